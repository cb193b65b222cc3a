"""Texts that give way to nudges: decided when they are due and right before they go, by the core that decides nudges, on record each time.

What is said is made up when it goes: a week is counted from the answers as they then stand, and a review that was settled is not told
of any more.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.purposes import Purpose
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import giving_way, recap, review
from handrail_notifier.core.decision import Postpone, Reason, Send, Withhold, permitted_until
from handrail_notifier.core.giving_way import Circumstances, Weighed
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.wording import Voice, recap_text, review_text
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk, Ready
from handrail_notifier.dispatcher.due import ASIDE, Due, end
from handrail_notifier.reviews import SETTLED
from handrail_notifier.store import ledger, recaps, reviews, text_decisions
from handrail_notifier.store.standings import Standing

NOT_WANTED = "recap_not_wanted"
NOTHING_TO_SAY = "nothing_to_say"

Said = Callable[[int], str]
"""The words, by how many texts of the kind the client had before."""


@dataclass(frozen=True, slots=True)
class Own:
    """What is one kind's own: why it is not wanted any more, when it last began, how it is weighed, its words, and that it begins."""

    over: Callable[[Due, Standing], str | None]
    began: Callable[[Standing], tuple[datetime, ...]]
    weigh: Callable[[Circumstances, datetime], Weighed]
    words: Callable[[Tx, Due, Standing, Voice, datetime], Awaitable[Said | None]]
    begin: Callable[[Tx, UUID, UUID, datetime], Awaitable[None]]
    purpose: Purpose = Purpose.NUDGES
    """What the client agreed to get it for."""


async def take(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    """Send, postpone or end it. Raises `Unreadable`."""
    text, standing = due.text, due.standing
    if standing is None or (over := OWN[text.kind].over(due, standing)) is not None:
        await end(tx, text, Reason.NO_CONSENT.value if standing is None else over or "", now)
        return None
    weighed = await _weighed(tx, due, standing, now, begun=text.tries > 0)
    match weighed.decision:
        case Withhold((reason, *_)):
            await _note(tx, due, weighed, now)
            await end(tx, text, reason.value, now)
        case Postpone(until):
            await _note(tx, due, weighed, now)
            await ledger.postpone(tx, text, until, now)
        case Send(channel) if channel != text.channel:
            await ledger.change_channel(tx, text, channel, now)
        case Send():
            return await _begin(tx, desk, due, standing, weighed, now)
        case _:
            raise AssertionError("whatever is withheld has a reason")
    return None


async def stands_against(tx: Tx, due: Due, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    standing = due.standing
    if standing is None:
        return Learned(TextEvent.EXPIRE, reason=Reason.NO_CONSENT.value)
    if (over := OWN[due.text.kind].over(due, standing)) is not None:
        return Learned(TextEvent.EXPIRE, reason=over)
    weighed = await _weighed(tx, due, standing, now, begun=True)
    match weighed.decision:
        case Withhold(reasons):
            await _note(tx, due, weighed, now)
            return Learned(TextEvent.EXPIRE, reason=reasons[0].value)
        case Postpone(until):
            await _note(tx, due, weighed, now)
            return Learned(TextEvent.NOT_SENT, pause=until - now)
        case Send(channel):
            return None if channel == due.text.channel else Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case never:
            assert_never(never)


async def _weighed(tx: Tx, due: Due, standing: Standing, now: datetime, *, begun: bool) -> Weighed:
    """`begun`: it has its place in the budget already, and does not stand in its own way."""
    text, own, clinic = due.text, OWN[due.text.kind], due.clinic.clinic if due.clinic else None
    client = giving_way.without_own(standing.client, own.began(standing)) if begun else standing.client
    ahead = await recaps.nudges_ahead(tx, text.clinic_id, text.client_id, now, now + giving_way.LOOKS_AHEAD)
    since, draw = text.useful_until - USEFUL_FOR[text.kind], giving_way.draw_of(text.text_id)
    about = Circumstances(clinic, client, due.defences, since, text.useful_until, draw, ahead, purpose=own.purpose)
    return own.weigh(about, now)


async def _note(tx: Tx, due: Due, weighed: Weighed, now: datetime) -> None:
    await text_decisions.add(tx, due.text.clinic_id, due.text.text_id, due.text.client_id, weighed, now)


async def _begin(tx: Tx, desk: Desk, due: Due, standing: Standing, weighed: Weighed, now: datetime) -> Ready | None:
    text, clinic, client, own = due.text, due.clinic, standing.client, OWN[due.text.kind]
    assert clinic is not None, "nothing goes without its clinic"
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    until = permitted_until(clinic.clinic, client, now, text.useful_until, at_night=False)
    sealed = standing.sealed[text.channel]
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    voice = desk.voice(keys, text.clinic_id, text.client_id, standing.manner, clinic.voice)
    said = await own.words(tx, due, standing, voice, now)
    if said is None:
        await end(tx, text, NOTHING_TO_SAY, now)
        return None
    body = said(await ledger.word_anew(tx, text))
    ready = await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=Urgency.ROUTINE, now=now, guard=due.guard
    )
    if ready is not None:
        await _note(tx, due, weighed, now)
        if text.tries == 0:
            await own.begin(tx, text.clinic_id, text.client_id, now)
    return ready


async def _week_told(tx: Tx, due: Due, standing: Standing, voice: Voice, now: datetime) -> Said | None:
    del now
    week = recap.week_until(due.text.useful_until - recap.USEFUL_FOR, standing.client.zone)
    told = await recaps.told(tx, due.text.clinic_id, due.text.client_id, week) if week is not None else None
    says = recap.says(told) if told is not None else None
    if told is None or says is None:
        return None
    return lambda number: recap_text(voice, says, count=told.used, number=number)


async def _review_told(tx: Tx, due: Due, standing: Standing, voice: Voice, now: datetime) -> Said | None:
    """A word is asked for only where somebody stands behind it, and answers are read."""
    del standing
    by_word = due.text.channel == "sms" and not await lacking(tx, due.text.clinic_id, now)
    return lambda number: review_text(voice, by_word=by_word, number=number)


USEFUL_FOR = {Kind.RECAP: recap.USEFUL_FOR, Kind.REVIEW: review.USEFUL_FOR}
OWN: Mapping[Kind, Own] = {
    Kind.RECAP: Own(
        over=lambda _, standing: None if standing.weekly_recap else NOT_WANTED,
        began=lambda standing: standing.recaps,
        weigh=giving_way.weigh,
        words=_week_told,
        begin=recaps.began,
        purpose=Purpose.RECAP,
    ),
    Kind.REVIEW: Own(
        over=lambda due, standing: None if standing.invite.text_id == due.text.text_id else SETTLED,
        began=lambda standing: (standing.invite.begun_at,) if standing.invite.begun_at else (),
        weigh=review.weigh,
        words=_review_told,
        begin=reviews.began,
    ),
}
"""By kind; each of `core.kinds.GIVING_WAY` has its line."""
