"""Whether a text ends all texts, in any reasonable words: clearly, perhaps, or not (M3).

What carriers keep as opt-out words counts when it is all that was said. Plain words count as a sentence of their own, said to us
and of our texts: `please quit texting me` does, `my ex won't stop texting me` and `I can't stop drinking` don't. What is in
doubt is `AMBIGUOUS`: texts are held back, and it is asked once. A tapback at a text of ours ends nothing, whatever it quotes. Every language's phrases are looked for, whatever language is set.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from handrail_notifier.core import crisis, languages
from handrail_notifier.core.at_least import is_perhaps
from handrail_notifier.core.left import STAYS, Leaving, Left, before_it, is_beside, says, spoken
from handrail_notifier.core.letters import Word, words_of
from handrail_notifier.core.letting_be import OTHERS, asks_for_them, wished
from handrail_notifier.core.naming import capitals, with_names
from handrail_notifier.core.overlooked import is_read_by_others
from handrail_notifier.core.sayings import Saying, sayings
from handrail_notifier.core.tapback import tapped

__all__ = ["CARRIER", "LONGEST", "STAYS", "Leaving", "Left", "is_one_word_of_no_carriers", "look"]

CARRIER = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"}
)
"""What carriers and their providers take for an opt-out before we see it."""
LONGEST = 1600
"""Of a text no more is read for this."""
_FEW = 3
_SHORT = 2
_KEYS = frozenset(map(str, range(11)))
_FILE = "leaving"
_QUOTED_LAST = re.compile(r'["\u201c\u201e\u00ab][^"\u201c\u201d\u00bb]{1,40}["\u201c\u201d\u00bb]\W*$')


def look(text: str, language: str | None = None) -> Left:
    """What a text says of leaving, the clearest of what any language makes of it. Who says that somebody else reads the phone is the client, and
    is asked nothing there."""
    left = _left(text, language)
    leaves = left.leaving is Leaving.CLEAR and not left.wrong_number
    return left if leaves or left == STAYS or not is_read_by_others(text) else STAYS


def is_one_word_of_no_carriers(text: str) -> bool:
    """Whether it is a lone word that no carrier takes for an opt-out: where a client is asked for words, it is one."""
    words = words_of(text)
    return len(words) == 1 and words[0].text.isalpha() and words[0].text not in CARRIER


def _left(text: str, language: str | None) -> Left:
    if tapped(text):
        return STAYS
    text = text[:LONGEST]
    as_sent = _said(text, language)
    whole, goes_on = _unwrapped(text, language)
    if as_sent.leaving is Leaving.CLEAR and _is_quoted(text, language):
        return Left(Leaving.AMBIGUOUS)
    if whole == text:
        return as_sent
    together = _said(whole, language)
    if together.leaving is Leaving.NO and as_sent.leaving is not Leaving.NO:
        return STAYS if goes_on else Left(Leaving.AMBIGUOUS)
    return together


def _is_quoted(text: str, language: str | None) -> bool:
    """`I said "stop"`: in quotation marks, and last, it may be the step that is told of. Without them it is said to us, once more."""
    quote = _QUOTED_LAST.search(text)
    if quote is None or " ".join(each.text for each in words_of(quote[0])) not in CARRIER:
        return False
    before = spoken(words_of(text[: quote.start()]))
    codes = languages.in_order(_FILE, language)
    return any(before.endswith(f" {each} ") for code in codes for each in languages.leaving(code).tellers)


def _said(text: str, language: str | None) -> Left:
    words = words_of(text)
    codes = languages.in_order(_FILE, language)
    if " ".join(each.text for each in words) in CARRIER:
        return Left(Leaving.CLEAR)
    if _ends_with_stop(words):
        if any(_is_told_to_us(words, code) for code in codes):
            return Left(Leaving.CLEAR)
        if any(_is_told_to_oneself(words, code) for code in codes):
            return STAYS
    raised = capitals(text)
    found = max((_look(words, code, raised) for code in codes), key=lambda left: left.rank, default=STAYS)
    return Left(Leaving.AMBIGUOUS) if found.is_silent and is_perhaps(words, codes) else found


def _unwrapped(text: str, language: str | None) -> tuple[str, bool]:
    """With lines that were only broken put together again, and whether one of them ends in a word that no sentence ends with (`to`)."""
    unended = {each for code in languages.in_order(_FILE, language) for each in languages.leaving(code).unended}
    lines, goes_on = list[str](), False
    for line in text.splitlines():
        last = lines[-1].split() if lines else []
        if len(last) >= _FEW and (last[-1][-1].isalpha() or last[-1][-1] == ",") and line.lstrip()[:1].islower():
            goes_on = goes_on or words_of(last[-1])[-1].text in unended
            lines[-1] += f" {line.lstrip()}"
        else:
            lines.append(line)
    return "\n".join(lines), goes_on


def _look(words: Sequence[Word], code: str, raised: frozenset[str] = frozenset()) -> Left:
    """What one language makes of it. `raised`: its words with a capital."""
    read = languages.leaving(code)
    spelt = languages.leaving_speller(code).read(_unspaced(words))
    named = with_names(spelt, raised)
    said = _hedged(sayings(named, languages.leaving_net(code)), spelt)
    often = any(each.tag == "often" for each in said)
    said = [replace(each, tag=None) if each.tag == "often" else each for each in said]
    pleads = says(words, read.pleas)
    asked = {each.start for each in said if _may_ask(each, spelt, read) and asks_for_them(each, spelt, read)}
    judged = [at for at, each in enumerate(said) if each.tag in _JUDGED and each.start not in asked]
    found = [Left(missing=True) for _ in asked]
    found += [Left(told=True) for each in said if each.tag == "told_terms" and not _is_wanted(each, spelt, read)]
    found += [_one(said, at, spelt, read, pleads=pleads) for at in judged]
    found += [wished(said, at, spelt, read, often=often) for at, each in enumerate(said) if each.tag in OTHERS]
    stranger = _as_stranger(named, code)
    if stranger is Leaving.CLEAR and not says(spelt, read.mistakes):
        return Left(Leaving.CLEAR, wrong_number=True)
    if stranger is Leaving.AMBIGUOUS:
        found.append(Left(Leaving.AMBIGUOUS))
    if says(words, read.laughs):
        found = [Left(Leaving.AMBIGUOUS) if _is_short(said, left) else left for left in found]
    return max(found, key=lambda left: left.rank, default=STAYS)


def _hedged(said: Sequence[Saying], words: Sequence[Word]) -> Sequence[Saying]:
    """The same, where what hedges a clause and goes on in the client's own words is those words: `I think you are rude, stop texting me`."""
    own = {
        each.start
        for each, after in pairwise(said)
        if each.tag == "hedge" and after.tag is None and not words[after.start].apart
    }
    return [replace(each, tag=None) if each.start in own else each for each in said]


def _as_stranger(words: Sequence[Word], code: str) -> Leaving:
    """`This is not Derek. I've had this number since 2019`: both whose number it is and that the name is not known. What is not so sure of
    the second, as in `I have a new number, who is this`, may be the client, and is a doubt."""
    net = languages.hint_net(code)
    readings = [net.read(each.text) for each in words]
    hints = {each.tag for start in range(len(readings)) for each in net.at(readings, start)}
    if "number_hints" not in hints or len(hints) == 1:
        return Leaving.NO
    return Leaving.CLEAR if "sure_hints" in hints else Leaving.AMBIGUOUS


def _ends_with_stop(words: Sequence[Word]) -> bool:
    """Whether what carriers keep for leaving alone is the whole last sentence."""
    began = _began(words, len(words))
    return began > 0 and " ".join(each.text for each in words[began:]) in _LEAVES_ONLY


def _is_told_to_us(words: Sequence[Word], code: str) -> bool:
    """`I asked you to stop. Stop.`: what stands before a lone STOP leaves, too, or is said to us; or nothing is said but hello and thanks.
    `Breathe. Count. Stop.` is another matter."""
    kinds = _kinds_before(words, code)
    return kinds[-1] is Leaving.CLEAR or Leaving.NO not in kinds


def _kinds_before(words: Sequence[Word], code: str) -> Sequence[Leaving]:
    """For each sentence before the last whether it is said to us: clearly, perhaps (it says nothing), or not."""
    starts = [at for at, each in enumerate(words) if each.anew]
    return [_kind(words[start:end], code) for start, end in pairwise(starts)]


def _kind(sentence: Sequence[Word], code: str) -> Leaving:
    read = languages.leaving(code)
    spelt = languages.leaving_speller(code).read(sentence)
    if any(f" {each} " in spoken(spelt) for each in read.to_us):
        return Leaving.CLEAR
    left = _look(sentence, code)
    if left.leaving is Leaving.NO and all(
        each.tag == "empty" for each in sayings(with_names(spelt, frozenset()), languages.leaving_net(code))
    ):
        return Leaving.AMBIGUOUS
    return left.leaving


def _is_told_to_oneself(words: Sequence[Word], code: str) -> bool:
    """`I told myself. Stop.`"""
    last = _began(words, len(words))
    before = spoken(words[_began(words, last) : last])
    return any(f" {each} " in before for each in languages.leaving(code).to_self)


def _began(words: Sequence[Word], end: int) -> int:
    """Where the sentence begins that the word before this place is in."""
    return next((at for at in range(end - 1, 0, -1) if words[at].anew), 0)


_LEAVES_ONLY = frozenset({"stop", "stopall", "stop all", "unsubscribe", "optout", "opt out"})
_JUDGED = frozenset({"alone", "clear", "doubtful", "wrong_number", "perhaps_wrong", "astray", "held"})


def _one(said: Sequence[Saying], at: int, words: Sequence[Word], read: languages.Leaving, *, pleads: bool) -> Left:
    this = said[at]
    clause, sentence = (before_it(said, words, this.start, sentence=each) for each in (False, True))
    before, after = is_beside(said, at, -1, words), is_beside(said, at, 1, words)
    if clause & {*read.others, *read.turned}:
        so = this.tag == "clear" and words[this.start - 1].text in read.so
        return Left(Leaving.AMBIGUOUS) if so else STAYS
    match this.tag:
        case "astray":
            more = after and said[at + 1].end - said[at + 1].start > 1
            doubted = more or before or _is_asked(words, this) or _has_key(words) or _went_astray(this, words, read)
            return _not_the_client(doubted=doubted)
        case "wrong_number":
            none = before or after or _is_asked(words, this)
            return STAYS if none else _not_the_client(doubted=_has_key(words))
        case "clear":
            goes_on = after and not _is_explicit(words[this.end :])
            doubted = goes_on or bool(sentence & {*read.others}) or _is_doubted(said, at, words, read)
            doubted = (
                doubted or _is_hedged(said, at, words, read) or (not pleads and _is_asked_of_us(this, words, read))
            )
            return Left(Leaving.AMBIGUOUS if doubted else Leaving.CLEAR)
        case "alone" if not any(each.tag in {None, "missing", "told_terms", *OTHERS} for each in said):
            return Left(Leaving.AMBIGUOUS if any(each.tag == "hedge" for each in said) else Leaving.CLEAR)
        case _:
            beside = (before or after) and this.tag != "held"
            return STAYS if beside else Left(Leaving.AMBIGUOUS)


def _may_ask(this: Saying, words: Sequence[Word], read: languages.Leaving) -> bool:
    """Whether it may ask where texts are: what leaves perhaps does so only of a day or a week, as `no texts this week`."""
    said = spoken(words[this.start : this.end])
    return this.tag == "missing" or (this.tag == "doubtful" and any(f" {each} " in said for each in read.whens))


def _is_wanted(this: Saying, words: Sequence[Word], read: languages.Leaving) -> bool:
    """`I need a week off work`."""
    return this.start > 0 and words[this.start - 1].text in read.of_self


def _not_the_client(*, doubted: bool) -> Left:
    return Left(Leaving.AMBIGUOUS) if doubted else Left(Leaving.CLEAR, wrong_number=True)


def _is_doubted(said: Sequence[Saying], at: int, words: Sequence[Word], read: languages.Leaving) -> bool:
    """`At work, don't text me`, `told her: don't text me`, `am I done with these texts?`: perhaps for a time, to somebody else, or no more than a question."""
    this = said[at]
    began = next((place for place in range(this.start, 0, -1) if words[place].anew), 0)
    ended = next((place for place in range(this.end, len(words)) if words[place].anew), len(words))
    before, phrase, behind = (
        spoken(words[first:last]) for first, last in ((began, this.start), (this.start, this.end), (this.end, ended))
    )
    lasts = any(f" {after} {when} " in f"{before}{phrase[1:]}" for after in read.afters for when in read.whens)
    timed = any(f" {each} " in before or phrase.endswith(f" {each} ") for each in read.whens) and not lasts
    meanwhile = any(f" {each} " in behind for each in read.meanwhile)
    told = any(f" {each} " in spoken(words[: this.start]) for each in read.tellers)
    told = told or any(spoken(words[: this.start]).endswith(f" {each} ") for each in read.sent)
    told = told or any(behind.startswith(f" {each} ") for each in read.told)
    asked = _is_asked(words, this) and any(spoken(words[began:]).startswith(f" {each} ") for each in read.asks_self)
    return timed or meanwhile or told or asked


def _is_asked_of_us(this: Saying, words: Sequence[Word], read: languages.Leaving) -> bool:
    """`Did you stop texting me`: it is asked what we did or will do. Who pleads asks for it: `will you please stop texting me`."""
    began = next((place for place in range(this.start, 0, -1) if words[place].anew), 0)
    before, phrase = spoken(words[began : this.start]), spoken(words[this.start : this.end])
    return any(before.endswith(f" {each} ") or phrase.startswith(f" {each} ") for each in read.asks_us)


def _is_hedged(said: Sequence[Saying], at: int, words: Sequence[Word], read: languages.Leaving) -> bool:
    """`I might be done with these texts`, `I don't want these texts, idk`: before it in its clause, or right behind what a client says of themselves.
    Who orders it has said it plainly: `stop texting me, idk`."""
    this = said[at]
    began = next((place for place in range(this.start, 0, -1) if words[place].apart), 0)
    before = any(each.tag == "hedge" for each in said if began <= each.start < this.start)
    behind = at + 1 < len(said) and said[at + 1].tag == "hedge"
    return before or (behind and says(words[this.start : this.end], read.of_self))


def _is_short(said: Sequence[Saying], left: Left) -> bool:
    """Whether what leaves clearly is but a word or two: `omg stop` with a laugh."""
    longest = max((each.end - each.start for each in said if each.tag in _JUDGED), default=0)
    return left == Left(Leaving.CLEAR) and longest <= _SHORT


def _went_astray(this: Saying, words: Sequence[Word], read: languages.Leaving) -> bool:
    """Whether the client's own text perhaps did. `Sorry, wrong number` is what the new owner of a number says, and learns nothing of us."""
    of_number = says(words[this.start : this.end], read.of_numbers)
    return says(words, read.mistakes) or (not of_number and says(words, read.apologies))


def _has_key(words: Sequence[Word]) -> bool:
    """Whether it begins or ends with a key or a rating, as clients answer us and nobody else does."""
    return any(each.text in _KEYS for each in (words[0], words[-1]))


def _is_explicit(words: Sequence[Word]) -> bool:
    """What follows is no condition, but a crisis: both are seen to."""
    return crisis.look(" ".join(each.text for each in words)) is crisis.Tier.FIRST


def _is_asked(words: Sequence[Word], this: Saying) -> bool:
    return any(each.asked for each in words[this.start : this.end])


def _unspaced(words: Sequence[Word]) -> Sequence[Word]:
    """`s t o p` is one word, if nothing else is said."""
    if len(words) > _FEW and all(len(each.text) == 1 and each.text.isalpha() for each in words):
        return (Word("".join(each.text for each in words)),)
    return words
