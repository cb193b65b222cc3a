"""A plan as it is shown, with the text that it would send."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from fastapi import Response
from handrail_shared.contracts.events.plans import CopyLevel, Way
from handrail_shared.contracts.ids import ClientId
from handrail_shared.runtime.db import Tx
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner.core.clinic import Clinic
from handrail_planner.core.linter import Report
from handrail_planner.core.moments import Moment
from handrail_planner.core.night import Night
from handrail_planner.core.plan import CueKind, EndReason, Plan, PlanKind, ResponseKind, State
from handrail_planner.core.preview import preview, silenced, undisclosed, warnings_of
from handrail_planner.core.words import Words
from handrail_planner.handlers import linting
from handrail_planner.http.access import Clinician
from handrail_planner.http.lint import FindingShown, ScoresShown
from handrail_planner.http.plans.moments import MomentShown, shown_moment
from handrail_planner.http.versions import show_version
from handrail_planner.store import clients, clinics, consents, manner


class RungShown(BaseModel):
    """One step of a ladder."""

    words: str
    repetitions: int


class PredictionShown(BaseModel):
    """What the client expected."""

    expected: str
    sure: int | None


class WarningShown(BaseModel):
    """Something that works but costs."""

    code: Literal[
        "two_segments",
        "many_segments",
        "not_gsm7",
        "in_quiet_hours",
        "no_night_consent",
        "outside_night_hours",
        "no_consent_for_texts",
        "no_own_words_consent",
    ]
    detail: str


class ProposalShown(BaseModel):
    """Until when the client is asked, and how."""

    way: Way
    proposed_at: AwareDatetime
    answer_until: AwareDatetime


class AcceptanceShown(BaseModel):
    """The client's yes."""

    version: int
    way: Way
    accepted_at: AwareDatetime
    confidence: int | None
    importance: int | None


class WordsShown(BaseModel):
    """What a version of a plan says."""

    goal_id: UUID
    version: int
    cue: str
    cue_kind: CueKind
    response: str
    response_kind: ResponseKind
    kind: PlanKind
    discreet: str | None
    copy_level: CopyLevel
    first_act: str | None
    minutes: int | None
    tiny: str | None
    cue_word: str | None
    alternatives: list[str]
    steps: list[str]
    obstacle: str | None
    done_when: str | None
    rationale: str | None
    avoided: str | None
    rungs: list[RungShown]
    rung: int | None = Field(description="The rung that the response is, from 1.")
    prediction: PredictionShown | None
    moments: list[MomentShown]
    lasts_days: int
    template_id: str | None


class PlanShown(WordsShown):
    """A plan as it stands, with the text that it would send."""

    plan_id: UUID
    client_id: UUID
    state: State
    in_focus: bool
    proposal: ProposalShown | None
    acceptance: AcceptanceShown | None
    rehearsed: bool = Field(description="Whether the client has said this version back.")
    nudge: str = Field(examples=["Harbor: Friday plan. Reply 1 did it, 2 part, 3 missed, 0 n/a"])
    warnings: list[WarningShown]
    findings: list[FindingShown] = Field(description="What the linter would mend.")
    scores: ScoresShown
    drafted_at: AwareDatetime
    activated_at: AwareDatetime | None
    expires_at: AwareDatetime | None
    paused_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    ended_reason: EndReason | None


async def answered(by: Clinician, tx: Tx, plan: Plan, response: Response) -> PlanShown:
    """The plan; `ETag` is its version."""
    show_version(response, plan.version)
    return (await shown(by, tx, [plan]))[0]


async def shown(by: Clinician, tx: Tx, found: Sequence[Plan]) -> list[PlanShown]:
    clinic = await clinics.find(tx, by.clinic_id)
    assert clinic is not None, "a key opens a clinic that is there"
    linter = await linting.of_clinic(tx, by.clinic_id)
    languages = {client_id: await _language(by, tx, client_id) for client_id in {plan.client_id for plan in found}}
    nights = await manner.nights(tx, by.clinic_id, list(languages))
    agreed = await consents.of(tx, by.clinic_id, list(languages))
    shown = []
    for plan in found:
        words = await by.desk.open_words(tx, by.clinic_id, plan.client_id, plan.words)
        windows = [each.window for each in plan.moments]
        report = linter.report(words, plan.copy_level, windows, language=languages[plan.client_id])
        language = languages[plan.client_id]
        one = _opened(plan, words, clinic, report, nights.get(plan.client_id), language)
        untold = undisclosed(plan.copy_level, agreed[plan.client_id].values())
        one.warnings += [WarningShown.model_validate(each, from_attributes=True) for each in untold]
        shown.append(one)
    return shown


async def _language(by: Clinician, tx: Tx, client_id: ClientId) -> str:
    client = await clients.find(tx, by.clinic_id, client_id)
    assert client is not None, "a plan has a client"
    return client.contact.language


def _opened(plan: Plan, words: Words, clinic: Clinic, report: Report, night: Night | None, language: str) -> PlanShown:
    text = preview(clinic.alias, words, plan.copy_level, language)
    awkward = [*warnings_of(text), *silenced([each.window for each in plan.moments], clinic, night)]
    return PlanShown(
        **said(words, plan.moments),
        goal_id=plan.goal_id,
        version=plan.version,
        cue_kind=plan.cue_kind,
        response_kind=plan.response_kind,
        kind=plan.kind,
        copy_level=plan.copy_level,
        rung=plan.rung,
        lasts_days=plan.lasts_days,
        template_id=plan.template_id,
        plan_id=plan.plan_id,
        client_id=plan.client_id,
        state=plan.state,
        in_focus=plan.in_focus,
        proposal=plan.proposal and ProposalShown.model_validate(plan.proposal, from_attributes=True),
        acceptance=plan.acceptance and AcceptanceShown.model_validate(plan.acceptance, from_attributes=True),
        rehearsed=plan.rehearsed_version == plan.version,
        nudge=text,
        warnings=[WarningShown.model_validate(each, from_attributes=True) for each in awkward],
        findings=[FindingShown.model_validate(each, from_attributes=True) for each in report.findings],
        scores=ScoresShown.model_validate(report.scores, from_attributes=True),
        drafted_at=plan.drafted_at,
        activated_at=plan.activated_at,
        expires_at=plan.expires_at,
        paused_at=plan.paused_at,
        ended_at=plan.ended_at,
        ended_reason=plan.ended_reason,
    )


def said(words: Words, moments: Sequence[Moment]) -> dict[str, Any]:  # Any: keyword arguments of several types
    """The words and the windows, as fields."""
    prediction = words.prediction
    return {
        "cue": words.cue,
        "response": words.response,
        "discreet": words.discreet,
        "first_act": words.first_act,
        "minutes": words.minutes,
        "tiny": words.tiny,
        "cue_word": words.cue_word,
        "alternatives": list(words.alternatives),
        "steps": list(words.steps),
        "obstacle": words.obstacle,
        "done_when": words.done_when,
        "rationale": words.rationale,
        "avoided": words.avoided,
        "rungs": [RungShown(words=each.words, repetitions=each.repetitions) for each in words.rungs],
        "prediction": prediction and PredictionShown(expected=prediction.expected, sure=prediction.sure),
        "moments": [shown_moment(each) for each in moments],
    }
