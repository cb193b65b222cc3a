"""Facts about clinics and their clients: who may be written to, where, and since when."""

from datetime import date, time
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from handrail_shared.contracts.events.base import ClientEvent, Event, Instant, LanguageTag, Part, ReasonCode, ZoneName
from handrail_shared.contracts.events.plans import Weekday
from handrail_shared.contracts.ids import InsightId, PlanId, ReplyId, SessionId, SupporterId
from handrail_shared.contracts.sealed import SealedText
from handrail_shared.contracts.topics import Topic

Channel = Literal["sms", "email"]
Purpose = Literal["nudges"]
PurposeCodes = Annotated[tuple[ReasonCode, ...], Field(min_length=1, max_length=20)]
ClinicAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 .'-]{1,20}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
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
    weekly_cap: int = Field(default=4, ge=1, le=12, description="The same, in any seven days.")
    gap_minutes: int = Field(default=240, ge=60, le=1440, description="The least time between two of them.")
    jurisdiction: ReasonCode | None = Field(
        default=None, description="Whose rules for texting hold where a client names none, such as us_fl."
    )
    adaptive_timing: bool = Field(
        default=False, description="Whether a nudge may move inside its window to where a client's reports gather."
    )
    explores: bool = Field(
        default=False, description="Whether one nudge in ten is left out by a draw, to see what nudging is worth."
    )
    misses_until_pause: int = Field(
        default=2, ge=1, le=5, description="The run rests at so many misses in a row; those before are forgiven."
    )
    grace: bool = Field(
        default=True,
        description="Whether that is free; if not, each takes one of the reserve, and without any the run rests.",
    )
    repetitions_per_reserve: int = Field(default=4, ge=1, le=50, description="With so many repetitions one is earned.")
    reserve_limit: int = Field(default=2, ge=0, le=2, description="The most that can be in reserve.")
    segments_a_day: int = Field(
        default=2000,
        ge=1,
        le=200_000,
        description="Segments of texts that may go out in a day (UTC), whatever they are for.",
    )
    countries: tuple[Country, ...] = Field(
        default=(), max_length=250, description="Where clients may be texted; none: in the country of `sms_sender`."
    )
    posts_ahead: bool = Field(
        default=False,
        description="Whether nudges are posted minutes ahead, for the carrier to send, where a messaging service is set up.",
    )
    review_days: int = Field(
        default=14, ge=1, le=28, description="So many days after a goal was set or looked at, it is due for review."
    )
    review_latest_days: int = Field(default=28, ge=1, le=28, description="The longest that may be agreed instead.")
    consent_months: int = Field(
        default=12, ge=3, le=24, description="So many months after it was confirmed, a consent is to be confirmed anew."
    )
    consent_silent_days: int = Field(
        default=90, ge=30, le=180, description="So many days after the client last texted, one for texts is, too."
    )
    feedback_reader: bool = Field(
        default=False,
        description="Whether somebody else than the client's therapist may read what the client texts as feedback.",
    )
    fit_weeks: int = Field(
        default=4,
        ge=0,
        le=26,
        description="Every so many weeks clients are asked how well the texts fit them; 0: never.",
    )


class StallMoves(Part):
    """What a clinic wants suggested for one kind of stall."""

    code: ReasonCode
    moves: tuple[ReasonCode, ...] = Field(min_length=1, max_length=3)


class SuggestionsSet(Event):
    """What a clinic wants suggested where something is stuck; what it does not name is suggested as usual. Stated whole each time."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    suggestions_version: int = Field(ge=1)
    suggestions: tuple[StallMoves, ...] = Field(max_length=50)


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
    """Consent for one channel, for some purposes: `recorded` by the clinic, or `confirmed` by the client's own answer."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    channel: Channel
    purpose: Purpose = "nudges"
    stage: Literal["recorded", "confirmed"]
    wording_version: ReasonCode
    evidence: Literal["clinic_form", "reply_ok", "reply_start"]
    purposes: PurposeCodes | None = Field(
        default=None,
        description="What it is for, beside what was agreed to before: nudges, recap, own_words. Left out: as before, at first nudges.",
    )


class ConsentRevoked(ClientEvent):
    """Nothing more may be sent on this channel, or nothing for these purposes. Only START or a new consent opens a channel again."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    channel: Channel
    purpose: Purpose = "nudges"
    evidence: Literal["reply_stop", "carrier_opt_out", "clinic_request", "one_click"]
    purposes: PurposeCodes | None = Field(
        default=None, description="Only these are withdrawn; left out: the channel, whatever it was for."
    )
    form_opens: bool = Field(
        default=False,
        description="The client left by themselves where nobody reads an answer of theirs: what they sign at the clinic afterwards opens the channel again. Else only their START does.",
    )


class ConsentHeld(ClientEvent):
    """A confirmed consent does not count until the client confirms it anew: perhaps they want it ended, or it is too old."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    channel: Channel
    reason: ReasonCode = Field(
        description="`in_doubt`: they said what may be meant to end it; `too_old`; `too_long_silent`; `number_out_of_service`: the number may be somebody else's by now.",
        examples=["too_old"],
    )


class ClientDischarged(ClientEvent):
    """The client left the clinic's care: every plan ends and nothing more is sent."""

    topic: ClassVar[Topic] = Topic.CLIENTS


class ClientErased(ClientEvent):
    """All that is kept of the client is to go: what was sealed can be opened by nobody any more."""

    topic: ClassVar[Topic] = Topic.CLIENTS


class _AboutSession(ClientEvent):
    session_id: SessionId


class SessionPlanned(_AboutSession):
    """A session is to be held at an instant; said again, it was moved."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    starts_at: Instant


class SessionCancelled(_AboutSession):
    """A planned session is not going to be held."""

    topic: ClassVar[Topic] = Topic.CLIENTS


class SessionHeld(_AboutSession):
    """A session took place and was closed. `with_plan`: a plan was made or renewed in it, or was live already."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    held_at: Instant
    with_plan: bool
    plan_due_by: Instant | None = Field(
        default=None, description="Until when a plan may still follow; none is awaited if there is one."
    )


class SessionLeftWithoutPlan(_AboutSession):
    """No plan was made or renewed in the time that a clinic allows after a session."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    held_at: Instant


class InsightNoted(ClientEvent):
    """The client understood something. It is open until a plan answers it."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    insight_id: InsightId
    session_id: SessionId | None = None


class InsightAnswered(ClientEvent):
    """A plan answers an insight: it says what the client will do when this happens again."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    insight_id: InsightId
    plan_id: PlanId


class InsightSetAside(ClientEvent):
    """Clinician and client decided that an insight needs no plan."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    insight_id: InsightId


class ClinicPaused(Event):
    """A clinic sends no nudges until it is resumed; what answers a client's own text is sent as ever."""

    topic: ClassVar[Topic] = Topic.CLIENTS


class ClinicResumed(Event):
    """A paused clinic sends nudges again."""

    topic: ClassVar[Topic] = Topic.CLIENTS


class PreferencesSet(ClientEvent):
    """How a client wants to be written to: all of it is stated again. What is left out is as the clinic has it."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    safe_from: time | None = Field(default=None, description="Local wall time from which a text is safe to get.")
    safe_until: time | None = Field(default=None, description="Local wall time at which it no longer is.")
    nudges_a_day: int | None = Field(default=None, ge=1, le=3)
    nudges_a_week: int | None = Field(default=None, ge=0, le=12, description="In any seven days.")
    jurisdiction: ReasonCode | None = Field(default=None, description="Whose rules for texting hold, such as us_fl.")
    copy_level: Literal["discreet", "personal", "silent"] | None = Field(
        default=None, description="Texts show no more of any plan than this; `silent`: no nudges by text at all."
    )
    alias: SealedText | None = Field(default=None, description="The neutral name that opens texts to this client.")
    weekly_recap: bool = Field(default=False, description="The client asked to be told of their week, once a week.")
    cue_word: SealedText | None = Field(
        default=None, description="The client's own word that pulls their plan, as NOW does."
    )
    code_word: SealedText | None = Field(
        default=None,
        description="A word that client and clinic agreed on: texted, it silences everything, and nothing answers it.",
    )


class NightAllowed(ClientEvent):
    """The client agreed to nudges inside these hours of the night, for plans that ask for them."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    start: time
    end: time
    wording_version: ReasonCode
    evidence: Literal["clinic_form", "page"]


class NightDisallowed(ClientEvent):
    """No nudges at night any more."""

    topic: ClassVar[Topic] = Topic.CLIENTS


class BusySpan(Part):
    """From `start` up to `end` the client is busy. Nothing else of a calendar is kept."""

    start: Instant
    end: Instant


class BusyTimesSet(ClientEvent):
    """When a client's calendar is busy, up to `known_until`: all of it is stated again. Without spans there is no calendar."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    spans: tuple[BusySpan, ...] = Field(default=(), max_length=1000, description="In order; none touches the next.")
    known_until: Instant


class ClientPaused(ClientEvent):
    """A break: no nudges until the day after `until`, or until the client is resumed."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    until: date | None = Field(default=None, description="The last local day of the break.")
    by: Literal["client", "clinic"]
    by_code_word: bool = Field(
        default=False,
        description="Their code word came, or that somebody else reads the phone: no text of theirs is answered either, and only the clinic ends it.",
    )


class ClientResumed(ClientEvent):
    """A break is over before its time."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    by: Literal["client", "clinic"]


class SupporterNamed(ClientEvent):
    """A client agreed that somebody is asked whether they want one short text a week, to stay in touch with the client. Said again of
    the same `supporter_id`, something about it was changed. Number and name are sealed under the supporter's own key."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    supporter_id: SupporterId
    supporter_version: int = Field(ge=1)
    phone: SealedText
    calls: SealedText = Field(description="How the supporter calls the client.")
    language: LanguageTag
    zone: ZoneName | None = Field(default=None, description="Left out: the client's own.")
    day: Weekday
    at: time = Field(description="Local wall time of the weekly text.")
    wording_version: ReasonCode = Field(description="Which wording the client agreed to.")


class SupporterRemoved(ClientEvent):
    """The clinic ended a supporter: nothing more is sent to them, and what was sealed can be opened by nobody any more."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    supporter_id: SupporterId


class SupporterStated(ClientEvent):
    """How far a supporter's own consent has come, as the notifier knows it. `not_invited`: the number can't be asked."""

    topic: ClassVar[Topic] = Topic.CLIENTS

    supporter_id: SupporterId
    state: Literal["invited", "agreed", "lapsed", "stopped", "not_invited", "ended"]
    by: Literal["client", "supporter", "carrier", "system"] = Field(description="Whose doing it is.")
    wording_version: ReasonCode | None = Field(
        default=None, description="Of what a supporter was asked, where they were asked, agreed or left."
    )
    reply_id: ReplyId | None = Field(
        default=None, description="The supporter's own text by which they agreed or left, if a text did it."
    )
