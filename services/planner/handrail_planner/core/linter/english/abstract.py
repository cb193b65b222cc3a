"""Words for what no camera sees, and the verbs that do nothing by themselves until their object is known."""

from collections.abc import Mapping

from handrail_planner.core.linter.english.phrases import verb_forms, words


def abstractions() -> frozenset[str]:
    """What a vague act is done to: "gather my courage", "keep my emotions in check"."""
    return words("abstract", "nouns")


def results() -> frozenset[str]:
    """What an outcome brings, where it is got, had, earned or repaired."""
    return words("abstract", "results")


def light() -> Mapping[str, str]:
    """Verbs whose object says whether anything is done."""
    return verb_forms("abstract", "light")


def getting() -> Mapping[str, str]:
    """Verbs by which a result is said to come."""
    return verb_forms("abstract", "getting")
