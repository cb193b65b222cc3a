"""Clinics and their keys."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.http import Body
from handrail_shared.runtime.ids import new_id
from pydantic import AwareDatetime, BaseModel, Field, StrictBool, StrictInt, StringConstraints

from handrail_planner import contact
from handrail_planner.core.clinic import Clinic, quiet_faults
from handrail_planner.core.jurisdiction import Jurisdiction, timing_fault
from handrail_planner.core.refusals import Fault, NotThere, NotValid
from handrail_planner.handlers import clinics as handlers
from handrail_planner.http.access import ByClinician, ByOperator, Clinician
from handrail_planner.http.fields import Alias, Email, Nothing, Phone, WallTime
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read
from handrail_planner.store import clinics

router = APIRouter(tags=["clinics"])

OPERATOR = UUID(int=0)
"""Whose the names of the operator's requests are: no clinic has this id."""

Scope = Literal["plans", "progress", "feedback"]
Region = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
NO_COUNTRY = "Not the ISO code of a country with phone numbers, such as US."
KEPT_TO_ITSELF = "The key of this clinic was shown when it was made. For another, POST /v1/access-keys."
FEEDBACK_ALONE = "`feedback` stands alone: make one key for it, and another for the rest."


class ClinicSettings(Body):
    """How a clinic speaks."""

    alias: Alias = Field(description="The neutral name that opens every text: no health words.", examples=["Harbor"])
    sms_sender: Phone | None = Field(default=None, description="The number that texts come from.")
    email_sender: Email | None = Field(default=None, examples=["hello@clinic.example.com"])
    help_phone: Phone = Field(description="The number that a client may call.", examples=["+12025550100"])
    region: Region = Field(default="US", description="ISO country of numbers that are written without a country code.")
    quiet_from: WallTime = Field(
        default="20:00", validate_default=True, description="Silent from, client's time.", examples=["20:00"]
    )
    quiet_until: WallTime = Field(
        default="08:00", validate_default=True, description="Silent until, client's time.", examples=["08:00"]
    )
    daily_cap: StrictInt = Field(default=1, ge=1, le=3, description="Unasked-for nudges a client may get in a day.")
    weekly_cap: StrictInt = Field(default=4, ge=1, le=12, description="The same, in any seven days.")
    gap_minutes: StrictInt = Field(default=240, ge=60, le=1440, description="The least time between two of them.")
    jurisdiction: Jurisdiction | None = Field(
        default=None, description="Whose rules for texting hold where a client names none."
    )
    adaptive_timing: StrictBool = Field(
        default=False,
        description="Whether a nudge may move inside its window to where a client's reports gather. Barred in us_il.",
    )
    explores: StrictBool = Field(
        default=False, description="Whether one nudge in ten is left out by a draw, to see what nudging is worth."
    )
    misses_until_pause: StrictInt = Field(
        default=2, ge=1, le=5, description="A run rests at so many misses in a row; those before are forgiven."
    )
    grace: StrictBool = Field(
        default=True,
        description="Whether that is free. If not, each takes one of the reserve, and without any the run rests.",
    )
    repetitions_per_reserve: StrictInt = Field(
        default=4, ge=1, le=50, description="With so many repetitions one is earned, to let a moment go on purpose."
    )
    reserve_limit: StrictInt = Field(default=2, ge=0, le=2, description="The most that a client can have in reserve.")
    segments_a_day: StrictInt = Field(
        default=2000, ge=1, le=200_000, description="Segments of texts that may go out in a day (UTC), of any kind."
    )
    countries: tuple[Region, ...] = Field(
        default=(),
        max_length=250,
        description="ISO countries whose numbers are texted; none: the country of `sms_sender`.",
        examples=[["US", "CA"]],
    )
    posts_ahead: StrictBool = Field(
        default=False,
        description="Whether nudges are posted minutes ahead, for the carrier to send, where a messaging service is set up.",
    )
    review_days: StrictInt = Field(
        default=14, ge=1, le=28, description="Days after which a goal that was set or looked at is due for review."
    )
    review_latest_days: StrictInt = Field(
        default=28, ge=1, le=28, description="The most that may be agreed instead; no less than `review_days`."
    )
    consent_months: StrictInt = Field(
        default=12, ge=3, le=24, description="Months after which a confirmed consent is to be confirmed anew."
    )
    consent_silent_days: StrictInt = Field(
        default=90, ge=30, le=180, description="The same for texts, in days without a text from the client."
    )
    feedback_reader: StrictBool = Field(
        default=False,
        description="Whether clients who text feedback are asked who reads it: their therapist, or whoever has a key with the scope `feedback`.",
    )
    fit_weeks: StrictInt = Field(
        default=4,
        ge=0,
        le=26,
        description="Weeks from one question how well the texts fit to the next; 0: it is not asked.",
    )


class ClinicRewritten(ClinicSettings):
    """All settings again, and the version that was read (here, or in If-Match)."""

    version: VersionRead = None


class ClinicShown(BaseModel):
    """A clinic as it stands."""

    clinic_id: UUID
    alias: str
    sms_sender: str | None
    email_sender: str | None
    help_phone: str
    region: str
    quiet_from: WallTime
    quiet_until: WallTime
    daily_cap: int
    weekly_cap: int
    gap_minutes: int
    jurisdiction: Jurisdiction | None
    adaptive_timing: bool
    explores: bool
    misses_until_pause: int
    grace: bool
    repetitions_per_reserve: int
    reserve_limit: int
    segments_a_day: int
    countries: tuple[str, ...]
    posts_ahead: bool
    review_days: int
    review_latest_days: int
    consent_months: int
    consent_silent_days: int
    feedback_reader: bool
    fit_weeks: int
    version: int
    paused_at: AwareDatetime | None = Field(description="Since when it sends no nudges; null: it sends them.")


class ClinicMade(ClinicShown):
    """A new clinic with its first key, which is shown this once."""

    access_key: str | None = Field(examples=["hr_<key id>_<secret>"])
    detail: str | None = None


class KeyWanted(Body):
    """A further key for a clinic."""

    clinic_id: UUID
    scopes: tuple[Scope, ...] = Field(
        default=("plans", "progress"),
        min_length=1,
        max_length=2,
        description="`feedback` stands alone: who reads what is kept from a client's therapist has a key for nothing else.",
    )


class KeyMade(BaseModel):
    """A key, whose text is shown this once."""

    clinic_id: UUID
    key_id: UUID | None
    access_key: str | None
    detail: str | None = None


@router.post("/v1/clinics", status_code=201, summary="Register a clinic", responses=problems(400, 409, 422))
async def register(body: ClinicSettings, by: ByOperator, attempt: AsAttempt) -> ClinicMade:
    """Set a clinic up and make its first key, with the scopes `plans` and `progress`."""
    desk, new = by.desk, ClinicId(new_id())
    clinic = settled(_clinic(new, body))
    async with desk.db.transaction(OPERATOR, new) as tx:
        turn = await once(desk, tx, OPERATOR, attempt, body, now=by.now, resource_id=new)
        if turn.first:
            settled(await handlers.register(desk, tx, clinic, now=by.now))
            key = await desk.keys.make(tx, new, ("plans", "progress"))
            return ClinicMade(**_fields(clinic), access_key=key)
    async with desk.db.transaction(turn.resource_id) as tx:
        made = await clinics.find(tx, turn.resource_id)
    assert made is not None, "what a remembered request made is there"
    return ClinicMade(**_fields(made), access_key=None, detail=KEPT_TO_ITSELF)


@router.get("/v1/clinic", summary="The clinic of this key", responses=problems())
async def show(by: ByClinician, response: Response) -> ClinicShown:
    """How the clinic speaks; `ETag` is its version."""
    async with by.transaction() as tx:
        clinic = await clinics.find(tx, by.clinic_id)
    if clinic is None:
        raise problem_of(NotThere("clinic"))
    show_version(response, clinic.version)
    return ClinicShown(**_fields(clinic))


@router.put("/v1/clinic", summary="Replace the clinic's settings", responses=problems(400, 404, 409, 422, 428))
async def replace(body: ClinicRewritten, by: ByClinician, response: Response, if_match: IfMatch = None) -> ClinicShown:
    """State all settings again; what is left out takes its default."""
    wanted = settled(_clinic(by.clinic_id, body, version=version_read(if_match, body.version)))
    async with by.transaction() as tx:
        clinic = settled(await handlers.replace_settings(by.desk, tx, wanted, now=by.now))
    show_version(response, clinic.version)
    return ClinicShown(**_fields(clinic))


@router.post("/v1/clinic/pause", summary="Send no nudges", responses=problems(400, 404, 422))
async def pause(by: ByClinician, response: Response, _: Nothing | None = None) -> ClinicShown:
    """Until it is resumed; what answers a client's own text is sent as ever. Doing it again does nothing."""
    return await _paused(by, response, wanted=True)


@router.post("/v1/clinic/resume", summary="Send nudges again", responses=problems(400, 404, 422))
async def resume(by: ByClinician, response: Response, _: Nothing | None = None) -> ClinicShown:
    """From now on; what was due in the meantime is past. Doing it again does nothing."""
    return await _paused(by, response, wanted=False)


async def _paused(by: Clinician, response: Response, *, wanted: bool) -> ClinicShown:
    async with by.transaction() as tx:
        clinic = settled(await handlers.pause(by.desk, tx, by.clinic_id, wanted=wanted, now=by.now))
    show_version(response, clinic.version)
    return ClinicShown(**_fields(clinic))


@router.post("/v1/access-keys", status_code=201, summary="Make a further key", responses=problems(400, 404, 422))
async def make_key(body: KeyWanted, by: ByOperator, attempt: AsAttempt) -> KeyMade:
    """For a clinic that lost its key, or a system that needs its own."""
    clinic_id = ClinicId(body.clinic_id)
    if "feedback" in body.scopes and set(body.scopes) != {"feedback"}:
        raise problem_of(NotValid((Fault("scopes", FEEDBACK_ALONE),)))
    async with by.desk.db.transaction(OPERATOR, clinic_id) as tx:
        if await clinics.find(tx, clinic_id) is None:
            raise problem_of(NotThere("clinic"))
        turn = await once(by.desk, tx, OPERATOR, attempt, body, now=by.now)
        if not turn.first:
            return KeyMade(clinic_id=clinic_id, key_id=None, access_key=None, detail=KEPT_TO_ITSELF)
        key = await by.desk.keys.make(tx, clinic_id, sorted(set(body.scopes)))
    return KeyMade(clinic_id=clinic_id, key_id=_key_id(key), access_key=key)


@router.delete("/v1/access-keys/{key_id}", status_code=204, summary="Revoke a key", responses=problems(422))
async def revoke_key(key_id: UUID, clinic_id: Annotated[UUID, Query()], by: ByOperator) -> None:
    """From now on the key opens nothing. Doing it again does nothing."""
    async with by.desk.db.transaction(clinic_id) as tx:
        await by.desk.keys.revoke(tx, ClinicId(clinic_id), key_id)


def _key_id(key: str) -> UUID:
    return UUID(hex=key.split("_")[1])


def _clinic(clinic_id: ClinicId, body: ClinicSettings, *, version: int = 1) -> Clinic | NotValid:
    faults = list(quiet_faults(body.quiet_from, body.quiet_until))
    if barred := timing_fault(body.jurisdiction, adaptive_timing=body.adaptive_timing):
        faults.append(barred)
    faults += [Fault("countries", NO_COUNTRY) for each in body.countries if each not in contact.regions()][:1]
    if body.review_latest_days < body.review_days:
        faults.append(Fault("review_latest_days", "No less than `review_days`: later than usual, or the same."))
    if body.region not in contact.regions():
        return NotValid((*faults, Fault("region", NO_COUNTRY)))

    def phone(text: str | None, field: str) -> str | None:
        return _good(text and contact.canonical_phone(text, region=body.region, field=field, whose="clinic"), faults)

    sms_sender, help_phone = phone(body.sms_sender, "sms_sender"), phone(body.help_phone, "help_phone")
    email = body.email_sender and contact.canonical_email(body.email_sender, field="email_sender")
    email_sender = _good(email, faults)
    if faults or help_phone is None:
        return NotValid(tuple(faults))
    return Clinic(
        clinic_id=clinic_id,
        alias=body.alias,
        sms_sender=sms_sender,
        email_sender=email_sender,
        help_phone=help_phone,
        region=body.region,
        quiet_from=body.quiet_from,
        quiet_until=body.quiet_until,
        daily_cap=body.daily_cap,
        weekly_cap=body.weekly_cap,
        gap_minutes=body.gap_minutes,
        jurisdiction=body.jurisdiction,
        adaptive_timing=body.adaptive_timing,
        explores=body.explores,
        misses_until_pause=body.misses_until_pause,
        grace=body.grace,
        repetitions_per_reserve=body.repetitions_per_reserve,
        reserve_limit=body.reserve_limit,
        segments_a_day=body.segments_a_day,
        countries=tuple(sorted(set(body.countries))),
        posts_ahead=body.posts_ahead,
        review_days=body.review_days,
        review_latest_days=body.review_latest_days,
        consent_months=body.consent_months,
        consent_silent_days=body.consent_silent_days,
        feedback_reader=body.feedback_reader,
        fit_weeks=body.fit_weeks,
        version=version,
    )


def _good(outcome: str | Fault | None, faults: list[Fault]) -> str | None:
    if isinstance(outcome, Fault):
        faults.append(outcome)
        return None
    return outcome or None


def _fields(clinic: Clinic) -> dict[str, object]:
    return {name: getattr(clinic, name) for name in ClinicShown.model_fields}
