"""Ids that follow from what they name, so that doing a thing twice names it once."""

from datetime import date
from uuid import UUID

from handrail_shared.contracts.ids import NudgeId, OpportunityId, ReplyId, derived

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


def reply_of(client: UUID, provider_id: str) -> ReplyId:
    """One text that a client sent."""
    return ReplyId(derived(client, "reply", provider_id))


def text_of(client: UUID, kind: str, cause: str) -> UUID:
    """The text of this kind that a cause calls for."""
    return derived(client, "text", kind, cause)


def strangers_of(clinic: UUID) -> UUID:
    """All numbers that belong to no client of this clinic: what they say is sealed with one key."""
    return derived(clinic, "strangers")


def stranger_of(clinic: UUID, phone_index: bytes) -> UUID:
    """A number that belongs to no client of this clinic."""
    return derived(clinic, "stranger", phone_index.hex())
