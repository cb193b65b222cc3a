"""What is known of the copies of a text that a provider may hold: every post is one, and its list or its word tells of them.

A look tells that there is none only where it began late enough for one to be seen; who says which copy is meant is believed before
who does not; and what is known of a text at the provider only grows.
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
SURE = SHORTEST_AHEAD - LISTED_WITHIN
"""A look that begins at or after this time before the text's sees all copies."""


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
    """What a provider's list shows of the text; `status` in the provider's word. `wordless`: it may be another to the same number."""

    provider_id: str
    status: str
    wordless: bool = False


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


def many_of(text: Ahead) -> Many:
    return Many(min(sum(each.state in LIVE for each in text.copies), 2))


def doubt_of(text: Ahead) -> Doubt:
    states = {each.state for each in text.copies}
    if CopyState.POSTED in states:
        return Doubt.FRESH
    return Doubt.MISSED if CopyState.MISSED in states else Doubt.NONE


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


def looked(
    text: Ahead, shown: Sequence[Shown], began_at: datetime, *, contested: bool = False, blind: bool = False
) -> Ahead:
    """What the provider's list tells, the oldest first, if the look for it began at `began_at`.

    `contested`: another text of the same words to the same number has none yet, and may have one of these. Then this one takes one at
    most, and concludes nothing while there are more; whoever looks last takes back what is too many. `blind`: any other text to the number
    may be what is shown without words. Then that is nobody's, and that one is not shown is no proof.
    """
    own = {each.provider_id for each in text.copies}
    if blind:
        shown = [each for each in shown if each.provider_id in own or not each.wordless]
    free = [each for each in shown if each.provider_id not in own]
    if contested and free:
        first = free[: many_of(text) is Many.NONE]
        return _seen(text, [each for each in shown if each in first or each.provider_id in own], began_at)
    seen = _seen(text, shown, began_at)
    return seen if blind else _concluded(seen, shown, began_at)


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
