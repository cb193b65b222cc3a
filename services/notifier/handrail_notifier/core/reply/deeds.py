"""What a plan's own words sound like once its deed is done: a table of verbs for each language, and patterns for all others.

A wording is cut into acts, and each act into the words that it is made of. The first word of an act is read as its verb, and so is whatever the
table lists as one. The last act is what the others lead to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of

MOST_WORDS = 60
"""Of a wording no more is looked at."""
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Content:
    """One word that a plan is made of. `said`: as it may stand in the plan; `past`: once it is done."""

    said: frozenset[str]
    past: frozenset[str]
    heads: bool
    """It is the verb of its act."""
    idle: bool
    """Its act has no verb: `shoes on`."""
    weighs: bool
    """It is no verb like *do* or *go*, which says nothing of what is done."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done, in one language. `words`: all words of the wording; `last`: the places of the last act's contents; `places`: it is
    a deed whose result is a state; `copies`: how the wording looks where it is copied."""

    contents: tuple[Content, ...]
    last: frozenset[int]
    words: frozenset[str]
    numbers: frozenset[int]
    weight: frozenset[int]
    """The places of what weighs."""
    places: bool
    copies: tuple[re.Pattern[str], ...]

    @property
    def forms(self) -> frozenset[str]:
        return self.words.union(*(each.said | each.past for each in self.contents))


def deed_of(wording: str, code: str) -> Deed | None:
    """None: it is made of nothing that could be recognised."""
    known, number = languages.deeds(code), languages.reply_net(code).number
    acts = _acts([(each.text, each.apart) for each in words_of(wording)[:MOST_WORDS]], known.joins)
    small = {*known.small, *known.joins}
    made = [[word for word in act if word not in small and number(word) is None] for act in acts]
    made = [act for act in made if any(word[0].isalpha() for word in act)]
    if not made:
        return None
    row = [word for act in acts for word in act]
    idle = {act[0] for act in acts if _is_idle(act, code)}
    counted, things = _counted(row, code), {after for before, after in pairwise(row) if before in known.articles}
    contents = tuple(
        _content(
            word,
            code,
            heads=at == 0 and word not in idle,
            idle=act[0] in idle,
            single=word not in counted,
            thing=word in things,
        )
        for act in made
        for at, word in enumerate(act)
    )
    words = frozenset(row)
    return Deed(
        contents=contents,
        last=frozenset(range(len(contents) - len(made[-1]), len(contents))),
        words=words,
        numbers=frozenset(value for word in words if (value := number(word)) is not None),
        weight=frozenset(at for at, each in enumerate(contents) if each.weighs),
        places=not {*known.placing}.isdisjoint(_lemmas(made[-1][0], code)),
        copies=tuple(_copies(wording)),
    )


def _acts(words: Sequence[tuple[str, bool]], joins: Sequence[str]) -> list[list[str]]:
    acts: list[list[str]] = []
    for word, apart in words:
        if apart or word in joins or not acts:
            acts.append([])
        acts[-1].append(word)
    return acts


def _copies(wording: str) -> Iterator[re.Pattern[str]]:
    """The wording, and each act of it that is long enough to be known for it."""
    for piece in (wording, *re.split(r"[^\w\s'-]|\s-|-\s", wording)):
        words = re.findall(r"\w+", piece.casefold())[:MOST_WORDS]
        if len(words) >= (2 if piece is wording else 3):
            yield re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b")


def _counted(words: Sequence[str], code: str) -> frozenset[str]:
    """What there are to be so many of: one of them is not enough."""
    number = languages.reply_net(code).number
    return frozenset(after for before, after in pairwise(words) if number(before) not in {None, 1})


def _is_idle(act: Sequence[str], code: str) -> bool:
    return len(act) > 1 and act[1] in languages.deeds(code).states and not _verbs(act[0], code)


def _content(word: str, code: str, *, heads: bool, idle: bool, single: bool, thing: bool) -> Content:
    plural = word.endswith("s") and len(word) >= _SHORTEST_PLURAL
    said = {word, f"{word}s", *([word[:-1]] if single and plural else [])}
    past = _pasts(word, code) if heads or (_verbs(word, code) and not thing) else ()
    weighs = {*languages.deeds(code).vague}.isdisjoint({word, *_verbs(word, code)})
    return Content(frozenset(said), frozenset(past), heads, idle, weighs)


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


def _verbs(word: str, code: str) -> frozenset[str]:
    """The listed verbs of which it is a form."""
    return frozenset(each for each, forms in _forms(code).items() if word == each or word in forms)


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
