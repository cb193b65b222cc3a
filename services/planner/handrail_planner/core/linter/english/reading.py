"""Reading level: the Flesch-Kincaid grade, treated so that a line of ten words can bear it.

The formula is 0.39 × words per sentence + 11.8 × syllables per word − 15.59. On one short line a single long word
would decide it, so every text is read together with `PLAIN_WORDS` words of plain speech (`PLAIN_SYLLABLES`
syllables each), a sentence ends at a comma too and counts at most `MOST_IN_SENTENCE` words (a field of 140
characters can't be long), and long words that every child knows (*Saturday*, *television*) weigh no more than two
syllables. A text of fewer than `FEWEST` words has no reading level.

A short line can be hard all the same ("the consultation terminates"): two hard words make it so, where they are
more than three in ten of its words. A hard word has three syllables or more, or is one that is written and never
said (*commence*).
"""

import re

from handrail_planner.core.linter.english.phrases import words
from handrail_planner.core.linter.text import words_of

MOST_GRADE = 6.0
FEWEST = 5
PLAIN_WORDS = 8
PLAIN_SYLLABLES = 1.2
MOST_IN_SENTENCE = 14
LONG = 3
HARD_WORDS = 2
HARD_PART = 0.3
_VOWELS = re.compile(r"[aeiouyáéíóúàèìòùâêîôûäëïöü]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouysxzcg]es|[aeiou]red|[rlnwmkpsfc]ely|eless|eful|ement)$")
_SPLIT = re.compile(
    r"(?:ia(?!l\b|n\b)|i[ou](?!us\b|n\b|ns\b|nal)|eo(?!us)|ua(?!r)|uou|[aeiou]ing$|ying$|ier$|iest$|ienc|iet|dnt$|"
    r"sm$|sms$|creat|react)"
)
_ENDS = re.compile(r"[.!?;:,\n]+|\s-\s")


def grade(text: str) -> float:
    """The school grade whose children can read it."""
    sentences = [each for part in _ENDS.split(text) if (each := words_of(part.lower()))]
    said = [word for sentence in sentences for word in sentence]
    if len(said) < FEWEST:
        return 0.0
    heard = sum(syllables(word) for word in said) + PLAIN_WORDS * PLAIN_SYLLABLES
    return 0.39 * min(len(said) / len(sentences), MOST_IN_SENTENCE) + 11.8 * heard / (len(said) + PLAIN_WORDS) - 15.59


def hard(text: str) -> bool:
    """Whether it takes more than a sixth grader to read it."""
    said = words_of(text.lower())
    long = sum(1 for word in said if syllables(word) >= LONG or word in words("reading", "formal"))
    return grade(text) > MOST_GRADE or (long >= HARD_WORDS and long > HARD_PART * len(said))


def syllables(word: str) -> int:
    """How many syllables a word has, at least one; a long word that everybody knows counts as two."""
    count = sum(_of_part(part) for part in word.replace("'", "").split("-") if part)
    easy = words("reading", "easy")
    return max(1, min(count, 2) if word in easy or word.removesuffix("'s") in easy else count)


def _of_part(word: str) -> int:
    if word.isdigit():
        return 1
    count = len(_VOWELS.findall(word)) + len(_SPLIT.findall(word))
    if (count > 1 and _SILENT.search(word) and not word.endswith(("le", "les", "led"))) or (
        count > 1 and re.search(r"[aeiouy]l(?:e|es|ed)$", word)
    ):
        count -= 1
    return max(1, count)
