"""What follows from news of an attempt, and from looking for evidence of it: the one place that decides, and pure.

Whoever sends, hears the carrier or reconciles asks here, and so does the simulation. News leaves the ledger the same in whatever
order it comes. What a provider took counts whichever attempt it was; only the newest one can end a text otherwise, and not while
another is on its way. What comes late of one that failed moves nothing, for the text may be planned once more. Each fact is told once for a text. What was ended for want of evidence gives way to evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from handrail_notifier.core.decision import Channel
from handrail_notifier.core.doubt import IN_DOUBT
from handrail_notifier.core.kinds import CRISIS_KINDS, Kind
from handrail_notifier.core.nudge import ENDED, ON_ITS_WAY, OPEN, TAKEN, TextEvent, TextState, after
from handrail_notifier.core.owning import Claim, Other, Own, claim
from handrail_notifier.core.retry import MOST_TRIES, FailureClass, pause_before

LONGEST_CALL = timedelta(seconds=17)
"""A call is cut off after this time; a lease has that, the grace for evidence and a second more."""
UNHEARD = timedelta(hours=1, minutes=10)
"""After an acceptance the carrier is asked, if it has said no end by then: the longest validity, and a while for its callback."""
UNHEARD_URGENT = timedelta(minutes=1)
"""The same where somebody may be in danger, and then after as long again each time, up to the next: what did not arrive goes the other way."""
LONGEST_UNHEARD = timedelta(minutes=10)
OUTCOME_UNKNOWN = "outcome_unknown"


def is_of_another(account: str | None, ours: str | None) -> bool:
    """Whether what went by this account of a provider's lies in another than ours: our list does not show it, and our word does not reach
    it. What is older than the accounts on record (None) is taken to be ours."""
    return account is not None and account != ours


class Source(StrEnum):
    """How something was learned."""

    ANSWER = "answer"
    CALLBACK = "callback"
    LIST = "list"
    NOBODY = "nobody"
    """Time has passed, and nobody said anything."""


class Fact(StrEnum):
    """What the others are told of a nudge."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"


class Note(StrEnum):
    """What stays on record of an outcome that was in doubt, or of reports that contradict each other."""

    UNCLEAR = "answer_unclear"
    NO_ANSWER = "no_answer"
    SETTLED_BY_ANSWER = "settled_by_answer"
    SETTLED_BY_CALLBACK = "settled_by_callback"
    SETTLED_BY_LIST = "settled_by_list"
    SENT_AGAIN = "not_found_sent_again"
    SENT_ANYWAY = "not_known_sent_anyway"
    GIVEN_UP = "given_up"
    SECOND_END = "second_end_not_applied"
    END_CORRECTED = "end_corrected"
    SECOND_COPY = "second_copy_at_provider"
    ID_ANOTHERS = "id_was_anothers"
    """What was found in a list is another attempt's."""
    ID_CORRECTED = "id_corrected"
    ID_REFUSED = "id_is_anothers"


class OnRecord(Protocol):
    """An attempt and its text as the ledger has them, read while holding the client."""

    @property
    def kind(self) -> Kind: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def state(self) -> TextState:
        """The attempt's."""
        ...

    @property
    def provider_id(self) -> str | None: ...
    @property
    def provider_id_guessed(self) -> bool:
        """Whether its provider id was found in a list, and nobody has said since whose it is."""
        ...

    @property
    def accepted_at(self) -> datetime | None: ...
    @property
    def settle_at(self) -> datetime | None: ...
    @property
    def looks(self) -> int: ...
    @property
    def newest(self) -> bool:
        """Whether it is the text's latest attempt."""
        ...

    @property
    def text_state(self) -> TextState: ...
    @property
    def tries(self) -> int: ...
    @property
    def tries_by_channel(self) -> int:
        """How many attempts at the text there were by this one's channel: a mail is not tried less often because a text failed first."""
        ...

    @property
    def sends(self) -> int: ...
    @property
    def useful_until(self) -> datetime: ...
    @property
    def concluded(self) -> bool:
        """Whether the text's use was said to be over before."""
        ...

    @property
    def taken(self) -> bool:
        """Whether a provider took any attempt at the text."""
        ...

    @property
    def under_way(self) -> bool:
        """Whether another attempt at the text is with a provider, its end not heard."""
        ...


@dataclass(frozen=True, slots=True)
class Learned:
    """News of an attempt. `why` and `code` come with a failure, `pause` and `spread` with what may be tried again,
    `most_tries` where only so often, `reason` with an end that is not the carrier's. `turned_away`: the provider said that it does not take it
    just now, or was not there to. `guessed`: nobody said that the id is of this attempt."""

    event: TextEvent
    provider_id: str | None = None
    segments: int | None = None
    why: FailureClass | None = None
    code: int | None = None
    pause: timedelta = timedelta()
    spread: float = 0.0
    most_tries: int | None = None
    reason: str | None = None
    by: Source = Source.ANSWER
    guessed: bool = False
    turned_away: bool = False


@dataclass(frozen=True, slots=True)
class TextMove:
    """Where the text goes. `due_at`: when it is tried again; `reason`: why its use is over."""

    state: TextState
    due_at: datetime | None
    sends: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written and said. `settle_at`: when to look next, if nothing more is heard; `text` None: it stays as it is; `claim`: whose
    the provider id of the news is; `after_all`: it failed, which moves nothing any more, but what that says of the number, the consent
    or the account is so all the same."""

    state: TextState
    settle_at: datetime | None
    moved: bool = False
    taken: bool = False
    text: TextMove | None = None
    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    claim: Claim = Claim.KEEP
    after_all: bool = False


def learn(record: OnRecord, news: Learned, *, grace: timedelta, now: datetime, other: Other = Other.NOBODY) -> Outcome:
    """What news of this attempt comes to. `other`: who else has the provider id that comes with it; of a guess that is another's nothing
    follows."""
    own = Own(record.provider_id, record.provider_id_guessed)
    claimed = claim(own, news.provider_id, guessed=news.guessed, other=other)
    refused = claimed is Claim.KEEP and record.provider_id is None and news.provider_id is not None
    if refused and news.guessed:
        return Outcome(record.state, record.settle_at)
    if claimed is Claim.KEEP and _is_another_copy(record, news):
        return Outcome(record.state, record.settle_at, notes=(Note.SECOND_COPY,))
    state = _after(record.state, news.event, proven=record.accepted_at is not None)
    moved, taken = state is not record.state, news.event in TAKEN
    counts = (taken and state is not TextState.FAILED) or (moved and record.newest and not record.under_way)
    text = _text_move(record, news, now) if counts else None
    settle_at = _look_at(record, state, moved=moved, grace=grace, now=now)
    facts = _facts(record, text, taken=taken)
    notes = (*_notes(record, news, state, text), *_of_its_id(record, news, claimed, refused=refused))
    after_all = not moved and record.state is TextState.EXPIRED and news.event is TextEvent.FAIL
    return Outcome(state, settle_at, moved, taken, text, facts, notes, claimed, after_all)


def _of_its_id(record: OnRecord, news: Learned, claimed: Claim, *, refused: bool) -> tuple[Note, ...]:
    if refused:
        return (Note.ID_REFUSED,)
    corrected = claimed is not Claim.KEEP and record.provider_id not in {None, news.provider_id}
    return (Note.ID_CORRECTED,) if corrected else ()


def _is_another_copy(record: OnRecord, news: Learned) -> bool:
    """One attempt, two texts at the provider: the first one stands for it, unless the other is what the phone has."""
    known = record.provider_id is not None and news.provider_id is not None
    return known and news.provider_id != record.provider_id and news.event is not TextEvent.DELIVER


def _after(state: TextState, event: TextEvent, *, proven: bool) -> TextState:
    """An end that no provider had a part in was a conclusion from silence."""
    if state is TextState.EXPIRED and not proven and event in TAKEN:
        return after(TextState.UNKNOWN, event)
    return after(state, event)


def _text_move(record: OnRecord, news: Learned, now: datetime) -> TextMove | None:
    state = _after(record.text_state, news.event, proven=record.taken)
    if state is record.text_state:
        return None
    due_at = None
    if state is TextState.PLANNED:
        due_at = now + _pause(record, news) if news.event in _TURNED_AWAY else now
        if not _worth_another(record, news, due_at):
            state, due_at = TextState.EXPIRED, None
    in_doubt = max(record.sends - 1, 0) if news.event in _TURNED_AWAY else record.sends
    return TextMove(state, due_at, in_doubt, _end_of(news) if state is TextState.EXPIRED else None)


_TURNED_AWAY = frozenset({TextEvent.NOT_SENT, TextEvent.COME_BACK})
"""After these it is certain that nobody has the text."""


def _pause(record: OnRecord, news: Learned) -> timedelta:
    return pause_before(record.tries, news.pause, urgent=record.kind in CRISIS_KINDS, spread=news.spread)


def _worth_another(record: OnRecord, news: Learned, due_at: datetime) -> bool:
    """A provider that is away ends no text that is of use when it is back; the growing pause bounds how often it is asked."""
    if news.event not in _TURNED_AWAY:
        return may_send_again(record, due_at)
    most = _most_tries(record, news)
    return (most is None or record.tries_by_channel < most) and due_at < record.useful_until


def _most_tries(record: OnRecord, news: Learned) -> int | None:
    """A count suits pauses as long as were asked for; what is urgent comes again sooner, and is bounded by its use."""
    if news.event is TextEvent.COME_BACK:
        return MOST_TRIES if record.kind in CRISIS_KINDS else news.most_tries or MOST_TRIES
    return None if record.kind in CRISIS_KINDS else news.most_tries


def may_send_again(record: OnRecord, now: datetime) -> bool:
    """Whether a text whose outcome is in doubt may be sent once more: it was not too often, and is still of use."""
    return record.sends < IN_DOUBT[record.kind].sends and now < record.useful_until


def _end_of(news: Learned) -> str:
    if news.event is TextEvent.EXPIRE:
        return news.reason or "too_late"
    return "never_sent" if news.event in _TURNED_AWAY else OUTCOME_UNKNOWN


def _look_at(record: OnRecord, state: TextState, *, moved: bool, grace: timedelta, now: datetime) -> datetime | None:
    """Mail servers know no more than their first answer."""
    if state in OPEN:
        return now + grace if moved else record.settle_at
    if state in ON_ITS_WAY and record.channel == "sms":
        unheard = UNHEARD_URGENT if record.kind in CRISIS_KINDS else UNHEARD
        return now + unheard if moved else record.settle_at
    return None


def ask_again_at(record: OnRecord, now: datetime) -> datetime | None:
    """When the carrier is asked once more for the end of an urgent text that it has; None: no more, or it is not urgent."""
    if record.kind not in CRISIS_KINDS or record.state not in ON_ITS_WAY or record.accepted_at is None:
        return None
    last = record.accepted_at + UNHEARD
    pause = min(max(now - record.accepted_at, UNHEARD_URGENT), LONGEST_UNHEARD)
    return min(now + pause, last) if now < last else None


def _facts(record: OnRecord, text: TextMove | None, *, taken: bool) -> tuple[Fact, ...]:
    if record.kind is not Kind.NUDGE:
        return ()
    said = (Fact.SENT,) if taken and not record.taken else ()
    if text is None or text.state not in ENDED or (text.state is TextState.EXPIRED and record.concluded):
        return said
    return (*said, _END[text.state])


_END: Mapping[TextState, Fact] = {
    TextState.DELIVERED: Fact.DELIVERED,
    TextState.FAILED: Fact.FAILED,
    TextState.EXPIRED: Fact.EXPIRED,
}


def _notes(record: OnRecord, news: Learned, state: TextState, text: TextMove | None) -> tuple[Note, ...]:
    if record.state in ENDED:
        return _contradicted(record.state, news, state)
    if state is record.state:
        return ()
    if record.state is TextState.PLANNED:
        return (Note.END_CORRECTED,)
    if state is TextState.UNKNOWN:
        return (Note.UNCLEAR if news.by is Source.ANSWER else Note.NO_ANSWER,)
    if record.state is TextState.UNKNOWN or (record.state is TextState.SENDING and news.by in _LOOKING):
        return (_settled(news, text),)
    return ()


_LOOKING = frozenset({Source.LIST, Source.NOBODY})
_ENDS = frozenset({TextEvent.DELIVER, TextEvent.FAIL, TextEvent.EXPIRE})
_SETTLED_BY: Mapping[Source, Note] = {
    Source.ANSWER: Note.SETTLED_BY_ANSWER,
    Source.CALLBACK: Note.SETTLED_BY_CALLBACK,
    Source.LIST: Note.SETTLED_BY_LIST,
    Source.NOBODY: Note.GIVEN_UP,
}
_AGAIN: Mapping[TextEvent, Note] = {
    TextEvent.NOT_FOUND: Note.SENT_AGAIN,
    TextEvent.SEND_ANYWAY: Note.SENT_ANYWAY,
}


def _contradicted(was: TextState, news: Learned, state: TextState) -> tuple[Note, ...]:
    if state is not was:
        return (Note.END_CORRECTED,)
    taken_back = news.why is FailureClass.CANCELED and was is TextState.EXPIRED
    again = taken_back or news.event not in _ENDS or after(TextState.SENT, news.event) is was
    return () if again else (Note.SECOND_END,)


def _settled(news: Learned, text: TextMove | None) -> Note:
    if news.event in _AGAIN:
        again = text is not None and text.state is TextState.PLANNED
        return _AGAIN[news.event] if again else Note.GIVEN_UP
    return _SETTLED_BY[news.by]


def may_begin(record: OnRecord, now: datetime, *, grace: timedelta) -> bool:
    """Whether an attempt that waited is still its process's to make: nobody looks for evidence before all of it is there.

    That is a whole call and the grace after it. Whoever has looked moved `settle_at` on for itself, so a look at all ends the lease.
    """
    needed = now + LONGEST_CALL + grace
    lease_left = record.looks == 0 and record.settle_at is not None and record.settle_at >= needed
    return record.newest and record.text_state is TextState.SENDING and lease_left
