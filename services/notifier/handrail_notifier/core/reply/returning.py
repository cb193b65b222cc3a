"""Who is back to drinking, on something or with somebody is not back to the texts, and who is back on Friday is not back yet: it ends no break, and a
person reads it."""

from collections.abc import Sequence
from dataclasses import replace

from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import Read
from handrail_notifier.core.reply.meanings import Resume

_NEAR = 4
"""So many words behind `back` tell what to."""


def without_other_returns(texts: Sequence[Text], said: Read) -> Read:
    """The same, without an end of the break that is a return to something else."""
    resumes = any(isinstance(each, Resume) for each in said.meanings)
    if not resumes or not any(_returns_elsewhere(each) or _returns_later(each) for each in texts):
        return said
    return replace(said, meanings=tuple(each for each in said.meanings if not isinstance(each, Resume)))


def _returns_later(text: Text) -> bool:
    """`Back friday`: on another day than this one, said behind it in its clause."""
    words = [each.text for each in text.words]
    names = [*(one for some in text.read.weekdays for one in some), *text.read.tomorrow, *text.read.returns_later]
    for at in [each.end for each in text.said if each.tag == "back"]:
        start = next((one for one in range(at - 1, -1, -1) if words[one] in text.read.returns), at - 1) + 1
        ends = next((one for one in range(start, len(words)) if text.words[one].apart), len(words))
        behind = words[start:ends][:_NEAR]
        yet = {*text.read.returns_since}.isdisjoint(words[max(start - 1, 0) : ends])
        if yet and any(f" {each} " in f" {' '.join(behind)} " for each in names):
            return True
    return False


def _returns_elsewhere(text: Text) -> bool:
    read, words = text.read, text.words
    for at, word in enumerate(words):
        if word.text not in read.returns:
            continue
        behind = [each.text for each in words[at + 1 : at + 2 + _NEAR]]
        while behind and behind[0] in read.returns_home:
            behind = behind[1:]
        turned_on = any(each.tag == "back" and each.start <= at and each.end > at + 1 for each in text.said)
        if turned_on and not any(each[0].isalnum() for each in behind[1:2]):
            continue  # *turn them back on*
        if behind and behind[0] in read.returns_to and {*read.returns_here}.isdisjoint(behind):
            return True
    return False
