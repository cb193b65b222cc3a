"""What answers tell of risky moments is on record with them, and no longer than it should be."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from handrail_notifier.core.risk import REMEMBERED, Report
from handrail_notifier.store import risk
from handrail_shared.contracts.events import ClientDischarged
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.world import START, World

MONDAY = date(2026, 3, 2)
HALF_PAST_FIVE = DUE + timedelta(minutes=50)


async def kept(world: World) -> list[tuple[int | None, bool, date]]:
    rows = await world.rows("SELECT hour_of_week, came, on_day FROM notifier.risk_report ORDER BY on_day")
    return [(row["hour_of_week"], row["came"], row["on_day"]) for row in rows]


async def test_an_answer_inside_the_window_tells_the_hour(world: World) -> None:
    await world.settled_client()
    await world.play(HALF_PAST_FIVE)
    await world.texts_in("3")
    assert await kept(world) == [(17, True, MONDAY)]


async def test_a_correction_takes_the_place_of_the_answer_before(world: World) -> None:
    await world.settled_client()
    await world.play(HALF_PAST_FIVE)
    await world.texts_in("1")
    await world.texts_in("0")
    assert await kept(world) == [(None, False, MONDAY)]
    await world.play(timedelta(minutes=65))
    await world.texts_in("2")
    assert await kept(world) == [(18, True, MONDAY)]


async def test_a_correction_in_the_evening_leaves_the_hour_that_was_told(world: World) -> None:
    await world.settled_client()
    await world.play(HALF_PAST_FIVE)
    await world.texts_in("1")
    await world.play(timedelta(hours=3))
    await world.texts_in("2")
    assert await kept(world) == [(17, True, MONDAY)]


async def test_who_is_discharged_is_forgotten_and_a_late_answer_is_not_kept(world: World) -> None:
    who = await world.settled_client()
    await world.play(HALF_PAST_FIVE)
    await world.texts_in("1")
    discharged: dict[str, Any] = {"clinic_id": who.clinic_id, "client_id": who.client_id}
    await world.tell(ClientDischarged(**discharged, occurred_at=world.clock.now()))
    await world.rest()
    assert await kept(world) == []
    await world.texts_in("2")
    assert await world.rows("SELECT 1 FROM notifier.reply WHERE meaning = 'partly'")
    assert await kept(world) == []


async def test_an_answer_sweeps_out_what_its_clinic_has_kept_for_too_long(world: World) -> None:
    await world.settled_client()
    edge, theirs = START.date() - REMEMBERED, new_id()
    for clinic in (world.clinic_id, theirs):
        for day in (edge, edge - timedelta(days=1)):
            await _keep(world, clinic, new_id(), Report(day, 17, came=True))
    await world.play(HALF_PAST_FIVE)
    await world.texts_in("1")
    assert [day for _, _, day in await kept(world)] == [edge - timedelta(days=1), edge, edge, MONDAY]
    assert await world.rows("SELECT 1 FROM notifier.risk_report WHERE clinic_id = $1 AND on_day < $2", theirs, edge)


async def test_reports_are_read_for_many_clients_at_once_each_their_own(world: World) -> None:
    ours, theirs, sam, kim, nobody = world.clinic_id, new_id(), new_id(), new_id(), new_id()
    friday = Report(MONDAY - timedelta(days=3), 4 * 24 + 19, came=True)
    quiet = Report(MONDAY, None, came=False)
    for client, report in ((sam, friday), (sam, quiet), (kim, friday)):
        await _keep(world, ours, client, report)
    await _keep(world, theirs, sam, quiet)
    async with world.db.transaction(ours) as tx:
        found = await risk.reports(tx, [ours], [sam, kim, nobody], friday.on_day)
        later = await risk.reports(tx, [ours, theirs], [sam], MONDAY)
    assert {client: set(reports) for client, reports in found.items()} == {
        sam: {friday, quiet},
        kim: {friday},
        nobody: set(),
    }
    assert later == {sam: [quiet]}, "another clinic's rows are not there"


async def _keep(world: World, clinic: UUID, client: UUID, report: Report) -> None:
    async with world.db.transaction(clinic) as tx:
        await risk.save(tx, clinic, client, new_id(), report)
