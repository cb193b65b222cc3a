"""Whether words lie in clear, in whatever way they may be written: in a database, on a bus, in files, in an answer.

Everything is read past what stands between the services and it: by the superuser, from the servers' own keys, records and files.
"""

import base64
import html
import io
import json
import mmap
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, quote_plus

import asyncpg
import redis.asyncio
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

TABLES = """SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"""
SHORTEST = 7
"""Fewer letters in base64 are found by chance."""
STANDS_STILL_MS = 5_000
_ESCAPES = re.compile(rb"\\+")


def forms(words: str) -> Sequence[bytes]:
    """How clear words may lie about: as they are, in UTF-16, in hexadecimal, in base64, in an address, escaped as JSON, Python and HTML do.

    What has small letters alone is to be looked for whatever the case.
    """
    raw = words.encode()
    shown = [raw, words.encode("utf-16-le"), raw.hex().encode(), quote(words).encode(), quote_plus(words).encode()]
    shown += [json.dumps(words)[1:-1].encode(), ascii(words)[1:-1].encode(), repr(raw)[2:-1].encode()]
    shown += [html.escape(words).encode(), words.encode("ascii", "xmlcharrefreplace")]
    middles = [base64.b64encode(raw[start:])[2:-4] for start in range(3)]
    middles += [each.translate(bytes.maketrans(b"+/", b"-_")) for each in middles]
    return sorted({*shown, *(each.lower() for each in shown), *(each for each in middles if len(each) > SHORTEST)})


def sings(words: str, content: bytes) -> bool:
    """Whether these words lie there, in any form, however often it was escaped."""
    looked = [content, *([_ESCAPES.sub(rb"\\", content)] if b"\\\\" in content else [])]
    looked += [each.lower() for each in looked]
    return any(form in each for form in forms(words) for each in looked)


async def all_tables(dsn: str) -> dict[str, bytes]:
    """Every column of every table as text, read by one whom no row security stops."""
    admin = await asyncpg.connect(dsn)
    tables = {}
    for row in await admin.fetch(TABLES):
        kept = io.BytesIO()
        await admin.copy_from_query(f"SELECT * FROM {row[0]}", output=kept)
        tables[row[0]] = kept.getvalue()
    await admin.close()
    return tables


async def all_keys(url: str) -> bytes:
    """Every key of a Valkey with all that it holds, dead letters included."""
    reading = {
        b"stream": lambda client, key: client.xrange(key),
        b"hash": lambda client, key: client.hgetall(key),
        b"zset": lambda client, key: client.zrange(key, 0, -1),
        b"set": lambda client, key: client.smembers(key),
        b"list": lambda client, key: client.lrange(key, 0, -1),
        b"string": lambda client, key: client.get(key),
    }
    parts = list[object]()
    async with redis.asyncio.from_url(url) as client:
        async for key in client.scan_iter():
            parts += [key, await reading[await client.type(key)](client, key)]
    return b"\n".join(_flat(parts))


async def all_records(bootstrap: str) -> bytes:
    """Keys, values and headers of every record on every topic of a Kafka, dead letters included."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest")
    await admin.start()
    await consumer.start()
    try:
        names = [name for name in await admin.list_topics() if not name.startswith("__")]
        described = await admin.describe_topics(names)
        places = [TopicPartition(t["topic"], p["partition"]) for t in described for p in t["partitions"]]
        return b"\n".join([name.encode() for name in names] + [part async for part in _records(consumer, places)])
    finally:
        await consumer.stop()
        await admin.close()


async def _records(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> AsyncIterator[bytes]:
    if not places:
        return
    consumer.assign(places)
    ends = await consumer.end_offsets(places)
    while any([await consumer.position(place) < end for place, end in ends.items()]):
        found = await consumer.getmany(timeout_ms=STANDS_STILL_MS)
        if not found:
            raise AssertionError("the bus does not give all that lies on it")
        for records in found.values():
            for record in records:
                for part in _flat([record.key, record.value, list(record.headers)]):
                    yield part


def _flat(part: object) -> Iterator[bytes]:
    if isinstance(part, bytes):
        yield part
    elif isinstance(part, str):
        yield part.encode()
    elif isinstance(part, Mapping):
        for pair in part.items():
            yield from _flat(pair)
    elif isinstance(part, list | tuple | set):
        for each in part:
            yield from _flat(each)


def files_with(words: str, folder: Path) -> Sequence[str]:
    """The files below a folder that have the words in any form, as they are on the disk: pages, logs of changes, what was put aside."""
    looked_for = forms(words)
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if _has_any(path, looked_for)]


def _has_any(path: Path, looked_for: Sequence[bytes]) -> bool:
    try:
        if not path.is_file() or not path.stat().st_size:
            return False
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(form) >= 0 for form in looked_for)
    except (FileNotFoundError, ValueError):
        return False  # it was gone, or empty, by then
