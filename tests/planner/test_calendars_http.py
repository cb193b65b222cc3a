"""A client's calendar over HTTP, and the loop that reads it again."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from handrail_planner.calendars import LEASE, Calendars, Round, long_failing
from handrail_planner.core.calendar import MAX_BYTES
from handrail_planner.desk import Desk
from handrail_planner.fetching import Allowed, Fetcher
from handrail_shared.contracts.events import BusyTimesSet
from handrail_shared.runtime.clock import VirtualClock

from tests.loop.test_canary import everything_logged
from tests.planner.calendar_server import CalendarServer, Request, serving
from tests.planner.conftest import MONDAY, SAM, Caller, Said, register
from tests.planner.core.calendars import APPLE, GOOGLE, OUTLOOK, SECRETS, calendar, event
from tests.support.postgres import Database

LATE = event("UID:1", "DTSTART:20260303T170000", "DURATION:PT1H")
NONE = {
    "kind": "none",
    "spans": 0,
    "known_until": None,
    "fetched_at": None,
    "fault": None,
    "failing_since": None,
    "failing_long": False,
}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, allowed=Allowed(http=True, loopback=True))


@pytest.fixture
async def server() -> AsyncIterator[CalendarServer]:
    async with serving() as running:
        yield running


@pytest.fixture
def loop(desk: Desk) -> Calendars:
    return Calendars(desk, Fetcher(desk.allowed))


async def send(clinic: Caller, client_id: str, file: bytes, kind: str = "text/calendar") -> httpx.Response:
    headers = {"Authorization": f"Bearer {clinic.key}", "Content-Type": kind}
    return await clinic.http.put(f"/v1/clients/{client_id}/calendar", content=file, headers=headers)


async def shown(clinic: Caller, client_id: str) -> Any:
    answer = await clinic.get(f"/v1/clients/{client_id}/calendar")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def point(clinic: Caller, client_id: str, address: str) -> Any:
    answer = await clinic.put(f"/v1/clients/{client_id}/calendar", {"address": address})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def busy_said(said: Said) -> list[BusyTimesSet]:
    return [each for each in await said.all() if isinstance(each, BusyTimesSet)]


async def test_a_file_is_told_as_busy_times_and_no_more_than_that_is_shown(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    assert await shown(clinic, client_id) == NONE
    answer = await send(clinic, client_id, GOOGLE, "text/calendar; charset=utf-8")
    assert answer.status_code == 200, answer.text
    assert answer.json() == await shown(clinic, client_id)
    assert answer.json() == NONE | {
        "kind": "file",
        "spans": 7,
        "known_until": "2026-05-01T15:00:00Z",
        "fetched_at": "2026-03-02T15:00:00Z",
    }
    news = await said.last()
    assert isinstance(news, BusyTimesSet)
    assert (str(news.client_id), news.known_until, len(news.spans)) == (client_id, MONDAY + timedelta(days=60), 7)
    assert news.spans[0].start == datetime(2026, 3, 9, 19, tzinfo=UTC)


async def test_what_floats_is_on_the_clients_own_clock_also_after_a_move(
    clinic: Caller, loop: Calendars, said: Said
) -> None:
    client_id = await clinic.client(zone="Europe/Berlin")
    await send(clinic, client_id, calendar(LATE))
    moved = SAM | {"zone": "America/New_York", "version": 1}
    assert (await clinic.put(f"/v1/clients/{client_id}/contact", moved)).status_code == 200
    assert await loop.due()
    assert await loop.read_due() == Round(read=1)
    starts = [each.spans[0].start.hour for each in await busy_said(said)]
    assert starts == [16, 22]


async def test_deleting_it_says_that_there_is_none_once(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/calendar"
    await send(clinic, client_id, GOOGLE)
    assert [(await clinic.call("DELETE", path)).json() for _ in range(2)] == [NONE, NONE]
    news = await busy_said(said)
    assert [len(each.spans) for each in news] == [7, 0]


async def test_a_discharge_forgets_it(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    await send(clinic, client_id, GOOGLE)
    await clinic.post(f"/v1/clients/{client_id}/discharge")
    assert await shown(clinic, client_id) == NONE
    assert (await busy_said(said))[-1].spans == ()
    assert (await send(clinic, client_id, GOOGLE)).json()["code"] == "client_discharged"


async def test_a_file_that_cannot_be_used_is_refused_with_its_line_and_the_one_before_stands(clinic: Caller) -> None:
    client_id = await clinic.client()
    await send(clinic, client_id, GOOGLE)
    answer = await send(clinic, client_id, calendar(event("UID:xylophone", "DTSTART:xylophone")))
    assert (answer.status_code, answer.json()["code"]) == (422, "calendar_not_valid")
    assert [(each["line"], each["code"]) for each in answer.json()["lines"]] == [(6, "time_not_valid")]
    assert "xylophone" not in answer.text
    assert (await send(clinic, client_id, b"")).json()["lines"] == []
    assert (await send(clinic, client_id, b" " * (MAX_BYTES + 1))).json()["code"] == "body_too_large"
    assert (await send(clinic, client_id, GOOGLE, "text/html")).json()["code"] == "unsupported_media_type"
    assert (await shown(clinic, client_id))["spans"] == 7


async def test_a_file_of_nearly_a_mebibyte_is_taken(clinic: Caller) -> None:
    client_id = await clinic.client()
    long = calendar(
        LATE, *[event(f"UID:{n}", "DTSTART:20250303T170000", f"DESCRIPTION:{'x' * 900}") for n in range(1000)]
    )
    assert 900_000 < len(long) < MAX_BYTES
    assert (await send(clinic, client_id, long)).json()["spans"] == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"address": "ftp://calendar.example.com/x"}', 422, "not_valid"),
        (b'{"address": "https://sam:xylophone@calendar.example.com/x"}', 422, "not_valid"),
        (b'{"address": ""}', 422, "not_valid"),
        (b'{"adress": "xylophone"}', 422, "not_valid"),
        (b"{}", 422, "not_valid"),
        (b'{"address": "xylophone', 400, "malformed_json"),
        (b'"xylophone"', 422, "not_valid"),
    ],
)
async def test_an_address_that_cannot_be_asked_is_refused_and_not_repeated(
    clinic: Caller, body: bytes, status: int, code: str
) -> None:
    answer = await send(clinic, await clinic.client(), body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "xylophone" not in answer.text


async def test_another_clinics_client_is_not_there(clinic: Caller, http: httpx.AsyncClient) -> None:
    client_id = await clinic.client()
    await send(clinic, client_id, GOOGLE)
    other = await register(http)
    assert (await send(other, client_id, GOOGLE)).status_code == 404
    path = f"/v1/clients/{client_id}/calendar"
    for answer in (
        await other.get(path),
        await other.call("DELETE", path),
        await other.put(path, {"address": "https://example.com/"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "client_unknown")


async def test_an_address_is_read_soon_and_every_six_hours(
    clinic: Caller, loop: Calendars, clock: VirtualClock, server: CalendarServer, said: Said
) -> None:
    server.has("/a.ics", calendar(LATE), 'ETag: "v1"')
    client_id = await clinic.client()
    first = await point(clinic, client_id, f"{server.address}/a.ics")
    assert first == NONE | {"kind": "address"}
    assert [await loop.read_due() for _ in range(2)] == [Round(read=1), Round()]
    assert (await shown(clinic, client_id))["spans"] == 1
    server.says["/a.ics"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    clock.advance_to(MONDAY + timedelta(hours=6))
    assert await loop.read_due() == Round(read=1)
    assert [each.headers.get("if-none-match") for each in server.asked] == [None, '"v1"']
    news = await busy_said(said)
    assert [each.known_until for each in news] == [MONDAY + timedelta(days=60), MONDAY + timedelta(days=60, hours=6)]
    assert news[0].spans == news[1].spans != ()


async def test_a_file_is_worked_out_again_every_day_from_what_was_kept(
    clinic: Caller, loop: Calendars, clock: VirtualClock, said: Said
) -> None:
    client_id = await clinic.client()
    weekly = event("UID:1", "DTSTART;TZID=America/New_York:20260303T170000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    await send(clinic, client_id, calendar(weekly))
    for day in range(1, 30):
        clock.advance_to(MONDAY + timedelta(days=day))
        assert await loop.read_due() == Round(read=1)
    last = (await busy_said(said))[-1]
    assert last.known_until == MONDAY + timedelta(days=89)
    assert [each.start.date().isoformat() for each in last.spans][0::8] == ["2026-03-31", "2026-05-26"]


async def test_an_address_that_fails_keeps_what_was_known_and_is_asked_ever_more_seldom(
    clinic: Caller, loop: Calendars, clock: VirtualClock, server: CalendarServer, desk: Desk, said: Said
) -> None:
    server.has("/a.ics", calendar(LATE))
    client_id = await clinic.client()
    await point(clinic, client_id, f"{server.address}/a.ics")
    await loop.read_due()
    known = await shown(clinic, client_id)
    server.has("/a.ics", b"<html>Sign in, quokka</html>")
    clock.advance_to(MONDAY + timedelta(hours=6))
    assert await loop.read_due() == Round(failed=1)
    failed = MONDAY + timedelta(hours=6)
    since = failed.isoformat().replace("+00:00", "Z")
    assert await shown(clinic, client_id) == known | {"fault": "not_a_calendar", "failing_since": since}
    tries = 0
    while (now := clock.now()) < failed + timedelta(days=7):
        clock.advance_to(now + timedelta(minutes=15))
        tries += (await loop.read_due()).failed
    assert tries == 12  # seven while the pause doubles, then one a day
    assert (await shown(clinic, client_id))["failing_long"]
    assert (await long_failing(desk)).state == "look"
    assert len(await busy_said(said)) == 1
    server.has("/a.ics", calendar(LATE))
    clock.advance_to(clock.now() + timedelta(days=1))
    assert await loop.read_due() == Round(read=1)
    assert (await shown(clinic, client_id))["failing_since"] is None
    assert (await long_failing(desk)).state == "good"


async def test_another_address_forgets_at_once_what_the_one_before_said(
    clinic: Caller, server: CalendarServer, said: Said
) -> None:
    client_id = await clinic.client()
    await send(clinic, client_id, GOOGLE)
    await point(clinic, client_id, f"{server.address}/other.ics")
    assert [len(each.spans) for each in await busy_said(said)] == [7, 0]


async def test_two_processes_never_read_the_same_calendar_at_once(
    clinic: Caller, desk: Desk, server: CalendarServer, said: Said
) -> None:
    for number in range(5):
        server.has(f"/{number}", calendar(LATE))
        await point(clinic, await clinic.client(phone=f"+1202555012{number}"), f"{server.address}/{number}")
    rounds = await asyncio.gather(*(Calendars(desk, Fetcher(desk.allowed)).read_due() for _ in range(3)))
    assert sum(each.read for each in rounds) == len(server.asked) == len(await busy_said(said)) == 5


async def test_what_comes_of_a_turn_that_was_overtaken_has_no_effect(
    clinic: Caller, loop: Calendars, server: CalendarServer, said: Said
) -> None:
    client_id = await clinic.client()
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Request, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await go_on.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + calendar(LATE))

    server.says["/slow"] = slow
    await point(clinic, client_id, f"{server.address}/slow")
    reading = asyncio.create_task(loop.read_due())
    async with asyncio.timeout(10):
        await asked.wait()
        assert await loop.due()
        await clinic.call("DELETE", f"/v1/clients/{client_id}/calendar")
        await send(clinic, client_id, GOOGLE)
        go_on.set()
        await reading
    assert [len(each.spans) for each in await busy_said(said)] == [0, 7]
    assert (await shown(clinic, client_id))["kind"] == "file"


async def test_a_process_that_dies_leaves_its_calendar_to_the_others(
    clinic: Caller, loop: Calendars, desk: Desk, clock: VirtualClock, server: CalendarServer
) -> None:
    server.has("/a", calendar(LATE))
    await point(clinic, await clinic.client(), f"{server.address}/a")
    dying = Calendars(desk, Fetcher(desk.allowed))
    assert len(await dying._claimed()) == 1
    assert await loop.read_due() == Round()
    clock.advance_to(MONDAY + LEASE)
    assert await loop.read_due() == Round(read=1)


async def test_the_loop_wakes_for_an_address_that_was_just_given(
    clinic: Caller, loop: Calendars, clock: VirtualClock, server: CalendarServer
) -> None:
    server.has("/a", calendar(LATE))
    client_id = await clinic.client()
    await loop.start()
    try:
        async with asyncio.timeout(10):
            while clock.next_deadline() is None:
                await asyncio.sleep(0.01)
            await point(clinic, client_id, f"{server.address}/a")
            while (await shown(clinic, client_id))["fetched_at"] is None:
                await asyncio.sleep(0.01)
            while clock.next_deadline() != MONDAY + timedelta(hours=6):
                await asyncio.sleep(0.01)
    finally:
        await loop.stop()


async def test_the_calendar_of_a_forgotten_client_goes_with_the_key(
    clinic: Caller, loop: Calendars, desk: Desk, said: Said, clock: VirtualClock
) -> None:
    client_id = await clinic.client()
    await send(clinic, client_id, GOOGLE)
    async with desk.db.transaction(UUID(clinic.clinic_id)) as tx:
        await desk.vault.destroy(tx, UUID(clinic.clinic_id), UUID(client_id))
    clock.advance_to(MONDAY + timedelta(days=1))
    assert await loop.read_due() == Round(read=1)
    assert await shown(clinic, client_id) == NONE
    assert (await busy_said(said))[-1].spans == ()


async def test_no_word_of_a_calendar_and_no_address_is_anywhere_in_clear(
    clinic: Caller, loop: Calendars, clock: VirtualClock, server: CalendarServer, database: Database
) -> None:
    answers = []
    with everything_logged() as logged:
        for number, file in enumerate((GOOGLE, OUTLOOK, APPLE)):
            client_id = await clinic.client(phone=f"+1202555013{number}", name=None)
            answers.append((await send(clinic, client_id, file)).text)
            broken = file.replace(b"TRANSP:OPAQUE", b"RRULE:zeppelin\r\nDTSTART;X=quokka:gargoyle", 1)
            answers.append((await send(clinic, client_id, broken)).text)
            server.has(f"/xylophone-{number}", file, 'ETag: "marmalade"', "X-Narwhal: trombone")
            server.has(f"/broken-xylophone-{number}", broken)
            for path in (f"/xylophone-{number}", f"/broken-xylophone-{number}", "/pumpernickel-nowhere"):
                await point(clinic, client_id, f"{server.address}{path}")
                await loop.read_due()
                answers.append(json.dumps(await shown(clinic, client_id)))
    assert len(server.asked) == 9
    assert isinstance(logged, io.StringIO)
    assert "calendar_not_read" in logged.getvalue()
    places = {"the log": logged.getvalue(), "the answers": "".join(answers)} | await _tables(database)
    assert "hs1." in places["planner.calendar"]
    assert len(places["planner.outbox"]) > 1000
    assert [
        (word, where) for where, text in places.items() for word in (*SECRETS, "127.0.0.1:") if word in text.lower()
    ] == []


async def _tables(database: Database) -> dict[str, str]:
    admin = await asyncpg.connect(database.admin_dsn)
    names = await admin.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('planner', 'vault')"
    )
    rows = {each["name"]: await admin.fetch(f"SELECT * FROM {each['name']}") for each in names}
    await admin.close()
    return {name: "\n".join(repr(tuple(row.values())) for row in found) for name, found in rows.items()}
