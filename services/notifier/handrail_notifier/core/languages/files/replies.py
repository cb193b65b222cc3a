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


class Numbers(Checked):
    """Which numbers say how much it helped. `bind`: words before one that is of something else; `pointers`: words between these and it;
    `counted`: what is counted, perhaps behind one of the `qualities`; `plurals`: endings of all else that is, but for `no_plurals`; `pairs`: between two numbers, how many of
    how many; `instead`: between how many were done and how many were to be, the first right behind one of the `managed`; `did`: words that say of how many minutes it was done; `rate`: words before one that rates; `helps`: beside which a report's digit is how much it helped; `shrugs`: words beside which it may be little; `explain`: words with which
    a reason begins, right behind a report's digit; `hedges`: what softens such a digit, but for that of a step done; `articles`: what may stand before a digit that is all that is said; `of_help`: words of a number that only says how much it helped; `hours`: what stands right before an hour of the day, and `units` right behind a length or a count. Beside
    a number that was asked for: `soft` words alone, `leads` before a rating and `trails` behind one, `turns` that undo it, `from_to` between two."""

    bind: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    no_plurals: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    managed: tuple[str, ...] = ()
    did: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    unreal: tuple[str, ...] = ()
    rate: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    shrugs: tuple[str, ...] = ()
    explain: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    of_help: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    trails: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    from_to: tuple[str, ...] = ()


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
    """`replies.toml`. `answers`: to a proposed plan; `words`: named phrases; `alone`: meanings that count only if nothing else is said; `keywords`: what keeps its
    meaning where a client is asked for words; `unlink`: words that, exactly so and with nothing but what is polite, take the person whom a client chose off; `starts`: those that ask for texts again, in the same way; `minutes` and `days`: how
    long a unit is; `ands`: words between two parts of a length; `articles`: those that say one of a unit; `clock`: words beside an hour of the day; `but`: joins that turn what was said before, if a report
    of at least `firm` words follows; `goes_on`: words with which a report may go on; `again`: what says
    that a promise is about the next time; `forgets`: words of having forgotten, which behind a question for the plan say why it is asked; `lone_done`: words that report a step done where nothing else is said; `lone_missed`: as they are sent, those that report it missed where nothing else is, `laughed_missed`: those that do behind a laugh alone; `signs_off`: words before a name with which a text is signed; `borrowed`: words of reports that are another language's, whose doubts hold for them; `affirms`: those that do beside how much it helped, or how it was (`looks_back`); `withdraws`: words that take back a number right behind them; `was`: words that say, behind one of the `apologies`, what was meant; `returns`: words of being back, which end no break where one of `returns_to` follows, perhaps behind `returns_home`, and none of `returns_here` behind it; `reminds`: those that ask for another text, beside a part that is done; `today`, `yesterday` and `weekdays` (from Monday on): words of a report for its day; `self`: who the client is, empty where a verb says it; `first` and `second`: which of two is chosen; `ordinals`: which of more, the first one first, beside words of `pointing`, which say nothing; `times`: all words of a wish for earlier, for later, and for no change, where that was asked; `barriers`: by digit, what got in the way; `tapbacks`; `machines`; `numbers`: which of them rate; `examples`: by
    meaning, what the reference shows."""

    version: Edition
    words: Mapping[str, Phrases]
    meanings: Meanings
    around: Around
    guards: Guards
    answers: Answers
    alone: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    unlink: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    chosen: ChosenPerson = ChosenPerson()
    minutes: Mapping[str, float]
    clock: Phrases
    but: Phrases
    firm: int
    goes_on: Phrases
    again: Phrases
    forgets: tuple[str, ...] = ()
    lone_done: tuple[str, ...] = ()
    lone_missed: tuple[str, ...] = ()
    laughed_missed: tuple[str, ...] = ()
    signs_off: Phrases
    borrowed: tuple[str, ...] = ()
    affirms: tuple[str, ...] = ()
    looks_back: tuple[str, ...] = ()
    withdraws: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    returns_home: tuple[str, ...] = ()
    returns_to: tuple[str, ...] = ()
    returns_here: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    reminds: tuple[str, ...] = ()
    today: Phrases
    yesterday: Phrases
    weekdays: tuple[Phrases, Phrases, Phrases, Phrases, Phrases, Phrases, Phrases]
    own_subject: tuple[str, ...] = Field(alias="self")
    days: Mapping[str, int]
    ands: Phrases
    articles: Phrases
    barriers: Mapping[int, Phrases]
    examples: Mapping[str, Phrases]
    first: Phrases
    second: Phrases
    ordinals: tuple[tuple[str, ...], ...] = ()
    pointing: tuple[str, ...] = ()
    times: tuple[tuple[str, ...], ...] = ()
    tapbacks: Tapbacks
    machines: Machines = Machines()
    numbers: Numbers = Numbers()

    @property
    def fractions(self) -> Mapping[str, float]:
        """Units of less than one, which may be of any other: `half`."""
        return {unit: much for unit, much in self.minutes.items() if much < 1}
