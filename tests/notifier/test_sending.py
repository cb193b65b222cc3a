"""What may change between a decision and its call: nothing goes out on the strength of an older look."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier import dispatcher
from handrail_notifier.channels import Found, NotFound, Outcome, Outgoing
from handrail_notifier.channels.smtp import SmtpChannel
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.ranks import Rank
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.dispatcher import last_look, sending, texts
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.care import Care
from handrail_notifier.dispatcher.letters import Ready, Room
from handrail_notifier.dispatcher.sending import Seen, Sender
from handrail_notifier.handlers import on_clinic_registered
from handrail_notifier.rates import NoRates
from handrail_notifier.store import ledger
from handrail_notifier.wiring import build
from handrail_shared.contracts.envelope import wrap
from handrail_shared.contracts.events import ConsentRevoked, NudgeDecided, NudgeExpired, NudgeFailed, NudgeSent
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.world import OURS, SAM, Someone, World, kinds, opened, window
from tests.support.postgres import Database

OTHER = "+12025550144"
NEVER = timedelta()
"""Nothing is fresh: whatever was put on record waited."""


class Gate:
    """Calls that wait until they are let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, channel: type[TwilioChannel] | type[SmtpChannel]) -> None:
        self.waiting: list[Outgoing] = []
        self._open = asyncio.Event()
        call = channel.send

        async def send(itself: Any, message: Outgoing) -> Outcome:
            self.waiting.append(message)
            await self._open.wait()
            return await call(itself, message)

        monkeypatch.setattr(channel, "send", send)

    def open(self) -> None:
        self._open.set()


async def until(holds: Callable[[], Any], within: float = 8.0) -> None:
    async with asyncio.timeout(within):
        while True:
            found = holds()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.02)


async def two_clients(world: World) -> tuple[Someone, Someone]:
    one = await world.settled_client()
    two = Someone(world.clinic_id, phone=OTHER)
    await world.tell(await world.enrolled(two), world.consent(two), await world.plan(two))
    await world.rest()
    return one, two


@asynccontextmanager
async def one_place(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[World, Gate, Someone]]:
    """One of two nudges is at a carrier that hangs, the other one waits for its place."""
    monkeypatch.setattr(TwilioChannel, "at_once", 1)
    async with opened(database, valkey_url) as world:
        one, two = await two_clients(world)
        gate = Gate(monkeypatch, TwilioChannel)
        world.clock.advance_to(DUE)
        await until(lambda: gate.waiting)
        await until(lambda: decided(world, 2))
        yield world, gate, two if gate.waiting[0].recipient == one.phone else one
        gate.open()


async def decided(world: World, count: int) -> bool:
    return len(await world.said(NudgeDecided)) == count


async def states(world: World, who: Someone) -> list[str]:
    query = "SELECT state FROM notifier.text WHERE client_id = $1 ORDER BY planned_at"
    return [row["state"] for row in await world.rows(query, who.client_id)]


async def test_no_more_is_claimed_than_can_be_handed_over(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with one_place(database, valkey_url, monkeypatch) as (world, gate, waiting):
        assert await states(world, waiting) == ["planned"]
        assert len(await world.rows("SELECT 1 FROM notifier.attempt")) == 1
        second = build(world.settings, clock=world.clock)
        await second.start()
        try:
            await until(lambda: [m for m in gate.waiting if m.recipient == waiting.phone])
            world.clock.advance_to(DUE + timedelta(seconds=20))
            gate.open()
            await world.rest()
        finally:
            await second.stop()
        assert len(world.sent(waiting.phone)) == 1


async def test_a_revocation_reaches_a_text_that_waits_for_its_place(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with one_place(database, valkey_url, monkeypatch) as (world, gate, waiting):
        await world.tell(
            ConsentRevoked(
                clinic_id=world.clinic_id,
                client_id=waiting.client_id,
                occurred_at=world.clock.now(),
                channel="sms",
                evidence="clinic_request",
            )
        )
        await until(lambda: ended(world, waiting))
        gate.open()
        await world.rest()
        assert world.sent(waiting.phone) == []
        assert [each.reason for each in await world.said(NudgeExpired)] == ["revoked"]


async def ended(world: World, who: Someone) -> bool:
    return await states(world, who) == ["expired"]


async def test_what_waited_for_its_place_past_its_use_is_not_sent(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with one_place(database, valkey_url, monkeypatch) as (world, gate, waiting):
        world.clock.advance_to(DUE + timedelta(hours=4))
        gate.open()
        await world.rest()
        assert world.sent(waiting.phone) == []
        assert await states(world, waiting) == ["expired"]


async def test_a_lease_too_short_for_a_call_is_not_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.settled_client()
    monkeypatch.setattr(sending, "FRESH", NEVER)
    look = last_look.last_look

    async def held_up(tx: Any, batch: Any, now: datetime, **about: Any) -> Any:
        monkeypatch.setattr(sending, "last_look", look)
        return await look(tx, batch, now + timedelta(seconds=20), **about)

    monkeypatch.setattr(sending, "last_look", held_up)
    await world.play(DUE + timedelta(seconds=20))
    assert len(world.sent()) == 1
    attempts = await world.rows("SELECT state FROM notifier.attempt ORDER BY begun_at")
    assert [row["state"] for row in attempts] == ["planned", "delivered"], "the first was not handed over"


async def test_quiet_hours_between_the_record_and_the_call_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.settled_client()
    monkeypatch.setattr(sending, "FRESH", NEVER)
    look = last_look.last_look

    async def much_later(tx: Any, batch: Any, now: datetime, **about: Any) -> Any:
        later = now + timedelta(hours=6)
        await tx.execute("UPDATE attempt SET settle_at = $1", later + timedelta(minutes=1))
        return await look(tx, batch, later, **about)

    monkeypatch.setattr(sending, "last_look", much_later)
    await world.play(DUE + timedelta(seconds=20))
    assert world.sent() == []
    [expired] = await world.said(NudgeExpired)
    assert expired.reason in {"quiet_hours", "moment_passed"}


async def test_a_revocation_between_the_record_and_the_call_wins(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    who = await world.settled_client()
    monkeypatch.setattr(sending, "FRESH", NEVER)
    look = last_look.last_look

    async def after_a_stop(tx: Any, batch: Any, now: datetime, **about: Any) -> Any:
        await tx.execute(
            "UPDATE consent SET state = 'revoked', since = $3 WHERE clinic_id = $1 AND client_id = $2",
            world.clinic_id,
            who.client_id,
            now,
        )
        return await look(tx, batch, now, **about)

    monkeypatch.setattr(sending, "last_look", after_a_stop)
    await world.play(DUE + timedelta(minutes=5))
    assert world.sent() == []
    assert [each.reason for each in await world.said(NudgeExpired)] == ["revoked"]


class Stalled:
    """The process stands still, as its event loop sees it, between a claim's commit and what follows from it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None]) -> None:
        hand_over = Sender.hand_over

        def held_up(sender: Sender, ready: Sequence[Ready], seen: Seen) -> None:
            if ready:
                meanwhile()
            hand_over(sender, ready, seen)

        monkeypatch.setattr(Sender, "hand_over", held_up)


def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many attempts each last look was at."""
    look, sizes = last_look.last_look, []

    async def counted(tx: Any, batch: Any, now: datetime, **more: Any) -> Any:
        sizes.append(len(batch))
        return await look(tx, batch, now, **more)

    monkeypatch.setattr(sending, "last_look", counted)
    return sizes


async def test_what_was_claimed_an_instant_ago_is_not_looked_at_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.settled_client()
    looked = looks(monkeypatch)
    await world.play(DUE + timedelta(minutes=5))
    assert (len(world.sent()), looked) == (1, [])


async def test_a_stop_while_the_process_stood_still_is_seen_by_a_last_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await world.settled_client()
    looked, loop = looks(monkeypatch), asyncio.get_running_loop()

    async def stop() -> None:
        other = await asyncpg.connect(world.settings.database.get_secret_value())
        await other.execute("SET handrail.clinics = '*'")
        await other.execute("UPDATE notifier.consent SET state = 'revoked' WHERE client_id = $1", who.client_id)
        await other.close()

    def stopped_and_stalled() -> None:
        ends = loop.time() + sending.FRESH.total_seconds()
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, stop()).result()
        while loop.time() < ends:
            pass

    Stalled(monkeypatch, stopped_and_stalled)
    await world.play(DUE + timedelta(minutes=5))
    assert (world.sent(), looked) == ([], [1])
    assert [each.reason for each in await world.said(NudgeExpired)] == ["revoked"]


async def test_what_our_clock_has_overtaken_is_looked_at_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that slept: the event loop's clock need not have noticed."""
    await world.settled_client()
    looked = looks(monkeypatch)
    Stalled(monkeypatch, lambda: world.clock.advance_to(DUE + timedelta(hours=4)))
    await world.play(DUE + timedelta(hours=5))
    assert (world.sent(), looked) == ([], [1])


async def test_what_waited_is_looked_at_together_and_one_that_raises_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, two = await two_clients(world)
    monkeypatch.setattr(sending, "FRESH", NEVER)
    looked, against = looks(monkeypatch), last_look.stands_against

    async def raising(tx: Any, due: Any, now: datetime) -> Any:
        if due.text.client_id == two.client_id:
            raise LookupError
        return await against(tx, due, now)

    monkeypatch.setattr(last_look, "stands_against", raising)
    await world.play(DUE + timedelta(seconds=5))
    assert (len(world.sent()), world.sent(OTHER)) == (1, [])
    assert looked == [2, 1, 1]
    monkeypatch.setattr(last_look, "stands_against", against)
    await world.play(timedelta(minutes=3))
    assert len(world.sent(OTHER)) == 1, "its lease ran out, and the carrier has no such text"


async def test_a_client_whom_somebody_holds_too_long_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, two = await two_clients(world)
    monkeypatch.setattr(sending, "FRESH", NEVER)
    hold = sending.hold

    async def held_elsewhere(tx: Any, clients: Sequence[UUID]) -> None:
        if two.client_id in clients:
            raise asyncpg.LockNotAvailableError
        await hold(tx, clients)

    monkeypatch.setattr(sending, "hold", held_elsewhere)
    await world.play(DUE + timedelta(seconds=5))
    assert (len(world.sent()), world.sent(OTHER)) == (1, [])


async def test_a_call_that_hangs_is_cut_off_in_time_and_its_text_is_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.settled_client()
    monkeypatch.setattr(dispatcher, "STOP_SECONDS", 0.1)
    gate = Gate(monkeypatch, TwilioChannel)
    world.clock.advance_to(DUE)
    await until(lambda: gate.waiting)
    [part] = [part for part in world.service.parts if isinstance(part, dispatcher.Dispatcher)]
    await asyncio.wait_for(part.stop(), 5)
    gate.open()
    await world.down()
    await world.up()
    await world.play(DUE + timedelta(minutes=5))
    assert len(world.sent()) == 1
    assert kinds(await world.said(NudgeSent, NudgeExpired)) == ["NudgeSent"]


async def test_a_mail_server_that_hangs_stops_no_text(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SmtpChannel, "at_once", 1)
    async with opened(database, valkey_url, settings={"smtp_url": "smtp://127.0.0.1:1"}) as world:
        gate = Gate(monkeypatch, SmtpChannel)
        for _ in range(3):
            who = Someone(world.clinic_id)
            email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
            await world.tell(
                world.clinic(),
                await world.enrolled(who, phone=None, email=email),
                world.consent(who, channel="email"),
                await world.plan(who),
            )
        await world.rest()
        world.clock.advance_to(DUE)
        await until(lambda: gate.waiting)
        await world.carrier.carrier.text(SAM, OURS, "HELP", None)
        await until(world.sent)
        assert len(gate.waiting) == 1
        gate.open()


async def test_a_stop_counts_from_the_moment_it_is_on_record(world: World) -> None:
    """Whoever takes what clients say is slow; whoever sends is not."""
    await two_clients(world)
    for part in reversed(world.service.parts):
        if type(part).__name__ in {"Doorbell", "Answering"}:
            await part.stop()
    texted = await world.carrier.carrier.text(SAM, OURS, "Stop!", None)
    assert texted.answer == 200
    world.clock.advance_to(DUE + timedelta(minutes=1))
    decided = "SELECT reasons FROM notifier.decision ORDER BY decision"
    await until(lambda: world.rows(f"SELECT 1 FROM ({decided}) AS all_of_them HAVING count(*) = 2"))
    assert [row["reasons"] for row in await world.rows(decided)] == [[], ["revoked"]]
    await until(lambda: world.sent(OTHER))
    assert world.sent() == []


async def test_a_row_that_raises_stops_no_other_and_ends(world: World) -> None:
    _, two = await two_clients(world)
    await world.admin.execute(
        f"""CREATE FUNCTION notifier.refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.client_id = '{two.client_id}' THEN RAISE 'no'; END IF; RETURN NEW; END $$"""
    )
    await world.admin.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON notifier.attempt FOR EACH ROW EXECUTE FUNCTION notifier.refuse()"
    )
    await world.play(DUE + timedelta(minutes=1))
    assert (len(world.sent()), len(world.sent(OTHER))) == (1, 0)
    await world.play(timedelta(hours=1))
    [given_up] = [each for each in await world.said(NudgeDecided) if each.client_id == two.client_id]
    assert given_up.reasons == ("fault",)
    await world.texts_in("HELP", sender=OTHER)
    await world.texts_in("HELP")
    assert len(world.sent()) == 2, "a text beside one that raises goes too"
    await world.play(timedelta(hours=2))
    assert await states(world, two) == ["expired"]
    await world.admin.execute("DROP TRIGGER refuse ON notifier.attempt")
    await world.play(DUE + timedelta(days=1, minutes=1))
    assert len(world.sent(OTHER)) == 1, "and the next day is another"


async def test_clocks_that_differ_hide_no_text_at_the_carrier(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    [sent] = world.sent()
    [channel] = [part for part in world.service.parts if isinstance(part, TwilioChannel)]
    asked = Outgoing(new_id(), OURS, SAM, "", sent.body, timedelta())
    assert isinstance(await channel.find(asked, sent.created_at + timedelta(minutes=5)), Found)
    assert await channel.find(asked, sent.created_at + timedelta(minutes=11)) == NotFound()


async def test_a_text_whose_clinic_is_heard_of_meanwhile_is_not_left_waiting(world: World) -> None:
    """The clinic is heard of while a dispatcher, not knowing it, puts the text off."""
    for part in reversed(world.service.parts):
        if type(part).__name__ in {"Doorbell", "Dispatcher"}:
            await part.stop()
    who = Someone(world.clinic_id)
    await world.tell(await world.enrolled(who), world.consent(who, "recorded"))
    await until(lambda: world.rows("SELECT 1 FROM notifier.text"))
    await until(lambda: world.rows("SELECT 1 FROM notifier.client"))
    now, desk = world.clock.now(), Desk(world.vault, lease=timedelta(seconds=60), rates=NoRates())
    async with world.db.everywhere() as one:
        room: Room = {"sms": 20, "email": 20}
        for due in (await texts.claim_due(one, now, dict.fromkeys(Rank, room))).values():
            await texts.take(one, desk, Care(world.db), now, due, room, singly=False)
        fact = wrap(world.clinic(), event_id=EventId(new_id()), source="planner", correlation_id=new_id())
        async with world.db.transaction(world.clinic_id) as two:
            await on_clinic_registered(fact, two, now)
    [text] = await world.rows("SELECT state, due_at FROM notifier.text")
    assert text["state"] == "planned"
    assert now < text["due_at"] <= now + timedelta(minutes=1)


async def test_waiting_to_know_adds_no_time_twice(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.consent(who, "recorded"))
    await world.play(timedelta(hours=10))
    await world.tell(world.clinic(quiet_from="00:00", quiet_until="00:00"))
    await world.play(timedelta(hours=10))
    await world.tell(world.clinic(occurred_at=world.clock.now(), quiet_from="00:00", quiet_until="00:00"))
    await world.rest()
    [text] = await world.rows("SELECT useful_until FROM notifier.text")
    left = text["useful_until"] - world.clock.now()
    assert timedelta(hours=24) <= left <= timedelta(hours=24, minutes=10)
    world.clock.advance_to(world.clock.now() + timedelta(days=9))
    await world.rest()
    assert await states(world, who) == ["expired"], "and it ends"


async def test_a_nudge_does_not_wait_at_the_carrier_into_quiet_hours(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(
        world.clinic(quiet_from="20:00", quiet_until="08:00"),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, moments=[window(who, start="20:10", end="22:00")]),
    )
    await world.play(timedelta(hours=14))
    [sent] = world.sent()
    assert sent.expires_at - sent.created_at == timedelta(minutes=10)


async def test_nor_in_the_last_seconds_before_them(world: World) -> None:
    await world.settled_client({"quiet_from": "16:40:50"})
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=30), Fault(Trouble.STUCK, seconds=45))
    await world.play(DUE + timedelta(minutes=5))
    [stuck] = world.sent()
    assert stuck.sent_at is None
    quiet = DUE.replace(minute=40, second=50)
    assert timedelta(seconds=5) < quiet - stuck.created_at < timedelta(seconds=30)
    assert timedelta() <= quiet - stuck.expires_at < timedelta(seconds=1), "the carrier counts whole seconds"


async def test_an_older_attempts_verdict_does_not_end_the_text_of_a_newer_one(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(seconds=31))
    first, second = await world.rows("SELECT clinic_id, attempt_id FROM notifier.attempt ORDER BY begun_at")
    await world.admin.execute(
        "UPDATE notifier.attempt SET state = 'unknown' WHERE attempt_id = $1", first["attempt_id"]
    )
    async with world.db.transaction(world.clinic_id) as tx:
        older = await ledger.attempt(tx, world.clinic_id, first["attempt_id"])
        newer = await ledger.attempt(tx, world.clinic_id, second["attempt_id"])
        assert (older.newest, newer.newest) == (False, True)
        for event in (TextEvent.FAIL, TextEvent.EXPIRE):
            await learn(tx, older, Learned(event), grace=timedelta(seconds=30), now=world.clock.now())
        text = await ledger.text(tx, world.clinic_id, older.text_id)
    assert text.state == "accepted"
    assert await world.said(NudgeFailed, NudgeExpired) == []


async def test_an_end_that_no_callback_told_is_asked_for(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(hours=2))
    assert kinds(await world.said(NudgeSent, NudgeFailed, NudgeExpired))[0] == "NudgeSent"
    [attempt] = await world.rows("SELECT state, settle_at FROM notifier.attempt")
    assert tuple(attempt) == ("delivered", None)


async def test_an_end_that_nobody_knows_is_asked_for_once(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.CALLBACK_LOST), Fault(Trouble.LIST_LAG, seconds=86_400))
    await world.play(DUE + timedelta(hours=2))
    [attempt] = await world.rows("SELECT state, settle_at, looks FROM notifier.attempt")
    assert tuple(attempt) == ("accepted", None, 1)
    assert await states(world, who) == ["accepted"]


async def test_a_client_counts_as_asked_once_the_carrier_has_the_question(world: World) -> None:
    who = Someone(world.clinic_id)
    world.add_fault(Fault(Trouble.REFUSED, code=30007, times=1))
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=5))
    assert await states(world, who) == ["failed"]
    [consent] = await world.rows("SELECT state FROM notifier.consent")
    assert consent["state"] == "recorded"

    asked = Someone(world.clinic_id, phone=OTHER)
    await world.tell(await world.enrolled(asked), world.consent(asked, "recorded"))
    await world.play(timedelta(minutes=5))
    [consent] = await world.rows("SELECT state FROM notifier.consent WHERE client_id = $1", asked.client_id)
    assert consent["state"] == "asked"
