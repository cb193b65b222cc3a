"""A mail server may take seconds until it takes a message: what a client says meanwhile counts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from handrail_notifier.dispatcher import sending
from handrail_shared.contracts.events import NudgeExpired, NudgeSent
from pydantic import SecretStr

from tests.notifier.mail_world import Post, link_in, with_post
from tests.notifier.test_loop import DUE
from tests.notifier.test_sending import NEVER, until
from tests.notifier.test_unsubscribe import ONE_CLICK
from tests.support.postgres import Database
from tests.support.smtp import Received, SmtpSink

TOMORROW = DUE + timedelta(days=1, minutes=1)


@pytest.fixture
async def post(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    async with with_post(database, valkey_url, smtp_sink) as open_post:
        yield open_post


@asynccontextmanager
async def kept_waiting(post: Post, slow: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The next day's nudge has named its recipient to a server that does not answer yet; it is played to its end afterwards."""
    monkeypatch.setattr(sending, "FRESH", NEVER)
    asked = slow.asked
    slow.goes_on.clear()
    playing = asyncio.create_task(post.world.play(TOMORROW))
    await until(lambda: slow.asked > asked)
    yield
    slow.goes_on.set()
    await playing


async def click(post: Post, mail: Received) -> int:
    async with httpx.AsyncClient(verify=False, base_url=post.world.local) as client:
        return (await client.post(link_in(mail), data=ONE_CLICK)).status_code


async def test_who_leaves_while_a_mail_server_takes_its_time_gets_no_mail(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await post.nudged()
    async with kept_waiting(post, post.sink, monkeypatch):
        assert await click(post, first) == 200
    await post.world.play(timedelta(days=1))
    assert post.sink.received == [first]
    assert [each.reason for each in await post.world.said(NudgeExpired)] == ["revoked"]


async def test_what_nothing_stands_against_goes_to_a_slow_mail_server_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.nudged()
    async with kept_waiting(post, post.sink, monkeypatch):
        pass
    assert len(post.sink.received) == 2
    assert len(await post.world.said(NudgeSent)) == 2


async def test_who_leaves_while_the_second_server_takes_its_time_gets_no_mail(
    database: Database, valkey_url: str, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        SmtpSink() as other,
        with_post(database, valkey_url, smtp_sink, smtp_second_url=SecretStr(other.url)) as post,
    ):
        first = await post.nudged()
        smtp_sink.refusals["recipient"] = "451 4.3.0 Later"
        async with kept_waiting(post, other, monkeypatch):
            assert await click(post, first) == 200
        assert (smtp_sink.received, other.received) == ([first], [])


async def test_a_mail_that_could_not_be_looked_at_again_is_tried_later(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.nudged()
    hold, times = sending.hold, 0

    async def held_elsewhere(tx: Any, clients: Sequence[UUID]) -> None:
        nonlocal times
        times += 1
        if times == 1:
            raise asyncpg.LockNotAvailableError
        await hold(tx, clients)

    async with kept_waiting(post, post.sink, monkeypatch):
        monkeypatch.setattr(sending, "hold", held_elsewhere)
    await post.world.play(timedelta(minutes=5))
    assert (len(post.sink.received), len(await post.world.said(NudgeSent))) == (2, 2)
    states = await post.world.rows("SELECT state FROM notifier.attempt ORDER BY begun_at")
    assert [row["state"] for row in states] == ["accepted", "planned", "accepted"], "the second was not handed over"
