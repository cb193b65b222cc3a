"""What a decision is made from, and what it can be. No word, name, number or address of a client is in it: it is kept on record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.purposes import ALL, Purpose, Purposes

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.restraint import Step

Channel = Literal["sms", "email"]
CHANNELS: tuple[Channel, ...] = ("sms", "email")
Role = Literal["nudge", "prime", "debrief", "check_in"]
PausedBy = Literal["client", "clinic"]


class Reason(StrEnum):
    """Why a nudge was withheld or postponed, or another text ended before it went out."""

    NO_CONSENT = "no_consent"
    CONSENT_NOT_CONFIRMED = "consent_not_confirmed"
    CONSENT_LAPSED = "consent_lapsed"
    """It was confirmed too long ago, and the client was asked whether it still holds."""
    REVOKED = "revoked"
    PURPOSE_NOT_AGREED = "purpose_not_agreed"
    """The channel is open, but not for this."""
    CRISIS_HOLD = "crisis_hold"
    """A person at the clinic is seeing to this client: no nudges until they say so."""
    ON_HOLD = "on_hold"
    """The clinic lets this client be."""
    ON_BREAK = "on_break"
    """The client wanted a break."""
    CLINIC_PAUSED = "clinic_paused"
    QUIET_HOURS = "quiet_hours"
    UNLAWFUL_HOURS = "unlawful_hours"
    """Not in the hours of the jurisdiction that was chosen."""
    UNSAFE_HOURS = "unsafe_hours"
    """Not in the hours in which the client said that a text is safe to get."""
    TOO_SOON = "too_soon"
    """The last nudge is too fresh."""
    DAILY_CAP = "daily_cap"
    WEEKLY_CAP = "weekly_cap"
    BUSY = "busy"
    """The client's calendar says so."""
    IN_CONVERSATION = "in_conversation"
    """The client has only just texted, or was only just asked something."""
    CATCHING_UP = "catching_up"
    """After an outage, what is still of use goes out spread."""
    ALREADY_ANSWERED = "already_answered"
    UNANSWERED = "unanswered"
    """Nudges in a row went unanswered, so fewer are sent."""
    FADED = "faded"
    """The plan is practised, so fewer are sent."""
    EXPLORING = "exploring"
    """Left out by a draw, to see what nudging is worth."""
    PLAN_ENDED = "plan_ended"
    PLAN_PAUSED = "plan_paused"
    """Clinician and client let the plan rest."""
    PLAN_EXPIRED = "plan_expired"
    MOMENT_PASSED = "moment_passed"
    NO_ROOM = "no_room"
    """More texts waited than the sender's rate lets out before the moment passed."""
    CLINIC_UNKNOWN = "clinic_unknown"
    NO_TEXTS_WANTED = "no_texts_wanted"
    """The client wants no nudges by text."""
    NO_SENDER = "no_sender"
    NO_ADDRESS = "no_address"
    NUMBER_INVALID = "number_invalid"
    NUMBER_DOUBTFUL = "number_doubtful"
    """Texts to it failed several times in a row: it is tried once a week."""
    NUMBER_UNHEALTHY = "number_unhealthy"
    """Texts to it failed on three different days: it is let be until the client texts, or the clinic states it anew."""
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    """The clinic does not write to that country."""
    SENDING_STOPPED = "sending_stopped"
    """The carrier takes none of the clinic's texts: something is set up wrong there."""
    WORDING_STOPPED = "wording_stopped"
    """Carriers filtered this wording too often."""
    CARRIER_CAP = "carrier_cap"
    """The carrier takes no more for a while: its own cap is reached."""
    SPEND_CAP = "spend_cap"
    """The clinic has sent as many segments today as it wants to pay for."""
    NUMBER_CAP = "number_cap"
    """The number has had as many texts in a day as any may get."""
    SAME_TEXT = "same_text"
    """The number has had the same words too often just now."""
    LOOPING = "looping"
    """Machines may be answering each other."""
    FLOODED = "flooded"
    """More came in from the number than anybody types."""
    STRANGERS_CAP = "strangers_cap"
    """Enough strangers were answered this hour."""
    NOT_ANSWERABLE = "not_answerable"
    """Only a question, and nobody reads what is answered on the channel that is left."""
    DISCHARGED = "discharged"
    UNREADABLE = "unreadable"
    """What is sealed for this client does not open: the client was forgotten, or the root key is another."""
    PROPOSAL_CLOSED = "proposal_closed"
    """The plan was answered, taken back or replaced before its text went out."""
    LATER_ONCE = "later_once"
    """The client has put this very nudge off before."""
    LATER_PAST = "later_past"
    """By the time that the client asked for, its moment will be over."""
    FAULT = "fault"
    """Deciding failed until it was too late: the log has the error."""


class Address(StrEnum):
    """What is known of a client's number or address."""

    MISSING = "missing"
    USABLE = "usable"
    UNHEALTHY = "unhealthy"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far consent for a channel has come, since when, and what for. `alone`: its revocation ended this channel and no other.

    Records of before purposes were told apart have all of them, as was decided then.
    """

    consent: Consent = Consent.NONE
    since: datetime | None = None
    alone: bool = False
    purposes: Purposes = ALL
    purposes_at: datetime | None = None
    """When what it is for last changed."""


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a clinic set: its silent hours, its budget per client, and the channels that it can send on."""

    quiet: QuietHours
    daily_cap: int
    senders: frozenset[Channel]
    weekly_cap: int = 4
    gap: timedelta = timedelta(hours=4)
    jurisdiction: str | None = None
    paused: bool = False
    explores: bool = False
    adaptive_timing: bool = False
    segments_a_day: int = 2000
    countries: frozenset[str] = frozenset()
    """Where it writes to; none: to its sender's own country."""


@dataclass(frozen=True, slots=True)
class SafeHours:
    """Wall times from `start` up to `until`, over midnight if that is earlier."""

    start: time
    until: time

    def as_quiet(self) -> QuietHours:
        """The hours outside."""
        return QuietHours(self.until, self.start)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a client wants to be written to. None: as the clinic has it. `night`: the hours agreed to for plans that ask for them."""

    safe: SafeHours | None = None
    a_day: int | None = None
    a_week: int | None = None
    jurisdiction: str | None = None
    night: SafeHours | None = None
    no_texts: bool = False
    """Nudges by e-mail only."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The window that the nudge is about. `due_at`: when it was to be decided; `useful_until`: from when it is of no more use.

    `draw` is the opportunity's number, from 0 up to 1; `postponed`: how often it was put off already.
    """

    local_date: date
    window_start: datetime
    window_end: datetime
    due_at: datetime
    useful_until: datetime
    role: Role = "nudge"
    at_night: bool = False
    draw: float = 0.0
    postponed: int = 0
    answered: bool = False
    repeats: datetime | None = None
    """When the nudge was decided that the client wants to get once more, later; `put_off`: they wanted that before."""
    put_off: bool = False
    purpose: Purpose = Purpose.NUDGES
    """What the client has to have agreed to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How things stand with the plan. `nudged_at`: its last nudge; `tiny`: its smallest version is to be said."""

    expires_at: datetime
    ended: bool = False
    paused: bool = False
    phase: Phase = Phase.LEARN
    phase_since: datetime | None = None
    nudged_at: datetime | None = None
    tiny: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """How things stand with the client. `sent`: when the last nudges were decided to be sent, newest first; `unanswered`: how many
    in a row that reached the phone; `step`: what the client was last told of that; `heard_at`: the last text from them;
    `asked_at`: when they were asked what they have not answered yet, and still may."""

    zone: str
    agreements: Mapping[Channel, Agreement]
    addresses: Mapping[Channel, Address]
    wishes: Wishes = field(default_factory=Wishes)
    sent: tuple[datetime, ...] = ()
    unanswered: int = 0
    step: Step = Step.NORMAL
    heard_at: datetime | None = None
    busy_until: datetime | None = None
    phone_failures: int = 0
    paused_by: PausedBy | None = None
    paused_until: date | None = None
    """The last local day of the break; None: until it is ended."""
    crisis: bool = False
    discharged: bool = False
    readable: bool = True
    asked_at: datetime | None = None
    promised: tuple[datetime, ...] = ()
    """When nudges that the client wanted once more are to come."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What stands against texts: until an instant, or with none for as long as it stands. `but_for`: the one text that it does not
    stop; `wording`: only texts of this wording; `channels`: only by these ways; `spares`: no texts of these kinds."""

    reason: Reason
    until: datetime | None = None
    but_for: UUID | None = None
    wording: str | None = None
    channels: frozenset[Channel] = frozenset({"sms"})
    spares: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Defences:
    """All that stands against texts to one number. `probes`: breakers that the next text tries, by their names."""

    holds: tuple[Hold, ...] = ()
    probes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """All that a decision depends on. `clinic` None: not heard of yet. `defences`: those that stop nudges."""

    clinic: Clinic | None
    client: Client
    plan: Plan
    opening: Opening
    defences: Defences = Defences()


@dataclass(frozen=True, slots=True)
class Send:
    """Speak, on this channel. `says`: what kind of text it is."""

    channel: Channel
    says: Saying = "plan"


@dataclass(frozen=True, slots=True)
class Postpone:
    """Decide anew at `until`, which is while the nudge is still of use."""

    until: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Withhold:
    """Keep silent. All reasons that held, in the order in which they are declared."""

    reasons: tuple[Reason, ...]


Decision = Send | Postpone | Withhold
