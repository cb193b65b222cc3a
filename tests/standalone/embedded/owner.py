"""A Handrail that only runs one embedded server: `python owner.py postgres FOLDER`."""

import asyncio
import sys
from pathlib import Path

from handrail.embedded.postgres import Postgres
from handrail.embedded.valkey import Valkey


async def own(kind: str, folder: Path) -> None:
    server = Postgres(folder) if kind == "postgres" else Valkey(folder)
    async with server:
        print("up", server.pid_file(server.room).read_text().split()[0], flush=True)
        await server.ended()


if __name__ == "__main__":
    asyncio.run(own(sys.argv[1], Path(sys.argv[2])))
