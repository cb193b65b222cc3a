"""Every event has an example and a golden file, and what was ever written stays readable."""

import json
from pathlib import Path

import pytest
from handrail_shared.contracts.envelope import Recorded, headers, read
from handrail_shared.contracts.events import BY_TYPE, EVENTS, Event
from handrail_shared.contracts.examples import example

from tests.contracts.golden import ADVICE, GOLDEN, golden_text

FILES = sorted(GOLDEN.glob("*.json"))


def by_name(event_type: type[Event]) -> str:
    return event_type.__name__


def test_every_event_has_a_golden_file() -> None:
    missing = {event.type_name() for event in EVENTS} - {path.stem for path in FILES}
    assert not missing, f"no golden file for {sorted(missing)}; {ADVICE}"


def test_no_golden_file_outlives_its_event() -> None:
    assert {path.stem for path in FILES} <= BY_TYPE.keys(), "an event that was published must stay readable"


@pytest.mark.parametrize("event_type", EVENTS, ids=by_name)
def test_every_event_has_an_example_of_its_own(event_type: type[Event]) -> None:
    assert type(example(event_type).event) is event_type
    assert example(event_type) == example(event_type)


@pytest.mark.parametrize("event_type", EVENTS, ids=by_name)
def test_an_example_survives_the_bus(event_type: type[Event]) -> None:
    fact = example(event_type)
    assert read(headers(fact.envelope), fact.event.model_dump_json(exclude_none=True).encode()) == fact


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_written_is_still_read(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    fact = read([(name, text.encode()) for name, text in kept["headers"].items()], json.dumps(kept["data"]).encode())
    assert isinstance(fact, Recorded)
    assert fact.envelope.type == path.stem
    assert str(fact.envelope.subject) == kept["key"]
    said_again = json.loads(golden_text(fact))
    assert said_again["headers"] == kept["headers"]
    assert kept["data"].items() <= said_again["data"].items()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_field_of_a_later_release_is_ignored(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    raw_headers = [(name, text.encode()) for name, text in kept["headers"].items()]
    newer = {**kept["data"], "a_field_of_tomorrow": {"deep": [1]}}
    assert read(raw_headers, json.dumps(newer).encode()) == read(raw_headers, json.dumps(kept["data"]).encode())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_structured_mode_reads_the_same(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    attributes = {name.removeprefix("ce_"): text for name, text in kept["headers"].items() if name.startswith("ce_")}
    structured = json.dumps({**attributes, "datacontenttype": "application/json", "data": kept["data"]}).encode()
    binary = read([(name, text.encode()) for name, text in kept["headers"].items()], json.dumps(kept["data"]).encode())
    assert read([("Content-Type", b"application/cloudevents+json; charset=utf-8")], structured) == binary
