"""What became of each text of a storm, by its id: answered, kept with the reason for silence, parked, known from before, or lost. Pure.

Every delivery has one fate, so the fates of a storm come to as many as were delivered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from handrail_notifier.core.kinds import Kind
from handrail_notifier.identity import text_of

from tests.chaos.storm.hostile import Sent

WENT_OUT = frozenset({"sending", "unknown", "accepted", "sent", "delivered"})


class Fate(StrEnum):
    """What a delivery came to."""

    ANSWERED = "answered"
    KEPT = "kept"
    """Sealed, and silence is right: the reason is told with it."""
    PARKED = "parked"
    """Sealed and left for a person: it could not be handled."""
    WAITS = "waits"
    KNOWN = "known from before"
    REFUSED = "refused"
    LOST = "lost"
    """No trace, or other words than were sent."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A text as it lies with us; `words` is what its seal opens to, None if it is not sealed or does not open."""

    sid: str
    client: UUID
    stranger: bool
    taken: bool
    waits: bool
    tries: int
    meaning: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A text of ours."""

    state: str
    reason: str | None


def fates(
    sent: Sequence[Sent], answers: Mapping[int, int], kept: Iterable[Kept], said: Mapping[UUID, Said]
) -> Mapping[int, tuple[Fate, str]]:
    """By a delivery's number, its fate and why. `answers`: what the webhook answered each with; `said`: by the text's id."""
    by_sid: defaultdict[str, list[Kept]] = defaultdict(list)
    for each in kept:
        by_sid[each.sid].append(each)
    return {one.number: _fate(one, answers[one.number], by_sid[one.sid], said) for one in sent}


def counted(told: Mapping[int, tuple[Fate, str]]) -> Mapping[Fate, Counter[str]]:
    """How many have each fate, by the reason."""
    found: defaultdict[Fate, Counter[str]] = defaultdict(Counter)
    for fate, reason in told.values():
        found[fate][reason] += 1
    return found


def _fate(one: Sent, answer: int, rows: Sequence[Kept], said: Mapping[UUID, Said]) -> tuple[Fate, str]:
    if answer != 200:
        return Fate.REFUSED, str(answer)
    if len(rows) != 1 or rows[0].words != one.kept:
        return Fate.LOST, f"{len(rows)} rows" if len(rows) != 1 else "other words"
    if one.again:
        return Fate.KNOWN, "once on record"
    return _of_row(rows[0], said)


def _of_row(row: Kept, said: Mapping[UUID, Said]) -> tuple[Fate, str]:
    if not row.taken:
        return (Fate.WAITS, "") if row.waits else (Fate.PARKED, f"{row.tries} tries")
    ours = [said[each] for kind in Kind if (each := text_of(row.client, kind, row.sid)) in said]
    if any(each.state in WENT_OUT for each in ours):
        return Fate.ANSWERED, "by a text"
    if ours:
        return Fate.KEPT, ours[0].reason or ours[0].state
    if row.stranger:
        return Fate.KEPT, "a stranger, told before"
    return Fate.KEPT, f"as {row.meaning}" if row.meaning else "nothing to say"
