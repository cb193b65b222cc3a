"""Which channels are open to a client, and what stands against each."""

from collections.abc import Mapping
from typing import assert_never

from handrail_shared.contracts.purposes import Purpose

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision.values import CHANNELS, Address, Agreement, Channel, Clinic, Reason


def channel_faults(
    channel: Channel,
    agreements: Mapping[Channel, Agreement],
    addresses: Mapping[Channel, Address],
    clinic: Clinic | None,
    purpose: Purpose = Purpose.NUDGES,
) -> list[Reason]:
    """All that stands against writing to a client unasked on this channel for this purpose, now or later."""
    found: list[Reason] = []
    if silence := _consent_fault(channel, agreements, purpose):
        found.append(silence)
    match addresses.get(channel, Address.MISSING):
        case Address.MISSING:
            found.append(Reason.NO_ADDRESS)
        case Address.INVALID:
            found.append(Reason.NUMBER_INVALID)
        case Address.UNHEALTHY:
            found.append(Reason.NUMBER_UNHEALTHY)
        case Address.USABLE:
            pass
    if clinic is not None and channel not in clinic.senders:
        found.append(Reason.NO_SENDER)
    return found


def asked_for(agreements: Mapping[Channel, Agreement]) -> Channel:
    """The channel whose faults are told: the one that has a consent, texts before e-mail."""
    having = [c for c in CHANNELS if agreements.get(c, Agreement()).consent is not Consent.NONE]
    return having[0] if having else "sms"


def _consent_fault(channel: Channel, agreements: Mapping[Channel, Agreement], purpose: Purpose) -> Reason | None:
    """A revocation silences every channel, until a consent that is newer (M2); but for one that was of its channel alone (E1)."""
    own = agreements.get(channel, Agreement())
    match own.consent:
        case Consent.NONE:
            return Reason.NO_CONSENT
        case Consent.RECORDED | Consent.ASKED | Consent.HELD:
            return Reason.CONSENT_NOT_CONFIRMED
        case Consent.LAPSED:
            return Reason.CONSENT_LAPSED
        case Consent.REVOKED:
            return Reason.REVOKED
        case Consent.CONFIRMED:
            if silencing(agreements, channel):
                return Reason.REVOKED
            return None if purpose in own.purposes else Reason.PURPOSE_NOT_AGREED
        case never:
            assert_never(never)


def silencing(agreements: Mapping[Channel, Agreement], channel: Channel) -> tuple[Channel, ...]:
    """Which channels' revocations silence this one, too: those that are no older than its own consent, and were not of their channel alone."""
    own = agreements.get(channel, Agreement())
    return tuple(
        name
        for name, other in agreements.items()
        if other.consent is Consent.REVOKED
        and not other.alone
        and (own.since is None or other.since is None or other.since >= own.since)
    )
