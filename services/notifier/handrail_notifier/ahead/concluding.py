"""What posting ahead ends as: nothing at the provider, on its way, or gone out against our will, which is an alarm."""

from dataclasses import replace
from datetime import datetime, timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.log import get_logger
from prometheus_client import Counter

from handrail_notifier.core.ahead import LISTED_WITHIN, LIVE, Ahead, Doubt, Many, doubt_of, many_of, rests
from handrail_notifier.core.nudge import ENDED, TextEvent
from handrail_notifier.core.retry import FailureClass
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.store import ahead, ledger
from handrail_notifier.store.ahead import AheadRow

log = get_logger(__name__)

NOT_TAKEN_BACK = Counter(
    "handrail_notifier_not_taken_back", "Texts posted ahead that were to be taken back, and may have gone out."
)
LEFT_TO_OTHERS = timedelta(seconds=20)
DECIDED_WITHIN = timedelta(hours=1)
"""What nobody has decided by then never will be: it went out, and is on record as what was not taken back."""
REMEMBERED = timedelta(days=1)


async def free(tx: Tx, row: AheadRow, now: datetime) -> None:
    """The provider has none, as far as is known."""
    await stays_away(tx, row, now)
    if rests(row.text, now):
        await ahead.save(tx, row, row.text.send_at)
        return
    await ahead.end(tx, row, "free" if row.text.wanted else "withdrawn", now)
    log.info("ahead_ended", nudge=row.nudge_id, reason=row.reason or "free")


async def stays_away(tx: Tx, row: AheadRow, now: datetime) -> None:
    """If the ledger has it, it learns that it does not go out, and why. Where anything may still go out there is nothing to learn."""
    if not row.taken_up or many_of(row.text) is not Many.NONE or doubt_of(row.text) is not Doubt.NONE:
        return
    wanted = row.text.wanted
    news = (
        Learned(TextEvent.FAIL, why=FailureClass.NOT_SCHEDULED)
        if wanted
        else Learned(TextEvent.EXPIRE, reason=row.reason)
    )
    found = await ledger.attempts(tx, [(row.clinic_id, each.copy_id) for each in row.text.copies])
    for attempt in [each for each in found.values() if each.state not in ENDED]:
        await learn(tx, attempt, news, grace=LISTED_WITHIN, now=now)


async def leave(tx: Tx, row: AheadRow, now: datetime) -> None:
    """It goes out, or has gone out. What nobody has decided yet is left to whoever does."""
    if row.text.wanted and not row.taken_up and now < row.text.send_at + DECIDED_WITHIN:
        await ahead.save(tx, row, now + LEFT_TO_OTHERS)
        return
    alone = many_of(row.text) is not Many.MORE and doubt_of(row.text) is Doubt.NONE
    if row.text.wanted and row.taken_up and alone:
        await ahead.end(tx, row, "gone_out", now)
        return
    await _escaped(tx, row, row.reason or "copies_left", now)


async def learnt_late(tx: Tx, row: AheadRow, text: Ahead, now: datetime) -> None:
    """`text`: what is known by now of one that has ended. Of what turns up alive nobody takes back any: it goes out, or has gone out.
    What is on record as an alarm raises no other."""
    grown = replace(row, text=text)
    if not row.escaped and _alive(text) > _alive(row.text):
        await _escaped(tx, grown, "turned_up", now)
    await stays_away(tx, grown, now)


def _alive(text: Ahead) -> int:
    return sum(each.state in LIVE for each in text.copies)


async def _escaped(tx: Tx, row: AheadRow, why: str, now: datetime) -> None:
    log.error("not_taken_back", nudge=row.nudge_id, reason=why)
    NOT_TAKEN_BACK.inc()
    await ahead.end(tx, row, "escaped", now)


async def finding(db: Db, clock: Clock) -> Finding:
    """For the doctor."""
    async with db.everywhere() as tx:
        count = await ahead.escaped_since(tx, clock.now() - REMEMBERED)
    if count == 0:
        return Finding("posted ahead", "good", "nothing went out that was to be taken back")
    return Finding("posted ahead", "bad", f"{count} texts could not be taken back in time: does the carrier answer?")
