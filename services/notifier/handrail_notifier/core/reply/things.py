"""What the things in a plan are called by whoever reports of them: `the telly`, where the plan says *TV*."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from handrail_notifier.core import languages

_SHORTEST_PLURAL = 4


def as_called(word: str, code: str, *, verb: bool, counted: bool) -> Iterator[str]:
    """As a word may be said of a plan that has it; what is no verb, by whatever else it is called. What there are to be so many of is not said by
    one of them."""
    yield from _as_said(word, counted=counted)
    if verb:
        return
    yield from _little(word, code)
    for each in others(code).get(word, ()):
        yield from _as_said(each, counted=counted)
        for small in _little(each, code):
            yield from _as_said(small, counted=counted)


def _little(word: str, code: str) -> Iterator[str]:
    """As a small thing is called, or a dear one."""
    return (re.sub(pattern, form, word) for pattern, form in languages.deeds(code).little if re.search(pattern, word))


def called(word: str, code: str) -> frozenset[str]:
    """All that it may be called, for one and for many."""
    return frozenset(as_called(word, code, verb=False, counted=False))


@cache
def others(code: str) -> Mapping[str, frozenset[str]]:
    """What else each thing is called, for one of it and for many."""
    known, found = languages.deeds(code).things, dict[str, frozenset[str]]()
    rows = [row.split() for row in known.alike]
    named = [(each, row) for row in rows for each in row] + [(key, row.split()) for key, row in known.of_a_kind.items()]
    for each, row in named:
        for one in (each, f"{each}s", f"{each}es"):
            found[one] = found.get(one, frozenset()) | (frozenset(row) - {each})
    return found


def _as_said(word: str, *, counted: bool) -> Iterator[str]:
    if "'" in word:
        word = word.partition("'")[0]
        yield f"{word}'s"
    yield from (word, f"{word}s", f"{word}es")
    if word.endswith("s") and len(word) >= _SHORTEST_PLURAL and not counted:
        yield word[:-1]
