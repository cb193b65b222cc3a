"""Telephone numbers and mail addresses as clients' records have them, brought to the one form in which they are used."""

import re
from functools import lru_cache

import phonenumbers

from handrail_notifier.core.decision import Channel

_CANONICAL = re.compile(r"\+[1-9][0-9]{6,14}")
NOWHERE = "ZZ"
"""What belongs to no country: satellites, and freephone numbers of the world."""
_MAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def e164(text: str) -> str | None:
    """The number as the carriers write it (+12025550143), or None if it can't be one. The country must be in it."""
    try:
        parsed = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=256)
def country_of(sender: str) -> str | None:
    """Where a clinic's own number belongs, such as US; None if nowhere."""
    return country(sender)


def country(number: str) -> str | None:
    """Where a number belongs, such as US; that of its calling code if no country has given it out, ZZ for one that belongs nowhere, None for what is no number."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    found = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    return str(found) if found in phonenumbers.SUPPORTED_REGIONS else NOWHERE


def mail_address(text: str) -> str | None:
    """The address, or None if it can't be one."""
    address = text.strip()
    return address if len(address) <= 254 and address.isascii() and _MAIL.fullmatch(address) else None


def recipient(channel: Channel, text: str) -> str | None:
    """Where a channel writes to, from what the client's record says. A number that is written as carriers do is taken as it is."""
    if channel == "email":
        return mail_address(text)
    return text if _CANONICAL.fullmatch(text) else e164(text)
