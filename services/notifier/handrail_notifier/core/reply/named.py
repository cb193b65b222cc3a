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
from handrail_notifier.core.reply.traces import ENOUGH, Traces
from handrail_notifier.core.tapback import tapped

LONGEST = 300
MOST_WORDS = 40
"""What is longer tells a story, and a person can tell which."""
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
    said = Verdict.of(text, deed, code)
    if (
        said.reach is Reach.OTHER
        or not said.words
        or len(said.words) > MOST_WORDS
        or any(each.asked for each in said.words)
    ):
        return None
    if denied(cut(text, words_of(text), code), own=said.own()) or not said.numbers_agree():
        return None
    answer = said.missed() or said.part() or said.halved() or said.done() or said.undone_alone()
    if answer is Answer.DONE and said.reach is Reach.SHORT:
        answer = Answer.PARTLY
    return Reported(answer, said.rating()) if answer else None


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(Traces):
    """What it comes to."""

    def done(self) -> Answer | None:
        clauses = self.clauses()
        others = languages.replies(self.code).guards.others if languages.replies(self.code).own_subject else ()
        told = [each for each in clauses if self.is_whole(each) and any(self.at(at) for at in each)]
        reports = [each for each in told if self.words[each.start].text not in others or self.at(each.start)]
        if self.is_spoilt(reports) or any(self.is_by_another(each) for each in clauses if each not in told):
            return None
        if not reports or self.is_doubted(reports[0].start, self.covered("harmless")) or self.is_other_way(reports):
            return None
        before = [each for each in clauses if each.start < reports[0].start and not self.is_whole(each)]
        if not all(
            not self.contents(each) and (self.is_of_client(reports[0]) or self.is_told(each)) for each in before
        ):
            return None
        if not any(self.is_evident(each) for each in reports):
            return None
        made = {at for each in reports for at in self.contents(each)}
        beside = int(any(self.pronoun(at, of_last=True) for each in reports for at in each))
        return Answer.DONE if self.is_enough(made, beside) else None

    def is_by_another(self, clause: range) -> bool:
        """Whether it says that an act of the plan was somebody else's: `did a crossword while my wife stretched`."""
        others = languages.replies(self.code).guards.others
        acts = [at for at in clause if self.is_done(at) and self.contents(range(at, at + 1))]
        return any(self.words[at].text in others for at in range(clause.start, max(acts, default=clause.start)))

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
        if turn in denied and self.is_subject(before) and not self.is_other_act(before, turn):
            return None
        acts = self.is_whole(before) and bool(self.contents(before)) and self.is_begun(before)
        return Answer.PARTLY if whole and acts else None

    def halved(self) -> Answer | None:
        """One act was done, and another was not."""
        denials = self.denials()
        denied = frozenset[int]().union(*(acts for _, _, acts in denials))
        shown = self.shown({start for start, _, _ in denials}) if denied else frozenset[int]()
        if not shown - denied or not denied - shown:
            return None
        safe = self.covered(
            "harmless", "part", "missed", "lacking", "gets", *(tag for tag, _, _ in self.spans if _undoes(tag))
        )
        safe |= {at for at, each in enumerate(self.words) if each.text in languages.deeds(self.code).light}
        return None if self.is_doubted(0, safe, until=min(start for start, _, _ in denials)) else Answer.PARTLY

    def undone_alone(self) -> Answer | None:
        """The last act was not done, or its contrary was; and nothing else of the plan was."""
        contrary = {(start, end) for tag, start, end in self.spans if _undoes(tag)}
        lacking = {(start, end) for tag, start, end in self.spans if tag == "lacking"}
        if self.is_lacking_all(lacking):
            return Answer.MISSED
        denials = [each for each in self.denials() if self.is_of_all(each) or (each[0], each[1]) in contrary]
        denials = [each for each in denials if (each[0], each[1]) not in lacking]
        if not denials or self.shown({start for start, _, _ in denials}):
            return None
        start, end, _ = min(denials)
        clause = next(each for each in self.clauses() if start in each)
        undoes = any(_undoes(tag) for tag, *place in self.spans if place == [start, end]) or self.is_done(start)
        before = range(clause.start, start)
        plain = (
            undoes
            or (self.is_whole(before) and not self.is_subject(before))
            or self.is_circumstance(range(clause.start, start))
        )
        rest = range(end, clause.stop)
        denied = undoes or (self.is_denied_alone(rest) and self.is_last_verb(rest))
        others = any(self.is_done(at) for each in self.clauses() if each != clause for at in each)
        if not plain or not denied or others or any(tag == "part" for tag, _, _ in self.spans):
            return None
        safe = self.covered("harmless", "missed", "lacking", *(tag for tag, _, _ in self.spans if _undoes(tag)))
        safe |= {
            at for at, each in enumerate(self.words) if undoes and each.text in languages.deeds(self.code).in_place
        }
        known = languages.deeds(self.code)
        safe |= {at for at in range(start, end) if self.words[at].text in known.nothing}
        ever = {at for at in rest if self.words[at].text in known.ever}
        return None if self.is_doubted(clause.start, safe | ever) else Answer.MISSED

    def is_lacking_all(self, lacking: set[tuple[int, int]]) -> bool:
        """Whether there was nothing of any act, of two at least: `no tea no waiting`."""
        acts = [acts for start, end, acts in self.denials() if (start, end) in lacking]
        all_ = len(self.deed.acts) > 1 and len(frozenset[int]().union(*acts)) == len(self.deed.acts)
        ends = max((end for _, end in lacking), default=0)
        done = any(self.is_done(at) for at in range(len(self.words)))
        return all_ and not done and ends > 0 and not self.is_doubted(0, self.covered("harmless", "missed", "lacking"))

    def is_other_act(self, before: range, turn: int) -> bool:
        """Whether what stands before a denial is of another act than what is denied, or has a verb of its own."""
        acts = [self.deed.acts[at] for start, _, acts in self.denials() if start == turn for at in acts]
        return any(self.is_done(at) for at in before) or not self.contents(before) <= frozenset().union(*acts)

    def is_subject(self, before: range) -> bool:
        """Whether who didn't do it is named before it: `Leo never waited`. A Spanish verb says so itself."""
        return bool(languages.replies(self.code).own_subject) and bool(self.contents(before))

    def is_of_all(self, denial: tuple[int, int, frozenset[int]]) -> bool:
        """Whether it denies the last act, to which the others lead, or says that there was nothing."""
        start, end, acts = denial
        clause = next(each for each in self.clauses() if start in each)
        rest = {self.words[at].text for at in range(end, clause.stop)}
        return len(self.deed.acts) - 1 in acts or not rest.isdisjoint(languages.deeds(self.code).at_all)

    def is_circumstance(self, clause: range) -> bool:
        """Whether the words before it are what came in the way, and not who didn't do it: `line was slammed never stretched`."""
        known, texts = languages.deeds(self.code), [self.words[at].text for at in clause]
        ended = bool(texts) and texts[-1].endswith((*known.past_ends, *known.while_ends))
        return ended and not self.contents(clause) and not {*known.was}.isdisjoint(texts)

    def is_denied_alone(self, rest: range) -> bool:
        """Whether nothing but the plan's words, and words like *once*, stand behind what denies it."""
        ever = languages.deeds(self.code).ever
        return all(self.is_whole(range(at, at + 1)) or self.words[at].text in ever for at in rest)

    def is_last_verb(self, rest: range) -> bool:
        """Whether the last act's own verb is denied, one that says what is done, and of which more is better."""
        known, contents = languages.deeds(self.code), self.deed.contents
        heads = {one for at in rest for one in self.at(at) if contents[one].heads}
        if not {self.words[at].text for at in rest}.isdisjoint(known.at_all):
            return bool(heads)
        heads &= self.deed.last
        plain = any(one in self.deed.weight and contents[one].bare.isdisjoint(known.sparing) for one in heads)
        all_ = {one for one in self.deed.last & self.deed.weight if not contents[one].heads}
        things = self.contents(rest) & all_
        return plain or (bool(heads) and bool(things) and len(things) >= ENOUGH * len(all_))

    def missed(self) -> Answer | None:
        """The deed's words right behind what denies them, and nothing done beside that."""
        for tag, start, end in self.spans:
            clause = next((each for each in self.clauses() if start in each), None)
            if (
                tag != "missed"
                or clause is None
                or start in self.covered("harmless")
                or not self.is_whole(range(clause.start, start))
            ):
                continue
            if self.is_subject(range(clause.start, start)):
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

    def is_doubted(self, first: int, safe: set[int], *, until: int | None = None) -> bool:
        """Whether a word stands anywhere that turns it round; before the report, whoever else is spoken of does."""
        guards, end = languages.replies(self.code).guards, len(self.words) if until is None else until
        safe = safe | self.harmless_elsewhere()
        known = self.deed.forms | self.lesser()
        open_ = [at for at in range(len(self.words)) if at not in safe and self.words[at].text not in known]
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
        first = {one for act in self.deed.acts[:-1] for one in act if self.deed.contents[one].heads}
        begun = any(self.is_done(at) and not first.isdisjoint(self.at(at)) for at in range(len(self.words)))
        if begun and not {*turning} <= {*said} and not self.is_kept_off():
            return True
        return more or opposed or not (self.deed.turns <= {*said} or self.is_kept_off())

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


def _undoes(tag: str) -> bool:
    return tag.startswith(languages.UNDOES)
