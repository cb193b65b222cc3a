"""What a clause of a long or loose text says, and what doubts it: for the second look, and for what stands among words that nobody knows."""

from collections.abc import Mapping

from pydantic import Field

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Clauses(Checked):
    """`clauses.toml`: what is read where `replies.toml` makes nothing of a text, and what doubts it. A step done is believed last: most lists name
    what it may stand beside, or what makes it none."""

    version: Edition
    words: Mapping[str, Phrases]
    """Named phrases, of which others are made."""
    opener: Phrases
    """Words that a clause may begin with and that say nothing."""
    joins: Phrases
    """Words behind which a clause begins."""
    opens: Mapping[str, Phrases]
    """By meaning, what a clause begins with; `named` and `kept`: a step told by its own name."""
    holds: Mapping[str, Phrases]
    """By meaning, what counts wherever it stands; `own`: the client's own words after all."""
    wishes: Mapping[str, Phrases] = Field(default_factory=dict)
    """The same, in people's own words."""
    told: Phrases
    """That a deed was the step."""
    harmless: Phrases
    """What doubts nothing though one of its words might."""
    doubts: Phrases
    """Further words beside which no step is done."""
    tails: Phrases
    """What may stand right behind a step done."""
    ifs: Phrases
    """Words behind which nothing is a report."""
    elsewhere: tuple[str, ...] = ()
    """The same as `denies`, but not where the plan has these words."""
    denies: Phrases
    """Beside which no step is done, whatever else is said; with `$` only as a clause of its own behind another."""
    lapses: tuple[str, ...] = ()
    """Words of a lapse, which told by itself is no answer."""
    slips: tuple[str, ...] = ()
    """Words of one that are so only of another day or place."""
    lapsed_elsewhere: tuple[str, ...] = ()
    """What names such a day or place."""
    lapsed_instead: tuple[str, ...] = ()
    """Words beside which it is one."""
    mocks: tuple[str, ...] = ()
    """Words of emphasis that mock alone, twice or behind one of the `exclaims`."""
    exclaims: tuple[str, ...] = ()
    """What begins a text that mocks with one of the `mocks`."""
    turned: Phrases
    """Words before a wish, in its clause, that make it none."""
    strays: tuple[str, ...] = ()
    """Words behind a bare deed, beside which it is not the step."""
    links: tuple[str, ...] = ()
    """Words behind a bare deed that have to go on with what is told of it."""
    within: tuple[str, ...] = ()
    """Words behind which it is said how long it is until then."""
    lasting: tuple[str, ...] = ()
    """Words behind which it is said for how long."""
    spoils: tuple[str, ...] = ()
    """Beside which a step told by its own name is none."""
    taboo: tuple[str, ...] = ()
    """The same, within it, too."""
    cuts: tuple[str, ...] = ()
    """What breaks a step told by its own name off, so that it is a part."""
    behind: tuple[str, ...] = ()
    """What may stand right behind a step told by its own name."""
    unended: tuple[str, ...] = ()
    """Last words of such a step, behind which anything may stand."""
    acts: tuple[str, ...] = ()
    """Verbs that begin a clause of something else, which was done after the step."""
    act_endings: tuple[str, ...] = ()
    """Endings of such verbs."""
    no_acts: tuple[str, ...] = ()
    """Words that have such an ending and are none."""
    calm: tuple[str, ...] = ()
    """What may begin a clause behind a *but*."""
    reported: tuple[str, ...] = ()
    """Words before a step that give it to another."""
    people: tuple[str, ...] = ()
    """Who else may have done it."""
    plain: tuple[str, ...] = ()
    """Times, places, company and feelings of a step claimed with *I did it*, which doubt nothing."""
    circumstances: tuple[str, ...] = ()
    """Words that elsewhere doubt, and do not where the client says *I* and how much it helped."""
    concludes: tuple[str, ...] = ()
    """Words behind which a last digit is what all before it comes to, where neither look makes anything of a text."""
    agreed: tuple[str, ...] = ()
    """That a deed is what was agreed."""
    pasts: tuple[str, ...] = ()
    """That a deed was done, perhaps behind one of the `leads`."""
    leads: tuple[str, ...] = ()
    """Words that may stand before one of the `pasts`."""
    refusals: tuple[str, ...] = ()
    """Words that say *no*."""
    stories: tuple[str, ...] = ()
    """Words of which a reason behind one of the `refusals` is made."""
    articles: tuple[str, ...] = ()
    """Words that would be somebody if they stood alone."""
    claims: tuple[str, ...] = ()
    """Words by which a step is claimed without its name."""
    turns: tuple[str, ...] = ()
    """Words behind which a step that is told by its name alone, and helped little, is a part."""
    readies: tuple[str, ...] = ()
    """Words that say *done* as well as *ready*."""
    theirs: tuple[str, ...] = ()
    """That somebody else did it, beside which no report is guessed."""
    broken: tuple[str, ...] = ()
    """What says behind a deed that the rest was not done."""
    idles: tuple[str, ...] = ()
    """Deeds behind which only what has a *but* says so."""
    lacking: tuple[str, ...] = ()
    """That there was none of what was to be done, which makes a part of another deed before it."""
    given: tuple[str, ...] = ()
    """What somebody was given, or a need that was met, beside what the client did not do."""
    yeses: tuple[str, ...] = ()
    """Words that say *yes* of an act."""
    noes: tuple[str, ...] = ()
    """Words that say *no* of another."""
    of: tuple[str, ...] = ()
    """Words between these and the act, where it stands behind them."""
    nobody: tuple[str, ...] = ()
    """Words that are no act: of these nothing is answered."""
    unsure: tuple[str, ...] = ()
    """Words beside which a *yes* and a *no* say nothing."""
    closings: tuple[str, ...] = ()
    """Last clauses that say that what was told was the step, where it begins with one of the `tells`."""
    tells: tuple[str, ...] = ()
    """What people do as a step and hardly for anything else; a rating behind one says that it was the step, too."""
    at_first: tuple[str, ...] = ()
    """What a client almost did, thought or was told of, before they tell what they did."""
    broken_first: tuple[str, ...] = ()
    """What broke off before it; it is a part, unless they went back to it."""
    went_back: tuple[str, ...] = ()
    """That they went back to it."""
    wholes: tuple[str, ...] = ()
    """Words that say that all of it was done."""
    even_so: tuple[str, ...] = ()
    """What may stand behind a report in the same way."""
