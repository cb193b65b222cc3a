"""A text that reports two days: `3 yesterday, 1 today`. What it says of today counts for today. Yesterday's part is not recorded: it lies
with the client's words, and nobody is asked to read them.

Each part has its own day, before or behind what it reports; whatever is not built so is read as it stands.
"""

from collections.abc import Sequence
from dataclasses import replace

from handrail_notifier.core import languages
from handrail_notifier.core.letters import Word
from handrail_notifier.core.reply.cues import starts
from handrail_notifier.core.reply.cutting import Text, cut


def by_day(text: Text) -> tuple[Text, Text] | None:
    """What is said of yesterday, and of today. None: no such text."""
    if text.code not in languages.codes("clauses"):
        return None
    before, now = _only(text, text.read.yesterday), _only(text, text.read.today)
    if before is None or now is None:
        return None
    first, last = sorted((before, now), key=lambda each: each.start)
    at = _boundary(text, first, last)
    if at is None or len(text.words[:at]) <= len(first) or len(text.words[at:]) <= len(last):
        return None
    parts = [cut(text.raw, _begun(words), text.code) for words in (text.words[:at], text.words[at:])]
    return (parts[0], parts[1]) if first is before else (parts[1], parts[0])


def lasted_yesterday(text: Text) -> bool:
    """`Yesterday 1 hour`: how long it was, and no wish for later."""
    begins = any([each.text for each in text.words[: len(one.split())]] == one.split() for one in text.read.yesterday)
    return begins and not any(each.apart for each in text.words[1:])


def _only(text: Text, phrases: Sequence[str]) -> range | None:
    """Where the one name of a day stands."""
    words = [each.text for each in text.words]
    found = [
        range(at, at + len(sought))
        for at in range(len(words))
        for each in phrases
        if words[at : at + len(sought := each.split())] == sought
    ]
    return found[0] if len(found) == 1 else None


def _boundary(text: Text, first: range, last: range) -> int | None:
    """Where the second part begins: at a clause between the days, or right before or behind a day where there is none."""
    between = [at for at in starts(text) if first.start < at <= last.start]
    if between:
        return between[0] if len(between) == 1 else None
    if first.start == 0:
        return last.start
    return first.stop if last.stop == len(text.words) else None


def _begun(words: Sequence[Word]) -> Sequence[Word]:
    return [replace(words[0], apart=True, anew=True), *words[1:]]
