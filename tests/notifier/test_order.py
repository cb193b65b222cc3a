"""Facts in any order, and what a new version of a plan changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from handrail_shared.contracts.events import (
    ContactChanged,
    NudgeDecided,
    NudgeSent,
    PlanEnded,
    PlanPaused,
    PlanResumed,
    PlanRevised,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, window


async def test_a_plan_before_its_client_and_a_client_before_its_clinic(world: World) -> None:
    who = Someone(world.clinic_id)
    for fact in (await world.plan(who), world.consent(who), await world.enrolled(who), world.clinic()):
        await world.tell(fact)
        await world.rest()
    await world.play(DUE + timedelta(minutes=1))
    assert [each.decision for each in await world.said(NudgeDecided)] == ["send"]


async def test_without_its_clinic_a_client_is_left_in_peace_and_told_apart(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(await world.enrolled(who), world.consent(who, "recorded"), await world.plan(who))
    await world.play(DUE + timedelta(minutes=1))
    [decided] = await world.said(NudgeDecided)
    assert set(decided.reasons) == {"clinic_unknown", "consent_not_confirmed"}
    assert world.bodies() == []
    await world.play(timedelta(hours=20))
    await world.tell(world.clinic())
    await world.play(timedelta(minutes=1))
    assert len(world.bodies()) == 1, "the opt-in request waited for the clinic"


async def test_hearing_everything_twice_changes_nothing(world: World) -> None:
    who = Someone(world.clinic_id)
    facts = await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), await world.plan(who))
    await world.repeat(*facts)
    await world.play(DUE + timedelta(minutes=1))
    await world.repeat(*facts)
    await world.tell(*[fact.event for fact in facts])
    await world.play(timedelta(minutes=30))
    assert len(world.bodies()) == 1
    assert len(await world.said(NudgeDecided)) == 1


async def test_a_new_version_replans_the_future_only(world: World) -> None:
    who = await world.settled_client()
    await world.play(DUE + timedelta(minutes=1))
    moved = await world.plan(who, PlanRevised, plan_version=2, moments=[window(who, start=time(16, 50))])
    await world.tell(moved)
    await world.play(timedelta(hours=3))
    assert len(await world.said(NudgeSent)) == 1, "the past is not fired again"
    await world.play(timedelta(days=1))
    decided = await world.said(NudgeDecided)
    assert [each.plan_version for each in decided] == [1, 2]
    assert decided[1].window_start == datetime(2026, 3, 3, 21, 50, tzinfo=UTC)


async def test_a_revision_with_the_same_moment_does_not_fire_it_again(world: World) -> None:
    who = await world.settled_client()
    await world.play(DUE + timedelta(minutes=1))
    late = await world.plan(who, PlanRevised, plan_version=2, occurred_at=DUE - timedelta(minutes=1))
    await world.tell(late)
    await world.play(timedelta(hours=3))
    assert len(await world.said(NudgeDecided)) == 1


async def test_moments_that_a_revision_leaves_out_are_gone(world: World) -> None:
    who = await world.settled_client()
    friday = window(Someone(new_id()), days=("FR",))
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=[friday]))
    await world.play(timedelta(days=5))
    assert [each.local_date for each in await world.said(NudgeDecided)] == [date(2026, 3, 6)]


async def test_an_older_version_changes_nothing(world: World) -> None:
    who = await world.settled_client(plan_version=3)
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=[]))
    await world.play(DUE + timedelta(minutes=1))
    assert [each.plan_version for each in await world.said(NudgeDecided)] == [3]


def ended(world: World, who: Someone) -> PlanEnded:
    return PlanEnded(
        clinic_id=world.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        plan_id=who.plan_id,
        goal_id=who.goal_id,
        local_date=date(2026, 3, 2),
        reason="met",
    )


async def test_a_plan_that_ended_is_silent(world: World) -> None:
    who = await world.settled_client()
    await world.tell(ended(world, who), await world.plan(who, PlanRevised, plan_version=2))
    await world.play(timedelta(days=3))
    assert await world.said(NudgeDecided) == []


def paused(world: World, who: Someone) -> PlanPaused:
    return PlanPaused(
        clinic_id=world.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), plan_id=who.plan_id
    )


async def test_nothing_is_due_for_a_plan_that_rests_and_all_of_it_is_once_it_goes_on(world: World) -> None:
    who = await world.settled_client()
    await world.tell(paused(world, who))
    await world.play(timedelta(days=2))
    assert await world.said(NudgeDecided) == []
    await world.tell(await world.plan(who, PlanResumed))
    await world.play(timedelta(days=1))
    assert [each.local_date for each in await world.said(NudgeDecided)] == [date(2026, 3, 4)]


async def test_a_plan_that_was_changed_while_it_rested_goes_on_as_it_now_reads(world: World) -> None:
    who = await world.settled_client()
    saturday = window(Someone(new_id()), days=("SA",))
    await world.tell(paused(world, who), await world.plan(who, PlanResumed, plan_version=2, moments=[saturday]))
    await world.play(timedelta(days=6))
    decided = await world.said(NudgeDecided)
    assert [(each.local_date, each.plan_version) for each in decided] == [(date(2026, 3, 7), 2)]


@pytest.mark.parametrize("version", [1, 2])
async def test_a_plan_that_goes_on_and_is_changed_in_one_go_goes_on(world: World, version: int) -> None:
    who = await world.settled_client()
    await world.tell(paused(world, who))
    await world.rest()
    await world.down()
    revised = await world.plan(who, PlanRevised, plan_version=version)
    await world.tell(await world.plan(who, PlanResumed), revised)
    await world.up()
    await world.play(timedelta(days=1))
    decided = await world.said(NudgeDecided)
    assert [(each.local_date, each.plan_version, each.reasons) for each in decided] == [(date(2026, 3, 2), version, ())]


async def test_of_all_that_is_heard_in_one_go_the_last_pause_counts(world: World) -> None:
    who = await world.settled_client()
    await world.down()
    revised = await world.plan(who, PlanRevised, plan_version=2)
    await world.tell(paused(world, who), await world.plan(who, PlanResumed), revised, paused(world, who))
    await world.up()
    await world.play(timedelta(days=2))
    assert await world.said(NudgeDecided) == []
    [plan] = await world.rows("SELECT version, paused FROM notifier.plan")
    assert (plan["version"], plan["paused"]) == (2, True)


async def test_a_plan_that_ended_while_it_rested_does_not_go_on(world: World) -> None:
    who = await world.settled_client()
    await world.tell(paused(world, who), ended(world, who), await world.plan(who, PlanResumed, plan_version=2))
    await world.play(timedelta(days=2))
    assert await world.said(NudgeDecided) == []


async def test_a_plan_that_expired_says_so_once_and_rests(world: World) -> None:
    await world.settled_client(expires_at=DUE - timedelta(minutes=1))
    await world.play(timedelta(days=3))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("plan_expired",)]


async def test_a_client_who_moves_is_nudged_by_the_new_clock(world: World) -> None:
    who = await world.settled_client()
    moved = ContactChanged(**((await world.enrolled(who, zone="America/Los_Angeles")).model_dump()))
    await world.tell(moved)
    await world.play(timedelta(days=1))
    assert [each.window_start for each in await world.said(NudgeDecided)] == [datetime(2026, 3, 3, 1, tzinfo=UTC)]


async def test_a_number_that_cannot_be_one_is_not_written_to(world: World) -> None:
    who = await world.settled_client()
    await world.tell(
        ContactChanged(**((await world.enrolled(Someone(world.clinic_id, who.client_id, phone="12"))).model_dump()))
    )
    await world.play(timedelta(days=1))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("number_invalid",)]


async def answering_daily(world: World, *, until: datetime) -> None:
    """Days of a client who says something every day, so that nothing is held back for silence."""
    while world.clock.now() + timedelta(days=1) <= until:
        await world.play(timedelta(days=1))
        await world.texts_in("0")
    await world.play(until)


async def test_the_clocks_go_forward_and_the_wall_time_stays(world: World) -> None:
    await world.settled_client({"daily_cap": 1})
    await answering_daily(world, until=datetime(2026, 3, 10, 12, tzinfo=UTC))
    starts = [each.window_start.isoformat() for each in await world.said(NudgeDecided)]
    assert starts[4:8] == [f"2026-03-{day:02}T{hour}:00:00+00:00" for day, hour in ((6, 22), (7, 22), (8, 21), (9, 21))]
    assert len(world.bodies()) == 8


async def test_the_budget_is_one_for_all_plans_in_the_clients_own_day(world: World) -> None:
    who = await world.settled_client({"daily_cap": 2, "quiet_from": time(0), "quiet_until": time(0)})
    for hour in (9, 12, 20, 23):
        other = Someone(world.clinic_id, who.client_id)
        await world.tell(await world.plan(other, moments=[window(other, start=time(hour), end=time(hour, 59))]))
    await answering_daily(world, until=datetime(2026, 3, 7, 3, 0, tzinfo=UTC))
    by_day: dict[date, int] = {}
    for row in await world.rows("SELECT sent_on FROM notifier.decision WHERE decision = 'send'"):
        by_day[row["sent_on"]] = by_day.get(row["sent_on"], 0) + 1
    assert set(by_day.values()) == {2}
    withheld = [each.reasons for each in await world.said(NudgeDecided) if each.decision == "withhold"]
    assert set(withheld) == {("daily_cap",)}
    await answering_daily(world, until=datetime(2026, 3, 10, 12, tzinfo=UTC))
    rows = await world.rows("SELECT decided_at FROM notifier.decision WHERE decision = 'send'")
    sent = [row["decided_at"] for row in rows]
    in_seven_days = [sum(one - timedelta(days=7) < other <= one for other in sent) for one in sent]
    assert max(in_seven_days) == 12, "two a day, until the week has had its twelve"
