"""The ways out, and what they make of whatever happens on the wire."""

import asyncio
import io
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from aiohttp import web
from handrail_notifier.channels import (
    Accepted,
    CannotTell,
    Found,
    NeverSent,
    NotFound,
    Outcome,
    Outgoing,
    ProviderAway,
    Refused,
    Throttled,
    Unknown,
)
from handrail_notifier.channels.letter import Stationery
from handrail_notifier.channels.missing import MissingChannel
from handrail_notifier.channels.smtp import SmtpChannel
from handrail_notifier.channels.twilio import TwilioChannel, validity
from handrail_notifier.core.retry import LONGEST_ASKED, LONGEST_PAUSE, PAUSE, FailureClass
from handrail_notifier.mail_tags import MailTags
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.vault import RootKey
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.world import ACCOUNT, OURS, ROOT, SAM, START, TOKEN
from tests.support.smtp import SmtpSink

ATTEMPT = UUID(int=7)
TAGS = MailTags(RootKey.from_text(ROOT))
TEXT = Outgoing(ATTEMPT, OURS, SAM, "Harborside", "Harborside: Hello", timedelta(minutes=30))
MAIL = Outgoing(
    ATTEMPT, "harborside@example.org", "sam@example.com", "Harborside", "Harborside: Hello", timedelta(minutes=30)
)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def carrier_that(answer: Answer) -> AsyncIterator[TwilioChannel]:
    """A channel to a server that answers everything in one way, and half a second of patience."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    channel = channel_to(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await channel.start()
    try:
        yield channel
    finally:
        await channel.stop()
        await runner.cleanup()


def channel_to(address: str) -> TwilioChannel:
    return TwilioChannel(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        public_url="https://notifier.example.com/",
        base_url=address,
        connect_seconds=0.3,
        total_seconds=0.5,
    )


def answering(status: int, text: str, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text, content_type="application/json", headers=headers)

    return answer


async def hanging(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response()


async def closing(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answering(201, '{"sid": "SM1", "num_segments": "2"}'), Accepted("SM1", 2)),
        (answering(201, '{"sid": "SM1", "num_segments": "0"}'), Accepted("SM1", None)),
        (answering(201, "not json"), Unknown()),
        (answering(201, "{}"), Unknown()),
        (answering(201, '["sid"]'), Unknown()),
        (answering(302, "", Location="http://127.0.0.1:1/"), Unknown()),
        (answering(500, '{"code": 20500, "message": "x"}'), Unknown()),
        (answering(503, "<html>"), Unknown()),
        (answering(400, '{"code": 21610, "message": "x"}'), Refused(FailureClass.OPTED_OUT, 21610)),
        (answering(400, '{"code": 29999, "message": "x"}'), Refused(FailureClass.REFUSED, 29999)),
        (answering(401, '{"code": 20003, "message": "x"}'), Refused(FailureClass.CONFIGURATION, 20003)),
        (answering(429, '{"code": 20429, "message": "x"}'), Throttled(PAUSE)),
        (answering(429, '{"code": 63038, "message": "x", "status": 429}'), Refused(FailureClass.CAPPED, 63038)),
        (answering(429, "", **{"Retry-After": "9" * 20}), Throttled(LONGEST_ASKED)),
        (answering(429, "[" * 10_000), Throttled(PAUSE)),
        (answering(429, '{"code": "63038"' + " " * 20_000 + "}"), Throttled(PAUSE)),
        (answering(429, "", **{"Retry-After": "7"}), Throttled(timedelta(seconds=7))),
        (answering(429, "", **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), Throttled(PAUSE)),
        (hanging, Unknown()),
        (closing, Unknown()),
    ],
)
async def test_what_a_carrier_answers(answer: Answer, outcome: Outcome) -> None:
    async with carrier_that(answer) as channel, asyncio.timeout(3):
        assert await channel.send(TEXT) == outcome


@pytest.mark.parametrize("before", ["", "Sent from your trial account - "])
async def test_a_text_is_found_by_its_words_whatever_a_trial_account_puts_before_them(before: str) -> None:
    made = START.strftime("%a, %d %b %Y %H:%M:%S +0000")
    listed = {"sid": "SM1", "status": "sent", "body": before + TEXT.body, "date_created": made}
    other = {"sid": "SM2", "status": "sent", "body": TEXT.body + "!", "date_created": made}
    said = json.dumps({"messages": [other, listed], "page": 0, "page_size": 200})
    async with carrier_that(answering(200, said)) as channel, asyncio.timeout(3):
        found = await channel.find(TEXT, START)
    assert isinstance(found, Found)
    assert [each.provider_id for each in found.sightings] == ["SM1"]


async def test_a_connection_that_never_opened_has_sent_nothing() -> None:
    channel = channel_to(free_address())
    await channel.start()
    assert await channel.send(TEXT) == NeverSent()
    assert await channel.find(TEXT, START) == ProviderAway()
    await channel.stop()


async def test_what_is_asked_of_the_carrier() -> None:
    forms: list[dict[str, str]] = []

    async def keep(request: web.Request) -> web.StreamResponse:
        forms.append({name: str(value) for name, value in (await request.post()).items()})
        assert request.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        assert request.headers["Authorization"].startswith("Basic ")
        return web.json_response({"sid": "SM1"}, status=201)

    async with carrier_that(keep) as channel:
        await channel.send(TEXT)
    assert forms == [
        {
            "To": SAM,
            "From": OURS,
            "Body": "Harborside: Hello",
            "StatusCallback": f"https://notifier.example.com/twilio/status?attempt={ATTEMPT}",
            "ValidityPeriod": "1800",
        }
    ]


@given(st.timedeltas(timedelta(hours=-5), timedelta(hours=50)))
def test_a_text_waits_as_long_as_it_is_of_use_between_ten_seconds_and_an_hour(asked: timedelta) -> None:
    waits = validity(asked)
    assert timedelta(seconds=10) <= waits <= timedelta(seconds=3600)
    assert waits == asked or waits in {timedelta(seconds=10), timedelta(seconds=3600)}


def listed(sid: str, body: str, made: str) -> str:
    return f'{{"sid": "{sid}", "body": "{body}", "date_created": "{made}", "status": "sent", "error_code": null}}'


async def test_only_the_same_words_made_since_the_attempt_are_evidence() -> None:
    here = "Mon, 02 Mar 2026 15:00:00 +0000"
    page = ", ".join(
        [
            listed("SM3", "Harborside: Hello", "Mon, 02 Mar 2026 15:00:09 +0000"),
            listed("SM2", "Harborside: Hello", here),
            listed("SM1", "Harborside: Hello", "Mon, 02 Mar 2026 14:00:00 +0000"),
            listed("SM0", "Something else", here),
        ]
    )
    async with carrier_that(answering(200, f'{{"messages": [{page}], "next_page_uri": null}}')) as channel:
        found = await channel.find(TEXT, datetime(2026, 3, 2, 15, tzinfo=UTC))
        assert isinstance(found, Found)
        assert [sighting.provider_id for sighting in found.sightings] == ["SM2", "SM3"]
        assert await channel.find(TEXT, datetime(2026, 3, 2, 16, tzinfo=UTC)) == NotFound()


@pytest.mark.parametrize("answer", [answering(200, "no"), answering(500, "{}"), answering(429, "{}"), hanging, closing])
async def test_a_list_that_cannot_be_read_is_no_evidence(answer: Answer) -> None:
    async with carrier_that(answer) as channel:
        assert await channel.find(TEXT, START) == ProviderAway()


async def test_no_log_line_has_a_number_or_a_word_of_a_text() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    set_up("DEBUG", stream)
    try:
        async with carrier_that(answering(400, f'{{"code": 21211, "message": "{SAM} is not valid"}}')) as channel:
            await channel.send(TEXT)
            await channel.find(TEXT, START)
    finally:
        root.handlers[:], root.level = before
    for secret in (SAM, OURS, "Hello", TOKEN):
        assert secret not in stream.getvalue()
    assert SAM not in repr(TEXT)
    assert "Hello" not in repr(TEXT)


def mail_channel(address: str, *, seconds: float = 15.0, mailbox: str | None = None) -> SmtpChannel:
    stationery = Stationery(TAGS, "https://notifier.example.com", mailbox)
    return SmtpChannel(address, stationery, clock=VirtualClock(START), seconds=seconds, opening_seconds=seconds)


async def test_a_mail_is_bare_and_bears_the_attempts_id(smtp_sink: SmtpSink) -> None:
    channel = mail_channel(smtp_sink.url)
    assert await channel.send(MAIL) == Accepted(TAGS.message_id(ATTEMPT, "example.org"), 1)
    [received] = await smtp_sink.mails(1)
    assert received.message["Subject"] == "Harborside"
    assert TAGS.attempt_of(received.message["Message-ID"]) == ATTEMPT
    assert (received.sender, received.recipients) == ("harborside@example.org", ("sam@example.com",))
    assert await channel.find(MAIL, START) == CannotTell()


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        ("550 5.1.1 No such user", Refused(FailureClass.NUMBER_INVALID, 550)),
        ("554 5.7.1 Not today", Refused(FailureClass.REFUSED, 554)),
        ("550 5.7.26 Your domain does not say who may send for it", Refused(FailureClass.CONFIGURATION, 550)),
        ("552 Too large", Refused(FailureClass.CONTENT, 552)),
        ("451 4.3.0 Later", Throttled(PAUSE)),
    ],
)
async def test_what_a_mail_server_refuses(smtp_sink: SmtpSink, refusal: str, outcome: Outcome) -> None:
    smtp_sink.refusal = refusal
    assert await mail_channel(smtp_sink.url).send(MAIL) == outcome


@pytest.mark.parametrize(
    ("where", "refusal", "outcome"),
    [
        ("sender", "550 5.1.8 Who is that", Refused(FailureClass.CONFIGURATION, 550)),
        ("sender", "530 5.7.0 Log in first", Refused(FailureClass.CONFIGURATION, 530)),
        ("sender", "421 4.3.2 Going down", Throttled(PAUSE)),
        ("recipient", "550 No such user", Refused(FailureClass.NUMBER_INVALID, 550)),
        ("recipient", "550 5.7.1 We do not like you", Refused(FailureClass.REFUSED, 550)),
        ("recipient", "452 4.2.2 Mailbox full", Throttled(LONGEST_PAUSE, 3)),
        ("recipient", "450 4.7.1 Greylisted", Throttled(timedelta(minutes=5), 3)),
        ("recipient", "450 Later", Throttled(PAUSE)),
    ],
)
async def test_what_a_mail_server_refuses_before_the_message(
    smtp_sink: SmtpSink, where: str, refusal: str, outcome: Outcome
) -> None:
    """What it has against the sender is never held against the client's address."""
    smtp_sink.refusals[where] = refusal
    assert await mail_channel(smtp_sink.url).send(MAIL) == outcome


@pytest.mark.parametrize(
    ("cut_at", "outcome"),
    [(b"EHLO", NeverSent()), (b"MAIL", NeverSent()), (b"RCPT", NeverSent()), (b".\r\n", Unknown())],
)
async def test_a_mail_session_that_breaks(cut_at: bytes, outcome: Outcome) -> None:
    """Before the message was handed over nothing was sent; after that, who knows."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org\r\n")
        data = False
        while line := await reader.readline():
            if (line == b".\r\n") if data else line.startswith(cut_at):
                break
            if data:
                continue
            data = line.startswith(b"DATA")
            writer.write(b"354 go on\r\n" if data else b"250 ok\r\n")
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    channel = mail_channel(f"smtp://127.0.0.1:{port}", seconds=2)
    assert await channel.send(MAIL) == outcome
    server.close()


@pytest.mark.parametrize(
    ("to", "answer", "outcome"),
    [
        (b".\r\n", b"garbage\r\n", Unknown()),
        (b".\r\n", b"252 perhaps\r\n", Unknown()),
        (b"RCPT", b"garbage\r\n", NeverSent()),
        (b"AUTH", b"454 4.7.0 Temporary authentication failure\r\n", Throttled(PAUSE)),
        (b"AUTH", b"535 5.7.8 Bad credentials\r\n", Refused(FailureClass.CONFIGURATION)),
    ],
)
async def test_an_answer_that_neither_takes_nor_refuses_is_no_refusal(
    to: bytes, answer: bytes, outcome: Outcome
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org\r\n")
        data = False
        while line := await reader.readline():
            if (line == b".\r\n") if data else line.startswith(to):
                writer.write(answer)
                data = False
            elif line.startswith(b"EHLO"):
                writer.write(b"250-mail.example.org\r\n250 AUTH PLAIN\r\n")
            elif not data:
                data = line.startswith(b"DATA")
                writer.write(b"354 go on\r\n" if data else b"250 ok\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    channel = mail_channel(
        f"smtp://sam:secret@127.0.0.1:{port}" if to == b"AUTH" else f"smtp://127.0.0.1:{port}", seconds=2
    )
    found = await channel.send(MAIL)
    assert type(found) is type(outcome)
    assert isinstance(found, Throttled) or found == outcome
    server.close()


async def test_a_password_goes_to_no_other_machine_without_tls(
    smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sink offers none; for once this machine counts as another."""
    monkeypatch.setattr("handrail_notifier.channels.smtp._is_this_machine", lambda _: False)
    channel = mail_channel(smtp_sink.url.replace("smtp://", "smtp://sam:secret@"))
    assert await channel.send(MAIL) == Refused(FailureClass.CONFIGURATION)
    assert "offers no TLS" in (await channel.fault() or "")
    assert smtp_sink.received == []


async def test_a_mail_server_that_is_not_there_has_sent_nothing() -> None:
    address = free_address().replace("http", "smtp")
    assert await mail_channel(address, seconds=1).send(MAIL) == NeverSent()


@pytest.mark.parametrize("address", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_a_mail_servers_address_must_be_one(address: str) -> None:
    with pytest.raises(ValueError, match="smtp://host:port"):
        mail_channel(address)


async def test_without_a_carrier_everything_is_refused_and_nothing_pretended() -> None:
    channel = MissingChannel("HANDRAIL_TWILIO_ACCOUNT_SID")
    assert await channel.send(TEXT) == Refused(FailureClass.CONFIGURATION)
    assert await channel.find(TEXT, START) == CannotTell()
