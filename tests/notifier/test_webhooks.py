"""The carrier's webhooks, and who is not believed."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.receiving import LONGEST_BODY
from handrail_shared.contracts.events import ActionDone, ActionPartlyDone, ConsentRevoked
from handrail_shared.runtime.ids import new_id
from twilio.request_validator import RequestValidator

from tests.notifier.test_loop import DUE
from tests.notifier.world import ACCOUNT, OURS, PUBLIC, SAM, TOKEN, World, kinds

STRANGER = "+12025550177"
NEUTRAL = "This number only works for people who are registered. In an emergency call your emergency number."


def inbound(**changes: str) -> dict[str, str]:
    return {"MessageSid": "SM" + "0" * 32, "AccountSid": ACCOUNT, "From": SAM, "To": OURS, "Body": "STOP"} | changes


async def post(
    world: World, path: str, form: dict[str, Any], *, signed_for: str | None = None, token: str = TOKEN, **headers: str
) -> httpx.Response:
    signature = RequestValidator(token).compute_signature(signed_for or PUBLIC + path, form)
    sent = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"} | headers
    async with httpx.AsyncClient(verify=False) as client:
        return await client.post(world.local + path, content=urlencode(form), headers=sent)


async def stored(world: World) -> int:
    return len(await world.rows("SELECT 1 FROM notifier.inbound"))


async def test_a_signed_text_is_taken_and_answered_with_nothing(world: World) -> None:
    await world.settled_client()
    answer = await post(world, "/twilio/inbound", inbound())
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/xml")
    assert answer.text.endswith("<Response></Response>")
    await world.rest()
    assert len(await world.said(ConsentRevoked)) == 1


async def test_whom_the_carrier_took_off_has_left_by_whatever_word(world: World) -> None:
    await world.settled_client()
    await post(world, "/twilio/inbound", inbound() | {"Body": "Sunset", "OptOutType": "STOP"})
    await world.rest()
    [revoked] = await world.said(ConsentRevoked)
    assert isinstance(revoked, ConsentRevoked)
    assert revoked.evidence == "reply_stop"
    assert world.sent() == [], "the carrier has sent its own confirmation"


@pytest.mark.parametrize(
    "how",
    [
        {"token": "another-token"},
        {"signed_for": "https://elsewhere.example.com/twilio/inbound"},
        {"signed_for": PUBLIC + "/twilio/status"},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "not base64 \x7f"},
        {"Content-Type": "application/json"},
    ],
)
async def test_what_is_not_signed_is_refused_and_leaves_no_trace(world: World, how: dict[str, str]) -> None:
    await world.settled_client()
    answer = await post(world, "/twilio/inbound", inbound(), **how)
    assert answer.status_code == 403
    assert answer.json()["code"] == "signature_missing_or_wrong"
    assert await stored(world) == 0
    assert "STOP" not in answer.text


async def test_every_parameter_is_signed_even_an_unknown_one(world: World) -> None:
    await world.settled_client()
    form = inbound(SomethingNew="1")
    assert (await post(world, "/twilio/inbound", form)).status_code == 200
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + "/twilio/inbound", inbound())
    tampered = await post(world, "/twilio/inbound", form, **{"X-Twilio-Signature": signature})
    assert tampered.status_code == 403


async def test_what_a_sender_says_of_its_own_address_counts_for_nothing(world: World) -> None:
    await world.settled_client()
    forged = "https://forged.example.com/twilio/inbound"
    headers = {"Host": "forged.example.com", "X-Forwarded-Host": "forged.example.com", "X-Forwarded-Proto": "https"}
    assert (await post(world, "/twilio/inbound", inbound(), signed_for=forged, **headers)).status_code == 403


async def test_a_webhook_that_is_replayed_has_no_second_effect(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    world.add_fault(Fault(Trouble.INBOUND_TWICE))
    await world.texts_in("1 7")
    form = inbound(Body="2 5")
    for _ in range(3):
        assert (await post(world, "/twilio/inbound", form)).status_code == 200
    await world.rest()
    said = await world.said(ActionDone, ActionPartlyDone)
    assert kinds(said) == ["ActionDone", "ActionPartlyDone"], "one for each text that was sent, none for a repeat"
    assert await stored(world) == 2


async def test_a_replayed_status_has_no_second_effect(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    [attempt] = await world.rows("SELECT attempt_id, provider_id FROM notifier.attempt")
    path = f"/twilio/status?attempt={attempt['attempt_id']}"
    before = len(await world.said())
    form = {"MessageSid": attempt["provider_id"], "MessageStatus": "delivered", "AccountSid": ACCOUNT}
    for _ in range(3):
        assert (await post(world, path, form)).status_code == 204
    await world.rest()
    assert len(await world.said()) <= before + 1


async def test_a_status_names_its_attempt_or_at_least_its_text(world: World) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    assert (await post(world, f"/twilio/status?attempt={new_id()}", form)).status_code == 204
    assert (await post(world, "/twilio/status", form)).status_code == 204
    assert (await post(world, "/twilio/status?attempt=17", form)).json()["code"] == "attempt_missing"
    assert (await post(world, f"/twilio/status?attempt={new_id()}", form | {"MessageSid": ""})).status_code == 422


async def test_a_status_in_a_word_we_do_not_know_changes_nothing(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    [attempt] = await world.rows("SELECT attempt_id, provider_id FROM notifier.attempt")
    form = {"MessageSid": attempt["provider_id"], "MessageStatus": "teleported", "ErrorCode": "x" * 400}
    before = await _ledger(world)
    assert (await post(world, f"/twilio/status?attempt={attempt['attempt_id']}", form)).status_code == 204
    await world.rest()
    assert await _ledger(world) == before
    known = form | {"MessageStatus": "undelivered", "ErrorCode": "30003"}
    assert (await post(world, f"/twilio/status?attempt={attempt['attempt_id']}", known)).status_code == 204
    await world.rest()
    assert await _ledger(world) != before, "a word that we know is heard there"


async def _ledger(world: World) -> list[Any]:
    """All that a delivery report may move, and all that was said of it."""
    attempts = await world.rows("SELECT * FROM notifier.attempt ORDER BY attempt_id")
    texts = await world.rows("SELECT * FROM notifier.text ORDER BY text_id")
    return [attempts, texts, await world.said()]


async def test_a_text_to_a_number_of_no_clinic_says_so(world: World) -> None:
    await world.settled_client()
    answer = await post(world, "/twilio/inbound", inbound(To="+12025550111"))
    assert (answer.status_code, answer.json()["code"]) == (404, "number_unknown")


@pytest.mark.parametrize("broken", [{"From": "nobody"}, {"MessageSid": ""}, {"From": ""}])
async def test_what_is_no_text_is_refused(world: World, broken: dict[str, str]) -> None:
    await world.settled_client()
    answer = await post(world, "/twilio/inbound", inbound(**broken))
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_text")


async def test_a_body_over_the_limit_is_refused(world: World) -> None:
    answer = await post(world, "/twilio/inbound", inbound(Body="x" * 70_000))
    assert answer.status_code == 413


async def test_a_nul_costs_no_text(world: World) -> None:
    await world.settled_client()
    assert (await post(world, "/twilio/inbound", inbound(Body="please \0 read this"))).status_code == 200
    assert (await post(world, "/twilio/inbound", inbound(MessageSid="SM\0"))).status_code == 422
    await world.rest()
    [row] = await world.rows("SELECT client_id, body FROM notifier.reply")
    async with world.db.transaction(world.clinic_id) as tx:
        text = await world.vault.open(tx, world.clinic_id, row["client_id"], "reply.body", row["body"])
    assert text == "please \ufffd read this"


async def test_a_long_text_is_kept_as_far_as_it_is_listened_to(world: World) -> None:
    await world.settled_client()
    assert (await post(world, "/twilio/inbound", inbound(Body="x" * 5000))).status_code == 200
    await world.rest()
    [row] = await world.rows("SELECT client_id, body FROM notifier.reply")
    async with world.db.transaction(world.clinic_id) as tx:
        text = await world.vault.open(tx, world.clinic_id, row["client_id"], "reply.body", row["body"])
    assert len(text) == LONGEST_BODY


async def test_a_crisis_behind_many_words_is_heard_and_kept(world: World) -> None:
    await world.settled_client()
    long = "the day was long and " * 150 + "I want to kill myself"
    assert (await post(world, "/twilio/inbound", inbound(Body=long))).status_code == 200
    await world.rest()
    assert [row["alarm"] for row in await world.rows("SELECT alarm FROM notifier.inbound")] == ["tier_1"]
    [row] = await world.rows("SELECT client_id, body FROM notifier.reply")
    async with world.db.transaction(world.clinic_id) as tx:
        assert await world.vault.open(tx, world.clinic_id, row["client_id"], "reply.body", row["body"]) == long


async def test_a_stranger_gets_one_neutral_text_a_day(world: World) -> None:
    await world.settled_client()
    await world.texts_in("Who is this?", sender=STRANGER)
    await world.texts_in("1", sender=STRANGER)
    assert world.bodies(STRANGER) == [NEUTRAL]
    await world.play(DUE)
    await world.texts_in("Hello?", sender=STRANGER)
    assert world.bodies(STRANGER) == [NEUTRAL]
    await world.play(timedelta(hours=24))
    await world.texts_in("Hello??", sender=STRANGER)
    assert world.bodies(STRANGER) == [NEUTRAL] * 2
    assert await world.said(ActionDone, ConsentRevoked) == []


async def test_who_says_stop_before_the_neutral_text_left_does_not_get_it(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, number=STRANGER, times=1, seconds=600))
    await world.texts_in("Who is this?", sender=STRANGER)
    await world.play(timedelta(minutes=1))
    assert world.bodies(STRANGER) == []
    await world.texts_in("opt out", sender=STRANGER)
    await world.play(timedelta(minutes=30))
    assert world.bodies(STRANGER) == []
    rows = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'stranger'")
    assert [(row["state"], row["reason"]) for row in rows] == [("expired", "revoked")]


async def test_who_asks_for_help_after_their_stop_gets_the_neutral_text_however_late_it_leaves(world: World) -> None:
    await world.settled_client()
    await world.texts_in("opt out", sender=STRANGER)
    await world.play(timedelta(minutes=1))
    world.add_fault(Fault(Trouble.BUSY, number=STRANGER, times=1, seconds=600))
    await world.texts_in("INFO", sender=STRANGER)
    await world.play(timedelta(minutes=30))
    assert world.bodies(STRANGER) == [NEUTRAL]


async def test_two_clinics_on_one_number_are_told_apart_by_who_writes(world: World) -> None:
    await world.settled_client()
    first = world.clinic_id
    world.clinic_id = new_id()
    from tests.notifier.world import Someone

    other = Someone(world.clinic_id, phone=STRANGER)
    await world.tell(world.clinic(), await world.enrolled(other), world.consent(other))
    await world.rest()
    await world.texts_in("opt out", sender=STRANGER)
    [revoked] = await world.said(ConsentRevoked)
    assert (revoked.clinic_id, revoked.client_id) == (world.clinic_id, other.client_id)
    assert first != world.clinic_id


async def test_nothing_that_a_client_wrote_or_is_reached_by_lies_in_clear(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    await world.texts_in("I slipped at the Anchor again")
    await world.texts_in("what is this", sender=STRANGER)
    for table in ("client", "inbound", "reply", "text", "attempt", "plan", "outbox", "event_log"):
        for row in await world.rows(f"SELECT t::text AS whole, t.* FROM notifier.{table} AS t"):
            whole = row["whole"] + "".join(str(value) for value in row.values() if isinstance(value, bytes))
            for clear in ("Anchor", "exit line", SAM, STRANGER, "what is this", SAM[1:]):
                assert clear not in whole, table
