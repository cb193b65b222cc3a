"""Planted bugs: what the simulation must find, or it shows nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handrail_notifier.core import decision, delivery, evidence, fallback, retry
from handrail_notifier.core.decision import Agreement, Channel, Reason
from handrail_notifier.core.delivery import Learned, Outcome, Source
from handrail_notifier.core.errors import FailureClass
from handrail_notifier.core.evidence import Absent, Evidence, Patience
from handrail_notifier.core.fallback import Fallback, Turn
from handrail_notifier.core.mail import bounces, codes
from handrail_notifier.core.mail.codes import Hard, Refusal, Soft, Status
from handrail_notifier.core.nudge import TextEvent, TextState
from handrail_notifier.core.owning import Other
from handrail_notifier.core.retry import PAUSE, Ambiguous, TryAgain, Verdict

from tests.simulation.machine import NOTIFIER, Code


def _always(record: Any, now: datetime, *, grace: timedelta) -> bool:
    """Whoever waited goes on, whatever became of its lease."""
    del record, now, grace
    return True


def _whoever_looked(record: Any, now: datetime, *, grace: timedelta) -> bool:
    """The reconciler moves a lease's end on while it looks, by less than a call and the grace."""
    del grace
    lease_left = record.settle_at is not None and record.settle_at >= now + delivery.LONGEST_CALL
    return bool(lease_left and record.newest and record.text_state is TextState.SENDING)


def _again_after_an_error(**answer: Any) -> Verdict:
    found = retry.verdict(**answer)
    return TryAgain(PAUSE) if isinstance(found, Ambiguous) else found


def _absence_counts_at_once(record: Any, found: Evidence, now: datetime, **about: Any) -> Learned | Patience:
    known = evidence.weigh(record, found, now, **about)
    if isinstance(found, Absent) and isinstance(known, Learned):
        return Learned(TextEvent.NOT_FOUND, by=Source.LIST)
    return known


_SAYS = {
    TextEvent.SEND: TextState.SENT,
    TextEvent.DELIVER: TextState.DELIVERED,
    TextEvent.FAIL: TextState.FAILED,
}


def _last_word_wins(record: Any, news: Learned, **about: Any) -> Outcome:
    found = delivery.learn(record, news, **about)
    state = _SAYS.get(news.event) if record.taken else None
    if state is None or (found.text is None and record.text_state is state):
        return found
    return replace(found, state=state, text=delivery.TextMove(state, None, record.sends, None))


def _takes_whatever_it_hears(record: Any, news: Learned, **about: Any) -> Outcome:
    return delivery.learn(record, news, **about | {"other": Other.NOBODY})


def _a_guess_holds(record: Any, news: Learned, *, other: Other, **about: Any) -> Outcome:
    return delivery.learn(record, news, other=Other.NAMED if other is Other.GUESSED else other, **about)


def _also_by_mail_again(channel: Channel, why: FailureClass) -> Channel | None:
    del channel, why
    return "email"


def _no_opt_out(channel: Channel, agreements: Mapping[Channel, Agreement], *about: Any) -> list[Reason]:
    return decision.channel_faults(channel, {channel: agreements[channel]}, *about)


def _arrived_for_the_text_alone(record: Any, news: Learned, **about: Any) -> Outcome:
    """That a first text arrived is written down, and the mail that waits goes all the same."""
    found = delivery.learn(record, news, **about)
    waits = record.channel == "sms" and record.text.channel == "email" and record.text_state is TextState.PLANNED
    return replace(found, text=None, facts=()) if waits and news.event is TextEvent.DELIVER else found


def _arriving_changes_nothing(state: Fallback, turn: Turn) -> Fallback:
    return state if turn is Turn.ARRIVE else fallback.after(state, turn)


def _soft_is_hard(stage: Any, reply: int, said: str) -> Refusal:
    found = codes.refusal(stage, reply, said)
    return Hard(FailureClass.UNREACHABLE) if isinstance(found, Soft) and found.tries else found


def _no_bounce_is_soft(status: Status, **about: Any) -> Learned:
    return bounces.came_back(replace(status, kind=5), **about)


def _soft_for_ever(stage: Any, reply: int, said: str) -> Refusal:
    found = codes.refusal(stage, reply, said)
    return replace(found, tries=10**6) if isinstance(found, Soft) and found.tries else found


def _bounces_for_ever(status: Status, *, tries: int, **about: Any) -> Learned:
    found = bounces.came_back(status, tries=min(tries, 1), **about)
    return replace(found, most_tries=10**6) if found.most_tries else found


class _TextsCount:
    """A record that tells apart no tries by text from mails."""

    def __init__(self, record: Any) -> None:
        self._record = record
        self.tries_by_channel = record.tries

    def __getattr__(self, name: str) -> Any:
        return getattr(self._record, name)


def _texts_count_as_mails(record: Any, news: Learned, **about: Any) -> Outcome:
    return delivery.learn(_TextsCount(record), news, **about)


def _at_once(now: datetime, useful_until: datetime) -> datetime | None:
    return now + PAUSE if now + PAUSE < useful_until else None


BUGS: Mapping[str, Code] = {
    "no fencing": replace(NOTIFIER, may_begin=_always, fenced=False),
    "acknowledged before it is sent": replace(NOTIFIER, acknowledges_first=True),
    "sent again after a server's error": replace(NOTIFIER, verdict=_again_after_an_error),
    "no grace": replace(NOTIFIER, weigh=_absence_counts_at_once, grace=timedelta()),
    "a grace that settles within half a minute": replace(NOTIFIER, grace=timedelta(seconds=6)),
    "a STOP is looked for too early": replace(NOTIFIER, looks_before_it_holds=True),
    "concludes on what it saw before": replace(NOTIFIER, concludes_what_it_saw=True),
    "called before the attempt is committed": replace(NOTIFIER, calls_before_the_commit=True),
    "the last word wins": replace(NOTIFIER, learn=_last_word_wins),
    "early reports are forgotten": replace(NOTIFIER, forgets_early_reports=True),
    "takes another client's text for its own": replace(NOTIFIER, knows_its_own_texts_alone=True),
    "takes a text without words for its own": replace(NOTIFIER, takes_what_has_no_words=True),
    "one text's id on two attempts": replace(NOTIFIER, learn=_takes_whatever_it_hears),
    "a guess holds against a name": replace(NOTIFIER, learn=_a_guess_holds),
    "a lease outlives a look": replace(NOTIFIER, may_begin=_whoever_looked),
    "the other way while in doubt": replace(NOTIFIER, offers_in_doubt=True),
    "what may have arrived goes otherwise": replace(NOTIFIER, goes_otherwise_in_doubt=True),
    "the other way after an opt-out": replace(NOTIFIER, channel_faults=_no_opt_out),
    "an opt-out is a failure like any other": replace(
        NOTIFIER, channel_faults=_no_opt_out, way_for=lambda channel, _: fallback.OTHER.get(channel)
    ),
    "the other way twice": replace(NOTIFIER, way_for=_also_by_mail_again, offers_again=True),
    "once more without a bound": replace(NOTIFIER, tries_again_for_ever=True),
    "once more at once": replace(NOTIFIER, again_at=_at_once),
    "a late arrival calls no mail off": replace(NOTIFIER, learn=_arrived_for_the_text_alone),
    "a late arrival leaves the other way on offer": replace(NOTIFIER, turned=_arriving_changes_nothing),
    "a soft refusal is a hard one": replace(NOTIFIER, refusal=_soft_is_hard),
    "a soft bounce is a hard one": replace(NOTIFIER, came_back=_no_bounce_is_soft),
    "a soft refusal is tried for ever": replace(NOTIFIER, refusal=_soft_for_ever),
    "a soft bounce is tried for ever": replace(NOTIFIER, came_back=_bounces_for_ever),
    "tries by text count as mails": replace(NOTIFIER, learn=_texts_count_as_mails),
}
RARE: Mapping[str, int] = {"a lease outlives a look": 48_132}
"""What one schedule in tens of thousands finds, and one that does."""
SHOWS: Mapping[str, str] = {
    "no fencing": "handed over after",
    "acknowledged before it is sent": "sent holds|never had it",
    "sent again after a server's error": "is at the carrier",
    "no grace": "is at the carrier",
    "a grace that settles within half a minute": "is at the carrier",
    "a STOP is looked for too early": "handed over after a STOP",
    "concludes on what it saw before": "moved back|is at the carrier|said or written twice",
    "called before the attempt is committed": "sent does not hold|is at the carrier|handed over after|never|said or written twice",
    "the last word wins": "moved back",
    "early reports are forgotten": "nobody heard of it for long|was reported as delivered",
    "takes another client's text for its own": "never ends|is left",
    "takes a text without words for its own": "has other words|never had it|is at the carrier",
    "one text's id on two attempts": "stands for two",
    "a guess holds against a name": "was named",
    "a lease outlives a look": "is at the carrier",
    "the other way while in doubt": "while a try of it may have arrived",
    "what may have arrived goes otherwise": "while a try of it may have arrived",
    "the other way after an opt-out": "after a STOP",
    "an opt-out is a failure like any other": "after a STOP",
    "the other way twice": "offered another way 2 times",
    "once more without a bound": "was tried once more 2 times",
    "once more at once": "was to be tried once more after",
    "a late arrival calls no mail off": "moved back|after the text had arrived|and the phone has it|was reported as delivered|does not hold",
    "a late arrival leaves the other way on offer": "its other way offered",
    "a soft refusal is a hard one": "turned away for now, and has failed",
    "a soft bounce is a hard one": "was given up after",
    "a soft refusal is tried for ever": "was mailed again after",
    "a soft bounce is tried for ever": "was mailed again after",
    "tries by text count as mails": "was given up after",
}
"""What is found of each."""
