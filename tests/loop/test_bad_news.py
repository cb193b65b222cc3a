"""What comes in is not always what it should be: events that nobody can read, webhooks that nobody signed, a STOP in the last moment."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import httpx
import pytest
from handrail.carrier import Fault, Trouble
from handrail.carrier.signature import HEADER, sign
from handrail.composition import PUBLIC_URL
from handrail_notifier.wiring import schemas
from handrail_shared.contracts.envelope import headers, wrap
from handrail_shared.contracts.events import ActionDone, ConsentGiven, Event, NudgeDecided, NudgeSent, PlanActivated
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.ids import EventId
from handrail_shared.contracts.topics import dead_letter_topic
from handrail_shared.runtime.bus import Message, connect
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.migrate import migrate

from tests.loop.handrail import eventually
from tests.loop.whole import NUDGE, OURS, SECRETS, Whole, on_the_bus, whole
from tests.notifier.world import Someone as Known
from tests.notifier.world import World, opened, window
from tests.support.postgres import Database

SPOILT: Sequence[type[Event]] = (ConsentGiven, PlanActivated, NudgeSent, ActionDone)
"""One type of each topic."""
KNOWN_TO = {"planner": {ConsentGiven}, "notifier": {ConsentGiven, PlanActivated}, "progress": {PlanActivated, NudgeSent, ActionDone}}
LISTENS = {"planner": {ConsentGiven}, "notifier": {ConsentGiven, PlanActivated}, "progress": set(SPOILT)}
STOPS = 50


def spoilt(event_type: type[Event], key: UUID) -> list[Message]:
    """A record of a version that is not known yet, and one that says nothing, under a real client's key."""
    fact = wrap(example(event_type), event_id=EventId(new_id()), source="planner", correlation_id=new_id())
    fact = replace(fact, envelope=replace(fact.envelope, subject=key))
    topic, said = event_type.topic.value, headers(fact.envelope)
    later = tuple((name, value.replace(b".v1", b".v9") if name == "ce_type" else value) for name, value in said)
    return [Message(topic, str(key).encode(), b"{}", later), Message(topic, str(key).encode(), b'{"half', said)]


async def test_what_nobody_can_read_is_put_aside_and_stops_nobody(
    database: Database, bus_url: str, request: pytest.FixtureRequest
) -> None:
    async with whole(database, bus_url) as loop:
        [someone] = await loop.clients(1)
        bus = connect(bus_url, client_id="test")
        await bus.publish([each for kind in SPOILT for each in spoilt(kind, UUID(someone.client_id))])
        await loop.moment_comes([someone])
        await loop.nudged([someone], 1)
        await loop.reports(someone)
        await loop.call("PUT", f"/v1/clients/{someone.client_id}/contact", {})
        await loop.once([someone])
        try:
            for group, kinds in LISTENS.items():
                for kind in kinds:
                    await _put_aside(loop, group, kind)
        finally:
            await bus.stop()


async def _put_aside(loop: Whole, group: str, kind: type[Event]) -> None:
    """Each bad record is in the group's dead letters once, as it came, with why."""
    topic = dead_letter_topic(kind.topic.value, group).name
    expected = {"data_not_valid"} | ({"unknown_version"} if kind in KNOWN_TO[group] else set())
    kept = [dict(delivery.headers) for delivery in await on_the_bus(loop.addresses.bus, [topic])]
    assert sorted(each["handrail-dlq-reason"].decode() for each in kept) == sorted(expected), topic
    assert {each["handrail-dlq-group"] for each in kept} == {group.encode()}


async def test_only_what_the_carrier_signed_is_believed_and_each_text_once(database: Database, valkey_url: str) -> None:
    async with whole(database, valkey_url) as loop:
        [someone] = await loop.clients(1)
        await loop.moment_comes([someone])
        await loop.nudged([someone], 1)
        said = {"AccountSid": SECRETS.account_sid, "From": someone.phone, "To": OURS, "Body": "1", "MessageSid": "SM" + "7" * 32}
        right = sign(f"{PUBLIC_URL}/twilio/inbound", said, SECRETS.auth_token)
        wrong = (
            ({}, said),
            ({HEADER: "bm9uc2Vuc2U="}, said),
            ({HEADER: sign(f"{PUBLIC_URL}/twilio/inbound", said, "another-token")}, said),
            ({HEADER: sign(f"{loop.url('notifier')}/twilio/inbound", said, SECRETS.auth_token)}, said),
            ({HEADER: right}, said | {"Body": "STOP"}),
            ({HEADER: right}, said | {"OptOutType": "STOP"}),
        )
        async with httpx.AsyncClient(base_url=loop.url("notifier"), trust_env=False) as http:
            for signed, form in wrong:
                answer = await http.post("/twilio/inbound", data=form, headers=signed)
                assert (answer.status_code, answer.json()["code"]) == (403, "signature_missing_or_wrong")
            assert await loop.holds("SELECT count(*) FROM notifier.inbound WHERE provider_id = $1", said["MessageSid"], is_=0)
            for _ in range(3):
                answer = await http.post("/twilio/inbound", data=said, headers={HEADER: right})
                assert answer.status_code == 200
        someone.answers = 1
        loop.carrier.carrier.add_fault(Fault(Trouble.INBOUND_TWICE, number=someone.phone))
        await loop.says(someone, "1")
        await loop.once([someone])
        assert await loop.holds("SELECT count(*) FROM notifier.inbound WHERE body LIKE 'hs1.%'", is_=3)


async def test_nothing_is_sent_once_a_stop_is_committed_however_close_they_come(
    database: Database, valkey_url: str
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    await migrate(database.admin_dsn, schemas(database.dsn("handrail_notifier")))
    async with opened(database, valkey_url) as world:
        await world.tell(world.clinic(quiet_from=time(23, 0), quiet_until=time(4, 0)))
        clients = [await _with_a_moment_at(world, number) for number in range(STOPS)]
        await world.rest()
        sent_late = 0
        for who, due in clients:
            await world.play(due - timedelta(seconds=1))
            await asyncio.gather(
                _after(chance.uniform(0, 0.012), lambda at=due: world.clock.advance_to(at)),  # type: ignore[misc]  # bound early
                _stop(world, who, chance.uniform(0, 0.012)),
            )
            await world.rest()
            sent_late += await _sent_after_the_stop(world, who)
        nudged = sum(NUDGE in text.shown for who, _ in clients for text in world.sent(who.phone))
        print(f"{nudged} of {STOPS} nudges came first")
        assert sent_late == 0
        await world.play(timedelta(days=2))
        assert sum(NUDGE in text.shown for who, _ in clients for text in world.sent(who.phone)) == nudged


async def _with_a_moment_at(world: World, number: int) -> tuple[Known, datetime]:
    """A client who agreed, and whose nudge is due some minutes after the one before."""
    who = Known(world.clinic_id, phone=f"+120255501{number:02}" if number else "+12125550100")
    opens = time(12 + number // 10, 5 * (number % 10))
    moment = window(who, start=opens, end=time(opens.hour + 1, opens.minute))
    await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who, moments=[moment]))
    due = datetime(2026, 3, 2, opens.hour + 5, opens.minute, tzinfo=UTC) - timedelta(minutes=20)
    return who, due


async def _after(seconds: float, act: object) -> None:
    await asyncio.sleep(seconds)
    assert callable(act)
    act()


async def _stop(world: World, who: Known, seconds: float) -> None:
    await asyncio.sleep(seconds)
    texted = await world.carrier.carrier.text(who.phone, OURS, "STOP")
    assert texted.answer == 200


async def _sent_after_the_stop(world: World, who: Known) -> int:
    """Attempts at a nudge that were put on record after the STOP had its effect; one client's transactions have an order."""
    said = await world.said()
    mine = [type(each).__name__ for each in said if getattr(each, "client_id", None) == who.client_id]
    assert mine.count("ConsentRevoked") == 1
    after = mine[mine.index("ConsentRevoked") :]
    decided = [e for e in said if isinstance(e, NudgeDecided) and e.client_id == who.client_id and e.decision == "send"]
    attempts = await world.rows("SELECT 1 FROM notifier.attempt WHERE client_id = $1 AND text_id = ANY ($2)", who.client_id, [e.nudge_id for e in decided])
    assert len(attempts) == len(decided) <= 1
    at = [index for index, each in enumerate(said) if each in decided]
    stopped = next(i for i, e in enumerate(said) if type(e).__name__ == "ConsentRevoked" and e.client_id == who.client_id)  # type: ignore[attr-defined]  # every revocation has one
    return sum(index > stopped for index in at)
