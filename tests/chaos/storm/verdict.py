"""The ledger beside the carrier's list: what must be equal, and what must not be there. Pure.

The carrier's list is what clients got. For each of them it must hold one text, or the ledger must say why not. Of two clients with one
phone and the same words it is counted what the phone has; whose each text is the ledger says, and never of two.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from handrail_notifier.core.ahead import MARGIN
from handrail_notifier.core.delivery import OUTCOME_UNKNOWN

from tests.chaos.storm.planting import QUIET_UNTIL, WORDS, Lot, Person

INSTANT = timedelta(seconds=2)
"""What was looked at half a second before a call still counts, and a call takes a while to reach the carrier on a busy machine."""
NOT_RECALLED = MARGIN + timedelta(seconds=3)
"""What is held can't be relied upon to be taken back so shortly before its time; and a carrier needs a moment to send it."""
CLOCKS = timedelta(seconds=0.1)
"""How far a process's idea of the database's time may be from ours, who ask no database."""
MISSING = 0.02
"""The share of those who may be nudged that may get nothing, after two doubts."""
ID_ANOTHERS = "id_was_anothers"
AS_THE_OTHERS = "as_the_others"
"""The phone has it as often as it should, and the ledger knows each as its sibling's."""
CANCELED = "canceled"
ON_THE_WAY = frozenset({"accepted", "sent", "delivered"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A nudge that the carrier took, or, if it held it for a time, sent then."""

    sid: str
    at: datetime
    held: bool = False


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
    escaped: Collection[UUID] = ()
    """Clients of whom it is on record that what was posted ahead could not be taken back in time."""

    def without(self, taken_back: Collection[str]) -> "Ledger":
        """The same, of attempts whose texts the carrier gave back no more than that there were some."""
        tries = [replace(a, provider_id=None) if a.provider_id in taken_back else a for a in self.attempts]
        return replace(self, attempts=tries)


@dataclass(frozen=True, slots=True)
class Held:
    """Nudges that the carrier held for their time: how many went out, how many it gave back, and who is on record as not stopped."""

    went_out: int
    given_back: int
    escaped: int


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
    siblings: int = 0
    """Clients who have a phone with another."""
    between: int = 0
    """Clients whose STOP was heard after their attempt began and before the carrier had it, and who were written to or spared."""
    withheld: Mapping[str, int] = field(default_factory=dict)

    @property
    def plentiful(self) -> bool:
        """Whether nearly all got their text who may, and the others went without for nothing but a doubt: to send little is easy."""
        missing = sum(self.withheld.values())
        return (
            self.may > 0
            and missing <= self.may * MISSING
            and set(self.withheld) <= {OUTCOME_UNKNOWN, ID_ANOTHERS, AS_THE_OTHERS}
        )

    @property
    def faultless(self) -> bool:
        return not (self.doubled or self.lost or self.unlike or self.after_stop or self.at_a_bad_time)


def sent_to(messages: Iterable[Mapping[str, Any]]) -> Mapping[int, Sequence[Sent]]:
    """The carrier's list, by the number that a nudge's words bear. What it held for a time counts as of then, and what it gave back not."""
    found: defaultdict[int, list[Sent]] = defaultdict(list)
    for each in messages:
        rest = _of_nudge(each)
        if rest is not None and each["status"] != CANCELED:
            number = int(rest.split(".")[0].split()[0])
            held = each["service_sid"] is not None
            at = each["sent_at"] if held else each["created_at"]
            found[number].append(Sent(each["sid"], datetime.fromisoformat(at), held))
    return found


def _of_nudge(message: Mapping[str, Any]) -> str | None:
    """What follows a nudge's words."""
    _, is_nudge, rest = message["shown"].partition(WORDS)
    return rest if is_nudge and message["direction"] != "inbound" else None


def taken_back(messages: Iterable[Mapping[str, Any]]) -> Collection[str]:
    """The ids of what the carrier held and gave back."""
    return {each["sid"] for each in messages if each["status"] == CANCELED}


def held(messages: Iterable[Mapping[str, Any]], escaped: int) -> Held:
    """What became of nudges that the carrier held."""
    gone = [each["status"] != CANCELED for each in messages if each["service_sid"] and _of_nudge(each) is not None]
    return Held(sum(gone), len(gone) - sum(gone), escaped)


def judge(
    everyone: Sequence[Person], sent: Mapping[int, Sequence[Sent]], ledger: Ledger, stops: Mapping[int, datetime]
) -> Verdict:
    """`stops`: when the carrier had our word for a client's STOP."""
    attempts: defaultdict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in ledger.attempts:
        attempts[attempt.client].append(attempt)
    groups = _phones(everyone)
    got = {number: texts for group in groups for number, texts in _shared_out(group, sent, attempts).items()}
    enough = {e.number for group in groups for e in group if len(sent.get(group[0].words, ())) >= len(group) > 1}
    ends = {
        e.number: _end_of(ledger, e) or (AS_THE_OTHERS if e.number in enough else None)
        for e in everyone
        if not got[e.number]
    }
    may = [each for each in everyone if each.lot is Lot.OPEN and each.number not in stops]
    return Verdict(
        texts=sum(map(len, got.values())),
        again=sum(len(tries) - 1 for tries in attempts.values()),
        doubled=[group[0].number for group in groups if len(sent.get(group[0].words, ())) > len(group)],
        lost=[number for number, end in ends.items() if end is None],
        unlike=[
            e.number for e in everyone if not _alike(ledger, attempts[e.client], e, got[e.number], ends.get(e.number))
        ]
        + _of_two(ledger.attempts),
        after_stop={
            each.number: _after(stops[each.number], got[each.number], attempts[each.client])
            for each in everyone
            if each.number in stops
            and _is_after(stops[each.number], got[each.number], attempts[each.client])
            and each.client not in ledger.escaped
        },
        at_a_bad_time=[e.number for e in everyone if any(_is_bad(e, text.at) for text in got[e.number])],
        reasons=Counter(end for end in ends.values() if end is not None),
        may=len(may),
        siblings=sum(len(group) for group in groups if len(group) > 1),
        between=sum(
            _is_between(stops[e.number], got[e.number], attempts[e.client]) for e in everyone if e.number in stops
        ),
        withheld=Counter(ends[each.number] or "lost" for each in may if each.number in ends),
    )


def _phones(everyone: Sequence[Person]) -> Sequence[Sequence[Person]]:
    """Those who have one phone and get the same words, together."""
    found: defaultdict[int, list[Person]] = defaultdict(list)
    for each in everyone:
        found[each.words].append(each)
    return list(found.values())


def _shared_out(
    group: Sequence[Person], sent: Mapping[int, Sequence[Sent]], attempts: Mapping[UUID, Sequence[Attempt]]
) -> Mapping[int, Sequence[Sent]]:
    """Each one's texts, as the ledger knows them; what it knows of nobody is the first one's."""
    texts = sent.get(group[0].words, ())
    known = {each.number: {a.provider_id for a in attempts.get(each.client, ())} for each in group}
    got = {number: [text for text in texts if text.sid in ids] for number, ids in known.items()}
    got[group[0].number] += [text for text in texts if not any(text.sid in ids for ids in known.values())]
    return got


def _of_two(attempts: Sequence[Attempt]) -> list[int]:
    """How often one text at the carrier stands for several attempts, as numbers of nobody."""
    times = Counter(each.provider_id for each in attempts if each.provider_id is not None)
    return [-count for count in times.values() if count > 1]


def _is_between(stop: datetime, texts: Sequence[Sent], attempts: Sequence[Attempt]) -> bool:
    begun = any(each.begun_at < stop for each in attempts)
    return begun and all(text.at > stop for text in texts)


def _end_of(ledger: Ledger, person: Person) -> str | None:
    """Why nothing came, if that is on record and final."""
    state, reason = ledger.states.get(person.client), ledger.reasons.get(person.client)
    over = state is None or state in {"expired", "failed"} or reason == ID_ANOTHERS
    return reason if over else None


def _alike(ledger: Ledger, attempts: Sequence[Attempt], person: Person, texts: Sequence[Sent], end: str | None) -> bool:
    """Whether each text is an attempt's, and the ledger says of no other that it went out."""
    known = {each.provider_id for each in attempts if each.provider_id is not None}
    on_its_way = ledger.states.get(person.client) in ON_THE_WAY
    failed = ledger.states.get(person.client) == "failed" or end in {ID_ANOTHERS, AS_THE_OTHERS}
    return known == {text.sid for text in texts} and (on_its_way == bool(texts) or failed)


def _is_after(stop: datetime, texts: Sequence[Sent], attempts: Sequence[Attempt]) -> bool:
    late = [INSTANT + (NOT_RECALLED if text.held else timedelta()) for text in texts]
    return any(text.at > stop + after for text, after in zip(texts, late, strict=True)) or any(
        each.begun_at > stop + CLOCKS for each in attempts
    )


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
