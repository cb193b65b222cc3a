"""A carrier's word as the act itself (M12): a smoker proudly texts QUIT, and is cut off."""

import re
from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.acts import NEGATORS, Part
from handrail_planner.core.linter.text import Text

_ACT = re.compile(r"(?:stop|cancel|end|quit|revoke|unsubscribe|opt\s+out)(?![\w'-])")
_PLAIN = re.compile(
    r"stop\s+(?:off\s+)?(?:at|by|in|for|off|near|outside|on)\b|stop\s+(?:sign|watch)\b|"
    r"end\s+(?:up|with|at|of|table|seat)\b"
)


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Where one of the words for leaving is the act of a part."""
    for part in parts:
        if part.hangs or NEGATORS & set(part.before):
            continue
        if (found := _ACT.match(text.open, part.head)) and not _PLAIN.match(text.open, part.head):
            yield found.span()
