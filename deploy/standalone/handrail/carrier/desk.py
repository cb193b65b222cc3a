"""Where a request to send a text is taken, or goes wrong as the faults say.

A text that was taken is on the disk before there is an answer, whatever then becomes of
the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handrail.carrier.codes import Refusal, refusal
from handrail.carrier.faults import Trouble
from handrail.carrier.lives import OPTED_OUT, Lives
from handrail.carrier.message import Message
from handrail.carrier.order import Order, read_order
from handrail.carrier.settings import CarrierSettings
from handrail.carrier.store import Store


@dataclass(frozen=True, slots=True)
class Accepted:
    message: Message


@dataclass(frozen=True, slots=True)
class Refused:
    refusal: Refusal
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is closed without an answer."""


Answer = Accepted | Refused | Dropped


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer, the real seconds it takes, and the webhook that must come before it."""

    answer: Answer
    slow: float = 0.0
    early: int | None = None


class Desk:
    def __init__(self, settings: CarrierSettings, store: Store, lives: Lives) -> None:
        self._services = settings.services
        self._store = store
        self._lives = lives

    def take(self, form: Mapping[str, str], now: datetime) -> Taken:
        """Read a form, accept its text or not, and decide on the answer."""
        order = read_order(form, numbers=self._store.numbers(), services=self._services, now=now)
        if isinstance(order, Refusal):
            return Taken(Refused(order))
        with self._store.transaction():
            sid = self._store.new_sid(order.sender, order.recipient)
            slow = self._store.strike(Trouble.SLOW, order.recipient, sid)
            answer = self._instead(order, sid) or self._accept(order, sid, now)
            early = None
            if isinstance(answer, Accepted):
                early = self._hurry(answer.message, now)
                answer = self._afterwards(order, sid) or answer
            return Taken(answer, slow.seconds if slow else 0.0, early)

    def _accept(self, order: Order, sid: str, now: datetime) -> Answer:
        # A messaging service says yes first, and the text fails later.
        if order.service_sid is None and self._lives.opted_out(order.sender, order.recipient):
            return Refused(refusal(OPTED_OUT, order.recipient))
        return Accepted(self._lives.accept(order, sid, now))

    def _instead(self, order: Order, sid: str) -> Answer | None:
        if fault := self._store.strike(Trouble.BUSY, order.recipient, sid):
            return Refused(refusal(20429), retry_after=round(fault.seconds) or 1)
        if fault := self._store.strike(Trouble.REFUSED, order.recipient, sid):
            return Refused(refusal(fault.error_code, order.recipient))
        if self._store.strike(Trouble.FAILS, order.recipient, sid):
            return Refused(refusal(20500))
        return Dropped() if self._store.strike(Trouble.DROPS, order.recipient, sid) else None

    def _afterwards(self, order: Order, sid: str) -> Answer | None:
        if self._store.strike(Trouble.FAILS_AFTER, order.recipient, sid):
            return Refused(refusal(20500))
        return Dropped() if self._store.strike(Trouble.DROPS_AFTER, order.recipient, sid) else None

    def _hurry(self, message: Message, now: datetime) -> int | None:
        """For an early callback: take the first step at once; the webhook to wait for."""
        if not self._store.strike(Trouble.CALLBACK_EARLY, message.recipient, message.sid):
            return None
        self._lives.advance(message, now)
        return self._store.due_post(message.sid, now)
