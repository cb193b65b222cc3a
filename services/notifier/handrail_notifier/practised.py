"""What the notifier does when progress says how a plan stands: it keeps the little that HOW AM I tells."""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ComebackMade,
    ProgressCorrected,
    RepetitionCounted,
    StreakExtended,
    StreakForgiven,
    StreakPaused,
)
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import practised

Counted = RepetitionCounted | StreakExtended | StreakForgiven | StreakPaused | ComebackMade


def register(consumer: Consumer) -> None:
    consumer.on(RepetitionCounted, on_counted)
    consumer.on(StreakExtended, on_counted)
    consumer.on(StreakForgiven, on_counted)
    consumer.on(StreakPaused, on_counted)
    consumer.on(ComebackMade, on_counted)
    consumer.on(ProgressCorrected, on_corrected)


async def on_counted(fact: Recorded[Counted], tx: Tx, now: datetime) -> None:
    """The numbers as they stand after it. A run that rests is none for now."""
    del now
    event = fact.event
    rests = isinstance(event, StreakPaused)
    await practised.save(
        tx,
        event.clinic_id,
        event.client_id,
        event.plan_id,
        repetitions=event.total_repetitions,
        run=0 if rests else event.run,
        came_back_at=event.occurred_at if isinstance(event, ComebackMade) else None,
        keeps_comeback=not rests,
    )


async def on_corrected(fact: Recorded[ProgressCorrected], tx: Tx, now: datetime) -> None:
    """What holds in place of what was said. A comeback may have been none, so it is not told any more."""
    del now
    event, stands = fact.event, fact.event.now
    run = 0 if stands.state == "paused" else stands.run
    about = (event.clinic_id, event.client_id, event.plan_id)
    await practised.save(tx, *about, repetitions=stands.total_repetitions, run=run, keeps_comeback=False)
