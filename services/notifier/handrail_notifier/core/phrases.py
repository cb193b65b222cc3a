"""Phrases, and where a text says one of them.

A phrase is written as it is said, with a little notation, so that who knows a language can read and mend it:

* `did (it|that)` is one of them, `(the)? walk` and `just? did` may be without it;
* `<day>` is any phrase of that name, `_` any word but those that turn a meaning round, `#` any number.

All phrases of one kind are made into one net, which is walked word by word. No phrase repeats itself, so a walk is over after as
many words as the longest phrase has, whatever was sent. Every phrase is drawn and checked when the net is made; a named phrase is drawn
once, however many others it stands in, and a walk goes into it and comes back behind it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

ANY, NUMBER, ANYTHING = "_", "#", "..."
REMEMBERED = 100_000
_NOTATION: Final = re.compile(r"\([^\s()|?<>]+(?:\|[^\s()|?<>]+)*\)|<[a-z_]+>|[()|?]|[^\s()|?<>]+")
_MARKS, _ROW_ENDS = frozenset("()|?"), frozenset("|)")
_DIGITS = 3


class BadPhrase(ValueError):
    """What is wrong with a phrase, and in which."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase stands in a text and ends before this word. `tag`: what it is said for; `phrase`: which one it is."""

    end: int
    tag: str
    phrase: int


Spot = tuple[int, "Spot | None"]
"""A place in the drawing and, within a named phrase, where the walk goes on behind it."""


class Net:
    """All phrases at once: from each place, which places a word leads to, and which phrases end there.

    What was walked once is remembered, by the words that the phrases know and not by what was sent: so it is bounded, and when it grows
    beyond `REMEMBERED` steps it is forgotten. What is remembered is never changed, only added to: several threads may walk at once.
    """

    def __init__(self, drawn: "_Drawing", not_any: frozenset[str], numbers: Mapping[str, int]) -> None:
        self._among: dict[str, set[frozenset[str]]] = {}
        for words in frozenset[frozenset[str]]().union(*drawn.steps):
            for word in words:
                self._among.setdefault(word, set()).add(words)
        self.vocabulary = frozenset(self._among) - {ANY, NUMBER}
        """Every word that stands in a phrase."""
        self._drawn = drawn
        self._not_any, self._numbers = not_any, numbers
        self._told_apart = self.vocabulary | not_any | frozenset(numbers)
        self._memory = _Memory(drawn)

    def read(self, *words: str) -> frozenset[str]:
        """Words that stand in one place of a text, as the net tells them apart."""
        return frozenset(self._as_told(each) for each in words)

    def _as_told(self, word: str) -> str:
        if word in self._told_apart:
            return word
        return ANY if self.number(word) is None else NUMBER

    def at(self, words: Sequence[frozenset[str]], start: int) -> list[Found]:
        """The phrases that begin at `start`, where each word may be read in several ways (see `read`): the shortest first, of two as
        long the one that is listed first."""
        if len(self._memory.moves) > REMEMBERED:
            self._memory = _Memory(self._drawn)
        memory = self._memory
        here, found = memory.begin, list[Found]()
        for end in range(start, len(words)):
            here = memory.moves.get((here, words[end])) or self._move(memory, here, words[end])
            if here is memory.nowhere:
                break
            found += [Found(end + 1, tag, phrase) for phrase, tag in here.ends]
        return found

    def _move(self, memory: "_Memory", here: "_Standing", word: frozenset[str]) -> "_Standing":
        led = (here.steps.keys() & among for each in word for among in self._read_as(each))
        reached = frozenset(to for each in led for words in each for to in here.steps[words])
        known = memory.standings.setdefault(reached, _Standing(self._drawn, reached))
        return memory.moves.setdefault((here, word), known)

    def _read_as(self, word: str) -> Iterator[Set[frozenset[str]]]:
        """The words of the drawing that this one may be among."""
        if word in self.vocabulary:
            yield self._among[word]
        if word not in self._not_any:
            yield self._among.get(ANY, set())
        if word == NUMBER or self.number(word) is not None:
            yield self._among.get(NUMBER, set())

    def number(self, word: str) -> int | None:
        """What number a word is, if it is a small whole one."""
        if len(word) <= _DIGITS and word.isascii() and word.isdigit():
            return int(word)
        return self._numbers.get(word)


class _Standing:
    """All spots at which a walk may stand at once, what ends there, and where the next word leads: found when it is first asked."""

    def __init__(self, drawn: "_Drawing", spots: frozenset[Spot]) -> None:
        self._drawn, self._reached = drawn, spots

    @cached_property
    def _spots(self) -> Sequence[Spot]:
        """Those reached, those where named phrases begin, and those behind the ones that are over."""
        found, ahead = set(self._reached), [*self._reached]
        while ahead:
            further = set(self._drawn.without_a_word(ahead.pop())) - found
            found |= further
            ahead += further
        return tuple(found)

    @cached_property
    def ends(self) -> Sequence[tuple[int, str]]:
        return sorted({end for place, _ in self._spots for end in self._drawn.ends.get(place, ())})

    @cached_property
    def steps(self) -> Mapping[frozenset[str], Sequence[Spot]]:
        found: dict[frozenset[str], list[Spot]] = {}
        for place, behind in self._spots:
            for words, places in self._drawn.steps[place].items():
                found.setdefault(words, []).extend([(to, behind) for to in places])
        return found


class _Memory:
    """What was walked. A walk keeps to the memory that it began with."""

    def __init__(self, drawn: "_Drawing") -> None:
        self.nowhere, self.begin = _Standing(drawn, frozenset()), _Standing(drawn, frozenset({(0, None)}))
        self.standings = {frozenset[Spot](): self.nowhere}
        self.moves: dict[tuple[_Standing, frozenset[str]], _Standing] = {}


def net_of(
    phrases: Iterable[tuple[str, str]],
    named: Mapping[str, Sequence[str]],
    *,
    not_any: Iterable[str] = (),
    numbers: Mapping[str, int] | None = None,
) -> Net:
    """The net of these phrases, each with its tag. Raises `BadPhrase` for one that can't be read."""
    drawn = _Drawing()
    pen = _Pen(drawn, named)
    for which, (tag, phrase) in enumerate(phrases):
        for place in pen.after(frozenset({0}), phrase):
            if place == 0:
                raise BadPhrase(f"{tag}: {phrase!r} may be without any word; let at least one of its words be needed")
            drawn.ends.setdefault(place, []).append((which, tag))
    return Net(drawn, frozenset(not_any), dict(numbers or {}))


@dataclass(slots=True)
class _Drawing:
    """Places, and what leads from each to others: `steps` words, `names` the named phrases. `begins`: where a named phrase does;
    `over`: where one is; `ends`: where one of the phrases is, by its place among them and its tag."""

    steps: list[dict[frozenset[str], list[int]]] = field(default_factory=lambda: [{}])
    names: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    begins: dict[str, int] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)
    ends: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def new(self) -> int:
        """Another place."""
        self.steps.append({})
        return len(self.steps) - 1

    def without_a_word(self, spot: Spot) -> Iterator[Spot]:
        """Into each named phrase that may come next, and back behind one that is over."""
        place, behind = spot
        for name, places in self.names.get(place, {}).items():
            yield from ((self.begins[name], (to, behind)) for to in places)
        if behind is not None and place in self.over:
            yield behind


class _Pen:
    """Draws phrase by phrase. Phrases that begin alike share their places."""

    def __init__(self, drawn: _Drawing, phrases: Mapping[str, Sequence[str]]) -> None:
        self._drawn, self._phrases = drawn, phrases
        self._words: dict[str, frozenset[str]] = {}
        self._shared: dict[tuple[frozenset[int], frozenset[str] | str], frozenset[int]] = {}
        self._inside: list[str] = []
        self._named: dict[str, _Named] = {}

    def after(self, places: frozenset[int], phrase: str) -> frozenset[int]:
        """Where a phrase leads to from these places."""
        return _Reading(self, phrase).all(places)

    def over(self, places: frozenset[int], words: frozenset[str]) -> frozenset[int]:
        """Where any of these words leads to."""
        known = self._shared.get((places, words))
        if known is None:
            to = self._drawn.new()
            for place in places:
                self._drawn.steps[place].setdefault(words, []).append(to)
            known = self._shared[places, words] = frozenset({to})
        return known

    def words(self, piece: str) -> frozenset[str]:
        """A word or one of several: the same set each time, for there are few beside the places where they stand."""
        known = self._words.get(piece)
        if known is None:
            known = self._words[piece] = frozenset(piece.strip("()").split("|"))
        return known

    def named(self, places: frozenset[int], name: str) -> frozenset[int]:
        """Where any phrase of this name leads to."""
        known = self._named.get(name)
        if known is None:
            known = self._named[name] = self._draw(name)
        reached = self.over(places, known.words) if known.words else frozenset[int]()
        if known.longer:
            reached |= self._through(places, name)
        return reached | places if known.empty else reached

    def _draw(self, name: str) -> "_Named":
        if name not in self._phrases:
            raise BadPhrase(f"<{name}> is not the name of any phrases")
        if name in self._inside:
            raise BadPhrase(f"<{name}> is made of itself")
        self._inside.append(name)
        phrases = self._phrases[name]
        words = frozenset(filter(_is_a_word, phrases))
        longer = [each for each in phrases if each not in words]
        begin = self._drawn.new()
        ends = frozenset[int]().union(*(self.after(frozenset({begin}), each) for each in longer))
        self._drawn.begins[name] = begin
        self._drawn.over |= ends - {begin}
        self._inside.pop()
        return _Named(words, longer=bool(longer), empty=begin in ends)

    def _through(self, places: frozenset[int], name: str) -> frozenset[int]:
        known = self._shared.get((places, name))
        if known is None:
            to = self._drawn.new()
            for place in places:
                self._drawn.names.setdefault(place, {}).setdefault(name, []).append(to)
            known = self._shared[places, name] = frozenset({to})
        return known


@dataclass(frozen=True, slots=True)
class _Named:
    """The phrases of one name: those of one `word` lead over it like any other; those that are `longer` are drawn apart. `empty`: one of
    them may be without any word."""

    words: frozenset[str]
    longer: bool
    empty: bool


def _is_a_word(phrase: str) -> bool:
    return not re.search(r"[\s()|?<>]", phrase)


def _pieces_of(phrase: str) -> Sequence[str]:
    """A phrase's words and signs."""
    pieces: list[str] = _NOTATION.findall(phrase)
    if not pieces or "".join(pieces) != "".join(phrase.split()):
        raise BadPhrase(f"can't read {phrase!r}")
    if ("?", "?") in pairwise(pieces):
        raise BadPhrase(f"two ? in a row in {phrase!r}")
    if ANYTHING in phrase:
        raise BadPhrase(f"{ANYTHING} may only end a phrase, not stand in it: {phrase!r}")
    return pieces


class _Reading:
    """Reads the notation of one phrase, from left to right."""

    def __init__(self, pen: _Pen, phrase: str) -> None:
        self._pen, self._phrase = pen, phrase
        self._rest = [*reversed(_pieces_of(phrase))]

    def all(self, places: frozenset[int]) -> frozenset[int]:
        reached = self._either(places)
        if self._rest:
            raise BadPhrase(f"a bracket is closed that was not opened in {self._phrase!r}")
        return reached

    def _either(self, places: frozenset[int]) -> frozenset[int]:
        """One row or another. Those of one word lead to one place."""
        words, reached = frozenset[str](), frozenset[int]()
        while True:
            if self._is_one_word():
                words |= self._pen.words(self._rest.pop())
            else:
                reached |= self._row(places)
            if not self._rest or self._rest[-1] != "|":
                break
            self._rest.pop()
        return reached | self._pen.over(places, words) if words else reached

    def _is_one_word(self) -> bool:
        if not self._rest or self._rest[-1] in _MARKS or self._rest[-1][0] == "<":
            return False
        return len(self._rest) == 1 or self._rest[-2] in _ROW_ENDS

    def _row(self, places: frozenset[int]) -> frozenset[int]:
        while self._rest and self._rest[-1] not in _ROW_ENDS:
            reached = self._one(places)
            if self._rest and self._rest[-1] == "?":
                self._rest.pop()
                reached |= places
            places = reached
        return places

    def _one(self, places: frozenset[int]) -> frozenset[int]:
        piece = self._rest.pop()
        if piece == "?":
            raise BadPhrase(f"a ? stands alone in {self._phrase!r}")
        if piece == "(":
            reached = self._either(places)
            if not self._rest or self._rest.pop() != ")":
                raise BadPhrase(f"a bracket is left open in {self._phrase!r}")
            return reached
        if piece.startswith("<"):
            return self._pen.named(places, piece[1:-1])
        return self._pen.over(places, self._pen.words(piece))
