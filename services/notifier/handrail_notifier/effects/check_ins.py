"""The number that answers a check-in: kept, and said on the bus as a measure, apart from whether any plan was used. It has no words.

It is not thanked for: a text for each answer would be one too many. It is judged by the scale that it was asked by, whatever was set
since; a number that was not asked for, or is none of that scale, is left as the client's own words.
"""

from handrail_shared.contracts.events import CheckInAnswered, CheckInCorrected
from handrail_shared.contracts.ids import ReplyId
from handrail_shared.runtime.db import Tx

from handrail_notifier.effects.texting import keep
from handrail_notifier.identity import reply_of
from handrail_notifier.speech import say
from handrail_notifier.store import check_ins, effects, replies
from handrail_notifier.store.check_ins import AskRow, Scale
from handrail_notifier.store.replies import InboundRow


async def answered(tx: Tx, row: InboundRow, number: int) -> bool:
    """Whether the number answers what is asked; then it is on record."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None or asked.kind != "check_in" or asked.text_id is None:
        return False
    ask = await check_ins.ask(tx, row.clinic_id, asked.text_id)
    scale = ask.asked_by if ask is not None else None
    if ask is None or scale is None or not scale.lowest <= number <= scale.highest:
        return False
    reply_id = reply_of(row.client_id, row.provider_id)
    await effects.close_question(tx, row.clinic_id, row.client_id)
    await keep(tx, row, "check_in")
    if await check_ins.answer(tx, row.clinic_id, ask.text_id, number, reply_id, row.received_at):
        await say(tx, [_fact(row, ask, scale, number)], about=ask.text_id)
    return True


async def corrected(tx: Tx, row: InboundRow, number: int) -> bool:
    """Whether the number takes the place of the one that was answered last, so soon after it. What holds is said by an answer of its own,
    then what it corrects; the same number again is nothing new."""
    held = await check_ins.last_answered(tx, row.clinic_id, row.client_id, row.received_at)
    ask = await check_ins.ask(tx, row.clinic_id, held.text_id) if held is not None and held.open else None
    scale = ask.asked_by if ask is not None else None
    if held is None or ask is None or scale is None or not scale.lowest <= number <= scale.highest:
        return False
    reply_id = reply_of(row.client_id, row.provider_id)
    await replies.save(tx, row, reply_id, "check_in", corrects=held.reply_id)
    if number == held.number:
        return True
    await check_ins.correct(tx, row.clinic_id, ask.text_id, number, reply_id, row.received_at)
    fact = _fact(row, ask, scale, number)
    taken_back = CheckInCorrected(
        clinic_id=fact.clinic_id,
        client_id=fact.client_id,
        occurred_at=fact.occurred_at,
        check_in_id=fact.check_in_id,
        reply_id=reply_id,
        corrects=ReplyId(held.reply_id),
        local_date=fact.local_date,
        asked_at=fact.asked_at,
        was=held.number,
        now=number,
    )
    await say(tx, [fact, taken_back], about=ask.text_id)
    return True


def _fact(row: InboundRow, ask: AskRow, scale: Scale, number: int) -> CheckInAnswered:
    return CheckInAnswered.model_validate(
        {
            "clinic_id": row.clinic_id,
            "client_id": row.client_id,
            "occurred_at": row.received_at,
            "check_in_id": ask.of.check_in.check_in_id,
            "check_in_version": ask.version,
            "reply_id": reply_of(row.client_id, row.provider_id),
            "local_date": ask.local_date,
            "asked_at": ask.begun_at or ask.drawn_at,
            "number": number,
            "lowest": scale.lowest,
            "highest": scale.highest,
            "better": scale.better,
            "real_change": scale.real_change,
        }
    )
