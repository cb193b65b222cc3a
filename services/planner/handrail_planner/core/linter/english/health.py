"""Words that tell whoever sees the lock screen something of the client's health (P1, P3)."""

from collections.abc import Iterator

from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.text import Text

_HEALTH = Pattern("health", r"(?<![\w-])<health>(?![\w-])")
_PLAIN = Pattern("health", r"\b<plain>\b")


def find(text: Text) -> Iterator[tuple[int, int]]:
    """Each such word, in speech as well: a lock screen shows that too."""
    plain = [each.span() for each in _PLAIN.finditer(text.lower)]
    for found in _HEALTH.finditer(text.lower):
        if not any(start <= found.start() and found.end() <= end for start, end in plain):
            yield found.span()
