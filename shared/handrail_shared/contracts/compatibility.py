"""Whether what was released still reads what is said now, and the other way round.

One change alone is allowed within a version: a new optional field. Everything else is a finding, because a reader of one
release meets events of another on the same topic, in both directions: widening breaks the old reader as narrowing breaks the new.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from handrail_shared.contracts.schemas import Json, Schema

Kind = Literal[
    "event_removed",
    "field_removed",
    "required_field_added",
    "became_required",
    "became_optional",
    "type_changed",
    "choices_changed",
    "pattern_changed",
    "bounds_changed",
    "default_changed",
]

_KEYWORDS: Mapping[str, Kind] = {
    "type": "type_changed",
    "format": "type_changed",
    "prefixItems": "type_changed",
    "enum": "choices_changed",
    "const": "choices_changed",
    "pattern": "pattern_changed",
    "minimum": "bounds_changed",
    "maximum": "bounds_changed",
    "exclusiveMinimum": "bounds_changed",
    "exclusiveMaximum": "bounds_changed",
    "multipleOf": "bounds_changed",
    "minLength": "bounds_changed",
    "maxLength": "bounds_changed",
    "minItems": "bounds_changed",
    "maxItems": "bounds_changed",
    "uniqueItems": "bounds_changed",
    "additionalProperties": "bounds_changed",
    "default": "default_changed",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A change that needs a new version of the event. `place` is the field's path."""

    place: str
    kind: Kind


def compare_all(released: Mapping[str, Schema], current: Mapping[str, Schema]) -> tuple[Finding, ...]:
    """The findings over all events, by the events' types. New events are welcome."""
    found = []
    for name, schema in released.items():
        if name in current:
            found += [Finding(f"{name}{each.place}", each.kind) for each in compare(schema, current[name])]
        else:
            found.append(Finding(name, "event_removed"))
    return tuple(found)


def compare(released: Schema, current: Schema) -> tuple[Finding, ...]:
    """The findings about one event."""
    return tuple(_Comparison(released, current).of(released, current, ""))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The two documents, for their references."""

    released: Schema
    current: Schema

    def of(self, then: Json, now: Json, place: str) -> Iterator[Finding]:
        before, after = _resolved(then, self.released), _resolved(now, self.current)
        yield from _keywords(before, after, place)
        yield from self._fields(before, after, place)
        if "items" in before or "items" in after:
            yield from self.of(before.get("items", {}), after.get("items", {}), f"{place}[]")
        yield from self._alternatives(before, after, place)

    def _fields(self, before: Mapping[str, Json], after: Mapping[str, Json], place: str) -> Iterator[Finding]:
        fields, fields_now = _mapping(before.get("properties")), _mapping(after.get("properties"))
        required, required_now = _names(before.get("required")), _names(after.get("required"))
        for name, field in fields.items():
            at = f"{place}.{name}"
            if name not in fields_now:
                yield Finding(at, "field_removed")
                continue
            if (name in required) != (name in required_now):
                yield Finding(at, "became_required" if name in required_now else "became_optional")
            yield from self.of(field, fields_now[name], at)
        for name in required_now - fields.keys():
            yield Finding(f"{place}.{name}", "required_field_added")

    def _alternatives(self, before: Mapping[str, Json], after: Mapping[str, Json], place: str) -> Iterator[Finding]:
        for several in ("anyOf", "oneOf"):
            options, options_now = _sequence(before.get(several)), _sequence(after.get(several))
            if len(options) != len(options_now):
                yield Finding(place, "type_changed")
                continue
            for then, now in zip(options, options_now, strict=True):
                yield from self.of(then, now, place)


def _keywords(before: Mapping[str, Json], after: Mapping[str, Json], place: str) -> Iterator[Finding]:
    """The first change of each kind; `absent` tells a default of null from none."""
    absent = object()
    found = dict.fromkeys(
        kind
        for keyword, kind in _KEYWORDS.items()
        if _comparable(before.get(keyword, absent)) != _comparable(after.get(keyword, absent))
    )
    for kind in found:
        yield Finding(place, kind)


def _comparable(value: object) -> object:
    """Choices are a set: their order says nothing."""
    if isinstance(value, list):
        return sorted(map(repr, value))
    return value


def _resolved(part: Json, document: Schema) -> Mapping[str, Json]:
    """The part itself, following a reference into the document's own definitions."""
    found = _mapping(part)
    reference = found.get("$ref")
    if isinstance(reference, str):
        definition = _mapping(document.get("$defs")).get(reference.removeprefix("#/$defs/"))
        return {**_mapping(definition), **{name: value for name, value in found.items() if name != "$ref"}}
    return found


def _mapping(part: Json) -> Mapping[str, Json]:
    return part if isinstance(part, Mapping) else {}


def _sequence(part: Json) -> Sequence[Json]:
    return part if isinstance(part, Sequence) and not isinstance(part, str) else ()


def _names(part: Json) -> set[str]:
    return {name for name in _sequence(part) if isinstance(name, str)}
