"""Sees to what is posted ahead: posts it, looks for it, takes back what is too many or not wanted, and decides it anew until its time.

Each step is claimed for a while, and each call is on record before it is made, so a process may end anywhere: the next one looks what
the provider has. What could not be taken back in time is on record, in the log as an error, and told by the doctor.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed, Keyring, NotOpened

from handrail_notifier.ahead import taking
from handrail_notifier.ahead.calling import Learnt, Provider
from handrail_notifier.ahead.concluding import free, learnt_late, leave
from handrail_notifier.ahead.deciding import decided_anew
from handrail_notifier.ahead.taking import Services
from handrail_notifier.channels import Later, Outgoing
from handrail_notifier.core.ahead import LEASE, Act, Copy, Step, next_step, taken_over
from handrail_notifier.deliveries import disown_guess
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.loops import DueLoop, earliest
from handrail_notifier.numbers import recipient
from handrail_notifier.store import ahead, decisions
from handrail_notifier.store.ahead import AheadRow, WhoseCopy
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.ledger import LISTED_BEFORE
from handrail_notifier.turns import in_turns

log = get_logger(__name__)

BATCH = 50
DECIDED_EVERY = timedelta(seconds=20)
"""What is held is decided anew so often, so whatever comes in between has its effect within a minute."""
HELD_BY_OTHERS = timedelta(seconds=1)
GIVEN_UP_AFTER = timedelta(hours=1)
"""So long after its time one that raises is left, as an alarm."""

Claimed = tuple[UUID, UUID, UUID]
"""A clinic, one posted ahead, and its client."""


@dataclass(frozen=True, slots=True)
class Job:
    """A step that asks the provider. `copy`: the one that is posted."""

    row: AheadRow
    step: Step
    message: Outgoing
    copy: Copy | None = None


class AheadLoop(DueLoop):
    """`lead`: how long before its decision a nudge is posted; no `services`: nothing new is."""

    def __init__(
        self, db: Db, desk: Desk, provider: Provider, *, clock: Clock, services: Services, lead: timedelta
    ) -> None:
        super().__init__("ahead", db, clock)
        self._desk = desk
        self._provider = provider
        self._services = services
        self._lead = lead

    def queries(self) -> Sequence[DueQuery]:
        if not self._services:
            return [ahead.next_due()]
        return [ahead.next_due(), taking.next_ahead(self._clock.now(), self._lead)]

    def due(self, answers: Sequence[datetime | None]) -> datetime | None:
        due, *ahead_of = answers
        return earliest([due, *(taking.next_due(first, self._clock.now(), self._lead) for first in ahead_of)])

    async def round(self, now: datetime) -> bool:
        looked_at = await self._take(now) if self._services else 0
        claimed, jobs = await self._claim(now)
        await asyncio.gather(*(self._do(job) for job in jobs))
        return bool(looked_at or claimed)

    async def _take(self, now: datetime) -> int:
        """Where one raises, all of them are left to their own time."""
        try:
            async with self._db.everywhere() as tx:
                return await taking.take(tx, self._desk, self._services, now, self._lead)
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("not_posted_ahead")
        async with self._db.everywhere() as tx:
            return await taking.pass_over(tx, now, self._lead)

    async def _claim(self, now: datetime) -> tuple[int, Sequence[Job]]:
        """Decide anew what is due, and put on record what is done about it. Where one raises, each is taken alone."""
        try:
            async with self._db.everywhere() as tx:
                claimed = await ahead.claim(tx, now, now + LEASE, BATCH)
                return len(claimed), await self._see_to(tx, claimed, now)
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("batch_failed")
        async with self._db.everywhere() as tx:
            claimed = await ahead.claim(tx, now, now + LEASE, BATCH)
        alone = [await self._alone(one, now) for one in claimed]
        return len(claimed), [job for jobs in alone for job in jobs]

    async def _alone(self, claimed: Claimed, now: datetime) -> Sequence[Job]:
        """One that raises is tried again after its lease, until its time is long over."""
        try:
            async with self._db.everywhere() as tx:
                return await self._see_to(tx, [claimed], now)
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("ahead_failed", ahead=claimed[1])
        async with self._db.everywhere() as tx:
            if await ahead.give_up(tx, claimed[0], claimed[1], now - GIVEN_UP_AFTER, now):
                log.error("ahead_given_up", ahead=claimed[1])
        return ()

    async def _see_to(self, tx: Tx, claimed: Sequence[Claimed], now: datetime) -> Sequence[Job]:
        if not claimed:
            return ()
        free_of_others = await decisions.try_hold(tx, {client for _, _, client in claimed})
        for clinic, one, client in claimed:
            if client not in free_of_others:
                await ahead.wake(tx, clinic, one, now + HELD_BY_OTHERS)
        mine = [(clinic, one) for clinic, one, client in claimed if client in free_of_others]
        rows = await decided_anew(tx, self._desk, await ahead.some(tx, mine), now)
        keys = await self._desk.keys(tx, {(row.clinic_id, row.client_id) for row in rows})
        steps = [await self._step(tx, row, keys, now) for row in rows]
        return [job for job in steps if job is not None]

    async def _step(self, tx: Tx, row: AheadRow, keys: Keyring, now: datetime) -> Job | None:
        step = next_step(row.text, now, elsewhere=self._desk.is_elsewhere(row.account))
        if step.at > now:
            await ahead.save(tx, row, min(step.at, now + DECIDED_EVERY))
            return None
        match step.act:
            case Act.FREE:
                await free(tx, row, now)
            case Act.LEAVE:
                await leave(tx, row, now)
            case Act.WAIT:
                await ahead.save(tx, row, now + DECIDED_EVERY)
            case Act.POST | Act.LOOK | Act.SPARE | Act.TAKE_BACK:
                return await self._job(tx, row, step, keys, now)
            case never:
                assert_never(never)
        return None

    async def _job(self, tx: Tx, row: AheadRow, step: Step, keys: Keyring, now: datetime) -> Job | None:
        """On record before its call."""
        copy = Copy(new_id(), now) if step.act is Act.POST else None
        message = _message(row, copy.copy_id if copy else row.ahead_id, keys)
        if message is None:
            row = replace(row, text=replace(row.text, wanted=False), reason="unreadable")
            await ahead.save(tx, row, now + LEASE)
            return None if step.act in {Act.POST, Act.LOOK} else Job(row, step, _BLANK)
        if copy is not None:
            await ahead.save_copies(tx, row, [copy])
        await ahead.save(tx, row, now + LEASE)
        return Job(row, step, message, copy)

    async def _do(self, job: Job) -> None:
        """What is learnt of a step that fails is left to the next one."""
        try:
            learnt = await self._ask(job)
            await in_turns(self._db, lambda tx: self._learn(tx, job, learnt))
        except Exception:
            log.exception("step_failed", nudge=job.row.nudge_id, act=job.step.act)

    async def _ask(self, job: Job) -> Learnt:
        match job.step.act:
            case Act.POST:
                assert job.copy is not None, "a post has its copy"
                return await self._provider.post(job.copy, job.message)
            case Act.LOOK:
                since = min(each.posted_at for each in job.row.text.copies)
                return await self._provider.look(job.message, since, self._clock.now())
            case _:
                return await self._provider.take_back(job.step.copies, job.row.account)

    async def _others(self, tx: Tx, job: Job, learnt: Learnt) -> Sequence[WhoseCopy]:
        """Copies of other texts that the answer is about as well: those that were taken for the one which it names, and those that
        were named as what was taken back for this one's."""
        if job.copy is not None and learnt.provider_id is not None:
            return await ahead.others_with(tx, learnt.provider_id, job.copy.copy_id)
        own = [each.copy_id for each in job.row.text.copies][:1]
        return [other for told in learnt.told for one in own for other in await ahead.others_with(tx, told, one)]

    async def _learn(self, tx: Tx, job: Job, learnt: Learnt) -> None:
        """Clinics that share a sender see each other's texts in its list. What has ended meanwhile learns it as well: the provider may
        have more of it than was known, or nothing any more."""
        others = await ahead.hold_with_others(tx, [job.row.client_id], lambda: self._others(tx, job, learnt))
        [row] = await ahead.some(tx, [(job.row.clinic_id, job.row.ahead_id)])
        found = await ahead.of_others(tx, row, [each.provider_id for each in learnt.shown])
        contested = bool(learnt.shown) and await ahead.is_contested(tx, row)
        wordless = any(each.wordless and each.provider_id not in found for each in learnt.shown)
        since = min((each.posted_at for each in row.text.copies), default=self._clock.now()) - LISTED_BEFORE
        blind = wordless and await ahead.others_in_doubt(tx, row, since)
        text, now = learnt.of(row.text, found, contested=contested, blind=blind), self._clock.now()
        if job.copy is not None and learnt.provider_id is not None:
            text = taken_over(text, job.copy.copy_id, learnt.provider_id, [each.state for each in others])
            await ahead.disown(tx, others, learnt.provider_id, now)
            await disown_guess(tx, learnt.provider_id, {each.copy_id for each in text.copies}, now)
        else:
            await _tell(tx, others, learnt, now)
        await ahead.save_copies(tx, row, [each for each in text.copies if each not in row.text.copies])
        if job.copy is not None and learnt.provider_id is not None:
            await ahead.name_copy(tx, row.clinic_id, job.copy.copy_id, learnt.provider_id)
        log.info("ahead_learnt", nudge=row.nudge_id, copies=[each.state.value for each in text.copies])
        if row.ended:
            await learnt_late(tx, row, text, now)
            return
        if learnt.refused is not None:
            text = replace(text, wanted=False)
        tries = row.tries + 1 if learnt.unsure else 0
        due_at = now + (learnt.pause or _pause(tries) if learnt.unsure or learnt.pause else timedelta())
        await ahead.save(tx, replace(row, text=text, reason=row.reason or learnt.refused, tries=tries), due_at)


async def _tell(tx: Tx, others: Sequence[WhoseCopy], learnt: Learnt, now: datetime) -> None:
    """What was taken back for one text, and is known to be another's since the call began, that one has to know."""
    for row in await ahead.some(tx, [*{(each.clinic_id, each.ahead_id): None for each in others}]):
        grown = learnt.of(row.text)
        await ahead.save_copies(tx, row, [each for each in grown.copies if each not in row.text.copies])
        await ahead.wake(tx, row.clinic_id, row.ahead_id, now)
        if row.ended:
            await learnt_late(tx, row, grown, now)


_BLANK = Outgoing(UUID(int=0), "", "", "", "", timedelta())
"""For what asks by a text's id alone."""


def _pause(tries: int) -> timedelta:
    """Before the provider is asked again: soon at first, and never long, for there is not much time."""
    return timedelta(seconds=min(2 ** min(tries, 4), 10))


def _message(row: AheadRow, attempt: UUID, keys: Keyring) -> Outgoing | None:
    """What is posted, or looked for; None: it does not open any more."""
    try:
        number = recipient("sms", keys.open(row.clinic_id, row.client_id, "contact.phone", row.address or ""))
        body = keys.open(row.clinic_id, row.client_id, "nudge.body", row.body or "")
    except (KeyDestroyed, NotOpened):
        return None
    later = Later(row.text.send_at, row.service)
    return Outgoing(attempt, row.sender, number or "", "", body, row.valid_until - row.text.send_at, later=later)
