"""Too big (R05): long, often, or a whole of something large, told in words."""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.text import Text

MOST_MINUTES = 20
FIRST_MINUTES = 2
MOST_COUNT = 30
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty":
    40, "forty-five": 45, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "eleven": 11,
    "thirteen": 13, "fourteen": 14, "sixteen": 16, "seventeen": 17, "eighteen": 18, "thirty-five": 35,
    "hundred": 100, "half": 0.5, "couple": 2, "few": 3, "several": 4,
}  # fmt: skip
_DURATION = Pattern("size", r"\b<duration>")
_CLOCK_AFTER = Pattern("size", r"\s*(_ )?<clock-after>\b|\s*'| ahead| (of )?(sleep|rest|shifts?)\b")
_CLOCK_BEFORE = Pattern("size", r"\b<clock-before> (about |the (next )?|just )*$")
_LETTING = Pattern("size", r"(^|[,;:]|\b<before-an-act>\b)\s*<letting>\b[^.;]*$")
_OFTEN = Pattern("size", r"\b<often>\b!(\s*(ticket|pass|cafe))")
_WHOLE = Pattern("size", r"\b<whole-of-something>\b")
_COUNTED = Pattern("size", r"\b<number>( (to|or) _)?\s*-?\s*(<of-a-kind> )*(?P<thing><countable>)\b!(<not-a-count>)")
_MOST: dict[str, float] = {
    "pushup": 20, "pressup": 20, "situp": 20, "pullup": 10, "squat": 20, "burpee": 10, "rep": 20, "lunge": 20,
    "crunche": 20, "star jump": 30, "jumping jack": 30, "lap": 5, "length": 8, "step": 2000, "page": 10,
    "chapter": 1, "mile": 1, "mi": 1, "km": 2, "k": 2, "kilometer": 2, "kilometre": 2, "email": 5, "e-mail": 5,
    "people": 3, "friend": 3, "word": 200, "call": 3, "job": 2, "application": 1, "stranger": 2, "thought": 5,
    "thing": 7, "set": 3, "exercise": 5, "pose": 6, "room": 1, "drawer": 2, "box": 2, "boxe": 2, "bag": 3,
    "letter": 3, "floor": 5, "day": 99, "week": 99, "affirmation": 10, "goal": 3, "line": 12, "meeting": 2,
    "customer": 5, "item": 10, "essay": 0.5, "book": 0.9, "course": 0.9, "sun salutation": 8, "kettlebell swing": 30,

}  # fmt: skip


def find(text: Text, *, most_minutes: float = MOST_MINUTES) -> Iterator[tuple[int, int]]:
    """Where the words say more than `most_minutes`, more than once a day, or a whole of something large."""
    found: re.Match[str] | None
    for found in _DURATION.finditer(text.open):
        if _minutes(found) > most_minutes and not _of_the_clock(text, found):
            yield found.span()
            return
    for pattern in (_OFTEN, _WHOLE):
        if (found := pattern.search(text.open)) is not None:
            if (pattern is _OFTEN or found[0].startswith("the ")) and _LETTING.search(text.open[: found.start()]):
                continue
            yield found.span()
            return
    for found in _COUNTED.finditer(text.open):
        if _number(found["n"]) > _MOST.get(_one(found["thing"]), 99):
            yield found.span()
            return


def _minutes(found: re.Match[str]) -> float:
    if found["half"]:
        return 30
    if found["halfday"]:
        return 240
    if found["per"]:
        return 60
    number, unit = _number(found["n"]), found["unit"]
    if unit == "m":
        return 0
    return number * 60 if unit.startswith("h") else number


def _number(written: str) -> float:
    known = _NUMBERS.get(written)
    return known if known is not None else float(written.replace(",", ""))


def _one(thing: str) -> str:
    bare = re.sub(r"\s+", " ", thing.strip())
    bare = re.sub(r"(?<=push|pres|ress)-?\s?up|(?<=sit|ull)-?\s?up", "up", bare)
    if bare.startswith("load"):
        return "room"
    return bare if bare in _MOST else bare.removesuffix("s")


def _of_the_clock(text: Text, found: re.Match[str]) -> bool:
    """Whether the duration is a time of the clock, or how long something is left alone."""
    before, after = text.open[: found.start()], text.open[found.end() :]
    return bool(_CLOCK_AFTER.match(after) or _CLOCK_BEFORE.search(before) or _LETTING.search(before))
