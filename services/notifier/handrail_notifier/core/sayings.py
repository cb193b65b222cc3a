"""A text cut into the phrases that it is made of, and what is left as the client's own words.

Of all ways to cut it, the one that leaves the fewest words over; then the one with the fewest phrases. No phrase goes on over a break. What it
takes grows with the text's length alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handrail_notifier.core.letters import Word
from handrail_notifier.core.phrases import ANYTHING, Net

OPEN = ANYTHING
"""A phrase whose tag ends like this takes all that follows."""
_LEFT_OVER = 1000
_PHRASE = 10


@dataclass(frozen=True, slots=True)
class Saying:
    """The words from `start` to `end`. `tag`: what they are said for; None: the client's own words."""

    tag: str | None
    start: int
    end: int
    phrase: int = -1


def no_more(_: str) -> int:
    """All tags cost the same."""
    return 0


def sayings(words: Sequence[Word], net: Net, costs: Callable[[str], int] = no_more) -> list[Saying]:
    """The text, cut. `costs`: what a tag costs beside others, where a text can be cut in more than one way."""
    best: list[tuple[int, Saying | None]] = [(0, None)] * (len(words) + 1)
    readings = [net.read(each.text) for each in words]
    for start in range(len(words) - 1, -1, -1):
        options = [(_LEFT_OVER + best[start + 1][0], Saying(None, start, start + 1))]
        breaks = next((at for at in range(start + 1, len(words)) if words[at].apart), len(words))
        for found in net.at(readings, start):
            tag, is_open = found.tag.removesuffix(OPEN), found.tag.endswith(OPEN)
            end = len(words) if is_open else found.end
            if found.end <= breaks:
                options.append((_PHRASE + costs(tag) + best[end][0], Saying(tag, start, end, found.phrase)))
        best[start] = min(options, key=lambda option: (option[0], -(option[1].end), option[1].phrase))
    return _joined(best)


def _joined(best: Sequence[tuple[int, Saying | None]]) -> list[Saying]:
    """From first to last; words left over beside each other are one."""
    found: list[Saying] = []
    at = 0
    while (saying := best[at][1]) is not None:
        if saying.tag is None and found and found[-1].tag is None:
            found[-1] = Saying(None, found[-1].start, saying.end)
        else:
            found.append(saying)
        at = saying.end
    return found
