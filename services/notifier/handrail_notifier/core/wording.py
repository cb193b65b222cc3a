"""What the notifier says of its own. Templates only: nothing here is made up at run time but names and numbers.

What nudges and proposals say is composed in `handrail_shared.contracts.wording`, for the planner shows it beforehand. The wording
changes from one text to the next of its kind, and none comes again within ten others (R5.5); what is agreed to has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import plain, tongue_of
from handrail_shared.contracts.wording.alternatives import text_of

from handrail_notifier.core.how_am_i import Says, Standing
from handrail_notifier.core.kinds import AskingKind, CrisisKind, Kind, SupporterKind, SystemKind
from handrail_notifier.core.recap import Says as WeekSays
from handrail_notifier.core.resources import NUMBERS, Place
from handrail_notifier.core.texts.english import ENGLISH
from handrail_notifier.core.texts.spanish import SPANISH
from handrail_notifier.core.texts.speech import Speech

__all__ = [
    "AskingKind",
    "Kind",
    "SystemKind",
    "Voice",
    "alert_text",
    "ask_back_text",
    "fitting_text",
    "link_text",
    "notice_text",
    "numbers_text",
    "recap_text",
    "review_text",
    "standing_text",
    "supporter_text",
    "system_text",
]

TEXTS: Mapping[str, Speech] = {"en": ENGLISH, "es": SPANISH}
"""By the primary part of a language tag, as in `handrail_shared.contracts.wording.TONGUES`."""

MOST_WORDS = 80
"""More fit into no segment."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a clinic signs to a client: its neutral name, its telephone, how many texts a day may be expected, in which language.

    A client's own alias and language, where there are any, are in it.
    """

    alias: str
    help_phone: str
    daily_cap: int
    language: str = "en"


LONGEST_LABEL = 24
MOST_HOURS = 48
"""More are told in days."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A plan's own words that a text says: a step of it, where it may be shown; the labels that tell two plans apart; the place of
    another act among those that were planned."""

    step: str | None = field(default=None, repr=False)
    labels: tuple[str, str] = field(default=("", ""), repr=False)
    number: int = 0


NOTHING_NAMED = Naming()


def label(words: str) -> str:
    """The first words of a client's own, as many as tell plans apart in a text."""
    said = plain(words)
    if len(said) <= LONGEST_LABEL:
        return said.rstrip(" .,:;?!")
    cut = said[: LONGEST_LABEL + 1].rpartition(" ")[0] or said[:LONGEST_LABEL]
    return cut.rstrip(" .,:;?!")


def clause(words: str) -> str:
    """A client's own words, to stand in a sentence of ours."""
    return plain(words).rstrip(" .,:;")


def system_text(
    kind: SystemKind,
    voice: Voice,
    *,
    week: int | None = None,
    days: int | None = None,
    minutes: int | None = None,
    count: int = 0,
    words: str = "",
    number: int = 0,
    by_mail: bool = False,
    by_digits: bool = False,
    read_within: int | None = None,
    naming: Naming = NOTHING_NAMED,
) -> str:
    """A text that is not a nudge. A stranger is told nothing about whose number this is (P5). `week`: the nudges a week that the
    client last chose. `days`: how long their break is; `minutes`: until what is announced comes; `count`: how often they used a plan;
    `naming`: a step's own words are said where the whole is one segment, or a mail. `words`: their own, shown as far as one segment goes.
    `number`: how many of this kind the client had before. `by_digits`: no words may be asked for. `read_within`: the hours within which words are
    read, where that may be said."""
    speech = TEXTS[tongue_of(voice.language)]
    said_by = {**speech.system, **(speech.by_mail if by_mail else {}), **(speech.by_digits if by_digits else {})}
    if read_within is not None:
        said_by |= {**speech.read_within, **(speech.read_within_by_mail if by_mail else {})}
    if minutes is not None:
        said_by |= speech.in_minutes
    if naming.step is not None and kind in speech.with_words:
        said = _with_step(speech.with_words[kind], voice, naming.step, number)
        if by_mail or measure(said).segments == 1:
            return said
    named = {"one": naming.labels[0], "two": naming.labels[1], "place": naming.number}
    template = text_of(said_by[kind], number)
    said = template.format(
        cap=voice.daily_cap,
        phone=voice.help_phone,
        week=week,
        days=days,
        minutes=minutes,
        count=count,
        words=words,
        reads=how_soon(speech, read_within),
        **named,
    )
    return plain(said if kind is Kind.STRANGER else f"{voice.alias}: {said}")


def _with_step(template: str, voice: Voice, step: str, number: int) -> str:
    """With a plan's own words, which may make it too long for one segment: they are never cut."""
    return plain(f"{voice.alias}: {text_of(template, number).format(step=step)}")


def how_soon(speech: Speech, hours: int | None) -> str:
    """Hours as they are said: in days, rounded up, above two."""
    if hours is None:
        return ""
    said, number = (speech.in_hours, hours) if hours <= MOST_HOURS else (speech.in_days, ceil(hours / 24))
    return said.format(number=number)


def fitting_text(kind: SystemKind, voice: Voice, words: str, *, number: int = 0) -> str:
    """A text with words of the client's own: as many of them as one segment holds."""
    said = plain(words).split()[:MOST_WORDS]
    for kept in range(len(said), 0, -1):
        shown = " ".join(said[:kept]) + ("" if kept == len(said) else "...")
        text = system_text(kind, voice, words=shown, number=number)
        if measure(text).segments == 1:
            return text
    return system_text(kind, voice, number=number)


def link_text(voice: Voice, link: str, *, number: int = 0) -> str:
    """Where to look at a plan. The address says nothing of whom or what it is about."""
    said = text_of(TEXTS[tongue_of(voice.language)].look_at, number).format(link=link)
    return plain(f"{voice.alias}: {said}")


def ask_back_text(voice: Voice, *, number: int = 0) -> str:
    """The one text beside nudges that was not asked for: to say the plan back, the day after (R1.4)."""
    said = text_of(TEXTS[tongue_of(voice.language)].ask_back, number)
    return plain(f"{voice.alias}: {said}")


def recap_text(voice: Voice, says: WeekSays, *, count: int, number: int = 0) -> str:
    """How a week was, for a client who asked to be told."""
    said = text_of(TEXTS[tongue_of(voice.language)].recap[says], number).format(count=count)
    return plain(f"{voice.alias}: {said}")


def standing_text(voice: Voice, stands: Standing, *, number: int = 0) -> str:
    """How a client is doing: how often they used their plans, and one kind thing more."""
    if stands.says is Says.COUNT:
        return system_text(Kind.HOW_AM_I, voice, count=stands.repetitions, number=number)
    template = text_of(TEXTS[tongue_of(voice.language)].standing[stands.says], number)
    said = template.format(count=stands.repetitions, week=stands.in_week, run=stands.run)
    return plain(f"{voice.alias}: {said}")


def notice_text(voice: Voice) -> str:
    """That nobody watches the number, and what is always the client's right."""
    return plain(f"{voice.alias}: {TEXTS[tongue_of(voice.language)].notice}")


def supporter_text(kind: SupporterKind, voice: Voice, *, name: str, number: int = 0) -> str:
    """To the person whom a client chose. `name`: as they call the client; it is said in the weekly text alone."""
    template = text_of(TEXTS[tongue_of(voice.language)].supporter[kind], number)
    return plain(f"{voice.alias}: {template.format(name=plain(name), phone=voice.help_phone)}")


def review_text(voice: Voice, *, by_word: bool, number: int = 0) -> str:
    """That a goal is to be looked at. `by_word`: a word may be asked for."""
    speech = TEXTS[tongue_of(voice.language)]
    said = text_of(speech.review_by_word if by_word else speech.review, number)
    return plain(f"{voice.alias}: {said}")


def numbers_text(
    kind: CrisisKind,
    voice: Voice,
    place: Place | None,
    *,
    alerted: bool,
    by_mail: bool = False,
    of_another: bool = False,
) -> str:
    """Whom to call, in two segments at the most; that the clinic was alerted only if it was. A stranger is not told whose number
    this is. `of_another`: it is for somebody whom a client chose, and who is afraid for them."""
    tongue = tongue_of(voice.language)
    said, numbers = TEXTS[tongue].crisis, NUMBERS[place] if place is not None else None
    emergency = said.emergency.format(emergency=numbers.emergency[tongue]) if numbers else said.emergency_unknown
    talk = [said.talk.format(talk=numbers.talk[tongue])] if numbers and numbers.talk else []
    if of_another:
        danger = said.supporter.format(emergency=numbers.emergency[tongue]) if numbers else said.supporter_unknown
        return plain(" ".join([f"{voice.alias}: {danger}", *talk]))
    if kind is Kind.STRANGER_NUMBERS:
        return plain(" ".join([said.stranger, emergency, *talk]))
    unwatched = said.unwatched_mail if by_mail else said.unwatched
    parts = [f"{voice.alias}: {said.hard}", unwatched, emergency, *talk, *([said.alerted] if alerted else [])]
    return plain(" ".join(parts))


def alert_text(kind: CrisisKind, voice: Voice, *, code: str, reference: str) -> str:
    """To a person on call: which case, and how to take it on. Nothing of whom it is about, or of what was said."""
    said = TEXTS[tongue_of(voice.language)].crisis
    templates = {
        Kind.STAFF_ALERT: said.alert,
        Kind.STAFF_TEST: said.test,
        Kind.STAFF_CODE: said.newer,
        Kind.STAFF_UNTAKEN: said.untaken,
        Kind.STAFF_TAKEN: said.taken,
        Kind.STAFF_TAKEN_BEFORE: said.taken_before,
        Kind.STAFF_TESTED: said.tested,
    }
    return plain(f"{voice.alias}: {templates[kind].format(code=code, reference=reference)}")
