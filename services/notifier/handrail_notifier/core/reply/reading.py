"""Everything that a text says, in the one order (M15). Whatever was sent, something comes back."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from handrail_notifier.core import crisis, languages, optout
from handrail_notifier.core.crisis import Suspected, Tier
from handrail_notifier.core.letters import HALF, MOST_REMEMBERED, is_digits, words_of
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.affirming import affirmed
from handrail_notifier.core.reply.asked import agrees, answer, assents, is_how_sure, is_yes, plain_words, said_back
from handrail_notifier.core.reply.better import better_time, without_reports
from handrail_notifier.core.reply.clauses import days_of, meant, missing, span
from handrail_notifier.core.reply.correcting import takes_back
from handrail_notifier.core.reply.cutting import EMPTY, NUMERIC, YES, Text, cut
from handrail_notifier.core.reply.denial import denied
from handrail_notifier.core.reply.doubtful import is_doubtful
from handrail_notifier.core.reply.grammar import MOST_DAYS, MOST_MINUTES, Read, meanings
from handrail_notifier.core.reply.guessing import guess, is_guessed
from handrail_notifier.core.reply.halves import is_begun, is_halved, is_promised
from handrail_notifier.core.reply.hindering import hinders, names_only, without_named
from handrail_notifier.core.reply.lapsing import is_beside_a_lapse, tells_a_lapse
from handrail_notifier.core.reply.lengths import composed
from handrail_notifier.core.reply.meanings import (
    NOTHING,
    Acknowledged,
    Agree,
    Answer,
    Break,
    Call,
    Change,
    Chosen,
    Expecting,
    Help,
    Later,
    Meaning,
    Open,
    Paced,
    Pull,
    Rated,
    Reported,
    Resume,
    SayBack,
    Show,
    Skip,
    Small,
    Start,
    Stuck,
    Subject,
    Swap,
    Understood,
    Unlink,
)
from handrail_notifier.core.reply.numbers import is_fewer
from handrail_notifier.core.reply.plainly import plainly
from handrail_notifier.core.reply.questions import (
    answered,
    by_clause,
    is_named,
    last_number,
    rates_only,
)
from handrail_notifier.core.reply.returning import without_other_returns
from handrail_notifier.core.reply.stepping import walked
from handrail_notifier.core.reply.unknown import agreed, beside_unknown, ends_in_none, rating_at_end
from handrail_notifier.core.reply.unlinking import takes_off
from handrail_notifier.core.tapback import tapped

HELP = frozenset({"help", "info"})
START = frozenset({"start", "unstop"})
LONGEST = 600
"""What is longer is in the client's own words: it is looked through for a crisis and for leaving, and left as it is."""
_FILE = "replies"
_KEY_AND_NUMBER = re.compile(r"\s{0,3}([0-3])[,;]\s?(10|[0-9])[.!]?\s{0,3}")
_HELD_KEY = re.compile(r"\s{0,3}([0-3])\1{1,3}[.!]{0,3}\s{0,3}")
_HELD_BARRIER = re.compile(r"\s{0,3}([0-6])\1{1,3}[.!]{0,3}\s{0,3}")
_HALF = re.compile(r"(?<![0-9/.,:-])(?:1/2|½)(?![0-9/.,-])|(?<=[0-9])½")
_NOT_APPLICABLE = re.compile(r"\s{0,3}n\.\s?a\b[.!]{0,3}\s{0,3}", re.IGNORECASE)
_ON_THE_AIR = re.compile(r"\A\s{0,3}10-4\b(?![-/0-9])")
_OUTWEIGHS = frozenset({"done", "part", "correct"})
_BESIDE_A_REPORT = (Call, Show, Small, Swap, Paced)
_OPEN_ENDED = (Later(), Break())
_SAYS_ALL: Mapping[Meaning, Meaning] = {Pull(): Show(Subject.PLAN)}
"""What says all that another wish beside it could: who needs the plan now is sent it."""
_BELIEVED = frozenset({Answer.DONE, Answer.PARTLY})
_HINDERS = (("later", Later()), ("now", Pull()))
_NAMES_ONLY = (("later", Later), ("change", Change))
_OF_BARRIER = (Small(), Stuck(), Swap(), Paced(Pace.EASIER), Acknowledged(), Acknowledged(intends=True))


def read(
    text: str,
    expecting: Expecting = Expecting(),  # noqa: B008
    language: str | None = None,
    *,
    guesses: bool = True,
) -> Understood:
    """All that a text says, to a client of whom this is expected and who speaks this language.

    Most answers are digits: what they say is remembered, where nothing that is expected is in anybody's words. `guesses`: what is not understood may be guessed, if the
    client's language is known.
    """
    sent, suspected = text, _suspected(text, language)
    text = _spaced(_plain(sent, expecting, language), expecting)
    if is_digits(text) and is_digits(sent) and not (expecting.cues or expecting.choices):
        return _digits(text, expecting, language, suspected)
    understood = _read(text, expecting, language, suspected, sent)
    return _guessed(text, understood, expecting, language) if guesses else understood


def _guessed(text: str, understood: Understood, expecting: Expecting, language: str | None) -> Understood:
    """The same, or what is guessed of a text of which nothing was understood."""
    texts = _in_languages(text, language)[:1] if is_guessed(understood, expecting, language) else ()
    words = plain_words(text)
    if not texts or _tapped(text) is not None or words in optout.CARRIER or is_doubtful(text, words, texts, expecting):
        return understood
    found = guess(texts[0], barrier=expecting.barrier)
    asked = expecting.barrier and any(each.asked for each in texts[0].words)
    if found is None or asked or is_beside_a_lapse(texts[0], found):
        return understood
    told = _timed(texts, Read((found,))).meanings
    told = without_reports(texts, told) if expecting.times else told
    return replace(understood, meanings=told, guessed=True) if told else understood


def _plain(sent: str, expecting: Expecting, language: str | None) -> str:
    """The client's own words, where nothing is asked but what became of the step, or what got in its way. A key that was held too long is pressed once: `22`."""
    if replace(expecting, opportunity=True, cues=(), consent=False, unclear=(), barrier=False) != Expecting():
        return sent
    held = (_HELD_BARRIER if expecting.barrier else _HELD_KEY).fullmatch(sent)
    return held[1] if held and expecting.opportunity else plainly(sent, language, heard=expecting.barrier)


def _spaced(text: str, expecting: Expecting) -> str:
    """`10-4` is said on the air for *understood*, and `N.A.` is *n/a*. `1,4` is a key and how much it helped, unless a number was asked for: then it may be a decimal, or say both."""
    if replace(expecting, opportunity=True, cues=(), consent=False, unclear=()) != Expecting():
        return text
    text = "n/a" if _NOT_APPLICABLE.fullmatch(text) else _ON_THE_AIR.sub("ten four", text, count=1)
    two = _KEY_AND_NUMBER.fullmatch(text)
    return f"{two[1]} {two[2]}" if two else text


@lru_cache(MOST_REMEMBERED)
def _digits(text: str, expecting: Expecting, language: str | None, suspected: Suspected | None) -> Understood:
    return _read(text, expecting, language, suspected)


def _read(
    text: str, expecting: Expecting, language: str | None, suspected: Suspected | None, sent: str | None = None
) -> Understood:
    """`sent`: the text as it was sent, in which leaving is looked for."""
    sent = text if sent is None else sent
    answers = expecting.walk == "words" and optout.is_one_word_of_no_carriers(sent)
    left = optout.STAYS if answers else optout.look(sent, language)
    tapped = _tapped(sent)
    carriers = plain_words(sent) in optout.CARRIER
    off = takes_off(sent)
    said = Read((Unlink(),)) if off else tapped or (Read() if carriers else _said(text, expecting, language, suspected))
    if suspected:
        said = replace(said, meanings=tuple(each for each in said.meanings if not isinstance(each, Acknowledged)))
    said = without_other_returns(_in_languages(text, language), said) if Resume() in said.meanings else said
    if left.hours:
        said = Read((*(each for each in said.meanings if _stays_beside_hours(each)), Change(sent.strip())))
    if expecting.walk is not None and tapped is None and not (carriers or off):
        said = walked(said, _in_languages(text, language), expecting)
    if suspected and suspected.tier is Tier.SECOND and expecting.barrier and names_barrier(text, language):
        suspected = None
    return Understood(
        crisis=suspected,
        opt_out=left.leaving,
        wrong_number=left.wrong_number,
        help=Help() in said.meanings,
        meanings=tuple(each for each in said.meanings if each != Help()),
        corrects=said.corrects,
    )


def _stays_beside_hours(meaning: Meaning) -> bool:
    """What a wish for other hours says is no break and no later of its own: but so many days are."""
    return meaning.days is not None if isinstance(meaning, Break) else not isinstance(meaning, Later | Change)


def understand(text: str, asked: Open = NOTHING, language: str | None = None) -> Meaning:
    """What comes first of what a text says, where this is asked about a plan."""
    return read(text, Expecting(proposal=asked), language).first


def prepare() -> None:
    """Read every language now, so that no text waits for it. Raises `BadLanguage` for what is wrong in one."""
    for code in {*languages.codes("replies"), *languages.codes("leaving"), *languages.codes("crisis")}:
        crisis.suspect("", code)
        read("", language=code)
    for code in languages.codes("deeds"):
        languages.deed_net(code)
    for code in languages.codes("guesses"):
        languages.guesses(code)


def names_barrier(text: str, language: str | None = None) -> bool:
    """Whether a text is what got in the way in the very words that the question offers, as `6 no point`: to that question no alarm."""
    return any(is_named(each) for each in _in_languages(text, language))


def _suspected(text: str, language: str | None) -> Suspected | None:
    """A check that fails is a crisis: it must never be the reason why one is missed."""
    try:
        return crisis.suspect(text, language)
    except Exception:
        return crisis.FAULT


def _tapped(text: str) -> Read | None:
    """A tap that agrees says that a text was read, and no more; any other is for a person."""
    tap = tapped(text)
    return None if tap is None else Read((Acknowledged(),) if tap.agrees else ())


def _said(text: str, expecting: Expecting, language: str | None, suspected: Suspected | None) -> Read:
    words = plain_words(text)
    fixed: Sequence[tuple[bool, Meaning]] = ((words in HELP, Help()), (words in START, Start()))
    always = next((meaning for holds, meaning in fixed if holds), None)
    agreed = Agree() if expecting.consent and assents(text, words) else None
    if first := always or answer(text, words, expecting.proposal) or agreed:
        return Read((first,))
    texts = _in_languages(text, language, halves=not expecting.strain)
    if expecting.walk == "words":
        expecting = replace(expecting, rating=False)
    owns = texts[:1] if language or expecting.answered or not _outweighs(texts) else ()
    time = better_time(texts) if expecting.times else None
    reply: Meaning | None = next(
        (found for each in texts if (found := answered(each, expecting, own=each in owns))),
        None if time is None else Chosen(time),
    )
    if reply or (reply := _affirmed(texts[:1], expecting) or _rates_only(texts, expecting)):
        return Read((reply,))
    if is_yes(text, words):
        return Read((Agree(),))
    if (
        is_doubtful(text, words, texts, expecting)
        or is_how_sure(words)
        or any(_is_how_sure(each) for each in texts[:1])
    ):
        return Read()
    plan = said_back(text, words, expecting.proposal)
    texts = [without_named(each) for each in texts] if expecting.barrier else texts
    by_grammar = _by_grammar(texts, expecting, plan)
    later = any(isinstance(each, Later) for each in by_grammar.meanings)
    read_only = by_grammar.meanings == (Acknowledged(),)
    lone = later and len(by_grammar.meanings) == 1
    looks = expecting.proposal == NOTHING and (not by_grammar.meanings or lone or read_only)
    looked = _at_second_look(texts, expecting, suspected) if looks else by_grammar
    if _may_decline(texts, by_grammar) and _at_second_look(texts, expecting, suspected).meanings == (Skip(),):
        return Read((Skip(),))
    if not looks and expecting.proposal == NOTHING:
        looked = _with_wishes(texts, by_grammar, _at_second_look(texts, expecting, suspected))
    stays = (later and not (_tells_a_deed(looked) or _wants_more(looked))) or (read_only and not _tells_a_deed(looked))
    heard = _settled(texts, by_grammar if stays else looked)
    heard = _timed(texts, _asked_for(texts, heard))
    if _is_open(expecting):
        heard = _at_last_look(texts[:1], heard, alarms=suspected is not None)
    return _answering(texts, heard, expecting)


def _answering(texts: Sequence[Text], heard: Read, expecting: Expecting) -> Read:
    """What is left of it beside what is asked; nothing of a lapse that is told by itself."""
    if len(heard.meanings) == 1 and any(tells_a_lapse(each, heard.meanings[0]) for each in texts[:1]):
        return Read()
    heard = replace(heard, meanings=without_reports(texts, heard.meanings)) if expecting.times else heard
    return _with_barrier(texts, heard) if expecting.barrier else heard


def _at_last_look(texts: Sequence[Text], found: Read, *, alarms: bool) -> Read:
    """What is read beside words that nobody knows: a report, or how much one helped; nothing beside a crisis. `Saludé a dos
    personas como era el plan` asks for no plan."""
    as_planned = found.meanings == (Show(Subject.PLAN),) and not alarms
    if as_planned and (done := next(filter(None, map(agreed, texts)), None)):
        return Read((done,))
    begun = not alarms and any(map(is_begun, texts))
    if found.meanings == (Reported(Answer.MISSED),) and any(map(ends_in_none, texts)):
        return Read((Reported(Answer.DID_NOT_ARISE),))
    if len(found.meanings) == 1:
        return replace(found, meanings=(_rated(texts, _as_begun(found.meanings[0]) if begun else found.meanings[0]),))
    if begun and not found.meanings:
        return Read((Reported(Answer.PARTLY),))
    told = None if found.meanings or alarms else next(filter(None, map(beside_unknown, texts)), None)
    return Read((told,)) if told else found


def _as_begun(said: Meaning) -> Meaning:
    """A step that was begun is not missed."""
    return replace(said, answer=Answer.PARTLY) if isinstance(said, Reported) and said.answer is Answer.MISSED else said


def _rated(texts: Sequence[Text], said: Meaning) -> Meaning:
    """A step done, and how much it helped, where a number at the end says so."""
    believed = isinstance(said, Reported) and said.answer in _BELIEVED and said.helpfulness is None
    number = next((found for each in texts if (found := rating_at_end(each)) is not None), None) if believed else None
    return replace(said, helpfulness=number) if isinstance(said, Reported) and number is not None else said


def _settled(texts: Sequence[Text], found: Read) -> Read:
    """Of one wish said twice the one that says how long; and a step done with fewer than it asks for is done in part. `Hold on, I
    did it` asks for nothing later."""
    fewer = any(is_fewer(each) for each in texts)
    made = [_as_far_as_told(texts[:1], each, fewer=fewer) for each in found.meanings]
    if len(made) == 2 and made[0] == Later() and isinstance(made[1], Reported) and _is_done(made[1]):
        made, found = made[1:], replace(found, corrects=True)
    if any(isinstance(each, Paced | Resume) for each in made):
        made = [each for each in made if each != Later()]
    made = [each for each in made if not any(each == one and other in made for other, one in _SAYS_ALL.items())]
    if any(isinstance(each, Break) and each.days for each in made):
        made = [each for each in made if each != Resume()]
    if any(isinstance(each, Reported) and each.answer is Answer.DID_NOT_ARISE for each in made):
        made = [_unrated(each) for each in made]
    long = {type(each) for each in made if isinstance(each, Later | Break) and each not in _OPEN_ENDED}
    return replace(found, meanings=tuple(each for each in made if not (each in _OPEN_ENDED and type(each) in long)))


def _unrated(said: Meaning) -> Meaning:
    """`No meeting today so 0`: what did not arise helped nobody; the number says again that it did not."""
    none = isinstance(said, Reported) and said.answer is Answer.DID_NOT_ARISE and said.helpfulness == 0
    return replace(said, helpfulness=None) if isinstance(said, Reported) and none else said


def _as_far_as_told(texts: Sequence[Text], said: Meaning, *, fewer: bool) -> Meaning:
    """A step done, as far as what else is told leaves it one."""
    if not isinstance(said, Reported) or said.answer is not Answer.DONE:
        return said
    if fewer or any(is_halved(each, said) for each in texts):
        return replace(said, answer=Answer.PARTLY)
    return Acknowledged(intends=True) if any(map(is_promised, texts)) else said


def _with_wishes(texts: Sequence[Text], found: Read, looked: Read) -> Read:
    """A report, and what is wished beside it in other words: `missed it, could somebody ring me about it`."""
    reports = [each for each in found.meanings if isinstance(each, Reported)]
    if not len(found.meanings) == len(reports) == 1:
        return found
    none = {Paced(Pace.HARDER), *([Small()] if reports[0].answer is Answer.PARTLY else [])}
    reminds = any(word.text in each.read.reminds for each in texts[:1] for word in each.words)
    kinds = (*_BESIDE_A_REPORT, *([Later] if reminds and reports[0].answer is Answer.PARTLY else []))
    wishes = [each for each in looked.meanings if isinstance(each, kinds) and each not in none]
    if not any(word.asked for each in texts for word in each.words):
        wishes = [each for each in wishes if not isinstance(each, Show)]
    return replace(found, meanings=(*found.meanings, *wishes))


def _wants_more(found: Read) -> bool:
    """`More texts in the evenings` asks for no one text later, and neither does who is back."""
    return any(isinstance(each, Paced | Resume) for each in found.meanings)


def _tells_a_deed(found: Read) -> bool:
    """`Rode out the urge, 20 mins`: how long is of the deed, where one is told, and asks for nothing."""
    return any(isinstance(each, Reported) and each.answer in _BELIEVED for each in found.meanings)


def _may_decline(texts: Sequence[Text], found: Read) -> bool:
    """`Not today, thanks`: what looks like a step that was missed may be one that is left out, beside thanks or another day."""
    missed = [each for each in found.meanings if isinstance(each, Reported) and each.answer is Answer.MISSED]
    rest = [each for each in found.meanings if each not in missed and each != Later()]
    thanked = any(each.tag in {"acknowledge", "later", "intend"} for text in texts[:1] for each in text.said)
    return bool(missed) and not rest and thanked


def _asked_for(texts: Sequence[Text], found: Read) -> Read:
    """`What was my plan again? I forgot`: the plan and not the step was forgotten."""
    shown = isinstance(next(iter(found.meanings), None), Show)
    missed = [each for each in found.meanings if isinstance(each, Reported) and each.answer is Answer.MISSED]
    said = [words for text in texts[:1] for words in missing(text)]
    forgot = all(not {*texts[0].read.forgets}.isdisjoint(words) for words in said)
    if not (shown and missed and said and forgot):
        return found
    return replace(found, meanings=tuple(each for each in found.meanings if each not in missed))


def _timed(texts: Sequence[Text], found: Read) -> Read:
    """A wish to be asked later that is said without its length has that of another clause, and so has a break."""
    found = replace(found, meanings=tuple(_composed(texts, each) for each in found.meanings))
    if Break() in found.meanings and (days := next((said for each in texts[:1] if (said := days_of(each))), None)):
        found = replace(found, meanings=tuple(Break(days) if each == Break() else each for each in found.meanings))
    if Later() not in found.meanings:
        return found
    minutes = next((said for each in texts[:1] if (said := span(each))), None)
    return replace(found, meanings=tuple(Later(minutes) if each == Later() else each for each in found.meanings))


def _composed(texts: Sequence[Text], wish: Meaning) -> Meaning:
    """The same wish, as long as it is said to be: `in an hour and a half` is more than an hour."""
    for text in texts[:1]:
        words = [each.text for each in text.words]
        match wish:
            case Later(int(minutes)):
                found = composed(words, text.read.minutes, text.read, text.net.number)
                if found and minutes in found.ends:
                    return Later(min(round(found.whole), MOST_MINUTES))
            case Break(int(days)):
                found = composed(words, text.read.days, text.read, text.net.number)
                if found and days in found.ends:
                    return Break(min(math.ceil(found.whole), MOST_DAYS))
            case _:
                pass
    return wish


def _with_barrier(texts: Sequence[Text], found: Read) -> Read:
    """What got in the way, where a clause names it and nothing else is said that a client would lose: a step done, a wish, a correction."""
    named = next((tag for tag, kind in _NAMES_ONLY if [*map(type, found.meanings)] == [kind]), None)
    timed = named is not None and any(names_only(each, named) for each in texts[:1])
    hindered = any(hinders(each, tag) for each in texts[:1] for tag, kind in _HINDERS if found.meanings == (kind,))
    if not (timed or hindered or all(_is_of_barrier(each) for each in found.meanings)):
        return found
    barrier = next((one for each in texts if not _outweighs([each]) and (one := by_clause(each))), None)
    return Read((barrier,)) if barrier else found


def _outweighs(texts: Sequence[Text]) -> bool:
    """Whether a step done or a correction is said, in any language."""
    return any(each.tag in _OUTWEIGHS and not text.is_asked(each) for text in texts for each in text.said)


def _is_of_barrier(meaning: Meaning) -> bool:
    """Whether words that name a barrier may be read as this, too."""
    missed = isinstance(meaning, Reported) and meaning.answer in {Answer.MISSED, Answer.DID_NOT_ARISE}
    return missed or meaning in _OF_BARRIER


def _in_languages(text: str, language: str | None, *, halves: bool = True) -> Sequence[Text]:
    """The text as each language reads it, the client's own first. `halves`: `1/2` is a half, and not two numbers."""
    if len(text) > LONGEST:
        return ()
    words = words_of(_HALF.sub(f" {HALF} ", text) if halves else text)
    return [cut(text, words, code) for code in languages.in_order(_FILE, language)]


def _by_grammar(texts: Sequence[Text], expecting: Expecting, plan: SayBack | None) -> Read:
    """What the first language that makes anything of it makes of it; but where one doubts that the step was done, none is sure. A plan said
    back is a promise, too, but more than that."""
    reads = [meanings(each, opportunity=expecting.opportunity) for each in texts]
    at = next((at for at, each in enumerate(reads) if each.meanings), None)
    found = Read() if at is None else reads[at]
    if any(each.doubted for each in reads[:at]) and any(_is_done(each) for each in found.meanings):
        return Read()
    if any(_is_done(each) for each in found.meanings) and (
        any(denied(each) for each in texts) or (at is not None and _is_doubted_elsewhere(texts[at], reads))
    ):
        return Read()
    if plan and (not found.meanings or found.meanings == (Acknowledged(intends=True),)):
        return Read((plan,))
    if expecting.proposal.accept and found.meanings and _begins_with_yes(texts):
        return Read()
    return found


def _is_doubted_elsewhere(text: Text, reads: Sequence[Read]) -> bool:
    """Whether a step is told only in words that its language has from another, which knows better what turns them round: `done. not.`"""
    borrowed = {*text.read.borrowed}
    lent = any(each.tag == "done" and borrowed.issuperset(text.texts(each)) for each in text.said)
    return lent and any(each.doubted for each in reads)


def _at_second_look(texts: Sequence[Text], expecting: Expecting, suspected: Suspected | None) -> Read:
    """What the first language makes of it that makes anything of it, clause by clause; nothing beside an explicit crisis, and beside a possible
    one no step done."""
    asked = expecting.rating and not _outweighs(texts)
    rated = next((one for each in texts if (one := last_number(each))), None) if asked else None
    if rated:
        return Read((rated,))
    if suspected is not None and suspected.tier is Tier.FIRST:
        return Read()
    named = expecting.opportunity and not _asks(expecting) and suspected is None
    by_language = (meant(each, opportunity=expecting.opportunity, named=named) for each in texts)
    found = next(filter(None, by_language), ())
    if suspected is not None:
        found = tuple(each for each in found if not (isinstance(each, Reported) and each.answer in _BELIEVED))
    reports = any(isinstance(each, Reported) for each in found)
    return Read(found, reports and any(takes_back(each) for each in texts[:1]))


def _asks(expecting: Expecting) -> bool:
    """Whether a question is open, which a text may answer."""
    return bool(expecting.barrier or expecting.rating or expecting.strain or expecting.walk or expecting.choices)


def _is_open(expecting: Expecting) -> bool:
    """Whether a nudge waits for its answer, and nothing else does."""
    return expecting.opportunity and not (_asks(expecting) or expecting.helped or expecting.proposal != NOTHING)


def _is_how_sure(text: Text) -> bool:
    """Whether it says yes and how much and nothing else, whatever empty words stand around it."""
    said = [each for each in text.said if each.tag not in EMPTY]
    agreed = [each.tag in YES and not agrees().isdisjoint(text.texts(each)) for each in said]
    return (
        any(agreed)
        and all(yes or each.tag in NUMERIC | YES for yes, each in zip(agreed, said, strict=True))
        and (any(each.tag in NUMERIC for each in said))
    )


def _affirmed(texts: Sequence[Text], expecting: Expecting) -> Reported | None:
    """`Yes 7` to a nudge, where no plan is asked about."""
    return next(filter(None, map(affirmed, texts)), None) if _is_open(expecting) else None


def _rates_only(texts: Sequence[Text], expecting: Expecting) -> Rated | None:
    """How much a step helped that was reported before, whether or not its number is waited for."""
    free = expecting.walk is None and expecting.proposal == NOTHING and not expecting.barrier and not expecting.choices
    return next((found for each in texts if (found := rates_only(each))), None) if free else None


def _is_done(meaning: Meaning) -> bool:
    return isinstance(meaning, Reported) and meaning.answer is Answer.DONE


def _begins_with_yes(texts: Sequence[Text]) -> bool:
    """`OK but later`, to a plan: neither taken on nor turned down."""
    return any(each.said and each.said[0].tag == "acknowledge" and len(each.said) > 1 for each in texts)
