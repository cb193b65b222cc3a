"""Who is back to drinking, on something or with somebody is not back to the texts: it ends no break, and a person reads it."""

from collections.abc import Sequence
from dataclasses import replace

from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import Read
from handrail_notifier.core.reply.meanings import Resume

_NEAR = 4
"""So many words behind `back` tell what to."""


def without_other_returns(texts: Sequence[Text], said: Read) -> Read:
    """The same, without an end of the break that is a return to something else."""
    if not any(isinstance(each, Resume) for each in said.meanings) or not any(map(_returns_elsewhere, texts)):
        return said
    return replace(said, meanings=tuple(each for each in said.meanings if not isinstance(each, Resume)))


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
