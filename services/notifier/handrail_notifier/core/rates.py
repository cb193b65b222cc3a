"""How fast texts leave: a bucket of segments for each sender and one for the account, as a pure step of arithmetic.

In any span of time no more leaves than the rate allows for it and one burst. A text of more segments than a burst leaves from a
full bucket and owes the rest, for which those behind it wait. Who finds the bucket empty gets an instant at which to
ask again: its place in the line, one behind the other, so that a backlog goes out evenly and nobody asks in vain for long. A text of a
higher class overtakes the line, and what it waits for is kept for it. Senders that share an account that is too slow for all of
them get equal parts of it. Clinics that share a sender have a line each, and take turns while both wait.

The same arithmetic runs in Valkey (`rates/script.py`), where all processes share the buckets. Clocks need not agree: a bucket goes by the
one that is ahead, and reads any other as if it said the same, so that time that has passed for one does not pass again for another. Where
only clocks that are behind are left, it goes by them after a while.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum

BURST_SECONDS = 1.0
"""What a bucket holds at the most, as seconds of its rate."""
LEAST_BURST = 3.0
"""The same in segments."""
LEAST_WAIT_SECONDS = 0.001
"""What is short of a token by less than a float can tell asks again later, and not at once for ever."""
KEPT_SECONDS = 1.0
"""For how long after its instant segments are kept for a text of a higher class."""
FORGOTTEN_SECONDS = 3600.0
"""A line that ended so long ago tells nothing any more."""
DOUBT_SECONDS = 30.0
"""A bucket stands still for so long, by a clock that is behind it, until it begins anew from there: the clock that was ahead was wrong, or set
right. What stands still for that long has more than paid for the burst that it lets out if the other comes back."""
PART_OF_USE = 4
LEAST_PAUSE = timedelta(minutes=1)
"""Who has no turn while it is of use asks again after a quarter of what is left of that, and so a few times only."""


class Urgency(IntEnum):
    """Who goes before whom."""

    ANSWER = 0
    """What a client waits for."""
    MOMENT = 1
    """A nudge before a risky moment."""
    ROUTINE = 2


@dataclass(frozen=True, slots=True)
class Rate:
    """Segments a second, above zero. `part`: of a rate that others take the rest of, so that they have one burst together."""

    per_second: float
    part: float = 1.0

    @property
    def burst(self) -> float:
        return max(self.per_second * BURST_SECONDS, LEAST_BURST * self.part)


@dataclass(frozen=True, slots=True)
class Line:
    """Of one clinic's texts. `tails`: per class, where its line ends. `turn`: before it others go that wait as well."""

    tails: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turn: float = 0.0

    def end(self, urgency: Urgency) -> float:
        """When the last of those ahead of a newcomer leaves."""
        return max(self.tails[: urgency + 1])


@dataclass(frozen=True, slots=True)
class Bucket:
    """`tokens` at the instant `at`. `lines`: of each clinic. `kept` segments until `kept_until` are for higher classes.
    `doubted`: what the first clock said that was found behind since the bucket last moved on."""

    tokens: float
    at: float
    lines: Mapping[str, Line] = field(default_factory=dict)
    kept: float = 0.0
    kept_until: float = 0.0
    doubted: float | None = None


def full(rate: Rate, at: float) -> Bucket:
    """A bucket that nobody has asked yet."""
    return Bucket(rate.burst, at)


@dataclass(frozen=True, slots=True)
class Ask:
    """A text that wants to leave, of use until the instant `until`. `queued`: it was given an instant before, and this is it. `clinic`: whose it is,
    of those that share its sender."""

    segments: int
    urgency: Urgency
    until: float
    queued: bool = False
    clinic: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Later:
    """Ask again at this instant."""

    at: float


@dataclass(frozen=True, slots=True)
class Never:
    """Its turn would come after its use; it takes no place in the line."""


Answer = Granted | Later | Never


def filled(bucket: Bucket, rate: Rate, now: float) -> Bucket:
    """What has flowed in since; `at` is the bucket's own time then. For a clock that is behind no time has passed."""
    passed = now - bucket.at
    if passed >= 0:
        return replace(bucket, tokens=min(rate.burst, bucket.tokens + passed * rate.per_second), at=now, doubted=None)
    doubted = now if bucket.doubted is None else min(bucket.doubted, now)
    if now - doubted < DOUBT_SECONDS:
        return replace(bucket, doubted=doubted)
    return Bucket(min(bucket.tokens, 0.0), now)


@dataclass(frozen=True, slots=True)
class Account:
    """An account's bucket, and until when texts of each sender wait."""

    bucket: Bucket
    lines: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Buckets:
    """The account, and the sender that asks."""

    account: Account
    sender: Bucket


def ask_again(now: datetime, until: datetime) -> datetime | None:
    """When a text that has no turn before `until` asks for one again; None: too little is left of its use."""
    at = now + max((until - now) / PART_OF_USE, LEAST_PAUSE)
    return at if at < until else None


def step(
    buckets: Buckets, account_rate: Rate, sender: str, sender_rate: Rate, ask: Ask, now: float
) -> tuple[Buckets, Answer]:
    """A text leaves if its sender's bucket and the account's both let it, nobody of its clinic is ahead of it, and no other clinic's turn
    is before.

    Who has to wait is given a place behind the others of its clinic, at the pace at which those leave: the sender's own, or its equal
    part of the account's; and of that the clinic's. Whose turn it was not goes to the end of that line, while that is of use.
    """
    own = filled(buckets.sender, sender_rate, now)
    account = filled(buckets.account.bucket, account_rate, now)
    lines = _open(buckets.account, account)
    line, sharing = own.lines.get(ask.clinic, Line()), _sharing(own, ask)
    pace = min(sender_rate.per_second, account_rate.per_second / len(lines.keys() | {sender})) / sharing
    flows, free = ask.segments / pace, _is_idle(own, sender_rate) and _is_idle(account, account_rate)
    turn = 0.0 if sharing == 1 or free else line.turn
    ahead = 0.0 if ask.queued or ask.urgency is Urgency.ANSWER else line.end(ask.urgency)
    has_own = own.tokens - _kept(own, ask) >= _needed(sender_rate, ask)
    if max(ahead, turn) <= own.at and has_own and account.tokens >= _needed(account_rate, ask):
        left = replace(account, tokens=account.tokens - ask.segments)
        return Buckets(Account(left, lines), _taken(own, ask, line, flows)), Granted()
    wait = max(_wait(own, sender_rate, ask), _wait(account, account_rate, ask), LEAST_WAIT_SECONDS, turn - own.at)
    last = max(wait, line.end(ask.urgency) + flows - own.at)
    placed = not ask.queued or (turn > own.at and now + last < ask.until)
    pause = last if placed else max(wait, flows)
    if now + pause >= ask.until:
        return Buckets(Account(account, lines), own), Never()
    if not placed:
        return Buckets(Account(account, lines), own), Later(now + pause)
    lines[sender] = max(account.at + pause, lines.get(sender, 0.0))
    return Buckets(Account(account, lines), _lined_up(own, sender_rate, ask, line, own.at + pause)), Later(now + pause)


def _sharing(bucket: Bucket, ask: Ask) -> int:
    """How many clinics wait for the sender with as much right as this one, with it."""
    others = (line for clinic, line in bucket.lines.items() if clinic != ask.clinic)
    return 1 + (0 if ask.urgency is Urgency.ANSWER else sum(line.end(ask.urgency) > bucket.at for line in others))


def _is_idle(bucket: Bucket, rate: Rate) -> bool:
    """Whoever else waits has not come."""
    return bucket.tokens >= rate.burst


def _open(before: Account, bucket: Bucket) -> dict[str, float]:
    """The lines of an account that still wait; none, if it began anew."""
    if bucket.at < before.bucket.at:
        return {}
    return {each: end for each, end in before.lines.items() if end > bucket.at}


def _kept(bucket: Bucket, ask: Ask) -> float:
    """What is not for this text."""
    return 0.0 if ask.urgency < Urgency.ROUTINE or bucket.kept_until < bucket.at else bucket.kept


def _needed(rate: Rate, ask: Ask) -> float:
    """No bucket ever holds more than a burst, so that is enough for any text."""
    return min(ask.segments, rate.burst)


def _wait(bucket: Bucket, rate: Rate, ask: Ask) -> float:
    return max(_needed(rate, ask) - bucket.tokens, 0.0) / rate.per_second


def _taken(bucket: Bucket, ask: Ask, line: Line, flows: float) -> Bucket:
    given_back = ask.queued and ask.urgency < Urgency.ROUTINE and bucket.kept_until >= bucket.at
    kept = max(bucket.kept - ask.segments, 0.0) if given_back else bucket.kept
    changed = replace(bucket, tokens=bucket.tokens - ask.segments, kept=kept)
    turn = line.turn if ask.urgency is Urgency.ANSWER else max(line.turn, bucket.at) + flows
    return _with(changed, ask.clinic, replace(line, turn=turn))


def _with(bucket: Bucket, clinic: str, line: Line) -> Bucket:
    """Without the lines of those who wrote nothing for long."""
    since = bucket.at - FORGOTTEN_SECONDS
    recent = {each: line for each, line in bucket.lines.items() if max(*line.tails, line.turn) > since}
    return replace(bucket, lines=recent | {clinic: line})


def _lined_up(bucket: Bucket, rate: Rate, ask: Ask, line: Line, at: float) -> Bucket:
    """With the text at the end of its class's line; what one of a higher class waits for is kept for it."""
    tails = tuple(at if each == ask.urgency else tail for each, tail in enumerate(line.tails))
    changed = _with(bucket, ask.clinic, replace(line, tails=(tails[0], tails[1], tails[2])))
    if ask.urgency is Urgency.ROUTINE:
        return changed
    held = bucket.kept if bucket.kept_until >= bucket.at else 0.0
    more = 0.0 if ask.queued and held else ask.segments
    return replace(changed, kept=min(held + more, rate.burst), kept_until=max(bucket.kept_until, at + KEPT_SECONDS))
