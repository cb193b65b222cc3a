"""Waits until a broker takes requests."""

import asyncio
import contextlib
from collections.abc import Callable

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

READY_SECONDS = 60.0
POLL_SECONDS = 0.05


async def ready(bootstrap: str, *, alive: Callable[[], bool] = lambda: True) -> None:
    """Return when the broker lists its topics; raises when it ended or took over a minute."""
    async with asyncio.timeout(READY_SECONDS):
        while alive():
            if await _listens(bootstrap) and await _lists(bootstrap):
                return
            await asyncio.sleep(POLL_SECONDS)
    raise RuntimeError(f"The broker for {bootstrap} ended at once.")


async def _listens(bootstrap: str) -> bool:
    host, port = bootstrap.split(",", maxsplit=1)[0].rsplit(":", 1)
    try:
        _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def _lists(bootstrap: str) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000)
    try:
        await admin.start()
        await admin.list_topics()
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return True
