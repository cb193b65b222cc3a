"""Moments of every kind over HTTP: what is sent comes back, in the plan and in its versions, and is said on the bus."""

import json
import warnings
from typing import Any

import pytest
from handrail_shared.contracts.events import PlanActivated, PlanRevised
from handrail_shared.runtime.db import Db

from tests.planner.conftest import FRIDAY, Caller, Said, plan_body, register

HOURS = {"start": "17:00", "end": "19:00"}
USUAL = {
    "days": None,
    "when": None,
    "aim": "before",
    "lead_minutes": 20,
    "role": "nudge",
    "asks_about": None,
    "at_night": False,
}
KINDS: list[dict[str, Any]] = [
    {"kind": "weekly", "days": ["FR"], "every_weeks": 2, "from_date": "2026-03-02"},
    {"kind": "weekly", "days": ["SA"], "every_weeks": 1, "from_date": "2026-04-06"},
    {"kind": "recurring", "rule": "FREQ=MONTHLY;BYDAY=-1FR", "from_date": "2026-03-02"},
    {"kind": "dated", "dates": ["2026-03-20", "2026-12-24"]},
    {"kind": "session", "offsets": [-1, 2]},
    {"kind": "fact", "fact": "lapse", "offsets": [0, 1]},
    {"kind": "fact", "fact": "done", "offsets": [3]},
]


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


@pytest.fixture
async def goal_id(clinic: Caller, client_id: str) -> str:
    return await clinic.goal(client_id)


def without_ids(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in each.items() if name != "moment_id"} for each in shown]


async def test_each_kind_comes_back_as_it_was_sent_in_the_plan_and_its_version(
    clinic: Caller, client_id: str, goal_id: str
) -> None:
    sent = [{"when": kind, **HOURS} for kind in KINDS]
    drafted = await clinic.draft(client_id, goal_id, moments=sent)
    wanted = [USUAL | each for each in sent]
    assert without_ids(drafted["moments"]) == wanted
    path = f"/v1/plans/{drafted['plan_id']}"
    for shown in ((await clinic.get(path)).json(), (await clinic.get(f"{path}/versions/1")).json()):
        assert without_ids(shown["moments"]) == wanted
        assert [each["moment_id"] for each in shown["moments"]] == [each["moment_id"] for each in drafted["moments"]]


async def test_each_kind_is_said_as_a_rule_and_a_plain_window_as_ever(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    debrief = FRIDAY | {"aim": "after", "role": "debrief", "asks_about": 0}
    sent = [FRIDAY, *({"when": kind, **HOURS} for kind in KINDS[:1] + KINDS[2:]), debrief]
    sent[1] = {"when": KINDS[0] | {"days": ["SA"]}, **HOURS, "at_night": True}
    live = await clinic.active(client_id, goal_id, moments=sent)
    news = next(each for each in await said.all() if isinstance(each, PlanActivated))
    ids = [each["moment_id"] for each in live["moments"]]
    (window,) = news.moments
    assert (str(window.moment_id), window.days) == (ids[0], ("FR",))
    assert [str(rule.moment_id) for rule in news.rules] == ids[1:]
    assert [rule.days.kind for rule in news.rules] == [
        "weekly",
        "recurring",
        "dated",
        "session",
        "fact",
        "fact",
        "weekly",
    ]
    assert [rule.at_night for rule in news.rules] == [True, *[False] * 6]
    asks = news.rules[-1]
    assert (asks.role, asks.aim, str(asks.asks_about)) == ("debrief", "after", ids[0])


async def test_the_boosters_are_days_after_a_session_that_thin_out(
    clinic: Caller, client_id: str, goal_id: str
) -> None:
    drafted = await clinic.draft(client_id, goal_id, moments=[{"when": {"kind": "boosters"}, **HOURS}])
    assert drafted["moments"][0]["when"] == {"kind": "session", "offsets": [1, 2, 4, 7]}


async def test_days_of_every_week_are_the_same_however_they_are_said(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    live = await clinic.active(client_id, goal_id, moments=[{"when": {"kind": "weekly", "days": ["FR"]}, **HOURS}])
    assert without_ids(live["moments"]) == [USUAL | FRIDAY]
    news = next(each for each in await said.all() if isinstance(each, PlanActivated))
    assert (len(news.moments), news.rules) == (1, ())


async def test_a_moment_keeps_its_id_while_days_and_hours_stay(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    dated = {"when": KINDS[3], **HOURS}
    live = await clinic.active(client_id, goal_id, moments=[FRIDAY, dated])
    turned = dated | {"when": KINDS[3] | {"dates": KINDS[3]["dates"][::-1]}, "aim": "inside"}
    body = plan_body(goal_id, moments=[turned, FRIDAY | {"at_night": True}, dated | {"end": "20:00"}])
    revised = (await clinic.put(f"/v1/plans/{live['plan_id']}", body | {"version": 1})).json()
    before, after = ([each["moment_id"] for each in shown["moments"]] for shown in (live, revised))
    assert after[:2] == before[::-1]
    assert after[2] not in before
    news = next(each for each in await said.all() if isinstance(each, PlanRevised))
    assert (news.moments, [str(rule.moment_id) for rule in news.rules]) == ((), after)


NOT_MEANT: list[tuple[dict[str, Any], str]] = [
    (HOURS, "moments.0"),
    (FRIDAY | {"when": KINDS[3]}, "moments.0"),
    ({"when": {"kind": "hourly"}, **HOURS}, "moments.0.when"),
    ({"when": {"days": ["FR"]}, **HOURS}, "moments.0.when"),
    ({"when": {"kind": "weekly", "days": ["FR"], "every_weeks": 2}, **HOURS}, "moments.0.when.from_date"),
    ({"when": {"kind": "weekly", "days": ["FR"], "every_weeks": 53}, **HOURS}, "moments.0.when.weekly.every_weeks"),
    ({"when": KINDS[2] | {"rule": "FREQ=DAILY;BYHOUR=9"}, **HOURS}, "moments.0.when.rule"),
    ({"when": KINDS[2] | {"rule": "FREQ=DAILY;COUNT=3;UNTIL=20270101"}, **HOURS}, "moments.0.when.rule"),
    ({"when": KINDS[2] | {"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, **HOURS}, "moments.0.when.rule"),
    ({"when": KINDS[2] | {"rule": "every Friday"}, **HOURS}, "moments.0.when.recurring.rule"),
    ({"when": {"kind": "dated", "dates": ["2026-03-20", "2026-03-20"]}, **HOURS}, "moments.0.when.dates"),
    ({"when": {"kind": "dated", "dates": [20]}, **HOURS}, "moments.0.when.dated.dates.0"),
    ({"when": {"kind": "session", "offsets": [181]}, **HOURS}, "moments.0.when.session.offsets.0"),
    ({"when": {"kind": "fact", "fact": "done", "offsets": [-1]}, **HOURS}, "moments.0.when.fact.offsets.0"),
    ({"when": {"kind": "boosters"}, "start": "17:00", "end": "17:00"}, "moments.0"),
    (FRIDAY | {"role": "debrief"}, "moments.0.asks_about"),
    (FRIDAY | {"role": "debrief", "asks_about": 0}, "moments.0.asks_about"),
    (FRIDAY | {"asks_about": 0}, "moments.0.asks_about"),
    (FRIDAY | {"role": "check_in"}, "moments.0.role"),
]


async def test_a_moment_that_cannot_be_meant_is_refused_by_name(clinic: Caller, client_id: str, goal_id: str) -> None:
    for moment, field in NOT_MEANT:
        answer = await clinic.post(f"/v1/clients/{client_id}/plans", plan_body(goal_id, moments=[moment]))
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid"), moment
        assert answer.json()["faults"][0]["field"] == field, moment
        assert "hourly" not in answer.text


async def test_a_repeated_request_makes_no_second_plan(clinic: Caller, client_id: str, goal_id: str) -> None:
    body = plan_body(goal_id, moments=[{"when": kind, **HOURS} for kind in KINDS])
    path = f"/v1/clients/{client_id}/plans"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first, again = [await clinic.made(path, body, Idempotency_Key="once") for _ in range(2)]
    assert first["plan_id"] == again["plan_id"]


async def test_at_most_fourteen_moments_of_all_kinds(clinic: Caller, client_id: str, goal_id: str) -> None:
    many = [{"when": KINDS[4], "start": f"{hour:02}:00", "end": f"{hour:02}:30"} for hour in range(8, 22)]
    await clinic.draft(client_id, goal_id, moments=many)
    answer = await clinic.post(f"/v1/clients/{client_id}/plans", plan_body(goal_id, moments=[*many, FRIDAY]))
    assert answer.json()["faults"][0]["field"] == "moments"


async def test_a_version_from_before_there_were_other_kinds_is_read(
    clinic: Caller, client_id: str, goal_id: str, db: Db
) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    async with db.transaction(clinic.clinic_id) as tx:  # type: ignore[arg-type]  # an id of a test
        kept = json.loads(await tx.fetchval("SELECT moments FROM plan_version"))
    assert [sorted(each) for each in kept] == [["days", "end", "lead_minutes", "moment_id", "start"]]
    shown = (await clinic.get(f"/v1/plans/{drafted['plan_id']}/versions/1")).json()
    assert without_ids(shown["moments"]) == [USUAL | FRIDAY]


async def test_a_night_window_warns_until_the_client_agrees(clinic: Caller, client_id: str, goal_id: str) -> None:
    late = {"days": ["FR"], "start": "23:00", "end": "23:30", "at_night": True}
    drafted = await clinic.draft(client_id, goal_id, moments=[late])

    async def warned() -> list[str]:
        shown = (await clinic.get(f"/v1/plans/{drafted['plan_id']}")).json()
        return [each["code"] for each in shown["warnings"] if each["code"] not in {"no_consent_for_texts"}]

    assert await warned() == ["no_night_consent"]
    path = f"/v1/clients/{client_id}/night-consent"
    night = {"start": "23:00", "end": "02:00", "wording_version": "night_1"}
    await clinic.put(path, night)
    assert await warned() == ["outside_night_hours"]
    await clinic.put(path, night | {"start": "22:00"})
    assert await warned() == []
    await clinic.call("DELETE", path)
    assert await warned() == ["no_night_consent"]


async def test_a_plan_from_a_template_takes_moments_of_every_kind(clinic: Caller, client_id: str, goal_id: str) -> None:
    body = {
        "goal_id": goal_id,
        "template_id": "exit_line",
        "cue": "Ana gets up",
        "moments": [{"when": KINDS[5], **HOURS}],
    }
    made = await clinic.made(f"/v1/clients/{client_id}/plans/from-template", body)
    shown = (await clinic.get(f"/v1/plans/{made['plan_id']}")).json()
    assert without_ids(shown["moments"]) == [USUAL | {"when": KINDS[5], **HOURS}]


async def test_another_clinics_moments_are_not_there(clinic: Caller, client_id: str, goal_id: str, db: Db) -> None:
    await clinic.draft(client_id, goal_id, moments=[{"when": KINDS[4], **HOURS}])
    other = await register(clinic.http)
    async with db.transaction(other.clinic_id) as tx:  # type: ignore[arg-type]  # an id of a test
        assert await tx.fetchval("SELECT count(*) FROM moment") == 0
