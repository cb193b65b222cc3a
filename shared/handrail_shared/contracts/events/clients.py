"""Facts about clinics and their clients: who may be written to, where, and since when."""

from datetime import time
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from handrail_shared.contracts.events.base import ClientEvent, Event, LanguageTag, ReasonCode, ZoneName
from handrail_shared.contracts.sealed import SealedText
from handrail_shared.contracts.topics import Topic

Channel = Literal["sms", "email"]
Purpose = Literal["nudges"]
ClinicAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 .'-]{1,20}$")]
E164 = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]


class ClinicRegistered(Event):
    """A clinic was set up, or its settings were replaced. `sms_sender` and `help_phone` are the clinic's own numbers."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    alias: ClinicAlias = Field(description="The neutral name that opens every text.")
    sms_sender: E164 | None = None
    email_sender: str | None = Field(default=None, max_length=254)
    help_phone: E164
    quiet_from: time = Field(default=time(20, 0), description="Local wall time from which the clinic is silent.")
    quiet_until: time = Field(default=time(8, 0), description="Local wall time at which it may speak again.")
    daily_cap: int = Field(default=1, ge=1, le=3, description="Unsolicited nudges a client may get in a local day.")


class ClientEnrolled(ClientEvent):
    """A client was enrolled. Number and address are sealed; the zone is the client's own, never guessed from a number."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    zone: ZoneName
    language: LanguageTag
    phone: SealedText | None = None
    email: SealedText | None = None


class ContactChanged(ClientEvent):
    """A client's number, address, zone or language was replaced: all four are stated again."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    zone: ZoneName
    language: LanguageTag
    phone: SealedText | None = None
    email: SealedText | None = None


class ConsentGiven(ClientEvent):
    """Consent for one channel and purpose: `recorded` by the clinic, or `confirmed` by the client's own answer."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    channel: Channel
    purpose: Purpose = "nudges"
    stage: Literal["recorded", "confirmed"]
    wording_version: ReasonCode
    evidence: Literal["clinic_form", "reply_ok", "reply_start"]


class ConsentRevoked(ClientEvent):
    """Nothing more may be sent on this channel. Only the client's own START or a new consent changes that."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    channel: Channel
    purpose: Purpose = "nudges"
    evidence: Literal["reply_stop", "carrier_opt_out", "clinic_request", "one_click"]


class ClientDischarged(ClientEvent):
    """The client left the clinic's care: every plan ends and nothing more is sent."""

    topic: ClassVar[Topic] = Topic.CLIENTS
