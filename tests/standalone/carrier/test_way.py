"""A text's way to the phone, and the signed callbacks that tell of it."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from handrail.carrier import CarrierSettings, Fault, Status, Trouble
from twilio.request_validator import RequestValidator

from tests.standalone.carrier.conftest import (
    ACCOUNT,
    ANNA,
    BEN,
    CLINIC,
    START,
    TOKEN,
    Opening,
    Receiver,
    World,
)


async def test_each_status_but_the_first_is_called_back_in_order(world: World) -> None:
    sent = await world.send()
    assert world.receiver.arrivals == []
    await world.play()
    assert world.receiver.statuses() == ["sending", "sent", "delivered"]
    assert {a.params["MessageSid"] for a in world.receiver.arrivals} == {sent.sid}


async def test_a_callback_bears_twilios_parameters(world: World) -> None:
    sent = await world.send()
    await world.play()
    params = world.receiver.arrivals[1].params
    assert params == {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "From": CLINIC,
        "MessageSid": sent.sid,
        "MessageStatus": "sent",
        "SmsSid": sent.sid,
        "SmsStatus": "sent",
        "To": ANNA,
    }


async def test_twilios_own_validator_accepts_every_signature(world: World) -> None:
    await world.send("Grüße, Anna", status_callback=f"{world.receiver.url}/status?attempt=7&x=%20y")
    await world.carrier.text(ANNA, CLINIC, "1 7 – 👍 & done")
    await world.play()
    validator = RequestValidator(TOKEN)
    for arrival in world.receiver.arrivals:
        assert validator.validate(arrival.url, arrival.params, arrival.headers["X-Twilio-Signature"])
        tampered = arrival.params | {"From": BEN}
        assert not validator.validate(arrival.url, tampered, arrival.headers["X-Twilio-Signature"])
    assert len(world.receiver.arrivals) == 4


async def test_the_signature_is_over_the_public_address_when_it_is_reached_by_another(
    opening: Opening, receiver: Receiver
) -> None:
    world = await opening(reach={"https://clinic.example.com": receiver.url})
    await world.send(status_callback="https://clinic.example.com/status")
    await world.play()
    arrival = receiver.arrivals[0]
    signature = arrival.headers["X-Twilio-Signature"]
    assert RequestValidator(TOKEN).validate("https://clinic.example.com/status", arrival.params, signature)


@pytest.mark.parametrize(("trouble", "end"), [(Trouble.UNDELIVERABLE, "undelivered"), (Trouble.FAILED, "failed")])
@pytest.mark.parametrize("code", [30003, 30005])
async def test_a_number_that_cannot_be_reached_ends_with_its_code(
    opening: Opening, trouble: Trouble, end: str, code: int
) -> None:
    world = await opening(faults=(Fault(trouble, number=ANNA, code=code),))
    sent = await world.send()
    other = await world.send(to=BEN)
    await world.play()
    after = await world.client.messages(sent.sid).fetch_async()
    assert (after.status, after.error_code) == (end, code)
    assert after.error_message
    last = [a.params for a in world.receiver.arrivals if a.params["MessageSid"] == sent.sid][-1]
    assert (last["MessageStatus"], last["ErrorCode"]) == (end, str(code))
    assert (await world.client.messages(other.sid).fetch_async()).status == "delivered"


async def test_a_text_that_waits_too_long_expires(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.STUCK, seconds=600),))
    sent = await world.send(validity_period=120)
    await world.play()
    after = await world.client.messages(sent.sid).fetch_async()
    assert (after.status, after.error_code) == ("undelivered", 30036)
    assert world.clock.now() == START + timedelta(seconds=120)
    assert world.receiver.statuses() == ["undelivered"]


async def test_a_text_that_waits_less_than_its_validity_arrives(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.STUCK, seconds=600),))
    await world.send(validity_period=700)
    await world.play()
    assert world.receiver.statuses() == ["sending", "sent", "delivered"]


async def test_a_sender_sends_at_its_rate(opening: Opening) -> None:
    world = await opening(messages_per_second=1.0)
    for n in range(5):
        await world.send(f"Text {n}")
    await world.play()
    sent = [m.sent_at for m in world.carrier.messages()]
    assert all(at is not None for at in sent)
    assert sent[4] - sent[0] > timedelta(seconds=3)


async def test_an_unanswered_callback_is_tried_again_and_again_and_then_given_up(
    opening: Opening, receiver: Receiver
) -> None:
    world = await opening(callback_waits=(1.0, 5.0))
    receiver.failing = {"sending": 503}
    await world.send()
    await world.play()
    assert sorted(receiver.statuses()) == ["delivered", "sending", "sending", "sending", "sent"]
    outcomes = {p.params["MessageStatus"]: (p.outcome, p.tries, p.answer) for p in world.carrier.posts()}
    assert outcomes["sending"] == ("given up", 3, 503)
    assert outcomes["sent"] == ("answered", 1, 204)


async def test_every_try_of_a_callback_bears_the_same_idempotency_token(opening: Opening, receiver: Receiver) -> None:
    world = await opening()
    receiver.answers = [web.Response(status=503)]
    await world.send()
    await world.play()
    tokens = [a.headers["I-Twilio-Idempotency-Token"] for a in receiver.arrivals]
    statuses = receiver.statuses()
    assert len(tokens) == 4
    assert {tokens[n] for n in range(4) if statuses[n] == "sending"} == {tokens[0]}
    assert len(set(tokens)) == 3


async def test_a_callback_to_nobody_does_not_hold_up_the_text(world: World) -> None:
    sent = await world.send(status_callback="http://127.0.0.1:9/nobody")
    await world.play()
    assert (await world.client.messages(sent.sid).fetch_async()).status == "delivered"
    assert {p.outcome for p in world.carrier.posts()} == {"given up"}


async def test_a_callback_can_get_lost(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.CALLBACK_LOST, status=Status.DELIVERED),))
    await world.send()
    await world.play()
    assert world.receiver.statuses() == ["sending", "sent"]


async def test_a_callback_can_come_twice(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.CALLBACK_TWICE, status=Status.DELIVERED, times=1),))
    await world.send()
    await world.send()
    await world.play()
    assert world.receiver.statuses().count("delivered") == 3


async def test_callbacks_can_come_out_of_order(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.CALLBACK_LATE, status=Status.SENT, seconds=60),))
    await world.send()
    await world.play()
    assert world.receiver.statuses() == ["sending", "delivered", "sent"]


async def test_a_callback_can_come_before_the_answer(opening: Opening, receiver: Receiver) -> None:
    world = await opening(faults=(Fault(Trouble.CALLBACK_EARLY),))
    sending = asyncio.ensure_future(world.send())
    await asyncio.wait_for(receiver.came.wait(), 10)
    assert not sending.done()
    sent = await sending
    assert (sent.status, receiver.statuses()) == ("queued", ["sending"])


async def test_two_carriers_with_one_seed_do_the_same(opening: Opening, settings: CarrierSettings) -> None:
    async def run(seed: str) -> list[tuple[str, object]]:
        world = await opening(seed=seed, faults=(Fault(Trouble.UNDELIVERABLE, chance=0.5),))
        for n in range(8):
            await world.send(f"Text {n}", to=ANNA if n % 2 else BEN)
        await world.play()
        return [(m.sid, m.updated_at, m.status) for m in world.carrier.messages()]

    one, same, other = await run("a"), await run("a"), await run("b")
    assert one == same
    assert one != other
    assert {status for _, _, status in one} == {Status.DELIVERED, Status.UNDELIVERED}
