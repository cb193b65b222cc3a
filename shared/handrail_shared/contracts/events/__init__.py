"""Every event that travels. A new one is added to `EVENTS`; the tests then ask for its example and golden file."""

from collections.abc import Mapping

from handrail_shared.contracts.events.base import ClientEvent, Event
from handrail_shared.contracts.events.clients import (
    ClientDischarged,
    ClientEnrolled,
    ClinicRegistered,
    ConsentGiven,
    ConsentRevoked,
    ContactChanged,
)
from handrail_shared.contracts.events.nudges import (
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
)
from handrail_shared.contracts.events.plans import (
    GoalSet,
    PlanActivated,
    PlanEnded,
    PlanRevised,
    WeeklyWindow,
)
from handrail_shared.contracts.events.progress import (
    ComebackMade,
    RepetitionCounted,
    StreakExtended,
    StreakForgiven,
    StreakPaused,
)
from handrail_shared.contracts.events.replies import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
)

EVENTS: tuple[type[Event], ...] = (
    ClinicRegistered,
    ClientEnrolled,
    ContactChanged,
    ConsentGiven,
    ConsentRevoked,
    ClientDischarged,
    GoalSet,
    PlanActivated,
    PlanRevised,
    PlanEnded,
    NudgeDecided,
    NudgeSent,
    NudgeDelivered,
    NudgeFailed,
    NudgeExpired,
    ActionDone,
    ActionPartlyDone,
    ActionMissed,
    ActionDidNotArise,
    RepetitionCounted,
    StreakExtended,
    StreakForgiven,
    StreakPaused,
    ComebackMade,
)

BY_TYPE: Mapping[str, type[Event]] = {event.type_name(): event for event in EVENTS}

__all__ = [
    "BY_TYPE",
    "EVENTS",
    "ActionDidNotArise",
    "ActionDone",
    "ActionMissed",
    "ActionPartlyDone",
    "ClientDischarged",
    "ClientEnrolled",
    "ClientEvent",
    "ClinicRegistered",
    "ComebackMade",
    "ConsentGiven",
    "ConsentRevoked",
    "ContactChanged",
    "Event",
    "GoalSet",
    "NudgeDecided",
    "NudgeDelivered",
    "NudgeExpired",
    "NudgeFailed",
    "NudgeSent",
    "PlanActivated",
    "PlanEnded",
    "PlanRevised",
    "RepetitionCounted",
    "StreakExtended",
    "StreakForgiven",
    "StreakPaused",
    "WeeklyWindow",
]
