"""A goal that is to be looked at, and whether its client is told so by text.

That is said once, neutrally, at most once in seven days, and gives way to nudges. Being stuck never makes texts more (R9.3): where a
stall alone speaks for the review the clinic sees it and the client gets nothing, and who is silent is not told either. Nor is a client
told of what they have just asked for.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from handrail_notifier.core import giving_way
from handrail_notifier.core.decision import Reason, Withhold
from handrail_notifier.core.giving_way import Circumstances, Weighed
from handrail_notifier.core.restraint import Step, step_of

USEFUL_FOR = timedelta(days=2)
"""It may wait for better hours, and for days with fewer nudges."""
APART = timedelta(days=7)
FOR_THE_CLINIC = frozenset({"stall", "wish"})


def is_for_the_client(triggers: Collection[str]) -> bool:
    """Whether anything but a stall and the client's own wish speaks for the review."""
    return not FOR_THE_CLINIC.issuperset(triggers)


def is_too_soon(last: datetime | None, now: datetime) -> bool:
    """Whether the client was told of a review within seven days. `last`: when such a text was last begun."""
    return last is not None and now < last + APART


def weigh(about: Circumstances, now: datetime) -> Weighed:
    """Send, put off or withhold it."""
    found = giving_way.weigh(about, now)
    if step_of(about.client.unanswered) is Step.NORMAL:
        return found
    reasons = set(found.decision.reasons) if isinstance(found.decision, Withhold) else set()
    in_order = tuple(reason for reason in Reason if reason in reasons | {Reason.UNANSWERED})
    return replace(found, decision=Withhold(in_order), because="silence")
