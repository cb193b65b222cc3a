"""Things, and whether a verb is done to one.

A verb that is vague by itself (*deal*, *settle*, *fix*) is an act that can be seen when its object is a thing that
can be held or touched. The object is the run of words that follows, up to the first word that begins something
else.
"""

from handrail_planner.core.linter.english.phrases import words
from handrail_planner.core.linter.text import Text, Word

_REACH = 6
_IN_ES = ("ses", "xes", "ches", "shes", "toes")


def is_thing(word: str) -> bool:
    """Whether a word names something that can be seen or touched, in the singular or the plural."""
    known = words("things", "things")
    return word in known or word.removesuffix("s") in known or (word.endswith(_IN_ES) and word[:-2] in known)


def object_of(text: Text, start: int, end: int) -> list[Word]:
    """The words between two places, up to the first that begins something else."""
    run: list[Word] = []
    for each in (each for each in text.words if start <= each.start < end):
        if each.text in words("common", "function-words") or len(run) == _REACH:
            break
        run.append(each)
    return run


def done_to_a_thing(text: Text, start: int, end: int) -> bool:
    """Whether what follows is a thing: "the calendar invite", "two cards to Sam". The last word counts."""
    run = object_of(text, start, end)
    return bool(run) and is_thing(run[-1].text)


def moved_to_a_thing(text: Text, start: int, end: int) -> bool:
    """Whether what follows is a place that a thing makes: "into my chair", "her on my chest"."""
    run = object_of(text, start, end)
    after = run[-1].end if run else start
    where = next((each for each in text.words if each.start >= after), None)
    return where is not None and where.text in words("common", "onto") and done_to_a_thing(text, where.end, end)
