"""A text, word by word, beside a plan's deed: its clauses, and which of the plan's words stand where in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from handrail_notifier.core import languages
from handrail_notifier.core.letters import OUT_OF_TEN, Word, words_of
from handrail_notifier.core.reply.amounts import TIME, Reach, reach
from handrail_notifier.core.reply.beside import accented, outside, spelt
from handrail_notifier.core.reply.forms import Content, Deed

_MOST_RATING = 10


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """A text, word by word, beside a deed."""

    words: Sequence[Word]
    deed: Deed
    code: str
    left: frozenset[str]
    """The words that stand outside of copies of the plan."""
    accented: frozenset[str]
    """Those with an accent that the plan has not."""
    spans: Sequence[tuple[str, int, int]]
    """What stands around the plan's words: its kind, and from where to where."""
    reach: Reach
    amounts: frozenset[int]
    """The numbers that say how much was done of what was planned."""

    @classmethod
    def of(cls, text: str, deed: Deed, code: str) -> Self:
        words = spelt(words_of(text), deed, code)
        spans, left = _spans(words, code), outside(text, deed)
        if plain := _plainer(words, spans, deed):
            words, left = plain, left | {each.text for each in plain}
            spans = _spans(words, code)
        return cls(words, deed, code, left, accented(text, deed), spans, *reach(text, deed.amounts, code))

    def rating(self) -> int | None:
        """The one number that is a clause of its own."""
        found = [value for each in self.clauses() if (value := self.rates(each)) is not None]
        return found[0] if len(found) == 1 and found[0] <= _MOST_RATING else None

    def rates(self, clause: range) -> int | None:
        texts = [self.words[at].text for at in clause]
        value = languages.reply_net(self.code).number(texts[0]) if clause.start and texts else None
        return value if texts[1:] in ([], [OUT_OF_TEN]) else None

    def numbers_agree(self) -> bool:
        """Whether no other number than the plan's is said where the plan says one, but how much of it was done."""
        number = languages.reply_net(self.code).number
        rates = [each for each in self.clauses() if self.rates(each) is not None]
        said = {number(one.text) for at, one in enumerate(self.words) if not any(at in each for each in rates)} - {None}
        return len(rates) < 2 and (not self.deed.numbers or said <= self.deed.numbers | self.amounts)

    def clauses(self) -> list[range]:
        joins, words = languages.deeds(self.code).joins, self.words
        starts = [at for at, one in enumerate(words) if at == 0 or one.apart or one.text in joins]
        return [range(start, end) for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]

    def covered(self, *kinds: str) -> set[int]:
        return {at for tag, start, end in self.spans if tag in kinds for at in range(start, end)}

    def is_whole(self, clause: range) -> bool:
        """Whether it is made of the plan's words and of what is harmless."""
        known, harmless = languages.deeds(self.code), self.covered("harmless")
        plain = {*known.links, *known.joins, *self.deed.words, *known.finishers}
        if any(TIME in each.of for each in self.deed.amounts):
            plain |= known.units.keys()
        number = languages.reply_net(self.code).number
        return self.rates(clause) is not None or all(
            at in harmless
            or self.at(at)
            or self.pronoun(at)
            or (self.words[at].text in plain and not self.is_infinitive(at, clause))
            or number(self.words[at].text) in self.deed.numbers | self.amounts
            for at in clause
        )

    def is_infinitive(self, at: int, clause: range) -> bool:
        """`To call`, which is still to be done."""
        ahead = at + 1 in clause and self.words[at].text == "to"
        return ahead and any(self.deed.contents[one].heads and self.is_bare(at + 1) for one in self.at(at + 1))

    def at(self, place: int) -> list[int]:
        """Which of the plan's contents the word is."""
        text = self.words[place].text if place < len(self.words) else ""
        return [at for at, each in enumerate(self.deed.contents) if text in each.said or text in each.past]

    def contents(self, clause: range) -> set[int]:
        """What is said of the deed that weighs."""
        vague = languages.deeds(self.code).vague
        return {one for at in clause if self.words[at].text not in vague for one in self.at(at)} & self.deed.weight

    def is_bare(self, place: int) -> bool:
        return not any(self.words[place].text in self.deed.contents[one].past for one in self.at(place))

    def is_past(self, place: int, *, same: bool) -> bool:
        """Whether it is a verb in the past; `same`: one that is so in the plan as well."""
        text = self.words[place].text
        return any(_is_past(text, self.deed.contents[one], same=same) for one in self.at(place))

    def is_last(self, place: int) -> bool:
        """Whether it is of the last act."""
        return not self.deed.last.isdisjoint(self.at(place))

    def pronoun(self, place: int) -> bool:
        """Whether it stands for the rest of the deed, beside its verb."""
        places = [at for at in (place - 1, place + 1) if 0 <= at < len(self.words)]
        beside = [at for at in places if self.contents(range(at, at + 1)) & self.deed.last]
        verb = any(self.is_past(at, same=same) for at in beside for same in (False, True))
        others = languages.deeds(self.code).pronouns.get(self.words[place].text)
        return verb and others is not None and self.deed.words.isdisjoint(others.split())

    def is_deed(self, clause: range) -> bool:
        """Whether an act's own verb is in it."""
        return any(self.deed.contents[one].heads for at in clause for one in self.at(at))


def _spans(words: Sequence[Word], code: str) -> list[tuple[str, int, int]]:
    net = languages.deed_net(code)
    readings = [net.read(each.text) for each in words]
    return [
        (each.tag, start, each.end)
        for start in range(len(words))
        for each in net.at(readings, start)
        if not any(word.anew for word in words[start + 1 : each.end])
    ]


def _plainer(words: Sequence[Word], spans: Sequence[tuple[str, int, int]], deed: Deed) -> Sequence[Word] | None:
    """With the plan's own verb, where the text has it in other words: `took my seat` for *sit*. None: it has none."""
    said = {start: (tag.removeprefix(languages.MEANS), end) for tag, start, end in spans if _stands_for(tag, deed)}
    if not said:
        return None
    found, at = list[Word](), 0
    while at < len(words):
        plain, end = said.get(at, (words[at].text, at + 1))
        first, *more = plain.split()
        found += [replace(words[at], text=first), *(Word(each) for each in more)]
        at = end
    return found


def _stands_for(tag: str, deed: Deed) -> bool:
    """Whether it says a verb of the deed; of a saying of several words, all that weigh stand in the deed."""
    verb, *more = tag.removeprefix(languages.MEANS).split() if tag.startswith(languages.MEANS) else [""]
    return any(verb in each.past for each in deed.contents) and deed.forms.issuperset(more)


def _is_past(text: str, content: Content, *, same: bool) -> bool:
    return text in content.past and (text in content.said) is same
