"""Check-ins: decided when they are due and right before they go, by the core that decides nudges, and counted as one of them.

Every decision is put on record with what it was made from. The question is open from the transaction that puts the attempt on record; a
check-in that was withdrawn meanwhile is not asked.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.wording import check_in
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import giving_way
from handrail_notifier.core.check_in import OPEN_FOR
from handrail_notifier.core.decision import Postpone, Reason, Send, Withhold, permitted_until
from handrail_notifier.core.giving_way import Circumstances
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.restraint import step_of, tells
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk, Ready
from handrail_notifier.dispatcher.due import ASIDE, Due, end
from handrail_notifier.dispatcher.news import silence_answered
from handrail_notifier.speech import say
from handrail_notifier.store import check_ins, effects, ledger, recaps, standings
from handrail_notifier.store.check_ins import AskRow
from handrail_notifier.store.effects import Question
from handrail_notifier.store.standings import Standing

WITHDRAWN = "check_in_withdrawn"


async def take(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    """Send, postpone or end it. Raises `Unreadable`."""
    text = due.text
    ask, standing = await check_ins.ask(tx, text.clinic_id, text.text_id), due.standing
    if ask is None or standing is None or ask.of.withdrawn:
        await end(tx, text, WITHDRAWN, now)
        return None
    about = await _about(tx, due, standing, ask, now)
    weighed = giving_way.weigh(about, now)
    context = weighed.context
    match weighed.decision:
        case Withhold(reasons):
            await check_ins.decided(tx, text.clinic_id, text.text_id, "withhold", reasons, context, now)
            if Reason.UNANSWERED in reasons:
                await _tell(tx, due, about, now, sent=False)
            await end(tx, text, reasons[0].value, now)
        case Postpone(until, reasons):
            await check_ins.put_off(tx, text.clinic_id, text.text_id, reasons, context)
            await ledger.postpone(tx, text, until, now)
        case Send(channel) if channel != text.channel:
            await ledger.change_channel(tx, text, channel, now)
        case Send():
            await check_ins.decided(tx, text.clinic_id, text.text_id, "send", (), context, now)
            await _tell(tx, due, about, now, sent=True)
            return await _begin(tx, desk, due, standing, ask, now)
        case never:
            assert_never(never)
    return None


async def stands_against(tx: Tx, due: Due, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    ask = await check_ins.ask(tx, due.text.clinic_id, due.text.text_id)
    if ask is None or due.standing is None or ask.of.withdrawn:
        return Learned(TextEvent.EXPIRE, reason=WITHDRAWN)
    about = await _about(tx, due, due.standing, ask, now)
    weighed = giving_way.weigh(about, now)
    match weighed.decision:
        case Withhold(reasons):
            await check_ins.decided(tx, due.text.clinic_id, due.text.text_id, "withhold", reasons, weighed.context, now)
            return Learned(TextEvent.EXPIRE, reason=reasons[0].value)
        case Postpone(until):
            return Learned(TextEvent.NOT_SENT, pause=until - now)
        case Send(channel):
            return None if channel == due.text.channel else Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case never:
            assert_never(never)


async def _about(tx: Tx, due: Due, standing: Standing, ask: AskRow, now: datetime) -> Circumstances:
    """One that began has its place in the budget already, and does not stand in its own way."""
    text, clinic = due.text, due.clinic.clinic if due.clinic else None
    own = (ask.begun_at,) if ask.begun_at is not None else ()
    client = giving_way.without_own(replace(standing.client, asked_at=None), own)
    ahead = await recaps.nudges_ahead(tx, text.clinic_id, text.client_id, now, now + giving_way.LOOKS_AHEAD)
    draw = giving_way.draw_of(text.text_id)
    question = await effects.open_question(tx, text.clinic_id, text.client_id, now, or_to_be=True)
    asked = question is not None and question.kind != "check_in"
    return Circumstances(
        clinic, client, due.defences, ask.drawn_at, text.useful_until, draw, ahead, role="check_in", asked=asked
    )


async def _tell(tx: Tx, due: Due, about: Circumstances, now: datetime, *, sent: bool) -> None:
    """That silence is answered by less: where no nudge is near, which would say so itself and asks the client about it."""
    text, step = due.text, step_of(about.client.unanswered)
    if about.ahead or not tells(about.client.step, step, sent=sent):
        return
    await standings.tell_steps(tx, [(text.clinic_id, text.client_id, step)])
    told = silence_answered(text.clinic_id, text.client_id, about.client.unanswered, step, now)
    await say(tx, [told], about=text.text_id)


async def _begin(tx: Tx, desk: Desk, due: Due, standing: Standing, ask: AskRow, now: datetime) -> Ready | None:
    text, clinic, client, of = due.text, due.clinic, standing.client, ask.of
    assert clinic is not None, "nothing goes without its clinic"
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    until = permitted_until(clinic.clinic, client, now, text.useful_until, at_night=False)
    sealed = standing.sealed[text.channel]
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    voice = desk.voice(keys, text.clinic_id, text.client_id, standing.manner, clinic.voice)
    question = desk.opened(keys, text.clinic_id, text.client_id, "check_in.question", of.question)
    body = check_in(voice.alias, question, of.lowest, of.highest, language=voice.language)
    ready = await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=Urgency.ROUTINE, now=now, guard=due.guard
    )
    if ready is not None:
        await check_ins.began(tx, ask, now)
        asked = Question("check_in", (), now)
        await effects.ask(tx, text.clinic_id, text.client_id, text.text_id, asked, now + OPEN_FOR)
    return ready
