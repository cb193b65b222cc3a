"""What each event of the bus says about practice of a plan, in the core's words. Tables: one line an event."""

from collections.abc import Mapping

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    AutomaticityRated,
    ClinicRegistered,
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
    PhaseChanged,
    SkipSpent,
)
from handrail_shared.contracts.ids import EventId

from handrail_progress.core.graduation import PhaseHeard, Rating
from handrail_progress.core.ledger import News
from handrail_progress.core.opportunity import Fate, Nudge, Opportunity, Outcome, Report, Window
from handrail_progress.core.rules import Rules, RulesSet

ReplyFact = ActionDone | ActionPartlyDone | ActionMissed | ActionDidNotArise | SkipSpent
NudgeFact = NudgeDecided | NudgeSent | NudgeDelivered | NudgeFailed | NudgeExpired

REPLIES: Mapping[type[ReplyFact], Outcome] = {
    ActionDone: Outcome.DONE,
    ActionPartlyDone: Outcome.PARTLY,
    ActionMissed: Outcome.MISSED,
    ActionDidNotArise: Outcome.DID_NOT_ARISE,
    SkipSpent: Outcome.SKIPPED,
}
NUDGES: Mapping[type[NudgeFact], Fate] = {
    NudgeDecided: Fate.PLANNED,
    NudgeSent: Fate.SENT,
    NudgeDelivered: Fate.DELIVERED,
    NudgeFailed: Fate.FAILED,
    NudgeExpired: Fate.EXPIRED,
}
PlanFact = ReplyFact | NudgeFact | AutomaticityRated | PhaseChanged
HEARD: tuple[type[PlanFact], ...] = (*REPLIES, *NUDGES, AutomaticityRated, PhaseChanged)

LEFT_OUT = frozenset(
    {
        "faded",
        "exploring",
        "unanswered",
        "daily_cap",
        "weekly_cap",
        "too_soon",
        "in_conversation",
        "already_answered",
    }
)
"""Reasons for which the notifier nudges less. Any other, also one of tomorrow, says that no nudge could be or was to be."""
HELD = frozenset(
    {
        "crisis_hold",
        "on_hold",
        "on_break",
        "clinic_paused",
        "quiet_hours",
        "unlawful_hours",
        "unsafe_hours",
        "revoked",
        "no_consent",
        "consent_not_confirmed",
        "plan_paused",
        "plan_ended",
        "plan_expired",
        "discharged",
    }
)
"""Reasons for which a nudge that was to be sent was not to be any more: it did not fail to arrive."""


def heard(fact: Recorded[PlanFact]) -> News:
    """The news in a fact."""
    event, event_id = fact.event, fact.envelope.id
    if isinstance(event, ReplyFact):
        return _reported(event, event_id)
    if isinstance(event, NudgeFact):
        return _nudged(event, event_id)
    if isinstance(event, AutomaticityRated):
        return Rating(event.rating, event.occurred_at, event_id)
    return PhaseHeard(event.phase, event.occurred_at, event_id)


def rules_set(fact: Recorded[ClinicRegistered]) -> RulesSet:
    """How a clinic forgives, in its settings."""
    event = fact.event
    rules = Rules(
        grace=event.grace,
        misses_until_pause=event.misses_until_pause,
        repetitions_per_reserve=event.repetitions_per_reserve,
        reserve_limit=event.reserve_limit,
    )
    return RulesSet(rules, event.occurred_at, fact.envelope.id)


def _reported(event: ReplyFact, event_id: EventId) -> Opportunity:
    helpfulness = None if isinstance(event, SkipSpent) else event.helpfulness
    report = Report(REPLIES[type(event)], event.local_date, event.reply_id, event.occurred_at, event_id, helpfulness)
    return Opportunity(event.opportunity_id, report=report)


def _nudged(event: NudgeFact, event_id: EventId) -> Opportunity:
    fate, window = NUDGES[type(event)], None
    if isinstance(event, NudgeDecided):
        window = Window(event.local_date, event.window_start, event.occurred_at, event_id)
        if event.decision == "withhold":
            fate = Fate.WITHHELD if LEFT_OUT.issuperset(event.reasons) else Fate.NOT_AVAILABLE
    elif isinstance(event, NudgeExpired) and event.reason in HELD:
        fate = Fate.CALLED_OFF
    elif isinstance(event, NudgeSent) and event.channel == "email":
        fate = Fate.MAILED
    return Opportunity(event.opportunity_id, window=window, nudge=Nudge(fate, event.occurred_at, event_id))
