"""The carrier forgets what texts said, when it may and no sooner; and so do we, in time."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from handrail.carrier import CarrierSettings, Fault, Trouble, serve
from handrail_notifier import redaction
from handrail_notifier.channels import Forgotten, Found, NotYet
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.redaction import Redaction
from handrail_notifier.retention import Retention
from handrail_notifier.store import ledger, words
from handrail_notifier.store.words import MOST_REDACTIONS
from prometheus_client import REGISTRY

from tests.notifier.test_channels import TEXT, answering, carrier_that, closing, hanging
from tests.notifier.test_check_ins import asked_client, drawn
from tests.notifier.test_delivery import siblings
from tests.notifier.test_loop import DUE
from tests.notifier.test_questions import get, key_for
from tests.notifier.test_walks import RATED, begins, gives, walks
from tests.notifier.world import ACCOUNT, OURS, SAM, START, TOKEN, World, opened
from tests.support.postgres import Database

OTHER = "AC" + "2" * 32
"""Another account, where nothing of ours lies."""


def sweep(world: World, kind: type[Redaction]) -> Redaction:
    return next(each for each in world.service.parts if isinstance(each, kind))


async def sweep_redaction(world: World) -> None:
    """All that is due."""
    while await sweep(world, Redaction).round(world.clock.now()):
        pass


async def sweep_retention(world: World, now: datetime) -> None:
    """As it runs in the service."""
    while await next(each for each in world.service.parts if isinstance(each, Retention)).round(now):
        pass


def kept_by_carrier(world: World) -> list[str]:
    return [message.body for message in world.carrier.carrier.messages()]


async def unredacted(world: World, which: str) -> float:
    await redaction.measure(world.db, ACCOUNT)
    return REGISTRY.get_sample_value("handrail_notifier_unredacted", {"which": which}) or 0.0


async def test_the_carrier_forgets_what_was_said_both_ways(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    await world.texts_in("We met at the Anchor")
    await world.play(timedelta(minutes=5))
    assert all(kept_by_carrier(world))
    shown = world.bodies()
    assert (await unredacted(world, "sent"), await unredacted(world, "received")) == (2, 1)
    await sweep_redaction(world)
    assert kept_by_carrier(world) == ["", "", ""]
    assert world.bodies() == shown, "what the phone has stays"
    assert (await unredacted(world, "sent"), await unredacted(world, "received")) == (0, 0)
    rows = await world.rows("SELECT redacted_at, redactions FROM notifier.attempt")
    assert all(row["redacted_at"] == world.clock.now() and row["redactions"] == 1 for row in rows)


async def pictured(world: World, body: str = "Look where I am") -> str:
    """The carrier's id of a text with two pictures, from a client."""
    await world.settled_client()
    texted = await world.carrier.carrier.text(SAM, OURS, body, pictures=("image/jpeg", "image/png"))
    await world.play(timedelta(minutes=5))
    return texted.sid


def still_there(world: World, sid: str) -> int:
    return sum(not each.deleted for each in world.carrier.carrier.pictures(sid))


@pytest.mark.parametrize("body", ["Look where I am", ""])
async def test_pictures_are_deleted_at_the_carrier_with_the_words(world: World, body: str) -> None:
    sid = await pictured(world, body)
    assert still_there(world, sid) == 2
    await sweep_redaction(world)
    assert (still_there(world, sid), [text for text in kept_by_carrier(world) if text == body != ""]) == (0, [])
    [row] = await world.rows("SELECT redacted_at, redactions FROM notifier.inbound WHERE provider_id = $1", sid)
    assert tuple(row) == (world.clock.now(), 1)


async def test_a_picture_that_is_not_there_any_more_is_deleted(world: World) -> None:
    sid = await pictured(world)
    channel = next(each for each in world.service.parts if isinstance(each, TwilioChannel))
    for picture in world.carrier.carrier.pictures(sid):
        world.carrier.carrier.delete_picture(picture)
    assert await channel.delete_pictures(sid) == Forgotten()
    assert await channel.delete_pictures("SM" + "9" * 32) == Forgotten(), "of a text that is not there either"


async def test_pictures_that_stay_keep_no_words_there_and_are_asked_for_until_that_has_an_end(world: World) -> None:
    sid = await pictured(world)
    asked: list[str] = []
    forgotten: list[str] = []

    class Keeping:
        async def redact(self, provider_id: str) -> Forgotten:
            forgotten.append(provider_id)
            return Forgotten()

        async def delete_pictures(self, provider_id: str) -> NotYet:
            asked.append(provider_id)
            return NotYet(20500)

    keeping = Redaction(world.db, Keeping(), account=ACCOUNT, clock=world.clock)
    for _ in range(60):
        await keeping.round(world.clock.now())
        world.clock.advance_to(world.clock.now() + timedelta(days=1))
    assert asked == [sid] * MOST_REDACTIONS
    assert sid in forgotten
    assert (await unredacted(world, "received"), await unredacted(world, "given_up")) == (0, 1)


@pytest.mark.parametrize("status", [429, 500])
async def test_a_picture_that_stays_keeps_no_other_one_there(status: int) -> None:
    asked: list[str] = []

    async def serve(request: web.Request) -> web.Response:
        if request.method == "DELETE":
            asked.append(request.path)
            if len(asked) == 1:
                return web.json_response({"code": 20500, "message": "", "status": status}, status=status)
            return web.Response(status=204)
        listed = [{"sid": "ME" + digit * 32, "parent_sid": "MM" + "1" * 32} for digit in "123"]
        return web.json_response({"media_list": listed, "next_page_uri": None})

    async with carrier_that(serve) as channel:
        assert isinstance(await channel.delete_pictures("MM" + "1" * 32), NotYet)
    assert len(set(asked)) == 3


async def test_what_lies_in_a_replaced_account_stays_on_record_when_our_own_words_go(world: World) -> None:
    await world.settled_client()
    async with world.db.transaction(world.clinic_id) as tx:
        for account, digit in ((OTHER, "7"), (ACCOUNT, "8"), (None, "9")):
            await words.to_forget(tx, world.clinic_id, {"SM" + digit * 32: DUE}, account)
    await sweep_retention(world, DUE + timedelta(days=400))
    left = await world.rows("SELECT account FROM notifier.redaction_due")
    assert [row["account"] for row in left] == [OTHER]


@pytest.mark.parametrize("status", [404, 429, 500])
@pytest.mark.parametrize("at", ["GET", "DELETE"])
async def test_what_becomes_of_pictures_is_only_believed_when_the_carrier_says_so(at: str, status: int) -> None:
    async def serve(request: web.Request) -> web.Response:
        if request.method == at:
            code = {404: 20404, 429: 20429}.get(status, 20500)
            return web.json_response({"code": code, "message": "", "status": status}, status=status)
        if request.method == "DELETE":
            return web.Response(status=204)
        listed = [{"sid": "ME" + digit * 32, "parent_sid": "MM" + "1" * 32} for digit in "12"]
        return web.json_response({"media_list": listed, "next_page_uri": None})

    async with carrier_that(serve) as channel:
        answer = await channel.delete_pictures("MM" + "1" * 32)
    assert answer == Forgotten() if status == 404 else isinstance(answer, NotYet)


@pytest.mark.parametrize("carrier", [closing, hanging])
async def test_pictures_at_a_carrier_that_is_away_are_asked_for_again(carrier: Any) -> None:
    async with carrier_that(carrier) as channel:
        assert await channel.delete_pictures("MM" + "1" * 32) == NotYet()


async def test_what_lies_in_another_account_is_not_taken_for_forgotten_and_the_doctor_tells_it(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    await world.texts_in("We met at the Anchor")
    await world.play(timedelta(minutes=5))
    keep = timedelta(days=90)
    other = await serve(CarrierSettings(account_sid=OTHER, auth_token=TOKEN), world.clock)
    elsewhere = TwilioChannel(
        account_sid=OTHER, auth_token=TOKEN, public_url="https://n.example.com", base_url=other.url
    )
    await elsewhere.start()
    assert await elsewhere.redact(world.sent()[0].sid) == Forgotten(), "there is none there"
    changed = Redaction(world.db, elsewhere, account=OTHER, clock=world.clock)
    for _ in range(30):
        await changed.round(world.clock.now())
        world.clock.advance_to(world.clock.now() + timedelta(days=1))
    await elsewhere.stop()
    await other.stop()
    found = await redaction.finding(world.db, OTHER, keep, world.clock)
    assert (found.state, found.says[:8]) == ("bad", "3 texts ")
    await redaction.measure(world.db, OTHER)
    counts = [
        REGISTRY.get_sample_value("handrail_notifier_unredacted", {"which": which})
        for which in ("sent", "received", "given_up", "elsewhere")
    ]
    assert counts == [0, 0, 0, 3]
    assert (await redaction.finding(world.db, ACCOUNT, keep, world.clock)).state == "good"
    await sweep_redaction(world)
    assert kept_by_carrier(world)[:3] == ["", "", ""], "the account is set up again"


async def test_what_was_taken_back_in_another_account_is_not_taken_for_forgotten_either(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    async with world.db.transaction(world.clinic_id) as tx:
        for account, sid in ((ACCOUNT, "SM" + "8" * 32), (None, "SM" + "9" * 32)):
            await words.to_forget(tx, world.clinic_id, {sid: DUE}, account)

    class Knowing:
        async def redact(self, provider_id: str) -> Forgotten:
            assert provider_id == "SM" + "9" * 32, "of which nobody knows where it lies"
            return Forgotten()

    await Redaction(world.db, Knowing(), account=OTHER, clock=world.clock).round(world.clock.now())
    left = await world.rows("SELECT provider_id FROM notifier.redaction_due")
    assert [row["provider_id"] for row in left] == ["SM" + "8" * 32]


async def test_a_second_copy_of_one_attempt_is_forgotten_too(world: World) -> None:
    """The carrier has it under an id that is no attempt's."""
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=1))
    [row] = await world.rows("SELECT clinic_id, attempt_id FROM notifier.attempt")
    news = Learned(TextEvent.SEND, provider_id="SM" + "9" * 32)
    async with world.db.transaction(row["clinic_id"]) as tx:
        attempt = await ledger.attempt(tx, row["clinic_id"], row["attempt_id"])
        await learn(tx, attempt, news, grace=timedelta(seconds=30), now=world.clock.now())
    assert await unredacted(world, "sent") == 2
    await world.play(timedelta(minutes=65))
    await sweep_redaction(world)
    assert await unredacted(world, "sent") == 0


async def test_a_text_keeps_its_words_until_it_is_settled(world: World) -> None:
    """The carrier's list is the evidence as long as no end was heard."""
    world.add_fault(Fault(Trouble.CALLBACK_LOST))
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=30))
    await sweep_redaction(world)
    assert all(kept_by_carrier(world))
    await world.play(timedelta(hours=1))
    await sweep_redaction(world)
    assert kept_by_carrier(world) == [""]


async def test_what_the_carrier_will_not_forget_yet_is_asked_again_after_growing_pauses(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=10))
    [text] = world.sent()
    channel = next(each for each in world.service.parts if isinstance(each, TwilioChannel))
    tries: list[int] = []

    class Refusing:
        async def redact(self, provider_id: str) -> NotYet:
            assert provider_id == text.sid
            tries.append(1)
            return NotYet(20009)

    refusing = Redaction(world.db, Refusing(), account=ACCOUNT, clock=world.clock)
    for _ in range(60):
        await refusing.round(world.clock.now())
        world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
    assert len(tries) == 6, "after 1, 2, 4, 8, 16 minutes, and one more each for the carrier to be done"
    for _ in range(40):
        await refusing.round(world.clock.now())
        world.clock.advance_to(world.clock.now() + timedelta(days=1))
    assert len(tries) == MOST_REDACTIONS
    assert (await unredacted(world, "sent"), await unredacted(world, "given_up")) == (0, 1)
    assert await channel.redact(text.sid) == Forgotten()


async def test_a_text_on_its_way_is_refused_at_the_wire(world: World) -> None:
    await world.settled_client()
    channel = next(each for each in world.service.parts if isinstance(each, TwilioChannel))
    world.add_fault(Fault(Trouble.STUCK, seconds=3600))
    await world.play(DUE)
    [text] = world.sent()
    assert not text.status.final
    assert await channel.redact(text.sid) == NotYet(20009)
    await world.play(timedelta(hours=2))
    assert await channel.redact(text.sid) == Forgotten()
    assert await channel.redact(text.sid) == Forgotten(), "once more is no fault"
    assert await channel.redact("SM" + "f" * 32) == Forgotten(), "there is nothing to forget"


@pytest.mark.parametrize("answer", [answering(500, "{}"), answering(429, "{}"), answering(200, "no"), hanging, closing])
async def test_a_carrier_that_is_away_has_not_forgotten(answer: Any) -> None:
    async with carrier_that(answer) as channel:
        assert isinstance(await channel.redact("SM" + "0" * 32), NotYet)


async def test_where_the_account_discards_texts_are_found_by_number_and_time() -> None:
    forms: list[dict[str, str]] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            forms.append({name: str(value) for name, value in (await request.post()).items()})
            return web.json_response({"sid": "SM1"}, status=201)
        listed = {"sid": "SM1", "body": "", "date_created": "Mon, 02 Mar 2026 15:00:09 +0000", "status": "sent", "error_code": None}  # fmt: skip
        return web.json_response({"messages": [listed], "next_page_uri": None})

    async with carrier_that(serve) as retaining:
        discarding = TwilioChannel(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            public_url="https://n.example.com",
            base_url=retaining._base_url,
            discards=True,
        )
        await discarding.start()
        await discarding.send(TEXT)
        await retaining.send(TEXT)
        assert [form.get("ContentRetention") for form in forms] == ["discard", None]
        found = await discarding.find(TEXT, START)
        assert isinstance(found, Found)
        assert [each.wordless for each in found.sightings] == [True]
        assert type(await retaining.find(TEXT, START)).__name__ == "NotFound"
        await discarding.stop()


async def test_a_clinic_may_leave_the_words_with_its_carrier(database: Database, valkey_url: str) -> None:
    async with opened(database, valkey_url, settings={"twilio_redacts": False}) as world:
        assert not [each for each in world.service.parts if isinstance(each, Redaction)]


async def test_our_own_copies_go_when_their_time_is_over(world: World, database: Database) -> None:
    who = await world.settled_client()
    key = await key_for(database, who.clinic_id)
    await world.play(DUE)
    await world.texts_in("1 7")
    await world.texts_in("We met at the Anchor")
    await world.play(timedelta(minutes=5))
    retention = Retention(world.db, timedelta(days=90), clock=world.clock)
    for days, left in ((89, (2, 2, 2)), (91, (0, 0, 1))):
        while await retention.round(DUE + timedelta(days=days)):
            pass
        counts = [
            (await world.rows(f"SELECT count(body) AS left FROM notifier.{table}"))[0]["left"]
            for table in ("attempt", "inbound", "reply")
        ]
        assert tuple(counts) == left
    answer = await get(world, f"/v1/clients/{who.client_id}/replies", key)
    assert {(each["meaning"], each["words"]) for each in answer.json()["items"]} == {
        ("free_text", "We met at the Anchor"),
        ("done", None),
    }


async def test_what_was_asked_and_spoken_of_goes_when_its_time_is_over(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("3")
    await world.play(timedelta(minutes=30))
    about = "SELECT clinic_id, text_id, client_id, ARRAY[text_id] FROM notifier.text"
    await world.admin.execute(f"INSERT INTO notifier.text_about {about}")
    assert len(await world.rows("UPDATE notifier.text SET state = 'unknown' WHERE kind = 'nudge' RETURNING 1")) == 1
    retention = Retention(world.db, timedelta(days=90), clock=world.clock)
    for days, left in ((89, (1, 2)), (92, (0, 1))):
        while await retention.round(DUE + timedelta(days=days)):
            pass
        counts = [
            (await world.rows(f"SELECT count(*) AS left FROM notifier.{table}"))[0]["left"]
            for table in ("question", "text_about")
        ]
        assert tuple(counts) == left


async def test_walks_and_what_was_asked_besides_go_with_their_time_and_what_is_in_use_stays(world: World) -> None:
    who = await asked_client(world)
    await gives(world, who, RATED)
    await begins(world, who)
    await walks(world, "8")
    await world.play(drawn(who)[0] + timedelta(minutes=5))
    keep = timedelta(days=90)
    retention = Retention(world.db, keep, clock=world.clock)
    await retention.round(world.clock.now())
    kept = "SELECT (SELECT count(*) FROM notifier.walk), (SELECT count(*) FROM notifier.walk_offer)"
    assert tuple((await world.rows(kept))[0]) == (1, 1)
    late = world.clock.now() + keep + timedelta(minutes=1)
    await retention.round(late)
    assert tuple((await world.rows(kept))[0]) == (0, 0)
    [ask] = await world.rows("SELECT decision, context FROM notifier.ask WHERE decision IS NOT NULL")
    assert tuple(ask) == ("send", None), "that it was asked stays"
    in_use = "SELECT c.question <> 'hs1.', w.steps IS NOT NULL FROM notifier.check_in c, notifier.walk_through w"
    assert tuple((await world.rows(in_use))[0]) == (True, True)
    assert (await walks(world, "NOW"))[-1].endswith("Reply 0 to 10."), "a walk begins as before"
    await world.admin.execute("UPDATE notifier.check_in SET withdrawn = true, next_at = NULL")
    over = world.clock.now() - timedelta(hours=1)
    await world.admin.execute("UPDATE notifier.plan SET ended = true, expires_at = $1", over)
    await retention.round(late)
    assert tuple((await world.rows(in_use))[0]) == (False, False)


async def test_what_may_still_be_needed_stays(world: World) -> None:
    await world.settled_client()
    await world.play(DUE)
    await world.texts_in("1 7")
    await world.admin.execute("UPDATE notifier.attempt SET settle_at = begun_at")
    await world.admin.execute("UPDATE notifier.inbound SET answered_at = NULL")
    await Retention(world.db, timedelta(days=90), clock=world.clock).round(world.clock.now() + timedelta(days=200))
    assert [row["left"] for row in await world.rows("SELECT count(body) AS left FROM notifier.inbound")] == [1]
    assert [row["left"] for row in await world.rows("SELECT count(body) AS left FROM notifier.attempt")] == [1]


async def test_a_sweep_goes_on_after_a_fault(world: World) -> None:
    seen = asyncio.Event()
    calls: list[int] = []

    class Once:
        async def redact(self, provider_id: str) -> Forgotten:
            calls.append(len(provider_id))
            if len(calls) == 1:
                raise RuntimeError("a bug")
            seen.set()
            return Forgotten()

    await world.settled_client()
    await world.play(DUE + timedelta(minutes=10))
    redacting = Redaction(world.db, Once(), account=ACCOUNT, clock=world.clock)
    redacting._pause = 0.05
    await redacting.start()
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        while not calls:
            await asyncio.sleep(0.01)
        world.clock.advance_to(world.clock.now() + timedelta(minutes=10))
        await seen.wait()
    await redacting.stop()


async def test_a_text_that_was_anothers_keeps_its_words_until_that_one_has_found_it(world: World) -> None:
    await siblings(world)
    world.add_fault(Fault(Trouble.FAILS_AFTER, times=2), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(minutes=5))
    of_attempt = {str(message.status_callback)[-36:]: message.sid for message in world.sent()}
    assert len(of_attempt) == 2, "both went out, and nobody heard an answer"
    await world.rows("UPDATE notifier.attempt SET provider_id = NULL RETURNING 1")
    first, second = sorted(of_attempt)
    for attempt, sid in ((first, of_attempt[second]), (second, of_attempt[first])):
        await world.rows(
            "UPDATE notifier.attempt SET provider_id = $2, provider_id_guessed = true WHERE attempt_id = $1 RETURNING 1",
            UUID(attempt),
            sid,
        )
    async with world.db.transaction(world.clinic_id) as tx:
        named = await ledger.attempt(tx, world.clinic_id, UUID(first))
        news = Learned(TextEvent.DELIVER, provider_id=of_attempt[first])
        await learn(tx, named, news, grace=timedelta(minutes=2), now=world.clock.now())
    [left] = await world.rows("SELECT provider_id, since FROM notifier.redaction_due")
    assert left["provider_id"] == of_attempt[second]
    assert left["since"] > world.clock.now() + timedelta(minutes=30), "longer than it is looked for"
    await sweep_redaction(world)
    await world.play(timedelta(minutes=30))
    rows = await world.rows("SELECT attempt_id, provider_id FROM notifier.attempt")
    assert {str(row["attempt_id"]): row["provider_id"] for row in rows} == of_attempt
