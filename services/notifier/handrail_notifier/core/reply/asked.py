"""What answers a plan that was put before the client, and what may be one said back. None of it is a word that carriers keep (M12)."""

import re
import unicodedata

from handrail_notifier.core.reply.meanings import Accept, AskChange, Decline, HowSure, Open, SayBack

AGREE = frozenset({"ok", "okay", "yes"})
"""YES is never asked for (the carriers keep it for themselves), but whoever says it means it."""
DECLINE = frozenset({"pass", "no", "not now", "no thanks", "no thank you"})

LONGEST_ANSWER = 40
"""Longer than any keyword or answer: what is longer is in the client's own words."""
_ACCEPT = re.compile(r"(?:ok|okay|yes) ?(10|[0-9])?(?: 10)?")
_SURE = re.compile(r"(10|[4-9])(?: 10)?")
"""What is less than 4 answers a nudge, too; with OK before it there is no doubt."""
_SURE_FIRST = re.compile(r"\W*(?:ok(?:ay)?\W+|yes\W+)?(10|[0-9])(?:\s*/\s*10)?\s*[.,;:!\n-](?!\d)", re.IGNORECASE)
_CHANGE = re.compile(r"[\W_]*change\b[\W_]*(.*)", re.DOTALL | re.IGNORECASE)
_WORDS_OF_A_PLAN = 3
_LETTERS_OF_A_PLAN = 12
"""What has fewer of both is a thank-you or a slip, and no plan. Not every script has spaces."""


def answer(text: str, words: str, asked: Open) -> Accept | AskChange | Decline | HowSure | None:
    """What a text, in these words, answers about a plan, where this is asked."""
    accepted = _ACCEPT.fullmatch(words)
    if asked.accept and accepted:
        return Accept(None if accepted[1] is None else int(accepted[1]))
    sure = accepted if accepted and accepted[1] else _SURE.fullmatch(words)
    if asked.how_sure and sure:
        return HowSure(int(sure[1]))
    if asked.turn_down and words in DECLINE:
        return Decline()
    change = _CHANGE.match(text) if asked.turn_down else None
    return AskChange(change[1].strip() or None) if change else None


def is_how_sure(words: str) -> bool:
    """`OK 3`: what is said to a plan, and out of its time never a report."""
    accepted = _ACCEPT.fullmatch(words)
    return bool(accepted and accepted[1])


def said_back(text: str, words: str, asked: Open) -> SayBack | None:
    """The plan said back, if it may be one."""
    if not asked.say_back or not _may_be_a_plan(text, words):
        return None
    sure = _SURE_FIRST.match(text) if asked.how_sure else None
    return SayBack(int(sure[1]) if sure else None)


def _may_be_a_plan(text: str, words: str) -> bool:
    """Neither a question nor a second thought: who asks for a change has not said a plan back."""
    if text.rstrip().endswith("?") or words in DECLINE or _CHANGE.match(text):
        return False
    letters = sum(each.isalpha() for each in text)
    return letters >= _LETTERS_OF_A_PLAN or (letters > 0 and len(text.split()) >= _WORDS_OF_A_PLAN)


def plain_words(text: str) -> str:
    """Letters and digits of a short text, in lower case, one space between words; everything else is punctuation."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST_ANSWER]).casefold().strip()
    words = " ".join("".join(c if c.isalnum() else _gap(c) for c in folded).split())
    return words if len(text.strip()) <= LONGEST_ANSWER else ""


def _gap(character: str) -> str:
    invisible = unicodedata.category(character) in {"Cf", "Mn", "Me"}
    return "" if invisible else " "
