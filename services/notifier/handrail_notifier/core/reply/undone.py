"""What is told beside what was not done: none of another thing (`did the breathing, 0 walking`), one act by its *yes* and another by its *no* (`coffee yes.
brother no`), and what somebody was given beside what the client did not do (`she got her towels but I did not sit down`)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.reply.cues import cues_of, ended, starts
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.denial import denied
from handrail_notifier.core.reply.grammar import Read
from handrail_notifier.core.reply.meanings import Answer, Reported

_DEEDS: Final = frozenset({"deed", "named", "step", "kept"})
_SURE: Final = frozenset({*_DEEDS, "done"})
_LONGEST_ACT: Final = 3
"""What a *yes* or a *no* is said of has no more words than this."""
_PAIR: Final = 2
_MISSED: Final = (Reported(Answer.MISSED),)


def as_undone(text: Text, found: Read) -> Read:
    """The same, where it is of all that the text says; of what was done in part only that. What is not surely missed is for a person."""
    if text.code not in languages.codes("clauses") or len(found.meanings) > 1 or any(each.asked for each in text.words):
        return found
    said = next(iter(found.meanings), None)
    if said is not None and not (isinstance(said, Reported) and said.answer is not Answer.DID_NOT_ARISE):
        return found
    lacks, missed = _lacking(text), said is None or said.answer is Answer.MISSED
    if (lacks is not None and _tells(text, lacks, said)) or (missed and _is_one_of_two(text)):
        return _partly(found, said)
    given = found.meanings == _MISSED and any(tag == "given" for _, _, tag in _tagged(text))
    return replace(found, meanings=()) if given else found


def _partly(found: Read, said: Reported | None) -> Read:
    """A part; the 0 of what there was none of rates nothing."""
    if said is None:
        return replace(found, meanings=(Reported(Answer.PARTLY),))
    number = said.helpfulness or None
    return replace(found, meanings=(replace(said, answer=Answer.PARTLY, helpfulness=number),))


def _lacking(text: Text) -> int | None:
    """Where it is said, behind something else, of what was to be done that there was none."""
    return next((at for at, _, tag in _tagged(text) if tag == "lacking" and at and _stands(text, at)), None)


def _stands(text: Text, at: int) -> bool:
    """Whether a clause begins here."""
    return text.words[at].apart or at in starts(text) or text.words[at].text in languages.clauses(text.code).turns


def _tells(text: Text, end: int, said: Reported | None) -> bool:
    """Whether a deed is told before this place, and nothing else is missed; a key alone tells none."""
    before = replace(text, words=text.words[:end], said=[each for each in text.said if each.end <= end])
    cues = cues_of(before)
    if any(each.name == "missed" for each in cues) or any(each.tag == "missed" for each in before.said):
        return False
    claims = [each for each in before.said if each.tag == "done" and not text.texts(each)[0].isdigit()]
    deeds = [(each.start, each.end) for each in cues if each.name in _SURE] + [
        (each.start, each.end) for each in claims
    ]
    if not (deeds or _is_hardly_told_else(before)):
        return False
    guards, own = text.read.guards, {at for start, last in deeds for at in range(start, last)}
    rest = {each.text for at, each in enumerate(before.words) if at not in own}
    idle = text.words[min(own, default=0)].text in languages.clauses(text.code).idles
    theirs = {each.text for each in before.words[: min(own, default=0)]} & {*guards.others, *guards.unreal}
    done = said is not None and said.answer is Answer.DONE
    return done or not (idle or theirs or rest & {*guards.undoes} or denied(before))


def _is_hardly_told_else(text: Text) -> bool:
    """Whether a clause begins with what people do as a step and hardly for anything else."""
    words = [each.text for each in text.words]
    deeds = [each.split() for each in languages.clauses(text.code).tells]
    return any(words[at : at + len(each)] == each for at in starts(text) for each in deeds)


def _is_one_of_two(text: Text) -> bool:
    """Whether of one act *yes* is said and of another *no*, each in a clause that is told of nobody else."""
    known = languages.clauses(text.code)
    answered = [*_answers(text)]
    words = {each.text for each in text.words}
    doubts = {*known.ifs, *known.unsure}
    return {*answered} == {True, False} and len(answered) == _PAIR and doubts.isdisjoint(words)


def _answers(text: Text) -> Iterator[bool]:
    """Of each clause whether it says *yes* or *no* of an act that it names: `walk yes`, `no to the journal`."""
    for words in _clauses(text):
        if (found := _answer(text, words)) is not None:
            yield found


def _answer(text: Text, words: Sequence[str]) -> bool | None:
    known = languages.clauses(text.code)
    if words and words[0] in known.turns:
        words = words[1:]
    at = next((at for at, each in enumerate(words) if each in known.yeses or each in known.noes), None)
    if at is None:
        return None
    of = words[:at] or (words[2:] if words[1:2] and words[1] in known.of else ())
    nobody = {*known.nobody}
    named = 0 < len(of) <= _LONGEST_ACT and nobody.isdisjoint(of) and not all(each in known.yeses for each in of)
    return words[at] in known.yeses if named else None


def _clauses(text: Text) -> Iterator[Sequence[str]]:
    """The words of each clause: what stands between breaks and words that join, and behind a *yes*, where a *no* follows."""
    known = languages.clauses(text.code)
    begins = sorted({*starts(text)} - {0})
    if len(begins) == 0:
        begins = [
            at + 1
            for at, each in enumerate(text.words[:-1])
            if each.text in known.yeses and at and any(one.text in known.noes for one in text.words[at + 1 :])
        ][:1]
    for first, last in zip([0, *begins], [*begins, len(text.words)], strict=True):
        words = [each.text for each in text.words[first:last]]
        yield words[:-1] if words and words[-1] in known.joins else words


def _tagged(text: Text) -> Iterator[tuple[int, int, str]]:
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    for at in range(len(readings)):
        for each in net.at(readings, at):
            if (tag := ended(text, each)) in {"lacking", "given"}:
                yield at, each.end, tag
