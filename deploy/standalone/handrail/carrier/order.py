"""Read a request to send a text: either it is in order, or we can say what is wrong.

Parameters that have no effect on a pretend text (price, tracking, risk checks) are
accepted and ignored, as are names we do not know.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from handrail.carrier.codes import Refusal, refusal
from handrail.carrier.settings import is_number

LONGEST_BODY = 1600
LONGEST_VALIDITY = 36_000
_SOONEST, _LATEST = timedelta(minutes=5), timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Order:
    """A text that somebody wants sent."""

    recipient: str
    sender: str
    body: str
    service_sid: str | None = None
    status_callback: str | None = None
    validity: timedelta = timedelta(seconds=LONGEST_VALIDITY)
    send_at: datetime | None = None
    discard: bool = False


def read_order(
    form: Mapping[str, str], *, numbers: Mapping[str, str | None], services: Mapping[str, str], now: datetime
) -> Order | Refusal:
    """The order in a form, given the account's numbers and messaging services."""
    if not form.get("To"):
        return refusal(21604)
    sender = _sender(form, numbers, services)
    if isinstance(sender, Refusal):
        return sender
    recipient, callback = form["To"], form.get("StatusCallback") or None
    wrong = _wrong_recipient(recipient, sender) or _wrong_body(form) or _wrong_callback(callback) or _wrong_choice(form)
    if wrong is not None:
        return wrong
    validity = _validity(form.get("ValidityPeriod"))
    if isinstance(validity, Refusal):
        return validity
    send_at = _send_at(form, now)
    if isinstance(send_at, Refusal):
        return send_at
    return Order(
        recipient=recipient,
        sender=sender,
        body=form["Body"],
        service_sid=form.get("MessagingServiceSid") or None,
        status_callback=callback,
        validity=validity,
        send_at=send_at,
        discard=form.get("ContentRetention") == "discard",
    )


def _sender(form: Mapping[str, str], numbers: Mapping[str, str | None], services: Mapping[str, str]) -> str | Refusal:
    sender, service = form.get("From", ""), form.get("MessagingServiceSid", "")
    if service and service not in services:
        return refusal(21701, service)
    if not sender:
        return services[service] if service else refusal(21603)
    if not is_number(sender):
        return refusal(21212, sender)
    return sender if sender in numbers else refusal(21606, sender)


def _wrong_recipient(recipient: str, sender: str) -> Refusal | None:
    if not is_number(recipient):
        return refusal(21211, recipient)
    return refusal(21266, recipient) if recipient == sender else None


def _wrong_body(form: Mapping[str, str]) -> Refusal | None:
    if form.get("MediaUrl"):
        return refusal(21620)
    if not form.get("Body", "").strip():
        return refusal(21602)
    return refusal(21617) if len(form["Body"]) > LONGEST_BODY else None


def _wrong_callback(url: str | None) -> Refusal | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return refusal(21609, url)
    return None if parts.scheme in ("http", "https") and parts.hostname else refusal(21609, url)


_CHOICES = {
    "ContentRetention": ("retain", "discard"),
    "AddressRetention": ("retain", "obfuscate"),
    "RiskCheck": ("enable", "disable"),
    "ScheduleType": ("fixed",),
    "TrafficType": ("free",),
}


def _wrong_choice(form: Mapping[str, str]) -> Refusal | None:
    for name, choices in _CHOICES.items():
        if name in form and form[name] not in choices:
            return refusal(20422, name)
    return None


def _validity(text: str | None) -> timedelta | Refusal:
    seconds = text or str(LONGEST_VALIDITY)
    if re.fullmatch("[0-9]{1,5}", seconds) is None or not 1 <= int(seconds) <= LONGEST_VALIDITY:
        return refusal(21624, seconds)
    return timedelta(seconds=int(seconds))


def _send_at(form: Mapping[str, str], now: datetime) -> datetime | Refusal | None:
    # Without a messaging service the schedule is dropped and the text goes out at once.
    text = form.get("SendAt")
    if not text or not form.get("MessagingServiceSid") or form.get("ScheduleType") != "fixed":
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return refusal(35114, text)
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return instant if _SOONEST <= instant - now <= _LATEST else refusal(35114, text)
