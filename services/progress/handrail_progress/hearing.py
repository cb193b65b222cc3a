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


def heard_in_reply(fact: Recorded[ReplyFact]) -> Opportunity:
    """What the client reported."""
    event = fact.event
    report = Report(
        REPLIES[type(event)], event.local_date, event.reply_id, event.occurred_at, fact.envelope.id, event.helpfulness
    )
    return Opportunity(event.opportunity_id, report=report)


def heard_in_nudge(fact: Recorded[NudgeFact]) -> Opportunity:
    """When the window is, and what became of the nudge."""
    event, event_id = fact.event, fact.envelope.id
    fate, window = NUDGES[type(event)], None
    if isinstance(event, NudgeDecided):
        window = Window(event.local_date, event.window_start, event.occurred_at, event_id)
        fate = Fate.WITHHELD if event.decision == "withhold" else fate
    return Opportunity(event.opportunity_id, window=window, nudge=Nudge(fate, event.occurred_at, event_id))
