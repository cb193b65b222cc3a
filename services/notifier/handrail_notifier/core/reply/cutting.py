"""A text in one language: its words, the phrases that they make, the numbers in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.letters import OUT_OF_TEN, Word
from handrail_notifier.core.phrases import Net
from handrail_notifier.core.reply.meanings import Answer
from handrail_notifier.core.sayings import Saying, sayings

NUMBER: Final = "number"
"""The tag of a number without a word that says what it is."""
NUMERIC = frozenset({"rating", NUMBER})
OUTCOMES: Mapping[str, Answer] = {
    "done": Answer.DONE, "part": Answer.PARTLY, "missed": Answer.MISSED, "none": Answer.DID_NOT_ARISE,
}  # fmt: skip
EMPTY = frozenset({"filler", "join", "comment", "when"})
YES = frozenset({"acknowledge", "intend"})
COURTESY: Final = "courtesy"
"""The tag of what softens a wish, and makes a report unreal."""
_OWN = "own"
_COSTS = {
    "done": 1,
    _OWN: -1,
    "rating": 2,
    NUMBER: 3,
    "filler": 1,
    "join": 1,
    "comment": 12,
    "when": 1,
    "courtesy": 2,
    "acknowledge": 1,
    "intend": 1,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one language: as it was sent, its words, what they say."""

    raw: str
    words: Sequence[Word]
    said: Sequence[Saying]
    read: languages.Replies
    net: Net
    barriers: Net
    code: str
    """Which language it is read in."""
    owned: frozenset[int] = frozenset()
    """The places of words that only look like something else, and are the client's own."""

    def apart(self, at: int) -> bool:
        """Whether a saying stands apart from what comes before it: by a break, or by a word that joins."""
        return at == 0 or self.words[self.said[at].start].apart or self.said[at - 1].tag == "join"

    def beside(self, at: int) -> tuple[Sequence[Saying], Sequence[Saying]]:
        """What stands before and after a saying without a break, the nearest first."""
        first = next((each for each in range(at, 0, -1) if self.apart(each)), 0)
        last = next((each for each in range(at + 1, len(self.said)) if self.apart(each)), len(self.said))
        return [*reversed(self.said[first:at])], self.said[at + 1 : last]

    def attached(self, at: int) -> bool:
        """Whether the client's own words stand right beside a saying."""
        before, after = self.beside(at)
        return any(each.tag is None for each in before[:1]) or any(self.is_new(each) for each in after[:1])

    def is_new(self, saying: Saying) -> bool:
        """Whether the client's own words don't merely go on with what was said, like `at my sister's`."""
        first = self.texts(saying)[0]
        long = saying.end - saying.start > 1 or any(
            each.start == saying.end and each.tag == "done" and not self.words[each.start].apart for each in self.said
        )
        return saying.tag is None and not (first in self.read.goes_on and long)

    def texts(self, saying: Saying) -> list[str]:
        return [each.text for each in self.words[saying.start : saying.end]]

    def is_asked(self, saying: Saying) -> bool:
        return any(each.asked for each in self.words[saying.start : saying.end])

    def numbers(self, saying: Saying) -> list[int]:
        """The small whole numbers in it, words for numbers included; out of how many is none of them."""
        texts = self.texts(saying)
        found = [10] if texts == [OUT_OF_TEN] else [self.net.number(each) for each in texts if each != OUT_OF_TEN]
        return [each for each in found if each is not None]

    def unread(self, which: Callable[[Saying], bool]) -> "Text":
        """The same, where these sayings are the client's own words."""
        return replace(self, said=[replace(each, tag=None) if which(each) else each for each in self.said])


def cut(raw: str, words: Sequence[Word], code: str) -> Text:
    """A text as this language's phrases."""
    spelt = languages.reply_speller(code).read(words)
    net = languages.reply_net(code)
    said = sayings(spelt, net, lambda tag: _COSTS.get(tag, 0))
    text = Text(raw, spelt, said, languages.replies(code), net, languages.barrier_net(code), code)
    owned = frozenset(at for each in said if each.tag == _OWN for at in range(each.start, each.end))
    text = replace(text, owned=owned)
    return text.unread(lambda each: each.tag == _OWN)
