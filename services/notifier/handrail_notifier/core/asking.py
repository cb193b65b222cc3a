"""When a text that puts a plan before a client, or asks to have it said back, may go out, and by which channel.

Such a text was not asked for: it waits for hours that are neither quiet, unlawful nor unsafe, and for a consent or an address that is still to come, as long
as its answer is of use; and until what was asked just before it may have been answered. It is no nudge and takes nothing of the day's budget. A link may go by mail where texts may not; what is
to be answered by text may not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_shared.contracts.purposes import Purpose

from handrail_notifier.core.courtesy import Drop, WaitToKnow, WaitUntil
from handrail_notifier.core.decision import (
    CHANNELS,
    Address,
    Agreement,
    Channel,
    Client,
    Clinic,
    Hold,
    Reason,
    answered_by,
    channel_faults,
    next_permitted,
)
from handrail_notifier.core.rest import Rest, ends_at, is_on

HELD = timedelta(minutes=15)
"""While a person at the clinic is seeing to a client, how long until it is asked again whether they are done."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What it depends on. `clinic` and `client` are None until they are known; `asked_for`: the question still stands;
    `resting`: its plan does not count just now."""

    clinic: Clinic | None
    client: Client | None
    agreements: Mapping[Channel, Agreement]
    addresses: Mapping[Channel, Address]
    discharged: bool
    asked_for: bool
    resting: bool
    mailable: bool
    useful_until: datetime
    holds: tuple[Hold, ...] = ()
    """What the defences have against it as a text."""
    shows_words: bool = False
    """It is their own words that the client is to agree to: of no use where these may not show."""
    asked_at: datetime | None = None
    """When the client was asked something else that is open."""


@dataclass(frozen=True, slots=True)
class GoBy:
    """Send it now, on this channel."""

    channel: Channel


def way_out(about: Standing, now: datetime) -> GoBy | WaitUntil | WaitToKnow | Drop:
    """What to do with such a text that is due at `now`."""
    channels = CHANNELS if about.mailable else CHANNELS[:1]
    faults = {each: channel_faults(each, about.agreements, about.addresses, about.clinic) for each in channels}
    if about.shows_words and not faults["sms"] and Purpose.OWN_WORDS not in about.agreements["sms"].purposes:
        faults["sms"].append(Reason.PURPOSE_NOT_AGREED)
    faults["sms"] += [hold.reason for hold in about.holds]
    if about.client is not None and about.client.wishes.no_texts:
        faults["sms"].append(Reason.NO_TEXTS_WANTED)
    if reason := _settled(about):
        return Drop(reason)
    if now >= about.useful_until:
        return Drop(next(iter(faults["sms"]), Reason.MOMENT_PASSED))
    if about.clinic is None or about.client is None:
        return WaitToKnow()
    free = [each for each in channels if not faults[each]]
    if not free:
        return WaitUntil(min(about.useful_until, *_ends(about, now)))
    if let_be := _let_be(about, about.client, now):
        return let_be
    allowed = next_permitted(about.clinic, about.client, now)
    return GoBy(free[0]) if allowed <= now else WaitUntil(min(allowed, about.useful_until))


def _let_be(about: Standing, client: Client, now: datetime) -> WaitUntil | Drop | None:
    """It waits for the end of the client's break, if it is still of use then, while a person is seeing to them, and for what was asked
    just before."""
    rest = Rest(client.paused_by, client.paused_until)
    on_break = rest.by == "client" and is_on(rest, client.zone, now)
    if not on_break and not client.crisis:
        answered = answered_by(about.asked_at) if about.asked_at is not None else now
        return WaitUntil(min(answered, about.useful_until)) if answered > now else None
    ends = ends_at(rest, client.zone) if on_break else None
    if ends is not None and ends >= about.useful_until:
        return Drop(Reason.ON_BREAK)
    return WaitUntil(min(ends or now + HELD, about.useful_until))


def _ends(about: Standing, now: datetime) -> tuple[datetime, ...]:
    """When the defences have nothing more against it, if that is to come; else when its use is over."""
    untils = [hold.until for hold in about.holds]
    known = [until for until in untils if until is not None and until > now]
    return (max(known),) if known and len(known) == len(untils) else (about.useful_until,)


def _settled(about: Standing) -> Reason | None:
    """Why the question does not stand any more."""
    faults = (
        (not about.asked_for, Reason.PROPOSAL_CLOSED),
        (about.resting, Reason.PLAN_PAUSED),
        (about.discharged, Reason.DISCHARGED),
    )
    return next((reason for holds, reason in faults if holds), None)
