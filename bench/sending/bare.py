"""The peer: nothing but the SDK's calls, so many at a time. `python -m bench.sending.bare URL COUNT AT_ONCE` prints texts a second
and the CPU milliseconds of each."""

import asyncio
import sys
import time

from handrail_shared.runtime.process import run_to_end
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from bench.sending.carrier import ACCOUNT


async def loop(url: str, texts: int, at_once: int) -> tuple[float, float]:
    """Texts a second, and CPU milliseconds a text."""
    http = AsyncTwilioHttpClient(pool_connections=True)
    client = Client(ACCOUNT, "a-token", http_client=http)
    client.api.base_url = url
    left = iter(range(texts))

    async def caller() -> None:
        for number in left:
            made = await client.messages.create_async(
                to=f"+120255501{number % 100:02}",
                from_="+12025550100",
                body=f"Harborside: You planned for now: card, line {number}. Reply 1 did it, 2 part, 3 missed, 0 n/a",
                status_callback=f"https://notifier.example.com/twilio/status?attempt={number}",
                validity_period=3600,
            )
            assert made.sid

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller() for _ in range(at_once)))
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    await http.close()
    return texts / seconds, spent / texts * 1000


if __name__ == "__main__":
    print(*run_to_end(loop(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
