"""One-time links: making one, opening it with its code, answering behind it.

The database keeps keyed digests of token and code, so nobody who reads it can open a page. A code is compared in constant
time. Whatever is asked of a link is decided while its client is held, so two taps count once.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from handrail_shared.contracts.events.plans import Way
from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import link as life
from handrail_planner.core.client import Client
from handrail_planner.core.link import CODE_DIGITS, KEPT, Act, Link
from handrail_planner.core.plan import Plan, Settled
from handrail_planner.core.refusals import NotValid
from handrail_planner.desk import Desk
from handrail_planner.store import goals, links, plans

TOKEN_BYTES = 32
Answer = Literal["accept", "change", "decline"]


@dataclass(frozen=True, slots=True)
class NewLink:
    """What is told once and kept nowhere: the address, and the code that is said in the session."""

    url: str = field(repr=False)
    code: str = field(repr=False)


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
class Opened:
    """The code was right."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The code was wrong, and may be tried again."""


@dataclass(frozen=True, slots=True)
class Shut:
    """There is nothing to open, or nothing any more."""


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


async def make(
    desk: Desk, tx: Tx, client: Client, plan_id: PlanId, plan_version: int, *, until: datetime, now: datetime
) -> NewLink:
    """A link to answer this version of a plan on. An older one of the plan opens no more. The caller holds the client."""
    for older in await links.of_plan(tx, client.clinic_id, plan_id):
        if replaced := life.after(older, Act.REPLACE, now):
            await links.save(tx, replaced)
    await links.forget(tx, client.clinic_id, now - KEPT)
    token, code = secrets.token_urlsafe(TOKEN_BYTES), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    made = Link(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        plan_id=plan_id,
        plan_version=plan_version,
        token_digest=_token_digest(desk, token),
        code_digest=_code_digest(desk, token, code),
        made_at=now,
        until=until,
    )
    await links.save(tx, made)
    return NewLink(f"{desk.public_url}/p/{token}", code)


async def find(desk: Desk, token: str) -> Link | None:
    """The link of that token, of whatever clinic."""
    async with desk.db.everywhere() as tx:
        return await links.find(tx, _token_digest(desk, token))


async def show_code(desk: Desk, tx: Tx, link: Link, token: str, code: str, *, now: datetime) -> Opened | Wrong | Shut:
    """Open the link with its code; count a wrong one."""
    right = hmac.compare_digest(link.code_digest, _code_digest(desk, token, code))
    held = await _held(tx, link)
    opened = life.after(held, Act.SHOW_CODE, now)
    if opened is None:
        return Shut()
    if right:
        await links.save(tx, opened)
        return Opened()
    missed = life.miss(held, now)
    await links.save(tx, missed)
    return Wrong() if life.is_open(missed, now) else Shut()


async def read(desk: Desk, tx: Tx, link: Link) -> Proposal | NotTheOne:
    """What the link is for, as long as it is for this."""
    plan = await plans.find(tx, link.clinic_id, link.plan_id)
    if plan is None or not _is_the_one(plan, link):
        return NotTheOne()
    goal = await goals.find(tx, link.clinic_id, plan.goal_id)
    assert goal is not None, "a plan has a goal"
    statement = await desk.vault.open(tx, link.clinic_id, link.client_id, "goal.statement", goal.statement)
    words = await desk.open_words(tx, link.clinic_id, link.client_id, plan.words)
    return Proposal(statement, words.cue, words.response, words.first_act, words.tiny, words.done_when)


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


async def answer(
    desk: Desk, tx: Tx, link: Link, given: Given, answering: Answering, *, now: datetime
) -> Kept | NotTheOne | Shut | NotValid:
    """Keep a client's answer, once."""
    answered = life.after(await _held(tx, link), given.act, now)
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
    said = life.after(await _held(tx, link), Act.SAY_BACK, now)
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


async def _held(tx: Tx, link: Link) -> Link:
    """The link as it is now that nobody else decides about its client."""
    await hold(tx, [link.client_id])
    held = await links.find(tx, link.token_digest)
    return link if held is None else held


def _is_the_one(plan: Plan, link: Link) -> bool:
    return plan.version == link.plan_version


def _token_digest(desk: Desk, token: str) -> bytes:
    return desk.digest("link.token", token)


def _code_digest(desk: Desk, token: str, code: str) -> bytes:
    return desk.digest("link.code", token, code)
