"""Cases that nobody was there to be alerted to begin anew once the clinic states who is on call.

However often a clinic takes its people away and puts them back: a run ends for want of people at a step that found nobody alone, so
none begins sooner than the step before it was to wait.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.crisis_case import CaseEvent, State, after
from handrail_notifier.core.ladder import again
from handrail_notifier.crisis import strangers
from handrail_notifier.crisis.alerting import take_steps
from handrail_notifier.crisis.themselves import but_themselves
from handrail_notifier.store import crises, staff
from handrail_notifier.store.crises import Case
from handrail_notifier.store.staff import OnCall

log = get_logger(__name__)

WANTED_FOR = timedelta(days=7)
"""What began before is on the work list, loud, and rings nobody whose first day it is."""
MOST_AT_ONCE = 500
"""So many of a clinic begin anew in one transaction; more than these with the next statement of who is on call."""


async def people_came(tx: Tx, clinic: UUID, now: datetime) -> None:
    """In the transaction that takes in who is on call. It holds the clients of all that waits, so a step that is taken meanwhile is known."""
    waiting = await crises.waiting(tx, clinic, now - WANTED_FOR, MOST_AT_ONCE)
    if len(waiting) == MOST_AT_ONCE:
        log.error("crisis_more_may_want_people", clinic=clinic)
    await hold(tx, sorted({each.client_id for each in waiting}))
    on_call = await staff.on_call(tx, clinic)
    if not on_call.roster.people:
        return
    for key in waiting:
        case = await crises.case(tx, clinic, key.case_id)
        if case is None or case.state is not State.UNANSWERED or not await crises.wanted_people(tx, case):
            continue
        if (await but_themselves(tx, case, on_call)).roster.people:
            await _begin_anew(tx, case, on_call, now)


async def _begin_anew(tx: Tx, case: Case, on_call: OnCall, now: datetime) -> None:
    ladder = again(case.tier, case.ladder, case.state, on_call.roster, now)
    case = replace(case, state=after(case.state, CaseEvent.RENEW), ladder=ladder)
    await crises.save(tx, case)
    await crises.note(tx, case, "people_came", now)
    log.warning("crisis_people_came", clinic=case.clinic_id, case=case.case_id)
    if case.stranger:
        await strangers.state(tx, case, now)
    await take_steps(tx, case, on_call, now)
