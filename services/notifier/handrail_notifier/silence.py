"""Ending texts before they go out: by a revocation, a discharge, or because their use is over."""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import ConsentHeld, ConsentRevoked, NudgeExpired
from handrail_shared.contracts.ids import ClientId, ClinicId, NudgeId, OpportunityId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_notifier import fallback
from handrail_notifier.core.consent import ONCE_CONFIRMED, Consent, ConsentEvent, after
from handrail_notifier.core.decision import Channel, Reason
from handrail_notifier.core.fallback import Turn
from handrail_notifier.core.kinds import CRISIS_KINDS, Kind
from handrail_notifier.core.nudge import TextState
from handrail_notifier.speech import say
from handrail_notifier.store import ahead, effects, ledger, left, notices, people, walks

_STILL_ALLOWED = frozenset({Kind.STOPPED, Kind.HELP}) | CRISIS_KINDS
_CLIENTS_OWN_WORD = frozenset({"reply_stop", "carrier_opt_out", "one_click"})
"""What the client said, and may take back by START, and by nothing else from the same number or address; by a new form where no
answer of theirs is read."""


async def drop_planned(
    tx: Tx, clinic: UUID, client: UUID, *, reason: str, now: datetime, only: Channel | None = None
) -> None:
    """Expire what is planned for a client (on one channel `only`), but for the confirmation of a STOP, the answer to a HELP,
    and whatever a crisis calls for."""
    for text_id, kind, channel in await ledger.planned(tx, clinic, client):
        if kind not in _STILL_ALLOWED and only in {None, channel}:
            await expire(tx, clinic, client, text_id, kind, reason=reason, now=now)


async def expire(tx: Tx, clinic: UUID, client: UUID, text_id: UUID, kind: Kind, *, reason: str, now: datetime) -> None:
    """End a text that has not gone out, and say so if it is a nudge: not if it was to come once more, for its opportunity had one."""
    text = await ledger.text(tx, clinic, text_id)
    await ledger.move_text(
        tx,
        clinic,
        text_id,
        TextState.EXPIRED,
        due_at=None,
        tries=text.tries,
        sends=text.sends,
        now=now,
        reason=reason,
    )
    if kind is Kind.WALK_OFFER:
        await walks.never_began(tx, clinic, text_id)
    if kind is Kind.WELCOME and text.channel == "sms":
        await notices.not_told(tx, clinic, client, now)
    if kind is Kind.NUDGE:
        await fallback.turn(tx, clinic, text_id, Turn.END, now, reason=reason)
        nudge = await ledger.nudge(tx, clinic, text_id)
        if nudge.repeats is not None:
            return
        expired = NudgeExpired(
            clinic_id=ClinicId(clinic),
            client_id=ClientId(client),
            occurred_at=now,
            plan_id=PlanId(nudge.plan.plan_id),
            opportunity_id=OpportunityId(nudge.opportunity_id),
            nudge_id=NudgeId(text_id),
            reason=reason,
        )
        await say(tx, [expired], about=nudge.opportunity_id)


def held(clinic: UUID, client: UUID, channel: Channel, reason: str, now: datetime) -> ConsentHeld:
    """The news that a confirmed consent does not count until it is confirmed anew."""
    return ConsentHeld(
        clinic_id=ClinicId(clinic), client_id=ClientId(client), occurred_at=now, channel=channel, reason=reason
    )


async def lapse(
    tx: Tx, clinic: UUID, client: UUID, channel: Channel, reason: str, *, about: UUID, now: datetime
) -> bool:
    """A confirmed consent does not count until it is confirmed anew; what is planned on its channel ends. Whether there was one."""
    before = await people.agreement(tx, clinic, client, channel)
    state = after(before.consent, ConsentEvent.LAPSE)
    if state is before.consent:
        return False
    await people.save_agreement(tx, clinic, client, channel, state, since=now)
    await drop_planned(tx, clinic, client, reason=Reason.CONSENT_LAPSED.value, now=now, only=channel)
    await say(tx, [held(clinic, client, channel, reason, now)], about=about)
    return True


async def revoke(
    tx: Tx,
    clinic: UUID,
    client: UUID,
    channel: Channel,
    evidence: str,
    *,
    about: UUID,
    now: datetime,
    alone: bool = False,
    returns: bool = True,
    form_opens: bool = False,
) -> bool:
    """End a channel's consent and what is planned on any; `alone`: on this one only; `returns`: whether START from the number brings
    it back; `form_opens`: whether a new form does. What was asked by text is asked no more. Whether that was news."""
    if evidence in _CLIENTS_OWN_WORD:
        await left.note(tx, clinic, client, channel, now, form_opens=form_opens)
    before = await people.agreement(tx, clinic, client, channel)
    state = after(before.consent, ConsentEvent.REVOKE)
    if before.consent is Consent.REVOKED and (alone or not before.alone):
        return False
    await people.save_agreement(tx, clinic, client, channel, state, since=now, alone=alone)
    if channel == "sms":
        await effects.close_question(tx, clinic, client)
    if before.consent in ONCE_CONFIRMED and returns and evidence in _CLIENTS_OWN_WORD:
        await people.remember_stop(tx, clinic, client, channel, form_opens=form_opens)
    await drop_planned(tx, clinic, client, reason="revoked", now=now, only=channel if alone else None)
    await ahead.wake_all_of(tx, clinic, client, now)
    revoked = ConsentRevoked.model_validate(
        {
            "clinic_id": clinic,
            "client_id": client,
            "occurred_at": now,
            "channel": channel,
            "evidence": evidence,
            "form_opens": form_opens,
        }
    )
    await say(tx, [revoked], about=about)
    return True
