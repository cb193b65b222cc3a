"""What lies ahead of a plan: each decision point of the next days, as the same core would decide it, with the text in full.

It is read only, and for the clinic's own key: the texts hold the plan's words.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Query, Request
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.runtime.http import Problem, authorised
from pydantic import BaseModel, Field

from handrail_notifier.core.decision import Channel, Postpone, Reason, Role, Send, Withhold
from handrail_notifier.core.explaining import grounds, put_off, sentences, sentences_of_text
from handrail_notifier.core.preview import MOST_DAYS, Foreseen, ForeseenText
from handrail_notifier.http.front import Front
from handrail_notifier.previewing import preview

Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="How many days to look ahead.")]


class PointAhead(BaseModel):
    """A decision point that lies ahead. `text`: what would be sent; `until`: when a nudge that is put off is decided again."""

    at: datetime
    local: str = Field(description="The same instant by the client's clock.", examples=["2026-10-30T17:10:00-04:00"])
    nudge_id: UUID
    moment_id: UUID
    role: Role
    local_date: date
    window_start: datetime
    window_end: datetime
    decision: Literal["send", "withhold", "postpone"]
    channel: Channel | None = None
    says: Saying | None = None
    text: str | None = Field(default=None, repr=False)
    grounds: str | None = None
    reasons: list[str] = []
    sentences: list[str] = []
    until: datetime | None = None
    explanation: str | None = Field(default=None, description="Of a nudge that is put off: until when, and why.")


class CheckInAhead(BaseModel):
    """A window in which a check-in is asked so many `times`, at drawn instants that are not told beforehand, if nothing stands against it."""

    check_in_id: UUID
    local_date: date
    start: datetime
    end: datetime
    times: int


class TextToCome(BaseModel):
    """A text about no plan that gives way to nudges: the week told back, a goal to look at. As far as it is known by now."""

    at: datetime
    local: str = Field(description="The same instant by the client's clock.", examples=["2026-11-01T17:00:00-05:00"])
    text_id: UUID
    kind: Literal["recap", "review"]
    decision: Literal["send", "withhold", "postpone"]
    channel: Channel | None = None
    text: str | None = Field(default=None, repr=False)
    reasons: list[str] = []
    sentences: list[str] = []
    until: datetime | None = None


class PlanPreview(BaseModel):
    """What would be decided about a plan from `since` to `until`, if nobody answers and nothing changes. `texts`: what the client gets
    beside their plans. `cut`: that is less far than was asked for, since too much lies ahead of this client."""

    plan_id: UUID
    client_id: UUID
    zone: str
    since: datetime
    until: datetime
    cut: bool
    points: list[PointAhead]
    check_ins: list[CheckInAhead] = Field(description="Of the client, whatever the plan: they share one budget.")
    texts: list[TextToCome] = []


def add_preview(app: FastAPI, front: Front) -> None:
    """What a clinic may ask of the days ahead."""

    @app.get("/v1/plans/{plan_id}/preview")
    async def ahead(request: Request, plan_id: UUID, days: Days = 7) -> PlanPreview:
        """The texts and the silences of the next days for one plan, with their reasons. The client's other plans count, too."""
        key = await authorised(request, front.keys, "plans")
        now = front.clock.now()
        async with front.db.transaction(key.clinic_id) as tx:
            seen = await preview(
                tx, front.vault, key.clinic_id, plan_id, now=now, days=days, mail_is_read=front.mail_is_read
            )
        if seen is None:
            raise Problem(404, "plan_not_found", "This clinic has no plan of this id.")
        return PlanPreview(
            plan_id=seen.plan_id,
            client_id=seen.client_id,
            zone=seen.zone,
            since=seen.since,
            until=seen.until,
            cut=seen.cut,
            points=[_point(each, seen.zone) for each in seen.points],
            check_ins=[CheckInAhead.model_validate(each, from_attributes=True) for each in seen.windows],
            texts=[_text(each, seen.zone) for each in seen.texts],
        )


def _text(each: ForeseenText, zone: str) -> TextToCome:
    local = each.at.astimezone(ZoneInfo(zone)).isoformat()
    about = {"at": each.at, "local": local, "text_id": each.text.text_id, "kind": each.text.kind.value}
    match each.weighed.decision:
        case Send(channel):
            told: dict[str, object] = {"decision": "send", "channel": channel, "text": each.body}
        case Postpone(until, reasons):
            told = {"decision": "postpone", "until": until, **_against(each, reasons)}
        case Withhold(reasons):
            told = {"decision": "withhold", **_against(each, reasons)}
        case never:
            assert_never(never)
    return TextToCome.model_validate(about | told)


def _against(each: ForeseenText, reasons: Sequence[Reason]) -> dict[str, object]:
    return {"reasons": reasons, "sentences": sentences_of_text(reasons, each.weighed, each.at)}


def _point(each: Foreseen, zone: str) -> PointAhead:
    occurrence = each.point.occurrence
    return PointAhead.model_validate(
        {
            "at": each.at,
            "local": each.at.astimezone(ZoneInfo(zone)).isoformat(),
            "nudge_id": each.nudge_id,
            "moment_id": each.point.moment.moment_id,
            "role": each.point.role,
            "local_date": occurrence.local_date,
            "window_start": occurrence.window_start,
            "window_end": occurrence.window_end,
            **_decided(each, zone),
        }
    )


def _decided(each: Foreseen, zone: str) -> dict[str, object]:
    match each.decision:
        case Send(channel, says) as send:
            told = grounds(send, each.context, each.at)
            return {"decision": "send", "channel": channel, "says": says, "text": each.body, "grounds": told}
        case Postpone(until, reasons):
            told = put_off(until, reasons, each.context, each.at, zone)
            return {"decision": "postpone", "until": until, "explanation": told, **_silent(each, reasons)}
        case Withhold(reasons):
            return {"decision": "withhold", **_silent(each, reasons)}
        case never:
            assert_never(never)


def _silent(each: Foreseen, reasons: Sequence[Reason]) -> dict[str, object]:
    return {"reasons": reasons, "sentences": sentences(reasons, each.context, each.at)}
