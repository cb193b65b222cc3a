"""Two providers: when the second one is asked, and when a provider is left alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from handrail.embedded.ports import free_port
from handrail_notifier.channels import (
    Accepted,
    CannotTell,
    Channel,
    Forgotten,
    Found,
    NeverSent,
    NotFound,
    NotYet,
    Outcome,
    Outgoing,
    ProviderAway,
    Redaction,
    Refused,
    Search,
    Sighting,
    Throttled,
    Unknown,
    Withheld,
)
from handrail_notifier.channels.failover import FIRST_REST, IN_A_ROW, Circuit, Failover
from handrail_notifier.channels.letter import Stationery
from handrail_notifier.channels.smtp import SmtpChannel
from handrail_notifier.core.retry import PAUSE, FailureClass
from handrail_notifier.mail_tags import MailTags
from handrail_shared.contracts.events import NudgeSent
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.vault import RootKey
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.notifier.test_email import agreed_to_mail
from tests.notifier.test_loop import DUE
from tests.notifier.world import ROOT, START, opened
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

TEXT = Outgoing(UUID(int=7), "a@example.org", "sam@example.com", "Harborside", "Hello", timedelta(minutes=30))


NOT_FOUND, FORGOTTEN = NotFound(), Forgotten()


@dataclass
class Scripted:
    """A provider that answers as it is told; of texts as well as of mails."""

    answer: Outcome
    search: Search = NOT_FOUND
    redaction: Redaction = FORGOTTEN
    asked: int = 0
    at_once: int = 20
    trouble: str | None = None
    started: list[str] = field(default_factory=list)

    async def start(self) -> None:
        self.started.append("start")

    async def stop(self) -> None:
        self.started.append("stop")

    async def send(self, message: Outgoing) -> Outcome:
        del message
        self.asked += 1
        return self.answer

    async def find(self, message: Outgoing, since: datetime) -> Search:
        del message, since
        return self.search

    async def fault(self) -> str | None:
        return self.trouble

    async def redact(self, provider_id: str) -> Redaction:
        del provider_id
        return self.redaction


def two(first: Scripted, second: Scripted) -> tuple[Failover, VirtualClock]:
    clock = VirtualClock(START)
    return Failover("sms", [("one", first), ("two", second)], clock=clock), clock


BUSY, NO = Throttled(timedelta(minutes=1)), Refused(FailureClass.CONFIGURATION)


@pytest.mark.parametrize("certain", [NeverSent(), BUSY, NO, Throttled(timedelta(minutes=5), 3)])
async def test_what_the_first_certainly_did_not_take_goes_to_the_second(certain: Outcome) -> None:
    channel, _ = two(Scripted(certain), Scripted(Accepted("x", 1)))
    assert await channel.send(TEXT) == Accepted("x", 1, via="two")


@pytest.mark.parametrize(
    "final", [Accepted("x", 1), Unknown(), Refused(FailureClass.NUMBER_INVALID, 550), Refused(FailureClass.CONTENT)]
)
async def test_what_may_have_been_taken_or_never_will_be_goes_no_further(final: Outcome) -> None:
    second = Scripted(Accepted("x", 1))
    channel, _ = two(Scripted(final), second)
    outcome = await channel.send(TEXT)
    assert (type(outcome), second.asked) == (type(final), 0)
    assert getattr(outcome, "via", None) == "one"


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (NeverSent(), NeverSent(), NeverSent()),
        (NeverSent(), BUSY, BUSY),
        (BUSY, Throttled(PAUSE), Throttled(PAUSE)),
        (NO, NeverSent(), NeverSent()),
        (NO, NO, Refused(FailureClass.CONFIGURATION, via="two")),
    ],
)
async def test_where_nobody_takes_it_the_kindest_answer_holds(
    first: Outcome, second: Outcome, together: Outcome
) -> None:
    channel, _ = two(Scripted(first), Scripted(second))
    assert await channel.send(TEXT) == together


async def test_what_we_keep_back_ourselves_goes_no_further_and_tells_nothing_of_the_provider() -> None:
    first, second = Scripted(Withheld(recorded=True)), Scripted(Accepted("x", 1))
    channel, _ = two(first, second)
    outcomes = [await channel.send(TEXT) for _ in range(IN_A_ROW + 1)]
    assert (set(outcomes), first.asked, second.asked) == ({Withheld(recorded=True)}, IN_A_ROW + 1, 0)


async def test_a_provider_that_fails_in_a_row_is_left_alone_and_then_tried_once() -> None:
    first, second = Scripted(NeverSent()), Scripted(Accepted("x", 1))
    channel, clock = two(first, second)
    for _ in range(IN_A_ROW + 5):
        await channel.send(TEXT)
    assert (first.asked, second.asked) == (IN_A_ROW, IN_A_ROW + 5)
    clock.advance_to(clock.now() + FIRST_REST)
    await channel.send(TEXT)
    await channel.send(TEXT)
    assert first.asked == IN_A_ROW + 1
    clock.advance_to(clock.now() + FIRST_REST)
    await channel.send(TEXT)
    assert first.asked == IN_A_ROW + 1, "the second rest is longer"
    first.answer = Accepted("y", 1)
    clock.advance_to(clock.now() + FIRST_REST)
    assert await channel.send(TEXT) == Accepted("y", 1, via="one")
    assert await channel.send(TEXT) == Accepted("y", 1, via="one")


async def test_where_all_are_left_alone_it_is_said_for_how_long() -> None:
    first, second = Scripted(NeverSent()), Scripted(NeverSent())
    channel, clock = two(first, second)
    for _ in range(IN_A_ROW):
        await channel.send(TEXT)
    clock.advance_to(clock.now() + timedelta(seconds=10))
    assert await channel.send(TEXT) == Throttled(FIRST_REST - timedelta(seconds=10))
    assert first.asked == second.asked == IN_A_ROW


async def test_a_recipient_who_is_not_ready_is_no_fault_of_the_provider() -> None:
    first = Scripted(Throttled(timedelta(minutes=5), 3))
    channel, _ = two(first, Scripted(Accepted("x", 1)))
    for _ in range(10):
        await channel.send(TEXT)
    assert first.asked == 10


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 900)), max_size=60))
def test_a_provider_that_is_left_alone_gets_one_text_at_a_time_to_prove_itself(steps: list[tuple[bool, int]]) -> None:
    circuit, now = Circuit(), START
    for went_well, seconds in steps:
        now += timedelta(seconds=seconds)
        if not circuit.admits(now):
            assert circuit.until is not None
            assert circuit.until > now
            continue
        assert circuit.until is None or not circuit.admits(now), "a second one at the same time"
        if went_well:
            circuit.well()
            assert circuit.until is None
        else:
            circuit.ill(now)
            assert circuit.until is None or circuit.until > now


FOUND = Found((Sighting("SM1", "sent"),))


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (NotFound(), FOUND, FOUND),
        (ProviderAway(), FOUND, FOUND),
        (NotFound(), NotFound(), NotFound()),
        (NotFound(), ProviderAway(), ProviderAway()),
        (CannotTell(), NotFound(), CannotTell()),
    ],
)
async def test_not_found_means_that_nobody_has_it(first: Search, second: Search, together: Search) -> None:
    channel, _ = two(Scripted(NeverSent(), search=first), Scripted(NeverSent(), search=second))
    assert await channel.find(TEXT, START) == together


async def test_the_rest_of_a_channel_is_that_of_all() -> None:
    first, second = Scripted(NeverSent(), at_once=3, trouble="no"), Scripted(NeverSent(), redaction=NotYet(20009))
    channel: Channel = two(first, second)[0]
    await channel.start()
    await channel.stop()
    assert first.started == second.started == ["start", "stop"]
    assert channel.at_once == 3
    assert await channel.fault() == "one: no"
    assert await two(first, second)[0].redact("SM1") == NotYet(20009)


def mail_channel(*addresses: str) -> Failover:
    clock, stationery = VirtualClock(START), Stationery(MailTags(RootKey.from_text(ROOT)), "https://n.example.com")
    channels = [SmtpChannel(each, stationery, clock=clock, opening_seconds=2) for each in addresses]
    return Failover("email", [(each.name, each) for each in channels], clock=clock)


def nobody_there(sink: SmtpSink) -> str:
    del sink
    return f"smtp://127.0.0.1:{free_port()}"


def going_down(sink: SmtpSink) -> str:
    sink.refusals["sender"] = "421 4.3.2 Going down"
    return sink.url


def full(sink: SmtpSink) -> str:
    sink.refusal = "452 4.3.1 Disk full"
    return sink.url


@pytest.mark.parametrize("first", [nobody_there, going_down, full])
async def test_a_second_relay_takes_the_mail_that_the_first_did_not(first: Callable[[SmtpSink], str]) -> None:
    async with SmtpSink() as broken, SmtpSink() as well:
        channel = mail_channel(first(broken), well.url)
        outcome = await channel.send(TEXT)
        assert isinstance(outcome, Accepted)
        assert outcome.via == f"{well.host}:{well.port}"
        assert len(await well.mails(1)) == 1
        assert broken.received == []


async def test_the_record_of_an_attempt_says_which_relay_took_it(database: Database, valkey_url: str) -> None:
    async with SmtpSink() as well:
        relays = {
            "smtp_url": SecretStr(f"smtp://someone:secret@127.0.0.1:{free_port()}"),
            "smtp_second_url": SecretStr(well.url),
        }
        async with opened(database, valkey_url, settings=relays) as world:
            await agreed_to_mail(world)
            await world.play(DUE + timedelta(minutes=1))
            [mail] = await well.mails(1)
            [attempt] = await world.rows("SELECT attempt_id, via, state FROM notifier.attempt")
            assert (attempt["via"], attempt["state"]) == (f"{well.host}:{well.port}", "accepted")
            assert str(attempt["attempt_id"]) in mail.message["Message-ID"]
            assert len(await world.said(NudgeSent)) == 1
