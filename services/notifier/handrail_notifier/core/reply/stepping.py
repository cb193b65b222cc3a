"""What a text is to a step of a walk-through that waits for an answer: what goes on with it, or a meaning of its own.

A step may ask for words, and words that answer it are no command: there only a bare keyword keeps its effect. Where a step asks for
OK or a number, what means something keeps it, but for what is an answer rather than a command.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.asked import agrees, plain_words, unaccented
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import Read
from handrail_notifier.core.reply.meanings import (
    Acknowledged,
    Agree,
    Answer,
    Expecting,
    GoesOn,
    Help,
    Meaning,
    Paced,
    Pull,
    Rated,
    Reported,
    Resume,
    Small,
    Start,
)
from handrail_notifier.core.reply.signs import says_no

_KEYS = frozenset({"0", "1", "2", "3"})
"""The digits that report a step, where a number for how much it helped follows."""


def walked(said: Read, texts: Sequence[Text], expecting: Expecting) -> Read:
    """The same text, to who is at such a step. A correction is of what was said before."""
    if said.corrects:
        return said
    if _says_no(said.meanings, texts, expecting):
        return Read()
    match said.meanings:
        case (Rated(number),):
            return Read((GoesOn(number),))
        case (Agree() | Acknowledged() | Reported(Answer.DONE, None, day=None),):
            return Read((GoesOn(),))
        case (Resume() | Pull(None),) if not _is_bare(texts):
            return Read((GoesOn(),))
    kept = tuple(_kept(said.meanings, texts, expecting))
    return replace(said, meanings=kept) if kept else Read((GoesOn(words=True),))


def _says_no(meanings: Sequence[Meaning], texts: Sequence[Text], expecting: Expecting) -> bool:
    """Whether a sign of no stands beside a mere yes, or alone where no words are asked for: nobody goes on with that."""
    raw = texts[0].raw if texts else ""
    if not says_no(raw):
        return False
    words = unaccented(plain_words(raw))
    if not words:
        return expecting.walk != "words"
    match meanings:
        case (Agree() | Acknowledged() | Reported(Answer.DONE, None, day=None),):
            return True
    return words in agrees()


def _kept(meanings: Sequence[Meaning], texts: Sequence[Text], expecting: Expecting) -> Iterator[Meaning]:
    for each in meanings:
        match each:
            case Help() | Start():
                yield each
            case Pull(int(cue)) if expecting.walk == "words":
                if _written(texts) == [word.text for word in words_of(expecting.cues[cue])]:
                    yield each
            case _ if expecting.walk == "words":
                if _is_bare(texts):
                    yield each
            case Reported(answer, None, day=None) if answer is not Answer.DONE and not _is_numbered(texts):
                pass
            case Paced() | Small() if expecting.walk == "number":
                pass
            case _:
                yield each


def _is_numbered(texts: Sequence[Text]) -> bool:
    """`Forgot, 3`: whoever adds a report's digit answers a nudge."""
    return any(each in _KEYS for each in _written(texts)[-1:])


def _written(texts: Sequence[Text]) -> list[str]:
    return [each.text for each in words_of(texts[0].raw) if each.text[:1].isalnum()] if texts else []


def _is_bare(texts: Sequence[Text]) -> bool:
    """Whether it is a keyword and nothing else, but for a number after it; or the digit of a report with how much it helped."""
    words = _written(texts)
    numbered = len(words) > 1 and words[-1].isdigit()
    said = " ".join(words[:-1] if numbered else words)
    known = {" ".join(word.text for word in words_of(one)) for each in texts for one in each.read.keywords}
    return said in known or (numbered and len(words) == 2 and (words[0] in _KEYS or words[0] in _reports(texts)))


def _reports(texts: Sequence[Text]) -> set[str]:
    """`done 7`: a report's own word, which says as much as its digit."""
    examples = (each.read.examples.get(tag, ()) for each in texts for tag in ("done", "part", "missed", "none"))
    return {one for some in examples for one in some if one.isalpha()}
