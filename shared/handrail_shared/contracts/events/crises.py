"""Facts about texts that sound like a crisis, and about who is on call. Ids, tiers and phrase ids; never a word that was said."""

from datetime import time
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from handrail_shared.contracts.events.base import ClientEvent, Event, Instant, Part, ZoneName
from handrail_shared.contracts.ids import CaseId, PersonId
from handrail_shared.contracts.sealed import SealedText
from handrail_shared.contracts.topics import Topic

Tier = Literal["tier_1", "tier_2"]
PhraseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$", max_length=64)]
ListVersion = Annotated[str, StringConstraints(pattern=r"^([a-z]{2}:[0-9]{4}\.[0-9]{2}\.[0-9]{2}|none)$")]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class _AboutCase(ClientEvent):
    case_id: CaseId


class CrisisSuspected(_AboutCase):
    """A text sounds like a crisis: a case was opened, or the open one goes on. Said again for each such text."""

    topic: ClassVar[Topic] = Topic.REPLIES

    tier: Tier = Field(description="The case's tier from now on: 1 is explicit, 2 may be one.")
    phrases: tuple[PhraseId, ...] = Field(max_length=100, description="Which phrases of the list were found.")
    list_versions: tuple[ListVersion, ...] = Field(max_length=20)
    by_supporter: bool = Field(
        default=False, description="It was not the client who texted it, but the person whom they chose."
    )


class CrisisEscalated(_AboutCase):
    """A step of the alert ladder was taken; with the last one nobody had answered."""

    topic: ClassVar[Topic] = Topic.REPLIES

    step: int = Field(ge=1, le=4)
    alerted: int = Field(ge=0, le=50, description="How many people were alerted.")
    unanswered: bool = Field(default=False, description="That was the last step: the case waits for anybody.")


class CrisisAcknowledged(_AboutCase):
    """A person has taken the case on."""

    topic: ClassVar[Topic] = Topic.REPLIES

    way: Literal["text", "email", "api"]
    person_id: PersonId | None = Field(default=None, description="Who on call, if it was by an answer to an alert.")


class CrisisClosed(_AboutCase):
    """A person has closed the case. Nudges may come again."""

    topic: ClassVar[Topic] = Topic.REPLIES

    outcome: Literal["false_alarm", "contacted", "emergency_services", "other"]


class StrangerCaseStated(Event):
    """Where a case stands that a text from a number of nobody opened; stated again whenever that changes. Neither number nor words."""

    topic: ClassVar[Topic] = Topic.REPLIES

    case_id: CaseId
    tier: Tier
    state: Literal["suspected", "unanswered", "acknowledged", "closed"]
    opened_at: Instant


class OnCallPerson(Part):
    """Somebody who is alerted. Number and address are sealed under the person's own id."""

    person_id: PersonId
    phone: SealedText | None = None
    email: SealedText | None = None
    emergency_contact: bool = Field(default=False, description="Alerted last: the clinic's emergency contact.")
    days: tuple[Weekday, ...] | None = Field(default=None, description="With the hours: when it is their turn.")
    start: time | None = None
    end: time | None = None


class OnCallSet(Event):
    """Who is on call at a clinic, in their order: the whole roster."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    people: tuple[OnCallPerson, ...] = Field(max_length=20)
    zone: ZoneName
    place: Literal["us", "ca", "uk", "ie", "au", "nz", "eu"] | None = Field(
        default=None, description="Whose emergency numbers a client is given."
    )
    office_days: tuple[Weekday, ...] | None = None
    office_from: time | None = None
    office_until: time | None = None
    has_response_statement: bool = Field(
        default=False,
        description="Whether it is said how soon somebody reads what clients write: with `read_within_hours`.",
    )
    read_within_hours: int | None = Field(
        default=None, ge=1, le=168, description="Within how many hours somebody reads it, as clients are told."
    )
