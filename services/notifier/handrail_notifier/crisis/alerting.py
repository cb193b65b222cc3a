"""The steps of the ladder, taken: alerts on record for each person and way, the step noted, said, and loud if it was the last.

All of it is in the caller's transaction, which holds the client. An alert is a planned text like any other, and nothing that stands
between a client and a nudge stands between a person on call and an alert.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.events import CrisisEscalated
from handrail_shared.contracts.ids import CaseId, ClientId, ClinicId, derived
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.crisis_case import CaseEvent, after
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.kinds import CrisisKind, Kind
from handrail_notifier.core.ladder import Person, Taken, climb
from handrail_notifier.crisis import strangers
from handrail_notifier.crisis.themselves import but_themselves
from handrail_notifier.speech import say
from handrail_notifier.store import crises, ledger, people, ring, staff
from handrail_notifier.store.crises import Case
from handrail_notifier.store.staff import OnCall

log = get_logger(__name__)

ALERT_USEFUL_FOR = timedelta(hours=2)


async def take_steps(tx: Tx, case: Case, on_call: OnCall, now: datetime) -> tuple[Case, bool]:
    """Take the steps that are due, of those on call but whom it is about. The case as it then stands, saved; and whether any alert is on record because of it."""
    on_call = await but_themselves(tx, case, on_call)
    climbed = climb(on_call.roster, case.ladder, now, await crises.alerted(tx, case))
    if not climbed.steps:
        return case, False
    alerted = [await _take(tx, case, on_call, step, now) for step in climbed.steps]
    state = after(case.state, CaseEvent.RUN_OUT) if climbed.ran_out else case.state
    case = replace(case, state=state, ladder=climbed.ladder)
    await crises.save(tx, case)
    if climbed.ran_out:
        await crises.note(tx, case, "unanswered", now, detail=[] if on_call.roster.people else [crises.NOBODY_ON_CALL])
        log.error("crisis_unanswered", clinic=case.clinic_id, case=case.case_id)
    if not case.stranger:
        await _say(tx, case, climbed.steps, ran_out=climbed.ran_out, now=now)
    elif climbed.ran_out:
        await strangers.state(tx, case, now)
    await ring(tx)
    return case, any(alerted)


async def _take(tx: Tx, case: Case, on_call: OnCall, step: Taken, now: datetime) -> bool:
    planned = 0
    for person in step.people:
        planned += await alert(
            tx,
            case.clinic_id,
            case.case_id,
            on_call,
            person,
            Kind.STAFF_ALERT,
            f"{case.ladder.starts_at}/{step.number}",
            now,
        )
    who = [str(each.person_id) for each in step.people]
    await crises.note(tx, case, "alerted", now, detail=[str(step.number + 1), step.whom.value, *who])
    log.warning("crisis_alerted", case=case.case_id, step=step.number + 1, people=len(who), texts=planned)
    return planned > 0


async def alert(
    tx: Tx,
    clinic: UUID,
    case: UUID,
    on_call: OnCall,
    person: Person,
    kind: CrisisKind,
    cause: str,
    now: datetime,
    *,
    only: Channel | None = None,
) -> int:
    """Plan an alert to one person, by every way that there is, or by this one `only`. How many those are."""
    found = await _ways(tx, clinic, case, on_call, person.person_id)
    ways = [(channel, address) for channel, address in found if only in {None, channel}]
    for channel, address in ways:
        text_id = derived(case, kind, str(person.person_id), channel, cause)
        await crises.note_text(tx, clinic, text_id, case, person=person.person_id)
        await ledger.plan_text(
            tx, clinic, text_id, person.person_id, kind, due_at=now, useful_for=ALERT_USEFUL_FOR, channel=channel,
            address=address,
        )  # fmt: skip
    return len(ways)


async def _ways(tx: Tx, clinic: UUID, case: UUID, on_call: OnCall, person: UUID) -> Sequence[tuple[Channel, str]]:
    """Only those that the clinic can send on; who is on call no more is answered where they were alerted."""
    row = (await people.clinics(tx, [clinic])).get(clinic)
    senders = row.senders if row else {}
    reached = on_call.reached.get(person)
    if reached is None:
        reached = await staff.reached_before(tx, clinic, case, person)
    return [(channel, sealed) for channel, sealed in reached.items() if channel in senders]


async def _say(tx: Tx, case: Case, steps: Sequence[Taken], *, ran_out: bool, now: datetime) -> None:
    events = [
        CrisisEscalated(
            clinic_id=ClinicId(case.clinic_id),
            client_id=ClientId(case.client_id),
            occurred_at=now,
            case_id=CaseId(case.case_id),
            step=step.number + 1,
            alerted=len(step.people),
            unanswered=ran_out and step is steps[-1],
        )
        for step in steps
    ]
    await say(tx, events, about=case.case_id)
