"""The consent ledger and its fold: a line is added and the state follows, in one transaction."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.purposes import known
from handrail_shared.runtime.db import Tx

from handrail_planner.core.consent import Actor, Channel, Consent, Entry, Line, consent_from
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged

Consents = dict[UUID, dict[Channel, Consent]]


async def write(
    tx: Tx,
    clinic_id: UUID,
    client_id: UUID,
    channel: Channel,
    entry: Entry,
    *,
    entry_id: UUID,
    heard_from: Literal["planner", "notifier"],
) -> Consent:
    """Add a line and bring the state up to it. Hold the client first."""
    said = (entry.said, entry.evidence, entry.wording_version, heard_from, entry.at)
    named = None if entry.purposes is None else sorted(entry.purposes)
    by = (entry.actor, entry.actor_id, entry.reference, entry.risk_warning, entry.form_opens)
    await tx.execute(SQL["add_consent_entry"], clinic_id, entry_id, client_id, channel, *said, named, *by)
    consent = consent_from(channel, await _entries(tx, clinic_id, client_id, channel))
    state = (consent.state, consent.since, consent.evidence, consent.wording_version, sorted(consent.purposes))
    of_forms = (consent.risk_warning, consent.form_opens)
    await tx.execute(SQL["save_consent"], clinic_id, client_id, channel, *state, *of_forms)
    return consent


async def of(tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID]) -> Consents:
    """How things stand for these clients: each has both channels."""
    found: Consents = {client_id: {"sms": Consent("sms"), "email": Consent("email")} for client_id in client_ids}
    for row in await tx.fetch(SQL["consents"], clinic_id, list(client_ids)):
        channel: Channel = row["channel"]
        purposes = known(row["purposes"]) or frozenset()
        found[row["client_id"]][channel] = Consent(
            channel,
            row["state"],
            row["since"],
            row["evidence"],
            row["wording_version"],
            purposes,
            row["risk_warning"],
            row["form_opens"],
        )
    return found


async def after(tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int) -> Page[Line]:
    """A client's ledger, in the order in which things happened."""
    rows = await tx.fetch(SQL["consent_entries_after"], clinic_id, client_id, last, limit + 1)
    return paged([(row["entry_id"], _line(row)) for row in rows], limit)


async def find(tx: Tx, clinic_id: UUID, entry_id: UUID) -> Line | None:
    row = await tx.fetchrow(SQL["consent_entry"], clinic_id, entry_id)
    return None if row is None else _line(row)


async def _entries(tx: Tx, clinic_id: UUID, client_id: UUID, channel: Channel) -> list[Entry]:
    return [_entry(row) for row in await tx.fetch(SQL["consent_entries"], clinic_id, client_id, channel)]


def _line(row: Record) -> Line:
    return Line(row["entry_id"], row["client_id"], row["channel"], _entry(row))


def _entry(row: Record) -> Entry:
    return Entry(
        row["said"],
        row["at"],
        row["evidence"],
        row["wording_version"],
        known(row["purposes"]),
        Actor(row["actor"]) if row["actor"] else None,
        row["actor_id"],
        row["reference"],
        row["risk_warning"],
        row["form_opens"],
    )
