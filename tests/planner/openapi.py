"""The whole published interface, called with data that fits it and data that does not: every check, on a real database.

`python -m tests.planner.openapi` runs the long form and prints what was found; `--seconds` and `--seed` bound and repeat it.
What is expected of an answer is in `schemathesis.toml` beside the code; the keys of a fresh clinic are added here.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from handrail_planner.desk import Desk
from handrail_planner.http.app import make_app
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.service import HttpServer
from handrail_shared.runtime.vault import AccessKeys, RootKey, Vault

from tests.support import postgres
from tests.support.postgres import Database

ROOT = Path(__file__).parents[2]
OPERATOR_KEY = "an-operator-key-for-tests"
CLINIC = {"alias": "Harbor", "help_phone": "+12025550100", "sms_sender": "+12025550101"}
SEED = 20260302


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried: at most so many cases per operation and phase, and so many seconds in all."""

    examples: int
    seconds: int


SHORT = Effort(examples=8, seconds=30)
LONG = Effort(examples=200, seconds=600)


@dataclass(frozen=True, slots=True)
class Found:
    """How the run ended, and what it printed."""

    clean: bool
    told: str


async def tried(database: Database, effort: Effort, *, seed: int) -> Found:
    """Every operation of the planner on this database, each check at once."""
    async with _serving(database) as address:
        key = await _registered(address)
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "schemathesis.toml"
            config.write_text((ROOT / "schemathesis.toml").read_text("utf-8") + _keys(key), "utf-8")
            return await _run(address, config, effort, seed)


@asynccontextmanager
async def _serving(database: Database) -> AsyncIterator[str]:
    db = Db(database.dsn("handrail_planner"), schema="planner")
    root = RootKey.from_text(RootKey.generate())
    desk = Desk(db, RealClock(), Vault(root), Outbox("planner"), AccessKeys(db), OPERATOR_KEY, root.derive("tests"))
    server = HttpServer(make_app(desk), host="127.0.0.1", port=0)
    await db.open()
    await server.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        await server.stop()
        await db.close()


async def _registered(address: str) -> str:
    headers = {"Authorization": f"Bearer {OPERATOR_KEY}"}
    async with httpx.AsyncClient(verify=False, base_url=address, timeout=10) as operator:
        answer = await operator.post("/v1/clinics", json=CLINIC, headers=headers)
    return str(answer.raise_for_status().json()["access_key"])


def _keys(clinic_key: str) -> str:
    return (
        f'\n[auth.openapi."clinic key"]\nbearer = "{clinic_key}"\n'
        f'\n[auth.openapi."operator key"]\nbearer = "{OPERATOR_KEY}"\n'
    )


async def _run(address: str, config: Path, effort: Effort, seed: int) -> Found:
    program = Path(sys.executable).with_name("schemathesis")
    process = await asyncio.create_subprocess_exec(
        *(str(program), "--config-file", str(config), "run", f"{address}/openapi.json"),
        *("--max-time", str(effort.seconds), "--max-examples", str(effort.examples), "--seed", str(seed)),
        *(
            "--continue-on-failure",
            "--no-color",
            "--generation-database",
            "none",
            "--workers",
            "1",
            "--suppress-health-check",
            "all",
        ),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=config.parent,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.planner.openapi_forms", "PYTHONPATH": str(ROOT)},
    )
    try:
        async with asyncio.timeout(effort.seconds * 2 + 60):
            told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return Found(process.returncode == 0, told.decode(errors="replace"))


async def _by_hand(server: postgres.TestServer, effort: Effort, seed: int) -> Found:
    async with server.database() as database:
        return await tried(database, effort, seed=seed)


def main() -> int:
    """Run it and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--seconds", type=int, default=LONG.seconds)
    parser.add_argument("--examples", type=int, default=LONG.examples)
    wanted = parser.parse_args()
    with postgres.running() as server:
        found = asyncio.run(_by_hand(server, Effort(wanted.examples, wanted.seconds), wanted.seed))
    print(found.told)
    return 0 if found.clean else 1


if __name__ == "__main__":
    sys.exit(main())
