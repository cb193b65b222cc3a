"""Moments of every kind through the real notifier: when the decision points come, and what becomes of them."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core.decision import decide
from handrail_notifier.replanning import plan_changed_zones, plan_zone_again
from handrail_notifier.store import decisions, moments
from handrail_notifier.wiring import build
from handrail_shared.contracts.events import (
    ActionDone,
    ClientPaused,
    ClientResumed,
    ClinicPaused,
    ClinicResumed,
    ContactChanged,
    MomentRule,
    NightAllowed,
    NightDisallowed,
    NudgeDecided,
    NudgePostponed,
    PlanRevised,
    PreferencesSet,
    SessionCancelled,
    SessionHeld,
    SessionPlanned,
    SilenceAnswered,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.world import START, ZONE, Someone, World, opened, window
from tests.support.postgres import Database

DUE = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
"""Twenty minutes before five in the afternoon of the first day."""
DAY = timedelta(days=1)


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(database, valkey_url) as open_world:
        yield open_world


def rule(who: Someone, days: dict[str, Any], **changes: Any) -> MomentRule:
    return MomentRule.model_validate(
        {"moment_id": who.moment_id, "days": days, "start": time(17), "end": time(19)} | changes
    )


async def decided(world: World) -> list[tuple[str, str, tuple[str, ...]]]:
    """Client's day, decision and reasons, in order."""
    return [(str(each.local_date), each.decision, each.reasons) for each in await world.said(NudgeDecided)]


def of(who: Someone, at: datetime) -> dict[str, Any]:
    return {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": at}


async def test_every_other_week_and_dated_days(world: World) -> None:
    who = Someone(world.clinic_id)
    other = rule(who, {"kind": "dated", "dates": [date(2026, 3, 4)]}, moment_id=new_id(), start=time(9), end=time(10))
    every_other = rule(who, {"kind": "weekly", "days": ["TU"], "every_weeks": 2, "from_date": date(2026, 3, 3)})
    await world.tell(
        world.clinic(),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, moments=[], rules=[every_other, other]),
    )
    await world.play(16 * DAY)
    assert [day for day, _, _ in await decided(world)] == ["2026-03-03", "2026-03-04", "2026-03-17"]


async def test_boosters_after_a_session_thin_out_and_give_way_to_the_next(world: World) -> None:
    who = await world.settled_client(moments=[], rules=[])
    boosters = rule(who, {"kind": "session", "offsets": [-1, 1, 2, 4, 7]})
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=[], rules=[boosters]))
    one, two = new_id(), new_id()
    await world.tell(
        SessionPlanned(**of(who, world.clock.now()), session_id=one, starts_at=START + DAY),
        SessionPlanned(**of(who, world.clock.now()), session_id=two, starts_at=START + 6 * DAY),
    )
    await world.play(2 * DAY)
    held = {"session_id": one, "held_at": START + DAY, "with_plan": True}
    await world.tell(SessionHeld(**of(who, world.clock.now()), **held))
    await world.play(2 * DAY)
    await world.tell(SessionCancelled(**of(who, world.clock.now()), session_id=two))
    await world.play(8 * DAY)
    days = [day for day, _, _ in await decided(world)]
    assert days == ["2026-03-02", "2026-03-04", "2026-03-05", "2026-03-07", "2026-03-10"]


async def test_a_lapse_brings_the_day_after_and_a_correction_takes_it_back(world: World) -> None:
    who = Someone(world.clinic_id)
    daily = rule(who, {"kind": "weekly", "days": ["MO"]})
    after = rule(
        who, {"kind": "fact", "fact": "lapse", "offsets": [1]}, moment_id=new_id(), start=time(9), end=time(11)
    )
    await world.tell(
        world.clinic(),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, moments=[], rules=[daily, after]),
    )
    await world.play(DUE + timedelta(hours=1))
    await world.texts_in("3")
    await world.play(DUE + DAY)
    assert [day for day, _, _ in await decided(world)] == ["2026-03-02", "2026-03-03"]
    await world.play(DUE + 7 * DAY + timedelta(hours=1))
    await world.texts_in("3")
    await world.texts_in("sorry, meant 0")
    await world.play(DUE + 8 * DAY)
    assert [day for day, _, _ in await decided(world)] == ["2026-03-02", "2026-03-03", "2026-03-09"]


async def test_a_prime_comes_before_and_its_debrief_asks_about_the_same_opportunity(world: World) -> None:
    who = Someone(world.clinic_id)
    prime = rule(who, {"kind": "weekly", "days": ["TU"]}, start=time(9), end=time(12), role="prime")
    debrief = rule(
        who,
        {"kind": "weekly", "days": ["TU"]},
        moment_id=new_id(),
        start=time(9),
        end=time(18),
        aim="after",
        role="debrief",
        asks_about=who.moment_id,
    )
    await world.tell(
        world.clinic(),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, moments=[], rules=[prime, debrief]),
    )
    await world.play(DUE + DAY + timedelta(hours=3))
    first, second = await world.said(NudgeDecided)
    assert isinstance(first, NudgeDecided)
    assert isinstance(second, NudgeDecided)
    assert (first.says, second.says) == ("prime", "debrief")
    assert first.opportunity_id == second.opportunity_id
    assert first.nudge_id != second.nudge_id
    told, asked = world.bodies()
    assert told.startswith("Harborside: For later today: ")
    assert "Reply" not in told
    assert asked == "Harborside: How did it go with your step? 1 did it, 2 part, 3 missed, 0 n/a"
    await world.texts_in("1 8")
    [reply] = await world.rows("SELECT opportunity_id, meaning FROM notifier.reply")
    assert (reply["opportunity_id"], reply["meaning"]) == (first.opportunity_id, "done")


async def test_a_debrief_the_next_morning_asks_about_the_evening_before(world: World) -> None:
    who = Someone(world.clinic_id)
    friday = rule(who, {"kind": "weekly", "days": ["FR"]}, end=time(22), role="prime")
    saturday = rule(
        who,
        {"kind": "weekly", "days": ["SA"]},
        moment_id=new_id(),
        start=time(10),
        end=time(11),
        role="debrief",
        asks_about=who.moment_id,
    )
    plan = {"moments": [], "rules": [friday, saturday]}
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), await world.plan(who, **plan))
    await world.play(START + 5 * DAY)
    first, second = await world.said(NudgeDecided)
    assert (first.says, second.says) == ("prime", "debrief")
    assert first.opportunity_id == second.opportunity_id
    assert second.local_date == date(2026, 3, 6), "the evening's day, not the answer's"
    await world.texts_in("1")
    [fact] = await world.said(ActionDone)
    assert (fact.opportunity_id, fact.local_date) == (first.opportunity_id, date(2026, 3, 6))


async def test_a_nudge_at_a_bad_time_comes_later_inside_its_window(world: World) -> None:
    who = await world.settled_client()
    await world.tell(PreferencesSet(**of(who, world.clock.now()), safe_from=time(16, 50), safe_until=time(18)))
    await world.play(DUE + timedelta(hours=3))
    [postponed] = await world.said(NudgePostponed)
    assert isinstance(postponed, NudgePostponed)
    assert (postponed.until, postponed.reasons) == (DUE + timedelta(minutes=10), ("unsafe_hours",))
    assert [each.created_at for each in world.sent()] == [DUE + timedelta(minutes=10)]
    assert await decided(world) == [("2026-03-02", "send", ())]
    await world.play(DUE + DAY + timedelta(hours=3))
    assert len(world.sent()) == 2


async def test_an_edit_keeps_what_was_put_off_and_fires_nothing_again(world: World) -> None:
    who = await world.settled_client()
    await world.tell(PreferencesSet(**of(who, world.clock.now()), safe_from=time(16, 50), safe_until=time(18)))
    await world.play(DUE + timedelta(minutes=5))
    await world.tell(await world.plan(who, PlanRevised, plan_version=2))
    await world.play(DUE + timedelta(hours=1))
    assert len(world.sent()) == 1
    await world.tell(await world.plan(who, PlanRevised, plan_version=3))
    await world.play(DUE + timedelta(hours=2))
    assert len(world.sent()) == 1, "the past is not fired again"


async def test_the_clinics_pause_a_break_and_a_hold_each_silence_with_their_reason(world: World) -> None:
    who = await world.settled_client()
    await world.tell(ClinicPaused(clinic_id=who.clinic_id, occurred_at=world.clock.now()))
    await world.play(DUE + timedelta(hours=1))
    await world.tell(
        ClinicResumed(clinic_id=who.clinic_id, occurred_at=world.clock.now()),
        ClientPaused(**of(who, world.clock.now()), until=date(2026, 3, 3), by="client"),
    )
    await world.play(DUE + DAY + timedelta(hours=1))
    await world.play(DUE + 2 * DAY + timedelta(hours=1))
    await world.tell(ClientPaused(**of(who, world.clock.now()), by="clinic"))
    await world.play(DUE + 3 * DAY + timedelta(hours=1))
    await world.tell(ClientResumed(**of(who, world.clock.now()), by="clinic"))
    await world.play(DUE + 4 * DAY + timedelta(hours=1))
    assert [(decision, reasons) for _, decision, reasons in await decided(world)] == [
        ("withhold", ("clinic_paused",)),
        ("withhold", ("on_break",)),
        ("send", ()),
        ("withhold", ("on_hold",)),
        ("send", ()),
    ]


async def test_the_night_takes_its_own_consent_and_loses_it(world: World) -> None:
    who = Someone(world.clinic_id)
    night = rule(who, {"kind": "weekly", "days": ["MO", "TU", "WE"]}, start=time(23), end=time(1), at_night=True)
    await world.tell(
        world.clinic(),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, moments=[], rules=[night]),
    )
    await world.play(START + timedelta(hours=20))
    allowed = {"start": time(22), "end": time(1), "wording_version": "night_1", "evidence": "clinic_form"}
    await world.tell(NightAllowed(**of(who, world.clock.now()), **allowed))
    await world.play(START + timedelta(hours=44))
    await world.tell(NightDisallowed(**of(who, world.clock.now())))
    await world.play(START + timedelta(hours=68))
    assert [(decision, reasons) for _, decision, reasons in await decided(world)] == [
        ("withhold", ("quiet_hours",)),
        ("send", ()),
        ("withhold", ("quiet_hours",)),
    ]


async def test_the_budget_is_one_over_plans_and_the_week(world: World) -> None:
    who = Someone(world.clinic_id)
    second = Someone(world.clinic_id, client_id=who.client_id)
    await world.tell(
        world.clinic(daily_cap=1, weekly_cap=3),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who),
        await world.plan(second, moments=[window(second, start=time(10), end=time(12))]),
    )
    await world.play(START + 5 * DAY)
    by_day = await decided(world)
    assert [day for day, decision, _ in by_day if decision == "send"] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    reasons = {reason for _, decision, reasons in by_day if decision == "withhold" for reason in reasons}
    assert reasons >= {"daily_cap", "weekly_cap"}


async def test_silence_is_answered_by_less_until_the_client_texts(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + 30 * DAY)
    steps = [(each.unanswered, each.step) for each in await world.said(SilenceAnswered)]
    assert steps[:2] == [(3, "halved"), (5, "sparse")]
    asked = [body for body in world.bodies() if "of use" in body]
    assert len(asked) == 1
    told = [each for each in world.sent() if "Nobody watches" in each.shown]
    assert len(told) == 1, "a right, however seldom nudges go"
    sent = [each.created_at for each in world.sent() if each not in told]
    assert len(sent) < 12
    late = [later - earlier for earlier, later in pairwise(sent[5:])]
    assert late
    assert min(late) >= 5 * DAY
    await world.texts_in("1")
    before = len(world.sent())
    await world.play(world.clock.now() + 2 * DAY)
    assert len(world.sent()) == before + 2
    last = (await world.said(SilenceAnswered))[-1]
    assert isinstance(last, SilenceAnswered)
    assert last.step == "normal"


async def test_every_decision_can_be_made_again_from_its_record(world: World) -> None:
    who = await world.settled_client({"daily_cap": 1})
    await world.tell(PreferencesSet(**of(who, world.clock.now()), safe_from=time(16, 50), safe_until=time(18)))
    await world.play(DUE + 5 * DAY + timedelta(hours=1))
    rows = await world.rows("SELECT decision, reasons, says, context, decided_at FROM notifier.decision")
    assert len(rows) == 6
    for row in rows:
        again = decide(decisions.read(row["context"]), row["decided_at"])
        assert type(again).__name__.lower() == row["decision"]
        assert [*getattr(again, "reasons", ())] == row["reasons"]
        assert getattr(again, "says", None) == row["says"]
    put_off = await world.rows("SELECT until, reasons, context, decided_at FROM notifier.postponement")
    assert len(put_off) == sum(row["decision"] == "send" for row in rows) >= 3, "what lasts is not put off first"
    for row in put_off:
        again = decide(decisions.read(row["context"]), row["decided_at"])
        assert (again.until, [*again.reasons]) == (row["until"], row["reasons"])


async def test_travel_makes_no_double_and_loses_no_day(world: World) -> None:
    who = await world.settled_client()
    await world.play(DUE + timedelta(minutes=30))
    contact = {"phone": await world.sealed(who.client_id, "contact.phone", who.phone), "language": "en"}
    await world.tell(ContactChanged(**of(who, world.clock.now()), zone="Pacific/Honolulu", **contact))
    await world.play(DUE + DAY + timedelta(hours=6))
    await world.tell(ContactChanged(**of(who, world.clock.now()), zone="Asia/Tokyo", **contact))
    await world.play(DUE + 4 * DAY)
    days = [day for day, _, _ in await decided(world)]
    assert len(days) == len(set(days))
    assert days == sorted(days)
    assert days[:2] == ["2026-03-02", "2026-03-03"]


async def test_what_lies_ahead_is_planned_again_when_a_zones_rules_change(world: World) -> None:
    who = await world.settled_client()
    rows = await world.rows("SELECT zone FROM notifier.zone_rules")
    assert [row["zone"] for row in rows] in ([], [ZONE])
    await plan_changed_zones(world.db, world.clock.now())
    wrong = DUE - timedelta(hours=1)
    async with world.db.everywhere() as tx:
        [ahead] = await moments.of_client(tx, who.clinic_id, who.client_id, world.clock.now())
    await world.admin.execute("UPDATE notifier.moment SET decision_at = $1", wrong)
    assert await plan_changed_zones(world.db, world.clock.now()) == 0, "the rules are those that were read before"
    await world.admin.execute("UPDATE notifier.zone_rules SET fingerprint = 'older'")
    assert await plan_changed_zones(world.db, world.clock.now()) == 1
    [row] = await world.rows("SELECT moment_id, decision_at FROM notifier.moment")
    assert (row["moment_id"], row["decision_at"]) == (ahead.moment.moment_id, DUE)
    assert await plan_zone_again(world.db, ZONE, world.clock.now()) == 0, "nothing is left to be put right"
    await world.play(DUE + timedelta(hours=1))
    assert len(world.sent()) == 1


async def test_a_drawn_time_lies_inside_the_window_and_is_never_drawn_again(world: World) -> None:
    who = Someone(world.clinic_id)
    drawn = rule(who, {"kind": "weekly", "days": ["MO", "TU", "WE", "TH", "FR"]}, aim="inside")
    plan = {"moments": [], "rules": [drawn]}
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), await world.plan(who, **plan))
    await world.rest()
    [first] = await world.rows("SELECT decision_at FROM notifier.moment")
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, **plan))
    await world.down()
    await world.up()
    await world.rest()
    assert await world.rows("SELECT decision_at FROM notifier.moment") == [first]
    await world.play(START + 4 * DAY + timedelta(hours=10))
    times = [each.occurred_at for each in await world.said(NudgeDecided)]
    assert times[0] == first["decision_at"]
    assert all(time(17) <= each.astimezone(ZoneInfo(ZONE)).time() < time(19) for each in times)
    assert len({each.time() for each in times}) == len(times) == 5


async def test_where_a_clinic_lets_it_the_model_moves_a_nudge_inside_its_window_and_says_why(world: World) -> None:
    who = await world.settled_client({"adaptive_timing": True}, moments=[], rules=[])
    wide = rule(
        who, {"kind": "weekly", "days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]}, start=time(13), end=time(19)
    )
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=[], rules=[wide]))
    await world.play(DUE)
    for _ in range(8):
        await world.texts_in("1")
        await world.play(DAY)
    rows = await world.rows(
        "SELECT window_start, decided_at, explained, decision FROM notifier.decision ORDER BY decided_at"
    )
    assert rows[0]["explained"] is None, "as declared, before anything is known"
    moved = [row for row in rows if "you told us" in (row["explained"] or "")]
    assert moved, [row["explained"] for row in rows]
    last = moved[-1]
    assert last["decided_at"] > last["window_start"]
    assert last["decided_at"] < last["window_start"] + timedelta(hours=6)
    [ahead] = await world.rows("SELECT aimed_at, window_start, decision_at FROM notifier.moment")
    assert ahead["aimed_at"] > ahead["window_start"]
    await world.play(ahead["decision_at"] - timedelta(minutes=1))
    await world.tell(await world.plan(who, PlanRevised, plan_version=3, moments=[], rules=[wide]))
    await world.rest()
    assert await world.rows("SELECT decision_at FROM notifier.moment") == [(ahead["decision_at"],)], (
        "an edit loses it not"
    )
    await world.tell(world.clinic(adaptive_timing=False))
    await world.play(3 * DAY)
    [declared] = await world.rows("SELECT aimed_at, window_start FROM notifier.moment")
    assert declared["aimed_at"] == declared["window_start"]


async def test_two_plans_that_are_due_at_once_spend_one_budget_whoever_decides(world: World) -> None:
    who = Someone(world.clinic_id)
    plans = [Someone(world.clinic_id, client_id=who.client_id) for _ in range(3)]
    other = build(world.settings, clock=world.clock)
    await world.tell(world.clinic(daily_cap=1), await world.enrolled(who), world.consent(who))
    await world.tell(*[await world.plan(each) for each in plans])
    await world.rest()
    await other.start()
    await world.play(DUE + timedelta(hours=1))
    await other.stop()
    assert sorted(decision for _, decision, _ in await decided(world)) == ["send", "withhold", "withhold"]
    assert len(world.sent()) == 1
