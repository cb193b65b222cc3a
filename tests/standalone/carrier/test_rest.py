"""Twilio's own client, used as its documentation says, gets what Twilio would answer."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from handrail.carrier import Fault, Status, Trouble
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from tests.standalone.carrier.conftest import (
    ACCOUNT,
    ANNA,
    BEN,
    CLINIC,
    SERVICE,
    START,
    TOKEN,
    Opening,
    World,
)


async def test_a_created_text_is_queued_and_bears_every_value_it_was_given(world: World) -> None:
    sent = await world.send("Ready for your walk?")
    assert (sent.status, sent.direction, sent.body) == ("queued", "outbound-api", "Ready for your walk?")
    assert (sent.to, sent.from_, sent.num_segments) == (ANNA, CLINIC, "1")
    assert sent.date_created == START
    assert sent.date_sent is None


async def test_the_blocking_client_works_as_well(world: World) -> None:
    def in_thread() -> str:
        client = Client(ACCOUNT, TOKEN)
        client.api.base_url = world.running.url
        sid = client.messages.create(to=ANNA, from_=CLINIC, body="Hello").sid
        return client.messages(sid).fetch().body

    assert await asyncio.to_thread(in_thread) == "Hello"


@pytest.mark.parametrize(
    ("code", "status", "change"),
    [
        (21604, 400, {"to": ""}),
        (21211, 400, {"to": "not a number"}),
        (21211, 400, {"to": "2025550143"}),
        (21602, 400, {"body": ""}),
        (21603, 400, {"from_": ""}),
        (21212, 400, {"from_": "Clinic"}),
        (21606, 400, {"from_": "+12025550199"}),
        (21266, 400, {"to": CLINIC}),
        (21609, 400, {"status_callback": "nowhere"}),
        (21617, 400, {"body": "x" * 1601}),
        (21620, 400, {"media_url": ["https://example.com/a.png"]}),
        (21624, 400, {"validity_period": 36_001}),
        (21624, 400, {"validity_period": 0}),
        (21701, 404, {"messaging_service_sid": "MG" + "f" * 32}),
        (20422, 422, {"content_retention": "forever"}),
        (35114, 400, {"messaging_service_sid": SERVICE, "schedule_type": "fixed", "send_at": START}),
    ],
)
async def test_a_wrong_request_is_refused_with_twilios_code(
    world: World, code: int, status: int, change: dict[str, object]
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await world.send(**({"body": "Hello"} | change))
    assert (refused.value.code, refused.value.status) == (code, status)
    assert world.carrier.messages() == []


@pytest.mark.parametrize("body", ["x" * 1600, "é" * 1600])
async def test_the_longest_body_is_taken(world: World, body: str) -> None:
    assert (await world.send(body)).num_segments == "11"


async def test_a_wrong_token_is_refused(world: World) -> None:
    world.client.auth = (ACCOUNT, "wrong")
    with pytest.raises(TwilioRestException) as refused:
        await world.send()
    assert (refused.value.code, refused.value.status) == (20003, 401)


@pytest.mark.parametrize("header", ["", "Basic", "Basic ???", "Bearer x", "Basic w6k="])
async def test_a_garbled_authorization_is_refused(world: World, header: str) -> None:
    async with httpx.AsyncClient(verify=False, base_url=world.running.url) as http:
        answer = await http.get(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM{'0' * 32}.json", 20404),
        ("DELETE", f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM{'0' * 32}.json", 20404),
        ("GET", f"/2010-04-01/Accounts/AC{'9' * 32}/Messages.json", 20404),
        ("GET", "/2010-04-01/Elsewhere.json", 20404),
        ("PUT", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", 20004),
    ],
)
async def test_what_is_not_there_is_refused_as_twilio_does(world: World, method: str, path: str, code: int) -> None:
    async with httpx.AsyncClient(verify=False, base_url=world.running.url, auth=(ACCOUNT, TOKEN)) as http:
        answer = await http.request(method, path)
    assert answer.json()["code"] == code
    assert answer.json()["status"] == answer.status_code


async def test_the_account_can_be_looked_up(world: World) -> None:
    account = await world.client.api.accounts(ACCOUNT).fetch_async()
    assert (account.sid, account.status) == (ACCOUNT, "active")


async def test_a_list_shows_the_newest_first_and_every_page_once(world: World) -> None:
    sids = [(await world.send(f"Text {n}")).sid for n in range(7)]
    listed = await world.client.messages.list_async(page_size=3)
    assert [message.sid for message in listed] == sids[::-1]
    first = await world.client.messages.page_async(page_size=3)
    assert (first._payload["page"], first._payload["start"], first._payload["end"]) == (0, 0, 2)
    assert first.previous_page_url is None
    second = await first.next_page_async()
    assert [message.sid for message in second] == sids[3:0:-1]


async def test_a_page_stays_in_place_when_texts_come_and_go(world: World) -> None:
    sids = [(await world.send(f"Text {n}")).sid for n in range(4)]
    await world.play()
    first = await world.client.messages.page_async(page_size=2)
    await world.client.messages(sids[2]).delete_async()
    await world.send("One more")
    assert [message.sid for message in await first.next_page_async()] == [sids[1], sids[0]]


async def test_a_list_can_be_narrowed_by_numbers(world: World) -> None:
    await world.send()
    to_ben = await world.send(to=BEN)
    assert [m.sid for m in await world.client.messages.list_async(to=BEN)] == [to_ben.sid]
    assert len(await world.client.messages.list_async(from_=CLINIC)) == 2
    assert await world.client.messages.list_async(from_=ANNA) == []


async def test_a_list_can_be_narrowed_by_date(world: World) -> None:
    listed: Callable[..., object] = world.client.messages.list_async
    early = await world.send("early")
    await world.play(until=START + timedelta(days=1))
    late = await world.send("late")
    await world.play()
    day = date(2026, 3, 3)
    assert [m.sid for m in await listed(date_sent=day)] == [late.sid]
    assert [m.sid for m in await listed(date_sent_after=datetime(2026, 3, 3, 14, tzinfo=UTC))] == [late.sid]
    assert [m.sid for m in await listed(date_sent_before=datetime(2026, 3, 3, 14, tzinfo=UTC))] == [early.sid]
    assert len(await listed(date_sent_after=START, date_sent_before=START + timedelta(days=2))) == 2


async def test_a_text_that_is_not_sent_yet_is_listed_by_when_it_was_accepted(world: World) -> None:
    queued = await world.send()
    assert [m.sid for m in await world.client.messages.list_async(to=ANNA, date_sent_after=START)] == [queued.sid]


@pytest.mark.parametrize("query", ["DateSent=yesterday", "PageSize=many", "Page=-1", "PageToken=PAnone"])
async def test_a_garbled_list_request_is_refused(world: World, query: str) -> None:
    async with httpx.AsyncClient(verify=False, base_url=world.running.url, auth=(ACCOUNT, TOKEN)) as http:
        answer = await http.get(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, 20422)


async def test_a_lagging_list_shows_a_text_only_later(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.LIST_LAG, seconds=90),))
    sent = await world.send()
    assert await world.client.messages.list_async(to=ANNA) == []
    assert (await world.client.messages(sent.sid).fetch_async()).sid == sent.sid
    await world.play(until=START + timedelta(seconds=90))
    assert [m.sid for m in await world.client.messages.list_async(to=ANNA)] == [sent.sid]


async def test_a_body_is_redacted_at_the_provider_and_stays_on_the_phone(world: World) -> None:
    sent = await world.send("For your eyes only")
    await world.play()
    redacted = await world.client.messages(sent.sid).update_async(body="")
    assert (redacted.body, redacted.status) == ("", "delivered")
    assert (await world.client.messages(sent.sid).fetch_async()).body == ""
    assert [m.shown for m in world.carrier.messages()] == ["For your eyes only"]


async def test_a_body_that_is_not_retained_is_gone_when_the_text_has_arrived(world: World) -> None:
    sent = await world.send("For your eyes only", content_retention="discard")
    assert sent.body == "For your eyes only"
    await world.play()
    assert (await world.client.messages(sent.sid).fetch_async()).body == ""


async def test_a_text_on_its_way_can_be_neither_redacted_nor_deleted(world: World) -> None:
    sent = await world.send()
    for attempt in (
        world.client.messages(sent.sid).update_async(body=""),
        world.client.messages(sent.sid).delete_async(),
    ):
        with pytest.raises(TwilioRestException) as refused:
            await attempt
        assert (refused.value.code, refused.value.status) == (20009, 409)


async def test_a_body_cannot_be_rewritten(world: World) -> None:
    sent = await world.send()
    await world.play()
    with pytest.raises(TwilioRestException) as refused:
        await world.client.messages(sent.sid).update_async(body="Something else")
    assert refused.value.code == 20422


async def test_a_deleted_text_is_gone(world: World) -> None:
    sent = await world.send()
    await world.play()
    assert await world.client.messages(sent.sid).delete_async()
    assert await world.client.messages.list_async() == []
    with pytest.raises(TwilioRestException) as refused:
        await world.client.messages(sent.sid).fetch_async()
    assert refused.value.code == 20404


async def test_a_scheduled_text_waits_for_its_time(world: World) -> None:
    at = START + timedelta(hours=3)
    sent = await world.send(messaging_service_sid=SERVICE, schedule_type="fixed", send_at=at)
    assert sent.status == "scheduled"
    await world.play(until=at - timedelta(seconds=1))
    assert (await world.client.messages(sent.sid).fetch_async()).status == "scheduled"
    await world.play()
    after = await world.client.messages(sent.sid).fetch_async()
    assert (after.status, after.date_sent >= at) == ("delivered", True)


async def test_a_scheduled_text_can_be_canceled_and_no_other_can(world: World) -> None:
    at = START + timedelta(hours=3)
    scheduled = await world.send(messaging_service_sid=SERVICE, schedule_type="fixed", send_at=at)
    canceled = await world.client.messages(scheduled.sid).update_async(status="canceled")
    assert canceled.status == "canceled"
    plain = await world.send()
    with pytest.raises(TwilioRestException) as refused:
        await world.client.messages(plain.sid).update_async(status="canceled")
    assert refused.value.code == 30409
    await world.play()
    assert [m.status for m in world.carrier.messages()] == [Status.CANCELED, Status.DELIVERED]


@pytest.mark.parametrize(("ahead", "taken"), [(299, False), (300, True), (35 * 86_400, True), (35 * 86_400 + 1, False)])
async def test_a_text_is_scheduled_from_300_seconds_to_35_days_ahead(world: World, ahead: int, taken: bool) -> None:
    at = START + timedelta(seconds=ahead)
    sending = world.send(messaging_service_sid=SERVICE, schedule_type="fixed", send_at=at)
    if taken:
        assert (await sending).status == "scheduled"
        return
    with pytest.raises(TwilioRestException) as refused:
        await sending
    assert refused.value.code == 35114


async def test_the_validity_of_a_scheduled_text_counts_from_its_time(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.STUCK, seconds=90),))
    at = START + timedelta(hours=3)
    sent = await world.send(
        messaging_service_sid=SERVICE, schedule_type="fixed", send_at=at, validity_period=60, from_=CLINIC
    )
    assert sent.status == "scheduled"
    await world.play()
    [message] = world.carrier.messages()
    assert (message.status, message.error_code, message.updated_at) == (
        Status.UNDELIVERED,
        30036,
        at + timedelta(seconds=60),
    )


@pytest.mark.parametrize(
    ("trouble", "left"), [(Trouble.CANCEL_FAILS, "scheduled"), (Trouble.CANCEL_FAILS_AFTER, "canceled")]
)
async def test_a_failed_request_to_cancel_may_have_had_its_effect(
    opening: Opening, trouble: Trouble, left: str
) -> None:
    world = await opening(faults=(Fault(trouble, times=1),))
    sent = await world.send(messaging_service_sid=SERVICE, schedule_type="fixed", send_at=START + timedelta(hours=3))
    with pytest.raises(TwilioRestException) as failed:
        await world.client.messages(sent.sid).update_async(status="canceled")
    assert failed.value.status == 500
    assert (await world.client.messages(sent.sid).fetch_async()).status == left


async def test_scheduled_texts_are_listed_by_number_and_a_list_may_fail(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.LIST_FAILS, number=ANNA, times=1),))
    sent = await world.send(messaging_service_sid=SERVICE, schedule_type="fixed", send_at=START + timedelta(hours=3))
    with pytest.raises(TwilioException, match="20500"):
        await world.client.messages.list_async(to=ANNA)
    [listed] = await world.client.messages.list_async(to=ANNA)
    assert (listed.sid, listed.status, listed.messaging_service_sid) == (sent.sid, "scheduled", SERVICE)


async def test_a_messaging_service_accepts_first_and_chooses_the_number_later(world: World) -> None:
    sent = await world.send(from_="", messaging_service_sid=SERVICE)
    assert (sent.status, sent.from_, sent.num_segments) == ("accepted", None, "0")
    await world.play()
    after = await world.client.messages(sent.sid).fetch_async()
    assert (after.status, after.from_, after.messaging_service_sid) == ("delivered", CLINIC, SERVICE)
    assert world.receiver.statuses() == ["queued", "sending", "sent", "delivered"]
