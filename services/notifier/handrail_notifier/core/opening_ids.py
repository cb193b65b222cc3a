"""Ids of a moment's openings, so that deciding about one twice names it once; and the number that is drawn for each."""

from datetime import date
from uuid import UUID

from handrail_shared.contracts.ids import NudgeId, OpportunityId, derived

from handrail_notifier.core.decision import Role


def opportunity_of(moment: UUID, local_date: date) -> OpportunityId:
    """One opening of a moment: a local day has at most one, also for a client who travels."""
    return OpportunityId(derived(moment, local_date.isoformat()))


def nudge_of(opportunity: OpportunityId, role: Role = "nudge") -> NudgeId:
    """The one nudge of this role for an opportunity."""
    return NudgeId(derived(opportunity, role))


def drawn_for(opportunity: OpportunityId) -> float:
    """A number from 0 up to 1 that always follows from the opportunity."""
    return (opportunity.int & (1 << 48) - 1) / (1 << 48)
