"""What is an offer's own: the first step of a walk-through that the clinician begins.

The walk is there from the transaction that puts the attempt on record, and is told of once its step is the carrier's (`deliveries`); one
whose step was not sent after all never was. One that is under way already is not begun again.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.wording import walk_step
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.timing import local_day
from handrail_notifier.core.walk import OPEN_FOR, Begin, Walk, pulled
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.dispatcher.due import Due
from handrail_notifier.dispatcher.own import Matter, Own, Speaking
from handrail_notifier.store import check_ins, effects, walks
from handrail_notifier.store.effects import Question
from handrail_notifier.store.standings import Standing
from handrail_notifier.store.walks import WalkRow

NOT_TO_BEGIN = "walk_not_to_begin"
"""The plan or its walk-through is there no more, or a walk is under way or only just over."""


async def _offer(tx: Tx, due: Due, standing: Standing, now: datetime) -> Matter | str:
    text, walk = due.text, await _walk(tx, due, standing, now)
    if walk is None:
        return NOT_TO_BEGIN
    has_begun = await walks.of_text(tx, text.clinic_id, text.text_id) is not None

    async def words(tx: Tx, speaking: Speaking, now: datetime) -> str | None:
        step, voice = walk.said, speaking.voice
        said = speaking.desk.opened(speaking.keys, text.clinic_id, text.client_id, "walk.step", step.text)
        takes = "ok" if step.takes == "words" and await lacking(tx, text.clinic_id, now) else step.takes
        return walk_step(voice.alias, said, takes, language=voice.language)

    async def begin(tx: Tx, now: datetime) -> None:
        if text.tries == 0:
            await _is_under_way(tx, walk, now)

    began = (walk.walk.begun_at,) if has_begun else ()
    asked = await _asks_something_else(tx, text.clinic_id, text.client_id, text.text_id, now)
    return Matter(text.due_at or now, began, words, begin, role="check_in", asked=asked)


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


async def _asks_something_else(tx: Tx, clinic: UUID, client: UUID, text_id: UUID, now: datetime) -> bool:
    question = await effects.open_question(tx, clinic, client, now, or_to_be=True)
    return question is not None and question.text_id != text_id


async def _is_under_way(tx: Tx, walk: WalkRow, now: datetime) -> None:
    await check_ins.take_place(tx, walk.clinic_id, walk.client_id, now)
    await walks.save(tx, walk)
    asked = Question("walk", (), now)
    await effects.ask(tx, walk.clinic_id, walk.client_id, walk.text_id, asked, now + OPEN_FOR)


WALK_OFFER = Own(_offer, nobody=NOT_TO_BEGIN)
