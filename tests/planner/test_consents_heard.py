"""What the notifier hears from clients, kept in the planner's consent record."""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_planner.handlers.consents import on_consent_given, on_consent_revoked
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import ConsentGiven, ConsentRevoked
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId
from handrail_shared.runtime.db import Db

from tests.planner.conftest import MONDAY, Caller, hear

E = TypeVar("E", ConsentGiven, ConsentRevoked)


def said_yes(clinic: Caller, client_id: str, *, minutes: int = 1, source: str = "notifier") -> Recorded[ConsentGiven]:
    event = ConsentGiven(
        clinic_id=ClinicId(UUID(clinic.clinic_id)),
        client_id=ClientId(UUID(client_id)),
        occurred_at=MONDAY + timedelta(minutes=minutes),
        channel="sms",
        stage="confirmed",
        wording_version="sms_2026",
        evidence="reply_ok",
    )
    return _recorded(event, source)


def said_stop(clinic: Caller, client_id: str, *, minutes: int = 1) -> Recorded[ConsentRevoked]:
    event = ConsentRevoked(
        clinic_id=ClinicId(UUID(clinic.clinic_id)),
        client_id=ClientId(UUID(client_id)),
        occurred_at=MONDAY + timedelta(minutes=minutes),
        channel="sms",
        evidence="reply_stop",
    )
    return _recorded(event, "notifier")


def _recorded(event: E, source: str) -> Recorded[E]:
    envelope = wrap(event, event_id=EventId(uuid4()), source=source, correlation_id=uuid4()).envelope
    return Recorded(envelope, event)


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    client_id = await clinic.client()
    form = {"channel": "sms", "wording_version": "form", "risk_warning": "risk_2026"}
    await clinic.made(f"/v1/clients/{client_id}/consents", form)
    return client_id


async def sms(clinic: Caller, client_id: str) -> tuple[str, str]:
    shown = (await clinic.get(f"/v1/clients/{client_id}")).json()
    state = next(each for each in shown["consents"] if each["channel"] == "sms")
    return state["state"], state["evidence"]


async def test_the_clients_answer_confirms_the_form(clinic: Caller, client_id: str, db: Db) -> None:
    await hear(db, said_yes(clinic, client_id), on_consent_given, MONDAY)
    assert await sms(clinic, client_id) == ("confirmed", "reply_ok")


async def test_a_stop_closes_the_channel(clinic: Caller, client_id: str, db: Db) -> None:
    await hear(db, said_yes(clinic, client_id), on_consent_given, MONDAY)
    await hear(db, said_stop(clinic, client_id, minutes=2), on_consent_revoked, MONDAY)
    assert await sms(clinic, client_id) == ("revoked", "reply_stop")


async def test_an_answer_that_arrives_after_a_later_stop_opens_nothing(clinic: Caller, client_id: str, db: Db) -> None:
    await hear(db, said_stop(clinic, client_id, minutes=2), on_consent_revoked, MONDAY)
    await hear(db, said_yes(clinic, client_id, minutes=1), on_consent_given, MONDAY)
    assert await sms(clinic, client_id) == ("revoked", "reply_stop")


async def test_what_is_heard_twice_is_written_once(clinic: Caller, client_id: str, db: Db) -> None:
    fact = said_yes(clinic, client_id)
    for _ in range(2):
        await hear(db, fact, on_consent_given, MONDAY)
    async with db.everywhere() as tx:
        rows = await tx.fetch("SELECT said, heard_from FROM consent_entry ORDER BY at")
    assert [tuple(row) for row in rows] == [("recorded", "planner"), ("confirmed", "notifier")]


async def test_what_it_said_itself_is_no_news(clinic: Caller, client_id: str, db: Db) -> None:
    await hear(db, said_yes(clinic, client_id, source="planner"), on_consent_given, MONDAY)
    assert await sms(clinic, client_id) == ("recorded", "clinic_form")


async def test_consent_of_an_unknown_client_is_left_alone(clinic: Caller, db: Db) -> None:
    await hear(db, said_yes(clinic, str(uuid4())), on_consent_given, MONDAY)
    async with db.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM consent_entry") == 0


async def test_a_line_of_the_ledger_stays_as_it_was_written(client_id: str, db: Db) -> None:
    for change in ("UPDATE consent_entry SET said = 'confirmed'", "DELETE FROM consent_entry"):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with db.everywhere() as tx:
                await tx.execute(change)
    assert client_id
