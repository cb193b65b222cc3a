"""A visit: for fifteen minutes after the right code, the browser that gave it sees the plan.

It is a signed cookie for one link and nothing else; the database knows nothing of it. Forms of a visit carry a key that only
that visit has, so no other site can send one in the client's name.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handrail_planner.desk import Desk

LASTS = timedelta(minutes=15)
COOKIE = "visit"


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that gave the right code."""

    token: str = field(repr=False)
    nonce: str = field(repr=False)
    until: int


def begun(token: str, now: datetime) -> Visit:
    """A new visit."""
    return Visit(token, secrets.token_hex(16), int((now + LASTS).timestamp()))


def signed(desk: Desk, visit: Visit) -> str:
    """What the cookie says."""
    return f"{visit.until}.{visit.nonce}.{_signature(desk, visit)}"


def read(desk: Desk, token: str, cookie: str | None, now: datetime) -> Visit | None:
    """The visit that a cookie stands for, if it is ours, for this link, and not over."""
    until, _, rest = (cookie or "").partition(".")
    nonce, _, signature = rest.partition(".")
    if not (until.isdecimal() and until.isascii() and len(until) <= 12):
        return None
    visit = Visit(token, nonce, int(until))
    if not hmac.compare_digest(_bytes(signature), _bytes(_signature(desk, visit))):
        return None
    return visit if now.timestamp() < visit.until else None


def form_key(desk: Desk, visit: Visit) -> str:
    """What every form of this visit carries."""
    return desk.digest("link.form", visit.token, visit.nonce).hex()


def is_from(desk: Desk, visit: Visit, key: str) -> bool:
    """Whether a form is one that this visit was shown."""
    return hmac.compare_digest(_bytes(key), _bytes(form_key(desk, visit)))


def _signature(desk: Desk, visit: Visit) -> str:
    return desk.digest("link.visit", visit.token, str(visit.until), visit.nonce).hex()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
