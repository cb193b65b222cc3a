"""How a plan's own words sound once its deed is done, and what beside them makes it no report."""

from collections.abc import Mapping

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Deeds(Checked):
    """`deeds.toml`: how a plan's own words sound once its deed is done, and what beside them makes it none, a part, or another deed."""

    version: Edition
    excepts: tuple[str, ...] = ()
    """Words beside which a plan's name is not what was meant."""
    small: Phrases
    """Words that no plan is made of."""
    links: Phrases
    """Those of the `small` that may stand in a report of a plan that lacks them."""
    articles: Phrases
    """Behind which no verb is."""
    states: Phrases
    """Behind the first word of what has no verb: they make a state of it."""
    asides: Phrases
    """Behind which a plan says when."""
    instead: tuple[str, ...]
    """Behind which a plan says what is not to be done."""
    turns: Phrases
    """Without which a plan that has them says the contrary."""
    contraries: tuple[tuple[str, str], ...] = ()
    """Two of which each says the contrary of the other."""
    joins: Phrases
    """Words behind which a clause begins."""
    pronouns: Mapping[str, str]
    """What stands for the rest of a deed, with words of a plan that it can't stand for."""
    finishers: Phrases
    """What is said to be done beside a deed's words as they are."""
    vague: Phrases
    """Verbs, and what they become, that say nothing of what is done."""
    placing: Phrases
    """Verbs whose result is a state."""
    signs: Phrases
    """Beside which a verb that is the same in the past was done."""
    harmless: Phrases
    """What may stand in a report and changes nothing."""
    doubts: Phrases
    """Beside which nothing is a report."""
    part: Phrases
    """What makes a report one of a part."""
    missed: Phrases
    """What makes a report one of nothing."""
    regular: tuple[tuple[str, str], ...]
    """Patterns from a verb to its past, where it is not among the `verbs`."""
    infinitives: tuple[tuple[str, str], ...] = ()
    """Patterns from another form of a verb to it."""
    verbs: Mapping[str, str]
    """By verb: other forms, then `>`, then what was done."""
