"""A consumer in a process of its own, to be killed: `python consumer.py URL TAKEOVER GROUP TOPIC STICKS_AT`.

It prints each number as it handles it, with the time; at STICKS_AT it stays in the middle of its batch.
"""

import asyncio
import sys
import time
from collections.abc import Sequence

from handrail_shared.runtime.bus import Delivery, connect


async def main(url: str, takeover: float, group: str, topic: str, sticks_at: int) -> None:
    """Handle until killed."""
    handled = 0

    async def handle(deliveries: Sequence[Delivery]) -> None:
        nonlocal handled
        for each in deliveries:
            if handled == sticks_at:
                print("stuck", flush=True)
                await asyncio.sleep(3600)
            print(time.monotonic_ns(), (each.value or b"").decode(), flush=True)
            handled += 1
            await asyncio.sleep(0.001)

    bus = connect(url, client_id="killed", takeover=takeover)
    bus.subscribe(group=group, topics=[topic], handle=handle, max_records=20)
    await bus.start()
    print("ready", flush=True)
    await asyncio.sleep(3600)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])))
