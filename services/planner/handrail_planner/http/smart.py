"""What would make a goal easier to tell from outside: advice, while it is written and whenever it is shown."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter
from handrail_shared.runtime.http import Body
from pydantic import BaseModel, Field, StringConstraints

from handrail_planner.core import smart
from handrail_planner.core.goal import MAX_LENGTH
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import Day, Language, OneLine
from handrail_planner.http.problems import problems

router = APIRouter(tags=["goals"])

Statement = Annotated[OneLine, StringConstraints(max_length=MAX_LENGTH)]
Measure = Annotated[OneLine, StringConstraints(max_length=200)]


class GoalJudged(Body):
    """A goal that is being written: nothing of it is kept."""

    statement: Statement = Field(examples=["Feel better on Fridays"])
    measure: Measure | None = None
    target_date: Day | None = None
    has_scale: bool = Field(default=False, strict=True, description="Whether it has its five levels.")
    language: Language = Field(default="en", examples=["en"])


class FindingShown(BaseModel):
    """Something that a goal lacks. It never stands in the way."""

    code: smart.Code
    letter: smart.Letter
    severity: Literal["warn"] = "warn"
    field: str = Field(examples=["measure"])
    start: int | None = Field(description="Where in the statement it begins, if it is about a part of it.")
    end: int | None
    reason: str = Field(examples=["Nothing says how much of it is enough."])
    hint: str = Field(examples=["Say how often, how long or how many."])


class FindingsShown(BaseModel):
    """What a goal lacks; nothing, if it can be told from outside."""

    findings: list[FindingShown]


@router.post("/v1/goals/lint", summary="Judge a goal that is being written", responses=problems(400, 422))
async def lint(body: GoalJudged, by: ByClinician) -> FindingsShown:
    """An observable verb, a measure, a date: what would make it easier to tell from outside. Nothing is kept."""
    found = smart.lint(
        body.statement,
        measure=body.measure,
        has_scale=body.has_scale,
        target_date=body.target_date,
        today=by.now.date(),
        language=body.language,
    )
    return FindingsShown(findings=findings_shown(found))


def findings_shown(found: Sequence[smart.Finding]) -> list[FindingShown]:
    """Findings, in the order in which they were made."""
    return [FindingShown.model_validate(each, from_attributes=True) for each in found]
