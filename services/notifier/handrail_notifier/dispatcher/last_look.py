"""The last look at attempts that waited for longer than an instant: what has changed since they were decided counts.

Holding the clients, of each: the attempt is still this process's and the text's newest, nobody has looked for evidence
of it and its lease outlasts a whole call and the grace after it, and consent, hours and use are what they must be. What was worded while
the client agreed to something else is worded anew. A call that is under way has had its lease since it began.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handrail_shared.runtime.db import Tx

from handrail_notifier.channels import Outgoing
from handrail_notifier.core.delivery import LONGEST_CALL, may_begin
from handrail_notifier.core.nudge import TextEvent, TextState
from handrail_notifier.core.retry import PAUSE
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.due import Due, gather
from handrail_notifier.dispatcher.letters import Ready
from handrail_notifier.dispatcher.texts import stands_against
from handrail_notifier.store import ledger
from handrail_notifier.store.ledger import AttemptRow

__all__ = ["LONGEST_CALL", "Against", "Clear", "Look", "Settled", "last_look"]


@dataclass(frozen=True, slots=True)
class Clear:
    """Hand it over now."""

    message: Outgoing


@dataclass(frozen=True, slots=True)
class Against:
    """It was not handed over, and this follows."""

    attempt: AttemptRow
    news: Learned


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody else has seen to it."""


Look = Clear | Against | Settled


async def last_look(
    tx: Tx, batch: Sequence[Ready], now: datetime, *, grace: timedelta, called_at: datetime | None = None
) -> Sequence[Look]:
    """Whether each of these attempts may be handed over at `now`, in this order. The caller holds the clients. `called_at`: when their
    calls began, if they have.
    """
    began = now if called_at is None or now - called_at > LONGEST_CALL else called_at
    attempts = await ledger.attempts(tx, [(each.text.clinic_id, each.message.attempt_id) for each in batch])
    account = next((each.account for each in attempts.values() if each.channel == "sms"), None)
    dues = await gather(tx, [each.text for each in batch], now, account, again=True)
    pairs = zip(batch, dues, strict=True)
    looks: list[Look] = []
    for ready, due in pairs:
        attempt = attempts[ready.message.attempt_id]
        if attempt.state is not TextState.SENDING:
            looks.append(Settled())
        elif not may_begin(attempt, began, grace=grace):
            looks.append(Against(attempt, Learned(TextEvent.NOT_SENT, pause=PAUSE)))
        else:
            looks.append(await _look(tx, ready, attempt, due, now))
    return looks


async def _look(tx: Tx, ready: Ready, attempt: AttemptRow, due: Due, now: datetime) -> Look:
    news = await stands_against(tx, due, now)
    if news is not None:
        return Against(attempt, news)
    if due.agreements[due.text.channel].purposes_at != attempt.agreed_at:
        return Against(attempt, Learned(TextEvent.NOT_SENT, pause=PAUSE))
    return Clear(replace(ready.message, valid_for=ready.until - now))
