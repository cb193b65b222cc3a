"""The brief as plain text, to be printed or read aloud: a minute's reading, the suggestion first, and nothing that is empty.

A section is one entry of `SECTIONS`: what else is to be read before a session gets its place there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from handrail_planner.http.access import ByClinician
from handrail_planner.http.brief import BriefShown, PlanWent, the_brief
from handrail_planner.http.lookups import the_client
from handrail_planner.http.problems import problems

router = APIRouter(tags=["sessions"])

NUMBERS = 14
"""So many of a check-in's answers are written out, the newest."""
WAITING = 7
"""So many of what waits are written out; the work list has the rest."""
COUNTED: Mapping[str, str] = {
    "done": "done",
    "partly": "partly done",
    "missed": "missed",
    "did_not_arise": "did not come up",
    "skipped": "skipped on purpose",
    "silent": "not answered",
    "undelivered": "did not arrive",
    "withheld": "kept silent",
    "not_available": "held back",
}
BARRIERS: Mapping[str, str] = {
    "forgot": "forgot",
    "too_big": "too big",
    "wrong_time": "wrong time",
    "too_strong": "too strong a pull",
    "where_to_start": "where to start",
    "no_point": "saw no point",
    "other": "something else",
}
"""What got in the way, as a clinician reads it. A code that is not known here is read as it is."""


@router.get(
    "/v1/clients/{client_id}/brief.txt",
    summary="The brief, to be printed",
    response_class=PlainTextResponse,
    responses=problems(404, 422),
)
async def show(client_id: UUID, by: ByClinician) -> str:
    """The brief for the next session as plain text. It has the client's words in it: print it, and keep no copy."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        brief = await the_brief(by, tx, client)
    return written(brief, ZoneInfo(client.contact.zone))


def written(brief: BriefShown, zone: ZoneInfo) -> str:
    """The whole brief. Days are the client's own."""
    parts = [part for section in SECTIONS if (part := list(section(brief, zone)))]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(brief: BriefShown, zone: ZoneInfo) -> Iterator[str]:
    coming = f", for the session of {day(brief.next_session_at, zone)}" if brief.next_session_at else ""
    yield f"Brief since {day(brief.since, zone)}{coming}"
    yield f"One suggestion: {brief.suggestion.detail}"


def _comebacks(brief: BriefShown, _: ZoneInfo) -> Iterator[str]:
    if brief.comebacks:
        yield f"Came back after a miss: {brief.comebacks} {'time' if brief.comebacks == 1 else 'times'}"


def _plans(brief: BriefShown, zone: ZoneInfo) -> Iterator[str]:
    for plan in brief.plans:
        if plan.state != "ended":
            yield from _plan(plan, zone)


def _plan(plan: PlanWent, zone: ZoneInfo) -> Iterator[str]:
    yield f"When {plan.cue}: {plan.response} ({plan.state})"
    counts = plan.counts.model_dump()
    told = [f"{counts[name]} {words}" for name, words in COUNTED.items() if counts[name]]
    yield f"  {', '.join(told) or 'nothing was heard of it'}"
    if plan.came:
        used = plan.counts.done + plan.counts.partly
        yield f"  Used {used} of {plan.came} times that the moment came"
    if plan.barriers:
        yield f"  In the way: {named(plan.barriers)}"
    if plan.walks_begun:
        yield f"  Walk-through begun: {plan.walks_begun}; gone through: {plan.walks_finished}"
    if plan.repetitions:
        rests = ", which rests" if plan.run_rests else ""
        settled = f"; settled {plan.strength} of 10" if plan.strength is not None else ""
        yield f"  {plan.repetitions} in all; run {plan.run}{rests}; best run {plan.best_run}{settled}"
    if plan.graduated_at:
        yield f"  A habit of its own since {day(plan.graduated_at, zone)}"
    if plan.step_wish:
        yield f"  Asked for {'an easier' if plan.step_wish.pace == 'easier' else 'a harder'} step on {day(plan.step_wish.at, zone)}"
    if plan.client_wrote:
        yield f"  The client wrote: {plan.client_wrote}"


def _check_ins(brief: BriefShown, _: ZoneInfo) -> Iterator[str]:
    """The newest numbers; how something is, and not whether a plan was used."""
    for each in brief.check_ins:
        told = [str(one.number) for one in each.answers[-NUMBERS:]]
        numbers = f"{', '.join(told)}; the middle one {each.middle}" if told else "nothing was answered"
        yield f"Asked ({each.lowest} to {each.highest}): {each.question}"
        yield f"  {numbers}"


def _unread(brief: BriefShown, zone: ZoneInfo) -> Iterator[str]:
    if brief.texts_waiting is not None:
        yield f"Unread texts of theirs: {brief.texts_waiting.count}, since {day(brief.texts_waiting.since, zone)}"


def _waiting(brief: BriefShown, _: ZoneInfo) -> Iterator[str]:
    yield from _listed("Waiting", [item.reason for item in brief.waiting])


def _reviews(brief: BriefShown, zone: ZoneInfo) -> Iterator[str]:
    due = [f"{each.statement} ({_due(each.review_due_at, zone)})" for each in brief.goals if each.review_is_due]
    yield from _listed("Reviews due", due)


def _insights(brief: BriefShown, _: ZoneInfo) -> Iterator[str]:
    yield from _listed(
        f"Understood, and without a plan so far. {brief.question}", [each.words for each in brief.insights]
    )


def _notes(brief: BriefShown, _: ZoneInfo) -> Iterator[str]:
    if brief.notes_of_last_session:
        yield "Notes of the last session"
        yield brief.notes_of_last_session


def _heard_from(brief: BriefShown, zone: ZoneInfo) -> Iterator[str]:
    yield f"Last heard from: {day(brief.last_heard_from, zone) if brief.last_heard_from else 'not yet'}"


SECTIONS: tuple[Callable[[BriefShown, ZoneInfo], Iterable[str]], ...] = (
    _head,
    _comebacks,
    _plans,
    _check_ins,
    _unread,
    _reviews,
    _waiting,
    _insights,
    _notes,
    _heard_from,
)


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield title
    yield from (f"- {line}" for line in lines[:WAITING])
    if len(lines) > WAITING:
        yield f"- and {len(lines) - WAITING} more"


def named(barriers: Mapping[str, int]) -> str:
    """What got in the way, and how often."""
    return ", ".join(f"{BARRIERS.get(code, code)} ({count})" for code, count in barriers.items())


def _due(at: datetime | None, zone: ZoneInfo) -> str:
    return f"since {day(at, zone)}" if at else "now"


def day(at: datetime, zone: ZoneInfo) -> str:
    """A day of the client's own calendar."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}"
