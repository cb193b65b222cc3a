"""The dispatcher: turns due rows into texts on their way.

Everything that decides (consent, hours, budget, the plan) is checked in the transaction that puts the attempt on record, holding
the client, and that transaction is committed before the network is touched. No more is put on record than can be handed over at
once, and what waits for longer than an instant is checked again right before that. A crash at any point leaves either a row that is still due or an attempt
that the reconciler settles by evidence; never a text that nobody knows of. A channel that hangs keeps no other one waiting.
A row over which the process itself ends is begun a few times and no more, and keeps no other one waiting either.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import Vault

from handrail_notifier.channels import Channel
from handrail_notifier.core import decision
from handrail_notifier.core.decision import CHANNELS
from handrail_notifier.core.ranks import Part, Places, Rank
from handrail_notifier.dispatcher import moments, texts
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.care import Care
from handrail_notifier.dispatcher.letters import Room, Taken
from handrail_notifier.dispatcher.sending import Seen, Sender
from handrail_notifier.loops import STOP_SECONDS, DueLoop
from handrail_notifier.rates import Rates
from handrail_notifier.store import ledger
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.ledger import DueText

log = get_logger(__name__)

BATCH = 200
"""Decision points that are claimed at a time; no more than their likely channel can take, so that hardly any waits for its place."""
FIRST = CHANNELS[0]
"""The channel by which most nudges go."""
_OTHERS = (Rank.ANSWER, Rank.MOMENT, Rank.ROUTINE)
HANGS = 1.0
"""Seconds without a free place after which the others are not kept waiting for a channel."""


class Dispatcher(DueLoop):
    """`lease` is how long an attempt without an answer is left to this process, `grace` how long evidence is waited for, `account` the
    carrier's by which texts go."""

    def __init__(
        self,
        db: Db,
        vault: Vault,
        channels: Mapping[decision.Channel, Channel],
        *,
        clock: Clock,
        lease: timedelta,
        grace: timedelta,
        rates: Rates,
        mail_is_read: bool = False,
        account: str | None = None,
    ) -> None:
        super().__init__("dispatcher", db, clock)
        self._desk = Desk(vault, lease=lease, rates=rates, mail_is_read=mail_is_read, account=account)
        self._care = Care(db)
        self._sender = Sender(db, channels, clock=clock, grace=grace, freed=self.ring)
        self._singly = 2 * channels[FIRST].at_once
        """So many planned texts in a round at the most, for each is begun by itself."""
        self._full_since: float | None = None
        self._part = Part()

    def queries(self) -> Sequence[DueQuery]:
        return [ledger.next_due()]

    async def stop(self) -> None:
        """End after the round and the calls in hand, or without them if they take too long."""
        give_up = asyncio.get_running_loop().time() + STOP_SECONDS
        await super().stop()
        await self._sender.stop(give_up)

    @property
    def awake(self) -> bool:
        return self._sender.busy or super().awake

    async def round(self, now: datetime) -> bool:
        await self._sender.half_empty()
        await self._care.begin()
        try:
            return await self._round(self._clock.now())
        except Exception:
            self._care.take_back()
            raise

    async def _round(self, now: datetime) -> bool:
        try:
            return await self._take(now, singly=False)
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("batch_failed")
        return await self._take(self._clock.now(), singly=True)

    async def _take(self, now: datetime, *, singly: bool) -> bool:
        """What a crisis calls for first, and then the others; it waits for none of them, whatever happens to these."""
        try:
            taken = await self._take_others(now, singly=singly, after_alarms=False)
        except Exception:
            await self._take_alarms(self._clock.now(), singly=singly)
            raise
        if taken is None:
            alarms = await self._take_alarms(now, singly=singly)
            taken = [alarms, *(await self._take_others(self._clock.now(), singly=singly, after_alarms=True) or ())]
        return any(each.worked for each in taken) or self._care.alone or self._care.left_over

    async def _take_others(self, now: datetime, *, singly: bool, after_alarms: bool) -> Sequence[Taken] | None:
        """Whoever goes before others is decided and put on record before them (`core/ranks.py`). None: there is an alarm, and nothing was done."""
        room, seen = self._sender.room(), _seen(now)
        of_points = max(room[FIRST] - self._singly, 0)
        async with self._db.everywhere() as tx:
            alarmed = {} if after_alarms else {Rank.CRISIS: self._sender.crisis_room()}
            with _without(room, of_points):
                due = await texts.claim_due(tx, now, alarmed | dict.fromkeys(_OTHERS, room))
            if due[Rank.CRISIS]:
                return None
            take = partial(texts.take, tx, self._desk, self._care, now, singly=singly)
            with _without(room, of_points):
                answers = await take(due[Rank.ANSWER], room)
            places = self._places(room, seen, due[Rank.ROUTINE])
            with _without(room, max(places.kept, of_points)):
                planned = await take(due[Rank.MOMENT], room)
            before = sum(1 for each in planned.left if each.channel == FIRST)
            places = replace(places, many=min(places.many, self._most(room, seen.since)), before=before)
            reached = await moments.take_due(tx, self._desk, self._care, now, places, room, singly=singly)
            with _without(room, room[FIRST] - places.held(reached.routine)):
                rest = await take(due[Rank.ROUTINE], room)
            with _without(room, of_points):
                left = await take(planned.left, room)
                more = await take(rest.left, room)
            await self._care.finish(tx)
        self._part = self._part.after(reached.routine + rest.routine + more.routine)
        taken = [answers, planned, reached, rest, left, more]
        self._sender.hand_over([ready for each in taken for ready in each.ready], seen)
        return taken

    async def _take_alarms(self, now: datetime, *, singly: bool) -> Taken:
        """On record and handed over before anything else is decided: no other's decision, lock or fault keeps it waiting."""
        room, seen, others = self._sender.crisis_room(), _seen(now), self._care.begun
        async with self._db.everywhere() as tx:
            due = await texts.claim_due(tx, now, {Rank.CRISIS: room})
            alarms = await texts.take(tx, self._desk, self._care, now, due[Rank.CRISIS], room, singly=singly)
            await self._care.finish(tx, but=others)
        self._sender.hand_over(alarms.ready, seen)
        return alarms

    def _places(self, room: Room, seen: Seen, others: Sequence[DueText]) -> Places:
        """`others`: planned texts that nobody waits for either, which have their places before such decision points."""
        many = min(BATCH, self._most(room, seen.since))
        self._part = self._part.with_places(many)
        kept = self._part.kept(many)
        waiting = sum(1 for each in others if each.channel == FIRST and room[FIRST] > 0)
        return Places(many, kept, min(waiting, kept))

    def _most(self, room: Room, now: float) -> int:
        """How many decision points to take. Most nudges go by the first channel, and one without a place is written down, and decided
        twice: so its places are waited for, unless it hangs."""
        first = room[FIRST]
        if first > 0:
            self._full_since = None
            return first
        self._full_since = now if self._full_since is None else self._full_since
        return max(room.values()) if now - self._full_since > HANGS else 0


@contextmanager
def _without(room: Room, kept: int) -> Iterator[None]:
    """So many places of the first channel are for others meanwhile, as far as there are so many."""
    room[FIRST] -= (lent := min(kept, room[FIRST]))
    yield
    room[FIRST] += lent


def _seen(now: datetime) -> Seen:
    return Seen(now, asyncio.get_running_loop().time())
