"""Nudges that are tried once more: each was decided before, was turned away or never found, and is decided anew."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import assert_never

from handrail_shared.contracts.wording import nudge
from handrail_shared.runtime.db import Tx

from handrail_notifier import fallback
from handrail_notifier.core.decision import (
    Address,
    Context,
    Decision,
    Hold,
    Opening,
    Plan,
    Postpone,
    Reason,
    Send,
    Withhold,
    channel_faults,
    decide,
    permitted_until,
)
from handrail_notifier.core.defence import against
from handrail_notifier.core.fallback import Turn
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import Decided, Due, end, why
from handrail_notifier.dispatcher.letters import Ready
from handrail_notifier.store import decisions, ledger
from handrail_notifier.store.ledger import DueText


async def take(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    """It has its place in the budget already. Raises `Unreadable`."""
    text, client, decided = due.text, due.client, due.decided
    assert client is not None, "nudges are for known clients"
    assert decided is not None, "a nudge was decided upon"
    row = decided.nudge
    decision, held_back = _decided_again(due, decided, now), _against_channel(due)
    certainly_unsent = text.sends == 0
    if isinstance(decision, Send) and decision.channel != text.channel and certainly_unsent:
        reason = next(iter(held_back), Reason.NUMBER_DOUBTFUL)
        if await fallback.instead(tx, text, row, decision.channel, reason, now):
            return None
    match _against_again(text, decision, held_back):
        case Postpone(until):
            await ledger.postpone(tx, text, until, now)
            return None
        case Withhold((reason, *_)):
            await end(tx, text, why(text, reason), now)
            return None
    assert due.clinic is not None, "a nudge is not sent without its clinic"
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    tiny = row.plan.tiny if row.says == "tiny" else None
    manner = decided.standing.manner
    words = desk.words(keys, text.clinic_id, text.client_id, row.plan, manner=manner, channel=text.channel, tiny=tiny)
    until = permitted_until(due.clinic.clinic, decided.standing.client, now, text.useful_until, at_night=row.at_night)
    sealed = client.sealed[text.channel]
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    voice = desk.voice(keys, text.clinic_id, text.client_id, manner, due.clinic.voice)
    body = nudge(
        voice.alias,
        words,
        answerable=desk.answerable(text.channel),
        says=row.says,
        language=voice.language,
        number=max(row.plan.nudges - 1, 0),
    )
    urgency = Urgency.MOMENT if row.role == "nudge" else Urgency.ROUTINE
    ready = await desk.begin(
        tx,
        keys,
        text,
        due.clinic,
        body=body,
        letter=letter,
        voice=voice,
        urgency=urgency,
        now=now,
        guard=due.guard,
        says=row.says,
        otherwise=partial(_goes_otherwise, tx, due, decided, now),
    )
    if ready is not None and row.repeats is not None:
        await decisions.repeat_went(tx, text.clinic_id, text.text_id, now)
    if ready is not None and text.channel == "email":
        await fallback.turn(tx, text.clinic_id, text.text_id, Turn.LEAVE, now)
    return ready


async def _goes_otherwise(tx: Tx, due: Due, decided: Decided, now: datetime) -> bool:
    """Whether a text that its sender's pace lets out too late goes by another channel at once, if that is open as for any that is held."""
    if due.text.sends > 0:
        return False
    match _decided_again(due, decided, now, also=(Hold(Reason.NO_ROOM),)):
        case Send(channel) if channel != due.text.channel:
            return await fallback.instead(tx, due.text, decided.nudge, channel, Reason.NO_ROOM, now)
        case _:
            return False


def stands_against(due: Due, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    assert due.decided is not None, "a nudge was decided upon"
    match _against_again(due.text, _decided_again(due, due.decided, now), _against_channel(due)):
        case Postpone(until):
            return Learned(TextEvent.NOT_SENT, pause=until - now)
        case Withhold((reason, *_)):
            return Learned(TextEvent.EXPIRE, reason=reason.value)
        case _:
            return None


def _against_again(
    text: DueText, decision: Decision, channel_against: tuple[Reason, ...]
) -> Postpone | Withhold | None:
    """What stands against a nudge that was decided before; None: nothing does. `channel_against`: what stands against its channel alone."""
    match decision:
        case Postpone(until, reasons) if until >= text.useful_until:
            return Withhold(reasons)
        case Postpone() | Withhold():
            return decision
        case Send(channel):
            return None if channel == text.channel else Withhold(channel_against or (Reason.NUMBER_DOUBTFUL,))
        case never:
            assert_never(never)


def _against_channel(due: Due) -> tuple[Reason, ...]:
    """Consent, address and sender first; then what the last defences have against texts by this channel."""
    assert due.client is not None, "nudges are for known clients"
    text, clinic = due.text, due.clinic.clinic if due.clinic else None
    faults = tuple(channel_faults(text.channel, due.agreements, due.client.addresses, clinic))
    holds = against(due.defences, text.kind, text.text_id).holds
    return faults or tuple(hold.reason for hold in holds if text.channel in hold.channels)


def _decided_again(due: Due, decided: Decided, now: datetime, *, also: tuple[Hold, ...] = ()) -> Decision:
    """Consent, hours, state and what else the client got since count anew; what was held back for practice or silence was not this.
    `also`: what keeps texts back besides."""
    text, row, standing = due.text, decided.nudge, decided.standing
    client = replace(
        standing.client, sent=tuple(each for each in standing.client.sent if each != row.decided_at), unanswered=0
    )
    if text.channel == "email":
        client = replace(client, addresses={**client.addresses, "sms": Address.MISSING})
    opening = Opening(
        local_date=row.local_date,
        window_start=row.window_start,
        window_end=row.window_end,
        due_at=now,
        useful_until=text.useful_until,
        role=row.role,
        at_night=row.at_night,
        answered=row.answered,
        repeats=row.repeats,
    )
    plan = Plan(expires_at=row.plan.expires_at, ended=row.plan.ended, paused=row.plan.paused)
    clinic = replace(due.clinic.clinic, explores=False) if due.clinic else None
    defences = replace(due.defences, holds=(*due.defences.holds, *also))
    return decide(Context(clinic, client, plan, opening, defences), now)
