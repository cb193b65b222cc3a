"""The last look at an attempt, right before it is handed over: what has changed since it was decided counts.

Holding the client: the attempt is still this process's and the text's newest, its lease outlasts a whole call, so that nobody
looks for evidence while the call may still be under way, and consent, hours and use are what they must be.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handrail_shared.runtime.db import Tx

from handrail_notifier.channels import Outgoing
from handrail_notifier.core.nudge import TextEvent, TextState
from handrail_notifier.core.retry import PAUSE
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Ready
from handrail_notifier.dispatcher.texts import stands_against
from handrail_notifier.store import ledger
from handrail_notifier.store.ledger import AttemptRow

LONGEST_CALL = timedelta(seconds=17)
"""A call is cut off after this time; a lease has at least three seconds more."""


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


async def last_look(tx: Tx, ready: Ready, now: datetime) -> Clear | Against | Settled:
    """Whether the attempt may be handed over at `now`. The caller holds the client."""
    attempt = await ledger.attempt(tx, ready.text.clinic_id, ready.message.attempt_id)
    if attempt.state is not TextState.SENDING:
        return Settled()
    text = await ledger.text(tx, attempt.clinic_id, attempt.text_id)
    lease_left = attempt.settle_at is not None and attempt.settle_at >= now + LONGEST_CALL
    if not (attempt.newest and text.state is TextState.SENDING and lease_left):
        return Against(attempt, Learned(TextEvent.NOT_SENT, pause=PAUSE))
    news = await stands_against(tx, ready.text, now)
    if news is not None:
        return Against(attempt, news)
    return Clear(replace(ready.message, valid_for=ready.until - now))
