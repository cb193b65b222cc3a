"""The text with numbers to call: by the way that the client wrote, and at once by the other where it is learned not to have arrived.

By each way at most once in half an hour, of what is out or on its way: what failed was not said. What went instead of another is not itself
sent otherwise, so nothing goes back and forth.
"""

from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.crisis_case import says_numbers
from handrail_notifier.core.decision import CHANNELS, Address, Channel
from handrail_notifier.core.kinds import Kind
from handrail_notifier.identity import strangers_of, text_of
from handrail_notifier.store import crises, ledger, people, supporters
from handrail_notifier.store.crises import Alarm, Case

log = get_logger(__name__)

USEFUL_FOR = timedelta(hours=1)
_REACHED = frozenset({Address.USABLE, Address.UNHEALTHY})
"""An address that is known to be bad may be somebody else's by now."""


async def say_numbers(tx: Tx, case: Case, alarm: Alarm, now: datetime, *, alerted: bool) -> None:
    """To the number or address that wrote, whatever is known of it otherwise. `alerted`: people were, because of this."""
    if not await _is_due(tx, case, alarm.channel, now):
        return
    text_id = text_of(case.client_id, _kind(case), alarm.provider_id)
    await _plan(tx, case, text_id, alarm.channel, alarm.address, now, alerted=alerted)


async def say_to_supporter(tx: Tx, case: Case, alarm: Alarm, supporter: UUID, now: datetime) -> None:
    """To the number that wrote, which is not the client's: nothing of it counts as said to the client."""
    clinic = case.clinic_id
    text_id = text_of(supporter, Kind.STRANGER_NUMBERS, alarm.provider_id)
    said_at = await supporters.numbers_said_to(tx, clinic, supporter)
    if not says_numbers(said_at, now) or await ledger.is_on_record(tx, clinic, text_id):
        return
    await crises.note(tx, case, "numbers_planned", now, detail=["supporter"])
    await crises.note_text(tx, clinic, text_id, case.case_id, person=supporter)
    await ledger.plan_text(
        tx,
        clinic,
        text_id,
        strangers_of(clinic),
        Kind.STRANGER_NUMBERS,
        due_at=now,
        useful_for=USEFUL_FOR,
        channel=alarm.channel,
        address=alarm.address,
    )


async def say_otherwise(tx: Tx, case: Case, failed: UUID, now: datetime, *, alerted: bool) -> None:
    """What did not arrive goes the other way, if there is one."""
    about, channel = (
        await crises.text(tx, case.clinic_id, failed),
        (await ledger.text(tx, case.clinic_id, failed)).channel,
    )
    if about["instead_of"] is not None:
        return
    for other, address in await _other_ways(tx, case, channel):
        if await _is_due(tx, case, other, now):
            text_id = text_of(case.client_id, _kind(case), f"{failed} {other}")
            promises = alerted or about["alerted"]
            await _plan(tx, case, text_id, other, address, now, alerted=promises, instead_of=failed)
            log.warning("crisis_numbers_otherwise", case=case.case_id, channel=other)


async def _is_due(tx: Tx, case: Case, channel: Channel, now: datetime) -> bool:
    return says_numbers(await crises.last_said(tx, case.clinic_id, case.client_id, channel), now)


async def _other_ways(tx: Tx, case: Case, channel: Channel) -> list[tuple[Channel, str]]:
    clinic = (await people.clinics(tx, [case.clinic_id])).get(case.clinic_id)
    client = (await people.clients(tx, [case.clinic_id], [case.client_id])).get(case.client_id)
    if clinic is None or client is None:
        return []
    others = [each for each in CHANNELS if each != channel and each in clinic.senders]
    return [(each, client.sealed[each]) for each in others if client.addresses[each] in _REACHED]


async def _plan(
    tx: Tx,
    case: Case,
    text_id: UUID,
    channel: Channel,
    address: str,
    now: datetime,
    *,
    alerted: bool,
    instead_of: UUID | None = None,
) -> None:
    """What of it still waits for another try by the same way is said by this one."""
    if await ledger.is_on_record(tx, case.clinic_id, text_id):
        return
    await crises.end_waiting_numbers(tx, case.clinic_id, case.client_id, channel, now)
    detail = [*(["alerted"] if alerted else []), *(["otherwise"] if instead_of else [])]
    await crises.note(tx, case, "numbers_planned", now, detail=detail)
    await crises.note_text(tx, case.clinic_id, text_id, case.case_id, alerted=alerted, instead_of=instead_of)
    await ledger.plan_text(
        tx,
        case.clinic_id,
        text_id,
        strangers_of(case.clinic_id) if case.stranger else case.client_id,
        _kind(case),
        due_at=now,
        useful_for=USEFUL_FOR,
        channel=channel,
        address=address,
    )


def _kind(case: Case) -> Kind:
    return Kind.STRANGER_NUMBERS if case.stranger else Kind.NUMBERS
