"""The person whom a client chose, as a clinic's system meets them: named with the client's agreement, changed by version, ended for good."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from handrail_planner.desk import Desk
from handrail_planner.forgetting import Forgetting
from handrail_planner.handlers.supporters import Supporters
from handrail_planner.rebuild import rebuild
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import Event, SupporterNamed, SupporterRemoved, SupporterStated
from handrail_shared.contracts.ids import ClientId, EventId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import KeyDestroyed

from tests.planner.conftest import CLINIC, MONDAY, Caller, Said, hear, register

ALEX = "+12025550161"
BODY: dict[str, Any] = {
    "phone": ALEX,
    "calls": "Sammy",
    "day": "SA",
    "at": "10:00",
    "wording_version": "supporter_2026_01",
}
TERMS = {key: BODY[key] for key in ("calls", "day", "at")}


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


def path(client_id: str) -> str:
    return f"/v1/clients/{client_id}/supporter"


def stated(
    clinic: Caller,
    shown: Any,
    state: str,
    *,
    by: str = "supporter",
    minutes: int = 1,
    source: str = "notifier",
    **more: Any,
) -> Recorded[SupporterStated]:
    event = SupporterStated.model_validate(
        {
            "clinic_id": clinic.clinic_id,
            "client_id": shown["client_id"],
            "occurred_at": MONDAY + timedelta(minutes=minutes),
            "supporter_id": shown["supporter_id"],
            "state": state,
            "by": by,
            **more,
        }
    )
    return wrap(event, event_id=EventId(uuid4()), source=source, correlation_id=uuid4())


async def delete(clinic: Caller, client_id: str, **headers: str) -> httpx.Response:
    return await clinic.call("DELETE", path(client_id), **headers)


async def news(said: Said) -> list[Event]:
    return [each for each in await said.all() if isinstance(each, SupporterNamed | SupporterRemoved)]


async def test_a_supporter_is_named_once_and_shown_with_a_masked_number_and_the_evidence(
    clinic: Caller, client_id: str, said: Said
) -> None:
    first = await clinic.made(path(client_id), BODY, Idempotency_Key="one")
    again = await clinic.made(path(client_id), BODY, Idempotency_Key="one")
    assert first == again == (await clinic.get(path(client_id))).json()
    assert first["phone"] == "••••••••••61"
    assert (first["calls"], first["day"], first["at"], first["zone"]) == ("Sammy", "SA", "10:00", None)
    assert (first["state"], first["version"], first["wording_version"]) == ("named", 1, "supporter_2026_01")
    assert UUID(first["recorded_by"])
    assert first["named_at"].startswith("2026-03-02")
    [named] = await news(said)
    assert isinstance(named, SupporterNamed)
    assert str(named.supporter_id) == first["supporter_id"]
    assert ALEX not in named.model_dump_json()
    assert "Sammy" not in named.model_dump_json()


async def test_without_the_clients_agreement_there_is_none(clinic: Caller, client_id: str, said: Said) -> None:
    answer = await clinic.post(path(client_id), {key: BODY[key] for key in BODY if key != "wording_version"})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["faults"]] == ["wording_version"]
    assert (await clinic.get(path(client_id))).json()["code"] == "supporter_unknown"
    assert await news(said) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "+12025550143"}, "phone"),
        ({"phone": "+18005550199"}, "phone"),
        ({"phone": CLINIC["help_phone"]}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"calls": "S" * 21}, "calls"),
        ({"calls": "\U0001f600 Sam"}, "calls"),
        ({"calls": "..."}, "calls"),
        ({"calls": "my patient"}, "calls"),
        ({"calls": "Stop"}, "calls"),
        ({"calls": "Alto Sam"}, "calls"),
        ({"calls": "client Sam"}, "calls"),
        ({"calls": "mi paciente"}, "calls"),
        ({"calls": "AA Sam"}, "calls"),
        ({"calls": "my ex-con"}, "calls"),
        ({"calls": "loca"}, "calls"),
        ({"calls": "http://evil.co/a"}, "calls"),
        ({"calls": "bit.ly/x1"}, "calls"),
        ({"calls": "evil.co"}, "calls"),
        ({"calls": "12025550143"}, "calls"),
        ({"calls": "911"}, "calls"),
        ({"calls": "Sam2"}, "calls"),
        ({"calls": "Sam? OK?"}, "calls"),
        ({"calls": "Sam OK"}, "calls"),
        ({"calls": "{name}"}, "calls"),
        ({"calls": "[a|b]"}, "calls"),
        ({"at": "22:00"}, "at"),
        ({"at": "07:59"}, "at"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"day": "XX"}, "day"),
    ],
)
async def test_what_cannot_be_meant_is_refused_by_field(clinic: Caller, changes: dict[str, str], field: str) -> None:
    client_id = await clinic.client(phone="+12025550143")
    answer = await clinic.post(path(client_id), BODY | changes)
    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["faults"]] == [field]
    for given in ("+12025550143", "patient"):
        assert given not in answer.text


@pytest.mark.parametrize("calls", ["Sam", "Mary Ann", "O'Neil", "J.R.", "Mr. Lee", "José", "Anne-Lise", "my brother"])
async def test_what_people_are_called_is_taken(clinic: Caller, client_id: str, calls: str) -> None:
    assert (await clinic.made(path(client_id), BODY | {"calls": calls}))["calls"] == calls


async def test_an_hour_at_which_the_law_lets_no_text_come_is_refused(clinic: Caller, client_id: str) -> None:
    wishes = await clinic.put(f"/v1/clients/{client_id}/preferences", {"jurisdiction": "us_fl", "version": 1})
    assert wishes.status_code == 200, wishes.text
    late = await clinic.post(path(client_id), BODY | {"at": "20:30"})
    assert late.status_code == 422
    assert [each["field"] for each in late.json()["faults"]] == ["at"]
    assert "08:00 and 20:00" in late.text
    shown = await clinic.made(path(client_id), BODY | {"at": "19:59"})
    changed = await clinic.put(path(client_id), TERMS | {"at": "20:30", "version": shown["version"]})
    assert changed.status_code == 422


async def test_a_client_has_one_at_a_time_and_a_number_is_not_asked_again_within_thirty_days(
    clinic: Caller, client_id: str, clock: VirtualClock
) -> None:
    await clinic.made(path(client_id), BODY)
    other = BODY | {"phone": "+12025550162"}
    assert (await clinic.post(path(client_id), other)).json()["code"] == "supporter_named"
    ended = (await delete(clinic, client_id)).json()
    assert (ended["state"], ended["ended_by"], ended["phone"], ended["calls"]) == ("ended", "clinic", None, None)
    assert (await clinic.post(path(client_id), BODY)).json()["code"] == "supporter_asked_lately"
    await clinic.made(path(client_id), other)
    await delete(clinic, client_id)
    clock.advance_to(clock.now() + timedelta(days=30))
    assert (await clinic.made(path(client_id), BODY))["state"] == "named"


async def test_another_client_may_have_the_same_person(clinic: Caller, client_id: str) -> None:
    second = await clinic.client(phone="+12025550144")
    await clinic.made(path(client_id), BODY)
    assert (await clinic.made(path(second), BODY | {"calls": "Kim"}))["calls"] == "Kim"


async def test_what_is_said_is_changed_by_version_and_the_number_is_not(
    clinic: Caller, client_id: str, said: Said
) -> None:
    first = await clinic.made(path(client_id), BODY)
    assert (await clinic.put(path(client_id), TERMS)).status_code == 428
    assert (await clinic.put(path(client_id), TERMS | {"phone": ALEX, "version": 1})).status_code == 422
    changed = (await clinic.put(path(client_id), TERMS | {"day": "SU", "version": 1})).json()
    assert (changed["day"], changed["version"], changed["supporter_id"]) == ("SU", 2, first["supporter_id"])
    assert (await clinic.put(path(client_id), TERMS | {"version": 1})).json()["code"] == "stale_version"
    assert (await clinic.put(path(client_id), TERMS | {"day": "SU", "version": 2})).json()["version"] == 2
    versions = [each.supporter_version for each in await news(said) if isinstance(each, SupporterNamed)]
    assert versions == [1, 2]
    answer = await delete(clinic, client_id, If_Match='"1"')
    assert answer.json()["code"] == "stale_version"
    await delete(clinic, client_id, If_Match='"2"')
    assert (await clinic.put(path(client_id), TERMS | {"version": 2})).json()["code"] == "supporter_ended"


@pytest.mark.parametrize("how", ["delete", "discharge", "client"])
async def test_whoever_ends_it_nothing_sealed_can_be_opened_any_more(
    clinic: Caller, client_id: str, said: Said, desk: Desk, db: Db, how: str
) -> None:
    shown = await clinic.made(path(client_id), BODY)
    if how == "delete":
        await delete(clinic, client_id)
    elif how == "discharge":
        await clinic.post(f"/v1/clients/{client_id}/discharge", {})
    else:
        await hear(db, stated(clinic, shown, "ended", by="client"), Supporters(desk).on_stated, MONDAY)
    ended = (await clinic.get(path(client_id))).json()
    by = {"delete": "clinic", "discharge": "system", "client": "client"}[how]
    assert (ended["state"], ended["ended_by"], ended["phone"], ended["calls"]) == ("ended", by, None, None)
    named, *later = await news(said)
    assert isinstance(named, SupporterNamed)
    assert [type(each) for each in later] == ([] if how == "client" else [SupporterRemoved])
    async with db.transaction(named.clinic_id) as tx:
        with pytest.raises(KeyDestroyed):
            await desk.vault.open(tx, named.clinic_id, ClientId(named.supporter_id), "contact.phone", named.phone)
    assert (await delete(clinic, client_id)).status_code == 200
    assert len(await news(said)) == 1 + len(later), "doing it again does nothing"


async def test_their_own_consent_is_known_from_the_notifier_whatever_the_order_and_however_often(
    clinic: Caller, client_id: str, desk: Desk, db: Db
) -> None:
    shown = await clinic.made(path(client_id), BODY)
    on_stated = Supporters(desk).on_stated
    agreed, stopped = stated(clinic, shown, "agreed", minutes=5), stated(clinic, shown, "stopped", minutes=9)
    await hear(db, stated(clinic, shown, "agreed", minutes=30, source="planner"), on_stated, MONDAY)
    assert (await clinic.get(path(client_id))).json()["state"] == "named", "only the notifier knows"
    await hear(db, stated(clinic, shown, "invited", minutes=-1), on_stated, MONDAY)
    assert (await clinic.get(path(client_id))).json()["state"] == "invited", "by a clock that is behind"
    for each in (stopped, agreed, stopped):
        await hear(db, each, on_stated, MONDAY)
        state = (await clinic.get(path(client_id))).json()
        assert (state["state"], state["since"][:16]) == ("stopped", "2026-03-02T15:09"), "the later word holds"
    await hear(db, stated(clinic, shown, "ended", by="client", minutes=10), on_stated, MONDAY)
    await hear(db, stated(clinic, shown, "agreed", minutes=11), on_stated, MONDAY)
    assert (await clinic.get(path(client_id))).json()["state"] == "ended", "what was ended stays so"
    await hear(db, stated(clinic, shown | {"supporter_id": str(uuid4())}, "agreed"), on_stated, MONDAY)


async def test_each_word_of_their_consent_is_on_record_once_and_stays_when_it_is_ended(
    clinic: Caller, client_id: str, desk: Desk, db: Db
) -> None:
    shown = await clinic.made(path(client_id), BODY)
    assert shown["consents"] == []
    reply, wording = uuid4(), "supporter_invite_2026_11"
    invited = stated(clinic, shown, "invited", by="system", wording_version=wording)
    agreed = stated(clinic, shown, "agreed", minutes=2, wording_version=wording, reply_id=reply)
    for each in (agreed, invited, agreed):
        await hear(db, each, Supporters(desk).on_stated, MONDAY)
    ended = (await delete(clinic, client_id)).json()
    assert (ended["state"], ended["phone"]) == ("ended", None)
    assert [{**each, "at": each["at"][:16]} for each in ended["consents"]] == [
        {"state": "invited", "by": "system", "wording_version": wording, "reply_id": None, "at": "2026-03-02T15:01"},
        {
            "state": "agreed",
            "by": "supporter",
            "wording_version": wording,
            "reply_id": str(reply),
            "at": "2026-03-02T15:02",
        },
    ]


async def test_who_wants_no_texts_can_be_followed_by_somebody_else(
    clinic: Caller, client_id: str, desk: Desk, db: Db, said: Said
) -> None:
    shown = await clinic.made(path(client_id), BODY)
    await hear(db, stated(clinic, shown, "stopped"), Supporters(desk).on_stated, MONDAY)
    other = await clinic.made(path(client_id), BODY | {"phone": "+12025550162"})
    assert other["supporter_id"] != shown["supporter_id"]
    assert [type(each).__name__ for each in await news(said)] == [
        "SupporterNamed",
        "SupporterRemoved",
        "SupporterNamed",
    ]


async def test_a_rebuild_of_what_was_heard_leaves_it_as_it_is(
    clinic: Caller, client_id: str, desk: Desk, db: Db
) -> None:
    shown = await clinic.made(path(client_id), BODY)
    await hear(db, stated(clinic, shown, "agreed"), Supporters(desk).on_stated, MONDAY)
    before = (await clinic.get(path(client_id))).json()
    assert (await rebuild(db)).equal
    assert (await clinic.get(path(client_id))).json() == before


async def test_of_who_was_ended_not_even_the_index_of_the_number_stays_for_longer_than_it_is_needed(
    clinic: Caller, client_id: str, clock: VirtualClock, db: Db
) -> None:
    await clinic.made(path(client_id), BODY)
    await delete(clinic, client_id)
    left = []
    for _ in range(2):
        await Forgetting(db, clock).look()
        async with db.everywhere() as tx:
            left.append(await tx.fetchval("SELECT count(*) FROM supporter WHERE phone_index IS NOT NULL"))
        clock.advance_to(clock.now() + timedelta(days=30))
    assert left == [1, 0]


async def test_another_clinics_client_has_no_supporter_here(
    clinic: Caller, http: httpx.AsyncClient, client_id: str
) -> None:
    other_clinic = await register(http)
    await clinic.made(path(client_id), BODY)
    for answer in (
        await other_clinic.get(path(client_id)),
        await other_clinic.post(path(client_id), BODY),
        await delete(other_clinic, client_id),
    ):
        assert answer.json()["code"] == "client_unknown"
