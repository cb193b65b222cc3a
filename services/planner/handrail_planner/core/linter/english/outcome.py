"""No first physical act (R04): a goal or an outcome where an act should stand."""

from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.abstract import getting, results
from handrail_planner.core.linter.english.acts import AM, NEGATORS, Part
from handrail_planner.core.linter.english.phrases import Pattern, words
from handrail_planner.core.linter.english.things import done_to_a_thing
from handrail_planner.core.linter.text import Text

_ENDS_MORE = Pattern("outcome", r"(_ ){1,4}?<more-often>\s*(?=[.,;!]|$|\b(every|each|this|in general|overall)\b)")
_ONCE_MORE = Pattern("outcome", r"\b<once> (more|less|better|well)\b|\bfeel the\b")
_RESULT = Pattern("outcome", r"<outcome>")
_BEING = Pattern("outcome", r"<being-so>")
_OF_THINGS = Pattern("outcome", r"<thing-verb>!([\w'-])")
_AM = Pattern("outcome", r"(<somebody>|<in-state>|<somewhere>)")
_ACTS_AFTER_ALL = Pattern("outcome", r"<act-after-all>\b")

_TAIL = 12


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """The outcomes of a response in which nothing else is an act."""
    found = [(part, place) for part in parts if not part.hangs and (place := _result(text, part))]
    others = [each for each in parts if not each.hangs and each not in [part for part, _ in found]]
    if found and not any(each.verb for each in others):
        yield from (place for _, place in found)


def is_outcome(text: Text, part: Part) -> bool:
    """Whether a part says what should come of an act."""
    return _result(text, part) is not None


def _result(text: Text, part: Part) -> tuple[int, int] | None:
    if place := _is_or_has(text, part):
        return place
    if _ACTS_AFTER_ALL.match(text.open, part.head) or NEGATORS & set(part.before):
        return None
    if (found := _RESULT.match(text.open, part.head)) and not _done_to_a_thing(text, part):
        return found.span()
    if _BEING.match(text.open, part.head, part.end):
        return part.head, part.end
    return _got(text, part) or _more_of_it(text, part)


def _more_of_it(text: Text, part: Part) -> tuple[int, int] | None:
    """A habit that is to be done more or better: "call my sister more often"."""
    found = _ENDS_MORE.match(text.open, part.head, part.end)
    if found is None or found.end() < part.end - _TAIL or not _habit(part):
        return None
    return None if _ONCE_MORE.search(text.open, part.head, part.end) else found.span()


def _done_to_a_thing(text: Text, part: Part) -> bool:
    found = _OF_THINGS.match(text.open, part.head)
    return found is not None and done_to_a_thing(text, found.end(), part.end)


def _is_or_has(text: Text, part: Part) -> tuple[int, int] | None:
    """A state that one is in ("I'm popular"), or something of one's own that changes ("my blood pressure drops")."""
    if (
        part.before
        and part.before[-1] in AM
        and (found := _AM.match(text.open, part.head) or _STATED.match(text.open, part.head))
    ):
        return found.span()
    found = (
        _CHANGES.match(text.open, part.start, part.end)
        or _VALUED.match(text.open, part.head, part.end)
        or _DREAM.match(text.open, part.start, part.end)
    )
    return found.span("what") if found else None


_STATED = Pattern("outcome", r"!(<no-state>)(more|less|so|very)?\s*[a-z]+")
_CHANGES = Pattern("outcome", r"\W*(then )?(?P<what><goes-well>)!( (in|on|into|away|back|to)\b)")
_VALUED = Pattern("outcome", r"(?P<what><valued>)")
_DREAM = Pattern("outcome", r"\W*(?P<what><dream>)\s*$")


def _got(text: Text, part: Part) -> tuple[int, int] | None:
    """What can only come of acts, where it is got or had ("get my degree", "repair our marriage"), or wished for."""
    words = [each for each in text.words if part.head <= each.start < part.end]
    if found := _BARE.match(text.open, part.start, part.end):
        return found.span("thing")
    if words[0].text in getting():
        for each in words[1:7]:
            if each.text in results():
                return words[0].start, each.end
    return None


_BARE = Pattern("outcome", r"\W*(?P<thing><bare>)\s*$")


def _habit(part: Part) -> bool:
    return part.verb is None or part.verb in words("outcome", "habits")
