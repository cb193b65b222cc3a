"""Whom the ladder alerts while hours end and the clinic changes its roster: who was alerted already is no backup."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.ladder import STEP, Hours, Person, Roster, Whom, begun, climb, hurried

EVERY_DAY = frozenset(range(7))
BY_DAY = Person(uuid4(), Hours(EVERY_DAY, time(8), time(22)))
BY_NIGHT = Person(uuid4(), Hours(EVERY_DAY, time(22), time(8)))
ALWAYS, CONTACT = Person(uuid4()), Person(uuid4(), emergency_contact=True)
SHIFTS = Roster((BY_DAY, BY_NIGHT, CONTACT))
BEFORE_THE_CHANGE = datetime(2026, 3, 2, 21, 57, tzinfo=UTC)


def backup_of(
    before: Roster, after: Roster, at: datetime, *, hurries: bool = False
) -> list[tuple[Whom, tuple[Person, ...]]]:
    """What the second step is, where the first was taken with another roster or in another hour."""
    first = climb(before, begun(Tier.FIRST, before, at), at)
    [primary] = first.steps
    ladder, now = (hurried(first.ladder, at + STEP / 5), at + STEP / 5) if hurries else (first.ladder, at + STEP)
    climbed = climb(after, ladder, now, [each.person_id for each in primary.people])
    return [(step.whom, step.people) for step in climbed.steps]


def test_at_a_change_of_shift_the_one_who_is_on_duty_now_is_the_backup() -> None:
    assert backup_of(SHIFTS, SHIFTS, BEFORE_THE_CHANGE) == [(Whom.BACKUP, (BY_NIGHT,))]
    assert backup_of(SHIFTS, SHIFTS, BEFORE_THE_CHANGE - STEP, hurries=True) == [(Whom.BACKUP, (BY_NIGHT,))]


@pytest.mark.parametrize(
    ("after", "backup"),
    [
        ((ALWAYS, BY_DAY, CONTACT), ALWAYS),
        ((BY_DAY, ALWAYS, CONTACT), ALWAYS),
        ((BY_DAY, CONTACT), BY_DAY),
        ((ALWAYS, CONTACT), ALWAYS),
        ((CONTACT,), CONTACT),
    ],
)
def test_after_the_roster_changed_the_backup_is_who_was_not_alerted_yet(
    after: tuple[Person, ...], backup: Person
) -> None:
    before = Roster((BY_DAY, ALWAYS, CONTACT))
    noon = BEFORE_THE_CHANGE.replace(hour=12)
    assert backup_of(before, Roster(after), noon) == [(Whom.BACKUP, (backup,))]


def test_steps_that_were_missed_alert_the_first_as_primary_alone() -> None:
    climbed = climb(SHIFTS, begun(Tier.FIRST, SHIFTS, BEFORE_THE_CHANGE), BEFORE_THE_CHANGE + timedelta(minutes=6))
    assert [step.people for step in climbed.steps] == [(BY_NIGHT,), (BY_DAY,)]
