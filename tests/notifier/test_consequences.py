"""Errors as the carrier's wire has them, and what follows: for the text, the number, the wording, the sender and the account."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from handrail.carrier import CarrierSettings, Fault, Status, Trouble, serve
from handrail.carrier.codes import refusal
from handrail_notifier import breakers
from handrail_notifier.channels import Outcome, Outgoing, Refused, Throttled
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.core.breaker import Breaker, Gate, Strike, account_named, name_of, struck
from handrail_notifier.core.decision import Reason
from handrail_notifier.core.errors import (
    ERRORS,
    BadNumber,
    Capped,
    Error,
    FailureClass,
    Misconfigured,
    Over,
    Reach,
    Reworded,
    Silence,
    Slower,
    may_try_again,
)
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.retry import PAUSE
from handrail_notifier.dispatcher.guard import guard_of, take_probes
from handrail_notifier.store import breakers as stored
from handrail_notifier.store.people import clinics as stored_clinics
from handrail_shared.contracts.events import (
    ConsentHeld,
    FreeTextWaiting,
    NudgeDecided,
    NudgeExpired,
    NudgeFailed,
    PlanRevised,
    ReachChanged,
)
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db, savepoint
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import AccessKeys

from tests.notifier.test_loop import DUE
from tests.notifier.test_webhooks import post
from tests.notifier.world import ACCOUNT, OURS, PUBLIC, START, TOKEN, Someone, World, kinds, window

DAY = timedelta(days=1)
M = timedelta(minutes=1)
ITS_CAP = name_of(Gate.ACCOUNT_CAP, account_named(ACCOUNT))
ANSWERED = [row for row in ERRORS.values() if row.said != "callback"]
CALLED_BACK = [row for row in ERRORS.values() if row.said != "answer"]
UNKNOWN = 39999


def phone(number: int) -> str:
    return f"+1202555{100 + number:04d}"


async def clients(world: World, count: int, **clinic: Any) -> list[Someone]:
    """So many, each with a confirmed consent and a plan for five o'clock."""
    await world.tell(world.clinic(**clinic))
    people = [Someone(world.clinic_id, phone=phone(number)) for number in range(1, count + 1)]
    for who in people:
        await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
    await world.rest()
    return people


async def test_every_error_answer_is_classed_at_the_wire() -> None:
    settings = CarrierSettings(account_sid=ACCOUNT, auth_token=TOKEN, numbers={OURS: None})
    async with await serve(settings, VirtualClock(START)) as running:
        channel = TwilioChannel(account_sid=ACCOUNT, auth_token=TOKEN, public_url=PUBLIC, base_url=running.url)
        await channel.start()
        try:
            found: dict[int, Outcome] = {}
            for number, code in enumerate([*(row.code for row in ANSWERED), UNKNOWN], 1):
                running.carrier.add_fault(Fault(Trouble.REFUSED, number=phone(number), code=code))
                message = Outgoing(UUID(int=number), OURS, phone(number), "", "Harborside: Hello", 30 * M)
                found[code] = await channel.send(message)
        finally:
            await channel.stop()
    assert found.pop(UNKNOWN) == Refused(FailureClass.REFUSED, UNKNOWN)
    assert found == {row.code: _answer(row) for row in ANSWERED}


def test_the_pretend_carrier_answers_each_code_with_the_status_that_the_real_one_has() -> None:
    assert {row.code: refusal(row.code).status for row in ANSWERED} == {row.code: row.status for row in ANSWERED}


def _answer(row: Error) -> Outcome:
    return Throttled(PAUSE) if isinstance(row.follows, Slower) else Refused(row.why, row.code)


async def test_every_status_callback_has_its_consequence(world: World) -> None:
    """One client for each code, all texted before the first callback comes."""
    people = await clients(world, len(CALLED_BACK) + 2)
    of = dict(zip([row.code for row in CALLED_BACK], people, strict=False))
    for code, who in of.items():
        before_it_is_sent = isinstance(ERRORS[code].follows, Over)
        trouble = Trouble.FAILED if before_it_is_sent else Trouble.UNDELIVERABLE
        world.add_fault(Fault(trouble, number=who.phone, code=code))
    failed, undelivered = people[-2:]
    world.add_fault(Fault(Trouble.FAILED, number=failed.phone, code=UNKNOWN))
    world.add_fault(Fault(Trouble.UNDELIVERABLE, number=undelivered.phone, code=UNKNOWN))
    await world.play(DUE + M)
    said = {each.client_id: each for each in await world.said(NudgeFailed, NudgeExpired)}
    for row in CALLED_BACK:
        if isinstance(row.follows, Over):
            assert isinstance(said[of[row.code].client_id], NudgeExpired)
        else:
            told = said[of[row.code].client_id]
            assert (told.code, told.provider_code) == (row.why.value, row.code)
    assert said[failed.client_id].code == FailureClass.REFUSED
    assert said[undelivered.client_id].code == FailureClass.UNDELIVERED
    await _consequences_hold(world, of)
    assert await _planned(world) == {
        undelivered.client_id,
        *(of[row.code].client_id for row in CALLED_BACK if may_try_again(row.follows)),
    }


async def _consequences_hold(world: World, of: dict[int, Someone]) -> None:
    states = {row["client_id"]: row["phone_state"] for row in await world.rows("SELECT * FROM notifier.client")}
    silenced = {row["client_id"] for row in await world.rows("SELECT * FROM notifier.consent WHERE state = 'revoked'")}
    kept = {row["name"]: row for row in await _breakers(world)}
    for row in CALLED_BACK:
        client = of[row.code].client_id
        invalid = isinstance(row.follows, BadNumber) and row.follows.times == 1
        assert states[client] == ("invalid" if invalid else "usable"), row
        assert (client in silenced) == isinstance(row.follows, Silence), row
        match row.follows:
            case Misconfigured(reach, 1):
                name = name_of(Gate.ACCOUNT, account_named(ACCOUNT)) if reach is Reach.ACCOUNT else f"sender:{OURS}"
                assert kept[name]["opened_at"] is not None, row
            case Capped(reach=reach, clients=1):
                assert kept[ITS_CAP if reach is Reach.ACCOUNT else f"cap:{OURS}"]["opened_at"], row
            case Reworded():
                assert kept["wording:nudge:plan"]["opened_at"], "there are at least three of them"


async def _breakers(world: World) -> Sequence[Any]:
    return await world.rows(
        "SELECT name, opened_at, until, tried_by, code FROM notifier.breaker"
        " UNION ALL SELECT name, opened_at, until, tried_by, code FROM notifier.account_breaker"
    )


async def _planned(world: World) -> set[UUID]:
    rows = await world.rows("SELECT client_id FROM notifier.text WHERE state = 'planned' AND tries > 0")
    return {row["client_id"] for row in rows}


async def decided(world: World, who: Someone | None = None) -> list[tuple[str, ...]]:
    return [each.reasons for each in await world.said(NudgeDecided) if who is None or each.client_id == who.client_id]


async def test_a_phone_that_was_off_gets_the_nudge_once_more_inside_its_window(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30003, times=1))
    await world.play(DUE + 2 * M)
    assert kinds(await world.said())[-1] == "NudgeFailed"
    await world.play(DUE + 55 * M)
    first, second = world.sent()
    assert 15 * M <= second.created_at - first.created_at <= 60 * M
    assert second.expires_at is not None
    assert (second.expires_at - DUE).total_seconds() == pytest.approx(50 * 60, abs=1), "what is left of its use"
    assert kinds(await world.said())[-2:] == ["NudgeFailed", "NudgeDelivered"]


async def test_a_nudge_is_tried_once_more_and_no_third_time(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30008))
    await world.play(DUE + timedelta(hours=3))
    assert len(world.sent()) == 2


async def test_a_second_try_that_is_in_doubt_is_in_doubt_for_the_first_time(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30003, times=1))
    await world.play(DUE + 2 * M)
    world.add_fault(Fault(Trouble.FAILS, times=1))
    await world.play(DUE + 45 * M)
    assert len(world.sent()) == 2, "what the carrier certainly failed with is no doubt"
    assert kinds(await world.said())[-1] == "NudgeDelivered"


async def test_a_filtered_nudge_is_not_tried_again(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30007))
    await world.play(DUE + timedelta(hours=3))
    assert len(world.sent()) == 1


async def test_the_carriers_late_word_does_not_undo_the_second_try(world: World) -> None:
    await world.settled_client()
    world.add_fault(
        Fault(Trouble.UNDELIVERABLE, code=30003, times=1),
        Fault(Trouble.CALLBACK_LATE, seconds=60, status=Status.SENT, times=1),
    )
    await world.play(DUE + 55 * M)
    assert len(world.sent()) == 2, "`sent` was heard after `undelivered`"
    [text] = await world.rows("SELECT state FROM notifier.text")
    assert text["state"] == "delivered"


async def test_a_number_that_nobody_knows_is_let_be_when_it_was_said_twice_in_a_week(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30005))
    await world.play(DUE + 2 * DAY + timedelta(hours=1))
    assert await decided(world) == [(), (), ("consent_lapsed", "number_invalid")]
    [changed] = await world.said(ReachChanged)
    assert (changed.channel, changed.state, changed.provider_code) == ("sms", "invalid", 30005)


async def test_a_number_that_was_out_of_service_is_asked_before_anything_else_goes_there(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30006))
    await world.play(DUE + timedelta(hours=1))
    [held] = await world.said(ConsentHeld)
    assert (held.channel, held.reason) == ("sms", "number_out_of_service")
    world.carrier.carrier.drop_faults()
    await world.play(DUE + 40 * DAY)
    before = len(world.sent())
    await world.tell(await world.enrolled(who))
    await world.play(2 * DAY)
    [asked] = world.bodies()[before:]
    assert "Do you still want these texts" in asked, "whoever has the number learns nothing of a plan"
    await world.texts_in("OK")
    await world.play(DAY)
    assert any("1 did it" in body for body in world.bodies()[before + 1 :]), "the client has it still"


async def test_who_texts_from_such_a_number_hears_who_we_are_and_that_all_ends_and_nothing_else(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30006, times=1))
    await world.play(DUE + timedelta(hours=1))
    before = len(world.sent())
    for words in ("plan?", "hello", "INFO"):
        await world.texts_in(words)
        await world.play(M)
    [helped] = world.bodies()[before:]
    assert "STOP to end" in helped
    await world.texts_in("opt out")
    await world.play(DAY)
    [_, stopped] = world.bodies()[before:]
    assert "START" in stopped
    assert [each.state for each in await world.said(ReachChanged)] == ["invalid"]


async def test_such_a_number_is_used_again_once_its_owner_says_start(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30006, times=1))
    await world.play(DUE + timedelta(hours=1))
    before = len(world.sent())
    await world.texts_in("START")
    assert [each.state for each in await world.said(ReachChanged)] == ["invalid", "usable"]
    await world.play(DAY)
    assert any("1 did it" in body for body in world.bodies()[before:])


async def test_who_says_that_such_a_number_is_not_the_clients_hears_nothing_more(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30006))
    await world.play(DUE + timedelta(hours=1))
    world.carrier.carrier.drop_faults()
    await world.tell(await world.enrolled(who))
    await world.play(DAY)
    before = len(world.sent())
    for words in ("wrong number", "INFO", "START", "opt out"):
        await world.texts_in(words)
        await world.play(M)
    await world.play(3 * DAY)
    assert len(world.sent()) == before
    assert [each.state for each in await world.said(ReachChanged)] == ["invalid", "usable", "invalid"]
    assert len(await world.said(FreeTextWaiting)) == 1, "a person reads it"


async def test_a_phone_that_fails_on_three_days_is_let_be_until_its_owner_texts(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30003))
    await world.play(DUE + 10 * DAY + timedelta(hours=1))
    told = await decided(world)
    assert "number_unhealthy" in told[-1]
    assert ("number_doubtful",) in told, "after three failures in a row it is tried once in a week"
    assert len({message.created_at.date() for message in world.sent()}) == 3
    world.carrier.carrier.drop_faults()
    await world.texts_in("hello?")
    assert [each.state for each in await world.said(ReachChanged)] == ["unhealthy", "usable"]
    await world.play(DUE + 11 * DAY + timedelta(hours=1))
    assert (await decided(world, who))[-1] == ()


async def test_what_an_old_number_took_says_nothing_of_the_new_one(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.CALLBACK_LATE, seconds=60, status=Status.DELIVERED, times=1))
    await world.play(DUE + timedelta(seconds=20))
    phone = await world.sealed(who.client_id, "contact.phone", "+12025550177")
    await world.tell(await world.enrolled(who, phone=phone))
    await world.rest()
    await world.admin.execute(
        "INSERT INTO notifier.complaint (clinic_id, client_id, attempt_id, phone_index, code, day, at)"
        " SELECT clinic_id, client_id, gen_random_uuid(), phone_index, 30005, $2::date, $2 FROM notifier.client"
        " WHERE client_id = $1",
        who.client_id,
        world.clock.now(),
    )
    await world.play(DUE + 3 * M)
    assert world.sent()[0].status is Status.DELIVERED
    assert len(await world.rows("SELECT 1 FROM notifier.complaint")) == 1


async def test_a_number_that_is_stated_anew_begins_anew(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.REFUSED, code=21211, times=1))
    await world.play(DUE + M)
    await world.tell(await world.enrolled(who))
    await world.play(DUE + DAY + M)
    assert await decided(world) == [(), ()]
    assert [each.state for each in await world.said(ReachChanged)] == ["invalid", "usable"]


async def test_a_wording_that_is_filtered_three_times_in_an_hour_rests_until_it_is_said_to_be_mended(
    world: World,
) -> None:
    people = await clients(world, 3)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30007))
    await world.play(DUE + M)
    world.carrier.carrier.drop_faults()
    await world.play(DUE + timedelta(hours=8))
    late = Someone(world.clinic_id, phone=phone(40))
    await world.tell(await world.enrolled(late), world.consent(late), await world.plan(late))
    found = await breakers.finding(world.db, world.clock, ACCOUNT)
    assert (found.state, "filter" in found.says) == ("look", True)
    assert breakers.STOPPED.labels("wording")._value.get() == 1
    [shown] = (await _asked(world, "GET", "/v1/breakers")).json()["items"]
    assert (shown["wording"], shown["code"], shown["state"]) == ("nudge:plan", 30007, "open")
    await world.play(DUE + timedelta(hours=23))
    before = breakers.WITHHELD.labels("wording_stopped")._value.get()
    await world.texts_in("HELP", sender=late.phone)
    assert len(world.sent(late.phone)) == 1, "other wordings go out"
    closed = await _asked(world, "POST", "/v1/breakers/close", json={"name": shown["name"]})
    assert closed.status_code == 204
    await world.play(DUE + DAY + M)
    assert [(await decided(world, who))[-1] for who in [*people, late]] == [()] * 4
    assert breakers.WITHHELD.labels("wording_stopped")._value.get() == before


async def test_a_wording_that_rests_is_tried_by_one_text_after_its_pause(world: World) -> None:
    people = await clients(world, 3)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30007, times=3))
    await world.play(DUE + DAY + M)
    assert sum(len(world.sent(who.phone)) for who in people) == 4, "three were filtered, and one tries"
    await world.play(DUE + DAY + 10 * M)
    assert [(await decided(world, who))[-1] for who in people] == [()] * 3
    assert await _breakers(world) == []


async def test_a_sender_that_is_refused_stops_the_clinic_and_one_text_tries_it_again(world: World) -> None:
    people = await clients(world, 4)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, number=people[0].phone, code=30034, times=2))
    await _first_alone(world, people)
    found = await breakers.finding(world.db, world.clock, ACCOUNT)
    assert (found.state, "sender" in found.says) == ("bad", True)
    await world.play(DUE + 14 * M)
    assert [len(world.sent(who.phone)) for who in people] == [1, 0, 0, 0], "put off, not lost"
    await world.play(DUE + 16 * M)
    assert sum(len(world.sent(who.phone)) for who in people[1:]) == 1, "one tries"
    await world.play(DUE + 40 * M)
    assert [len(world.sent(who.phone)) for who in people] == [1, 1, 1, 1]
    assert (await breakers.finding(world.db, world.clock, ACCOUNT)).state == "good"


async def test_who_claims_while_another_may_try_a_breaker_waits_and_then_sees_that_it_is_tried(world: World) -> None:
    [who] = await clients(world, 1)
    ours, text = [(world.clinic_id, who.client_id)], new_id()
    opened = struck(Breaker(f"sender:{OURS}"), Strike(START, who.client_id), START, enough=1)
    ready_at = START + DAY
    async with world.db.transaction(world.clinic_id) as tx:
        await stored.save(tx, world.clinic_id, opened)
        clinics = await stored_clinics(tx, [world.clinic_id])
    async with world.db.transaction(world.clinic_id) as first, world.db.transaction(world.clinic_id) as second:
        guard = await guard_of(first, clinics, ours, ready_at, account=ACCOUNT, again=False)
        assert guard.defences(*ours[0], Kind.NUDGE, text).probes == (opened.name,)
        await second.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(asyncpg.LockNotAvailableError):
            async with savepoint(second):
                await guard_of(second, clinics, ours, ready_at, account=ACCOUNT, again=False)
        await take_probes(first, [(world.clinic_id, text, (opened.name,))], ready_at)
    async with world.db.transaction(world.clinic_id) as third:
        found = (await guard_of(third, clinics, ours, ready_at, account=ACCOUNT, again=False)).defences(
            *ours[0], Kind.NUDGE, new_id()
        )
    assert (found.probes, [hold.reason for hold in found.holds]) == ((), [Reason.SENDING_STOPPED])


async def test_a_sender_that_stays_refused_is_withheld_and_said_why(world: World) -> None:
    people = await clients(world, 4)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30032))
    await _first_alone(world, people)
    await world.play(DUE + timedelta(hours=2))
    assert {reasons for who in people[1:] for reasons in await decided(world, who)} <= {(), ("sending_stopped",)}
    assert ("sending_stopped",) in [(await decided(world, who))[-1] for who in people[1:]]
    assert sum(len(world.sent(who.phone)) for who in people) <= 3, "a first, and one for each pause"
    [row] = [each for each in await _breakers(world) if each["opened_at"]]
    assert (row["name"], row["code"]) == (f"sender:{OURS}", 30032)


async def test_another_sender_is_not_stopped_by_the_old_ones_trouble(world: World) -> None:
    people = await clients(world, 2)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30034))
    await _first_alone(world, people)
    world.carrier.carrier.drop_faults()
    world.carrier.carrier.own("+12025550101", None)
    await world.tell(world.clinic(sms_sender="+12025550101"))
    await world.play(DUE + 20 * M)
    assert [message.sender for message in world.sent(people[1].phone)] == ["+12025550101"]


async def test_credentials_that_are_refused_stop_every_clinic_of_the_account(world: World) -> None:
    people = await clients(world, 1)
    other = Someone(new_id(), phone=phone(50))
    world.add_fault(Fault(Trouble.REFUSED, number=people[0].phone, code=20003))
    await world.play(DUE + M)
    first, world.clinic_id = world.clinic_id, other.clinic_id
    await world.tell(world.clinic(sms_sender="+12025550102"), await world.enrolled(other), world.consent(other))
    world.carrier.carrier.own("+12025550102", None)
    await world.tell(await world.plan(other, moments=[window(other, start=time(17, 5), lead_minutes=20)]))
    await world.play(DUE + 6 * M)
    assert world.sent(other.phone) == []
    assert (await breakers.finding(world.db, world.clock, ACCOUNT)).state == "bad"
    refused = await _asked(
        world, "POST", "/v1/breakers/close", json={"name": name_of(Gate.ACCOUNT, account_named(ACCOUNT))}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "breaker_shared")
    await world.play(DUE + 25 * M)
    assert len(world.sent(other.phone)) == 1, "it was the other clinic's text that tried"
    assert await _breakers(world) == []
    assert first != world.clinic_id


@pytest.mark.parametrize("code", [21408, 21612, UNKNOWN])
async def test_what_may_lie_with_one_number_stops_nobody_until_three_clients_met_it(world: World, code: int) -> None:
    people = await clients(world, 4)
    for who in people[:2]:
        world.add_fault(Fault(Trouble.REFUSED, number=who.phone, code=code))
    await world.play(DUE + M)
    assert len(world.sent(people[3].phone)) == 1
    assert all(row["opened_at"] is None for row in await _breakers(world))
    world.add_fault(Fault(Trouble.REFUSED, code=code))
    await world.play(DUE + DAY + M)
    assert any(row["opened_at"] is not None for row in await _breakers(world))


async def test_a_days_cap_holds_until_midnight_of_the_pacific(world: World) -> None:
    people = await clients(world, 2)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30023, times=1))
    await _first_alone(world, people)
    [cap] = await _breakers(world)
    assert cap["until"] == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert "carrier_cap" in (await decided(world, people[1]))[-1]
    asking = Someone(world.clinic_id, phone=phone(60))
    await world.tell(await world.enrolled(asking), world.consent(asking, "recorded"))
    await world.play(datetime(2026, 3, 3, 7, 59, tzinfo=UTC))
    assert world.sent(asking.phone) == []
    await world.play(DUE + DAY + 6 * M)
    assert len(world.sent(asking.phone)) == 1, "what is of use for longer waited"
    assert [(await decided(world, who))[-1] for who in people] == [(), ()]


async def test_at_a_cap_that_is_lifted_nobody_waits_for_another(world: World) -> None:
    people = await clients(world, 2)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30023, times=1))
    await _first_alone(world, people)
    [cap] = await _breakers(world)
    for now, held in ((cap["until"] - M, {cap["name"]}), (cap["until"], set())):
        async with world.db.transaction(world.clinic_id) as tx:
            found = await stored.breakers(tx, [world.clinic_id], now, ACCOUNT)
            assert {each.name for kept in found.values() for each in kept} == held


async def test_what_met_a_cap_itself_goes_once_it_is_lifted_where_it_is_of_use_by_then(world: World) -> None:
    who = Someone(world.clinic_id, phone=phone(1))
    world.add_fault(Fault(Trouble.REFUSED, code=60728, times=1))
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(hours=20))
    assert len(world.sent(who.phone)) == 1, "the request to agree"
    [text] = await world.rows("SELECT kind, state, tries FROM notifier.text")
    assert (text["kind"], text["state"], text["tries"]) == ("opt_in", "delivered", 2)


@pytest.mark.parametrize("heard_at", [datetime(2026, 3, 3, 7, 30, tzinfo=UTC), datetime(2026, 3, 3, 8, 30, tzinfo=UTC)])
async def test_a_days_cap_that_is_heard_of_late_holds_for_no_day_that_it_was_not_met_on(
    world: World, heard_at: datetime
) -> None:
    await clients(world, 1)
    lost = [Fault(Trouble.CALLBACK_LOST), Fault(Trouble.LIST_FAILS)]
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30023, times=1), *lost)
    await world.play(DUE + M)
    world.carrier.carrier.drop_faults()
    [attempt] = await world.rows("SELECT attempt_id FROM notifier.attempt")
    world.clock.advance_to(heard_at)
    form = {"MessageSid": world.sent(phone(1))[0].sid, "MessageStatus": "undelivered", "ErrorCode": "30023"}
    assert (await post(world, f"/twilio/status?attempt={attempt['attempt_id']}", form)).status_code == 204
    await world.rest()
    midnight = datetime(2026, 3, 3, 8, tzinfo=UTC)
    held = [row["until"] for row in await _breakers(world) if row["opened_at"] is not None]
    assert held == ([midnight] if heard_at < midnight else [])


async def test_a_days_cap_of_one_network_holds_once_three_clients_met_it(world: World) -> None:
    people = await clients(world, 4)
    for who in people[:2]:
        world.add_fault(Fault(Trouble.UNDELIVERABLE, number=who.phone, code=30027))
    await world.play(DUE + M)
    assert len(world.sent(people[3].phone)) == 1, "on another network"
    assert [row["opened_at"] for row in await _breakers(world)] == [None]
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30027))
    await world.play(DUE + DAY + M)
    [cap] = await _breakers(world)
    assert (cap["name"], cap["opened_at"] is not None) == (f"cap:{OURS}", True)


async def test_the_accounts_cap_for_a_day_holds_for_a_day(world: World) -> None:
    """As the carrier answers it: as too many requests, with its code in the answer."""
    people = await clients(world, 2)
    world.add_fault(Fault(Trouble.REFUSED, code=63038, times=1))
    await _first_alone(world, people)
    [cap] = await _breakers(world)
    assert (cap["name"], cap["until"] - cap["opened_at"]) == (ITS_CAP, DAY)
    assert "carrier_cap" in (await decided(world, people[1]))[-1]


async def test_the_accounts_cap_that_was_raised_is_closed_by_hand(world: World) -> None:
    """Nobody tries a cap, so no text that arrives would close it."""
    people = await clients(world, 2)
    world.add_fault(Fault(Trouble.REFUSED, code=63038, times=1))
    await _first_alone(world, people)
    [shown] = (await _asked(world, "GET", "/v1/breakers")).json()["items"]
    assert (shown["name"], ACCOUNT in shown["name"]) == (ITS_CAP, False)
    for _ in range(2):
        assert (await _asked(world, "POST", "/v1/breakers/close", json={"name": ITS_CAP})).status_code == 204
    assert (await breakers.finding(world.db, world.clock, ACCOUNT)).state == "good"
    await world.play(DUE + DAY + 6 * M)
    assert [(await decided(world, who))[-1] for who in people] == [()] * 2


async def test_what_was_too_fast_goes_once_more_and_is_not_held_against_the_number(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30022, times=1))
    await world.play(DUE + 55 * M)
    assert len(world.sent()) == 2
    assert kinds(await world.said())[-1] == "NudgeDelivered"
    assert await world.rows("SELECT 1 FROM notifier.complaint WHERE client_id = $1", who.client_id) == []


async def _first_alone(world: World, people: Sequence[Someone]) -> None:
    """The first one's nudge meets its fault before the others' are due, some minutes later."""
    for who in people[1:]:
        moments = [window(who, start=time(17, 5), lead_minutes=20)]
        await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=moments))
    await world.play(DUE + 6 * M)


async def _asked(world: World, method: str, path: str, **content: Any) -> httpx.Response:
    key = await AccessKeys(Db("", schema="")).make(world.admin, ClinicId(world.clinic_id), ["plans"])
    async with httpx.AsyncClient(verify=False, base_url=world.local) as client:
        return await client.request(method, path, headers={"Authorization": f"Bearer {key}"}, **content)


async def test_what_somebody_takes_back_at_the_carrier_fails_and_strikes_nobody(world: World) -> None:
    await clients(world, 4)
    world.add_fault(Fault(Trouble.STUCK, seconds=3000))
    await world.play(DUE + M)
    for row in await world.rows("SELECT attempt_id, provider_id FROM notifier.attempt"):
        said = {"MessageSid": row["provider_id"], "MessageStatus": "canceled"}
        assert (await post(world, f"/twilio/status?attempt={row['attempt_id']}", said)).status_code == 204
    await world.rest()
    assert [each.code for each in await world.said(NudgeFailed)] == ["canceled"] * 4
    assert (
        await world.rows("SELECT name FROM notifier.breaker WHERE strikes::text <> '[]' OR opened_at IS NOT NULL") == []
    )
    assert await world.rows("SELECT code FROM notifier.complaint") == []
