"""What is done about a text that is posted some minutes ahead, for the provider to send at its time: a table, every cell tested.

A provider takes no post that is nearer to the text's time than `SHORTEST_AHEAD`. So a look that begins once that and the grace have
passed sees every copy that there will ever be, whatever became of our posts, and all but one are taken back before any goes out. What
is not wanted any more is taken back wholly. The ordinary way is free only once it is certain that the provider has no copy.

    posted -> held -> out            out: the provider has begun to send it, or has sent it
        \\-> missed \\-> canceled     missed: a list did not show it, which is no proof before that last look
            \\-> never
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from handrail_shared.contracts.ids import derived

from handrail_notifier.core.delivery import LONGEST_CALL
from handrail_notifier.core.nudge import CARRIER_STATUS, TextEvent

SHORTEST_AHEAD = timedelta(seconds=300)
"""A provider takes no scheduled text that is nearer to its time."""
LISTED_WITHIN = timedelta(seconds=30)
"""What a provider has taken its list shows by then, as everywhere else."""
LAST_POST = SHORTEST_AHEAD + LONGEST_CALL + timedelta(seconds=13)
"""Nothing is posted nearer to the text's time: its outcome is known before the provider takes no more."""
SURE = SHORTEST_AHEAD - LISTED_WITHIN
"""A look that begins at or after this time before the text's sees all copies."""
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


class CopyState(StrEnum):
    """What is known of one post of the text."""

    POSTED = "posted"
    MISSED = "missed"
    NEVER = "never"
    HELD = "held"
    CANCELED = "canceled"
    OUT = "out"


RANK: Mapping[CopyState, int] = {state: rank for rank, state in enumerate(CopyState)}
"""What is known only grows: the phone outranks a word of ours or the provider's that it has been taken back."""
DOUBTFUL = frozenset({CopyState.POSTED, CopyState.MISSED})
LIVE = frozenset({CopyState.HELD, CopyState.OUT})


@dataclass(frozen=True, slots=True)
class Copy:
    """One post of the text, on record before its call."""

    copy_id: UUID
    posted_at: datetime
    state: CopyState = CopyState.POSTED
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A text that is posted ahead, to go out at `send_at`. `wanted`: as far as was decided last."""

    send_at: datetime
    wanted: bool = True
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a provider's list shows of the text; `status` in the provider's word."""

    provider_id: str
    status: str


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


class Many(IntEnum):
    """How many copies the provider is known to hold."""

    NONE = 0
    ONE = 1
    MORE = 2


class Doubt(StrEnum):
    """What the provider may hold besides."""

    NONE = "none"
    MISSED = "missed"
    FRESH = "fresh"


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


def many_of(text: Ahead) -> Many:
    return Many(min(sum(each.state in LIVE for each in text.copies), 2))


def doubt_of(text: Ahead) -> Doubt:
    states = {each.state for each in text.copies}
    if CopyState.POSTED in states:
        return Doubt.FRESH
    return Doubt.MISSED if CopyState.MISSED in states else Doubt.NONE


def next_step(text: Ahead, now: datetime) -> Step:
    """What is to be done about a text, as far as it is known at `now`."""
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


def known(text: Ahead, copy_id: UUID, state: CopyState, provider_id: str | None = None) -> Ahead:
    """Something is learned of one copy, which who says so has named; what is known of a text at the provider is never unlearned.

    A list does not show which copy it shows. What was taken for another one's changes places with what was taken for this one's.
    """
    mine = next((each for each in text.copies if each.copy_id == copy_id), None)
    if mine is None:
        return text
    other = _taken_for(text, mine, provider_id)
    if other is None and provider_id is not None and mine.provider_id not in {None, provider_id}:
        return _with_stray(text, mine, provider_id, state)
    changed = {copy_id: _grown(mine, state, provider_id)}
    if other is not None:
        changed[other.copy_id] = replace(other, state=mine.state, provider_id=mine.provider_id)
        changed[copy_id] = _grown(replace(mine, state=other.state, provider_id=provider_id), state, provider_id)
    return replace(text, copies=tuple(changed.get(each.copy_id, each) for each in text.copies))


def told_of(text: Ahead, provider_id: str, state: CopyState) -> Ahead:
    """What is said of a text at the provider by its id alone is of the copy that has it by now, if any has."""
    mine = next((each for each in text.copies if each.provider_id == provider_id), None)
    return text if mine is None else known(text, mine.copy_id, state, provider_id)


def taken_over(text: Ahead, copy_id: UUID, provider_id: str, states: Iterable[CopyState]) -> Ahead:
    """What others knew of a text at the provider while they took it for theirs stays true of it, whoever's it is: that it was taken back
    outlasts a word of the provider's that comes late."""
    for state in states:
        text = known(text, copy_id, state, provider_id)
    return text


def _taken_for(text: Ahead, mine: Copy, provider_id: str | None) -> Copy | None:
    """The other copy that was taken for the one of this id; where this one was taken for another, the first of which nothing is known."""
    if provider_id is None or mine.provider_id == provider_id:
        return None
    others = [each for each in text.copies if each is not mine]
    has_it = next((each for each in others if each.provider_id == provider_id), None)
    if has_it is not None or mine.provider_id is None:
        return has_it
    return next((each for each in others if each.provider_id is None and each.state in DOUBTFUL), None)


def _with_stray(text: Ahead, of: Copy, provider_id: str, state: CopyState) -> Ahead:
    """The provider has one more than was known of."""
    stray = Copy(derived(text.copies[0].copy_id, "copy", provider_id), of.posted_at, state, provider_id)
    return replace(text, copies=(*text.copies, stray))


def _grown(copy: Copy, state: CopyState, provider_id: str | None) -> Copy:
    grown = state if RANK[state] > RANK[copy.state] else copy.state
    return replace(copy, state=grown, provider_id=copy.provider_id or provider_id)


def state_of(status: str) -> CopyState | None:
    """What a provider's word for a text's status says of a copy; None: nothing that we know of."""
    if status in {"scheduled", "accepted"}:
        return CopyState.HELD
    if status == "canceled":
        return CopyState.CANCELED
    return CopyState.OUT if CARRIER_STATUS.get(status, TextEvent.CLAIM) is not TextEvent.CLAIM else None


def is_contesting(text: Ahead) -> bool:
    """Whether what a list shows may be this one's, for all that is known: another of the same words and number leaves it one."""
    return many_of(text) is Many.NONE and doubt_of(text) is not Doubt.NONE


def looked(text: Ahead, shown: Sequence[Shown], began_at: datetime, *, contested: bool = False) -> Ahead:
    """What the provider's list tells, the oldest first, if the look for it began at `began_at`.

    `contested`: another text of the same words to the same number has none yet, and may have one of these. Then this one takes one at
    most, and concludes nothing while there are more; whoever looks last takes back what is too many.
    """
    own = {each.provider_id for each in text.copies}
    free = [each for each in shown if each.provider_id not in own]
    if contested and free:
        first = free[: many_of(text) is Many.NONE]
        return _seen(text, [each for each in shown if each in first or each.provider_id in own], began_at)
    return _concluded(_seen(text, shown, began_at), shown, began_at)


def _seen(text: Ahead, shown: Sequence[Shown], began_at: datetime) -> Ahead:
    for each in shown:
        state = state_of(each.status)
        if state is not None:
            text = _placed(text, each.provider_id, state, began_at)
    return text


def _concluded(text: Ahead, shown: Sequence[Shown], began_at: datetime) -> Ahead:
    found = {each.provider_id for each in shown}
    return replace(text, copies=tuple(_absent(text, each, found, began_at) for each in text.copies))


def _placed(text: Ahead, provider_id: str, state: CopyState, now: datetime) -> Ahead:
    """A text at the provider is the copy that has its id, else the first of which nothing is known, else one more."""
    own = [each for each in text.copies if each.provider_id == provider_id]
    if not own:
        nameless = [each for each in text.copies if each.provider_id is None]
        own = sorted(nameless, key=lambda each: each.state not in DOUBTFUL)
    if own:
        return known(text, own[0].copy_id, state, provider_id)
    return _with_stray(text, replace(text.copies[0], posted_at=now), provider_id, state)


def _absent(text: Ahead, copy: Copy, found: set[str], began_at: datetime) -> Copy:
    if copy.state not in DOUBTFUL or copy.provider_id in found:
        return copy
    if began_at >= text.send_at - SURE:
        return replace(copy, state=CopyState.NEVER)
    counts = began_at >= copy.posted_at + LONGEST_CALL + LISTED_WITHIN
    return replace(copy, state=CopyState.MISSED) if counts else copy


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


def standing(text: Ahead, now: datetime, *, ended: bool) -> Standing:
    """`ended`: nobody sees to it any more."""
    sure, many = doubt_of(text) is Doubt.NONE, many_of(text)
    if sure and many is Many.NONE:
        return (
            Standing.FREE
            if ended or not text.wanted or phase_of(text.send_at, now) is not Phase.EARLY
            else Standing.NOT_YET
        )
    long_over = now >= text.send_at + ASKED_AFTERWARDS
    goes_out = text.wanted and many is not Many.NONE and phase_of(text.send_at, now) is Phase.OVER
    if ended or long_over or goes_out:
        return Standing.GONE
    return Standing.ON_OFFER if text.wanted and sure and many is Many.ONE else Standing.NOT_YET
