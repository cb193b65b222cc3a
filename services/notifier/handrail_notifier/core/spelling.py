"""Words as they were meant: other ways to write them, letters held too long, slips of the finger.

A word that the phrases know stays as it is. A slip is mended only to a word that is listed for it, and only if one alone can have been
meant: one letter too many, one too few, two that changed places, or the key beside the right one; the first letter is there,
or has changed places with the second. Real words that only look like such a slip, or like a word with a letter held too long, are listed, too.
Where a language says how its letters sound, a word that nobody knows is read as the one known word that sounds like it: `eskina` is `esquina`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from handrail_notifier.core.letters import Word

_LONGEST, _SHORT = 24, 2
_LEAST_GLUED = 5
_LEAST_HEARD = 4
"""A word of fewer letters sounds like too many others."""
_SIGNS = frozenset("%$\u20ac\u00a3")
_HELD = re.compile(r"(.)\1{2,}")
_PARTS = re.compile(r"[0-9]+|[^0-9]+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SLANT = (0, 0, 1)
"""How far a row lies to the right, in whole keys."""


def _beside() -> Mapping[str, str]:
    place = {key: (row, column + _SLANT[row]) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)}
    return {
        key: "".join(k for k, (r, c) in place.items() if k != key and abs(r - row) <= 1 and abs(c - column) <= 1)
        for key, (row, column) in place.items()
    }


BESIDE = _beside()
"""The keys beside each."""


@dataclass(frozen=True, slots=True)
class Speller:
    """How a language's words are read. `slips`: of the words that slips are mended to, where it can have been but one of them."""

    forms: Mapping[tuple[str, ...], Sequence[str]]
    known: frozenset[str]
    slips: "Slips"
    real: frozenset[str]
    light: frozenset[str]
    sounds: "Sounds" = field(default_factory=lambda: Sounds((), ()))
    glued: frozenset[str] = frozenset()

    def read(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """The words as they were meant; what came of one word keeps its breaks."""
        found: list[Word] = []
        at = 0
        while at < len(words):
            taken, meant = self._meant(words, at)
            first = words[at]
            rest = [Word(each, asked=first.asked) for each in meant[1:]]
            found += [first if meant[0] == first.text else replace(first, text=meant[0]), *rest]
            at += taken
        return self._weighed(found)

    def _weighed(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Without words that weigh nothing, unless there are no others; what follows takes over their breaks."""
        found: list[Word] = []
        apart = anew = starred = False
        for each in words:
            apart, anew, starred = apart or each.apart, anew or each.anew, starred or each.starred
            if not self._weighs_nothing(each.text):
                same = (apart, anew, starred) == (each.apart, each.anew, each.starred)
                found.append(each if same else replace(each, apart=apart, anew=anew, starred=starred))
                apart = anew = starred = False
        return tuple(found or words)

    def _weighs_nothing(self, word: str) -> bool:
        """A word that is listed so, and a picture that no phrase knows."""
        return word in self.light or (not word[0].isalnum() and word not in self.known and word not in _SIGNS)

    def _meant(self, words: Sequence[Word], at: int) -> tuple[int, Sequence[str]]:
        """How many words are taken, and what they are read as."""
        here = words[at].text
        if at + 1 < len(words) and not words[at + 1].apart and (two := self.forms.get((here, words[at + 1].text))):
            return 2, two
        return 1, self._one(here)

    def _one(self, word: str) -> Sequence[str]:
        plain = word.replace("'", "")
        if listed := self._listed(word) or self._listed(plain):
            return listed
        if plain in self.real or plain.isdecimal():
            return (plain,)
        if listed := next((found for each in self._shorter(plain) if (found := self._listed(each))), None):
            return listed
        if plain[:1].isdigit() or plain[-1:].isdigit():
            return self._apart(plain)
        held = _HELD.sub(r"\1", plain)
        meant = self.sounds.one(plain) or self.slips.one(plain) or self.slips.one(held)
        if meant is None and (parts := self._unglued(plain)):
            return [one for each in parts for one in (self._listed(each) or (each,))]
        return self.forms.get((meant or plain,), (meant or plain,))

    def _unglued(self, word: str) -> Sequence[str]:
        """`Yesidid` is three words, if all of it is words that are glued: one of them not of the shortest, or at least three."""
        if not self.glued or not _LEAST_GLUED <= len(word) <= _LONGEST:
            return ()
        cuts: list[Sequence[str] | None] = [()]
        for end in range(1, len(word) + 1):
            ways = (
                (*before, word[start:end])
                for start in range(end)
                if (before := cuts[start]) is not None and word[start:end] in self.glued
            )
            cuts.append(min(ways, key=len, default=None))
        parts = cuts[-1] or ()
        stands = len(parts) > 2 or any(len(each) > _SHORT for each in parts)
        return parts if len(parts) > 1 and stands else ()

    def _listed(self, word: str) -> Sequence[str] | None:
        """What is read for a word that is listed."""
        return self.forms.get((word,)) or ((word,) if word in self.known else None)

    def _shorter(self, word: str) -> Iterator[str]:
        """The word with letters that were held too long taken back."""
        if _HELD.search(word):
            yield _HELD.sub(r"\1\1", word)
            yield _HELD.sub(r"\1", word)
        if len(word) > _SHORT and word[-1] == word[-2]:
            yield word[:-1]

    def _apart(self, word: str) -> Sequence[str]:
        """`mind8` and `30min` are two words each, if the phrases know the letters."""
        parts = _PARTS.findall(word) if len(word) <= _LONGEST else []
        letters = [each for each in parts if not each.isdigit()]
        if len(parts) != 2 or not all(each in self.known or (each,) in self.forms for each in letters):
            return (word,)
        return [one for each in parts for one in (self.forms.get((each,), (each,)))]


def speller(
    forms: Mapping[str, str],
    known: frozenset[str],
    slips: Iterable[str],
    real: Iterable[str],
    light: Iterable[str] = (),
    sounds: Sequence[tuple[str, str]] = (),
    glued: Iterable[str] = (),
) -> Speller:
    """How these words are read. `slips`: the words that slips are mended to, if they are known or are read as others; `real`: what is no slip;
    `light`: what is left out; `sounds`: letters, and those that sound the same; `glued`: words that are known where several are written as one."""
    split = {tuple(written.split()): tuple(meant.split()) for written, meant in forms.items()}
    kept = frozenset(real)
    single = {written[0] for written in split if len(written) == 1}
    targets = sorted({*slips} & (known | single))
    taken = known | kept | {one for each in split for one in each}
    heard = Sounds(sounds, known) if sounds else Sounds((), ())
    return Speller(split, known, Slips(targets, taken), kept, frozenset(light), heard, frozenset(glued))


class Sounds:
    """Which known word a word sounds like, if it is but one."""

    def __init__(self, letters: Sequence[tuple[str, str]], known: Iterable[str]) -> None:
        """`letters`: patterns, and what is heard in their place, one after the other."""
        self._letters = [(re.compile(written), heard) for written, heard in letters]
        self._known: dict[str, set[str]] = {}
        for each in known:
            if each.isalpha():
                self._known.setdefault(self._heard(each), set()).add(each)

    def one(self, word: str) -> str | None:
        """The one known word that sounds like this."""
        if not self._letters or not word.isalpha() or not _LEAST_HEARD <= len(word) <= _LONGEST:
            return None
        found = self._known.get(self._heard(word), set())
        return next(iter(found)) if len(found) == 1 else None

    def _heard(self, word: str) -> str:
        for written, heard in self._letters:
            word = written.sub(heard, word)
        return word


class Slips:
    """Which of some words a slip of the finger may have made into another one (see `slips_of`, which this turns round). A table of all
    slips would be twenty times as large."""

    def __init__(self, words: Iterable[str], taken: frozenset[str]) -> None:
        """`taken`: what is no slip."""
        self._words, self._taken = frozenset(words), taken
        self._shapes = frozenset((each[:1], len(each)) for each in self._words)
        self._one_less: dict[str, set[str]] = {}
        for word in self._words:
            for at in range(1, len(word)):
                self._one_less.setdefault(word[:at] + word[at + 1 :], set()).add(word)

    def meant(self, slip: str) -> frozenset[str]:
        """What it may have been meant for; nothing for what is no slip."""
        if slip in self._taken or len(slip) > _LONGEST:
            return frozenset()
        lacking = frozenset(self._one_less.get(slip, ()))
        long = len(slip)
        if self._shapes.isdisjoint([(slip[:1], long), (slip[:1], long - 1), (slip[1:2], long)]):
            return lacking
        return lacking.union(self._words.intersection(_mended(slip)))

    def one(self, slip: str) -> str | None:
        """What it was meant for, if it can have been but one."""
        meant = self.meant(slip)
        return next(iter(meant)) if len(meant) == 1 else None


def _mended(slip: str) -> Iterator[str]:
    """What it may have been, but for a letter that was left out: as long or one shorter, with the same first letter or the second in its place."""
    for at, (here, after) in enumerate(zip(slip, slip[1:] + " ", strict=True)):
        before, rest = slip[:at], slip[at + 1 :]
        beside = BESIDE.get(here, "")
        if rest:
            yield before + after + here + rest[1:]
            if here == after or (at and after in beside):
                yield before + rest
            if at and after in beside:
                yield before + here + rest[1:]
        for meant in beside if at else ():
            yield before + meant + rest


def slips_of(word: str) -> Iterator[str]:
    """How a slip of the finger may write a word."""
    for at in range(len(word)):
        before, here, after = word[:at], word[at], word[at + 1 :]
        if after:
            yield before + after[0] + here + after[1:]
        yield before + here + here + after
        if at:
            yield before + after
            for beside in BESIDE.get(here, ""):
                yield before + beside + after
                yield before + beside + here + after
                yield before + here + beside + after
