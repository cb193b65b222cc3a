"""That nobody watches the number, and HELP and STOP: told to who gets texts every thirty days (M10).

It is a text of its own, for no nudge has room for it, and part of the budget. From the twenty-fifth day on it is looked for a place that
no nudge wants; after three days of that it takes one, of the week's too, as long as the ceiling of all texts holds. Whoever got nothing unasked since they were last told is told nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handrail_notifier.core import giving_way
from handrail_notifier.core.decision import Postpone, Reason, Send, Withhold, decide
from handrail_notifier.core.decision.dose import HARD_WEEKLY_CAP
from handrail_notifier.core.giving_way import Circumstances, Weighed

EVERY = timedelta(days=30)
LOOKED_FOR = timedelta(days=25)
GIVES_WAY = timedelta(days=3)
LOOK_EVERY = timedelta(days=1)
USEFUL_FOR = timedelta(days=1)
"""Then it is looked at anew."""
OF_THE_DAY = frozenset({Reason.DAILY_CAP, Reason.TOO_SOON, Reason.IN_CONVERSATION})
"""What the next day does not know of."""


def is_wanted(told_at: datetime, sent: Sequence[datetime], now: datetime) -> bool:
    """Whether it is time, and anything was sent unasked since."""
    return now >= told_at + LOOKED_FOR and any(each > told_at for each in sent)


def weigh(about: Circumstances, now: datetime) -> Weighed:
    """Send, put off or withhold it. It is of texts: no mail takes its place, for each mail says it itself. `about.since`: when its client
    was last told."""
    found = giving_way.weigh(about, now)
    if not isinstance(found.decision, Send) and now >= about.since + LOOKED_FOR + GIVES_WAY:
        found = _taking_a_place(about, found, now)
    if isinstance(found.decision, Send) and found.decision.channel != "sms":
        return replace(found, decision=Withhold((Reason.NO_CONSENT,)))
    return found


def _taking_a_place(about: Circumstances, found: Weighed, now: datetime) -> Weighed:
    """No nudge ahead keeps it back, nor that the client does not answer, and of the week's dose only the ceiling; a day that is full puts it
    off to the next."""
    clinic = found.context.clinic
    if about.clinic is None or clinic is None:
        return found
    wishes = replace(found.context.client.wishes, a_week=None)
    client = replace(found.context.client, wishes=wishes, unanswered=0)
    context = replace(found.context, clinic=replace(clinic, weekly_cap=HARD_WEEKLY_CAP), client=client)
    decision = decide(context, now)
    if isinstance(decision, Withhold) and OF_THE_DAY.issuperset(decision.reasons):
        until = giving_way.tomorrow(about, about.clinic, now)
        decision = Postpone(until, decision.reasons) if until < about.useful_until else decision
    return Weighed(decision, context)
