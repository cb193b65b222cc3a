"""Phrases with every way to say them written out, to hold the notifier's net to: slow to make and large, but with nothing left to find out.

Here a named phrase is drawn anew wherever it stands, and a walk remembers nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from handrail_notifier.core.phrases import ANY, NUMBER

_PIECE = re.compile(r"<[a-z_]+>|[()|?]|[^\s()|?<>]+")
Steps = dict[str, set[int]]


class WholeNet:
    """The net of these phrases, each with its tag."""

    def __init__(
        self,
        phrases: Iterable[tuple[str, str]],
        named: Mapping[str, Sequence[str]],
        *,
        not_any: Iterable[str] = (),
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        self._named, self._not_any, self._numbers = named, frozenset(not_any), dict(numbers or {})
        self._steps: list[Steps] = [{}]
        self._on: list[set[int]] = [set()]
        self._ends: dict[int, set[tuple[str, int]]] = {}
        self._over: dict[tuple[frozenset[int], str], int] = {}
        self._behind: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        for which, (tag, phrase) in enumerate(phrases):
            for place in self._after(frozenset({0}), phrase):
                self._ends.setdefault(place, set()).add((tag, which))

    def at(self, words: Sequence[frozenset[str]], start: int) -> set[tuple[int, str, int]]:
        """Where each phrase that begins at `start` ends, its tag, and which it is."""
        here, found = {0}, set[tuple[int, str, int]]()
        for end in range(start, len(words)):
            here = self._reached(here, words[end])
            found |= {(end + 1, *ending) for place in here for ending in self._ends.get(place, ())}
        return found

    def next(self, words: Sequence[frozenset[str]]) -> list[str]:
        """Every word with which what was said so far may go on."""
        here = {0}
        for each in words:
            here = self._reached(here, each)
        return sorted({word for place in here for word in self._steps[place]})

    def _reached(self, here: set[int], words: frozenset[str]) -> set[int]:
        read = {one for word in words for one in self._read_as(word)}
        reached = {to for place in here for one in read for to in self._steps[place].get(one, ())}
        while further := {to for place in reached for to in self._on[place]} - reached:
            reached |= further
        return reached

    def _read_as(self, word: str) -> set[str]:
        read = set() if word in {ANY, NUMBER} else {word}
        if word not in self._not_any:
            read.add(ANY)
        if word == NUMBER or word in self._numbers or (word.isdigit() and len(word) <= 3):
            read.add(NUMBER)
        return read

    def _after(self, places: frozenset[int], phrase: str) -> frozenset[int]:
        rest = _PIECE.findall(phrase)[::-1]
        return self._either(places, rest)

    def _either(self, places: frozenset[int], rest: list[str]) -> frozenset[int]:
        reached = self._row(places, rest)
        while rest and rest[-1] == "|":
            rest.pop()
            reached |= self._row(places, rest)
        return reached

    def _row(self, places: frozenset[int], rest: list[str]) -> frozenset[int]:
        while rest and rest[-1] not in {"|", ")"}:
            reached = self._one(places, rest)
            if rest and rest[-1] == "?":
                rest.pop()
                reached |= places
            places = reached
        return places

    def _one(self, places: frozenset[int], rest: list[str]) -> frozenset[int]:
        piece = rest.pop()
        if piece == "(":
            reached = self._either(places, rest)
            rest.pop()
            return reached
        if piece[0] == "<":
            return self._named_one(places, piece[1:-1])
        return frozenset({self._by(places, piece)})

    def _named_one(self, places: frozenset[int], name: str) -> frozenset[int]:
        """One place behind all that its phrases lead to."""
        if (places, name) not in self._behind:
            reached = frozenset[int]().union(*(self._after(places, each) for each in self._named[name]))
            one = self._new()
            for place in reached - places:
                self._on[place].add(one)
            self._behind[places, name] = frozenset({one}) | (reached & places)
        return self._behind[places, name]

    def _by(self, places: frozenset[int], word: str) -> int:
        if (places, word) not in self._over:
            to = self._over[places, word] = self._new()
            for place in places:
                self._steps[place].setdefault(word, set()).add(to)
        return self._over[places, word]

    def _new(self) -> int:
        self._steps.append({})
        self._on.append(set())
        return len(self._steps) - 1
