"""How a plan's own words sound once its deed is done, and what beside them makes it no report."""

from collections.abc import Mapping

from pydantic import Field

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Things(Checked):
    """What a report may call a thing by. `alike`: all words of a row are one thing; `of_a_kind`: a word, and what is one of it."""

    alike: tuple[str, ...] = ()
    of_a_kind: Mapping[str, str] = {}


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
    persons: tuple[str, ...] = ()
    """Who a deed is done to, each somebody else, but for those that `things` calls alike."""
    whens: tuple[str, ...] = ()
    """Words that say when, and not what of."""
    sides: tuple[str, ...] = ()
    """Behind which stands what only goes with what is to be done: `with water`."""
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
    tails: Phrases
    """What may go on behind the plan's words, whatever it says, unless one of `spoils` stands there."""
    spoils: Phrases
    """Beside which no report goes on like that, but where the plan has the word."""
    sparing: Phrases
    """Verbs of which more is not better."""
    lacking: Phrases
    """What says before a thing that there was none of it."""
    taints: Phrases
    """Beside which nothing is a report, wherever it stands, but where the plan has the word."""
    theirs: tuple[str, ...] = ()
    """Of which a plan has one where a thing is somebody's."""
    intake: Phrases
    """Verbs beside which other things matter."""
    at_hour: Phrases
    """What stands before an hour."""
    turns_of: tuple[str, ...] = ()
    """What is counted as often as a verb is done."""
    hours: Mapping[str, int]
    """Hours that are no other numbers."""
    in_return: tuple[str, ...] = ()
    """What ends what others did in return."""
    at_all: Phrases
    """What makes a denial one of all acts."""
    goes: Phrases
    """What is put somewhere does so."""
    be: Phrases
    """Forms of one verb, of which a plan has one and a report another."""
    lays: Phrases
    """Verbs that put something away only with a place."""
    where_or_when: tuple[str, ...] = ()
    """What says when only where no article is behind it."""
    little: tuple[tuple[str, str], ...] = ()
    """Patterns from a thing to what it is called in endearment."""
    worn: Phrases
    """What stands before what is put on."""
    stays: Phrases
    """How a contrary begins that stands behind its thing."""
    hands: Phrases = ()
    """Verbs by which somebody is given something."""
    gets: Phrases = ()
    """What says before a thing that somebody was given it."""
    apart: Phrases
    """What says of a thing that it was elsewhere."""
    either: Phrases
    """What joins one thing that was not done to the next."""
    in_place: Phrases
    """What says that a contrary was done in its place."""
    nothing: Phrases
    """What says behind a verb that it was not done."""
    light: Phrases
    """Verbs that say of a thing that its act was done, where another was not."""
    ever: Phrases
    """What may stand behind what is denied."""
    was: Phrases
    """With `while_ends`, what makes the words before a denial no one who didn't do it."""
    while_ends: Phrases
    """How a word ends that tells what went on."""
    past_ends: Phrases
    """How a verb that is not listed ends in the past."""
    merely: Phrases
    """What is said with less than was planned."""
    occasions: Phrases
    """What *once* counts."""
    claims: Phrases = ()
    """In what says that a step is done these say it without its deed."""
    needy: Phrases
    """Verbs that mean nothing alone."""
    not_described: Phrases
    """What doesn't describe the thing behind it."""
    ones: Phrases
    """Words that stand for one."""
    times: Mapping[str, int]
    """Words for how often."""
    units: Mapping[str, int]
    """Units of time, in seconds."""
    gerunds: tuple[tuple[str, str], ...]
    """Patterns from a verb to what it is while it is done."""
    regular: tuple[tuple[str, str], ...]
    """Patterns from a verb to its past, where it is not among the `verbs`."""
    infinitives: tuple[tuple[str, str], ...] = ()
    """Patterns from another form of a verb to it."""
    verbs: Mapping[str, str]
    """By verb: other forms, then `>`, then what was done."""
    things: Things = Field(default_factory=Things)
    """What things are called by otherwise."""
    sayings: Mapping[str, Phrases] = {}
    """By verb in the past: what says it in other words."""
    contrary: Mapping[str, Phrases] = {}
    """By verb in the past: what is its contrary."""
    kinds: Mapping[str, str] = {}
    """Of which kind a deed is, by its verb or by a thing in it; a word may be of several."""
