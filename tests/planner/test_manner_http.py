"""How a client wants to be written to, over HTTP: preferences, consent to nights, breaks; and what is said of each."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_planner.handlers.manner import on_client_paused, on_client_resumed
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    ClientPaused,
    ClientResumed,
    NightAllowed,
    NightDisallowed,
    PreferencesSet,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db

from tests.planner.conftest import MONDAY, Caller, Said, hear, register

NIGHT = {"start": "22:00", "end": "02:00", "wording_version": "night_2026_01"}
NO_WISHES = {
    "safe_from": None,
    "safe_until": None,
    "nudges_a_day": None,
    "nudges_a_week": None,
    "jurisdiction": None,
    "copy_level": None,
    "alias": None,
    "weekly_recap": False,
    "cue_word": None,
    "code_word": None,
    "version": 1,
}


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


@pytest.fixture
def path(client_id: str) -> str:
    return f"/v1/clients/{client_id}"


async def shown(clinic: Caller, path: str) -> Any:
    return (await clinic.get(path)).json()


async def test_preferences_are_replaced_whole_and_say_so_once(clinic: Caller, path: str, said: Said) -> None:
    first = await clinic.get(f"{path}/preferences")
    assert (first.json(), first.headers["ETag"]) == (NO_WISHES, '"1"')
    wishes = {
        "safe_from": "12:00",
        "safe_until": "19:00",
        "nudges_a_day": 1,
        "nudges_a_week": 3,
        "jurisdiction": "us_fl",
        "copy_level": "discreet",
        "alias": "Alex",
        "weekly_recap": True,
        "cue_word": "lighthouse",
        "code_word": "marmalade",
    }
    for version in (1, 2):
        answer = await clinic.put(f"{path}/preferences", wishes, If_Match=f'"{version}"')
        assert (answer.json(), answer.headers["ETag"]) == (wishes | {"version": 2}, '"2"')
    assert (await said.names()).count("PreferencesSet") == 1
    news = await said.last()
    assert isinstance(news, PreferencesSet)
    assert (news.code_word or "")[:4] == "hs1."
    assert (f"{news.safe_from:%H:%M}", news.nudges_a_week, news.jurisdiction) == ("12:00", 3, "us_fl")
    assert news.weekly_recap
    assert (news.copy_level, (news.alias or "")[:4]) == ("discreet", "hs1.")
    cleared = await clinic.put(f"{path}/preferences", {"version": 2})
    assert cleared.json() == NO_WISHES | {"version": 3}


async def test_preferences_name_the_version_that_was_read(clinic: Caller, path: str) -> None:
    assert (await clinic.put(f"{path}/preferences", {})).json()["code"] == "version_required"
    await clinic.put(f"{path}/preferences", {"nudges_a_day": 1, "version": 1})
    late = await clinic.put(f"{path}/preferences", {"nudges_a_day": 2, "version": 1})
    assert (late.status_code, late.json()["code"]) == (412, "stale_version")


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"safe_from": "12:00"}, "safe_until"),
        ({"safe_until": "12:00"}, "safe_from"),
        ({"safe_from": "12:00", "safe_until": "12:00"}, "safe_until"),
        ({"nudges_a_day": 0}, "nudges_a_day"),
        ({"nudges_a_week": 13}, "nudges_a_week"),
        ({"jurisdiction": "us_ny"}, "jurisdiction"),
        ({"cue_word": "Done"}, "cue_word"),
        ({"cue_word": "STOP"}, "cue_word"),
        ({"cue_word": "two words"}, "cue_word"),
        ({"code_word": "easier"}, "code_word"),
        ({"code_word": "jam"}, "code_word"),
        ({"code_word": "lighthuose", "cue_word": "lighthouse"}, "code_word"),
    ],
)
async def test_preferences_that_cannot_be_meant_are_refused_by_name(
    clinic: Caller, path: str, wishes: dict[str, object], field: str
) -> None:
    answer = await clinic.put(f"{path}/preferences", wishes | {"version": 1})
    assert (answer.status_code, [fault["field"] for fault in answer.json()["faults"]]) == (422, [field])


async def test_consent_to_nights_is_kept_line_by_line_and_shown(
    clinic: Caller, path: str, said: Said, db: Db, clock: VirtualClock
) -> None:
    assert (await shown(clinic, path))["night_consent"] is None
    for _ in range(2):
        answer = await clinic.put(f"{path}/night-consent", NIGHT)
        assert answer.json() == NIGHT | {"evidence": "clinic_form", "since": "2026-03-02T15:00:00Z"}
        clock.advance_to(MONDAY + timedelta(days=1))
    assert (await shown(clinic, path))["night_consent"]["start"] == "22:00"
    await clinic.put(f"{path}/night-consent", NIGHT | {"end": "01:00"})
    for _ in range(2):
        assert (await clinic.call("DELETE", f"{path}/night-consent")).status_code == 204
    assert (await shown(clinic, path))["night_consent"] is None
    news = [each for each in await said.all() if isinstance(each, NightAllowed | NightDisallowed)]
    assert [type(each).__name__ for each in news] == ["NightAllowed", "NightAllowed", "NightDisallowed"]
    async with db.transaction(UUID(clinic.clinic_id)) as tx:
        assert await tx.fetchval("SELECT count(*) FROM night_entry") == 3
    for change in ("UPDATE night_entry SET ends = '03:00'", "DELETE FROM night_entry"):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with db.transaction(UUID(clinic.clinic_id)) as tx:
                await tx.execute(change)


async def test_hours_of_no_length_are_no_night(clinic: Caller, path: str) -> None:
    answer = await clinic.put(f"{path}/night-consent", NIGHT | {"end": "22:00"})
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "end")


async def test_a_break_is_said_once_shown_while_it_lasts_and_over_by_itself(
    clinic: Caller, path: str, said: Said, clock: VirtualClock
) -> None:
    for _ in range(2):
        answer = await clinic.put(f"{path}/break", {"until": "2026-03-08"})
        assert answer.json() == {
            "until": "2026-03-08",
            "by": "clinic",
            "since": "2026-03-02T15:00:00Z",
            "by_code_word": False,
        }
    news = [each for each in await said.all() if isinstance(each, ClientPaused)]
    assert [(each.until, each.by) for each in news] == [(date(2026, 3, 8), "clinic")]
    clock.advance_to(MONDAY.replace(day=9, hour=3))
    assert (await shown(clinic, path))["on_break"]["until"] == "2026-03-08"
    clock.advance_to(MONDAY.replace(day=9, hour=4))
    assert (await shown(clinic, path))["on_break"] is None
    assert "ClientResumed" not in await said.names(), "over by itself"


async def test_a_break_without_an_end_lasts_until_it_is_ended(clinic: Caller, path: str, said: Said) -> None:
    assert (await clinic.put(f"{path}/break", {})).json()["until"] is None
    for _ in range(2):
        assert (await clinic.call("DELETE", f"{path}/break")).status_code == 204
    told = (await said.names())[-3:]
    assert told == ["ClientPaused", "ClientResumed", "ClientResumed"], "the clinic may also start again without a break"
    assert (await shown(clinic, path))["on_break"] is None


@pytest.mark.parametrize(
    ("until", "status"), [("2026-03-01", 422), ("2026-03-02", 200), ("2027-03-03", 200), ("2027-03-04", 422)]
)
async def test_a_break_ends_on_a_day_of_the_year_to_come(clinic: Caller, path: str, until: str, status: int) -> None:
    assert (await clinic.put(f"{path}/break", {"until": until})).status_code == status


def heard(event: ClientPaused | ClientResumed, source: str = "notifier") -> Recorded[Any]:
    return wrap(event, event_id=EventId(uuid4()), source=source, correlation_id=uuid4())


async def test_a_break_that_the_client_takes_by_text_is_shown_and_can_be_ended_here(
    clinic: Caller, client_id: str, path: str, db: Db, said: Said
) -> None:
    who: dict[str, Any] = {
        "clinic_id": ClinicId(UUID(clinic.clinic_id)),
        "client_id": ClientId(UUID(client_id)),
        "by": "client",
    }
    paused = ClientPaused(**who, occurred_at=MONDAY - timedelta(hours=1), until=date(2026, 3, 9))
    earlier = ClientResumed(**who, occurred_at=MONDAY - timedelta(hours=2))
    await hear(db, heard(paused, "planner"), on_client_paused, MONDAY)
    assert (await shown(clinic, path))["on_break"] is None
    await hear(db, heard(paused), on_client_paused, MONDAY)
    await hear(db, heard(earlier), on_client_resumed, MONDAY)
    assert (await shown(clinic, path))["on_break"] == {
        "until": "2026-03-09",
        "by": "client",
        "since": "2026-03-02T14:00:00Z",
        "by_code_word": False,
    }
    await clinic.call("DELETE", f"{path}/break")
    assert (await said.names())[-1] == "ClientResumed"
    stranger = paused.model_copy(update={"client_id": ClientId(uuid4())})
    await hear(db, heard(stranger), on_client_paused, MONDAY)


async def test_a_code_word_that_came_is_on_the_work_list_until_the_clinic_ends_the_silence(
    clinic: Caller, client_id: str, path: str, db: Db
) -> None:
    came = ClientPaused(
        clinic_id=ClinicId(UUID(clinic.clinic_id)),
        client_id=ClientId(UUID(client_id)),
        occurred_at=MONDAY - timedelta(hours=1),
        by="client",
        by_code_word=True,
    )
    await hear(db, heard(came), on_client_paused, MONDAY)
    assert (await shown(clinic, path))["on_break"]["by_code_word"]
    listed = (await clinic.get("/v1/worklist?kind=code_word_said")).json()["items"]
    assert [(each["client_id"], each["since"]) for each in listed] == [(client_id, "2026-03-02T14:00:00Z")]
    await clinic.call("DELETE", f"{path}/break")
    assert (await shown(clinic, path))["on_break"] is None
    assert (await clinic.get("/v1/worklist?kind=code_word_said")).json()["items"] == []


async def test_a_client_who_left_gets_no_new_wishes_and_may_take_consents_back(clinic: Caller, path: str) -> None:
    await clinic.put(f"{path}/night-consent", NIGHT)
    await clinic.post(f"{path}/discharge")
    bodies: dict[str, dict[str, object]] = {"preferences": {"version": 1}, "night-consent": NIGHT, "break": {}}
    for name, body in bodies.items():
        assert (await clinic.put(f"{path}/{name}", body)).json()["code"] == "client_discharged", name
    assert (await clinic.call("DELETE", f"{path}/night-consent")).status_code == 204
    assert (await shown(clinic, path))["night_consent"] is None


async def test_another_clinic_sees_no_such_client(clinic: Caller, path: str) -> None:
    other = await register(clinic.http)
    calls: list[tuple[str, str, object]] = [
        ("GET", "preferences", None),
        ("PUT", "preferences", {"version": 1}),
        ("PUT", "night-consent", NIGHT),
        ("DELETE", "night-consent", None),
        ("PUT", "break", {}),
        ("DELETE", "break", None),
    ]
    for verb, name, body in calls:
        assert (await other.call(verb, f"{path}/{name}", body)).json()["code"] == "client_unknown", (verb, name)
