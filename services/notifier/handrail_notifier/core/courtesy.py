"""When a text that answers a client, or asks for consent, may go out, and for how long it is still of use.

What asks a client to agree waits for an hour in which they may be written to unasked, by the clinic, the law and their own wish; what
answers a client's own text is sent at any hour, unless it was found late. Whoever said STOP gets the one confirmation and help when asked for it, and nothing else (M4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_shared.contracts.purposes import ALL, Purpose, Purposes

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import Address, Channel, Clinic, Hold, Reason
from handrail_notifier.core.kinds import AT_ANY_HOUR, OF_STEPS, Kind, SystemKind

USEFUL_FOR: Mapping[SystemKind, timedelta] = {
    Kind.OPT_IN: timedelta(hours=24),
    Kind.RENEW: timedelta(hours=24),
    Kind.WELCOME: timedelta(hours=1),
    Kind.HELP: timedelta(hours=1),
    Kind.STOPPED: timedelta(minutes=5),
    Kind.LEAVING: timedelta(hours=1),
    Kind.NOT_UNDERSTOOD: timedelta(hours=1),
    Kind.PICTURE: timedelta(hours=1),
    Kind.NOTHING_OPEN: timedelta(hours=1),
    Kind.SEEN_TO: timedelta(hours=1),
    Kind.STRANGER: timedelta(hours=1),
    Kind.ACCEPTED: timedelta(hours=1),
    Kind.HOW_SURE: timedelta(hours=1),
    Kind.TOO_BIG: timedelta(hours=1),
    Kind.CHANGE_ASKED: timedelta(hours=1),
    Kind.DECLINED: timedelta(hours=1),
    Kind.SAID_BACK: timedelta(hours=1),
    Kind.FADED: timedelta(hours=3),
    Kind.OWN_CUE: timedelta(hours=3),
    Kind.MAINTAINED: timedelta(hours=3),
    Kind.STEPPED_BACK: timedelta(hours=3),
    Kind.COMES_TO_MIND: timedelta(hours=1),
    Kind.COMEBACK: timedelta(hours=1),
    Kind.MORE_A_WEEK: timedelta(hours=1),
    Kind.FEWER_A_WEEK: timedelta(hours=1),
    Kind.EASIER: timedelta(hours=1),
    Kind.HARDER: timedelta(hours=1),
    Kind.BREAK: timedelta(hours=1),
    Kind.BACK: timedelta(hours=1),
    Kind.NOW: timedelta(minutes=15),
    Kind.WALK_STEP: timedelta(minutes=15),
    Kind.WALK_DONE: timedelta(minutes=15),
    Kind.SHOWN_PLAN: timedelta(hours=1),
    Kind.NO_PLAN: timedelta(hours=1),
    Kind.HOW_AM_I: timedelta(hours=1),
    Kind.NOT_YET_USED: timedelta(hours=1),
    Kind.GOAL: timedelta(hours=1),
    Kind.WHY: timedelta(hours=1),
    Kind.NO_GOAL: timedelta(hours=1),
    Kind.NOT_BY_TEXT: timedelta(hours=1),
    Kind.STUCK: timedelta(hours=1),
    Kind.FEEDBACK: timedelta(hours=1),
    Kind.FEEDBACK_WHO: timedelta(hours=1),
    Kind.FEEDBACK_THEIRS: timedelta(hours=1),
    Kind.FEEDBACK_APART: timedelta(hours=1),
    Kind.WHICH: timedelta(hours=1),
    Kind.WHICH_DAY: timedelta(hours=1),
    Kind.STRAIN: timedelta(hours=1),
    Kind.BARRIER: timedelta(hours=1),
    Kind.SKIPPED: timedelta(hours=1),
    Kind.EARLIER: timedelta(hours=1),
    Kind.OTHER_TIME: timedelta(hours=1),
    Kind.BETTER_TIME: timedelta(hours=1),
    Kind.NUDGED_EARLIER: timedelta(hours=1),
    Kind.NUDGED_LATER: timedelta(hours=1),
    Kind.GROUND: timedelta(hours=1),
    Kind.NO_POINT: timedelta(hours=1),
    Kind.BARRIER_NOTED: timedelta(hours=1),
    Kind.SMALL_STEP: timedelta(hours=1),
    Kind.NO_SMALL: timedelta(hours=1),
    Kind.FIRST_ACT: timedelta(hours=1),
    Kind.TWO_MINUTES: timedelta(hours=1),
    Kind.SWAPPED: timedelta(hours=1),
    Kind.SWAPS_OUT: timedelta(hours=1),
    Kind.NO_SWAP: timedelta(hours=1),
    Kind.CHANGE_NOTED: timedelta(hours=1),
    Kind.CALL_NOTED: timedelta(hours=1),
    Kind.LATER_SET: timedelta(hours=1),
    Kind.LATER_NOT: timedelta(hours=1),
    Kind.SUPPORTER_NAMED: timedelta(days=3),
    Kind.SUPPORTER_ENDED: timedelta(hours=1),
    Kind.NO_SUPPORTER: timedelta(hours=1),
}
ONCE_PER: Mapping[SystemKind, timedelta] = {
    Kind.LEAVING: timedelta(hours=12),
    Kind.NOT_UNDERSTOOD: timedelta(hours=12),
    Kind.PICTURE: timedelta(hours=12),
    Kind.NOTHING_OPEN: timedelta(hours=12),
    Kind.SEEN_TO: timedelta(hours=12),
    Kind.STRANGER: timedelta(hours=24),
    Kind.COMES_TO_MIND: timedelta(hours=24),
    Kind.COMEBACK: timedelta(hours=24),
    Kind.STUCK: timedelta(hours=12),
    Kind.FEEDBACK: timedelta(hours=12),
    Kind.FEEDBACK_APART: timedelta(hours=1),
    Kind.WHICH: timedelta(hours=12),
    Kind.WHICH_DAY: timedelta(hours=1),
}
"""Courtesies and questions that are not repeated within this time."""

OF_THE_MOMENT = frozenset({Kind.NOW, Kind.WALK_STEP, Kind.WALK_DONE, Kind.STOPPED})
"""What is of use only right after it was asked for: its use counts from when that text came."""
LATE = timedelta(minutes=30)
"""Who texted longer ago than this, while we were away, no longer holds their phone."""
ANSWERED_AT_ANY_HOUR = frozenset({Kind.HELP, Kind.STOPPED, Kind.SEEN_TO})
"""What is said at once however late: who we are, that all texts have ended, and whom to call in danger."""

_TO_ANSWER = frozenset({Consent.CONFIRMED, Consent.LAPSED})
"""Who texts gets an answer, also while they are asked to confirm their consent anew."""
ALLOWED: Mapping[SystemKind, frozenset[Consent]] = {
    Kind.OPT_IN: frozenset({Consent.RECORDED, Consent.ASKED}),
    Kind.RENEW: frozenset({Consent.LAPSED}),
    Kind.WELCOME: frozenset({Consent.CONFIRMED}),
    Kind.HELP: frozenset(Consent),
    Kind.STOPPED: frozenset({Consent.REVOKED}),
    Kind.LEAVING: frozenset({Consent.HELD}),
    Kind.NOT_UNDERSTOOD: frozenset(Consent) - {Consent.HELD, Consent.REVOKED},
    Kind.PICTURE: frozenset(Consent) - {Consent.HELD, Consent.REVOKED},
    Kind.NOTHING_OPEN: _TO_ANSWER,
    Kind.SEEN_TO: frozenset(Consent) - {Consent.REVOKED},
    Kind.STRANGER: frozenset(Consent),
    Kind.ACCEPTED: _TO_ANSWER,
    Kind.HOW_SURE: _TO_ANSWER,
    Kind.TOO_BIG: _TO_ANSWER,
    Kind.CHANGE_ASKED: _TO_ANSWER,
    Kind.DECLINED: _TO_ANSWER,
    Kind.SAID_BACK: _TO_ANSWER,
    Kind.FADED: frozenset({Consent.CONFIRMED}),
    Kind.OWN_CUE: frozenset({Consent.CONFIRMED}),
    Kind.MAINTAINED: frozenset({Consent.CONFIRMED}),
    Kind.STEPPED_BACK: frozenset({Consent.CONFIRMED}),
    Kind.COMES_TO_MIND: frozenset({Consent.CONFIRMED}),
    Kind.COMEBACK: _TO_ANSWER,
    Kind.MORE_A_WEEK: _TO_ANSWER,
    Kind.FEWER_A_WEEK: _TO_ANSWER,
    Kind.EASIER: _TO_ANSWER,
    Kind.HARDER: _TO_ANSWER,
    Kind.BREAK: _TO_ANSWER,
    Kind.BACK: _TO_ANSWER,
    Kind.NOW: _TO_ANSWER,
    Kind.WALK_STEP: _TO_ANSWER,
    Kind.WALK_DONE: _TO_ANSWER,
    Kind.SHOWN_PLAN: _TO_ANSWER,
    Kind.NO_PLAN: _TO_ANSWER,
    Kind.HOW_AM_I: _TO_ANSWER,
    Kind.NOT_YET_USED: _TO_ANSWER,
    Kind.GOAL: _TO_ANSWER,
    Kind.WHY: _TO_ANSWER,
    Kind.NO_GOAL: _TO_ANSWER,
    Kind.NOT_BY_TEXT: _TO_ANSWER,
    Kind.STUCK: _TO_ANSWER,
    Kind.FEEDBACK: _TO_ANSWER,
    Kind.FEEDBACK_WHO: _TO_ANSWER,
    Kind.FEEDBACK_THEIRS: _TO_ANSWER,
    Kind.FEEDBACK_APART: _TO_ANSWER,
    Kind.WHICH: _TO_ANSWER,
    Kind.WHICH_DAY: _TO_ANSWER,
    Kind.STRAIN: _TO_ANSWER,
    Kind.BARRIER: _TO_ANSWER,
    Kind.SKIPPED: _TO_ANSWER,
    Kind.EARLIER: _TO_ANSWER,
    Kind.OTHER_TIME: _TO_ANSWER,
    Kind.BETTER_TIME: _TO_ANSWER,
    Kind.NUDGED_EARLIER: _TO_ANSWER,
    Kind.NUDGED_LATER: _TO_ANSWER,
    Kind.GROUND: _TO_ANSWER,
    Kind.NO_POINT: _TO_ANSWER,
    Kind.BARRIER_NOTED: _TO_ANSWER,
    Kind.SMALL_STEP: _TO_ANSWER,
    Kind.NO_SMALL: _TO_ANSWER,
    Kind.FIRST_ACT: _TO_ANSWER,
    Kind.TWO_MINUTES: _TO_ANSWER,
    Kind.SWAPPED: _TO_ANSWER,
    Kind.SWAPS_OUT: _TO_ANSWER,
    Kind.NO_SWAP: _TO_ANSWER,
    Kind.CHANGE_NOTED: _TO_ANSWER,
    Kind.CALL_NOTED: _TO_ANSWER,
    Kind.LATER_SET: _TO_ANSWER,
    Kind.LATER_NOT: _TO_ANSWER,
    Kind.SUPPORTER_NAMED: frozenset({Consent.CONFIRMED}),
    Kind.SUPPORTER_ENDED: _TO_ANSWER,
    Kind.NO_SUPPORTER: _TO_ANSWER,
}
"""To whom each goes, by how far their consent has come."""


_TELLING = frozenset({Kind.FADED, Kind.OWN_CUE, Kind.MAINTAINED, Kind.STEPPED_BACK})
"""What tells a client something that they have not texted about."""
UNASKED = _TELLING | {Kind.OPT_IN, Kind.RENEW, Kind.SUPPORTER_NAMED}
"""What nobody waits for."""
ASKS_TO_AGREE = frozenset({Kind.OPT_IN, Kind.RENEW})
"""What asks a client for their word."""
WAITS_FOR_HOURS = ASKS_TO_AGREE | {Kind.SUPPORTER_NAMED}
"""What waits like a nudge for an hour in which the client may be written to unasked, and has its decisions on record: what asks to
agree, and what the clinic's own doing calls for."""
_ENDS_WITH_CARE = ASKS_TO_AGREE | {Kind.NOW, Kind.WALK_STEP, Kind.WALK_DONE, Kind.SUPPORTER_NAMED}
"""What does not go to who was discharged, though they may have texted for it."""
_OF_NUDGES = _TELLING | {Kind.COMES_TO_MIND}
"""What is of no use to who has not agreed to nudges on the channel."""


REST_ENDS = UNASKED | {Kind.COMES_TO_MIND}
"""What a break that the client wanted ends: nobody waits for it."""
_RIGHTS = frozenset({Kind.HELP, Kind.STOPPED})
"""What is answered even after a code word, and to a number that took no texts: who we are, and that all texts have ended, to who has just
asked for that."""
_HELD_BACK = (
    UNASKED
    | {Kind.COMES_TO_MIND, Kind.COMEBACK, Kind.NOT_UNDERSTOOD, Kind.PICTURE, Kind.NOTHING_OPEN}
    | {Kind.NOW, Kind.WALK_STEP, Kind.WALK_DONE}
    | {Kind.MORE_A_WEEK, Kind.FEWER_A_WEEK, Kind.EASIER, Kind.HARDER}
    | (AT_ANY_HOUR - {Kind.BREAK, Kind.BACK, Kind.SUPPORTER_ENDED, Kind.NO_SUPPORTER})
    | (OF_STEPS - {Kind.CALL_NOTED})
)
"""What rests while a person is seeing to a client: how plans go, and that words are kept for the next visit."""
IN_ITS_PLACE = _HELD_BACK - UNASKED - {Kind.COMES_TO_MIND, Kind.COMEBACK}
"""What of it answers a text, so that its client would hear nothing at all: they hear that it is kept, and whom to call."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a system text depends on. `zone` and `clinic` are None until they are known."""

    clinic: Clinic | None
    zone: str | None
    consent: Consent
    address: Address
    discharged: bool
    useful_until: datetime
    purposes: Purposes = ALL
    """What the channel's consent is for."""
    no_texts: bool = False
    """The client wants none that they did not ask for."""
    channel: Channel = "sms"
    holds: tuple[Hold, ...] = ()
    """What the defences have against it."""
    held: bool = False
    """A person at the clinic is seeing to them."""
    resting: bool = False
    """The client wanted a break."""
    silenced: bool = False
    """Their code word came."""
    not_theirs: bool = False
    """Whoever has the number said that they are somebody else."""
    permitted_at: datetime | None = None
    """The first instant at which they may be written to unasked; None: it is not known who they are."""


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


def use_of(kind: SystemKind, asked_at: datetime, now: datetime) -> timedelta:
    """For how long from `now` the answer to a text of then is of use; not positive: it is of none any more."""
    age = max(now - asked_at, timedelta()) if kind in OF_THE_MOMENT else timedelta()
    return USEFUL_FOR[kind] - age


def waits_for_hours(kind: SystemKind, asked_at: datetime, now: datetime) -> bool:
    """Whether the answer comes so late that it is as good as unasked, and waits for an hour in which its client may be written to."""
    return now - asked_at > LATE and kind not in ANSWERED_AT_ANY_HOUR | OF_THE_MOMENT


def may_go(kind: SystemKind, about: Circumstances, now: datetime) -> Go | WaitUntil | WaitToKnow | Drop:
    """What to do with a system text that is due at `now`."""
    if reason := _against(kind, about, now):
        return Drop(reason)
    if about.clinic is None or about.zone is None:
        return WaitToKnow()
    allowed = about.permitted_at or now if kind in WAITS_FOR_HOURS else now
    allowed = max([allowed, *(hold.until for hold in about.holds if hold.until is not None)])
    return Go() if allowed <= now else WaitUntil(allowed)


def _against(kind: SystemKind, about: Circumstances, now: datetime) -> Reason | None:
    """The first reason for which it never goes. What is not known yet is no reason."""
    known = about.clinic is not None and about.zone is not None
    works = kind in _RIGHTS and not about.not_theirs
    faults = (
        (now >= about.useful_until, Reason.MOMENT_PASSED),
        (about.consent is Consent.REVOKED and about.consent not in ALLOWED[kind], Reason.REVOKED),
        (about.consent not in ALLOWED[kind], Reason.NO_CONSENT),
        (kind in _OF_NUDGES and Purpose.NUDGES not in about.purposes, Reason.PURPOSE_NOT_AGREED),
        (about.discharged and kind in _ENDS_WITH_CARE, Reason.DISCHARGED),
        (about.held and kind in _HELD_BACK, Reason.CRISIS_HOLD),
        (about.resting and kind in REST_ENDS, Reason.ON_BREAK),
        (about.silenced and kind not in _RIGHTS, Reason.ON_BREAK),
        (
            about.no_texts and about.channel == "sms" and kind in _TELLING | {Kind.RENEW, Kind.SUPPORTER_NAMED},
            Reason.NO_TEXTS_WANTED,
        ),
        (about.clinic is not None and about.channel not in about.clinic.senders, Reason.NO_SENDER),
        (known and about.address is Address.MISSING, Reason.NO_ADDRESS),
        (known and not works and about.address is Address.INVALID, Reason.NUMBER_INVALID),
        (known and not works and about.address is Address.UNHEALTHY, Reason.NUMBER_UNHEALTHY),
        *((hold.until is None or hold.until >= about.useful_until, hold.reason) for hold in about.holds),
    )
    return next((reason for holds, reason in faults if holds), None)
