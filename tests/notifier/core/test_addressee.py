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
from hypothesis import given
from hypothesis import strategies as st

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


def test_a_digit_is_for_the_clinic_whose_question_is_open_though_another_ones_nudge_waits() -> None:
    asking = replace(story(FIRST, timedelta(hours=2), answered=True), question_at=NOW - timedelta(hours=1))
    waiting = story(SECOND, timedelta(hours=3))
    assert meant(understand("4"), [waiting, asking], NOW).clinic_id == FIRST
    assert meant(understand("1"), [replace(asking, question_at=None), waiting], NOW).clinic_id == SECOND


@pytest.mark.parametrize("answered", [False, True])
def test_any_clinics_newer_nudge_ends_a_question(answered: bool) -> None:
    asking = replace(story(FIRST, timedelta(hours=2), answered=True), question_at=NOW - timedelta(hours=1))
    nudging = story(SECOND, timedelta(minutes=59), answered=answered)
    told = meant(understand("1"), [asking, nudging], NOW)
    assert told.clinic_id == SECOND
    assert meant(understand("1"), [asking, story(SECOND, timedelta(hours=-1))], NOW).clinic_id == FIRST, "it is to come"


def test_of_all_that_is_asked_the_newest_is_answered() -> None:
    asking = replace(story(FIRST), question_at=NOW - timedelta(hours=1))
    later = replace(story(SECOND), question_at=NOW - timedelta(minutes=50))
    proposing = replace(story(UUID(int=3)), answers_asked_at=NOW - timedelta(minutes=30))
    assert meant(understand("4"), [asking, later], NOW).clinic_id == SECOND
    assert meant(understand("4"), [proposing, asking, later], NOW).clinic_id == UUID(int=3)


INSTANTS = st.one_of(st.none(), st.integers(0, 600).map(lambda minutes: timedelta(minutes=minutes)))


@given(INSTANTS, INSTANTS, INSTANTS, INSTANTS, st.sampled_from(["1", "4", "too big", "OK"]))
def test_no_question_older_than_a_nudge_is_answered(
    first: timedelta | None, second: timedelta | None, asked: timedelta | None, also: timedelta | None, text: str
) -> None:
    stories = [
        replace(story(clinic, *([nudged] if nudged else [])), question_at=None if ago is None else NOW - ago)
        for clinic, nudged, ago in ((FIRST, first, asked), (SECOND, second, also))
    ]
    told = next(each for each in stories if each.known == meant(understand(text), stories, NOW))
    newest = max((NOW - each for each in (first, second) if each), default=None)
    open_ = [each for each in stories if each.question_at and (newest is None or each.question_at >= newest)]
    assert not open_ or told.question_at == max(each.question_at for each in open_ if each.question_at)
    if not open_ and newest is not None:
        assert told == next(each for each in stories for one in each.opportunities if one.nudged_at == newest)


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
