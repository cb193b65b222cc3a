"""Planted bugs: what the simulation must find, or it shows nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handrail_notifier.core import delivery, evidence, retry
from handrail_notifier.core.delivery import Learned, Outcome, Source
from handrail_notifier.core.evidence import Absent, Evidence, Patience
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


BUGS: Mapping[str, Code] = {
    "no fencing": replace(NOTIFIER, may_begin=_always, fenced=False),
    "acknowledged before it is sent": replace(NOTIFIER, acknowledges_first=True),
    "sent again after a server's error": replace(NOTIFIER, verdict=_again_after_an_error),
    "no grace": replace(NOTIFIER, weigh=_absence_counts_at_once, grace=timedelta()),
    "a STOP is looked for too early": replace(NOTIFIER, looks_before_it_holds=True),
    "concludes on what it saw before": replace(NOTIFIER, concludes_what_it_saw=True),
    "called before the attempt is committed": replace(NOTIFIER, calls_before_the_commit=True),
    "the last word wins": replace(NOTIFIER, learn=_last_word_wins),
    "early reports are forgotten": replace(NOTIFIER, forgets_early_reports=True),
    "takes another client's text for its own": replace(NOTIFIER, knows_its_own_texts_alone=True),
    "one text's id on two attempts": replace(NOTIFIER, learn=_takes_whatever_it_hears),
    "a guess holds against a name": replace(NOTIFIER, learn=_a_guess_holds),
    "a lease outlives a look": replace(NOTIFIER, may_begin=_whoever_looked),
}
SHOWS: Mapping[str, str] = {
    "no fencing": "handed over after",
    "acknowledged before it is sent": "sent holds|never had it",
    "sent again after a server's error": "is at the carrier",
    "no grace": "is at the carrier",
    "a STOP is looked for too early": "handed over after a STOP",
    "concludes on what it saw before": "moved back|is at the carrier|said or written twice",
    "called before the attempt is committed": "sent does not hold|is at the carrier|handed over after|never",
    "the last word wins": "moved back",
    "early reports are forgotten": "nobody heard of it for long|was reported as delivered",
    "takes another client's text for its own": "never ends|is left",
    "one text's id on two attempts": "stands for two",
    "a guess holds against a name": "was named",
    "a lease outlives a look": "is at the carrier",
}
"""What is found of each."""
