"""Refusals as answers, and how the documentation tells of them."""

from typing import Any, TypeVar, assert_never

from fastapi.encoders import jsonable_encoder
from handrail_shared.runtime.http import PROBLEM_JSON, Problem
from pydantic import BaseModel, Field

from handrail_planner.core.refusals import Conflict, NotThere, NotValid, Refusal, StaleVersion

T = TypeVar("T")


class FaultShown(BaseModel):
    """One field that is not as it must be."""

    field: str = Field(examples=["cue"])
    fault: str = Field(examples=["Say what happens just before: a plan needs the cue that it answers."])


class LineFaultShown(BaseModel):
    """What is wrong on a line of a file."""

    line: int = Field(examples=[7])
    field: str | None = Field(examples=["phone"])
    code: str = Field(examples=["number_mangled"])
    fault: str = Field(examples=["A spreadsheet cut this number short: make the column text, type it."])


class ProblemShown(BaseModel):
    """Problem details (RFC 9457). `code` is stable; `detail` says what to do. What was sent is never repeated."""

    type: str = Field(examples=["urn:handrail:problem:not_valid"])
    title: str = Field(examples=["not valid"])
    status: int = Field(examples=[422])
    code: str = Field(examples=["not_valid"])
    detail: str = Field(examples=["Some fields are not as they must be."])
    faults: list[FaultShown] | None = None
    lines: list[LineFaultShown] | None = Field(default=None, description="Of a file; the first thousand.")
    more: int | None = Field(default=None, description="How many faults beside those in `lines`.")


def settled(outcome: T | NotValid | NotThere | Conflict | StaleVersion) -> T:
    """What was asked for; a refusal becomes its problem, which also undoes the transaction."""
    if isinstance(outcome, NotValid | NotThere | Conflict | StaleVersion):
        raise problem_of(outcome)
    return outcome


def problem_of(refusal: Refusal) -> Problem:
    """The answer to a refused command."""
    match refusal:
        case NotValid(faults):
            listed = [{"field": each.field, "fault": each.fault} for each in faults]
            return Problem(422, "not_valid", "Some fields are not as they must be.", faults=listed)
        case NotThere(what):
            return Problem(404, f"{what}_unknown", f"This clinic has no {what} of that id.")
        case Conflict(code, detail):
            return Problem(409, code, detail)
        case StaleVersion(current):
            detail = f"Somebody changed it since: it is at version {current} now. Read it again and decide anew."
            return Problem(412, "stale_version", detail)
        case _:
            assert_never(refusal)


_TOLD = {
    400: "`malformed_json`: the body is not JSON.",
    401: "`key_missing_or_unknown`: no key, or one that opens nothing.",
    403: "`scope_missing`: the key lacks the scope.",
    404: "Nothing of that id in this clinic (`client_unknown`, `goal_unknown`, `plan_unknown`, ...).",
    409: "What is there stands against it.",
    412: "`stale_version`: somebody changed it since that version was read. Read it again.",
    411: "`length_required`: the body's length is not stated.",
    413: "`body_too_large`.",
    415: "`unsupported_media_type`: the body is not sent as what is wanted.",
    422: "`not_valid`, with the fields and what to change; or `idempotency_key_reused`.",
    428: "`version_required`: say which version was read.",
    503: "`try_again`: a part is away just now; nothing was done.",
}
_ALWAYS = (401, 403, 503)
_FORM = "#/components/schemas/{model}"
_WITH_A_BODY = (400, 411, 413, 415, 422)


def problems(*statuses: int, **more: str) -> dict[int | str, dict[str, Any]]:
    """The documented problems of a route, without their form, which is always the same: `completed` gives it once for all, where a `model`
    would be made ready for each of the seven hundred. `more` replaces a status's words: `problems(409, on_409="...")`."""
    return {
        status: {"description": more.get(f"on_{status}", _TOLD[status]), "content": {PROBLEM_JSON: {}}}
        for status in sorted({*_ALWAYS, *statuses, *((412,) if 428 in statuses else ())})
    }


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The published interface with what every route that takes a body, or parameters, can answer; errors are problems."""
    for method, operation in (each for path in document["paths"].values() for each in path.items()):
        answers = operation["responses"]
        can = (
            *(_WITH_A_BODY if "requestBody" in operation else ()),
            *((422,) if "parameters" in operation or method != "get" else ()),
        )
        for status in can:
            answers.setdefault(str(status), {"description": _TOLD[status]})
        for status in filter(_is_error, answers):
            answers[status]["content"] = {PROBLEM_JSON: {"schema": {"$ref": _FORM.format(model="ProblemShown")}}}
    form = ProblemShown.model_json_schema(ref_template=_FORM, mode="serialization")
    forms = jsonable_encoder(form.pop("$defs") | {"ProblemShown": form}, exclude_none=True)
    document["components"]["schemas"] = dict(sorted((document["components"]["schemas"] | forms).items()))
    return document


def _is_error(status: str) -> bool:
    return status >= "400"
