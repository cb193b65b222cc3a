"""A report of a step done, if only in part, beside a picture that belies it: `done 👎`, `1 🙃`. A person reads it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.meanings import Meaning, Reported, Understood
from handrail_notifier.core.reply.outcome import BELIEVED
from handrail_notifier.core.reply.signs import BELIES

_MOST: Final = 5
"""In more words than these the sign may be of anything else that is told."""
_LINKS: Final = frozenset("\N{FEMALE SIGN}\N{MALE SIGN}")
"""What a picture of a person is drawn with."""


def unless_belied(text: str, understood: Understood) -> Understood:
    """The same without a step done, where a sign beside the few words that tell it says that it was not, or mocks."""
    if not any(isinstance(each, Reported) for each in understood.meanings):
        return understood
    words = [each.text for each in words_of(text) if each.text not in _LINKS]
    if not _has_sign_against(words):
        return understood
    by_key = all(each.isdecimal() for each in words if each[0].isalnum())
    kept = tuple(each for each in understood.meanings if not _is_belied(each, by_key=by_key))
    return replace(understood, meanings=kept)


def _is_belied(meaning: Meaning, *, by_key: bool) -> bool:
    """Whoever tells in words how much it helped means what they say."""
    believed = isinstance(meaning, Reported) and meaning.answer in BELIEVED
    return isinstance(meaning, Reported) and believed and (by_key or meaning.helpfulness is None)


def _has_sign_against(words: Sequence[str]) -> bool:
    """Whether a sign stands before or behind all that is told. `Done 👎 didn't help` says of what it is, and `did it 🚫🍺` what was kept from."""
    told = [at for at, each in enumerate(words) if each[0].isalnum()]
    by_key = all(words[at].isdecimal() for at in told)
    for at, each in enumerate(words):
        of_another = at + 1 < len(words) and not (words[at + 1][0].isalnum() or words[at + 1] in BELIES)
        if each in BELIES and not of_another and (by_key or not told[0] < at < told[-1]):
            return len(told) <= _MOST
    return False
