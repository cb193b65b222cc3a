"""A clinic and how it speaks: its neutral name, its numbers, its silent hours, how much it sends, how it forgives a miss, and whether
it rests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from handrail_shared.contracts.events import ClinicPaused, ClinicRegistered, ClinicResumed
from handrail_shared.contracts.ids import ClinicId

from handrail_planner.core.jurisdiction import Jurisdiction
from handrail_planner.core.refusals import Fault

LATEST_QUIET_FROM = time(21, 0)
EARLIEST_QUIET_UNTIL = time(8, 0)
"""Unasked-for texts between these are unlawful in places where clients live (M5)."""


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic with its settings, whose `version` counts from 1. Numbers are E.164, hours are the client's wall time.

    `paused_at`: it sends no nudges since then, until it is resumed; that is no setting, and no version counts it.
    """

    clinic_id: ClinicId
    alias: str
    sms_sender: str | None
    email_sender: str | None
    help_phone: str
    region: str
    quiet_from: time
    quiet_until: time
    daily_cap: int
    weekly_cap: int = 4
    gap_minutes: int = 240
    jurisdiction: Jurisdiction | None = None
    adaptive_timing: bool = False
    explores: bool = False
    misses_until_pause: int = 2
    grace: bool = True
    repetitions_per_reserve: int = 4
    reserve_limit: int = 2
    segments_a_day: int = 2000
    countries: tuple[str, ...] = ()
    review_days: int = 14
    review_latest_days: int = 28
    posts_ahead: bool = False
    consent_months: int = 12
    consent_silent_days: int = 90
    feedback_reader: bool = False
    fit_weeks: int = 4
    version: int = 1
    paused_at: datetime | None = None


def quiet_faults(quiet_from: time, quiet_until: time) -> Iterator[Fault]:
    """The silence must run over midnight and cover 21:00 to 08:00."""
    if not EARLIEST_QUIET_UNTIL <= quiet_from <= LATEST_QUIET_FROM:
        yield Fault("quiet_from", "Quiet hours begin at 21:00 or earlier, in the evening.")
    if not EARLIEST_QUIET_UNTIL <= quiet_until < quiet_from:
        yield Fault("quiet_until", "Quiet hours end at 08:00 or later, the next day.")


def registered(clinic: Clinic, now: datetime) -> ClinicRegistered:
    """The news of a clinic's settings."""
    return ClinicRegistered(
        clinic_id=clinic.clinic_id,
        occurred_at=now,
        alias=clinic.alias,
        sms_sender=clinic.sms_sender,
        email_sender=clinic.email_sender,
        help_phone=clinic.help_phone,
        quiet_from=clinic.quiet_from,
        quiet_until=clinic.quiet_until,
        daily_cap=clinic.daily_cap,
        weekly_cap=clinic.weekly_cap,
        gap_minutes=clinic.gap_minutes,
        jurisdiction=clinic.jurisdiction,
        adaptive_timing=clinic.adaptive_timing,
        explores=clinic.explores,
        misses_until_pause=clinic.misses_until_pause,
        grace=clinic.grace,
        repetitions_per_reserve=clinic.repetitions_per_reserve,
        reserve_limit=clinic.reserve_limit,
        segments_a_day=clinic.segments_a_day,
        countries=clinic.countries,
        review_days=clinic.review_days,
        review_latest_days=clinic.review_latest_days,
        posts_ahead=clinic.posts_ahead,
        consent_months=clinic.consent_months,
        consent_silent_days=clinic.consent_silent_days,
        feedback_reader=clinic.feedback_reader,
        fit_weeks=clinic.fit_weeks,
    )


def paused(clinic: Clinic, now: datetime) -> ClinicPaused:
    """The news that a clinic sends no nudges."""
    return ClinicPaused(clinic_id=clinic.clinic_id, occurred_at=now)


def resumed(clinic: Clinic, now: datetime) -> ClinicResumed:
    """The news that it sends them again."""
    return ClinicResumed(clinic_id=clinic.clinic_id, occurred_at=now)
