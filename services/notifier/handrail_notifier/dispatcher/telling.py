"""What is a week's own that is told back, a review's that falls due, and that of the notice that nobody watches the number.

A week is counted from the answers as they then stand, and a review that was settled is not told of any more.
"""

from datetime import datetime

from handrail_shared.contracts.purposes import Purpose
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import notice, recap, review
from handrail_notifier.core.decision import Reason
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.wording import notice_text, recap_text, review_text
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.dispatcher.due import Due
from handrail_notifier.dispatcher.own import Matter, Own, Speaking
from handrail_notifier.reviews import SETTLED
from handrail_notifier.store import ledger, notices, recaps, reviews
from handrail_notifier.store.standings import Standing

NOT_WANTED = "recap_not_wanted"
TOLD = "told_meanwhile"
"""Why a notice is not wanted any more."""
USEFUL_FOR = {Kind.RECAP: recap.USEFUL_FOR, Kind.REVIEW: review.USEFUL_FOR}


async def _week(tx: Tx, due: Due, standing: Standing, now: datetime) -> Matter | str:
    del tx, now
    text, since = due.text, due.text.useful_until - recap.USEFUL_FOR
    if not standing.weekly_recap:
        return NOT_WANTED

    async def words(tx: Tx, speaking: Speaking, now: datetime) -> str | None:
        del now
        week = recap.week_until(since, standing.client.zone)
        told = await recaps.told(tx, text.clinic_id, text.client_id, week) if week is not None else None
        says = recap.says(told) if told is not None else None
        if told is None or says is None:
            return None
        return recap_text(speaking.voice, says, count=told.used, number=await ledger.word_anew(tx, text))

    async def begin(tx: Tx, now: datetime) -> None:
        if text.tries == 0:
            await recaps.began(tx, text.clinic_id, text.client_id, now)

    return Matter(since, standing.recaps if due.has_begun else (), words, begin, purpose=Purpose.RECAP)


async def _review(tx: Tx, due: Due, standing: Standing, now: datetime) -> Matter | str:
    del tx, now
    text, invite = due.text, standing.invite
    if invite.text_id != text.text_id:
        return SETTLED

    async def words(tx: Tx, speaking: Speaking, now: datetime) -> str | None:
        """A word is asked for only where somebody stands behind it, and answers are read."""
        by_word = text.channel == "sms" and not await lacking(tx, text.clinic_id, now)
        return review_text(speaking.voice, by_word=by_word, number=await ledger.word_anew(tx, text))

    async def begin(tx: Tx, now: datetime) -> None:
        if text.tries == 0:
            await reviews.began(tx, text.clinic_id, text.client_id, now)

    began = (invite.begun_at,) if due.has_begun and invite.begun_at else ()
    return Matter(text.useful_until - review.USEFUL_FOR, began, words, begin)


async def _notice(tx: Tx, due: Due, standing: Standing, now: datetime) -> Matter | str:
    del tx, now
    text, told_at = due.text, standing.told_at
    if told_at is None or (told_at + notice.LOOKED_FOR > text.useful_until and not due.has_begun):
        return TOLD

    async def words(tx: Tx, speaking: Speaking, now: datetime) -> str | None:
        del tx, now
        return notice_text(speaking.voice)

    async def begin(tx: Tx, now: datetime) -> None:
        if text.tries == 0:
            await notices.began(tx, text.clinic_id, text.client_id, now)

    began = (standing.noticed_at,) if due.has_begun and standing.noticed_at else ()
    return Matter(told_at, began, words, begin)


NOTICE = Own(_notice, nobody=Reason.NO_CONSENT.value, weigh=notice.weigh)
RECAP = Own(_week, nobody=Reason.NO_CONSENT.value)
REVIEW = Own(_review, nobody=Reason.NO_CONSENT.value, weigh=review.weigh)
