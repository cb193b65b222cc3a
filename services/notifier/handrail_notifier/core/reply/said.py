"""A text, word by word, beside a plan's deed: its clauses, and which of the plan's words stand where in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from handrail_notifier.core import languages
from handrail_notifier.core.letters import OUT_OF_TEN, Word, words_of
from handrail_notifier.core.reply.amounts import TIME, Reach, reach
from handrail_notifier.core.reply.beside import accented, outside, spelt
from handrail_notifier.core.reply.forms import Content, Deed

_MOST_RATING = 10
_BESIDE = 3
_FEW = 2
"""Of so few words none may be left out where something else comes."""


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
    raw: frozenset[str]
    """The words as they were sent."""
    free: frozenset[int] = frozenset()
    """The places of words of nobody's list that only describe a thing of the plan, or go on behind the plan's words."""

    @classmethod
    def of(cls, text: str, deed: Deed, code: str) -> Self:
        words = spelled = spelt(words_of(text), deed, code)
        spans, left = _spans(words, code), outside(text, deed)
        if plain := _plainer(words, spans, deed, code):
            words, left = plain, left | {each.text for each in plain}
            spans = _spans(words, code)
        spans = [each for each in spans if not _is_anothers(each, words, deed, code)]
        raw, reached = frozenset(each.text for each in (*spelled, *words_of(text))), reach(text, deed.amounts, code)
        said = cls(words, deed, code, left, accented(text, deed), spans, *reached, raw)
        return replace(said, free=frozenset(at for each in said.clauses() for at in said.around(each)))

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
        paid = {at + 1 for at, one in enumerate(self.words) if one.text == "$"}
        some = [
            one.text for at, one in enumerate(self.words) if at not in paid and not any(at in each for each in rates)
        ]
        said = {number(each) for each in some} - {None}
        return len(rates) < 2 and (not self.deed.numbers or said <= self.deed.numbers | self.amounts)

    def clauses(self) -> list[range]:
        joins, words, starts = languages.deeds(self.code).joins, self.words, list[int]()
        for at, one in enumerate(words):
            if at == 0 or one.apart or one.text in joins or self.is_next(starts[-1], at):
                starts.append(at)
        return [range(start, end) for start, end in zip(starts, [*starts[1:], len(words)], strict=False)]

    def is_next(self, start: int, at: int) -> bool:
        """Whether another act begins with it, though nothing parts it from the one before: `went in the bathroom threw water on my face`."""
        if not self.is_past(at, same=False) or not self.is_done(at):
            return False
        before = {one for place in range(start, at) if self.is_done(place) for one in self.at(place)}
        things = {one for one in self.at(at - 1) if not self.deed.contents[one].heads} & self.deed.weight
        return bool(before - self.act_of(at) - {*self.at(at)}) and bool(things - self.act_of(at))

    def covered(self, *kinds: str) -> set[int]:
        return {at for tag, start, end in self.spans if tag in kinds for at in range(start, end)}

    def is_whole(self, clause: range) -> bool:
        """Whether it is made of the plan's words and of what is harmless."""
        known, harmless = languages.deeds(self.code), self.covered("harmless")
        plain = {*known.links, *known.joins, *self.deed.words, *known.finishers}
        for each in self.deed.amounts:
            plain |= {*known.units, *known.occasions} if TIME in each.of else each.of
        plain |= self.lesser() | {*known.goes} if self.deed.puts else self.lesser()
        if not self.deed.words.isdisjoint(known.be):
            plain |= {*known.be}
        number = languages.reply_net(self.code).number
        return self.rates(clause) is not None or all(
            at in harmless
            or at in self.free
            or self.at(at)
            or self.pronoun(at)
            or (self.words[at].text in plain and not self.is_infinitive(at, clause))
            or number(self.words[at].text) in self.deed.numbers | self.amounts
            for at in clause
        )

    def around(self, clause: range) -> Iterator[int]:
        """The places of what may stand around the plan's words in a clause that begins with a verb of the plan in the past: one word that describes
        a thing of it, and all that goes on behind it."""
        verb = next((at for at in clause if self.is_done(at)), None)
        if verb is None or not self.is_whole(range(clause.start, verb)) or self.contents(range(clause.start, verb)):
            return
        known, act, described = languages.deeds(self.code), self.act_of(verb), set[int]()
        if any(self.deed.contents[one].bare & {*known.intake} for one in self.at(verb)):
            return
        for at in range(verb + 1, clause.stop):
            text, ahead = self.words[at].text, range(at, clause.stop)
            made, ahead_of = self.contents(range(verb, at)), range(clause.start, at)
            if self.is_whole(range(at, at + 1)) and not (text in known.tails and not self.contents(ahead)):
                continue
            if text in known.tails and self.is_core(
                made, act, text, pronoun=any(self.pronoun(each) for each in ahead_of)
            ):
                yield from ahead
                return
            if not self.describes(at, clause, act, described):
                return
            described.add(at)
            yield at

    def is_done(self, place: int) -> bool:
        """Whether it is the verb of an act, in the past."""
        text = self.words[place].text
        return any(
            self.deed.contents[one].heads
            and any(_is_past(text, self.deed.contents[one], same=each) for each in (False, True))
            for one in self.at(place)
        )

    def act_of(self, place: int) -> frozenset[int]:
        """What weighs of the act, or acts, that a verb is of."""
        return (
            frozenset[int]().union(*(act for act in self.deed.acts if not act.isdisjoint(self.at(place))))
            & self.deed.weight
        )

    def is_core(self, made: set[int], act: frozenset[int], opener: str, *, pronoun: bool) -> bool:
        """Whether so much of an act is said that something else may come; nothing in the place of what is left out."""
        left, small = act - made, languages.deeds(self.code).small
        behind = [self.deed.contents[at].behind for at in left]
        thing = pronoun or any(not self.deed.contents[at].heads for at in act & made)
        if len(left) == 1 and {at + 1 for at in left} <= made and not self.deed.contents[next(iter(left))].heads:
            return thing
        meant = pronoun and len(left) == 1 and behind[0] not in small
        other = len(left) == 1 and len(act) > _FEW and behind[0] in small and behind[0] != opener
        return thing and (not left or other or meant)

    def describes(self, at: int, clause: range, act: frozenset[int], described: set[int]) -> bool:
        """Whether it describes the thing right behind it: `the budget file`; where all of the act is said, so that it takes no word's place."""
        known = languages.deeds(self.code)
        small = {*known.tails, *known.small}
        ahead = at + 2 if at + 1 in clause and not self.at(at + 1) and self.words[at + 1].text not in small else at + 1
        heads = {one for one in act if self.deed.contents[one].heads}
        thing = ahead in clause and self.contents(range(ahead, ahead + 1)) & (act - heads)
        before = self.words[at - 1].text
        free = before in {*known.articles, *known.links} or self.is_done(at - 1) or at - 1 in described
        if f"{self.words[at].text[:-1]}'s" in self.raw and self.deed.words.isdisjoint(known.theirs):
            return False
        others = {*small, *known.not_described, *languages.replies(self.code).guards.others}
        return bool(thing) and free and self.words[at].text not in others and act <= self.contents(clause)

    def is_spoilt(self, reports: Sequence[range]) -> bool:
        """Whether a clause that goes on with whatever words has one that may turn it round."""
        spoilt = self.covered("spoils") - self.of_plan()
        if self.covered("taints") - self.of_plan():
            return True
        return any(at in spoilt for each in reports for at in each if not self.free.isdisjoint(each))

    def lesser(self) -> frozenset[str]:
        """Words like *only*, where less was done than was planned."""
        return frozenset(languages.deeds(self.code).merely) if self.reach is Reach.SHORT else frozenset()

    def is_kept_off(self) -> bool:
        """Whether what the plan is to do without was somewhere else: `phone stayed inside`, where it is to sit without it."""
        kept = {at for at, each in enumerate(self.deed.contents) if each.behind in self.deed.turns}
        apart = [range(max(0, start - _BESIDE), start) for tag, start, _ in self.spans if tag == "apart"]
        return bool(kept) and any(not kept.isdisjoint(self.contents(each)) for each in apart)

    def own(self) -> frozenset[str]:
        """The plan's words, those that say its verbs in others, and links: of which no other deed is made."""
        plain = {each.text for each in self.words}
        return self.deed.forms | {*languages.deeds(self.code).links} | (self.raw - plain)

    def of_plan(self) -> set[int]:
        """The places of the plan's own words."""
        return {at for at, each in enumerate(self.words) if each.text in self.deed.forms}

    def is_told(self, clause: range) -> bool:
        """Whether it tells of something else that the client did: it begins with a verb in the past, and nobody else is in it."""
        known, at = languages.deeds(self.code), clause.start
        while at in clause and (self.words[at].text in known.joins or at in self.covered("harmless")):
            at += 1
        text = self.words[at].text if at in clause else ""
        return text in languages.pasts(self.code) or text.endswith(known.past_ends)

    def is_infinitive(self, at: int, clause: range) -> bool:
        """`To call`, which is still to be done."""
        ahead = at + 1 in clause and self.words[at].text == "to"
        return ahead and any(self.deed.contents[one].heads and self.is_bare(at + 1) for one in self.at(at + 1))

    def at(self, place: int) -> list[int]:
        """Which of the plan's contents the word is."""
        text = self.words[place].text if place < len(self.words) else ""
        fewer = [each.of for each in self.deed.amounts if text in each.of] if self.reach is Reach.SHORT else []
        return [
            at
            for at, each in enumerate(self.deed.contents)
            if text in each.said or text in each.bare or text in each.past or any(of & each.said for of in fewer)
        ]

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

    def pronoun(self, place: int, *, of_last: bool = False) -> bool:
        """Whether it stands for the rest of an act, beside its verb; `of_last`: of the last one."""
        places = [at for at in (place - 1, place + 1) if 0 <= at < len(self.words)]
        acts = self.deed.last & self.deed.weight if of_last else self.deed.weight
        beside = [at for at in places if not acts.isdisjoint(self.at(at))]
        verb = any(self.is_past(at, same=same) for at in beside for same in (False, True))
        verb = verb or (bool(self.covered("missed")) and self.is_deed(range(place - 1, place)))
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


def _is_anothers(span: tuple[str, int, int], words: Sequence[Word], deed: Deed, code: str) -> bool:
    """Whether what is harmless elsewhere is somebody else's doing of this deed: `he waited`."""
    tag, start, end = span
    if tag != "harmless" or {each.text for each in words[start:end]}.isdisjoint(languages.replies(code).guards.others):
        return False
    answers = words[end - 1].text in languages.deeds(code).in_return
    return not answers and any(each.text in one.past for each in words[start:end] for one in deed.contents if one.heads)


def _plainer(
    words: Sequence[Word], spans: Sequence[tuple[str, int, int]], deed: Deed, code: str
) -> Sequence[Word] | None:
    """With the plan's own verb, where the text has it in other words: `took my seat` for *sit*. None: it has none."""
    said = {start: (tag.removeprefix(languages.MEANS), end) for tag, start, end in spans if _stands_for(tag, deed)}
    if not said:
        return None
    found, at = list[Word](), 0
    things = frozenset[str]().union(*(each.said for each in deed.contents if not each.heads))
    plainly, small, number = _sayings(code), languages.deeds(code).small, languages.reply_net(code).number
    while at < len(words):
        plain, end = said.get(at, (words[at].text, at + 1))
        first, *more = plain.split()
        whole = end <= at + 1 or not {*small}.issuperset(more)
        told = [one.text for one in words[at:end] if one.text[0].isalpha() and number(one.text) is None]
        kept = [each for each in told if each in things or not (whole or each in plainly[plain])]
        kept = kept if end > at + 1 else []
        found += [replace(words[at], text=first), *(Word(each) for each in (*more, *kept))]
        at = end
    return found


@cache
def _sayings(code: str) -> Mapping[str, frozenset[str]]:
    """The words of which each saying is made. Any other in it, and who stands for somebody, is of the text: `gave my boss a call`."""
    known = languages.deeds(code)
    return {
        plain: frozenset(re.findall(r"\w+", " ".join(said))) - {*known.pronouns}
        for plain, said in known.sayings.items()
    }


def _stands_for(tag: str, deed: Deed) -> bool:
    """Whether it says a verb of the deed; of a saying of several words, all that weigh stand in the deed."""
    verb, *more = tag.removeprefix(languages.MEANS).split() if tag.startswith(languages.MEANS) else [""]
    return any(verb in each.past for each in deed.contents) and deed.forms.issuperset(more)


def _is_past(text: str, content: Content, *, same: bool) -> bool:
    return text in content.past and (text in content.said) is same
