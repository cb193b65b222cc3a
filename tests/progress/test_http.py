"""What a clinic and its integrators are told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from handrail_progress.http import build_app
from handrail_progress.wiring import schemas
from handrail_shared.contracts.envelope import Recorded, read
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.relay import Relay
from handrail_shared.runtime.vault import AccessKeys, Scope

from tests.progress.hearing import CLIENT, CLINIC, PLAN, Hearing, decision, enrolled, rating, reply, story
from tests.progress.stories import START
from tests.shared.runtime.keeping_bus import KeepingBus
from tests.support.postgres import Database

OTHER = UUID(int=77)
CLOCK = VirtualClock(START + timedelta(days=6))
Client = httpx.AsyncClient


@pytest.fixture
async def key_of(database: Database, db: Db) -> AsyncIterator[Callable[..., object]]:
    """Makes access keys, as the operator does."""
    admin = Db(database.admin_dsn, schema="vault", max_size=2)
    await admin.open()

    async def make(clinic: UUID, *scopes: Scope) -> str:
        async with admin.transaction(clinic) as tx:
            return await AccessKeys(admin).make(tx, ClinicId(clinic), scopes or ("progress",))

    yield make
    await admin.close()


@pytest.fixture
async def client(db: Db, key_of: Callable[..., object]) -> AsyncIterator[Client]:
    """A caller with a key of the clinic."""
    key = await key_of(CLINIC)  # type: ignore[misc]  # the fixture gives an async function
    transport = httpx.ASGITransport(build_app(db, AccessKeys(db), CLOCK))
    async with Client(
        transport=transport, base_url="http://progress.example.com", headers={"Authorization": f"Bearer {key}"}
    ) as caller:
        yield caller


async def publish(db: Db) -> None:
    """Everything in the outbox, by the relay."""
    relay = Relay(db, KeepingBus(), service="progress")
    await relay.start()
    async with asyncio.timeout(10):
        while await relay.backlog():
            await asyncio.sleep(0.01)
    await relay.stop()


async def test_a_plans_progress_is_told(db: Db, client: Client) -> None:
    await Hearing(db).take_in(decision(4), *story("DDM."), decision(5, withheld=True))
    told = (await client.get(f"/v1/plans/{PLAN}/progress")).json()
    assert {name: told[name] for name in ("state", "run", "best_run", "total_repetitions", "reserve")} == {
        "state": "grace",
        "run": 2,
        "best_run": 2,
        "total_repetitions": 2,
        "reserve": 0,
    }
    assert told["counts"] == {
        "done": 2,
        "partly": 0,
        "missed": 1,
        "did_not_arise": 1,
        "skipped": 0,
        "silent": 1,
        "undelivered": 0,
        "withheld": 0,
        "not_available": 1,
    }
    assert [(each["local_date"], each["standing"]) for each in told["last"]] == [
        ("2026-03-07", "not_available"),
        ("2026-03-06", "silent"),
        ("2026-03-05", "did_not_arise"),
        ("2026-03-04", "missed"),
        ("2026-03-03", "done"),
        ("2026-03-02", "done"),
    ]


async def test_strength_consistency_ratings_and_milestones_are_told(db: Db, client: Client) -> None:
    await Hearing(db).take_in(*story("DDDDDDDDM.s"), rating(4, 6), rating(8, 7))
    told = (await client.get(f"/v1/plans/{PLAN}/progress")).json()
    assert told["strength"] == pytest.approx((1 - 0.05 ** (8 / 66)) * 0.05 ** (1 / 66), abs=0.001)
    assert (told["milestones"], told["graduated_at"], told["reserve"]) == ([7], None, 1)
    assert (told["run_began_on"], told["last_used_on"], told["misses_in_a_row"]) == ("2026-03-02", "2026-03-09", 1)
    assert [each["rating"] for each in told["automaticity"]] == [7, 6]
    assert told["explanation"][0] == "Missed once in a row since, which is forgiven: the run stands at 8."


async def test_only_real_opportunities_of_the_last_days_are_in_a_rate(db: Db, client: Client) -> None:
    """The clock stands on the seventh day; what is 28 days back and more is not in."""
    long_ago = [reply(number, "M") for number in (-30, -22)]
    lately = [reply(number, letter) for number, letter in zip((-21, -20, 0), "MDD", strict=True)]
    unreal = [
        *(reply(number, letter) for number, letter in enumerate("s.", start=1)),
        decision(3),
        decision(4, withheld=True),
    ]
    await Hearing(db).take_in(*long_ago, *lately, *unreal)
    told = (await client.get(f"/v1/plans/{PLAN}/progress")).json()
    assert told["consistency_7_days"] == {"used": 1, "missed": 0, "rate": 1.0}
    assert told["consistency_28_days"] == {"used": 2, "missed": 1, "rate": 0.667}
    assert "In the last 28 days it was used in 2 of the 3 moments that came up." in told["explanation"]


async def test_a_day_that_is_still_to_come_is_in_no_rate(db: Db, client: Client) -> None:
    await Hearing(db).take_in(reply(0, "D"), reply(7, "M"))
    told = (await client.get(f"/v1/plans/{PLAN}/progress")).json()
    assert told["consistency_28_days"] == {"used": 1, "missed": 0, "rate": 1.0}


async def test_without_a_real_opportunity_there_is_no_rate(db: Db, client: Client) -> None:
    await Hearing(db).take_in(*story("..s"))
    told = (await client.get(f"/v1/plans/{PLAN}/progress")).json()
    assert told["consistency_7_days"] == {"used": 0, "missed": 0, "rate": None}


@pytest.mark.parametrize(("zone", "used"), [("Pacific/Auckland", 0), ("UTC", 1), (None, 1)])
async def test_the_days_are_those_of_the_clients_own_calendar(
    db: Db, client: Client, zone: str | None, used: int
) -> None:
    """At 17:00 in UTC it is tomorrow in New Zealand."""
    await Hearing(db).take_in(*([enrolled(zone)] if zone else []), reply(0, "D"))
    told = (await client.get(f"/v1/clients/{CLIENT}/progress")).json()["plans"][0]
    assert told["consistency_7_days"]["used"] == used


async def test_a_clients_plans_are_told_together(db: Db, client: Client) -> None:
    second = uuid4()
    await Hearing(db).take_in(*story("D"), *story("DD", plan=second))
    told = (await client.get(f"/v1/clients/{CLIENT}/progress")).json()
    assert {plan["plan_id"]: plan["run"] for plan in told["plans"]} == {str(PLAN): 1, str(second): 2}


async def test_a_clients_plans_come_in_pages_the_newest_first(db: Db, client: Client) -> None:
    plans = [uuid4() for _ in range(5)]
    await Hearing(db).take_in(*(reply(0, "D", plan=plan) for plan in plans))
    async with db.everywhere() as tx:
        for number, plan in enumerate(plans[:4]):
            at = START + timedelta(days=number // 2)
            await tx.execute("UPDATE run SET activated_at = $1 WHERE plan_id = $2", at, plan)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = {"limit": 2, **({"after": cursor} if cursor else {})}
        page = (await client.get(f"/v1/clients/{CLIENT}/progress", params=asked)).json()
        seen += [plan["plan_id"] for plan in page["plans"]]
        cursor = page["next_after"]
    assert seen == [*sorted(map(str, plans[2:4])), *sorted(map(str, plans[:2])), str(plans[4])]


@pytest.mark.parametrize("path", [f"/v1/plans/{PLAN}/progress", f"/v1/clients/{CLIENT}/progress"])
async def test_what_belongs_to_another_clinic_is_not_there(db: Db, client: Client, path: str) -> None:
    await Hearing(db).take_in(*story("D", clinic=OTHER))
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_clinics_plans_come_in_pages(db: Db, client: Client) -> None:
    plans = [uuid4() for _ in range(5)]
    await Hearing(db).take_in(*(reply(0, "D", plan=plan) for plan in plans), *story("D", clinic=OTHER, plan=uuid4()))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get("/v1/progress", params={"limit": 2, **({"after": cursor} if cursor else {})})).json()
        seen += [plan["plan_id"] for plan in page["plans"]]
        cursor = page["next_after"]
    assert seen == sorted(str(plan) for plan in plans)


async def test_the_feed_gives_each_published_event_once_as_a_cloudevent(db: Db, client: Client) -> None:
    await Hearing(db).take_in(*story("DDM"), *story("D", clinic=OTHER))
    await publish(db)
    seen: list[str] = []
    position = 0
    while events := (page := (await client.get("/v1/events", params={"after": position, "limit": 2})).json())["events"]:
        for event in events:
            known = read([("content-type", b"application/cloudevents+json")], json.dumps(event).encode())
            assert isinstance(known, Recorded)
            assert known.event.clinic_id == CLINIC
            seen.append(known.envelope.type)
        position = page["next_after"]
    assert seen == [
        f"handrail.{name}.v1" for name in [*["repetition_counted", "streak_extended"] * 2, "streak_forgiven"]
    ]


async def test_the_feed_goes_on_after_any_event_that_it_gave(db: Db, client: Client) -> None:
    await Hearing(db).take_in(*story("DDM"), *story("D", clinic=OTHER))
    await publish(db)
    every = (await client.get("/v1/events")).json()["events"]
    for number, event in enumerate(every):
        rest = (await client.get("/v1/events", params={"after": event["id"]})).json()
        assert rest["events"] == every[number + 1 :]
    assert {event["type"] for event in every}.isdisjoint({"handrail.progress_stated.v1"})


async def test_an_event_that_is_not_kept_is_told_so(db: Db, client: Client) -> None:
    await Hearing(db).take_in(*story("D", clinic=OTHER))
    await publish(db)
    async with db.everywhere() as tx:
        foreign = await tx.fetchval("SELECT event_id FROM event_log")
    for unknown in (uuid4(), foreign):
        answer = await client.get("/v1/events", params={"after": str(unknown)})
        assert (answer.status_code, answer.json()["code"]) == (410, "event_not_kept")


async def test_an_event_that_is_published_and_not_in_the_log_yet_is_no_reason_to_begin_anew(
    db: Db, client: Client
) -> None:
    """As between the relay's publishing and its writing down."""
    await Hearing(db).take_in(*story("D"))
    await publish(db)
    last = (await client.get("/v1/events")).json()["next_after"]
    await Hearing(db).take_in(reply(1, "D"))
    async with db.everywhere() as tx:
        waiting = await tx.fetchval("SELECT event_id FROM outbox WHERE topic = 'handrail.progress.v1' LIMIT 1")
    answer = await client.get("/v1/events", params={"after": str(waiting)})
    assert (answer.status_code, answer.json()) == (200, {"events": [], "next_after": last})
    await publish(db)
    rest = (await client.get("/v1/events", params={"after": last})).json()["events"]
    assert str(waiting) in {event["id"] for event in rest}, "nothing is left out"


async def test_what_is_not_published_yet_is_not_in_the_feed(db: Db, client: Client) -> None:
    await Hearing(db).take_in(*story("D"))
    assert (await client.get("/v1/events")).json() == {"events": [], "next_after": 0}


PATHS = [f"/v1/plans/{PLAN}/progress", f"/v1/clients/{CLIENT}/progress", "/v1/progress", "/v1/events"]


@pytest.mark.parametrize("path", PATHS)
async def test_without_a_key_nothing_is_told(client: Client, path: str) -> None:
    assert (await client.get(path, headers={"Authorization": "Bearer hr_0_0"})).status_code == 401


@pytest.mark.parametrize("path", PATHS)
async def test_a_key_without_the_scope_is_refused(client: Client, key_of: Callable[..., object], path: str) -> None:
    key = await key_of(CLINIC, "plans")  # type: ignore[misc]  # the fixture gives an async function
    assert (await client.get(path, headers={"Authorization": f"Bearer {key}"})).status_code == 403


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "after=-1", "after=x", f"after={2**80}"])
async def test_a_wrong_page_is_explained(client: Client, query: str) -> None:
    answer = await client.get(f"/v1/events?{query}")
    assert answer.status_code == 422
    assert answer.json()["faults"]


def test_the_schemas_name_the_role_of_the_address() -> None:
    vault, own = schemas("postgresql://handrail_progress:secret@127.0.0.1/handrail")
    assert (vault.name, own.name, own.role) == ("vault", "progress", "handrail_progress")
