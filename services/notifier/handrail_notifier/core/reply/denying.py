"""What is said beside which no step is done, whoever reads the text: a drink, long ago, a joke, another deed than the plan's."""

from collections.abc import Iterator, Sequence

from handrail_notifier.core import languages
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.deeds import Cue

_SHORT_WORD = 3


def denied(text: Text, kept: Sequence[Cue] = (), own: frozenset[str] = frozenset()) -> bool:
    """Whether something is said beside which no step is done, whoever reads it: a drink, long ago, a joke. `kept`: what was kept from,
    of which it is no sign; nor of anything harmless that is longer. `own`: words of the plan, of which no other deed is made."""
    if text.code not in languages.codes("clauses"):
        return False
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    found = [(start, each) for start in range(len(readings)) for each in net.at(readings, start)]
    safe = [range(start, each.end) for start, each in found if each.tag == "harmless"]
    safe += [range(each.start, each.end) for each in kept]
    return any(
        not any(start in one and each.end <= one.stop and len(one) > each.end - start for one in safe)
        for start, each in found
        if each.tag == "denies" or (each.tag == "elsewhere" and own.isdisjoint(_texts(text, start, each.end)))
    )


def _texts(text: Text, start: int, end: int) -> Iterator[str]:
    """The longer words from here to there."""
    return (each.text for each in text.words[start:end] if len(each.text) > _SHORT_WORD)
