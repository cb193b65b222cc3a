"""Which words no client can have for their own: each that means something in what clients text, or is part of what does.

`make docs` writes them where the planner reads them (`handrail_shared.contracts.taken`), and a test compares the two.
"""

from collections.abc import Iterator

from handrail_notifier.core import crisis, languages
from handrail_notifier.core.optout import CARRIER
from handrail_notifier.core.reply.asked import agrees, declines
from handrail_notifier.core.reply.reading import HELP, START
from handrail_notifier.core.reply.unlinking import unlinks

_SHORTEST = 3
"""A word of fewer letters is no word of a client's own."""


def taken() -> frozenset[str]:
    """Of every language, as texts are read: in lower case, without accents."""
    return frozenset(each for each in _all() if each.isalpha() and len(each) >= _SHORTEST)


def _all() -> Iterator[str]:
    for phrase in (*CARRIER, *HELP, *START, *agrees(), *declines(), *unlinks()):
        yield from phrase.split()
    for code in languages.codes("spelling"):
        spelt = languages.spelling(code)
        for written in (*spelt.forms, *spelt.forms.values(), *spelt.numbers, *spelt.slips):
            yield from written.split()
    for code in languages.codes("replies"):
        read = languages.replies(code)
        yield from languages.reply_net(code).vocabulary
        yield from (
            word for each in (*read.barriers.values(), read.first, read.second) for one in each for word in one.split()
        )
    for code in languages.codes("leaving"):
        yield from languages.leaving_words(code)
    for code in languages.codes("crisis"):
        yield from crisis.vocabulary(code)
