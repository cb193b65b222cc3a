"""Planned texts whose time has come: what answers a client, what asks for consent, and nudges that are tried once more.

Each is decided anew when it is due: nothing goes out on the strength of an older decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.wording import nudge
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.consent import ConsentEvent, after
from handrail_notifier.core.courtesy import Circumstances, Drop, Go, WaitToKnow, WaitUntil, may_go
from handrail_notifier.core.decision import Address, Agreement, Context, Reason, Withhold, decide
from handrail_notifier.core.timing import local_day
from handrail_notifier.core.wording import Kind, SystemKind, system_text
from handrail_notifier.dispatcher.attempts import Desk, Letter, Ready, Taken, Unreadable
from handrail_notifier.silence import expire
from handrail_notifier.store import ledger, people, plans
from handrail_notifier.store.ledger import DueText, NudgeRow
from handrail_notifier.store.people import Agreements, ClientRow, ClinicRow


@dataclass(frozen=True, slots=True)
class _Due:
    """A text that is due, with all that is known of its clinic and client."""

    text: DueText
    clinic: ClinicRow | None
    client: ClientRow | None
    agreements: Agreements


async def take_due(tx: Tx, desk: Desk, now: datetime, limit: int) -> Taken:
    """Send, postpone or end what is due. Clients whom somebody else holds are left for the next round."""
    due = await ledger.claim_due(tx, now, limit)
    if not due:
        return Taken()
    free = await plans.try_hold(tx, {each.client_id for each in due})
    mine = await _gather(tx, [each for each in due if each.client_id in free])
    ready = [await _take(tx, desk, each, now) for each in mine]
    return Taken([each for each in ready if each is not None], worked=bool(mine))


async def _gather(tx: Tx, texts: Sequence[DueText]) -> Sequence[_Due]:
    clinic_ids, client_ids = [each.clinic_id for each in texts], [each.client_id for each in texts]
    clinics = await people.clinics(tx, clinic_ids)
    clients = await people.clients(tx, clinic_ids, client_ids)
    agreements = await people.agreements(tx, clinic_ids, client_ids)
    return [
        _Due(each, clinics.get(each.clinic_id), clients.get(each.client_id), agreements[each.client_id])
        for each in texts
    ]


async def _take(tx: Tx, desk: Desk, due: _Due, now: datetime) -> Ready | None:
    try:
        if due.text.kind is Kind.NUDGE:
            return await _nudge_again(tx, desk, due, now)
        return await _system_text(tx, desk, due, due.text.kind, now)
    except Unreadable:
        await _end(tx, due.text, Reason.UNREADABLE.value, now)
        return None


async def _system_text(tx: Tx, desk: Desk, due: _Due, kind: SystemKind, now: datetime) -> Ready | None:
    text, clinic = due.text, due.clinic
    match may_go(kind, _circumstances(due), now):
        case Drop(reason):
            await _end(tx, text, reason.value, now)
        case WaitUntil(instant):
            await ledger.postpone(tx, text, instant, now)
        case WaitToKnow():
            await ledger.postpone(tx, text, None, now)
        case Go():
            assert clinic is not None, "nothing goes without its clinic"
            address = text.address or (due.client.sealed["sms"] if due.client else "")
            letter = await _letter(tx, desk, text, address, text.useful_until)
            if kind is Kind.OPT_IN:
                await _asked(tx, text, due.agreements["sms"], now)
            return await desk.begin(tx, text, clinic, body=system_text(kind, clinic.voice), letter=letter, now=now)
        case never:
            assert_never(never)
    return None


def _circumstances(due: _Due) -> Circumstances:
    """A stranger has no row: the number that wrote to us is all there is."""
    client, stranger = due.client, due.text.address is not None
    zone, address = (client.zone, client.addresses["sms"]) if client else (None, Address.MISSING)
    return Circumstances(
        clinic=due.clinic.clinic if due.clinic else None,
        zone="UTC" if stranger else zone,
        consent=due.agreements["sms"].consent,
        address=Address.USABLE if stranger else address,
        discharged=client.discharged if client else False,
        useful_until=due.text.useful_until,
    )


async def _asked(tx: Tx, text: DueText, before: Agreement, now: datetime) -> None:
    state = after(before.consent, ConsentEvent.ASK)
    if state is not before.consent:
        since = before.since or now
        await people.save_agreement(tx, text.clinic_id, text.client_id, "sms", state, since=since)


async def _nudge_again(tx: Tx, desk: Desk, due: _Due, now: datetime) -> Ready | None:
    """A nudge that was turned away or never found: it has its place in the budget already."""
    text, client = due.text, due.client
    assert client is not None, "nudges are for known clients"
    row = await ledger.nudge(tx, text.clinic_id, text.text_id)
    decision = decide(await _context(tx, due, client, row, now), now)
    if isinstance(decision, Withhold) or decision.channel != text.channel:
        reason = decision.reasons[0] if isinstance(decision, Withhold) else Reason.NO_CONSENT
        await _end(tx, text, reason.value, now)
        return None
    assert due.clinic is not None, "a nudge is not sent without its clinic"
    words = await desk.words(tx, text.clinic_id, text.client_id, row.plan)
    letter = await _letter(tx, desk, text, client.sealed[text.channel], row.window_end)
    return await desk.begin(tx, text, due.clinic, body=nudge(due.clinic.voice.alias, words), letter=letter, now=now)


async def _context(tx: Tx, due: _Due, client: ClientRow, row: NudgeRow, now: datetime) -> Context:
    clinic_id, today = due.text.clinic_id, local_day(now, client.zone)
    spent = (await plans.spent(tx, [clinic_id], [client.client_id], today)).get((client.client_id, today), 0)
    answered = await plans.answered(tx, [clinic_id], [row.opportunity_id])
    return Context(
        zone=client.zone,
        window_start=row.window_start,
        window_end=row.window_end,
        clinic=due.clinic.clinic if due.clinic else None,
        agreements=due.agreements,
        addresses=client.addresses,
        sent_today=spent - (1 if row.sent_on == today else 0),
        plan_expires_at=row.plan.expires_at,
        plan_ended=row.plan.ended,
        discharged=client.discharged,
        answered=bool(answered),
    )


async def _letter(tx: Tx, desk: Desk, text: DueText, sealed: str, until: datetime) -> Letter:
    return await desk.letter(tx, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)


async def _end(tx: Tx, text: DueText, reason: str, now: datetime) -> None:
    await expire(tx, text.clinic_id, text.client_id, text.text_id, text.kind, reason=reason, now=now)
