"""What was posted ahead, and what is decided of it when its time has come.

It is taken up only if it says what would be said now, to the number that it would be said to, in hours in which it may come; the copy that
is held becomes the attempt. Whatever else is held is taken back first, and nothing else is sent meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.ahead import LISTED_WITHIN, LIVE, rests
from handrail_notifier.core.decision import Decision, Send, is_permitted
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.drafts import draft_of
from handrail_notifier.dispatcher.letters import Draft, TakenUp, Unreadable
from handrail_notifier.dispatcher.points import Gathered, Point
from handrail_notifier.store import ahead, ledger
from handrail_notifier.store.ahead import AheadRow

log = get_logger(__name__)

AGAIN = timedelta(seconds=5)
"""After this time it is decided again, while what is posted is being seen to."""
SAYS_OTHERWISE = "says_otherwise"
"""Why something is taken back that says what would not be said any more."""


def fitting(
    desk: Desk, point: Point, gathered: Gathered, posted: AheadRow, decision: Decision, at: datetime
) -> Draft | str:
    """The nudge as it would go out, if that is what is posted; else what stands against it."""
    if not isinstance(decision, Send):
        return decision.reasons[0].value
    clinic, client = gathered.clinics.get(posted.clinic_id), gathered.client(posted.client_id)
    if clinic is None or decision.channel != "sms" or posted.plan_version != point.moment.plan.version:
        return SAYS_OTHERWISE
    allowed = is_permitted(clinic.clinic, client, posted.text.send_at, at_night=point.moment.at_night)
    try:
        draft = draft_of(desk, point, gathered, decision, max(at, posted.text.send_at))
    except Unreadable:
        return SAYS_OTHERWISE
    same = desk.marks(draft).words_index == posted.words_index and clinic.senders["sms"] == posted.sender
    return draft if same and allowed and posted.text.send_at < posted.useful_until else SAYS_OTHERWISE


def withdrawn(posted: AheadRow, reason: str) -> AheadRow:
    """The same, not wanted any more."""
    return replace(posted, text=replace(posted.text, wanted=False), reason=posted.reason or reason)


async def conclude(
    tx: Tx, taken: Sequence[TakenUp], withdrawn: Sequence[AheadRow], freed: Sequence[AheadRow], now: datetime
) -> None:
    """The ledger learns that the provider has what was taken up; what is not wanted is taken back at once."""
    for each in taken:
        await ahead.take_up(tx, each.posted, now)
        attempt = await ledger.attempt(tx, each.posted.clinic_id, each.copy.copy_id)
        named = await ahead.is_named(tx, each.posted.clinic_id, each.copy.copy_id)
        await learn(tx, attempt, _news(each, guessed=not named), grace=LISTED_WITHIN, now=now)
        if not each.posted.text.wanted:
            log.error("went_out_unwanted", nudge=each.posted.nudge_id, reason=each.posted.reason)
    for row in withdrawn:
        await ahead.save(tx, row, now)
    for row in [each for each in freed if not each.ended]:
        if rests(row.text, now):
            await ahead.save(tx, row, row.text.send_at)
        else:
            await ahead.end(tx, row, "free" if row.text.wanted else "withdrawn", now)


def _news(taken: TakenUp, *, guessed: bool) -> Learned:
    """Of a copy of which nothing is known the carrier's list will tell."""
    if taken.copy.state in LIVE:
        sid = taken.copy.provider_id
        return Learned(TextEvent.ACCEPT, provider_id=sid, segments=taken.posted.segments, guessed=guessed)
    return Learned(TextEvent.LOSE_TRACK)
