"""A planned text that is due, with all that is known of its clinic and client at this instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_shared.runtime.db import Tx

from handrail_notifier.silence import expire
from handrail_notifier.store import people
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.people import Agreements, ClientRow, ClinicRow

ASIDE = timedelta(seconds=30)
"""How long what cannot be decided just now is left alone."""


@dataclass(frozen=True, slots=True)
class Due:
    """The text. `clinic` and `client` are None until they are known; a stranger never is."""

    text: DueText
    clinic: ClinicRow | None
    client: ClientRow | None
    agreements: Agreements


async def gather(tx: Tx, texts: Sequence[DueText]) -> Sequence[Due]:
    """These texts, in this order."""
    clinic_ids, client_ids = [each.clinic_id for each in texts], [each.client_id for each in texts]
    clinics = await people.clinics(tx, clinic_ids)
    clients = await people.clients(tx, clinic_ids, client_ids)
    agreements = await people.agreements(tx, clinic_ids, client_ids)
    return [
        Due(each, clinics.get(each.clinic_id), clients.get(each.client_id), agreements[each.client_id])
        for each in texts
    ]


async def end(tx: Tx, text: DueText, reason: str, now: datetime) -> None:
    """It does not go out."""
    await expire(tx, text.clinic_id, text.client_id, text.text_id, text.kind, reason=reason, now=now)
