"""What the grammar read, weighed against the plan that it is of: a step done that the plan's own words deny is none, or a part; and a miss that is
the plan's own deed is none.

Only what is read out of a deed is weighed: a digit, a keyword or `did it` says nothing of which deed, and counts whatever the plan. And the plan has to
say something against it: less was done than it asks for, one act of two was not done, all of it is a copy of ours or of what only says when, a
contrary stands in its place; or the last act and the deed that is told are known to be of two kinds (`did my laundry`, where somebody is to be called).
Whatever else shares no word with the plan may be the step in other words, and stays what it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from handrail_notifier.core import languages
from handrail_notifier.core.letters import Word, words_of
from handrail_notifier.core.reply.amounts import Reach
from handrail_notifier.core.reply.cues import cues_of
from handrail_notifier.core.reply.cutting import Text, cut
from handrail_notifier.core.reply.forms import Deed, deed_of, forms_of
from handrail_notifier.core.reply.meanings import Answer, Expecting, Reported, Understood
from handrail_notifier.core.reply.named import LONGEST, MOST_WORDS, PlanWords, Verdict, done_of, may_be_named, named
from handrail_notifier.core.reply.things import called

FEWEST_OF_TWO = 4
"""So many words it takes to say that one act was done and another was not."""
_FILE = "deeds"
_NEAR = 4
"""So many words behind a verb may say whom it was done to."""
_KIN = 4
"""Words that begin with so many of the same letters may be of one deed: `caminata`, of a plan to *caminar*."""


class Weight(Enum):
    """What is left of a step done, beside the plan."""

    STANDS = auto()
    PART = auto()
    NONE = auto()


def may_tell_more(text: str, understood: Understood, expecting: Expecting, language: str | None) -> bool:
    """Whether the plan's words may tell more of a text of which so much was understood."""
    return (
        may_be_named(understood, expecting)
        or may_be_part(text, understood, expecting)
        or may_be_no_miss(text, understood, expecting, language)
    )


def may_be_part(text: str, understood: Understood, expecting: Expecting) -> bool:
    """Whether a text that was understood as a miss, and says more than that, may name one act that was done: `had the soda, didn't call`."""
    return _is_missed(understood, expecting) and len(words_of(text)) >= FEWEST_OF_TWO


def may_be_no_miss(text: str, understood: Understood, expecting: Expecting, language: str | None) -> bool:
    """Whether a miss was read out of a deed, which may be the plan's own: `binned the pack`."""
    return _is_missed(understood, expecting) and not understood.guessed and _misses_by_a_deed(text, language)


def may_be_weighed(text: str, understood: Understood, expecting: Expecting, language: str | None) -> bool:
    """Whether a step was read as done, and out of a deed."""
    done = done_of(understood) is not None and not understood.guessed and may_be_named(understood, expecting)
    short = len(text) <= LONGEST and len(words_of(text)) <= MOST_WORDS
    return done and short and _tells_which(text, language)


def fits(text: str, understood: Understood, report: Reported, language: str | None) -> bool:
    """Whether a report by name may stand for what was understood: of what was done it says whose; a miss is made a part by it, or, where a deed alone said it,
    a step done."""
    if understood.guessed:
        return True
    if done_of(understood) is not None:
        return report.answer is Answer.DONE
    if understood.meanings != (Reported(Answer.MISSED),):
        return True
    return report.answer is Answer.PARTLY or (report.answer is Answer.DONE and _misses_by_a_deed(text, language))


def by_plan(
    text: str, understood: Understood, plan: PlanWords, expecting: Expecting, language: str | None
) -> Understood:
    """The same, as it is beside the one plan that it may be of."""
    if not may_tell_more(text, understood, expecting, language):
        return understood
    found = named(text, plan, language)
    if found is not None and fits(text, understood, found, language):
        return replace(understood, meanings=(found,))
    done = done_of(understood)
    if done is None or not may_be_weighed(text, understood, expecting, language):
        return understood
    match weighed(text, plan, language, found):
        case Weight.STANDS:
            return understood
        case Weight.PART:
            return replace(understood, meanings=(replace(done, answer=Answer.PARTLY),))
        case Weight.NONE:
            return replace(understood, meanings=())


def weighed(text: str, plan: PlanWords, language: str | None, found: Reported | None) -> Weight:
    """What is left of a step that was read as done out of a deed. `found`: what the text reports by the plan's name."""
    if found is not None:
        return {Answer.DONE: Weight.STANDS, Answer.PARTLY: Weight.PART}.get(found.answer, Weight.NONE)
    wordings, another = [each for each in (plan.response, plan.tiny) if each], False
    for code in languages.in_order(_FILE, language):
        deeds = [deed for each in wordings if (deed := deed_of(each, code))]
        shared = [one for deed in deeds if (one := _Weighed.of(text, deed, code)).shares()]
        if any(each.is_copy() for each in shared) or (shared and all(each.is_against() for each in shared)):
            return Weight.NONE
        if shared:
            return Weight.PART if all(each.is_less() for each in shared) else Weight.STANDS
        another = another or _is_of_another_kind(text, deeds, code)
    return Weight.NONE if another else Weight.STANDS


def _is_missed(understood: Understood, expecting: Expecting) -> bool:
    missed = understood.meanings == (Reported(Answer.MISSED),)
    return missed and may_be_named(replace(understood, meanings=()), expecting)


def _misses_by_a_deed(text: str, language: str | None) -> bool:
    """Whether a verb of plans in the past is said, and neither a *not* nor that it was forgotten."""
    sent = {each.text for each in words_of(text)}
    codes = languages.in_order(_FILE, language)
    unsaid = all(sent.isdisjoint({*languages.deeds(code).turns, *languages.replies(code).forgets}) for code in codes)
    return unsaid and any(sent & (languages.pasts(code) - {*languages.deeds(code).vague}) for code in codes)


def _tells_which(text: str, language: str | None) -> bool:
    """Whether nothing in a text claims the step without its deed: no digit first, no `did it`, no *as planned*."""
    texts = _texts(text, language)
    first = next((each.text for each in words_of(text)), "")
    keyed = not first[:1].isalpha() or any(each.net.number(first) is not None for each in texts)
    return not keyed and not any(_claims(each) for each in texts)


def _claims(text: Text) -> bool:
    known, sent = languages.deeds(text.code), f" {' '.join(each.text for each in text.words)} "
    said = [text.texts(each) for each in text.said if each.tag == "done"]
    said += [[one.text for one in text.words[each.start : each.end]] for each in cues_of(text) if each.name == "done"]
    plain = {*known.vague, *known.links, *known.claims}
    agreed = any(f" {each} " in sent for each in languages.clauses(text.code).agreed)
    return agreed or any(not {*known.claims}.isdisjoint(each) or plain.issuperset(each) for each in said)


def _texts(text: str, language: str | None) -> Sequence[Text]:
    words = words_of(text)
    return [cut(text, words, code) for code in languages.in_order(_FILE, language)]


@dataclass(frozen=True, slots=True, repr=False)
class _Weighed(Verdict):
    """A text that is read as a step done, beside a deed."""

    def shares(self) -> bool:
        """Whether any of its words is of the deed, or may be."""
        known = [languages.deeds(code) for code in languages.codes(_FILE)]
        small = {word for each in known for word in (*each.small, *each.vague)}
        said = {one for at, each in enumerate(self.words) if each.text not in small for one in self.at(at)}
        return bool(said & self.deed.weight) or bool(self.asides()) or self.is_kin()

    def asides(self) -> set[int]:
        """Of what only says when the deed is to be done, what is said to be done."""
        told = {
            one for at in range(len(self.words)) if self.is_done(at) or self._is_aside_done(at) for one in self.at(at)
        }
        return {one for one in told if self.deed.contents[one].aside}

    def _is_aside_done(self, place: int) -> bool:
        text = self.words[place].text
        return any(self.deed.contents[one].aside and text in self.deed.contents[one].past for one in self.at(place))

    def is_kin(self) -> bool:
        """Whether a word begins as one of the deed's does."""
        own = {each[:_KIN] for each in self.deed.words if len(each) >= _KIN}
        return any(each.text[:_KIN] in own for each in self.words if len(each.text) >= _KIN)

    def is_copy(self) -> bool:
        """Whether all of it is our own words."""
        return bool(self.contents(range(len(self.words)))) and self.left.isdisjoint(each.text for each in self.words)

    def is_against(self) -> bool:
        """Whether the plan's words stand in it as in another deed."""
        only_when = bool(self.asides()) and not self.contents(range(len(self.words)))
        others = self.is_anothers() or self.is_of_another_person() or self.is_of_a_side_thing()
        return only_when or self.does_harm() or self.is_contrary() or self.is_in_use() or others

    def is_of_another_person(self) -> bool:
        """Whether somebody else than the plan's is named behind its verb, and nobody of the plan: `called my brother`, where it is to be a sister."""
        persons = languages.deeds(self.code).persons
        own = {each for each in persons if each in self.deed.words}
        meant = frozenset[str]().union(*(called(each, self.code) for each in own)) | self.deed.forms
        texts = [each.text for each in self.words]
        if not own or not meant.isdisjoint({*texts} & {*persons}):
            return False
        verbs = [at for at in range(len(texts)) if self.is_done(at)]
        behind = {word for at in verbs for word in texts[at + 1 : at + 1 + _NEAR]}
        return not behind.isdisjoint({*persons} - meant)

    def is_of_a_side_thing(self) -> bool:
        """Whether all that is said of the plan goes only with what is to be done: `drank water`, where pills are to be taken with it."""
        sides = {*languages.deeds(self.code).sides}
        beside = {at for at, each in enumerate(self.deed.contents) if each.behind in sides}
        told = {one for at in range(len(self.words)) for one in self.at(at)}
        things = {at for at in self.deed.last & self.deed.weight if not self.deed.contents[at].heads}
        return bool(told) and told <= beside and bool(things - beside)

    def does_harm(self) -> bool:
        """Whether a verb of the plan is said of a drink, a drug or the like: `lit a cigarette`, where it is to be a candle; but not `poured the wine out`."""
        known, own = languages.deeds(self.code), self.of_plan()
        away = {*known.small} - {*known.joins, *known.links}
        for tag, start, end in self.spans:
            verb = next((at for at in range(start - 1, -1, -1) if self.words[at].text not in known.articles), start)
            rid = end < len(self.words) and not self.words[end].apart and self.words[end].text in away
            if tag == "taints" and not rid and own.isdisjoint(range(start, end)) and self._is_sure(verb):
                return True
        return False

    def _is_sure(self, place: int) -> bool:
        """Whether it is a verb of the plan, in the past, which says what is done."""
        return self.is_done(place) and self.words[place].text not in languages.deeds(self.code).vague

    def is_contrary(self) -> bool:
        """Whether a contrary stands in the place of a word that the plan has: `walked to the bakery`, where it is to be walked past."""
        pairs, said = languages.deeds(self.code).contraries, {each.text for each in self.words}
        turned = any(
            own in self.deed.words - said and other in said - self.deed.words
            for own, other in (*pairs, *((two, one) for one, two in pairs))
        )
        return turned and any(self.is_opposed(each) for each in self.clauses())

    def is_in_use(self) -> bool:
        """Whether what is to be put away is used by the last act: `read a page on my phone`."""
        last = [each for each in self.clauses() if any(self.is_done(at) and self.is_last(at) for at in each)]
        return any(self.puts_away(act) for each in last for act in self.foreign(each))

    def is_anothers(self) -> bool:
        """Whether who it was done to is somebody else by the word for them: `gave her the keys`, where a husband is to have them."""
        known = languages.deeds(self.code).pronouns
        for at in range(1, len(self.words)):
            others = {*known.get(self.words[at].text, "").split()}
            acts = (
                [act for act in self.deed.acts if not act.isdisjoint(self.at(at - 1))] if self.is_done(at - 1) else []
            )
            if others and any(not others.isdisjoint(self.deed.contents[one].said) for act in acts for one in act):
                return True
        return False

    def is_less(self) -> bool:
        """Whether fewer were done than are planned."""
        return self.reach is Reach.SHORT or self.counts_less()

    def counts_less(self) -> bool:
        """`Counted three`, of a plan to count ten: a number that nothing stands behind, and of what is planned but one."""
        number, links = (
            languages.reply_net(self.code).number,
            {*languages.deeds(self.code).links, *languages.deeds(self.code).small},
        )
        if len(self.deed.numbers) != 1 or self.numbers_agree():
            return False
        for at in range(1, len(self.words)):
            value = number(self.words[at].text)
            ended = at + 1 == len(self.words) or self.words[at + 1].apart
            verb = next((one for one in range(at - 1, -1, -1) if self.words[one].text not in links), 0)
            if value is not None and ended and not self.words[at].apart and self.is_done(verb):
                return value < max(self.deed.numbers)
        return False


def _is_of_another_kind(text: str, deeds: Sequence[Deed], code: str) -> bool:
    """Whether all that is told is known to be of another kind than all that the plan asks for."""
    planned = [_kinds_planned(deed, code) for deed in deeds]
    told = list(_kinds_told(words_of(text), code)) if planned and all(planned) else []
    return bool(told) and all(told) and frozenset().union(*planned).isdisjoint(frozenset().union(*told))


def _kinds_planned(deed: Deed, code: str) -> frozenset[str]:
    """Of which kinds a plan is, by all of its words; none, where its last act is of none that is known: by its verb, or by what follows a verb that says nothing."""
    kinds, sides = _kinds_of(code), {*languages.deeds(code).sides}
    of = [
        frozenset[str]().union(
            *(kinds.get(word, frozenset()) for word in each.said | each.bare if each.behind not in sides)
        )
        for each in deed.contents
    ]
    first, *rest = sorted(deed.acts[-1])
    verb = deed.contents[first]
    listed = verb.heads and not verb.bare.isdisjoint(languages.deeds(code).verbs)
    whens = {*languages.deeds(code).whens}
    known = of[first if verb.weighs else next((at for at in rest if deed.contents[at].said.isdisjoint(whens)), first)]
    return known.union(*of) if listed and known else frozenset()


def _kinds_told(words: Sequence[Word], code: str) -> Iterator[frozenset[str]]:
    """Of which kinds each deed is, by its verb in the past and what stands behind it; nothing of one that is of none that is known."""
    known, kinds = languages.deeds(code), _kinds_of(code)
    verbs = [
        at for at, each in enumerate(words) if each.text in languages.pasts(code) or each.text.endswith(known.past_ends)
    ]
    for start, until in zip(verbs, [*verbs[1:], len(words)], strict=False):
        vague = words[start].text in known.vague
        ends = next((at for at in range(start + 1, until) if words[at].apart), until)
        said = [kinds.get(each.text, frozenset()) for each in words[start:ends]]
        yield frozenset().union(*said) if vague or said[0] else frozenset()


@cache
def _kinds_of(code: str) -> Mapping[str, frozenset[str]]:
    """Of which kinds a word is, as it may be said."""
    found: dict[str, frozenset[str]] = {}
    for kind, words in languages.deeds(code).kinds.items():
        for each in words.split():
            for said in _said(each, code):
                found[said] = found.get(said, frozenset()) | {kind}
    return found


def _said(word: str, code: str) -> Iterator[str]:
    vague = {*languages.deeds(code).vague}
    yield word
    yield from (each for each in (forms_of(word, code) | called(word, code)) if each not in vague)
