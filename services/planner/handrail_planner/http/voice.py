"""How a clinic signs to a client."""

from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.http.access import Clinician
from handrail_planner.store import clinics, manner


async def alias_of(by: Clinician, tx: Tx, client: Client) -> str:
    """The neutral name that opens texts to this client: their own, or the clinic's."""
    kept = await manner.preferences(tx, by.clinic_id, client.client_id)
    own = await by.desk.open_text(tx, by.clinic_id, client.client_id, "contact.alias", kept.alias)
    clinic = await clinics.find(tx, by.clinic_id)
    assert clinic is not None, "a client is a clinic's"
    return own or clinic.alias
