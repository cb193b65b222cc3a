"""Phrases, and where a text says one of them.

A phrase is written as it is said, with a little notation, so that who knows a language can read and mend it:

* `did (it|that)` is one of them, `(the)? walk` and `just? did` may be without it;
* `<day>` is any phrase of that name, `_` any word but those that turn a meaning round, `#` any number.

All phrases of one kind are made into one net, which is walked word by word. No phrase repeats itself, so a walk is over after as
many words as the longest phrase has, whatever was sent.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

ANY, NUMBER, ANYTHING = "_", "#", "..."
REMEMBERED = 100_000
FEW = 3
"""More places than this are reached as one."""
DEEPEST = 8
"""How deeply named phrases may be made of named phrases."""
_NOTATION: Final = re.compile(r"\s*(?:(?P<name><[a-z_]+>)|(?P<mark>[()|?])|(?P<word>[^\s()|?<>]+))")
_NOWHERE, _BEGIN = 0, 1
_DIGITS = 3


class BadPhrase(ValueError):
    """What is wrong with a phrase, and in which."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase stands in a text and ends before this word. `tag`: what it is said for; `phrase`: which one it is."""

    end: int
    tag: str
    phrase: int


class Net:
    """All phrases at once: from each place, which places a word leads to, and which phrases end there.

    What was walked once is remembered, by the words that the phrases know and not by what was sent: so it is bounded, and when it grows
    beyond `REMEMBERED` steps it is forgotten.
    """

    def __init__(
        self,
        steps: Sequence[Mapping[frozenset[str], Sequence[int]]],
        ends: Mapping[int, Sequence[tuple[str, int]]],
        gates: Mapping[int, int],
        not_any: frozenset[str],
        numbers: Mapping[str, int],
    ) -> None:
        self._among: dict[str, list[frozenset[str]]] = {}
        for words in {words for each in steps for words in each}:
            for word in words:
                self._among.setdefault(word, []).append(words)
        self.vocabulary = frozenset(self._among) - {ANY, NUMBER}
        """Every word that stands in a phrase."""
        self._steps, self._ends, self._gates = steps, ends, gates
        self._not_any, self._numbers = not_any, numbers
        self._told_apart = self.vocabulary | not_any | frozenset(numbers)
        self._forget()

    def _forget(self) -> None:
        self._places: list[frozenset[int]] = [frozenset(), frozenset({0})]
        self._known = {places: at for at, places in enumerate(self._places)}
        self._moves: dict[tuple[int, frozenset[str]], int] = {}

    def read(self, *words: str) -> frozenset[str]:
        """Words that stand in one place of a text, as the net tells them apart."""
        return frozenset(self._as_told(each) for each in words)

    def _as_told(self, word: str) -> str:
        if word in self._told_apart:
            return word
        return ANY if self.number(word) is None else NUMBER

    def at(self, words: Sequence[frozenset[str]], start: int) -> list[Found]:
        """The phrases that begin at `start`, where each word may be read in several ways (see `read`)."""
        if len(self._moves) > REMEMBERED:
            self._forget()
        here, found = _BEGIN, list[Found]()
        for end in range(start, len(words)):
            here = self._move(here, words[end])
            if here == _NOWHERE:
                break
            found += [Found(end + 1, *ending) for place in self._places[here] for ending in self._ends.get(place, ())]
        return found

    def _move(self, here: int, word: frozenset[str]) -> int:
        known = self._moves.get((here, word))
        if known is None:
            reached = self._through(
                to for place in self._places[here] for each in word for to in self._from(place, each)
            )
            known = self._known.setdefault(reached, len(self._places))
            if known == len(self._places):
                self._places.append(reached)
            self._moves[here, word] = known
        return known

    def _through(self, places: Iterable[int]) -> frozenset[int]:
        """These places, and what is behind their gates."""
        found: set[int] = set()
        for place in places:
            behind: int | None = place
            while behind is not None and behind not in found:
                found.add(behind)
                behind = self._gates.get(behind)
        return frozenset(found)

    def _from(self, place: int, word: str) -> Iterable[int]:
        steps = self._steps[place]
        if word in self.vocabulary:
            yield from self._by(steps, word)
        if word not in self._not_any:
            yield from self._by(steps, ANY)
        if word == NUMBER or self.number(word) is not None:
            yield from self._by(steps, NUMBER)

    def _by(self, steps: Mapping[frozenset[str], Sequence[int]], word: str) -> Iterable[int]:
        return (to for words in self._among.get(word, ()) for to in steps.get(words, ()))

    def number(self, word: str) -> int | None:
        """What number a word is, if it is a small whole one."""
        if len(word) <= _DIGITS and word.isascii() and word.isdigit():
            return int(word)
        return self._numbers.get(word)


def net_of(
    phrases: Iterable[tuple[str, str]],
    named: Mapping[str, Sequence[str]],
    *,
    not_any: Iterable[str] = (),
    numbers: Mapping[str, int] | None = None,
) -> Net:
    """The net of these phrases, each with its tag. Raises `BadPhrase` for one that can't be read."""
    maker = _Maker(named)
    for which, (tag, phrase) in enumerate(phrases):
        for place in sorted(maker.after(frozenset({0}), phrase)):
            if place == 0:
                raise BadPhrase(f"{tag}: {phrase!r} may be without any word; let at least one of its words be needed")
            maker.ends.setdefault(place, []).append((tag, which))
    return Net(maker.steps, maker.ends, maker.gates, frozenset(not_any), dict(numbers or {}))


class _Maker:
    """Makes a net, phrase by phrase. Phrases that begin alike share their places."""

    def __init__(self, named: Mapping[str, Sequence[str]]) -> None:
        self.steps: list[dict[frozenset[str], list[int]]] = [{}]
        self.ends: dict[int, list[tuple[str, int]]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._phrases = named
        self._plain = {name: frozenset(filter(_is_a_word, each)) for name, each in named.items()}
        self.gates: dict[int, int] = {}
        self._pieces: dict[str, Sequence[str]] = {}
        self._reached: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        self._shared: dict[tuple[frozenset[int], frozenset[str]], int] = {}

    def after(self, places: frozenset[int], phrase: str, depth: int = DEEPEST) -> frozenset[int]:
        """Where a phrase leads to from these places."""
        return _Reading(self, phrase, depth).all(places)

    def over(self, places: frozenset[int], words: frozenset[str]) -> frozenset[int]:
        """Where any of these words leads to."""
        known = self._shared.get((places, words))
        if known is None:
            known = self._shared[places, words] = self._new()
            for place in places:
                steps = self.steps[place]
                if words in steps:
                    steps[words].append(known)
                else:
                    steps[words] = [known]
        return frozenset({known})

    def one(self, places: frozenset[int]) -> frozenset[int]:
        """One place for many, behind a gate at each."""
        if len(places) <= FEW or any(place in self.gates for place in places):
            return places
        gate = self._new()
        self.gates.update(dict.fromkeys(places, gate))
        return frozenset({gate})

    def _new(self) -> int:
        self.steps.append({})
        return len(self.steps) - 1

    def word(self, piece: str) -> frozenset[str]:
        """Of one word: the same one each time, for there are few beside the places where they stand."""
        known = self._words.get(piece)
        if known is None:
            known = self._words[piece] = frozenset({piece})
        return known

    def pieces(self, phrase: str) -> Sequence[str]:
        """A phrase's words and signs."""
        known = self._pieces.get(phrase)
        if known is None:
            known = self._pieces[phrase] = _pieces_of(phrase)
        return known

    def named(self, places: frozenset[int], name: str, depth: int) -> frozenset[int]:
        """Where any phrase of this name leads to; those of one word share their place."""
        if name not in self._phrases or not depth:
            raise BadPhrase(f"<{name}> is not the name of any phrases" if depth else f"<{name}> is made of itself")
        known = self._reached.get((places, name))
        if known is None:
            plain = self._plain[name]
            reached = self.over(places, plain) if plain else frozenset()
            longer = [self.after(places, each, depth - 1) for each in self._phrases[name] if each not in plain]
            known = self._reached[places, name] = self.one(reached.union(*longer))
        return known


def _is_a_word(phrase: str) -> bool:
    return not re.search(r"[\s()|?<>]", phrase)


def _pieces_of(phrase: str) -> Sequence[str]:
    found = list(_NOTATION.finditer(phrase))
    if not found or "".join(each[0] for each in found) != phrase.rstrip():
        raise BadPhrase(f"can't read {phrase!r}")
    pieces = [each[0].strip() for each in found]
    if ("?", "?") in pairwise(pieces):
        raise BadPhrase(f"two ? in a row in {phrase!r}")
    if any(ANYTHING in each for each in pieces):
        raise BadPhrase(f"{ANYTHING} may only end a phrase, not stand in it: {phrase!r}")
    return pieces


class _Reading:
    """Reads the notation of one phrase, from left to right."""

    def __init__(self, maker: _Maker, phrase: str, depth: int) -> None:
        self._maker, self._phrase, self._depth = maker, phrase, depth
        self._rest = [*reversed(maker.pieces(phrase))]

    def all(self, places: frozenset[int]) -> frozenset[int]:
        reached = self._either(places)
        if self._rest:
            raise BadPhrase(f"a bracket is closed that was not opened, or a ? stands alone, in {self._phrase!r}")
        return reached

    def _either(self, places: frozenset[int]) -> frozenset[int]:
        reached = self._row(places)
        while self._rest and self._rest[-1] == "|":
            self._rest.pop()
            reached |= self._row(places)
        return reached

    def _row(self, places: frozenset[int]) -> frozenset[int]:
        while self._rest and self._rest[-1] not in {"|", ")", "?"}:
            reached = self._one(places)
            if self._rest and self._rest[-1] == "?":
                self._rest.pop()
                reached |= places
            places = reached
        return places

    def _one(self, places: frozenset[int]) -> frozenset[int]:
        piece = self._rest.pop()
        if piece == "(":
            reached = self._either(places)
            if not self._rest or self._rest.pop() != ")":
                raise BadPhrase(f"a bracket is left open in {self._phrase!r}")
            return reached
        if piece.startswith("<"):
            return self._maker.named(places, piece[1:-1], self._depth)
        return self._maker.over(places, self._maker.word(piece))
