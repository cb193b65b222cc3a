"""Negative acts (R14): a not-doing, which leaves the moment empty."""

from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.acts import NEGATORS, Part
from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.text import Text

_AVOIDS = Pattern("negative", r"(<stops>|<avoiding>)!([\w'-])")
_APPROACH = Pattern("negative", "<approach>")
_AMOUNT = Pattern("negative", r"\W*<amount>\W*$")
_NEGATED = Pattern("negative", r"\b<negated>\b")
_OPENS_NOT = Pattern("negative", r"[\s,]*((i|and|but) )*(<light-verb> )?(?P<no><no>)!( <not-negative>)")
_WITHOUT = Pattern("negative", r"\bwithout (_ly |ever |even )?!(<plain-without>)_ing\b")
_MYSELF_NOT = Pattern("negative", r"\b<told-not>\b")
_RELATIVE = Pattern("negative", r"\b<relative>\b")


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Where a part of a response is a not-doing."""
    for part in parts:
        main = _main(text, part)
        if part.hangs and not text.open.startswith(("not", "without"), part.head):
            continue
        if place := _not_doing(text, part, main):
            yield place


def _not_doing(text: Text, part: Part, main: int) -> tuple[int, int] | None:
    if _AMOUNT.match(text.open, part.start, part.end):
        return None
    if (NEGATORS & set(part.before) or "longer" in part.before) and (
        found := _NEGATED.search(text.open, part.start, max(main, part.head))
    ):
        return found.span()
    if (found := _AVOIDS.match(text.open, part.head)) and not _APPROACH.match(text.open, part.head):
        return found.span()
    if found := _OPENS_NOT.match(text.open, part.start, part.end):
        return found.span("no")
    found = _WITHOUT.search(text.open, part.head, main) or _MYSELF_NOT.search(text.open, part.start, main)
    return found.span() if found else None


def _main(text: Text, part: Part) -> int:
    """Where the part's main clause ends: what hangs on it may be negative."""
    found = _RELATIVE.search(text.open, part.head, part.end)
    return found.start() if found else part.end
