"""How far a client's goals have come, as a T-score and its change since the beginning: what each rater says, never averaged (R8.1)."""

from dataclasses import dataclass

from handrail_shared.contracts.gas import Attained, Score, score

from handrail_progress.core.stuck.picture import Goal, Picture

BASELINE = -1
USUAL_WEIGHT = 1
"""Of a goal that was heard of without a weight; R8.1 has goals begin at -1."""


@dataclass(frozen=True, slots=True)
class Attainment:
    """T by each rater; None: that rater has said nothing."""

    client: Score | None
    clinician: Score | None


def attainment(seen: Picture) -> Attainment:
    """Of the goals that are open and those that were closed, the last that each rater said of each."""
    return Attainment(_by(seen, "client"), _by(seen, "clinician"))


def _by(seen: Picture, rater: str) -> Score | None:
    return score([attained for goal in seen.goals if (attained := _attained(goal, rater)) is not None])


def _attained(goal: Goal, rater: str) -> Attained | None:
    said = [each.number for each in goal.ratings if each.code == rater and each.number is not None]
    if not said:
        return None
    return Attained(goal.weight or USUAL_WEIGHT, BASELINE if goal.baseline is None else goal.baseline, said[-1])
