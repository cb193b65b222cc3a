"""The consent ledger and its fold: a line is added and the state follows, in one transaction."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_planner.core.consent import Channel, Consent, Entry, consent_from
from handrail_planner.store import SQL

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
    await tx.execute(SQL["add_consent_entry"], clinic_id, entry_id, client_id, channel, *said)
    consent = consent_from(channel, await _entries(tx, clinic_id, client_id, channel))
    state = (consent.state, consent.since, consent.evidence, consent.wording_version)
    await tx.execute(SQL["save_consent"], clinic_id, client_id, channel, *state)
    return consent


async def of(tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID]) -> Consents:
    """How things stand for these clients: each has both channels."""
    known: Consents = {client_id: {"sms": Consent("sms"), "email": Consent("email")} for client_id in client_ids}
    for row in await tx.fetch(SQL["consents"], clinic_id, list(client_ids)):
        channel: Channel = row["channel"]
        known[row["client_id"]][channel] = Consent(
            channel, row["state"], row["since"], row["evidence"], row["wording_version"]
        )
    return known


async def _entries(tx: Tx, clinic_id: UUID, client_id: UUID, channel: Channel) -> list[Entry]:
    rows = await tx.fetch(SQL["consent_entries"], clinic_id, client_id, channel)
    return [Entry(row["said"], row["at"], row["evidence"], row["wording_version"]) for row in rows]
