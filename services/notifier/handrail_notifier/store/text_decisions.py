"""How texts that nobody asked for and that are no nudges were decided, each time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel, Decision, Postpone, Send, Withhold
from handrail_notifier.core.giving_way import Weighed
from handrail_notifier.core.kinds import KEPT_APART, Kind
from handrail_notifier.store import SQL
from handrail_notifier.store.decisions import written

MOST_PUT_OFF = 20
"""Of a text that is put off again and again so many are kept; its end is always."""


async def add(tx: Tx, clinic: UUID, text: UUID, client: UUID, weighed: Weighed, now: datetime) -> None:
    """Keep a decision that was made at `now`, with what it was made from."""
    name, reasons, channel, until = _columns(weighed.decision)
    context = written(weighed.context)
    await tx.execute(
        SQL["add_text_decision"],
        *(clinic, text, client, name, list(reasons), weighed.because, channel, until, now, context, MOST_PUT_OFF),
    )


async def sent(tx: Tx, clinic: UUID, text: UUID, client: UUID, channel: Channel, now: datetime) -> None:
    """Keep that a text goes which is decided by fewer things than a nudge; the next two: that it waits, that it does not go."""
    await _add(tx, (clinic, text, client), "send", (), now, channel=channel)


async def put_off(tx: Tx, clinic: UUID, text: UUID, client: UUID, until: datetime, now: datetime) -> None:
    await _add(tx, (clinic, text, client), "put_off", (), now, until=until)


async def withheld(tx: Tx, clinic: UUID, text: UUID, client: UUID, reason: str, now: datetime) -> None:
    await _add(tx, (clinic, text, client), "withhold", (reason,), now)


async def _add(
    tx: Tx,
    about: tuple[UUID, UUID, UUID],
    name: str,
    reasons: Sequence[str],
    now: datetime,
    *,
    channel: Channel | None = None,
    until: datetime | None = None,
) -> None:
    await tx.execute(
        SQL["add_text_decision"], *about, name, list(reasons), None, channel, until, now, None, MOST_PUT_OFF
    )


async def one(tx: Tx, clinic: UUID, text: UUID) -> Record | None:
    """A text, and whose; none of those that a client's therapist is not to know of."""
    return await tx.fetchrow(SQL["text_told"], clinic, text, sorted(KEPT_APART))


async def of_text(tx: Tx, clinic: UUID, text: UUID) -> Sequence[Record]:
    """How it was decided, the first time first."""
    return await tx.fetch(SQL["decisions_of_text"], clinic, text)


async def waiting(tx: Tx, clinic: UUID, client: UUID, kinds: Sequence[Kind]) -> Sequence[Record]:
    """A client's planned texts of these kinds."""
    return await tx.fetch(SQL["waiting_texts"], clinic, client, [kind.value for kind in kinds])


async def worded(tx: Tx, clinic: UUID, client: UUID) -> Mapping[str, int]:
    """How many texts of each kind the client had so far."""
    return {row["kind"]: row["said"] for row in await tx.fetch(SQL["worded"], clinic, client)}


def _columns(decision: Decision) -> tuple[str, Sequence[str], str | None, datetime | None]:
    match decision:
        case Send(channel):
            return "send", (), channel, None
        case Postpone(until, reasons):
            return "put_off", reasons, None, until
        case Withhold(reasons):
            return "withhold", reasons, None, None
        case never:
            assert_never(never)
