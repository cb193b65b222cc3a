"""A carrier that loses, delays, repeats and lies, as often as a seed says.

It keeps three promises, which a real one is believed to keep: what it takes it takes within `LATEST_TAKE` of the call, its list shows
that within `LONGEST_LAG`, and together they are less than the grace. It takes what it is handed, however often: it has no
idempotency key. One that keeps no words lists all that went to a number since a little before the call, and nothing that tells them apart.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from handrail_notifier.channels.twilio import CLOCKS_APART
from handrail_notifier.core.evidence import Seen

from tests.simulation.store import Attempt, Text

LATEST_TAKE, LONGEST_LAG = 18.0, 8.0
OPTED_OUT, BAD_NUMBER, NO_SENDER = 21610, 21211, 21606
_FAILS = (30003, 30003, 30003, 30008, 30008, 30500, 30006, 30006, 30007, 30007, 30023, OPTED_OUT)
"""Of what it took it may say later that it failed; the phone may get it after all."""
_PERHAPS = frozenset({30003, 30008, 30007})


class Taken:
    """A text that the carrier has."""

    __slots__ = ("attempt", "called_at", "code", "failed_at", "listed_from", "made_at", "sid", "status", "text")

    def __init__(self, sid: str, attempt: Attempt, called_at: datetime, made_at: datetime, lag: timedelta) -> None:
        self.sid, self.attempt, self.text = sid, attempt, attempt.text
        self.called_at, self.made_at, self.listed_from = called_at, made_at, made_at + lag
        self.failed_at: datetime | None = None
        """When it first said that this one did not arrive."""
        self.status, self.code = "queued", 0


class Call:
    """What is going to become of one call. `status` 0: no answer comes; -1: the connection never opens. Seconds after it begins."""

    __slots__ = ("answers_in", "code", "retry_after", "status", "takes_in")

    def __init__(self, status: int, answers_in: float, takes_in: float | None, code: int = 0) -> None:
        self.status, self.answers_in, self.takes_in, self.code = status, answers_in, takes_in, code
        self.retry_after = 1.0 if status == 429 else None


class Carrier:
    """`trouble`: how much of what it does goes wrong, 0 to 1; `keeps_words`: its list has them."""

    __slots__ = ("_random", "away", "has", "keeps_words", "longest_lag", "loses", "mute", "trouble")

    def __init__(self, random: Random, longest_lag: float = LONGEST_LAG) -> None:
        self.longest_lag = longest_lag
        draw = random.random
        self._random = draw
        self.trouble = draw() if draw() < 0.8 else 0.0
        self.loses = draw() * self.trouble
        self.away = draw() * 0.6 if draw() < 0.3 else 0.0
        self.mute = draw() < 0.15
        self.has: list[Taken] = []
        self.keeps_words = True

    def call(self) -> Call:
        """Chances are dealt anew for every call."""
        draw = self._random
        quick, slow = 0.02 + draw() * 0.3, draw() * LATEST_TAKE
        if draw() >= self.trouble:
            return Call(201, quick + draw() * 0.2, quick)
        takes = quick if draw() < 0.5 else slow
        hangs_up = quick if draw() < 0.5 else 15.0
        code = (OPTED_OUT, BAD_NUMBER, NO_SENDER)[int(draw() * 3)]
        troubles = (
            Call(500, quick, takes),
            Call(0, 15.0, takes),
            Call(201, takes + draw() * 20, takes),
            Call(503, quick, None),
            Call(0, hangs_up, None),
            Call(429, quick, None),
            Call(-1, quick, None),
            Call(400, quick, None, code),
        )
        return troubles[min(int(draw() * 10), 9) % 8]

    def take(self, attempt: Attempt, called_at: datetime, now: datetime) -> Taken:
        lag = timedelta(seconds=self._random() ** 4 * self.longest_lag)
        taken = Taken(f"SM{len(self.has) + 1}", attempt, called_at, now, lag)
        self.has.append(taken)
        return taken

    def journey(self) -> Sequence[tuple[float, str, int]]:
        """What becomes of a text that it has: seconds after, status, error code."""
        draw = self._random
        if self.trouble == 0.0 or draw() < 0.6:
            return ((0.1, "sent", 0), (0.5 + draw() * 5, "delivered", 0))
        if (chance := draw()) < 0.05:
            return ((draw() * 3600, "failed", 30036),)
        if chance < 0.15:
            return ((0.1, "sent", 0),)
        fails = 1 + draw() * 60
        code = _FAILS[int((chance - 0.15) / 0.85 * len(_FAILS))]
        failed = (fails, "undelivered" if code in _PERHAPS else "failed", code)
        if draw() < 0.4:
            return ((0.1, "sent", 0), failed, (fails + draw() ** 4 * 2400, "delivered", 0))
        return ((0.1, "sent", 0), failed)

    def calls_back(self) -> Sequence[float]:
        """After how many seconds each copy of a callback comes; none: it is lost."""
        draw = self._random
        if self.mute or draw() < self.loses:
            return ()
        first = draw() * 0.5 if draw() >= self.trouble else draw() ** 3 * 120
        return (first,) if draw() >= self.trouble * 0.3 else (first, first + draw() * 30)

    def find(self, text: Text, since: datetime, now: datetime) -> Sequence[Seen] | None:
        """What its list shows of a text, or without words of any to its number since then, the oldest first; None: no answer."""
        if self.away and self._random() < self.away:
            return None
        return [
            Seen(each.sid, each.status, each.code or None, 1, wordless=not self.keeps_words)
            for each in self.has
            if each.listed_from <= now
            if (each.text.words == text.words if self.keeps_words else each.made_at >= since - CLOCKS_APART)
        ]
