"""What is read in a text of words that nobody knows, where neither look makes anything of it, a nudge is open and nothing is asked.

A 3 that begins it, if it counts and times nothing, and a 3 or a 0 that it comes to is the nudge's own: `3 mandatory OT`, `bar was closed so 0`. `No` before a mishap says
that the step was missed. A step done is believed last, as everywhere: by no digit, and in the client's words only as what was agreed (`sat in the car like we
said`), beside no word that doubts.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.cutting import EMPTY, NUMERIC, OUTCOMES, Text
from handrail_notifier.core.reply.denial import denied
from handrail_notifier.core.reply.meanings import Answer, Reported
from handrail_notifier.core.reply.numbers import KEYS, rates, times

_UNDONE: Final = {"3": Answer.MISSED, "0": Answer.DID_NOT_ARISE}
_SURE = range(4, 11)
"""A lower number at the end may be a report's own digit."""
_RATINGS = range(5, 11)
"""Four that no break sets off may be a word: `did it 4 you`."""
_NEAR = 2
"""What a digit counts stands no farther behind it."""
_FEWEST = 2
"""So many words tell a step before a number that rates it."""
_MOST_WORDS = 24
"""What is longer tells a story of more than the step."""
_MILD = frozenset({"harmless", "told"})
_TABOO = frozenset({"taboo"})


def beside_unknown(text: Text) -> Reported | None:
    """What is reported. None: it is in the client's own words."""
    if alone(text):
        return Reported(Answer.MISSED)
    if text.code not in languages.codes("clauses") or not 1 < len(text.words) <= _MOST_WORDS:
        return None
    if _asks_oneself(text):
        return Reported(Answer.MISSED)
    did = text.read.numbers.did
    if closed := _closed(text):
        return closed
    claims = any(
        each.tag == "part" or (each.tag == "done" and not {*did}.isdisjoint(text.texts(each))) for each in text.said
    )
    if claims or any(each.asked for each in text.words):
        return agreed(text)
    return (
        _said_again(text)
        or _first_digit(text)
        or _last_digit(text)
        or _concluded(text)
        or agreed(text)
        or _told_and_rated(text)
        or _refused(text)
    )


def alone(text: Text) -> bool:
    """`Nope`, `nah bro`, `lol no`: a word that says of nothing but the step that it was missed, as it was sent, beside what weighs nothing; a bare *no*
    may be said to anything, but hardly behind a laugh."""
    sent = [each for each in words_of(text.raw) if each.text[0].isalnum()]
    light, laughs = languages.spelling(text.code).light, languages.leaving(text.code).laughs
    laughed = bool(sent) and sent[0].text in laughs
    said = " ".join(dict.fromkeys(each.text for each in sent[laughed:] if each.text not in light))
    missed = said in text.read.lone_missed or (laughed and said in text.read.laughed_missed)
    return missed and not any(each.asked for each in sent)


def _asks_oneself(text: Text) -> bool:
    """`Done? lol nope`: what became of the step, asked by the client and answered with *no* and no more."""
    asked = next((at for at, each in enumerate(text.words) if not each.asked), len(text.words))
    reports = any(each.tag == "done" and each.end <= asked for each in text.said)
    rest = text.words[asked:]
    refuses = bool(rest) and rest[0].text in languages.clauses(text.code).refusals
    empty = {at for each in text.said if each.tag in EMPTY for at in range(each.start, each.end)}
    return reports and refuses and all(at in empty for at in range(asked + 1, len(text.words)))


def rating_at_end(text: Text) -> int | None:
    """How much a step helped that is told without a number, where the text ends in one that nothing binds: `did it with my son 8`."""
    at, known = len(text.words) - 1, text.read.numbers
    if at < _FEWEST or any(each.asked for each in text.words):
        return None
    binds = {*known.bind, *known.hours, *known.weak, *known.pairs, *text.read.articles, *text.read.guards.undoes}
    behind = {*binds, *known.units, *known.counted, *text.read.minutes}
    lone = sum(text.net.number(each.text) is not None for each in text.words) == 1
    free = text.words[at - 1].text not in behind and (text.words[at - 1].apart or text.words[at - 2].text not in binds)
    return _rating(text, at) if lone and free else None


def _first_digit(text: Text) -> Reported | None:
    at = _begin(text)
    digit, after = text.words[at].text, text.words[at + 1 : at + 2]
    if not after or times(text, at):
        return None
    counts = digit != "3" or not _stands(text, at) or after[0].text[0].isdigit() or _counts(text, at)
    return None if counts else Reported(Answer.MISSED)


def _said_again(text: Text) -> Reported | None:
    """`1 hands were shaking but 1`: the same key before and behind what was hard."""
    at, last = _begin(text), len(text.words) - 1
    digit = text.words[at].text
    between = range(at + 1, last)
    turned = text.words[last - 1].text in text.read.but
    if len(between) < _FEWEST or digit != text.words[last].text or not digit.isdigit() or not turned:
        return None
    if int(digit) not in KEYS or times(text, at) or _counts_one(text, at):
        return None
    others = any(text.words[each].text in {*text.read.guards.others} for each in between)
    return None if others or _is_doubted(text, {*between}, at) else Reported(OUTCOMES[KEYS[int(digit)]])


def _counts_one(text: Text, at: int) -> bool:
    """Whether what stands behind a key may be counted by it: `1 beer`, `2 kids`, but not `1 hands`."""
    if text.words[at].text != "1":
        return not _stands(text, at) or _counts(text, at)
    after = text.words[at + 1].text
    return after in text.read.numbers.counted or after.removesuffix("s") in text.read.numbers.counted


def _last_digit(text: Text) -> Reported | None:
    """A digit behind *so*, of which what comes before is the reason. Behind a mere break it may be how much something helped."""
    at = len(text.words) - 1
    answer = _UNDONE.get(text.words[at].text)
    others = (place for place in range(at) if text.net.number(text.words[place].text) is not None)
    if answer is None or times(text, at) or not all(times(text, each) for each in others):
        return None
    return Reported(answer) if _conclusion(text, at) else None


def _concluded(text: Text) -> Reported | None:
    """`I told them to stop and went home so yeah 1`: what is done as a step and hardly told for another reason comes to the nudge's own 1."""
    at = len(text.words) - 1
    begins = _conclusion(text, at) if text.words[at].text == "1" else None
    told = (
        begins and all(text.net.number(each.text) is None for each in text.words[:at]) and _tells_a_deed(text, begins)
    )
    return Reported(Answer.DONE) if told else None


def begins_with_none(text: Text) -> bool:
    """`0 had the day off, never happened`: the nudge's own 0, and behind it why; of `0 motivation, never did it` the 0 counts."""
    words = [each.text for each in text.words]
    if len(words) <= 1 or words[0] != "0" or any(each.asked for each in text.words):
        return False
    explains = {*text.read.numbers.explain, *text.read.guards.undoes}
    lone = sum(text.net.number(each) is not None for each in words) == 1
    return lone and (text.words[1].apart or words[1] in explains)


def ends_in_none(text: Text) -> bool:
    """`We ended up staying home so zero I guess`: what a text comes to, as the nudge's own 0."""
    known = languages.clauses(text.code) if text.code in languages.codes("clauses") else None
    last = [each for each in text.said if each.tag not in EMPTY][-1:]
    if known is None or not last or last[0].tag not in {*NUMERIC, "none"} or any(each.asked for each in text.words):
        return False
    at = next((at for at in range(last[0].start, last[0].end) if text.net.number(text.words[at].text) == 0), None)
    others = sum(text.net.number(each.text) is not None for each in text.words)
    return at is not None and others == 1 and bool(_conclusion(text, at))


def _conclusion(text: Text, at: int) -> int | None:
    """Where the words begin behind which a digit is what a text comes to; None, where no such words stand before it."""
    words = [each.text for each in text.words[:at]]
    lengths = [
        len(each.split())
        for each in languages.clauses(text.code).concludes
        if words[-len(each.split()) :] == each.split()
    ]
    return at - max(lengths) if lengths else None


def agreed(text: Text) -> Reported | None:
    """One of a few deeds of the client's, told as what was agreed."""
    if text.code not in languages.codes("clauses") or any(each.asked for each in text.words):
        return None
    known = languages.clauses(text.code)
    words = [each.text for each in text.words]
    spans = [range(at, at + len(each.split())) for each in known.agreed for at in _found(words, each.split())]
    if not spans:
        return None
    deed = next((at for at in _beginnings(text) if at < spans[0].start and _is_past(text, at)), None)
    if deed is None or any(each.anew for each in text.words[deed + 1 : spans[0].start]):
        return None
    last = len(words) - 1
    number = text.net.number(words[last]) if text.words[last].apart or last - 1 in spans[-1] else None
    rated = {last} if number is not None else set[int]()
    said = [
        each
        for each in text.said
        if each.tag == "rating" and each.start >= spans[-1].stop and each.end - each.start > 1
    ]
    if number is None and len(said) == 1 and len(numbers := text.numbers(said[0])) == 1:
        number, rated = numbers[0], {*range(said[0].start, said[0].end)}
    if number is not None and number not in _SURE:
        return None
    rest = set(range(len(words))) - {at for span in spans for at in span} - rated
    return None if _is_doubted(text, rest, deed) else Reported(Answer.DONE, number)


def _closed(text: Text) -> Reported | None:
    """A deed of the client's, and behind it nothing but that it was done: `ordered the coffee myself, done`."""
    closes = max((at for at in range(len(text.words)) if text.words[at].apart), default=0)
    last = " ".join(each.text for each in text.words[closes:])
    told = closes > _FEWEST and last in languages.clauses(text.code).closings
    asked = any(each.asked for each in text.words)
    return Reported(Answer.DONE) if told and not asked and _tells_a_deed(text, closes) else None


def _told_and_rated(text: Text) -> Reported | None:
    """A deed of the client's, and how much it helped: `said no to the extra shift 😳 9`, `la llamé y me sentí mejor, un 8`."""
    last = [each for each in text.said if each.tag not in EMPTY][-1:]
    at = last[0].start if last and last[0].tag in NUMERIC and rates(text, last[0]) else 0
    numbers = text.numbers(last[0]) if at > _FEWEST else []
    apart = at > _FEWEST and (text.words[at].apart or not text.words[at - 1].text[0].isalnum())
    fits = len(numbers) == 1 and numbers[0] in (_SURE if apart else _RATINGS) and not times(text, at)
    rated = fits and last[0].tag == "rating" and last[0].end - at > 1
    return Reported(Answer.DONE, numbers[0]) if (rated or (fits and apart)) and _tells_a_deed(text, at) else None


def _tells_a_deed(text: Text, end: int) -> bool:
    """Whether what stands before this place begins with a deed that is hardly told but as a step, and nothing in it doubts it."""
    deed, words = next(iter(_beginnings(text))), [each.text for each in text.words[:end]]
    tells = (each.split() for each in languages.clauses(text.code).tells)
    told = next((each for each in tells if words[deed : deed + len(each)] == each), None)
    rest = {*range(deed), *range(deed + len(told or ()), end)}
    return told is not None and not _is_doubted(text, rest, deed)


def _refused(text: Text) -> Reported | None:
    """`No. Hay was down and rain coming`: a bare *no* may be said to anything, but not one behind which it is told what happened instead."""
    known = languages.clauses(text.code)
    at = _begin(text)
    rest = text.words[at + 1 :]
    if text.words[at].text not in known.refusals or not rest or not rest[0].apart:
        return None
    return Reported(Answer.MISSED) if any(each.text in known.stories for each in rest) else None


def _begin(text: Text) -> int:
    """Where the text says something."""
    return next((each.start for each in text.said if each.tag not in EMPTY), 0)


def _counts(text: Text, at: int) -> bool:
    """Whether one of the two words behind a digit may be what it counts, as they were sent: `3 bad dreams`."""
    known, sent = text.read.numbers, words_of(text.raw)
    first = next((place for place, each in enumerate(sent) if each.text == text.words[at].text), at)
    near = [each.text for each in sent[first + 1 : first + 1 + _NEAR] if not each.apart]
    many = any(each.endswith(known.plurals) and each not in known.no_plurals for each in near)
    return many or any(
        each.text in {*known.counted, *known.qualities, *known.pairs} for each in text.words[at + 1 : at + 2]
    )


def _stands(text: Text, at: int) -> bool:
    """Whether a digit is bound to nothing."""
    return any(each.start == at and each.tag in NUMERIC and rates(text, each) for each in text.said)


def _rating(text: Text, at: int) -> int | None:
    number = text.words[at].text
    fits = number.isdigit() and int(number) in _RATINGS and not times(text, at)
    return int(number) if fits else None


def _is_doubted(text: Text, places: set[int], deed: int) -> bool:
    """Whether any of these words could turn a step done round, or give it to somebody else before it is told, but in what is listed as harmless."""
    known, guards = languages.clauses(text.code), text.read.guards
    left = places - _places(text, _MILD) - {deed} - {*range(_opened(text))}
    doubts = {*guards.undoes, *guards.unreal, *known.ifs, *known.reported, *known.doubts} - {*known.circumstances}
    words = {text.words[at].text for at in left}
    someone = {at for at in left if not _is_article(text, at, left)}
    before = {text.words[at].text for at in someone if at < deed} & {*guards.others, *known.people}
    beside = {text.words[at].text for at in someone} & ({*guards.others} - {*known.people})
    others = bool(before or beside)
    return bool(words & doubts) or others or bool(left & _places(text, _TABOO)) or denied(text)


def _is_article(text: Text, at: int, places: set[int]) -> bool:
    """`El balcón`: a word that would be somebody if it stood alone."""
    return (
        text.words[at].text in languages.clauses(text.code).articles
        and at + 1 in places
        and not text.words[at + 1].apart
    )


def _places(text: Text, tags: frozenset[str]) -> set[int]:
    """Where what is tagged so stands."""
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    return {
        at
        for start in range(len(readings))
        for each in net.at(readings, start)
        if each.tag.removesuffix(languages.LAST) in tags
        for at in range(start, each.end)
    }


def _beginnings(text: Text) -> Iterator[int]:
    """The first word of each clause, behind what says who."""
    known = languages.clauses(text.code)
    opened = _opened(text)
    for at, word in enumerate(text.words):
        if at in {0, opened} or word.apart or text.words[at - 1].text in known.joins:
            behind = (each for each in range(at, len(text.words)) if text.words[each].text not in known.leads)
            yield next(behind, at)


def told_past(text: Text) -> int | None:
    """The first word of a deed of the client's, where a clause begins with one."""
    return next((at for at in _beginnings(text) if _is_past(text, at)), None)


def _opened(text: Text) -> int:
    """Where the text goes on behind what it is opened with and which says nothing: a greeting, a name, when and where. `Hey it's Denise I took the stairs`."""
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    quiet = [(each.start, each.end) for each in text.said if each.tag in EMPTY]
    quiet += [(at, each.end) for at in range(len(readings)) for each in net.at(readings, at) if each.tag == "plain"]
    end = 0
    while longer := max((last for first, last in quiet if first == end and last < len(text.words)), default=0):
        end = longer
    return end


def _is_past(text: Text, at: int) -> bool:
    return text.words[at].text in languages.clauses(text.code).pasts


def _found(words: Sequence[str], phrase: Sequence[str]) -> Iterator[int]:
    return (at for at in range(len(words) - len(phrase) + 1) if words[at : at + len(phrase)] == phrase)
