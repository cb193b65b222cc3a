"""From what is heard to traces, and from traces to what is stuck and what is to be reviewed: gather, weigh, save, say, for many at once.

Hearing only writes down and calls for a look. Looking is a function of what is written down by then, so it is no matter in which order,
how often or how late things were heard, but for the instant at which they were found.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import ClinicRegistered, Event, SuggestionsSet
from handrail_shared.contracts.ids import PlanId
from handrail_shared.runtime.db import Tx

from handrail_progress.core.stuck.picture import Picture, picture, sessions_of
from handrail_progress.core.stuck.saying import facts
from handrail_progress.core.stuck.signals import loop_since
from handrail_progress.core.stuck.stalls import Suggestions
from handrail_progress.core.stuck.traces import Kind, Trace, in_order
from handrail_progress.core.stuck.weighing import Known, Looked, look
from handrail_progress.store import PlanPlace, manners
from handrail_progress.store import stuck as store
from handrail_progress.store.stuck import Read, Whose
from handrail_progress.tracing import ANSWERS, traces_of

LOOK_BACK = timedelta(days=60)
"""How far back opportunities are read: further than any window of evidence but that of the last sessions, see `loop_since`."""
SOON = timedelta(minutes=5)
"""What is heard of a client calls for a look by then: an answer, its barrier and its number come together, and are looked at once."""


async def note(tx: Tx, heard: Sequence[Recorded[Any]], now: datetime) -> None:
    """Write down what was heard and call for a look at whom it is about. Their clients are held."""
    told = [(Whose(event.clinic_id, event.client_id), trace) for event, trace in traces_of(heard)]
    answered = [Whose(each.event.clinic_id, each.event.client_id) for each in heard if isinstance(each.event, ANSWERS)]
    for fact in heard:
        if isinstance(fact.event, ClinicRegistered):
            await _note_interval(tx, fact)
    await store.add_traces(tx, told)
    await store.call_for_looks(tx, [*answered, *(whose for whose, _ in told)], now + SOON)


async def _note_interval(tx: Tx, fact: Recorded[ClinicRegistered]) -> None:
    """How often the clinic looks at goals, from the next look at each client on."""
    event = fact.event
    latest = max(event.review_days, event.review_latest_days)
    await manners.save_interval(tx, event.clinic_id, event.review_days, latest, event.occurred_at, fact.envelope.id)


async def note_suggestions(tx: Tx, fact: Recorded[SuggestionsSet]) -> None:
    """What the clinic wants suggested, for stalls that open from now on."""
    event = fact.event
    moves = tuple((each.code, each.moves) for each in event.suggestions)
    await manners.save_suggestions(tx, event.clinic_id, Suggestions(event.suggestions_version, moves))


async def look_at(tx: Tx, whom: Sequence[Whose], now: datetime) -> list[Recorded[Event]]:
    """Look at these clients, who are held, and keep what was found; what there is to say."""
    read, known = await _gather(tx, whom, now)
    looked = {whose: look(known[whose], now) for whose in whom}
    await _save(tx, looked)
    return [
        fact for whose in whom for fact in facts(looked[whose], whose.clinic_id, whose.client_id, read[whose].zone, now)
    ]


async def pictures(tx: Tx, whom: Sequence[Whose], now: datetime) -> dict[Whose, tuple[Read, Picture]]:
    """What is kept of these clients, and what it tells of them."""
    read = await store.read(tx, whom)
    plans = {whose: _plans(each.traces) for whose, each in read.items()}
    places = [(whose.clinic_id, plan) for whose, own in plans.items() for plan in own]
    since = {whose: _since(each.traces, now) for whose, each in read.items()}
    seen = await store.opportunities(tx, places, [since[whose] for whose, own in plans.items() for _ in own])
    counted = await store.repetitions(tx, places)
    return {
        whose: (read[whose], picture(read[whose].traces, _of(whose, own, seen, []), _of(whose, own, counted, 0)))
        for whose, own in plans.items()
    }


async def _gather(tx: Tx, whom: Sequence[Whose], now: datetime) -> tuple[Mapping[Whose, Read], dict[Whose, Known]]:
    seen = await pictures(tx, whom, now)
    wanted = await manners.manners(tx, {each.clinic_id for each in whom})
    known = {}
    for whose, (read, drawn) in seen.items():
        manner = wanted.get(whose.clinic_id, manners.USUAL)
        known[whose] = Known(
            whose.client_id,
            drawn,
            read.stalls,
            {review.goal_id: review for review in read.reviews.values()},
            manner.suggestions,
            manner.interval,
            read.invited_at,
            read.zone,
        )
    return {whose: read for whose, (read, _) in seen.items()}, known


def _since(traces: Sequence[Trace], now: datetime) -> date:
    """A day earlier than any that is weighed, wherever the client lives."""
    begins = loop_since(sessions_of(in_order(traces)), now)
    return (min(now - LOOK_BACK, begins or now) - timedelta(days=1)).date()


def _plans(traces: Sequence[Trace]) -> list[PlanId]:
    return sorted({each.plan_id for each in traces if each.kind is Kind.PLAN_LIVE and each.plan_id is not None})


T = TypeVar("T")


def _of(whose: Whose, plans: Sequence[PlanId], found: Mapping[PlanPlace, T], otherwise: T) -> dict[PlanId, T]:
    return {plan: found.get((whose.clinic_id, plan), otherwise) for plan in plans}


async def _save(tx: Tx, looked: Mapping[Whose, Looked]) -> None:
    await store.save_stalls(tx, [(whose, each.stall) for whose, found in looked.items() for each in found.stalls])
    last: dict[tuple[Whose, UUID, int], tuple[Whose, Any]] = {}
    for whose, found in looked.items():
        for change in found.reviews:
            last[whose, change.review.goal_id, change.review.number] = (whose, change.review)
    await store.save_reviews(tx, list(last.values()))
    await store.look_again(tx, [(whose, found.again_at) for whose, found in looked.items()])
