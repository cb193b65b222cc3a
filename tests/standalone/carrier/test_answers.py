"""An answer can fail in every way a network knows; what was accepted is accepted all the same."""

import asyncio
import time

import aiohttp
import pytest
import requests
from handrail.carrier import Fault, Status, Trouble
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.standalone.carrier.conftest import ACCOUNT, ANNA, BEN, CLINIC, TOKEN, Opening


@pytest.mark.parametrize(("trouble", "accepted"), [(Trouble.FAILS, 0), (Trouble.FAILS_AFTER, 1)])
async def test_a_500_says_nothing_about_whether_the_text_was_accepted(
    opening: Opening, trouble: Trouble, accepted: int
) -> None:
    world = await opening(faults=(Fault(trouble, times=1),))
    with pytest.raises(TwilioRestException) as failed:
        await world.send()
    assert failed.value.status == 500
    assert len(await world.client.messages.list_async(to=ANNA)) == accepted
    await world.send()


@pytest.mark.parametrize(("trouble", "accepted"), [(Trouble.DROPS, 0), (Trouble.DROPS_AFTER, 1)])
async def test_a_dropped_connection_says_nothing_either(opening: Opening, trouble: Trouble, accepted: int) -> None:
    world = await opening(faults=(Fault(trouble, times=1),))
    with pytest.raises(aiohttp.ClientError):
        await world.send()
    await world.play()
    assert [m.status for m in world.carrier.messages()] == [Status.DELIVERED] * accepted
    await world.send()


async def test_the_blocking_client_sees_a_dropped_connection_too(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.DROPS_AFTER),))

    def in_thread() -> None:
        client = Client(ACCOUNT, TOKEN)
        client.api.base_url = world.running.url
        client.messages.create(to=ANNA, from_=CLINIC, body="Hello")

    with pytest.raises(requests.ConnectionError):
        await asyncio.to_thread(in_thread)
    assert len(world.carrier.messages()) == 1


async def test_a_busy_carrier_says_when_to_come_back(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.BUSY, times=1, seconds=7),))
    with pytest.raises(TwilioRestException) as busy:
        await world.send()
    assert (busy.value.status, busy.value.code) == (429, 20429)
    assert world.client.http_client._test_only_last_response.headers["Retry-After"] == "7"
    assert world.carrier.messages() == []
    await world.send()


async def test_a_number_can_be_refused_with_any_code(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.REFUSED, number=ANNA, code=21614),))
    with pytest.raises(TwilioRestException) as refused:
        await world.send()
    assert (refused.value.status, refused.value.code) == (400, 21614)
    await world.send(to=BEN)


async def test_a_slow_answer_comes_after_the_text_was_accepted(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.SLOW, seconds=0.3),))
    began = time.monotonic()
    await world.send()
    assert time.monotonic() - began > 0.25


async def test_a_caller_who_does_not_wait_finds_the_text_sent(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.SLOW, seconds=1),))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(world.send(), 0.3)
    await world.play()
    assert [m.status for m in world.carrier.messages()] == [Status.DELIVERED]
