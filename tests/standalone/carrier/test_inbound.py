"""What the owner of a phone texts reaches the clinic's webhook, signed, and is answered."""

from datetime import timedelta

import pytest
from aiohttp import web
from handrail.carrier import Direction, Fault, OptOut, Status, Texted, Trouble
from twilio.base.exceptions import TwilioRestException

from tests.standalone.carrier.conftest import ACCOUNT, ANNA, BEN, CLINIC, SERVICE, Opening, Receiver, World

REPLIES = {
    OptOut.STOP: "You will get no more texts.",
    OptOut.START: "Welcome back.",
    OptOut.HELP: "Call the clinic.",
}


def twiml(text: str) -> web.Response:
    return web.Response(text=f"<Response><Message>{text}</Message></Response>", content_type="text/xml")


async def test_a_text_is_posted_with_twilios_parameters(world: World) -> None:
    texted = await world.carrier.text(ANNA, CLINIC, "1 7")
    (arrival,) = world.receiver.arrivals
    assert (texted.answer, arrival.path) == (204, "/inbound")
    assert arrival.params == {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "Body": "1 7",
        "From": ANNA,
        "FromCity": "",
        "FromCountry": "US",
        "FromState": "",
        "FromZip": "",
        "MessageSid": texted.sid,
        "MessagingServiceSid": SERVICE,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": texted.sid,
        "SmsSid": texted.sid,
        "SmsStatus": "received",
        "To": CLINIC,
        "ToCity": "",
        "ToCountry": "US",
        "ToState": "",
        "ToZip": "",
    }


async def test_a_picture_comes_with_its_type_and_its_address_and_is_deleted_once(world: World) -> None:
    texted = await world.carrier.text(ANNA, CLINIC, "", pictures=("image/jpeg",))
    (arrival,) = world.receiver.arrivals
    assert texted.sid.startswith("MM")
    assert (arrival.params["NumMedia"], arrival.params["MediaContentType0"]) == ("1", "image/jpeg")
    message = world.client.messages(texted.sid)
    [picture] = await message.media.list_async()
    assert arrival.params["MediaUrl0"].endswith(f"/Messages/{texted.sid}/Media/{picture.sid}")
    assert await message.media(picture.sid).delete_async()
    assert await message.media.list_async() == []
    for gone in (message.media(picture.sid), world.client.messages("SM" + "9" * 32).media(picture.sid)):
        for ask in (gone.fetch_async, gone.delete_async):
            with pytest.raises(TwilioRestException) as refused:
                await ask()
            assert (refused.value.status, refused.value.code) == (404, 20404)


async def test_a_text_without_words_or_pictures_is_none(world: World) -> None:
    with pytest.raises(ValueError, match="from 1 to"):
        await world.carrier.text(ANNA, CLINIC, "")


async def test_a_text_can_be_listed_and_fetched(world: World) -> None:
    texted = await world.carrier.text(ANNA, CLINIC, "1 7")
    fetched = await world.client.messages(texted.sid).fetch_async()
    assert (fetched.status, fetched.direction, fetched.body) == ("received", "inbound", "1 7")
    assert [m.sid for m in await world.client.messages.list_async(from_=ANNA)] == [texted.sid]


async def test_the_same_id_is_the_same_text(world: World) -> None:
    sid = "SM" + "a" * 32
    assert await world.carrier.text(ANNA, CLINIC, "1 7", sid) == Texted(sid, 204)
    assert await world.carrier.text(ANNA, CLINIC, "1 7", sid) == Texted(sid, None)
    assert len(world.receiver.arrivals) == len(world.carrier.messages()) == 1


async def test_a_webhooks_reply_is_texted_back(world: World) -> None:
    world.receiver.answers = [twiml("Counted.")]
    await world.carrier.text(ANNA, CLINIC, "1 7")
    await world.play()
    _, reply = world.carrier.messages()
    assert (reply.direction, reply.recipient, reply.sender) == (Direction.REPLY, ANNA, CLINIC)
    assert (reply.shown, reply.status) == ("Counted.", Status.DELIVERED)


@pytest.mark.parametrize(
    ("overrides", "failures", "arrivals"),
    [
        ("", [503], 1),
        ("#rc=2&rp=5xx", [503, 503, 503], 3),
        ("#rp=all", [404, 404], 2),
        ("#rc=0&rp=all", [500], 1),
        ("#rc=5&rp=5xx", [500], 2),
    ],
)
async def test_a_failed_post_is_repeated_as_the_url_asks_and_not_otherwise(
    opening: Opening, receiver: Receiver, overrides: str, failures: list[int], arrivals: int
) -> None:
    world = await opening(numbers={CLINIC: f"{receiver.url}/inbound{overrides}"})
    receiver.answers = [web.Response(status=status) for status in failures]
    await world.carrier.text(ANNA, CLINIC, "1 7")
    assert len(receiver.arrivals) == arrivals
    assert len({arrival.headers["I-Twilio-Idempotency-Token"] for arrival in receiver.arrivals}) == 1


async def test_a_text_that_nobody_takes_is_given_up(opening: Opening) -> None:
    world = await opening(numbers={CLINIC: "http://127.0.0.1:9/nobody"})
    assert (await world.carrier.text(ANNA, CLINIC, "1 7")).answer is None
    assert [post.outcome for post in world.carrier.posts()] == ["given up"]
    assert world.carrier.quiet()


async def test_a_webhook_that_hangs_is_left(opening: Opening, receiver: Receiver) -> None:
    world = await opening(webhook_timeout=0.2)
    receiver.hold.clear()
    assert (await world.carrier.text(ANNA, CLINIC, "1 7")).answer is None
    receiver.hold.set()


async def test_a_webhook_that_never_ends_is_left(opening: Opening, receiver: Receiver) -> None:
    world = await opening()
    receiver.answers = [web.Response(text="x" * 70_000, content_type="text/plain")]
    assert (await world.carrier.text(ANNA, CLINIC, "1 7")).answer is None
    assert len(world.carrier.messages()) == 1


async def test_a_number_without_a_webhook_just_receives(opening: Opening) -> None:
    world = await opening(numbers={CLINIC: None})
    assert (await world.carrier.text(ANNA, CLINIC, "1 7")).answer is None
    assert world.carrier.posts() == []
    assert [m.status for m in world.carrier.messages()] == [Status.RECEIVED]


async def test_a_text_can_be_posted_twice(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.INBOUND_TWICE),))
    await world.carrier.text(ANNA, CLINIC, "1 7")
    await world.play()
    first, second = world.receiver.arrivals
    assert first.params == second.params


@pytest.mark.parametrize(("sender", "body"), [("Anna", "1 7"), (ANNA, ""), (ANNA, "x" * 1601)])
async def test_what_no_phone_could_send_is_refused(world: World, sender: str, body: str) -> None:
    with pytest.raises(ValueError, match="text"):
        await world.carrier.text(sender, CLINIC, body)
    assert world.carrier.messages() == []


async def test_an_id_that_twilio_would_not_make_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="id"):
        await world.carrier.text(ANNA, CLINIC, "1 7", sid="7")


async def test_after_stop_a_text_is_refused_until_start(world: World) -> None:
    await world.carrier.text(ANNA, CLINIC, " stop ")
    with pytest.raises(TwilioRestException) as refused:
        await world.send()
    assert (refused.value.code, refused.value.status) == (21610, 400)
    await world.send(to=BEN)
    await world.carrier.text(ANNA, CLINIC, "Start")
    assert (await world.send()).status == "queued"
    assert [a.params["Body"] for a in world.receiver.arrivals] == [" stop ", "Start"]


async def test_a_stop_is_silent_unless_the_carrier_answers_for_the_clinic(world: World) -> None:
    await world.carrier.text(ANNA, CLINIC, "STOP")
    assert "OptOutType" not in world.receiver.arrivals[0].params
    assert len(world.carrier.messages()) == 1


async def test_a_carrier_that_answers_confirms_and_passes_the_kind_on(opening: Opening) -> None:
    world = await opening(opt_out_replies=REPLIES)
    for word in ("STOP", "HELP", "START", "1 7"):
        await world.carrier.text(ANNA, CLINIC, word)
    await world.play()
    assert [a.params.get("OptOutType") for a in world.receiver.arrivals] == ["STOP", "HELP", "START", None]
    texts = [m.shown for m in world.carrier.messages() if not m.inbound]
    assert texts == [REPLIES[OptOut.STOP], REPLIES[OptOut.HELP], REPLIES[OptOut.START]]
    assert {m.status for m in world.carrier.messages() if not m.inbound} == {Status.DELIVERED}


async def test_a_reply_can_go_elsewhere_and_be_called_back(world: World) -> None:
    message = f'<Message to="{BEN}" from="+12025550199" statusCallback="status?x=1">Hi</Message>'
    text = f"<Response>{message}</Response>"
    world.receiver.answers = [web.Response(text=text, content_type="text/xml")]
    await world.carrier.text(ANNA, CLINIC, "1 7")
    await world.play()
    reply = world.carrier.messages()[-1]
    assert (reply.sender, reply.recipient) == (CLINIC, BEN)
    assert [a.path for a in world.receiver.arrivals] == ["/inbound", "/status", "/status", "/status"]


async def test_a_reply_to_a_stop_does_not_reach_the_client(world: World) -> None:
    world.receiver.answers = [twiml("Sorry to see you go.")]
    await world.carrier.text(ANNA, CLINIC, "STOP")
    await world.play()
    reply = world.carrier.messages()[-1]
    assert (reply.status, reply.error_code) == (Status.FAILED, 21610)


async def test_a_messaging_service_accepts_a_text_for_someone_opted_out_and_fails_it_later(
    world: World,
) -> None:
    await world.carrier.text(ANNA, CLINIC, "STOP")
    sent = await world.send(from_="", messaging_service_sid=SERVICE)
    await world.play()
    after = await world.client.messages(sent.sid).fetch_async()
    assert (sent.status, after.status, after.error_code) == ("accepted", "failed", 21610)


async def test_a_thread_shows_both_sides_in_order_and_the_newest_thread_is_first(world: World) -> None:
    await world.send("For Ben", to=BEN)
    await world.send("For Anna")
    await world.play(until=world.clock.now() + timedelta(minutes=5))
    await world.carrier.text(BEN, CLINIC, "1")
    ben, anna = world.carrier.threads()
    assert ((ben.client, ben.ours), (anna.client, anna.ours)) == ((BEN, CLINIC), (ANNA, CLINIC))
    assert [m.shown for m in ben.messages] == ["For Ben", "1"]
