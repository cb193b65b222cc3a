"""A clinic file: made-up clinics, their clients, plans, and what the clients do with their phones.

Read whole or refused whole: every fault is named with its place, and nothing is started for a file that has one.
"""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class ClinicFileError(ValueError):
    """The file is not a clinic file; the message says where and why."""


def _instant(value: object) -> object:
    if isinstance(value, str) and value.endswith(" UTC"):
        return datetime.fromisoformat(value.removesuffix(" UTC")).replace(tzinfo=UTC)
    return value


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Moment(_Entry):
    """`days` of every week, or a `when` of another kind, as the planner's API takes it and judges it."""

    days: tuple[Weekday, ...] | None = Field(default=None, min_length=1)
    when: dict[str, Any] | None = None  # Any: what the planner takes
    start: time
    end: time
    lead_minutes: int = Field(default=20, ge=0, le=120)
    aim: Literal["before", "inside", "after"] = "before"
    role: Literal["nudge", "prime", "debrief"] = "nudge"
    asks_about: int | None = None
    at_night: bool = False

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        if (self.days is None) == (self.when is None):
            raise ValueError("give days of every week, or when for days of another kind, and not both")
        return self


class Plan(_Entry):
    """A plan that was made together in the room, so it says all that it must before it can be live."""

    cue: str
    cue_kind: str = "time_window"
    response: str
    response_kind: str = "do"
    discreet: str
    first_act: str
    tiny: str | None = None
    obstacle: str
    done_when: str
    rationale: str
    copy_level: Literal["discreet", "personal"] = "discreet"
    moments: tuple[Moment, ...] = Field(min_length=1)


class Text(_Entry):
    """Something the client texts at a wall time of their own."""

    at: datetime
    say: str = Field(min_length=1)


class Closing(_Entry):
    """When, by the client's wall, a clinician closes the case that is open then."""

    at: datetime
    outcome: Literal["false_alarm", "contacted", "emergency_services", "other"]


class Client(_Entry):
    ref: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")
    name: str
    zone: str
    language: str = "en"
    phone: str | None = None
    phone_fault: int | None = None
    email: str | None = None
    goal: str
    plans: tuple[Plan, ...] = Field(min_length=1)
    opts_in: str = "OK"
    after_minutes: int = Field(default=60, ge=1, le=1200)
    answers: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    weekly_recap: bool = False
    """Whether they ask to be told of their week."""
    closes: tuple[Closing, ...] = ()

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("not an IANA time zone, such as Europe/London")
        return zone

    def instant_of(self, what: Text | Closing) -> datetime:
        """When it happens, in UTC."""
        return what.at.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


class OnCallPerson(_Entry):
    """Somebody on call, and how long they take to answer an alert, if they do."""

    phone: str | None = None
    email: str | None = None
    hours: dict[str, Any] | None = None  # Any: what the planner takes
    emergency_contact: bool = False
    answers_after_minutes: int | None = Field(default=None, ge=0, le=1440)


class OnCall(_Entry):
    """Who is on call, as the planner's API takes it and judges it."""

    people: tuple[OnCallPerson, ...]
    zone: str
    place: str | None = None
    office: dict[str, Any] | None = None  # Any: what the planner takes
    read_within_hours: int | None = None


class Clinic(_Entry):
    alias: str
    region: str = "US"
    sms_sender: str
    email_sender: str
    help_phone: str
    weekly_cap: int | None = Field(default=None, ge=1, le=12)
    gap_minutes: int | None = Field(default=None, ge=60, le=1440)
    on_call: OnCall | None = None
    clients: tuple[Client, ...] = Field(min_length=1)


class ClinicFile(_Entry):
    starts: Annotated[datetime, BeforeValidator(_instant)]
    ends: Annotated[datetime, BeforeValidator(_instant)]
    clinics: tuple[Clinic, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        refs = [client.ref for clinic in self.clinics for client in clinic.clients]
        if len(refs) != len(set(refs)):
            raise ValueError("two clients have the same ref")
        if self.ends <= self.starts:
            raise ValueError("ends must be after starts")
        return self

    @property
    def clients(self) -> list[tuple[Clinic, Client]]:
        return [(clinic, client) for clinic in self.clinics for client in clinic.clients]


def load(path: Path) -> ClinicFile:
    """Read a clinic file. Raises `ClinicFileError` with every fault and its place."""
    try:
        return ClinicFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except OSError as fault:
        raise ClinicFileError(f"{path} cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise ClinicFileError(f"{path} is not a text in UTF-8") from None
    except yaml.YAMLError as fault:
        raise ClinicFileError(f"{path} is not YAML: {fault}") from None
    except ValidationError as fault:
        places = [f"  {'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}" for error in fault.errors()]
        raise ClinicFileError("\n".join([f"{path} is not a clinic file:", *places])) from None


def fortnight() -> Path:
    """The file that the demo runs."""
    return Path(__file__).parent / "examples" / "fortnight.yaml"
