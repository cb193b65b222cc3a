"""Recaps: decided when they are due and right before they go, by the core that decides nudges, and counted as one of them.

What is said is counted from the answers as they stand when it goes. A client who takes the wish back in the meantime gets none.
"""

from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.purposes import Purpose
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import giving_way, recap
from handrail_notifier.core.decision import Decision, Postpone, Send, Withhold, permitted_until
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.wording import recap_text
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk, Ready
from handrail_notifier.dispatcher.due import ASIDE, Due, end
from handrail_notifier.store import ledger, recaps
from handrail_notifier.store.standings import Standing

NOT_WANTED = "recap_not_wanted"
NOTHING_TO_SAY = "nothing_to_say"


async def take(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    """Send, postpone or end it. Raises `Unreadable`."""
    text, standing = due.text, due.standing
    if standing is None or not standing.weekly_recap:
        await end(tx, text, NOT_WANTED, now)
        return None
    match await _decided(tx, due, standing, now, begun=text.tries > 0):
        case Withhold((reason, *_)):
            await end(tx, text, reason.value, now)
        case Postpone(until):
            await ledger.postpone(tx, text, until, now)
        case Send(channel) if channel != text.channel:
            await ledger.change_channel(tx, text, channel, now)
        case Send():
            return await _begin(tx, desk, due, standing, now)
        case _:
            raise AssertionError("whatever is withheld has a reason")
    return None


async def stands_against(tx: Tx, due: Due, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    if due.standing is None or not due.standing.weekly_recap:
        return Learned(TextEvent.EXPIRE, reason=NOT_WANTED)
    match await _decided(tx, due, due.standing, now, begun=True):
        case Withhold(reasons):
            return Learned(TextEvent.EXPIRE, reason=reasons[0].value)
        case Postpone(until):
            return Learned(TextEvent.NOT_SENT, pause=until - now)
        case Send(channel):
            return None if channel == due.text.channel else Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case never:
            assert_never(never)


async def _decided(tx: Tx, due: Due, standing: Standing, now: datetime, *, begun: bool) -> Decision:
    """`begun`: it has its place in the budget already, and does not stand in its own way."""
    text, clinic = due.text, due.clinic.clinic if due.clinic else None
    client = giving_way.without_own(standing.client, standing.recaps) if begun else standing.client
    ahead = await recaps.nudges_ahead(tx, text.clinic_id, text.client_id, now, now + giving_way.LOOKS_AHEAD)
    draw, since = giving_way.draw_of(text.text_id), text.useful_until - recap.USEFUL_FOR
    about = giving_way.Circumstances(
        clinic, client, due.defences, since, text.useful_until, draw, ahead, purpose=Purpose.RECAP
    )
    return giving_way.way(about, now)


async def _begin(tx: Tx, desk: Desk, due: Due, standing: Standing, now: datetime) -> Ready | None:
    text, clinic, client = due.text, due.clinic, standing.client
    assert clinic is not None, "nothing goes without its clinic"
    week = recap.week_until(text.useful_until - recap.USEFUL_FOR, client.zone)
    told = await recaps.told(tx, text.clinic_id, text.client_id, week) if week is not None else None
    said = recap.says(told) if told is not None else None
    if told is None or said is None:
        await end(tx, text, NOTHING_TO_SAY, now)
        return None
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    until = permitted_until(clinic.clinic, client, now, text.useful_until, at_night=False)
    sealed = standing.sealed[text.channel]
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    voice = desk.voice(keys, text.clinic_id, text.client_id, standing.manner, clinic.voice)
    body = recap_text(voice, said, count=told.used, number=await ledger.word_anew(tx, text))
    ready = await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=Urgency.ROUTINE, now=now, guard=due.guard
    )
    if ready is not None and text.tries == 0:
        await recaps.began(tx, text.clinic_id, text.client_id, now)
    return ready
