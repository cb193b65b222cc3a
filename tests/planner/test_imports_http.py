"""A file of clients, as a clinic's system sends it: everything in it, or nothing and why."""

import asyncio
import time
from typing import Any

import httpx
import pytest
from handrail_shared.contracts.events import ClientEnrolled, ConsentGiven
from handrail_shared.runtime.db import Db

from tests.planner.conftest import SAM, Caller, Said, register

HEADER = "phone,email,zone,language,name,sms_consent_wording,email_consent_wording,risk_warning"
TWO = (
    f"{HEADER}\n+12025550143,sam@example.com,America/New_York,en,Sam,sms_1,form_1,risk_1\n"
    ",kim@example.com,Europe/London,,,,\n"
)


async def send(clinic: Caller, text: str | bytes, query: str = "", **headers: str) -> httpx.Response:
    sent = {"Authorization": f"Bearer {clinic.key}", "Content-Type": "text/csv"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return await clinic.http.post(f"/v1/clients/import{query}", content=text, headers=sent)


async def enrolled(clinic: Caller) -> list[Any]:
    items: list[Any] = (await clinic.get("/v1/clients?limit=100")).json()["items"]
    return items


async def test_every_line_becomes_a_client_with_the_consent_that_was_signed(clinic: Caller, said: Said) -> None:
    answer = await send(clinic, TWO)
    assert answer.status_code == 201, answer.text
    ids = {each["line"]: each["client_id"] for each in answer.json()["clients"]}
    assert sorted(ids) == [2, 3]
    sam = (await clinic.get(f"/v1/clients/{ids[2]}")).json()
    assert (sam["phone"], sam["name"], [each["state"] for each in sam["consents"]]) == (
        "••••••••••43",
        "Sam",
        ["recorded", "confirmed"],
    )
    assert (await clinic.get(f"/v1/clients/{ids[3]}")).json()["email"] == "k•••@e•••.com"
    news = (await said.all())[1:]
    assert [type(each) for each in news] == [ClientEnrolled, ClientEnrolled, ConsentGiven, ConsentGiven]
    await clinic.goal(ids[2])


async def test_nothing_is_enrolled_when_any_line_is_faulty(clinic: Caller, said: Said) -> None:
    await clinic.client()
    text = f"{TWO}+12025550144,,Mars,,,,\n"
    for query in ("", "?dry_run=true"):
        answer = await send(clinic, text, query)
        assert (answer.status_code, answer.json()["code"], answer.json()["more"]) == (422, "lines_not_valid", 0)
        assert [(each["line"], each["field"], each["code"]) for each in answer.json()["lines"]] == [
            (2, "email", "email_taken"),
            (2, "phone", "number_taken"),
            (4, "zone", "zone_not_valid"),
        ]
        assert "0143" not in answer.text
        assert "Mars" not in answer.text
    assert len(await enrolled(clinic)) == 1
    assert await said.names() == ["ClinicRegistered", "ClientEnrolled"]


async def test_nobody_is_enrolled_from_a_file_with_a_form_and_no_warning(clinic: Caller, said: Said) -> None:
    for text in (TWO.replace("risk_1", ""), TWO.replace(",risk_warning", "").replace(",risk_1", "")):
        for query in ("?dry_run=true", ""):
            answer = await send(clinic, text, query)
            assert (answer.status_code, answer.json()["code"]) == (422, "lines_not_valid")
            [fault] = answer.json()["lines"]
            assert (fault["line"], fault["field"], fault["code"]) == (2, "risk_warning", "risk_warning_missing")
            assert "not encrypted" in fault["fault"]
    assert (await enrolled(clinic), await said.names()) == ([], ["ClinicRegistered"])


async def test_each_form_of_a_file_keeps_the_warning_of_its_line(clinic: Caller) -> None:
    answer = await send(clinic, f"{TWO},lee@example.com,Europe/London,,,,form_1,risk_2\n")
    ids = [each["client_id"] for each in answer.json()["clients"]]
    shown = [(await clinic.get(f"/v1/clients/{each}")).json()["consents"] for each in ids]
    assert [{each["channel"]: each["risk_warning"] for each in consents} for consents in shown] == [
        {"sms": "risk_1", "email": "risk_1"},
        {"sms": None, "email": None},
        {"sms": None, "email": "risk_2"},
    ]
    ledger = (await clinic.get(f"/v1/clients/{ids[0]}/consents")).json()["items"]
    assert [each["risk_warning"] for each in ledger] == ["risk_1", "risk_1"]


async def test_a_dry_run_looks_and_leaves_everything_as_it_was(clinic: Caller, said: Said) -> None:
    answer = await send(clinic, TWO, "?dry_run=true")
    assert (answer.status_code, answer.json()) == (200, {"import_id": None, "lines": 2, "clients": []})
    assert await said.names() == ["ClinicRegistered"]
    assert (await send(clinic, TWO)).status_code == 201


async def test_a_mailbox_of_a_client_in_care_is_not_enrolled_again(clinic: Caller, db: Db) -> None:
    """Whether it came alone, by a change, by another file, or before addresses had an index."""
    mates = {
        "one": await clinic.client(email="One@example.com"),
        "two": await clinic.client(phone="+12025550144", email="two@example.com"),
    }
    contact = {"phone": "+12025550144", "email": "three@example.com", "zone": "America/New_York"}
    moved = await clinic.put(f"/v1/clients/{mates['two']}/contact", contact, If_Match='"1"')
    assert moved.status_code == 200, moved.text
    assert (await send(clinic, "email,zone\nfour@example.com,Europe/London\n")).status_code == 201
    async with db.transaction(clinic.clinic_id) as tx:  # type: ignore[arg-type]  # an id of a test
        await tx.execute("UPDATE client SET email_index = NULL WHERE client_id = $1", mates["one"])
    for query in ("?dry_run=true", ""):
        file = "email,zone\n" + "".join(
            f"{each}@EXAMPLE.com,Europe/London\n" for each in ("ONE", "two", "Three", "four")
        )
        answer = await send(clinic, file, query)
        assert [(each["line"], each["code"]) for each in answer.json()["lines"]] == [
            (2, "email_taken"),
            (4, "email_taken"),
            (5, "email_taken"),
        ]
        assert "example" not in answer.text.lower()
    await clinic.client(phone="+12025550145", email="one@example.com")
    await clinic.post(f"/v1/clients/{mates['two']}/discharge")
    assert (await send(clinic, "email,zone\nthree@example.com,Europe/London\n")).status_code == 201


async def test_two_files_at_once_enrol_a_mailbox_once(clinic: Caller) -> None:
    answers = await asyncio.gather(*(send(clinic, "email,zone\nsam@example.com,Europe/London\n") for _ in range(3)))
    assert sorted(each.status_code for each in answers) == [201, 422, 422]
    assert len(await enrolled(clinic)) == 1


@pytest.mark.parametrize("query", ["?dryrun=true", "?dry_run=true&Dry_Run=1", "?verbose"])
async def test_a_misspelt_parameter_enrols_nobody(clinic: Caller, query: str) -> None:
    answer = await send(clinic, TWO, query)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_valid")
    assert [fault["field"] for fault in answer.json()["faults"]] == [
        f"query.{query.replace('&', '?').split('?')[-1].partition('=')[0]}"
    ]
    assert "dry_run" in answer.json()["faults"][0]["fault"]
    assert await enrolled(clinic) == []


async def test_whatever_writes_refuses_a_parameter_that_it_does_not_know(clinic: Caller) -> None:
    for verb, path in (("POST", "/v1/clients"), ("POST", "/v1/templates/import"), ("PUT", "/v1/clinic")):
        answer = await clinic.call(verb, f"{path}?%2B12025550143=x", {})
        assert answer.status_code == 422, path
        assert [fault["field"] for fault in answer.json()["faults"]][:1] == ["query.?"], path
        assert "2025550143" not in answer.text
    assert (await clinic.get("/v1/clients?utm_source=x")).status_code == 200


async def test_a_file_sent_twice_under_one_name_is_imported_once(clinic: Caller, said: Said) -> None:
    first, again = await asyncio.gather(*(send(clinic, TWO, Idempotency_Key="file") for _ in range(2)))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert len(await enrolled(clinic)) == 2
    other = await send(clinic, TWO.replace("Sam", "Kim"), Idempotency_Key="file")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_an_import_without_a_name_sent_twice_finds_its_numbers_taken(clinic: Caller) -> None:
    answers = await asyncio.gather(*(send(clinic, TWO) for _ in range(2)))
    assert sorted(each.status_code for each in answers) == [201, 422]
    assert len(await enrolled(clinic)) == 2


async def test_an_import_is_its_clinics_alone(clinic: Caller, http: httpx.AsyncClient) -> None:
    await clinic.made("/v1/clients", SAM)
    north = await register(http, alias="North")
    assert (await send(north, TWO)).status_code == 201
    assert len(await enrolled(clinic)) == 1


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content_Type": "application/json"}, 415, "unsupported_media_type"),
        ({"Content_Length": str(6 * 1024 * 1024)}, 413, "body_too_large"),
        ({"Authorization": "Bearer hr_0_0"}, 401, "key_missing_or_unknown"),
    ],
)
async def test_what_is_no_import_is_refused(clinic: Caller, headers: dict[str, str], status: int, code: str) -> None:
    answer = await send(clinic, TWO, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_at_most_a_thousand_faults_are_named(clinic: Caller) -> None:
    answer = await send(clinic, "\n".join([HEADER, *["nobody,,Mars,,,,"] * 600]))
    assert (len(answer.json()["lines"]), answer.json()["more"]) == (1_000, 200)


async def test_the_largest_file_is_imported_in_well_under_a_minute(clinic: Caller, db: Db) -> None:
    lines = [
        f"+1202555{each:04},sam{each}@example.com,Europe/London,en,Sam,sms_1,form_1,risk_1" for each in range(100, 200)
    ]
    lines += [f",kim{each}@example.com,America/New_York,en,Sam,,form_1,risk_1" for each in range(9_900)]
    begun = time.perf_counter()
    answer = await send(clinic, "\n".join([HEADER, *lines]))
    took = time.perf_counter() - begun
    assert answer.status_code == 201, answer.text
    assert took < 30, f"{took:.1f} s"
    print(f"10,000 clients in {took:.1f} s")
    async with db.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM client") == 10_000
        assert await tx.fetchval("SELECT count(*) FROM outbox") == 1 + 10_000 + 10_100
