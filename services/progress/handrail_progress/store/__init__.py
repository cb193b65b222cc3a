"""Rows and core values, each way: the only caller of this service's SQL.

Statements name no schema, so what is written goes to the tables that the transaction's search path names: the service's own, or others
of the same make beside them. Writing a batch is one statement a table, however many plans and opportunities it touches. Call it only
while the clients concerned are held.
"""

from uuid import UUID

from handrail_shared.runtime.sql import Queries

SQL = Queries.of("handrail_progress")

PlanPlace = tuple[UUID, UUID]
"""A clinic and a plan."""

FOLDED = ("run", "opportunity", "waypoint", "rating", "clinic_rules", "client_zone", "discharge")
"""The tables that follow from what was heard, and from nothing else but what was announced before (`said`, `milestone`,
`graduated_at`)."""
