"""Patterns made of plain phrases, which stand in `phrases/*.txt`, so that who knows English can read and mend
them.

A file is read once, when one of its patterns is first used or `prepare` asks for it; importing this module reads
nothing. A file is made of sections: a name in brackets, then its phrases, one a line or several with ` | ` between
them; `#` begins a comment. A section may be named more than once. The notation of a phrase:

* a space is any white space between words, `_` is a word of any kind, `look~` is *look* in any of its forms;
* `(a|b)` is one of them, `(the )?` may be left out, `!( of)` is where the phrase must not go on like this;
* `<moods>` is any phrase of that section, in the same file or in `common.txt`.

Whatever else is in it is read as a regular expression.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType

from handrail_planner.core.linter.english.forms import forms

_SHARED = "common"
_DEEPEST = 8
_NOTATION = re.compile(
    r"\\.|\[[^\]]*\]|\(\?P<\w+>|<(?P<section>[a-z][\w-]*)>|(?P<verb>[a-z']+)~|"
    r"(?P<not>!\()|(?P<open>\((?!\?))|(?P<word>_)|(?P<space> )"
)
_PLAIN = MappingProxyType({"not": "(?!", "open": "(?:", "word": r"[\w'-]+", "space": r"\s+"})


class Pattern:
    """A pattern in the notation above, over the phrases of one file. It is made when it is first used."""

    def __init__(self, file: str, notation: str) -> None:
        self._file, self._notation = file, notation

    @cached_property
    def made(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(_expanded(self._file, self._notation, _DEEPEST))

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The phrase where it begins at `start`."""
        return self.made.match(text, start, len(text) if end is None else end)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first such phrase."""
        return self.made.search(text, start, len(text) if end is None else end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All such phrases."""
        return self.made.finditer(text)


@cache
def words(file: str, section: str) -> frozenset[str]:
    """The phrases of a section that is a list of words."""
    return frozenset(_sections(file)[section])


@cache
def verb_forms(file: str, section: str) -> Mapping[str, str]:
    """Every form of a section's verbs, with the verb that it is a form of."""
    return MappingProxyType({form: verb for verb in _sections(file)[section] for form in forms(verb)})


@cache
def _sections(file: str) -> Mapping[str, tuple[str, ...]]:
    written = resources.files(__package__).joinpath("phrases", f"{file}.txt").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in written.splitlines():
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
        elif line.strip() and not line.startswith("#"):
            found[name] = (*found.get(name, ()), *(each.strip() for each in line.split(" | ")))
    return MappingProxyType(found)


def _expanded(file: str, notation: str, depth: int) -> str:
    if not depth:
        raise ValueError(f"{file}.txt: the sections refer to each other too deeply: {notation}")
    return _NOTATION.sub(lambda found: _plain(file, found, depth), notation)


def _plain(file: str, found: re.Match[str], depth: int) -> str:
    match found.lastgroup:
        case "section":
            return _either(file, found["section"], depth)
        case "verb":
            return f"(?:{'|'.join(sorted(forms(found['verb']), key=len, reverse=True))})"
        case "not" | "open" | "word" | "space":
            return _PLAIN[found.lastgroup]
        case _:
            return found[0]


def _either(file: str, section: str, depth: int) -> str:
    for each in (file, _SHARED):
        if section in _sections(each):
            listed = sorted(_sections(each)[section], key=len, reverse=True)
            return f"(?:{'|'.join(_expanded(each, one, depth - 1) for one in listed)})"
    raise KeyError(f"{file}.txt has no section [{section}]")
