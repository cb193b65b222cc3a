"""What got in the way, where its words look like a wish: `wrong time, I was driving` asks for no later, `the urge hit so hard I couldn't get past it` for no plan now."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.cues import ClauseCue, cues_of
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import Read
from handrail_notifier.core.reply.meanings import (
    Acknowledged,
    Answer,
    Change,
    Later,
    Meaning,
    Paced,
    Pull,
    Reported,
    Show,
    Small,
    Stuck,
    Subject,
    Swap,
)
from handrail_notifier.core.reply.questions import by_clause, in_words, outweighs
from handrail_notifier.core.sayings import Saying

_NAMED_TOO: Final = frozenset({"later", "part"})
_HINDERS: Final = (("later", Later()), ("now", Pull()))
_NAMES_ONLY: Final = (("later", Later), ("change", Change))
_OF_BARRIER: Final = (
    Small(),
    Stuck(),
    Swap(),
    Paced(Pace.EASIER),
    Show(Subject.WHY),
    Acknowledged(),
    Acknowledged(intends=True),
)
_LONG: Final = 5
"""So many words say that an urge was too strong, and ask for nothing now."""


def without_named(text: Text) -> Text:
    """The same, where what got in the way is no wish to be asked later and no part of a step: `wrong time, I was driving`, `a bit much`."""
    named = [each for each in text.said if each.tag in _NAMED_TOO and (_names(text, each) or _is_of_others(text, each))]
    owned = frozenset(at for each in named for at in range(each.start, each.end))
    return replace(text.unread(lambda each: each in named), owned=text.owned | owned)


def with_barrier(texts: Sequence[Text], found: Read) -> Read:
    """What got in the way, where a clause names it and nothing else is said that a client would lose: a step done, a wish, a correction."""
    named = next((tag for tag, kind in _NAMES_ONLY if [*map(type, found.meanings)] == [kind]), None)
    timed = named is not None and any(_names_only(each, named) for each in texts[:1])
    hindered = any(_hinders(each, tag) for each in texts[:1] for tag, kind in _HINDERS if found.meanings == (kind,))
    if not (timed or hindered or all(_is_of_barrier(each) for each in found.meanings)):
        return found
    barrier = next((one for each in texts if not outweighs([each]) and (one := by_clause(each))), None)
    return Read((barrier,)) if barrier else found


def _names_only(text: Text, tag: str) -> bool:
    """Whether what is tagged so names what got in the way, and nothing more: `wrong time, I was driving`."""
    tagged = [each for each in text.said if each.tag == tag]
    return bool(tagged) and all(in_words(text, text.texts(each)) is not None for each in tagged)


def _hinders(text: Text, wish: str) -> bool:
    """Whether all that wishes this in its clauses, and nothing else, is what got in the way, in words that say so."""
    wishes = [each for each in cues_of(text) if each.name == wish]
    others = any(each.tag == wish for each in text.said)
    return bool(wishes) and not others and all(_is_named(text, each) for each in wishes)


def _is_of_barrier(meaning: Meaning) -> bool:
    """Whether words that name a barrier may be read as this, too."""
    missed = isinstance(meaning, Reported) and meaning.answer in {Answer.MISSED, Answer.DID_NOT_ARISE}
    return missed or meaning in _OF_BARRIER


def _names(text: Text, saying: Saying) -> bool:
    """Whether a saying names a barrier, or what is longer than a report and begins with it does."""
    found = text.barriers.at([text.barriers.read(each.text) for each in text.words], saying.start)
    return any(each.end == saying.end if saying.tag == "later" else each.end > saying.end for each in found)


def _is_of_others(text: Text, saying: Saying) -> bool:
    """`Went out of my head once class started`: a lone word of a part, behind words that are none of the client's."""
    lone = saying.tag == "part" and saying.end - saying.start == 1 and saying.start > 1
    return (
        lone and not text.words[saying.start].apart and text.words[saying.start - 1].text not in text.read.own_subject
    )


def _is_named(text: Text, wish: ClauseCue) -> bool:
    """Whether a barrier that begins no later says all of the wish, or all of it before a break: `wrong time, I am`."""
    readings = [text.barriers.read(each.text) for each in text.words]
    longest = max((each.end for at in range(wish.start + 1) for each in text.barriers.at(readings, at)), default=0)
    if wish.name == "now":
        return longest >= wish.end and longest - wish.start >= _LONG
    broken = next((at for at in range(wish.start + 1, wish.end) if text.words[at].apart), None)
    return broken is not None and longest >= broken
