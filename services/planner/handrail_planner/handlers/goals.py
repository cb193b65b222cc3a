"""Goals: setting one, changing it, saying how far it is attained, closing it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events.plans import Rater
from handrail_shared.contracts.ids import GoalId, ReviewId
from handrail_shared.runtime.db import Tx

from handrail_planner.core import goal as core
from handrail_planner.core.client import Client
from handrail_planner.core.goal import Content, Facts, Goal, Outcome, Rating, SealedWords, Words
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.desk import Desk
from handrail_planner.handlers.plans import end_all
from handrail_planner.store import clinics, goals


@dataclass(frozen=True, slots=True)
class Wish:
    """What a goal is asked to say, in clear."""

    words: Words
    facts: Facts


async def set_goal(
    desk: Desk, tx: Tx, client: Client, goal_id: GoalId, wish: Wish, *, now: datetime
) -> Goal | NotValid | Conflict:
    """Write down what the client wants."""
    if faults := tuple(core.faults_of(wish.words)):
        return NotValid(faults)
    if await goals.open_count(tx, client.clinic_id, client.client_id) >= core.MAX_OPEN:
        return core.TOO_MANY
    content = Content(await _sealed(desk, tx, client, wish.words), wish.facts)
    interval = await clinics.interval(tx, client.clinic_id)
    goal = core.new_goal(client.clinic_id, client.client_id, goal_id, content, now, interval)
    await goals.save(tx, goal)
    await goals.keep_version(tx, goal)
    await desk.outbox.append(tx, [core.goal_set(goal)])
    return goal


async def revise(
    desk: Desk, tx: Tx, client: Client, goal_id: GoalId, wish: Wish, *, version: int, now: datetime
) -> Goal | NotThere | NotValid | Conflict | StaleVersion:
    """State all of a goal again: a new version; `version` is the one that the caller has read."""
    if faults := tuple(core.faults_of(wish.words)):
        return NotValid(faults)
    goal = await of_client(tx, client, goal_id)
    if not isinstance(goal, Goal):
        return goal
    same_scale = wish.words.levels == (await opened(desk, tx, goal, goal.content.words)).levels
    content = Content(await _sealed(desk, tx, client, wish.words), wish.facts)
    revised = core.revise(goal, content, version=version, same_scale=same_scale, now=now)
    if not isinstance(revised, Goal):
        return revised
    await goals.save(tx, revised)
    await goals.keep_version(tx, revised)
    await desk.outbox.append(tx, [core.goal_revised(revised)])
    return revised


async def rate(
    desk: Desk,
    tx: Tx,
    goal: Goal,
    rating_id: UUID,
    rater: Rater,
    level: int,
    *,
    now: datetime,
    review_id: ReviewId | None = None,
) -> Rating | Conflict:
    """Write down how far somebody says that it is attained. What was said before stays as it was said."""
    if goal.state is not core.State.OPEN:
        return core.CLOSED
    if goal.scale_since is None:
        return core.NO_SCALE
    rating = Rating(rating_id, goal.goal_id, goal.version, rater, level, review_id, now)
    await goals.rate(tx, goal, rating)
    await desk.outbox.append(tx, [core.goal_rated(goal, rating)])
    return rating


async def close(
    desk: Desk, tx: Tx, client: Client, goal_id: GoalId, outcome: Outcome, *, now: datetime
) -> Goal | NotThere | Conflict:
    """Its plans end, then it is met or dropped. Doing it again does nothing."""
    goal = await of_client(tx, client, goal_id)
    if not isinstance(goal, Goal):
        return goal
    closed = core.close(goal, outcome, now)
    if not isinstance(closed, Goal) or closed is goal:
        return closed
    await end_all(desk, tx, client, outcome, goal_id=goal_id, now=now)
    await goals.save(tx, closed)
    await desk.outbox.append(tx, [core.goal_closed(closed, outcome, now)])
    return closed


async def of_client(tx: Tx, client: Client, goal_id: GoalId) -> Goal | NotThere:
    """The client's goal of that id."""
    goal = await goals.find(tx, client.clinic_id, goal_id)
    return goal if goal is not None and goal.client_id == client.client_id else NotThere("goal")


async def opened(desk: Desk, tx: Tx, goal: Goal, words: SealedWords) -> Words:
    """The words of one of the goal's versions, in clear."""
    whose = (tx, goal.clinic_id, goal.client_id)
    statement = await desk.vault.open(*whose, "goal.statement", words.statement)
    why = None if words.why is None else await desk.vault.open(*whose, "goal.why", words.why)
    details = None if words.details is None else await desk.vault.open(*whose, "goal.details", words.details)
    return core.words_of(statement, why, details)


async def _sealed(desk: Desk, tx: Tx, client: Client, words: Words) -> SealedWords:
    whose = (tx, client.clinic_id, client.client_id)
    statement = await desk.vault.seal(*whose, "goal.statement", words.statement)
    why = None if words.why is None else await desk.vault.seal(*whose, "goal.why", words.why)
    details = core.details_of(words)
    return SealedWords(
        statement, why, None if details is None else await desk.vault.seal(*whose, "goal.details", details)
    )
