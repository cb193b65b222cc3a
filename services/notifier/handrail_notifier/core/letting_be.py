"""Wishes that only look like leaving: for other hours, for no texts for so long, for fewer. What says more than that is a doubt."""

from collections.abc import Sequence

from handrail_notifier.core import languages
from handrail_notifier.core.at_least import is_bare
from handrail_notifier.core.left import STAYS, Leaving, Left, before_it, is_beside, says
from handrail_notifier.core.letters import Word
from handrail_notifier.core.sayings import Saying

OTHERS = frozenset({"hours", "terms", "bare_terms", "rates", "seldom"})
"""The tags of such wishes."""


def wished(said: Sequence[Saying], at: int, words: Sequence[Word], read: languages.Leaving, *, often: bool) -> Left:
    """What such a wish comes to. `often`: it is said how often texts may come."""
    if asks_for_them(said[at], words, read):
        return Left(missing=True)
    match said[at].tag:
        case "hours":
            return _of_hours(said, at, words, read)
        case "rates" | "seldom":
            return _of_rate(said, at, words, read, often=often)
        case _:
            return _of_term(said, at, words, read)


def asks_for_them(this: Saying, words: Sequence[Word], read: languages.Leaving) -> bool:
    """`No texts today?` and `no texts this week, everything ok?` ask where they are; `no texts today, ok?` wishes for none."""
    if this.tag == "missing" or words[this.start].text not in read.nones:
        return this.tag == "missing"
    behind = words[this.end :]
    if words[this.start].asked:
        return not says([*words[this.start : this.end], *behind[:1]], read.tags)
    return len(behind) > 1 and behind[0].apart and all(each.asked for each in behind)


def _of_hours(said: Sequence[Saying], at: int, words: Sequence[Word], read: languages.Leaving) -> Left:
    """`Stop texting me at 6am` wishes for other hours; `at night or ever` perhaps leaves, and so does whoever says anything more behind it."""
    before = before_it(said, words, said[at].start, sentence=False)
    if before & {*read.others, *read.turned}:
        return STAYS
    more = any(each.tag in {None, *OTHERS} for each in said[at + 1 :])
    at_all = {each.text for each in words[said[at].end :]} & {*read.at_all}
    if more or at_all:
        return Left(Leaving.AMBIGUOUS)
    return Left(hours=not is_beside(said, at, -1, words))


def _of_term(said: Sequence[Saying], at: int, words: Sequence[Word], read: languages.Leaving) -> Left:
    """`Stop texting me for a week` wishes for a break; `for a week straight` perhaps leaves. What somebody else does, or did, is told: `had to stop
    for 3 days`, `you don't text me for a week`. A bare STOP with a term leaves perhaps, and is a break beside it."""
    this = said[at]
    if _is_told(this, words, read) or (this.tag == "bare_terms" and is_beside(said, at, -1, words)):
        return Left(told=True)
    before = before_it(said, words, this.start, sentence=False)
    if before & {*read.others, *read.turned}:
        return Left(Leaving.AMBIGUOUS) if before & {*read.of_us} else Left(told=True)
    if says(words[this.end :], read.not_so_long):
        return Left(Leaving.AMBIGUOUS)
    if this.tag == "bare_terms" and this.start == 0 and is_bare(words, read):
        return Left(Leaving.AMBIGUOUS, term=all(each.tag in {"empty", "hedge"} for each in said[at + 1 :]))
    return Left(term=True)


def _of_rate(said: Sequence[Saying], at: int, words: Sequence[Word], read: languages.Leaving, *, often: bool) -> Left:
    """`Stop texting me every day` may mean fewer, or none; `twice a week is good` says which. `Don't text me every day` can mean but one."""
    this = said[at]
    if _is_told(this, words, read) or before_it(said, words, this.start, sentence=False) & {*read.others, *read.turned}:
        return STAYS
    sure = this.tag == "seldom" and not says(words[this.start :], read.not_fewer)
    sure = sure or (often and not says(words[this.end :], read.not_fewer))
    return Left(Leaving.NO if sure else Leaving.AMBIGUOUS, fewer=True)


def _is_told(this: Saying, words: Sequence[Word], read: languages.Leaving) -> bool:
    """Whether a subject stands right before it."""
    return this.start > 0 and not words[this.start].apart and words[this.start - 1].text in read.subjects
