"""Whom a text is for, and when a failed one is tried again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from handrail_notifier.core.addressee import Known, Story, eligible, is_for_all, meant
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.core.patience import pause_after
from handrail_notifier.core.reply import understand
from handrail_shared.contracts.ids import OpportunityId, PlanId

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FIRST, SECOND = UUID(int=1), UUID(int=2)


def known(clinic: UUID, *, discharged: bool = False) -> Known:
    return Known(clinic, UUID(int=clinic.int + 100), discharged, NOW)


def story(clinic: UUID, *nudged: timedelta, answered: bool = False, asked: timedelta | None = None) -> Story:
    opportunities = [
        Opportunity(
            OpportunityId(UUID(int=clinic.int * 1000 + number)),
            PlanId(UUID(int=5)),
            date(2026, 3, 2),
            NOW - ago,
            answered,
        )
        for number, ago in enumerate(nudged)
    ]
    return Story(known(clinic), None if asked is None else NOW - asked, opportunities)


@pytest.mark.parametrize(
    ("text", "for_all"), [("STOP", True), ("start", True), ("Help", True), ("1", False), ("OK", False)]
)
def test_the_carriers_words_are_for_every_clinic(text: str, for_all: bool) -> None:
    assert is_for_all(understand(text)) is for_all


@pytest.mark.parametrize("order", list(permutations([0, 1])))
def test_an_answer_is_for_the_newest_open_nudge(order: tuple[int, ...]) -> None:
    stories = [story(FIRST, timedelta(hours=1), answered=True), story(SECOND, timedelta(hours=2))]
    assert meant(understand("1"), [stories[n] for n in order], NOW).clinic_id == SECOND


def test_an_ok_is_for_the_clinic_that_asked_last() -> None:
    stories = [story(FIRST, asked=timedelta(hours=1)), story(SECOND, timedelta(hours=2), asked=timedelta(hours=3))]
    assert meant(understand("OK"), stories, NOW).clinic_id == FIRST


def test_an_answer_about_a_plan_is_for_the_clinic_that_asked_last() -> None:
    proposing = replace(story(FIRST), answers_asked_at=NOW - timedelta(hours=4))
    later = replace(story(SECOND), answers_asked_at=NOW - timedelta(hours=3))
    nudging = story(UUID(int=3), timedelta(hours=1), asked=timedelta(hours=5))
    assert meant(understand("NO"), [later, proposing, nudging], NOW).clinic_id == SECOND
    assert meant(understand("OK 8"), [proposing, nudging], NOW).clinic_id == FIRST
    assert meant(understand("OK"), [proposing, nudging], NOW).clinic_id == FIRST, "consent was asked for before"
    lately = replace(nudging, asked_at=NOW - timedelta(minutes=1))
    assert meant(understand("OK"), [proposing, lately], NOW).clinic_id == UUID(int=3)
    assert meant(understand("OK 8"), [proposing, lately], NOW).clinic_id == FIRST, "no answer to a request for consent"


def test_a_client_in_care_is_meant_before_one_who_is_discharged() -> None:
    gone, here = known(FIRST, discharged=True), known(SECOND)
    assert list(eligible([gone, here])) == [here]
    assert list(eligible([gone])) == [gone]


def test_pauses_grow_and_end_after_about_a_day() -> None:
    pauses = []
    while (pause := pause_after(len(pauses) + 1, opt_out=False)) is not None:
        pauses.append(pause)
    assert pauses == sorted(pauses)
    assert pauses[0] <= timedelta(seconds=5)
    assert timedelta(hours=18) < sum(pauses, timedelta()) < timedelta(hours=30)


@pytest.mark.parametrize("tries", [1, 12, 13, 14, 1000])
def test_an_opt_out_is_never_given_up(tries: int) -> None:
    pause = pause_after(tries, opt_out=True)
    assert pause is not None
    assert pause <= timedelta(minutes=5)
