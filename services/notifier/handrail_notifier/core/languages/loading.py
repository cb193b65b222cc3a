"""Which languages there are, in which order they are asked, and what each of their files says.

A file is read once, when it is first needed. What is wrong in it is named with the file and the place.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from handrail_notifier.core.languages.files.clauses import Clauses
from handrail_notifier.core.languages.files.crisis import CrisisPhrases
from handrail_notifier.core.languages.files.deeds import Deeds
from handrail_notifier.core.languages.files.guesses import Guesses
from handrail_notifier.core.languages.files.leaving import Leaving
from handrail_notifier.core.languages.files.replies import Replies
from handrail_notifier.core.languages.files.spelling import Spelling

FIRST = "en"
"""Read after the client's own language, and before all others."""
_File = TypeVar("_File", bound=BaseModel)


class BadLanguage(ValueError):
    """What is wrong in which file of a language."""


def codes(file: str) -> tuple[str, ...]:
    """The languages that have this file, the first one first."""
    return _codes(file)


@cache
def _codes(file: str) -> tuple[str, ...]:
    names = (f"{file}.toml", f"{file}.json")
    having = [
        each.name
        for each in resources.files(__package__).iterdir()
        if any(each.joinpath(name).is_file() for name in names)
    ]
    return tuple(sorted(having, key=lambda code: (code != FIRST, code)))


def in_order(file: str, language: str | None) -> Sequence[str]:
    """The languages that have this file, the client's own first, if it is one of them. `language` is a BCP 47 tag."""
    own = primary(language)
    return sorted(codes(file), key=lambda code: code != own)


def primary(language: str | None) -> str | None:
    """A language without its region: `es` of `es-MX`."""
    return language.partition("-")[0].casefold() if language else None


@cache
def spelling(code: str) -> Spelling:
    return _read(code, "spelling", Spelling)


@cache
def replies(code: str) -> Replies:
    return _read(code, "replies", Replies)


@cache
def clauses(code: str) -> Clauses:
    return _read(code, "clauses", Clauses)


@cache
def deeds(code: str) -> Deeds:
    return _read(code, "deeds", Deeds)


@cache
def leaving(code: str) -> Leaving:
    return _read(code, "leaving", Leaving)


@cache
def crisis(code: str) -> CrisisPhrases:
    return _read(code, "crisis", CrisisPhrases)


@cache
def guesses(code: str) -> Guesses:
    path = _path(code, "guesses", "json")
    try:
        return Guesses.model_validate_json(path.read_text("utf-8"))
    except ValidationError as fault:
        raise _bad(code, "guesses.json", fault) from fault


def _read(code: str, file: str, kind: type[_File]) -> _File:
    path = _path(code, file)
    try:
        return kind.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError as fault:
        raise BadLanguage(f"languages/{code}/{file}.toml is not there; a language needs it") from fault
    except tomllib.TOMLDecodeError as fault:
        raise BadLanguage(f"languages/{code}/{file}.toml is no TOML: {fault}") from fault
    except ValidationError as fault:
        raise _bad(code, f"{file}.toml", fault) from fault


def _bad(code: str, file: str, fault: ValidationError) -> BadLanguage:
    wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors())
    return BadLanguage(f"languages/{code}/{file}: {wrong}")


def _path(code: str, file: str, kind: str = "toml") -> Traversable:
    return resources.files(__package__).joinpath(code, f"{file}.{kind}")
