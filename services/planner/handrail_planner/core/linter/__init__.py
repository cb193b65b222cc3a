"""The plan linter: what to mend in a draft before anybody has to act on it (R03-R07, R14; R1.1; M12; P3).

`lint` is a pure function of the draft and the clinic's rules. It takes any text, in any state of being typed, and answers with
findings that each have their place, a reason and a hint, with three scores, and with the length of the very text that the
nudge would be. It judges the words of a plan, never the client.
"""

from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import PlanWords, nudge

from handrail_planner.core.linter.checks import spots_of
from handrail_planner.core.linter.draft import Draft, Field
from handrail_planner.core.linter.findings import Code, Finding, Report, Scores, Severity
from handrail_planner.core.linter.rules import BY_CODE, RULES, Costs, Rule, Rules, rules_for
from handrail_planner.core.linter.scores import scores_of
from handrail_planner.core.linter.spots import Spot

__all__ = [
    "RULES",
    "Code",
    "Costs",
    "Draft",
    "Field",
    "Finding",
    "Report",
    "Rule",
    "Rules",
    "Scores",
    "Severity",
    "lint",
    "rules_for",
]


def lint(draft: Draft, rules: Rules) -> Report:
    """Everything to mend in the draft; a rule that the clinic has set to off finds nothing."""
    text = nudge(draft.alias, PlanWords(draft.cue, draft.response, draft.discreet, draft.copy_level))
    segment = measure(text)
    findings = tuple(found for spot in spots_of(draft, segment) if (found := _finding(spot, rules)))
    return Report(findings, scores_of(findings), segment, text)


def _finding(spot: Spot, rules: Rules) -> Finding | None:
    rule, severity = BY_CODE[spot.code], rules.severity(spot.code)
    if severity == "off":
        return None
    return Finding(rule.code, rule.id, rule.version, spot.field, spot.start, spot.end, severity, rule.reason, rule.hint)
