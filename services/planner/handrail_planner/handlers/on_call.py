"""Stating who is on call, and reading it again."""

from dataclasses import replace
from datetime import datetime, time
from uuid import UUID

from handrail_shared.contracts.events import OnCallPerson, OnCallSet
from handrail_shared.contracts.ids import ClientId, ClinicId, PersonId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.on_call import Hours, OnCall, Person, Weekday
from handrail_planner.core.refusals import StaleVersion
from handrail_planner.desk import Desk
from handrail_planner.store import on_call


async def state(desk: Desk, tx: Tx, clinic_id: ClinicId, wanted: OnCall, *, now: datetime) -> OnCall | StaleVersion:
    """Replace the roster, made from `wanted.version`, and say so."""
    await hold(tx, [clinic_id])
    before = await read(desk, tx, clinic_id)
    if before.version != wanted.version:
        return StaleVersion(before.version)
    if before == wanted:
        return before
    people = [await _sealed(desk, tx, clinic_id, each) for each in wanted.people]
    office = wanted.office
    event = OnCallSet(
        clinic_id=clinic_id,
        occurred_at=now,
        people=tuple(people),
        zone=wanted.zone,
        place=wanted.place,
        office_days=office.days if office else None,
        office_from=office.start if office else None,
        office_until=office.end if office else None,
        has_response_statement=wanted.read_within_hours is not None,
        read_within_hours=wanted.read_within_hours,
    )
    await on_call.save(tx, on_call.Kept(event, wanted.version + 1), now)
    await desk.outbox.append(tx, [event])
    return replace(wanted, version=wanted.version + 1)


async def read(desk: Desk, tx: Tx, clinic_id: ClinicId) -> OnCall:
    """The roster as it stands, opened; an empty one, if nothing was stated."""
    kept = await on_call.find(tx, clinic_id)
    if kept is None:
        return OnCall()
    event = kept.event
    people = tuple([await _opened(desk, tx, clinic_id, each) for each in event.people])
    office = _hours(event.office_days, event.office_from, event.office_until)
    return OnCall(people, event.zone, event.place, office, event.read_within_hours, kept.version)


def person_id(desk: Desk, clinic_id: ClinicId, phone: str | None, email: str | None) -> UUID:
    """The same for the same person, whenever the roster is stated again, and telling nothing of them."""
    return UUID(bytes=desk.digest("on-call", str(clinic_id), phone or "", email or "")[:16], version=5)


async def _sealed(desk: Desk, tx: Tx, clinic_id: ClinicId, person: Person) -> OnCallPerson:
    owner, hours = ClientId(person.person_id), person.hours
    return OnCallPerson(
        person_id=PersonId(person.person_id),
        phone=await desk.seal_text(tx, clinic_id, owner, "contact.phone", person.phone),
        email=await desk.seal_text(tx, clinic_id, owner, "contact.email", person.email),
        emergency_contact=person.emergency_contact,
        days=hours.days if hours else None,
        start=hours.start if hours else None,
        end=hours.end if hours else None,
    )


async def _opened(desk: Desk, tx: Tx, clinic_id: ClinicId, kept: OnCallPerson) -> Person:
    owner = ClientId(kept.person_id)
    return Person(
        kept.person_id,
        await desk.open_text(tx, clinic_id, owner, "contact.phone", kept.phone),
        await desk.open_text(tx, clinic_id, owner, "contact.email", kept.email),
        _hours(kept.days, kept.start, kept.end),
        kept.emergency_contact,
    )


def _hours(days: tuple[Weekday, ...] | None, start: time | None, end: time | None) -> Hours | None:
    return None if days is None or start is None or end is None else Hours(days, start, end)
