"""Print Handrail's progress events as they happen, with nothing of Handrail installed.

What an event means is read from the published asyncapi.json alone: which types a topic carries, which headers each has, and
what its data must be. Needs: pip install aiokafka jsonschema
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

PUBLISHED = Path(__file__).parents[1] / "reference" / "events" / "asyncapi.json"


class Contract:
    """What a topic carries: for each type of event, what its headers and its data must be."""

    def __init__(self, asyncapi: Path, topic: str) -> None:
        document = json.loads(asyncapi.read_text("utf-8"))
        whole = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource("asyncapi.json", whole)
        channel = next((each for each in document["channels"].values() if each["address"] == topic), None)
        if channel is None:
            sys.exit(f"{asyncapi} knows no topic {topic}")
        places = [message["$ref"] for message in channel["messages"].values()]
        named = {document["components"]["messages"][place.rpartition("/")[2]]["name"]: place for place in places}
        self._headers = {name: self._validator(f"{place}/headers") for name, place in named.items()}
        self._data = {name: self._validator(f"{place}/payload") for name, place in named.items()}

    def verdict(self, headers: Mapping[str, str], data: object) -> str:
        """`as published`, or what is wrong. A type that is newer than our copy of the contract is no fault: skip it."""
        event_type = headers.get("ce_type", "")
        if event_type not in self._data:
            return "unknown type"
        faults = [*self._headers[event_type].iter_errors(headers), *self._data[event_type].iter_errors(data)]
        return "; ".join(f"{fault.json_path} {fault.message}" for fault in faults) or "as published"

    def _validator(self, place: str) -> Draft202012Validator:
        reference = {"$ref": f"asyncapi.json{place}"}
        return Draft202012Validator(reference, registry=self._registry, format_checker=FormatChecker())


def show(record: ConsumerRecord[bytes, bytes], contract: Contract) -> None:
    """One event: the CloudEvents attributes travel as headers, the data is JSON."""
    headers = {name: value.decode() for name, value in record.headers}
    data = json.loads(record.value) if record.value is not None else None
    verdict = "forgotten" if record.value is None else contract.verdict(headers, data)
    print(f"{headers.get('ce_time')} {headers.get('ce_type')}: {verdict}")
    for name, value in headers.items():
        print(f"    {name}: {value}")
    print(f"    {json.dumps(data)}", flush=True)


async def read(bootstrap: str, topic: str, contract: Contract, *, once: bool) -> None:
    """All events from the first that is kept, in order for each client; then, unless `once`, the new ones as they come."""
    # Give it a group_id, and it goes on after a restart where it stopped; the same event may then come twice: keep ce_id.
    consumer: AIOKafkaConsumer[bytes, bytes] = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, group_id=None, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        ends = await consumer.end_offsets(consumer.assignment())
        while not once or any([await consumer.position(part) < end for part, end in ends.items()]):
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
