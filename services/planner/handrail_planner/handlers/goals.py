"""Goals: setting one, replacing its words."""

from dataclasses import replace
from datetime import datetime

from handrail_shared.contracts.ids import GoalId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.core.goal import Goal, goal_set
from handrail_planner.core.refusals import NotThere
from handrail_planner.desk import Desk
from handrail_planner.store import goals


async def set_goal(desk: Desk, tx: Tx, client: Client, goal_id: GoalId, statement: str, *, now: datetime) -> Goal:
    """Write down what the client wants."""
    sealed = await _sealed(desk, tx, client, statement)
    goal = Goal(client.clinic_id, client.client_id, goal_id, sealed, set_at=now)
    await goals.save(tx, goal)
    await desk.outbox.append(tx, [goal_set(goal, now)])
    return goal


async def reword(
    desk: Desk, tx: Tx, client: Client, goal_id: GoalId, statement: str, *, now: datetime
) -> Goal | NotThere:
    """Replace a goal's words."""
    goal = await goals.find(tx, client.clinic_id, goal_id)
    if goal is None or goal.client_id != client.client_id:
        return NotThere("goal")
    reworded = replace(goal, statement=await _sealed(desk, tx, client, statement))
    await goals.save(tx, reworded)
    await desk.outbox.append(tx, [goal_set(reworded, now)])
    return reworded


async def _sealed(desk: Desk, tx: Tx, client: Client, statement: str) -> str:
    return await desk.vault.seal(tx, client.clinic_id, client.client_id, "goal.statement", statement)
