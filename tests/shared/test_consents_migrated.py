"""Consents of before there were purposes: what a client agreed to then is what they have after the upgrade, in both services alike."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_planner.core.consent import Actor, Entry, consent_from
from handrail_planner.store import SQL as PLANNER
from handrail_shared.contracts.purposes import known
from handrail_shared.runtime.migrate import KIT, migrations_of

from tests.support.postgres import Database

CLINIC = uuid4()
SINCE = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
WISHES: Mapping[str, tuple[str, bool, str | None, set[str]]] = {
    # who: state of consent, weekly recap, copy level; what they agreed to
    "no wish at all": ("confirmed", False, None, {"nudges"}),
    "a recap": ("confirmed", True, "discreet", {"nudges", "recap"}),
    "their own words": ("confirmed", False, "personal", {"nudges", "own_words"}),
    "both": ("confirmed", True, "personal", {"nudges", "recap", "own_words"}),
    "both, and then no more": ("revoked", True, "personal", {"nudges"}),
}
WHO = {name: uuid4() for name in WISHES}


@pytest.fixture
async def admin(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(database.admin_dsn)
    yield connection
    await connection.close()


async def applied(admin: "asyncpg.Connection[asyncpg.Record]", package: str, *, since: str, until: str) -> None:
    """The migrations of a service from one name up to another, in a schema of their own."""
    kit = migrations_of(KIT) if not since else []
    for each in [*kit, *(one for one in migrations_of(package) if since <= one.name.rsplit("/", 1)[1] < until)]:
        async with admin.transaction():
            await admin.execute("SET LOCAL search_path = old")
            await admin.execute(each.sql)
    await admin.execute("SET search_path = old; SET handrail.clinics = '*'")


async def test_in_the_planner_the_ledger_says_so_and_folds_to_it(
    admin: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    await admin.execute("CREATE SCHEMA old")
    await applied(admin, "handrail_planner.migrations", since="", until="0025")
    await admin.execute(
        "INSERT INTO clinic (clinic_id, alias, help_phone, region, quiet_from, quiet_until, daily_cap, registered_at, changed_at)"
        " VALUES ($1, 'Harbor', '+12025550100', 'US', '20:00', '08:00', 1, $2, $2)",
        CLINIC,
        SINCE,
    )
    for name, (state, recap, copy_level, _) in WISHES.items():
        await _in_the_planner(admin, WHO[name], state, recap, copy_level)
    await applied(admin, "handrail_planner.migrations", since="0025", until="9")
    for name, (state, *_, agreed) in WISHES.items():
        rows = await admin.fetch(PLANNER["consent_entries"], CLINIC, WHO[name], "sms")
        lines = [Entry(row["said"], row["at"], row["evidence"], None, known(row["purposes"])) for row in rows]
        [kept] = await admin.fetch(PLANNER["consents"], CLINIC, [WHO[name]])
        folded = consent_from("sms", lines)
        assert (folded.state, kept["state"]) == (state, state), name
        assert set(folded.purposes) == set(kept["purposes"]) == agreed, name
        assert (kept["since"], kept["evidence"]) == (SINCE, "reply_ok"), "how it stands and since when is as before"
        asked = [line for line in lines if line.evidence == "asked_for_before"]
        assert [line.by for line in asked] == [Actor.SYSTEM] * (len(agreed) > 1), name


async def _in_the_planner(
    admin: "asyncpg.Connection[asyncpg.Record]", who: UUID, state: str, recap: bool, copy_level: str | None
) -> None:
    await admin.execute(
        "INSERT INTO client (clinic_id, client_id, phone, phone_index, zone, language, enrolled_at)"
        " VALUES ($1, $2, 'hs1.x', $3, 'UTC', 'en', $4)",
        CLINIC,
        who,
        who.bytes,
        SINCE,
    )
    for said in ("recorded", state):
        await admin.execute(
            "INSERT INTO consent_entry (clinic_id, entry_id, client_id, channel, said, evidence, heard_from, at)"
            " VALUES ($1, $2, $3, 'sms', $4, 'reply_ok', 'notifier', $5)",
            CLINIC,
            uuid4(),
            who,
            said,
            SINCE,
        )
    await admin.execute(
        "INSERT INTO consent (clinic_id, client_id, channel, state, since, evidence) VALUES ($1, $2, 'sms', $3, $4, 'reply_ok')",
        CLINIC,
        who,
        state,
        SINCE,
    )
    await admin.execute(
        "INSERT INTO preferences (clinic_id, client_id, version, weekly_recap, copy_level) VALUES ($1, $2, 2, $3, $4)",
        CLINIC,
        who,
        recap,
        copy_level,
    )


async def test_the_notifier_has_the_same_and_looks_at_each_within_a_fortnight(
    admin: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    await admin.execute("CREATE SCHEMA old")
    await applied(admin, "handrail_notifier.migrations", since="", until="0022")
    for name, (state, recap, copy_level, _) in WISHES.items():
        await admin.execute(
            "INSERT INTO consent (clinic_id, client_id, channel, state, since) VALUES ($1, $2, 'sms', $3, $4)",
            CLINIC,
            WHO[name],
            state,
            SINCE,
        )
        await admin.execute(
            "INSERT INTO wish (clinic_id, client_id, weekly_recap, copy_level) VALUES ($1, $2, $3, $4)",
            CLINIC,
            WHO[name],
            recap,
            copy_level,
        )
    await applied(admin, "handrail_notifier.migrations", since="0022", until="9")
    for name, (state, *_, agreed) in WISHES.items():
        [row] = await admin.fetch(
            "SELECT purposes, renew_at BETWEEN now() - interval '1 minute' AND now() + interval '14 days' AS soon"
            " FROM consent WHERE client_id = $1",
            WHO[name],
        )
        assert set(row["purposes"]) == agreed, name
        assert row["soon"] is (True if state == "confirmed" else None), name
