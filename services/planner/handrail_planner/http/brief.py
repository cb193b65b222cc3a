"""The brief for the next session. The client's words are opened for this answer, and for nothing else."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from handrail_shared.runtime.db import Tx
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner.core import check_in
from handrail_planner.core.brief import Brief, PlanBrief, begins, brief
from handrail_planner.core.client import Client
from handrail_planner.core.goal import Goal
from handrail_planner.core.insight import QUESTION
from handrail_planner.core.plan import State
from handrail_planner.core.practice import last_heard_from
from handrail_planner.core.wish import Unread, Wish
from handrail_planner.desk import Desk
from handrail_planner.http.access import ByClinician
from handrail_planner.http.insights import InsightShown, opened
from handrail_planner.http.lookups import the_client
from handrail_planner.http.problems import problems
from handrail_planner.http.worklist import ItemShown, MoveShown, shown, shown_move
from handrail_planner.store import casework, check_ins, goals, plan_history, sessions, walk_throughs
from handrail_planner.store.walk_throughs import Walked

router = APIRouter(tags=["sessions"])

WHERE_WORDS_ARE = "/v1/clients/{client_id}/replies"
"""At the notifier: the one way to what a client wrote, which is sealed there."""


class CountsShown(BaseModel):
    """Times that the cue was likely, since the last session: nine kinds, and none counts as another."""

    done: int = 0
    partly: int = 0
    missed: int = 0
    did_not_arise: int = 0
    skipped: int = Field(default=0, description="Let go on purpose: neither used nor missed.")
    silent: int = Field(default=0, description="The nudge went out and was not answered.")
    undelivered: int = Field(default=0, description="The nudge did not arrive: no miss.")
    withheld: int = Field(default=0, description="Left out to nudge less.")
    not_available: int = Field(
        default=0, description="No nudge could be or was to be: a hold, a break, silent hours, a plan at rest."
    )


class WishShown(BaseModel):
    """What the client last asked for by text, and when."""

    pace: Literal["easier", "harder", "more", "less"]
    at: AwareDatetime


class TextsWaiting(BaseModel):
    """Words of the client that nobody has read yet. They are read where they are kept sealed, at the notifier."""

    count: int
    since: AwareDatetime = Field(description="Since when the oldest waits.")
    where: str = Field(
        description="The notifier's address of them.",
        examples=["/v1/clients/01890a5d-ac96-774b-bcce-b302099a8057/replies"],
    )


class PlanWent(BaseModel):
    """A plan, and how it went."""

    plan_id: UUID
    goal_id: UUID
    state: State
    version: int
    cue: str
    response: str
    counts: CountsShown
    came: int = Field(
        description="Of these: the client says that the moment came. Done, partly and missed are parts of it."
    )
    barriers: dict[str, int] = Field(description="What got in the way, by the client's letter, and how often.")
    comebacks: int
    run: int
    best_run: int
    repetitions: int
    walks_begun: int = Field(description="Times that its walk-through was begun; never a miss if it was let go.")
    walks_finished: int
    milestone: int = Field(description="The largest of 7, 14, 30 and 66 repetitions that was reached; 0: none yet.")
    strength: int | None = Field(description="How settled the plan is, in tenths; null until it was said.")
    graduated_at: AwareDatetime | None = Field(description="When it became a habit that keeps itself.")
    run_rests: bool
    last_answer: str | None
    last_answer_at: AwareDatetime | None
    phase: str | None = Field(description="How far its nudges have faded, if the notifier said so.")
    step_wish: WishShown | None = Field(description="Whether the client asked for an easier or a harder step.")
    texts_wish: WishShown | None = Field(description="Whether the client asked for more or fewer texts.")
    expires_at: AwareDatetime | None
    client_wrote: str | None = Field(description="What the client said to the proposal, if they want it otherwise.")


class GoalStands(BaseModel):
    """A goal, its next review, and what each rater last said of it: they are never averaged."""

    goal_id: UUID
    statement: str
    review_due_at: AwareDatetime | None
    review_is_due: bool
    baseline: int | None
    client_level: int | None
    clinician_level: int | None


class Measured(BaseModel):
    """A number, and when it was answered."""

    answered_at: AwareDatetime
    number: int


class CheckInWent(BaseModel):
    """What a check-in's answers were, as numbers. They say nothing about whether a plan was used."""

    check_in_id: UUID
    question: str
    lowest: int
    highest: int
    better: check_in.Better | None
    answers: list[Measured] = Field(description="Of its present version, the oldest first.")
    middle: int | None = Field(description="The middle one of them, in order of size.")


class BriefShown(BaseModel):
    """What to know before the session, in a minute."""

    question: str = Field(examples=[QUESTION])
    client_id: UUID
    since: AwareDatetime = Field(description="The last session; before the first one, four weeks ago.")
    next_session_at: AwareDatetime | None
    notes_of_last_session: str | None
    comebacks: int
    suggestion: MoveShown
    plans: list[PlanWent]
    insights: list[InsightShown] = Field(description="What is owed a plan.")
    goals: list[GoalStands]
    check_ins: list[CheckInWent] = Field(description="Those that are asked, or were answered.")
    waiting: list[ItemShown]
    last_heard_from: AwareDatetime | None
    step_wish: WishShown | None = Field(description="An easier or a harder step, of no plan in particular.")
    texts_wish: WishShown | None = Field(description="More or fewer texts, of no plan in particular.")
    texts_waiting: TextsWaiting | None = Field(description="That words of the client wait to be read, and no more.")
    texts_after_silence: str | None = Field(
        description="How much is sent after texts went unanswered: normal, halved, sparse, rare or off."
    )


@router.get("/v1/clients/{client_id}/brief", summary="The brief for the next session", responses=problems(404, 422))
async def show(client_id: UUID, by: ByClinician) -> BriefShown:
    """What was done, missed and met with silence since the last session, what is open, and one thing to begin with."""
    async with by.transaction() as tx:
        return await the_brief(by, tx, await the_client(by, tx, client_id))


async def the_brief(by: ByClinician, tx: Tx, client: Client) -> BriefShown:
    """A client's brief, with their words in clear."""
    last = await sessions.last_held(tx, by.clinic_id, client.client_id)
    known = await casework.cases(tx, by.clinic_id, [client], now=by.now, since=begins(last, by.now))
    case = known[client.client_id]
    heard_at = last_heard_from(await casework.standing_of(tx, client, by.now))
    silence = case.manner.silence
    made = brief(case, last_heard_from=heard_at, now=by.now)
    walked = await walk_throughs.walked(tx, by.clinic_id, client.client_id, made.since)
    return BriefShown(
        question=QUESTION,
        client_id=client.client_id,
        since=made.since,
        next_session_at=made.coming and made.coming.starts_at,
        notes_of_last_session=await _notes(by.desk, tx, client, made),
        comebacks=made.comebacks,
        suggestion=shown_move(made.suggestion),
        plans=[await _went(by.desk, tx, client, each, walked.get(each.plan.plan_id, Walked())) for each in made.plans],
        insights=[await opened(by.desk, tx, each) for each in case.debt],
        goals=await _goals(by.desk, tx, client, case.goals, made),
        check_ins=await _measured(by.desk, tx, client, made),
        waiting=[shown(item) for item in made.items],
        last_heard_from=made.last_heard_from,
        step_wish=_wish(case.manner.step_wish),
        texts_wish=_wish(case.manner.texts_wish),
        texts_waiting=_texts_waiting(client, case.manner.unread),
        texts_after_silence=silence and silence.step,
    )


async def _measured(desk: Desk, tx: Tx, client: Client, made: Brief) -> list[CheckInWent]:
    told = await check_ins.answers(tx, client.clinic_id, client.client_id, made.since)
    found = await check_ins.of_client(tx, client.clinic_id, client.client_id)
    return [
        await _went_by_numbers(desk, tx, each, told.get(each.check_in_id, ()))
        for each in found
        if each.withdrawn_at is None or each.check_in_id in told
    ]


async def _went_by_numbers(desk: Desk, tx: Tx, asked: check_in.CheckIn, told: Sequence[check_in.Answer]) -> CheckInWent:
    question = await desk.vault.open(tx, asked.clinic_id, asked.client_id, "check_in.question", asked.question)
    answers = [each for each in told if each.version == asked.version]
    ordered = sorted(each.number for each in answers)
    return CheckInWent(
        check_in_id=asked.check_in_id,
        question=question,
        lowest=asked.terms.lowest,
        highest=asked.terms.highest,
        better=asked.terms.better,
        answers=[Measured(answered_at=each.answered_at, number=each.number) for each in answers],
        middle=ordered[len(ordered) // 2] if ordered else None,
    )


def _texts_waiting(client: Client, unread: Unread | None) -> TextsWaiting | None:
    if unread is None:
        return None
    where = WHERE_WORDS_ARE.format(client_id=client.client_id)
    return TextsWaiting(count=unread.count, since=unread.since, where=where)


def _wish(wish: Wish | None) -> WishShown | None:
    return None if wish is None else WishShown.model_validate(wish, from_attributes=True)


async def _notes(desk: Desk, tx: Tx, client: Client, made: Brief) -> str | None:
    if made.last is None or made.last.notes is None:
        return None
    return await desk.vault.open(tx, client.clinic_id, client.client_id, "session.notes", made.last.notes)


async def _went(desk: Desk, tx: Tx, client: Client, each: PlanBrief, walked: Walked) -> PlanWent:
    plan, went = each.plan, each.practice
    words = await desk.open_words(tx, client.clinic_id, client.client_id, plan.words)
    return PlanWent(
        plan_id=plan.plan_id,
        goal_id=plan.goal_id,
        state=plan.state,
        version=plan.version,
        cue=words.cue,
        response=words.response,
        counts=CountsShown(**{str(kind): count for kind, count in went.counts.items()}),
        came=went.real,
        barriers=dict(sorted(went.barriers.items(), key=lambda each: (-each[1], each[0]))),
        comebacks=went.comebacks,
        run=went.run,
        best_run=went.best_run,
        repetitions=went.repetitions,
        walks_begun=walked.begun,
        walks_finished=walked.finished,
        milestone=went.milestone,
        strength=went.strength,
        graduated_at=went.graduated_at,
        run_rests=went.run_rests_since is not None,
        last_answer=went.last_answer,
        last_answer_at=went.last_answer_at,
        phase=went.phase,
        step_wish=_wish(went.step_wish),
        texts_wish=_wish(went.texts_wish),
        expires_at=plan.expires_at,
        client_wrote=await _wrote(desk, tx, client, each),
    )


async def _wrote(desk: Desk, tx: Tx, client: Client, each: PlanBrief) -> str | None:
    if each.plan.state is not State.DRAFT:
        return None
    answer = await plan_history.last_answer(tx, client.clinic_id, each.plan.plan_id)
    if answer is None or answer.words is None or answer.version != each.plan.version:
        return None
    return await desk.vault.open(tx, client.clinic_id, client.client_id, "plan.answer", answer.words)


async def _goals(desk: Desk, tx: Tx, client: Client, found: Sequence[Goal], made: Brief) -> list[GoalStands]:
    rated = {each.goal_id: each for each in await goals.standing(tx, client.clinic_id, client.client_id)}
    due = {item.about.goal_id for item in made.items if item.kind in {"review_due", "review_overdue"}}
    shown_goals = []
    for goal in found:
        stands = rated.get(goal.goal_id)
        statement = goal.content.words.statement
        shown_goals.append(
            GoalStands(
                goal_id=goal.goal_id,
                statement=await desk.vault.open(tx, client.clinic_id, client.client_id, "goal.statement", statement),
                review_due_at=goal.review_due_at,
                review_is_due=goal.goal_id in due,
                baseline=stands and stands.baseline,
                client_level=stands and stands.client_level,
                clinician_level=stands and stands.clinician_level,
            )
        )
    return shown_goals
