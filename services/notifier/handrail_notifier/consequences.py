"""What follows from how an attempt ended: for the consent, for the number, for the wording, for the clinic and the account.

Each attempt's end is followed once, by who learns of it, holding the client. What follows is a table (`core/errors.py`); here it is done.
"""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.events import ReachChanged
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier import mail_state
from handrail_notifier.breakers import failed
from handrail_notifier.core import breaker as rules
from handrail_notifier.core.breaker import Breaker, Gate, Strike, account_named, is_open, name_of
from handrail_notifier.core.decision import Address
from handrail_notifier.core.defence import CRISIS, FILTERED_AN_HOUR, is_filtered_too_often
from handrail_notifier.core.errors import (
    OUT_OF_SERVICE,
    BadNumber,
    Capped,
    FailureClass,
    Follows,
    Health,
    MaybeNumber,
    Misconfigured,
    OnceMore,
    Over,
    Reach,
    Reworded,
    Silence,
    Slower,
    Unscheduled,
    again_at,
    follows,
    health,
    may_try_again,
)
from handrail_notifier.core.kinds import NOT_CLIENTS, TO_SUPPORTERS, Kind
from handrail_notifier.core.nudge import TextEvent, TextState, after
from handrail_notifier.core.renewal import Why
from handrail_notifier.renewing import ask_again
from handrail_notifier.silence import lapse, revoke
from handrail_notifier.speech import say
from handrail_notifier.store import breakers, ledger, people, supporters
from handrail_notifier.store.ledger import AttemptRow
from handrail_notifier.store.people import ClientRow

log = get_logger(__name__)

_TELLS = frozenset({TextState.SENT, TextState.DELIVERED, TextState.PLANNED, TextState.EXPIRED, TextState.FAILED})
"""What says something of a text that tries: it is on its way, arrived, or came to an end."""
_GO_OTHERWISE = frozenset({Kind.NUDGE, *CRISIS})
"""A nudge goes by mail rather than hours later, and what is for a person in danger does not wait."""


async def follow(
    tx: Tx, attempt: AttemptRow, reached: TextState, why: FailureClass | None, code: int | None, now: datetime
) -> None:
    """The attempt has come to `reached`; `why` and `code` go with a failure."""
    if attempt.channel == "email":
        if reached is TextState.FAILED and _is_clients(attempt):
            await mail_state.follow(tx, attempt, why)
        return
    about = None
    if reached is TextState.FAILED:
        about = await _failed(tx, attempt, why or FailureClass.UNDELIVERED, code, now)
    if reached is TextState.DELIVERED and _is_clients(attempt):
        await people.phone_reached(tx, attempt.clinic_id, attempt.client_id, attempt.address)
        await _number_works(tx, attempt.clinic_id, attempt.client_id, attempt.address, _story(attempt), now)
    if attempt.probing and reached in _TELLS:
        await _tried(tx, attempt, reached, now, but_for=about)


async def client_texted(tx: Tx, clinic: UUID, client: UUID, about: UUID, now: datetime) -> None:
    """A text came from the client's number, so it works."""
    await _number_works(tx, clinic, client, None, about, now)


async def client_stated(tx: Tx, clinic: UUID, client: UUID, before: ClientRow | None, now: datetime) -> None:
    """The clinic has stated number and address anew: what was said against the number counts no more. Where it was out of service, who
    has it now is asked first."""
    if before is None or before.addresses["sms"] not in {Address.UNHEALTHY, Address.INVALID}:
        return
    await _say_reach(tx, clinic, client, Address.USABLE, None, client, now)
    if before.addresses["sms"] is Address.INVALID:
        await ask_again(tx, clinic, client, now)


async def not_the_clients(tx: Tx, clinic: UUID, client: UUID, about: UUID, now: datetime) -> None:
    """Whoever has the number now is not the client: it is let be until the clinic states a number anew."""
    known = (await people.clients(tx, [clinic], [client])).get(client)
    if known is not None and await breakers.mark_number(tx, clinic, client, known.sealed["sms"], Address.INVALID):
        log.warning("number_is_somebody_elses", client=client)
        await _say_reach(tx, clinic, client, Address.INVALID, None, about, now)


async def _failed(tx: Tx, attempt: AttemptRow, why: FailureClass, code: int | None, now: datetime) -> str | None:
    """The name of the breaker that this is about, if it is about one."""
    failed(why, code)
    then = follows(why, code)
    match then:
        case Silence():
            if _is_clients(attempt):
                about = _story(attempt)
                await revoke(tx, attempt.clinic_id, attempt.client_id, "sms", "carrier_opt_out", about=about, now=now)
            elif attempt.kind in TO_SUPPORTERS:
                await supporters.failed(tx, attempt.clinic_id, attempt.client_id, "stopped", now)
        case BadNumber() | MaybeNumber():
            if _is_clients(attempt):
                await _number(tx, attempt, then, code, now)
            elif attempt.kind in TO_SUPPORTERS and isinstance(then, BadNumber):
                await supporters.failed(tx, attempt.clinic_id, attempt.client_id, "unreachable", now)
        case OnceMore() | Slower():
            await _again(tx, attempt, now)
        case Reworded():
            return await _filtered(tx, attempt, code, now)
        case Misconfigured(reach, clients):
            strike = Strike(attempt.begun_at, attempt.client_id, code)
            return await _strike(tx, attempt, _name(attempt, reach, cap=False), strike, clients, now)
        case Capped():
            return await _cap(tx, attempt, then, code, now)
        case Over() | Unscheduled() | None:
            pass
        case never:
            assert_never(never)
    return None


def _name(attempt: AttemptRow, reach: Reach, *, cap: bool) -> str:
    match reach:
        case Reach.ACCOUNT:
            return name_of(Gate.ACCOUNT_CAP if cap else Gate.ACCOUNT, account_named(attempt.account))
        case Reach.SENDER:
            return name_of(Gate.CAP if cap else Gate.SENDER, attempt.sender)
        case never:
            assert_never(never)


async def _number(tx: Tx, attempt: AttemptRow, then: Follows, code: int | None, now: datetime) -> None:
    clinic, client, phone = attempt.clinic_id, attempt.client_id, attempt.address
    await people.phone_failed(tx, clinic, client, phone)
    own, before = await breakers.complain(tx, clinic, client, attempt.attempt_id, phone=phone, code=code, now=now)
    if own is None:
        return
    match health((own, *before), now):
        case Health.INVALID:
            await _mark(tx, attempt, Address.INVALID, code, now)
        case Health.UNHEALTHY:
            await _mark(tx, attempt, Address.UNHEALTHY, code, now)
        case Health.FAIR:
            if may_try_again(then):
                await _again(tx, attempt, now)
        case never:
            assert_never(never)


async def _mark(tx: Tx, attempt: AttemptRow, state: Address, code: int | None, now: datetime) -> None:
    if await breakers.mark_number(tx, attempt.clinic_id, attempt.client_id, attempt.address, state):
        log.warning("number_let_be", client=attempt.client_id, state=state.value, code=code)
        await _say_reach(tx, attempt.clinic_id, attempt.client_id, state, code, _story(attempt), now)
        if state is Address.INVALID and code in OUT_OF_SERVICE:
            about, why = _story(attempt), Why.OUT_OF_SERVICE.value
            await lapse(tx, attempt.clinic_id, attempt.client_id, "sms", why, about=about, now=now)


async def _number_works(tx: Tx, clinic: UUID, client: UUID, phone: str | None, about: UUID, now: datetime) -> None:
    if await breakers.number_works(tx, clinic, client, phone=phone):
        await _say_reach(tx, clinic, client, Address.USABLE, None, about, now)


async def _say_reach(
    tx: Tx, clinic: UUID, client: UUID, state: Address, code: int | None, about: UUID, now: datetime
) -> None:
    changed = ReachChanged.model_validate(
        {
            "clinic_id": ClinicId(clinic),
            "client_id": ClientId(client),
            "occurred_at": now,
            "channel": "sms",
            "state": state.value,
            "provider_code": code,
        }
    )
    await say(tx, [changed], about=about)


async def _again(tx: Tx, attempt: AttemptRow, now: datetime) -> None:
    """Once for each text, while it is of use."""
    text = await ledger.text(tx, attempt.clinic_id, attempt.text_id)
    state, due_at = after(text.state, TextEvent.AGAIN), again_at(now, text.useful_until)
    if attempt.newest and state is TextState.PLANNED and due_at is not None:
        await breakers.send_again(tx, attempt.clinic_id, attempt.text_id, state, due_at=due_at, now=now)


async def _filtered(tx: Tx, attempt: AttemptRow, code: int | None, now: datetime) -> str:
    wording = attempt.wording or attempt.kind.value
    sent, filtered = await breakers.count_filtered(tx, attempt.clinic_id, wording, now)
    enough = 1 if is_filtered_too_often(sent, filtered) else FILTERED_AN_HOUR
    strike = Strike(attempt.begun_at, attempt.attempt_id, code)
    return await _strike(tx, attempt, name_of(Gate.WORDING, wording), strike, enough, now)


async def _strike(tx: Tx, attempt: AttemptRow, name: str, strike: Strike, enough: int, now: datetime) -> str:
    before = await breakers.to_change(tx, attempt.clinic_id, name)
    tried = attempt.probing and before.tried_by == attempt.text_id
    changed = rules.struck(before, strike, now, enough=enough, tried=tried)
    await breakers.save(tx, attempt.clinic_id, changed)
    if changed.opened_at != before.opened_at and is_open(changed, now):
        _alarm(attempt, changed)
    return name


async def _cap(tx: Tx, attempt: AttemptRow, cap: Capped, code: int | None, now: datetime) -> str:
    """While one holds, what was on its way before says nothing new; nor does what is learned once it is lifted."""
    before = await breakers.to_change(tx, attempt.clinic_id, _name(attempt, cap.reach, cap=True))
    if not is_open(before, now):
        strike = Strike(attempt.begun_at, attempt.client_id, code)
        changed = rules.met_cap(before, strike, cap.reset, now, enough=cap.clients)
        await breakers.save(tx, attempt.clinic_id, changed)
        if is_open(changed, now):
            _alarm(attempt, changed)
    if attempt.kind not in _GO_OTHERWISE:
        await _once_lifted(tx, attempt, rules.lifted_at(cap.reset, attempt.begun_at), now)
    return before.name


async def _once_lifted(tx: Tx, attempt: AttemptRow, at: datetime, now: datetime) -> None:
    """What met a cap itself goes once more when it is lifted, if it is of use by then."""
    text = await ledger.text(tx, attempt.clinic_id, attempt.text_id)
    state = after(text.state, TextEvent.AGAIN)
    if attempt.newest and state is TextState.PLANNED:
        await breakers.send_again(tx, attempt.clinic_id, attempt.text_id, state, due_at=max(at, now), now=now)


def _alarm(attempt: AttemptRow, opened: Breaker) -> None:
    """Once for each time that it opens."""
    log.error(
        "sending_stopped",
        clinic=attempt.clinic_id,
        gate=opened.gate.value,
        wording=opened.wording,
        code=opened.code,
        until=opened.until,
    )


async def _tried(tx: Tx, attempt: AttemptRow, reached: TextState, now: datetime, *, but_for: str | None) -> None:
    """What becomes of the breakers that the text tried. `but_for`: it is settled."""
    kept = await breakers.breakers(tx, [attempt.clinic_id], now, attempt.account)
    for breaker in [each for found in kept.values() for each in found if each.tried_by == attempt.text_id]:
        if breaker.name == but_for:
            continue
        if reached is TextState.DELIVERED:
            await breakers.drop(tx, attempt.clinic_id, breaker.name)
            log.info("sending_resumed", clinic=attempt.clinic_id, gate=breaker.gate.value, wording=breaker.wording)
        elif reached is TextState.SENT:
            await breakers.save(tx, attempt.clinic_id, rules.on_its_way(breaker, now))
        else:
            await breakers.save(tx, attempt.clinic_id, rules.undecided(breaker, attempt.text_id))


def _is_clients(attempt: AttemptRow) -> bool:
    return attempt.kind not in NOT_CLIENTS


def _story(attempt: AttemptRow) -> UUID:
    return attempt.opportunity_id or attempt.text_id
