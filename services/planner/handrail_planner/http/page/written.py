"""What a client filled in: read whole or refused, with the fault by name. The text of a fault stands in the language files."""

import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from handrail_planner.core.link import CODE_DIGITS
from handrail_planner.handlers.page import Answer, Given

MAX_WORDS = 500
MIN_SAID = 10
MAX_FIELDS = 10
_TURNS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Fault = Literal["code", "confidence", "importance", "change", "change_long", "said", "said_long"]


@dataclass(frozen=True, slots=True)
class Slip:
    """Something to be put right, and what."""

    fault: Fault


_ANSWERS: dict[str, Answer] = {"accept": "accept", "change": "change", "decline": "decline"}


@dataclass(frozen=True, slots=True)
class Written:
    """The fields of a form as they came: text only, each at most once. Kept out of every `repr`."""

    fields: dict[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


async def read(request: Request) -> Written:
    """The form in a request's body; an empty one if it is none."""
    try:
        form: FormData = await request.form(max_files=0, max_fields=MAX_FIELDS)
    except HTTPException:
        return Written({})
    return Written({name: text for name, text in form.items() if isinstance(text, str)})


def code(form: Written) -> str | None:
    """The code, however it was spaced; None if it is none, which is a slip of the finger and not a guess."""
    digits = "".join(each for each in form["code"] if not each.isspace() and each != "-")
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdecimal() else None


def given(form: Written) -> Given | Slip | None:
    """The answer to a proposal, the fault in it, or None if there is none."""
    answer = _ANSWERS.get(form["answer"])
    match answer:
        case "accept":
            return _taken_on(form)
        case "change":
            words = text(form["words"])
            if not words:
                return Slip("change")
            return Slip("change_long") if len(words) > MAX_WORDS else Given("change", words=words)
        case "decline":
            return Given("decline")
        case None:
            return None


def said(form: Written) -> str | Slip:
    """How the client says the plan, or the fault in it."""
    words = text(form["words"])
    if len(words) < MIN_SAID:
        return Slip("said")
    return Slip("said_long") if len(words) > MAX_WORDS else words


def text(raw: str) -> str:
    """Plain text: lines end in one way, and nothing is left that a reader could not see."""
    lines = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each == "\n" or _is_seen(each)).strip()


def _taken_on(form: Written) -> Given | Slip:
    confidence = _scale(form["confidence"])
    if confidence is None:
        return Slip("confidence")
    importance = _scale(form["importance"])
    if importance is None and form["importance"]:
        return Slip("importance")
    return Given("accept", confidence=confidence, importance=importance)


def _scale(raw: str) -> int | None:
    """0 to 10."""
    return int(raw) if raw in {str(number) for number in range(11)} else None


def _is_seen(each: str) -> bool:
    return unicodedata.category(each) not in {"Cc", "Cs", "Zl", "Zp"} and each not in _TURNS
