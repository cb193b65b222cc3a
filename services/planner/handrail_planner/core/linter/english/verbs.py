"""Verbs of acts that can be seen or heard, the words to start a plan with."""

from collections.abc import Mapping
from functools import cache

from handrail_planner.core.linter.english.phrases import verb_forms, words


def acts() -> Mapping[str, str]:
    """Every form of such a verb, with the verb."""
    return verb_forms("verbs", "acts")


@cache
def also_nouns() -> frozenset[str]:
    """Verbs that are things as often as acts: "my keys and phone"."""
    return frozenset(form for verb in words("verbs", "also-nouns") for form in (verb, f"{verb}s"))
