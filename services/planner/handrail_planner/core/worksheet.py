"""A worksheet: a template's questions answered with a client, and the plan that follows from the answers (R09).

A worksheet keeps the template as it stood when it was begun, so that a later edit changes no question under an answer. It turns
into one plan, once. What was not answered is taken from the template; cue and response are always the client's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum
from typing import NewType
from uuid import UUID

from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId

from handrail_planner.core.days import WEEKDAYS, Weekly
from handrail_planner.core.moments import Window
from handrail_planner.core.refusals import Conflict, Fault, StaleVersion
from handrail_planner.core.template.document import GateKind, PlanField, Template, WorksheetField
from handrail_planner.core.words import is_one_line

WorksheetId = NewType("WorksheetId", UUID)

Answer = str | int | tuple[str, ...]
"""A text or a choice, a rating 0 to 10, a time as HH:MM, or days such as ("MO", "FR")."""
Answers = Mapping[str, Answer]

ROOM: Mapping[PlanField, int] = {
    "obstacle": 300,
    "done_when": 200,
    "rationale": 200,
    "avoided": 200,
    "prediction": 300,
    "reflection": 500,
}
"""Characters of an answer by where it goes; 140 elsewhere."""


class State(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet as it stands, its answers sealed."""

    clinic_id: ClinicId
    client_id: ClientId
    worksheet_id: WorksheetId
    template: Template
    answers: str
    version: int
    begun_at: datetime
    changed_at: datetime
    plan_id: PlanId | None = None

    @property
    def state(self) -> State:
        return State.DRAFT if self.plan_id is None else State.PLANNED


@dataclass(frozen=True, slots=True)
class Filled:
    """What a template and a client's answers say of a plan. Kept out of every `repr`, so that no log or error can quote it."""

    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(default=None, repr=False)
    first_act: str | None = field(default=None, repr=False)
    minutes: int | None = None
    tiny: str | None = field(default=None, repr=False)
    steps: tuple[str, ...] = field(default=(), repr=False)
    rungs: tuple[str, ...] = field(default=(), repr=False)
    obstacle: str | None = field(default=None, repr=False)
    done_when: str | None = field(default=None, repr=False)
    rationale: str | None = field(default=None, repr=False)
    avoided: str | None = field(default=None, repr=False)
    prediction: str | None = field(default=None, repr=False)
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """What a client puts in their own words; None: as the template has it."""

    cue: str | None = field(default=None, repr=False)
    response: str | None = field(default=None, repr=False)
    discreet: str | None = field(default=None, repr=False)
    first_act: str | None = field(default=None, repr=False)
    minutes: int | None = None
    tiny: str | None = field(default=None, repr=False)
    steps: tuple[str, ...] = field(default=(), repr=False)
    rungs: tuple[str, ...] = field(default=(), repr=False)
    obstacle: str | None = field(default=None, repr=False)
    done_when: str | None = field(default=None, repr=False)
    rationale: str | None = field(default=None, repr=False)
    avoided: str | None = field(default=None, repr=False)
    prediction: str | None = field(default=None, repr=False)
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class GatesClosed:
    """Gates of the template that nobody has cleared, with why, and the templates to offer where they can't be."""

    gates: tuple[tuple[GateKind, str], ...]
    instead: tuple[str, ...]


def gates_left(template: Template, cleared: frozenset[GateKind]) -> GatesClosed | None:
    """The template's gates that are still closed."""
    left = [gate for gate in template.gates if gate.kind not in cleared]
    if not left:
        return None
    offered = dict.fromkeys(gate.instead for gate in left if gate.instead)
    return GatesClosed(tuple((gate.kind, gate.why) for gate in left), tuple(offered))


def rewritten(sheet: Worksheet, answers: str, *, version: int, now: datetime) -> Worksheet | Conflict | StaleVersion:
    """The worksheet with other answers, sealed; `version` is the one that the caller has read."""
    if sheet.plan_id is not None:
        return Conflict(
            "worksheet_planned", "This worksheet has become a plan: revise the plan, or begin another worksheet."
        )
    if version != sheet.version:
        return StaleVersion(sheet.version)
    return replace(sheet, answers=answers, version=version + 1, changed_at=now)


def faults_of(template: Template, answers: Answers) -> Iterator[Fault]:
    """What must be put right before these answers can be kept. They need not be complete."""
    fields = {each.key: each for each in template.worksheet}
    for key, answer in answers.items():
        if key not in fields:
            yield Fault("answers", "A key is none of this worksheet's fields: read the worksheet's template.")
        elif fault := _fault(fields[key], answer):
            yield Fault(f"answers.{key}", fault)


def lacking(template: Template, answers: Answers) -> Iterator[Fault]:
    """What must be answered before it can be a plan."""
    for each in template.worksheet:
        if each.required and not _is_answered(answers, each):
            yield Fault(f"answers.{each.key}", "This has to be answered before it can be a plan.")
    at = {each.maps_to: answers.get(each.key) for each in template.worksheet if each.maps_to.startswith("window_")}
    if bool(at.get("window_days")) != bool(at.get("window_start")) or (
        at.get("window_end") and not at.get("window_start")
    ):
        yield Fault("answers", "A window needs both its days and the time from which on: give both, or neither.")


def prefilled(template: Template) -> Filled:
    """What a plan made from the template says before anybody has changed a word.

    An exposure climbs: its response is the first rung of its ladder. Any other template's ladder is for later plans.
    """
    climbs = template.plan_kind == "exposure"
    response = template.response.example
    return Filled(
        cue=template.cue.examples[0],
        response=response,
        discreet=template.discreet[0],
        first_act=template.response.first_act,
        minutes=template.response.minutes,
        tiny=template.tiny,
        rungs=(response, *(rung.act for rung in template.ladder)) if climbs else (),
        done_when=template.done_when,
        rationale=template.rationale,
    )


def made_own(template: Template, own: Own) -> Filled:
    """The template's words with the client's own over them. The response is the first rung, where there are rungs."""
    base = prefilled(template)
    response = own.response or base.response
    return Filled(
        cue=own.cue or base.cue,
        response=response,
        discreet=own.discreet or base.discreet,
        first_act=own.first_act or base.first_act,
        minutes=own.minutes or base.minutes,
        tiny=own.tiny or base.tiny,
        steps=own.steps,
        rungs=own.rungs or (response, *base.rungs[1:])[: len(base.rungs)],
        obstacle=own.obstacle,
        done_when=own.done_when or base.done_when,
        rationale=own.rationale or base.rationale,
        avoided=own.avoided,
        prediction=own.prediction,
        windows=own.windows,
    )


def filled(template: Template, answers: Answers) -> Filled:
    """The plan that the answers say. A response that was not asked for is the first act."""
    said: dict[PlanField, str] = {}
    many: dict[PlanField, tuple[str, ...]] = {"step": (), "rung": ()}
    for each in _answered(template, answers):
        if each.maps_to in many:
            many[each.maps_to] += (str(answers[each.key]),)
        else:
            said[each.maps_to] = str(answers[each.key])
    response = said.get("response") or said.get("first_act")
    own = Own(
        cue=said.get("cue"),
        response=response,
        discreet=said.get("discreet"),
        first_act=said.get("first_act"),
        tiny=said.get("tiny"),
        steps=many["step"],
        rungs=(response, *many["rung"]) if many["rung"] and response else (),
        obstacle=said.get("obstacle"),
        done_when=said.get("done_when"),
        rationale=said.get("rationale"),
        avoided=said.get("avoided"),
        prediction=said.get("prediction"),
        windows=tuple(_windows(template, answers)),
    )
    return made_own(template, own)


def _answered(template: Template, answers: Answers) -> Iterator[WorksheetField]:
    return (each for each in template.worksheet if _is_answered(answers, each))


def _is_answered(answers: Answers, asked: WorksheetField) -> bool:
    """Nought is an answer: on a scale it may be the one that matters most."""
    return answers.get(asked.key) not in {None, "", ()}


def _windows(template: Template, answers: Answers) -> Iterator[Window]:
    at = {each.maps_to: answers[each.key] for each in _answered(template, answers)}
    days, start = at.get("window_days"), at.get("window_start")
    if isinstance(days, tuple) and isinstance(start, str):
        opens = time.fromisoformat(start)
        closes = at.get("window_end")
        until = time.fromisoformat(closes) if isinstance(closes, str) else opens.replace(hour=(opens.hour + 1) % 24)
        yield Window(Weekly(tuple(day for day in WEEKDAYS if day in days)), opens, until)


def _fault(asked: WorksheetField, answer: Answer) -> str | None:
    match asked.kind:
        case "text":
            return _text_fault(answer, ROOM.get(asked.maps_to, 140))
        case "choice":
            return None if answer in asked.choices else "Choose one of the choices, to the letter."
        case "scale":
            return None if isinstance(answer, int) and 0 <= answer <= 10 else "Give a whole number from 0 to 10."
        case "time":
            return (
                None
                if isinstance(answer, str) and _is_wall_time(answer)
                else "Write a wall time as HH:MM, such as 17:30."
            )
        case "days":
            return None if isinstance(answer, tuple) and _are_days(answer) else "List days such as MO or FR, each once."


def _text_fault(answer: Answer, room: int) -> str | None:
    if not isinstance(answer, str):
        return "Write text here."
    if len(answer) > room:
        return f"Use at most {room} characters."
    return None if is_one_line(answer) else "Use one line, without control characters."


def _is_wall_time(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    digits = len(text) == 5 and colon == ":" and text.isascii() and hour.isdigit() and minute.isdigit()
    return digits and int(hour) < 24 and int(minute) < 60


def _are_days(given: tuple[str, ...]) -> bool:
    return bool(given) and len(set(given)) == len(given) and all(day in WEEKDAYS for day in given)
