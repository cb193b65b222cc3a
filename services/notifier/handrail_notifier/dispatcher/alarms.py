"""Texts of a crisis case on their way: numbers to call for the client, alerts for people on call.

Only what makes a text impossible stands against them: that it is of no use any more, or that the clinic has no sender for its channel.
Consent, hours, caps, breaks, holds, a clinic at rest and the pace of its sender do not.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.crisis_case import code_of, code_of_test, reference_of
from handrail_notifier.core.decision import Reason
from handrail_notifier.core.kinds import TO_STAFF, CrisisKind, Kind
from handrail_notifier.core.manner import PLAIN, Manner
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.resources import place_of
from handrail_notifier.core.wording import Voice, alert_text, numbers_text
from handrail_notifier.crisis.acting import not_reached
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import Due, end
from handrail_notifier.dispatcher.letters import Ready, Unreadable
from handrail_notifier.store import crises, ledger, staff, supporters


async def take(tx: Tx, desk: Desk, due: Due, kind: CrisisKind, now: datetime) -> Ready | None:
    """Put an attempt on record, or end the text and see to what follows from that."""
    text, clinic = due.text, due.clinic
    if clinic is None:
        await ledger.wait_to_know(tx, text, useful_for=text.useful_until - now, now=now)
        return None
    reason = _against(due, now)
    try:
        if reason is None:
            return await _begin(tx, desk, due, kind, now)
    except Unreadable:
        reason = Reason.UNREADABLE
    await end(tx, text, reason.value, now)
    if kind is Kind.NUMBERS:
        await not_reached(tx, text.clinic_id, text.text_id, reason.value, now)
    return None


def stands_against(due: Due, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    reason = _against(due, now)
    return None if reason is None else Learned(TextEvent.EXPIRE, reason=reason.value)


def _against(due: Due, now: datetime) -> Reason | None:
    if now >= due.text.useful_until:
        return Reason.MOMENT_PASSED
    if due.clinic is not None and due.text.channel not in due.clinic.senders:
        return Reason.NO_SENDER
    return None


async def _begin(tx: Tx, desk: Desk, due: Due, kind: CrisisKind, now: datetime) -> Ready | None:
    text, clinic = due.text, due.clinic
    assert clinic is not None, "nothing goes without its clinic"
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    sealed, until = text.address or "", text.useful_until
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    manner = due.client.manner if due.client else await _of_supporter(tx, text.clinic_id, text.text_id, kind)
    voice = desk.voice(keys, text.clinic_id, text.client_id, manner, clinic.voice)
    body = await _body(tx, due, kind, voice)
    return await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=None, now=now, guard=due.guard
    )


async def _of_supporter(tx: Tx, clinic: UUID, text_id: UUID, kind: CrisisKind) -> Manner:
    """In the language of who was chosen by a client, where it is for them."""
    if kind is not Kind.STRANGER_NUMBERS:
        return PLAIN
    about = await crises.text(tx, clinic, text_id)
    row = about["person_id"] and await supporters.find(tx, clinic, about["person_id"])
    return Manner(row.language) if row else PLAIN


async def _body(tx: Tx, due: Due, kind: CrisisKind, voice: Voice) -> str:
    text, clinic = due.text, due.clinic
    assert clinic is not None, "nothing goes without its clinic"
    about = await crises.text(tx, text.clinic_id, text.text_id)
    if kind in TO_STAFF:
        case, person = about["case_id"], about["person_id"]
        is_test = kind is Kind.STAFF_TEST
        code = code_of_test(case, person, text.channel) if is_test else code_of(case, person, about["run"])
        return alert_text(kind, voice, code=code, reference=reference_of(case))
    on_call = await staff.on_call(tx, text.clinic_id)
    place = place_of(on_call.place, clinic.clinic.jurisdiction, about["jurisdiction"])
    by_mail, of_another = text.channel == "email", about["person_id"] is not None
    return numbers_text(kind, voice, place, alerted=about["alerted"], by_mail=by_mail, of_another=of_another)
