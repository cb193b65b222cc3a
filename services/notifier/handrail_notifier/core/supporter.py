"""The person whom a client chose, by that person's own consent: a table, and when their weekly text is due (R34).

Nothing but one invitation is sent before they agree, and nobody is asked twice. Their STOP is undone by their own START and by nothing
else, and START is no yes: it brings back what they had agreed to, or their open question. What was ended stays ended; a wrong number is
asked no more. What they agreed to a year ago, or what no longer reaches them, lapses.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum

from handrail_shared.contracts.events.plans import Weekday

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import CHANNELS, Agreement, Channel, silencing
from handrail_notifier.core.timing import exists_at, local_day

DAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORDING_VERSION = "supporter_invite_2026_11"
"""Of what the invitation says, in both languages: a new one with each change of its words (`core/texts/`)."""
ANSWER_WITHIN = timedelta(days=7)
"""So long an invitation is open; one that could not go out so long is not sent any more."""
WEEKLY_USEFUL_FOR = timedelta(hours=6)
APART = timedelta(days=6)
"""So far at least is one text of the week from the last, whatever day is chosen anew."""
KEPT_FOR = timedelta(days=30)
"""So long the number of who is not asked, or did not answer, is kept."""
CONSENT_LASTS = timedelta(days=365)
NOTE_ONCE_PER = timedelta(hours=12)
HELP_ONCE_PER = timedelta(hours=1)
STOPPED_ONCE_PER = timedelta(hours=1)
LATELY = timedelta(days=1)
"""So long a client who says again that somebody is to be taken off means the one who was."""
LOOK_AGAIN = timedelta(hours=1)
"""An invitation that waits for its client (a break, a hold, consent not confirmed) is looked at again so often."""


class State(StrEnum):
    """How far their own consent has come."""

    NAMED = "named"
    INVITED = "invited"
    AGREED = "agreed"
    LAPSED = "lapsed"
    STOPPED = "stopped"
    NOT_INVITED = "not_invited"
    """The number can't be asked: it is a client's, or somebody has left from it, or no text could go in time or did arrive."""
    ENDED = "ended"


class Event(StrEnum):
    """What can happen."""

    INVITE = "invite"
    """The carrier has the invitation."""
    NOT_ARRIVED = "not_arrived"
    """The carrier did not take the invitation, or could not deliver it."""
    REFUSE = "refuse"
    """The number must not be asked."""
    AGREE = "agree"
    """They answered OK."""
    DECLINE = "decline"
    """They answered no."""
    LAPSE = "lapse"
    """A time is over: for the answer, for the asking, for the consent; or no text reaches them."""
    STOP = "stop"
    """They want no texts."""
    WRONG = "wrong"
    """Whoever has the number is somebody else."""
    START = "start"
    """They texted START, and had agreed before."""
    REOPEN = "reopen"
    """They texted START, and had been asked only."""
    END = "end"
    """Clinic or client want it ended, the client left care, or the number became a client's."""


_N, _I, _A, _L = State.NAMED, State.INVITED, State.AGREED, State.LAPSED
_X, _R, _E = State.STOPPED, State.NOT_INVITED, State.ENDED

AFTER: Mapping[Event, Mapping[State, State]] = {
    Event.INVITE: {_N: _I, _I: _I, _A: _A, _L: _L, _X: _X, _R: _R, _E: _E},
    Event.NOT_ARRIVED: {_N: _R, _I: _R, _A: _A, _L: _L, _X: _X, _R: _R, _E: _E},
    Event.REFUSE: {_N: _R, _I: _I, _A: _A, _L: _L, _X: _X, _R: _R, _E: _E},
    Event.AGREE: {_N: _N, _I: _A, _A: _A, _L: _L, _X: _X, _R: _R, _E: _E},
    Event.DECLINE: {_N: _N, _I: _L, _A: _A, _L: _L, _X: _X, _R: _R, _E: _E},
    Event.LAPSE: {_N: _R, _I: _L, _A: _L, _L: _L, _X: _X, _R: _R, _E: _E},
    Event.STOP: {_N: _R, _I: _X, _A: _X, _L: _L, _X: _X, _R: _R, _E: _E},
    Event.WRONG: {_N: _R, _I: _R, _A: _R, _L: _R, _X: _R, _R: _R, _E: _E},
    Event.START: {_N: _N, _I: _I, _A: _A, _L: _L, _X: _A, _R: _R, _E: _E},
    Event.REOPEN: {_N: _N, _I: _I, _A: _A, _L: _L, _X: _I, _R: _R, _E: _E},
    Event.END: {_N: _E, _I: _E, _A: _E, _L: _E, _X: _E, _R: _E, _E: _E},
}


def after(state: State, event: Event) -> State:
    """The state that follows."""
    return AFTER[event][state]


def on_start(invited_at: datetime | None, agreed_at: datetime | None, now: datetime) -> Event | None:
    """What START is of who was asked and has agreed at these instants, if ever; None: it brings nothing back."""
    if agreed_at is not None:
        return Event.START if now < agreed_at + CONSENT_LASTS else None
    return Event.REOPEN if invited_at is not None and now < invited_at + ANSWER_WITHIN else None


def next_weekly(day: Weekday, at: time, zone: str, after: datetime) -> datetime:
    """The first instant later than `after` at which a clock in `zone` shows this hour of this day of the week."""
    first = local_day(after, zone)
    ahead = (DAYS.index(day) - first.weekday()) % 7
    instants = (exists_at(first + timedelta(days=ahead + 7 * week), at, zone) for week in range(-1, 3))
    return next(each for each in instants if each > after)


def due_after(state: State, since: datetime, weekly: datetime) -> datetime | None:
    """When it is looked at next, in a state that holds since then; `weekly`: when their text is due next."""
    match state:
        case State.NAMED | State.INVITED:
            return since + ANSWER_WITHIN
        case State.AGREED:
            return weekly
        case State.LAPSED | State.NOT_INVITED:
            return since + KEPT_FOR
        case State.STOPPED | State.ENDED:
            return None


def client_is_reached(agreements: Mapping[Channel, Agreement]) -> bool:
    """Whether the client takes part themselves: some channel is confirmed, and no STOP of theirs silences it."""
    return any(
        agreements[each].consent is Consent.CONFIRMED and not silencing(agreements, each)
        for each in CHANNELS
        if each in agreements
    )
