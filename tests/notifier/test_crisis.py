"""A text that sounds like a crisis, through the real notifier: heard first, answered at once, and alerted on until a person closes it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier import answering
from handrail_notifier.core import crisis as checking
from handrail_notifier.core.crisis_case import code_of, code_of_test
from handrail_shared.contracts.events import (
    ClientDischarged,
    ClientPaused,
    ClientResumed,
    ConsentGiven,
    ConsentRevoked,
    CrisisAcknowledged,
    CrisisClosed,
    CrisisEscalated,
    CrisisSuspected,
    NudgeSent,
    OnCallPerson,
    OnCallSet,
    PreferencesSet,
    StrangerCaseStated,
)
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import AccessKeys

from tests.notifier.world import SAM, Someone, World

ALARMING = "I want to kill myself"
IN_DOUBT = "I want it to stop"
PHONES = {"primary": "+12025550161", "backup": "+12025550162", "contact": "+12025550163"}
AT_NIGHT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
"""Three in the morning in New York."""


async def on_call(world: World, **changes: Any) -> Mapping[str, UUID]:
    """A first, a second and an emergency contact, each with a number and an address."""
    ids = {name: new_id() for name in PHONES}
    people = [
        OnCallPerson(
            person_id=ids[name],
            phone=await world.sealed(ids[name], "contact.phone", number),
            email=await world.sealed(ids[name], "contact.email", f"{name}@example.org"),
            emergency_contact=name == "contact",
        )
        for name, number in PHONES.items()
    ]
    stated = {
        "people": people,
        "zone": "America/New_York",
        "place": "us",
        "has_response_statement": True,
        "read_within_hours": 24,
    } | changes
    await world.tell(OnCallSet(clinic_id=world.clinic_id, occurred_at=world.clock.now(), **stated))
    await world.rest()
    return ids


async def call(world: World, verb: str, path: str, key: str, body: object = None) -> httpx.Response:
    async with httpx.AsyncClient(verify=False, base_url=world.local, trust_env=False) as http:
        return await http.request(verb, path, json=body, headers={"Authorization": f"Bearer {key}"})


async def key_for(world: World) -> str:
    return await AccessKeys(Db("", schema="")).make(world.admin, ClinicId(world.clinic_id), ["plans"])


async def get(world: World, path: str, key: str) -> Any:
    answer = await call(world, "GET", path, key)
    assert answer.is_success, answer.text
    return answer.json()


async def post(world: World, path: str, key: str, body: object) -> Any:
    answer = await call(world, "POST", path, key, body)
    assert answer.is_success, answer.text
    await world.rest()
    return answer.json()


async def case_of(world: World) -> Any:
    [row] = await world.rows("SELECT * FROM notifier.crisis_case ORDER BY opened_at DESC LIMIT 1")
    return row


async def alerts(world: World) -> list[tuple[timedelta, str, str]]:
    """Which texts to people on call were planned how long after the case was opened, by name and way."""
    ids = {row["person_id"]: row["position"] for row in await world.rows("SELECT * FROM notifier.on_call_person")}
    case = await case_of(world)
    rows = await world.rows(
        "SELECT client_id, channel, planned_at FROM notifier.text WHERE kind = 'staff_alert' ORDER BY planned_at, channel"
    )
    names = list(PHONES)
    return [(row["planned_at"] - case["opened_at"], names[ids[row["client_id"]]], row["channel"]) for row in rows]


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


async def test_nobody_answers_at_three_in_the_night_on_a_break(world: World) -> None:
    who = await world.settled_client({"daily_cap": 1})
    ids = await on_call(world)
    await world.play(datetime(2026, 3, 5, 1, 0, tzinfo=UTC))
    assert len(await world.said(NudgeSent)) == 3, "each day's cap is used up"
    paused = ClientPaused(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), by="client")
    await world.tell(paused)
    await world.play(AT_NIGHT)

    await world.texts_in(ALARMING)
    assert "call 911" in world.bodies()[-1]
    assert "call or text 988" in world.bodies()[-1]
    assert world.bodies()[-1].endswith("We've sent an alert to your clinic.")
    assert world.sent()[-1].created_at == AT_NIGHT

    await world.play(minutes(7))
    await world.down()
    world.clock.advance_to(world.clock.now() + minutes(1))
    await world.up()
    await world.play(AT_NIGHT + minutes(16))
    expected = {0: ["primary"], 5: ["backup"], 10: ["primary", "backup"], 15: ["contact"]}
    assert sorted(await alerts(world)) == sorted(
        (minutes(at), name, way) for at, names in expected.items() for name in names for way in ("email", "sms")
    )
    assert (await case_of(world))["state"] == "unanswered"
    assert [(each.step, each.unanswered) for each in await escalations(world)] == [
        (1, False), (2, False), (3, False), (4, True)
    ]  # fmt: skip
    told = [body for name in PHONES for body in world.bodies(PHONES[name])]
    assert len(told) == 5
    assert all(SAM not in body and "kill" not in body and str(who.client_id)[:8] not in body for body in told)
    await world.play(timedelta(days=1))
    assert len(await world.said(NudgeSent)) == 3, "nothing but a person ends the hold"
    assert (await case_of(world))["state"] == "unanswered"
    assert (await doctor(world))["crises"].state == "bad"

    case = await case_of(world)
    await world.texts_in(code_of(case["case_id"], ids["backup"]), sender=PHONES["backup"])
    assert (await case_of(world))["state"] == "acknowledged"
    [taken_on] = await world.said(CrisisAcknowledged)
    assert isinstance(taken_on, CrisisAcknowledged)
    assert (taken_on.way, taken_on.person_id) == ("text", ids["backup"])
    resumed = ClientResumed(
        clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), by="client"
    )
    await world.tell(resumed)
    await world.play(timedelta(days=1))
    assert len(await world.said(NudgeSent)) == 3

    key = await key_for(world)
    closed = await post(world, f"/v1/crises/{case['case_id']}/closure", key, {"outcome": "contacted"})
    assert (closed["state"], closed["outcome"]) == ("closed", "contacted")
    steps = [each["what"] for each in closed["steps"]]
    assert steps == [
        "suspected",
        "alerted",
        "numbers_planned",
        *["alerted"] * 3,
        "unanswered",
        "acknowledged",
        "closed",
    ]
    assert [each.outcome for each in await world.said(CrisisClosed) if isinstance(each, CrisisClosed)] == ["contacted"]
    await world.play(timedelta(days=1))
    assert len(await world.said(NudgeSent)) == 4
    assert (await doctor(world))["crises"].state == "good"


async def escalations(world: World) -> list[CrisisEscalated]:
    return [each for each in await world.said(CrisisEscalated) if isinstance(each, CrisisEscalated)]


async def doctor(world: World) -> Mapping[str, Finding]:
    return {about: await ask() for about, ask in world.service.questions if about in {"crises", "emergency numbers"}}


async def test_a_text_that_leaves_and_alarms_does_both(world: World) -> None:
    who = await world.settled_client()
    await on_call(world)
    await world.texts_in("Please stop texting me. I want to die.")
    assert {each.subject for each in await world.said(ConsentRevoked)} == {who.client_id}
    assert {each.subject for each in await world.said(CrisisSuspected)} == {who.client_id}
    assert any("988" in body for body in world.bodies()), "numbers to call are no text like others"
    await world.texts_in(ALARMING, sid="SM" + "1" * 32)
    assert len(await world.said(CrisisSuspected)) == 2, "also after the STOP"


async def test_a_client_who_lives_in_another_country_gets_the_numbers_of_theirs(world: World) -> None:
    who = await world.settled_client()
    await on_call(world)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(PreferencesSet.model_validate(about | {"jurisdiction": "uk"}))
    await world.texts_in(ALARMING)
    assert "call 999" in world.bodies()[-1]
    assert "116 123" in world.bodies()[-1]
    assert "988" not in world.bodies()[-1]


async def test_a_check_that_fails_alarms(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.settled_client()
    await on_call(world)

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(checking, "suspected_in", broken)
    await world.texts_in("1")
    [suspected] = await world.said(CrisisSuspected)
    assert isinstance(suspected, CrisisSuspected)
    assert (suspected.tier, suspected.phrases) == ("tier_1", ("fault",))


async def test_a_case_is_opened_whatever_else_of_the_client_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.settled_client()
    await on_call(world)

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(answering, "follow", broken)
    await world.texts_in("1")
    await world.texts_in(ALARMING)
    assert len(await world.said(CrisisSuspected)) == 1
    assert "988" in world.bodies()[-1]


@pytest.mark.parametrize("how", ["discharged", "carrier_opt_out", "unknown_zone"])
async def test_nothing_keeps_a_case_from_being_opened(world: World, how: str) -> None:
    who = await world.settled_client()
    await on_call(world)
    if how == "discharged":
        gone = ClientDischarged(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now())
        await world.tell(gone)
    if how == "carrier_opt_out":
        world.add_fault(Fault(Trouble.REFUSED, number=SAM, code=21610))
    if how == "unknown_zone":
        await world.rows("UPDATE notifier.client SET phone_state = 'invalid'")
    await world.rest()
    await world.texts_in(ALARMING)
    assert len(await world.said(CrisisSuspected)) == 1
    assert [name for _, name, way in await alerts(world) if way == "sms"] == (
        ["primary", "backup"] if how == "carrier_opt_out" else ["primary"]
    ), "who is not reached by text is called sooner"
    if how != "carrier_opt_out":
        assert "988" in world.bodies()[-1]


async def test_further_texts_add_to_the_case_and_numbers_are_said_once_in_half_an_hour(world: World) -> None:
    await world.settled_client()
    ids = await on_call(world)
    await world.texts_in(IN_DOUBT)
    assert (await case_of(world))["tier"] == "tier_2"
    await world.play(minutes(2))
    await world.texts_in(ALARMING)
    assert (await case_of(world))["tier"] == "tier_1"
    assert len(await world.rows("SELECT 1 FROM notifier.crisis_case")) == 1
    assert len([body for body in world.bodies() if "988" in body]) == 1
    case = await case_of(world)
    await world.texts_in(code_of(case["case_id"], ids["primary"], case["run"]), sender=PHONES["primary"])
    await world.play(minutes(29))
    before = len(await alerts(world))
    await world.texts_in("I still want to die")
    assert len([body for body in world.bodies() if "988" in body]) == 2
    assert not world.bodies()[-1].endswith("alert to your clinic."), "no alert is on record because of this text"
    assert len(await alerts(world)) == before, "somebody has taken it on"


async def test_the_explicit_alerts_again_hours_after_nobody_or_somebody_answered(world: World) -> None:
    await world.settled_client()
    ids = await on_call(world)
    await world.texts_in(IN_DOUBT)
    await world.play(minutes(20))
    assert (await case_of(world))["state"] == "unanswered"
    unheard = len(await alerts(world))
    await world.play(timedelta(hours=7))
    await world.texts_in(ALARMING)
    assert (await case_of(world))["state"] == "suspected"
    assert len(await alerts(world)) == unheard + 2, "the first on call, by both ways"
    assert world.bodies()[-1].endswith("We've sent an alert to your clinic.")

    case = await case_of(world)
    await world.texts_in(code_of(case["case_id"], ids["primary"], case["run"]), sender=PHONES["primary"])
    taken_on = len(await alerts(world))
    await world.play(timedelta(days=2))
    assert len(await alerts(world)) == taken_on
    await world.texts_in("I took all the pills")
    assert (await case_of(world))["state"] == "suspected"
    assert len(await alerts(world)) == taken_on + 2, "what was taken on was another text"
    whats = [row["what"] for row in await world.rows("SELECT what FROM notifier.crisis_step ORDER BY at")]
    assert [what for what in whats if what in {"raised", "renewed"}] == ["raised", "renewed"]


async def test_the_code_of_an_earlier_alert_is_answered_with_the_one_that_holds_and_takes_nothing_on(
    world: World,
) -> None:
    await world.settled_client()
    ids = await on_call(world)
    await world.texts_in(ALARMING)
    [first] = codes_to(world, "primary")
    await world.texts_in(first, sender=PHONES["primary"])
    assert (await case_of(world))["state"] == "acknowledged"
    await world.play(timedelta(hours=7))
    await world.texts_in("I took all the pills")
    await world.play(minutes(2))
    for _ in range(2):
        await world.texts_in(f"{first} again", sender=PHONES["primary"])
    case = await case_of(world)
    assert case["state"] == "suspected"
    _, again, told = codes_to(world, "primary")
    assert told == again == code_of(case["case_id"], ids["primary"], case["run"]) != first
    assert "earlier alert" in world.bodies(PHONES["primary"])[-1]
    await world.texts_in(told, sender=PHONES["primary"])
    assert (await case_of(world))["state"] == "acknowledged"
    said = len(codes_to(world, "primary"))
    await world.texts_in(first, sender=PHONES["primary"])
    assert len(codes_to(world, "primary")) == said, "nothing is left to take on"
    assert "taken on already" in world.bodies(PHONES["primary"])[-1]


def codes_to(world: World, who: str) -> list[str]:
    """The codes in the texts to this person, in their order."""
    return [found[1] for body in world.bodies(PHONES[who]) if (found := re.search(r"reply (\d{6})", body))]


async def test_a_text_in_doubt_is_work_on_the_list_for_a_quarter_of_an_hour_in_office_hours(world: World) -> None:
    await world.settled_client()
    await on_call(world, office_days=("MO",), office_from=time(9), office_until=time(17))
    await world.texts_in(IN_DOUBT)
    assert "988" in world.bodies()[-1]
    assert not world.bodies()[-1].endswith("alert to your clinic.")
    assert await alerts(world) == []
    await world.play(minutes(15))
    assert {each[:2] for each in await alerts(world)} == {(minutes(15), "primary")}


async def test_with_nobody_on_call_the_case_is_loud_at_once_and_the_text_promises_nothing(world: World) -> None:
    await world.settled_client()
    await world.texts_in(ALARMING)
    assert (await case_of(world))["state"] == "unanswered"
    assert world.bodies()[-1].endswith("call your local emergency number.")


async def test_a_strangers_explicit_text_gets_numbers_and_a_case_of_nobody(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    other = "+12025550177"
    await world.texts_in("what is this", sender=other)
    await world.texts_in(ALARMING, sender=other)
    assert world.bodies(other)[-1].startswith("This number only works for people who are registered.")
    assert "988" in world.bodies(other)[-1]
    assert await world.said(CrisisSuspected) == []
    [shown] = (await get(world, "/v1/crises", await key_for(world)))["items"]
    assert (shown["client_id"], shown["state"]) == (None, "suspected")
    assert len(world.bodies(PHONES["primary"])) == 1


async def test_a_strangers_case_is_told_to_the_others_without_number_or_words_and_read_by_who_answers(
    world: World,
) -> None:
    who = await world.settled_client()
    await on_call(world)
    other = "+12025550177"
    await world.texts_in("what is this", sender=other)
    await world.texts_in(ALARMING, sender=other)
    key = await key_for(world)
    [shown] = (await get(world, "/v1/crises", key))["items"]
    read = (await get(world, f"/v1/crises/{shown['case_id']}/texts", key))["items"]
    assert [(each["number"], each["words"]) for each in read] == [(other, ALARMING), (other, "what is this")]
    await world.play(timedelta(minutes=16))
    await post(world, f"/v1/crises/{shown['case_id']}/acknowledgement", key, {})
    await post(world, f"/v1/crises/{shown['case_id']}/closure", key, {"outcome": "other"})
    await world.rest()
    said = [each for each in await world.said(StrangerCaseStated) if isinstance(each, StrangerCaseStated)]
    assert [each.state for each in said] == ["suspected", "unanswered", "acknowledged", "closed"]
    assert {str(each.case_id) for each in said} == {shown["case_id"]}
    rows = await world.rows(
        "SELECT convert_from(data, 'UTF8') AS data FROM notifier.event_log WHERE type LIKE '%stranger%'"
    )
    assert len(rows) == 4
    assert not any("kill" in row["data"] or "0177" in row["data"] for row in rows)
    await world.texts_in(ALARMING)
    of_client = next(each for each in (await get(world, "/v1/crises", key))["items"] if each["client_id"])
    assert of_client["client_id"] == str(who.client_id)
    refused = await call(world, "GET", f"/v1/crises/{of_client['case_id']}/texts", key)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_of_client")


async def test_what_a_clinic_lowers_is_still_a_case(world: World) -> None:
    who = await world.settled_client()
    await on_call(world)
    key = await key_for(world)
    until = (world.clock.now() + timedelta(days=7)).isoformat()
    path = f"/v1/clients/{who.client_id}/crisis-lowering"
    assert (await call(world, "PUT", path, key, {"until": until})).status_code == 200
    too_long = (world.clock.now() + timedelta(days=31)).isoformat()
    assert (await call(world, "PUT", path, key, {"until": too_long})).status_code == 422
    await world.texts_in(ALARMING)
    assert ((await case_of(world))["tier"], len(await world.said(CrisisSuspected))) == ("tier_2", 1)
    await world.play(timedelta(days=8))
    await world.texts_in(ALARMING)
    assert (await case_of(world))["tier"] == "tier_1", "it ran out"


@pytest.mark.parametrize("words", [ALARMING, IN_DOUBT])
async def test_days_after_somebody_took_it_on_an_open_case_of_a_lowered_client_alerts_again(
    world: World, words: str
) -> None:
    who = await world.settled_client()
    ids = await on_call(world)
    await world.texts_in(ALARMING)
    until = (world.clock.now() + timedelta(days=7)).isoformat()
    path = f"/v1/clients/{who.client_id}/crisis-lowering"
    assert (await call(world, "PUT", path, await key_for(world), {"until": until})).status_code == 200
    taken_on = code_of((await case_of(world))["case_id"], ids["primary"])
    await world.texts_in(taken_on, sender=PHONES["primary"])
    await world.play(timedelta(days=2))
    before = len(await escalations(world))
    await world.texts_in(words)
    assert len(await escalations(world)) == before + 1
    assert (await case_of(world))["state"] == "suspected"
    again = code_of((await case_of(world))["case_id"], ids["primary"], 1)
    await world.texts_in(again, sender=PHONES["primary"])
    await world.play(minutes(29))
    await world.texts_in(words)
    await world.play(minutes(20))
    assert len(await escalations(world)) == before + 1, "who has taken it on is not rung for every text"
    assert (await case_of(world))["state"] == "acknowledged"


async def test_a_test_alert_that_is_answered_opens_free_text_to_a_clinic_that_is_ready(world: World) -> None:
    await world.settled_client()
    key = await key_for(world)
    assert (await get(world, "/v1/on-call/readiness", key))["digits_only"]
    ids = await on_call(world)
    test = await post(world, "/v1/on-call/test-alerts", key, {})
    assert test["alerts"] == 6
    await world.rest()
    assert (await call(world, "POST", "/v1/on-call/test-alerts", key)).status_code == 409
    assert (await get(world, "/v1/on-call/readiness", key))["lacks"] == ["test_alert_acknowledged"]
    by_text, by_mail = (code_of_test(UUID(test["test_id"]), ids["backup"], way) for way in ("sms", "email"))
    assert by_text in world.bodies(PHONES["backup"])[-1]
    for _ in range(2):
        await world.texts_in(by_text, sender=PHONES["backup"])
    ready = await get(world, "/v1/on-call/readiness", key)
    assert (ready["lacks"], ready["not_tested"]) == (["test_alert_acknowledged"], ["email"])
    assert [body for body in world.bodies(PHONES["backup"]) if "came through" in body] == [
        "Harborside: Thanks. The test alert came through."
    ]
    await world.texts_in(by_mail, sender=PHONES["backup"])
    ready = await get(world, "/v1/on-call/readiness", key)
    assert (ready["digits_only"], ready["lacks"], ready["not_tested"]) == (False, [], [])
    await world.play(timedelta(days=36))
    assert (await get(world, "/v1/on-call/readiness", key))["lacks"] == ["test_alert_acknowledged"]


async def numbers_said(world: World) -> int:
    return len([body for body in world.bodies() if "call 911" in body])


async def test_two_cases_within_half_an_hour_say_the_numbers_once(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    key = await key_for(world)
    await world.texts_in(ALARMING)
    await post(world, f"/v1/crises/{(await case_of(world))['case_id']}/closure", key, {"outcome": "false_alarm"})
    await world.play(minutes(10))
    await world.texts_in(ALARMING)
    assert len(await world.rows("SELECT 1 FROM notifier.crisis_case")) == 2
    assert await numbers_said(world) == 1
    await world.play(minutes(21))
    await world.texts_in("I took all the pills")
    assert await numbers_said(world) == 2


@pytest.mark.parametrize("ordinary", ["the bus was late", "STUCK", "NOW", "MORE"])
async def test_a_client_of_an_open_case_never_hears_nothing(world: World, ordinary: str) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in("the dog was at the vet")
    await world.texts_in(ALARMING)
    await world.play(minutes(40))
    for _ in range(2):
        await world.texts_in(ordinary)
        await world.play(minutes(1))
    _, said, answer = world.bodies()
    assert "call 911" in said
    assert "watche" in answer
    assert "call your emergency number" in answer
    assert "next visit" not in answer
    await world.play(timedelta(hours=12))
    await world.texts_in("the bus was late again")
    assert len(world.bodies()) == 4, "once in half a day"
    await world.texts_in(ALARMING)
    assert await numbers_said(world) == 2


SEEN_TO = "call your emergency number. To reach us call"


async def test_back_in_an_open_case_promises_no_texts_and_ends_the_break(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in("BREAK 14")
    await world.play(minutes(21))
    await world.texts_in(ALARMING)
    await world.play(minutes(40))
    for _ in range(2):
        await world.texts_in("BACK")
        await world.play(minutes(21))
    assert SEEN_TO in world.bodies()[-1]
    assert len(world.bodies()) == 3, "said of each break that ends, and else once in half a day"
    assert len(await world.said(ClientResumed)) == 1
    [row] = await world.rows("SELECT paused_by FROM notifier.wish")
    assert row["paused_by"] is None


async def test_start_in_an_open_case_promises_no_texts_and_is_a_yes(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    await world.play(minutes(40))
    await world.texts_in("the bus was late")
    await world.play(minutes(21))
    await world.texts_in("opt out")
    await world.play(minutes(21))
    await world.texts_in("START")
    assert [each.evidence for each in await world.said(ConsentGiven)] == ["reply_start"]
    assert SEEN_TO in world.bodies()[-1]
    assert "a day" not in "".join(world.bodies())
    [row] = await world.rows("SELECT told_at, notice_at FROM notifier.consent WHERE channel = 'sms'")
    assert row["notice_at"] is not None, "what the welcome would have said comes later"


async def test_who_answers_an_alert_hears_whether_the_case_is_theirs(world: World) -> None:
    await world.settled_client()
    ids = await on_call(world)
    await world.texts_in(ALARMING)
    await world.play(minutes(6))
    case = await case_of(world)
    theirs, late = (code_of(case["case_id"], ids[name]) for name in ("backup", "primary"))
    reference = case["case_id"].hex[-8:]
    for _ in range(2):
        await world.texts_in(theirs, sender=PHONES["backup"])
    told = [body for body in world.bodies(PHONES["backup"]) if "reply" not in body]
    assert told == [f"Harborside: Case {reference} is yours now, and nobody else is alerted. Close it when it is over."]
    already = f"Harborside: Case {reference} was taken on already. Nothing is left to take on with this code."
    await world.texts_in(late, sender=PHONES["primary"])
    assert world.bodies(PHONES["primary"])[-1] == already
    await post(world, f"/v1/crises/{case['case_id']}/closure", await key_for(world), {"outcome": "contacted"})
    await world.play(minutes(5))
    await world.texts_in(theirs, sender=PHONES["backup"])
    assert world.bodies(PHONES["backup"])[-1] == already


async def test_a_test_that_was_asked_of_other_people_shows_nothing_of_these(world: World) -> None:
    await world.settled_client()
    ids, key = await on_call(world), await key_for(world)
    test = await post(world, "/v1/on-call/test-alerts", key, {})
    others = await on_call(world)
    await world.admin.execute("UPDATE notifier.crisis_text SET person_id = $1", others["backup"])
    await world.texts_in(code_of_test(UUID(test["test_id"]), others["backup"], "sms"), sender=PHONES["backup"])
    assert (await get(world, "/v1/on-call/readiness", key))["not_tested"] == ["sms", "email"]
    assert ids != others


async def test_nudges_of_everyone_at_the_clinic_with_that_number_rest_until_the_case_is_closed(world: World) -> None:
    first = await world.settled_client()
    await world.play(minutes(1))
    second, apart = Someone(world.clinic_id), Someone(world.clinic_id, phone="+12025550177")
    for who in (second, apart):
        await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
    await world.rest()
    await on_call(world)
    await world.texts_in(ALARMING)
    assert (await case_of(world))["client_id"] == second.client_id
    await world.play(timedelta(days=1))
    assert {each.subject for each in await world.said(NudgeSent)} == {apart.client_id}
    key = await key_for(world)
    await post(world, f"/v1/crises/{(await case_of(world))['case_id']}/closure", key, {"outcome": "contacted"})
    await world.play(timedelta(days=1))
    assert {each.subject for each in await world.said(NudgeSent)} >= {first.client_id, apart.client_id}


async def test_the_words_stay_with_the_clinic_and_travel_nowhere(world: World) -> None:
    who = await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    key = await key_for(world)
    [said] = (await get(world, f"/v1/clients/{who.client_id}/replies", key))["items"]
    assert (said["words"], said["meaning"]) == (ALARMING, "free_text")
    for table in ("crisis_case", "crisis_step", "crisis_text", "event_log", "inbound", "text", "attempt"):
        rows = str(await world.rows(f"SELECT * FROM notifier.{table}"))
        assert "kill myself" not in rows
        assert PHONES["primary"] not in rows
