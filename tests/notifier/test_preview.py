"""What is foreseen is what then happens, if nobody answers and nothing changes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from handrail_notifier.previewing import preview_of_any, written
from handrail_shared.contracts.events import ConsentRevoked, MomentRule, PlanEnded
from handrail_shared.contracts.events.plans import WeeklyDays
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_questions import get, key_for
from tests.notifier.world import Someone, World
from tests.support.postgres import Database

EVERY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BODY = "Harborside: You planned for now. Line one of your card. Reply 1 did it, 2 part, 3 missed, 0 n/a"


async def ahead(world: World, database: Database, plan: UUID, days: int = 7) -> dict[str, Any]:
    answer = await get(world, f"/v1/plans/{plan}/preview?days={days}", await key_for(database, world.clinic_id))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rule(**changes: Any) -> MomentRule:
    return MomentRule.model_validate(
        {"moment_id": new_id(), "days": WeeklyDays(days=EVERY_DAY), "start": time(12), "end": time(15)} | changes
    )


async def happened(world: World) -> list[tuple[Any, ...]]:
    rows = await world.rows(
        "SELECT decided_at, moment_id, decision, reasons, channel, says, NULL::timestamptz AS until FROM notifier.decision"
        " UNION ALL SELECT decided_at, moment_id, 'postpone', reasons, NULL, NULL, until FROM notifier.postponement"
        " ORDER BY decided_at, moment_id"
    )
    return [tuple(row) for row in rows]


def foreseen(points: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            datetime.fromisoformat(each["at"]),
            UUID(each["moment_id"]),
            each["decision"],
            each["reasons"],
            each["channel"],
            each["says"],
            each["until"] and datetime.fromisoformat(each["until"]),
        )
        for each in points
    )


@pytest.mark.parametrize(
    "clinic",
    [
        {"daily_cap": 2, "weekly_cap": 3, "gap_minutes": 60},
        {"daily_cap": 1, "weekly_cap": 3, "explores": True, "jurisdiction": "us_tx"},
    ],
)
async def test_what_is_foreseen_is_what_then_happens(world: World, database: Database, clinic: dict[str, Any]) -> None:
    """Of three texts at the most: from the fourth on silence would be answered by less, which is not foreseen."""
    who = Someone(world.clinic_id, moment_id=UUID(int=1))
    other = Someone(world.clinic_id, client_id=who.client_id)
    debrief = rule(
        moment_id=UUID(int=2), aim="after", role="debrief", asks_about=who.moment_id, start=time(17), end=time(19)
    )
    drawn = rule(moment_id=UUID(int=3), aim="inside")
    night = rule(moment_id=UUID(int=4), at_night=True, start=time(22), end=time(23))
    await world.tell(
        world.clinic(**clinic),
        await world.enrolled(who),
        world.consent(who),
        await world.plan(who, copy_level="personal", rules=[debrief]),
        await world.plan(other, moments=[], rules=[drawn, night], expires_at=world.clock.now() + timedelta(days=4)),
    )
    await world.rest()
    for hour, minute, until in ((16, 0, time(19, 59)), (21, 30, time(21, 50))):
        await world.admin.execute(
            "INSERT INTO notifier.busy_span VALUES ($1, $2, $3, $4)",
            world.clinic_id,
            who.client_id,
            datetime(2026, 3, 2, hour, minute, tzinfo=UTC),
            datetime.combine(date(2026, 3, 2), until, UTC),
        )
    points = [p for plan in (who, other) for p in (await ahead(world, database, plan.plan_id, 5))["points"]]

    await world.play(timedelta(days=5))

    told = await happened(world)
    assert foreseen(points) == told
    assert {decision for _, _, decision, *_ in told} == {"send", "withhold", "postpone"}
    assert [p["text"] for p in sorted(points, key=lambda p: p["at"]) if p["text"]] == world.bodies()
    assert world.bodies()


async def test_what_is_foreseen_while_a_nudge_is_put_off_is_what_then_happens(world: World, database: Database) -> None:
    who = await world.settled_client()
    due = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
    for minutes in (0, 10, 20):
        span = (due + timedelta(minutes=minutes), due + timedelta(minutes=minutes + 10))
        await world.admin.execute(
            "INSERT INTO notifier.busy_span VALUES ($1, $2, $3, $4)", world.clinic_id, who.client_id, *span
        )
    await world.play(due + timedelta(minutes=5))
    before = await happened(world)
    assert [decision for _, _, decision, *_ in before] == ["postpone"]
    points = (await ahead(world, database, who.plan_id, 2))["points"]
    assert [p["decision"] for p in points] == ["postpone", "postpone", "send", "send", "send"]

    await world.play(timedelta(days=2))

    assert foreseen(points) == (await happened(world))[1:]
    assert [p["text"] for p in points if p["text"]] == world.bodies()


async def test_a_preview_tells_texts_and_silences_by_the_clients_clock(world: World, database: Database) -> None:
    who = await world.settled_client(clinic={"weekly_cap": 1})
    told = await ahead(world, database, who.plan_id, 2)
    assert (told["zone"], told["cut"], told["client_id"]) == ("America/New_York", False, str(who.client_id))
    sent, silent = told["points"]
    assert (sent["local"], sent["decision"], sent["text"]) == ("2026-03-02T16:40:00-05:00", "send", BODY)
    assert sent["grounds"] == (
        "The window opens at 17:00; texts are agreed to and confirmed; 0 of 3 today, 0 of 1 in seven days; phase: learn."
    )
    assert (silent["decision"], silent["text"], silent["reasons"]) == ("withhold", None, ["weekly_cap"])
    assert silent["sentences"] == ["The cap of 1 in any seven days was reached: 1 was sent since Mon 2 Mar, 16:40."]


async def test_a_preview_leaves_everything_as_it_is(world: World, database: Database) -> None:
    who = await world.settled_client()
    before = await world.rows("SELECT m::text FROM notifier.moment m UNION ALL SELECT p::text FROM notifier.plan p")
    await ahead(world, database, who.plan_id, 31)
    await world.rest()
    assert before == await world.rows(
        "SELECT m::text FROM notifier.moment m UNION ALL SELECT p::text FROM notifier.plan p"
    )
    assert await world.said() == []
    assert await happened(world) == []


async def test_what_was_decided_today_is_not_foreseen_again(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    [tomorrow] = (await ahead(world, database, who.plan_id, 1))["points"]
    assert tomorrow["local"].startswith("2026-03-03T16:40")


async def test_a_client_who_stopped_gets_nothing_and_words_are_not_shown(world: World, database: Database) -> None:
    who = await world.settled_client()
    stopped = ConsentRevoked(
        clinic_id=world.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        channel="sms",
        evidence="clinic_request",
    )
    await world.tell(stopped)
    await world.rest()
    points = (await ahead(world, database, who.plan_id, 2))["points"]
    assert [(p["reasons"], p["sentences"], p["text"]) for p in points] == [
        (["revoked"], ["The consent was withdrawn."], None)
    ] * 2


async def test_what_no_longer_opens_is_foreseen_as_silence(world: World, database: Database) -> None:
    who = await world.settled_client()
    async with world.db.transaction(world.clinic_id) as tx:
        await world.vault.destroy(tx, world.clinic_id, who.client_id)
    [point] = (await ahead(world, database, who.plan_id, 1))["points"]
    assert (point["decision"], point["reasons"], point["text"]) == ("withhold", ["unreadable"], None)


async def test_a_plan_that_ended_has_nothing_ahead(world: World, database: Database) -> None:
    who = await world.settled_client()
    ended = PlanEnded(
        clinic_id=world.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        plan_id=who.plan_id,
        goal_id=who.goal_id,
        local_date=date(2026, 3, 2),
        reason="met",
    )
    await world.tell(ended)
    await world.rest()
    assert (await ahead(world, database, who.plan_id))["points"] == []


async def test_only_the_plans_own_clinic_looks_ahead(world: World, database: Database) -> None:
    who = await world.settled_client()
    path = f"/v1/plans/{who.plan_id}/preview"
    foreign = await get(world, path, await key_for(database, new_id()))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "plan_not_found")
    assert (await get(world, path, "hr_nothing")).status_code == 401
    assert (await get(world, path, await key_for(database, world.clinic_id, "progress"))).status_code == 403
    own = await key_for(database, world.clinic_id)
    assert (await get(world, f"/v1/plans/{new_id()}/preview", own)).json()["code"] == "plan_not_found"
    for days in (0, 32, "x"):
        assert (await get(world, f"{path}?days={days}", own)).status_code == 422


async def test_a_preview_reads_as_a_list(world: World) -> None:
    who = await world.settled_client(clinic={"weekly_cap": 1})
    seen = await preview_of_any(world.db, world.vault, who.plan_id, now=world.clock.now(), days=2)
    assert seen is not None
    assert written(seen) == (
        "The next 2 days of this plan by the client's clock (America/New_York), if nobody answers and nothing changes:\n"
        f"  Mon 02 Mar 16:40  > {BODY}\n"
        "  Tue 03 Mar 16:40  - silent: weekly_cap (The cap of 1 in any seven days was reached:"
        " 1 was sent since Mon 2 Mar, 16:40.)"
    )
    assert await preview_of_any(world.db, world.vault, new_id(), now=world.clock.now(), days=2) is None
