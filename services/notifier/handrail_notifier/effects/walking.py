"""A plan's walk-through: begun when the client pulls the plan, gone on with by whatever they answer, let go by silence.

Each answer gets one text, so it ends after as many as it has steps. Words are kept for the clinician; numbers that were asked for are
said on the bus with its end, apart from whether the plan was used. That a walk is let go is said to nobody.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import WalkBegun, WalkFinished
from handrail_shared.contracts.ids import derived
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.courtesy import ALLOWED
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.reply import GoesOn
from handrail_notifier.core.timing import local_day
from handrail_notifier.core.walk import OPEN_FOR, Begin, Finish, Say, ShowPlan, Walk, answered
from handrail_notifier.core.walk import pulled as follows
from handrail_notifier.effects.texting import keep, keep_for_a_person, text
from handrail_notifier.identity import reply_of
from handrail_notifier.speech import say
from handrail_notifier.store import effects, people, walks
from handrail_notifier.store.effects import Question
from handrail_notifier.store.people import ClientRow
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.walks import WalkRow, WalkThroughRow


async def pulled(tx: Tx, row: InboundRow, plan: UUID, now: datetime) -> bool:
    """Whether a walk answers the pull of a plan: where a step would be said."""
    client = await _goes_on(tx, row)
    if client is None:
        return False
    stated = await walks.of_plan(tx, row.clinic_id, row.client_id, plan)
    if stated is None:
        return False
    last = await walks.last(tx, row.clinic_id, row.client_id, plan)
    match follows(last.walk if last is not None else None, row.received_at):
        case Begin():
            await _begin(tx, row, plan, stated, client.zone, now)
            return True
        case Say(walk):
            assert last is not None, "what goes on was begun"
            await _say(tx, row, replace(last, walk=walk), now)
            return True
        case ShowPlan():
            return False


async def go_on(tx: Tx, row: InboundRow, answer: GoesOn, now: datetime) -> bool:
    """Whether a step waits for an answer; then the next one is said, or that it was the last."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    at = await walks.of_text(tx, row.clinic_id, asked.text_id) if asked and asked.text_id else None
    following = answered(at.walk, row.received_at) if at is not None else None
    if at is None or following is None or not await _goes_on(tx, row):
        return False
    await (keep_for_a_person(tx, row, now) if answer.words else keep(tx, row, "walk"))
    at = replace(_measured(at, answer.number), walk=following.walk)
    match following:
        case Say():
            await _say(tx, row, at, now)
        case Finish():
            await _finish(tx, row, at, now)
    return True


async def _goes_on(tx: Tx, row: InboundRow) -> ClientRow | None:
    """The client, if a step would be said to them: they wrote by text, agreed to texts, and neither was discharged nor said their code word,
    and no person is seeing to them."""
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    if row.channel != "sms" or client is None or client.crisis or client.discharged or client.rest.by_code_word:
        return None
    agreed = await people.agreement(tx, row.clinic_id, row.client_id, "sms")
    return client if agreed.consent in ALLOWED[Kind.WALK_STEP] else None


async def _begin(tx: Tx, row: InboundRow, plan: UUID, stated: WalkThroughRow, zone: str, now: datetime) -> None:
    walk = Walk(len(stated.steps), row.received_at, row.received_at)
    walk_id = derived(reply_of(row.client_id, row.provider_id), "walk")
    day = local_day(row.received_at, zone)
    begun = WalkRow(row.clinic_id, walk_id, row.client_id, plan, stated.version, stated.steps, day, walk, walk_id)
    await _say(tx, row, begun, now)
    await say(tx, [WalkBegun.model_validate(_about(row, begun))], about=walk_id)


async def _say(tx: Tx, row: InboundRow, at: WalkRow, now: datetime) -> None:
    """The step is what the client is asked from here on."""
    text_id = await text(tx, row, Kind.WALK_STEP, now)
    await walks.save(tx, replace(at, text_id=text_id))
    await effects.ask(tx, row.clinic_id, row.client_id, text_id, Question("walk", (), now), now + OPEN_FOR)


async def _finish(tx: Tx, row: InboundRow, at: WalkRow, now: datetime) -> None:
    await walks.save(tx, at)
    await effects.close_question(tx, row.clinic_id, row.client_id)
    numbers = {"before": at.before, "after": at.after}
    await say(tx, [WalkFinished.model_validate(_about(row, at) | numbers)], about=at.walk_id)
    await text(tx, row, Kind.WALK_DONE, now)


def _measured(at: WalkRow, number: int | None) -> WalkRow:
    """The number counts only where it was asked for."""
    match at.said.measures:
        case "before":
            return replace(at, before=number)
        case "after":
            return replace(at, after=number)
        case None:
            return at


def _about(row: InboundRow, at: WalkRow) -> dict[str, object]:
    return {
        "clinic_id": row.clinic_id,
        "client_id": row.client_id,
        "occurred_at": row.received_at,
        "plan_id": at.plan_id,
        "walk_id": at.walk_id,
        "walk_version": at.version,
        "local_date": at.local_date,
    }
