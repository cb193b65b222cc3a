"""Texts begin, move on and end here, and each move writes the webhooks it causes.

Every method runs inside the caller's transaction: a text's new status and the callback
that tells of it are committed together or not at all.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handrail.carrier.chance import sid as picture_sid
from handrail.carrier.faults import Trouble
from handrail.carrier.life import end_code, following, next_step
from handrail.carrier.message import Direction, Fate, Message, Picture, Status
from handrail.carrier.order import Order
from handrail.carrier.params import inbound_params, status_params
from handrail.carrier.segments import segments
from handrail.carrier.settings import CarrierSettings, is_number
from handrail.carrier.store import Store
from handrail.carrier.twiml import Reply
from handrail.carrier.words import OptOut, opt_out

OPTED_OUT = 21610


class Lives:
    def __init__(self, settings: CarrierSettings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._services = {number: service for service, number in settings.services.items()}

    def accept(
        self,
        order: Order,
        sid: str,
        now: datetime,
        direction: Direction = Direction.API,
        *,
        notice: bool = False,
    ) -> Message:
        """A text enters the queue. A `notice` is the carrier's own and passes an opt-out."""
        message = Message(
            sid=sid,
            direction=direction,
            sender=order.sender,
            recipient=order.recipient,
            body=order.body,
            shown=order.body,
            segments=segments(order.body),
            status=_first_status(order),
            created_at=now,
            updated_at=now,
            expires_at=max(now, order.send_at or now) + order.validity,
            service_sid=order.service_sid,
            status_callback=order.status_callback,
            discard=order.discard,
            fate=Fate() if notice else self._fate(order, sid),
        )
        message = self._planned(message, order.send_at or now)
        self._store.add(message)
        return message

    def advance(self, message: Message, now: datetime) -> Message:
        """A text reaches its next status."""
        reached = message.next_status
        if reached is None:
            raise ValueError("This text's life is over")
        moved = replace(
            message,
            status=reached,
            error_code=end_code(message, reached),
            updated_at=now,
            sent_at=now if reached is Status.SENT else message.sent_at,
            body="" if message.discard and reached.final else message.body,
        )
        moved = self._planned(moved, now)
        self._store.save(moved)
        self._call_back(moved, now)
        return moved

    def cancel(self, message: Message, now: datetime) -> Message:
        canceled = replace(message, status=Status.CANCELED, updated_at=now, next_status=None, next_at=None)
        self._store.save(canceled)
        self._call_back(canceled, now)
        return canceled

    def receive(
        self, sender: str, recipient: str, body: str, sid: str, now: datetime, pictures: Sequence[str] = ()
    ) -> int | None:
        """A client's text comes in, with pictures of these types; the id of the webhook to post, if the number has one."""
        message = Message(
            sid=sid,
            direction=Direction.INBOUND,
            sender=sender,
            recipient=recipient,
            body=body,
            shown=body,
            segments=segments(body),
            status=Status.RECEIVED,
            created_at=now,
            updated_at=now,
            sent_at=now,
        )
        self._store.add(message)
        came = [
            Picture(picture_sid("ME", self._store.seed, sid, number), sid, kind, now)
            for number, kind in enumerate(pictures)
        ]
        for picture in came:
            self._store.add_picture(picture)
        asked = opt_out(body)
        answered = self._heed(asked, message, now)
        webhook = self._store.numbers().get(recipient)
        if webhook is None:
            return None
        params = inbound_params(
            message,
            self._settings.account_sid,
            opt_out=asked if answered else None,
            service_sid=self._services.get(recipient),
            pictures=came,
        )
        post_id = self._store.add_post("inbound", sid, webhook, params, now)
        if self._store.strike(Trouble.INBOUND_TWICE, sender, sid):
            self._store.add_post("inbound", sid, webhook, params, now)
        return post_id

    def reply(self, inbound: Message, reply: Reply, now: datetime) -> None:
        """Send what a webhook answered to a client's text; a number that cannot be used is passed over."""
        elsewhere, numbers = reply.recipient or "", self._store.numbers()
        order = Order(
            recipient=elsewhere if is_number(elsewhere) else inbound.sender,
            sender=reply.sender if reply.sender in numbers else inbound.recipient,
            body=reply.body,
            status_callback=reply.status_callback,
        )
        self.accept(order, self._store.new_sid(order.sender, order.recipient), now, Direction.REPLY)

    def opted_out(self, sender: str, recipient: str) -> bool:
        return self._store.opted_out(self._services.get(sender, sender), recipient)

    def _heed(self, asked: OptOut | None, message: Message, now: datetime) -> bool:
        """Do what the client asked of the carrier; whether the carrier answered."""
        ours = self._services.get(message.recipient, message.recipient)
        if asked is OptOut.STOP:
            self._store.opt_out(ours, message.sender)
        if asked is OptOut.START:
            self._store.opt_in(ours, message.sender)
        words = (self._settings.opt_out_replies or {}).get(asked) if asked else None
        if words is None:
            return False
        order = Order(recipient=message.sender, sender=message.recipient, body=words)
        sid = self._store.new_sid(order.sender, order.recipient)
        self.accept(order, sid, now, Direction.REPLY, notice=True)
        return True

    def _fate(self, order: Order, sid: str) -> Fate:
        if self.opted_out(order.sender, order.recipient):
            return Fate(Status.FAILED, OPTED_OUT)
        if fault := self._store.strike(Trouble.FAILED, order.recipient, sid):
            return Fate(Status.FAILED, fault.error_code)
        if fault := self._store.strike(Trouble.UNDELIVERABLE, order.recipient, sid):
            return Fate(Status.UNDELIVERED, fault.error_code)
        return Fate()

    def _planned(self, message: Message, not_before: datetime) -> Message:
        if following(message.status, message.fate) is Status.SENDING:
            not_before = self._turn(message, not_before)
        step = next_step(message, self._settings.pace, not_before=not_before)
        return replace(message, next_status=step.status if step else None, next_at=step.at if step else None)

    def _turn(self, message: Message, not_before: datetime) -> datetime:
        """When the sender may send this one: after those before it, at its rate."""
        turn = not_before
        if fault := self._store.strike(Trouble.STUCK, message.recipient, message.sid):
            turn += timedelta(seconds=fault.seconds)
        if (rate := self._settings.messages_per_second) is not None:
            turn = max(turn, self._store.free_at(message.sender) or turn)
            self._store.busy_until(message.sender, turn + timedelta(seconds=message.segments / rate))
        return turn

    def _call_back(self, message: Message, now: datetime) -> None:
        if message.status_callback is None:
            return
        params = status_params(message, self._settings.account_sid, now)
        about = (message.client, message.sid, message.status)
        late = self._store.strike(Trouble.CALLBACK_LATE, *about)
        due = now + timedelta(seconds=late.seconds if late else 0)
        post_id = self._store.add_post("status", message.sid, message.status_callback, params, due)
        if self._store.strike(Trouble.CALLBACK_LOST, *about):
            self._store.lose(post_id)
        if self._store.strike(Trouble.CALLBACK_TWICE, *about):
            self._store.add_post("status", message.sid, message.status_callback, params, due)


def _first_status(order: Order) -> Status:
    if order.send_at is not None:
        return Status.SCHEDULED
    return Status.ACCEPTED if order.service_sid else Status.QUEUED
