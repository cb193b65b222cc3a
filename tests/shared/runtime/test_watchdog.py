"""A process whose event loop stands still ends by itself; one that works does not."""

import asyncio
import sys

STARTS = "import asyncio, time; from handrail_shared.runtime import watchdog; watchdog.STANDS_STILL_SECONDS = 0.5\n"
STANDS_STILL = f"""{STARTS}
def never_ends(secret):
    while True:
        secret = secret[::-1]

async def main():
    await watchdog.Watchdog().start()
    await asyncio.sleep(0)
    never_ends("the words of a client")

asyncio.run(main())
"""
WORKS = f"""{STARTS}
async def main():
    dog = watchdog.Watchdog()
    await dog.start()
    for _ in range(60):
        time.sleep(0.02)
        await asyncio.sleep(0)
    await dog.stop()
    time.sleep(0.8)

asyncio.run(main())
"""


async def _ran(program: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stderr=asyncio.subprocess.PIPE)
    async with asyncio.timeout(30):
        _, said = await process.communicate()
    return process.returncode, said.decode()


async def test_a_process_that_stands_still_ends_and_says_where_it_stood_but_no_words() -> None:
    code, said = await _ran(STANDS_STILL)
    assert code == 1
    assert "never_ends" in said
    assert "the words" not in said


async def test_one_that_works_or_was_stopped_in_order_is_left_alone() -> None:
    assert await _ran(WORKS) == (0, "")
