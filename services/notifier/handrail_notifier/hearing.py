"""What a carrier reports of a text is taken in once, and is not lost when it comes before we know whose it is.

A report names its attempt, or at least the carrier's own id of the text. Where neither is known yet it waits in a table, and has
its effect as soon as one of them is; after a day it is given up, with a warning, and so is one that can't be taken in. More than a table's worth is refused, so that
the carrier tries again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.ahead.concluding import learnt_late
from handrail_notifier.core.ahead import CopyState, known, state_of, taken_over
from handrail_notifier.core.delivery import Source
from handrail_notifier.core.evidence import next_place_look, reported
from handrail_notifier.deliveries import learn
from handrail_notifier.store import ahead, ledger, reports
from handrail_notifier.store.ahead import NamedMeanwhile, WhoseCopy
from handrail_notifier.store.reports import Report, Whose
from handrail_notifier.turns import in_turns

log = get_logger(__name__)

CANCELED = "canceled"


class Heard(StrEnum):
    """What became of a report."""

    TAKEN = "taken"
    WAITS = "waits"
    TOO_MANY = "too_many"


async def hear(db: Db, report: Report, *, grace: timedelta, now: datetime) -> Heard:
    """Take a report in, or let it wait. A callback may come before the answer to the request that it is about."""

    async def place(tx: Tx) -> Whose | Heard:
        whose = await reports.whose(tx, report.attempt_id, report.provider_id)
        if (whose is None or report.status == CANCELED) and await _of_copy(tx, whose, report, now):
            return Heard.TAKEN
        return whose or await _wait(tx, report, now)

    found = await in_turns(db, place)
    if isinstance(found, Heard):
        return found
    await in_turns(db, lambda tx: _take(tx, found, report, grace=grace, now=now))
    return Heard.TAKEN


async def _of_copy(tx: Tx, whose: Whose | None, report: Report, now: datetime) -> bool:
    """What is said of a copy that was posted ahead. Whether nothing else is to be told of it.

    That one went out is told to the ledger, too, as soon as it has it. That one was taken back is nothing to the ledger until it is
    known whose doing that was, or nobody sees to it any more.
    """
    state = state_of(report.status)
    found = await ahead.whose_copy(tx, report.attempt_id, report.provider_id)
    if found is None or state is None:
        return False
    named = report.attempt_id == found.copy_id
    if whose is not None and not named and found.copy_id != whose.attempt_id:
        return False  # it speaks of an attempt, whose text another's copy took for its own

    async def others() -> Sequence[WhoseCopy]:
        return await ahead.others_with(tx, report.provider_id, found.copy_id) if named else ()

    taken_from = await ahead.hold_with_others(tx, [found.client_id], others)
    now_its = await ahead.whose_copy(tx, report.attempt_id, report.provider_id)
    if now_its is None or now_its.copy_id != found.copy_id:
        raise NamedMeanwhile
    [row] = await ahead.some(tx, [(found.clinic_id, found.ahead_id)])
    await ahead.disown(tx, taken_from, report.provider_id, now)
    text = known(row.text, found.copy_id, state, report.provider_id)
    text = taken_over(text, found.copy_id, report.provider_id, [each.state for each in taken_from])
    await ahead.save_copies(tx, row, [each for each in text.copies if each not in row.text.copies])
    if named:
        await ahead.name_copy(tx, found.clinic_id, found.copy_id, report.provider_id)
    await ahead.wake(tx, found.clinic_id, found.ahead_id, now)
    if row.ended and state is CopyState.CANCELED and whose is not None:
        return False
    if row.ended:
        await learnt_late(tx, row, text, now)
    return state is not CopyState.OUT


async def _wait(tx: Tx, report: Report, now: datetime) -> Heard:
    look_at = next_place_look(report.received_at, 0, now)
    assert look_at is not None, "it came just now"
    if not await reports.keep_early(tx, report, look_at):
        log.error("too_many_reports_wait", attempt=report.attempt_id)
        return Heard.TOO_MANY
    log.warning("report_waits", attempt=report.attempt_id)
    return Heard.WAITS


async def hear_again(db: Db, report: Report, *, grace: timedelta, now: datetime) -> None:
    """Take in a report that has waited, if it is known by now whose it is."""

    async def place(tx: Tx) -> None:
        whose = await reports.whose(tx, report.attempt_id, report.provider_id)
        if whose is not None:
            await _take(tx, whose, report, grace=grace, now=now)
            await reports.forget_early(tx, report)
        else:
            await _waits_on(tx, report, now)

    await in_turns(db, place)


async def wait_on(db: Db, report: Report, now: datetime) -> None:
    """Taking it in raised: it waits as one does of which nobody knows whose it is, and as long."""
    async with db.everywhere() as tx:
        await _waits_on(tx, report, now)


async def _waits_on(tx: Tx, report: Report, now: datetime) -> None:
    if (look_at := next_place_look(report.received_at, report.looks, now)) is not None:
        await reports.early_waits(tx, report, look_at)
    else:
        await reports.forget_early(tx, report)
        log.warning("report_given_up", attempt=report.attempt_id)


async def _take(tx: Tx, whose: Whose, report: Report, *, grace: timedelta, now: datetime) -> None:
    named = report.attempt_id == whose.attempt_id

    async def others() -> Sequence[WhoseCopy]:
        return await ahead.others_with(tx, report.provider_id, whose.attempt_id) if named else ()

    owner = (await ledger.owners(tx, [report.provider_id])).get(report.provider_id)
    owning = [owner.client_id] if owner is not None else []
    copies = await ahead.hold_with_others(tx, [whose.client_id, *owning], others)
    if any(each.state is CopyState.CANCELED for each in copies) and await _of_copy(tx, whose, report, now):
        return
    await ahead.disown(tx, copies, report.provider_id, now)
    own = replace(report, attempt_id=whose.attempt_id)
    news = reported(report.status, report.code, report.provider_id, by=Source.CALLBACK)
    if await reports.record_report(tx, whose.clinic_id, own, now) and news is not None:
        attempt = await ledger.attempt(tx, whose.clinic_id, whose.attempt_id)
        await learn(tx, attempt, replace(news, guessed=not named), grace=grace, now=now)
