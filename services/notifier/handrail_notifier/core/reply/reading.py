"""Everything that a text says, in the one order (M15). Whatever was sent, something comes back.

A crisis and leaving are looked for in the text as it was sent. Then comes what answers a question that is open, and only then what is found in the
client's own words (`looking`), which is weighed against what else they say (`settling`) and lasts as long as they say (`lasting`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from handrail_notifier.core import crisis, languages, optout
from handrail_notifier.core.crisis import Suspected, Tier
from handrail_notifier.core.letters import HALF, MOST_REMEMBERED, is_digits, words_of
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.affirming import affirmed
from handrail_notifier.core.reply.asked import (
    answer,
    assents,
    is_how_sure,
    is_yes,
    plain_words,
    said_back,
    says_how_sure,
)
from handrail_notifier.core.reply.belied import unless_belied
from handrail_notifier.core.reply.better import better_time, without_reports
from handrail_notifier.core.reply.cutting import Text, cut
from handrail_notifier.core.reply.doubtful import is_doubtful
from handrail_notifier.core.reply.fewer import with_less
from handrail_notifier.core.reply.grammar import Read
from handrail_notifier.core.reply.guessing import guess, is_guessed
from handrail_notifier.core.reply.hindering import with_barrier, without_named
from handrail_notifier.core.reply.lapsing import is_beside_a_lapse, tells_a_lapse
from handrail_notifier.core.reply.lasting import in_whole, resting, timed
from handrail_notifier.core.reply.looking import at_last_look, at_second_look, by_grammar, is_open
from handrail_notifier.core.reply.meanings import (
    NOTHING,
    Acknowledged,
    Agree,
    Answer,
    Break,
    Change,
    Chosen,
    Expecting,
    Help,
    Later,
    Meaning,
    Open,
    Paced,
    Rated,
    Reported,
    Resume,
    SayBack,
    Skip,
    Start,
    Understood,
    Unlink,
)
from handrail_notifier.core.reply.outcome import is_done
from handrail_notifier.core.reply.plainly import plainly
from handrail_notifier.core.reply.questions import (
    answered,
    is_named,
    outweighs,
    rates_only,
)
from handrail_notifier.core.reply.returning import without_other_returns
from handrail_notifier.core.reply.settling import asked_for, may_decline, settled, tells_a_deed, wants_more, with_wishes
from handrail_notifier.core.reply.stepping import walked
from handrail_notifier.core.reply.turning import after_a_turn
from handrail_notifier.core.reply.two_days import by_day, lasted_yesterday
from handrail_notifier.core.reply.unlinking import starts, takes_off
from handrail_notifier.core.reply.unwanted import without_unwanted
from handrail_notifier.core.tapback import tapped

HELP = frozenset({"help", "info"})
START = frozenset({"start", "unstop"})
LONGEST = 600
"""What is longer is in the client's own words: it is looked through for a crisis and for leaving, and left as it is."""
_UNLESS_IN_DOUBT = (Resume(), Paced(Pace.MORE))
"""What nobody wishes who may have asked for no more texts."""
_FILE = "replies"
_KEY_AND_NUMBER = re.compile(r"\s{0,3}([0-3])[,;]\s?(10|[0-9])[.!]?\s{0,3}")
_HELD_KEY = re.compile(r"\s{0,3}([0-3])\1{1,3}[.!]{0,3}\s{0,3}")
_HELD_BARRIER = re.compile(r"\s{0,3}([0-6])\1{1,3}[.!]{0,3}\s{0,3}")
_HALF = re.compile(r"(?<![0-9/.,:-])(?:1/2|½)(?![0-9/.,-])|(?<=[0-9])½")
_NOT_APPLICABLE = re.compile(r"\s{0,3}n\.\s?a\b[.!]{0,3}\s{0,3}", re.IGNORECASE)
_ON_THE_AIR = re.compile(r"\A\s{0,3}10-4\b(?![-/0-9])")


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
    understood = _in_whole(text, understood, expecting, language)
    understood = _guessed(text, understood, expecting, language) if guesses else understood
    understood = without_unwanted(_in_languages(text, language), understood) if understood.meanings else understood
    return unless_belied(text, understood)


def _in_whole(text: str, understood: Understood, expecting: Expecting, language: str | None) -> Understood:
    """The same, or a break or a wish for later whose number is none that is read."""
    nothing = understood.free_text and understood.opt_out is optout.Leaving.NO and understood.crisis is None
    whole = in_whole(text) if nothing else None
    if whole is None or optout.look(text, language).is_no_wish:
        return understood
    again = _read(whole[0], expecting, language, None)
    return again if len(again.meanings) == 1 and isinstance(again.meanings[0], whole[1]) else understood


def _guessed(text: str, understood: Understood, expecting: Expecting, language: str | None) -> Understood:
    """The same, or what is guessed of a text of which nothing was understood."""
    texts = _in_languages(text, language)[:1] if is_guessed(understood, expecting, language) else ()
    words = plain_words(text)
    if not texts or _tapped(text) is not None or words in optout.CARRIER or is_doubtful(text, words, texts, expecting):
        return understood
    found = guess(texts[0], barrier=expecting.barrier)
    asked = expecting.barrier and any(each.asked for each in texts[0].words)
    if found is None or asked or is_beside_a_lapse(texts[0], found) or optout.look(text, language).is_no_wish:
        return understood
    told = timed(texts, Read((found,))).meanings
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
    if left.leaving is optout.Leaving.AMBIGUOUS:
        said = replace(said, meanings=tuple(each for each in said.meanings if each not in _UNLESS_IN_DOUBT))
    if left.hours:
        said = Read((*(each for each in said.meanings if _stays_beside_hours(each)), Change(sent.strip())))
    if left != optout.STAYS and not suspected:
        said = with_less(_in_languages(text, language), said, left)
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
    return meaning != Break() if isinstance(meaning, Break) else not isinstance(meaning, Later | Change)


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
    owns = texts[:1] if language or expecting.answered or not outweighs(texts) else ()
    time = better_time(texts) if expecting.times else None
    reply: Meaning | None = next(
        (found for each in texts if (found := answered(each, expecting, own=each in owns))),
        None if time is None else Chosen(time),
    )
    if reply or (reply := _affirmed(texts[:1], expecting) or _rates_only(texts, expecting)):
        return Read((reply,))
    if starts(text):
        return Read((Start(),))
    if is_yes(text, words):
        return Read((Agree(),))
    if (
        is_doubtful(text, words, texts, expecting)
        or is_how_sure(words)
        or any(says_how_sure(each) for each in texts[:1])
    ):
        return Read()
    plan = said_back(text, words, expecting.proposal)
    return _looked(texts, expecting, suspected, plan)


def _looked(texts: Sequence[Text], expecting: Expecting, suspected: Suspected | None, plan: SayBack | None) -> Read:
    """What is found in the client's own words, look after look, where they answer nothing that is open."""
    if is_open(expecting) and suspected is None and (days := _of_two_days(texts[:1], expecting)) is not None:
        return days
    heard = _looked_at(texts, expecting, suspected, plan)
    turned = _turned(texts[:1], expecting) if is_open(expecting) and suspected is None else None
    return heard if turned is None or heard.meanings == (Reported(Answer.DONE),) else turned


def _looked_at(texts: Sequence[Text], expecting: Expecting, suspected: Suspected | None, plan: SayBack | None) -> Read:
    texts = [without_named(each) for each in texts] if expecting.barrier else texts
    found = by_grammar(texts, expecting, plan)
    later = any(isinstance(each, Later) for each in found.meanings)
    read_only = found.meanings == (Acknowledged(),)
    lone = later and len(found.meanings) == 1
    looks = expecting.proposal == NOTHING and (not found.meanings or lone or read_only)
    looked = at_second_look(texts, expecting, suspected) if looks else found
    if may_decline(texts, found) and at_second_look(texts, expecting, suspected).meanings == (Skip(),):
        return Read((Skip(),))
    if not looks and expecting.proposal == NOTHING:
        looked = with_wishes(texts, found, at_second_look(texts, expecting, suspected))
    stays = (later and not (tells_a_deed(looked) or wants_more(looked))) or (read_only and not tells_a_deed(looked))
    heard = settled(texts, found if stays else looked)
    heard = resting(texts, timed(texts, asked_for(texts, heard)))
    if isinstance(next(iter(heard.meanings), None), Later) and any(map(lasted_yesterday, texts[:1])):
        return Read()
    if is_open(expecting):
        heard = at_last_look(texts[:1], heard, alarms=suspected is not None)
    return _answering(texts, heard, expecting)


def _of_two_days(texts: Sequence[Text], expecting: Expecting) -> Read | None:
    """What is reported of today, where it is reported of yesterday as well; None: no such text."""
    for parts in filter(None, map(by_day, texts)):
        before, now = (_looked_at([each], expecting, None, None) for each in parts)
        told = [isinstance(one, Reported) for each in (before, now) for one in each.meanings[:1]]
        if len(before.meanings) == len(now.meanings) == 1 and all(told):
            return now
        if told[:1] == [True] and len(told) == 2 and isinstance(now.meanings[0], Acknowledged):
            return Read()
    return None


def _turned(texts: Sequence[Text], expecting: Expecting) -> Read | None:
    """A step done, where it is told behind what a client almost did; whatever else is left of such a text is read as it stands."""
    for each in filter(None, map(after_a_turn, texts)):
        said = _looked([each], expecting, None, None)
        if len(said.meanings) == 1 and is_done(said.meanings[0]):
            return said
    return None


def _answering(texts: Sequence[Text], heard: Read, expecting: Expecting) -> Read:
    """What is left of it beside what is asked; nothing of a lapse that is told by itself."""
    if any(tells_a_lapse(each, heard.meanings) for each in texts[:1]):
        return Read()
    heard = replace(heard, meanings=without_reports(texts, heard.meanings)) if expecting.times else heard
    return with_barrier(texts, heard) if expecting.barrier else heard


def _in_languages(text: str, language: str | None, *, halves: bool = True) -> Sequence[Text]:
    """The text as each language reads it, the client's own first. `halves`: `1/2` is a half, and not two numbers."""
    if len(text) > LONGEST:
        return ()
    words = words_of(_HALF.sub(f" {HALF} ", text) if halves else text)
    return [cut(text, words, code) for code in languages.in_order(_FILE, language)]


def _affirmed(texts: Sequence[Text], expecting: Expecting) -> Reported | None:
    """`Yes 7` to a nudge, where no plan is asked about."""
    return next(filter(None, map(affirmed, texts)), None) if is_open(expecting) else None


def _rates_only(texts: Sequence[Text], expecting: Expecting) -> Rated | None:
    """How much a step helped that was reported before, whether or not its number is waited for."""
    free = expecting.walk is None and expecting.proposal == NOTHING and not expecting.barrier and not expecting.choices
    return next((found for each in texts if (found := rates_only(each))), None) if free else None
