"""Texts that came while nobody could take them in are found in the carrier's own list, and heard as if they had come by its webhook.

The carrier calls a few times and then no more. So the list of each number of ours is gone through from where that was last done, at the
start and every few minutes, by one process at a time. What is on record is passed by; `receive` sees to it that a text which its
webhook brings just now counts once. The young are left to their webhook, which knows more of them: whether the carrier has answered.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import Vault
from prometheus_client import Counter, Gauge

from handrail_notifier.channels import Came, Listed, Lists, ProviderAway
from handrail_notifier.numbers import e164
from handrail_notifier.receiving import Arrival, receive, storable
from handrail_notifier.store import senders
from handrail_notifier.store.senders import Turn
from handrail_notifier.sweeps import Sweep

log = get_logger(__name__)

EVERY = timedelta(minutes=2)
AFTER_A_FAULT = timedelta(minutes=1)
LEASE = timedelta(minutes=3)
"""Longer than a list may take."""
YOUNG = timedelta(minutes=1)
"""So long a text is left to its webhook, which is tried five times within seconds."""
OVERLAP = timedelta(minutes=10)
"""What was gone through is gone through again: clocks differ, and a list may show a text late."""
AT_FIRST = timedelta(hours=24)
"""How far back the list of a number is gone through that was never looked at."""
LONGEST = timedelta(days=7)
"""How far back any is, however long nobody looked; as far as decisions are put on record after an outage."""
AT_ONCE = timedelta(hours=24)
SHORTEST = timedelta(minutes=1)
"""How much time is looked at at once: less where so much came that it is not listed at once, until it is so little that it must do."""
MOST = 100
"""Texts that are taken in before others have a turn."""
TOO_LONG = timedelta(minutes=15)

FOUND = Counter("handrail_notifier_lost_texts", "Texts that no webhook brought, found in the carrier's list.")
UNLISTED = Gauge(
    "handrail_notifier_unlisted_seconds",
    "For how long the carrier has not listed what was texted to some number of ours.",
)


class LostTexts(Sweep):
    """Goes through the lists of one account. `came` wakes what answers texts."""

    def __init__(
        self, db: Db, vault: Vault, carrier: Lists, *, account: str, clock: Clock, came: Callable[[], None]
    ) -> None:
        super().__init__("lost texts", clock)
        self._db = db
        self._vault = vault
        self._carrier = carrier
        self._account = account
        self._came = came

    async def round(self, now: datetime) -> bool:
        """One number."""
        async with self._db.everywhere() as tx:
            turn = await senders.claim(tx, self._account, now, lease=LEASE, at_first=AT_FIRST)
        if turn is None:
            return False
        since = max(turn.gone_to - OVERLAP, now - LONGEST)
        until = min(max(since, turn.gone_to) + AT_ONCE, now - YOUNG)
        if until <= since:
            await self._went_through(turn, turn.gone_to, now, again=now + EVERY)
            return True
        match await self._list(turn, since, until):
            case None:
                async with self._db.everywhere() as tx:
                    await senders.look_again(tx, self._account, turn.number, now + AFTER_A_FAULT)
            case listed, until:
                left = await self._take_in(turn.number, listed)
                to = until if left is None else left.at
                again = now if left is not None or until < now - YOUNG else now + EVERY
                await self._went_through(turn, to, now, again=again)
        return True

    async def _went_through(self, turn: Turn, to: datetime, now: datetime, *, again: datetime) -> None:
        async with self._db.everywhere() as tx:
            await senders.went_through(tx, self._account, turn.number, to, now=now, again=again)

    async def _list(self, turn: Turn, since: datetime, until: datetime) -> tuple[Listed, datetime] | None:
        """What came from `since` on, and until when; None: the carrier does not say. Of what is not listed at once nothing is gone
        through again, and the end is nearer."""
        listed = await self._carrier.received(turn.number, since, until)
        since = max(since, turn.gone_to)
        while isinstance(listed, Listed) and listed.cut and until - since > SHORTEST:
            until = since + (until - since) / 2
            listed = await self._carrier.received(turn.number, since, until)
        if isinstance(listed, ProviderAway):
            return None
        if listed.cut:
            log.error("more_texts_than_are_listed", since=since, until=until)
        return listed, until

    async def _take_in(self, number: str, listed: Listed) -> Came | None:
        """Put on record what is not, in the order in which it came. The first that is left for another turn, if there are many: what can't
        be taken in is gone by, for it would be the first of every turn."""
        taken = 0
        for each in await self._not_on_record(number, listed):
            if taken == MOST:
                return each
            if await self._receive(number, each):
                taken += 1
                self._came()
        return None

    async def _not_on_record(self, number: str, listed: Listed) -> Sequence[Came]:
        """Without words or a picture it says nothing: it was asked to be forgotten, so somebody had it."""
        if not listed.texts:
            return ()
        async with self._db.everywhere() as tx:
            clinics = await senders.clinics(tx, number, self._clock.now())
            ids = [each.provider_id for each in listed.texts]
            known = await senders.on_record(tx, clinics, self._account, ids)
        return [each for each in listed.texts if each.provider_id not in known and (each.body or each.pictures)]

    async def _receive(self, number: str, text: Came) -> bool:
        """Whether it could be taken in. One that can't be keeps back no other; it is tried again as long as it is listed again."""
        sender = e164(text.sender)
        if sender is None:
            return False
        arrival = Arrival(
            account=text.account,
            provider_id=text.provider_id,
            to=number,
            sender=sender,
            body=storable(text.body),
            carrier_said=None,
            received_at=text.at,
            pictures=text.pictures,
        )
        try:
            if await receive(self._db, self._vault, arrival):
                FOUND.inc()
                log.warning("lost_text_found", text=text.provider_id, received_at=text.at)
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("lost_text_not_taken", text=text.provider_id)
            return False
        return True


async def measure(db: Db, account: str, clock: Clock) -> timedelta:
    """For how long the carrier has not listed what came to the number that it listed the longest ago."""
    async with db.everywhere() as tx:
        since = await senders.listed_since(tx, account)
    unlisted = timedelta() if since is None else max(clock.now() - since, timedelta())
    UNLISTED.set(unlisted.total_seconds())
    return unlisted


async def finding(db: Db, account: str, clock: Clock) -> Finding:
    """For the doctor: what no webhook brings is found in the list alone."""
    unlisted = await measure(db, account, clock)
    if unlisted < TOO_LONG:
        return Finding("lost texts", "good", "what no webhook brings is found in the carrier's list")
    minutes = unlisted.total_seconds() / 60
    told = f"the carrier has not listed for {minutes:.0f} minutes what was texted to a number of ours"
    return Finding("lost texts", "bad", f"{told}: is the notifier running, and does the carrier answer?")
