"""What a schedule runs on: virtual time, two processes that die anywhere, and transactions that commit wholly or not at all.

Every step is drawn from the seed, so a schedule that breaks something is played again by its number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any, Self

from handrail_notifier.core import decision, delivery, errors, evidence, fallback, retry
from handrail_notifier.core.decision import Channel, Reason
from handrail_notifier.core.delivery import Learned, Outcome
from handrail_notifier.core.errors import Complaint, FailureClass, Follows, Health
from handrail_notifier.core.evidence import Patience
from handrail_notifier.core.fallback import Fallback, Turn
from handrail_notifier.core.mail import bounces, codes
from handrail_notifier.core.mail.codes import Refusal
from handrail_notifier.core.retry import Verdict

from tests.simulation.carrier import LONGEST_LAG, Call, Carrier
from tests.simulation.store import Broken, Store, Write

START = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
GRACE, LEASE = timedelta(seconds=30), timedelta(seconds=60)
MOST_STEPS = 5000


@dataclass(frozen=True)
class Code:
    """The notifier's own functions, and at which places a planted bug takes their place."""

    learn: Callable[..., Outcome] = delivery.learn
    weigh: Callable[..., Learned | Patience] = evidence.weigh
    may_begin: Callable[..., bool] = delivery.may_begin
    verdict: Callable[..., Verdict] = retry.verdict
    follows: Callable[[FailureClass, int | None], Follows | None] = errors.follows
    health: Callable[[Sequence[Complaint], datetime], Health] = errors.health
    may_try_again: Callable[[Follows], bool] = errors.may_try_again
    again_at: Callable[[datetime, datetime], datetime | None] = errors.again_at
    way_for: Callable[[Channel, FailureClass], Channel | None] = fallback.way_for
    turned: Callable[[Fallback, Turn], Fallback] = fallback.after
    channel_faults: Callable[..., list[Reason]] = decision.channel_faults
    refusal: Callable[..., Refusal] = codes.refusal
    came_back: Callable[..., Learned] = bounces.came_back
    grace: timedelta = GRACE
    fenced: bool = True
    acknowledges_first: bool = False
    looks_before_it_holds: bool = False
    concludes_what_it_saw: bool = False
    calls_before_the_commit: bool = False
    forgets_early_reports: bool = False
    knows_its_own_texts_alone: bool = False
    tries_again_for_ever: bool = False
    offers_again: bool = False
    offers_in_doubt: bool = False
    goes_otherwise_in_doubt: bool = False
    takes_what_has_no_words: bool = False


NOTIFIER = Code()


class Process:
    """One of the notifier's processes; what it had in hand dies with it."""

    __slots__ = ("down_until", "life", "name")

    def __init__(self, name: str) -> None:
        self.name, self.life, self.down_until = name, 0, START


class Machine:
    """One schedule, drawn from its seed. `told` hears of each step."""

    def __init__(
        self,
        seed: int,
        code: Code = NOTIFIER,
        told: Callable[[str], None] | None = None,
        *,
        longest_lag: float = LONGEST_LAG,
    ) -> None:
        self.random = Random(seed)
        self.draw = draw = self.random.random
        self.code, self.told = code, told
        self.now = START
        self._steps: list[Any] = []
        self._count = 0
        self.store = Store(self._wake)
        self.carrier = Carrier(self.random, longest_lag)
        self.processes = (Process("one"), Process("two"))
        self.dies = draw() * 0.08 if draw() < 0.5 else 0.0
        self.stalls = draw() * 0.5 if draw() < 0.5 else 0.0
        self.database_fails = draw() * 0.15 if draw() < 0.3 else 0.0

    # Steps and time.

    def at(self, when: datetime, process: Process | None, step: Callable[..., None], *what: Any) -> None:
        self._count += 1
        life = process.life if process is not None else 0
        heappush(self._steps, (when, self.draw(), self._count, process, life, step, what))

    def soon(self, seconds: float, process: Process | None, step: Callable[..., None], *what: Any) -> None:
        self.at(self.now + timedelta(seconds=seconds), process, step, *what)

    def run(self) -> Self:
        """To the end. Raises `Broken`."""
        for _ in range(MOST_STEPS):
            if not self._steps:
                return self
            self.now, _, _, process, life, step, what = heappop(self._steps)
            if process is not None:
                if process.life != life:
                    continue
                if self.dies and self.draw() < self.dies:
                    self._die(process)
                    continue
            if self.told is not None:
                self._tell(process, step, what)
            step(*what)
        raise Broken("it never ends")

    def _tell(self, process: Process | None, step: Callable[..., None], what: Sequence[Any]) -> None:
        assert self.told is not None
        who = process.name if process is not None else "-"
        named = [
            str(getattr(each, "name", getattr(each, "sid", each)))
            for each in what
            if not isinstance(each, Call | Callable)
        ]
        passed = (self.now - START).total_seconds()
        if step not in {self._release, self._transact}:
            self.told(f"{passed:10.3f}  {who:4} {step.__name__.strip('_'):12} {' '.join(named)}")

    def _die(self, process: Process) -> None:
        """The database ends what it held; who comes after looks at all that is due."""
        process.life += 1
        process.down_until = self.now + timedelta(seconds=self.draw() ** 2 * 120)
        if self.store.holder is process:
            self.store.holder = None
        self.at(process.down_until, None, self._rise, process, process.life)
        if self.told is not None:
            self.told(f"{(self.now - START).total_seconds():10.3f}  {process.name:4} DIES, until {process.down_until}")

    def _rise(self, process: Process, life: int) -> None:
        """A process begins again."""
        raise NotImplementedError

    def _wake(self, row: Any, at: datetime) -> None:
        """A row falls due."""
        raise NotImplementedError

    # Transactions.

    def _transact(
        self,
        process: Process | None,
        body: Callable[[], Sequence[Write]],
        then: Callable[[bool], None] | None = None,
        *,
        waits: bool = True,
    ) -> None:
        """Hold the client, read, write, commit. `then` hears whether the commit was confirmed."""
        store = self.store
        if store.holder is not None:
            if waits:
                self.soon(0.02, process, self._transact, process, body, then)
            elif then is not None:
                then(False)
            return
        writes = body()
        if self.draw() < 0.3:
            store.holder = process or self
            self.soon(self.draw() * 0.3, process, self._release, writes, then)
        else:
            self._commit(writes, then)

    def _release(self, writes: Sequence[Write], then: Callable[[bool], None] | None) -> None:
        self.store.holder = None
        self._commit(writes, then)

    def _commit(self, writes: Sequence[Write], then: Callable[[bool], None] | None) -> None:
        """It may fail, or succeed without anybody hearing of it."""
        fails = self.draw() if self.database_fails else 1.0
        if fails >= self.database_fails / 2:
            self.store.commit(writes, self.now)
            if self.told is not None:
                for row, column, value in writes:
                    self.told(f"{'':17} {getattr(row, 'name', 'list')}.{column} = {getattr(value, 'name', value)}")
        if then is not None:
            then(fails >= self.database_fails)
