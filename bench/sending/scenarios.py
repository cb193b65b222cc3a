"""What is measured: the whole path against the bare calls, a minute at a pace, what overtakes, and replies coming in."""

import asyncio
import json
import math
import statistics
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import asyncpg
from handrail.embedded.leash import Command, Leash
from handrail.embedded.ports import free_port
from handrail.embedded.postgres import Postgres
from twilio.request_validator import RequestValidator

from bench.readings import EventsLost, Reading
from bench.sending.carrier import ACCOUNT
from bench.timers import jobs
from bench.timers.jobs import Job
from bench.timers.ours import Ours, phone_of
from bench.timers.scenarios import drain
from bench.timers.workers import Call, python, run, working

AT_ONCE = 20
"""As many calls as the channel makes at a time."""
PACES = {"+12025550100": 3.75, "+12025550101": 12.0, "+12025550102": 120.0}
SETTLE, MINUTE = 2.0, 60.0
"""A sender's burst is over this long after its first text; then a minute counts."""
LATEST_SECONDS = 20.0
"""By then every sender's first text has left: who is decided last waits until the others are."""
FILL_SECONDS = 20.0
"""Until everything is due: the tables are filled and the dispatcher is up by then, or nothing counts."""
TOKEN, PUBLIC, OURS = "a-token", "https://notifier.example.com", "+12025550100"
START_SECONDS = 30.0
WARM_SECONDS = 2.0
"""Replies that are not counted: a process that has just started opens its connections and has its statements planned."""


class Sending(Ours):
    """The dispatcher with what it is told in its environment."""

    def __init__(self, postgres: Postgres, *, most: int, senders: Sequence[str], env: Mapping[str, str]) -> None:
        super().__init__(postgres, most=most, database=f"sending{len(senders)}", senders=senders)
        self._env = env

    def worker(self) -> Call:
        call = python("bench.sending.worker")
        return Call(call.argv, {"DATABASE": self._dsn, "ROOT_KEY": self.root, **self._env}, call.cwd)

    def of_sender(self, number: int) -> range:
        """The jobs of a sender's clinic."""
        return range(number, self._most, len(self._senders))


@asynccontextmanager
async def lean_carrier(milliseconds: float) -> AsyncIterator[str]:
    """Its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.sending.carrier", str(milliseconds), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None, "it was asked for"
        async with asyncio.timeout(START_SECONDS):
            port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


async def bare(url: str, texts: int) -> Reading:
    """The SDK's calls alone."""
    await taken(url)
    rate, cpu = (await run(python("bench.sending.bare"), url, str(texts), str(AT_ONCE))).split()
    each_once(await taken(url), texts)
    return {"texts/s": float(rate), "CPU ms/text": float(cpu)}


async def taken(url: str) -> Mapping[str, int]:
    """What the lean carrier took since it was last asked."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/taken") as answer:
        found: Mapping[str, int] = await answer.json()
    return found


def each_once(found: Mapping[str, int], texts: int) -> None:
    """Raises EventsLost unless the carrier took so many texts, all of them different."""
    if found != {"texts": texts, "different": texts}:
        raise EventsLost(f"{texts} texts were to be sent, and the carrier took {dict(found)}")


async def whole(who: Sending, scratch: Path, url: str, texts: int) -> Reading:
    """The same texts through the whole path; nothing skipped, or it counts for nothing."""
    await taken(url)
    reading = await drain(who, scratch, texts)
    each_once(await taken(url), texts)
    return {"texts/s": reading["jobs/s"], "CPU ms/text": reading["CPU ms/job"], "others %": reading["others %"]}


async def paced(who: Sending, scratch: Path, *, backlog: Sequence[int], urgent: int) -> Mapping[str, float]:
    """A minute of three senders at three paces, each with a backlog of routine nudges; at the second, nudges before a moment come in.

    A sender's minute begins once its first text has left and the burst is over; the rest of the backlog is decided meanwhile.
    """
    await who.empty()
    begin = time.time() + FILL_SECONDS
    routine = [Job(n, begin) for sender, count in enumerate(backlog) for n in who.of_sender(sender)[:count]]
    later = who.of_sender(1)[backlog[1] : backlog[1] + urgent]
    moments = [Job(n, begin + SETTLE + (place + 0.5) * MINUTE / urgent) for place, n in enumerate(later)]
    await who.fill(routine, "prime")
    await who.fill(moments)
    async with working(who.worker(), scratch) as worker:
        if time.time() > begin:
            raise EventsLost(f"the dispatcher was up {time.time() - begin:.1f} s after everything was due")
        await asyncio.sleep(begin + LATEST_SECONDS + SETTLE + MINUTE + 2 - time.time())
        records = _records(worker.folder)
        sent = _once_each(records)
    found: dict[str, float] = {}
    for place, (_, rate) in enumerate(PACES.items()):
        times = [at for n, at in sent.items() if n in who.of_sender(place)]
        first = min(times, default=math.inf) + SETTLE
        if first > begin + LATEST_SECONDS + SETTLE:
            raise EventsLost(f"a sender's first text had not left {LATEST_SECONDS:g} s after everything was due")
        found[f"{rate:g}/s"] = sum(1 for at in times if first <= at < first + MINUTE) / MINUTE
    if lost := [each.number for each in moments if each.number not in sent]:
        raise EventsLost(f"of {len(moments)} nudges before a moment {len(lost)} had not left")
    late = [sent[each.number] - each.due for each in moments]
    return {**found, "urgent max s": max(late), "urgent p50 s": statistics.median(late)}


def _once_each(records: Sequence[tuple[int, float]]) -> dict[int, float]:
    """When each left. Raises EventsLost if one left twice, or none did."""
    sent = dict(records)
    if len(sent) != len(records) or not sent:
        raise EventsLost(f"{len(records)} texts left, of {len(sent)} nudges")
    return sent


def _records(folder: Path) -> list[tuple[int, float]]:
    return [
        (number, at) for path in folder.glob("*.bin") for number, _, at in jobs.RECORD.iter_unpack(path.read_bytes())
    ]


async def inbound(
    postgres: Postgres, valkey: str, scratch: Path, *, rate: int, seconds: float, probe: Path | None = None
) -> Reading:
    """Signed replies, so many a second, to the notifier's own process; each is answered once its row is committed.

    `probe`: where is written what the process did meanwhile; the figures are then of a process that is watched.
    """
    clients = 2_000
    who = Ours(postgres, most=clients, database="inbound", senders=(OURS,))
    await who.prepare()
    env = {
        "HANDRAIL_DATABASE": postgres.dsn(user="handrail_notifier", database="inbound"),
        "HANDRAIL_BUS": valkey,
        "HANDRAIL_ROOT_KEY": who.root,
        "HANDRAIL_PUBLIC_URL": PUBLIC,
        "HANDRAIL_TWILIO_ACCOUNT_SID": ACCOUNT,
        "HANDRAIL_TWILIO_AUTH_TOKEN": TOKEN,
        "HANDRAIL_TWILIO_BASE_URL": "http://127.0.0.1:9",
        "HANDRAIL_LOG_LEVEL": "INFO",
    }
    port = free_port()
    env["HANDRAIL_HTTP_PORT"] = str(port)
    log = scratch / "notifier.log"
    program = ["handrail_notifier", "run"] if probe is None else ["bench.sending.probe", str(probe)]
    leash = Leash(Command([sys.executable, "-m", *program], Path.cwd(), ((15, 15.0),), env=env), log=log)
    try:
        await _answers(port)
        warm = await _load(port, int(rate * min(seconds, WARM_SECONDS)), rate, clients)
        before = await _cpu(port)
        late = await _load(port, int(rate * seconds), rate, clients, first=len(warm))
        spent = await _cpu(port) - before
    finally:
        await leash.stop()
    admin = await asyncpg.connect(postgres.dsn(database="inbound"))
    kept = await admin.fetchval("SELECT count(*) FROM notifier.inbound")
    await admin.close()
    if kept != len(warm) + len(late):
        raise EventsLost(f"{len(warm) + len(late)} replies were answered, but {kept} are on record")
    late.sort()
    return {
        "replies/s": rate,
        "p50 ms": late[len(late) // 2] * 1000,
        "p99 ms": late[int(len(late) * 0.99)] * 1000,
        "CPU ms/reply": spent / len(late) * 1000,
    }


async def _cpu(port: int) -> float:
    """Seconds of CPU time that the process took until now, as its own metrics say."""
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("process_cpu_seconds_total "))


async def _answers(port: int) -> None:
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/health") as answer:
                    await answer.read()
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


async def _load(port: int, texts: int, rate: int, clients: int, *, first: int = 0) -> list[float]:
    """Open loop: a reply is sent at its instant, however long the last one takes. They are numbered from `first`."""
    validator, late = RequestValidator(TOKEN), []
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one(number: int) -> None:
            form = {
                "MessageSid": f"SM{number:032x}",
                "AccountSid": ACCOUNT,
                "From": phone_of(number % clients),
                "To": OURS,
                "Body": "1 7",
                "NumSegments": "1",
            }
            signature = validator.compute_signature(f"{PUBLIC}/twilio/inbound", form)
            headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
            began = loop.time()
            async with http.post(
                f"http://127.0.0.1:{port}/twilio/inbound", data=urlencode(form), headers=headers
            ) as answer:
                await answer.read()
                if answer.status != 200:
                    raise EventsLost(f"a signed reply was answered with {answer.status}")
            late.append(loop.time() - began)

        began, tasks = loop.time(), []
        for number in range(texts):
            await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
            tasks.append(asyncio.create_task(one(first + number)))
        await asyncio.gather(*tasks)
    return late


def described() -> str:
    """What is measured, for the head of the table."""
    paces = json.dumps([f"{rate:g}" for rate in PACES.values()])
    return f"{AT_ONCE} calls at a time; paces of {paces} segments a second"
