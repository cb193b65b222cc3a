"""The phrases of each file, made into nets that a text is walked through: which belong together, and by which tag each is known.

A net is made once, when it is first needed; a phrase that can't be read is named with its file.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from handrail_notifier.core.languages.loading import BadLanguage, clauses, deeds, leaving, replies, spelling
from handrail_notifier.core.phrases import BadPhrase, Net, net_of
from handrail_notifier.core.sayings import OPEN

LAST = "$"
"""A phrase that ends like this counts only where nothing follows it in its clause."""
UNDOES = "undoes "
"""What stands before a verb in the tag of what is its contrary."""
MEANS = "means "
"""What stands before a verb in the tag of what says it in other words."""
GIVEN, NAME = "@given", "@name"
"""What a phrase about leaving has for a given name, and for another word that is written as a name is."""


@cache
def reply_net(code: str) -> Net:
    """Every phrase of a language's replies, with the meaning or the place around it as its tag."""
    read = replies(code)
    groups = {**read.meanings.model_dump(by_alias=True), **read.around.model_dump(), "number": ("#",)}
    guards = {*read.guards.undoes, *read.guards.unreal, *read.guards.others}
    return _net(code, "replies", groups, read.words, guards)


@cache
def barrier_net(code: str) -> Net:
    """What got in the way, with its digit as its tag."""
    read = replies(code)
    return _net(code, "replies", {str(digit): each for digit, each in read.barriers.items()}, read.words, ())


@cache
def clause_net(code: str) -> Net:
    """What clauses begin with or hold, with its place and meaning as its tag."""
    read = clauses(code)
    groups = {
        **{f"opens {name}": each for name, each in read.opens.items()},
        **{f"holds {name}": [*each, *read.wishes.get(name, ())] for name, each in read.holds.items()},
        **{f"holds {name}": each for name, each in read.wishes.items() if name not in read.holds},
        "opener": read.opener, "told": read.told, "harmless": read.harmless, "denies": read.denies, "elsewhere": read.elsewhere,
        "spoils": read.spoils, "taboo": read.taboo, "cuts": read.cuts, "calm": read.calm, "plain": read.plain, "theirs": read.theirs,
        "broken": read.broken, "lacking": read.lacking, "given": read.given,
        "at_first": read.at_first, "broken_first": read.broken_first, "went_back": read.went_back, "even_so": read.even_so,
    }  # fmt: skip
    return _net(code, "clauses", groups, read.words, ())


@cache
def deed_net(code: str) -> Net:
    """What stands around a plan's own words, with its kind as its tag."""
    read = deeds(code)
    groups = read.model_dump(
        include={"signs", "harmless", "doubts", "part", "missed", "lacking", "gets", "apart", "spoils", "taints"}
    )
    groups |= {f"{MEANS}{verb}": each for verb, each in read.sayings.items()}
    groups |= {f"{UNDOES}{verb}": each for verb, each in read.contrary.items()}
    return _net(code, "deeds", groups, {}, ())


@cache
def leaving_net(code: str) -> Net:
    """Every phrase about leaving, with its kind as its tag."""
    read = leaving(code)
    groups = read.model_dump(
        include={
            "hours",
            "terms",
            "bare_terms",
            "rates",
            "seldom",
            "often",
            "held",
            "missing",
            "told_terms",
            "alone",
            "clear",
            "doubtful",
            "wrong_number",
            "perhaps_wrong",
            "astray",
            "no",
            "hedge",
            "empty",
        }
    )
    return _net(code, "leaving", groups, read.words, ())


@cache
def hint_net(code: str) -> Net:
    """What hints that whoever has the number is not the client, with what it is about as its tag."""
    read = leaving(code)
    groups = read.model_dump(include={"number_hints", "person_hints", "sure_hints"})
    return _net(code, "leaving", groups, read.words, read.no_name)


@cache
def overlooked_net(code: str) -> Net:
    """What says that somebody else reads the phone, with its kind as its tag."""
    read = leaving(code)
    return _net(
        code,
        "leaving",
        read.model_dump(include={"overlooked", "looked_at", "looked_at_together"}),
        read.words,
        (),
    )


def _net(
    code: str,
    file: str,
    groups: Mapping[str, Sequence[str]],
    words: Mapping[str, Sequence[str]],
    guards: Sequence[str] | set[str],
) -> Net:
    phrases = [_tagged(tag, phrase) for tag, group in groups.items() for phrase in group]
    try:
        return net_of(phrases, words, not_any=guards, numbers=spelling(code).numbers)
    except BadPhrase as fault:
        raise BadLanguage(f"languages/{code}/{file}.toml: {fault}") from fault


def _tagged(tag: str, phrase: str) -> tuple[str, str]:
    """With its tag; that of a phrase after which anything or nothing may follow says so."""
    mark = next((each for each in (OPEN, LAST) if phrase.endswith(each)), "")
    return f"{tag}{mark}", phrase.removesuffix(mark)
