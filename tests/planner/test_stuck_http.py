"""What progress finds, from the bus to the work list, and what a clinic wants suggested, over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from handrail_planner.handlers.heard import on_heard
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    ClientEvent,
    ReviewDue,
    ReviewSettled,
    StallCleared,
    StallDetected,
    StallNumber,
    SuggestionsSet,
)
from handrail_shared.contracts.ids import EventId
from handrail_shared.contracts.stalls import StallCode
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import hold

from tests.planner.conftest import MONDAY, Caller, Said

PATH = "/v1/clinic/suggestions"


class Found:
    """What the progress service says of one client's plan and goal."""

    def __init__(self, db: Db, clinic: Caller, client_id: str, plan: dict[str, Any]) -> None:
        self._db = db
        self._whose = {"clinic_id": UUID(clinic.clinic_id), "client_id": UUID(client_id)}
        self._about = {"plan_id": plan["plan_id"], "goal_id": plan["goal_id"], "stall_id": uuid4(), "code": "low_use"}
        self._review = {"goal_id": plan["goal_id"], "review_id": uuid4()}

    async def stall(self, hours: float, *, step: int = 2) -> None:
        numbers = {"used": 1, "opportunities": 7, "probability": 0.83, "days": 14}
        evidence = [StallNumber(code=name, value=value) for name, value in numbers.items()]
        window = {"window_from": "2026-02-16", "window_until": "2026-03-02"}
        moves = {"suggestions": ["halve_step", "talk"], "rule_version": 1, "step": step}
        await self._say(StallDetected, hours, **self._about, evidence=evidence, **window, **moves)

    async def cleared(self, hours: float) -> None:
        await self._say(StallCleared, hours, **self._about, reason="recovered")

    async def due(self, hours: float, on: str = "2026-03-02") -> None:
        what = {"triggers": ["lapses"], "due_on": on, "rule_version": 1, "invites": True}
        await self._say(ReviewDue, hours, **self._review, **what)

    async def settled(self, hours: float) -> None:
        await self._say(ReviewSettled, hours, **self._review, reason="not_needed")

    async def _say(self, kind: type[ClientEvent], hours: float, **fields: Any) -> None:
        event = kind.model_validate({**self._whose, **fields, "occurred_at": MONDAY + timedelta(hours=hours)})
        fact: Recorded[Any] = wrap(event, event_id=EventId(uuid4()), source="progress", correlation_id=uuid4())
        async with self._db.transaction(self._whose["clinic_id"]) as tx:
            await hold(tx, [self._whose["client_id"]])
            await on_heard([fact, fact], tx, MONDAY)


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


@pytest.fixture
async def plan(clinic: Caller, client_id: str) -> Any:
    return await clinic.active(client_id, await clinic.goal(client_id))


@pytest.fixture
def found(db: Db, clinic: Caller, client_id: str, plan: Any) -> Found:
    return Found(db, clinic, client_id, plan)


async def listed(clinic: Caller) -> list[Any]:
    items = (await clinic.get("/v1/worklist")).json()["items"]
    return [item for item in items if item["kind"] != "consent_missing"]


async def test_a_stall_is_on_the_list_with_its_reason_and_goes_when_it_is_over(
    clinic: Caller, plan: Any, found: Found
) -> None:
    await found.stall(1, step=1)
    (item,) = await listed(clinic)
    assert (item["kind"], item["rule"]) == ("plan_stalling", {"rule_id": "S2", "version": 1})
    assert item["reason"] == "The plan was used 1 of 7 times in 14 days: as it is, it rarely fits."
    assert [move["code"] for move in item["moves"]] == ["halve_step", "talk"]
    assert (item["plan_id"], item["goal_id"]) == (plan["plan_id"], plan["goal_id"])
    await found.stall(2)
    assert [item["kind"] for item in await listed(clinic)] == ["plan_stalled"]
    await found.cleared(3)
    assert await listed(clinic) == []


@pytest.mark.parametrize("result", ["keep", "pause"])
async def test_recording_a_review_settles_the_stall_and_the_review(
    clinic: Caller, client_id: str, plan: Any, found: Found, clock: VirtualClock, result: str
) -> None:
    await found.stall(1)
    await found.due(1)
    assert [item["kind"] for item in await listed(clinic)] == ["plan_stalled", "review_due"]
    assert (await listed(clinic))[1]["reason"] == "The goal is due to be looked at: it was missed twice in a week."
    clock.advance_to(MONDAY + timedelta(hours=4))
    body = {"goal_id": plan["goal_id"], "plan_id": plan["plan_id"], "result": result}
    assert (await clinic.post(f"/v1/clients/{client_id}/reviews", body)).status_code == 201
    assert await listed(clinic) == []


@pytest.mark.parametrize(("on", "since"), [("2026-03-02", "since Monday 2 March 2026"), ("2026-03-09", "now")])
async def test_a_printed_brief_says_of_no_review_that_it_is_due_since_a_day_to_come(
    clinic: Caller, client_id: str, found: Found, clock: VirtualClock, on: str, since: str
) -> None:
    await found.due(1, on)
    clock.advance_to(MONDAY + timedelta(days=2))
    (goal,) = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()["goals"]
    assert goal["review_is_due"], "asked for before the day that was agreed"
    printed = (await clinic.get(f"/v1/clients/{client_id}/brief.txt")).text
    assert f"({since})" in printed.split("Reviews due")[1]
    page = (await clinic.get(f"/v1/clients/{client_id}/brief.html")).text
    assert ("(since Monday 2 March 2026)" in page) is (since != "now")


async def test_what_is_heard_late_changes_nothing(clinic: Caller, found: Found) -> None:
    await found.cleared(3)
    await found.stall(1)
    await found.settled(3)
    await found.due(1)
    assert await listed(clinic) == []


async def test_a_clinic_states_its_own_suggestions_and_says_so_by_their_codes(
    clinic: Caller, found: Found, said: Said
) -> None:
    usual = (await clinic.get(PATH)).json()
    assert (len(usual["suggestions"]), usual["version"]) == (len(StallCode), 1)
    assert all(1 <= len(each["moves"]) <= 3 for each in usual["suggestions"])
    moves = [{"move": "talk"}, {"move": "halve_step", "detail": "Half of it, as we say here."}]
    wanted = {"suggestions": [{"code": "low_use", "moves": moves}], "version": 1}
    stated = (await clinic.put(PATH, wanted)).json()
    (own,) = [each for each in stated["suggestions"] if each["own"]]
    assert (own["code"], own["rule_id"], stated["version"]) == ("low_use", "S2", 2)
    event = await said.last()
    assert isinstance(event, SuggestionsSet)
    assert [(each.code, each.moves) for each in event.suggestions] == [("low_use", ("talk", "halve_step"))]
    assert "as we say" not in event.model_dump_json()
    await found.stall(1)
    (item,) = await listed(clinic)
    assert item["moves"][0]["detail"] == "Half of it, as we say here."
    assert (await clinic.put(PATH, wanted)).status_code == 412
    assert len([each for each in await said.names() if each == "SuggestionsSet"]) == 1


@pytest.mark.parametrize(
    "moves", [[], [{"move": "nudge_more"}], [{"move": "talk"}, {"move": "talk"}], [{"move": "talk"}] * 4]
)
async def test_suggestions_that_cannot_be_are_refused_by_name(clinic: Caller, moves: list[dict[str, str]]) -> None:
    answer = await clinic.put(PATH, {"suggestions": [{"code": "silent", "moves": moves}], "version": 1})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"].startswith("suggestions")


async def test_how_often_goals_are_looked_at_is_the_clinics_own(
    clinic: Caller, client_id: str, clock: VirtualClock
) -> None:
    shown = (await clinic.get("/v1/clinic")).json()
    settings = {name: value for name, value in shown.items() if name not in {"clinic_id", "paused_at"}}
    refused = await clinic.put("/v1/clinic", {**settings, "review_days": 10, "review_latest_days": 9})
    assert refused.json()["faults"][0]["field"] == "review_latest_days"
    changed = await clinic.put("/v1/clinic", {**settings, "review_days": 7, "review_latest_days": 21})
    assert changed.status_code == 200, changed.text
    goal = await clinic.goal(client_id)
    path = f"/v1/clients/{client_id}/reviews"
    due = (await clinic.get(f"/v1/clients/{client_id}/goals/{goal}")).json()["review_due_at"]
    assert due == "2026-03-09T15:00:00Z"
    agreed = await clinic.post(path, {"goal_id": goal, "result": "keep", "next_in_days": 60})
    assert agreed.json()["next_due_at"] == "2026-03-23T15:00:00Z"
