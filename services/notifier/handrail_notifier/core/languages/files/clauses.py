"""What a clause of a long or loose text says, and what doubts it: for the second look, and for what stands among words that nobody knows."""

from collections.abc import Mapping

from pydantic import Field

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Clauses(Checked):
    """`clauses.toml`: what is read where `replies.toml` makes nothing of a text. `opener`: words that a clause may begin with and that say
    nothing; `joins`: words behind which a clause begins; `opens`: by meaning, what a clause begins with; `holds`: by meaning, what counts
    wherever it stands (`own`: the client's own words after all), and so does `wishes`, in people's own words; `told`: that a deed was the step; `harmless`: what doubts nothing though one of its
    words might; `doubts`: further words beside which no step is done; `tails`: what may stand right behind one; `ifs`: words behind which
    nothing is a report; `denies`: beside which no step is done, whatever else is said, and with `$` only as a clause of its own behind another; `elsewhere`: the same, but where the plan has these words; `lapses`: words of a lapse, which told by itself is no answer, but beside one of `lapsed_instead`; `mocks`: words of emphasis that mock alone, twice or behind one of the `exclaims`; `turned`: words before a wish, in its clause, that
    make it none. `strays`: words behind a bare deed, beside which it is not the step; `links`: what has to go on with what is told of it;
    `within` and `lasting`: words behind which it is said how long it is until then, and for how long. Of a step told by its own name (`named` and `kept` in `opens`): `spoils`: beside which it is none; `taboo`: the same, within it, too;
    `cuts`: what breaks it off, so that it is a part; `behind`: what may stand right behind it, but for one that ends in a word of
    `unended`; `acts`, `act_endings` without `no_acts`: verbs that begin a clause of something else; `calm`: what may begin one behind a
    *but*; `reported`: words before it that give it to another; `people`: who else may have done it. Beside a step claimed with *I did it*: `plain`: its
    times, places, company and feelings, which doubt nothing; `circumstances`: words that elsewhere doubt, and do not where the client says *I* and how much it helped.
    Where neither look makes anything of a text: `concludes`: words behind which a last digit is what all before it comes to; `agreed`: that a deed is what
    was agreed, `pasts`: that it was done, perhaps behind one of the `leads`; `refusals`: words that say *no*, and `stories`: words of which a reason behind one is made; `articles`: words that would be somebody if they stood alone.
    `claims`: words by which a step is claimed without its name; what is told by its name alone, helped little and has one of the `turns` behind it, is a part. `readies`: words that
    say *done* as well as *ready*; `theirs`: that somebody else did it, beside which no report is guessed;
    `broken`: what says behind a deed that the rest was not done, `idles`: deeds behind which only what has a *but* does; `closings`: a last clause that says that what was told was the step, where it begins with one of
    `tells`: what people do as a step and hardly for anything else; so does a rating."""

    version: Edition
    words: Mapping[str, Phrases]
    opener: Phrases
    joins: Phrases
    opens: Mapping[str, Phrases]
    holds: Mapping[str, Phrases]
    wishes: Mapping[str, Phrases] = Field(default_factory=dict)
    told: Phrases
    harmless: Phrases
    doubts: Phrases
    tails: Phrases
    ifs: Phrases
    elsewhere: tuple[str, ...] = ()
    denies: Phrases
    lapses: tuple[str, ...] = ()
    lapsed_instead: tuple[str, ...] = ()
    mocks: tuple[str, ...] = ()
    exclaims: tuple[str, ...] = ()
    turned: Phrases
    strays: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    spoils: tuple[str, ...] = ()
    taboo: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    act_endings: tuple[str, ...] = ()
    no_acts: tuple[str, ...] = ()
    calm: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()
    concludes: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    pasts: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    readies: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    idles: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
