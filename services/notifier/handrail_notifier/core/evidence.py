"""What looking for evidence, and what a carrier reports, teach of an attempt: pure.

That a provider has a text may be seen at any time. That it has none counts only if the look for it began once the grace after
the call was over, however late its answer comes. Without any evidence, `core.doubt` says what is done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from handrail_notifier.core.delivery import OUTCOME_UNKNOWN, Learned, OnRecord, Source, ask_again_at, may_send_again
from handrail_notifier.core.doubt import IN_DOUBT, MOST_LOOKS, PREFER_SILENCE, Doubt
from handrail_notifier.core.nudge import CARRIER_STATUS, OPEN, TextEvent, TextState, after
from handrail_notifier.core.retry import FailureClass, delivery_failure


@dataclass(frozen=True, slots=True)
class Seen:
    """The provider has a text that fits and belongs to no other attempt; `status` in the provider's word. `wordless`: its words are not
    kept, so it fits by number and time alone."""

    provider_id: str
    status: str
    code: int | None = None
    segments: int | None = None
    wordless: bool = False


@dataclass(frozen=True, slots=True)
class Contested:
    """The provider has a text that fits, and that may be of another attempt, which waits for its answer as well."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider answers, and has none."""


@dataclass(frozen=True, slots=True)
class NoList:
    """There is nobody to ask, or nothing to ask with."""


@dataclass(frozen=True, slots=True)
class Away:
    """No answer just now."""


Evidence = Seen | Contested | Absent | NoList | Away


def among(
    record: OnRecord,
    sightings: Sequence[Seen],
    taken: Collection[str],
    *,
    others_open: bool = False,
    number_open: bool = False,
) -> Seen | Contested | Absent | NoList:
    """Which of the texts that fit, the oldest first, is an attempt's: its own if that is known, else one that is nobody else's.

    Of several that is one that arrived, else one on its way, else the oldest. `taken` are those that other attempts are known to have.
    `others_open`: another attempt at the same words to the same number has no answer yet. The first look leaves it the time to get one. `number_open`: any other text to the same number may be there without our
    knowing its id. Then one without words says nothing, neither that this one is there nor that it is not.
    """
    if record.provider_id is not None:
        fits = [each for each in sightings if each.provider_id == record.provider_id]
    else:
        free = [each for each in sightings if each.provider_id not in taken]
        fits = [each for each in free if not (each.wordless and number_open)]
        if free and not fits:
            return Contested() if record.looks <= 1 < IN_DOUBT[record.kind].looks else NoList()
        if fits and others_open and record.looks <= 1:
            return Contested()
    return max(fits, key=_promise, default=Absent())


def _promise(seen: Seen) -> int:
    return {TextEvent.DELIVER: 2, TextEvent.FAIL: 0}.get(CARRIER_STATUS.get(seen.status, TextEvent.ACCEPT), 1)


class Patience(StrEnum):
    """What a look comes to that taught nothing."""

    WAIT = "wait"
    """Look again in a while."""
    LEAVE = "leave"
    """Look no more; a callback still counts."""


def weigh(record: OnRecord, evidence: Evidence, now: datetime, *, began_as: TextState) -> Learned | Patience:
    """What a look for evidence teaches of an attempt whose lease, grace or validity is over.

    `began_as` is the attempt's state when the look began; `record` is read anew since.
    """
    if record.state not in OPEN:
        return _last_word(record, evidence, now)
    if isinstance(evidence, Contested):
        return Patience.WAIT
    if isinstance(evidence, Seen):
        return _seen(evidence)
    if isinstance(evidence, NoList) or (record.state is TextState.UNKNOWN and began_as is TextState.UNKNOWN):
        return _not_seen(record, evidence, now)
    return _LOSE_TRACK if record.state is TextState.SENDING else Patience.WAIT


def _seen(evidence: Seen) -> Learned:
    there = Learned(TextEvent.ACCEPT, evidence.provider_id, evidence.segments, by=Source.LIST, guessed=True)
    return _reported(evidence) or there


_LOSE_TRACK = Learned(TextEvent.LOSE_TRACK, by=Source.NOBODY)
_HAD_AN_ID = frozenset({TextState.ACCEPTED, TextState.SENT, TextState.DELIVERED, TextState.FAILED})


def _not_seen(record: OnRecord, evidence: Absent | NoList | Away, now: datetime) -> Learned | Patience:
    """Who can't be sent to again has nothing to lose by patience, whatever its kind prefers."""
    policy = IN_DOUBT[record.kind] if may_send_again(record, now) else PREFER_SILENCE
    match evidence:
        case Absent():
            return Learned(TextEvent.NOT_FOUND, by=Source.LIST)
        case NoList():
            return _without_evidence(policy)
        case Away():
            return _without_evidence(policy) if record.looks >= policy.looks else Patience.WAIT
        case never:
            assert_never(never)


def _without_evidence(policy: Doubt) -> Learned:
    if policy.prefers == "send":
        return Learned(TextEvent.SEND_ANYWAY, by=Source.NOBODY)
    return Learned(TextEvent.EXPIRE, reason=OUTCOME_UNKNOWN, by=Source.NOBODY)


def _last_word(record: OnRecord, evidence: Evidence, now: datetime) -> Learned | Patience:
    """What became of a text that is not in doubt. A carrier that is away, or whose text may be another's, is asked again, a bounded number
    of times; for the end of what is urgent, within a bounded time.

    One whose provider id turned out to be another's takes one that is nobody's; its own may be held by a wrong guess of a third, so where
    there is none it is looked for again, a bounded number of times. Then it stays as it is: the phone has these words, as the other's, and
    a second copy is worse than none. One that was given up, and after which the text was sent again, takes none: what is there may be the
    later one's, which would go without and be sent once more.
    """
    lost_its_id = isinstance(evidence, Absent) and record.provider_id is None and record.state in _HAD_AN_ID
    if (isinstance(evidence, Away | Contested) or lost_its_id) and record.looks < MOST_LOOKS:
        return Patience.WAIT
    if isinstance(evidence, Seen) and record.provider_id is None:
        was_sent_again = record.state is TextState.PLANNED and not record.newest
        return Patience.LEAVE if was_sent_again else _seen(evidence)
    if isinstance(evidence, Seen) and evidence.provider_id == record.provider_id:
        news = _reported(evidence)
        if news is not None and after(record.state, news.event) is not record.state:
            return news
    asks_on = record.provider_id is not None and not isinstance(evidence, NoList)
    return Patience.WAIT if asks_on and ask_again_at(record, now) is not None else Patience.LEAVE


def _reported(seen: Seen) -> Learned | None:
    return reported(seen.status, seen.code, seen.provider_id, seen.segments, by=Source.LIST)


def reported(
    status: str, code: int | None, provider_id: str | None, segments: int | None = None, *, by: Source
) -> Learned | None:
    """What a carrier's word for a text's status says; None: nothing that we know of."""
    event = CARRIER_STATUS.get(status)
    if event is None:
        return None
    why = delivery_failure(code, status) if event is TextEvent.FAIL else None
    if why is FailureClass.TOO_LATE:
        event = TextEvent.EXPIRE
    return Learned(event, provider_id, segments, why, code, by=by, guessed=by is Source.LIST)


FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)
WAITS_FOR = timedelta(days=1)
"""How long a report waits to know whose it is."""


def next_place_look(received_at: datetime, looks: int, now: datetime) -> datetime | None:
    """When to look again whose an early report is; None: it has waited long enough."""
    pause: timedelta = FIRST_PAUSE * 2 ** min(looks, 20)
    look = now + min(pause, LONGEST_PAUSE)
    return look if look < received_at + WAITS_FOR else None
