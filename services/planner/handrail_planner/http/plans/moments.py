"""When a cue is likely, as it is sent and as it is shown: hours with `days` of every week, or with a `when` of another kind."""

from datetime import date
from typing import Annotated, Literal, Self, assert_never
from uuid import UUID

from handrail_shared.runtime.http import Body
from pydantic import BaseModel, Discriminator, Field, StrictBool, StrictInt, StringConstraints, Tag, model_validator

from handrail_planner.core.days import (
    BOOSTERS,
    FARTHEST_OFFSET,
    LONGEST_RULE,
    MOST_DATES,
    MOST_OFFSETS,
    MOST_WEEKS,
    RULE,
    AfterFact,
    AroundSession,
    Dated,
    Days,
    FactKind,
    Recurring,
    Weekday,
    Weekly,
)
from handrail_planner.core.moments import LONGEST_LEAD, MAX_WINDOWS, Aim, Moment, Role, Window
from handrail_planner.http.fields import Day, WallTime

Weekdays = Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7, examples=[["FR"]])]
Rule = Annotated[str, StringConstraints(pattern=RULE, max_length=LONGEST_RULE)]
Offset = Annotated[StrictInt, Field(ge=-FARTHEST_OFFSET, le=FARTHEST_OFFSET)]
LaterOffset = Annotated[StrictInt, Field(ge=0, le=FARTHEST_OFFSET)]
Place = Annotated[StrictInt, Field(ge=0, lt=MAX_WINDOWS)]


class EverySoManyWeeks(Body):
    """These days of every week, or of every so many weeks."""

    kind: Literal["weekly"]
    days: Weekdays
    every_weeks: StrictInt = Field(default=1, ge=1, le=MOST_WEEKS)
    from_date: Day | None = Field(default=None, description="From the week of this day on; every 2 weeks needs it.")

    def named(self) -> Days:
        return Weekly(self.days, self.every_weeks, self.from_date)


class ByRule(Body):
    """The days of a recurrence rule of RFC 5545 that names days and no hours."""

    kind: Literal["recurring"]
    rule: Rule = Field(examples=["FREQ=MONTHLY;BYDAY=-1FR"])
    from_date: Day = Field(description="Counted from this day.")

    def named(self) -> Days:
        return Recurring(self.rule, self.from_date)


class OnDates(Body):
    """These days and no others."""

    kind: Literal["dated"]
    dates: tuple[Day, ...] = Field(min_length=1, max_length=MOST_DATES)

    def named(self) -> Days:
        return Dated(self.dates)


class AroundSessions(Body):
    """So many days before (negative) or after each session."""

    kind: Literal["session"]
    offsets: tuple[Offset, ...] = Field(min_length=1, max_length=MOST_OFFSETS, examples=[[-1, 2]])

    def named(self) -> Days:
        return AroundSession(self.offsets)


class Boosters(Body):
    """After each session, often at first and then thinning out: days 1, 2, 4 and 7. Shown as the `session` that it is."""

    kind: Literal["boosters"]

    def named(self) -> Days:
        return BOOSTERS


class AfterFacts(Body):
    """So many days after each time that the plan was missed (`lapse`), or used (`done`)."""

    kind: Literal["fact"]
    fact: FactKind
    offsets: tuple[LaterOffset, ...] = Field(min_length=1, max_length=MOST_OFFSETS, examples=[[1, 3]])

    def named(self) -> Days:
        return AfterFact(self.fact, self.offsets)


def _kind(given: object) -> str | None:
    kind = given.get("kind") if isinstance(given, dict) else getattr(given, "kind", None)
    return kind if isinstance(kind, str) else None


WhenGiven = Annotated[
    Annotated[EverySoManyWeeks, Tag("weekly")]
    | Annotated[ByRule, Tag("recurring")]
    | Annotated[OnDates, Tag("dated")]
    | Annotated[AroundSessions, Tag("session")]
    | Annotated[Boosters, Tag("boosters")]
    | Annotated[AfterFacts, Tag("fact")],
    Discriminator(
        _kind,
        custom_error_type="kind_unknown",
        custom_error_message="say a kind: weekly, recurring, dated, session, boosters or fact",
    ),
]


class MomentGiven(Body):
    """When the cue is likely, on the client's wall clock: `days` of every week, or `when` for days of another kind."""

    days: Weekdays | None = Field(default=None, description="Of every week.")
    when: WhenGiven | None = Field(default=None, description="Instead of `days`.")
    start: WallTime = Field(examples=["17:00"])
    end: WallTime = Field(description="Before `start`: the next day's.", examples=["19:00"])
    aim: Aim = Field(
        default="before", description="Due before the window opens, at a drawn time inside, or once it has closed."
    )
    lead_minutes: StrictInt = Field(
        default=20, ge=0, le=LONGEST_LEAD, description="How long before the window the nudge is due, or after its end."
    )
    role: Role = Field(
        default="nudge",
        description="The plan; the plan ahead of what no clock knows; or a question afterwards, about another moment.",
    )
    asks_about: Place | None = Field(
        default=None, description="What a debrief asks about: the place of that moment in this list, from 0."
    )
    at_night: StrictBool = Field(default=False, description="May be due in quiet hours, if the client agreed to that.")

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        if (self.days is None) == (self.when is None):
            raise ValueError("give days of every week, or when for days of another kind, and not both")
        return self

    def window(self) -> Window:
        """The same as the core knows it."""
        return Window(
            self.when.named() if self.when is not None else Weekly(self.days or ()),
            self.start,
            self.end,
            self.lead_minutes,
            self.aim,
            self.role,
            self.asks_about,
            self.at_night,
        )


class WeeklyDaysShown(BaseModel):
    """Days of every so many weeks."""

    kind: Literal["weekly"] = "weekly"
    days: list[Weekday]
    every_weeks: int
    from_date: date | None


class RecurringDaysShown(BaseModel):
    """The days of a recurrence rule."""

    kind: Literal["recurring"] = "recurring"
    rule: str
    from_date: date


class DatedDaysShown(BaseModel):
    """These days."""

    kind: Literal["dated"] = "dated"
    dates: list[date]


class SessionDaysShown(BaseModel):
    """Days around each session."""

    kind: Literal["session"] = "session"
    offsets: list[int]


class FactDaysShown(BaseModel):
    """Days after each lapse, or each use."""

    kind: Literal["fact"] = "fact"
    fact: FactKind
    offsets: list[int]


WhenShown = WeeklyDaysShown | RecurringDaysShown | DatedDaysShown | SessionDaysShown | FactDaysShown


class MomentShown(BaseModel):
    """A moment with the id under which its opportunities are counted."""

    moment_id: UUID
    days: list[Weekday] | None = Field(description="Of every week; null where `when` says the days.")
    when: Annotated[WhenShown, Field(discriminator="kind")] | None
    start: WallTime
    end: WallTime
    aim: Aim
    lead_minutes: int
    role: Role
    asks_about: int | None
    at_night: bool


def shown_moment(moment: Moment) -> MomentShown:
    """A moment as it is shown."""
    window = moment.window
    plain = window.days if isinstance(window.days, Weekly) and window.days.is_plain else None
    return MomentShown(
        moment_id=moment.moment_id,
        days=None if plain is None else list(plain.days),
        when=None if plain is not None else _when(window.days),
        start=window.start,
        end=window.end,
        aim=window.aim,
        lead_minutes=window.lead_minutes,
        role=window.role,
        asks_about=window.asks_about,
        at_night=window.at_night,
    )


def _when(days: Days) -> WhenShown:
    match days:
        case Weekly(named, every_weeks, from_date):
            return WeeklyDaysShown(days=list(named), every_weeks=every_weeks, from_date=from_date)
        case Recurring(rule, from_date):
            return RecurringDaysShown(rule=rule, from_date=from_date)
        case Dated(dates):
            return DatedDaysShown(dates=list(dates))
        case AroundSession(offsets):
            return SessionDaysShown(offsets=list(offsets))
        case AfterFact(fact, offsets):
            return FactDaysShown(fact=fact, offsets=list(offsets))
        case never:
            assert_never(never)
