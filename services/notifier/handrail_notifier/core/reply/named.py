"""Whether a text reports a plan's deed in the plan's own words: `walked to the corner`, where the plan is to walk there.

It is asked only where nothing else was found in a text. A clause that reports is made of the plan's words and of what is listed as harmless, and of
nothing else; its verb is in the past, or its words say what the deed has left behind (`phone in the drawer`). Nowhere in the text may a word
stand that turns it round. Our own words given back to us are no report: what stands in them as it stands in the plan is no sign that
anything was done.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from handrail_notifier.core import crisis, languages, optout
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.amounts import Reach
from handrail_notifier.core.reply.cutting import cut
from handrail_notifier.core.reply.denial import denied
from handrail_notifier.core.reply.forms import deed_of
from handrail_notifier.core.reply.meanings import NOTHING, Acknowledged, Answer, Expecting, Reported, Understood
from handrail_notifier.core.reply.said import Said
from handrail_notifier.core.tapback import tapped

LONGEST = 300
MOST_WORDS = 40
"""What is longer tells a story, and a person can tell which."""
ENOUGH = 0.5
"""So much of what a plan is made of is said by who reports it."""
MOST = 0.6
"""So much of what is put in its place is said by who says that it is there."""
_FILE = "deeds"
_MOST_RATING = 10
_QUOTES = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]|^\\s*>|[Ff]wd?:', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What a plan asks for: the response, and its tiny version. Never for a log."""

    response: str = field(repr=False)
    tiny: str | None = field(default=None, repr=False)


def may_be_named(understood: Understood, expecting: Expecting) -> bool:
    """Whether a text of which so much was understood may still report a deed by its name: nothing else was but by a guess, or no more than that something was
    done, and nothing is asked that other words could answer: which of two plans is answered by a name."""
    asked = expecting.barrier or expecting.walk is not None or expecting.proposal != NOTHING
    silent = understood.crisis is None and understood.opt_out is optout.Leaving.NO and not understood.help
    return (
        silent
        and not asked
        and not understood.corrects
        and (understood.guessed or understood.meanings in {(), (Acknowledged(),)} or done_of(understood) is not None)
    )


def done_of(understood: Understood) -> Reported | None:
    """That a step was done, where nothing more is said. Its name may still say whose."""
    match understood.meanings:
        case (Reported(answer=Answer.DONE, day=None) as done,):
            return done
        case _:
            return None


def named(text: str, plan: PlanWords, language: str | None = None) -> Reported | None:
    """What a text reports of this plan in the plan's own words; None: nothing that is sure."""
    if len(text) > LONGEST or _QUOTES.search(text) or tapped(text) or crisis.suspect(text, language):
        return None
    if optout.look(text, language).leaving is not optout.Leaving.NO:
        return None
    wordings = [each for each in (plan.response, plan.tiny) if each]
    for code in languages.in_order(_FILE, language):
        found = [one for each in wordings if (one := _of(text, each, code)) is not None]
        for answer in (Answer.DONE, Answer.PARTLY, Answer.MISSED):
            if agreed := next((one for one in found if one.answer is answer), None):
                return agreed
    return None


def _of(text: str, wording: str, code: str) -> Reported | None:
    deed = deed_of(wording, code)
    if deed is None:
        return None
    said = _Verdict.of(text, deed, code)
    if (
        said.reach is Reach.OTHER
        or not said.words
        or len(said.words) > MOST_WORDS
        or any(each.asked for each in said.words)
    ):
        return None
    if (
        denied(cut(text, words_of(text), code), own=deed.forms | {*languages.deeds(code).links})
        or not said.numbers_agree()
    ):
        return None
    answer = said.missed() or said.part() or said.done()
    if answer is Answer.DONE and said.reach is Reach.SHORT:
        answer = Answer.PARTLY
    return Reported(answer, said.rating()) if answer else None


@dataclass(frozen=True, slots=True, repr=False)
class _Verdict(Said):
    """What it comes to."""

    def done(self) -> Answer | None:
        clauses = self.clauses()
        reports = [each for each in clauses if self.is_whole(each) and any(self.at(at) for at in each)]
        if any(not self.free.isdisjoint(each) for each in reports) and self.is_spoilt(reports):
            return None
        if not reports or self.is_doubted(reports[0].start, self.covered("harmless")) or self.is_other_way(reports):
            return None
        if not all(
            self.is_whole(each) or self.is_of_client(reports[0]) or self.is_told(each)
            for each in clauses
            if each.start < reports[0].start
        ):
            return None
        if not any(self.is_evident(each) for each in reports):
            return None
        made = {at for each in reports for at in self.contents(each)}
        beside = int(any(self.pronoun(at, of_last=True) for each in reports for at in each))
        return Answer.DONE if self.is_enough(made, beside) else None

    def is_enough(self, made: set[int], beside: int = 0) -> bool:
        """Whether enough of the deed is said, and of its last act. `beside`: how many words stand for others of it."""
        weight, last = self.deed.weight, self.deed.weight & self.deed.last
        reaches = bool(last) and len(made & last) + beside >= ENOUGH * len(last)
        return (
            reaches and len(made) + beside >= max(1, ENOUGH * len(weight)) and (beside > 0 or self.is_told_what(made))
        )

    def is_told_what(self, made: set[int]) -> bool:
        """Whether a verb that means nothing by itself has what it means: `gave a hug`, where the plan is to give one."""
        first, *rest = sorted(self.deed.last)
        if self.deed.contents[first].bare.isdisjoint(languages.deeds(self.code).needy):
            return True
        return next((at for at in rest if at in self.deed.weight), None) in {None, *made}

    def part(self) -> Answer | None:
        """A deed that was begun, and goes on with what makes it a part."""
        longer = self.covered("harmless")
        denied = [start for tag, start, end in self.spans if tag == "missed" and self.is_deed(range(end, end + 1))]
        turns = sorted(
            [
                *(
                    start
                    for tag, start, end in self.spans
                    if tag == "part" and not longer.issuperset(range(start, end))
                ),
                *denied,
            ]
        )
        begun = [each for each in self.clauses() if self.contents(each)]
        turn = next((at for at in turns if begun and at > begun[0].start), None)
        if turn is None or self.is_doubted(begun[0].start, self.covered("harmless", "part", "missed"), until=turn):
            return None
        before = range(begun[0].start, min(turn, begun[0].stop))
        whole = begun[0].start == 0 or all(self.is_whole(each) for each in self.clauses() if each.start < before.start)
        acts = self.is_whole(before) and bool(self.contents(before)) and self.is_begun(before)
        return Answer.PARTLY if whole and acts else None

    def missed(self) -> Answer | None:
        """The deed's words right behind what denies them, and nothing done beside that."""
        for tag, start, end in self.spans:
            clause = next((each for each in self.clauses() if start in each), None)
            if tag != "missed" or clause is None or not self.is_whole(range(clause.start, start)):
                continue
            rest, others = range(end, clause.stop), [each for each in self.clauses() if each != clause]
            made, least = self.contents(rest), min(2, len(self.deed.weight))
            if any(self.contents(each) for each in others) or not (self.is_whole(rest) and self.is_deed(rest)):
                continue
            if len(made) < least or not self.is_enough(made):
                continue
            turns = any(tag == "part" for tag, _, _ in self.spans)
            if not turns and not self.is_doubted(clause.start, self.covered("harmless", "missed")):
                return Answer.MISSED
        return None

    def is_evident(self, clause: range) -> bool:
        """Whether it says that the last act was done, in words that are no copy of the plan's."""
        known, last = languages.deeds(self.code), [at for at in clause if self.is_last(at)]
        if self.is_of_another(clause) or self.is_mixed(clause):
            return False
        if any(self.is_past(at, same=False) and self.words[at].text in self.left for at in last):
            return True
        if any(self.is_past(at, same=True) and self.is_signed(at, clause) for at in last):
            return True
        texts = {self.words[at].text for at in clause}
        if (texts & {*known.finishers}) - self.deed.words and any(self.is_bare(at) for at in last):
            return True
        return self.is_left_behind(clause)

    def is_mixed(self, clause: range) -> bool:
        """Whether a thing of another act takes the place of the last one's: `sat in the kitchen`, where it is to be left, and the seat outside."""
        made, weight = self.contents(clause), self.deed.weight
        others = [act & weight for act in self.deed.acts if act != self.deed.last and not act.isdisjoint(made)]
        verbs = {one for at in clause if self.is_done(at) for one in self.at(at)}
        foreign = any(not (act & made) <= self.deed.last and act.isdisjoint(verbs) for act in others)
        return foreign and not (self.deed.last & weight) <= made

    def is_signed(self, verb: int, clause: range) -> bool:
        """Beside who did it, where the plan doesn't say so; or beside another sign, where it is no copy."""
        own, texts = languages.replies(self.code).own_subject, self.words
        if verb > clause.start and texts[verb - 1].text in own and texts[verb - 1].text not in self.deed.words:
            return True
        if texts[verb].text in self.accented:
            return True
        signs = [range(start, end) for tag, start, end in self.spans if tag == "signs"]
        beside = any(each.start in clause and not {texts[at].text for at in each} <= self.deed.words for each in signs)
        return beside and texts[verb].text in self.left

    def is_left_behind(self, clause: range) -> bool:
        """`Phone in the drawer`: the last act but for its verb, which puts something in its place."""
        contents, last = self.deed.contents, self.deed.last
        rest = {at for at in last if not contents[at].heads}
        said = {one for at in clause for one in self.at(at)}
        copied = all(self.words[at].text not in self.left for at in clause if self.at(at))
        most = len(rest & said) > 1 and len(rest & said) >= MOST * len(rest)
        return self.deed.places and most and not any(contents[at].heads for at in said) and not copied

    def is_of_another(self, clause: range) -> bool:
        """`My sister called`: what the deed is done to stands before its verb, where a verb doesn't say who does it."""
        contents = self.deed.contents
        heads = [any(contents[one].heads for one in self.at(at)) for at in clause if self.is_thing(at)]
        if clause and self.is_done(clause.start) and not self.is_bare(clause.start):
            return False
        return (
            bool(languages.replies(self.code).own_subject)
            and True in heads[1:]
            and not all(heads[: heads.index(True, 1)])
        )

    def is_thing(self, place: int) -> bool:
        return bool(self.at(place)) and not any(
            self.deed.contents[one].idle or self.deed.contents[one].aside for one in self.at(place)
        )

    def is_begun(self, clause: range) -> bool:
        """Whether it is no mere copy: a verb in the past, or words without their verb."""
        past = any(self.is_past(at, same=same) for at in clause for same in (False, True))
        return past or self.is_evident(clause) or not self.is_deed(clause)

    def is_of_client(self, clause: range) -> bool:
        own = languages.replies(self.code).own_subject
        return not own or any(self.words[at].text in own for at in clause)

    def is_doubted(self, first: int, safe: set[int], *, until: int | None = None) -> bool:
        """Whether a word stands anywhere that turns it round; before the report, whoever else is spoken of does."""
        guards, end = languages.replies(self.code).guards, len(self.words) if until is None else until
        safe = safe | self.harmless_elsewhere()
        open_ = [at for at in range(len(self.words)) if at not in safe and self.words[at].text not in self.deed.forms]
        doubts = self.covered("doubts")
        if any(at in doubts or (self.words[at].text in guards.undoes and at < end) for at in open_):
            return True
        links = languages.deeds(self.code).links
        return any(self.words[at].text in {*guards.others, *guards.unreal} - {*links} for at in open_ if at < first)

    def is_other_way(self, reports: Sequence[range]) -> bool:
        """Whether a *no* or an *only* that the plan has is left out: `told him yes`, where the plan is to tell him no; or a word is put in
        another's place: `stayed on it`, where it is to stay off it."""
        said, turning = [each.text for each in self.words], self.deed.turning
        known, safe = languages.deeds(self.code), self.covered("harmless")
        said_turns = [each.text for at, each in enumerate(self.words) if at not in safe]
        more = any(said_turns.count(each) > turning.count(each) for each in known.turns if each not in self.lesser())
        opposed = any(self.is_opposed(each) for each in reports)
        return more or opposed or not self.deed.turns <= {*said}

    def is_opposed(self, clause: range) -> bool:
        """Whether a contrary of what the plan says stands right behind a verb, or ends the clause."""
        pairs, texts = languages.deeds(self.code).contraries, {self.words[at].text for at in clause}
        for own, other in (*pairs, *((two, one) for one, two in pairs)):
            if own in self.deed.words - texts and other in texts - self.deed.words:
                at = next(at for at in clause if self.words[at].text == other)
                behind = any(self.is_past(at - 1, same=same) for same in (False, True)) and at > clause.start
                if behind or self.covered("harmless").issuperset(range(at + 1, clause.stop)):
                    return at not in self.covered("harmless")
        return False

    def harmless_elsewhere(self) -> set[int]:
        """What the second look knows to doubt nothing."""
        if self.code not in languages.codes("clauses"):
            return set()
        net = languages.clause_net(self.code)
        readings = [net.read(each.text) for each in self.words]
        found = [(start, each) for start in range(len(readings)) for each in net.at(readings, start)]
        return {at for start, each in found if each.tag == "harmless" for at in range(start, each.end)}
