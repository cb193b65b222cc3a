"""What is done next about a text that is posted ahead, by how near its time is and what is known of its copies: a table, every cell tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handrail_notifier.core.ahead.copies import (
    LISTED_WITHIN,
    LIVE,
    SHORTEST_AHEAD,
    SURE,
    Ahead,
    Copy,
    CopyState,
    Doubt,
    Many,
    doubt_of,
    many_of,
)
from handrail_notifier.core.delivery import LONGEST_CALL

LAST_POST = SHORTEST_AHEAD + LONGEST_CALL + timedelta(seconds=13)
"""Nothing is posted nearer to the text's time: its outcome is known before the provider takes no more."""
MARGIN = timedelta(seconds=5)
"""So long before its time a text can't be relied upon to be taken back."""
LAST_CHANCE = MARGIN + timedelta(seconds=3)
"""So long before it, what waits is decided for the last time, so that there is time for the call that takes it back."""
HANDED_OVER = timedelta(seconds=90)
"""The last decision is taken this long before the text's time."""
LEASE = timedelta(seconds=20)
"""How long a step of one process is left to it; a call is cut off before."""
MOST_POSTS = 3
ASKED_AFTERWARDS = timedelta(minutes=5)
"""How long after its time it is asked whether what could not be taken back went out."""


class Phase(StrEnum):
    """How near the text's time is."""

    EARLY = "early"
    """It may be posted."""
    LATE = "late"
    """It is not posted any more, but what was posted may still turn up."""
    SURE = "sure"
    """A look shows all that there will ever be."""
    OVER = "over"
    """Nothing can be relied upon to be taken back."""


class Act(StrEnum):
    """What is done."""

    POST = "post"
    LOOK = "look"
    WAIT = "wait"
    SPARE = "spare"
    """Take back all copies but one."""
    TAKE_BACK = "take_back"
    FREE = "free"
    """The provider has none, and none will turn up."""
    LEAVE = "leave"
    """It goes out: whoever decides puts it on record."""


_NONE, _ONE, _MORE = Many.NONE, Many.ONE, Many.MORE
_SURE_OF, _MISSED, _FRESH = Doubt.NONE, Doubt.MISSED, Doubt.FRESH
_Cells = Mapping[tuple[Many, Doubt], Act]


def _cells(none: Sequence[Act], one: Sequence[Act], more: Sequence[Act]) -> _Cells:
    """For no doubt, what was missed, and what is fresh."""
    return {
        (many, doubt): act
        for many, acts in ((_NONE, none), (_ONE, one), (_MORE, more))
        for doubt, act in zip(Doubt, acts, strict=True)
    }


_P, _L, _W, _S, _B, _F, _G = Act.POST, Act.LOOK, Act.WAIT, Act.SPARE, Act.TAKE_BACK, Act.FREE, Act.LEAVE
WANTED: Mapping[Phase, _Cells] = {
    Phase.EARLY: _cells((_P, _P, _L), (_W, _W, _L), (_S, _S, _S)),
    Phase.LATE: _cells((_F, _W, _L), (_W, _W, _L), (_S, _S, _S)),
    Phase.SURE: _cells((_F, _L, _L), (_W, _L, _L), (_S, _S, _S)),
    Phase.OVER: _cells((_F, _L, _L), (_G, _G, _G), (_G, _G, _G)),
}
UNWANTED: Mapping[Phase, _Cells] = {
    Phase.EARLY: _cells((_F, _W, _L), (_B, _B, _B), (_B, _B, _B)),
    Phase.LATE: _cells((_F, _W, _L), (_B, _B, _B), (_B, _B, _B)),
    Phase.SURE: _cells((_F, _L, _L), (_B, _B, _B), (_B, _B, _B)),
    Phase.OVER: _cells((_F, _L, _L), (_L, _L, _L), (_L, _L, _L)),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next, not before `at`. `copies`: those to take back."""

    act: Act
    at: datetime
    copies: tuple[Copy, ...] = ()


def phase_of(send_at: datetime, now: datetime) -> Phase:
    left = send_at - now
    if left > LAST_POST:
        return Phase.EARLY
    if left > SURE:
        return Phase.LATE
    return Phase.SURE if left > MARGIN else Phase.OVER


def next_step(text: Ahead, now: datetime, *, elsewhere: bool = False) -> Step:
    """What is to be done about a text, as far as it is known at `now`. `elsewhere`: it lies in an account of the provider's that is not set
    up any more."""
    return _out_of_reach(text, now) if elsewhere else _within_reach(text, now)


def _within_reach(text: Ahead, now: datetime) -> Step:
    phase = phase_of(text.send_at, now)
    act = (WANTED if text.wanted else UNWANTED)[phase][many_of(text), doubt_of(text)]
    match act:
        case Act.POST if len(text.copies) >= MOST_POSTS:
            return _no_more_posts(text, now)
        case Act.LOOK if phase is Phase.OVER:
            return _afterwards(text, now)
        case Act.LOOK:
            return Step(act, _absence_counts_from(text, now))
        case Act.WAIT:
            return Step(act, text.send_at - (SURE if doubt_of(text) is not Doubt.NONE else LAST_CHANCE))
        case Act.SPARE | Act.TAKE_BACK:
            return Step(act, now, to_take_back(text))
        case _:
            return Step(act, now)


def _out_of_reach(text: Ahead, now: datetime) -> Step:
    """Nobody can be asked about it, and none is taken back or posted: what may be there goes out, wanted or not."""
    if many_of(text) is Many.NONE and doubt_of(text) is Doubt.NONE:
        return Step(Act.FREE, now)
    if text.wanted and phase_of(text.send_at, now) is not Phase.OVER:
        return Step(Act.WAIT, text.send_at - LAST_CHANCE)
    return Step(Act.LEAVE, now)


def rests(text: Ahead, now: datetime) -> bool:
    """Whether what is free is seen to until its time: what was taken back may turn out to be the text of another of the same words to the
    same number, and then its own is looked for."""
    return not text.wanted and now < text.send_at and any(each.state is CopyState.CANCELED for each in text.copies)


def _no_more_posts(text: Ahead, now: datetime) -> Step:
    if doubt_of(text) is Doubt.NONE:
        return Step(Act.FREE, now)
    return Step(Act.WAIT, text.send_at - SURE)


def _afterwards(text: Ahead, now: datetime) -> Step:
    """What could not be settled in time. What went out is left to whoever decides; nobody is asked for ever."""
    went_out = any(each.state is CopyState.OUT for each in text.copies)
    if went_out or now >= text.send_at + ASKED_AFTERWARDS:
        return Step(Act.LEAVE, now)
    held = any(each.state is CopyState.HELD for each in text.copies)
    return Step(Act.LOOK, max(now, text.send_at + LISTED_WITHIN) if held else now)


def _absence_counts_from(text: Ahead, now: datetime) -> datetime:
    """A look before that could only be a waste, or the last one that is needed."""
    fresh = [each.posted_at for each in text.copies if each.state is CopyState.POSTED]
    shown = max(fresh, default=now) + LONGEST_CALL + LISTED_WITHIN
    return max(now, min(shown, text.send_at - SURE)) if fresh else now


def kept_of(text: Ahead) -> Copy | None:
    """The copy that goes out: one that is out, else the first that was posted; every process chooses the same one."""
    live = [each for each in text.copies if each.state in LIVE]
    return max(live, key=lambda each: (each.state is CopyState.OUT, -each.posted_at.timestamp()), default=None)


def to_take_back(text: Ahead) -> tuple[Copy, ...]:
    """What the provider holds and is not to go out."""
    kept = kept_of(text) if text.wanted else None
    return tuple(each for each in text.copies if each.state is CopyState.HELD and each is not kept)


class Standing(StrEnum):
    """How a text that is posted ahead stands to whoever decides about it."""

    FREE = "free"
    """The provider has none: the ordinary way."""
    ON_OFFER = "on_offer"
    """Exactly one is held: it may be taken up, or taken back."""
    NOT_YET = "not_yet"
    """It is being seen to: ask again in a moment."""
    GONE = "gone"
    """It goes out, or did, whatever is decided."""


def standing(text: Ahead, now: datetime, *, ended: bool, elsewhere: bool = False) -> Standing:
    """`ended`: nobody sees to it any more. `elsewhere`: as above; what may be there is left to go out."""
    sure, many = doubt_of(text) is Doubt.NONE, many_of(text)
    if sure and many is Many.NONE:
        may_be_posted = text.wanted and not elsewhere and phase_of(text.send_at, now) is Phase.EARLY
        return Standing.NOT_YET if may_be_posted and not ended else Standing.FREE
    long_over = now >= text.send_at + ASKED_AFTERWARDS
    goes_out = text.wanted and many is not Many.NONE and phase_of(text.send_at, now) is Phase.OVER
    if ended or long_over or goes_out:
        return Standing.GONE
    if text.wanted and sure and many is Many.ONE:
        return Standing.ON_OFFER
    return Standing.GONE if elsewhere else Standing.NOT_YET
