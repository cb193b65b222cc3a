"""The dispatcher: turns due rows into texts on their way.

Everything that decides (consent, hours, budget, the plan) is checked in the transaction that puts the attempt on record, holding
the client, and that transaction is committed before the network is touched. A crash at any point leaves either a row that is
still due or an attempt that the reconciler settles by evidence; never a text that nobody knows of.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import Vault

from handrail_notifier.channels import Channel
from handrail_notifier.core import decision
from handrail_notifier.dispatcher import moments, texts
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.sending import Sender
from handrail_notifier.loops import DueLoop
from handrail_notifier.store import ledger

BATCH = 200


class Dispatcher(DueLoop):
    """`lease` is how long an attempt without an answer is left to this process, `grace` how long evidence is waited for."""

    def __init__(
        self,
        db: Db,
        vault: Vault,
        channels: Mapping[decision.Channel, Channel],
        *,
        clock: Clock,
        lease: timedelta,
        grace: timedelta,
    ) -> None:
        super().__init__("dispatcher", clock)
        self._db = db
        self._desk = Desk(vault, lease=lease)
        self._sender = Sender(db, channels, clock=clock, grace=grace)

    async def next_due(self) -> datetime | None:
        async with self._db.everywhere() as tx:
            return await ledger.next_due(tx)

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await texts.take_due(tx, self._desk, now, BATCH)
            reached = await moments.take_due(tx, self._desk, now, BATCH)
        await self._sender.send_all([*waiting.ready, *reached.ready])
        return waiting.worked or reached.worked
