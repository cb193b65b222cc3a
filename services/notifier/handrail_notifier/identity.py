"""Ids that follow from what they name, so that doing a thing twice names it once."""

from uuid import UUID

from handrail_shared.contracts.ids import ReplyId, derived

from handrail_notifier.core.opening_ids import drawn_for, nudge_of, opportunity_of

__all__ = [
    "drawn_for",
    "feedback_of",
    "nudge_of",
    "opportunity_of",
    "reply_of",
    "stranger_of",
    "strangers_of",
    "text_of",
]


def reply_of(client: UUID, provider_id: str) -> ReplyId:
    """One text that a client sent."""
    return ReplyId(derived(client, "reply", provider_id))


def feedback_of(client: UUID, provider_id: str) -> ReplyId:
    """What of such a text is for somebody else than their therapist; the text itself may report something beside it."""
    return ReplyId(derived(reply_of(client, provider_id), "feedback"))


def text_of(client: UUID, kind: str, cause: str) -> UUID:
    """The text of this kind that a cause calls for."""
    return derived(client, "text", kind, cause)


def strangers_of(clinic: UUID) -> UUID:
    """All numbers that belong to no client of this clinic: what they say is sealed with one key."""
    return derived(clinic, "strangers")


def stranger_of(clinic: UUID, phone_index: bytes) -> UUID:
    """A number that belongs to no client of this clinic."""
    return derived(clinic, "stranger", phone_index.hex())
