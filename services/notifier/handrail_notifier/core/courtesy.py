"""When a text that is not a nudge may go out, and for how long it is still of use.

The opt-in request waits for the end of quiet hours; what answers a client's own text is sent at any hour. Whoever said STOP
gets the one confirmation and help when asked for it, and nothing else (M4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import Address, Clinic, Reason
from handrail_notifier.core.quiet import next_allowed
from handrail_notifier.core.wording import Kind, SystemKind

USEFUL_FOR: Mapping[SystemKind, timedelta] = {
    Kind.OPT_IN: timedelta(hours=24),
    Kind.WELCOME: timedelta(hours=1),
    Kind.HELP: timedelta(hours=1),
    Kind.STOPPED: timedelta(minutes=5),
    Kind.NOT_UNDERSTOOD: timedelta(hours=1),
    Kind.NOTHING_OPEN: timedelta(hours=1),
    Kind.STRANGER: timedelta(hours=1),
}
ONCE_PER: Mapping[SystemKind, timedelta] = {
    Kind.NOT_UNDERSTOOD: timedelta(hours=12),
    Kind.NOTHING_OPEN: timedelta(hours=12),
    Kind.STRANGER: timedelta(hours=24),
}
"""Courtesies that are not repeated within this time."""

_ALLOWED: Mapping[SystemKind, frozenset[Consent]] = {
    Kind.OPT_IN: frozenset({Consent.RECORDED, Consent.ASKED}),
    Kind.WELCOME: frozenset({Consent.CONFIRMED}),
    Kind.HELP: frozenset(Consent),
    Kind.STOPPED: frozenset({Consent.REVOKED}),
    Kind.NOT_UNDERSTOOD: frozenset(Consent) - {Consent.REVOKED},
    Kind.NOTHING_OPEN: frozenset(Consent) - {Consent.REVOKED},
    Kind.STRANGER: frozenset(Consent),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a system text depends on. `zone` and `clinic` are None until they are known."""

    clinic: Clinic | None
    zone: str | None
    consent: Consent
    address: Address
    discharged: bool
    useful_until: datetime


@dataclass(frozen=True, slots=True)
class Go:
    """Send it now."""


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Not before this instant."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class WaitToKnow:
    """The clinic or the client is not known yet: wait until they are."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Never."""

    reason: Reason


def may_go(kind: SystemKind, about: Circumstances, now: datetime) -> Go | WaitUntil | WaitToKnow | Drop:
    """What to do with a system text that is due at `now`."""
    if now >= about.useful_until:
        return Drop(Reason.MOMENT_PASSED)
    if about.consent not in _ALLOWED[kind]:
        return Drop(Reason.REVOKED if about.consent is Consent.REVOKED else Reason.NO_CONSENT)
    if about.discharged and kind is Kind.OPT_IN:
        return Drop(Reason.DISCHARGED)
    if about.clinic is None or about.zone is None:
        return WaitToKnow()
    if "sms" not in about.clinic.senders:
        return Drop(Reason.NO_SENDER)
    if about.address is not Address.USABLE:
        return Drop(Reason.NO_ADDRESS if about.address is Address.MISSING else Reason.NUMBER_INVALID)
    if kind is Kind.OPT_IN:
        allowed = next_allowed(about.clinic.quiet, about.zone, now)
        return Go() if allowed <= now else WaitUntil(allowed)
    return Go()
