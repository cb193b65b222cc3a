"""What the notifier knows of when clients are busy."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from handrail_notifier.busy import on_busy_times_set
from handrail_notifier.store.standings import standings
from handrail_shared.contracts.envelope import wrap
from handrail_shared.contracts.events import BusySpan, BusyTimesSet
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId
from handrail_shared.runtime.db import Db

from tests.notifier.world import World
from tests.support.postgres import Database

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
CLINIC, OTHER_CLINIC = uuid4(), uuid4()
HOUR = timedelta(hours=1)


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    db = Db(database.dsn("handrail_notifier"), schema="notifier")
    await db.open()
    yield db
    await db.close()


def stated(client: UUID, *spans: tuple[datetime, datetime], at: datetime = NOON, clinic: UUID = CLINIC) -> BusyTimesSet:
    return BusyTimesSet(
        clinic_id=ClinicId(clinic),
        client_id=ClientId(client),
        occurred_at=at,
        spans=tuple(BusySpan(start=start, end=end) for start, end in spans),
        known_until=at + timedelta(days=60),
    )


async def hear(db: Db, *events: BusyTimesSet) -> None:
    for event in events:
        fact = wrap(event, event_id=EventId(uuid4()), source="planner", correlation_id=uuid4())
        async with db.transaction(event.clinic_id) as tx:
            await on_busy_times_set(fact, tx, NOON)


async def asked(
    db: Db, *clients: UUID, now: datetime = NOON, clinics: tuple[UUID, ...] = (CLINIC,)
) -> dict[UUID, datetime]:
    async with db.everywhere() as tx:
        found = {}
        for clinic in clinics:
            await tx.executemany(KNOWN, [(clinic, client) for client in clients])
            known = await standings(tx, [(clinic, client) for client in clients], now)
            found |= {client: each.client.busy_until for client, each in known.items() if each.client.busy_until}
        return found


KNOWN = """INSERT INTO notifier.client (clinic_id, client_id, zone, phone_state, email_state, stated_at)
           VALUES ($1, $2, 'UTC', 'missing', 'missing', now()) ON CONFLICT DO NOTHING"""


async def test_a_client_is_busy_from_the_start_of_a_span_up_to_its_end(db: Db) -> None:
    client = uuid4()
    await hear(db, stated(client, (NOON, NOON + HOUR), (NOON + 3 * HOUR, NOON + 4 * HOUR)))
    for minutes, until in ((-1, None), (0, 1), (59, 1), (60, None), (120, None), (180, 4), (239, 4), (240, None)):
        found = await asked(db, client, now=NOON + timedelta(minutes=minutes))
        assert found == ({client: NOON + until * HOUR} if until else {}), minutes


async def test_many_clients_are_asked_about_at_once_each_of_its_own_clinic(db: Db) -> None:
    busy, elsewhere, free, unknown = (uuid4() for _ in range(4))
    await hear(
        db,
        stated(busy, (NOON - HOUR, NOON + HOUR)),
        stated(elsewhere, (NOON - HOUR, NOON + 2 * HOUR), clinic=OTHER_CLINIC),
        stated(free, (NOON + HOUR, NOON + 2 * HOUR)),
    )
    everyone = (busy, elsewhere, free, unknown, busy)
    assert await asked(db, *everyone, clinics=(CLINIC, OTHER_CLINIC)) == {busy: NOON + HOUR, elsewhere: NOON + 2 * HOUR}
    assert await asked(db, *everyone) == {busy: NOON + HOUR}
    assert await asked(db) == {}


async def test_the_latest_statement_replaces_the_one_before_as_a_whole_in_whatever_order_they_are_heard(db: Db) -> None:
    client = uuid4()
    old = stated(client, (NOON, NOON + HOUR), (NOON + 2 * HOUR, NOON + 3 * HOUR))
    new = stated(client, (NOON, NOON + 2 * HOUR), at=NOON + timedelta(minutes=1))
    await hear(db, old, new, old, new)
    assert await asked(db, client) == {client: NOON + 2 * HOUR}
    assert await asked(db, client, now=NOON + 2.5 * HOUR) == {}


async def test_a_statement_without_spans_ends_all_and_an_older_one_does_not_come_back(db: Db) -> None:
    client = uuid4()
    old = stated(client, (NOON, NOON + HOUR))
    await hear(db, old, stated(client, at=NOON + timedelta(minutes=1)), old)
    assert await asked(db, client) == {}


async def test_as_many_spans_as_there_may_be_are_kept_and_one_that_lasts_no_time_is_not(db: Db) -> None:
    client = uuid4()
    spans = [(NOON + n * HOUR, NOON + n * HOUR + timedelta(minutes=30)) for n in range(999)]
    await hear(db, stated(client, (NOON - HOUR, NOON - HOUR), *spans))
    assert await asked(db, client, now=NOON + 998 * HOUR) == {client: NOON + 998.5 * HOUR}


async def test_what_the_planner_says_on_the_bus_is_heard(world: World) -> None:
    client, now = uuid4(), world.clock.now()
    await world.tell(stated(client, (now, now + HOUR), at=now, clinic=world.clinic_id))
    await world.rest()
    assert await asked(world.db, client, now=now, clinics=(world.clinic_id,)) == {client: now + HOUR}
