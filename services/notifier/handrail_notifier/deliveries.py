"""What is learned of an attempt, from whichever side and in whatever order, brought into the ledger once and said on the bus.

Called by who sends, who reconciles and who hears the carrier; always holding the client. What follows is decided in
`core.delivery`; here it is written, with what was in doubt, and said: an acceptance, a delivery and a failure of a nudge each once.

Many answers are learned as they would be one by one. Those of clients of whom nothing but plain acceptances is told take a few
statements for all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.events import Event, NudgeDelivered, NudgeExpired, NudgeFailed, NudgeSent, WalkBegun
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier import consequences, fallback
from handrail_notifier.core import delivery
from handrail_notifier.core.consent import ConsentEvent
from handrail_notifier.core.consent import after as after_consent
from handrail_notifier.core.delivery import Fact, Learned, Note, Outcome
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent, TextState
from handrail_notifier.core.owning import Claim, Other
from handrail_notifier.core.retry import SOON, FailureClass
from handrail_notifier.crisis.acting import not_reached
from handrail_notifier.speech import OUTBOX, said, say
from handrail_notifier.store import crises, ledger, notices, people, reports, ring, supporters, walks, words
from handrail_notifier.store.ledger import Acceptance, AttemptRow, Owner

__all__ = ["Learned", "Told", "learn", "learn_all"]

log = get_logger(__name__)

NUMBERS_TRIES = SOON
"""After so many tries, some two minutes, people are told that a client's numbers do not go out, while they are tried on."""
_TELLING = frozenset({Kind.NOTICE, Kind.WELCOME})
"""What tells clients that nobody watches the number."""
_OUT = frozenset({TextState.ACCEPTED, TextState.SENT, TextState.DELIVERED})
_CONTRADICTIONS = frozenset({Note.SECOND_END, Note.END_CORRECTED, Note.SECOND_COPY, Note.ID_CORRECTED, Note.ID_REFUSED})


STAYS_FOR_OTHERS = timedelta(hours=1)
"""So long the words stay at the carrier of a text that turns out to be another's: whoever lost it looks for it by these words."""


async def learn(tx: Tx, attempt: AttemptRow, news: Learned, *, grace: timedelta, now: datetime) -> None:
    """Move the attempt and its text, and say what that means."""
    owner = await _owner(tx, attempt, news)
    found = delivery.learn(attempt, news, grace=grace, now=now, other=_other(owner))
    if news.turned_away and await fallback.waits_too_long(tx, attempt, found, now):
        news = Learned(TextEvent.FAIL, why=FailureClass.THROTTLED)
        found = delivery.learn(attempt, news, grace=grace, now=now)
    if owner is not None and found.claim is Claim.TAKE_OVER:
        await _disown(tx, owner, str(news.provider_id), now)
    await _write(tx, attempt, news, found, now)
    events = [_event(attempt, news, found, fact, now) for fact in found.facts]
    if events and attempt.opportunity_id is not None:
        await say(tx, events, about=attempt.opportunity_id)
    if found.taken and attempt.kind is Kind.OPT_IN:
        await _asked(tx, attempt, now)
    if attempt.kind in _TELLING and attempt.channel == "sms":
        await _told(tx, attempt, found, now)
    if attempt.kind is Kind.WALK_OFFER:
        await _walk(tx, attempt, found)
    if found.moved:
        await consequences.follow(tx, attempt, found.state, news.why, news.code, now)
        await fallback.follow(tx, attempt, found.state, news.why, news.code, now)
    if found.after_all:
        await consequences.follow(tx, attempt, TextState.FAILED, news.why, news.code, now)
    if attempt.kind is Kind.SUPPORTER_INVITE and found.text is not None:
        await _invited(tx, attempt, found.text.state, now)
    ended = found.text is not None and found.text.state in {TextState.FAILED, TextState.EXPIRED}
    if attempt.kind is Kind.NUMBERS and (ended or await _waits_long(tx, attempt, found, now)):
        await not_reached(tx, attempt.clinic_id, attempt.text_id, (news.why or news.event).value, now)


async def _waits_long(tx: Tx, attempt: AttemptRow, found: Outcome, now: datetime) -> bool:
    """Whether it is tried once more after too many, whatever became of each; told once."""
    again = found.text is not None and found.text.state is TextState.PLANNED
    if not again or attempt.tries < NUMBERS_TRIES:
        return False
    return await crises.tell_waiting(tx, attempt.clinic_id, attempt.text_id, now)


async def _owner(tx: Tx, attempt: AttemptRow, news: Learned) -> Owner | None:
    """Which other attempt has the provider id of the news."""
    if news.provider_id in {None, attempt.provider_id}:
        return None
    return (await ledger.owners(tx, [news.provider_id])).get(str(news.provider_id))


def _other(owner: Owner | None) -> Other:
    if owner is None:
        return Other.NOBODY
    return Other.GUESSED if owner.guessed else Other.NAMED


async def disown_guess(tx: Tx, provider_id: str, own: Collection[UUID], now: datetime) -> None:
    """An attempt that found this id in a list loses it: it was named as another text's, which these attempts may be of."""
    owner = (await ledger.owners(tx, [provider_id])).get(provider_id)
    if owner is not None and owner.guessed and owner.attempt_id not in own:
        await _disown(tx, owner, provider_id, now)


async def _disown(tx: Tx, owner: Owner, provider_id: str, now: datetime) -> None:
    """It need not hold the other's client: only this id is taken, and only if it is still a guess."""
    await ledger.disown(tx, owner, provider_id, now)
    await reports.note(tx, owner, (Note.ID_ANOTHERS,), now)
    log.warning("reports_differ", attempt=owner.attempt_id, note=Note.ID_ANOTHERS)


async def _write(tx: Tx, attempt: AttemptRow, news: Learned, found: Outcome, now: datetime) -> None:
    await ledger.move_attempt(
        tx,
        attempt,
        found.state,
        settle_at=found.settle_at,
        provider_id=None if found.claim is Claim.KEEP else news.provider_id,
        guessed=news.guessed,
        accepted_at=now if found.taken else None,
        code=news.why.value if news.why else None,
    )
    if found.text is not None:
        text = found.text
        await ledger.move_text(
            tx,
            attempt.clinic_id,
            attempt.text_id,
            text.state,
            due_at=text.due_at,
            tries=attempt.tries,
            sends=text.sends,
            now=now,
            reason=text.reason,
        )
    if (
        attempt.channel == "sms"
        and attempt.provider_id is not None
        and news.provider_id not in {None, attempt.provider_id}
    ):
        nobodys = news.provider_id if found.claim is Claim.KEEP else attempt.provider_id
        await words.to_forget(tx, attempt.clinic_id, {str(nobodys): now + STAYS_FOR_OTHERS}, attempt.account)
    await reports.note(tx, attempt, found.notes, now)
    for note in _CONTRADICTIONS.intersection(found.notes):
        log.warning("reports_differ", attempt=attempt.attempt_id, note=note, was=attempt.state, news=news.event)


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
    had = {*await ledger.owners(tx, [each.news.provider_id for each in told]), *_of_several(told)}
    plain = {client for client, news in of_client.items() if _all_plain(rows, news, had)}
    await _accept(tx, [(rows[e.attempt_id], e.news) for e in told if rows[e.attempt_id].client_id in plain], grace, now)
    for each in told:
        if rows[each.attempt_id].client_id not in plain:
            await learn(tx, await ledger.attempt(tx, each.clinic_id, each.attempt_id), each.news, grace=grace, now=now)


def _of_several(told: Sequence[Told]) -> set[str]:
    """Provider ids that are told of several attempts."""
    named = {(each.news.provider_id, each.attempt_id) for each in told if each.news.provider_id is not None}
    return {str(sid) for sid, times in Counter(sid for sid, _ in named).items() if times > 1}


def _all_plain(rows: Mapping[UUID, AttemptRow], told: Sequence[Told], had: Collection[str]) -> bool:
    """Whether each is a text's first and only news: an answer that its newest attempt was taken, and moves nothing else."""
    once = len({each.attempt_id for each in told}) == len(told)
    free = not any(each.news.provider_id in had for each in told)
    return once and free and all(_is_plain(rows[each.attempt_id], each.news) for each in told)


def _is_plain(attempt: AttemptRow, news: Learned) -> bool:
    return (
        news.event is TextEvent.ACCEPT
        and attempt.kind not in {Kind.OPT_IN, Kind.WALK_OFFER, Kind.SUPPORTER_INVITE, *_TELLING}
        and attempt.newest
        and attempt.provider_id is None
        and attempt.state is TextState.SENDING
        and attempt.text_state is TextState.SENDING
    )


async def _accept(tx: Tx, taken: Sequence[tuple[AttemptRow, Learned]], grace: timedelta, now: datetime) -> None:
    if not taken:
        return
    found = [(attempt, news, delivery.learn(attempt, news, grace=grace, now=now)) for attempt, news in taken]
    await ledger.accept(
        tx, [Acceptance(attempt, news.provider_id, each.settle_at) for attempt, news, each in found], now
    )
    facts = [
        said(_event(attempt, news, each, fact, now), about=attempt.opportunity_id)
        for attempt, news, each in found
        if attempt.opportunity_id is not None
        for fact in each.facts
    ]
    await OUTBOX.append_recorded(tx, facts, held=True)


def _event(attempt: AttemptRow, news: Learned, found: Outcome, fact: Fact, now: datetime) -> Event:
    about = {
        "clinic_id": attempt.clinic_id,
        "client_id": attempt.client_id,
        "occurred_at": now,
        "plan_id": attempt.plan_id,
        "opportunity_id": attempt.opportunity_id,
        "nudge_id": attempt.text_id,
    }
    sending = about | {"attempt_id": attempt.attempt_id, "channel": attempt.channel}
    match fact:
        case Fact.SENT:
            return NudgeSent.model_validate(sending | {"segments": news.segments or attempt.segments})
        case Fact.DELIVERED:
            return NudgeDelivered.model_validate(sending)
        case Fact.FAILED:
            why = (news.why or FailureClass.UNDELIVERED).value
            return NudgeFailed.model_validate(sending | {"code": why, "provider_code": news.code})
        case Fact.EXPIRED:
            assert found.text is not None, "what expires is moved"
            return NudgeExpired.model_validate(about | {"reason": found.text.reason})
        case never:
            assert_never(never)


async def _walk(tx: Tx, attempt: AttemptRow, found: Outcome) -> None:
    """A walk that the clinician begins has begun once its first step is out; it never was, if that was certainly not handed over."""
    state = found.text.state if found.text is not None else None
    if found.taken and not attempt.taken:
        walk = await walks.offered_walk(tx, attempt.clinic_id, attempt.text_id)
        if walk is not None:
            begun = {
                "clinic_id": walk.clinic_id,
                "client_id": walk.client_id,
                "occurred_at": walk.walk.begun_at,
                "plan_id": walk.plan_id,
                "walk_id": walk.walk_id,
                "walk_version": walk.version,
                "local_date": walk.local_date,
            }
            await say(tx, [WalkBegun.model_validate(begun)], about=walk.walk_id)
    elif state in {TextState.FAILED, TextState.EXPIRED} and attempt.state is TextState.SENDING:
        await walks.never_began(tx, attempt.clinic_id, attempt.text_id)


async def _asked(tx: Tx, attempt: AttemptRow, now: datetime) -> None:
    """The opt-in request is the carrier's: from here on the client was asked."""
    before = await people.agreement(tx, attempt.clinic_id, attempt.client_id, "sms")
    state = after_consent(before.consent, ConsentEvent.ASK)
    if state is not before.consent:
        since = before.since or now
        await people.save_agreement(tx, attempt.clinic_id, attempt.client_id, "sms", state, since=since)


async def _told(tx: Tx, attempt: AttemptRow, found: Outcome, now: datetime) -> None:
    """What the carrier has, its client was told; they were not, if it does not arrive or never goes out."""
    if found.text is None:
        return
    was_out, is_out = attempt.text_state in _OUT, found.text.state in _OUT
    unsaid = attempt.kind is Kind.WELCOME and found.text.state in {TextState.FAILED, TextState.EXPIRED}
    if is_out and not was_out:
        await notices.told(tx, attempt.clinic_id, attempt.client_id, now, anew=attempt.kind is Kind.NOTICE)
    elif unsaid or (was_out and not is_out):
        await notices.not_told(tx, attempt.clinic_id, attempt.client_id, now)


async def _invited(tx: Tx, attempt: AttemptRow, reached: TextState, now: datetime) -> None:
    """Whom a client chose was asked once the carrier has the invitation, and was not if it does not arrive."""
    clinic, supporter = attempt.clinic_id, attempt.client_id
    if reached in _OUT:
        await supporters.invited(tx, clinic, supporter, attempt.begun_at, now)
    elif reached is TextState.FAILED or attempt.text_state in _OUT:
        again = (await ledger.text(tx, clinic, attempt.text_id)).state is TextState.PLANNED
        await supporters.not_invited(tx, clinic, supporter, now, again=again)
    else:
        return
    await ring(tx)
