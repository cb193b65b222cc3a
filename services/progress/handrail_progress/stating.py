"""What stands on the compacted topic, from the rows: for a bus that was emptied."""

from collections.abc import AsyncIterator, Callable, Sequence

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import Event
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id

from handrail_progress.core.announce import PlanKey, stated
from handrail_progress.folding import SERVICE
from handrail_progress.store.practice import states_after

PLANS = 500


def states_of(db: Db, clock: Clock) -> Callable[[], AsyncIterator[Sequence[Recorded[Event]]]]:
    """Every plan's state, some at a time."""

    async def states() -> AsyncIterator[Sequence[Recorded[Event]]]:
        last: PlanKey | None = None
        while True:
            async with db.everywhere() as tx:
                found = await states_after(tx, last, PLANS)
            if not found:
                return
            events = [stated(plan, practice, habit, at=clock.now()) for plan, practice, habit in found]
            yield [_by_itself(event) for event in events]
            last = found[-1][0]

    return states


def _by_itself(event: Event) -> Recorded[Event]:
    event_id = EventId(new_id())
    return wrap(event, event_id=event_id, source=SERVICE, correlation_id=event_id)
