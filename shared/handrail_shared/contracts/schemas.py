"""The contracts in the formats that tools of others read: a JSON Schema per event, and one AsyncAPI document over all.

Both are made from the events themselves, so they say what the services do. The same contracts always give the same text.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from handrail_shared.contracts.envelope import CONTENT_TYPE, SPEC_VERSION, headers
from handrail_shared.contracts.events import (
    EVENTS,
    ActionCorrected,
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    AutomaticityRated,
    BarrierNamed,
    BusyTimesSet,
    CheckInAnswered,
    CheckInCorrected,
    CheckInSet,
    CheckInWithdrawn,
    ClientDischarged,
    ClientEnrolled,
    ClientErased,
    ClientPaused,
    ClientResumed,
    ClinicPaused,
    ClinicRegistered,
    ClinicResumed,
    ComebackMade,
    ConsentGiven,
    ConsentHeld,
    ConsentRevoked,
    ContactChanged,
    CrisisAcknowledged,
    CrisisClosed,
    CrisisEscalated,
    CrisisSuspected,
    Event,
    FeedbackGiven,
    FreeTextWaiting,
    GoalClosed,
    GoalRated,
    GoalRevised,
    GoalSet,
    InsightNoted,
    InsightSetAside,
    MilestoneReached,
    NightAllowed,
    NightDisallowed,
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
    OnCallSet,
    PaceRequested,
    PhaseChanged,
    PlanAccepted,
    PlanActivated,
    PlanChangeAsked,
    PlanDeclined,
    PlanEnded,
    PlanGraduated,
    PlanPaused,
    PlanProposed,
    PlanRehearsed,
    PlanResumed,
    PlanRevised,
    PlanSaidBack,
    PreferencesSet,
    ProgressCorrected,
    ProposalAnswered,
    ProposalWithdrawn,
    ReachChanged,
    RepetitionCounted,
    ReviewDue,
    ReviewOverdue,
    ReviewRecorded,
    ReviewSettled,
    SessionCancelled,
    SessionHeld,
    SessionPlanned,
    SilenceAnswered,
    SkipSpent,
    StallCleared,
    StallDetected,
    StrainTexted,
    StrainWanted,
    StrangerCaseStated,
    StreakExtended,
    StreakForgiven,
    StreakPaused,
    StrengthChanged,
    StuckSaid,
    SuggestionsSet,
    SupporterNamed,
    SupporterRemoved,
    SupporterStated,
    WalkBegun,
    WalkFinished,
    WalkOffered,
    WalkThroughSet,
    WalkThroughWithdrawn,
    WishTexted,
)
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.topics import TOPICS, Topic, TopicSettings

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Schema = dict[str, Json]

LOCAL_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$"
"""Wall time in the client's zone. JSON Schema's own `time` demands an offset, which a wall time has not."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ASYNCAPI = "3.0.0"
KAFKA_BINDING = "0.5.0"

_CONSENTS: tuple[type[Event], ...] = (ConsentGiven, ConsentRevoked)
_NUDGES: tuple[type[Event], ...] = (NudgeDecided, NudgeSent, NudgeDelivered, NudgeFailed, NudgeExpired)
_ANSWERS: tuple[type[Event], ...] = (ActionDone, ActionPartlyDone, ActionMissed, ActionDidNotArise)

_RUNS: tuple[type[Event], ...] = (RepetitionCounted, StreakExtended, StreakForgiven, StreakPaused, ComebackMade)


def _of_topic(*topics: Topic) -> tuple[type[Event], ...]:
    return tuple(event for event in EVENTS if event.topic in topics)


_NOTIFIERS: tuple[type[Event], ...] = (ConsentHeld, SupporterStated)
"""What the notifier alone says of clients."""
SAYS: Mapping[str, tuple[type[Event], ...]] = {
    "planner": tuple(each for each in _of_topic(Topic.CLIENTS, Topic.PLANS) if each not in _NOTIFIERS),
    "notifier": (*_CONSENTS, *_NOTIFIERS, ClientPaused, ClientResumed, *_of_topic(Topic.NUDGES, Topic.REPLIES)),
    "progress": _of_topic(Topic.PROGRESS, Topic.PROGRESS_STATE),
}
"""Which service says what. A consent may come from the clinic or from the client's own answer."""

_FOUND: tuple[type[Event], ...] = (ReviewDue, ReviewOverdue, ReviewSettled, StallDetected, StallCleared)
_GOALS: tuple[type[Event], ...] = (GoalSet, GoalRevised, GoalRated, GoalClosed, ReviewRecorded)
_SESSIONS: tuple[type[Event], ...] = (SessionPlanned, SessionHeld, SessionCancelled)
_CRISES: tuple[type[Event], ...] = (CrisisSuspected, CrisisEscalated, CrisisAcknowledged, CrisisClosed)
HEARS: Mapping[str, tuple[type[Event], ...]] = {
    "planner": (
        *_CONSENTS,
        *_NOTIFIERS,
        ProposalWithdrawn,
        *_NUDGES,
        *_ANSWERS,
        ProposalAnswered,
        PlanSaidBack,
        ClientPaused,
        ClientResumed,
        PaceRequested,
        PhaseChanged,
        ReachChanged,
        SilenceAnswered,
        *_CRISES,
        StrangerCaseStated,
        FreeTextWaiting,
        StuckSaid,
        FeedbackGiven,
        SkipSpent,
        BarrierNamed,
        WishTexted,
        StrainTexted,
        CheckInAnswered,
        CheckInCorrected,
        WalkBegun,
        WalkFinished,
        *_RUNS,
        ProgressCorrected,
        MilestoneReached,
        StrengthChanged,
        PlanGraduated,
        *_FOUND,
    ),
    "notifier": (
        ClinicRegistered,
        ClientEnrolled,
        ContactChanged,
        *_CONSENTS,
        ClientDischarged,
        PlanActivated,
        PlanRevised,
        PlanPaused,
        PlanResumed,
        PlanEnded,
        GoalSet,
        GoalRevised,
        GoalClosed,
        PlanProposed,
        PlanAccepted,
        PlanChangeAsked,
        PlanDeclined,
        ProposalWithdrawn,
        PlanRehearsed,
        BusyTimesSet,
        *_RUNS,
        ProgressCorrected,
        ClientErased,
        OnCallSet,
        PreferencesSet,
        NightAllowed,
        NightDisallowed,
        ClientPaused,
        ClientResumed,
        ClinicPaused,
        ClinicResumed,
        *_SESSIONS,
        CheckInSet,
        CheckInWithdrawn,
        WalkThroughSet,
        WalkThroughWithdrawn,
        WalkOffered,
        StrainWanted,
        ReviewDue,
        ReviewSettled,
        SupporterNamed,
        SupporterRemoved,
    ),
    "progress": (
        ClinicRegistered,
        ClientEnrolled,
        ContactChanged,
        ClientDischarged,
        ClientErased,
        PlanActivated,
        PlanPaused,
        PlanResumed,
        PlanEnded,
        *_NUDGES,
        *_ANSWERS,
        SkipSpent,
        ActionCorrected,
        BarrierNamed,
        AutomaticityRated,
        PhaseChanged,
        *_GOALS,
        PlanRevised,
        *_SESSIONS,
        InsightNoted,
        InsightSetAside,
        PaceRequested,
        WishTexted,
        SuggestionsSet,
        CheckInAnswered,
    ),
}
"""Which service handles what."""


def event_schema(event_type: type[Event]) -> Schema:
    """The JSON Schema of an event's data. Fields that it does not name are allowed: a reader ignores them."""
    made: Schema = json.loads(json.dumps(event_type.model_json_schema(mode="validation")))
    return {
        "$schema": DIALECT,
        "$id": event_type.schema_urn(),
        "title": event_type.__name__,
        "description": _described(event_type),
        **{name: _tidied(part) for name, part in made.items() if name not in {"title", "description"}},
    }


def _described(event_type: type[Event]) -> str:
    return " ".join((event_type.__doc__ or "").split())


def _tidied(part: Json, *, names: bool = False) -> Json:
    """Without titles that only repeat a field's name, and with wall times as they are.

    Below `names` the keys are names of fields, not keywords.
    """
    if isinstance(part, Mapping):
        if part.get("format") == "time":
            part = {
                "type": "string",
                "pattern": LOCAL_TIME,
                **{key: part[key] for key in part if key not in {"format", "type"}},
            }
        return {
            name: _tidied(value, names=name in {"properties", "$defs"} and not names)
            for name, value in part.items()
            if names or name != "title"
        }
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [_tidied(value) for value in part]
    return part


def asyncapi() -> Schema:
    """The AsyncAPI document: channels, messages, and which service says and hears which."""
    carried = [settings for settings in TOPICS if _carried_by(settings)]
    return {
        "asyncapi": ASYNCAPI,
        "id": "urn:handrail",
        "info": {
            "title": "Handrail's events",
            "version": "1",
            "description": "Facts about plans, nudges, replies and practice between therapy sessions. Every record's key is the "
            "opaque id of the client (or clinic) it is about, in the compacted topic of the plan; no words by or about a client travel in clear. An event may "
            "come twice, under the same id. Types gain optional fields only; anything else is a new version.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {_channel_name(settings): _channel(settings) for settings in carried},
        "operations": dict(_operations()),
        "components": {
            "messages": {event.__name__: _message(event) for event in EVENTS},
            "schemas": dict(_component_schemas()),
        },
    }


def _carried_by(settings: TopicSettings) -> list[type[Event]]:
    return [event for event in EVENTS if event.topic.value == settings.name]


def _channel_name(settings: TopicSettings) -> str:
    return Topic(settings.name).name.lower()


def _channel(settings: TopicSettings) -> Schema:
    configuration: dict[str, Json] = {"cleanup.policy": ["compact" if settings.compacted else "delete"]}
    if settings.retention is not None:
        configuration["retention.ms"] = int(settings.retention.total_seconds() * 1000)
    return {
        "address": settings.name,
        "messages": {event.__name__: _ref("components/messages", event.__name__) for event in _carried_by(settings)},
        "bindings": {
            "kafka": {
                "topic": settings.name,
                "partitions": settings.partitions,
                "topicConfiguration": configuration,
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _operations() -> Iterator[tuple[str, Json]]:
    for action, verb, table in (("send", "Says", SAYS), ("receive", "Hears", HEARS)):
        for service, events in table.items():
            for settings in TOPICS:
                channel = _channel_name(settings)
                on_channel = [event.__name__ for event in _carried_by(settings) if event in events]
                if on_channel:
                    yield (
                        f"{service}{verb}{channel.title()}",
                        {
                            "action": action,
                            "title": f"The {service} {verb.lower()}",
                            "channel": _ref("channels", channel),
                            "messages": [_ref(f"channels/{channel}/messages", name) for name in on_channel],
                        },
                    )


def _message(event_type: type[Event]) -> Schema:
    shown = example(event_type)
    return {
        "name": event_type.type_name(),
        "title": event_type.__name__,
        "summary": _described(event_type),
        "contentType": CONTENT_TYPE,
        "headers": _headers_schema(event_type),
        "payload": _ref("components/schemas", event_type.__name__),
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid"}, "bindingVersion": KAFKA_BINDING}},
        "examples": [
            {
                "name": event_type.__name__,
                "headers": {name: raw.decode() for name, raw in headers(shown.envelope)},
                "payload": json.loads(shown.event.model_dump_json(exclude_none=True)),
            }
        ],
    }


def _headers_schema(event_type: type[Event]) -> Schema:
    """The CloudEvents attributes, in the Kafka binding's binary mode."""
    identity: Schema = {"type": "string", "format": "uuid"}
    attributes: dict[str, Json] = {
        "ce_specversion": {"const": SPEC_VERSION},
        "ce_id": {**identity, "description": "Names the event; the same when it comes twice."},
        "ce_source": {
            "type": "string",
            "enum": [f"/handrail/{service}" for service in SAYS if event_type in SAYS[service]],
        },
        "ce_type": {"const": event_type.type_name()},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_subject": {
            **identity,
            "description": "The client; the clinic where it is about no client; the plan in the compacted topic.",
        },
        "ce_partitionkey": {**identity, "description": "The record's key: the subject."},
        "ce_dataschema": {"const": event_type.schema_urn()},
        "ce_clinicid": identity,
        "ce_correlationid": {**identity, "description": "The same for all that followed from one beginning."},
        "content-type": {"const": CONTENT_TYPE},
    }
    optional: dict[str, Json] = {"ce_causationid": {**identity, "description": "The event that led to this one."}}
    return {"type": "object", "required": list(attributes), "properties": {**attributes, **optional}}


def _component_schemas() -> Iterator[tuple[str, Json]]:
    """The events' schemas and their parts, side by side, with references that hold within the document."""
    for event_type in EVENTS:
        whole = event_schema(event_type)
        parts = whole.pop("$defs", {})
        assert isinstance(parts, Mapping), "JSON Schema defines them by name"
        for name, part in parts.items():
            yield name, _moved(part)
        yield (
            event_type.__name__,
            _moved({name: part for name, part in whole.items() if name not in {"$schema", "$id"}}),
        )


def _moved(part: Json) -> Json:
    if isinstance(part, Mapping):
        return {
            name: value.replace("#/$defs/", "#/components/schemas/")
            if name == "$ref" and isinstance(value, str)
            else _moved(value)
            for name, value in part.items()
        }
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [_moved(value) for value in part]
    return part


def _ref(place: str, name: str) -> Schema:
    return {"$ref": f"#/{place}/{name}"}
