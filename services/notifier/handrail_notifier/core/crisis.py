"""Whether a text sounds like a crisis, and in which tier. Rather one alert too many: nothing takes a phrase back, no `not`, no idiom.

The first tier is explicit: taking one's life, harming oneself, violence, an overdose, danger. The second may be one: hopelessness,
a farewell, an end that is wished for. The phrases are data for clinicians to review (`languages/*/crisis.toml`), and are found through slips
of the finger, letters held long, left out, starred, spaced out or swapped for digits, letters of other alphabets that look alike,
and what does not show. What a tapback quotes of us, or a telephone says by itself, is not said to us. The time it takes grows no faster than the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from handrail_notifier.core import languages
from handrail_notifier.core.languages import BadLanguage
from handrail_notifier.core.letters import LONGEST, MOST_REMEMBERED, Word, folded, is_digits, words_of
from handrail_notifier.core.machines import without_machines
from handrail_notifier.core.phrases import BadPhrase, Net, net_of
from handrail_notifier.core.spelling import Slips, Speller, slips_of, speller
from handrail_notifier.core.tapback import spoken

SHORTEST_NEAR = 6
"""Of a listed word of this many letters or more any one letter may be wrong but the first. Any word of a longer phrase may be written
with a slip of the finger."""
SHORTEST_HELD = 4
LAST = "$"
"""A phrase that ends like this counts only where nothing follows it without a break."""
_FILE = "crisis"


class Tier(StrEnum):
    """How explicit a text is."""

    FIRST = "tier_1"
    SECOND = "tier_2"


@dataclass(frozen=True, slots=True)
class Suspected:
    """A text sounds like a crisis. `phrases`: the ids of what was found, each with its language; never what was said."""

    tier: Tier
    phrases: tuple[str, ...]
    version: str


FAULT = Suspected(Tier.FIRST, ("fault",), "none")
"""What a check that fails has to say."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """One language's phrases, and the words that are read as one of theirs."""

    net: Net
    version: str
    speller: Speller
    held: Mapping[str, str]
    slips: Slips
    near: Mapping[str, str]
    masked: Mapping[tuple[int, str], Sequence[str]]
    joined: Sequence[tuple[str, str]]
    leads: Sequence[str]
    run_together: frozenset[str]
    real: frozenset[str]


def look(text: str, language: str | None = None) -> Tier | None:
    """The tier of a text, if it sounds like a crisis."""
    suspected = suspect(text, language)
    return suspected.tier if suspected else None


def suspect(text: str, language: str | None = None) -> Suspected | None:
    """The tier and the phrases. The client's own language is looked through, and each whose phrases hold everywhere."""
    return suspected_in(text, [language])[0]


def suspected_in(text: str, languages_spoken: Sequence[str | None]) -> Sequence[Suspected | None]:
    """The same for each of these languages. A language that several of them ask for is looked through once."""
    if is_digits(text):
        return _digits(text, tuple(languages_spoken))
    return _suspected_in(text, languages_spoken)


@lru_cache(MOST_REMEMBERED)
def _digits(text: str, languages_spoken: Sequence[str | None]) -> Sequence[Suspected | None]:
    return tuple(_suspected_in(text, languages_spoken))


def _suspected_in(text: str, languages_spoken: Sequence[str | None]) -> Sequence[Suspected | None]:
    said = without_machines(spoken(text))
    looked = [_looked_through(each) for each in languages_spoken]
    found = {code: frozenset(_found(said, code)) for code in dict.fromkeys(code for codes in looked for code in codes)}
    together = [sorted({each for code in codes for each in found[code]}) for codes in looked]
    return [_suspected(each, language) for each, language in zip(together, languages_spoken, strict=True)]


def _suspected(found: Sequence[tuple[Tier, str]], language: str | None) -> Suspected | None:
    if not found:
        return None
    tier = Tier.FIRST if any(each is Tier.FIRST for each, _ in found) else Tier.SECOND
    return Suspected(tier, tuple(phrase for _, phrase in found), version(language))


def version(language: str | None = None) -> str:
    """Which edition of the phrases is looked through, for the record."""
    return " ".join(f"{code}:{languages.crisis(code).version}" for code in _looked_through(language))


def vocabulary(code: str) -> frozenset[str]:
    """Every word that stands in a language's phrases."""
    return _lexicon(code).net.vocabulary


def _looked_through(language: str | None) -> Sequence[str]:
    having, own = languages.in_order(_FILE, language), languages.primary(language)
    return [code for code in having if code == own or languages.crisis(code).everywhere]


def _found(text: str, code: str) -> Iterator[tuple[Tier, str]]:
    known = _lexicon(code)
    for words in _streams(text[:LONGEST]):
        meant = known.speller.read(words)
        readings = [known.net.read(*_known_as(each.text.replace("'", ""), known)) for each in meant]
        for start in range(len(readings)):
            for each in known.net.at(readings, start):
                tier, phrase = each.tag.removesuffix(LAST).split(":", 1)
                if not each.tag.endswith(LAST) or _is_last(meant, each.end):
                    yield Tier(tier), phrase
        yield from _joined(words, known)


def _streams(text: str) -> Iterator[Sequence[Word]]:
    """The text as words, in each of the ways in which it may be meant."""
    plain = words_of(text)
    low = folded(text).translate(_ALIKE)
    ways = [plain, _unspaced(plain)]
    for digits in (_LEET, _LEET_L) if "1" in low else (_LEET,):
        swapped = tuple(Word(each.translate(digits) if _is_leet(each) else each) for each in _LEET_WORD.findall(low))
        if [each.text for each in swapped] != [each.text for each in plain]:
            ways += [swapped, _unspaced(swapped)]
    if any(each in _TURNS for each in text):
        ways.append(words_of("".join(reversed(text))))
    yield from dict.fromkeys(ways)


def _is_last(words: Sequence[Word], end: int) -> bool:
    return end == len(words) or words[end].apart


def _known_as(word: str, known: _Lexicon) -> frozenset[str]:
    """Every word of the phrases that this one may be."""
    if word in known.net.vocabulary or word in known.real:
        return frozenset({word})
    if "*" in word:
        shape = re.compile(re.escape(word).replace(r"\*", "."))
        return frozenset(
            {word, *(each for each in known.masked.get((len(word), word[0]), ()) if shape.fullmatch(each))}
        )
    found = {word, known.held.get(_held(word), word), *known.slips.meant(word)}
    for shorter in (word, *_without_one(word)) if SHORTEST_NEAR - 1 <= len(word) <= _LONGEST_WORD else ():
        if (near := known.near.get(shorter)) and near[0] == word[0]:
            found.add(near)
    return frozenset(found)


def _joined(said: Sequence[Word], known: _Lexicon) -> Iterator[tuple[Tier, str]]:
    """Phrases whose letters stand together, or are cut in the wrong places; each begins, with no more than a lead before it, and ends where a word does, or is one."""
    words = [_held(each.text.replace("'", "")) for each in said]
    starts, ends, letters = dict[int, int](), set[int](), ""
    for word in words:
        shared = letters[-1:] == word[:1]
        start = len(letters) - shared
        letters += word[shared:]
        starts[start] = max(starts.get(start, 0), len(letters))
        ends.add(len(letters))
    if any(word in known.run_together for word in words):
        yield Tier.FIRST, known.joined[0][1]
    for phrase, tag in known.joined:
        at = letters.find(phrase)
        while at >= 0:
            began = [starts[start] for each in known.leads if (start := _before(letters, each, at)) in starts]
            end = at + len(phrase)
            if began and (end in ends or end <= max(began)):
                yield Tier.FIRST, tag
                break
            at = letters.find(phrase, at + 1)


def _before(letters: str, lead: str, at: int) -> int:
    """Where the lead begins that stands right before this place; -1: it does not."""
    return at - len(lead) if letters.endswith(lead, 0, at) else -1


def _unspaced(words: Sequence[Word]) -> tuple[Word, ...]:
    """Letters that stand alone, three or more in a row, are one word."""
    found: list[Word] = []
    run: list[str] = []
    for each in (*words, Word("  ")):
        if len(each.text) == 1:
            run.append(each.text)
            continue
        found += [Word("".join(run))] if len(run) > 2 else [Word(one) for one in run]
        run = []
        found.append(each)
    return tuple(found[:-1])


def _is_leet(word: str) -> bool:
    return any(each.isalpha() for each in word) and not word.isalpha()


def _held(word: str) -> str:
    return _RUN.sub(r"\1", word)


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


_LONGEST_WORD = 16
_RUN = re.compile(r"(.)\1+")
_LEET = str.maketrans({**dict(zip("013457@$!|+", "oieastasilt", strict=True)), "2": "to"})
_LEET_L = {**_LEET, ord("1"): "l"}
"""`k1ll` and `ki11`: a 1 is either."""
_LEET_WORD = re.compile(r"[^\W_]+(?:[@$!|*+']{1,3}[^\W_]+)*|[@$*]+[^\W_]+(?:[@$!|*+']+[^\W_]+)*")
_ALIKE = str.maketrans(
    "аеорсухіѕјкмтьԁһոӏᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢαεικνορτυ",
    "aeopcyxisjkmtbdhnlabcdefghijklmnoprstuvwyzaeiknoptu",
)
"""Letters of other alphabets, and small capitals, that look like Latin ones."""
_TURNS = frozenset("\u202e\u202b\u2067\u202d")


@cache
def _lexicon(code: str) -> _Lexicon:
    """A language's phrases, ready. Raises `BadLanguage`."""
    read, spelt = languages.crisis(code), languages.spelling(code)
    tiers = {Tier.FIRST: read.first, Tier.SECOND: read.second}
    named = [(f"{tier}:{code}.{name}", each) for tier, all_ in tiers.items() for name, each in all_.items()]
    phrases = [_tagged(tag, one) for tag, each in named for one in each]
    try:
        net = net_of(phrases, read.words, not_any=read.not_any, numbers=spelt.numbers)
    except BadPhrase as fault:
        raise BadLanguage(f"languages/{code}/{_FILE}.toml: {fault}") from fault
    words = sorted(each for each in net.vocabulary if each.isalpha())
    listed = sorted({*read.misspelt} & net.vocabulary)
    several = [each for each in words if len(each) >= SHORTEST_HELD and not net.at([net.read(each)], 0)]
    joined = [_held(each) for each in read.joined]
    tools = {each: each.replace(" ", "") for each in read.tools}
    return _Lexicon(
        net=net,
        version=read.version,
        speller=speller({**spelt.forms, **tools}, net.vocabulary, (), read.real),
        held={_held(each): each for each in words if len(each) >= SHORTEST_HELD},
        slips=Slips([*listed, *several], frozenset(read.real) | net.vocabulary),
        near={slip: each for each in listed if len(each) >= SHORTEST_NEAR for slip in (each, *_without_one(each))},
        masked=_by_shape(words),
        joined=[(each, f"{code}.joined") for each in joined],
        leads=["", *dict.fromkeys(map(_held, read.leads))],
        run_together=frozenset(_held(slip) for each in joined for slip in slips_of(each)) - {*map(_held, read.real)},
        real=frozenset(read.real),
    )


def _tagged(tag: str, phrase: str) -> tuple[str, str]:
    """With its tag; that of a phrase after which nothing may follow says so."""
    return (f"{tag}{LAST}", phrase.removesuffix(LAST)) if phrase.endswith(LAST) else (tag, phrase)


def _by_shape(words: Sequence[str]) -> Mapping[tuple[int, str], Sequence[str]]:
    shapes: dict[tuple[int, str], list[str]] = {}
    for word in words:
        for first in (word[0], "*"):
            shapes.setdefault((len(word), first), []).append(word)
    return shapes
