"""No text by or about a person travels in clear: every string of every event is sealed, shaped, or reviewed by name."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from handrail_shared.contracts.events import EVENTS, Event
from handrail_shared.contracts.events.base import Part
from handrail_shared.contracts.schemas import event_schema
from pydantic import create_model

SEALED = "^hs1"
REVIEWED = {
    "ClinicRegistered.alias": "the clinic's own name in texts",
    "ClinicRegistered.sms_sender": "the clinic's own number",
    "ClinicRegistered.help_phone": "the clinic's own number",
    "ClinicRegistered.email_sender": "the clinic's own address",
}
PERSONAL = (
    "name",
    "phone",
    "email",
    "address",
    "statement",
    "cue",
    "response",
    "discreet",
    "body",
    "text",
    "note",
    "words",
)


def strings(
    schema: Mapping[str, Any], place: str, document: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every place in a schema where a string may stand."""
    if "$ref" in schema:
        yield from strings(document["$defs"][schema["$ref"].rpartition("/")[2]], place, document)
    for option in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from strings(option, place, document)
    for name, field in schema.get("properties", {}).items():
        yield from strings(field, f"{place}.{name}", document)
    if isinstance(schema.get("additionalProperties"), Mapping):
        yield from strings(schema["additionalProperties"], place, document)
    if "items" in schema:
        yield from strings(schema["items"], place, document)
    if schema.get("type") == "string" or (
        "type" not in schema and not schema.keys() & {"$ref", "anyOf", "oneOf", "const", "enum"}
    ):
        yield place, schema


def in_clear(event_type: type[Part]) -> list[str]:
    """The places where free text could stand unsealed."""
    schema: Mapping[str, Any] = (
        event_schema(event_type) if issubclass(event_type, Event) else event_type.model_json_schema()
    )
    return sorted(
        {
            place
            for place, field in strings(schema, event_type.__name__, schema)
            if place not in REVIEWED and not _is_harmless(place, field)
        }
    )


def _is_harmless(place: str, field: Mapping[str, Any]) -> bool:
    if str(field.get("pattern", "")).startswith(SEALED):
        return True
    if place.rpartition(".")[2].startswith(PERSONAL):
        return False
    return (
        "enum" in field or "const" in field or field.get("format") in {"uuid", "date", "date-time"} or _is_code(field)
    )


def _is_code(field: Mapping[str, Any]) -> bool:
    """A pattern without spaces, anchored at both ends: a code, a zone, a language, a wall time."""
    pattern = str(field.get("pattern", ""))
    return (
        pattern.startswith("^")
        and pattern.endswith("$")
        and not {" ", "."} & set(pattern.replace(r"\.", ""))
        and r"\s" not in pattern
    )


@pytest.mark.parametrize("event_type", EVENTS, ids=lambda event_type: event_type.__name__)
def test_every_text_of_an_event_is_sealed_or_no_text(event_type: type[Event]) -> None:
    assert in_clear(event_type) == [], "seal it, give it a closed shape, or have it reviewed"


def test_the_reviewed_list_has_nothing_that_is_gone() -> None:
    fields = {f"{event.__name__}.{name}" for event in EVENTS for name in event.model_fields}
    assert REVIEWED.keys() <= fields


@pytest.mark.parametrize(
    "annotation",
    [str, str | None, tuple[str, ...], dict[str, str], object],
    ids=["text", "maybe text", "texts", "map", "anything"],
)
def test_a_field_for_free_text_would_be_found(annotation: Any) -> None:
    planted = create_model("Planted", __base__=Part, remark=(annotation, ...))
    assert in_clear(planted) == ["Planted.remark"]


def test_a_field_that_sounds_personal_must_be_sealed_however_it_is_shaped() -> None:
    schema = {"type": "string", "pattern": "^[a-z]{1,9}$"}
    assert not _is_harmless("Planted.phone", schema)
    assert _is_harmless("Planted.reason", schema)
