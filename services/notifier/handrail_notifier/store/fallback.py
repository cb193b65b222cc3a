"""Nudges that went another way."""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel
from handrail_notifier.core.errors import FailureClass
from handrail_notifier.core.fallback import Fallback
from handrail_notifier.core.nudge import TextState
from handrail_notifier.store import SQL, ring


async def offer(
    tx: Tx,
    clinic: UUID,
    nudge: UUID,
    client: UUID,
    ways: tuple[Channel, Channel],
    why: FailureClass,
    state: Fallback,
    reason: str | None,
    now: datetime,
) -> bool:
    """Put on record that a nudge may go the other way of `ways`, or why not; once. Whether this was the first time."""
    row = await tx.fetchval(SQL["offer_fallback"], clinic, nudge, client, *ways, why.value, state.value, reason, now)
    return row is not None


async def state_of(tx: Tx, clinic: UUID, nudge: UUID) -> Fallback | None:
    """None: the nudge has not been offered another way."""
    state = await tx.fetchval(SQL["fallback_state"], clinic, nudge)
    return None if state is None else Fallback(state)


async def move(tx: Tx, clinic: UUID, nudge: UUID, state: Fallback, reason: str | None, now: datetime) -> None:
    await tx.execute(SQL["move_fallback"], clinic, nudge, state.value, reason, now)


async def take_other_way(tx: Tx, clinic: UUID, text: UUID, state: TextState, channel: Channel, now: datetime) -> None:
    """A text that failed is due at once, by another channel."""
    await tx.execute(SQL["take_other_way"], clinic, text, state.value, channel, now)
    await ring(tx)
