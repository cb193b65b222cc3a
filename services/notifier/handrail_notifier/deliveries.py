"""What is learned of an attempt, from whichever side and in whatever order, brought into the ledger once and said on the bus.

Called by who sends, who reconciles and who hears the carrier; always holding the client. An acceptance, a delivery and a failure
are each said once. What the provider took counts whichever attempt it was; only the newest attempt can end a text otherwise.

Many answers are learned as they would be one by one. Those of clients of whom nothing but plain acceptances is told take a few
statements for all of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.events import Event, NudgeDelivered, NudgeExpired, NudgeFailed, NudgeSent
from handrail_shared.runtime.db import Tx

from handrail_notifier import mail_state
from handrail_notifier.core.consent import ConsentEvent
from handrail_notifier.core.consent import after as after_consent
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent, TextState, after
from handrail_notifier.core.retry import MOST_SENDS, MOST_TRIES, NOT_REACHED, FailureClass, pause_before
from handrail_notifier.silence import revoke
from handrail_notifier.speech import OUTBOX, said, say
from handrail_notifier.store import ledger, people
from handrail_notifier.store.ledger import Acceptance, AttemptRow, TextRow

_TAKEN = frozenset({TextEvent.ACCEPT, TextEvent.SEND, TextEvent.DELIVER})
OUTCOME_UNKNOWN = "outcome_unknown"
_OPEN = frozenset({TextState.SENDING, TextState.UNKNOWN})
_ON_ITS_WAY = frozenset({TextState.ACCEPTED, TextState.SENT})
UNHEARD = timedelta(hours=1, minutes=10)
"""After an acceptance the carrier is asked, if it has said no end by then: the longest validity, and a while for its callback."""


@dataclass(frozen=True, slots=True)
class Learned:
    """News of an attempt. `why` and `code` come with a failure, `pause` with what may be tried again,
    `most_tries` where that is less than usual, `reason` with an end that is not the carrier's."""

    event: TextEvent
    provider_id: str | None = None
    segments: int | None = None
    why: FailureClass | None = None
    code: int | None = None
    pause: timedelta = timedelta()
    most_tries: int | None = None
    reason: str | None = None


async def learn(tx: Tx, attempt: AttemptRow, news: Learned, *, grace: timedelta, now: datetime) -> None:
    """Move the attempt and its text, and say what that means."""
    text = await ledger.text(tx, attempt.clinic_id, attempt.text_id)
    reached = after(attempt.state, news.event)
    taken, moved = news.event in _TAKEN, reached is not attempt.state
    await ledger.move_attempt(
        tx,
        attempt,
        reached,
        settle_at=_look_at(attempt, reached, moved=moved, grace=grace, now=now),
        provider_id=news.provider_id,
        accepted_at=now if taken else None,
        code=news.why.value if news.why else None,
    )
    counts = taken or (moved and attempt.newest)
    ended = await _move_text(tx, text, news, now) if counts else False
    said = _facts(attempt, news, now, moved=moved, expired=ended)
    if said and attempt.opportunity_id is not None:
        await say(tx, said, about=attempt.opportunity_id)
    if taken and attempt.kind is Kind.OPT_IN:
        await _asked(tx, attempt, now)
    if moved and reached is TextState.FAILED:
        await _consequences(tx, attempt, news, now)
    if moved and _is_clients_phone(attempt):
        await _phone(tx, attempt, reached, news.why or FailureClass.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class Told:
    """News, and which attempt it is of."""

    clinic_id: UUID
    attempt_id: UUID
    news: Learned


async def learn_all(tx: Tx, told: Sequence[Told], *, grace: timedelta, now: datetime) -> None:
    """Leave the rows, and of each client the events, that learning them one by one in this order leaves."""
    rows = await ledger.attempts(tx, [(each.clinic_id, each.attempt_id) for each in told])
    of_client: dict[UUID, list[Told]] = defaultdict(list)
    for each in told:
        of_client[rows[each.attempt_id].client_id].append(each)
    plain = {client for client, news in of_client.items() if _all_plain(rows, news)}
    await _accept(tx, [(rows[e.attempt_id], e.news) for e in told if rows[e.attempt_id].client_id in plain], now)
    for each in told:
        if rows[each.attempt_id].client_id not in plain:
            await learn(tx, await ledger.attempt(tx, each.clinic_id, each.attempt_id), each.news, grace=grace, now=now)


def _all_plain(rows: Mapping[UUID, AttemptRow], told: Sequence[Told]) -> bool:
    """Whether each is a text's first and only news: an answer that its newest attempt was taken, and moves nothing else."""
    once = len({each.attempt_id for each in told}) == len(told)
    return once and all(_is_plain(rows[each.attempt_id], each.news) for each in told)


def _is_plain(attempt: AttemptRow, news: Learned) -> bool:
    return (
        news.event is TextEvent.ACCEPT
        and attempt.kind is not Kind.OPT_IN
        and attempt.newest
        and attempt.state is TextState.SENDING
        and attempt.text_state is TextState.SENDING
    )


async def _accept(tx: Tx, taken: Sequence[tuple[AttemptRow, Learned]], now: datetime) -> None:
    if not taken:
        return
    looked_at = {"sms": now + UNHEARD, "email": None}
    await ledger.accept(
        tx, [Acceptance(attempt, news.provider_id, looked_at[attempt.channel]) for attempt, news in taken], now
    )
    facts = [
        said(fact, about=attempt.opportunity_id)
        for attempt, news in taken
        if attempt.opportunity_id is not None
        for fact in _facts(attempt, news, now, moved=True, expired=False)
    ]
    await OUTBOX.append_recorded(tx, facts, held=True)


def _look_at(
    attempt: AttemptRow, reached: TextState, *, moved: bool, grace: timedelta, now: datetime
) -> datetime | None:
    """When to ask the carrier, if nothing more is heard. Mail servers know no more than their first answer."""
    if reached in _OPEN:
        return now + grace
    if reached in _ON_ITS_WAY and attempt.channel == "sms":
        return now + UNHEARD if moved else attempt.settle_at
    return None


async def _move_text(tx: Tx, text: TextRow, news: Learned, now: datetime) -> bool:
    """Whether the text's use ended here."""
    state = after(text.state, news.event)
    due_at = None
    if state is TextState.PLANNED and text.state is not TextState.PLANNED:
        due_at = now if news.event is TextEvent.NOT_FOUND else now + pause_before(text.tries, news.pause)
        if not _worth_another(text, news, due_at):
            state, due_at = TextState.EXPIRED, None
    elif state is TextState.PLANNED:
        return False
    if state is not text.state:
        in_doubt = text.sends - (1 if news.event is TextEvent.NOT_SENT else 0)
        await ledger.move_text(
            tx,
            text.clinic_id,
            text.text_id,
            state,
            due_at=due_at,
            tries=text.tries,
            sends=in_doubt,
            now=now,
            reason=_end_of(news) if state is TextState.EXPIRED else None,
        )
    return state is TextState.EXPIRED and text.state is not TextState.EXPIRED


def _worth_another(text: TextRow, news: Learned, due_at: datetime) -> bool:
    tries_left = text.tries < (news.most_tries or MOST_TRIES)
    sends_left = text.sends < MOST_SENDS if news.event is TextEvent.NOT_FOUND else tries_left
    return sends_left and due_at < text.useful_until


def _facts(attempt: AttemptRow, news: Learned, now: datetime, *, moved: bool, expired: bool) -> list[Event]:
    if attempt.kind is not Kind.NUDGE:
        return []
    about = {
        "clinic_id": attempt.clinic_id,
        "client_id": attempt.client_id,
        "occurred_at": now,
        "plan_id": attempt.plan_id,
        "opportunity_id": attempt.opportunity_id,
        "nudge_id": attempt.text_id,
    }
    sending = about | {"attempt_id": attempt.attempt_id, "channel": attempt.channel}
    said: list[Event] = []
    if news.event in _TAKEN and attempt.accepted_at is None:
        said.append(NudgeSent.model_validate(sending | {"segments": news.segments or attempt.segments}))
    if moved and news.event is TextEvent.DELIVER:
        said.append(NudgeDelivered.model_validate(sending))
    if moved and attempt.newest and news.event is TextEvent.FAIL:
        why = (news.why or FailureClass.UNDELIVERED).value
        said.append(NudgeFailed.model_validate(sending | {"code": why, "provider_code": news.code}))
    if expired:
        said.append(NudgeExpired.model_validate(about | {"reason": _end_of(news)}))
    return said


def _end_of(news: Learned) -> str:
    if news.event is TextEvent.EXPIRE:
        return news.reason or "too_late"
    return OUTCOME_UNKNOWN if news.event is TextEvent.NOT_FOUND else "never_sent"


async def _asked(tx: Tx, attempt: AttemptRow, now: datetime) -> None:
    """The opt-in request is the carrier's: from here on the client was asked."""
    before = await people.agreement(tx, attempt.clinic_id, attempt.client_id, "sms")
    state = after_consent(before.consent, ConsentEvent.ASK)
    if state is not before.consent:
        since = before.since or now
        await people.save_agreement(tx, attempt.clinic_id, attempt.client_id, "sms", state, since=since)


async def _consequences(tx: Tx, attempt: AttemptRow, news: Learned, now: datetime) -> None:
    if attempt.channel == "email":
        await mail_state.follow(tx, attempt, news.why)
    if not _is_clients_phone(attempt):
        return
    if news.why is FailureClass.OPTED_OUT:
        await revoke(tx, attempt.clinic_id, attempt.client_id, "sms", "carrier_opt_out", about=_story(attempt), now=now)
    if news.why is FailureClass.NUMBER_INVALID:
        await people.mark_number_invalid(tx, attempt.clinic_id, attempt.client_id, attempt.address)


async def _phone(tx: Tx, attempt: AttemptRow, reached: TextState, why: FailureClass) -> None:
    """How well the client's phone is reached."""
    if reached is TextState.DELIVERED:
        await people.phone_reached(tx, attempt.clinic_id, attempt.client_id, attempt.address)
    if reached is TextState.FAILED and why in NOT_REACHED:
        await people.phone_failed(tx, attempt.clinic_id, attempt.client_id, attempt.address)


def _is_clients_phone(attempt: AttemptRow) -> bool:
    return attempt.channel == "sms" and attempt.kind is not Kind.STRANGER


def _story(attempt: AttemptRow) -> UUID:
    return attempt.opportunity_id or attempt.text_id
