"""Whether to nudge at a decision point, on which channel, and every reason if not.

Pure, and made at the moment of sending. A nudge is sent only when no reason stands against it: the consent of the channel,
the client's local hour and day, the plan and the opportunity all allow it. At most three unsolicited nudges a local day,
whatever a clinic asks for (R5.1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.quiet import QuietHours

HARD_DAILY_CAP = 3
STILL_TIMELY = timedelta(minutes=30)
"""How long after a window opened a nudge for it is still of use (R5.2)."""

Channel = Literal["sms", "email"]
CHANNELS: tuple[Channel, ...] = ("sms", "email")


class Reason(StrEnum):
    """Why a nudge was withheld, or another text ended before it went out."""

    NO_CONSENT = "no_consent"
    CONSENT_NOT_CONFIRMED = "consent_not_confirmed"
    REVOKED = "revoked"
    QUIET_HOURS = "quiet_hours"
    DAILY_CAP = "daily_cap"
    ALREADY_ANSWERED = "already_answered"
    PLAN_ENDED = "plan_ended"
    PLAN_PAUSED = "plan_paused"
    """Clinician and client let the plan rest."""
    PLAN_EXPIRED = "plan_expired"
    MOMENT_PASSED = "moment_passed"
    CLINIC_UNKNOWN = "clinic_unknown"
    NO_SENDER = "no_sender"
    NO_ADDRESS = "no_address"
    NUMBER_INVALID = "number_invalid"
    DISCHARGED = "discharged"
    UNREADABLE = "unreadable"
    """What is sealed for this client does not open: the client was forgotten, or the root key is another."""
    PROPOSAL_CLOSED = "proposal_closed"
    """The plan was answered, taken back or replaced before its text went out."""
    FAULT = "fault"
    """Deciding failed until it was too late: the log has the error."""


class Address(StrEnum):
    """What is known of a client's number or address."""

    MISSING = "missing"
    USABLE = "usable"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far consent for a channel has come, and since when."""

    consent: Consent = Consent.NONE
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a clinic set: its silent hours, its budget per client and day, and the channels that it can send on."""

    quiet: QuietHours
    daily_cap: int
    senders: frozenset[Channel]


@dataclass(frozen=True, slots=True)
class Context:
    """All that a decision depends on. `clinic` None: not heard of yet. `sent_today`: nudges in the client's local day."""

    zone: str
    window_start: datetime
    window_end: datetime
    clinic: Clinic | None
    agreements: Mapping[Channel, Agreement]
    addresses: Mapping[Channel, Address]
    sent_today: int
    plan_expires_at: datetime
    plan_ended: bool = False
    plan_paused: bool = False
    discharged: bool = False
    answered: bool = False
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Send:
    """Speak, on this channel."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Withhold:
    """Keep silent. All reasons that held, in the order in which they are declared."""

    reasons: tuple[Reason, ...]


Decision = Send | Withhold


def decide(context: Context, now: datetime) -> Decision:
    """Send or withhold, at `now`."""
    against = set(_against_the_moment(context, now))
    faults = {c: channel_faults(c, context.agreements, context.addresses, context.clinic) for c in CHANNELS}
    open_channels = [channel for channel in CHANNELS if not faults[channel]]
    if not open_channels:
        against |= set(faults[_asked_for(context)])
    if against:
        return Withhold(tuple(reason for reason in Reason if reason in against))
    return Send(open_channels[0])


def expires_at(window_start: datetime, window_end: datetime) -> datetime:
    """The instant from which a nudge for this window is of no more use."""
    return min(window_start + STILL_TIMELY, window_end)


def _against_the_moment(context: Context, now: datetime) -> Sequence[Reason]:
    found = [
        (context.plan_ended, Reason.PLAN_ENDED),
        (context.plan_paused, Reason.PLAN_PAUSED),
        (now >= context.plan_expires_at, Reason.PLAN_EXPIRED),
        (now >= expires_at(context.window_start, context.window_end), Reason.MOMENT_PASSED),
        (context.answered, Reason.ALREADY_ANSWERED),
        (context.discharged, Reason.DISCHARGED),
        (not context.readable, Reason.UNREADABLE),
        (context.clinic is None, Reason.CLINIC_UNKNOWN),
    ]
    if context.clinic is not None:
        cap = min(context.clinic.daily_cap, HARD_DAILY_CAP)
        found.append((context.sent_today >= cap, Reason.DAILY_CAP))
        found.append((context.clinic.quiet.cover(now, context.zone), Reason.QUIET_HOURS))
    return [reason for holds, reason in found if holds]


def channel_faults(
    channel: Channel,
    agreements: Mapping[Channel, Agreement],
    addresses: Mapping[Channel, Address],
    clinic: Clinic | None,
) -> Sequence[Reason]:
    """All that stands against writing to a client unasked on this channel, now or later."""
    found: list[Reason] = []
    if silence := _consent_fault(channel, agreements):
        found.append(silence)
    match addresses.get(channel, Address.MISSING):
        case Address.MISSING:
            found.append(Reason.NO_ADDRESS)
        case Address.INVALID:
            found.append(Reason.NUMBER_INVALID)
        case Address.USABLE:
            pass
    if clinic is not None and channel not in clinic.senders:
        found.append(Reason.NO_SENDER)
    return found


def _consent_fault(channel: Channel, agreements: Mapping[Channel, Agreement]) -> Reason | None:
    """A revocation silences every channel, until a consent that is newer than it (M2)."""
    own = agreements.get(channel, Agreement())
    match own.consent:
        case Consent.NONE:
            return Reason.NO_CONSENT
        case Consent.RECORDED | Consent.ASKED:
            return Reason.CONSENT_NOT_CONFIRMED
        case Consent.REVOKED:
            return Reason.REVOKED
        case Consent.CONFIRMED:
            return Reason.REVOKED if _revoked_since(agreements, own) else None


def _revoked_since(agreements: Mapping[Channel, Agreement], own: Agreement) -> bool:
    return any(
        other.consent is Consent.REVOKED and (own.since is None or other.since is None or other.since >= own.since)
        for other in agreements.values()
    )


def _asked_for(context: Context) -> Channel:
    """The channel whose faults are told: the one that has a consent, texts before e-mail."""
    having = [c for c in CHANNELS if context.agreements.get(c, Agreement()).consent is not Consent.NONE]
    return having[0] if having else "sms"
