"""A nudge that did not arrive by text goes once by e-mail, where its client agreed to that and it is still of use.

So does one that still waits to be sent, or to be sent once more, when texts are kept back: by a carrier's cap, a breaker, a number in doubt.

Decided while holding the client, in the transaction that learns of it; decided anew when it leaves. What became of it stays on
record beside the decision.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import NudgeFellBack
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel, Reason, channel_faults
from handrail_notifier.core.errors import FailureClass
from handrail_notifier.core.fallback import Fallback, Turn, after, way_for, why_held
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent, TextState
from handrail_notifier.core.nudge import after as after_text
from handrail_notifier.speech import say
from handrail_notifier.store import fallback as kept
from handrail_notifier.store import ledger, people
from handrail_notifier.store.ledger import AttemptRow, DueText, NudgeRow


async def follow(tx: Tx, attempt: AttemptRow, reached: TextState, why: FailureClass | None, now: datetime) -> None:
    """The attempt has come to `reached`; the text and what follows from its failure are on record already."""
    if attempt.kind is not Kind.NUDGE:
        return
    if reached is TextState.DELIVERED:
        await turn(tx, attempt.clinic_id, attempt.text_id, Turn.ARRIVE, now)
    other = way_for(attempt.channel, why or FailureClass.UNDELIVERED) if reached is TextState.FAILED else None
    if other is not None and attempt.newest:
        await _offer(tx, attempt, other, why or FailureClass.UNDELIVERED, now)


async def instead(tx: Tx, text: DueText, row: NudgeRow, channel: Channel, reason: Reason, now: datetime) -> bool:
    """Let a nudge that waits to be sent, and certainly was not, go by another channel at once; False: it was offered one before.

    The caller has decided that the channel is open. `reason` keeps it back on its own.
    """
    why = why_held(reason)
    ways = (text.channel, channel)
    offered = await kept.offer(tx, text.clinic_id, text.text_id, text.client_id, ways, why, Fallback.OFFERED, None, now)
    if offered:
        await ledger.change_channel(tx, text, channel, now)
        fell_back = _fell_back(
            text.clinic_id, text.client_id, text.text_id, row.plan.plan_id, row.opportunity_id, ways, why, now
        )
        await say(tx, [fell_back], about=row.opportunity_id)
    return offered


async def turn(tx: Tx, clinic: UUID, nudge: UUID, turned: Turn, now: datetime, *, reason: str | None = None) -> None:
    """What happens to a nudge that was offered another way; nothing, to any other."""
    state = await kept.state_of(tx, clinic, nudge)
    if state is not None and (reached := after(state, turned)) is not state:
        await kept.move(tx, clinic, nudge, reached, reason, now)


async def _offer(tx: Tx, attempt: AttemptRow, other: Channel, why: FailureClass, now: datetime) -> None:
    text = await ledger.text(tx, attempt.clinic_id, attempt.text_id)
    if text.state is not TextState.FAILED:
        return
    against = await _against(tx, attempt, other, now)
    state = Fallback.DROPPED if against else Fallback.OFFERED
    reason = against.value if against else None
    ways = (attempt.channel, other)
    first = await kept.offer(tx, attempt.clinic_id, attempt.text_id, attempt.client_id, ways, why, state, reason, now)
    if not first or against is not None:
        return
    planned = after_text(text.state, TextEvent.AGAIN)
    await kept.take_other_way(tx, attempt.clinic_id, attempt.text_id, planned, other, now)
    assert attempt.opportunity_id is not None, "a nudge is about an opportunity"
    assert attempt.plan_id is not None, "a nudge is of a plan"
    ids = (attempt.clinic_id, attempt.client_id, attempt.text_id, attempt.plan_id, attempt.opportunity_id)
    await say(tx, [_fell_back(*ids, ways, why, now)], about=attempt.opportunity_id)


def _fell_back(
    clinic: UUID,
    client: UUID,
    nudge: UUID,
    plan: UUID,
    opportunity: UUID,
    ways: tuple[Channel, Channel],
    why: FailureClass,
    now: datetime,
) -> NudgeFellBack:
    return NudgeFellBack.model_validate(
        {
            "clinic_id": clinic,
            "client_id": client,
            "occurred_at": now,
            "plan_id": plan,
            "opportunity_id": opportunity,
            "nudge_id": nudge,
            "from_channel": ways[0],
            "to_channel": ways[1],
            "code": why.value,
        }
    )


async def _against(tx: Tx, attempt: AttemptRow, other: Channel, now: datetime) -> Reason | None:
    """The first thing that stands against the other channel."""
    if now >= attempt.useful_until:
        return Reason.MOMENT_PASSED
    clinic, client = attempt.clinic_id, attempt.client_id
    clinics, clients = await people.clinics(tx, [clinic]), await people.clients(tx, [clinic], [client])
    agreements = (await people.agreements(tx, [clinic], [client]))[client]
    if client not in clients or clinic not in clinics:
        return Reason.NO_ADDRESS
    return next(iter(channel_faults(other, agreements, clients[client].addresses, clinics[clinic].clinic)), None)
