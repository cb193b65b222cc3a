"""What comes in while a batch is in hand makes up the next one, and nothing waits for company."""

import asyncio
from collections.abc import Sequence

from handrail_notifier.dispatcher.together import Together


class Bench:
    """Works off what it is given when it is let."""

    def __init__(self, *, most: int = 3, refuses: int | None = None) -> None:
        self.batches: list[list[int]] = []
        self._refuses = refuses
        self._begun, self._let = asyncio.Semaphore(0), asyncio.Semaphore(0)
        self.together = Together[int](self._work, most=most)

    async def _work(self, batch: Sequence[int]) -> None:
        self._begun.release()
        await self._let.acquire()
        if self._refuses in batch:
            raise LookupError
        self.batches.append(list(batch))

    async def begun(self) -> None:
        await asyncio.wait_for(self._begun.acquire(), 5)

    async def finish(self) -> None:
        for _ in range(20):
            self._let.release()
        if tasks := self.together.tasks:
            await asyncio.wait(tasks, timeout=5)
        assert not self.together.tasks


async def test_the_first_begins_at_once_and_the_rest_goes_together_but_never_more_than_may() -> None:
    bench = Bench(most=3)
    bench.together.add(0)
    await bench.begun()
    for number in range(1, 6):
        bench.together.add(number)
    assert list(bench.together) == [0, 1, 2, 3, 4, 5], "in hand and waiting"
    await bench.finish()
    assert bench.batches == [[0], [1, 2, 3], [4, 5]]
    assert list(bench.together) == []


async def test_a_batch_that_raises_is_dropped_and_the_next_one_goes() -> None:
    bench = Bench(most=1, refuses=0)
    bench.together.add(0)
    bench.together.add(1)
    await bench.finish()
    assert bench.batches == [[1]]


async def test_work_goes_on_after_a_pause() -> None:
    bench = Bench()
    for number in range(2):
        bench.together.add(number)
        await bench.finish()
    assert bench.batches == [[0], [1]]


async def test_cut_off_before_it_began_it_is_not_at_work() -> None:
    bench = Bench()
    bench.together.add(0)
    [task] = bench.together.tasks
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not bench.together.tasks
    assert bench.batches == []
