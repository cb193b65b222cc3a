"""Whether a template's words are fit to be sent: short, plain, discreet, and with no word that belongs to the carriers.

The same rules hold for the built-in templates and for a clinic's own. A finding that blocks keeps a template from being kept;
one that warns is shown. Rules: M12 (carriers' words), P3 (health words), R1.1 (two minutes), R12 (rungs by the clinician).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from handrail_shared.contracts.wording import PlanWords, nudge

from handrail_planner.core.template.document import Content, PlanField, WorksheetField
from handrail_planner.core.template.fit import (
    HARD_FAULT,
    RESERVED_FAULT,
    WIDEST_ALIAS,
    findings,
    is_hard,
    says_reserved,
)

MAX_FIRST_ACT_MINUTES = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a field, such as `discreet.0`, and what to do about it."""

    code: str
    field: str
    severity: Literal["block", "warn"]
    fault: str


def lint(content: Content) -> tuple[Finding, ...]:
    """Every finding, field by field."""
    return (
        *_wordings(content),
        *_texts(content),
        *_first_act(content),
        *_gates(content),
        *_worksheet(content),
    )


def _wordings(content: Content) -> Iterator[Finding]:
    for number, wording in enumerate(content.discreet):
        field = f"discreet.{number}"
        text = nudge(WIDEST_ALIAS, PlanWords("", "", wording, "discreet"))
        yield from (_block(code, field, fault) for code, fault in findings(wording, text))
    if len(set(content.discreet)) < len(content.discreet):
        yield _block("said_twice", "discreet", "Two wordings are the same: they are there to be varied.")


def _texts(content: Content) -> Iterator[Finding]:
    for field, text in _sent(content):
        if says_reserved(text, content.language):
            yield _block("reserved_word", field, RESERVED_FAULT)
        if is_hard(text, content.language):
            yield Finding("hard_to_read", field, "warn", HARD_FAULT)


def _sent(content: Content) -> Iterator[tuple[str, str]]:
    """What a text to the client may quote."""
    yield from ((f"discreet.{number}", text) for number, text in enumerate(content.discreet))
    yield from ((f"cue.examples.{number}", text) for number, text in enumerate(content.cue.examples))
    yield "response.example", content.response.example
    yield "response.first_act", content.response.first_act
    yield from ((f"ladder.{number}.act", rung.act) for number, rung in enumerate(content.ladder))
    yield "tiny", content.tiny
    yield "personal.example", content.personal.example


def _first_act(content: Content) -> Iterator[Finding]:
    if content.response.first_act_minutes > MAX_FIRST_ACT_MINUTES:
        yield _block("first_act_too_long", "response.first_act_minutes", "The first act takes two minutes or less.")


def _gates(content: Content) -> Iterator[Finding]:
    kinds = [gate.kind for gate in content.gates]
    if len(set(kinds)) < len(kinds):
        yield _block("gate_twice", "gates", "Name each gate once.")
    if content.plan_kind == "exposure" and "rungs_by_clinician_only" not in kinds:
        yield _block("gate_missing", "gates", "An exposure needs the gate rungs_by_clinician_only.")


_KINDS: dict[PlanField, tuple[str, ...]] = {
    "window_days": ("days",),
    "window_start": ("time",),
    "window_end": ("time",),
    "reflection": ("text", "choice", "scale", "time", "days"),
}
_WORDS_ONLY = ("text", "choice")
_MANY: frozenset[PlanField] = frozenset({"reflection", "step", "rung"})


def _worksheet(content: Content) -> Iterator[Finding]:
    keys: set[str] = set()
    filled: set[PlanField] = set()
    for number, field in enumerate(content.worksheet):
        yield from _field(field, f"worksheet.{number}")
        if field.key in keys:
            yield _block("key_twice", f"worksheet.{number}.key", "Another field of this worksheet has this key.")
        if field.maps_to in filled and field.maps_to not in _MANY:
            yield _block("filled_twice", f"worksheet.{number}.maps_to", "Another field of this worksheet fills this.")
        keys.add(field.key)
        filled.add(field.maps_to)


def _field(field: WorksheetField, where: str) -> Iterator[Finding]:
    if (field.kind == "choice") != bool(field.choices):
        yield _block("choices", f"{where}.choices", "A choice, and nothing else, lists its choices.")
    if field.kind not in _KINDS.get(field.maps_to, _WORDS_ONLY):
        yield _block("kind", f"{where}.kind", "An answer of this kind can't fill that part of a plan.")


def _block(code: str, field: str, fault: str) -> Finding:
    return Finding(code, field, "block", fault)
