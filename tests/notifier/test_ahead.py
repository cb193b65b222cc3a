"""Nudges that are posted ahead, between the notifier as it runs and the pretend carrier: one goes out at its time, or none."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID

import pytest
from asyncpg import UniqueViolationError
from handrail.carrier import Fault, Message, Status, Trouble
from handrail_notifier import migrations
from handrail_notifier.ahead import concluding, loop, taking
from handrail_notifier.core.ahead import HANDED_OVER, CopyState
from handrail_notifier.core.defence import SAME_TEXTS
from handrail_notifier.store import ahead
from handrail_notifier.store.ahead import NamedMeanwhile, WhoseCopy
from handrail_notifier.turns import MOST_TURNS, in_turns
from handrail_shared.contracts.events import (
    ClientPaused,
    ClinicPaused,
    ContactChanged,
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeSent,
    PlanEnded,
    PlanRevised,
)
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.test_redaction import sweep_redaction
from tests.notifier.test_webhooks import post
from tests.notifier.world import OURS, ZONE, Someone, World, kinds, opened, window
from tests.support.form import IN_FULL
from tests.support.postgres import Database

SERVICE = "MG" + "0" * 31 + "1"
POSTED, SENT_AT = DUE - timedelta(minutes=10), DUE + HANDED_OVER
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    services = {"messaging_services": {OURS: SERVICE}}
    async with opened(database, valkey_url, settings=services, carrier={"services": {SERVICE: OURS}}) as world:
        yield world


async def planned(world: World, **clinic: Any) -> Someone:
    return await world.settled_client(clinic={"posts_ahead": True} | clinic)


def statuses(world: World) -> list[str]:
    return [message.status.value for message in world.sent()]


def went_out(world: World) -> list[Message]:
    return [message for message in world.sent() if message.sent_at is not None]


async def rows(world: World) -> list[Any]:
    return await world.rows("SELECT * FROM notifier.ahead ORDER BY send_at")


async def test_a_nudge_is_held_by_the_carrier_and_goes_out_at_its_time_once(world: World) -> None:
    await planned(world)
    await world.play(POSTED + MINUTE)
    assert statuses(world) == ["scheduled"]
    assert kinds(await world.said()) == [], "nothing is decided before its time"
    await world.play(SENT_AT + MINUTE)
    [message] = world.sent()
    assert (message.status, message.service_sid) == (Status.DELIVERED, SERVICE)
    assert message.sent_at is not None
    assert SENT_AT <= message.sent_at < SENT_AT + timedelta(seconds=10)
    assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent", "NudgeDelivered"]
    [row] = await rows(world)
    assert (row["ending"], row["body"], row["address"]) == ("gone_out", None, None)


async def test_a_clinic_that_did_not_ask_for_it_posts_nothing_ahead(world: World) -> None:
    await planned(world, posts_ahead=False)
    await world.play(DUE - timedelta(seconds=1))
    assert world.sent() == []
    await world.play(DUE + MINUTE)
    [message] = world.sent()
    assert (message.status, message.service_sid) == (Status.DELIVERED, None)


async def test_a_number_of_which_no_country_is_known_is_looked_at_before_it_is_posted(world: World) -> None:
    await world.tell(world.clinic(posts_ahead=True))
    away = Someone(world.clinic_id, phone="+18765550123")
    await world.tell(await world.enrolled(away), world.consent(away), await world.plan(away))
    await world.rest()
    await world.admin.execute("UPDATE notifier.client SET phone_country = NULL")
    await world.play(SENT_AT + MINUTE)
    assert world.sent(away.phone) == []
    assert [each.reason for each in await world.said(NudgeExpired)] == ["country_not_allowed"]


@pytest.mark.parametrize(("number", "held"), [("+12025550188", False), ("+1 202-555-0143", True), (None, False)])
async def test_what_is_taken_up_goes_to_the_number_that_is_its_clients(
    world: World, number: str | None, held: bool
) -> None:
    """Stated anew while the carrier holds it (the same number, written otherwise, is the same); None: the key is destroyed."""
    who = await planned(world)
    await world.play(DUE + timedelta(seconds=10))
    assert statuses(world) == ["scheduled"]
    if number is None:
        async with world.db.transaction(world.clinic_id) as tx:
            await world.vault.destroy(tx, world.clinic_id, who.client_id)
    else:
        phone = await world.sealed(who.client_id, "contact.phone", number)
        about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
        await world.tell(ContactChanged(**about, zone=ZONE, language="en-US", phone=phone, email=None))
    await world.play(SENT_AT + MINUTE)
    assert len(went_out(world)) == (1 if held else 0)
    assert len(await world.said(NudgeExpired)) == (0 if held else 1)


async def test_the_same_words_are_posted_to_a_number_so_often_and_no_more(world: World) -> None:
    await planned(world)
    for other in [Someone(world.clinic_id) for _ in range(SAME_TEXTS)]:
        await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.play(POSTED + MINUTE)
    assert statuses(world) == ["scheduled"] * SAME_TEXTS
    await world.play(SENT_AT + MINUTE)
    assert statuses(world) == ["delivered"] * SAME_TEXTS
    assert [each.reason for each in await world.said(NudgeExpired)] == ["same_text"]


async def test_what_is_posted_is_taken_back_once_its_words_went_out_as_often_as_may_be(world: World) -> None:
    await planned(world)
    await world.play(POSTED + MINUTE)
    assert statuses(world) == ["scheduled"]
    await world.admin.execute(
        """INSERT INTO notifier.attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments,
                                         begun_at, number_index, words_index, wording, channel)
        SELECT a.clinic_id, gen_random_uuid(), gen_random_uuid(), a.client_id, 'delivered', '', a.sender, '', 1, $1,
               c.phone_index, a.words_index, 'nudge:plan', 'sms'
        FROM notifier.ahead a JOIN notifier.client c ON c.client_id = a.client_id, generate_series(1, $2)""",
        world.clock.now(),
        SAME_TEXTS,
    )
    await world.play(MINUTE)
    assert statuses(world) == ["canceled"]
    await world.play(SENT_AT + MINUTE)
    assert (went_out(world), [row["reason"] for row in await rows(world)]) == ([], ["same_text"])
    assert [each.reason for each in await world.said(NudgeExpired)] == ["same_text"]


async def test_validity_counts_from_the_time_at_which_it_is_sent(world: World) -> None:
    who = Someone(world.clinic_id)
    moments = [window(who, start=time(17), end=time(17, 10))]
    told = [world.clinic(posts_ahead=True), await world.enrolled(who), world.consent(who)]
    await world.tell(*told, await world.plan(who, moments=moments))
    await world.play(POSTED + MINUTE)
    [message] = world.sent()
    until = DUE + timedelta(minutes=30)
    assert message.expires_at == until, "it may wait at the carrier for as long as it is of use"


async def stops(world: World, who: Someone) -> None:
    await world.texts_in("STOP")


async def takes_a_break(world: World, who: Someone) -> None:
    about = {"clinic_id": world.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(ClientPaused.model_validate(about | {"by": "clinic"}))


async def asks_for_a_break(world: World, who: Someone) -> None:
    await world.texts_in("BREAK")


async def pauses(world: World, who: Someone) -> None:
    await world.tell(ClinicPaused(clinic_id=world.clinic_id, occurred_at=world.clock.now()))


async def sounds_like_a_crisis(world: World, who: Someone) -> None:
    await world.texts_in("I want to die")


async def ends_the_plan(world: World, who: Someone) -> None:
    about = {"clinic_id": world.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    of_plan = {"plan_id": who.plan_id, "goal_id": who.goal_id, "local_date": date(2026, 3, 2), "reason": "met"}
    await world.tell(PlanEnded.model_validate(about | of_plan))


WITHDRAWN = {
    stops: "revoked",
    takes_a_break: "on_hold",
    asks_for_a_break: "on_break",
    pauses: "clinic_paused",
    sounds_like_a_crisis: "crisis_hold",
}


@pytest.mark.parametrize("act", [*WITHDRAWN, ends_the_plan])
@pytest.mark.parametrize("when", [POSTED + 2 * MINUTE, DUE + timedelta(seconds=20)], ids=["held", "taken up"])
async def test_what_is_not_wanted_any_more_is_taken_back_within_a_minute(
    world: World, act: Any, when: datetime
) -> None:
    who = await planned(world)
    await world.play(when)
    [held] = world.sent()
    await act(world, who)
    await world.play(MINUTE)
    [canceled] = [message for message in world.sent() if message.sid == held.sid]
    assert canceled.status is Status.CANCELED
    assert canceled.updated_at <= when + MINUTE
    await world.play(SENT_AT + timedelta(hours=1))
    assert [m.sid for m in went_out(world) if m.service_sid] == []
    ends = [each.reason for each in await world.said(NudgeExpired)]
    withheld = [each.reasons for each in await world.said(NudgeDecided) if each.decision == "withhold"]
    if act in WITHDRAWN:
        reason = WITHDRAWN[act]
        assert ends == [reason] if when > DUE else any(reason in reasons for reasons in withheld)
    [row] = await rows(world)
    assert row["ending"] == "withdrawn"


@pytest.mark.parametrize("act", [stops, asks_for_a_break, sounds_like_a_crisis])
@pytest.mark.parametrize("seconds", [8, *([28, 12] if IN_FULL else ())])
async def test_what_a_client_texts_seconds_before_its_time_still_takes_it_back(
    world: World, act: Any, seconds: int
) -> None:
    who = await planned(world)
    await world.play(SENT_AT - timedelta(seconds=seconds))
    await act(world, who)
    await world.play(SENT_AT + MINUTE)
    assert [message for message in went_out(world) if message.service_sid] == []


async def test_a_late_word_that_it_was_taken_back_strikes_no_sender(world: World) -> None:
    who = await planned(world)
    world.add_fault(Fault(Trouble.CALLBACK_LATE, seconds=300, status=Status.CANCELED))
    await world.play(DUE + timedelta(seconds=20))
    await world.texts_in("opt out", sender=who.phone)
    await world.play(DUE + 30 * MINUTE)
    assert [row["reason"] for row in await world.rows("SELECT reason FROM notifier.ahead")] == ["revoked"]
    struck = "SELECT name FROM notifier.breaker WHERE strikes::text <> '[]' OR opened_at IS NOT NULL"
    assert await world.rows(struck) == []


async def test_a_plan_that_moves_takes_its_text_with_it(world: World) -> None:
    who = await planned(world)
    await world.play(POSTED + 2 * MINUTE)
    later = window(who, start=time(18), end=time(19))
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, moments=[later]))
    await world.play(MINUTE)
    assert statuses(world) == ["canceled"]
    await world.play(SENT_AT + timedelta(hours=1, minutes=1))
    assert statuses(world) == ["canceled", "delivered"]
    [out] = went_out(world)
    assert out.sent_at is not None
    assert out.sent_at >= SENT_AT + timedelta(hours=1)
    assert len(await world.said(NudgeSent)) == 1


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(Trouble.FAILS_AFTER, times=1)],
        [Fault(Trouble.DROPS_AFTER, times=1)],
        [Fault(Trouble.FAILS, times=1)],
        [Fault(Trouble.DROPS, times=2)],
        [Fault(Trouble.BUSY, times=1, seconds=5)],
        [Fault(Trouble.DROPS_AFTER, times=2), Fault(Trouble.LIST_LAG, seconds=120)],
        [Fault(Trouble.FAILS_AFTER, times=1), Fault(Trouble.LIST_FAILS, times=5)],
        [
            Fault(Trouble.DROPS_AFTER, times=1),
            Fault(Trouble.LIST_LAG, seconds=200),
            Fault(Trouble.CANCEL_FAILS, times=2),
        ],
        [Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.LIST_LAG, seconds=200), Fault(Trouble.CANCEL_FAILS_AFTER)],
        [Fault(Trouble.CALLBACK_TWICE), Fault(Trouble.CALLBACK_LATE, seconds=90, status=Status.SENT)],
        [Fault(Trouble.REFUSED, times=1)],
    ],
    ids=lambda faults: "+".join(fault.trouble for fault in faults),
)
async def test_whatever_becomes_of_the_post_it_goes_out_once(world: World, faults: list[Fault]) -> None:
    await planned(world)
    world.add_fault(*faults)
    await world.play(SENT_AT + timedelta(minutes=10))
    [out] = went_out(world)
    assert out.status is Status.DELIVERED
    assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent", "NudgeDelivered"]
    assert {message.status for message in world.sent()} <= {Status.DELIVERED, Status.CANCELED}


@pytest.mark.parametrize("trouble", [Trouble.FAILS_AFTER, Trouble.FAILS])
async def test_of_two_clients_with_one_phone_and_the_same_words_each_gets_a_text(
    world: World, trouble: Trouble
) -> None:
    """A look for one's copy shows the other's as well; it is neither taken for one's own nor taken back."""
    await planned(world)
    other = Someone(world.clinic_id)
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.rest()
    world.add_fault(Fault(trouble, times=1))
    await world.play(SENT_AT + timedelta(minutes=10))
    assert [message.status for message in world.sent()] == [Status.DELIVERED] * 2
    assert kinds(await world.said(NudgeDelivered)) == ["NudgeDelivered"] * 2


async def test_what_another_took_back_is_not_relied_upon_when_a_late_word_says_that_it_is_held(world: World) -> None:
    """The other one found it in a list and took it for its own; whose it was is named only by a callback from before that."""
    one = await planned(world)
    other = Someone(world.clinic_id)
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.play(POSTED + MINUTE)
    unknown = "UPDATE notifier.ahead_copy SET provider_id = NULL, provider_id_named = false, state = 'missed' "
    [mine] = await world.rows(
        "SELECT copy_id, provider_id FROM notifier.ahead_copy WHERE client_id = $1", one.client_id
    )
    await world.rows(unknown + "WHERE client_id = $1", one.client_id)
    taken = "UPDATE notifier.ahead_copy SET provider_id = $1, provider_id_named = false, state = 'canceled' "
    await world.rows(taken + "WHERE client_id = $2", mine["provider_id"], other.client_id)
    [message] = [each for each in world.sent() if each.sid == mine["provider_id"]]
    world.add_fault(Fault(Trouble.CALLBACK_LOST, times=1))
    world.carrier.carrier.cancel(message)
    late = {"MessageSid": message.sid, "MessageStatus": "scheduled"}
    assert (await post(world, f"/twilio/status?attempt={mine['copy_id']}", late)).status_code == 204
    await world.play(SENT_AT + timedelta(minutes=10))
    assert sorted(statuses(world)) == ["canceled", "delivered", "delivered"]
    assert kinds(await world.said(NudgeDelivered)) == ["NudgeDelivered"] * 2


async def test_a_late_word_of_what_another_took_back_is_no_acceptance_of_what_was_taken_up(world: World) -> None:
    """As above, but whose it was is named only once the ledger has the text: it learns that nothing goes out."""
    one = await planned(world)
    other = Someone(world.clinic_id)
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.play(SENT_AT - timedelta(seconds=30))
    [attempt] = await world.rows(
        "SELECT attempt_id, provider_id FROM notifier.attempt WHERE client_id = $1", one.client_id
    )
    [message] = [each for each in world.sent() if each.sid == attempt["provider_id"]]
    lost = "UPDATE notifier.ahead_copy SET provider_id = NULL, provider_id_named = false, state = 'missed' "
    await world.rows(lost + "WHERE client_id = $1", one.client_id)
    taken = "UPDATE notifier.ahead_copy SET provider_id = $1, provider_id_named = false, state = 'canceled' "
    await world.rows(taken + "WHERE client_id = $2", message.sid, other.client_id)
    world.add_fault(Fault(Trouble.CALLBACK_LOST, times=1))
    world.carrier.carrier.cancel(message)
    late = {"MessageSid": message.sid, "MessageStatus": "scheduled"}
    assert (await post(world, f"/twilio/status?attempt={attempt['attempt_id']}", late)).status_code == 204
    await world.rest()
    states = "SELECT state FROM notifier.ahead_copy WHERE client_id = $1"
    assert [row["state"] for row in await world.rows(states, one.client_id)] == ["canceled"]
    await world.play(5 * MINUTE)
    [ended] = await world.rows("SELECT state FROM notifier.attempt WHERE attempt_id = $1", attempt["attempt_id"])
    assert ended["state"] == "failed"


async def test_what_comes_in_while_clients_are_waited_for_is_waited_for_anew(world: World) -> None:
    """Between the first reading of who has an id and the hold somebody else gets it, and is not held: nothing is done in that turn."""
    turns = list[list[UUID]]()
    here, another = WhoseCopy(*(new_id() for _ in range(4)), CopyState.HELD), new_id()
    there = replace(here, client_id=another)

    async def once(tx: Tx) -> str:
        readings = iter([[here], [there]] if not turns else [[there], [there]])

        async def find() -> list[WhoseCopy]:
            return next(readings)

        turns.append([])
        found = await ahead.hold_with_others(tx, [new_id()], find)
        turns[-1] = [each.client_id for each in found]
        return "done"

    assert await in_turns(world.db, once) == "done"
    assert turns == [[], [another]]


async def test_turns_have_an_end(world: World) -> None:
    turns = 0

    async def never(tx: Tx) -> None:
        nonlocal turns
        turns += 1
        raise NamedMeanwhile

    with pytest.raises(NamedMeanwhile):
        await in_turns(world.db, never)
    assert turns == MOST_TURNS


async def test_what_is_refused_only_as_it_is_committed_is_begun_anew_and_leaves_nothing(world: World) -> None:
    """Two copies get one id, which the database looks at when the transaction ends; the next turn reads who has it."""
    one = await planned(world)
    other = Someone(world.clinic_id)
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.play(POSTED + MINUTE)
    copies = "SELECT copy_id, provider_id FROM notifier.ahead_copy ORDER BY client_id = $1"
    its, mine = await world.rows(copies, one.client_id)
    turns = 0

    async def names(tx: Tx) -> str:
        nonlocal turns
        turns += 1
        wrongly = turns == 1
        await tx.execute(
            "UPDATE ahead_copy SET provider_id = $1, state = 'out' WHERE copy_id = $2",
            its["provider_id"] if wrongly else mine["provider_id"],
            mine["copy_id"],
        )
        return f"turn {turns}"

    assert await in_turns(world.db, names) == "turn 2"
    assert await world.rows(copies, one.client_id) == [its, mine]


async def test_a_text_at_the_carrier_is_one_copy_at_most_when_all_is_said(world: World) -> None:
    """Copies may change places inside a transaction, which is looked at as it ends."""
    one = await planned(world)
    other = Someone(world.clinic_id)
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.play(POSTED + MINUTE)
    [mine], [its] = [
        await world.rows("SELECT copy_id, provider_id FROM notifier.ahead_copy WHERE client_id = $1", each.client_id)
        for each in (one, other)
    ]
    named = "UPDATE notifier.ahead_copy SET provider_id = $1 WHERE copy_id = $2"
    async with world.admin.transaction():
        await world.admin.execute(named, its["provider_id"], mine["copy_id"])
        await world.admin.execute(named, mine["provider_id"], its["copy_id"])
    with pytest.raises(UniqueViolationError):
        await world.admin.execute(named, mine["provider_id"], mine["copy_id"])


async def test_where_two_copies_had_one_id_the_migration_leaves_it_to_the_named_and_the_other_is_looked_for(
    world: World,
) -> None:
    one = await planned(world)
    other = Someone(world.clinic_id)
    await world.tell(await world.enrolled(other), world.consent(other), await world.plan(other))
    await world.play(POSTED + MINUTE)
    await world.service.stop()
    migration = (files(migrations) / "0041_one_copy.sql").read_text()
    copies = "SELECT provider_id, state, provider_id_named FROM notifier.ahead_copy WHERE client_id = $1"
    async with world.admin.transaction():
        await world.admin.execute("SET LOCAL search_path TO notifier")
        await world.admin.execute("ALTER TABLE ahead_copy DROP CONSTRAINT ahead_copy_provider")
        await world.admin.execute("CREATE INDEX ahead_copy_provider ON ahead_copy (provider_id)")
        [mine] = await world.rows(copies, one.client_id)
        guessed = "UPDATE ahead_copy SET provider_id = $1, provider_id_named = false WHERE client_id = $2"
        await world.admin.execute(guessed, mine["provider_id"], other.client_id)
        await world.admin.execute("UPDATE ahead SET due_at = now() + interval '1 day'")
        await world.admin.execute(migration)
    assert await world.rows(copies, one.client_id) == [mine]
    assert [tuple(row) for row in await world.rows(copies, other.client_id)] == [(None, "posted", False)]
    [due] = await world.rows("SELECT client_id FROM notifier.ahead WHERE due_at <= now()")
    assert due["client_id"] == other.client_id


async def test_of_two_clinics_with_one_sender_each_has_its_text_where_one_is_looked_for(world: World) -> None:
    """One answer is lost, so the list is looked through, and it shows what the other clinic posted as well."""
    await planned(world)
    first, world.clinic_id = world.clinic_id, new_id()
    other = Someone(world.clinic_id)
    told = [world.clinic(posts_ahead=True), await world.enrolled(other), world.consent(other), await world.plan(other)]
    await world.tell(*told)
    await world.rest()
    world.add_fault(Fault(Trouble.FAILS_AFTER, times=1))
    await world.play(POSTED + 2 * MINUTE)
    kept = await world.rows(
        "SELECT clinic_id, state, provider_id FROM notifier.ahead_copy WHERE provider_id IS NOT NULL"
    )
    assert {(row["clinic_id"], row["state"]) for row in kept} == {(first, "held"), (world.clinic_id, "held")}
    assert {row["provider_id"] for row in kept} == {message.sid for message in world.sent()}
    assert statuses(world) == ["scheduled"] * 2
    await world.play(SENT_AT + timedelta(minutes=10))
    assert [message.status for message in world.sent()] == [Status.DELIVERED] * 2


@pytest.mark.parametrize("faults", [[], [Fault(Trouble.CANCEL_FAILS_AFTER, times=1)]], ids=["answered", "learnt later"])
async def test_the_carrier_forgets_what_was_taken_back_however_that_is_learnt(
    world: World, faults: list[Fault]
) -> None:
    who = await planned(world)
    await world.play(POSTED + 2 * MINUTE)
    world.add_fault(*faults)
    await takes_a_break(world, who)
    await world.play(5 * MINUTE)
    [held] = world.sent()
    assert (held.status, held.body != "") == (Status.CANCELED, True)
    await sweep_redaction(world)
    assert [message.body for message in world.sent()] == [""]
    assert await world.rows("SELECT 1 FROM notifier.redaction_due") == []


async def test_extra_copies_are_taken_back_before_any_goes_out(world: World) -> None:
    await planned(world)
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.LIST_LAG, seconds=150))
    await world.play(DUE)
    assert sorted(statuses(world)) == ["canceled", "scheduled"]


@pytest.mark.parametrize("down_at", [POSTED, POSTED + MINUTE, DUE - MINUTE, DUE + timedelta(seconds=5)])
async def test_a_process_that_ends_neither_loses_nor_doubles(world: World, down_at: datetime) -> None:
    await planned(world)
    world.add_fault(Fault(Trouble.FAILS_AFTER, times=1))
    await world.play(down_at)
    await world.down()
    world.clock.advance_to(SENT_AT + 2 * MINUTE)
    await world.carrier.carrier.until_quiet(10)
    await world.up()
    await world.play(timedelta(minutes=15))
    assert len(went_out(world)) == 1
    assert len(await world.said(NudgeDecided)) == len(await world.said(NudgeSent)) == 1
    assert len(await world.said(NudgeDelivered)) == 1


async def test_what_went_out_unheard_while_nobody_was_up_is_found_and_not_sent_again(world: World) -> None:
    """The attempt that takes it up begins long after its call was made: the list is looked through since the call."""
    await planned(world)
    world.add_fault(Fault(Trouble.FAILS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(POSTED)
    await world.down()
    world.clock.advance_to(SENT_AT + 6 * MINUTE)
    await world.carrier.carrier.until_quiet(10)
    await world.up()
    await world.play(timedelta(minutes=30))
    assert statuses(world) == ["delivered"]
    assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent", "NudgeDelivered"]


async def test_what_was_posted_long_ahead_learns_its_end_from_the_list(database: Database, valkey_url: str) -> None:
    settings = {"messaging_services": {OURS: SERVICE}, "ahead_minutes": 14}
    async with opened(database, valkey_url, settings=settings, carrier={"services": {SERVICE: OURS}}) as world:
        await planned(world)
        await world.play(SENT_AT - timedelta(seconds=5))
        world.add_fault(Fault(Trouble.CALLBACK_LOST))
        await world.play(timedelta(hours=2))
        assert statuses(world) == ["delivered"]
        assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent", "NudgeDelivered"]


async def test_what_can_not_be_taken_back_is_an_alarm_and_on_record(world: World) -> None:
    await planned(world)
    await world.play(POSTED + 2 * MINUTE)
    world.add_fault(Fault(Trouble.CANCEL_FAILS))
    await world.texts_in("STOP")
    alarms = concluding.NOT_TAKEN_BACK._value.get()
    await world.play(SENT_AT + timedelta(minutes=10))
    assert len([m for m in went_out(world) if m.service_sid]) == 1
    [row] = await rows(world)
    [copy] = await world.rows("UPDATE notifier.ahead_copy SET state = 'missed' RETURNING copy_id, provider_id")
    late = {"MessageSid": copy["provider_id"], "MessageStatus": "delivered"}
    await post(world, f"/twilio/status?attempt={copy['copy_id']}", late)
    await world.rest()
    assert concluding.NOT_TAKEN_BACK._value.get() == alarms + 1, "what is on record as an alarm raises no other"
    assert [each["ended_at"] for each in await rows(world)] == [row["ended_at"]], "nor are its words kept for longer"
    assert (row["ending"], row["reason"], row["wanted"]) == ("escaped", "revoked", False)
    assert len(await world.said(NudgeSent)) == 1, "the ledger says what is so"


@pytest.mark.parametrize("state", ["canceled", "never"])
async def test_what_turns_up_alive_after_it_has_ended_is_an_alarm_and_on_record(world: World, state: str) -> None:
    """The carrier said that it was taken back, or its list never showed it; and then it goes out all the same."""
    await planned(world)
    await world.play(POSTED + 2 * MINUTE)
    await world.texts_in("STOP")
    await world.play(SENT_AT + 10 * MINUTE)
    [row] = await rows(world)
    [copy] = await world.rows("UPDATE notifier.ahead_copy SET state = $1 RETURNING copy_id, provider_id", state)
    assert row["ending"] == "withdrawn"
    assert (await concluding.finding(world.db, world.clock)).state == "good"
    for _ in range(2):
        late = {"MessageSid": copy["provider_id"], "MessageStatus": "delivered"}
        await post(world, f"/twilio/status?attempt={copy['copy_id']}", late)
        await world.rest()
        [row] = await rows(world)
        assert row["ending"] == "escaped"
        told = await concluding.finding(world.db, world.clock)
        assert (told.state, told.says) == ("bad", "1 texts could not be taken back in time: does the carrier answer?")


@pytest.mark.parametrize(("place", "name"), [(loop, "decided_anew"), (taking, "take")])
async def test_what_raises_is_left_to_the_ordinary_way(
    world: World, monkeypatch: pytest.MonkeyPatch, place: Any, name: str
) -> None:
    async def raises(*_: Any) -> Any:
        raise ValueError

    monkeypatch.setattr(place, name, raises)
    await planned(world)
    await world.play(SENT_AT + timedelta(minutes=10))
    [message] = world.sent()
    assert (message.status, message.service_sid) == (Status.DELIVERED, None)


async def test_the_carrier_forgets_what_was_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def raises(*_: Any) -> Any:
        raise ValueError

    await planned(world)
    await world.play(POSTED + MINUTE)
    [message] = world.sent()
    monkeypatch.setattr(loop, "decided_anew", raises)
    await world.play(SENT_AT + loop.GIVEN_UP_AFTER + 10 * MINUTE)
    [row] = await rows(world)
    assert row["ending"] == "escaped"
    left = await world.rows("SELECT provider_id FROM notifier.redaction_due")
    assert [row["provider_id"] for row in left] == [message.sid]


async def test_a_report_that_comes_before_the_decision_is_not_lost(world: World) -> None:
    await planned(world)
    await world.play(POSTED + MINUTE)
    await world.down()
    world.clock.advance_to(SENT_AT + MINUTE)
    await world.carrier.carrier.until_quiet(10)
    await world.up()
    await world.play(timedelta(minutes=30))
    assert statuses(world) == ["delivered"]
    assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent", "NudgeDelivered"]
