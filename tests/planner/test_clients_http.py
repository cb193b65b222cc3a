"""Clients and their consent, as a clinic's system meets them."""

from uuid import uuid4

import httpx
import pytest
from handrail_shared.contracts.events import (
    ClientDischarged,
    ClientEnrolled,
    ConsentGiven,
    ConsentRevoked,
    ContactChanged,
    PlanEnded,
)
from handrail_shared.runtime.db import Db

from tests.planner.conftest import SAM, Caller, Said, register

FORM = {"channel": "sms", "wording_version": "v1", "risk_warning": "risk_1"}


async def test_an_enrolled_client_is_shown_without_number_and_address(clinic: Caller, said: Said) -> None:
    made = await clinic.made("/v1/clients", SAM)
    shown = (await clinic.get(f"/v1/clients/{made['client_id']}")).json()
    assert shown == made
    assert (shown["name"], shown["phone"], shown["email"]) == ("Sam", "••••••••••43", "s•••@e•••.com")
    assert [each["state"] for each in shown["consents"]] == ["none", "none"]
    news = await said.last()
    assert isinstance(news, ClientEnrolled)
    assert (news.zone, news.language, str(news.client_id)) == ("America/New_York", "en", made["client_id"])


async def test_nothing_about_a_client_lies_in_clear(clinic: Caller, db: Db) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    await clinic.active(client_id, goal_id)
    async with db.everywhere() as tx:
        tables = [
            row["name"]
            for row in await tx.fetch(
                "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'planner'"
            )
        ]
        found = {}
        for table in tables:
            rows = await tx.fetch(f"SELECT to_jsonb(each) - 'data' AS row FROM {table} AS each")
            found[table] = " ".join(row["row"] for row in rows)
        found["outbox data"] = " ".join(row["data"].decode() for row in await tx.fetch("SELECT data FROM outbox"))
    assert {"client", "plan", "goal", "outbox"} <= set(tables)
    for words in ("0143", "sam@", "Sam", "Friday", "bar", "exit line"):
        assert [table for table, text in found.items() if words in text] == []


NOT_MEANT: list[tuple[dict[str, object], str]] = [
    ({"zone": "Mars/Olympus"}, "zone"),
    ({"zone": "america/new_york"}, "zone"),
    ({"phone": "+1202555014"}, "phone"),
    ({"phone": "call me"}, "phone"),
    ({"phone": "+18005550199"}, "phone"),
    ({"phone": "+12025550143x7"}, "phone"),
    ({"email": "sam@example"}, "email"),
    ({"email": "sam@example.com\nBcc: all@example.com"}, "email"),
    ({"language": "English"}, "language"),
    ({"name": "Sam\u202eeve"}, "name"),
    ({"phone": None, "email": None}, "body"),
    ({"nickname": "S"}, "nickname"),
]


async def test_a_contact_that_cannot_be_meant_is_refused_by_name_and_not_repeated(clinic: Caller, said: Said) -> None:
    for change, field in NOT_MEANT:
        answer = await clinic.post("/v1/clients", SAM | change)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), change
        assert [fault["field"] for fault in answer.json()["faults"]] == [field], change
        given = [str(value) for value in change.values() if value and field not in {"zone", "nickname"}]
        assert not [text for text in given if text in answer.text]
    assert await said.names() == ["ClinicRegistered"]


async def test_a_zone_in_the_wrong_case_is_guessed(clinic: Caller) -> None:
    answer = await clinic.post("/v1/clients", SAM | {"zone": "america/new_york"})
    assert "did you mean America/New_York?" in answer.json()["faults"][0]["fault"]


async def test_a_number_without_country_code_is_read_as_the_clinics(clinic: Caller) -> None:
    await clinic.client()
    answer = await clinic.post("/v1/clients", SAM | {"phone": "(202) 555-0143"})
    assert (answer.status_code, answer.json()["code"]) == (409, "number_taken")


async def test_a_client_with_only_an_address_is_fine_and_two_may_share_it(clinic: Caller) -> None:
    for name in ("Sam", "Alex"):
        await clinic.made("/v1/clients", {"email": "home@example.com", "zone": "Europe/London", "name": name})


async def test_another_clinics_client_may_have_the_same_number(clinic: Caller, http: httpx.AsyncClient, db: Db) -> None:
    north = await register(http, alias="North")
    await clinic.client()
    await north.client()
    async with db.everywhere() as tx:
        rows = await tx.fetch("SELECT phone, phone_index FROM client")
    assert len({row["phone_index"] for row in rows}) == 2


async def test_a_discharged_clients_number_is_free_again(clinic: Caller) -> None:
    client_id = await clinic.client()
    await clinic.post(f"/v1/clients/{client_id}/discharge")
    assert await clinic.client() != client_id


async def test_clients_come_page_by_page_in_the_order_of_enrolment(clinic: Caller) -> None:
    made = [await clinic.client(phone=f"+1202555014{digit}") for digit in range(5)]
    seen: list[str] = []
    path = "/v1/clients?limit=2"
    for _ in range(3):
        page = (await clinic.get(path)).json()
        seen += [each["client_id"] for each in page["items"]]
        path = f"/v1/clients?limit=2&after={page['next']}"
    assert (sorted(seen), page["next"]) == (sorted(made), None)
    assert (await clinic.get("/v1/clients?limit=101")).status_code == 422


async def test_a_changed_contact_is_said_with_everything_in_it(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    moved = SAM | {"zone": "Europe/London"}
    for version in (1, 2):
        answer = await clinic.put(f"/v1/clients/{client_id}/contact", moved | {"version": version})
        assert (answer.json()["zone"], answer.headers["ETag"]) == ("Europe/London", '"2"')
    news = (await said.all())[2:]
    assert [type(each) for each in news] == [ContactChanged]
    assert isinstance(news[0], ContactChanged)
    assert (news[0].zone, news[0].phone is not None, news[0].email is not None) == ("Europe/London", True, True)


async def test_of_two_edits_of_one_contact_the_second_reads_again(clinic: Caller) -> None:
    path = f"/v1/clients/{await clinic.client()}"
    tag = (await clinic.get(path)).headers["ETag"]
    answers = [await clinic.put(f"{path}/contact", SAM | {"name": name}, If_Match=tag) for name in ("Alex", "Kim")]
    assert [each.status_code for each in answers] == [200, 412]
    assert (await clinic.put(f"{path}/contact", SAM)).json()["code"] == "version_required"
    assert (await clinic.get(path)).json()["name"] == "Alex"


async def test_a_contact_is_not_changed_to_another_clients_number(clinic: Caller) -> None:
    await clinic.client()
    other = await clinic.client(phone="+12025550144")
    answer = await clinic.put(f"/v1/clients/{other}/contact", SAM | {"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "number_taken")


async def test_consent_does_not_move_to_a_new_number(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    for channel in ("sms", "email"):
        await clinic.made(f"/v1/clients/{client_id}/consents", FORM | {"channel": channel})
    answer = await clinic.put(f"/v1/clients/{client_id}/contact", SAM | {"phone": "+12025550144", "version": 1})
    assert {each["channel"]: each["state"] for each in answer.json()["consents"]} == {
        "sms": "revoked",
        "email": "confirmed",
    }
    assert (await said.names())[-2:] == ["ConsentRevoked", "ContactChanged"]


@pytest.mark.parametrize(("channel", "stage"), [("sms", "recorded"), ("email", "confirmed")])
async def test_a_signed_form_is_worth_what_its_channel_allows(
    clinic: Caller, said: Said, channel: str, stage: str
) -> None:
    client_id = await clinic.client()
    consent = FORM | {"channel": channel, "wording_version": "form_2026", "evidence": "clinic_form"}
    shown = await clinic.made(f"/v1/clients/{client_id}/consents", consent)
    assert (shown["state"], shown["wording_version"], shown["evidence"]) == (stage, "form_2026", "clinic_form")
    news = await said.last()
    assert isinstance(news, ConsentGiven)
    assert (news.channel, news.stage, news.wording_version) == (channel, stage, "form_2026")


async def test_consent_needs_something_to_reach_the_client_at(clinic: Caller) -> None:
    client_id = await clinic.client(phone=None)
    answer = await clinic.post(f"/v1/clients/{client_id}/consents", FORM)
    assert (answer.status_code, answer.json()["code"]) == (409, "channel_unknown")


async def test_a_consent_is_taken_back_once(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    await clinic.made(f"/v1/clients/{client_id}/consents", FORM)
    for _ in range(2):
        answer = await clinic.post(f"/v1/clients/{client_id}/consents/revoke", {"channel": "sms"})
        assert answer.json()["state"] == "revoked"
    news = (await said.all())[3:]
    assert [type(each) for each in news] == [ConsentRevoked]


async def test_a_discharge_ends_every_plan_once(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    live = await clinic.active(client_id, goal_id)
    await clinic.draft(client_id, goal_id)
    before = len(await said.all())
    for _ in range(2):
        assert (await clinic.post(f"/v1/clients/{client_id}/discharge")).json()["discharged_at"] is not None
    ended, left = (await said.all())[before:]
    assert isinstance(ended, PlanEnded)
    assert (str(ended.plan_id), ended.reason) == (live["plan_id"], "discharged")
    assert isinstance(left, ClientDischarged)
    plans = (await clinic.get(f"/v1/clients/{client_id}/plans")).json()["items"]
    assert [(each["state"], each["ended_reason"]) for each in plans] == [("ended", "discharged")] * 2


async def test_nothing_new_is_made_for_a_discharged_client(clinic: Caller) -> None:
    client_id = await clinic.client()
    await clinic.post(f"/v1/clients/{client_id}/discharge")
    for answer in (
        await clinic.post(f"/v1/clients/{client_id}/goals", {"statement": "one more"}),
        await clinic.post(f"/v1/clients/{client_id}/consents", FORM),
        await clinic.put(f"/v1/clients/{client_id}/contact", SAM | {"version": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "client_discharged")


async def test_a_goal_is_set_and_reworded(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    path = f"/v1/clients/{client_id}/goals/{goal_id}"
    assert (await clinic.put(path, {"statement": "Quiet Fridays", "version": 1})).json()["statement"] == "Quiet Fridays"
    assert (await clinic.get(path)).json()["statement"] == "Quiet Fridays"
    listed = (await clinic.get(f"/v1/clients/{client_id}/goals")).json()
    assert [each["goal_id"] for each in listed["items"]] == [goal_id]
    assert (await said.names())[-2:] == ["GoalSet", "GoalRevised"]


async def test_a_goal_needs_words(clinic: Caller) -> None:
    path = f"/v1/clients/{await clinic.client()}/goals"
    for statement in ("", "   ", "two\nlines", "x" * 301):
        answer = await clinic.post(path, {"statement": statement})
        assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "statement")


async def test_a_foreign_clinics_ids_are_not_there(clinic: Caller, http: httpx.AsyncClient) -> None:
    client_id = await clinic.client()
    goal_id = await clinic.goal(client_id)
    north = await register(http, alias="North")
    for unknown in (client_id, str(uuid4())):
        path = f"/v1/clients/{unknown}"
        answers = [
            await north.get(path),
            await north.put(f"{path}/contact", SAM | {"version": 1}),
            await north.post(f"{path}/discharge"),
            await north.post(f"{path}/consents", FORM),
            await north.post(f"{path}/consents/revoke", {"channel": "sms"}),
            await north.post(f"{path}/goals", {"statement": "mine"}),
            await north.get(f"{path}/goals"),
            await north.get(f"{path}/goals/{goal_id}"),
            await north.put(f"{path}/goals/{goal_id}", {"statement": "mine", "version": 1}),
            await north.get(f"{path}/plans"),
        ]
        assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "client_unknown")] * 10
    assert (await clinic.get(f"/v1/clients/{client_id}/goals/{uuid4()}")).json()["code"] == "goal_unknown"


@pytest.mark.parametrize(("verb", "path"), [("GET", "/v1/clients"), ("POST", "/v1/clients"), ("PUT", "/v1/clinic")])
async def test_without_a_key_nothing_is_answered(http: httpx.AsyncClient, verb: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer hr_0_0"}):
        answer = await http.request(verb, path, json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "key_missing_or_unknown")


async def test_a_body_that_is_not_json_is_named_as_such(clinic: Caller) -> None:
    headers = {"Authorization": f"Bearer {clinic.key}", "Content-Type": "application/json"}
    answer = await clinic.http.post("/v1/clients", content=b'{"phone": "+1202', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")
