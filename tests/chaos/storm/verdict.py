"""The ledger beside the carrier's list: what must be equal, and what must not be there. Pure.

The carrier's list is what clients got. For each of them it must hold one text, or the ledger must say why not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from handrail_notifier.core.delivery import OUTCOME_UNKNOWN

from tests.chaos.storm.planting import QUIET_UNTIL, WORDS, Lot, Person

INSTANT = timedelta(seconds=2)
"""What was looked at half a second before a call still counts, and a call takes a while to reach the carrier on a busy machine."""
CLOCKS = timedelta(seconds=0.1)
"""How far a process's idea of the database's time may be from ours, who ask no database."""
MISSING = 0.02
"""The share of those who may be nudged that may get nothing, after two doubts."""
ON_THE_WAY = frozenset({"accepted", "sent", "delivered"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A nudge that the carrier took."""

    sid: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a client's nudge over, as the ledger has it."""

    client: UUID
    begun_at: datetime
    provider_id: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the notifier has on record of nudges: where each client's text is, why it ended or never was, and every attempt."""

    states: Mapping[UUID, str]
    reasons: Mapping[UUID, str]
    attempts: Sequence[Attempt]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Numbers of clients, but for `reasons` and `withheld`. All but `texts`, `again`, `may` and these two must be empty. `may`: who may
    be nudged and did not say STOP; `withheld`: why those of them got nothing that did not."""

    texts: int
    again: int
    doubled: Sequence[int]
    lost: Sequence[int]
    unlike: Sequence[int]
    after_stop: Mapping[int, str]
    at_a_bad_time: Sequence[int]
    reasons: Mapping[str, int] = field(default_factory=dict)
    may: int = 0
    withheld: Mapping[str, int] = field(default_factory=dict)

    @property
    def plentiful(self) -> bool:
        """Whether nearly all got their text who may, and the others went without for nothing but a doubt: to send little is easy."""
        missing = sum(self.withheld.values())
        return self.may > 0 and missing <= self.may * MISSING and set(self.withheld) <= {OUTCOME_UNKNOWN}

    @property
    def faultless(self) -> bool:
        return not (self.doubled or self.lost or self.unlike or self.after_stop or self.at_a_bad_time)


def sent_to(messages: Iterable[Mapping[str, Any]]) -> Mapping[int, Sequence[Sent]]:
    """The carrier's list, by the number that a nudge's words bear."""
    found: defaultdict[int, list[Sent]] = defaultdict(list)
    for each in messages:
        _, is_nudge, rest = each["shown"].partition(WORDS)
        if is_nudge and each["direction"] != "inbound":
            number = int(rest.split(".")[0].split()[0])
            found[number].append(Sent(each["sid"], datetime.fromisoformat(each["created_at"])))
    return found


def judge(
    everyone: Sequence[Person], sent: Mapping[int, Sequence[Sent]], ledger: Ledger, stops: Mapping[int, datetime]
) -> Verdict:
    """`stops`: when the carrier had our word for a client's STOP."""
    attempts: defaultdict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in ledger.attempts:
        attempts[attempt.client].append(attempt)
    got = {each.number: sent.get(each.number, ()) for each in everyone}
    ends = {each.number: _end_of(ledger, each) for each in everyone if not got[each.number]}
    may = [each for each in everyone if each.lot is Lot.OPEN and each.number not in stops]
    return Verdict(
        texts=sum(map(len, got.values())),
        again=sum(len(tries) - 1 for tries in attempts.values()),
        doubled=[number for number, texts in got.items() if len(texts) > 1],
        lost=[number for number, end in ends.items() if end is None],
        unlike=[e.number for e in everyone if not _alike(ledger, attempts[e.client], e, got[e.number])],
        after_stop={
            each.number: _after(stops[each.number], got[each.number], attempts[each.client])
            for each in everyone
            if each.number in stops and _is_after(stops[each.number], got[each.number], attempts[each.client])
        },
        at_a_bad_time=[e.number for e in everyone if any(_is_bad(e, text.at) for text in got[e.number])],
        reasons=Counter(end for end in ends.values() if end is not None),
        may=len(may),
        withheld=Counter(ends[each.number] or "lost" for each in may if each.number in ends),
    )


def _end_of(ledger: Ledger, person: Person) -> str | None:
    """Why nothing came, if that is on record and final."""
    state = ledger.states.get(person.client)
    over = state is None or state in {"expired", "failed"}
    return ledger.reasons.get(person.client) if over else None


def _alike(ledger: Ledger, attempts: Sequence[Attempt], person: Person, texts: Sequence[Sent]) -> bool:
    """Whether each text is an attempt's, and the ledger says of no other that it went out."""
    known = {each.provider_id for each in attempts if each.provider_id is not None}
    on_its_way = ledger.states.get(person.client) in ON_THE_WAY
    failed = ledger.states.get(person.client) == "failed"
    return known == {text.sid for text in texts} and (on_its_way == bool(texts) or failed)


def _is_after(stop: datetime, texts: Sequence[Sent], attempts: Sequence[Attempt]) -> bool:
    return any(text.at > stop + INSTANT for text in texts) or any(each.begun_at > stop + CLOCKS for each in attempts)


def _after(stop: datetime, texts: Sequence[Sent], attempts: Sequence[Attempt]) -> str:
    """How long after the STOP, for whoever looks for the reason."""
    begun = [f"attempt {(each.begun_at - stop).total_seconds():.2f} s" for each in attempts]
    return ", ".join([*begun, *(f"text {(each.at - stop).total_seconds():.2f} s" for each in texts)])


def _is_bad(person: Person, at: datetime) -> bool:
    """Outside the window, or in the client's quiet hours."""
    outside = not person.due - CLOCKS <= at < person.until + INSTANT
    return outside or (_is_quiet(person, at) and _is_quiet(person, at - INSTANT))


def _is_quiet(person: Person, at: datetime) -> bool:
    shown: time = at.astimezone(ZoneInfo(person.zone)).time()
    start = person.clinic.quiet_from
    if start <= QUIET_UNTIL:
        return start <= shown < QUIET_UNTIL
    return shown >= start or shown < QUIET_UNTIL
