"""The looks that are taken at a client's own words, one after the other: what the grammar makes of a text, what its clauses say, what stands among
words that nobody knows. In which order the languages are asked, and when what one makes of a text is taken from none.
"""

from collections.abc import Sequence
from dataclasses import replace

from handrail_notifier.core.crisis import Suspected, Tier
from handrail_notifier.core.reply.clauses import meant
from handrail_notifier.core.reply.correcting import takes_back
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.denial import denied
from handrail_notifier.core.reply.grammar import Read, meanings
from handrail_notifier.core.reply.halves import is_begun
from handrail_notifier.core.reply.meanings import (
    NOTHING,
    Acknowledged,
    Answer,
    Expecting,
    Meaning,
    Reported,
    SayBack,
    Show,
    Subject,
)
from handrail_notifier.core.reply.outcome import BELIEVED, is_done
from handrail_notifier.core.reply.questions import last_number, outweighs
from handrail_notifier.core.reply.undone import as_undone
from handrail_notifier.core.reply.unknown import agreed, begins_with_none, beside_unknown, ends_in_none, rating_at_end


def by_grammar(texts: Sequence[Text], expecting: Expecting, plan: SayBack | None) -> Read:
    """What the first language that makes anything of it makes of it; but where one doubts that the step was done, none is sure. A plan said
    back is a promise, too, but more than that."""
    reads = [meanings(each, opportunity=expecting.opportunity) for each in texts]
    at = next((at for at, each in enumerate(reads) if each.meanings), None)
    found = Read() if at is None else reads[at]
    if any(each.doubted for each in reads[:at]) and any(is_done(each) for each in found.meanings):
        return Read()
    if any(is_done(each) for each in found.meanings) and (
        any(denied(each) for each in texts) or (at is not None and _is_doubted_elsewhere(texts[at], reads))
    ):
        return Read()
    if plan and (not found.meanings or found.meanings == (Acknowledged(intends=True),)):
        return Read((plan,))
    if expecting.proposal.accept and found.meanings and _begins_with_yes(texts):
        return Read()
    return found


def _is_doubted_elsewhere(text: Text, reads: Sequence[Read]) -> bool:
    """Whether a step is told only in words that its language has from another, which knows better what turns them round: `done. not.`"""
    borrowed = {*text.read.borrowed}
    lent = any(each.tag == "done" and borrowed.issuperset(text.texts(each)) for each in text.said)
    return lent and any(each.doubted for each in reads)


def _begins_with_yes(texts: Sequence[Text]) -> bool:
    """`OK but later`, to a plan: neither taken on nor turned down."""
    return any(each.said and each.said[0].tag == "acknowledge" and len(each.said) > 1 for each in texts)


def at_second_look(texts: Sequence[Text], expecting: Expecting, suspected: Suspected | None) -> Read:
    """What the first language makes of it that makes anything of it, clause by clause; nothing beside an explicit crisis, and beside a possible
    one no step done."""
    asked = expecting.rating and not outweighs(texts)
    rated = next((one for each in texts if (one := last_number(each))), None) if asked else None
    if rated:
        return Read((rated,))
    if suspected is not None and suspected.tier is Tier.FIRST:
        return Read()
    named = expecting.opportunity and not _is_asked(expecting) and suspected is None
    by_language = (meant(each, opportunity=expecting.opportunity, named=named) for each in texts)
    found = next(filter(None, by_language), ())
    if suspected is not None:
        found = tuple(each for each in found if not (isinstance(each, Reported) and each.answer in BELIEVED))
    reports = any(isinstance(each, Reported) for each in found)
    return Read(found, reports and any(takes_back(each) for each in texts[:1]))


def at_last_look(texts: Sequence[Text], found: Read, *, alarms: bool) -> Read:
    """What is read beside words that nobody knows: a report, or how much one helped; nothing beside a crisis. `Saludé a dos
    personas como era el plan` asks for no plan."""
    as_planned = found.meanings == (Show(Subject.PLAN),) and not alarms
    if as_planned and (done := next(filter(None, map(agreed, texts)), None)):
        return Read((done,))
    found = found if alarms else next((one for each in texts if (one := as_undone(each, found)) != found), found)
    begun = not alarms and any(map(is_begun, texts))
    if found.meanings == (Reported(Answer.MISSED),) and any(map(_is_none, texts)):
        return Read((Reported(Answer.DID_NOT_ARISE),))
    if len(found.meanings) == 1:
        return replace(found, meanings=(_rated(texts, _as_begun(found.meanings[0]) if begun else found.meanings[0]),))
    if begun and not found.meanings:
        return Read((Reported(Answer.PARTLY),))
    told = None if found.meanings or alarms else next(filter(None, map(beside_unknown, texts)), None)
    return Read((told,)) if told else found


def _is_none(text: Text) -> bool:
    """Whether the nudge's own 0 begins it or ends it, where else it says that a step was missed."""
    return ends_in_none(text) or begins_with_none(text)


def _as_begun(said: Meaning) -> Meaning:
    """A step that was begun is not missed."""
    return replace(said, answer=Answer.PARTLY) if isinstance(said, Reported) and said.answer is Answer.MISSED else said


def _rated(texts: Sequence[Text], said: Meaning) -> Meaning:
    """A step done, and how much it helped, where a number at the end says so."""
    believed = isinstance(said, Reported) and said.answer in BELIEVED and said.helpfulness is None
    number = next((found for each in texts if (found := rating_at_end(each)) is not None), None) if believed else None
    return replace(said, helpfulness=number) if isinstance(said, Reported) and number is not None else said


def is_open(expecting: Expecting) -> bool:
    """Whether a nudge waits for its answer, and nothing else does."""
    return expecting.opportunity and not (_is_asked(expecting) or expecting.helped or expecting.proposal != NOTHING)


def _is_asked(expecting: Expecting) -> bool:
    """Whether a question is open, which a text may answer."""
    return bool(expecting.barrier or expecting.rating or expecting.strain or expecting.walk or expecting.choices)
