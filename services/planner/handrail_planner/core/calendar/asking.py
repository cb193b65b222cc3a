"""When a calendar is read again, and at which addresses one may be asked for."""

from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from handrail_planner.core.refusals import Fault

Kind = Literal["file", "address"]

EVERY: dict[Kind, timedelta] = {"file": timedelta(days=1), "address": timedelta(hours=6)}
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)
LONG = timedelta(days=7)
"""A calendar that could not be read for so long is told of."""
MAX_LENGTH = 2048


def next_look(kind: Kind, now: datetime) -> datetime:
    """After it was read."""
    return now + EVERY[kind]


def next_try(failures: int, now: datetime) -> datetime:
    """After it could not be read so many times in a row, this one counted."""
    return now + min(FIRST_PAUSE * (1 << min(max(failures, 1) - 1, 16)), LONGEST_PAUSE)


def is_long(failing_since: datetime | None, now: datetime) -> bool:
    return failing_since is not None and now - failing_since >= LONG


def address_of(given: str, *, http_too: bool) -> str | Fault:
    """The address as it is asked for: https only, unless tests allow http. `webcal:` is what calendars call https."""
    fault = Fault("address", "Give the calendar's private address: https://, a host, no name or password in it.")
    text = given.strip()
    if text.lower().startswith("webcal://"):
        text = f"https://{text[len('webcal://') :]}"
    try:
        parts = urlsplit(text)
        _ = parts.port  # a wrong one is only found when it is asked for
    except ValueError:
        return fault
    schemes = {"https", "http"} if http_too else {"https"}
    written = all(33 <= ord(each) < 127 for each in text) and len(text) <= MAX_LENGTH
    if not written or parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc:
        return fault
    return parts._replace(fragment="").geturl()
