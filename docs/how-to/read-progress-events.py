"""Print Handrail's progress events as they happen, with nothing of Handrail installed.

What an event means is read from the published files alone: asyncapi.json says which messages a topic carries, and each message's
JSON Schema says what its data must be. Needs: pip install aiokafka jsonschema
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

PUBLISHED = Path(__file__).parents[1] / "reference" / "events" / "asyncapi.json"


class Contract:
    """What a topic carries: a validator for each event type, by the message's name."""

    def __init__(self, asyncapi: Path, topic: str) -> None:
        self._home = asyncapi.parent
        self._document = json.loads(asyncapi.read_text("utf-8"))
        channels = [each for each in self._document["channels"].values() if each["address"] == topic]
        if not channels:
            sys.exit(f"{asyncapi} knows no topic {topic}")
        messages = [self._followed(each) for each in channels[0]["messages"].values()]
        self._validators = {message["name"]: self._validator(message["payload"]) for message in messages}

    def verdict(self, event_type: str, data: object) -> str:
        """`ok`, or what is wrong. A type that is newer than our copy of the contract is no error: skip it."""
        validator = self._validators.get(event_type)
        if validator is None:
            return "unknown type"
        faults = sorted(validator.iter_errors(data), key=lambda fault: fault.json_path)
        return "; ".join(f"{fault.json_path} {fault.message}" for fault in faults) or "ok"

    def _followed(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            found = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return node

    def _validator(self, payload: Mapping[str, Any]) -> Draft202012Validator:
        schema = payload.get("schema", payload)
        registry: Registry[Any] = Registry(retrieve=self._file)  # type: ignore[call-arg]  # an alias that attrs makes
        return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())

    def _file(self, uri: str) -> Resource[Any]:
        contents = json.loads((self._home / urldefrag(uri).url).read_text("utf-8"))
        return Resource.from_contents(contents)


def attributes(record: ConsumerRecord[bytes, bytes]) -> dict[str, str]:
    """The CloudEvents attributes, which travel as headers: ce_id, ce_type, ce_time, ..."""
    return {name.removeprefix("ce_"): value.decode() for name, value in record.headers if name.startswith("ce_")}


def show(record: ConsumerRecord[bytes, bytes], contract: Contract) -> None:
    envelope = attributes(record)
    data = json.loads(record.value) if record.value is not None else None
    verdict = contract.verdict(envelope.get("type", ""), data)
    print(
        f"{envelope.get('time')} {envelope.get('type')} [{verdict}] partition {record.partition} offset {record.offset}"
    )
    print(f"  envelope {json.dumps(envelope)}")
    print(f"  data     {json.dumps(data)}", flush=True)


async def read(bootstrap: str, topic: str, contract: Contract, *, once: bool) -> None:
    """All events from the first that is kept, in order for each client; then, unless `once`, the new ones as they come."""
    # Give it a group_id, and it goes on after a restart where it stopped; the same event may then come twice: keep ce_id.
    consumer: AIOKafkaConsumer[bytes, bytes] = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, group_id=None, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        ends = await consumer.end_offsets(consumer.assignment())
        while not (once and [p for p in ends if await consumer.position(p) < ends[p]] == []):
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                for record in records:
                    show(record, contract)
    finally:
        await consumer.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bootstrap", default="localhost:29092", help="a broker")
    parser.add_argument("--topic", default="handrail.progress.v1")
    parser.add_argument("--asyncapi", type=Path, default=PUBLISHED, help="the published asyncapi.json")
    parser.add_argument("--once", action="store_true", help="end when everything so far is read")
    given = parser.parse_args()
    contract = Contract(given.asyncapi, given.topic)
    asyncio.run(read(given.bootstrap, given.topic, contract, once=given.once))


if __name__ == "__main__":
    main()
