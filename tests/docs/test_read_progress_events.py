"""What we tell integrators to run works: against a real Kafka, and with nothing of ours but the published contract."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from handrail_shared.contracts.envelope import Recorded, headers
from handrail_shared.contracts.events import EVENTS, Event
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.topics import Topic
from handrail_shared.runtime.bus import Message, TopicSettings, connect

from tests.support.kafka import Broker

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "docs/how-to/read-progress-events.py"
PUBLISHED = ROOT / "docs/reference/events/asyncapi.json"

pytestmark = pytest.mark.kafka


@pytest.fixture
def topic(topic_prefix: str) -> str:
    return f"{topic_prefix}progress"


@pytest.fixture
def contract(topic: str, tmp_path: Path) -> Path:
    """The published contract, for a topic of this test's own."""
    document = json.loads(PUBLISHED.read_text("utf-8"))
    for channel in document["channels"].values():
        if channel["address"] == Topic.PROGRESS:
            channel["address"] = topic
    (tmp_path / "asyncapi.json").write_text(json.dumps(document), "utf-8")
    return tmp_path / "asyncapi.json"


def record(topic: str, recorded: Recorded[Event]) -> Message:
    data = recorded.event.model_dump_json(exclude_none=True).encode()
    return Message(topic, str(recorded.envelope.subject).encode(), data, headers(recorded.envelope))


async def published(broker: Broker, topic: str, messages: list[Message]) -> None:
    bus = connect(f"kafka://{broker.bootstrap}", client_id="test")
    await bus.ensure_topics([TopicSettings(topic, 3, retention=None)])
    await bus.start()
    try:
        await bus.publish(messages)
    finally:
        await bus.stop()


async def read(broker: Broker, topic: str, contract: Path) -> str:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), "--once", "--bootstrap", broker.bootstrap),
        *("--topic", topic, "--asyncapi", str(contract)),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(program.communicate(), timeout=60)
    assert program.returncode == 0
    return said.decode()


async def test_every_progress_event_is_read_as_published(kafka: Broker, topic: str, contract: Path) -> None:
    told = [example(each) for each in EVENTS if each.topic is Topic.PROGRESS]
    await published(kafka, topic, [record(topic, each) for each in told])
    said = await read(kafka, topic, contract)
    assert said.count(": as published\n") == len(told) > 3
    for each in told:
        assert f"ce_id: {each.envelope.id}\n" in said


async def test_an_event_that_breaks_the_contract_is_named_and_the_next_is_read(
    kafka: Broker, topic: str, contract: Path
) -> None:
    good = example(next(each for each in EVENTS if each.topic is Topic.PROGRESS))
    whole = record(topic, good)
    broken = json.loads(whole.value or b"") | {"run": "many"}
    messages = [Message(topic, whole.key, json.dumps(broken).encode(), whole.headers), whole]
    await published(kafka, topic, messages)
    said = await read(kafka, topic, contract)
    assert "$.run 'many' is not" in said
    assert said.count(": as published\n") == 1


async def test_a_type_newer_than_the_contract_at_hand_is_skipped(kafka: Broker, topic: str, contract: Path) -> None:
    whole = record(topic, example(next(each for each in EVENTS if each.topic is Topic.PROGRESS)))
    newer = tuple((name, b"handrail.streak_extended.v9" if name == "ce_type" else raw) for name, raw in whole.headers)
    await published(kafka, topic, [Message(topic, whole.key, b'{"new": 1}', newer), whole])
    said = await read(kafka, topic, contract)
    assert "handrail.streak_extended.v9: unknown type" in said
    assert said.count(": as published\n") == 1


def test_the_program_needs_nothing_of_ours() -> None:
    assert "handrail_" not in PROGRAM.read_text("utf-8")
