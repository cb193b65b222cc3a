"""What the notifier does when it hears of goals: it keeps them, sealed, for who asks GOAL or WHY. Hearing a thing twice changes nothing."""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import GoalClosed, GoalRevised, GoalSet
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import goals


def register(consumer: Consumer) -> None:
    consumer.on(GoalSet, on_goal)
    consumer.on(GoalRevised, on_goal)
    consumer.on(GoalClosed, on_goal_closed)


async def on_goal(fact: Recorded[GoalSet | GoalRevised], tx: Tx, now: datetime) -> None:
    """Keep its latest words."""
    del now
    await goals.save(tx, fact.event)


async def on_goal_closed(fact: Recorded[GoalClosed], tx: Tx, now: datetime) -> None:
    """It is told no more."""
    del now
    await goals.close(tx, fact.event)
