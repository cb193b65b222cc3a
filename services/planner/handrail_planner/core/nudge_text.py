"""What a client would be sent for a plan, and what is awkward about it before it is ever sent."""

from collections.abc import Iterator
from dataclasses import dataclass

from handrail_planner.core.segments import Length, measure
from handrail_planner.core.words import CopyLevel, Words

ANSWERS = "Reply 1 did it, 2 part, 3 missed, 0 n/a"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that works but costs: `code` is stable, `detail` says what to change."""

    code: str
    detail: str


def nudge_text(alias: str, words: Words, copy_level: CopyLevel) -> str:
    """The text that opens with the clinic's neutral name and ends with the answers."""
    if copy_level == "discreet":
        return f"{alias}: {words.discreet or ''} {ANSWERS}"
    return f"{alias}: If {words.cue}: {words.response}. {ANSWERS}"


def warnings_of(alias: str, words: Words, copy_level: CopyLevel) -> Iterator[Warned]:
    """What to mend so that the nudge fits one segment."""
    length = measure(nudge_text(alias, words, copy_level))
    if length.encoding == "ucs2":
        yield Warned(
            "not_gsm7",
            "A character outside the plain SMS alphabet halves the room: curly quotes, dashes and emoji do that.",
        )
    if length.segments > 1:
        yield Warned("two_segments" if length.segments == 2 else "many_segments", _too_long(length))


def _too_long(length: Length) -> str:
    room = 160 if length.encoding == "gsm7" else 70
    return (
        f"The text takes {length.units} of the {room} units of one SMS and goes out as {length.segments}: "
        f"shorten the words by {length.units - room}."
    )
