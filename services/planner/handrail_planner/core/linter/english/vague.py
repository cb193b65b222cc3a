"""Vague verbs (R03, R1.1): doings that nobody could see begin or end, where an act should stand."""

from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.abstract import abstractions, getting, light, results
from handrail_planner.core.linter.english.acts import AM, NEGATORS, Part
from handrail_planner.core.linter.english.outcome import is_outcome
from handrail_planner.core.linter.english.phrases import Pattern, words
from handrail_planner.core.linter.english.things import done_to_a_thing, is_thing, moved_to_a_thing, object_of
from handrail_planner.core.linter.text import COVER, Text

_VAGUE = Pattern("vague", r"<vague>!([\w'-])")
_INWARD = Pattern("vague", r"<inward>!([\w'-])")
_MOVING = Pattern("vague", r"<moving>!([\w'-])")
_SEEN = Pattern("vague", r"<seen>!([\w'-])")
_INNER_SPEECH = Pattern("vague", r"(think|remind\w*|remember|picture|repeat|imagine)\b[^.,;▪]{0,24}▪")
_LET = Pattern("vague", r"[\s,]*(i )?(?P<vague><letting>)\b")
_PLAIN = Pattern("vague", r"<plain>\b")
_MANNER = Pattern("vague", "<manner>")
_REACH = 8
_FEWEST = 2


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Where a part of a response is headed by a vague verb."""
    for part in parts:
        if not part.hangs and (place := _place(text, part)):
            yield place


def _place(text: Text, part: Part) -> tuple[int, int] | None:
    found = _VAGUE.match(text.open, part.head)
    seen = found is not None and _seen(text, part, found.end())
    if found and not seen:
        return found.span()
    if part.before and part.before[-1] in AM and (found := _MANNER.match(text.open, part.head)):
        return found.span()
    if place := _to_nothing_seen(text, part) or (None if seen else _unknown(text, part)):
        return place
    found = _LET.match(text.open, part.start)
    return found.span("vague") if found and not moved_to_a_thing(text, found.end(), part.end) else None


def _seen(text: Text, part: Part, end: int) -> bool:
    """Whether the same verb stands for an act that can be seen, or brings the very words that are thought."""
    if _SEEN.match(text.open, part.head) or _INNER_SPEECH.match(text.open, part.head):
        return True
    if _MOVING.match(text.open, part.head) and moved_to_a_thing(text, end, part.end):
        return True
    return _INWARD.match(text.open, part.head) is None and done_to_a_thing(text, end, part.end)


def _by_no_hand(text: Text, part: Part) -> tuple[int, int] | None:
    """Any verb but those of telling, done to an inner state: "surf the urge"."""
    if part.verb is None or part.verb in words("abstract", "told"):
        return None
    run = object_of(text, part.head, part.end)[1:]
    return (part.head, run[-1].end) if run and run[-1].text in words("abstract", "inner") else None


def _unknown(text: Text, part: Part) -> tuple[int, int] | None:
    """A verb that is none of the hundreds that can be seen, and is done to no thing: "fathom what he means"."""
    said = [each for each in text.words if part.head <= each.start < part.end]
    if part.verb or len(said) < _FEWEST or _PLAIN.match(text.open, part.head) or part.join == "comma":
        return None
    if NEGATORS & set(part.before) or is_outcome(text, part):
        return None
    head, after = said[0], said[1]
    if after.text not in words("vague", "unknown") or head.text in words("common", "function-words"):
        return None
    if (
        is_thing(head.text)
        or (text.raw[head.start].isupper() and head.start > 0)
        or COVER in text.open[part.head : part.end]
    ):
        return None
    run = object_of(text, head.end, part.end)
    counted = any(each.text.isdigit() or each.text in words("size", "number-word") for each in run)
    return None if counted or (run and is_thing(run[-1].text)) else (head.start, head.end)


def _to_nothing_seen(text: Text, part: Part) -> tuple[int, int] | None:
    """A light verb whose object is something that no camera sees: "gather my courage"."""
    said = [each for each in text.words if part.head <= each.start < part.end]
    if not said or said[0].text not in light():
        return _by_no_hand(text, part)
    for each in said[1:_REACH]:
        if each.text in words("abstract", "further"):
            return None
        if said[0].text in getting() and each.text in results():
            return None
        if each.text in abstractions():
            return said[0].start, each.end
    return None
