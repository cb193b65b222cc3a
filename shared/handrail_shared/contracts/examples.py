"""One example of every event, always the same: what the reference shows and what the golden files hold.

The people are made up, the numbers are reserved for fiction, and the sealed texts open with no key that exists.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from handrail_shared.contracts import events
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import EVENTS, Event
from handrail_shared.contracts.ids import EventId, derived
from handrail_shared.contracts.sealed import SEAL_FORMAT
from handrail_shared.contracts.topics import Topic

_ROOT = UUID("6f1f2c1e-5a3b-4c58-9d0e-2b7a3c4d5e6f")
_START = datetime(2026, 3, 6, 16, 40, tzinfo=UTC)

SPEAKER: Mapping[Topic, str] = {
    Topic.CLIENTS: "planner",
    Topic.PLANS: "planner",
    Topic.NUDGES: "notifier",
    Topic.REPLIES: "notifier",
    Topic.PROGRESS: "progress",
    Topic.PROGRESS_STATE: "progress",
}
"""Whose event an example is."""
_NOT_THEIRS: Mapping[type[Event], str] = {events.ConsentHeld: "notifier", events.SupporterStated: "notifier"}
"""What somebody else alone says on a topic."""


def example(event_type: type[Event]) -> Recorded[Event]:
    """The example of one event, in its envelope. Raises KeyError where there is none yet."""
    fields = _fields()[event_type]
    event = event_type.model_validate({"clinic_id": _id("clinic"), "occurred_at": _instant(event_type), **fields})
    name = event_type.type_name()
    return wrap(
        event,
        event_id=EventId(_id(f"event/{name}")),
        source=_NOT_THEIRS.get(event_type, SPEAKER[event_type.topic]),
        correlation_id=_id("correlation"),
        causation_id=_id("cause") if event_type.topic in {Topic.PROGRESS, Topic.PROGRESS_STATE} else None,
    )


def _id(name: str) -> UUID:
    return derived(_ROOT, name)


def _instant(event_type: type[Event]) -> datetime:
    return _START + timedelta(minutes=EVENTS.index(event_type))


def _sealed(name: str) -> str:
    """Looks like a sealed text, and is none."""
    digest = hashlib.sha512(name.encode()).digest()
    return f"{SEAL_FORMAT}.1.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _fields() -> Mapping[type[Event], Mapping[str, object]]:
    """What each example says beside the clinic and the instant."""
    return {**_of_clients(), **_of_plans(), **_of_nudges(), **_of_replies(), **_of_crises(), **_of_progress()}


def _of_clients() -> Mapping[type[Event], Mapping[str, object]]:
    client = {"client_id": _id("client")}
    reached = {
        **client,
        "zone": "America/New_York",
        "language": "en",
        "phone": _sealed("phone"),
        "email": _sealed("email"),
    }
    return {
        events.ClinicRegistered: {
            "alias": "Elm Street",
            "sms_sender": "+12025550100",
            "email_sender": "hello@elm-street.example.com",
            "help_phone": "+12025550199",
            "quiet_from": "20:30",
            "quiet_until": "08:30",
            "daily_cap": 2,
        },
        events.ClientEnrolled: reached,
        events.ContactChanged: {**reached, "zone": "America/Chicago", "language": "es-MX"},
        events.ConsentGiven: {
            **client,
            "channel": "sms",
            "stage": "confirmed",
            "wording_version": "sms_v1",
            "evidence": "reply_ok",
        },
        events.ConsentRevoked: {**client, "channel": "sms", "evidence": "reply_stop"},
        events.ConsentHeld: {**client, "channel": "sms", "reason": "too_old"},
        events.ClientDischarged: client,
        events.ClientErased: client,
        **_of_sessions(client),
        **_of_preferences(client),
    }


def _of_preferences(client: Mapping[str, object]) -> Mapping[type[Event], Mapping[str, object]]:
    return {
        events.SuggestionsSet: {
            "suggestions_version": 2,
            "suggestions": [{"code": "low_use", "moves": ["solve_barrier", "halve_step"]}],
        },
        events.ClinicPaused: {},
        events.ClinicResumed: {},
        events.PreferencesSet: {
            **client,
            "safe_from": "09:00",
            "safe_until": "18:30",
            "nudges_a_day": 1,
            "nudges_a_week": 4,
            "jurisdiction": "us_fl",
        },
        events.BusyTimesSet: {
            **client,
            "spans": [{"start": "2026-03-06T22:00:00Z", "end": "2026-03-06T23:30:00Z"}],
            "known_until": "2026-04-05T00:00:00Z",
        },
        events.NightAllowed: {
            **client,
            "start": "22:00",
            "end": "02:00",
            "wording_version": "night_v1",
            "evidence": "clinic_form",
        },
        events.NightDisallowed: client,
        events.ClientPaused: {**client, "until": "2026-03-20", "by": "client"},
        events.ClientResumed: {**client, "by": "clinic"},
        events.SupporterNamed: {
            **client,
            "supporter_id": _id("supporter"),
            "supporter_version": 1,
            "phone": _sealed("supporter's phone"),
            "calls": _sealed("calls"),
            "language": "en",
            "zone": "America/Chicago",
            "day": "SA",
            "at": "10:00",
            "wording_version": "supporter_v1",
        },
        events.SupporterRemoved: {**client, "supporter_id": _id("supporter")},
        events.SupporterStated: {
            **client,
            "supporter_id": _id("supporter"),
            "state": "agreed",
            "by": "supporter",
            "wording_version": "supporter_invite_2026_11",
            "reply_id": _id("reply"),
        },
    }


def _of_sessions(client: Mapping[str, object]) -> Mapping[type[Event], Mapping[str, object]]:
    session = {**client, "session_id": _id("session")}
    insight = {**client, "insight_id": _id("insight")}
    return {
        events.SessionPlanned: {**session, "starts_at": "2026-03-10T15:00:00Z"},
        events.SessionCancelled: session,
        events.SessionHeld: {
            **session,
            "held_at": "2026-03-10T15:00:00Z",
            "with_plan": False,
            "plan_due_by": "2026-03-12T15:00:00Z",
        },
        events.SessionLeftWithoutPlan: {**session, "held_at": "2026-03-10T15:00:00Z"},
        events.InsightNoted: {**insight, "session_id": _id("session")},
        events.InsightAnswered: {**insight, "plan_id": _id("plan")},
        events.InsightSetAside: insight,
    }


def _of_plans() -> Mapping[type[Event], Mapping[str, object]]:
    client = {"client_id": _id("client")}
    plan = {
        **client,
        "plan_id": _id("plan"),
        "goal_id": _id("goal"),
        "plan_version": 1,
        "cue": _sealed("cue"),
        "response": _sealed("response"),
        "discreet": _sealed("discreet"),
        "copy_level": "discreet",
        "moments": [
            {"moment_id": _id("moment"), "days": ["FR", "SA"], "start": "17:00", "end": "20:00", "lead_minutes": 20}
        ],
        "expires_at": "2026-04-03T05:00:00Z",
    }
    return {
        **_of_goals(client),
        **_of_proposals(client),
        **_of_check_ins(client),
        events.PlanActivated: {**plan, "first_act": _sealed("first_act"), "tiny": _sealed("tiny"), "in_focus": True},
        events.PlanRevised: {**plan, "plan_version": 2, "rung": 3, "rules": _rules()},
        events.PlanPaused: {**client, "plan_id": _id("plan")},
        events.PlanResumed: {**plan, "plan_version": 2},
        events.PlanEnded: {
            **client,
            "plan_id": _id("plan"),
            "goal_id": _id("goal"),
            "local_date": "2026-04-03",
            "reason": "met",
        },
    }


def _rules() -> list[Mapping[str, object]]:
    hours = {"start": "17:00", "end": "20:00"}
    pay_day = {"kind": "recurring", "rule": "FREQ=MONTHLY;BYDAY=-1FR", "from_date": "2026-03-01"}
    return [
        {"moment_id": _id("pay day"), "days": pay_day, **hours},
        {"moment_id": _id("booster"), "days": {"kind": "session", "offsets": [1, 2, 4, 7]}, **hours, "aim": "inside"},
    ]


def _of_goals(client: Mapping[str, object]) -> Mapping[type[Event], Mapping[str, object]]:
    goal = {**client, "goal_id": _id("goal")}
    words = {"statement": _sealed("statement"), "why": _sealed("why")}
    return {
        events.GoalSet: {**goal, **words, "weight": 6, "baseline": -1},
        events.GoalRevised: {**goal, **words, "goal_version": 2},
        events.GoalRated: {**goal, "rater": "client", "level": 1},
        events.GoalClosed: {**goal, "outcome": "met"},
        events.ReviewRecorded: {
            **goal,
            "review_id": _id("review"),
            "plan_id": _id("plan"),
            "result": "shrink",
            "client_level": 0,
            "clinician_level": 1,
            "next_due_at": "2026-04-03T05:00:00Z",
        },
    }


def _of_proposals(client: Mapping[str, object]) -> Mapping[type[Event], Mapping[str, object]]:
    version = {**client, "plan_id": _id("plan"), "plan_version": 1}
    return {
        events.PlanProposed: {
            **version,
            "goal_id": _id("goal"),
            "cue": _sealed("cue"),
            "response": _sealed("response"),
            "discreet": _sealed("discreet"),
            "tiny": _sealed("tiny"),
            "copy_level": "discreet",
            "way": "page",
            "link": _sealed("link"),
            "answer_until": "2026-03-13T16:40:00Z",
        },
        events.PlanAccepted: {**version, "way": "text", "confidence": 8, "importance": 9},
        events.PlanChangeAsked: {**version, "way": "page"},
        events.PlanDeclined: {**version, "way": "session"},
        events.ProposalWithdrawn: {**version, "reason": "unanswered"},
        events.PlanRehearsed: {**version, "way": "session"},
        events.RatingRecorded: {
            **client,
            "plan_id": _id("plan"),
            "local_date": "2026-03-06",
            "before": 8,
            "after": 4,
        },
    }


def _about_opportunity() -> Mapping[str, object]:
    return {"client_id": _id("client"), "plan_id": _id("plan"), "opportunity_id": _id("opportunity")}


def _of_nudges() -> Mapping[type[Event], Mapping[str, object]]:
    nudge = {**_about_opportunity(), "nudge_id": _id("nudge")}
    attempt = {**nudge, "attempt_id": _id("attempt"), "channel": "sms"}
    return {
        events.NudgeDecided: {
            **nudge,
            "moment_id": _id("moment"),
            "plan_version": 1,
            "local_date": "2026-03-06",
            "window_start": "2026-03-06T22:00:00Z",
            "window_end": "2026-03-07T01:00:00Z",
            "decision": "withhold",
            "reasons": ["quiet_hours", "daily_cap"],
        },
        events.NudgeSent: {**attempt, "segments": 1},
        events.NudgeDelivered: attempt,
        events.NudgeFailed: {**attempt, "code": "number_unreachable", "provider_code": 30003},
        events.NudgeFellBack: {**nudge, "from_channel": "sms", "to_channel": "email", "code": "unreachable"},
        events.NudgeExpired: {**nudge, "reason": "window_passed"},
        events.NudgePostponed: {**nudge, "until": "2026-03-06T22:15:00Z", "reasons": ["busy"]},
        events.PhaseChanged: {
            "client_id": _id("client"),
            "plan_id": _id("plan"),
            "phase": "practise",
            "was": "learn",
            "reason": "six_of_eight",
        },
        events.ReachChanged: {
            "client_id": _id("client"),
            "channel": "sms",
            "state": "unhealthy",
            "provider_code": 30003,
        },
        events.SilenceAnswered: {"client_id": _id("client"), "unanswered": 3, "step": "halved"},
    }


def _of_crises() -> Mapping[type[Event], Mapping[str, object]]:
    case = {"client_id": _id("client"), "case_id": _id("case")}
    backup = {"person_id": _id("backup"), "phone": _sealed("backup phone"), "email": _sealed("backup email")}
    return {
        events.CrisisSuspected: {
            **case,
            "tier": "tier_1",
            "phrases": ["en.example_phrase"],
            "list_versions": ["en:2026.11.28"],
        },
        events.CrisisEscalated: {**case, "step": 4, "alerted": 1, "unanswered": True},
        events.CrisisAcknowledged: {**case, "way": "text", "person_id": _id("backup")},
        events.CrisisClosed: {**case, "outcome": "contacted"},
        events.StrangerCaseStated: {
            "case_id": _id("case"),
            "tier": "tier_1",
            "state": "unanswered",
            "opened_at": "2026-03-06T22:05:00Z",
        },
        events.OnCallSet: {
            "people": [
                {
                    "person_id": _id("primary"),
                    "phone": _sealed("primary phone"),
                    "email": _sealed("primary email"),
                    "days": ["MO", "TU", "WE", "TH", "FR"],
                    "start": "18:00",
                    "end": "08:00",
                },
                {**backup, "emergency_contact": False},
                {"person_id": _id("contact"), "phone": _sealed("contact phone"), "emergency_contact": True},
            ],
            "zone": "America/New_York",
            "place": "us",
            "office_days": ["MO", "TU", "WE", "TH", "FR"],
            "office_from": "09:00",
            "office_until": "17:00",
            "has_response_statement": True,
            "read_within_hours": 24,
        },
    }


def _of_replies() -> Mapping[type[Event], Mapping[str, object]]:
    reply = {**_about_opportunity(), "reply_id": _id("reply"), "local_date": "2026-03-06"}
    return {
        events.ActionDone: {**reply, "helpfulness": 7},
        events.ActionPartlyDone: {**reply, "helpfulness": 4},
        events.ActionMissed: {**reply, "late": True},
        events.ActionDidNotArise: reply,
        events.SkipSpent: reply,
        events.ProposalAnswered: {**_about_proposal(), "answer": "accept", "confidence": 8},
        events.PlanSaidBack: {**_about_proposal(), "words": _sealed("words")},
        events.FreeTextWaiting: {"client_id": _id("client"), "count": 2, "since": "2026-03-05T22:10:00Z"},
        events.StuckSaid: {"client_id": _id("client"), "reply_id": _id("reply")},
        events.FeedbackGiven: {"client_id": _id("client"), "reply_id": _id("reply")},
        events.PaceRequested: {
            "client_id": _id("client"),
            "plan_id": _id("plan"),
            "reply_id": _id("reply"),
            "pace": "less",
        },
        events.AutomaticityRated: {
            "client_id": _id("client"),
            "plan_id": _id("plan"),
            "reply_id": _id("reply"),
            "rating": 8,
        },
        events.BarrierNamed: {**reply, "barrier": "too_big"},
        events.WalkBegun: _walk(),
        events.WalkFinished: {**_walk(), "before": 7, "after": 5},
        events.CheckInAnswered: {
            "client_id": _id("client"),
            **_asked(),
            "reply_id": _id("reply"),
            "local_date": "2026-03-06",
            "asked_at": "2026-03-06T17:02:11Z",
            "number": 6,
        },
        events.CheckInCorrected: {
            "client_id": _id("client"),
            "check_in_id": _asked()["check_in_id"],
            "reply_id": _id("reply"),
            "corrects": _id("earlier reply"),
            "local_date": "2026-03-06",
            "asked_at": "2026-03-06T17:02:11Z",
            "was": 8,
            "now": 6,
        },
        events.StrainTexted: {**reply, "before": 7, "after": 4},
        events.ActionCorrected: {**reply, "corrects": _id("earlier reply"), "was": "missed", "now": "done"},
        events.WishTexted: {
            "client_id": _id("client"),
            "plan_id": _id("plan"),
            "reply_id": _id("reply"),
            "wish": "change",
        },
    }


def _walk() -> Mapping[str, object]:
    whose = {"client_id": _id("client"), "plan_id": _id("plan"), "walk_id": _id("walk")}
    return {**whose, "walk_version": 1, "local_date": "2026-03-06"}


def _asked() -> Mapping[str, object]:
    answers = {"lowest": 0, "highest": 10, "better": "lower", "real_change": 2}
    return {"check_in_id": _id("check-in"), "check_in_version": 1, **answers}


def _steps() -> list[Mapping[str, object]]:
    number = {"takes": "number"}
    return [
        {"text": _sealed("before"), **number, "measures": "before"},
        {"text": _sealed("first step")},
        {"text": _sealed("second step"), "takes": "words"},
        {"text": _sealed("after"), **number, "measures": "after"},
    ]


def _of_check_ins(client: Mapping[str, object]) -> Mapping[type[Event], Mapping[str, object]]:
    walk = {**client, "plan_id": _id("plan"), "walk_version": 1}
    return {
        events.CheckInSet: {
            **client,
            **_asked(),
            "question": _sealed("question"),
            "days": ["MO", "WE", "FR"],
            "start": "10:00",
            "end": "18:00",
            "times": 1,
            "from_date": "2026-03-06",
        },
        events.WalkOffered: {**client, "plan_id": _id("plan"), "offer_id": _id("offer")},
        events.StrainWanted: {**client, "plan_id": _id("plan"), "wanted": True},
        events.WalkThroughSet: {**walk, "steps": _steps()},
        events.WalkThroughWithdrawn: {**walk, "walk_version": 2},
        events.CheckInWithdrawn: {**client, "check_in_id": _id("check-in")},
    }


def _about_proposal() -> Mapping[str, object]:
    return {"client_id": _id("client"), "plan_id": _id("plan"), "plan_version": 1, "reply_id": _id("reply")}


def _of_progress() -> Mapping[type[Event], Mapping[str, object]]:
    about = {**_about_opportunity(), "local_date": "2026-03-06", "best_run": 9, "total_repetitions": 23}
    return {
        events.RepetitionCounted: {**about, "run": 5},
        events.StreakExtended: {**about, "run": 5},
        events.StreakForgiven: {**about, "run": 5, "reserve": 2},
        events.StreakPaused: {**about, "run": 9},
        events.ComebackMade: {**about, "run": 1, "after_misses": 2},
        events.MilestoneReached: {**about, "run": 5, "total_repetitions": 30, "milestone": 30},
        events.StrengthChanged: {**_about_opportunity(), "strength": 0.612, "level": 6, "was": 5},
        events.PlanGraduated: {
            "client_id": _id("client"),
            "plan_id": _id("plan"),
            "total_repetitions": 66,
            "rating": 8,
            "ground": "repetitions",
        },
        events.ProgressCorrected: {
            **_about_opportunity(),
            "was": {"state": "running", "run": 5, "best_run": 9, "total_repetitions": 23},
            "now": {"state": "grace", "run": 4, "best_run": 9, "total_repetitions": 22},
        },
        events.ProgressStated: {
            "client_id": _id("client"),
            "plan_id": _id("plan"),
            "state": "grace",
            "run": 4,
            "best_run": 9,
            "total_repetitions": 22,
            "strength": 0.613,
            "milestone": 14,
            "last_used_on": "2026-03-05",
        },
        **_of_reviewing(),
    }


def _of_reviewing() -> Mapping[type[Event], Mapping[str, object]]:
    about = {"client_id": _id("client"), "goal_id": _id("goal")}
    review = {
        **about,
        "plan_id": _id("plan"),
        "review_id": _id("wanted review"),
        "due_on": "2026-03-06",
        "rule_version": 1,
    }
    stall = {**about, "plan_id": _id("plan"), "stall_id": _id("stall"), "code": "low_use"}
    return {
        events.ReviewDue: {**review, "triggers": ["milestone", "stall"], "invites": True},
        events.ReviewOverdue: {**review, "triggers": ["interval"]},
        events.ReviewSettled: {**about, "review_id": _id("wanted review"), "reason": "recorded"},
        events.StallDetected: {
            **stall,
            "step": 2,
            "window_from": "2026-02-20",
            "window_until": "2026-03-06",
            "evidence": [{"code": "used", "value": 1}, {"code": "opportunities", "value": 8}],
            "rule_version": 1,
            "suggestions": ["halve_step", "move_cue"],
        },
        events.StallCleared: {**stall, "reason": "reviewed"},
    }
