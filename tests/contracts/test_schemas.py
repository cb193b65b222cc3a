"""The published schemas say what the events are, and the AsyncAPI document is one."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from handrail_notifier.settings import NotifierSettings
from handrail_notifier.wiring import build as build_notifier
from handrail_planner.settings import PlannerSettings
from handrail_planner.wiring import build as build_planner
from handrail_progress.settings import ProgressSettings
from handrail_progress.wiring import build as build_progress
from handrail_shared.contracts.events import EVENTS, Event
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.schemas import HEARS, SAYS, asyncapi, event_schema
from handrail_shared.contracts.topics import TOPICS
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.settings import Settings
from handrail_shared.runtime.vault import RootKey
from jsonschema import Draft202012Validator

from docs.generate import stale
from tests.contracts.golden import GOLDEN


@cache
def document() -> Mapping[str, Any]:
    return asyncapi()


def by_name(event_type: type[Event]) -> str:
    return event_type.__name__


def validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def data_of(event_type: type[Event]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(example(event_type).event.model_dump_json(exclude_none=True))
    return data


def test_the_reference_is_up_to_date() -> None:
    assert stale() == [], "run: make docs"


@pytest.mark.parametrize("event_type", EVENTS, ids=by_name)
def test_a_schema_accepts_its_example_and_its_golden_file(event_type: type[Event]) -> None:
    check = validator(event_schema(event_type))
    check.validate(data_of(event_type))
    check.validate(json.loads((GOLDEN / f"{event_type.type_name()}.json").read_text("utf-8"))["data"])


@pytest.mark.parametrize("event_type", EVENTS, ids=by_name)
def test_a_schema_is_named_described_and_open(event_type: type[Event]) -> None:
    schema = event_schema(event_type)
    assert schema["$id"] == event_type.schema_urn()
    assert schema["title"] == event_type.__name__
    assert str(schema["description"]).endswith(".")
    validator(schema).validate({**data_of(event_type), "a_field_of_tomorrow": 1})


@pytest.mark.parametrize("event_type", EVENTS, ids=by_name)
def test_a_schema_refuses_what_the_event_refuses(event_type: type[Event]) -> None:
    """Each field is taken away, and given a value of no type that any field has."""
    check = validator(event_schema(event_type))
    for name, field in event_type.model_fields.items():
        without = {key: value for key, value in data_of(event_type).items() if key != name}
        assert check.is_valid(without) is not field.is_required(), name
        assert not check.is_valid({**without, name: {"no": "such"}}), name


# The AsyncAPI document


def refs(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "$ref":
                yield value
            yield from refs(value)
    elif isinstance(part, list):
        for value in part:
            yield from refs(value)


def at(pointer: str) -> Any:
    found: Any = document()
    for step in pointer.removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def test_the_document_has_the_shape_of_asyncapi_3() -> None:
    assert document()["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= document()["info"].keys()
    assert document().keys() <= {
        "asyncapi",
        "id",
        "info",
        "servers",
        "defaultContentType",
        "channels",
        "operations",
        "components",
    }
    component_name = re.compile(r"^[A-Za-z0-9._-]+$")
    for names in (document()["channels"], document()["operations"], *document()["components"].values()):
        assert all(component_name.match(name) for name in names)


def test_every_reference_leads_somewhere() -> None:
    found = set(refs(document()))
    assert found
    for pointer in found:
        assert at(pointer) is not None


def test_every_channel_is_a_topic_as_it_is_made() -> None:
    made = {settings.name: settings for settings in TOPICS}
    for channel in document()["channels"].values():
        settings, kafka = made[channel["address"]], channel["bindings"]["kafka"]
        assert kafka["topic"] == channel["address"]
        assert kafka["partitions"] == settings.partitions
        assert kafka["topicConfiguration"]["cleanup.policy"] == ["compact" if settings.compacted else "delete"]
        kept = settings.retention and settings.retention.total_seconds() * 1000
        assert kafka["topicConfiguration"].get("retention.ms") == kept


def test_every_event_is_a_message_of_its_topic_alone() -> None:
    carried = {name: channel["address"] for channel in document()["channels"].values() for name in channel["messages"]}
    assert carried == {event.__name__: event.topic.value for event in EVENTS}
    assert sum(len(channel["messages"]) for channel in document()["channels"].values()) == len(EVENTS)


def test_operations_speak_of_messages_of_their_own_channel() -> None:
    for operation in document()["operations"].values():
        assert operation["action"] in {"send", "receive"}
        channel = operation["channel"]["$ref"]
        assert operation["messages"]
        for message in operation["messages"]:
            assert message["$ref"].startswith(f"{channel}/messages/")


@pytest.mark.parametrize("event_type", EVENTS, ids=by_name)
def test_every_message_shows_an_example_that_fits_it(event_type: type[Event]) -> None:
    message = document()["components"]["messages"][event_type.__name__]
    payload = {**message["payload"], "components": document()["components"]}
    for shown in message["examples"]:
        validator(payload).validate(shown["payload"])
        validator(message["headers"]).validate(shown["headers"])
    assert message["bindings"]["kafka"]["key"]["format"] == "uuid"


def test_every_event_is_said_by_a_service() -> None:
    assert {event for events in SAYS.values() for event in events} == set(EVENTS)


@pytest.mark.parametrize(
    ("service", "settings", "build"),
    [
        ("planner", PlannerSettings, build_planner),
        ("notifier", NotifierSettings, build_notifier),
        ("progress", ProgressSettings, build_progress),
    ],
)
def test_each_service_hears_what_the_document_says(
    service: str, settings: type[Settings], build: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: set[type[Event]] = set()
    register = Consumer.on_batch

    def note(self: Consumer, event_type: type[Event], handler: Any) -> None:
        heard.add(event_type)
        register(self, event_type, handler)

    monkeypatch.setattr(Consumer, "on_batch", note)
    given = {
        "database": "postgresql://role:secret@127.0.0.1:1/none",
        "bus": "redis://127.0.0.1:1/0",
        "root_key": RootKey.generate(),
        "operator_key": "an-operator-key-for-tests-that-is-long",
    }
    build(settings.model_validate(given), clock=RealClock())
    assert heard == set(HEARS[service])
