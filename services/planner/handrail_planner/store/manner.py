"""How clients want to be written to: their preferences, their consent to nights, their breaks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.core.night import Night
from handrail_planner.core.preferences import Preferences
from handrail_planner.core.rest import Rest
from handrail_planner.store import SQL


async def preferences(tx: Tx, clinic_id: UUID, client_id: UUID) -> Preferences:
    """The client's own, alias, cue word and code word sealed, or those that say nothing."""
    row = await tx.fetchrow(SQL["preferences"], clinic_id, client_id)
    return Preferences(*row) if row else Preferences()


async def save_preferences(tx: Tx, client: Client, wanted: Preferences) -> None:
    """Hold the client first. Alias, cue word and code word are sealed."""
    await tx.execute(
        SQL["save_preferences"],
        client.clinic_id,
        client.client_id,
        wanted.safe_from,
        wanted.safe_until,
        wanted.nudges_a_day,
        wanted.nudges_a_week,
        wanted.jurisdiction,
        wanted.version,
        wanted.copy_level,
        wanted.alias,
        wanted.weekly_recap,
        wanted.cue_word,
        wanted.code_word,
    )


async def nights(tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID]) -> dict[UUID, Night]:
    """The consents that stand, by client."""
    rows = await tx.fetch(SQL["nights"], clinic_id, list(client_ids))
    return {
        row["client_id"]: Night(row["starts"], row["ends"], row["wording_version"], row["evidence"], row["at"])
        for row in rows
        if row["said"] == "allowed"
    }


async def add_allowed(tx: Tx, client: Client, night: Night) -> None:
    said = ("allowed", night.start, night.end, night.wording_version, night.evidence, night.since)
    await tx.execute(SQL["add_night_entry"], client.clinic_id, client.client_id, *said)


async def add_disallowed(tx: Tx, client: Client, at: datetime) -> None:
    said = ("disallowed", None, None, None, "clinic_request", at)
    await tx.execute(SQL["add_night_entry"], client.clinic_id, client.client_id, *said)


async def rests(tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID]) -> dict[UUID, Rest]:
    """What was last said of each client's break, if anything was."""
    rows = await tx.fetch(SQL["rests"], clinic_id, list(client_ids))
    return {
        row["client_id"]: Rest(row["paused"], row["until"], row["said_by"], row["at"], row["by_code_word"])
        for row in rows
    }


async def save_rest(tx: Tx, clinic_id: UUID, client_id: UUID, rest: Rest) -> None:
    """Unless something later was said."""
    await tx.execute(
        SQL["save_rest"], clinic_id, client_id, rest.paused, rest.until, rest.by, rest.at, rest.by_code_word
    )
