"""What is a check-in's own: one question at its drawn time, on record for its instant as well.

The question is open from the transaction that puts the attempt on record; a check-in that was withdrawn meanwhile is not asked.
"""

from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.wording import check_in, fit_check
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.check_in import OPEN_FOR, SILENT_FOR, week_of
from handrail_notifier.core.decision import Postpone, Reason, Send, Withhold
from handrail_notifier.core.giving_way import Weighed
from handrail_notifier.core.restraint import step_of, tells
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.dispatcher.due import Due
from handrail_notifier.dispatcher.news import silence_answered
from handrail_notifier.dispatcher.own import Matter, Own, Speaking
from handrail_notifier.dispatcher.room import nudges_ahead
from handrail_notifier.speech import say
from handrail_notifier.store import check_ins, effects, standings
from handrail_notifier.store.effects import Question
from handrail_notifier.store.standings import Standing

WITHDRAWN = "check_in_withdrawn"
ASKED = "asked_this_week"
"""It was asked on another of its days how well the texts fit."""
SILENT = "silent_for_a_month"
"""The client texted nothing for so long that they are not asked how well the texts fit."""


async def _ask(tx: Tx, due: Due, standing: Standing, now: datetime) -> Matter | str:
    clinic, client, text = due.text.clinic_id, due.text.client_id, due.text.text_id
    ask = await check_ins.ask(tx, clinic, text)
    if ask is None or ask.of.withdrawn or ask.of.check_in.fit_weeks == 0:
        return WITHDRAWN
    fits = ask.of.check_in.fit_weeks is not None
    heard_at = standing.client.heard_at
    if fits and (heard_at is None or heard_at + SILENT_FOR <= now):
        return SILENT
    if fits and await check_ins.was_asked(tx, ask, week_of(ask.of.check_in, ask.local_date)):
        return ASKED
    question = await effects.open_question(tx, clinic, client, now, or_to_be=True)

    async def words(tx: Tx, speaking: Speaking, now: datetime) -> str | None:
        if fits:
            in_words = not await lacking(tx, clinic, now)
            return fit_check(speaking.voice.alias, in_words=in_words, language=speaking.voice.language)
        said = speaking.desk.opened(speaking.keys, clinic, client, "check_in.question", ask.of.question)
        voice = speaking.voice
        return check_in(voice.alias, said, ask.of.lowest, ask.of.highest, language=voice.language)

    async def begin(tx: Tx, now: datetime) -> None:
        await check_ins.began(tx, ask, now)
        await effects.ask(tx, clinic, client, text, Question("check_in", (), now), now + OPEN_FOR)

    async def note(tx: Tx, weighed: Weighed, now: datetime) -> None:
        match weighed.decision:
            case Send():
                await check_ins.decided(tx, clinic, text, "send", (), weighed.context, now)
                await _tell(tx, due, standing, now, sent=True)
            case Postpone(_, reasons):
                await check_ins.put_off(tx, clinic, text, reasons, weighed.context)
            case Withhold(reasons):
                await check_ins.decided(tx, clinic, text, "withhold", reasons, weighed.context, now)
                if Reason.UNANSWERED in reasons:
                    await _tell(tx, due, standing, now, sent=False)
            case never:
                assert_never(never)

    began = (ask.begun_at,) if ask.begun_at is not None else ()
    asked = question is not None and question.kind != "check_in"
    return Matter(ask.drawn_at, began, words, begin, role="check_in", asked=asked, note=note)


async def _tell(tx: Tx, due: Due, standing: Standing, now: datetime, *, sent: bool) -> None:
    """That silence is answered by less: where no nudge is near, which would say so itself and asks the client about it."""
    text, client = due.text, standing.client
    step = step_of(client.unanswered)
    if not tells(client.step, step, sent=sent) or await nudges_ahead(tx, standing, now):
        return
    await standings.tell_steps(tx, [(text.clinic_id, text.client_id, step)])
    told = silence_answered(text.clinic_id, text.client_id, client.unanswered, step, now)
    await say(tx, [told], about=text.text_id)


CHECK_IN = Own(_ask, nobody=WITHDRAWN)
