"""Texts that come in: for whom they are, in which order, and what happens when their effect fails."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier import answering, following, reading
from handrail_notifier.identity import stranger_of, strangers_of
from handrail_shared.contracts.events import (
    ActionDone,
    ClientDischarged,
    ClientPaused,
    ConsentGiven,
    ConsentRevoked,
    FreeTextWaiting,
    ProposalAnswered,
)
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.outbox import hold

from tests.notifier.test_code_word import agreed
from tests.notifier.test_loop import DUE
from tests.notifier.test_proposals import proposed
from tests.notifier.test_questions import get, key_for
from tests.notifier.test_webhooks import inbound, post
from tests.notifier.world import SAM, Someone, World
from tests.support.postgres import Database

OTHER = "+12025550144"


async def two_clinics(world: World) -> tuple[Someone, Someone]:
    """One person, a client of two clinics that write from one number."""
    first = await world.settled_client()
    world.clinic_id = new_id()
    world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
    return first, await world.settled_client({"alias": "Bee"})


async def consents(world: World) -> dict[Any, str]:
    rows = await world.rows("SELECT client_id, state FROM notifier.consent")
    return {row["client_id"]: row["state"] for row in rows}


async def test_a_stop_is_heard_by_every_clinic_that_has_the_number(world: World) -> None:
    first, second = await two_clinics(world)
    await world.texts_in("opt out")
    assert await consents(world) == {first.client_id: "revoked", second.client_id: "revoked"}
    assert {each.clinic_id for each in await world.said(ConsentRevoked)} == {first.clinic_id, second.clinic_id}
    await world.texts_in("START")
    assert await consents(world) == {first.client_id: "confirmed", second.client_id: "confirmed"}


async def test_an_answer_and_words_go_to_the_clinic_that_nudged(world: World) -> None:
    first, second = await two_clinics(world)
    revoked = ConsentRevoked(
        clinic_id=first.clinic_id,
        client_id=first.client_id,
        occurred_at=world.clock.now(),
        channel="sms",
        evidence="clinic_request",
    )
    await world.tell(revoked)
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("1")
    await world.texts_in("tell nobody at the other place")
    assert {row["clinic_id"] for row in await world.rows("SELECT clinic_id FROM notifier.reply")} == {second.clinic_id}
    assert len(await world.said(ActionDone)) == 1


async def test_a_clinic_that_discharged_the_client_does_not_get_the_answer(world: World) -> None:
    first, second = await two_clinics(world)
    gone = ClientDischarged(clinic_id=first.clinic_id, client_id=first.client_id, occurred_at=world.clock.now())
    await world.tell(gone)
    await world.texts_in("I am still here")
    assert [row["client_id"] for row in await world.rows("SELECT client_id FROM notifier.reply")] == [second.client_id]


async def test_an_ok_confirms_what_the_second_clinic_asked(world: World) -> None:
    await world.settled_client()
    world.clinic_id = new_id()
    second = Someone(world.clinic_id)
    await world.tell(world.clinic(alias="Bee"), await world.enrolled(second), world.consent(second, "recorded"))
    await world.rest()
    await world.texts_in("OK")
    assert [each.client_id for each in await world.said(ConsentGiven)] == [second.client_id]


async def test_an_old_request_for_consent_does_not_take_the_ok_to_a_new_plan(world: World) -> None:
    proposing = await world.settled_client()
    here, world.clinic_id = world.clinic_id, new_id()
    silent = Someone(world.clinic_id)
    await world.tell(world.clinic(alias="Bee"), await world.enrolled(silent), world.consent(silent, "recorded"))
    await world.rest()
    world.clinic_id = here
    world.clock.advance_to(world.clock.now() + timedelta(minutes=5))
    await proposed(world, proposing, plan_version=2)
    await world.texts_in("OK")
    assert await world.said(ConsentGiven) == []
    assert [each.client_id for each in await world.said(ProposalAnswered)] == [proposing.client_id]
    await world.texts_in("OK")
    assert [each.client_id for each in await world.said(ConsentGiven)] == [silent.client_id], "asked for before"


@pytest.mark.parametrize("late", [True, False])
async def test_a_request_that_is_out_of_date_or_never_went_out_takes_no_ok(world: World, late: bool) -> None:
    if not late:
        world.add_fault(Fault(Trouble.REFUSED, code=30007))
    asking = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(asking), world.consent(asking, "recorded"))
    await world.rest()
    world.clock.advance_to(world.clock.now() + timedelta(hours=24 if late else 1))
    world.clinic_id = new_id()
    second = Someone(world.clinic_id)
    await world.tell(world.clinic(alias="Bee"), await world.enrolled(second), world.consent(second))
    await world.rest()
    await world.texts_in("OK")
    assert await world.said(ConsentGiven) == []
    assert [row["client_id"] for row in await world.rows("SELECT client_id FROM notifier.reply")] == [second.client_id]


class Broken:
    """What follows from a text fails, until it is mended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.tries = 0
        where = next(each for each in (answering, following) if hasattr(each, name))
        self._whole = getattr(where, name)
        self.mended = False
        monkeypatch.setattr(where, name, self)

    async def __call__(self, *arguments: Any) -> None:
        if self.mended:
            await self._whole(*arguments)
            return
        self.tries += 1
        raise RuntimeError("broken for now")


async def test_a_text_that_fails_is_tried_again_with_growing_pauses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.rest()
    broken = Broken(monkeypatch, "consent")
    await world.texts_in("OK")
    assert broken.tries == 1
    await world.play(timedelta(hours=1))
    assert 4 <= broken.tries <= 8
    broken.mended = True
    await world.play(timedelta(hours=5))
    assert await consents(world) == {who.client_id: "confirmed"}


async def test_a_text_is_left_for_a_person_after_a_day_and_a_stop_never(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await world.settled_client(expires_at=world.clock.now() + timedelta(minutes=1))
    consent, stop = Broken(monkeypatch, "consent"), Broken(monkeypatch, "opt_out")
    await world.texts_in("OK")
    await world.texts_in("opt out")
    assert stop.tries == 1, "a stop does not wait behind what failed"
    await world.play(timedelta(hours=30))
    assert consent.tries == 13
    assert stop.tries > 300
    stop.mended = True
    await world.play(timedelta(minutes=6))
    assert await consents(world) == {who.client_id: "revoked"}


@pytest.mark.parametrize(("words", "breaks"), [("go away", "own_words"), ("marmalade", "keep")])
async def test_what_asks_for_silence_overtakes_what_failed_and_leaves_the_silence_when_it_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str, breaks: str
) -> None:
    who = await agreed(world)
    report, hushing = Broken(monkeypatch, "report"), Broken(monkeypatch, breaks)
    await world.texts_in("1")
    await world.texts_in(words)
    assert (report.tries, hushing.tries) == (1, 1), "it does not wait behind what failed"
    await world.play(timedelta(days=3))
    assert world.bodies() == []
    assert hushing.tries == 13
    hushing.mended = True
    if words == "go away":
        assert await consents(world) == {who.client_id: "held"}
        await world.texts_in("START")
        await world.play(timedelta(days=1))
        assert "You planned" in world.bodies()[-1], "START is the way back, as ever"
    else:
        assert len(await world.said(ClientPaused)) == 1
    assert (await world.said(FreeTextWaiting))[-1].count == 1, "a person reads it"


@pytest.mark.parametrize("said", ["opt out", "go away"])
async def test_a_start_that_comes_late_does_not_undo_what_ends_texts_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    broken = Broken(monkeypatch, "consent")
    await world.texts_in("START")
    await world.texts_in(said)
    broken.mended = True
    await world.play(timedelta(minutes=5))
    assert await consents(world) == {who.client_id: "revoked"}
    await world.texts_in("START")
    assert await consents(world) == {who.client_id: "confirmed"}, "a later one is the client's last word"


async def test_a_stop_that_could_not_be_handled_for_long_is_not_confirmed_any_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await world.settled_client()
    broken = Broken(monkeypatch, "opt_out")
    await world.texts_in("opt out")
    await world.play(timedelta(minutes=4))
    broken.mended = True
    await world.play(timedelta(minutes=6))
    assert await consents(world) == {who.client_id: "revoked"}
    assert world.bodies() == [], "a confirmation is sent within five minutes or not at all"


async def test_start_after_a_stop_gives_no_consent_that_was_not_there(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), await world.plan(who))
    await world.rest()
    await world.texts_in("opt out")
    await world.texts_in("START")
    assert await consents(world) == {who.client_id: "revoked"}
    assert await world.said(ConsentGiven) == []


async def test_start_does_not_undo_what_the_clinic_withdrew(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    withdrawn = ConsentRevoked(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        channel="sms",
        evidence="clinic_request",
    )
    await world.tell(withdrawn)
    await world.rest()
    await world.texts_in("START")
    assert await consents(world) == {who.client_id: "revoked"}


async def test_start_from_another_number_resumes_nothing(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    who.phone = OTHER
    await world.tell(await world.enrolled(who))
    await world.rest()
    await world.texts_in("START", sender=OTHER)
    assert await consents(world) == {who.client_id: "revoked"}


async def test_an_opt_in_request_that_failed_is_made_again_with_the_next_form(world: World) -> None:
    who = Someone(world.clinic_id)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30007, times=1))
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(hours=1))
    assert [row["state"] for row in await world.rows("SELECT state FROM notifier.text")] == ["failed"]
    await world.tell(world.consent(who, "recorded", wording_version="form_2"))
    await world.play(timedelta(hours=1))
    states = await world.rows("SELECT state FROM notifier.text ORDER BY planned_at")
    assert [row["state"] for row in states] == ["failed", "delivered"]


async def test_a_stop_of_a_client_who_is_forgotten_is_still_heard(world: World) -> None:
    who = await world.settled_client()
    async with world.db.transaction(world.clinic_id) as tx:
        await world.vault.destroy(tx, world.clinic_id, who.client_id)
    answer = await post(world, "/twilio/inbound", inbound(Body="hello"))
    assert answer.status_code == 200
    answer = await post(world, "/twilio/inbound", inbound(MessageSid="SM" + "1" * 32))
    assert answer.status_code == 200
    await world.rest()
    assert await consents(world) == {who.client_id: "revoked"}
    assert {row["stranger"] for row in await world.rows("SELECT stranger FROM notifier.inbound")} == {True}


async def test_texts_from_one_number_are_numbered_in_the_order_of_their_commits(world: World) -> None:
    await world.settled_client()
    index = world.vault.blind_index(world.clinic_id, "contact.phone", SAM)
    async with world.db.transaction(world.clinic_id) as tx:
        await hold(tx, [stranger_of(world.clinic_id, index)])
        second = asyncio.create_task(post(world, "/twilio/inbound", inbound()))
        done, _ = await asyncio.wait([second], timeout=0.5)
        assert not done, "it waits for the one before it"
    assert (await second).status_code == 200


async def test_strangers_share_one_key_and_each_is_told_once(world: World) -> None:
    await world.settled_client()
    before = len(await world.rows("SELECT 1 FROM vault.data_key"))
    for sender in ("+12025550171", "+12025550172", "+12025550171"):
        await world.texts_in("Who is this?", sender=sender)
    assert len(await world.rows("SELECT 1 FROM vault.data_key")) == before + 1
    assert {row["client_id"] for row in await world.rows("SELECT client_id FROM notifier.text")} == {
        strangers_of(world.clinic_id)
    }
    assert [len(world.bodies(sender)) for sender in ("+12025550171", "+12025550172")] == [1, 1]


async def test_a_text_that_cannot_be_read_is_on_record_and_alarms_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no reading")

    await world.settled_client()
    monkeypatch.setattr(reading, "read", broken)
    await world.texts_in("I want to die")
    await world.texts_in("STOP")
    rows = await world.rows("SELECT alarm, opt_out FROM notifier.inbound ORDER BY number")
    assert [(row["alarm"] is not None, row["opt_out"]) for row in rows] == [(True, False), (False, True)]


async def test_a_webhook_sees_no_clinic_but_those_of_the_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.settled_client()
    scopes: list[str] = []
    sealing = type(world.vault).seal_all

    async def watched(self: Any, tx: Any, *arguments: Any) -> str:
        scopes.append(await tx.fetchval("SELECT current_setting('handrail.clinics')"))
        return await sealing(self, tx, *arguments)

    monkeypatch.setattr(type(world.vault), "seal_all", watched)
    await post(world, "/twilio/inbound", inbound())
    assert scopes
    assert set(scopes[:2]) == {f"{{{world.clinic_id}}}"}


async def test_a_webhook_that_is_not_signed_is_named_in_the_log(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []

    class Log:
        def warning(self, _: str, **fields: Any) -> None:
            seen.append(fields)

    monkeypatch.setattr("handrail_notifier.http.webhooks.log", Log())
    await post(world, "/twilio/inbound", inbound(), token="another")
    await post(world, "/twilio/status", inbound(), token="another")
    assert seen == [{"hook": "inbound"}, {"hook": "status"}]


async def test_what_a_client_said_can_be_read_at_the_next_visit(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.texts_in("It was hard, I left early")
    await world.play(timedelta(minutes=1))
    await world.texts_in("But I did leave")
    key = await key_for(database, world.clinic_id)
    path = f"/v1/clients/{who.client_id}/replies?limit=1"
    page = (await get(world, path, key)).json()
    assert [(each["meaning"], each["words"]) for each in page["items"]] == [("free_text", "But I did leave")]
    older = (await get(world, f"{path}&after={page['next']}", key)).json()
    assert [each["words"] for each in older["items"]] == ["It was hard, I left early"]
    assert (await get(world, path, await key_for(database, new_id()))).json()["items"] == []
    assert (await get(world, path, await key_for(database, world.clinic_id, "progress"))).status_code == 403
    async with world.db.transaction(world.clinic_id) as tx:
        await world.vault.destroy(tx, world.clinic_id, who.client_id)
    assert [each["words"] for each in (await get(world, path, key)).json()["items"]] == [None]
