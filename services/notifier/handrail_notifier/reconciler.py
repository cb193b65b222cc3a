"""The reconciler: settles by evidence what became of attempts that got no clear answer.

A text that is found at the provider is accepted; one that is not found after the grace is sent once more if it is still of use,
and expires otherwise. Nothing is ever sent again on a guess. A callback that bears the attempt's id settles it sooner. Of a text
that was accepted, and of which no end was heard, the carrier is asked once its validity is over; knowing no more, it is left so.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.sealed import Kind
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.channels import CannotTell, Channel, Found, NotFound, Outgoing, ProviderAway, Search, Sighting
from handrail_notifier.core import decision
from handrail_notifier.core.nudge import CARRIER_STATUS, TextEvent, TextState, after
from handrail_notifier.core.retry import FailureClass, delivery_failure
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
_ON_ITS_WAY = frozenset({TextState.ACCEPTED, TextState.SENT})
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
        await asyncio.gather(*(self._settle(*each) for each in mine))
        return bool(mine)

    async def _settle(self, clinic: UUID, attempt_id: UUID, looks: int) -> None:
        """What can't be settled is looked at again, and after many looks left on record."""
        try:
            await self._look(clinic, attempt_id)
        except Exception as fault:
            log.exception("attempt_not_settled", attempt=attempt_id)
            if looks >= MOST_LOOKS and not is_passing(fault):
                async with self._db.transaction(clinic) as tx:
                    await ledger.leave(tx, clinic, attempt_id)

    async def _look(self, clinic: UUID, attempt_id: UUID) -> None:
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
            body = await self._vault.open(tx, clinic, client, "nudge.body", attempt.body or "")
        except (KeyDestroyed, NotOpened):
            return None
        return Outgoing(attempt.attempt_id, attempt.sender, to or "", "", body, timedelta())

    async def _conclude(self, seen: AttemptRow, search: Search) -> None:
        async with self._db.transaction(seen.clinic_id) as tx:
            await hold(tx, [seen.client_id])
            attempt = await ledger.attempt(tx, seen.clinic_id, seen.attempt_id)
            if attempt.state in _OPEN:
                news = await self._news(tx, attempt, search)
                if news is not None:
                    await self._learn(tx, attempt, news)
            elif attempt.state in _ON_ITS_WAY:
                await self._last_word(tx, attempt, search)

    async def _learn(self, tx: Tx, attempt: AttemptRow, news: Learned) -> None:
        await learn(tx, attempt, news, grace=self._grace, now=self._clock.now())
        log.info("attempt_settled", attempt=attempt.attempt_id, found=news.event)

    async def _last_word(self, tx: Tx, attempt: AttemptRow, search: Search) -> None:
        """What became of a text that was accepted. A carrier that is away is asked again, a bounded number of times."""
        if isinstance(search, ProviderAway) and attempt.looks < MOST_LOOKS:
            return
        seen = search.sightings if isinstance(search, Found) else ()
        news = next((_seen(each) for each in seen if each.provider_id == attempt.provider_id), None)
        if news is not None and after(attempt.state, news.event) is not attempt.state:
            await self._learn(tx, attempt, news)
        else:
            await ledger.leave(tx, attempt.clinic_id, attempt.attempt_id)
            log.warning("end_never_heard", attempt=attempt.attempt_id, state=attempt.state)

    async def _news(self, tx: Tx, attempt: AttemptRow, search: Search) -> Learned | None:
        match search:
            case Found(sightings):
                taken = await ledger.taken(tx, attempt, [sighting.provider_id for sighting in sightings])
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
    if why is FailureClass.TOO_LATE:
        event = TextEvent.EXPIRE
    return Learned(event, sighting.provider_id, sighting.segments, why, sighting.code)
