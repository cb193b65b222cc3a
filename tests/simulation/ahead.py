"""One text posted ahead, between two processes that die anywhere and a provider that lies: `core.ahead` decides, all else is chance.

The provider keeps three promises: it takes nothing nearer than `SHORTEST_AHEAD`, its list shows what it took within `LISTED_WITHIN`,
and what it says it has taken back does not go out. Answers get lost, come late or are wrong, as often as the seed says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any
from uuid import UUID

from handrail_notifier.core import ahead
from handrail_notifier.core.ahead import Act, Ahead, Copy, CopyState, Shown, Standing, Step
from handrail_notifier.core.delivery import LONGEST_CALL

START = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
AGAIN = timedelta(seconds=5)
POLLS = timedelta(seconds=20)
TAKEN_BACK_WITHIN = timedelta(seconds=10)
"""Of whoever answers, what is not wanted so long before its time is taken back."""
CALM = 10**9
"""From here on seeds are drawn for whether all is calm."""
MOST_STEPS = 4000


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass(frozen=True)
class Code:
    """The notifier's own functions, and at which places a planted bug takes their place."""

    next_step: Callable[[Ahead, datetime], Step] = ahead.next_step
    looked: Callable[[Ahead, Sequence[Shown], datetime], Ahead] = ahead.looked
    standing: Callable[..., Standing] = ahead.standing
    to_take_back: Callable[[Ahead], tuple[Copy, ...]] = ahead.to_take_back
    posts_before_the_commit: bool = False
    believes_a_failed_cancel: bool = False
    decides_once: bool = False
    wakes: bool = True


NOTIFIER = Code()


class Held:
    """A copy at the provider."""

    def __init__(self, sid: str, copy_id: UUID, listed_from: datetime) -> None:
        self.sid, self.copy_id, self.listed_from, self.status = sid, copy_id, listed_from, "scheduled"


class Process:
    """What it had in hand dies with it."""

    def __init__(self, name: str) -> None:
        self.name, self.life, self.up = name, 0, True


class AheadSimulation:
    """One schedule, drawn from its seed."""

    def __init__(self, seed: int, code: Code = NOTIFIER, told: Callable[[str], None] | None = None) -> None:
        self.random = Random(seed)
        draw = self.draw = self.random.random
        self.code, self.told, self.now, self._count = code, told, START, 0
        self._steps: list[Any] = []
        self.send_at = START + timedelta(seconds=570 + draw() * 420)
        self.trouble = draw() if draw() < 0.8 else 0.0
        self.away, self.dies, self.stalls = draw() * 0.5, draw() * 0.06, draw() * 0.3
        self.mute_until = self.send_at - timedelta(seconds=20 + draw() * 120) if draw() < 0.2 else START
        self.held: list[Held] = []
        self.ordinary = 0
        self.processes = (Process("one"), Process("two"))
        self.row: Ahead | None = Ahead(self.send_at)
        self.due, self.ended, self.adopted, self.decided = START, False, False, False
        self.tries = self.posts = 0
        self.not_settled = False
        self.unwanted_from = START + timedelta(seconds=draw() * 900) if draw() < 0.4 else None
        self.calm = Random(seed + CALM).random() < 0.1
        if self.calm:
            self._calms_down(Random(seed + CALM + 1).random())
        if self.unwanted_from is not None and self.code.wakes:
            self.at(self.unwanted_from, None, self._wake)
        for process in self.processes:
            self.at(START, process, self._round, process)
            self.at(self.send_at - ahead.HANDED_OVER, process, self._decide, process)
        self.at(self.send_at, None, self._goes_out)

    def _calms_down(self, chance: float) -> None:
        """Everybody answers, and it is not wanted any more shortly before its time."""
        self.trouble = self.away = self.dies = self.stalls = 0.0
        self.mute_until = START
        self.unwanted_from = self.send_at - timedelta(seconds=chance * 60)

    def _wake(self) -> None:
        """In the transaction that says so."""
        self.due = min(self.due, self.now)
        for process in self.processes:
            self.at(self.now, process, self._round, process)

    # Steps and time.

    def at(self, when: datetime, process: Process | None, step: Callable[..., None], *what: Any) -> None:
        self._count += 1
        life = process.life if process is not None else 0
        heappush(self._steps, (when, self.draw(), self._count, process, life, step, what))

    def soon(self, seconds: float, process: Process | None, step: Callable[..., None], *what: Any) -> None:
        self.at(self.now + timedelta(seconds=seconds), process, step, *what)

    def run(self) -> "AheadSimulation":
        """To the end. Raises `Broken`."""
        for _ in range(MOST_STEPS):
            if not self._steps:
                return self
            self.now, _, _, process, life, step, what = heappop(self._steps)
            if process is not None:
                if process.life != life:
                    continue
                if self.draw() < self.dies:
                    self._die(process)
                    continue
            if self.told is not None:
                left = (self.send_at - self.now).total_seconds()
                self.told(f"{left:8.1f} before  {process.name if process else '-':4} {step.__name__}  {self.row}")
            step(*what)
        raise Broken("it never ends")

    def _die(self, process: Process) -> None:
        process.life += 1
        process.up = False
        self.soon(self.draw() ** 2 * 30, None, self._rise, process, process.life)

    def _rise(self, process: Process, life: int) -> None:
        if process.life == life:
            process.up = True
            self.at(self.now, process, self._round, process)
            self.at(max(self.now, self.send_at - ahead.HANDED_OVER), process, self._decide, process)

    # The loop that sees to it.

    @property
    def wanted_now(self) -> bool:
        return self.unwanted_from is None or self.now < self.unwanted_from

    def _round(self, process: Process) -> None:
        """Claim the row, decide anew, do one step."""
        if self.ended or self.row is None:
            return
        if self.due > self.now:
            self.at(self.due, process, self._round, process)
            return
        if not self.wanted_now and not self.code.decides_once:
            self.row = replace(self.row, wanted=False)
        step = self.code.next_step(self.row, self.now)
        if step.at > self.now:
            self.due = min(step.at, self.now + POLLS)
        elif step.act is Act.FREE:
            self.ended = True
        elif step.act is Act.LEAVE:
            self.ended = not self.row.wanted or self.adopted
            self.due = self.now + POLLS
        else:
            self.due = self.now + ahead.LEASE
            self._do(process, step)
        self.at(self.due, process, self._round, process)

    def _do(self, process: Process, step: Step) -> None:
        assert self.row is not None
        if step.act is Act.POST:
            copy = Copy(UUID(int=len(self.row.copies) + 1), self.now)
            if self.code.posts_before_the_commit:
                self._post(process, copy)
                self.soon(self.draw(), process, self._add, copy)
                return
            self._add(copy)
            self.soon(self._stall(), process, self._post, process, copy)
        elif step.act is Act.LOOK:
            self.soon(self._stall(), process, self._look, process)
        else:
            for copy in self.code.to_take_back(self.row):
                self.soon(self._stall(), process, self._cancel, process, copy)

    def _add(self, copy: Copy) -> None:
        assert self.row is not None
        self.row = replace(self.row, copies=(*self.row.copies, copy))

    def _stall(self) -> float:
        if self.draw() >= self.stalls:
            return 0.01
        return self.draw() * 400 if self.draw() < 0.5 else self.draw() * 60

    # The provider.

    def _post(self, process: Process, copy: Copy) -> None:
        self.posts += 1
        takes = self.draw() * 0.3 if self.draw() < 0.7 else self.draw() * 16.5
        kind = int(self.draw() * 5) if self.draw() < self.trouble else 0
        taken = kind in {0, 1, 2}
        if taken:
            self.soon(takes, None, self._arrives, copy)
        if kind in {0, 4} or (kind == 1 and self.draw() < 0.2):
            self.soon(min(takes + 0.1, LONGEST_CALL.total_seconds()), process, self._answered, copy, kind)

    def _arrives(self, copy: Copy) -> None:
        if self.send_at - self.now < ahead.SHORTEST_AHEAD:
            return
        lag = timedelta(seconds=self.draw() ** 2 * (ahead.LISTED_WITHIN.total_seconds() - 1))
        self.held.append(Held(f"SM{len(self.held) + 1}", copy.copy_id, self.now + lag))

    def _answered(self, copy: Copy, kind: int) -> None:
        """Taken, refused for being too near, or certainly not taken."""
        assert self.row is not None
        found = next((each for each in self.held if each.copy_id == copy.copy_id), None)
        if found is not None:
            self.row = ahead.known(self.row, copy.copy_id, CopyState.HELD, found.sid)
        else:
            self.row = ahead.known(self.row, copy.copy_id, CopyState.NEVER)
        self.due = min(self.due, self.now + timedelta(seconds=2 if kind else 0))

    def _goes_out(self) -> None:
        assert self.row is not None
        doubtful = ahead.doubt_of(self.row) is not ahead.Doubt.NONE
        self.not_settled = not self.decided or doubtful or ahead.many_of(self.row) is ahead.Many.MORE
        for each in self.held:
            if each.status == "scheduled":
                each.status = "sent"

    def _look(self, process: Process) -> None:
        mute = self.send_at - ahead.LAST_POST <= self.now < self.mute_until
        if mute or self.draw() < self.away:
            self.due = self.now + AGAIN
            return
        shown = [Shown(each.sid, each.status) for each in self.held if each.listed_from <= self.now]
        self.soon(0.05 + self.draw(), process, self._seen, shown, self.now)

    def _seen(self, shown: Sequence[Shown], began_at: datetime) -> None:
        assert self.row is not None
        self.row = self.code.looked(self.row, shown, began_at)
        self.due = min(self.due, self.now) if ahead.doubt_of(self.row) is ahead.Doubt.NONE else self.now + AGAIN

    def _cancel(self, process: Process, copy: Copy) -> None:
        assert self.row is not None
        held = next((each for each in self.held if each.sid == copy.provider_id), None)
        fails = self.draw() < self.trouble * 0.6
        works = held is not None and held.status == "scheduled" and not (fails and self.draw() < 0.5)
        if held is not None and works:
            held.status = "canceled"
        if self.code.believes_a_failed_cancel or not fails:
            status = held.status if held is not None and not self.code.believes_a_failed_cancel else "canceled"
            self.row = ahead.known(
                self.row, copy.copy_id, ahead.state_of(status) or CopyState.CANCELED, copy.provider_id
            )
            self.due = self.now
        else:
            self.tries += 1
            self.due = self.now + timedelta(seconds=min(2 ** min(self.tries, 4), 10))

    # Whoever decides.

    def _decide(self, process: Process) -> None:
        if self.decided:
            return
        assert self.row is not None
        match self.code.standing(self.row, self.now, ended=self.ended):
            case Standing.FREE:
                self.ended = self.decided = True
                self.ordinary += self.wanted_now
                return
            case Standing.GONE:
                self.adopted = self.decided = True
                return
            case Standing.ON_OFFER if self.wanted_now or self.code.decides_once:
                self.adopted = self.decided = True
                return
            case Standing.ON_OFFER:
                self.row, self.due = replace(self.row, wanted=False), self.now
        self.at(self.now + AGAIN, process, self._decide, process)


def check(done: AheadSimulation) -> None:
    """Raises `Broken`. What nobody lived to settle, or the provider never answered about, may go out twice; that is known, and rare."""
    out = [each for each in done.held if each.status == "sent"]
    went = len(out) + done.ordinary
    if went > 1 and (done.ordinary or not done.not_settled):
        raise Broken(f"the phone has it {went} times")
    if done.unwanted_from is None and went < 1:
        raise Broken("it is lost")
    if not done.decided:
        raise Broken("it is never decided")
    stays = done.unwanted_from is not None and done.unwanted_from <= done.send_at - timedelta(seconds=280)
    if stays and went and not done.not_settled:
        raise Broken("it was not wanted any more, and went out")
    in_time = done.unwanted_from is not None and done.unwanted_from <= done.send_at - TAKEN_BACK_WITHIN
    if done.calm and in_time and went:
        raise Broken("it was not wanted any more, and nobody was told in time")
    if out and not done.adopted:
        raise Broken("it went out, and nobody knows")
    if not out and done.adopted and done.unwanted_from is None:
        raise Broken("it is on record as sent, and never went out")


def first_broken(seeds: Sequence[int] | range, code: Code = NOTIFIER) -> str | None:
    """The first seed that breaks something, and what."""
    for seed in seeds:
        try:
            check(AheadSimulation(seed, code).run())
        except Broken as broken:
            return f"seed {seed}: {broken}"
    return None
