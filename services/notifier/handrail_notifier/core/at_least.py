"""The floor below every phrase of leaving: a carrier's word at the beginning or the end of a text, or a leaving verb with our texts behind it,
is at least a doubt, unless it is said of something or somebody else. What is weighed are all languages together: one of them knows what `stop by` is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from handrail_notifier.core import languages
from handrail_notifier.core.left import spoken
from handrail_notifier.core.letters import Word
from handrail_notifier.core.naming import with_names
from handrail_notifier.core.sayings import sayings

_NEAR = 4
"""Our texts are meant, so many words behind a verb."""
_OF_A_NUMBER = 3
"""Fewer digits begin no number of a phone."""


def is_perhaps(words: Sequence[Word], codes: Sequence[str]) -> bool:
    """Whether such a word leaves perhaps, by any of the languages, and by none of them is something else."""
    as_sent = frozenset(each.text for each in words)
    read = [
        _Read(languages.leaving_speller(code).read(words), languages.leaving(code), code, as_sent, code == codes[0])
        for code in codes
    ]
    return _begins(read) or _ends(read) or any(map(_is_of_our_texts, read))


def is_bare(words: Sequence[Word], read: languages.Leaving) -> bool:
    """Whether it begins with such a word, and nothing before it: `STOP 3 weeks of this is enough`."""
    return _first(words, read, 0) is not None


@dataclass(frozen=True)
class _Read:
    """A text as one language spells it."""

    words: Sequence[Word]
    leaving: languages.Leaving
    code: str
    as_sent: frozenset[str]
    own: bool

    @property
    def start(self) -> int:
        """Its first word that counts."""
        return next((at for at, each in enumerate(self.words) if each.text not in self.leaving.leads), 0)

    @cached_property
    def kept(self) -> frozenset[int]:
        """Where the words stand of what the language knows to be something else: `the bus stop`."""
        said = sayings(with_names(self.words, frozenset()), languages.leaving_net(self.code))
        return frozenset(at for each in said if each.tag in _ELSE for at in range(each.start, each.end))

    def is_written(self, word: str) -> bool:
        """Whether a word counts for what is something else: one that another language only spells so does not."""
        return self.own or word in self.as_sent


_ELSE = frozenset({"no", "missing", "told_terms"})


def _begins(read: Sequence[_Read]) -> bool:
    if not any(_leaves_first(each) for each in read):
        return False
    return not any(_is_something_else(each) or each.start in each.kept for each in read)


def _leaves_first(read: _Read) -> bool:
    """Whether the first word leaves by itself, or by what follows it. Digits alone behind it are no words."""
    words, leaving, start = read.words, read.leaving, read.start
    sure = _first(words, leaving, start)
    if sure is None:
        behind = spoken(words[start + 1 :])
        perhaps = bool(words) and words[start].text in leaving.may_stop
        return perhaps and any(behind.startswith(f" {each} ") for each in leaving.from_now)
    rest = words[sure:]
    return bool(rest) and not (words[start].text in leaving.codes and all(each.text.isdecimal() for each in rest))


def _first(words: Sequence[Word], read: languages.Leaving, start: int) -> int | None:
    """Where what leaves by itself ends, if it begins here."""
    said = spoken(words[start:])
    ends = [start + len(each.split()) for each in read.stops if said.startswith(f" {each} ")]
    return max(ends, default=None)


def _is_something_else(read: _Read) -> bool:
    """`Stop by`, `stop drinking`, `stop the car`, `stop 5 min then breathe`."""
    words, leaving = read.words, read.leaving
    behind = [each.text for each in words[read.start + 1 :]]
    if not behind or words[read.start].text not in leaving.codes or not read.is_written(behind[0]):
        return False
    after, *more = behind
    if after in leaving.things:
        return {*more[:_NEAR]}.isdisjoint(leaving.ours)
    own = any(after.endswith(each) for each in leaving.doing) and after not in leaving.writing
    counted = after.isdecimal() and more[:1] and more[0] in leaving.moments
    return bool(own or counted) or after in (*leaving.not_behind, *leaving.others)


def _ends(read: Sequence[_Read]) -> bool:
    return any(map(_is_at_its_end, read)) and not any(map(_is_told_at_its_end, read))


def _is_at_its_end(read: _Read) -> bool:
    at = _last(read.words, read.leaving)
    return at is not None and at > 0 and not read.words[at].anew and at not in read.kept


def _is_told_at_its_end(read: _Read) -> bool:
    """`Had to stop`, `the pain won't stop`, `at the stop`: who does it, or what."""
    words, leaving = read.words, read.leaving
    at = _last(words, leaving) or len(words) - 1
    began = next((place for place in range(at, 0, -1) if words[place].anew), 0)
    before = [each.text for each in words[began:at] if read.is_written(each.text)]
    told = {*before} & {*leaving.others, *leaving.turned, *leaving.not_with}
    return bool(told) or (bool(before) and before[-1] == words[at - 1].text and before[-1] in leaving.not_before)


def _last(words: Sequence[Word], read: languages.Leaving) -> int | None:
    said = spoken(words)
    return next((len(words) - len(each.split()) for each in read.last if said.endswith(f" {each} ")), None)


def _is_of_our_texts(read: _Read) -> bool:
    """`Cancel the whole daily text thing`, and `remove 5551234567 from your list`."""
    leaves = [at for at, each in enumerate(read.words) if each.text in read.leaving.leaves]
    ours = any(_is_ours(read.words, at, read.leaving) and at not in read.kept for at in leaves)
    return ours or any(_is_number(read.words, at, read.leaving) for at in range(len(read.words) - 1))


def _is_number(words: Sequence[Word], at: int, read: languages.Leaving) -> bool:
    if words[at].text not in read.removes or not words[at + 1].text.isdecimal():
        return False
    return len(words[at + 1].text) >= _OF_A_NUMBER and any(each.text in read.ours for each in words[at + 2 :])


def _is_ours(words: Sequence[Word], at: int, read: languages.Leaving) -> bool:
    began = next((place for place in range(at, 0, -1) if words[place].apart), 0)
    ended = next((place for place in range(at + 1, len(words)) if words[place].apart), len(words))
    behind = [each.text for each in words[at + 1 : ended]]
    near = behind[: _NEAR + 1]
    ours = next((place for place, each in enumerate(near) if each in read.ours), None)
    if ours is None or any(each.text in (*read.others, *read.turned, *read.not_with) for each in words[began:at]):
        return False
    between = near[:ours]
    doing = any(each.endswith(end) and each not in read.writing for each in between for end in read.doing)
    not_ours = not {*behind}.isdisjoint({*read.others, *read.not_our})
    return not (doing or not_ours or words[at + 1].text in read.not_behind)
