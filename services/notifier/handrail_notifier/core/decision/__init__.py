"""Whether to nudge at a decision point, what to say and on which channel, later inside the window, or not, with every reason.

Pure, made at the moment of sending from a recorded context, so that any decision can be made again from its record. A nudge is sent
only when no reason stands against it. What passes while the nudge is still of use postpones it; anything else withholds it.
"""

from handrail_notifier.core.decision.channels import channel_faults, silencing
from handrail_notifier.core.decision.deciding import answered_by, decide, is_permitted, next_permitted, permitted_until
from handrail_notifier.core.decision.dose import HARD_DAILY_CAP, HARD_WEEKLY_CAP, LEAST_GAP, Dose, dose_of
from handrail_notifier.core.decision.values import (
    CHANNELS,
    Address,
    Agreement,
    Channel,
    Client,
    Clinic,
    Context,
    Decision,
    Defences,
    Hold,
    Opening,
    Plan,
    Postpone,
    Reason,
    Role,
    SafeHours,
    Send,
    Wishes,
    Withhold,
)

__all__ = [
    "CHANNELS",
    "HARD_DAILY_CAP",
    "HARD_WEEKLY_CAP",
    "LEAST_GAP",
    "Address",
    "Agreement",
    "Channel",
    "Client",
    "Clinic",
    "Context",
    "Decision",
    "Defences",
    "Dose",
    "Hold",
    "Opening",
    "Plan",
    "Postpone",
    "Reason",
    "Role",
    "SafeHours",
    "Send",
    "Wishes",
    "Withhold",
    "answered_by",
    "channel_faults",
    "decide",
    "dose_of",
    "is_permitted",
    "next_permitted",
    "permitted_until",
    "silencing",
]
