"""How a text leaves, and what stands beside a phrase of it. Values and helpers of `optout`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from handrail_notifier.core.letters import Word
from handrail_notifier.core.sayings import Saying


class Leaving(StrEnum):
    """Whether a text ends all texts."""

    CLEAR = "clear"
    AMBIGUOUS = "ambiguous"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Left:
    """How a text leaves. `wrong_number`: whoever has the number now is not the client; that leaves clearly, too. `hours`: it leaves nothing, and
    asks for texts at other hours; `term`: for none for so long, or perhaps for good. `fewer`: it asks for fewer, and leaves nothing, or perhaps. `missing`: it says or
    asks why no text came, and wishes nothing; `told`: it tells of so long a time, and wishes for none."""

    leaving: Leaving = Leaving.NO
    wrong_number: bool = False
    hours: bool = False
    term: bool = False
    fewer: bool = False
    missing: bool = False
    told: bool = False

    @property
    def rank(self) -> tuple[int, bool, bool, bool, bool, bool, bool]:
        return _RANK[self.leaving], self.wrong_number, self.term, self.fewer, self.hours, self.missing, self.told

    @property
    def is_silent(self) -> bool:
        """Whether it neither leaves nor wishes for anything."""
        return self.leaving is Leaving.NO and not (self.hours or self.term or self.fewer)

    @property
    def is_no_wish(self) -> bool:
        """Whether what looks like a wish for a rest is none."""
        return self.missing or self.told


STAYS = Left()
_RANK = {Leaving.NO: 0, Leaving.AMBIGUOUS: 1, Leaving.CLEAR: 2}


def spoken(words: Sequence[Word]) -> str:
    """Words with a space around each."""
    return f" {' '.join(each.text for each in words)} "


def says(words: Sequence[Word], any_of: Sequence[str]) -> bool:
    return any(each.text in any_of for each in words)


def is_beside(said: Sequence[Saying], at: int, way: int, words: Sequence[Word]) -> bool:
    """Whether other words stand right beside it, on one side, without a break."""
    beyond = at + way
    if not 0 <= beyond < len(said) or said[beyond].tag is not None:
        return False
    return not words[said[at].start if way < 0 else said[at].end].apart


def before_it(said: Sequence[Saying], words: Sequence[Word], start: int, *, sentence: bool) -> set[str]:
    """What else stands before a word in its sentence, or only since the last break in it."""
    began = next((at for at in range(start, 0, -1) if words[at].anew or (words[at].apart and not sentence)), 0)
    others = [each for each in said if each.tag is None and each.start < start]
    return {words[at].text for each in others for at in range(max(began, each.start), each.end)}
