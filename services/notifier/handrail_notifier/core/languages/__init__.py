"""What the notifier knows of a language: how it is spelled, what replies mean, how people leave, what sounds like a crisis.

Each language is a folder of TOML files beside this one; to add a language is to add a folder. A file is read once, when it is first
needed, and checked as a whole: what is wrong in it is named with its file and place. Importing this module reads nothing.

`spelling.toml` is needed; `replies.toml`, `leaving.toml` and `crisis.toml` may each be missing: then the other languages' are used.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handrail_notifier.core.phrases import BadPhrase, Net, net_of
from handrail_notifier.core.sayings import OPEN
from handrail_notifier.core.spelling import Speller, speller

LAST = "$"
"""A phrase that ends like this counts only where nothing follows it in its clause."""
GIVEN, NAME = "@given", "@name"
"""What a phrase about leaving has for a given name, and for another word that is written as a name is."""
FIRST = "en"
"""Read after the client's own language, and before all others."""

Phrases = Annotated[tuple[str, ...], Field(min_length=1)]
Edition = Annotated[str, Field(pattern=r"^[0-9]{4}\.[0-9]{2}\.[0-9]{2}$")]
"""A day. What a case says of its list goes on the bus in this form, so that another would keep every case from being told."""
_File = TypeVar("_File", bound=BaseModel)


_NOTATION = re.compile(r"[()|?]")


class BadLanguage(ValueError):
    """What is wrong in which file of a language."""


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spelling(_Checked):
    """`spelling.toml`. `forms`: how else words are written, with the words that are read instead; `numbers`: number words;
    `slips`: words that a slip of the finger is mended to; `real`: words that only look like a slip of one of them;
    `light`: words that weigh nothing wherever they stand; `sounds`: patterns of letters, and what is heard in their place, one after the
    other; `unlike`: words that only sound like one that is known; `dictated`: signs by the names that are spoken for them, and `dictated_last` by a name that is one only at the end,
    but for right behind one of the `undictated`; `glued`: words that are known where two or more of them are written as one;
    `heard`: a digit and the word that it sounds like, with the words before which it is that word."""

    forms: Mapping[str, str]
    numbers: Mapping[str, int]
    slips: tuple[str, ...]
    real: tuple[str, ...]
    light: tuple[str, ...] = ()
    sounds: tuple[tuple[str, str], ...] = ()
    unlike: tuple[str, ...] = ()
    dictated: Mapping[str, str] = Field(default_factory=dict)
    dictated_last: Mapping[str, str] = Field(default_factory=dict)
    undictated: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()
    heard: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)


class Guards(_Checked):
    """Words that turn a report round. `undoes`: wherever they stand; `unreal`: unless the report stands first, on its own.
    `others`: people who are not the client, and words for what they said. `mild`: those of them that turn nothing round behind a break."""

    undoes: Phrases
    unreal: Phrases
    others: Phrases
    mild: tuple[str, ...] = ()


class Meanings(_Checked):
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


class Around(_Checked):
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


class Numbers(_Checked):
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


class Tapbacks(_Checked):
    """How a telephone says that its owner tapped at a text. `agrees`: that it was liked; `other`: anything else, pictures included. `leads`: words
    of ours before the keys of a nudge."""

    agrees: Phrases
    other: Phrases
    leads: tuple[str, ...] = ()


class Machines(_Checked):
    """What a telephone answers by itself, as its maker words it. `sure`: nobody else says it; `beside`: what may be anybody's, and is a telephone's
    beside one of these."""

    sure: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class Answers(_Checked):
    """What a plan that was put before the client is answered with, in the whole of a text: `agree` and `decline`; `change`: what a text begins with
    that asks for another. `assents`: what says a plain yes to being written to, beside what agrees; `refuses`: a plain no to that,
    beside what declines; `polite`: what may stand around either."""

    agree: tuple[str, ...]
    decline: tuple[str, ...]
    change: tuple[str, ...]
    assents: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()


class Replies(_Checked):
    """`replies.toml`. `answers`: to a proposed plan; `words`: named phrases; `alone`: meanings that count only if nothing else is said; `keywords`: what keeps its
    meaning where a client is asked for words; `unlink`: words that, alone and exactly so, take the person whom a client chose off; `minutes` and `days`: how
    long a unit is; `ands`: words between two parts of a length; `articles`: those that say one of a unit; `clock`: words beside an hour of the day; `but`: joins that turn what was said before, if a report
    of at least `firm` words follows; `goes_on`: words with which a report may go on; `again`: what says
    that a promise is about the next time; `forgets`: words of having forgotten, which behind a question for the plan say why it is asked; `lone_done`: words that report a step done where nothing else is said; `lone_missed`: as they are sent, those that report it missed where nothing else is; `signs_off`: words before a name with which a text is signed; `borrowed`: words of reports that are another language's, whose doubts hold for them; `affirms`: those that do beside how much it helped, or how it was (`looks_back`); `withdraws`: words that take back a number right behind them; `was`: words that say, behind one of the `apologies`, what was meant; `returns`: words of being back, which end no break where one of `returns_to` follows, perhaps behind `returns_home`, and none of `returns_here` behind it; `reminds`: those that ask for another text, beside a part that is done; `today`, `yesterday` and `weekdays` (from Monday on): words of a report for its day; `self`: who the client is, empty where a verb says it; `first` and `second`: which of two is chosen; `ordinals`: which of more, the first one first, beside words of `pointing`, which say nothing; `times`: all words of a wish for earlier, for later, and for no change, where that was asked; `barriers`: by digit, what got in the way; `tapbacks`; `machines`; `numbers`: which of them rate; `examples`: by
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
    minutes: Mapping[str, float]
    clock: Phrases
    but: Phrases
    firm: int
    goes_on: Phrases
    again: Phrases
    forgets: tuple[str, ...] = ()
    lone_done: tuple[str, ...] = ()
    lone_missed: tuple[str, ...] = ()
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


class Leaving(_Checked):
    """`leaving.toml`. `hours`: asks for other hours, and leaves nothing unless a word of `at_all` follows; `alone`: leaves if nothing else is said; `clear`: leaves as a sentence of its own; `doubtful`: perhaps leaves;
    `wrong_number`; `perhaps_wrong`: a doubt that yields to it; `overlooked`: somebody else reads the phone, as `looked_at` says beside one of the `phones`, but not `looked_at_together`; `number_hints` and `sure_hints`: one of each says the same, where `_` is none of `no_name`; `names`: given names, which a phrase has as `<given>` or the like; one of the `person_hints` in place of the second makes it a doubt; `astray`: the same, but not beside one of the `mistakes`, nor, where it has no word `of_numbers`, beside one of the
    `apologies`; `laughs`: what takes the edge off a lone word; `empty`: words that may stand beside any of them; `no_doubt`: what only looks like leaving; `end`: what may
    follow a clear phrase without a break; `others`: who is spoken of, when it is not us; `turned`: not, never, if. A clear phrase is a doubt behind one of the `whens` or `tellers`, before one of the `meanwhile`, where it ends in one of the `whens` without one of the `afters`,
    right behind one of the `sent`, behind a `hedge` in its clause or before one where it has a word `of_self`, right before one of the `told`, and where one of the `asks_self` begins a question. Behind one of `so` it is a doubt, whoever is spoken of before. `to_us`: what says that a sentence before a lone STOP is said to us; `to_self`: to oneself; `unended`:
    words that no sentence ends with, so that a line which does goes on in the next."""

    version: Edition
    words: Mapping[str, Phrases]
    hours: tuple[str, ...] = ()
    at_all: tuple[str, ...] = ()
    whens: tuple[str, ...] = ()
    meanwhile: tuple[str, ...] = ()
    afters: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    to_us: tuple[str, ...] = ()
    to_self: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()
    asks_self: tuple[str, ...] = ()
    alone: Phrases
    clear: Phrases
    doubtful: Phrases
    wrong_number: Phrases
    perhaps_wrong: tuple[str, ...] = ()
    overlooked: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()
    looked_at_together: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    number_hints: tuple[str, ...] = ()
    person_hints: tuple[str, ...] = ()
    sure_hints: tuple[str, ...] = ()
    no_name: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    of_numbers: tuple[str, ...] = ()
    laughs: tuple[str, ...] = ()
    no: Phrases
    hedge: tuple[str, ...] = ()
    of_self: tuple[str, ...] = ()
    so: tuple[str, ...] = ()
    empty: Phrases
    others: Phrases
    turned: Phrases


class Clauses(_Checked):
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
    `broken`: what says behind a deed that the rest was not done; `closings`: a last clause that says that what was told was the step, where it begins with one of
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
    closings: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


class Deeds(_Checked):
    """`deeds.toml`: how a plan's own words sound once its deed is done. `excepts`: words beside which a plan's name is not what was meant; `small`: words that no plan is made of; `links`: those of them that may
    stand in a report of a plan that lacks them; `articles`: behind which no verb is; `states`: behind the first word of what has no verb; `asides`: behind which a plan
    says when; `instead`: behind which it says what is not to be done; `turns`: without which a plan that has them says the contrary; `contraries`: two of which each says the contrary of the other; `joins`: words behind which a clause begins; `pronouns`: what stands for the rest of a deed, with words of a plan that it
    can't stand for;
    `finishers`: what is said to be done beside a deed's words as they are; `vague`: verbs,
    and what they become, that say nothing of what is done; `placing`: verbs whose result is a state; `signs`: beside which a
    verb that is the same in the past was done; `harmless`: what may stand in a report and changes nothing; `doubts`: beside which nothing
    is a report; `part` and `missed`: what makes it one of a part, or of nothing; `regular`: patterns from a verb to its past, where it is not
    among the `verbs`; `infinitives`: patterns from another form of a verb to it; `verbs`: other forms, then `>`, then what was done."""

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
    regular: tuple[tuple[str, str], ...]
    infinitives: tuple[tuple[str, str], ...] = ()
    verbs: Mapping[str, str]


class CrisisPhrases(_Checked):
    """`crisis.toml`. `everywhere`: looked for whatever language is set; `misspelt`: words that are found
    with one letter wrong; `real`: words that only look like one of these; `first` and `second`: the tiers, each phrase under its id;
    `joined`: phrases of the first tier that are also found without spaces; `leads`: what may stand right before one of them; `not_any`: words that `_` is not."""

    version: Edition
    everywhere: bool
    not_any: tuple[str, ...] = ()
    misspelt: Phrases
    real: tuple[str, ...] = ()
    words: Mapping[str, Phrases]
    first: Mapping[str, Phrases]
    second: Mapping[str, Phrases]
    joined: Phrases
    leads: tuple[str, ...] = ()


class Model(_Checked):
    """A linear model over what is seen of a text, one meaning against all others. `names`: the meanings; `bias`: what each begins with; `least`: how large its share
    has to be before it is said, beyond 1 where it never is; `weights`: of each thing that may be seen, how much it counts beside others and then, for each meaning that it speaks
    for or against, that meaning's place among the names and by how much."""

    names: tuple[str, ...]
    bias: tuple[float, ...]
    least: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    @model_validator(mode="after")
    def _fits(self) -> "Model":
        if not len(self.names) == len(self.bias) == len(self.least):
            raise ValueError("names, bias and least must be of one length; write the model anew")
        places = frozenset(range(len(self.names)))
        for seen, weights in self.weights.items():
            if len(weights) % 2 == 0 or not places.issuperset(weights[1::2]):
                raise ValueError(f"weights of {seen!r} name no meaning; write the model anew")
        return self


class Guesses(_Checked):
    """`guesses.json`, which `bench/replies/learned.py` writes: `replies` while a nudge waits, `barriers` while it is asked what got in the way."""

    version: Edition
    replies: Model
    barriers: Model


def codes(file: str) -> tuple[str, ...]:
    """The languages that have this file, the first one first."""
    return _codes(file)


@cache
def _codes(file: str) -> tuple[str, ...]:
    names = (f"{file}.toml", f"{file}.json")
    having = [
        each.name
        for each in resources.files(__package__).iterdir()
        if any(each.joinpath(name).is_file() for name in names)
    ]
    return tuple(sorted(having, key=lambda code: (code != FIRST, code)))


def in_order(file: str, language: str | None) -> Sequence[str]:
    """The languages that have this file, the client's own first, if it is one of them. `language` is a BCP 47 tag."""
    own = primary(language)
    return sorted(codes(file), key=lambda code: code != own)


def primary(language: str | None) -> str | None:
    """A language without its region: `es` of `es-MX`."""
    return language.partition("-")[0].casefold() if language else None


@cache
def our_leads() -> tuple[str, ...]:
    """Our words before the keys of a nudge, in every language, the longest first."""
    leads = {each for code in codes("replies") for each in replies(code).tapbacks.leads}
    return tuple(sorted(leads, key=lambda each: (-len(each), each)))


@cache
def spelling(code: str) -> Spelling:
    return _read(code, "spelling", Spelling)


@cache
def replies(code: str) -> Replies:
    return _read(code, "replies", Replies)


@cache
def clauses(code: str) -> Clauses:
    return _read(code, "clauses", Clauses)


@cache
def deeds(code: str) -> Deeds:
    return _read(code, "deeds", Deeds)


@cache
def leaving(code: str) -> Leaving:
    return _read(code, "leaving", Leaving)


@cache
def crisis(code: str) -> CrisisPhrases:
    return _read(code, "crisis", CrisisPhrases)


@cache
def guesses(code: str) -> Guesses:
    path = _path(code, "guesses", "json")
    try:
        return Guesses.model_validate_json(path.read_text("utf-8"))
    except ValidationError as fault:
        raise _bad(code, "guesses.json", fault) from fault


@cache
def reply_net(code: str) -> Net:
    """Every phrase of a language's replies, with the meaning or the place around it as its tag."""
    read = replies(code)
    groups = {**read.meanings.model_dump(by_alias=True), **read.around.model_dump(), "number": ("#",)}
    guards = {*read.guards.undoes, *read.guards.unreal, *read.guards.others}
    return _net(code, "replies", groups, read.words, guards)


@cache
def barrier_net(code: str) -> Net:
    """What got in the way, with its digit as its tag."""
    read = replies(code)
    return _net(code, "replies", {str(digit): each for digit, each in read.barriers.items()}, read.words, ())


@cache
def clause_net(code: str) -> Net:
    """What clauses begin with or hold, with its place and meaning as its tag."""
    read = clauses(code)
    groups = {
        **{f"opens {name}": each for name, each in read.opens.items()},
        **{f"holds {name}": [*each, *read.wishes.get(name, ())] for name, each in read.holds.items()},
        **{f"holds {name}": each for name, each in read.wishes.items() if name not in read.holds},
        "opener": read.opener, "told": read.told, "harmless": read.harmless, "denies": read.denies, "elsewhere": read.elsewhere,
        "spoils": read.spoils, "taboo": read.taboo, "cuts": read.cuts, "calm": read.calm, "plain": read.plain, "theirs": read.theirs,
        "broken": read.broken,
    }  # fmt: skip
    return _net(code, "clauses", groups, read.words, ())


@cache
def deed_net(code: str) -> Net:
    """What stands around a plan's own words, with its kind as its tag."""
    read = deeds(code)
    groups = read.model_dump(include={"signs", "harmless", "doubts", "part", "missed"})
    return _net(code, "deeds", groups, {}, ())


@cache
def opening_words(code: str) -> frozenset[str]:
    """Every word of what a clause may begin with and which says nothing."""
    return frozenset(word for each in clauses(code).opener for word in _NOTATION.sub(" ", each).split())


@cache
def reply_speller(code: str) -> Speller:
    read = spelling(code)
    known = reply_net(code).vocabulary | barrier_net(code).vocabulary
    if code in codes("clauses"):
        known |= clause_net(code).vocabulary
    guards = replies(code).guards
    kept = {*read.real, *read.unlike, *guards.undoes, *guards.unreal, *guards.others}
    return speller(read.forms, known, read.slips, kept, read.light, read.sounds, read.glued)


@cache
def leaving_net(code: str) -> Net:
    """Every phrase about leaving, with its kind as its tag."""
    read = leaving(code)
    groups = read.model_dump(
        include={
            "hours",
            "alone",
            "clear",
            "doubtful",
            "wrong_number",
            "perhaps_wrong",
            "astray",
            "no",
            "hedge",
            "empty",
        }
    )
    return _net(code, "leaving", groups, read.words, ())


@cache
def hint_net(code: str) -> Net:
    """What hints that whoever has the number is not the client, with what it is about as its tag."""
    read = leaving(code)
    groups = read.model_dump(include={"number_hints", "person_hints", "sure_hints"})
    return _net(code, "leaving", groups, read.words, read.no_name)


@cache
def overlooked_net(code: str) -> Net:
    """What says that somebody else reads the phone, with its kind as its tag."""
    read = leaving(code)
    return _net(
        code,
        "leaving",
        read.model_dump(include={"overlooked", "looked_at", "looked_at_together"}),
        read.words,
        (),
    )


@cache
def leaving_words(code: str) -> frozenset[str]:
    """Every word of a phrase about leaving, and every name."""
    return (leaving_net(code).vocabulary - {GIVEN, NAME}) | frozenset(leaving(code).names)


@cache
def leaving_speller(code: str) -> Speller:
    read = spelling(code)
    known = leaving_words(code) | hint_net(code).vocabulary | overlooked_net(code).vocabulary
    return speller(read.forms, known, read.slips, read.real, read.light)


@cache
def phrase_words() -> frozenset[str]:
    """Every word of a phrase about replies, plans or leaving, in any language, and every other that a language knows as its own."""
    nets = [reply_net(code) for code in codes("replies")] + [clause_net(code) for code in codes("clauses")]
    nets += [deed_net(code) for code in codes("deeds")] + [leaving_net(code) for code in codes("leaving")]
    own = [{*spelling(code).real, *spelling(code).forms, *spelling(code).light} for code in codes("spelling")]
    own += [{*leaving(code).no_name} for code in codes("leaving")]
    return frozenset().union(*(net.vocabulary for net in nets), *own)


def _net(
    code: str,
    file: str,
    groups: Mapping[str, Sequence[str]],
    words: Mapping[str, Sequence[str]],
    guards: Sequence[str] | set[str],
) -> Net:
    phrases = [_tagged(tag, phrase) for tag, group in groups.items() for phrase in group]
    try:
        return net_of(phrases, words, not_any=guards, numbers=spelling(code).numbers)
    except BadPhrase as fault:
        raise BadLanguage(f"languages/{code}/{file}.toml: {fault}") from fault


def _tagged(tag: str, phrase: str) -> tuple[str, str]:
    """With its tag; that of a phrase after which anything or nothing may follow says so."""
    mark = next((each for each in (OPEN, LAST) if phrase.endswith(each)), "")
    return f"{tag}{mark}", phrase.removesuffix(mark)


def _read(code: str, file: str, kind: type[_File]) -> _File:
    path = _path(code, file)
    try:
        return kind.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError as fault:
        raise BadLanguage(f"languages/{code}/{file}.toml is not there; a language needs it") from fault
    except tomllib.TOMLDecodeError as fault:
        raise BadLanguage(f"languages/{code}/{file}.toml is no TOML: {fault}") from fault
    except ValidationError as fault:
        raise _bad(code, f"{file}.toml", fault) from fault


def _bad(code: str, file: str, fault: ValidationError) -> BadLanguage:
    wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors())
    return BadLanguage(f"languages/{code}/{file}: {wrong}")


def _path(code: str, file: str, kind: str = "toml") -> Traversable:
    return resources.files(__package__).joinpath(code, f"{file}.{kind}")
