"""What replies mean: the phrases of each meaning, what may stand around them, what turns them round, and which numbers say how much a step helped."""

from collections.abc import Mapping

from pydantic import Field

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Guards(Checked):
    """Words that turn a report round. `undoes`: wherever they stand; `unreal`: unless the report stands first, on its own.
    `others`: people who are not the client, and words for what they said. `mild`: those of them that turn nothing round behind a break."""

    undoes: Phrases
    unreal: Phrases
    others: Phrases
    mild: tuple[str, ...] = ()


class Meanings(Checked):
    """What each meaning is said with."""

    done: Phrases
    part: Phrases
    missed: Phrases
    none: Phrases
    later: Phrases
    skip: Phrases
    small: Phrases
    swap: Phrases
    more: Phrases
    less: Phrases
    easier: Phrases
    harder: Phrases
    break_: Phrases = Field(alias="break")
    back: Phrases
    change: Phrases
    call: Phrases
    now: Phrases
    plan: Phrases
    goal: Phrases
    why: Phrases
    how_am_i: Phrases
    stuck: Phrases
    feedback: Phrases
    help: Phrases
    acknowledge: Phrases
    intend: Phrases


class Around(Checked):
    """What stands around a meaning and changes nothing about it. `rating`: how much it helped; `mind`: how far it comes to mind;
    `correct`: that something said before is taken back; `join`: words between two sayings; `filler`: everything else that is empty;
    `comment`: how it went; `when`: when it was, or is wanted; `courtesy`: how a wish is softened; `own`: what only looks like something else, and is the client's own words."""

    rating: Phrases
    mind: Phrases
    correct: Phrases
    join: Phrases
    filler: Phrases
    comment: Phrases
    when: Phrases
    courtesy: Phrases
    own: Phrases


class Unwanted(Checked):
    """What says that a wish is not wanted. Words and phrases are as they are read."""

    nots: Phrases = ()
    bare: tuple[str, ...] = ()
    """A *no* that is one before a name alone."""
    links: Phrases = ()
    """What may stand between the *not* and the name."""
    names: Mapping[str, Phrases] = Field(default_factory=dict)
    """By wish, what it is named by."""
    pleas: Mapping[str, str] = Field(default_factory=dict)
    """Words that only ask for it, and for which wish."""
    asks: tuple[str, ...] = ()
    """Words before it that ask for it all the same: `why`."""
    can: tuple[str, ...] = ()
    """Words that do in a question."""
    past: tuple[str, ...] = ()
    """Words right before the *not* of what was or may be."""
    subjects: tuple[str, ...] = ()
    """Words right behind it that ask: `don't you`."""
    enough: tuple[str, ...] = ()
    """Words right behind a name of which there is too little."""
    openers: tuple[str, ...] = ()
    """Words that may stand before a *not* that begins a clause."""


class Numbers(Checked):
    """Which numbers say how much it helped, and which are of something else. From `soft` on: what may stand beside a number that was asked for."""

    bind: tuple[str, ...] = ()
    """Words before a number that is of something else."""
    pointers: tuple[str, ...] = ()
    """Words between these and it."""
    counted: tuple[str, ...] = ()
    """What is counted, perhaps behind one of the `qualities`."""
    qualities: tuple[str, ...] = ()
    """Words before what is counted."""
    plurals: tuple[str, ...] = ()
    """Endings of all else that is counted."""
    nought: tuple[str, ...] = ()
    """What there was none of behind a 0, which then rates nothing."""
    no_plurals: tuple[str, ...] = ()
    """Words that have such an ending and are not."""
    pairs: tuple[str, ...] = ()
    """Between two numbers: how many of how many."""
    instead: tuple[str, ...] = ()
    """Between how many were done and how many were to be."""
    managed: tuple[str, ...] = ()
    """Words right before how many were done."""
    did: tuple[str, ...] = ()
    """Words that say of how many minutes it was done."""
    weak: tuple[str, ...] = ()
    """Words that begin a rating, or an hour behind a report: `around 9`."""
    unreal: tuple[str, ...] = ()
    """Words before a number that only might be."""
    rate: tuple[str, ...] = ()
    """Words before a number that rates."""
    helps: tuple[str, ...] = ()
    """Beside which a report's digit is how much it helped."""
    shrugs: tuple[str, ...] = ()
    """Words beside which it may be little."""
    explain: tuple[str, ...] = ()
    """Words with which a reason begins, right behind a report's digit."""
    hedges: tuple[str, ...] = ()
    """What softens such a digit, but for that of a step done."""
    articles: tuple[str, ...] = ()
    """What may stand before a digit that is all that is said."""
    of_help: tuple[str, ...] = ()
    """Words of a number that only says how much it helped."""
    hours: tuple[str, ...] = ()
    """What stands right before an hour of the day."""
    units: tuple[str, ...] = ()
    """What stands right behind a length or a count."""
    soft: tuple[str, ...] = ()
    """Words that soften it."""
    leads: tuple[str, ...] = ()
    """Words before a rating."""
    trails: tuple[str, ...] = ()
    """Words behind a rating."""
    turns: tuple[str, ...] = ()
    """Words that undo a rating."""
    from_to: tuple[str, ...] = ()
    """Words that say from which to which of two."""


class Tapbacks(Checked):
    """How a telephone says that its owner tapped at a text. `agrees`: that it was liked; `other`: anything else, pictures included. `leads`: words
    of ours before the keys of a nudge."""

    agrees: Phrases
    other: Phrases
    leads: tuple[str, ...] = ()


class Machines(Checked):
    """What a telephone answers by itself, as its maker words it. `sure`: nobody else says it; `beside`: what may be anybody's, and is a telephone's
    beside one of these."""

    sure: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class Answers(Checked):
    """What a plan that was put before the client is answered with, in the whole of a text: `agree` and `decline`; `change`: what a text begins with
    that asks for another. `assents`: what says a plain yes to being written to, beside what agrees; `refuses`: a plain no to that,
    beside what declines; `polite`: what may stand around either. `joins`: what is a plain yes to an invitation, beside those, of somebody
    who gets no texts yet."""

    agree: tuple[str, ...]
    decline: tuple[str, ...]
    change: tuple[str, ...]
    assents: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()


class ChosenPerson(Checked):
    """`chosen`: how the person whom a client chose is taken off in other words than `unlink`, by who has one. `wishes`: all that is asked, `_` for
    `who` it is; `names`: those of them where it may be a given name, which is else the client's own as likely; `polite`: what may stand around
    that and around `unlink`."""

    polite: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    who: tuple[str, ...] = ()


class Replies(Checked):
    """`replies.toml`: what each reply means, what may stand around it, and how lengths, days, choices and numbers are said."""

    version: Edition
    words: Mapping[str, Phrases]
    """Named phrases, of which others are made."""
    meanings: Meanings
    around: Around
    guards: Guards
    answers: Answers
    """To a proposed plan."""
    alone: tuple[str, ...]
    """Meanings that count only if nothing else is said."""
    keywords: tuple[str, ...] = ()
    """What keeps its meaning where a client is asked for words."""
    unlink: tuple[str, ...] = ()
    """Words that, exactly so and with nothing but what is polite, take the person whom a client chose off."""
    starts: tuple[str, ...] = ()
    """Words that ask for texts again, in the same way."""
    chosen: ChosenPerson = ChosenPerson()
    """The same in other words."""
    minutes: Mapping[str, float]
    """How many minutes a unit is."""
    clock: Phrases
    """Words beside an hour of the day."""
    but: Phrases
    """Joins that turn what was said before, if a report of at least `firm` words follows."""
    firm: int
    """A report in so many words or more is one even behind a *but*."""
    goes_on: Phrases
    """Words with which a report may go on."""
    again: Phrases
    """What says that a promise is about the next time."""
    forgets: tuple[str, ...] = ()
    """Words of having forgotten, which behind a question for the plan say why it is asked."""
    lone_done: tuple[str, ...] = ()
    """Words that report a step done where nothing else is said."""
    lone_missed: tuple[str, ...] = ()
    """Those that report it missed where nothing else is, as they are sent."""
    laughed_missed: tuple[str, ...] = ()
    """Those that do behind a laugh alone."""
    signs_off: Phrases
    """Words before a name with which a text is signed."""
    borrowed: tuple[str, ...] = ()
    """Words of reports that are another language's, whose doubts hold for them."""
    affirms: tuple[str, ...] = ()
    """Words that report a step done beside how much it helped, or how it was (`looks_back`)."""
    looks_back: tuple[str, ...] = ()
    """Words of how it was."""
    withdraws: tuple[str, ...] = ()
    """Words that take back a number right behind them."""
    was: tuple[str, ...] = ()
    """Words that say, behind one of the `apologies`, what was meant."""
    returns: tuple[str, ...] = ()
    """Words of being back, which end no break where one of `returns_to` follows."""
    returns_home: tuple[str, ...] = ()
    """Words that may stand between the two."""
    returns_to: tuple[str, ...] = ()
    """Words right behind that say that it is something else."""
    returns_here: tuple[str, ...] = ()
    """Words behind it that say that it is the texts after all."""
    returns_later: tuple[str, ...] = ()
    """Words behind it, beside those of weekdays and of tomorrow, that say that it is not yet."""
    returns_since: tuple[str, ...] = ()
    """Words beside a day on which it was."""
    rests: tuple[str, ...] = ()
    """Words for a break that a text begins with."""
    resting: tuple[str, ...] = ()
    """Words right behind one of these, beside `until`, with which it goes on to say from when, for how long or why."""
    apologies: tuple[str, ...] = ()
    """Words before one of `was`."""
    rightly: tuple[str, ...] = ()
    """Words with which it is asked whether something was done as it should be."""
    appointments: tuple[str, ...] = ()
    """Words of an appointment, whose change is for a person, but beside one of the `changed`."""
    changed: tuple[str, ...] = ()
    """Words of what a change is asked of."""
    reminds: tuple[str, ...] = ()
    """Words that ask for another text, beside a part that is done."""
    today: Phrases
    """Words of a report for its day; so the next two."""
    yesterday: Phrases
    weekdays: tuple[Phrases, Phrases, Phrases, Phrases, Phrases, Phrases, Phrases]
    """From Monday on."""
    until: Phrases = ()
    """Words behind which a weekday says when a break ends; and words for the next day."""
    tomorrow: Phrases = ()
    own_subject: tuple[str, ...] = Field(alias="self")
    """Who the client is; empty where a verb says it."""
    days: Mapping[str, int]
    """How many days a unit is."""
    ands: Phrases
    """Words between two parts of a length."""
    articles: Phrases
    """Words that say one of a unit."""
    barriers: Mapping[int, Phrases]
    """By digit, what got in the way."""
    examples: Mapping[str, Phrases]
    """By meaning, what the reference shows."""
    first: Phrases
    """Which of two is chosen."""
    second: Phrases
    """Which of two is chosen: the other."""
    ordinals: tuple[tuple[str, ...], ...] = ()
    """Which of more is chosen, the first one first."""
    pointing: tuple[str, ...] = ()
    """Words beside one of these that say nothing."""
    times: tuple[tuple[str, ...], ...] = ()
    """All words of a wish for earlier, for later, and for no change, where that was asked."""
    unwanted: Unwanted = Unwanted()
    """What says that a wish is none."""
    tapbacks: Tapbacks
    machines: Machines = Machines()
    numbers: Numbers = Numbers()
    """Which of them rate."""

    @property
    def fractions(self) -> Mapping[str, float]:
        """Units of less than one, which may be of any other: `half`."""
        return {unit: much for unit, much in self.minutes.items() if much < 1}
