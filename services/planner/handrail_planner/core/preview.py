"""What a client would be sent for a plan, to the letter, and what is awkward about it before it is ever sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.purposes import Purpose
from handrail_shared.contracts.segments import ALONE, Length, measure
from handrail_shared.contracts.wording import PlanWords, nudge

from handrail_planner.core.clinic import Clinic
from handrail_planner.core.consent import Consent
from handrail_planner.core.moments import Window
from handrail_planner.core.night import Night
from handrail_planner.core.words import Words

MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that works but costs: `code` is stable, `detail` says what to change."""

    code: str
    detail: str


def preview(alias: str, words: Words, copy_level: CopyLevel, language: str = "en") -> str:
    """The text that the plan sends first, in the client's language; later ones say the same in other wordings."""
    return nudge(alias, PlanWords(words.cue, words.response, words.discreet, copy_level), language=language)


def warnings_of(text: str) -> Iterator[Warned]:
    """What to mend so that a text fits one segment."""
    length = measure(text)
    if length.encoding == "ucs2":
        yield Warned(
            "not_gsm7", "A character outside the plain SMS alphabet halves the room: emoji and other scripts do that."
        )
    if length.segments > 1:
        yield Warned("two_segments" if length.segments == 2 else "many_segments", _too_long(length))


def undisclosed(copy_level: CopyLevel, agreed: Iterable[Consent]) -> Iterator[Warned]:
    """A plan whose words would show to a client who has agreed to texts or mails, and nowhere to see those."""
    open_ones = [each for each in agreed if each.stands]
    if copy_level == "personal" and open_ones and not any(Purpose.OWN_WORDS in each.purposes for each in open_ones):
        yield Warned(
            "no_own_words_consent",
            "The client has not agreed to have their own words shown: the discreet ones are sent instead, and a proposal by text "
            "waits. Record the purpose own_words first.",
        )


def silenced(windows: Iterable[Window], clinic: Clinic, night: Night | None = None) -> Iterator[Warned]:
    """Moments whose nudge falls due while the clinic is silent, and is withheld then. `night`: what the client agreed to."""
    for window in windows:
        quiet = [minute for minute in window.due_minutes if _is_quiet(minute, clinic)]
        if not quiet:
            continue
        due = f"The nudge for {window.start:%H:%M} {_when(window, quiet)}, when the clinic is silent"
        if not window.at_night:
            yield Warned(
                "in_quiet_hours",
                f"{due}: it is never sent then. Choose a daytime cue, a plan that needs no nudge, or at_night.",
            )
        elif night is None:
            yield Warned(
                "no_night_consent",
                f"{due}, and the client has not agreed to that: it is never sent then. Record the consent to nights first.",
            )
        elif not all(map(night.covers, quiet)):
            hours = f"{night.start:%H:%M} to {night.end:%H:%M}"
            yield Warned(
                "outside_night_hours",
                f"{due}, and the client has agreed to {hours} only: outside of that it is never sent.",
            )


def _is_quiet(minute: int, clinic: Clinic) -> bool:
    return not _minute(clinic.quiet_until) <= minute % MINUTES_OF_A_DAY < _minute(clinic.quiet_from)


def _when(window: Window, quiet: Sequence[int]) -> str:
    at = f"{quiet[0] % MINUTES_OF_A_DAY // 60:02}:{quiet[0] % 60:02}"
    return f"may be due from {at} on" if window.aim == "inside" else f"would be due at {at}"


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _too_long(length: Length) -> str:
    room = ALONE[length.encoding]
    return (
        f"The text takes {length.units} of the {room} units of one SMS and goes out as {length.segments}: "
        f"shorten the words by {length.units - room}."
    )
