"""How a client wants to be written to: preferences, consent to nights, breaks."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from handrail_shared.contracts.ids import ClientId
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StrictBool, StrictInt

from handrail_planner.core.jurisdiction import Jurisdiction
from handrail_planner.core.night import Evidence, Night, night_fault
from handrail_planner.core.preferences import ClientCopy, Preferences, preference_faults
from handrail_planner.core.refusals import NotValid
from handrail_planner.core.rest import LONGEST, By, Rest
from handrail_planner.handlers import manner as handlers
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import Alias, Code, CodeWord, CueWord, Day, WallTime
from handrail_planner.http.lookups import the_client
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read

router = APIRouter(tags=["clients"])


class PreferencesGiven(Body):
    """How a client wants to be written to; what is left out is as the clinic has it. And the version that was read."""

    safe_from: WallTime | None = Field(default=None, description="From when a text is safe to get, client's time.")
    safe_until: WallTime | None = Field(default=None, description="Until when. Both or neither.")
    nudges_a_day: StrictInt | None = Field(default=None, ge=1, le=3)
    nudges_a_week: StrictInt | None = Field(default=None, ge=0, le=12, description="In any seven days; 0: none.")
    jurisdiction: Jurisdiction | None = Field(default=None, description="Whose rules for texting hold.")
    copy_level: ClientCopy | None = Field(
        default=None,
        description="Texts show no more of any plan than this: `discreet`, `personal`, or `silent` for no nudges by text at all.",
    )
    alias: Alias | None = Field(
        default=None, description="The neutral name that opens texts to this client.", examples=["Alex"]
    )
    weekly_recap: StrictBool = Field(
        default=False,
        description="The client asked for one text a week that says how often they did what they planned. "
        "It counts among their nudges.",
    )
    cue_word: CueWord | None = Field(
        default=None,
        description="The client's own word that pulls their plan by text at any hour, as NOW does.",
        examples=["lighthouse"],
    )
    code_word: CodeWord | None = Field(
        default=None,
        description="A word agreed in person, for when somebody else may hold the phone: wherever it stands in a text, nothing "
        "more is sent or answered, the work list says so, and only the clinic ends it (`DELETE .../break`). "
        "Choose a word that the client does not use otherwise, of seven letters or more: these are known with one letter wrong, "
        "a shorter one only as it is written.",
        examples=["marmalade"],
    )
    version: VersionRead = None

    def wanted(self, version: int) -> Preferences:
        """The same as the core knows it."""
        return Preferences(
            self.safe_from,
            self.safe_until,
            self.nudges_a_day,
            self.nudges_a_week,
            self.jurisdiction,
            version,
            self.copy_level,
            self.alias,
            self.weekly_recap,
            self.cue_word,
            self.code_word,
        )


class PreferencesShown(BaseModel):
    """A client's preferences as they stand."""

    safe_from: WallTime | None
    safe_until: WallTime | None
    nudges_a_day: int | None
    nudges_a_week: int | None
    jurisdiction: Jurisdiction | None
    copy_level: ClientCopy | None
    alias: str | None
    weekly_recap: bool
    cue_word: str | None
    code_word: str | None
    version: int = Field(description="1 where nothing was ever said, and one more each time that they are replaced.")


class NightGiven(Body):
    """What the client signed: nudges at night, inside these hours of their own clock."""

    start: WallTime = Field(examples=["22:00"])
    end: WallTime = Field(description="Before `start`: the next day's.", examples=["02:00"])
    wording_version: Code = Field(description="Which wording was signed.", examples=["night_2026_01"])
    evidence: Literal["clinic_form"] = "clinic_form"


class NightShown(BaseModel):
    """The client's own consent to nudges at night."""

    start: WallTime
    end: WallTime
    wording_version: str
    evidence: Evidence
    since: AwareDatetime


class BreakGiven(Body):
    """A break from nudges."""

    until: Day | None = Field(
        default=None,
        description=f"Its last day, of the client's own calendar, at most {LONGEST.days} days ahead; or until it is ended.",
    )


class BreakShown(BaseModel):
    """A client's break, and who asked for it."""

    until: date | None
    by: By
    since: AwareDatetime
    by_code_word: bool = Field(description="Their code word came: no text of theirs is answered either.")


_LEFT = "`client_discharged`: the client is no longer in care."


@router.get(
    "/v1/clients/{client_id}/preferences", summary="How a client wants to be written to", responses=problems(404, 422)
)
async def preferences(client_id: UUID, by: ByClinician, response: Response) -> PreferencesShown:
    """What is null is as the clinic has it; `ETag` is the version."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        return _preferred(response, await handlers.preferences(by.desk, tx, by.clinic_id, client.client_id))


@router.put(
    "/v1/clients/{client_id}/preferences",
    summary="Replace how a client wants to be written to",
    responses=problems(400, 404, 409, 422, 428, on_409=_LEFT),
)
async def prefer(
    client_id: UUID, body: PreferencesGiven, by: ByClinician, response: Response, if_match: IfMatch = None
) -> PreferencesShown:
    """State everything again. A client may want fewer nudges than the clinic has set, or up to two a day and ten a week; the hours of both hold."""
    wanted = body.wanted(version_read(if_match, body.version))
    if faults := tuple(preference_faults(wanted)):
        raise problem_of(NotValid(faults))
    async with by.transaction() as tx:
        changed = await handlers.prefer(by.desk, tx, by.clinic_id, ClientId(client_id), wanted, now=by.now)
        return _preferred(response, settled(changed))


@router.put(
    "/v1/clients/{client_id}/night-consent",
    summary="Record the consent to nudges at night",
    responses=problems(400, 404, 409, 422, on_409=_LEFT),
)
async def allow_nights(client_id: UUID, body: NightGiven, by: ByClinician) -> NightShown:
    """Only moments that say `at_night` go by it, and only inside its hours. Every word of it is kept."""
    if fault := night_fault(body.start, body.end):
        raise problem_of(NotValid((fault,)))
    night = Night(body.start, body.end, body.wording_version, body.evidence, by.now)
    async with by.transaction() as tx:
        allowed = await handlers.allow_nights(by.desk, tx, by.clinic_id, ClientId(client_id), night)
        return shown_night(settled(allowed))


@router.delete(
    "/v1/clients/{client_id}/night-consent",
    status_code=204,
    summary="Take the consent to nights back",
    responses=problems(404, 422),
)
async def disallow_nights(client_id: UUID, by: ByClinician) -> None:
    """No nudges at night any more. Doing it again does nothing."""
    async with by.transaction() as tx:
        settled(await handlers.disallow_nights(by.desk, tx, by.clinic_id, ClientId(client_id), now=by.now))


@router.put(
    "/v1/clients/{client_id}/break",
    summary="Begin a break",
    responses=problems(400, 404, 409, 422, on_409=_LEFT),
)
async def pause(client_id: UUID, body: BreakGiven, by: ByClinician) -> BreakShown:
    """No nudges until the day after, or until it is ended. The plans stay as they are."""
    async with by.transaction() as tx:
        rest = await handlers.pause(by.desk, tx, by.clinic_id, ClientId(client_id), body.until, now=by.now)
        return shown_break(settled(rest))


@router.delete("/v1/clients/{client_id}/break", status_code=204, summary="End a break", responses=problems(404, 422))
async def resume(client_id: UUID, by: ByClinician) -> None:
    """Nudges go on, also for a client who has not answered for so long that none were sent."""
    async with by.transaction() as tx:
        settled(await handlers.resume(by.desk, tx, by.clinic_id, ClientId(client_id), now=by.now))


def shown_night(night: Night) -> NightShown:
    """A consent to nights as it is shown."""
    return NightShown.model_validate(night, from_attributes=True)


def shown_break(rest: Rest) -> BreakShown:
    """A break as it is shown."""
    return BreakShown(until=rest.until, by=rest.by, since=rest.at, by_code_word=rest.by_code_word)


def break_now(rest: Rest | None, now: datetime, zone: str) -> BreakShown | None:
    """The break that a client is on."""
    return shown_break(rest) if rest is not None and rest.holds(now, zone) else None


def _preferred(response: Response, found: Preferences) -> PreferencesShown:
    show_version(response, found.version)
    return PreferencesShown.model_validate(found, from_attributes=True)
