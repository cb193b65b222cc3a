"""News, written in the same transaction as what it is about.

What is appended is said on the bus if and only if the transaction commits. Events of one client are said in the order in
which their transactions committed, because appending holds the client until the commit.
"""

from collections.abc import Sequence
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import Event
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.db import Tx, scope_of
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.sql import Queries

SQL = Queries.of("handrail_shared.runtime")


LARGEST_EVENT = 256 * 1024
"""Bytes of data; larger than any real event, and well within what both engines take: one that the bus refused would block
all behind it for ever."""


def channel(schema: str) -> str:
    """The notification channel on which a service's relay listens."""
    return f"handrail_{schema}_outbox"


class Outbox:
    """Appends a service's events. `service` names the source and the schema."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._channel = channel(service)

    async def append(
        self,
        tx: Tx,
        events: Sequence[Event],
        *,
        cause: Recorded[Event] | None = None,
        correlation_id: UUID | None = None,
        of_new: bool = False,
    ) -> None:
        """Say `events`, in this order, once `tx` commits. `cause` is the event that led to them, if one did.

        `of_new`: they are about clients whom this transaction made. Nobody else knows those yet, so they need no holding, and
        a transaction may speak of more of them than a server has locks.
        """
        if not events:
            return
        correlation = correlation_id or (cause.envelope.correlation_id if cause else new_id())
        causation = cause.envelope.id if cause else None
        await self.append_recorded(
            tx,
            [
                wrap(
                    event,
                    event_id=EventId(new_id()),
                    source=self._service,
                    correlation_id=correlation,
                    causation_id=causation,
                )
                for event in events
            ],
            of_new=of_new,
        )

    async def append_recorded(
        self, tx: Tx, facts: Sequence[Recorded[Event]], *, of_new: bool = False, held: bool = False
    ) -> None:
        """The same for events that are already wrapped, as a batch of many causes is. `held`: the caller holds them all already."""
        if not facts:
            return
        await self._append(
            tx, facts, [fact.event.model_dump_json(exclude_none=True).encode() for fact in facts], held=of_new or held
        )

    async def append_tombstones(self, tx: Tx, facts: Sequence[Recorded[Event]]) -> None:
        """Say on a compacted topic that there is nothing any more under these keys. The caller holds those whom it is about."""
        if facts:
            await self._append(tx, facts, [b""] * len(facts), held=True)

    async def _append(self, tx: Tx, facts: Sequence[Recorded[Event]], data: Sequence[bytes], *, held: bool) -> None:
        if max(map(len, data)) > LARGEST_EVENT:
            raise ValueError(f"an event's data may have {LARGEST_EVENT} bytes: say where the rest is instead")
        if not held:
            await hold(tx, [fact.envelope.subject for fact in facts])
        envelopes = [fact.envelope for fact in facts]
        await tx.execute(
            SQL["append_outbox"],
            [each.id for each in envelopes],
            [each.clinic_id for each in envelopes],
            [each.subject for each in envelopes],
            [fact.event.topic.value for fact in facts],
            [each.type for each in envelopes],
            [each.time for each in envelopes],
            [each.correlation_id for each in envelopes],
            [each.causation_id for each in envelopes],
            data,
            self._channel,
        )


async def hold(tx: Tx, subjects: Sequence[UUID]) -> None:
    """Hold these clients (or clinics) until the transaction ends: nobody else decides about them meanwhile.

    The keys are taken in one order, so two transactions that hold several never wait for each other in a ring.
    """
    await tx.execute(SQL["lock_subjects"], list(subjects))


async def narrow_and_hold(tx: Tx, clinics: Sequence[UUID], subjects: Sequence[UUID]) -> None:
    """Hold these, in a transaction that may see the rows of these clinics alone from here on: one statement, while somebody waits."""
    await tx.execute(SQL["narrow_and_lock_subjects"], list(subjects), scope_of(clinics))
