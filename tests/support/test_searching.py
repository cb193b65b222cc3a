"""What is looked for is found however it is written, in a table, on a bus of either kind and in a file; else a clean search says nothing."""

import json
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest
from handrail_shared.runtime.bus import Message, TopicSettings, connect

from tests.support.kafka import Broker
from tests.support.postgres import Database
from tests.support.searching import all_keys, all_records, all_tables, files_with, sings

WORDS = "zanzi\u03b2arquartz00042"
WRITINGS = {
    "as they are": f"<{WORDS}>".encode(),
    "in capitals": f"<{WORDS.upper()}>".replace("\u0392", "\u03b2").encode(),
    "in JSON": json.dumps({"says": WORDS}).encode(),
    "in an address": quote(WORDS).lower().encode(),
    "in hexadecimal": f"x{WORDS}".encode().hex().upper().encode(),
    "in UTF-16": WORDS.encode("utf-16"),
    "as Python shows bytes": repr(WORDS.encode()).encode(),
    "as HTML shows it": WORDS.encode("ascii", "xmlcharrefreplace"),
} | {f"in base64, {at} in": encode(b"a" * at + WORDS.encode() + b"z") for at, encode in enumerate((b64encode, urlsafe_b64encode, b64encode))}  # fmt: skip


@pytest.mark.parametrize("how", WRITINGS)
def test_words_are_found_in_every_writing(how: str) -> None:
    assert sings(WORDS, b"before" + WRITINGS[how] + b"after")
    assert not sings("quetzal\u03b2arcobalt00042", WRITINGS[how])


async def test_words_are_found_in_any_column(database: Database) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("CREATE TABLE public.kept (plain text, raw bytea, shaped jsonb, many text[])")
    said = (WORDS, WORDS.encode(), json.dumps({"says": WORDS}), [json.dumps(WORDS)])
    for column, each in zip(("plain", "raw", "shaped", "many"), said, strict=True):
        await admin.execute("TRUNCATE public.kept")
        await admin.execute(f"INSERT INTO public.kept ({column}) VALUES ($1)", each)
        assert sings(WORDS, (await all_tables(database.admin_dsn))["public.kept"]), column
    await admin.close()


async def test_words_are_found_on_a_valkey(valkey_url: str) -> None:
    await _said_on(valkey_url, "searched")
    assert sings(WORDS, await all_keys(valkey_url))


@pytest.mark.kafka
async def test_words_are_found_on_a_kafka(kafka: Broker, topic_prefix: str) -> None:
    await _said_on(f"kafka://{kafka.bootstrap}", f"{topic_prefix}searched")
    assert sings(WORDS, await all_records(kafka.bootstrap))


async def _said_on(address: str, topic: str) -> None:
    """In a header, in an address's writing."""
    bus = connect(address, client_id="test")
    await bus.start()
    await bus.ensure_topics([TopicSettings(topic, partitions=2)])
    await bus.publish([Message(topic, b"key", b"{}", (("note", quote(WORDS).encode()),))])
    await bus.stop()


def test_words_are_found_in_a_file_anywhere_below(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/page").write_bytes(b"\0" * 5000 + WRITINGS["in base64, 1 in"])
    (tmp_path / "a/empty").touch()
    assert files_with(WORDS, tmp_path) == ["a/page"]
