"""What a client would be sent for a plan, to the letter, and what is awkward about it before it is ever sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.segments import ALONE, Length, measure
from handrail_shared.contracts.wording import PlanWords, nudge

from handrail_planner.core.clinic import Clinic
from handrail_planner.core.moments import Window
from handrail_planner.core.words import Words

MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that works but costs: `code` is stable, `detail` says what to change."""

    code: str
    detail: str


def preview(alias: str, words: Words, copy_level: CopyLevel) -> str:
    """The text that the plan sends."""
    return nudge(alias, PlanWords(words.cue, words.response, words.discreet, copy_level))


def warnings_of(text: str) -> Iterator[Warned]:
    """What to mend so that a text fits one segment."""
    length = measure(text)
    if length.encoding == "ucs2":
        yield Warned(
            "not_gsm7", "A character outside the plain SMS alphabet halves the room: emoji and other scripts do that."
        )
    if length.segments > 1:
        yield Warned("two_segments" if length.segments == 2 else "many_segments", _too_long(length))


def silenced(windows: Iterable[Window], clinic: Clinic) -> Iterator[Warned]:
    """Moments whose nudge falls due while the clinic is silent, so that it is withheld every time."""
    for window in windows:
        due = (window.start.hour * 60 + window.start.minute - window.lead_minutes) % MINUTES_OF_A_DAY
        if not _minute(clinic.quiet_until) <= due < _minute(clinic.quiet_from):
            yield Warned(
                "in_quiet_hours",
                f"The nudge for {window.start:%H:%M} would be due at {due // 60:02}:{due % 60:02}, when the clinic is silent: "
                "it is never sent. Choose a daytime cue, or a plan that needs no nudge.",
            )


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _too_long(length: Length) -> str:
    room = ALONE[length.encoding]
    return (
        f"The text takes {length.units} of the {room} units of one SMS and goes out as {length.segments}: "
        f"shorten the words by {length.units - room}."
    )
