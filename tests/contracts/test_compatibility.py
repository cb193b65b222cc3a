"""What was released stays readable: every breaking change is found, and a new optional field is none."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from handrail_shared.contracts.compatibility import Finding, compare, compare_all
from handrail_shared.contracts.events import EVENTS, NudgeDecided, PlanActivated
from handrail_shared.contracts.schemas import Schema, event_schema

from tests.contracts.golden import ADVICE, RELEASED

Change = Callable[[dict[str, Any]], object]


def current() -> dict[str, Schema]:
    return {event.type_name(): event_schema(event) for event in EVENTS}


def released() -> dict[str, Schema]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in RELEASED.glob("*.json")}


def test_nothing_released_is_broken() -> None:
    assert compare_all(released(), current()) == (), "keep the released form; give the change a class of a new version"


def test_every_event_has_its_released_form() -> None:
    missing = current().keys() - released().keys()
    assert not missing, f"{sorted(missing)} have none; {ADVICE}"


def changed(schema: Schema, change: Change) -> Schema:
    copied: Any = copy.deepcopy(schema)
    change(copied)
    return copied  # type: ignore[no-any-return]  # a changed copy of a schema is a schema


def renamed(fields: dict[str, Any], old: str, new: str) -> None:
    fields[new] = fields.pop(old)


P, D = "properties", "$defs"
BREAKING: list[tuple[str, Change, Finding]] = [
    ("a field removed", lambda s: s[P].pop("channel"), Finding(".channel", "field_removed")),
    ("a field renamed", lambda s: renamed(s[P], "channel", "way"), Finding(".channel", "field_removed")),
    ("a required field added", lambda s: (s[P].update(new={"type": "string"}), s["required"].append("new")), Finding(".new", "required_field_added")),
    ("a field made required", lambda s: s["required"].append("channel"), Finding(".channel", "became_required")),
    ("a field made optional", lambda s: s["required"].remove("decision"), Finding(".decision", "became_optional")),
    ("a type changed", lambda s: s[P]["plan_version"].update(type="string"), Finding(".plan_version", "type_changed")),
    ("a format changed", lambda s: s[P]["local_date"].update(format="date-time"), Finding(".local_date", "type_changed")),
    ("a choice removed", lambda s: s[P]["decision"]["enum"].pop(), Finding(".decision", "choices_changed")),
    ("a choice added", lambda s: s[P]["decision"]["enum"].append("later"), Finding(".decision", "choices_changed")),
    ("a pattern changed", lambda s: s[P]["reasons"]["items"].update(pattern="^x$"), Finding(".reasons[]", "pattern_changed")),
    ("a pattern added", lambda s: s[P]["local_date"].update(pattern="^2"), Finding(".local_date", "pattern_changed")),
    ("a bound narrowed", lambda s: s[P]["plan_version"].update(minimum=2), Finding(".plan_version", "bounds_changed")),
    ("a bound added", lambda s: s[P]["reasons"].update(maxItems=3), Finding(".reasons", "bounds_changed")),
    ("null refused", lambda s: s[P]["channel"]["anyOf"].pop(), Finding(".channel", "type_changed")),
    ("another default", lambda s: s[P]["channel"].update(default="sms"), Finding(".channel", "default_changed")),
    ("no default", lambda s: s[P]["channel"].pop("default"), Finding(".channel", "default_changed")),
    ("closed to new fields", lambda s: s.update(additionalProperties=False), Finding("", "bounds_changed")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "finding"), [(change, finding) for _, change, finding in BREAKING], ids=[name for name, *_ in BREAKING]
)
def test_a_breaking_change_is_found(change: Change, finding: Finding) -> None:
    before = event_schema(NudgeDecided)
    assert finding in compare(before, changed(before, change))


NESTED: list[tuple[str, Change, Finding]] = [
    ("a part's field removed", lambda s: s[D]["WeeklyWindow"][P].pop("end"), Finding(".moments[].end", "field_removed")),
    ("a part's bound", lambda s: s[D]["WeeklyWindow"][P]["lead_minutes"].update(maximum=60), Finding(".moments[].lead_minutes", "bounds_changed")),
    ("a part's choice", lambda s: s[D]["WeeklyWindow"][P]["days"]["items"]["enum"].pop(), Finding(".moments[].days[]", "choices_changed")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "finding"), [(change, finding) for _, change, finding in NESTED], ids=[name for name, *_ in NESTED]
)
def test_a_breaking_change_inside_a_part_is_found(change: Change, finding: Finding) -> None:
    before = event_schema(PlanActivated)
    assert finding in compare(before, changed(before, change))


def test_an_event_that_is_gone_is_found() -> None:
    gone = NudgeDecided.type_name()
    left = {name: schema for name, schema in current().items() if name != gone}
    assert compare_all(current(), left) == (Finding(gone, "event_removed"),)


HARMLESS: list[tuple[str, Change]] = [
    ("nothing", lambda s: None),
    ("an optional field", lambda s: s[P].update(new={"type": "integer", "default": 0})),
    ("an optional field of a part", lambda s: s[D]["WeeklyWindow"][P].update(new={"type": "string"})),
    ("another description", lambda s: s.update(description="Said better.")),
    ("another title", lambda s: s.update(title="Named better")),
    ("choices in another order", lambda s: s[P]["copy_level"]["enum"].reverse()),
    ("requirements in another order", lambda s: s["required"].reverse()),
]


@pytest.mark.parametrize("change", [change for _, change in HARMLESS], ids=[name for name, _ in HARMLESS])
def test_what_breaks_nobody_is_allowed(change: Change) -> None:
    before = event_schema(PlanActivated)
    assert compare(before, changed(before, change)) == ()


def test_a_new_event_is_welcome() -> None:
    fewer = {name: schema for name, schema in current().items() if name != NudgeDecided.type_name()}
    assert compare_all(fewer, current()) == ()
