"""Whether words can stand in a text of one line."""

import unicodedata
from collections.abc import Iterator

from handrail_planner.core.refusals import Fault

MAX_LENGTH = 140
"""Characters of a cue, a response or another wording that may be sent (R1.1)."""

IN_A_LINE = r"[^\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]"
ONE_LINE = f"^{IN_A_LINE}*$"
"""What `is_one_line` says, as a pattern for who writes to the published schema."""
ONE_LINE_OF_WORDS = rf"^{IN_A_LINE}*[^\s{IN_A_LINE[2:]}{IN_A_LINE}*$"
"""The same, and that there is more than blanks."""

_TURNS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_one_line(text: str) -> bool:
    """Whether a text has no line breaks, no control characters and nothing that turns the reading direction."""
    return not any(unicodedata.category(each) in {"Cc", "Zl", "Zp", "Cs"} or each in _TURNS for each in text)


def says_something(text: str) -> bool:
    return any(each.isalnum() for each in text)


def line_faults(field: str, text: str, longest: int) -> Iterator[Fault]:
    """What must be put right before this text is one line of at most so many characters."""
    if len(text) > longest:
        yield Fault(field, f"Use at most {longest} characters.")
    if not is_one_line(text):
        yield Fault(field, "Use one line, without control characters.")
