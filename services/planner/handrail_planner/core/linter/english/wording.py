"""The rules on English wording, each in the fields that it is about."""

from collections.abc import Iterator
from functools import cache

from handrail_planner.core.linter import reserved
from handrail_planner.core.linter.draft import Draft, Field
from handrail_planner.core.linter.english import (
    absolute,
    acts,
    condition,
    cue,
    echoes,
    health,
    negative,
    outcome,
    reading,
    several,
    size,
    vague,
)
from handrail_planner.core.linter.english.acts import Part, parts_of
from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.findings import Code
from handrail_planner.core.linter.spots import Spot
from handrail_planner.core.linter.text import Text

_ACTED: tuple[Field, ...] = ("response", "first_act", "tiny", "alternatives")


@cache
def prepare() -> None:
    """Read the phrases and make the patterns now, rather than while somebody waits for the first lint."""
    for module in (absolute, acts, condition, cue, health, negative, outcome, several, size, vague):
        for each in vars(module).values():
            for pattern in each if isinstance(each, tuple) else (each,):
                if isinstance(pattern, Pattern):
                    pattern.made  # noqa: B018 - asked for, so that it is made


def spots_of(draft: Draft, texts: dict[Field, Text]) -> Iterator[Spot]:
    """Where the wording is to be mended."""
    parts = {name: parts_of(texts[name]) for name in _ACTED if name in texts}
    if "cue" in texts:
        yield from _cue(texts["cue"])
    for name, done in parts.items():
        yield from _act(name, texts[name], done)
    yield from _start(draft, texts, parts)
    if "discreet" in texts:
        yield from _spots("health_words", "discreet", health.find(texts["discreet"]))
    for name, text in texts.items():
        yield from _spots("reserved_word", name, reserved.said(text))
        if name != "cue":
            yield from _spots("depends_on_feeling", name, condition.find(text, cue=False))
        if reading.hard(text.raw):
            yield Spot("hard_to_read", name, 0, len(text.raw))


def _cue(text: Text) -> Iterator[Spot]:
    hangs = [*_spots("depends_on_feeling", "cue", condition.find(text, cue=True))]
    yield from hangs
    if not hangs:
        yield from _spots("no_cue", "cue", cue.none(text))
    yield from _spots("several_cues", "cue", cue.several(text))


def _act(name: Field, text: Text, parts: list[Part]) -> Iterator[Spot]:
    most = size.MOST_MINUTES if name == "response" else size.FIRST_MINUTES
    yield from _spots("vague_verb", name, vague.find(text, parts))
    yield from _spots("too_big", name, size.find(text, most_minutes=most))
    yield from _spots("negative", name, negative.find(text, parts))
    yield from _spots("all_or_nothing", name, absolute.find(text))
    yield from _spots("reserved_word", name, echoes.find(text, parts))


def _start(draft: Draft, texts: dict[Field, Text], parts: dict[Field, list[Part]]) -> Iterator[Spot]:
    """What the plan starts with: the first act if there is one, and else the response."""
    name: Field = "first_act" if "first_act" in texts else "response"
    if name not in parts:
        return
    vague_ones = [*vague.find(texts[name], parts[name])]
    yield from _spots("no_first_act", name, _apart(outcome.find(texts[name], parts[name]), vague_ones))
    if name == "response" and not draft.steps:
        yield from _spots("several_acts", name, several.find(texts[name], parts[name]))


def _apart(places: Iterator[tuple[int, int]], others: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places that share no character with any of the others: what is vague is not an outcome as well."""
    return (each for each in places if not any(start < each[1] and each[0] < end for start, end in others))


def _spots(code: Code, name: Field, places: Iterator[tuple[int, int]]) -> Iterator[Spot]:
    yield from (Spot(code, name, start, end) for start, end in places)
