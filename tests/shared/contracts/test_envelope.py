"""What is written on the bus is read back; what cannot be read is told by a code, never by an exception."""

import json
from uuid import uuid4

import pytest
from handrail_shared.contracts.envelope import Header, Recorded, UnknownType, Unreadable, headers, read
from handrail_shared.contracts.events import ActionDone, Event
from handrail_shared.contracts.examples import example
from hypothesis import given
from hypothesis import strategies as st

FACT = example(ActionDone)
HEADERS = dict(headers(FACT.envelope))
DATA = FACT.event.model_dump_json(exclude_none=True).encode()
STRUCTURED: list[Header] = [("content-type", b"application/cloudevents+json")]


def read_with(**changed: bytes | None) -> object:
    """The example with some headers changed; None takes one away."""
    mixed = {**HEADERS, **changed}
    return read([(name, raw) for name, raw in mixed.items() if raw is not None], DATA)


def test_binary_mode_is_read_back() -> None:
    assert read(tuple(HEADERS.items()), DATA) == FACT


def test_header_names_may_come_in_any_case() -> None:
    assert read([(name.upper(), raw) for name, raw in HEADERS.items()], DATA) == FACT


def test_an_event_without_a_correlation_begins_one() -> None:
    fact = read_with(ce_correlationid=None)
    assert isinstance(fact, Recorded)
    assert fact.envelope.correlation_id == FACT.envelope.id


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"ce_specversion": b"0.3"}, "not_a_cloudevent"),
        ({"ce_specversion": None}, "not_a_cloudevent"),
        ({"ce_id": b"no-uuid"}, "attributes_not_valid"),
        ({"ce_id": None}, "attributes_not_valid"),
        ({"ce_time": b"yesterday"}, "attributes_not_valid"),
        ({"ce_time": b"2026-03-06T16:40:00"}, "attributes_not_valid"),
        ({"ce_source": None}, "attributes_not_valid"),
        ({"ce_source": b"\xff"}, "headers_not_readable"),
        ({"ce_subject": str(uuid4()).encode()}, "envelope_contradicts_data"),
        ({"ce_clinicid": str(uuid4()).encode()}, "envelope_contradicts_data"),
    ],
)
def test_a_wrong_header_is_told_by_its_code(changed: dict[str, bytes | None], reason: str) -> None:
    assert read_with(**changed) == Unreadable(reason)


@pytest.mark.parametrize("kind", ["handrail.action_done.v2", "com.example.other", ""])
def test_a_type_of_another_release_is_unknown_not_wrong(kind: str) -> None:
    assert read_with(ce_type=kind.encode()) == UnknownType(kind)


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"[]", b"\xff", b'{"clinic_id": 1}'])
def test_wrong_data_is_told_by_its_code(data: bytes) -> None:
    assert read(tuple(HEADERS.items()), data) == Unreadable("data_not_valid")


def test_a_tombstone_is_no_event() -> None:
    assert read(tuple(HEADERS.items()), None) == Unreadable("no_data")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from([*HEADERS, "ce_", "content-type", "CE_ID", "x"]) | st.text(max_size=12)


@given(st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=12), st.none() | st.binary(max_size=80))
def test_no_bytes_at_all_make_reading_fail(raw: list[Header], value: bytes | None) -> None:
    assert isinstance(read(raw, value), Recorded | UnknownType | Unreadable)


@given(st.dictionaries(st.sampled_from(sorted(HEADERS)), st.none() | st.binary(max_size=40), max_size=4), JSON)
def test_almost_valid_events_do_not_make_reading_fail(changed: dict[str, bytes | None], data: object) -> None:
    mixed = {**HEADERS, **changed}
    raw = [(name, value) for name, value in mixed.items() if value is not None]
    for each in (json.dumps(data).encode(), DATA):
        assert isinstance(read(raw, each), Recorded | UnknownType | Unreadable)


@given(JSON)
def test_no_structured_event_makes_reading_fail(whole: object) -> None:
    assert isinstance(read(STRUCTURED, json.dumps(whole).encode()), Recorded | UnknownType | Unreadable)


@given(st.sampled_from(["id", "time", "type", "subject", "clinicid", "data", "specversion"]), JSON)
def test_no_almost_valid_structured_event_makes_reading_fail(name: str, value: object) -> None:
    whole = {key.removeprefix("ce_"): raw.decode() for key, raw in HEADERS.items() if key.startswith("ce_")}
    whole = {**whole, "data": json.loads(DATA), name: value}  # type: ignore[dict-item]  # whatever someone sends
    assert isinstance(read(STRUCTURED, json.dumps(whole).encode()), Recorded | UnknownType | Unreadable)


def test_deeply_nested_json_is_refused_not_fatal() -> None:
    size = 100_000
    assert isinstance(read(STRUCTURED, b'{"data":' + b"[" * size), Unreadable)
    assert isinstance(read(STRUCTURED, b'{"data":' + b"[" * size + b"]" * size + b"}"), Unreadable)


def test_a_reason_never_quotes_the_record() -> None:
    canary = b"+12025550143 I drank"
    for unread in (read([("ce_id", canary)], canary), read_with(ce_time=canary), read(tuple(HEADERS.items()), canary)):
        assert isinstance(unread, Unreadable)
        assert canary.decode() not in repr(unread)


def test_the_types_of_events_are_their_names() -> None:
    assert issubclass(ActionDone, Event)
    assert ActionDone.type_name() == "handrail.action_done.v1"
