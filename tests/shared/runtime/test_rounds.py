"""A loop of rounds ends after what it has in hand, is stopped by no fault, and may be started again."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from handrail_shared.runtime.rounds import Rounds

LONG = 3600.0
"""No test waits for so long: what comes in spite of it did not wait for the pause."""


class World:
    """Rounds that do as they are told, and what became of them."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.ended = 0
        self.cut_off = 0
        self.noted: list[Exception] = []

    async def holds(self) -> bool:
        """It has something in hand until it may go on."""
        self.begun.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        self.ended += 1
        return True

    def rounds(self, round_: Callable[[], Awaitable[bool]], *, pause: float = LONG, **others: object) -> Rounds:
        return Rounds("test", round_, note=self.noted.append, pause=pause, **others)  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    return World()


async def soon(what: Awaitable[object]) -> None:
    await asyncio.wait_for(asyncio.ensure_future(what), 10)


async def test_a_stop_lets_what_is_in_hand_end_and_begins_no_other(world: World) -> None:
    loop = world.rounds(world.holds, stop_seconds=LONG)
    await loop.start()
    await soon(world.begun.wait())
    stopped = asyncio.create_task(loop.stop())
    await asyncio.sleep(0)
    assert not stopped.done()
    world.go_on.set()
    await soon(stopped)
    assert (world.ended, world.cut_off, world.noted) == (1, 0, [])


async def test_what_takes_too_long_is_cut_off_and_is_no_fault(world: World) -> None:
    loop = world.rounds(world.holds, stop_seconds=0.01)
    await loop.start()
    await soon(world.begun.wait())
    await soon(loop.stop())
    assert (world.ended, world.cut_off, world.noted) == (0, 1, [])


async def test_a_fault_is_noted_and_the_next_round_comes_after_the_pause(world: World) -> None:
    fault, again = RuntimeError("broken"), asyncio.Event()

    async def fails_once() -> bool:
        if not world.noted:
            raise fault
        again.set()
        return False

    loop = world.rounds(fails_once, pause=0.01)
    await loop.start()
    await soon(again.wait())
    await soon(loop.stop())
    assert world.noted == [fault]


async def test_a_pause_is_waited_for_but_not_by_a_stop(world: World) -> None:
    rounds: list[int] = []
    once = asyncio.Event()

    async def leaves_something_over() -> bool:
        rounds.append(1)
        once.set()
        return False

    loop = world.rounds(leaves_something_over, stop_seconds=LONG)
    await loop.start()
    await soon(once.wait())
    for _ in range(20):
        await asyncio.sleep(0)
    await soon(loop.stop())
    assert rounds == [1]


async def test_pauses_grow_to_the_longest_and_begin_anew_after_a_good_round(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = iter([False, False, False, False, True, False])
    paused: list[float] = []
    done = asyncio.Event()

    async def as_told() -> bool:
        outcome = next(outcomes, None)
        if outcome is None:
            done.set()
            await asyncio.Event().wait()
        return bool(outcome)

    def at_once(seconds: float) -> asyncio.Timeout:
        paused.append(seconds)
        return bounded(0)

    bounded = asyncio.timeout
    loop = world.rounds(as_told, pause=1.0, longest=4.0, stop_seconds=0)
    monkeypatch.setattr("handrail_shared.runtime.rounds.asyncio.timeout", at_once)
    await loop.start()
    await done.wait()
    monkeypatch.undo()
    await soon(loop.stop())
    assert paused == [1.0, 2.0, 4.0, 4.0, 1.0]


async def test_a_stop_wakes_a_round_that_sleeps(world: World) -> None:
    wake = asyncio.Event()

    async def sleeps() -> bool:
        world.begun.set()
        await wake.wait()
        world.ended += 1
        return True

    loop = world.rounds(sleeps, stop_seconds=LONG, wake=wake)
    await loop.start()
    await soon(world.begun.wait())
    await soon(loop.stop())
    assert world.ended == 1


async def test_it_may_be_started_again_and_stopped_twice_or_unstarted(world: World) -> None:
    async def ends() -> bool:
        world.ended += 1
        world.begun.set()
        return False

    loop = world.rounds(ends)
    await soon(loop.stop())
    for ended in (1, 2):
        world.begun.clear()
        await loop.start()
        await soon(world.begun.wait())
        await soon(loop.stop())
        await soon(loop.stop())
        assert world.ended == ended
