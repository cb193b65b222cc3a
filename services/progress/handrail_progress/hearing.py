"""What each event of the bus says about practice of a plan, in the core's words. Tables: one line an event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    AutomaticityRated,
    ClinicRegistered,
    Event,
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
    PhaseChanged,
    SkipSpent,
)
from handrail_shared.contracts.ids import EventId
from handrail_shared.contracts.silences import was_called_off, was_left_out

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
_OUTCOMES: Mapping[type[Event], Outcome] = dict(REPLIES.items())
_FATES: Mapping[type[Event], Fate] = dict(NUDGES.items())
PlanFact = ReplyFact | NudgeFact | AutomaticityRated | PhaseChanged
HEARD: tuple[type[PlanFact], ...] = (*REPLIES, *NUDGES, AutomaticityRated, PhaseChanged)


def heard(fact: Recorded[PlanFact]) -> News:
    """The news in a fact."""
    return news(type(fact.event), fact.event, fact.event.occurred_at, fact.envelope.id)


def news(kind: type[PlanFact], told: Any, at: datetime, event_id: EventId) -> News:
    """The same of an event of this kind. `told` has its fields, as far as they say anything here."""
    if (outcome := _OUTCOMES.get(kind)) is not None:
        return _reported(kind, outcome, told, at, event_id)
    if (fate := _FATES.get(kind)) is not None:
        return _nudged(kind, fate, told, at, event_id)
    if kind is AutomaticityRated:
        return Rating(told.rating, at, event_id)
    return PhaseHeard(told.phase, at, event_id)


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


def _reported(kind: type[Event], outcome: Outcome, told: Any, at: datetime, event_id: EventId) -> Opportunity:
    helpfulness = None if kind is SkipSpent else told.helpfulness
    report = Report(outcome, told.local_date, told.reply_id, at, event_id, helpfulness)
    return Opportunity(told.opportunity_id, report=report)


def _nudged(kind: type[Event], fate: Fate, told: Any, at: datetime, event_id: EventId) -> Opportunity:
    window = None
    if kind is NudgeDecided:
        window = Window(told.local_date, told.window_start, at, event_id)
        if told.decision == "withhold":
            fate = Fate.WITHHELD if was_left_out(told.reasons) else Fate.NOT_AVAILABLE
    elif kind is NudgeExpired and was_called_off(told.reason):
        fate = Fate.CALLED_OFF
    elif kind is NudgeSent and told.channel == "email":
        fate = Fate.MAILED
    return Opportunity(told.opportunity_id, window=window, nudge=Nudge(fate, at, event_id))
