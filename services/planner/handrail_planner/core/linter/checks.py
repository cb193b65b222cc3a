"""Every place in a draft where a rule holds, in the order of the rules' ids.

The rules on wording are English, a few are Spanish too; what they have no grammar for they leave alone.
"""

from collections.abc import Iterator

from handrail_shared.contracts.segments import Length

from handrail_planner.core.linter import letters, reserved, spanish
from handrail_planner.core.linter.draft import Draft, Field
from handrail_planner.core.linter.english import wording
from handrail_planner.core.linter.findings import Code
from handrail_planner.core.linter.spots import Spot
from handrail_planner.core.linter.text import Text

MOST_STEPS = 4
MOST_MINUTES = 20
MOST_TIMES_PER_WEEK = 7
_SENT: dict[str, frozenset[Field]] = {
    "personal": frozenset({"cue", "response"}),
    "discreet": frozenset({"discreet"}),
}


def spots_of(draft: Draft, segment: Length) -> Iterator[Spot]:
    """Where the rules hold: the numbers, what is sent, what carriers keep for themselves, and the wording."""
    texts = {name: Text(raw) for name, raw in draft.said()}
    found = {*_anywhere(draft, segment, texts)}
    match draft.language.split("-")[0]:
        case "en":
            found |= {*wording.spots_of(draft, texts)}
        case "es":
            found |= {*spanish.spots_of(texts)}
        case _:
            pass
    told = (each for each in found if each.code != "health_words" or each.field in _SENT[draft.copy_level])
    return iter(sorted(told, key=_order))


def _anywhere(draft: Draft, segment: Length, texts: dict[Field, Text]) -> Iterator[Spot]:
    if not any(each.isalnum() for each in draft.cue):
        yield Spot("no_cue", "cue", 0, len(draft.cue))
    if draft.minutes is not None and draft.minutes > MOST_MINUTES:
        yield Spot("too_big", "minutes", 0, 0)
    if len(draft.steps) > MOST_STEPS:
        yield Spot("too_big", "steps", 0, len("\n".join(draft.steps)))
    if draft.times_per_week is not None and draft.times_per_week > MOST_TIMES_PER_WEEK:
        yield Spot("too_big", "times_per_week", 0, 0)
    sent: Field = "discreet" if draft.copy_level == "discreet" else _longest(draft)
    if segment.segments > 1:
        yield _whole("too_long", sent, texts)
    if segment.encoding == "ucs2":
        yield from [*_letters(draft, texts)] or [_whole("not_gsm7", sent, texts)]
    for name, text in texts.items():
        yield from (Spot("reserved_word", name, *place) for place in reserved.find(text))


def _letters(draft: Draft, texts: dict[Field, Text]) -> Iterator[Spot]:
    """Where the plan's own words make the text UCS-2. Where none do, it is the clinic's name that does."""
    for name in _SENT[draft.copy_level] & texts.keys():
        yield from (Spot("not_gsm7", name, *place) for place in letters.find(texts[name].raw))


def _whole(code: Code, name: Field, texts: dict[Field, Text]) -> Spot:
    return Spot(code, name, 0, len(texts[name].raw) if name in texts else 0)


def _longest(draft: Draft) -> Field:
    return "cue" if len(draft.cue) > len(draft.response) else "response"


def _order(spot: Spot) -> tuple[int, int, int]:
    return _CODES.index(spot.code), _FIELDS.index(spot.field), spot.start


_FIELDS: tuple[Field, ...] = (
    "cue", "response", "first_act", "tiny", "alternatives", "discreet", "steps", "minutes", "times_per_week",
)  # fmt: skip
_CODES = (
    "vague_verb", "no_cue", "several_cues", "too_big", "negative", "depends_on_feeling", "all_or_nothing", "several_acts",
    "no_first_act", "too_long", "not_gsm7", "hard_to_read", "health_words", "reserved_word",
)  # fmt: skip
