"""What follows at once from a text that sounds like a crisis, in one transaction that holds the client: a case, the hold on nudges, the
first alerts, and the text with numbers to call.

Nothing that keeps back other texts keeps back these: no STOP, no break, no hour, no cap, no discharge, no clinic at rest. What we say
promises only what the same transaction writes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import CrisisSuspected
from handrail_shared.contracts.ids import CaseId, ClientId, ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.crisis_case import CaseEvent, State, after, case_of, event_of, tier_for
from handrail_notifier.core.ladder import again, begun, quiet
from handrail_notifier.crisis import strangers
from handrail_notifier.crisis.alerting import take_steps
from handrail_notifier.crisis.numbers import say_numbers, say_to_supporter
from handrail_notifier.speech import say
from handrail_notifier.store import ahead, crises, people, staff, supporters
from handrail_notifier.store.crises import Alarm, Case
from handrail_notifier.store.staff import OnCall
from handrail_notifier.store.supporters import SupporterRow

log = get_logger(__name__)


async def heed(tx: Tx, alarm: Alarm, now: datetime) -> None:
    """The caller holds the client. What somebody says whom clients chose is of each client that it may be about."""
    about = sorted({each.client_id: each for each in await _supported(tx, alarm)}.items())
    if not about:
        await _heed(tx, alarm, now)
    for number, (client, supporter) in enumerate(about):
        own = replace(alarm, client_id=client, stranger=False)
        await _heed(tx, own, now, supporter=supporter.supporter_id, answers=number == 0 and not alarm.overheard)


async def _supported(tx: Tx, alarm: Alarm) -> Sequence[SupporterRow]:
    """Whom the number is a supporter's for; their clients are held. Nobody, if none with it agrees or once did: of such a number nobody knows
    that it is of who knows the client."""
    if not alarm.stranger:
        return ()
    found = await supporters.of_stranger(tx, alarm.clinic_id, alarm.client_id)
    await hold(tx, sorted({each.client_id for each in found}))
    found = await supporters.of_stranger(tx, alarm.clinic_id, alarm.client_id)
    return found if any(each.agreed_at is not None for each in found) else ()


async def _heed(tx: Tx, alarm: Alarm, now: datetime, *, supporter: UUID | None = None, answers: bool = True) -> None:
    """`supporter`: who said it; `answers`: whether they are told here whom to call."""
    on_call = await staff.on_call(tx, alarm.clinic_id)
    held = await crises.open_case(tx, alarm.clinic_id, alarm.client_id)
    lowered = None if alarm.stranger else await crises.lowering(tx, alarm.clinic_id, alarm.client_id)
    tier = tier_for(Tier(alarm.alarm), lowered, now)
    case, what = (
        (_opened(alarm, tier, on_call, now), "suspected") if held is None else _further(held, tier, on_call, now)
    )
    await crises.save(tx, case)
    await crises.note(tx, case, what, now, detail=[alarm.alarm, tier.value, alarm.alarm_version, *alarm.alarm_phrases])
    if supporter is not None:
        detail = [alarm.account, alarm.provider_id]
        await crises.note(tx, case, "said_by_supporter", now, by=supporter, detail=detail)
    log.warning("crisis_suspected", clinic=case.clinic_id, case=case.case_id, tier=case.tier.value, what=what)
    if not case.stranger:
        await crises.hold_back(tx, case.clinic_id, case.client_id, now)
        for each in (case.client_id, *await people.others_with_number_of(tx, case.clinic_id, case.client_id)):
            await ahead.wake_all_of(tx, case.clinic_id, each, now)
        await _say(tx, case, alarm, now, by_supporter=supporter is not None)
    else:
        await strangers.state(tx, case, now)
    case, alerted = await take_steps(tx, case, on_call, now)
    if supporter is None:
        await say_numbers(tx, case, alarm, now, alerted=alerted)
    elif answers:
        await say_to_supporter(tx, case, alarm, supporter, now)


def _opened(alarm: Alarm, tier: Tier, on_call: OnCall, now: datetime) -> Case:
    return Case(
        clinic_id=alarm.clinic_id,
        case_id=case_of(alarm.client_id, alarm.provider_id),
        client_id=alarm.client_id,
        stranger=alarm.stranger,
        tier=tier,
        state=State.SUSPECTED,
        opened_at=now,
        ladder=begun(tier, on_call.roster, now),
    )


def _further(held: Case, tier: Tier, on_call: OnCall, now: datetime) -> tuple[Case, str]:
    """A text more. While a ladder runs it starts nothing again; where none does, it begins one, if not at once after another."""
    event = event_of(held.tier, tier, quiet(held.ladder, held.acknowledged_at, now))
    if event is CaseEvent.FURTHER:
        return held, "further"
    tier = min(held.tier, tier)
    ladder, state = again(tier, held.ladder, held.state, on_call.roster, now), after(held.state, event)
    what = "raised" if event is CaseEvent.RAISE else "renewed"
    return replace(held, tier=tier, state=state, ladder=ladder, acknowledged_at=None), what


async def _say(tx: Tx, case: Case, alarm: Alarm, now: datetime, *, by_supporter: bool) -> None:
    suspected = CrisisSuspected(
        clinic_id=ClinicId(case.clinic_id),
        client_id=ClientId(case.client_id),
        occurred_at=now,
        case_id=CaseId(case.case_id),
        tier=case.tier.value,
        phrases=tuple(alarm.alarm_phrases[:100]),
        list_versions=tuple(alarm.alarm_version.split()),
        by_supporter=by_supporter,
    )
    await say(tx, [suspected], about=case.case_id)
