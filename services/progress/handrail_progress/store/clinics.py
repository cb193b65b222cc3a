"""How clinics forgive, and in which zones their clients live."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from handrail_shared.contracts.ids import ClientId, ClinicId, EventId
from handrail_shared.runtime.db import Tx

from handrail_progress.core.rules import RuleBook, Rules, RulesSet
from handrail_progress.store import SQL


async def share(tx: Tx, clinics: Collection[UUID]) -> None:
    """The rules of these clinics stay as they are until the transaction ends."""
    await tx.execute(SQL["share_rules"], list(clinics))


async def books(tx: Tx, clinics: Collection[UUID]) -> dict[UUID, RuleBook]:
    """The rules over time, of clinics that have set any."""
    settings: dict[UUID, list[RulesSet]] = {}
    for row in await tx.fetch(SQL["rules_of_clinics"], list(clinics)):
        rules = Rules(
            grace=row["grace"],
            misses_until_pause=row["misses_until_pause"],
            repetitions_per_reserve=row["repetitions_per_reserve"],
            reserve_limit=row["reserve_limit"],
        )
        settings.setdefault(row["clinic_id"], []).append(RulesSet(rules, row["set_at"], EventId(row["event_id"])))
    return {clinic: RuleBook.of(each) for clinic, each in settings.items()}


async def save_rules(tx: Tx, clinic: ClinicId, setting: RulesSet) -> None:
    rules = setting.rules
    await tx.execute(
        SQL["save_rules"],
        clinic,
        setting.day,
        setting.set_at,
        setting.event_id,
        rules.grace,
        rules.misses_until_pause,
        rules.repetitions_per_reserve,
        rules.reserve_limit,
    )


async def make_stale(tx: Tx, clinic: ClinicId, since: date, because: EventId) -> None:
    """The clinic's plans are to be folded again, those with opportunities from that day on."""
    await tx.execute(SQL["make_stale"], clinic, since, because)


async def save_zone(tx: Tx, clinic: ClinicId, client: ClientId, zone: str, at: datetime, event: EventId) -> None:
    await tx.execute(SQL["save_zone"], clinic, client, zone, at, event)
