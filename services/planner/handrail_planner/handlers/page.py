"""What a client does on the page behind a link: read the plan, answer, say it back.

Each is decided while the client is held, so two taps count once; and only while the plan is still the one that the link was
made for.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from handrail_shared.contracts.events.plans import Way
from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core import link as life
from handrail_planner.core.link import Act, Link
from handrail_planner.core.plan import Plan
from handrail_planner.core.refusals import NotValid
from handrail_planner.desk import Desk
from handrail_planner.handlers.links import Shut, held
from handrail_planner.handlers.plans import Settled
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


class Answering(Protocol):
    """What is done with an answer."""

    async def answer(
        self,
        desk: Desk,
        tx: Tx,
        clinic_id: ClinicId,
        plan_id: PlanId,
        answer: Answer,
        *,
        plan_version: int,
        way: Way,
        confidence: int | None = None,
        importance: int | None = None,
        words: str | None = None,
        now: datetime,
    ) -> Settled: ...

    async def say_back(
        self,
        desk: Desk,
        tx: Tx,
        clinic_id: ClinicId,
        plan_id: PlanId,
        words: str,
        *,
        plan_version: int,
        way: Way,
        now: datetime,
    ) -> Settled: ...


async def read(desk: Desk, tx: Tx, link: Link) -> Proposal | NotTheOne:
    """What the link is for, as long as it is for this."""
    plan = await plans.find(tx, link.clinic_id, link.plan_id)
    if plan is None or not _is_the_one(plan, link):
        return NotTheOne()
    goal = await goals.find(tx, link.clinic_id, plan.goal_id)
    assert goal is not None, "a plan has a goal"
    statement = await desk.vault.open(tx, link.clinic_id, link.client_id, "goal.statement", goal.statement)
    words = await desk.open_words(tx, link.clinic_id, link.client_id, plan.words)
    return Proposal(statement, words.cue, words.response)


async def answer(
    desk: Desk, tx: Tx, link: Link, given: Given, answering: Answering, *, now: datetime
) -> Kept | NotTheOne | Shut | NotValid:
    """Keep a client's answer, once."""
    answered = life.after(await held(tx, link), given.act, now)
    if answered is None:
        return Shut()
    outcome = await answering.answer(
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


async def say_back(
    desk: Desk, tx: Tx, link: Link, words: str, answering: Answering, *, now: datetime
) -> Kept | NotTheOne | Shut | NotValid:
    """Keep how the client says the plan, once."""
    said = life.after(await held(tx, link), Act.SAY_BACK, now)
    if said is None:
        return Shut()
    outcome = await answering.say_back(
        desk, tx, link.clinic_id, link.plan_id, words, plan_version=link.plan_version, way="page", now=now
    )
    return await _settled(tx, said, outcome)


async def _settled(tx: Tx, link: Link, outcome: Settled) -> Kept | NotTheOne | NotValid:
    if isinstance(outcome, NotValid):
        return outcome
    if not isinstance(outcome, Plan):
        return NotTheOne()
    await links.save(tx, link)
    return Kept()


def _is_the_one(plan: Plan, link: Link) -> bool:
    return plan.version == link.plan_version
