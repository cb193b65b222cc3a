"""The cue (R1.1): whether there is one, and whether there is only one."""

import re
from collections.abc import Iterator
from itertools import pairwise

from handrail_planner.core.linter.english.phrases import Pattern, words
from handrail_planner.core.linter.english.things import is_thing
from handrail_planner.core.linter.text import COVER, Text, Word

_ANYTIME = Pattern("cue", r"<lead>((when|when?ever|as|if|where|wherever) )?<anytime>\s*<anytime-goes-on>*\W*$")
_SOMETIME = Pattern("cue", r"<lead>(<sometime-opens> )*<sometime>( <sometime-goes-on>)*\W*$")
_WISH = Pattern("cue", r"<lead><wish>")
_LIFE = Pattern("cue", r"<lead><everything>\b(?P<rest>.*)$")
_IT_GETS = Pattern("cue", r"<lead>(it|that|this)\s?<it-gets>( (again|for me|at times|sometimes|too))?\W*$")
_NOT_MYSELF = Pattern("cue", r"<lead><not-myself>\W*$")

_OR = Pattern("cue", "<or>")
_IDIOMS = Pattern("cue", r"\b<idiom>\b")
_ASKED = Pattern("cue", r"\b<asking>\b[^.;]*?\bor\b")
_LIST_OF_FEELINGS = Pattern("cue", r"\b<feelings>\s*,\s*<felt>\s*,?\s*(and|or|&|,)?\s*<felt>?\b")
_TWO_STARTS = Pattern("cue", r"<joins>(then )?(also )?(?P<again><starts>)\b\s*(?P<rest>.*)$")
_SUBORDINATE = Pattern("cue", r"^<subordinate>\b")
_PAIR_OF_TIMES = Pattern("cue", r"\b<times>\s*<further-time>*,?\s*(and|&|\+) <again><times>\b!( <counted-people>)")
_BEFORE_AND_AFTER = Pattern("cue", r"\b<before-and-after>")
_PLACES = Pattern("cue", r"\b<two-places>\b")
_DAYS = Pattern("cue", r"\b<day>\b")
_WINDOW = Pattern("cue", r"\b(between|from) [^,;]{1,30}? (and|to|until|till) (the |my )?[\w:.]+(\s*(am|pm))?")
_IN_WINDOW = Pattern("cue", r"\b(between|from)\b|\bafter\b[^,;]*\band before\b")
_CLAUSE_LIST = Pattern("cue", r"^(when |if |whenever )?(i (feel|get|am)|i'm) (_ )?_, (_ )?(_), (_)\b")
_CLAUSES = Pattern("cue", r"\b(whenever|when|if|every time) i [^,;]+<further-clause>")


_CLAUSE_AFTER_CLAUSE = Pattern("cue", r"^<lead-in>(<happening>[^,;]*(,|\s\+)\s*<happening>|_ _[^;]*;\s*_ _)|<any-of>")
_LIST_OF_DOINGS = Pattern("cue", r"^<lead-in>i _ [^,;]*,\s*(i )?<done>( _){0,4},\s*(and |or |i )?<done>\b")
_LIST_OF_PLACES = Pattern(
    "cue", r"^<lead-in>(i'm |it's )?(at|in|on) [^,]+,\s*(at|in|on) [^,]+,\s*(and |or )?(at|in|on)\b"
)
_LIST_OF_TIMES = Pattern("cue", r"^\W*<times>\s*,\s*<times>\s*,?\s*(and )?<times>?\W*$|<once-and-once>")
_NAMELESS = (_ANYTIME, _SOMETIME, _WISH, _IT_GETS, _NOT_MYSELF)
_FEW = 7


def none(text: Text) -> Iterator[tuple[int, int]]:
    """The whole cue, where it names nothing that happens."""
    told = text.open
    if not any(each.isalnum() for each in text.lower):
        yield (0, len(text.raw))
    elif any(pattern.match(told) for pattern in _NAMELESS) or _says_nothing(text) or _is_life(text):
        yield _trimmed(text.raw)


def _is_life(text: Text) -> bool:
    """Whether it is life that does something, with no thing, place, time or name to know the moment by."""
    found = _LIFE.match(text.open)
    if found is None or COVER in text.open:
        return False
    rest = [each for each in text.words if each.start >= found.start("rest")]
    return len(rest) <= _FEW and not any(_can_be_met(text, each) for each in rest)


def _can_be_met(text: Text, word: Word) -> bool:
    named = text.raw[word.start].isupper() and word.text not in {"i", "i'm", "i've", "i'll"}
    return named or word.text.isdigit() or is_thing(word.text) or word.text in words("cue", "met")


def _says_nothing(text: Text) -> bool:
    """Whether every word is one that fits any moment: "ideally a few times a week"."""
    said = [each.text for each in text.words]
    if not said or COVER in text.open:
        return False
    generic = words("cue", "generic")
    return all(each in generic or _counts(each, following) for each, following in pairwise([*said, ""]))


def _counts(word: str, following: str) -> bool:
    return (word.isdigit() or word in words("cue", "count-words")) and following in words("cue", "counted-times")


def several(text: Text) -> Iterator[tuple[int, int]]:
    """Where a cue goes on to a second moment."""
    told = _without(_IDIOMS, _without(_WINDOW, text.open))
    if (
        ((found := _OR.search(told)) and not _ASKED.search(told))
        or (found := _second_start(told))
        or (found := _pair(told))
        or (found := _CLAUSE_AFTER_CLAUSE.search(told) or _LIST_OF_DOINGS.search(told))
        or (found := _LIST_OF_TIMES.search(told) or _LIST_OF_PLACES.search(told))
        or (found := _LIST_OF_FEELINGS.search(told) or _CLAUSE_LIST.search(told) or _CLAUSES.search(told))
    ):
        yield found.span()


def _second_start(told: str) -> re.Match[str] | None:
    """A further *when*, *if* or *before* that opens a moment of its own, and not the rest of the first one."""
    for found in _TWO_STARTS.finditer(told):
        again, first = found["again"], told[: found.start()]
        joined = re.search(r"and|&|but|plus|\+|;", found[0][: found.start("again") - found.start()]) is not None
        if not joined:
            continue
        if _SUBORDINATE.match(again):
            return found
        if again in {"before", "after"} and re.search(
            rf"\b{'after' if again == 'before' else 'xx'}\b|\b(?:when|once|home|finish)\b", first
        ):
            continue
        if again in {"before", "after"} or (
            again in {"at", "in", "on", "during"}
            and re.search(r"(?:^|\s)(?:at|in|on|during|before|after)\s", f" {first}")
            and not _one_time(first, found["rest"], again)
        ):
            return found
        if "thing" in again and re.search(r"\bthing\b", first):
            return found
    return None


def _one_time(first: str, rest: str, again: str) -> bool:
    """Whether the second part only adds the place or the day to the first one."""
    if _DAYS.search(rest) and _DAYS.search(first):
        return True
    clause = re.search(r"\b(?:i|i'm|he|she|they|we|it|it's|my\s+\w+|the\s+\w+)\s+\w+", first)
    return (
        clause is not None
        and not re.match(r"\W*(?:if|when)?\s*(?:it's|it\s+is|i'm|i\s+am)\s+(?:at|in|on)\b", first)
        and again != "after"
    )


def _pair(told: str) -> re.Match[str] | None:
    if (found := _BEFORE_AND_AFTER.search(told)) or (found := _PLACES.search(told)):
        return found
    found = _PAIR_OF_TIMES.search(told)
    return None if found is None or _IN_WINDOW.search(told[: found.end()]) else found


def _without(pattern: Pattern, text: str) -> str:
    return pattern.made.sub(lambda found: "·" * len(found[0]), text)


def _trimmed(raw: str) -> tuple[int, int]:
    return len(raw) - len(raw.lstrip()), len(raw.rstrip())
