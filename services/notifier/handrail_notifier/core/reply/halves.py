"""A step that looks done and is not, by what stands behind it: broken off behind a *but*, or promised behind a word that says *ready* as well as *done*."""

from collections.abc import Iterator
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.reply.cues import cues_of
from handrail_notifier.core.reply.cutting import NUMERIC, Text
from handrail_notifier.core.reply.denial import denied, harmless
from handrail_notifier.core.reply.meanings import Reported
from handrail_notifier.core.reply.unknown import told_past

_LITTLE: Final = 6
"""Who did all of it and was helped less than this says that they *did it*; who tells the deed and a *but* did a part."""
_BROKEN: Final = frozenset({"part", "missed"})
_DEEDS: Final = frozenset({"deed", "named", "step", "kept"})
_FEW: Final = 2
_OPENING: Final = 3
"""So many words begin what was not done."""


def is_halved(text: Text, done: Reported) -> bool:
    """Whether the step is told by its name alone, and what stands behind a *but* says that it was broken off, or that it helped little: `caminé, pero con el
    podcast puesto, 5`."""
    if text.code not in languages.codes("clauses"):
        return False
    known, words = languages.clauses(text.code), [each.text for each in text.words]
    turn = next((at for at, each in enumerate(words) if at and each in known.turns), None)
    claimed = [
        each
        for at, each in enumerate(words)
        if turn is None or at < turn or each.isdigit() or text.net.number(each) is None
    ]
    if turn is None or not {*known.claims}.isdisjoint(claimed):
        return False
    little = done.helpfulness is not None and done.helpfulness <= _LITTLE
    broken = any(at >= turn for at in _broken(text))
    return little or broken or any(each.start > turn and each.name in _BROKEN for each in cues_of(text))


def is_begun(text: Text) -> bool:
    """Whether a deed of the client's is told, and behind it that the rest was not done: `wrote one line, couldn't do the rest`."""
    if text.code not in languages.codes("clauses") or any(each.asked for each in text.words):
        return False
    broken = [*_broken(text)]
    if not broken or denied(text) or any(tag == "taboo" for _, _, tag in _tagged(text)):
        return False
    start, end = next(((each.start, each.end) for each in cues_of(text) if each.name in _DEEDS), _own_deed(text))
    known, guards = languages.clauses(text.code), text.read.guards
    if not end or broken[-1] < end:
        return False
    if text.words[start].text in known.idles and _is_denied_alone(text, broken[-1]):
        return False
    doubts = {*guards.undoes, *guards.unreal, *guards.others, *known.ifs, *known.reported, *known.people}
    return doubts.isdisjoint(each.text for each in text.words[:start])


def _is_denied_alone(text: Text, at: int) -> bool:
    """`Ate dinner. Didn't write anything down`: no *but* turns it, and a *not* says it."""
    said = [each.text for each in text.words[at : at + _OPENING]]
    return said[0] not in languages.clauses(text.code).turns and not {*text.read.guards.undoes}.isdisjoint(said)


def _own_deed(text: Text) -> tuple[int, int]:
    """Where the client's first word of a deed stands, and where it ends; nowhere, if no clause begins with one, or it is also said that the step is done."""
    at = None if any(each.tag == "done" for each in text.said) else told_past(text)
    return (0, 0) if at is None else (at, at + 1)


def _broken(text: Text) -> Iterator[int]:
    """Where it is said that the rest was not done, but in what only looks like it: `but forgot to text you`."""
    tagged = list(_tagged(text))
    safe = [(at, end) for at, end, tag in tagged if tag == "harmless"]
    for at, end, tag in tagged:
        if tag == "broken" and not any(first <= at and end <= last for first, last in safe):
            yield at


def _tagged(text: Text) -> Iterator[tuple[int, int, str]]:
    """Where each phrase of the clauses begins and ends, and what it says."""
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    return (
        (at, each.end, each.tag.removesuffix(languages.LAST))
        for at in range(len(readings))
        for each in net.at(readings, at)
    )


def is_promised(text: Text) -> bool:
    """Whether all that says *done* says *ready*, too, and more is said that tells no deed: `listo, a las diez lo saco del cuarto`."""
    if text.code not in languages.codes("clauses"):
        return False
    readies = {*languages.clauses(text.code).readies}
    done = [each for each in text.said if each.tag == "done"]
    beside = [each for each in text.said if each.tag in {None, "intend", "acknowledge"}]
    own = len({at for each in beside for at in range(each.start, each.end)} - harmless(text))
    rated = any(each.tag in NUMERIC for each in text.said)
    if not done or rated or own < _FEW or not all(readies.issuperset(text.texts(each)) for each in done):
        return False
    return not any(each.name in _DEEDS for each in cues_of(text))
