"""Which words a language knows: those that a slip of the finger is mended to, those that open a clause or end all texts, and all that are no word of somebody's own."""

import re
from functools import cache

from handrail_notifier.core.languages.loading import clauses, codes, deeds, leaving, replies, spelling
from handrail_notifier.core.languages.nets import (
    GIVEN,
    NAME,
    barrier_net,
    clause_net,
    deed_net,
    hint_net,
    leaving_net,
    overlooked_net,
    reply_net,
)
from handrail_notifier.core.spelling import Speller, speller

_NOTATION = re.compile(r"[()|?]")


@cache
def our_leads() -> tuple[str, ...]:
    """Our words before the keys of a nudge, in every language, the longest first."""
    leads = {each for code in codes("replies") for each in replies(code).tapbacks.leads}
    return tuple(sorted(leads, key=lambda each: (-len(each), each)))


@cache
def opening_words(code: str) -> frozenset[str]:
    """Every word of what a clause may begin with and which says nothing."""
    return frozenset(word for each in clauses(code).opener for word in _NOTATION.sub(" ", each).split())


@cache
def reply_speller(code: str) -> Speller:
    read = spelling(code)
    known = reply_net(code).vocabulary | barrier_net(code).vocabulary
    if code in codes("clauses"):
        known |= clause_net(code).vocabulary
    guards = replies(code).guards
    kept = {*read.real, *read.unlike, *guards.undoes, *guards.unreal, *guards.others}
    return speller(read.forms, known, read.slips, kept, read.light, read.sounds, read.glued)


@cache
def pasts(code: str) -> frozenset[str]:
    """What the listed verbs of plans become once they are done."""
    return frozenset(word for each in deeds(code).verbs.values() for word in each.rpartition(">")[2].split())


@cache
def leaving_words(code: str) -> frozenset[str]:
    """Every word of a phrase about leaving, and every name."""
    return (leaving_net(code).vocabulary - {GIVEN, NAME}) | frozenset(leaving(code).names)


@cache
def leaving_speller(code: str) -> Speller:
    read = spelling(code)
    known = leaving_words(code) | hint_net(code).vocabulary | overlooked_net(code).vocabulary
    return speller(read.forms, known, read.slips, read.real, read.light)


@cache
def phrase_words() -> frozenset[str]:
    """Every word of a phrase about replies, plans or leaving, in any language, and every other that a language knows as its own."""
    nets = [reply_net(code) for code in codes("replies")] + [clause_net(code) for code in codes("clauses")]
    nets += [deed_net(code) for code in codes("deeds")] + [leaving_net(code) for code in codes("leaving")]
    own = [{*spelling(code).real, *spelling(code).forms, *spelling(code).light} for code in codes("spelling")]
    own += [{*leaving(code).no_name} for code in codes("leaving")]
    return frozenset().union(*(net.vocabulary for net in nets), *own)
