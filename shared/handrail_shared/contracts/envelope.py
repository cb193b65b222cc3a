"""How an event is wrapped on the bus: CloudEvents 1.0, binary mode written, binary and structured mode read.

`read` never raises: what cannot be read is `Unreadable` with a reason, what is not known here is `UnknownType`, so one bad
record never hides the others.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from handrail_shared.contracts.events import BY_TYPE, Event
from handrail_shared.contracts.ids import ClinicId, EventId

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"
STRUCTURED = "application/cloudevents"

_IDS = TypeAdapter(tuple[UUID, UUID, UUID, UUID, UUID | None])
"""Read together: pydantic reads five ids in the time that `uuid.UUID` takes for one."""

E_co = TypeVar("E_co", bound=Event, covariant=True)
Header = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who said what about whom, and why: the CloudEvents attributes of one event."""

    id: EventId
    source: str
    type: str
    time: datetime
    subject: UUID
    clinic_id: ClinicId
    correlation_id: UUID
    causation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E_co]):
    """An event with its envelope: what a handler gets."""

    envelope: Envelope
    event: E_co


@dataclass(frozen=True, slots=True)
class UnknownType:
    """A type or version that is not in this release's contracts."""

    type: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not a valid event. `reason` is a code without any of the record's content."""

    reason: str


Read = Recorded[Event] | UnknownType | Unreadable


def source_of(service: str) -> str:
    """The CloudEvents source of a service."""
    return f"/handrail/{service}"


def wrap(
    event: Event, *, event_id: EventId, source: str, correlation_id: UUID, causation_id: UUID | None = None
) -> Recorded[Event]:
    """The event in its envelope. `source` names the service that says it."""
    envelope = Envelope(
        id=event_id,
        source=source_of(source),
        type=event.type_name(),
        time=event.occurred_at,
        subject=event.subject,
        clinic_id=event.clinic_id,
        correlation_id=correlation_id,
        causation_id=causation_id,
    )
    return Recorded(envelope, event)


def headers(envelope: Envelope) -> tuple[Header, ...]:
    """The envelope as Kafka headers (CloudEvents Kafka binding, binary mode)."""
    subject, event_type = str(envelope.subject).encode(), envelope.type.encode()
    written = [
        ("ce_specversion", SPEC_VERSION.encode()),
        ("ce_id", str(envelope.id).encode()),
        ("ce_source", envelope.source.encode()),
        ("ce_type", event_type),
        ("ce_time", envelope.time.isoformat().replace("+00:00", "Z").encode()),
        ("ce_subject", subject),
        ("ce_partitionkey", subject),
        ("ce_dataschema", b"urn:handrail:event:" + event_type),
        ("ce_clinicid", str(envelope.clinic_id).encode()),
        ("ce_correlationid", str(envelope.correlation_id).encode()),
        ("content-type", CONTENT_TYPE.encode()),
    ]
    if envelope.causation_id is not None:
        written.append(("ce_causationid", str(envelope.causation_id).encode()))
    return tuple(written)


def read(raw_headers: Sequence[Header], value: bytes | None) -> Read:
    """The event in a record, or why there is none."""
    try:
        attributes, data = _attributes(raw_headers, value)
    except (UnicodeDecodeError, ValueError, RecursionError):
        return Unreadable("headers_not_readable")
    if data is None:
        return Unreadable("no_data")
    if attributes.get("specversion") != SPEC_VERSION:
        return Unreadable("not_a_cloudevent")
    event_type = BY_TYPE.get(attributes.get("type", ""))
    if event_type is None:
        return UnknownType(attributes.get("type", ""))
    return _recorded(event_type, attributes, data)


def _recorded(event_type: type[Event], attributes: Mapping[str, str], data: bytes) -> Read:
    try:
        event = event_type.model_validate_json(data)
    except ValidationError:
        return Unreadable("data_not_valid")
    try:
        envelope = _envelope(attributes)
    except (KeyError, ValueError):
        return Unreadable("attributes_not_valid")
    if envelope.clinic_id != event.clinic_id or envelope.subject != event.subject:
        return Unreadable("envelope_contradicts_data")
    return Recorded(envelope, event)


def _envelope(attributes: Mapping[str, str]) -> Envelope:
    time = datetime.fromisoformat(attributes["time"])
    if time.tzinfo is None:
        raise ValueError("time without an offset")
    name = attributes["id"]
    correlation, cause = attributes.get("correlationid") or name, attributes.get("causationid") or None
    event_id, subject, clinic_id, correlation_id, causation_id = _IDS.validate_python(
        (name, attributes["subject"], attributes["clinicid"], correlation, cause)
    )
    return Envelope(
        id=EventId(event_id),
        source=attributes["source"],
        type=attributes["type"],
        time=time.astimezone(UTC),
        subject=subject,
        clinic_id=ClinicId(clinic_id),
        correlation_id=correlation_id,
        causation_id=causation_id,
    )


_READ = ("specversion", "id", "source", "type", "time", "subject", "clinicid", "correlationid", "causationid")
_BINARY = tuple((name, f"ce_{name}") for name in _READ)
_NEEDED = frozenset(header for name, header in _BINARY if name not in {"correlationid", "causationid"})
_STRUCTURED = STRUCTURED.encode()


def _attributes(raw_headers: Sequence[Header], value: bytes | None) -> tuple[Mapping[str, str], bytes | None]:
    """Those that are read here. What we write has small letters; others may not."""
    known = dict(raw_headers)
    if not known.keys() >= _NEEDED:
        known = {name.lower(): raw for name, raw in raw_headers}
    if known.get("content-type", b"").startswith(_STRUCTURED):
        return _structured(value)
    return {name: raw.decode() for name, header in _BINARY if (raw := known.get(header))}, value


def _structured(value: bytes | None) -> tuple[Mapping[str, str], bytes | None]:
    whole = json.loads(value or b"")
    if not isinstance(whole, dict):
        raise ValueError("not an object")
    data = whole.pop("data", None)
    attributes = {name: text for name, text in whole.items() if isinstance(text, str)}
    return attributes, None if data is None else json.dumps(data).encode()
