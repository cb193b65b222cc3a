"""How far a client moves a plan's nudges by one answer."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from handrail_notifier.core import timing
from handrail_notifier.core.barrier import EARLIEST
from handrail_notifier.core.better_time import BY, EARLIER_BY, KEYS, Time, may_move, moved
from handrail_notifier.core.decision import Client, Clinic
from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.core.moment import Aim, Moment, NoMoment, Weekly, nominal_length
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.reply import Answer, Chosen, Expecting, Later, NotUnderstood, Reported, read
from handrail_notifier.core.texts.english import ENGLISH
from handrail_notifier.core.texts.spanish import SPANISH
from handrail_notifier.core.timing import STILL_TIMELY, Occurrence, useful_until
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_timing import THE_MOMENT, WEEKDAYS, hours, instants, zones

NEW_YORK = "America/New_York"
FRIDAY = date(2026, 3, 6)
CLINIC = Clinic(QuietHours(time(20), time(8)), 1, frozenset({"sms"}))


def moment(start: time, end: time, lead: int = 20, **changes: object) -> Moment:
    return Moment(THE_MOMENT, Weekly(WEEKDAYS), start, end, lead=timedelta(minutes=lead), **changes)  # type: ignore[arg-type]


moves = st.lists(st.sampled_from([BY, -BY]), min_size=1, max_size=12)


@given(hours, st.integers(0, 120), moves, zones, instants)
def test_however_often_it_moves_a_nudge_stays_of_use_and_near_its_moment(
    pair: tuple[time, time], lead: int, by: list[timedelta], zone: str, instant: datetime
) -> None:
    now = moment(*pair, lead)
    for each in by:
        now = moved(now, each) or now
    assert now.ahead <= max(EARLIEST, timedelta(minutes=lead))
    assert now.ahead + nominal_length(*pair) >= min(STILL_TIMELY, nominal_length(*pair))
    found, before = next_of(now, zone, instant), instant
    assert found.window_start == next_of(moment(*pair, 0), zone, found.window_start - timedelta(seconds=1)).window_start
    for _ in range(5):
        following = next_of(now, zone, before)
        assert following.decision_at > before
        before = following.decision_at
        if now.into:
            assert following.decision_at == following.aimed_at == following.window_start + now.into
        if following.decision_at < following.window_end:
            assert following.decision_at < useful_until(following, Aim.BEFORE)


def next_of(of: Moment, zone: str, instant: datetime) -> Occurrence:
    found = timing.next_after(of, zone, instant)
    assert found is not None
    return found


@given(hours, st.integers(0, 120), st.sampled_from([BY, -BY]))
def test_there_and_back_is_where_it_was(pair: tuple[time, time], lead: int, by: timedelta) -> None:
    there = moved(moment(*pair, lead), by)
    back = moved(there, -by) if there is not None else None
    assert back is None or back == moment(*pair, lead)


def test_a_nudge_comes_later_inside_its_window() -> None:
    later = moved(moment(time(17), time(19)), -BY)
    assert later is not None
    opening = next_of(later, NEW_YORK, datetime(2026, 3, 6, tzinfo=UTC))
    assert opening.decision_at.astimezone(ZoneInfo(NEW_YORK)).time() == time(17, 10)
    assert useful_until(opening, Aim.BEFORE) == opening.decision_at + STILL_TIMELY


@pytest.mark.parametrize(
    ("start", "end", "lead", "by", "may"),
    [
        (time(17), time(19), 20, BY, True),
        (time(17), time(19), 20, -BY, True),
        (time(17), time(19), 45, BY, False),
        (time(17), time(17, 30), 20, -BY, False),
        (time(8, 30), time(10), 20, BY, False),
        (time(19, 55), time(22), 20, -BY, False),
    ],
    ids=["earlier", "later", "too early", "no room", "silent in the morning", "silent at night"],
)
def test_it_may_move_where_it_would_still_be_sent(start: time, end: time, lead: int, by: timedelta, may: bool) -> None:
    client = Client(NEW_YORK, {}, {})
    assert may_move(moment(start, end, lead), by, CLINIC, client, FRIDAY, at_night=False) is may


def test_what_aims_elsewhere_does_not_move_into_its_window() -> None:
    assert moved(moment(time(17), time(19), aim=Aim.AFTER), -BY) is None
    with pytest.raises(NoMoment):
        moment(time(17), time(19), 20, into=timedelta(minutes=5))
    with pytest.raises(NoMoment):
        moment(time(17), time(19), 0, into=timedelta(hours=2))


ASKED = Expecting(choices=KEYS, times=True)


@pytest.mark.parametrize(
    ("text", "language", "time"),
    [
        ("1", "en", Time.EARLIER),
        ("2", "en", Time.LATER),
        ("0", "en", Time.AS_IT_IS),
        ("later", "en", Time.LATER),
        ("Half an hour later please", "en", Time.LATER),
        ("earlier", "en", Time.EARLIER),
        ("no change", "en", Time.AS_IT_IS),
        ("antes", "es", Time.EARLIER),
        ("media hora más tarde", "es", Time.LATER),
        ("después", "es", Time.LATER),
        ("igual", "es", Time.AS_IT_IS),
    ],
)
def test_when_is_said_by_its_digit_or_in_words(text: str, language: str, time: Time) -> None:
    assert read(text, ASKED, language).effects == (Chosen(time),)


def offered(kind: Kind, texts: Mapping[SystemKind, str]) -> list[tuple[str, str]]:
    """What a question offers, each digit with its label."""
    return re.findall(r"(?<!\S)(\d) (\D+?)(?= \d |$)", texts[kind])


LABELS = [
    (digit, label, language)
    for language, texts in (("en", ENGLISH.system), ("es", SPANISH.system))
    for digit, label in offered(Kind.BETTER_TIME, texts)
]


def test_each_answer_is_offered_in_each_language() -> None:
    assert [digit for digit, _, _ in LABELS] == [*KEYS, *KEYS]


@pytest.mark.parametrize("client", ["en", "es", None])
@pytest.mark.parametrize(("digit", "label", "language"), LABELS)
def test_whoever_says_it_in_the_words_of_the_question_has_chosen(
    digit: str, label: str, language: str, client: str | None
) -> None:
    said = (Chosen(KEYS.index(digit)),)
    for text in (label, f"{digit} {label}", f"{digit}. {label}", f"{digit}) {label.upper()}", f"{digit} - {label}."):
        assert read(text, ASKED, client).effects == said, text
    for text in (f"{digit} {label} {'please' if language == 'en' else 'por favor'}", f"{label}, {digit}"):
        assert read(text, ASKED, language).effects == said, text
    others = [other for other in KEYS if other != digit]
    assert not any(read(f"{other} {label}", ASKED, client).meanings for other in others), "it may be either"


@pytest.mark.parametrize(("text", "language", "time"), [
    ("1/2 hour earlier", "en", Time.EARLIER), ("1/2 hr later", "en", Time.LATER), ("1/2hr later", "en", Time.LATER), ("1/2 an hour later", "en", Time.LATER),
    ("\u00bd hour later", "en", Time.LATER), ("2 1/2 hour later", "en", Time.LATER), ("1h later", "en", Time.LATER), ("1 hour later", "en", Time.LATER),
    ("1 hr before", "en", Time.EARLIER), ("2h earlier", "en", Time.EARLIER), ("2 hrs earlier", "en", Time.EARLIER), ("30 mins later", "en", Time.LATER),
    ("1 half an hour", "en", Time.EARLIER), ("2 half", "en", Time.LATER), ("1 half hour early", "en", Time.EARLIER), ("Earlier, 1", "en", Time.EARLIER),
    ("2 works", "en", Time.LATER), ("option 1", "en", Time.EARLIER), ("1 thanks", "en", Time.EARLIER), ("the first one", "en", Time.EARLIER),
    ("1 half an hour earlier would be great", "en", Time.EARLIER), ("0 no change thanks", "en", Time.AS_IT_IS),
    ("two", "en", Time.LATER), ("one", "en", Time.EARLIER), ("two, half an hour later", "en", Time.LATER), ("uno", "es", Time.EARLIER), ("dos media hora mas tarde", "es", Time.LATER),
    ("the later one", "en", Time.LATER), ("OK 2 later", "en", Time.LATER),
    ("1/2 hora antes", "es", Time.EARLIER), ("1/2 hora después", "es", Time.LATER), ("1h después", "es", Time.LATER), ("2 media hora después", "es", Time.LATER),
    ("1 media hora más temprano", "es", Time.EARLIER), ("1 media hora", "es", Time.EARLIER), ("0 sin cambio", "es", Time.AS_IT_IS), ("1 hour later", "es", Time.LATER),
])  # fmt: skip
def test_a_half_is_half_and_a_direction_weighs_more_than_how_long(text: str, language: str, time: Time) -> None:
    assert read(text, ASKED, language).effects == (Chosen(time),)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", [
    "1/2", "1/2.", "1 8", "2 8", "3", "2 or 3", "1 or 2", "1 later", "2 earlier", "0 later", "2 antes", "1 después", "1 later, no earlier", "1. sorry 2",
    "1 because of my sister and her shifts", "1 call me", "2 por los turnos de mi hermana en casa",
])  # fmt: skip
def test_a_digit_that_is_no_answer_makes_a_step_of_nothing(text: str, language: str) -> None:
    assert read(text, ASKED, language).effects == (NotUnderstood(),)


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("sorry, meant 1", "en", Answer.DONE), ("done", "en", Answer.DONE), ("did it", "en", Answer.DONE), ("1 done", "en", Answer.DONE), ("1 did it", "en", Answer.DONE),
    ("perdón, era 1", "es", Answer.DONE), ("1 hecho", "es", Answer.DONE), ("ya lo hice", "es", Answer.DONE), ("3 missed it", "en", Answer.MISSED),
])  # fmt: skip
def test_what_says_in_words_what_became_of_the_step_is_of_the_step(text: str, language: str, answer: Answer) -> None:
    assert [each.answer for each in read(text, ASKED, language).meanings if isinstance(each, Reported)] == [answer]


@pytest.mark.parametrize("text", ["half an hour", "not later", "30 min", "media hora", "earlier not later"])
def test_what_may_be_either_is_none(text: str) -> None:
    assert not any(isinstance(each, Chosen) for each in read(text, ASKED, "en").effects)


def test_later_is_a_wish_of_its_own_where_that_was_not_asked() -> None:
    assert read("later", Expecting(), "en").effects == (Later(),)
    assert set(EARLIER_BY) == set(Time) - {Time.AS_IT_IS}
