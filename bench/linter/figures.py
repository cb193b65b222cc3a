"""Precision and recall of each rule over labelled drafts. A draft counts once for a rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from handrail_planner.core.linter import lint, rules_for

from bench.linter.labelled import CODES, Labelled


@dataclass(frozen=True, slots=True)
class Figures:
    """What one rule found, missed and wrongly found."""

    code: str
    right: int
    missed: tuple[Labelled, ...]
    wrong: tuple[Labelled, ...]

    @property
    def n(self) -> int:
        """Drafts that have the fault."""
        return self.right + len(self.missed)

    @property
    def precision(self) -> float:
        """The part of the findings that is right; 1 if there are none."""
        found = self.right + len(self.wrong)
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The part of the faults that is found; 1 if there are none."""
        return self.right / self.n if self.n else 1.0


def figures(drafts: Sequence[Labelled]) -> list[Figures]:
    """The figures of each rule, at its default severity."""
    rules = rules_for(dict.fromkeys(CODES, "warn"))
    found = [(each, {finding.code for finding in lint(each.draft, rules).findings}) for each in drafts]
    return [_of(code, [(each, code in codes) for each, codes in found]) for code in CODES]


def overall(each: Sequence[Figures]) -> Figures:
    """All rules together."""
    return Figures(
        "overall",
        sum(one.right for one in each),
        tuple(miss for one in each for miss in one.missed),
        tuple(wrong for one in each for wrong in one.wrong),
    )


def _of(code: str, found: Sequence[tuple[Labelled, bool]]) -> Figures:
    counted = [(each, hit) for each, hit in found if code not in each.either]
    return Figures(
        code,
        sum(1 for each, hit in counted if hit and code in each.codes),
        tuple(each for each, hit in counted if not hit and code in each.codes),
        tuple(each for each, hit in counted if hit and code not in each.codes),
    )
