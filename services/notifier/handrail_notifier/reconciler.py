"""The reconciler: settles by evidence what became of attempts that got no clear answer.

A text that is found at the provider is accepted; one that is not found after the grace is sent once more if it is still of use,
and expires otherwise. What went by an account that was replaced is in no list that can be asked, so nothing is known of it. What is
sent again without evidence, if anything, `core.doubt` says kind by kind. A callback that bears the attempt's id settles it sooner; one
that came before we knew whose it is finds its place here. Of a text that was accepted, and of
which no end was heard, the carrier is asked once its validity is over; knowing no more, it is left so. What somebody in danger is
told is asked for after a minute, and then ever more rarely.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.sealed import Kind
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier import unconcluded
from handrail_notifier.channels import CannotTell, Channel, Found, NotFound, Outgoing, ProviderAway, Search
from handrail_notifier.core import decision
from handrail_notifier.core.delivery import ask_again_at, is_of_another
from handrail_notifier.core.doubt import MOST_LOOKS
from handrail_notifier.core.evidence import Absent, Away, Evidence, NoList, Patience, Seen, among, weigh
from handrail_notifier.deliveries import learn
from handrail_notifier.hearing import hear_again, wait_on
from handrail_notifier.loops import DueLoop
from handrail_notifier.numbers import recipient
from handrail_notifier.store import ledger, reports
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.ledger import AttemptRow
from handrail_notifier.store.reports import Report

log = get_logger(__name__)

BATCH = 20


class Reconciler(DueLoop):
    """Looks for evidence once an attempt's lease, or its grace, has run out. `account`: the carrier's, whose list it can ask."""

    def __init__(
        self,
        db: Db,
        vault: Vault,
        channels: Mapping[decision.Channel, Channel],
        *,
        clock: Clock,
        grace: timedelta,
        account: str | None = None,
    ) -> None:
        super().__init__("reconciler", db, clock)
        self._vault = vault
        self._channels = channels
        self._grace = grace
        self._account = account

    def queries(self) -> Sequence[DueQuery]:
        return [ledger.next_unsettled()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            mine = await ledger.claim_unsettled(tx, now, look_again=now + self._grace, limit=BATCH)
            early = await reports.claim_early(tx, now, look_again=now + self._grace, limit=BATCH)
        for report in early:
            await self._place(report, now)
        await asyncio.gather(*(self._settle(*each) for each in mine))
        return bool(mine or early)

    async def _place(self, report: Report, now: datetime) -> None:
        """One that can't be taken in is tried again for as long as it may wait."""
        try:
            await hear_again(self._db, report, grace=self._grace, now=now)
        except Exception as fault:
            log.exception("report_not_taken", attempt=report.attempt_id)
            if not is_passing(fault):
                await wait_on(self._db, report, now)

    async def _settle(self, clinic: UUID, attempt_id: UUID, looks: int) -> None:
        """What can't be settled is looked at again, and after many looks concluded as if nobody could be asked."""
        try:
            await self._look(clinic, attempt_id)
        except Exception as fault:
            log.exception("attempt_not_settled", attempt=attempt_id)
            if looks >= MOST_LOOKS and not is_passing(fault):
                await self._give_up(clinic, attempt_id)

    async def _give_up(self, clinic: UUID, attempt_id: UUID) -> None:
        """Whatever raised may raise here as well; then that is tried again, too, and has an end."""
        try:
            async with self._db.transaction(clinic) as tx:
                attempt = await ledger.attempt(tx, clinic, attempt_id)
            await self._conclude(attempt, CannotTell())
        except Exception as fault:
            log.exception("attempt_not_concluded", attempt=attempt_id)
            if not is_passing(fault):
                await unconcluded.put_off(self._db, clinic, attempt_id, self._clock.now())

    async def _look(self, clinic: UUID, attempt_id: UUID) -> None:
        async with self._db.transaction(clinic) as tx:
            attempt = await ledger.attempt(tx, clinic, attempt_id)
            message = await self._message(tx, attempt)
        search: Search = CannotTell()
        if message is not None and not is_of_another(attempt.account, self._account):
            search = await self._channels[attempt.channel].find(message, attempt.handed_over_at)
        await self._conclude(attempt, search)

    async def _message(self, tx: Tx, attempt: AttemptRow) -> Outgoing | None:
        """What was sent, or None if that can't be opened any more."""
        clinic, client = attempt.clinic_id, attempt.client_id
        kind: Kind = "contact.phone" if attempt.channel == "sms" else "contact.email"
        try:
            to = recipient(attempt.channel, await self._vault.open(tx, clinic, client, kind, attempt.address))
            body = await self._vault.open(tx, clinic, client, "nudge.body", attempt.body or "")
        except (KeyDestroyed, NotOpened):
            return None
        return Outgoing(attempt.attempt_id, attempt.sender, to or "", "", body, timedelta())

    async def _conclude(self, seen: AttemptRow, search: Search) -> None:
        async with self._db.everywhere() as tx:  # clinics that share a sender see each other's texts in its list
            await hold(tx, [seen.client_id])
            attempt = await ledger.attempt(tx, seen.clinic_id, seen.attempt_id)
            now, evidence = self._clock.now(), await self._evidence(tx, attempt, search)
            match weigh(attempt, evidence, now, began_as=seen.state):
                case Patience.WAIT:
                    if (again := ask_again_at(attempt, now)) is not None:
                        await ledger.look_at(tx, attempt.clinic_id, attempt.attempt_id, again)
                case Patience.LEAVE:
                    await ledger.leave(tx, attempt)
                    log.warning("end_never_heard", attempt=attempt.attempt_id, state=attempt.state)
                case news:
                    await learn(tx, attempt, news, grace=self._grace, now=now)
                    log.info("attempt_settled", attempt=attempt.attempt_id, found=news.event)

    async def _evidence(self, tx: Tx, attempt: AttemptRow, search: Search) -> Evidence:
        match search:
            case Found(sightings):
                wordless = any(each.wordless for each in sightings)
                taken = await ledger.taken(tx, attempt, [each.provider_id for each in sightings], by_number=wordless)
                seen = [Seen(s.provider_id, s.status, s.code, s.segments, s.wordless) for s in sightings]
                others_open = await ledger.others_open(tx, attempt)
                number_open = wordless and await ledger.number_open(tx, attempt)
                return among(attempt, seen, taken, others_open=others_open, number_open=number_open)
            case NotFound():
                return Absent()
            case CannotTell():
                return NoList()
            case ProviderAway():
                return Away()
            case never:
                assert_never(never)
