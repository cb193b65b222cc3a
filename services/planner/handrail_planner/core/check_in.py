"""A check-in: one question that a client answers by a number, at drawn times inside a window of their own clock (R46).

It is about how something is, and never about whether a plan was used. Its question is fit to stand on a lock screen, as what a
template sends is, and has one wording: a question that is put otherwise measures something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from handrail_shared.contracts.events import CheckInSet, CheckInWithdrawn
from handrail_shared.contracts.events.plans import Weekday
from handrail_shared.contracts.ids import CheckInId, ClientId, ClinicId
from handrail_shared.contracts.wording import check_in as text_of

from handrail_planner.core.lines import says_something
from handrail_planner.core.refusals import Conflict, Fault
from handrail_planner.core.template.fit import WIDEST_ALIAS, unfit

DAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_LIVE = 3
"""Check-ins of one client at a time: each is one question more."""
MOST_A_DAY = 3
MOST_A_WEEK = 7
LEAST_APART = 60
"""Minutes that lie between two of them at the least."""
DAY = 24 * 60
LONGEST_QUESTION = 120
FARTHEST = timedelta(days=366)

Better = Literal["higher", "lower"]
Per = Literal["day", "week"]
About = Literal["own", "fit"]

TOO_MANY = Conflict("check_ins_enough", f"This client has {MOST_LIVE} check-ins already: withdraw one first.")
OF_THE_CLINIC = Conflict(
    "check_in_of_the_clinic", "How often this is asked is the clinic's `fit_weeks`; for this client, withdraw it."
)
WITHDRAWN = Conflict("check_in_withdrawn", "This check-in was withdrawn: make a new one.")


@dataclass(frozen=True, slots=True)
class Terms:
    """When it is asked, and which numbers answer it. `better`, `real_change`: by what it is judged; without either it is only shown."""

    days: tuple[Weekday, ...]
    start: time
    end: time
    from_date: date
    until_date: date | None = None
    times: int = 1
    per: Per = "day"
    lowest: int = 0
    highest: int = 10
    better: Better | None = None
    real_change: int | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in as it stands; its question is sealed."""

    clinic_id: ClinicId
    client_id: ClientId
    check_in_id: CheckInId
    question: str
    terms: Terms
    set_at: datetime
    version: int = 1
    withdrawn_at: datetime | None = None
    about: About = "own"
    """fit: one of ours, how well the texts fit; the clinic says how often it is asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A number, and of which version's range it is."""

    version: int
    answered_at: datetime
    number: int


def faults_of(question: str, terms: Terms, *, language: str, today: date) -> Iterator[Fault]:
    """What must be put right before it can be asked of a client who speaks this language. `today` is the client's."""
    if not says_something(question):
        yield Fault("question", "Ask one thing that a number answers.")
    elif terms.lowest < terms.highest:
        text = text_of(WIDEST_ALIAS, question, terms.lowest, terms.highest, language=language)
        yield from (Fault("question", fault) for fault in unfit(question, text, language))
    if terms.lowest >= terms.highest:
        yield Fault("highest", "The highest number must be above the lowest.")
    if (terms.better is None) != (terms.real_change is None):
        missing = "better" if terms.better is None else "real_change"
        yield Fault(missing, "Say which way is better and how many points are a real change, or neither.")
    if terms.real_change is not None and terms.real_change > terms.highest - terms.lowest:
        yield Fault("real_change", "No answer can change by so much.")
    if terms.from_date > today + FARTHEST:
        yield Fault("from_date", f"It may begin at most {FARTHEST.days} days ahead.")
    if terms.until_date is not None and terms.until_date < terms.from_date:
        yield Fault("until_date", "Its last day must not be before its first.")
    yield from _time_faults(terms)


def _time_faults(terms: Terms) -> Iterator[Fault]:
    if len(set(terms.days)) < len(terms.days):
        yield Fault("days", "Name each day once.")
    if terms.start == terms.end:
        yield Fault("end", "A window must end at another time than it starts.")
    most = MOST_A_DAY if terms.per == "day" else min(MOST_A_WEEK, len(terms.days))
    if terms.times > most:
        yield Fault(
            "times", f"Use at most {most}: a week's are on different days, a day's are {MOST_A_DAY} at the most."
        )
    elif terms.per == "day" and terms.start != terms.end and _lasts(terms) < terms.times * LEAST_APART:
        yield Fault("times", "Two lie an hour apart at the least: make the window longer, or ask less often.")


def _lasts(terms: Terms) -> int:
    """Minutes by the wall clock."""
    start, end = (each.hour * 60 + each.minute for each in (terms.start, terms.end))
    return (end - start) % DAY


def revised(check_in: CheckIn, question: str, terms: Terms, now: datetime) -> CheckIn:
    """The next version of it."""
    return replace(check_in, question=question, terms=terms, set_at=now, version=check_in.version + 1)


def stated(check_in: CheckIn) -> CheckInSet:
    """The news of a check-in, whole."""
    terms = check_in.terms
    return CheckInSet(
        clinic_id=check_in.clinic_id,
        client_id=check_in.client_id,
        occurred_at=check_in.set_at,
        check_in_id=check_in.check_in_id,
        check_in_version=check_in.version,
        question=check_in.question,
        lowest=terms.lowest,
        highest=terms.highest,
        better=terms.better,
        real_change=terms.real_change,
        days=terms.days,
        start=terms.start,
        end=terms.end,
        times=terms.times,
        per=terms.per,
        from_date=terms.from_date,
        until_date=terms.until_date,
        about=check_in.about,
    )


def fit_terms(today: date) -> Terms:
    """When a client is asked how well the texts fit them: on any day, in the hours of the day."""
    return Terms(DAYS, time(10), time(19), today, per="week")


def withdrawn(check_in: CheckIn, now: datetime) -> tuple[CheckIn, CheckInWithdrawn]:
    """It is asked no more."""
    news = CheckInWithdrawn(
        clinic_id=check_in.clinic_id,
        client_id=check_in.client_id,
        occurred_at=now,
        check_in_id=check_in.check_in_id,
    )
    return replace(check_in, withdrawn_at=now), news
