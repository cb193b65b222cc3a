"""Numbers and addresses: made canonical on the way in, masked on the way out.

A number is stored as E.164 and only if the numbering plan of its country has such numbers. What is shown of a number is its
last two digits; of an address, the first letters and the top-level domain. No fault repeats what was given.
"""

import re
from collections.abc import Collection
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from handrail_planner.core.refusals import Fault

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_EMAIL_LENGTH = 254
_NOT_A_PERSONS = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PAGER}
)

Whose = Literal["client", "clinic", "supporter"]


def regions() -> Collection[str]:
    """The ISO codes of the countries whose numbering plan is known."""
    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def canonical_phone(text: str, *, region: str, field: str, whose: Whose) -> str | Fault:
    """The number in E.164; one without a country code is read as `region`'s."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return Fault(field, "Not a phone number: write it like +12025550143.")
    if number.extension:
        return Fault(field, "A number with an extension gets no texts: leave the extension out.")
    if not phonenumbers.is_valid_number(number):
        return Fault(field, "No such number exists in its country: check the digits and the country code.")
    if whose != "clinic" and phonenumbers.number_type(number) in _NOT_A_PERSONS:
        return Fault(field, "This kind of number cannot be a person's: give their own.")
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def canonical_email(text: str, *, field: str) -> str | Fault:
    """The address with its domain in lower case."""
    local, _, domain = text.rpartition("@")
    if (
        len(text) > _EMAIL_LENGTH
        or not _EMAIL.fullmatch(text)
        or ".." in local
        or local[:1] == "."
        or local[-1:] == "."
    ):
        return Fault(field, "Not an e-mail address: write it like name@example.com.")
    return f"{local}@{domain.lower()}"


def masked_phone(phone: str) -> str:
    """Enough to tell two numbers apart over the telephone."""
    return f"{'•' * (len(phone) - 2)}{phone[-2:]}"


def masked_email(email: str) -> str:
    """Its first letter, its domain's first letter and the top-level domain."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain[:1]}•••.{domain.rpartition('.')[2]}"
