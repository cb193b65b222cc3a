"""All-or-nothing words, said of the act."""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.text import Text

_ABSOLUTE = Pattern("absolute", r"\b(<absolute>|<ruin>)\b|100\s*%|(?<![\w])(?P<weak>always|never|must)\b")
_OTHERS = Pattern("absolute", r"\b<other-clause> $")


def find(text: Text) -> Iterator[tuple[int, int]]:
    """Where the act is said to be all or nothing."""
    for found in _ABSOLUTE.finditer(text.open):
        if not _of_a_thing(text, found):
            yield found.span()


def _of_a_thing(text: Text, found: re.Match[str]) -> bool:
    """Whether a weak word belongs to a thing: "the mug that I always use"."""
    if not found["weak"]:
        return False
    earlier = text.open[: found.start()]
    return _OTHERS.search(earlier) is not None and not re.search(
        r"(?:^|[,;.]|\b(?:and|then|but|or|so))\s*(?:i|we|you|to)\s+$", earlier
    )
