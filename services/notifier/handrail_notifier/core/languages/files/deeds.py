"""How a plan's own words sound once its deed is done, and what beside them makes it no report."""

from collections.abc import Mapping

from pydantic import Field

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Things(Checked):
    """What a report may call a thing by. `alike`: all words of a row are one thing; `of_a_kind`: a word, and what is one of it."""

    alike: tuple[str, ...] = ()
    of_a_kind: Mapping[str, str] = {}


class Deeds(Checked):
    """`deeds.toml`: how a plan's own words sound once its deed is done. `excepts`: words beside which a plan's name is not what was meant; `small`: words that no plan is made of; `links`: those of them that may
    stand in a report of a plan that lacks them; `articles`: behind which no verb is; `states`: behind the first word of what has no verb; `asides`: behind which a plan
    says when; `instead`: behind which it says what is not to be done; `turns`: without which a plan that has them says the contrary; `contraries`: two of which each says the contrary of the other; `joins`: words behind which a clause begins; `pronouns`: what stands for the rest of a deed, with words of a plan that it
    can't stand for;
    `finishers`: what is said to be done beside a deed's words as they are; `vague`: verbs,
    and what they become, that say nothing of what is done; `placing`: verbs whose result is a state; `signs`: beside which a
    verb that is the same in the past was done; `harmless`: what may stand in a report and changes nothing; `doubts`: beside which nothing
    is a report; `part` and `missed`: what makes it one of a part, or of nothing; `tails`: what may go on behind the plan's words, whatever it says, unless one of `spoils` stands there;
    `sparing`: verbs of which more is not better; `past_ends`: how a verb that is not listed ends in the past; `merely`: what is said with less than was planned; `occasions`: what *once* counts; `needy`: verbs that mean nothing alone; `not_described`: what doesn't describe the thing behind it; `ones` and `times`: words for how many; `units`: of time, in seconds; `gerunds`: patterns from a verb to what it is while it is done; `regular`: patterns from a verb to its past, where it is not
    among the `verbs`; `infinitives`: patterns from another form of a verb to it; `verbs`: other forms, then `>`, then what was done; `things`: other words for things; `lacking`: what says before a thing that there was none; `apart`: what says of a thing that it was elsewhere; `either`: what joins what was not done; `stays`: how a contrary begins behind its thing; `worn`: what stands before what is put on; `at_all`: behind a denial it is of all; `goes`: what is put somewhere does so; `be`: forms of it, of which a plan has one and a report another; `lays`: verbs that put away only with a place; `where_or_when`: what says when only where no article is behind it; `little`: patterns of endearment; `in_return`: what ends what others did in return; `taints`: beside which nothing is a report, wherever it stands, but where the plan has it; `theirs`: of which a plan has one where a thing is somebody's; `intake`: verbs beside which other things matter; `at_hour`: what stands before an hour, and `hours`: hours that are no other numbers; `in_place`: what a contrary was done in its place with; `nothing`: behind a verb, that it wasn't done; `light`: verbs that say of a thing that its act was done, where another was not; `ever`: what may stand behind what is denied; `was` and `while_ends`: what makes the words before it no one; `contrary`: a verb in the past, and what is its contrary; `sayings`: a verb in
    the past, and what says it in other words."""

    version: Edition
    excepts: tuple[str, ...] = ()
    small: Phrases
    links: Phrases
    articles: Phrases
    states: Phrases
    asides: Phrases
    instead: tuple[str, ...]
    turns: Phrases
    contraries: tuple[tuple[str, str], ...] = ()
    joins: Phrases
    pronouns: Mapping[str, str]
    finishers: Phrases
    vague: Phrases
    placing: Phrases
    signs: Phrases
    harmless: Phrases
    doubts: Phrases
    part: Phrases
    missed: Phrases
    tails: Phrases
    spoils: Phrases
    sparing: Phrases
    lacking: Phrases
    taints: Phrases
    theirs: tuple[str, ...] = ()
    intake: Phrases
    at_hour: Phrases
    hours: Mapping[str, int]
    in_return: tuple[str, ...] = ()
    at_all: Phrases
    goes: Phrases
    be: Phrases
    lays: Phrases
    where_or_when: tuple[str, ...] = ()
    little: tuple[tuple[str, str], ...] = ()
    worn: Phrases
    stays: Phrases
    apart: Phrases
    either: Phrases
    in_place: Phrases
    nothing: Phrases
    light: Phrases
    ever: Phrases
    was: Phrases
    while_ends: Phrases
    past_ends: Phrases
    merely: Phrases
    occasions: Phrases
    needy: Phrases
    not_described: Phrases
    ones: Phrases
    times: Mapping[str, int]
    units: Mapping[str, int]
    gerunds: tuple[tuple[str, str], ...]
    regular: tuple[tuple[str, str], ...]
    infinitives: tuple[tuple[str, str], ...] = ()
    verbs: Mapping[str, str]
    things: Things = Field(default_factory=Things)
    sayings: Mapping[str, Phrases] = {}
    contrary: Mapping[str, Phrases] = {}
