"""Check-ins and their answers. Questions come and go sealed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.events import CheckInAnswered
from handrail_shared.contracts.ids import CheckInId, ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.check_in import Answer, CheckIn, Terms
from handrail_planner.store import SQL

MOST_SHOWN = 50
MOST_ANSWERS = 60
"""Of each check-in, for one brief."""


async def save(tx: Tx, check_in: CheckIn) -> None:
    terms = check_in.terms
    await tx.execute(
        SQL["save_check_in"],
        *(check_in.clinic_id, check_in.check_in_id, check_in.client_id, check_in.version, check_in.question),
        *(terms.lowest, terms.highest, terms.better, terms.real_change),
        *(list(terms.days), terms.start, terms.end, terms.times, terms.per, terms.from_date, terms.until_date),
        *(check_in.set_at, check_in.withdrawn_at, check_in.about),
    )


async def find(tx: Tx, clinic_id: UUID, check_in_id: UUID) -> CheckIn | None:
    row = await tx.fetchrow(SQL["check_in"], clinic_id, check_in_id)
    return None if row is None else _of_row(row)


async def of_client(tx: Tx, clinic_id: UUID, client_id: UUID) -> Sequence[CheckIn]:
    """Those that are asked first."""
    return [_of_row(row) for row in await tx.fetch(SQL["check_ins_of_client"], clinic_id, client_id, MOST_SHOWN)]


async def count(tx: Tx, clinic_id: UUID, client_id: UUID, but: UUID, *, today: date) -> int:
    """How many a client is asked on a day of their own or later, `but` aside."""
    return int(await tx.fetchval(SQL["count_check_ins"], clinic_id, client_id, but, today))


async def fit_due(tx: Tx, now: datetime, limit: int) -> Sequence[tuple[ClinicId, ClientId]]:
    """Of all clinics: clients who are to have a check-in of ours."""
    rows = await tx.fetch(SQL["fit_checks_due"], now, limit)
    return [(ClinicId(row["clinic_id"]), ClientId(row["client_id"])) for row in rows]


async def next_fit_due(tx: Tx) -> datetime | None:
    due: datetime | None = await tx.fetchval(SQL["next_fit_check"])
    return due


async def fit_is_due(tx: Tx, clinic_id: UUID, client_id: UUID, at: datetime | None) -> None:
    """At that instant; None: theirs is made, or there will be none."""
    await tx.execute(SQL["fit_check_is_due"], clinic_id, client_id, at)


async def add_answer(tx: Tx, event: CheckInAnswered) -> None:
    await tx.execute(
        SQL["save_check_in_answer"],
        *(event.clinic_id, event.reply_id, event.check_in_id, event.client_id, event.check_in_version),
        *(event.local_date, event.asked_at, event.occurred_at, event.number),
    )


async def drop_answer(tx: Tx, clinic_id: UUID, client_id: UUID, reply_id: UUID) -> None:
    """What the client took back."""
    await tx.execute(SQL["drop_check_in_answer"], clinic_id, client_id, reply_id)


async def answers(tx: Tx, clinic_id: UUID, client_id: UUID, since: datetime) -> Mapping[UUID, Sequence[Answer]]:
    """What a client answered since then, by check-in, the oldest first."""
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for row in await tx.fetch(SQL["check_in_answers"], clinic_id, client_id, since, MOST_ANSWERS):
        found[row["check_in_id"]].append(Answer(row["version"], row["answered_at"], row["number"]))
    return found


def _of_row(row: asyncpg.Record) -> CheckIn:
    terms = Terms(
        days=tuple(row["days"]),
        start=row["starts"],
        end=row["ends"],
        from_date=row["from_date"],
        until_date=row["until_date"],
        times=row["times"],
        per=row["per"],
        lowest=row["lowest"],
        highest=row["highest"],
        better=row["better"],
        real_change=row["real_change"],
    )
    return CheckIn(
        ClinicId(row["clinic_id"]),
        ClientId(row["client_id"]),
        CheckInId(row["check_in_id"]),
        row["question"],
        terms,
        row["set_at"],
        row["version"],
        row["withdrawn_at"],
        row["about"],
    )
