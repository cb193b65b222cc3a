"""What of a text is its own beside a plan, and what only repeats the plan's words. None of them is made into a pattern: `re` keeps those."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handrail_notifier.core import languages
from handrail_notifier.core.letters import Word, words_of
from handrail_notifier.core.reply.forms import Deed, written

_WORD = re.compile(r"\w+")


def spelt(words: Sequence[Word], deed: Deed, code: str) -> Sequence[Word]:
    """As this language reads them; the plan's own words stay as they are."""
    speller, forms = languages.reply_speller(code), deed.forms
    around = languages.deed_net(code).vocabulary
    return replace(
        speller,
        forms={
            written: meant for written, meant in speller.forms.items() if len(written) > 1 or written[0] not in forms
        },
        known=speller.known | forms | around,
        light=speller.light - forms,
    ).read(words)


def outside(text: str, deed: Deed) -> frozenset[str]:
    """The words that stand outside of copies of the plan."""
    left = text.casefold()
    for copy in deed.copies:
        left = _without(left, copy)
    return frozenset(_texts(left))


def accented(text: str, deed: Deed) -> frozenset[str]:
    """The words with an accent that the plan has not."""
    return frozenset(one for each in written(text) - deed.written for one in _texts(each) if one != each)


def _without(text: str, copy: Sequence[str]) -> str:
    """A text but for each run of these words, whatever stands between them."""
    found = list(_WORD.finditer(text))
    kept, at, done = list[str](), 0, 0
    while at < len(found):
        run = found[at : at + len(copy)]
        if [each[0] for each in run] == [*copy]:
            kept += [text[done : run[0].start()], " "]
            done = run[-1].end()
            at += len(copy)
        else:
            at += 1
    return "".join([*kept, text[done:]])


def _texts(text: str) -> Iterator[str]:
    return (each.text for each in words_of(text))
