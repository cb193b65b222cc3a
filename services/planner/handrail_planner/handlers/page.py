"""What a client does on the page behind a link: read the plan, answer, say it back.

Each is decided while the client is held, so two taps count once; and only while the plan is still the one that the link was
made for.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from handrail_shared.runtime.db import Tx

from handrail_planner.core import link as life
from handrail_planner.core.link import Act, Link, State
from handrail_planner.core.moments import Window
from handrail_planner.core.plan import Plan, Settled
from handrail_planner.core.plan import State as Stage
from handrail_planner.core.refusals import NotValid
from handrail_planner.desk import Desk
from handrail_planner.handlers import plans as plan_handlers
from handrail_planner.handlers.links import Shut, held
from handrail_planner.store import goals, links, plans

Answer = Literal["accept", "change", "decline"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the page shows, in clear."""

    goal: str = field(repr=False)
    cue: str = field(repr=False)
    response: str = field(repr=False)
    first_act: str | None = field(default=None, repr=False)
    tiny: str | None = field(default=None, repr=False)
    done_when: str | None = field(default=None, repr=False)
    steps: tuple[str, ...] = field(default=(), repr=False)
    obstacle: str | None = field(default=None, repr=False)
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A client's answer as they gave it."""

    answer: Answer
    confidence: int | None = None
    importance: int | None = None
    words: str | None = field(default=None, repr=False)

    @property
    def act(self) -> Act:
        """What it does to the link."""
        if self.answer == "accept":
            return life.taking_on(self.confidence or 0)
        return Act.ASK_CHANGE if self.answer == "change" else Act.DECLINE


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer is kept."""


@dataclass(frozen=True, slots=True)
class NotTheOne:
    """The plan is no longer the one that this link is for: changed, taken back, or answered in another way."""


async def read(desk: Desk, tx: Tx, link: Link) -> Proposal | NotTheOne:
    """What the link is for, as long as it is for this."""
    plan = await _the_one(tx, link)
    if plan is None:
        return NotTheOne()
    goal = await goals.find(tx, link.clinic_id, plan.goal_id)
    assert goal is not None, "a plan has a goal"
    statement = await desk.vault.open(tx, link.clinic_id, link.client_id, "goal.statement", goal.statement)
    words = await desk.open_words(tx, link.clinic_id, link.client_id, plan.words)
    return Proposal(
        statement,
        words.cue,
        words.response,
        words.first_act,
        words.tiny,
        words.done_when,
        tuple(words.steps),
        words.obstacle,
        tuple(each.window for each in plan.moments),
    )


async def answer(desk: Desk, tx: Tx, link: Link, given: Given, *, now: datetime) -> Kept | NotTheOne | Shut | NotValid:
    """Keep a client's answer, once."""
    answered = await _after(tx, link, given.act, now)
    if not isinstance(answered, Link):
        return answered
    outcome = await plan_handlers.answer(
        desk,
        tx,
        link.clinic_id,
        link.plan_id,
        given.answer,
        plan_version=link.plan_version,
        way="page",
        confidence=given.confidence,
        importance=given.importance,
        words=given.words,
        now=now,
    )
    return await _settled(tx, answered, outcome)


async def say_back(desk: Desk, tx: Tx, link: Link, words: str, *, now: datetime) -> Kept | NotTheOne | Shut | NotValid:
    """Keep how the client says the plan, once."""
    said = await _after(tx, link, Act.SAY_BACK, now)
    if not isinstance(said, Link):
        return said
    outcome = await plan_handlers.say_back(
        desk, tx, link.clinic_id, link.plan_id, words, plan_version=link.plan_version, way="page", now=now
    )
    return await _settled(tx, said, outcome)


async def _after(tx: Tx, link: Link, act: Act, now: datetime) -> Link | Shut | NotTheOne:
    """What the link becomes by that act, now that nobody else decides about its client."""
    current = await held(tx, link)
    changed = life.after(current, act, now)
    if changed is None:
        return Shut()
    return NotTheOne() if await _the_one(tx, current) is None else changed


async def _settled(tx: Tx, link: Link, outcome: Settled) -> Kept | NotTheOne | NotValid:
    if isinstance(outcome, NotValid):
        return outcome
    if not isinstance(outcome, Plan):
        return NotTheOne()
    await links.save(tx, link)
    return Kept()


_STAGES = {
    State.WAITING: {Stage.PROPOSED},
    State.UNLOCKED: {Stage.PROPOSED},
    State.ANSWERED: {Stage.ACCEPTED, Stage.ACTIVE},
    State.CLOSED: {Stage.ACCEPTED, Stage.ACTIVE},
}
"""Where the plan must stand for what is next at the link to make sense."""


async def _the_one(tx: Tx, link: Link) -> Plan | None:
    plan = await plans.find(tx, link.clinic_id, link.plan_id)
    if plan is None or plan.version != link.plan_version or plan.state not in _STAGES.get(link.state, ()):
        return None
    return plan
