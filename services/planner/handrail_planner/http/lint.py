"""The linter: what to mend in a draft while it is typed, and which rules matter to the clinic."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.segments import Encoding
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from handrail_planner.core.linter import RULES, Code, Draft, Report, Rule, Severity, lint, rules_for
from handrail_planner.core.refusals import NotThere
from handrail_planner.handlers import lint as handlers
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import Language, MaybeEmptyLine
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, show_version, version_read
from handrail_planner.store import clinics
from handrail_planner.store import lint as store

router = APIRouter(tags=["linter"])


Typed = Annotated[MaybeEmptyLine, StringConstraints(max_length=500)]
Shown = Literal["warn", "block"]


class DraftTyped(Body):
    """A plan as it is being typed: any field may still be empty. Spaces count, so that a finding's place is where it was typed."""

    model_config = ConfigDict(str_strip_whitespace=False)

    cue: Typed = Field(default="", examples=["the Friday crowd heads for the bar"])
    response: Typed = Field(default="", examples=["I try to be more mindful"])
    discreet: Typed | None = Field(default=None, examples=["Friday plan"])
    first_act: Typed | None = Field(
        default=None, description="What the client starts with.", examples=["put my shoes on"]
    )
    tiny: Typed | None = Field(default=None, description="The version for a bad day.")
    alternatives: tuple[Typed, ...] = Field(default=(), max_length=20, description="Other small acts in its place.")
    steps: tuple[Typed, ...] = Field(default=(), max_length=20)
    minutes: StrictInt | None = Field(default=None, ge=1, le=1440, description="For the whole response.")
    times_per_week: StrictInt | None = Field(default=None, ge=1, le=200)
    copy_level: CopyLevel = Field(default="discreet", description="Which words are sent.")
    language: Language = "en"

    def draft(self, alias: str) -> Draft:
        """The same as the core knows it."""
        return Draft(alias=alias, **{name: getattr(self, name) for name in DraftTyped.model_fields})


class FindingShown(BaseModel):
    """One thing to mend. `start` and `end` are characters of the field, both 0 where it has no words."""

    code: Code
    rule_id: str = Field(examples=["L01"])
    rule_version: int
    field: str = Field(examples=["response"])
    start: int
    end: int
    severity: Shown
    reason: str
    hint: str


class ScoresShown(BaseModel):
    """From 0 to 100. A further finding never raises one."""

    clear: int = Field(ge=0, le=100)
    simple: int = Field(ge=0, le=100)
    repeatable: int = Field(ge=0, le=100)


class LengthShown(BaseModel):
    """What the text takes on the air: septets in `gsm7`, 16-bit units in `ucs2`."""

    encoding: Encoding
    units: int
    segments: int


class LintShown(BaseModel):
    """All that is to say of a draft. `text` is what the client would be sent."""

    findings: list[FindingShown]
    scores: ScoresShown
    text: str
    segment: LengthShown


class RuleShown(BaseModel):
    """A rule, and how the clinic has set it. The examples are words of the field `of`."""

    id: str = Field(examples=["L01"])
    version: int
    code: Code
    severity: Severity
    default_severity: Severity
    reason: str
    hint: str
    of: str = Field(examples=["response"])
    good: list[str]
    bad: list[str]


class RulesShown(BaseModel):
    """Every rule, by id. `version` counts how often the clinic has set them."""

    version: int
    rules: list[RuleShown]


class RulesChosen(Body):
    """The severities that differ from the defaults, by the rule's code; what is left out stands at its default."""

    severities: dict[Code, Severity] = Field(examples=[{"vague_verb": "block", "hard_to_read": "off"}])


@router.post("/v1/lint", summary="Lint a draft", responses=problems(400, 422))
async def lint_draft(body: DraftTyped, by: ByClinician) -> LintShown:
    """For use while typing: nothing is stored."""
    async with by.transaction() as tx:
        clinic = await clinics.find(tx, by.clinic_id)
        chosen = await store.severities(tx, by.clinic_id)
    if clinic is None:
        raise problem_of(NotThere("clinic"))
    return _report(lint(body.draft(clinic.alias), rules_for(chosen)))


@router.get("/v1/lint-rules", summary="The linter's rules", responses=problems())
async def show(by: ByClinician, response: Response) -> RulesShown:
    """As the clinic has set them; `ETag` is the version of the settings."""
    async with by.transaction() as tx:
        return await _shown(by, tx, response)


@router.put(
    "/v1/lint-rules",
    summary="Set the linter's rules",
    responses=problems(400, 422, 428),
)
async def replace(
    body: RulesChosen,
    by: ByClinician,
    response: Response,
    if_match: IfMatch = None,
) -> RulesShown:
    """State all that differs from the defaults again."""
    read = version_read(if_match)
    chosen: dict[str, Severity] = dict(body.severities.items())
    async with by.transaction() as tx:
        settled(await handlers.set_severities(tx, by.clinic_id, chosen, read=read, now=by.now))
        return await _shown(by, tx, response)


async def _shown(by: Clinician, tx: Tx, response: Response) -> RulesShown:
    version, chosen = await store.version(tx, by.clinic_id), await store.severities(tx, by.clinic_id)
    show_version(response, version)
    return RulesShown(version=version, rules=[_rule(each, chosen) for each in RULES])


def _rule(rule: Rule, chosen: Mapping[str, Severity]) -> RuleShown:
    return RuleShown(
        id=rule.id,
        version=rule.version,
        code=rule.code,
        severity=chosen.get(rule.code, rule.severity),
        default_severity=rule.severity,
        reason=rule.reason,
        hint=rule.hint,
        of=rule.of,
        good=list(rule.good),
        bad=list(rule.bad),
    )


def _report(report: Report) -> LintShown:
    return LintShown(
        findings=[FindingShown(**asdict(each)) for each in report.findings],
        scores=ScoresShown(**asdict(report.scores)),
        text=report.text,
        segment=LengthShown(**asdict(report.segment)),
    )
