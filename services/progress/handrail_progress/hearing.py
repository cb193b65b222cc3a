"""What each event of the bus says about an opportunity, in the core's words. A table: one line an event."""

from collections.abc import Mapping

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
)
from handrail_shared.contracts.ids import EventId

from handrail_progress.core.opportunity import Fate, Nudge, Opportunity, Outcome, Report, Window

ReplyFact = ActionDone | ActionPartlyDone | ActionMissed | ActionDidNotArise
NudgeFact = NudgeDecided | NudgeSent | NudgeDelivered | NudgeFailed | NudgeExpired

REPLIES: Mapping[type[ReplyFact], Outcome] = {
    ActionDone: Outcome.DONE,
    ActionPartlyDone: Outcome.PARTLY,
    ActionMissed: Outcome.MISSED,
    ActionDidNotArise: Outcome.DID_NOT_ARISE,
}
NUDGES: Mapping[type[NudgeFact], Fate] = {
    NudgeDecided: Fate.PLANNED,
    NudgeSent: Fate.SENT,
    NudgeDelivered: Fate.DELIVERED,
    NudgeFailed: Fate.FAILED,
    NudgeExpired: Fate.EXPIRED,
}
OpportunityFact = ReplyFact | NudgeFact
HEARD: tuple[type[OpportunityFact], ...] = (*REPLIES, *NUDGES)


def heard(fact: Recorded[OpportunityFact]) -> Opportunity:
    """The news in a fact."""
    event = fact.event
    if isinstance(event, ReplyFact):
        return _reported(event, fact.envelope.id)
    return _nudged(event, fact.envelope.id)


def _reported(event: ReplyFact, event_id: EventId) -> Opportunity:
    report = Report(
        REPLIES[type(event)], event.local_date, event.reply_id, event.occurred_at, event_id, event.helpfulness
    )
    return Opportunity(event.opportunity_id, report=report)


def _nudged(event: NudgeFact, event_id: EventId) -> Opportunity:
    fate, window = NUDGES[type(event)], None
    if isinstance(event, NudgeDecided):
        window = Window(event.local_date, event.window_start, event.occurred_at, event_id)
        fate = Fate.WITHHELD if event.decision == "withhold" else fate
    return Opportunity(event.opportunity_id, window=window, nudge=Nudge(fate, event.occurred_at, event_id))
