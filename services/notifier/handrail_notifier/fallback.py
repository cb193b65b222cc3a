"""A nudge that did not arrive by text goes once by e-mail, where its client agreed to that and it is still of use.

So does one that still waits to be sent, or to be sent once more, when texts are kept back: by a carrier's cap, a breaker, a number in doubt,
or a pace that lets it out too late; and one that its carrier turns away untaken for too long. What a client of an open case hears in place of an answer goes the
same way.

Decided while holding the client, in the transaction that learns of it; decided anew when it leaves. What became of it stays on
record beside the decision.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import NudgeFellBack
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import fallback as rules
from handrail_notifier.core.decision import Channel, Reason, channel_faults
from handrail_notifier.core.delivery import Outcome
from handrail_notifier.core.errors import FailureClass
from handrail_notifier.core.fallback import OTHER, Fallback, Turn, after, way_for, why_held
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent, TextState
from handrail_notifier.core.nudge import after as after_text
from handrail_notifier.identity import text_of
from handrail_notifier.speech import say
from handrail_notifier.store import fallback as kept
from handrail_notifier.store import ledger, people
from handrail_notifier.store.ledger import AttemptRow, DueText, NudgeRow


async def follow(
    tx: Tx, attempt: AttemptRow, reached: TextState, why: FailureClass | None, code: int | None, now: datetime
) -> None:
    """The attempt has come to `reached`, by the carrier's `code`; the text and what follows from its failure are on record already."""
    if attempt.kind is Kind.SEEN_TO and reached is TextState.FAILED:
        await _seen_to_otherwise(tx, attempt, why or FailureClass.UNDELIVERED, code, now)
    if attempt.kind is not Kind.NUDGE:
        return
    if reached is TextState.DELIVERED:
        await turn(tx, attempt.clinic_id, attempt.text_id, Turn.ARRIVE, now)
    failed = reached is TextState.FAILED
    other = way_for(attempt.channel, why or FailureClass.UNDELIVERED, code) if failed else None
    if other is not None and attempt.newest:
        await _offer(tx, attempt, other, why or FailureClass.UNDELIVERED, now)


async def _seen_to_otherwise(tx: Tx, attempt: AttemptRow, why: FailureClass, code: int | None, now: datetime) -> None:
    """That a person is to see to them, and whom to call, hears a client of an open case the other way, if the text did not arrive."""
    other, clinic, client = way_for(attempt.channel, why, code), attempt.clinic_id, attempt.client_id
    failed = (await ledger.text(tx, clinic, attempt.text_id)).state is TextState.FAILED
    if other is None or not failed or await _against(tx, attempt, other, now):
        return
    text_id = text_of(client, Kind.SEEN_TO, f"{attempt.text_id} {other}")
    useful_for = attempt.useful_until - now
    await ledger.plan_text(tx, clinic, text_id, client, Kind.SEEN_TO, due_at=now, useful_for=useful_for, channel=other)


async def instead(tx: Tx, text: DueText, row: NudgeRow, channel: Channel, reason: Reason, now: datetime) -> bool:
    """Let a nudge that waits to be sent, and certainly was not, go by another channel at once; False: it was offered one before.

    The caller has decided that the channel is open. `reason` keeps it back on its own.
    """
    other = _Other(text.clinic_id, text.client_id, text.text_id, (text.channel, channel), why_held(reason))
    offered = await _on_record(tx, other, Fallback.OFFERED, now)
    if offered:
        await ledger.change_channel(tx, text, channel, now)
        await _say(tx, other, row.plan.plan_id, row.opportunity_id, now)
    return offered


async def waits_too_long(tx: Tx, attempt: AttemptRow, found: Outcome, now: datetime) -> bool:
    """Whether a nudge that its carrier turns away untaken has failed by text, for it may go by another channel while it is of use.

    `found`: where it goes otherwise. One that ends there has it on record why it goes no other way.
    """
    other, text = OTHER.get(attempt.channel), found.text
    if attempt.kind is not Kind.NUDGE or other is None or text is None or text.sends > 0:
        return False
    first = await ledger.first_begun(tx, attempt.clinic_id, attempt.text_id, attempt.channel)
    if not rules.waits_too_long(first, text.due_at, attempt.useful_until):
        return False
    against = await _against(tx, attempt, other, now)
    if against is None:
        return await kept.state_of(tx, attempt.clinic_id, attempt.text_id) is None
    if text.state is TextState.EXPIRED:
        failed = _other_way(attempt, other, FailureClass.THROTTLED)
        await _on_record(tx, failed, Fallback.DROPPED, now, against=against)
    return False


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
    offered = _other_way(attempt, other, why)
    state = Fallback.DROPPED if against else Fallback.OFFERED
    first = await _on_record(tx, offered, state, now, against=against)
    if not first or against is not None:
        return
    planned = after_text(text.state, TextEvent.AGAIN)
    await kept.take_other_way(tx, attempt.clinic_id, attempt.text_id, planned, other, now)
    assert attempt.opportunity_id is not None, "a nudge is about an opportunity"
    assert attempt.plan_id is not None, "a nudge is of a plan"
    await _say(tx, offered, attempt.plan_id, attempt.opportunity_id, now)


def _other_way(attempt: AttemptRow, other: Channel, why: FailureClass) -> "_Other":
    return _Other(attempt.clinic_id, attempt.client_id, attempt.text_id, (attempt.channel, other), why)


@dataclass(frozen=True, slots=True)
class _Other:
    """A nudge, the two channels, and the failure of the first one."""

    clinic: UUID
    client: UUID
    nudge: UUID
    ways: tuple[Channel, Channel]
    why: FailureClass


async def _on_record(tx: Tx, other: _Other, state: Fallback, now: datetime, *, against: Reason | None = None) -> bool:
    """Whether this was the first time."""
    reason = against.value if against else None
    return await kept.offer(tx, other.clinic, other.nudge, other.client, other.ways, other.why, state, reason, now)


async def _say(tx: Tx, other: _Other, plan: UUID, opportunity: UUID, now: datetime) -> None:
    fell_back = NudgeFellBack.model_validate(
        {
            "clinic_id": other.clinic,
            "client_id": other.client,
            "occurred_at": now,
            "plan_id": plan,
            "opportunity_id": opportunity,
            "nudge_id": other.nudge,
            "from_channel": other.ways[0],
            "to_channel": other.ways[1],
            "code": other.why.value,
        }
    )
    await say(tx, [fell_back], about=opportunity)


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
