"""Why there was no nudge, told apart once for all who count: left out to nudge less, or not to be had.

The client could act all the same where a nudge was left out; where none could be or was to be, nothing arrived because nothing was sent, and
no number is to be checked. A reason that is not known here, also one of tomorrow, is no reason to nudge less.
"""

from collections.abc import Iterable

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
"""Reasons for which the notifier nudges less."""
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
        "consent_lapsed",
        "purpose_not_agreed",
        "plan_paused",
        "plan_ended",
        "plan_expired",
        "discharged",
    }
)
"""Reasons for which a nudge that was to be sent was not to be any more: it did not fail to arrive."""


def was_left_out(reasons: Iterable[str]) -> bool:
    """Whether a nudge was withheld to nudge less, and for nothing else."""
    return LEFT_OUT.issuperset(reasons)


def was_called_off(reason: str) -> bool:
    """Whether a nudge that expired was not to be any more."""
    return reason in HELD
