"""Clinics and their keys, as an operator and a clinic's system meet them."""

from uuid import uuid4

import httpx
import pytest
from handrail_shared.contracts.events import ClinicRegistered

from tests.planner.conftest import CLINIC, OPERATOR_KEY, Caller, Said, register

OPERATOR = {"Authorization": f"Bearer {OPERATOR_KEY}"}


async def test_a_clinic_gets_a_key_that_opens_it(clinic: Caller, said: Said) -> None:
    shown = (await clinic.get("/v1/clinic")).json()
    assert shown["alias"] == "Harbor"
    assert (shown["quiet_from"], shown["quiet_until"], shown["daily_cap"]) == ("20:00", "08:00", 1)
    news = await said.last()
    assert isinstance(news, ClinicRegistered)
    assert (news.alias, str(news.clinic_id)) == ("Harbor", clinic.clinic_id)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {OPERATOR_KEY}"}])
async def test_only_the_operator_registers_clinics(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await http.post("/v1/clinics", json=CLINIC, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "key_missing_or_unknown")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_clinics_key_does_not_register_clinics(clinic: Caller) -> None:
    assert (await clinic.post("/v1/clinics", CLINIC)).status_code == 401


NOT_MEANT: list[tuple[dict[str, object], str]] = [
    ({"alias": "Much too long for an alias"}, "alias"),
    ({"alias": "Höchst"}, "alias"),
    ({"alias": "Hope Therapy"}, "alias"),
    ({"alias": "Stop Now"}, "alias"),
    ({"region": "XX"}, "region"),
    ({"help_phone": "12"}, "help_phone"),
    ({"sms_sender": "+12025550143x9"}, "sms_sender"),
    ({"email_sender": "nobody"}, "email_sender"),
    ({"quiet_from": "23:00"}, "quiet_from"),
    ({"quiet_until": "06:00"}, "quiet_until"),
    ({"quiet_from": "8pm"}, "quiet_from"),
    ({"daily_cap": 4}, "daily_cap"),
    ({"weekly_cap": 13}, "weekly_cap"),
    ({"gap_minutes": 59}, "gap_minutes"),
    ({"jurisdiction": "us_ny"}, "jurisdiction"),
    ({"jurisdiction": "us_il", "adaptive_timing": True}, "adaptive_timing"),
    ({"explores": 1}, "explores"),
    ({"posts_ahead": "yes"}, "posts_ahead"),
    ({"misses_until_pause": 0}, "misses_until_pause"),
    ({"grace": "yes"}, "grace"),
    ({"repetitions_per_reserve": 51}, "repetitions_per_reserve"),
    ({"reserve_limit": 3}, "reserve_limit"),
    ({"segments_a_day": 0}, "segments_a_day"),
    ({"countries": ["US", "XX"]}, "countries"),
    ({"colour": "blue"}, "colour"),
]


async def test_settings_that_cannot_be_meant_are_refused_by_name(http: httpx.AsyncClient) -> None:
    for change, field in NOT_MEANT:
        answer = await http.post("/v1/clinics", json=CLINIC | change, headers=OPERATOR)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), change
        assert [fault["field"] for fault in answer.json()["faults"]] == [field], change


async def test_replaced_settings_are_said_once(clinic: Caller, said: Said) -> None:
    changed = CLINIC | {"alias": "Harbor North", "quiet_from": "21:00"}
    for version in (1, 2):
        answer = await clinic.put("/v1/clinic", changed | {"version": version})
        assert (answer.json()["alias"], answer.headers["ETag"]) == ("Harbor North", '"2"')
    assert await said.names() == ["ClinicRegistered", "ClinicRegistered"]


async def test_settings_are_replaced_only_by_who_has_read_them(clinic: Caller, said: Said) -> None:
    tag = (await clinic.get("/v1/clinic")).headers["ETag"]
    assert (await clinic.put("/v1/clinic", CLINIC | {"alias": "North"}, If_Match=tag)).status_code == 200
    for headers, status, code in (
        ({"If_Match": tag}, 412, "stale_version"),
        ({"If_Match": '"another-servers"'}, 412, "stale_version"),
        ({"If_Match": "*"}, 422, "not_valid"),
        ({}, 428, "version_required"),
    ):
        answer = await clinic.put("/v1/clinic", CLINIC, **headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code), headers
    assert (await clinic.get("/v1/clinic")).json()["alias"] == "North"
    assert await said.names() == ["ClinicRegistered", "ClinicRegistered"]


async def test_a_clinic_registered_twice_under_one_name_is_one_clinic(http: httpx.AsyncClient, said: Said) -> None:
    headers = OPERATOR | {"Idempotency-Key": "clinic-1"}
    first = await http.post("/v1/clinics", json=CLINIC, headers=headers)
    again = await http.post("/v1/clinics", json=CLINIC, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json()["clinic_id"] == first.json()["clinic_id"]
    assert again.json()["access_key"] is None
    assert "POST /v1/access-keys" in again.json()["detail"]
    assert await said.names() == ["ClinicRegistered"]


async def test_a_further_key_opens_the_clinic_until_it_is_revoked(clinic: Caller) -> None:
    made = await clinic.http.post("/v1/access-keys", json={"clinic_id": clinic.clinic_id}, headers=OPERATOR)
    further = Caller(clinic.http, clinic.clinic_id, made.json()["access_key"])
    assert (await further.get("/v1/clinic")).status_code == 200
    path = f"/v1/access-keys/{made.json()['key_id']}?clinic_id={clinic.clinic_id}"
    for _ in range(2):
        assert (await clinic.http.delete(path, headers=OPERATOR)).status_code == 204
    assert (await further.get("/v1/clinic")).status_code == 401
    assert (await clinic.get("/v1/clinic")).status_code == 200


async def test_a_key_without_the_scope_opens_no_plans(clinic: Caller) -> None:
    wanted = {"clinic_id": clinic.clinic_id, "scopes": ["progress"]}
    made = await clinic.http.post("/v1/access-keys", json=wanted, headers=OPERATOR)
    answer = await Caller(clinic.http, clinic.clinic_id, made.json()["access_key"]).get("/v1/clients")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_who_reads_feedback_is_named_once_somebody_has_the_key_to_it_and_nothing_else(
    clinic: Caller, said: Said
) -> None:
    named = CLINIC | {"feedback_reader": True, "version": 1}
    assert (await clinic.get("/v1/clinic")).json()["feedback_reader"] is False
    early = await clinic.put("/v1/clinic", named)
    assert (early.status_code, early.json()["faults"][0]["field"]) == (422, "feedback_reader")

    wanted = {"clinic_id": clinic.clinic_id, "scopes": ["feedback", "plans"]}
    both = await clinic.http.post("/v1/access-keys", json=wanted, headers=OPERATOR)
    assert (both.status_code, both.json()["faults"][0]["field"]) == (422, "scopes")
    made = await clinic.http.post("/v1/access-keys", json=wanted | {"scopes": ["feedback"]}, headers=OPERATOR)
    reader = Caller(clinic.http, clinic.clinic_id, made.json()["access_key"])
    assert (await reader.get("/v1/clients")).status_code == 403

    assert (await clinic.put("/v1/clinic", named)).json()["feedback_reader"] is True
    news = await said.last()
    assert isinstance(news, ClinicRegistered)
    assert news.feedback_reader

    path = f"/v1/access-keys/{made.json()['key_id']}?clinic_id={clinic.clinic_id}"
    await clinic.http.delete(path, headers=OPERATOR)
    other = await clinic.put("/v1/clinic", named | {"alias": "Haven", "version": 2})
    assert other.status_code == 200, "a key that was revoked stands in the way of no other setting"


async def test_a_new_clinic_has_nobody_who_reads_feedback(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/clinics", json=CLINIC | {"feedback_reader": True}, headers=OPERATOR)
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "feedback_reader")


async def test_no_key_is_made_for_a_clinic_that_is_not_there(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/access-keys", json={"clinic_id": str(uuid4())}, headers=OPERATOR)
    assert (answer.status_code, answer.json()["code"]) == (404, "clinic_unknown")


async def test_a_key_made_twice_under_one_name_is_made_once(clinic: Caller) -> None:
    headers = OPERATOR | {"Idempotency-Key": "key-1"}
    wanted = {"clinic_id": clinic.clinic_id}
    first = await clinic.http.post("/v1/access-keys", json=wanted, headers=headers)
    again = await clinic.http.post("/v1/access-keys", json=wanted, headers=headers)
    assert first.json()["access_key"] is not None
    assert (again.status_code, again.json()["access_key"]) == (201, None)


async def test_two_clinics_are_two(http: httpx.AsyncClient) -> None:
    harbor, north = await register(http), await register(http, alias="North")
    assert (await north.get("/v1/clinic")).json()["alias"] == "North"
    assert (await harbor.get("/v1/clinic")).json()["alias"] == "Harbor"


async def test_two_clinics_cannot_write_from_one_number(http: httpx.AsyncClient) -> None:
    first = await register(http, sms_sender="+12025550177")
    second = await register(http, sms_sender="+12025550178")

    headers = {"Authorization": f"Bearer {OPERATOR_KEY}"}
    third = await http.post("/v1/clinics", json=CLINIC | {"sms_sender": "+12025550177"}, headers=headers)
    moved = await second.put("/v1/clinic", CLINIC | {"sms_sender": "+12025550177", "version": 1})
    kept = await first.put("/v1/clinic", CLINIC | {"sms_sender": "+12025550177", "alias": "Haven", "version": 1})

    assert (third.status_code, third.json()["code"]) == (409, "sender_taken")
    assert (moved.status_code, moved.json()["code"]) == (409, "sender_taken")
    assert kept.status_code == 200


async def test_how_much_a_clinic_sends_is_set_and_said(clinic: Caller, said: Said) -> None:
    shown = (await clinic.get("/v1/clinic")).json()
    assert (shown["weekly_cap"], shown["gap_minutes"], shown["jurisdiction"]) == (4, 240, None)
    assert (shown["adaptive_timing"], shown["explores"], shown["paused_at"]) == (False, False, None)
    assert (shown["segments_a_day"], shown["countries"], shown["posts_ahead"]) == (2000, [], False)
    wanted = {"weekly_cap": 12, "gap_minutes": 60, "jurisdiction": "us_fl", "adaptive_timing": True, "explores": True}
    wanted |= {"segments_a_day": 500, "countries": ["CA", "US"], "posts_ahead": True}
    answer = (await clinic.put("/v1/clinic", CLINIC | wanted | {"version": 1})).json()
    assert {name: answer[name] for name in wanted} == wanted
    news = await said.last()
    assert isinstance(news, ClinicRegistered)
    assert news.model_dump(include=set(wanted), mode="json") == wanted


async def test_how_a_clinic_forgives_is_set_and_said(clinic: Caller, said: Said) -> None:
    usual = {"misses_until_pause": 2, "grace": True, "repetitions_per_reserve": 4, "reserve_limit": 2}
    wanted = {"misses_until_pause": 3, "grace": False, "repetitions_per_reserve": 6, "reserve_limit": 1}
    shown = (await clinic.get("/v1/clinic")).json()
    assert {name: shown[name] for name in usual} == usual
    answer = (await clinic.put("/v1/clinic", CLINIC | wanted | {"version": 1})).json()
    assert {name: answer[name] for name in wanted} == wanted
    news = await said.last()
    assert isinstance(news, ClinicRegistered)
    assert news.model_dump(include=set(wanted)) == wanted


async def test_a_clinic_rests_and_goes_on_and_says_each_once(clinic: Caller, said: Said) -> None:
    for _ in range(2):
        rests = await clinic.post("/v1/clinic/pause")
        assert (rests.json()["paused_at"], rests.headers["ETag"]) == ("2026-03-02T15:00:00Z", '"1"')
    changed = (await clinic.put("/v1/clinic", CLINIC | {"alias": "Harbor North", "version": 1})).json()
    assert changed["paused_at"] == (await clinic.get("/v1/clinic")).json()["paused_at"] == "2026-03-02T15:00:00Z"
    for _ in range(2):
        assert (await clinic.post("/v1/clinic/resume", {})).json()["paused_at"] is None
    assert (await said.names())[-3:] == ["ClinicPaused", "ClinicRegistered", "ClinicResumed"]
