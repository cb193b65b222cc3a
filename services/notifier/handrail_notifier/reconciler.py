"""The reconciler: settles by evidence what became of attempts that got no clear answer.

A text that is found at the provider is accepted; one that is not found after the grace is sent once more if it is still of use,
and expires otherwise. Nothing is ever sent again on a guess. A callback that bears the attempt's id settles it sooner.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.sealed import Kind
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.channels import CannotTell, Channel, Found, NotFound, Outgoing, ProviderAway, Search, Sighting
from handrail_notifier.core import decision
from handrail_notifier.core.nudge import CARRIER_STATUS, TextEvent, TextState
from handrail_notifier.core.retry import delivery_failure
from handrail_notifier.deliveries import OUTCOME_UNKNOWN, Learned, learn
from handrail_notifier.loops import DueLoop
from handrail_notifier.numbers import recipient
from handrail_notifier.store import ledger
from handrail_notifier.store.ledger import AttemptRow

log = get_logger(__name__)

BATCH = 20
MOST_LOOKS = 40
"""After so many looks at a provider that never answered, the outcome stays unknown and the text's use is over."""
_OPEN = frozenset({TextState.SENDING, TextState.UNKNOWN})
_NO_EVIDENCE = Learned(TextEvent.EXPIRE, reason=OUTCOME_UNKNOWN)


class Reconciler(DueLoop):
    """Looks for evidence once an attempt's lease, or its grace, has run out."""

    def __init__(
        self,
        db: Db,
        vault: Vault,
        channels: Mapping[decision.Channel, Channel],
        *,
        clock: Clock,
        grace: timedelta,
    ) -> None:
        super().__init__("reconciler", clock)
        self._db = db
        self._vault = vault
        self._channels = channels
        self._grace = grace

    async def next_due(self) -> datetime | None:
        async with self._db.everywhere() as tx:
            return await ledger.next_unsettled(tx)

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            mine = await ledger.claim_unsettled(tx, now, look_again=now + self._grace, limit=BATCH)
        results = await asyncio.gather(*(self._settle(*each) for each in mine), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                log.error("attempt_not_settled", exc_info=result)
        return bool(mine)

    async def _settle(self, clinic: UUID, attempt_id: UUID) -> None:
        async with self._db.transaction(clinic) as tx:
            attempt = await ledger.attempt(tx, clinic, attempt_id)
            message = await self._message(tx, attempt)
        search: Search = CannotTell()
        if message is not None:
            search = await self._channels[attempt.channel].find(message, attempt.begun_at)
        await self._conclude(attempt, search)

    async def _message(self, tx: Tx, attempt: AttemptRow) -> Outgoing | None:
        """What was sent, or None if that can't be opened any more."""
        clinic, client = attempt.clinic_id, attempt.client_id
        kind: Kind = "contact.phone" if attempt.channel == "sms" else "contact.email"
        try:
            to = recipient(attempt.channel, await self._vault.open(tx, clinic, client, kind, attempt.address))
            body = await self._vault.open(tx, clinic, client, "nudge.body", attempt.body)
        except (KeyDestroyed, NotOpened):
            return None
        return Outgoing(attempt.attempt_id, attempt.sender, to or "", "", body, timedelta())

    async def _conclude(self, seen: AttemptRow, search: Search) -> None:
        async with self._db.transaction(seen.clinic_id) as tx:
            await hold(tx, [seen.client_id])
            attempt = await ledger.attempt(tx, seen.clinic_id, seen.attempt_id)
            if attempt.state not in _OPEN:
                return
            news = await self._news(tx, attempt, search)
            if news is not None:
                await learn(tx, attempt, news, grace=self._grace, now=self._clock.now())
                log.info("attempt_settled", attempt=attempt.attempt_id, found=news.event)

    async def _news(self, tx: Tx, attempt: AttemptRow, search: Search) -> Learned | None:
        match search:
            case Found(sightings):
                taken = await ledger.taken(tx, attempt.clinic_id, attempt.client_id, [s.provider_id for s in sightings])
                own = [sighting for sighting in sightings if sighting.provider_id not in taken]
                return _seen(own[0]) if own else Learned(TextEvent.NOT_FOUND)
            case NotFound():
                return Learned(TextEvent.NOT_FOUND)
            case CannotTell():
                return _NO_EVIDENCE
            case ProviderAway():
                return _NO_EVIDENCE if attempt.looks >= MOST_LOOKS else None
            case never:
                assert_never(never)


def _seen(sighting: Sighting) -> Learned:
    event = CARRIER_STATUS.get(sighting.status, TextEvent.ACCEPT)
    why = delivery_failure(sighting.code) if event is TextEvent.FAIL else None
    return Learned(event, sighting.provider_id, sighting.segments, why, sighting.code)
