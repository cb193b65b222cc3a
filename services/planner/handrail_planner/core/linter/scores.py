"""Three scores of a draft: clear, simple, repeatable (R06). A further finding never raises a score.

Each begins at 100. The first two findings of a rule take the rule's costs each; more of the same take nothing, so that one bad
habit of wording doesn't hide the rest. No score falls below 0.
"""

from collections import Counter
from collections.abc import Iterable

from handrail_planner.core.linter.findings import Finding, Scores
from handrail_planner.core.linter.rules import BY_CODE

COUNTED = 2


def scores_of(findings: Iterable[Finding]) -> Scores:
    """The scores that these findings leave."""
    times = Counter(each.code for each in findings)
    taken = [(BY_CODE[code].costs, min(count, COUNTED)) for code, count in times.items()]
    return Scores(
        clear=max(0, 100 - sum(costs.clear * count for costs, count in taken)),
        simple=max(0, 100 - sum(costs.simple * count for costs, count in taken)),
        repeatable=max(0, 100 - sum(costs.repeatable * count for costs, count in taken)),
    )
