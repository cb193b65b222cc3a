"""Clinics."""

from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx, savepoint

from handrail_planner.core.clinic import Clinic
from handrail_planner.core.review import USUALLY, Interval
from handrail_planner.store import SQL


async def add(tx: Tx, clinic: Clinic, now: datetime) -> bool:
    """False if another clinic writes from that number."""
    return await tx.fetchval(SQL["add_clinic"], *_row(clinic), now) is not None


async def replace(tx: Tx, clinic: Clinic, now: datetime) -> bool:
    """False if another clinic writes from that number."""
    try:
        async with savepoint(tx):
            await tx.execute(SQL["replace_clinic"], *_row(clinic), now)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def set_paused(tx: Tx, clinic: Clinic) -> None:
    await tx.execute(SQL["pause_clinic"], clinic.clinic_id, clinic.paused_at)


async def find(tx: Tx, clinic_id: UUID) -> Clinic | None:
    row = await tx.fetchrow(SQL["clinic"], clinic_id)
    if row is None:
        return None
    return Clinic(
        clinic_id=ClinicId(row["clinic_id"]),
        alias=row["alias"],
        sms_sender=row["sms_sender"],
        email_sender=row["email_sender"],
        help_phone=row["help_phone"],
        region=row["region"],
        quiet_from=row["quiet_from"],
        quiet_until=row["quiet_until"],
        daily_cap=row["daily_cap"],
        weekly_cap=row["weekly_cap"],
        gap_minutes=row["gap_minutes"],
        jurisdiction=row["jurisdiction"],
        adaptive_timing=row["adaptive_timing"],
        explores=row["explores"],
        misses_until_pause=row["misses_until_pause"],
        grace=row["grace"],
        repetitions_per_reserve=row["repetitions_per_reserve"],
        reserve_limit=row["reserve_limit"],
        segments_a_day=row["segments_a_day"],
        countries=tuple(row["countries"]),
        review_days=row["review_days"],
        review_latest_days=row["review_latest_days"],
        posts_ahead=row["posts_ahead"],
        consent_months=row["consent_months"],
        consent_silent_days=row["consent_silent_days"],
        feedback_reader=row["feedback_reader"],
        fit_weeks=row["fit_weeks"],
        version=row["version"],
        paused_at=row["paused_at"],
    )


async def interval(tx: Tx, clinic_id: UUID) -> Interval:
    """How often the clinic looks at goals."""
    clinic = await find(tx, clinic_id)
    return Interval(clinic.review_days, clinic.review_latest_days) if clinic else USUALLY


def _row(clinic: Clinic) -> tuple[object, ...]:
    return (
        clinic.clinic_id,
        clinic.alias,
        clinic.sms_sender,
        clinic.email_sender,
        clinic.help_phone,
        clinic.region,
        clinic.quiet_from,
        clinic.quiet_until,
        clinic.daily_cap,
        clinic.weekly_cap,
        clinic.gap_minutes,
        clinic.jurisdiction,
        clinic.adaptive_timing,
        clinic.explores,
        clinic.misses_until_pause,
        clinic.grace,
        clinic.repetitions_per_reserve,
        clinic.reserve_limit,
        clinic.segments_a_day,
        list(clinic.countries),
        clinic.review_days,
        clinic.review_latest_days,
        clinic.posts_ahead,
        clinic.consent_months,
        clinic.consent_silent_days,
        clinic.feedback_reader,
        clinic.fit_weeks,
    )
