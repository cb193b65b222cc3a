"""Texts to the person whom a client chose: decided when they are due and once more right before they go, by that person's own consent.

Who decides of one holds their client. Nothing of it counts for the client: neither their budget nor their conversation. What nobody asked for waits for the hours of the person's
own clock, goes only while the client takes part themselves, and never to a number that somebody has left from, or that is a client's.
"""

from collections.abc import Mapping
from datetime import datetime

from handrail_shared.runtime.db import Tx

from handrail_notifier import supporting
from handrail_notifier.core.decision import Client, Clinic, Reason, Wishes, next_permitted, permitted_until
from handrail_notifier.core.kinds import ONE_WORDING, UNASKED_OF_SUPPORTERS, Kind, SupporterKind
from handrail_notifier.core.manner import Manner
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.supporter import LOOK_AGAIN, State
from handrail_notifier.core.wording import supporter_text
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import ASIDE, Due, end
from handrail_notifier.dispatcher.letters import Ready
from handrail_notifier.store import decisions, ledger, left, supporters
from handrail_notifier.store.people import ClinicRow
from handrail_notifier.store.supporters import SupporterRow

ALLOWED: Mapping[SupporterKind, frozenset[State]] = {
    Kind.SUPPORTER_INVITE: frozenset({State.NAMED, State.INVITED}),
    Kind.SUPPORTER_WELCOME: frozenset({State.AGREED}),
    Kind.SUPPORTER_WEEKLY: frozenset({State.AGREED}),
    Kind.SUPPORTER_STOPPED: frozenset({State.STOPPED}),
    Kind.SUPPORTER_HELP: frozenset(State) - {State.ENDED},
    Kind.SUPPORTER_HOW: frozenset({State.INVITED}),
    Kind.SUPPORTER_NOTE: frozenset({State.NAMED, State.INVITED, State.AGREED, State.LAPSED, State.NOT_INVITED}),
}
"""To whom each goes, by how far their own consent has come."""
_AFTER_A_STOP = frozenset({Kind.SUPPORTER_STOPPED, Kind.SUPPORTER_HELP})

Against = Reason | datetime | None
"""It never goes, or not before an instant; None: nothing stands against it."""


async def take(tx: Tx, desk: Desk, due: Due, kind: SupporterKind, now: datetime) -> Ready | None:
    """Send, postpone or end it. Raises `Unreadable`."""
    text, clinic = due.text, due.clinic
    row = await supporters.find(tx, text.clinic_id, text.client_id)
    if row is not None and not await decisions.try_hold(tx, {row.client_id}):
        return None  # somebody has the client in hand: it is looked at again at once
    if clinic is None:
        await ledger.wait_to_know(tx, text, useful_for=text.useful_until - now, now=now)
        return None
    against = await _against(tx, due, row, kind, now)
    if isinstance(against, Reason) or row is None:
        await end(tx, text, (against if isinstance(against, Reason) else Reason.REVOKED).value, now)
    elif against is not None:
        await ledger.postpone(tx, text, against, now)
    else:
        return await _begin(tx, desk, due, row, kind, now)
    return None


async def stands_against(tx: Tx, due: Due, kind: SupporterKind, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    row = await supporters.find(tx, due.text.clinic_id, due.text.client_id)
    match await _against(tx, due, row, kind, now):
        case Reason() as reason:
            return Learned(TextEvent.EXPIRE, reason=reason.value)
        case datetime() as instant:
            return Learned(TextEvent.NOT_SENT, pause=min(instant - now, ASIDE))
        case None:
            return None


async def _against(tx: Tx, due: Due, row: SupporterRow | None, kind: SupporterKind, now: datetime) -> Against:
    if now >= due.text.useful_until:
        return Reason.MOMENT_PASSED
    if row is None or row.phone_index is None or await _is_over(tx, row, row.phone_index, kind):
        return Reason.REVOKED
    if due.clinic is None:
        return now + ASIDE
    if against := _held(due, due.clinic):
        return against
    return await _unasked(tx, row, due.clinic.clinic, kind, now) if kind in UNASKED_OF_SUPPORTERS else None


async def _is_over(tx: Tx, row: SupporterRow, index: bytes, kind: SupporterKind) -> bool:
    """Whether their own consent does not bear it; a STOP counts from its record on, and so does a client who has the number."""
    if row.state not in ALLOWED[kind]:
        return True
    if kind not in _AFTER_A_STOP and await left.has_left_from(tx, row.clinic_id, index):
        return True
    return kind in UNASKED_OF_SUPPORTERS and await supporters.is_a_clients(tx, {row.clinic_id: index})


def _held(due: Due, clinic: ClinicRow) -> Against:
    """What the clinic and the last defences have against it."""
    text = due.text
    if text.channel not in clinic.senders:
        return Reason.NO_SENDER
    holds = [each for each in due.defences.holds if text.channel in each.channels]
    never = next((each.reason for each in holds if each.until is None or each.until >= text.useful_until), None)
    return never or max((each.until for each in holds if each.until is not None), default=None)


async def _unasked(tx: Tx, row: SupporterRow, clinic: Clinic, kind: SupporterKind, now: datetime) -> Against:
    """What it depends on beside: the client, the clinic, the hour."""
    resting = await supporting.rests(tx, row, now)
    if resting is not None or clinic.paused:
        reason = resting or Reason.CLINIC_PAUSED
        return now + LOOK_AGAIN if kind is Kind.SUPPORTER_INVITE and reason is not Reason.DISCHARGED else reason
    permitted = next_permitted(clinic, await _by_their_clock(tx, row), now)
    return permitted if permitted > now else None


async def _by_their_clock(tx: Tx, row: SupporterRow) -> Client:
    """Nothing but whose hours hold: the person's own clock, and the law of wherever the client is."""
    named = await supporters.jurisdiction_of(tx, row.clinic_id, row.client_id)
    return Client(await supporting.zone_of(tx, row), {}, {}, Wishes(jurisdiction=named))


async def _begin(tx: Tx, desk: Desk, due: Due, row: SupporterRow, kind: SupporterKind, now: datetime) -> Ready | None:
    text, clinic = due.text, due.clinic
    assert clinic is not None, "nothing goes without its clinic"
    until = text.useful_until
    if kind in UNASKED_OF_SUPPORTERS:
        until = permitted_until(clinic.clinic, await _by_their_clock(tx, row), now, until, at_night=False)
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=row.phone or "", useful_until=until)
    name = desk.opened(keys, text.clinic_id, text.client_id, "supporter.calls", row.calls or "")
    voice = desk.voice(keys, text.clinic_id, text.client_id, Manner(row.language), clinic.voice)
    number = 0 if kind in ONE_WORDING else await ledger.word_anew(tx, text)
    body = supporter_text(kind, voice, name=name, number=number)
    urgency = Urgency.ROUTINE if kind in UNASKED_OF_SUPPORTERS else Urgency.ANSWER
    return await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=urgency, now=now, guard=due.guard
    )
