"""What a plan's own words sound like once its deed is done: a table of verbs for each language, and patterns for all others.

A wording is cut into acts, and each act into the words that it is made of. The first word of an act is read as its verb, and so is whatever the
table lists as one. The last act is what the others lead to.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.amounts import Amount, planned
from handrail_notifier.core.reply.things import as_called

MOST_WORDS = 60
"""Of a wording no more is looked at."""


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """One word that a plan is made of. `said`: as it may stand in the plan; `bare`: without a time, as in *to call her*; `past`: once it is done; `heads`: it is the verb of its act;
    `idle`: its act has no verb (`shoes on`); `aside`: it says when, and is not what is to be done; `weighs`: it is neither that nor a verb like
    *do* or *go*, which says nothing of what is done; `behind`: what stands before it, and before its article."""

    said: frozenset[str]
    bare: frozenset[str]
    past: frozenset[str]
    heads: bool
    idle: bool
    aside: bool
    weighs: bool
    behind: str


@dataclass(frozen=True, slots=True, repr=False)
class Deed:
    """What is to be done, in one language. `weight` and `last`: the places of the contents that weigh, and of those of the last act; `words`:
    all words of the wording; `places`: its result is a state; `puts`: an act of it has such a result; `acts`: the contents of each act; `amounts`: how much is planned; `turns`: words
    of the last act that turn it round; `turning`: all such words; `copies`: word by word, what a copy of the wording looks like, and no pattern, which `re` would keep; `written`: its words
    letter by letter."""

    contents: tuple[Content, ...]
    weight: frozenset[int]
    last: frozenset[int]
    words: frozenset[str]
    numbers: frozenset[int]
    places: bool
    puts: bool
    acts: tuple[frozenset[int], ...]
    amounts: tuple[Amount, ...]
    turns: frozenset[str]
    turning: tuple[str, ...]
    copies: tuple[tuple[str, ...], ...]
    written: frozenset[str]

    @property
    def forms(self) -> frozenset[str]:
        return self.words.union(*(each.said | each.bare | each.past for each in self.contents))


@dataclass(frozen=True, slots=True, repr=False)
class _Act:
    """What is done at once: all its words, and those that it is made of."""

    words: Sequence[str]
    made: Sequence[str]
    aside: bool


def deed_of(wording: str, code: str) -> Deed | None:
    """None: it is made of nothing that could be recognised."""
    number = languages.reply_net(code).number
    wording = _wanted(wording, code)
    acts = list(_acts(wording, code))
    main = [act for act in acts if act.made and not act.aside]
    if not main:
        return None
    contents = [(act, each) for act in acts for each in _contents(act, code)]
    words = frozenset(word for act in acts for word in act.words)
    return Deed(
        contents=tuple(each for _, each in contents),
        weight=frozenset(at for at, (_, each) in enumerate(contents) if each.weighs),
        last=frozenset(at for at, (act, _) in enumerate(contents) if act is main[-1]),
        words=words,
        numbers=frozenset(value for word in words if (value := number(word)) is not None),
        places=not {*languages.deeds(code).placing}.isdisjoint(_lemmas(main[-1].made[0], code)),
        puts=any(not {*languages.deeds(code).placing}.isdisjoint(_lemmas(act.made[0], code)) for act in main),
        acts=tuple(frozenset(at for at, (one, _) in enumerate(contents) if one is act) for act in main),
        amounts=tuple(_amounts(acts, code)),
        turns=frozenset(_turns(main[-1].words, code)),
        turning=tuple(word for act in acts for word in _turns(act.words, code)),
        copies=tuple(_copies(wording)),
        written=written(wording),
    )


def _turns(words: Sequence[str], code: str) -> Iterator[str]:
    """What turns a wording round; in `un solo` it says how many."""
    known = languages.deeds(code)
    before = ("", *words)
    return (word for word, one in zip(words, before, strict=False) if word in known.turns and one not in known.ones)


def _amounts(acts: Sequence[_Act], code: str) -> Iterator[Amount]:
    """How much is planned of each act. A mere *once* belongs to the act before it."""
    before: _Act | None = None
    for act in acts:
        if act.made and not act.aside:
            before = act
            yield from planned(act.words, code, spares=_spares(act, code))
        elif before and len(act.words) == 1:
            yield from planned(act.words, code, spares=_spares(before, code))


def _spares(act: _Act, code: str) -> bool:
    """Whether of this act more is not better."""
    return not {*languages.deeds(code).sparing}.isdisjoint(_lemmas(act.made[0], code))


def _wanted(wording: str, code: str) -> str:
    """Without what is not to be done: `eat an apple instead of cake`."""
    instead = "|".join(re.escape(each) for each in languages.deeds(code).instead)
    return re.sub(rf"\b(?:{instead})\b[^,.;\n]*", "", wording, flags=re.IGNORECASE)


def written(text: str) -> frozenset[str]:
    """The words of a text with their accents."""
    return frozenset(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def _acts(wording: str, code: str) -> Iterator[_Act]:
    known, number = languages.deeds(code), languages.reply_net(code).number
    small = {*known.small, *known.joins, *known.asides}
    cut: list[list[str]] = []
    for each in words_of(wording)[:MOST_WORDS]:
        where = bool(cut) and bool(cut[-1]) and cut[-1][-1] in known.where_or_when and each.text in known.articles
        if where and cut[-1][:-1] == [] and len(cut) > 1:
            cut[-2].extend(cut.pop())
        if each.apart or each.text in known.joins or each.text in known.asides or not cut:
            cut.append([])
        cut[-1].append(each.text)
    for act in cut:
        made = [word for word in act if word not in small and number(word) is None and word[0].isalpha()]
        yield _Act(act, made, act[0] in known.asides)


def _contents(act: _Act, code: str) -> Iterator[Content]:
    known, number = languages.deeds(code), languages.reply_net(code).number
    before = dict(zip(act.words[1:], act.words, strict=False))
    rest = [word for word in act.words if word not in known.joins]
    bare = [word for word in act.words if word not in known.articles and number(word) is None]
    behind = dict(zip(bare[1:], bare, strict=False))
    idle = len(rest) == 2 and rest[1] in known.states and not _verbs(rest[0], code)
    for at, word in enumerate(act.made):
        verb = at == 0 or before.get(word) in languages.replies(code).own_subject
        listed = bool(_verbs(word, code)) and before.get(word) not in known.articles
        forms = _plain_forms(word, code) if (verb and not idle) or listed else frozenset[str]()
        yield Content(
            bare=forms,
            said=frozenset(
                as_called(word, code, verb=at == 0 and not idle, counted=number(before.get(word, "")) not in {None, 1})
            ),
            past=frozenset(_pasts(word, code) if (verb and not idle) or listed else ()),
            heads=at == 0 and not idle,
            idle=idle,
            aside=act.aside,
            weighs=not act.aside and word not in known.turns and {*known.vague}.isdisjoint({word, *_verbs(word, code)}),
            behind=behind.get(word, ""),
        )


def _copies(wording: str) -> Iterator[tuple[str, ...]]:
    """The wording, and each act of it that is long enough to be known for it."""
    for piece in (wording, *re.split(r"[^\w\s'-]|\s-|-\s", wording)):
        words = re.findall(r"\w+", piece.casefold())[:MOST_WORDS]
        if len(words) >= (2 if piece is wording else 3):
            yield tuple(words)


def _pasts(word: str, code: str) -> Iterator[str]:
    listed = _listed(code)
    for lemma in _lemmas(word, code):
        if lemma in listed:
            yield from listed[lemma]
        else:
            yield from _made(lemma, languages.deeds(code).regular)


def _lemmas(word: str, code: str) -> frozenset[str]:
    """The verbs of which it may be a form. A listed form is of those alone for which it is listed."""
    made = frozenset(_made(word, languages.deeds(code).infinitives))
    return _verbs(word, code) or made or frozenset({word})


def _plain_forms(word: str, code: str) -> frozenset[str]:
    """The verbs of which it may be a form, with whatever is joined to them, and while it is done: `lavar`, `lavarme`, `lavando`."""
    lemmas = _lemmas(word, code) | _alike(word, code)
    doing = {one for each in lemmas for one in _made(each, languages.deeds(code).gerunds)}
    return lemmas.union(
        doing, *({one for one in _forms(code).get(each, ()) if one.startswith(each)} for each in lemmas)
    )


def _alike(word: str, code: str) -> frozenset[str]:
    """The verbs that say the same of what is done, as far as they say what: `ring`, where it is to call."""
    vague, said = (
        languages.deeds(code).vague,
        frozenset[str]().union(*(_listed(code).get(each, ()) for each in _lemmas(word, code))),
    )
    return frozenset(
        each for each, one in _first(code).items() if one in said and each not in vague and one not in vague
    )


@cache
def _first(code: str) -> Mapping[str, str]:
    """What each listed verb becomes."""
    return {verb: said.rpartition(">")[2].split()[0] for verb, said in languages.deeds(code).verbs.items()}


def _verbs(word: str, code: str) -> frozenset[str]:
    """The listed verbs of which it is a form."""
    return frozenset(each for each, forms in _forms(code).items() if word == each or word in forms)


def forms_of(verb: str, code: str) -> frozenset[str]:
    """How a listed verb may be said, once it is done and while it is; nothing of one that is not listed."""
    known = languages.deeds(code)
    doing = _made(verb, known.gerunds) if verb in known.verbs else ()
    return frozenset({*_listed(code).get(verb, ()), *_forms(code).get(verb, ()), *doing})


def _made(word: str, patterns: Sequence[tuple[str, str]]) -> Iterator[str]:
    for pattern, form in patterns:
        if re.search(pattern, word):
            yield re.sub(pattern, form, word)


@cache
def _forms(code: str) -> Mapping[str, frozenset[str]]:
    return {
        verb: frozenset(said.partition(">")[0].split() if ">" in said else ())
        for verb, said in languages.deeds(code).verbs.items()
    }


@cache
def _listed(code: str) -> Mapping[str, frozenset[str]]:
    return {verb: frozenset(said.rpartition(">")[2].split()) for verb, said in languages.deeds(code).verbs.items()}
