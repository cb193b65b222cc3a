"""What becomes of a text: never lost, never sent twice, whatever the carrier or our own process does."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from handrail.carrier import Fault, Status, Trouble
from handrail_notifier.core.delivery import Learned
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.deliveries import learn
from handrail_notifier.store import ledger
from handrail_notifier.wiring import build
from handrail_shared.contracts.events import (
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgePostponed,
    NudgeSent,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_crisis import PHONES, on_call
from tests.notifier.test_loop import DUE
from tests.notifier.world import OURS, SAM, Someone, World, kinds

NUDGE_KINDS = (NudgeSent, NudgeDelivered, NudgeFailed, NudgeExpired)


async def fate(world: World, *faults: Fault, until: timedelta = timedelta(minutes=55)) -> list[str]:
    """What is said of a nudge that meets these faults."""
    await world.settled_client()
    world.add_fault(*faults)
    await world.play(DUE + until)
    return kinds(await world.said(*NUDGE_KINDS))


async def attempts(world: World) -> list[Any]:
    return await world.rows("SELECT state, code, provider_id, settle_at FROM notifier.attempt ORDER BY begun_at")


async def test_an_answer_that_was_lost_is_found_at_the_carrier_and_not_sent_again(world: World) -> None:
    said = await fate(world, Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    assert said == ["NudgeSent", "NudgeDelivered"]
    assert len(world.sent()) == 1
    [attempt] = await attempts(world)
    assert attempt["provider_id"] == world.sent()[0].sid


async def test_a_server_error_after_accepting_is_found_too(world: World) -> None:
    assert (await fate(world, Fault(Trouble.FAILS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST)))[0] == "NudgeSent"
    assert len(world.sent()) == 1


async def test_a_callback_settles_what_the_answer_left_unknown(world: World) -> None:
    said = await fate(world, Fault(Trouble.DROPS_AFTER, times=1), until=timedelta(seconds=20))
    assert said == ["NudgeSent", "NudgeDelivered"]
    assert len(world.sent()) == 1


async def test_what_the_carrier_never_had_is_sent_once_more(world: World) -> None:
    assert await fate(world, Fault(Trouble.DROPS, times=1)) == ["NudgeSent", "NudgeDelivered"]
    assert len(world.sent()) == 1
    assert world.sent()[0].created_at - DUE == timedelta(seconds=30), "after the grace"
    assert len(await attempts(world)) == 2


async def test_after_a_second_doubt_there_is_silence(world: World) -> None:
    assert await fate(world, Fault(Trouble.FAILS)) == ["NudgeExpired"]
    assert world.sent() == []
    assert len(await attempts(world)) == 2
    [expired] = await world.said(NudgeExpired)
    assert expired.reason == "outcome_unknown"


async def test_a_list_that_lags_can_cost_a_double_but_never_a_third(world: World) -> None:
    await fate(world, Fault(Trouble.DROPS_AFTER), Fault(Trouble.CALLBACK_LOST), Fault(Trouble.LIST_LAG, seconds=3600))
    assert len(world.sent()) == 2, "the residue that no provider without idempotency keys lets us close"


async def test_throttled_is_tried_again_until_it_goes(world: World) -> None:
    said = await fate(world, Fault(Trouble.BUSY, times=3, seconds=10))
    assert said == ["NudgeSent", "NudgeDelivered"]
    assert len(world.sent()) == 1
    assert [row["state"] for row in await attempts(world)] == ["planned"] * 3 + ["delivered"]
    assert world.sent()[0].created_at - DUE >= timedelta(seconds=30)


async def test_a_carrier_that_stays_busy_is_given_up_in_time(world: World) -> None:
    said = await fate(world, Fault(Trouble.BUSY, seconds=2), until=timedelta(hours=2))
    assert said == ["NudgeExpired"]
    assert len(await attempts(world)) <= 13
    [expired] = await world.said(NudgeExpired)
    assert (expired.reason, expired.occurred_at - DUE > timedelta(minutes=30)) == ("never_sent", True)


async def test_a_carrier_that_is_away_for_twenty_minutes_costs_no_text_its_turn(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.play(DUE - timedelta(seconds=10))
    world.add_fault(Fault(Trouble.BUSY, seconds=2))
    await world.texts_in("I want to kill myself")
    await world.play(timedelta(minutes=4))
    noted = await world.rows("SELECT 1 FROM notifier.crisis_step WHERE what = 'numbers_not_sent'")
    assert len(noted) == 1, "the next people are alerted while the numbers are tried on"
    await world.play(timedelta(minutes=16))
    assert world.sent() == []
    world.carrier.carrier.drop_faults()
    await world.play(timedelta(minutes=1))
    assert "call 911" in world.bodies()[0], "within half a minute"
    assert all(world.sent(PHONES[name]) for name in ("primary", "backup"))


async def test_people_hear_that_numbers_do_not_go_out_also_where_the_eighth_try_ends_in_doubt(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.play(DUE - timedelta(seconds=10))
    busy = Fault(Trouble.BUSY, number=SAM, seconds=2)
    world.add_fault(busy)
    await world.texts_in("I want to kill myself")
    await world.play(timedelta(seconds=100))
    world.carrier.carrier.drop_faults()
    world.add_fault(Fault(Trouble.FAILS, number=SAM, times=1))
    await world.play(timedelta(seconds=25))
    world.add_fault(busy)
    await world.play(timedelta(minutes=5))
    doubts = await world.rows("SELECT what FROM notifier.doubt")
    assert [row["what"] for row in doubts] == ["answer_unclear", "not_found_sent_again"]
    noted = "SELECT detail FROM notifier.crisis_step WHERE what = 'numbers_not_sent'"
    assert len(await world.rows(noted)) == 1
    await world.play(timedelta(minutes=20))
    assert len(await world.rows(noted)) == 1, "while it is tried on it is noted once"


async def test_a_nudge_outlives_a_carrier_that_is_away_for_twenty_minutes(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, seconds=2))
    await world.play(DUE + timedelta(minutes=20))
    world.carrier.carrier.drop_faults()
    await world.play(timedelta(minutes=20))
    assert kinds(await world.said(*NUDGE_KINDS)) == ["NudgeSent", "NudgeDelivered"]
    assert len(world.sent()) == 1


async def test_a_refused_number_is_marked_and_not_tried_again(world: World) -> None:
    assert await fate(world, Fault(Trouble.REFUSED, code=21211)) == ["NudgeFailed"]
    [failed] = await world.said(NudgeFailed)
    assert (failed.code, failed.provider_code) == ("number_invalid", 21211)
    await world.play(timedelta(days=1))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [(), ("number_invalid",)]


async def test_an_undelivered_text_is_a_failure_with_its_class(world: World) -> None:
    said = await fate(world, Fault(Trouble.UNDELIVERABLE, code=30003), until=timedelta(minutes=5))
    assert said == ["NudgeSent", "NudgeFailed"]
    [failed] = await world.said(NudgeFailed)
    assert (failed.code, failed.provider_code) == ("unreachable", 30003)


async def test_a_landline_is_found_out_by_its_delivery_report(world: World) -> None:
    assert await fate(world, Fault(Trouble.FAILED, code=30006)) == ["NudgeSent", "NudgeFailed"]
    await world.play(timedelta(days=1))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [(), ("consent_lapsed", "number_invalid")]


async def test_what_expires_in_the_carriers_queue_is_not_a_failure(world: World) -> None:
    said = await fate(world, Fault(Trouble.STUCK, seconds=3600 * 3), until=timedelta(hours=4))
    assert said == ["NudgeSent", "NudgeExpired"]
    assert (await world.said(NudgeExpired))[0].reason == "too_late"


async def test_a_nudge_may_wait_at_the_carrier_until_it_is_of_no_more_use(world: World) -> None:
    await fate(world)
    [sent] = world.sent()
    assert sent.expires_at - DUE == timedelta(minutes=50), "half an hour into its window"


async def test_a_callback_before_the_answer_is_not_lost(world: World) -> None:
    assert await fate(world, Fault(Trouble.CALLBACK_EARLY)) == ["NudgeSent", "NudgeDelivered"]
    [attempt] = await attempts(world)
    assert (attempt["state"], attempt["settle_at"]) == ("delivered", None)


async def test_callbacks_twice_and_out_of_order_say_each_thing_once(world: World) -> None:
    said = await fate(
        world, Fault(Trouble.CALLBACK_TWICE), Fault(Trouble.CALLBACK_LATE, seconds=60, status=Status.SENT)
    )
    assert said == ["NudgeSent", "NudgeDelivered"]


async def siblings(world: World) -> None:
    """Two clients with one phone, and plans that say the same."""
    await world.settled_client()
    other = Someone(world.clinic_id)
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.rest()


@pytest.mark.parametrize("trouble", [Trouble.FAILS, Trouble.FAILS_AFTER])
async def test_of_two_clients_with_one_phone_and_the_same_words_neither_takes_the_others_text(
    world: World, trouble: Trouble
) -> None:
    """One call gets no clear answer, and the list shows what the other got."""
    await siblings(world)
    world.add_fault(Fault(trouble, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(minutes=20))
    assert len(world.sent()) == 2, "one for each"
    ids = [row["provider_id"] for row in await attempts(world) if row["provider_id"] is not None]
    assert sorted(ids) == sorted(message.sid for message in world.sent())
    assert kinds(await world.said(NudgeSent)) == ["NudgeSent"] * 2


@pytest.mark.parametrize("meanwhile", ["its end is heard", "nothing is learned"])
async def test_who_loses_an_id_while_it_is_looked_at_is_looked_for_all_the_same(world: World, meanwhile: str) -> None:
    """Whoever takes the id holds its own client, not this one's."""
    await siblings(world)
    world.add_fault(Fault(Trouble.FAILS_AFTER, times=2), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(minutes=5))
    theirs = {UUID(str(message.status_callback)[-36:]): message.sid for message in world.sent()}
    wrong, right = sorted(theirs)
    await world.rows("UPDATE notifier.attempt SET state = 'accepted', provider_id = NULL, settle_at = NULL RETURNING 1")
    guess = "UPDATE notifier.attempt SET provider_id = $2, provider_id_guessed = true, settle_at = $3 WHERE attempt_id = $1 RETURNING 1"
    await world.rows(guess, wrong, theirs[right], world.clock.now())
    grace, now = timedelta(minutes=2), world.clock.now()
    async with world.db.transaction(world.clinic_id) as tx:
        seen = await ledger.attempt(tx, world.clinic_id, wrong)
        async with world.db.transaction(world.clinic_id) as other:
            named = Learned(TextEvent.DELIVER, provider_id=theirs[right])
            await learn(other, await ledger.attempt(other, world.clinic_id, right), named, grace=grace, now=now)
        if meanwhile == "its end is heard":
            await learn(tx, seen, Learned(TextEvent.DELIVER), grace=grace, now=now)
        else:
            await ledger.leave(tx, seen)
    await world.play(timedelta(minutes=5))
    rows = await world.rows("SELECT attempt_id, provider_id FROM notifier.attempt")
    assert {row["attempt_id"]: row["provider_id"] for row in rows} == theirs


async def test_where_both_are_in_doubt_each_text_at_the_carrier_counts_once(world: World) -> None:
    await siblings(world)
    world.add_fault(Fault(Trouble.FAILS, times=1), Fault(Trouble.FAILS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(minutes=20))
    assert len(world.sent()) == 2
    ids = [row["provider_id"] for row in await attempts(world) if row["provider_id"] is not None]
    assert sorted(ids) == sorted(message.sid for message in world.sent())


async def test_a_process_that_died_between_claim_and_answer_sends_no_second_text(world: World) -> None:
    """The attempt is on record and the carrier has the text; nobody heard the answer."""
    await world.settled_client()
    world.add_fault(Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(seconds=1))
    await _as_if_the_process_had_died(world)
    await world.play(timedelta(minutes=3))
    assert len(world.sent()) == 1
    [attempt] = await attempts(world)
    assert attempt["provider_id"] == world.sent()[0].sid
    assert attempt["state"] == "delivered"


async def test_a_process_that_died_before_the_call_sends_it_after_all(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS, times=1))
    await world.play(DUE + timedelta(seconds=1))
    assert world.sent() == []
    await _as_if_the_process_had_died(world)
    await world.play(timedelta(minutes=3))
    assert len(world.sent()) == 1
    assert kinds(await world.said(*NUDGE_KINDS)) == ["NudgeSent", "NudgeDelivered"]


async def test_after_an_outage_what_has_passed_is_recorded_and_not_sent(world: World) -> None:
    await world.settled_client()
    await world.down()
    world.clock.advance_to(DUE + timedelta(days=3, hours=2))
    await world.up()
    await world.rest()
    assert world.sent() == []
    decided = await world.said(NudgeDecided)
    assert [("moment_passed" in each.reasons, each.decision) for each in decided] == [(True, "withhold")] * 4
    assert [each.reason for each in await world.said(NudgeExpired)] == ["moment_passed"] * 4
    await world.play(timedelta(days=1))
    assert len(world.sent()) == 1, "and then life goes on"


async def test_a_very_long_outage_is_passed_over(world: World) -> None:
    await world.settled_client()
    await world.down()
    world.clock.advance_to(DUE + timedelta(days=60))
    await world.up()
    await world.rest()
    assert 7 <= len(await world.said(NudgeDecided)) <= 9


async def test_a_short_delay_still_sends(world: World) -> None:
    await world.settled_client()
    await world.down()
    world.clock.advance_to(DUE + timedelta(minutes=30))
    await world.up()
    await world.rest()
    [late] = await world.said(NudgePostponed)
    assert late.reasons == ("catching_up",)
    assert DUE + timedelta(minutes=30) < late.until < DUE + timedelta(minutes=40)
    await world.play(DUE + timedelta(minutes=40))
    assert [each.created_at for each in world.sent()] == [late.until]


async def test_system_texts_are_settled_in_the_same_way(world: World) -> None:
    who = Someone(world.clinic_id)
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=5))
    assert len(world.sent()) == 1
    [text] = await world.rows("SELECT kind, state FROM notifier.text")
    assert tuple(text) == ("opt_in", "delivered")


async def test_a_confirmation_of_a_stop_is_of_use_for_five_minutes(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, seconds=400, times=1))
    await world.texts_in("opt out")
    await world.play(timedelta(minutes=30))
    assert world.sent() == []
    [text] = await world.rows("SELECT kind, state FROM notifier.text")
    assert tuple(text) == ("stopped", "expired")


async def test_the_attempt_is_on_record_before_the_carrier_hears_of_it(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=1))
    [attempt] = await world.rows("SELECT attempt_id, begun_at FROM notifier.attempt")
    [message] = world.sent()
    assert str(attempt["attempt_id"]) in (message.status_callback or "")
    assert attempt["begun_at"] <= message.created_at


async def test_a_plan_that_does_not_open_withholds_itself_and_stops_nobody(world: World) -> None:
    await world.settled_client(discreet=await world.sealed(new_id(), "plan.discreet", "sealed for somebody else"))
    other = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.play(DUE + timedelta(minutes=5))
    assert {each.reasons for each in await world.said(NudgeDecided)} == {("unreadable",), ()}
    assert (world.bodies(), len(world.bodies("+12025550144"))) == ([], 1)


async def test_a_client_who_was_forgotten_is_left_in_peace(world: World) -> None:
    who = await world.settled_client()
    async with world.db.transaction(world.clinic_id) as tx:
        await world.vault.destroy(tx, world.clinic_id, who.client_id)
    await world.play(DUE + timedelta(minutes=5))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("unreadable",)]


async def test_being_busy_costs_no_second_chance(world: World) -> None:
    said = await fate(world, Fault(Trouble.BUSY, times=2, seconds=5), Fault(Trouble.DROPS, times=1))
    assert said == ["NudgeSent", "NudgeDelivered"]
    assert len(world.sent()) == 1


async def test_two_dispatchers_send_one_text(world: World) -> None:
    second = build(world.settings, clock=world.clock)
    await second.start()
    try:
        for _ in range(6):
            who = Someone(world.clinic_id, phone=f"+1202555{new_id().int % 10000:04d}")
            await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), await world.plan(who))
        await world.play(DUE + timedelta(minutes=10))
        assert len(await world.said(NudgeDecided)) == 6
        sent = [message for message in world.carrier.carrier.messages() if message.sender == OURS]
        assert len(sent) == len({message.recipient for message in sent}) == 6
    finally:
        await second.stop()


async def test_what_a_dead_process_had_in_hand_is_settled_after_the_lease_and_the_grace(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS, times=1))
    await world.play(DUE + timedelta(seconds=1))
    await _as_if_the_process_had_died(world)
    await world.play(timedelta(minutes=3))
    lease, grace = world.settings.attempt_lease_seconds, world.settings.unknown_grace_seconds
    assert [each.created_at - DUE for each in world.sent()] == [timedelta(seconds=lease + grace)]
    said = (Path(__file__).parents[2] / "services/notifier/README.md").read_text("utf-8")
    assert f"some {lease + grace} seconds" in said, "as a clinic reads it"


async def _as_if_the_process_had_died(world: World) -> None:
    """Put the ledger back to where a kill in mid-call leaves it."""
    await world.admin.execute(
        "UPDATE notifier.attempt SET state = 'sending', provider_id = NULL, accepted_at = NULL, settle_at = $1;",
        DUE + timedelta(seconds=60),
    )
    await world.admin.execute("UPDATE notifier.text SET state = 'sending', due_at = NULL")
