"""A mail server that refuses, defers, breaks off and bounces, as often as a seed says.

It keeps no list that could be asked, and takes what it is handed, however often. What it has taken may come back at any time: to stay,
for now, twice, or after the client has called it unwanted; or nobody ever hears of it.
"""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from handrail_notifier.core.mail.codes import Stage, Status

from tests.simulation.store import Attempt

COMPLAINED = Status(0, 0, 0)
"""No bounce: the client calls it unwanted."""
_FULL, _LATER, _GONE, _POLICY = Status(4, 2, 2), Status(4, 4, 1), Status(5, 1, 1), Status(5, 7, 1)
_A_DAY = 90_000


class Mailed:
    """A mail that the server has."""

    __slots__ = ("attempt", "called_at", "failed_at", "sid", "text")

    def __init__(self, attempt: Attempt, called_at: datetime) -> None:
        self.attempt, self.text, self.called_at = attempt, attempt.text, called_at
        self.sid = f"<{attempt.name}@example.org>"
        """Its Message-ID, which is the attempt's own."""
        self.failed_at: datetime | None = None
        """When it first said that this one did not arrive."""


class Handing:
    """What is going to become of one session. `reply` 0: it breaks off in the message; -1: it never opens. Seconds after it begins."""

    __slots__ = ("answers_in", "reply", "said", "stage", "takes_in")

    def __init__(
        self, reply: int, answers_in: float, takes_in: float | None, stage: Stage = Stage.RECIPIENT, said: str = ""
    ) -> None:
        self.reply, self.answers_in, self.takes_in, self.stage, self.said = reply, answers_in, takes_in, stage, said

    @property
    def name(self) -> str:
        return f"{self.reply} {self.said}"


class Relay:
    """`trouble`: how much of what it does goes wrong, 0 to 1."""

    __slots__ = ("_random", "has", "soft", "trouble")

    def __init__(self, random: Random) -> None:
        draw = self._random = random.random
        self.trouble = draw() if draw() < 0.8 else 0.0
        self.soft = draw() < 0.25
        """Its clients' mailboxes are full, mostly."""
        self.has: list[Mailed] = []

    def call(self) -> Handing:
        """Chances are dealt anew for every session."""
        draw = self._random
        quick = 0.02 + draw() * 0.3
        if draw() >= self.trouble:
            return Handing(250, quick + 0.1, quick)
        if self.soft and draw() < 0.5:
            return Handing(452, quick, None, Stage.RECIPIENT, "4.2.2 The mailbox is full")
        slow = draw() * 18
        troubles = (
            Handing(450, quick, None, Stage.RECIPIENT, "4.7.1 Greylisted"),
            Handing(451, quick, None, Stage.RECIPIENT, "4.3.0 Later"),
            Handing(550, quick, None, Stage.RECIPIENT, "5.1.1 No such mailbox"),
            Handing(554, quick, None, Stage.CONTENT, "5.7.1 Not this"),
            Handing(0, quick, slow),
            Handing(0, 15.0, None),
            Handing(250, slow + draw() * 4, slow),
            Handing(-1, quick, None),
        )
        return troubles[int(draw() * len(troubles))]

    def take(self, attempt: Attempt, called_at: datetime) -> Mailed:
        mailed = Mailed(attempt, called_at)
        self.has.append(mailed)
        return mailed

    def comes_back(self) -> Sequence[tuple[float, Status]]:
        """What is reported of a mail that it has: seconds after, and what."""
        draw = self._random
        if draw() >= self.trouble * 0.8:
            return ()
        soon = draw() ** 3 * (600 if draw() < 0.9 else _A_DAY)
        if self.soft or (chance := draw()) < 0.5:
            first = (soon, _FULL if draw() < 0.7 else _LATER)
            return (first,) if draw() < 0.7 else (first, (soon + draw() * 60, first[1]), (soon + draw() * 900, _FULL))
        if chance < 0.6:
            return ((soon, COMPLAINED),)
        return ((soon, _GONE if chance < 0.8 else _POLICY),)
