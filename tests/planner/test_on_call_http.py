"""Who is on call, as a clinic states it; and crisis cases at the top of its work list. No number of the staff lies in clear."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_planner.handlers.heard import on_heard
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    CrisisAcknowledged,
    CrisisClosed,
    CrisisEscalated,
    CrisisSuspected,
    Event,
    OnCallSet,
)
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import hold

from tests.planner.conftest import MONDAY, Caller, Said
from tests.support.postgres import Database

NUMBER, ADDRESS = "+12025550161", "on-call@example.com"
ROSTER = {
    "people": [
        {"phone": NUMBER, "email": ADDRESS, "hours": {"days": ["FR", "MO"], "start": "18:00", "end": "08:00"}},
        {"phone": "+12025550162"},
        {"email": "contact@example.com", "emergency_contact": True},
    ],
    "zone": "America/New_York",
    "place": "us",
    "office": {"days": ["MO"], "start": "09:00", "end": "17:00"},
    "read_within_hours": 72,
    "version": 1,
}


@pytest.fixture
def said(db: Db) -> Said:
    return Said(db)


async def test_a_roster_is_stated_said_and_shown_masked(clinic: Caller, said: Said) -> None:
    put = await clinic.put("/v1/clinic/on-call", ROSTER)
    assert put.status_code == 200, put.text
    shown = (await clinic.get("/v1/clinic/on-call")).json()
    assert shown == put.json()
    assert (shown["version"], shown["place"], len(shown["people"])) == (2, "us", 3)
    first = shown["people"][0]
    assert first["phone"].endswith("61")
    assert NUMBER[1:8] not in first["phone"]
    assert first["hours"] == {"days": ["MO", "FR"], "start": "18:00", "end": "08:00"}
    [event] = [each for each in await said.all() if isinstance(each, OnCallSet)]
    assert [each.emergency_contact for each in event.people] == [False, False, True]
    assert (event.has_response_statement, event.read_within_hours) == (True, 72)


async def test_no_number_or_address_of_the_staff_lies_in_clear(clinic: Caller, database: Database) -> None:
    await clinic.put("/v1/clinic/on-call", ROSTER)
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        await admin.execute("SET handrail.clinics = '*'")
        kept = [str(await admin.fetch(f"SELECT * FROM planner.{table}")) for table in ("on_call", "outbox")]
    finally:
        await admin.close()
    assert not any(NUMBER in each or ADDRESS in each for each in kept)


async def test_the_same_person_keeps_their_id_when_the_roster_is_stated_again(clinic: Caller, said: Said) -> None:
    first = (await clinic.put("/v1/clinic/on-call", ROSTER)).json()
    assert (await clinic.put("/v1/clinic/on-call", ROSTER)).status_code == 412
    same = await clinic.put("/v1/clinic/on-call", ROSTER | {"version": 2})
    assert same.json()["version"] == 2, "nothing changed"
    turned = ROSTER | {"version": 2, "people": ROSTER["people"][::-1]}  # type: ignore[index]  # a list
    second = (await clinic.put("/v1/clinic/on-call", turned)).json()
    assert [each["person_id"] for each in second["people"]] == [each["person_id"] for each in first["people"]][::-1]
    assert len([each for each in await said.all() if isinstance(each, OnCallSet)]) == 2


@pytest.mark.parametrize("told", [{"read_within_hours": 0}, {"read_within_hours": 169}, {"response_statement": "soon"}])
async def test_how_soon_words_are_read_is_a_number_of_hours_within_a_week(clinic: Caller, told: dict[str, Any]) -> None:
    assert (await clinic.put("/v1/clinic/on-call", ROSTER | told)).status_code == 422


@pytest.mark.parametrize(
    ("people", "field"),
    [
        ([{"phone": "+1202555"}], "people.0.phone"),
        ([{"email": "nobody"}], "people.0.email"),
        ([{}], "people.0"),
        ([{"phone": NUMBER}, {"phone": NUMBER}], "people"),
        ([{"phone": NUMBER, "emergency_contact": True}, {"email": ADDRESS, "emergency_contact": True}], "people"),
    ],
)
async def test_what_is_no_roster_is_told_by_field(clinic: Caller, people: list[Any], field: str) -> None:
    answer = await clinic.put("/v1/clinic/on-call", ROSTER | {"people": people})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["faults"]] == [field]


def told(clinic: Caller, client_id: str) -> dict[str, Any]:
    return {"clinic_id": UUID(clinic.clinic_id), "client_id": UUID(client_id)}


async def hear(db: Db, *events: Event) -> None:
    facts: list[Recorded[Any]] = [
        wrap(each, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4()) for each in events
    ]
    async with db.transaction(events[0].clinic_id) as tx:
        await hold(tx, [events[0].subject])
        await on_heard(facts, tx, MONDAY)


async def kinds(clinic: Caller, query: str = "") -> list[tuple[str, str]]:
    page = (await clinic.get(f"/v1/worklist{query}")).json()
    return [(each["kind"], each["client_id"]) for each in page["items"]]


async def test_a_case_stands_at_the_top_of_the_list_until_a_person_closes_it(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    calm, quiet, alarming = [
        await clinic.client(phone=f"+1202555017{n}", email=f"sam{n}@example.com") for n in range(3)
    ]
    who, case = told(clinic, alarming), uuid4()
    at = MONDAY + timedelta(minutes=1)
    suspected = CrisisSuspected(
        **who, occurred_at=at, case_id=case, tier="tier_1", phrases=("en.test",), list_versions=("en:2026.11.28",)
    )
    await hear(db, suspected)
    assert (await kinds(clinic))[0] == ("crisis_suspected", alarming)
    last = CrisisEscalated(
        **who, occurred_at=at + timedelta(minutes=15), case_id=case, step=4, alerted=1, unanswered=True
    )
    await hear(db, last)
    other = CrisisSuspected(
        **told(clinic, quiet), **(suspected.model_dump(exclude={"clinic_id", "client_id", "case_id"})), case_id=uuid4()
    )
    await hear(db, other)
    assert (await kinds(clinic))[:2] == [("crisis_unanswered", alarming), ("crisis_suspected", quiet)]
    assert (await kinds(clinic, f"?client_id={alarming}"))[0][0] == "crisis_unanswered"
    assert all(client != alarming or kind == "consent_missing" for kind, client in (await kinds(clinic))[2:])

    await hear(db, CrisisAcknowledged(**who, occurred_at=at + timedelta(minutes=20), case_id=case, way="api"))
    assert ("crisis_taken_on", alarming) in await kinds(clinic)
    await clinic.post(f"/v1/clients/{alarming}/discharge")
    assert ("crisis_taken_on", alarming) in await kinds(clinic), "a discharge closes no case"
    closed = CrisisClosed(**who, occurred_at=at + timedelta(minutes=30), case_id=case, outcome="contacted")
    await hear(db, closed)
    assert alarming not in [client for _, client in await kinds(clinic)]
    assert calm in [client for _, client in await kinds(clinic)]


async def test_a_case_can_not_be_put_aside_and_a_closed_one_is_followed_up(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    client = await clinic.client()
    who, case = told(clinic, client), uuid4()
    suspected = CrisisSuspected(
        **who, occurred_at=MONDAY, case_id=case, tier="tier_2", phrases=("en.test",), list_versions=("en:2026.11.28",)
    )
    await hear(db, suspected)
    [item] = (await clinic.get("/v1/worklist?kind=crisis_suspected")).json()["items"]
    path = f"/v1/clients/{client}/worklist/{item['item_id']}"
    assert (await clinic.put(path, {"seen_until": (MONDAY + timedelta(days=1)).isoformat()})).status_code == 200
    assert ("crisis_suspected", client) in await kinds(clinic)
    assert ("crisis_suspected", client) in await kinds(clinic, f"?client_id={client}")

    await hear(db, CrisisClosed(**who, occurred_at=MONDAY, case_id=case, outcome="false_alarm"))
    assert ("crisis_follow_up", client) not in await kinds(clinic)
    clock.advance_to(MONDAY + timedelta(days=1))
    assert ("crisis_follow_up", client) in await kinds(clinic)
