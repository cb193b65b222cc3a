"""Ten thousand texts that nobody would send in earnest, over the signed webhook: nothing ends, each is answered or kept sealed, none lies in clear.

The services are processes of their own that log all they can. The same storm over a notifier that leaks shows that the search would notice.
"""

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.chaos.storm import webhook
from tests.chaos.storm.accounts import Fate, counted, fates
from tests.chaos.storm.hostile import NoText, canary, stem_of, storm_of
from tests.chaos.storm.processes import NOTIFIER, Notifier
from tests.chaos.storm.webhook import Webhook
from tests.loop.whole import Whole, whole
from tests.support import kafka as kafka_support
from tests.support.form import IN_FULL
from tests.support.postgres import Database, TestServer
from tests.support.searching import all_keys, all_records, all_tables, files_with, forms, sings

pytestmark = pytest.mark.timeout(3600 if IN_FULL else 300)
STRANGERS = [f"+1{area}55501{number:02}" for area in (404, 405, 406, 407) for number in range(100)]
LEAKY = ("tests.chaos.changed", "leaky", "run")
LEAKS = frozenset({"notifier's log", "notifier.inbound", "Valkey", "notifier/metrics", "the webhook's answers"})
"""Where a notifier that leaks does so."""
TOLD = {"LOG_LEVEL": "DEBUG", "SEGMENTS_PER_SECOND": "1000", "ACCOUNT_SEGMENTS_PER_SECOND": "10000"}
LOUD = frozenset({"crisis_unanswered"})
"""What is to be said in any case: nobody is on call here."""
BUSY = frozenset({"loop_behind", "loop_waits"})
"""What a machine with too much to do makes a service say; no text is the reason."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many texts of how many clients, and how many of each kind that is no text."""

    texts: int
    clients: int
    no_texts: int


LARGE, SMALL = Size(int(os.environ.get("HANDRAIL_TEXTS", "10000")), 60, 25), Size(120, 3, 1)


@dataclass(frozen=True, slots=True)
class Servers:
    """What the services stand on. `fast_state`: a Valkey, which may be the bus."""

    database: Database
    postgres: TestServer
    bus: str
    fast_state: str


@dataclass(frozen=True, slots=True)
class Report:
    """`told`: each delivery's fate; `found`: where canaries lie and in which writing; `faults`: what the services complained of;
    `received`, `taken`: texts a second."""

    told: Mapping[int, tuple[Fate, str]]
    found: Mapping[str, Sequence[str]]
    faults: Mapping[str, int]
    ended: Sequence[str]
    refused: Mapping[NoText, set[int]]
    searched: Mapping[str, int]
    received: float
    taken: float
    heeded: float
    """Seconds from an alarming text to its case, at the most."""


@pytest.fixture
def the_bus(request: pytest.FixtureRequest) -> str:
    """In the long form Kafka, where it can be had."""
    if not IN_FULL or isinstance(kafka_support.find(), kafka_support.Missing):
        url: str = request.getfixturevalue("valkey_url")
        return url
    request.getfixturevalue("empty_topics")
    return f"kafka://{request.getfixturevalue('kafka').bootstrap}"


async def test_no_text_is_lost_and_no_word_lies_in_clear_whatever_is_texted(
    database: Database, the_bus: str, valkey_url: str, postgres_server: TestServer, folder: Path
) -> None:
    size, seed = LARGE if IN_FULL else SMALL, random.randrange(10**6)
    report = await _storm(Servers(database, postgres_server, the_bus, valkey_url), folder, size, seed)
    print(_table(report, size, seed))
    assert report.ended == []
    assert report.found == {}
    fate = counted(report.told)
    assert fate.keys() <= {Fate.ANSWERED, Fate.KEPT, Fate.KNOWN}
    assert sum(reasons.total() for reasons in fate.values()) == size.texts
    assert report.refused == {
        NoText.FORGED: {403},
        NoText.TO_NOBODY: {404},
        NoText.FROM_NOBODY: {422},
        NoText.TOO_LONG: {413},
    }
    assert {event for event in report.faults if event.split()[0] not in BUSY} == set()


@pytest.mark.skipif(
    not IN_FULL,
    reason="three more processes; that the search finds what leaks runs in support/test_searching.py: make chaos",
)
async def test_what_leaks_is_found_wherever_it_leaks(
    database: Database, valkey_url: str, postgres_server: TestServer, folder: Path
) -> None:
    servers, seed = Servers(database, postgres_server, valkey_url, valkey_url), random.randrange(10**6)
    report = await _storm(servers, folder, SMALL, seed, LEAKY)
    print(_table(report, SMALL, seed))
    assert report.found.keys() >= LEAKS


async def _storm(servers: Servers, folder: Path, size: Size, seed: int, notifier: Sequence[str] = NOTIFIER) -> Report:
    chance = random.Random(seed)
    stem = stem_of(chance)
    async with whole(servers.database, servers.bus, start=False) as loop:
        door = Webhook(loop.url("notifier"))
        async with webhook.services(loop, folder, notifier, FAST_STATE=servers.fast_state, **TOLD) as processes:
            await loop.register()
            clients = [who.phone for who in await loop.clients(size.clients)]
            sent = storm_of(size.texts, stem, clients, STRANGERS, chance)
            lasted = await door.deliver(sent)
            refused = await _no_texts(door, stem, size)
            took = lasted + await webhook.taken(loop, size.texts)
            answered, heeded = await webhook.pages(loop), await webhook.heeded(loop)
            ended = [each.log.stem for each in processes if not each.running]
        told = fates(sent, door.answers, await webhook.kept(loop), await webhook.said(loop))
        places = answered | await _places(loop, servers, processes, door)
    found = {place: _writings(stem, content) for place, content in places.items()}
    found |= {f"PostgreSQL's {name}": ["on the disk"] for name in await _files(servers, stem)}
    return Report(
        told=told,
        found={place: how for place, how in found.items() if how},
        faults=_faults(processes),
        ended=ended,
        refused=refused,
        searched={place: len(content) for place, content in places.items()},
        received=size.texts / lasted,
        taken=size.texts / took,
        heeded=heeded,
    )


async def _no_texts(door: Webhook, stem: str, size: Size) -> Mapping[NoText, set[int]]:
    """What each kind was answered with."""
    numbers = iter(range(size.texts, size.texts + size.no_texts * len(NoText)))
    return {
        what: {await door.refuses(what, n, canary(stem, n)) for n in islice(numbers, size.no_texts)} for what in NoText
    }


async def _places(loop: Whole, servers: Servers, processes: Sequence[Notifier], door: Webhook) -> dict[str, bytes]:
    """All that was written, printed, said on the bus, kept, answered and texted."""
    places = {f"{each.log.stem}'s log": each.log.read_bytes() for each in processes}
    places |= await all_tables(servers.database.admin_dsn)
    on_kafka = servers.bus.startswith("kafka://")
    places["Valkey"] = await all_keys(servers.fast_state)
    if on_kafka:
        places["Kafka"] = await all_records(servers.bus.removeprefix("kafka://"))
    assert b"handrail.free_text_waiting.v1" in places["Kafka" if on_kafka else "Valkey"]
    if servers.postgres.embedded is not None:
        places["PostgreSQL's log"] = servers.postgres.embedded.log.read_bytes()
    places["the webhook's answers"] = b"\n".join(door.said)
    ours = [message.shown for message in loop.carrier.carrier.messages() if not message.inbound]
    places["our texts"] = "\n".join(ours).encode()
    assert b"hs1." in places["notifier.inbound"], "there is something to be found"
    assert len(ours) > 2
    return places


def _writings(stem: str, content: bytes) -> Sequence[str]:
    """In which writings the canaries of a storm lie there."""
    if not sings(stem, content):
        return []
    low = content.lower()
    return [form.decode(errors="replace") for form in forms(stem) if form in content or form in low]


async def _files(servers: Servers, stem: str) -> Sequence[str]:
    """The files of the database's server that have a canary in them, once all that it knows is written to them."""
    if servers.postgres.embedded is None:
        return []
    admin = await asyncpg.connect(servers.database.admin_dsn)
    await admin.execute("CHECKPOINT")
    number = await admin.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
    await admin.close()
    folder = servers.postgres.embedded.folder
    looked = [*folder.rglob(f"base/{number}"), *folder.rglob("pg_wal")]
    assert len(looked) == 2, looked
    return [name for each in looked for name in await asyncio.to_thread(files_with, stem, each)]


def _faults(processes: Sequence[Notifier]) -> Counter[str]:
    """What the services complained of, and which loop it was."""
    lines = [_line(line) for each in processes for line in each.said().split("\n") if line]
    return Counter(
        " ".join(str(line[name]) for name in ("event", "loop", "fault") if name in line)
        for line in lines
        if (line["level"] in {"error", "critical"} or "fault" in line) and line["event"] not in LOUD
    )


def _line(line: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(line)
    except ValueError:
        return {"event": "no line of a log", "level": "error"}
    return found


def _table(report: Report, size: Size, seed: int) -> str:
    """Every fate with its reasons; they come to as many as were delivered."""
    lines = [
        f"{size.texts} texts, seed {seed}: {report.received:.0f} a second on record, {report.taken:.0f} with their effect"
    ]
    for fate, reasons in counted(report.told).items():
        lines.append(f"{reasons.total():>7}  {fate}")
        lines += [f"{number:>15}  {reason}" for reason, number in reasons.most_common()]
    lines.append(f"{len(report.told):>7}  in all, by id")
    refused = ", ".join(f"{what} {sorted(statuses)}" for what, statuses in report.refused.items())
    lines.append(f"refused beside them, {size.no_texts} of each: {refused}")
    lines += [f"complained of {number} times: {what}" for what, number in report.faults.items()]
    lines.append(f"a case was opened {report.heeded:.1f} s after its first text, at the latest")
    searched = sum(report.searched.values())
    lines.append(f"searched: {len(report.searched)} places, {searched / 2**20:.1f} MiB, and the files of the database")
    lines += [f"FOUND in {place}: {', '.join(how)}" for place, how in report.found.items()]
    return "\n".join(lines)
