"""The operator sets up another account of the carrier's while the old one still has texts: none comes twice, and none is said to be gone."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from handrail.carrier import CarrierSettings, Fault, Message, Running, Trouble, serve
from handrail_notifier import breakers, replaced
from handrail_notifier.ahead import concluding
from handrail_notifier.channels import NotToldYet, Status
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_shared.contracts.events import ClientPaused, NudgeExpired
from pydantic import SecretStr

from tests.notifier.test_ahead import MINUTE, SENT_AT, SERVICE, rows
from tests.notifier.test_doubts import trail
from tests.notifier.test_loop import DUE
from tests.notifier.world import ACCOUNT, OURS, PUBLIC, SAM, World, kinds, opened
from tests.support.postgres import Database

OTHER = "AC" + "0" * 31 + "2"
ITS_TOKEN = "another-token-for-tests"
AHEAD: Mapping[str, Any] = {
    "settings": {"messaging_services": {OURS: SERVICE}},
    "carrier": {"services": {SERVICE: OURS}},
}


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(database, valkey_url, **AHEAD) as world:
        yield world


@asynccontextmanager
async def replaced_account(world: World) -> AsyncIterator[Running]:
    """The process ends, and another begins with another account."""
    await world.down()
    await world.down()
    settings = CarrierSettings(
        account_sid=OTHER,
        auth_token=ITS_TOKEN,
        numbers={OURS: f"{PUBLIC}/twilio/inbound"},
        services={SERVICE: OURS},
        reach={PUBLIC: f"http://127.0.0.1:{world.settings.http_port}"},
    )
    second = await serve(settings, world.clock)
    try:
        token = SecretStr(ITS_TOKEN)
        changes = {"twilio_account_sid": OTHER, "twilio_auth_token": token, "twilio_base_url": second.url}
        world.settings = world.settings.model_copy(update=changes)
        await world.up()
        yield second
    finally:
        await second.stop()


async def play(world: World, second: Running, until: datetime) -> None:
    """As `World.play`, with what both accounts have to do."""
    for _ in range(3000):
        await world.rest()
        await second.carrier.until_quiet(10)
        await world.rest()
        instants = [world.carrier.carrier.next_instant(), second.carrier.next_instant(), world.clock.next_deadline()]
        ahead = [each for each in instants if each is not None and each <= until]
        if not ahead:
            break
        world.clock.advance_to(min(ahead))
    world.clock.advance_to(until)
    await world.rest()


def reached(account: Running) -> list[Message]:
    return [each for each in account.carrier.messages() if each.recipient == SAM and each.sent_at is not None]


async def held(world: World) -> None:
    await world.settled_client(clinic={"posts_ahead": True})
    await world.play(DUE - 9 * MINUTE)
    assert [message.status.value for message in world.sent()] == ["scheduled"]


async def doctor(world: World) -> tuple[str, str]:
    found = await replaced.finding(world.db, OTHER)
    return found.state, found.says


async def test_what_the_old_account_holds_after_a_stop_is_an_alarm_and_not_called_withdrawn(world: World) -> None:
    await held(world)
    async with replaced_account(world) as second:
        assert (await doctor(world))[0] == "bad"
        await second.carrier.text(SAM, OURS, "STOP", None)
        await play(world, second, DUE - 8 * MINUTE)
        [row] = await rows(world)
        assert (row["ending"], row["reason"]) == ("escaped", "revoked"), "in time to cancel it by hand"
        assert (await concluding.finding(world.db, world.clock)).state == "bad"
        await play(world, second, SENT_AT + MINUTE)
        assert len(reached(world.carrier)) == 1, "nobody could take it back"
        assert [each.shown for each in reached(second) if "card" in each.shown] == []
        assert (await doctor(world))[0] == "good"


async def test_what_the_old_account_holds_and_is_wanted_goes_out_once_and_is_on_record(world: World) -> None:
    await held(world)
    async with replaced_account(world) as second:
        await play(world, second, SENT_AT + 10 * MINUTE)
        assert (len(reached(world.carrier)), reached(second)) == (1, [])
        assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent"]
        [row] = await rows(world)
        assert row["ending"] == "gone_out"
        assert (await concluding.finding(world.db, world.clock)).state == "good"


async def test_what_is_not_wanted_any_more_after_it_was_taken_up_is_an_alarm(world: World) -> None:
    who = await world.settled_client(clinic={"posts_ahead": True})
    await world.play(DUE - 9 * MINUTE)
    async with replaced_account(world) as second:
        await play(world, second, DUE + timedelta(seconds=20))
        pause = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
        await world.tell(ClientPaused(**pause, by="clinic"))
        await play(world, second, SENT_AT + MINUTE)
        assert (len(reached(world.carrier)), reached(second)) == (1, [])
        assert [row["ending"] for row in await rows(world)] == ["escaped"]


async def test_what_the_old_account_holds_is_not_sent_by_the_new_one_where_nothing_is_posted_ahead_any_more(
    world: World,
) -> None:
    await held(world)
    async with replaced_account(world) as second:
        await world.tell(world.clinic(posts_ahead=False))
        await play(world, second, DUE + 20 * MINUTE)
        assert (len(reached(world.carrier)), reached(second)) == (1, [])
        assert [row["ending"] for row in await rows(world)] == ["escaped"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_post_in_doubt_in_the_old_account_is_not_sent_again(world: World, arrived: bool) -> None:
    await world.settled_client(clinic={"posts_ahead": True})
    world.add_fault(Fault(Trouble.DROPS_AFTER if arrived else Trouble.DROPS, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE - 10 * MINUTE + timedelta(seconds=5))
    async with replaced_account(world) as second:
        await play(world, second, DUE + 20 * MINUTE)
        assert (len(reached(world.carrier)), reached(second)) == (int(arrived), [])
        assert [row["ending"] for row in await rows(world)] == ["escaped"]
        assert [each.reason for each in await world.said(NudgeExpired)] == ["outcome_unknown"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_an_attempt_in_doubt_in_the_old_account_is_not_looked_for_in_the_new_one(
    world: World, arrived: bool
) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER if arrived else Trouble.DROPS, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(seconds=2))
    async with replaced_account(world) as second:
        state, says = await doctor(world)
        assert (state, "1 attempts" in says) == ("bad", True)
        await play(world, second, DUE + 20 * MINUTE)
        assert (len(reached(world.carrier)), reached(second)) == (int(arrived), [])
        assert await trail(world) == ["answer_unclear", "given_up"]
        assert (await doctor(world))[0] == "good"


async def test_the_answer_to_help_in_the_old_account_is_sent_once_more_by_the_new_one(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS, times=1))
    await world.texts_in("HELP")
    async with replaced_account(world) as second:
        await play(world, second, world.clock.now() + 5 * MINUTE)
        assert len(reached(second)) == 1
        assert await trail(world) == ["answer_unclear", "not_known_sent_anyway"]


@pytest.mark.parametrize("code", [63038, 20003])
async def test_what_stops_the_old_account_does_not_stop_the_new_one(world: World, code: int) -> None:
    """Its cap for a day, and credentials that are refused."""
    await world.settled_client()
    world.add_fault(Fault(Trouble.REFUSED, code=code))
    await world.texts_in("HELP")
    assert (await breakers.finding(world.db, world.clock, ACCOUNT)).state == "bad"
    async with replaced_account(world) as second:
        assert (await breakers.finding(world.db, world.clock, OTHER)).state == "good"
        await second.carrier.text(SAM, OURS, "PLAN", None)
        await play(world, second, world.clock.now() + timedelta(seconds=5))
        assert [each.shown[:10] for each in reached(second)] == ["Harborside"]


async def test_that_a_text_is_not_there_is_believed_in_its_own_account_alone(world: World) -> None:
    [channel] = [part for part in world.service.parts if isinstance(part, TwilioChannel)]
    nowhere = "SM" + "f" * 32
    assert await channel.take_back(nowhere, ACCOUNT) == Status("canceled")
    assert await channel.take_back(nowhere, OTHER) == NotToldYet()
    assert await channel.take_back(nowhere, None) == NotToldYet()
