"""At the edges: what is due, put off or sealed while something else changes."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from handrail_notifier import planning
from handrail_shared.contracts.events import (
    ClientPaused,
    ContactChanged,
    MomentRule,
    NudgeDecided,
    NudgePostponed,
    PlanEnded,
    PlanPaused,
    PlanProposed,
    PlanResumed,
    PlanRevised,
    PreferencesSet,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.world import START, ZONE, Someone, World, opened, window
from tests.support.postgres import Database

DUE = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
DAY = timedelta(days=1)
M = timedelta(minutes=1)
ALL = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(database, valkey_url) as open_world:
        yield open_world


def rule(who: Someone, days: dict[str, Any], **changes: Any) -> MomentRule:
    return MomentRule.model_validate(
        {"moment_id": who.moment_id, "days": days, "start": time(17), "end": time(19)} | changes
    )


async def decided(world: World):
    return [(str(e.local_date), e.says, e.decision, e.reasons) for e in await world.said(NudgeDecided)]


def of(who: Someone, at: datetime) -> dict[str, Any]:
    return {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": at}


async def test_a_plan_that_rests_for_a_moment_concludes_what_was_put_off_and_goes_on(world: World) -> None:
    who = await world.settled_client()
    await world.tell(PreferencesSet(**of(who, world.clock.now()), safe_from=time(16, 50), safe_until=time(18)))
    await world.play(DUE + 3 * M)
    assert len(await world.said(NudgePostponed)) == 1
    await world.tell(PlanPaused(**of(who, world.clock.now()), plan_id=who.plan_id))
    await world.play(DUE + 4 * M)
    await world.tell(await world.plan(who, PlanResumed))
    await world.play(DUE + timedelta(hours=3))
    assert len(await decided(world)) == 1, "every decision point ends in a decision"


async def test_a_plan_that_rests_concludes_what_was_put_off(world: World) -> None:
    who = await world.settled_client()
    await world.tell(PreferencesSet(**of(who, world.clock.now()), safe_from=time(16, 50), safe_until=time(18)))
    await world.play(DUE + 3 * M)
    await world.tell(
        PlanEnded(
            **of(who, world.clock.now()),
            plan_id=who.plan_id,
            goal_id=who.goal_id,
            local_date=date(2026, 3, 2),
            reason="dropped",
        )
    )
    await world.play(DUE + timedelta(hours=3))
    assert len(await decided(world)) == 1


async def test_what_is_due_stays_due_when_the_contact_is_stated_again(world: World) -> None:
    """An outage over the decision point; a new mail address in between."""
    who = await world.settled_client()
    await world.down()
    world.clock.advance_to(DUE + 5 * M)
    async with world.db.transaction(who.clinic_id) as tx:  # what on_client_stated does when it comes first
        await planning.on_another_clock(tx, who.clinic_id, who.client_id, ZONE, world.clock.now(), is_new=False)
    await world.up()
    await world.play(DUE + timedelta(hours=3))
    assert [d for d, *_ in await decided(world)] == ["2026-03-02"]


@pytest.mark.parametrize("n", range(3))
async def test_what_is_due_stays_due_whoever_is_first(world: World, n: int) -> None:
    who = await world.settled_client()
    await world.down()
    world.clock.advance_to(DUE + 5 * M)
    contact = {"phone": await world.sealed(who.client_id, "contact.phone", who.phone), "language": "en"}
    await world.tell(ContactChanged(**of(who, world.clock.now()), zone=ZONE, **contact))
    await world.up()
    await world.play(DUE + timedelta(hours=3))
    assert [d for d, *_ in await decided(world)] == ["2026-03-02"]


async def test_what_is_due_stays_due_through_an_edit(world: World) -> None:
    """An outage over the decision point; the plan's words were edited in between, after it was due."""
    who = await world.settled_client()
    await world.down()
    world.clock.advance_to(DUE + 5 * M)
    from handrail_notifier.handlers import on_plans
    from handrail_shared.contracts.envelope import wrap
    from handrail_shared.contracts.ids import EventId

    fact = wrap(
        await world.plan(who, PlanRevised, plan_version=2),
        event_id=EventId(new_id()),
        source="planner",
        correlation_id=new_id(),
    )
    async with world.db.transaction(who.clinic_id) as tx:
        await on_plans([fact], tx, world.clock.now())
    await world.up()
    await world.play(DUE + timedelta(hours=3))
    assert [d for d, *_ in await decided(world)] == ["2026-03-02"]


async def test_what_is_due_stays_due_when_an_answer_counts(world: World) -> None:
    """An answer of another opportunity while a lapse's follow-up is due and not yet claimed."""
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
    due = datetime(2026, 3, 3, 13, 40, tzinfo=UTC)
    await world.play(due - 5 * M)
    await world.down()
    world.clock.advance_to(due + 5 * M)
    async with world.db.transaction(who.clinic_id) as tx:
        await planning.count_again(tx, who.clinic_id, who.client_id, "lapse", now=world.clock.now())
    await world.up()
    await world.play(due + timedelta(hours=3))
    assert [d for d, *_ in await decided(world)] == ["2026-03-02", "2026-03-03"]


async def test_the_night_is_taken_back_by_an_edit_also_while_a_nudge_is_put_off(world: World) -> None:
    who = Someone(world.clinic_id)
    night = rule(who, {"kind": "weekly", "days": ALL}, at_night=True)
    await world.tell(
        world.clinic(),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, moments=[], rules=[night]),
        PreferencesSet(**of(who, world.clock.now()), safe_from=time(16, 50), safe_until=time(18)),
    )
    await world.play(DUE + 5 * M)
    day = rule(who, {"kind": "weekly", "days": ALL}, at_night=False)
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=[], rules=[day]))
    await world.play(DUE + DAY + timedelta(hours=3))
    [row] = await world.rows("SELECT at_night FROM notifier.moment")
    assert row["at_night"] is False


async def test_a_zone_that_was_first_used_after_the_start_is_planned_again_too(world: World) -> None:
    await world.settled_client()
    # the opening was worked out by rules that are not those of the next process
    await world.admin.execute("UPDATE notifier.moment SET decision_at = $1", DUE - timedelta(hours=1))
    await world.down()
    await world.up()
    await world.rest()
    [row] = await world.rows("SELECT decision_at FROM notifier.moment")
    assert row["decision_at"] == DUE


@pytest.mark.parametrize("how", ["safe", "law"])
async def test_a_nudge_does_not_wait_at_the_carrier_into_unsafe_hours(world: World, how: str) -> None:
    who = Someone(world.clinic_id)
    extra = [PreferencesSet(**of(who, START), safe_from=time(9), safe_until=time(16, 50))] if how == "safe" else []
    clinic = (
        world.clinic(quiet_from="22:00", quiet_until="08:00", jurisdiction="us_ri") if how == "law" else world.clinic()
    )
    plan = {"moments": [window(who, start="18:10", end="20:00")]} if how == "law" else {}
    await world.tell(clinic, await world.enrolled(who), world.consent(who), await world.plan(who, **plan), *extra)
    await world.play(DUE + timedelta(hours=3))
    [sent] = world.sent()
    assert sent.expires_at - sent.created_at <= 10 * M


async def test_one_row_that_does_not_read_stops_no_other(world: World) -> None:
    who = await world.settled_client()
    other = Someone(world.clinic_id, phone="+12025550177")
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.rest()
    await world.admin.execute(
        'UPDATE notifier.moment SET rule = \'{"kind":"lunar"}\' WHERE client_id = $1', who.client_id
    )
    world.clock.advance_to(DUE + M)
    import asyncio

    await asyncio.sleep(4)
    assert len(world.sent(other.phone)) == 1


async def test_the_laws_of_both_places_hold(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(
        world.clinic(quiet_from="22:00", quiet_until="08:00", jurisdiction="us_ri"),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, moments=[window(who, start=time(20), end=time(21))]),
        PreferencesSet(**of(who, START), jurisdiction="us"),
    )
    await world.play(DUE + DAY)
    assert len(world.sent()) == 0


async def test_a_proposal_keeps_to_safe_hours(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(
        world.clinic(),
        await world.enrolled(who),
        world.consent(who),
        PreferencesSet(**of(who, START), safe_from=time(18), safe_until=time(19)),
        ClientPaused(**of(who, START), by="client"),
        PlanProposed(
            **of(who, START),
            plan_id=who.plan_id,
            plan_version=1,
            goal_id=who.goal_id,
            cue=await world.sealed(who.client_id, "plan.cue", "the Friday crowd heads for the bar"),
            response=await world.sealed(who.client_id, "plan.response", "I say my exit line"),
            discreet=await world.sealed(who.client_id, "plan.discreet", "You planned."),
            copy_level="personal",
            way="text",
            answer_until=START + 3 * DAY,
        ),
    )
    await world.rest()
    assert world.sent() == []


async def test_a_database_that_was_in_use_is_migrated_and_goes_on(database: Database) -> None:
    """Old-shape rows, then 0006-0009: a client who answered every nudge."""
    from uuid import uuid4

    import asyncpg
    from handrail_notifier.store import SQL
    from handrail_shared.runtime.migrate import KIT, migrations_of

    admin = await asyncpg.connect(database.admin_dsn)
    try:
        await admin.execute("CREATE SCHEMA old")
        for each in [*migrations_of(KIT), *migrations_of("handrail_notifier.migrations")]:
            n = each.name.rsplit("/", 1)[1]
            if "notifier" in each.name and n >= "0006":
                continue
            async with admin.transaction():
                await admin.execute("SET LOCAL search_path = old")
                await admin.execute(each.sql)
        await admin.execute("SET search_path = old; SET handrail.clinics = '*'")
        c, k, p, m = uuid4(), uuid4(), uuid4(), uuid4()
        now = datetime(2026, 3, 20, 15, tzinfo=UTC)
        await admin.execute(
            "INSERT INTO client (clinic_id, client_id, zone, phone_state, email_state, stated_at) VALUES ($1,$2,'America/New_York','usable','missing',$3)",
            c,
            k,
            now - 30 * DAY,
        )
        await admin.execute(
            "INSERT INTO moment (clinic_id, moment_id, client_id, plan_id, days, opens, closes, lead_minutes, since, decision_at, local_date, window_start, window_end) VALUES ($1,$2,$3,$4,'MO TU','17:00','19:00',20,$5,$6,$7,$8,$9)",
            c,
            m,
            k,
            p,
            now - 30 * DAY,
            now + DAY,
            (now + DAY).date(),
            now + DAY + 20 * M,
            now + DAY + 140 * M,
        )
        for n in range(14):
            t, o = uuid4(), uuid4()
            at = now - (15 - n) * DAY
            await admin.execute(
                "INSERT INTO decision (clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id, local_date, window_start, window_end, decision, reasons, channel, sent_on, decided_at) VALUES ($1,$2,$3,$4,$5,1,$6,$7,$8,$8,'send','{}','sms',$7,$8)",
                c,
                t,
                o,
                k,
                p,
                m,
                at.date(),
                at,
            )
            await admin.execute(
                "INSERT INTO text (clinic_id, text_id, client_id, kind, channel, state, useful_until, planned_at, changed_at) VALUES ($1,$2,$3,'nudge','sms','delivered',$4,$4,$4)",
                c,
                t,
                k,
                at,
            )
            await admin.execute(
                "INSERT INTO reply (clinic_id, reply_id, client_id, meaning, opportunity_id, body, received_at) VALUES ($1,$2,$3,'done',$4,'hs1.x',$5)",
                c,
                uuid4(),
                k,
                o,
                at + timedelta(hours=1),
            )
        for each in migrations_of("handrail_notifier.migrations"):
            if each.name.rsplit("/", 1)[1] >= "0006":
                async with admin.transaction():
                    await admin.execute("SET LOCAL search_path = old")
                    await admin.execute(each.sql)
        await admin.execute("SET search_path = old; SET handrail.clinics = '*'")
        [row] = await admin.fetch(SQL["standings"], [c], [k], now, now - timedelta(hours=20), 12)
        assert row["unanswered"] == 0, "every one was answered"
    finally:
        await admin.close()


async def test_what_would_go_another_way_now_tells_why_it_ended(world: World) -> None:
    """429 first; meanwhile the number fails thrice; e-mail is agreed to, too."""
    from handrail.carrier import Fault, Trouble

    who = Someone(world.clinic_id)
    mail = await world.sealed(who.client_id, "contact.email", "sam@example.org")
    await world.tell(
        world.clinic(),
        await world.enrolled(who, email=mail),
        world.consent(who),
        world.consent(who, channel="email"),
        await world.plan(who),
    )
    await world.play(DUE - DAY if False else DUE - M)
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=120))
    await world.play(DUE)
    await world.admin.execute("UPDATE notifier.client SET phone_state = 'invalid'")
    await world.play(DUE + timedelta(hours=1))
    rows = await world.rows("SELECT state, reason FROM notifier.text WHERE kind='nudge'")
    assert rows[0]["reason"] != "no_consent"
