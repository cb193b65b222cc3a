"""A doubt whose conclusion raises is concluded again, after growing pauses, for about a day; then it is over, and somebody is told.

Over means that nothing more is sent and nothing waits: the attempt and its text are on record as ended, a report of the carrier still
counts, and the log, the trail of the doubt and the doctor say that it ended so.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Db, Tx, is_passing, savepoint
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.delivery import OUTCOME_UNKNOWN
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.patience import pause_after
from handrail_notifier.crisis.acting import not_reached
from handrail_notifier.silence import expire
from handrail_notifier.store import ledger, reports
from handrail_notifier.store.ledger import Unended

log = get_logger(__name__)


async def put_off(db: Db, clinic: UUID, attempt_id: UUID, now: datetime) -> None:
    """Concluding it raised once more: when it is tried again, or its end."""
    async with db.transaction(clinic) as tx:
        whose = await ledger.whose_attempt(tx, attempt_id)
        if whose is None:
            return
        await hold(tx, [whose[1]])
        pause = pause_after(await reports.count_unconcluded(tx, clinic, attempt_id, now), opt_out=False)
        if pause is not None:
            await ledger.look_at(tx, clinic, attempt_id, now + pause)
        else:
            await _end(tx, clinic, attempt_id, now)


async def _end(tx: Tx, clinic: UUID, attempt_id: UUID, now: datetime) -> None:
    log.error("doubt_ended_unconcluded", attempt=attempt_id)
    text = await ledger.end_unsettled(tx, clinic, attempt_id, now)
    if text is None:
        return
    try:
        async with savepoint(tx):
            await _say(tx, clinic, text, now)
    except Exception as fault:
        if is_passing(fault):
            raise
        log.exception("end_not_said", text=text.text_id)
        await ledger.end_text(tx, clinic, text, OUTCOME_UNKNOWN, now)


async def _say(tx: Tx, clinic: UUID, text: Unended, now: datetime) -> None:
    kind = Kind(text.kind)
    await expire(tx, clinic, text.client_id, text.text_id, kind, reason=OUTCOME_UNKNOWN, now=now)
    if kind is Kind.NUMBERS:
        await not_reached(tx, clinic, text.text_id, OUTCOME_UNKNOWN, now)
