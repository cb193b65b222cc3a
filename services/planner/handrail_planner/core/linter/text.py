"""A field's words made ready to be searched, every place in them staying where it was.

`lower` is the text in small letters with plain quotation marks; `open` is the same with all speech covered: what stands in
quotation marks, and what is said or sent without them ("tell Sam I can't come"). Both are as long as the text itself, so that
a match in either is a place in the text.
"""

import re
from dataclasses import dataclass
from functools import cached_property

COVER = "▪"
_LIKENESS = str.maketrans("‘’‚′`´“”„″«»–—−", "''''''\"\"\"\"\"\"---")
_QUOTED = re.compile(r"\"[^\"]*(?:\"|$)|(?<![\w'])'(?=\S)[^']*?(?:(?<=\w)'(?=\w)[^']*?)*(?<=[^\s'])'(?!\w)")
_SPEAKS = (
    r"\b(?:say|tell|text|message|reply|answer|ask|write|whisper|e-?mail|shout|explain|promise|repeat|announce|mention|"
    r"respond|post|type|admit|add)(?:s|ing)?\b"
)
_BARS = r"(?:and|or|then|that|i|if|when|unless|until|whenever|once|as|while|before|after|because|so|how|what|where|who|why|which|whether|to|instead|not)\b"
_SPEECH = re.compile(
    rf"(?:{_SPEAKS}|\blet\s+\w+(?:\s+\w+)?\s+know\b)(?:\s+(?!{_BARS})[\w']+){{0,4}}?"
    r"\s*(?::\s*|\s+that\s+|\s+(?=(?:i|i'm|i'll|i've|i'd|no|not now|not today|we|we're|we'll|he's|she's|it's|they're|you're|yes)\b(?!\s+(?:more|longer)\b)))"
    r"(?P<said>[^.;!?]*?)(?=,?\s+(?:and\s+)?then\b|,\s+(?!i\b)|\s+and\s+(?!(?:i|i'm|i'll|we|it|he|she|they|you)\b)|"
    r"\s+(?:before|after|while|instead|if|when|unless)\b|[.;!?]|$)"
)
_THOUGHT = re.compile(r"\b(?:think|remind myself|tell myself|thinking)\s*:\s*(?P<said>[^.;!?]*)")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in small letters, and where it stands."""

    text: str
    start: int
    end: int


class Text:
    """A field's words. Built once for all the rules; nothing in it changes."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.lower = "".join(_small(each) for each in raw).translate(_LIKENESS)

    @cached_property
    def quotes(self) -> tuple[tuple[int, int], ...]:
        """Where quotation marks open and close."""
        return tuple(found.span() for found in _QUOTED.finditer(self.lower))

    @cached_property
    def unquoted(self) -> str:
        """The text in small letters with the quoted parts covered."""
        return _covered(self.lower, self.quotes)

    @cached_property
    def open(self) -> str:
        """The text in small letters with all speech covered."""
        said = [found.span("said") for each in (_SPEECH, _THOUGHT) for found in each.finditer(self.unquoted)]
        return _covered(self.unquoted, tuple(said))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words outside of speech."""
        return tuple(Word(found[0], *found.span()) for found in _WORD.finditer(self.open))


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def _small(character: str) -> str:
    small = character.lower()
    return small if len(small) == 1 else character


def _covered(text: str, places: tuple[tuple[int, int], ...]) -> str:
    for start, end in places:
        text = text[:start] + COVER * (end - start) + text[end:]
    return text
