"""What else a text says that makes a report of a step done none, whoever reads it: a drink, long ago, a joke, mockery, another deed than the
plan's; and what only looks like it.

What mocks are words of emphasis where nobody who means it puts them: alone behind the report, twice, or right behind an *oh*
(`oh yeah totally did it`). They weigh nothing elsewhere, so that they are looked for in the text as it was sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.letters import Word, words_of
from handrail_notifier.core.phrases import Found
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.deeds import Cue
from handrail_notifier.core.reply.numbers import ratings

_AFTERWARDS: Final = f"denies{languages.LAST}"
_OPENS: Final = frozenset({"filler", "acknowledge"})
_SHORT_WORD = 3
_OPENING = 3
"""An *oh* mocks with a word of emphasis among so many words from it on."""


def denied(text: Text, kept: Sequence[Cue] = (), own: frozenset[str] = frozenset()) -> bool:
    """Whether something is said beside which no step is done. `kept`: what was kept from, of which it is no sign, or what broke off a part;
    nor of anything harmless that is longer. `own`: words of the plan, of which no other deed is made,
    and which deny nothing where they stand alone."""
    if text.code not in languages.codes("clauses"):
        return False
    if mocked(text):
        return True
    found = list(_found(text))
    safe = [range(start, each.end) for start, each in found if each.tag == "harmless"]
    safe += [range(each.start, each.end) for each in kept]
    parts = {(each.start, each.end) for each in kept if each.name == "part"}
    return any(
        (start, each.end) not in parts
        and not any(start in one and each.end <= one.stop and len(one) > each.end - start for one in safe)
        for start, each in found
        if (each.tag == "denies" and not own.issuperset(_longer(text, start, each.end)))
        or (each.tag == _AFTERWARDS and _is_alone(text.words, start, each.end))
        or (each.tag == "elsewhere" and own.isdisjoint(_longer(text, start, each.end)))
    )


def harmless(text: Text) -> set[int]:
    """The places of words that doubt nothing, though one of them might."""
    if text.code not in languages.codes("clauses"):
        return set()
    return {at for start, each in _found(text) if each.tag == "harmless" for at in range(start, each.end)}


def mocked(text: Text) -> bool:
    """Whether it mocks. Whoever also says how much it helped means what they say, but for an emphasis of its own."""
    known = languages.clauses(text.code)
    words = _weighty(text)
    stressed = [at for at, each in enumerate(words) if each.text in known.mocks]
    if any(_is_alone(words, at, at + 1) for at in stressed):
        return True
    repeated = len({words[at].text for at in stressed}) < len(stressed)
    opening = {word for each in takewhile(lambda one: one.tag in _OPENS, text.said) for word in text.texts(each)}
    leads = takewhile(lambda at: at == 0 or words[at - 1].text in opening, range(min(_OPENING, len(words))))
    begins = next((at for at in leads if words[at].text in known.exclaims), None)
    exclaimed = begins is not None and any(0 < at - begins < _OPENING for at in stressed)
    return (repeated or exclaimed) and not ratings(text)


def _weighty(text: Text) -> Sequence[Word]:
    """The text as it was sent, without what weighs nothing and mocks nobody either; what follows takes over its breaks."""
    known, light = languages.clauses(text.code), languages.spelling(text.code).light
    found, apart = list[Word](), False
    for each in words_of(text.raw):
        if each.text in light and each.text not in {*known.mocks, *known.exclaims}:
            apart = apart or each.apart
            continue
        found.append(replace(each, apart=True) if apart else each)
        apart = False
    return found


def _longer(text: Text, start: int, end: int) -> Iterator[str]:
    """The longer words from here to there; all, where none is long."""
    words = [each.text for each in text.words[start:end]]
    return iter([each for each in words if len(each) > _SHORT_WORD] or words)


def _found(text: Text) -> Iterator[tuple[int, Found]]:
    """Every phrase of clauses that stands in it, and where."""
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    return ((start, each) for start in range(len(readings)) for each in net.at(readings, start))


def _is_alone(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether it is a clause of its own behind another; a picture ends it."""
    ended = end == len(words) or words[end].apart or not words[end].text[0].isalnum()
    return start > 0 and words[start].apart and ended
