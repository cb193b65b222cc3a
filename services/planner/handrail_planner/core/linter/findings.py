"""What the linter answers: findings with their place in the draft, three scores, and the text as it would travel."""

from dataclasses import dataclass, field
from typing import Literal

from handrail_shared.contracts.segments import Length

from handrail_planner.core.linter.draft import Field

Severity = Literal["off", "warn", "block"]
Shown = Literal["warn", "block"]
Code = Literal[
    "vague_verb",
    "no_cue",
    "several_cues",
    "too_big",
    "negative",
    "depends_on_feeling",
    "all_or_nothing",
    "several_acts",
    "no_first_act",
    "too_long",
    "not_gsm7",
    "hard_to_read",
    "health_words",
    "reserved_word",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `start` and `end` are characters of the field; both are 0 where the field has no words.

    In `steps` and `alternatives` they are characters of all of them, joined by a line break.
    """

    code: Code
    rule_id: str
    rule_version: int
    field: Field
    start: int
    end: int
    severity: Shown
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Scores:
    """How clear, simple and repeatable a plan is, each from 0 to 100 (R06)."""

    clear: int
    simple: int
    repeatable: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that the linter has to say of a draft. `text` is what would be sent, and `segment` how long it is."""

    findings: tuple[Finding, ...]
    scores: Scores
    segment: Length
    text: str = field(repr=False)

    @property
    def blocked(self) -> tuple[Finding, ...]:
        """The findings that stand against proposing the plan."""
        return tuple(each for each in self.findings if each.severity == "block")
