"""What people do about a case: acknowledge it, by an answer to an alert or by the API, and close it. Nothing else ever closes one.

Also what becomes of the text with numbers: where it does not reach the client, the next step of the ladder is taken at once, and it
goes the other way. Where alerts reach nobody, the next step is taken, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.events import CrisisAcknowledged, CrisisClosed
from handrail_shared.contracts.ids import CaseId, ClientId, ClinicId, PersonId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.crisis_case import (
    CaseEvent,
    Outcome,
    State,
    after,
    code_of,
    code_of_test,
    codes_in,
    is_earlier,
)
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.kinds import CrisisKind, Kind
from handrail_notifier.core.ladder import Person, hurried, stopped
from handrail_notifier.crisis import strangers
from handrail_notifier.crisis.alerting import alert, take_steps
from handrail_notifier.crisis.numbers import say_otherwise
from handrail_notifier.crisis.themselves import is_their_own
from handrail_notifier.speech import say
from handrail_notifier.store import crises, ring, staff
from handrail_notifier.store.crises import Case, FailedStep
from handrail_notifier.store.staff import AlertedTo

log = get_logger(__name__)

Way = Literal["text", "email", "api"]
CHANNELS: Mapping[Way, Channel] = {"text": "sms", "email": "email"}
"""On which a person is answered; who calls the API is answered there."""
WAITING = frozenset({State.SUSPECTED, State.UNANSWERED})
"""Nobody has taken it on."""
STILL_TOLD = timedelta(days=1)
"""For so long after a case was closed who answers an alert of it hears that."""
UNTAKEN_AGAIN_AFTER = timedelta(minutes=5)
"""Who answers without a code hears so often at most, of each case, that nobody has it: as often as the ladder takes a step."""
MOST_UNTAKEN = 3
"""Of so many cases at once, the newest."""


async def held(tx: Tx, clinic: UUID, case_id: UUID) -> Case | None:
    """A case, with its client held and itself locked."""
    client = await crises.whose(tx, clinic, case_id)
    if client is None:
        return None
    await hold(tx, [client])
    return await crises.case(tx, clinic, case_id)


async def acknowledge(tx: Tx, case: Case, *, way: Way, by: UUID, now: datetime, person: UUID | None = None) -> Case:
    """A person takes it on, so the ladder stops. Doing it again does nothing. `by`: the person on call, or the access key."""
    state = after(case.state, CaseEvent.ACKNOWLEDGE)
    if state is case.state:
        return case
    case = replace(case, state=state, ladder=stopped(case.ladder), acknowledged_at=now)
    await crises.save(tx, case)
    await crises.note(tx, case, "acknowledged", now, by=by, detail=[way])
    log.warning("crisis_acknowledged", case=case.case_id, way=way)
    if not case.stranger:
        taken_on = CrisisAcknowledged(
            clinic_id=ClinicId(case.clinic_id),
            client_id=ClientId(case.client_id),
            occurred_at=now,
            case_id=CaseId(case.case_id),
            way=way,
            person_id=None if person is None else PersonId(person),
        )
        await say(tx, [taken_on], about=case.case_id)
    else:
        await strangers.state(tx, case, now)
    return case


async def close(tx: Tx, case: Case, outcome: Outcome, *, by: UUID, now: datetime) -> Case:
    """A person has seen to it: nudges may come again. Doing it again does nothing."""
    if case.state is State.CLOSED:
        return case
    state = after(case.state, CaseEvent.CLOSE)
    case = replace(case, state=state, ladder=stopped(case.ladder), closed_at=now, outcome=outcome)
    await crises.save(tx, case)
    await crises.note(tx, case, "closed", now, by=by, detail=[outcome.value])
    log.warning("crisis_closed", case=case.case_id, outcome=outcome.value)
    if not case.stranger:
        await crises.release(tx, case.clinic_id, case.client_id)
        closed = CrisisClosed(
            clinic_id=ClinicId(case.clinic_id),
            client_id=ClientId(case.client_id),
            occurred_at=now,
            case_id=CaseId(case.case_id),
            outcome=outcome.value,
        )
        await say(tx, [closed], about=case.case_id)
    else:
        await strangers.state(tx, case, now)
    await ring(tx)
    return case


async def take_code(tx: Tx, clinic: UUID, persons: list[UUID], text: str, *, way: Way, now: datetime) -> bool:
    """Whether the text is the code of an alert that one of these people got, or codes of several. That of the last run acknowledges; that
    of an earlier one is answered with the one that holds, for whoever sends it may know nothing of what came since. They hear what became
    of it."""
    codes = codes_in(text)
    alerts = await _alerts(tx, clinic, persons, now) if codes else ()
    return any([await _take(tx, clinic, code, alerts, way=way, now=now) for code in codes])


async def _take(
    tx: Tx, clinic: UUID, code: str, alerts: Sequence[tuple[UUID, AlertedTo]], *, way: Way, now: datetime
) -> bool:
    for person, each in alerts:
        if each.test and (shown := _shown_by(code, each.case_id, person)):
            await _tested(tx, clinic, person, each, shown, way=way, now=now)
            return True
        if not each.test and code_of(each.case_id, person, each.run) == code:
            await _taken(tx, clinic, person, each, way=way, now=now)
            return True
    for person, each in alerts:
        if not each.test and is_earlier(code, each.case_id, person, each.run):
            await _say_code(tx, clinic, person, each, way=way, now=now)
            return True
    return False


async def answers_alert(tx: Tx, clinic: UUID, persons: Sequence[UUID], text: str, now: datetime) -> bool:
    """Whether the text is the code of an alert that one of these people got, in whatever run. Nothing follows from it here."""
    codes = codes_in(text)
    alerts = await _alerts(tx, clinic, persons, now) if codes else ()
    return any(_is_of(code, person, each) for code in codes for person, each in alerts)


def _is_of(code: str, person: UUID, alerted: AlertedTo) -> bool:
    case = alerted.case_id
    if alerted.test:
        return _shown_by(code, case, person) is not None
    return code_of(case, person, alerted.run) == code or is_earlier(code, case, person, alerted.run)


async def _alerts(tx: Tx, clinic: UUID, persons: Sequence[UUID], now: datetime) -> Sequence[tuple[UUID, AlertedTo]]:
    """Not to what is about themselves: of that they hear as its client."""
    since = now - STILL_TOLD
    found = [(person, each) for person in persons for each in await staff.alerted_to(tx, clinic, person, since)]
    return [(person, each) for person, each in found if not await is_their_own(tx, clinic, each, person)]


def _shown_by(code: str, test: UUID, person: UUID) -> Channel | None:
    """By which way the alert came that has this code."""
    return next((channel for channel in CHANNELS.values() if code_of_test(test, person, channel) == code), None)


async def _tested(
    tx: Tx, clinic: UUID, person: UUID, alerted: AlertedTo, shown: Channel, *, way: Way, now: datetime
) -> None:
    await staff.test_came(tx, clinic, alerted.case_id, shown)
    log.info("test_alert_acknowledged", clinic=clinic, channel=shown)
    await _tell(tx, clinic, person, alerted.case_id, Kind.STAFF_TESTED, shown, way=way, now=now)


async def _taken(tx: Tx, clinic: UUID, person: UUID, alerted: AlertedTo, *, way: Way, now: datetime) -> None:
    """It is theirs from now on, or somebody's already."""
    case = await held(tx, clinic, alerted.case_id)
    if case is None:
        return
    before = None if case.state in WAITING else await crises.taken_on_by(tx, clinic, case.case_id)
    if case.state in WAITING:
        case = await acknowledge(tx, case, way=way, by=person, now=now, person=person)
    theirs = case.state is State.ACKNOWLEDGED and before in {None, person}
    kind: CrisisKind = Kind.STAFF_TAKEN if theirs else Kind.STAFF_TAKEN_BEFORE
    await _tell(tx, clinic, person, case.case_id, kind, str(case.ladder.run), way=way, now=now)


async def _say_code(tx: Tx, clinic: UUID, person: UUID, alerted: AlertedTo, *, way: Way, now: datetime) -> None:
    """Once in a run; where somebody has taken the case on meanwhile, that."""
    case = await held(tx, clinic, alerted.case_id)
    if case is None:
        return
    waits, run = case.state in WAITING, str(case.ladder.run)
    if waits:
        await crises.note(tx, case, "earlier_code", now, by=person, detail=[way])
        log.warning("crisis_earlier_code", case=case.case_id, way=way)
    kind: CrisisKind = Kind.STAFF_CODE if waits else Kind.STAFF_TAKEN_BEFORE
    await _tell(tx, clinic, person, case.case_id, kind, run, way=way, now=now)


async def say_untaken(tx: Tx, clinic: UUID, persons: Sequence[UUID], cause: str, *, way: Way, now: datetime) -> None:
    """To who answered without a code that holds, and may believe that a case is theirs: that nobody has it, of each that they were alerted
    to. Its code stands in the alert, and is not said again. `cause`: their answer."""
    alerts = await _alerts(tx, clinic, persons, now)
    waiting = {each.case_id: person for person, each in alerts if each.waits}
    for case_id, person in list(waiting.items())[:MOST_UNTAKEN]:
        case = await held(tx, clinic, case_id)
        if case is None or case.state not in WAITING or await _told_lately(tx, case, person, way, now):
            continue
        await crises.note(tx, case, "answered_without_code", now, by=person, detail=[way])
        log.warning("crisis_answered_without_code", case=case.case_id, way=way)
        await _tell(tx, clinic, person, case.case_id, Kind.STAFF_UNTAKEN, cause, way=way, now=now)


async def _told_lately(tx: Tx, case: Case, person: UUID, way: Way, now: datetime) -> bool:
    about = (tx, case.clinic_id, case.case_id, person, CHANNELS[way], Kind.STAFF_UNTAKEN)
    return await staff.told_lately(*about, since=now - UNTAKEN_AGAIN_AFTER, now=now)


async def has_waiting(tx: Tx, clinic: UUID, persons: Sequence[UUID], now: datetime) -> bool:
    """Whether one of these people was alerted to a case that nobody has taken on."""
    return any(each.waits for _, each in await _alerts(tx, clinic, persons, now))


async def _tell(
    tx: Tx, clinic: UUID, person: UUID, case: UUID, kind: CrisisKind, once_for: str, *, way: Way, now: datetime
) -> None:
    """By the way that they answered; the same is not said twice."""
    on_call, to = await staff.on_call(tx, clinic), Person(person)
    await alert(tx, clinic, case, on_call, to, kind, f"{kind} {once_for}", now, only=CHANNELS[way])
    await ring(tx)


async def nobody_alerted(tx: Tx, failed: FailedStep, now: datetime) -> None:
    """Every alert of a step has failed, by every way: the next people are alerted at once. Done about once. The caller holds the client."""
    case = await crises.case(tx, failed.key.clinic_id, failed.key.case_id)
    if case is None or not failed.is_last_of(case.ladder):
        return
    await crises.note(tx, case, "alert_failed", now, detail=[str(failed.taken)])
    log.error("crisis_alert_failed", case=case.case_id, step=failed.taken)
    case = replace(case, ladder=hurried(case.ladder, now))
    await take_steps(tx, case, await staff.on_call(tx, case.clinic_id), now)


async def not_reached(tx: Tx, clinic: UUID, text_id: UUID, why: str, now: datetime) -> None:
    """The text with numbers did not reach the client: the next people are alerted at once, and it goes the other way. The caller holds
    the client."""
    case = await crises.case(tx, clinic, (await crises.text(tx, clinic, text_id))["case_id"])
    if case is None or case.state is State.CLOSED:
        return
    await crises.note(tx, case, "numbers_not_sent", now, detail=[why])
    log.error("crisis_numbers_not_sent", case=case.case_id, reason=why)
    case = replace(case, ladder=hurried(case.ladder, now))
    await crises.save(tx, case)
    case, alerted = await take_steps(tx, case, await staff.on_call(tx, clinic), now)
    await say_otherwise(tx, case, text_id, now, alerted=alerted)
