"""What a path names, or the problem that this clinic has no such thing."""

from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.core.plan import Plan
from handrail_planner.core.refusals import NotThere
from handrail_planner.http.access import Clinician
from handrail_planner.http.problems import problem_of
from handrail_planner.store import clients, plans


async def the_client(by: Clinician, tx: Tx, client_id: UUID) -> Client:
    """The clinic's client of that id."""
    client = await clients.find(tx, by.clinic_id, client_id)
    if client is None:
        raise problem_of(NotThere("client"))
    return client


async def the_plan(by: Clinician, tx: Tx, plan_id: UUID) -> Plan:
    """The clinic's plan of that id."""
    plan = await plans.find(tx, by.clinic_id, plan_id)
    if plan is None:
        raise problem_of(NotThere("plan"))
    return plan
