"""One text posted ahead, or two of the same words to one phone, between two processes that die anywhere and a provider that lies: `core.ahead` decides, all else is chance.

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
ONE_PHONE = 10**10
"""From here on seeds are drawn for whether another client has the same phone, and gets the same words."""
MOST_STEPS = 8000


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass(frozen=True)
class Code:
    """The notifier's own functions, and at which places a planted bug takes their place."""

    next_step: Callable[[Ahead, datetime], Step] = ahead.next_step
    looked: Callable[..., Ahead] = ahead.looked
    standing: Callable[..., Standing] = ahead.standing
    to_take_back: Callable[[Ahead], tuple[Copy, ...]] = ahead.to_take_back
    known: Callable[..., Ahead] = ahead.known
    taken_over: Callable[..., Ahead] = ahead.taken_over
    told_of: Callable[..., Ahead] = ahead.told_of
    rests: Callable[[Ahead, datetime], bool] = ahead.rests
    knows_the_others: bool = True
    tells_whose_it_is: bool = True
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

    def __init__(
        self,
        seed: int,
        code: Code = NOTIFIER,
        told: Callable[[str], None] | None = None,
        beside: "AheadSimulation | None" = None,
    ) -> None:
        self.random = Random(seed) if beside is None else beside.random
        draw = self.draw = self.random.random
        self.code, self.told, self._count = code, told, 0
        self.others: list[AheadSimulation] = [] if beside is None else [beside]
        self._clock = [START] if beside is None else beside._clock
        self._steps: list[Any] = [] if beside is None else beside._steps
        self.send_at = START + timedelta(seconds=570 + draw() * 420)
        if beside is not None:
            self.send_at = beside.send_at
        self.trouble = draw() if draw() < 0.8 else 0.0
        self.away, self.dies, self.stalls = draw() * 0.5, draw() * 0.06, draw() * 0.3
        self.mute_until = self.send_at - timedelta(seconds=20 + draw() * 120) if draw() < 0.2 else START
        self.mute = draw() * self.trouble
        self.held: list[Held] = [] if beside is None else beside.held
        self.ordinary = 0
        names = ("one", "two") if beside is None else ("1st", "2nd")
        self.processes = (Process(names[0]), Process(names[1]))
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
        if beside is None and Random(seed + ONE_PHONE).random() < 0.3:
            self.others.append(AheadSimulation(seed, code, told, beside=self))

    @property
    def now(self) -> datetime:
        return self._clock[0]

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
            self._clock[0], _, _, process, life, step, what = heappop(self._steps)
            whose: AheadSimulation = step.__self__
            if process is not None:
                if process.life != life:
                    continue
                if self.draw() < self.dies:
                    whose._die(process)
                    continue
            if self.told is not None:
                left = (self.send_at - self.now).total_seconds()
                self.told(f"{left:8.1f} before  {process.name if process else '-':4} {step.__name__}  {whose.row}")
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
            self.ended = not self.code.rests(self.row, self.now)
            self.due = self.send_at
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
            copy = Copy(UUID(int=self._copy_id()), self.now)
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

    def _copy_id(self) -> int:
        assert self.row is not None
        return len(self.row.copies) + (1 if not self.others or self.is_first else 1001)

    @property
    def is_first(self) -> bool:
        return self.processes[0].name == "one"

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
        held = Held(f"SM{len(self.held) + 1}", copy.copy_id, self.now + lag)
        self.held.append(held)
        self._calls_back(held)

    def _calls_back(self, held: Held) -> None:
        """Late, out of order, or never. Its address names the copy."""
        if self.draw() >= self.mute:
            self.soon(self.draw() ** 3 * 200, None, self._hears, held, held.status)

    def _hears(self, held: Held, status: str) -> None:
        assert self.row is not None
        state = ahead.state_of(status)
        if state is not None and held.copy_id in {each.copy_id for each in self.row.copies}:
            others = self._named(held)
            self.row = self.code.known(self.row, held.copy_id, state, held.sid)
            self.row = self.code.taken_over(self.row, held.copy_id, held.sid, others)
            self.due = self.now
            for process in self.processes:
                self.at(self.now, process, self._round, process)

    def _named(self, held: Held) -> Sequence[CopyState]:
        """Who took it from a list for its own looks once more. What they knew of it."""
        states = list[CopyState]()
        for other in self.others:
            assert other.row is not None
            states += [each.state for each in other.row.copies if each.provider_id == held.sid]
            copies = tuple(
                replace(each, provider_id=None, state=CopyState.POSTED) if each.provider_id == held.sid else each
                for each in other.row.copies
            )
            if copies != other.row.copies:
                other.row, other.due = replace(other.row, copies=copies), self.now
                for process in other.processes:
                    self.at(self.now, process, other._round, process)
        return states

    def _answered(self, copy: Copy, kind: int) -> None:
        """Taken, refused for being too near, or certainly not taken."""
        assert self.row is not None
        found = next((each for each in self.held if each.copy_id == copy.copy_id), None)
        if found is not None:
            others = self._named(found)
            self.row = self.code.known(self.row, copy.copy_id, CopyState.HELD, found.sid)
            self.row = self.code.taken_over(self.row, copy.copy_id, found.sid, others)
        else:
            self.row = self.code.known(self.row, copy.copy_id, CopyState.NEVER)
        self.due = min(self.due, self.now + timedelta(seconds=2 if kind else 0))

    def _goes_out(self) -> None:
        assert self.row is not None
        doubtful = ahead.doubt_of(self.row) is not ahead.Doubt.NONE
        self.not_settled = not self.decided or doubtful or ahead.many_of(self.row) is ahead.Many.MORE
        for each in self.held:
            if each.status == "scheduled":
                each.status = "sent"
                for whose in (self, *self.others):
                    whose._calls_back(each)

    def _look(self, process: Process) -> None:
        mute = self.send_at - ahead.LAST_POST <= self.now < self.mute_until
        if mute or self.draw() < self.away:
            self.due = self.now + AGAIN
            return
        shown = [Shown(each.sid, each.status) for each in self.held if each.listed_from <= self.now]
        self.soon(0.05 + self.draw(), process, self._seen, shown, self.now)

    def _seen(self, shown: Sequence[Shown], began_at: datetime) -> None:
        assert self.row is not None
        known = self.others if self.code.knows_the_others else []
        rows = [each.row for each in known if each.row is not None]
        taken = {copy.provider_id for row in rows for copy in row.copies}
        contested = any(ahead.is_contesting(each.row) for each in known if each.row is not None and not each.ended)
        free = [each for each in shown if each.provider_id not in taken]
        self.row = self.code.looked(self.row, free, began_at, contested=contested)
        self.due = min(self.due, self.now) if ahead.doubt_of(self.row) is ahead.Doubt.NONE else self.now + AGAIN

    def _cancel(self, process: Process, copy: Copy) -> None:
        assert self.row is not None
        held = next((each for each in self.held if each.sid == copy.provider_id), None)
        fails = self.draw() < self.trouble * 0.6
        works = held is not None and held.status == "scheduled" and not (fails and self.draw() < 0.5)
        if held is not None and works:
            held.status = "canceled"
            for whose in (self, *self.others):
                whose._calls_back(held)
        if self.code.believes_a_failed_cancel or not fails:
            status = held.status if held is not None and not self.code.believes_a_failed_cancel else "canceled"
            assert copy.provider_id is not None
            for whose in (self, *self.others) if self.code.tells_whose_it_is else (self,):
                assert whose.row is not None
                whose.row = self.code.told_of(whose.row, copy.provider_id, ahead.state_of(status) or CopyState.CANCELED)
                whose.due = self.now
                for one in whose.processes if whose is not self else ():
                    self.at(self.now, one, whose._round, one)
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
                self.ended, self.decided = not self.code.rests(self.row, self.now), True
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
    """Raises `Broken`. What nobody lived to settle, or the provider never answered about, may go out twice; that is known, and rare.

    Of two texts of the same words to one phone it is counted what the phone has.
    """
    texts = (done, *done.others)
    out, ordinary = sum(each.status == "sent" for each in done.held), sum(each.ordinary for each in texts)
    went, not_settled = out + ordinary, any(each.not_settled for each in texts)
    if went > len(texts) and (ordinary or not not_settled):
        raise Broken(f"the phone has {len(texts)} texts {went} times")
    known = sum(_is_known_as_lost(each, done.held) for each in texts)
    if went + known < sum(each.unwanted_from is None for each in texts):
        raise Broken("it is lost")
    if not all(each.decided for each in texts):
        raise Broken("it is never decided")
    if went > sum(not _is_stopped(each) for each in texts) and not not_settled:
        raise Broken("it was not wanted any more, and went out")
    if done.calm and went > sum(not _is_stopped_late(each) for each in texts):
        raise Broken("it was not wanted any more, and nobody was told in time")
    adopted = sum(each.adopted for each in texts)
    if out and not adopted:
        raise Broken("it went out, and nobody knows")
    if adopted > out + known and all(each.unwanted_from is None for each in texts):
        raise Broken("it is on record as sent, and never went out")
    for each in texts:
        assert each.row is not None
        ids = [copy.provider_id for copy in each.row.copies if copy.provider_id is not None]
        if len(ids) > len(set(ids)):
            raise Broken(f"one of {ids} stands for two copies")


def _is_known_as_lost(text: AheadSimulation, held: Sequence[Held]) -> bool:
    """It was taken up for what turned out to be another's, and none of its own posts was taken: the ledger is told that it never was."""
    assert text.row is not None
    own = {each.copy_id for each in text.row.copies}
    nothing = ahead.many_of(text.row) is ahead.Many.NONE and ahead.doubt_of(text.row) is ahead.Doubt.NONE
    return text.adopted and nothing and not any(each.copy_id in own for each in held)


def _is_stopped(text: AheadSimulation) -> bool:
    return text.unwanted_from is not None and text.unwanted_from <= text.send_at - timedelta(seconds=280)


def _is_stopped_late(text: AheadSimulation) -> bool:
    return text.unwanted_from is not None and text.unwanted_from <= text.send_at - TAKEN_BACK_WITHIN


def first_broken(seeds: Sequence[int] | range, code: Code = NOTIFIER) -> str | None:
    """The first seed that breaks something, and what."""
    for seed in seeds:
        try:
            check(AheadSimulation(seed, code).run())
        except Broken as broken:
            return f"seed {seed}: {broken}"
    return None
