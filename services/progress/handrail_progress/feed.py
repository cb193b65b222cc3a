"""A published event as one CloudEvents JSON object, as an integrator without a bus reads it. The contracts' `read` reads it too."""

import json

import asyncpg
from handrail_shared.contracts.envelope import CONTENT_TYPE, SPEC_VERSION, source_of
from pydantic import JsonValue

from handrail_progress.handlers import SERVICE


def structured(row: asyncpg.Record) -> dict[str, JsonValue]:
    """A row of the event log in CloudEvents 1.0 structured mode."""
    attributes: dict[str, JsonValue] = {
        "specversion": SPEC_VERSION,
        "id": str(row["event_id"]),
        "source": source_of(SERVICE),
        "type": row["type"],
        "time": row["occurred_at"].isoformat().replace("+00:00", "Z"),
        "subject": str(row["subject"]),
        "partitionkey": str(row["subject"]),
        "dataschema": f"urn:handrail:event:{row['type']}",
        "datacontenttype": CONTENT_TYPE,
        "clinicid": str(row["clinic_id"]),
        "correlationid": str(row["correlation_id"]),
    }
    if row["causation_id"] is not None:
        attributes["causationid"] = str(row["causation_id"])
    return {**attributes, "data": json.loads(row["data"])}
