"""What comes in is not always what it should be: events that nobody can read, webhooks that nobody signed, a STOP in the last moment."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import httpx
import pytest
from handrail.carrier import Fault, Status, Trouble
from handrail.carrier.signature import HEADER, sign
from handrail.composition import PUBLIC_URL
from handrail_notifier.wiring import schemas
from handrail_shared.contracts.envelope import headers
from handrail_shared.contracts.events import (
    ActionDone,
    ConsentGiven,
    ConsentRevoked,
    Event,
    NudgeDecided,
    NudgeSent,
    PlanActivated,
)
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.topics import dead_letter_topic
from handrail_shared.runtime.bus import Message, connect
from handrail_shared.runtime.migrate import migrate

from tests.loop.whole import NUDGE, OURS, SECRETS, Whole, on_the_bus, phone, whole
from tests.notifier.world import Someone as Known
from tests.notifier.world import World, opened, window
from tests.support.postgres import Database

SPOILT: Sequence[type[Event]] = (ConsentGiven, PlanActivated, NudgeSent, ActionDone)
"""One type of each topic."""
KNOWN_TO = {
    "planner": {ConsentGiven},
    "notifier": {ConsentGiven, PlanActivated},
    "progress": {PlanActivated, NudgeSent, ActionDone},
}
LISTENS = {"planner": {ConsentGiven}, "notifier": {ConsentGiven, PlanActivated}, "progress": set(SPOILT)}
AT_ONCE, ROUNDS = 5, 10
STOPS = AT_ONCE * ROUNDS
LATEST = 0.3
"""Seconds within which a STOP comes; the nudges' moment comes in the middle of them."""


def spoilt(event_type: type[Event], key: UUID) -> list[Message]:
    """A record of a version that is not known yet, and one that says nothing, under a real client's key."""
    topic, said = event_type.topic.value, headers(replace(example(event_type).envelope, subject=key))
    later = tuple((name, value.replace(b".v1", b".v9") if name == "ce_type" else value) for name, value in said)
    return [Message(topic, str(key).encode(), b"{}", later), Message(topic, str(key).encode(), b'{"half', said)]


async def test_what_nobody_can_read_is_put_aside_and_stops_nobody(
    database: Database, bus_url: str, request: pytest.FixtureRequest
) -> None:
    if bus_url.startswith("kafka"):
        request.getfixturevalue("empty_topics")
    async with whole(database, bus_url) as loop:
        [someone] = await loop.clients(1)
        bus = connect(bus_url, client_id="test")
        await bus.publish([each for kind in SPOILT for each in spoilt(kind, UUID(someone.client_id))])
        await loop.moment_comes([someone])
        await loop.nudged([someone], 1)
        await loop.reports(someone)
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
        said = {
            "AccountSid": SECRETS.account_sid,
            "From": someone.phone,
            "To": OURS,
            "Body": "1",
            "MessageSid": "SM" + "7" * 32,
        }
        right = sign(f"{PUBLIC_URL}/twilio/inbound", said, SECRETS.auth_token)
        wrong = (
            ({}, said),
            ({HEADER: "bm9uc2Vuc2U="}, said),
            ({HEADER: sign(f"{PUBLIC_URL}/twilio/inbound", said, "another-token")}, said),
            ({HEADER: sign(f"{loop.url('notifier')}/twilio/inbound", said, SECRETS.auth_token)}, said),
            ({HEADER: right}, said | {"Body": "STOP"}),
            ({HEADER: right}, said | {"OptOutType": "STOP"}),
        )
        async with httpx.AsyncClient(verify=False, base_url=loop.url("notifier"), trust_env=False) as http:
            for signed, form in wrong:
                answer = await http.post("/twilio/inbound", data=form, headers=signed)
                assert (answer.status_code, answer.json()["code"]) == (403, "signature_missing_or_wrong")
            assert await loop.holds(
                "SELECT count(*) FROM notifier.inbound WHERE provider_id = $1", said["MessageSid"], is_=0
            )
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
    async with opened(database, valkey_url, carrier={"pace": dict.fromkeys(Status, (0.0, 0.0))}) as world:
        await world.tell(world.clinic(quiet_from=time(23, 0), quiet_until=time(4, 0)))
        for number in range(ROUNDS):
            await _race(world, number, chance)
        said = await world.said(NudgeDecided, ConsentRevoked)
        nudged = sum(NUDGE in text.shown for text in world.carrier.carrier.messages())
        print(f"{nudged} of {STOPS} nudges reached the carrier before the STOP")
        assert len([each for each in said if isinstance(each, ConsentRevoked)]) == STOPS
        _nothing_after_the_stop(said)
        attempts = "SELECT count(*) AS tried FROM notifier.attempt a JOIN notifier.decision d ON d.nudge_id = a.text_id"
        [row] = await world.rows(attempts)
        assert row["tried"] == len(
            [each for each in said if isinstance(each, NudgeDecided) and each.decision == "send"]
        )
        await world.play(timedelta(days=1))
        assert sum(NUDGE in text.shown for text in world.carrier.carrier.messages()) == nudged <= row["tried"]


async def _race(world: World, number: int, chance: random.Random) -> None:
    """Some clients have the same moment, and each says STOP just then."""
    opens = time(12 + number // 2, 30 * (number % 2))
    due = datetime(2026, 3, 2, opens.hour + 5, opens.minute, tzinfo=UTC) - timedelta(minutes=20)
    clients = [Known(world.clinic_id, phone=phone(50 + number * AT_ONCE + each)) for each in range(AT_ONCE)]
    for who in clients:
        moment = window(who, start=opens, end=time(opens.hour + 1, opens.minute))
        await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who, moments=[moment]))
    await world.play(due - timedelta(seconds=1))

    async def time_comes() -> None:
        await asyncio.sleep(LATEST / 2)
        world.clock.advance_to(due)

    async def stop(who: Known) -> None:
        await asyncio.sleep(chance.uniform(0, LATEST))
        assert (await world.carrier.carrier.text(who.phone, OURS, "STOP")).answer == 200

    await asyncio.gather(time_comes(), *(stop(who) for who in clients))
    await world.rest()


def _nothing_after_the_stop(said: Sequence[Event]) -> None:
    """In the order in which one client's transactions were committed."""
    stopped = set[UUID]()
    for event in said:
        if isinstance(event, ConsentRevoked):
            stopped.add(event.client_id)
        elif isinstance(event, NudgeDecided) and event.decision == "send":
            assert event.client_id not in stopped
