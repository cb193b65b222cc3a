"""A walk-through that the clinician begins: its first step, decided by the core that decides nudges, and counted as one of them.

The walk is there from the transaction that puts the attempt on record, and is told of once its step is the carrier's (`deliveries`); one
whose step was not sent after all never was. One that is under way already is not begun again.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.wording import walk_step
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import giving_way
from handrail_notifier.core.decision import Decision, Postpone, Send, Withhold, permitted_until
from handrail_notifier.core.giving_way import Circumstances
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.timing import local_day
from handrail_notifier.core.walk import OPEN_FOR, Begin, Walk, pulled
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk, Ready
from handrail_notifier.dispatcher.due import ASIDE, Due, end
from handrail_notifier.store import check_ins, effects, ledger, recaps, walks
from handrail_notifier.store.effects import Question
from handrail_notifier.store.standings import Standing
from handrail_notifier.store.walks import WalkRow

NOT_TO_BEGIN = "walk_not_to_begin"
"""The plan or its walk-through is there no more, or a walk is under way or only just over."""


async def take(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    """Send, postpone or end it. Raises `Unreadable`."""
    text, standing = due.text, due.standing
    walk = await _walk(tx, due, standing, now) if standing is not None else None
    if standing is None or walk is None:
        await end(tx, text, NOT_TO_BEGIN, now)
        return None
    match await _decided(tx, due, standing, walk, now):
        case Withhold((reason, *_)):
            await end(tx, text, reason.value, now)
        case Postpone(until):
            await ledger.postpone(tx, text, until, now)
        case Send(channel) if channel != text.channel:
            await ledger.change_channel(tx, text, channel, now)
        case Send():
            return await _begin(tx, desk, due, standing, walk, now)
        case _:
            raise AssertionError("whatever is withheld has a reason")
    return None


async def stands_against(tx: Tx, due: Due, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    walk = await _walk(tx, due, due.standing, now) if due.standing is not None else None
    if due.standing is None or walk is None:
        return Learned(TextEvent.EXPIRE, reason=NOT_TO_BEGIN)
    match await _decided(tx, due, due.standing, walk, now):
        case Withhold(reasons):
            return Learned(TextEvent.EXPIRE, reason=reasons[0].value)
        case Postpone(until):
            return Learned(TextEvent.NOT_SENT, pause=until - now)
        case Send(channel):
            return None if channel == due.text.channel else Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case never:
            assert_never(never)


async def _walk(tx: Tx, due: Due, standing: Standing, now: datetime) -> WalkRow | None:
    """The walk that this text begins, or has begun; None: it is not to begin."""
    text = due.text
    plan = await walks.offered(tx, text.clinic_id, text.text_id, now)
    stated = await walks.of_plan(tx, text.clinic_id, text.client_id, plan) if plan is not None else None
    if plan is None or stated is None:
        return None
    last = await walks.last(tx, text.clinic_id, text.client_id, plan)
    if last is not None and last.text_id == text.text_id:
        return last
    if not isinstance(pulled(last.walk if last is not None else None, now), Begin):
        return None
    walk, day = Walk(len(stated.steps), now, now), local_day(now, standing.client.zone)
    about = (text.clinic_id, walks.id_of_offered(text.text_id), text.client_id, plan)
    return WalkRow(*about, stated.version, stated.steps, day, walk, text.text_id)


async def _decided(tx: Tx, due: Due, standing: Standing, walk: WalkRow, now: datetime) -> Decision:
    """One that began has its place in the budget already, and does not stand in its own way."""
    text, clinic = due.text, due.clinic.clinic if due.clinic else None
    has_begun = await walks.of_text(tx, text.clinic_id, text.text_id) is not None
    client = giving_way.without_own(replace(standing.client, asked_at=None), (walk.walk.begun_at,) if has_begun else ())
    ahead = await recaps.nudges_ahead(tx, text.clinic_id, text.client_id, now, now + giving_way.LOOKS_AHEAD)
    asked = await _asks_something_else(tx, text.clinic_id, text.client_id, text.text_id, now)
    draw = giving_way.draw_of(text.text_id)
    since = text.due_at or now
    about = Circumstances(
        clinic, client, due.defences, since, text.useful_until, draw, ahead, role="check_in", asked=asked
    )
    return giving_way.way(about, now)


async def _asks_something_else(tx: Tx, clinic: UUID, client: UUID, text_id: UUID, now: datetime) -> bool:
    question = await effects.open_question(tx, clinic, client, now, or_to_be=True)
    return question is not None and question.text_id != text_id


async def _begin(tx: Tx, desk: Desk, due: Due, standing: Standing, walk: WalkRow, now: datetime) -> Ready | None:
    text, clinic, client, step = due.text, due.clinic, standing.client, walk.said
    assert clinic is not None, "nothing goes without its clinic"
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    until = permitted_until(clinic.clinic, client, now, text.useful_until, at_night=False)
    sealed = standing.sealed[text.channel]
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    voice = desk.voice(keys, text.clinic_id, text.client_id, standing.manner, clinic.voice)
    words = desk.opened(keys, text.clinic_id, text.client_id, "walk.step", step.text)
    takes = "ok" if step.takes == "words" and await lacking(tx, text.clinic_id, now) else step.takes
    body = walk_step(voice.alias, words, takes, language=voice.language)
    ready = await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=Urgency.ROUTINE, now=now, guard=due.guard
    )
    if ready is not None and text.tries == 0:
        await _is_under_way(tx, walk, now)
    return ready


async def _is_under_way(tx: Tx, walk: WalkRow, now: datetime) -> None:
    await check_ins.take_place(tx, walk.clinic_id, walk.client_id, now)
    await walks.save(tx, walk)
    asked = Question("walk", (), now)
    await effects.ask(tx, walk.clinic_id, walk.client_id, walk.text_id, asked, now + OPEN_FOR)
