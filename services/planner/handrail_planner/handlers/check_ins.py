"""Check-ins: setting one, changing it, withdrawing it, and keeping what clients answer. Saying a thing again does nothing."""

from collections.abc import Iterator
from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import CheckInAnswered, CheckInCorrected
from handrail_shared.contracts.ids import CheckInId, ClientId, ClinicId, derived
from handrail_shared.contracts.wording import fit_question
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed

from handrail_planner.core import check_in
from handrail_planner.core.check_in import MOST_LIVE, OF_THE_CLINIC, TOO_MANY, WITHDRAWN, CheckIn, Terms, faults_of
from handrail_planner.core.client import Client
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid, StaleVersion
from handrail_planner.core.zones import local_date
from handrail_planner.desk import Desk
from handrail_planner.handlers.clients import in_care
from handrail_planner.store import check_ins

log = get_logger(__name__)

Settled = CheckIn | NotThere | NotValid | Conflict | StaleVersion


def register(consumer: Consumer) -> None:
    """What clients answer."""
    consumer.on(CheckInAnswered, on_check_in_answered)
    consumer.on(CheckInCorrected, on_check_in_corrected)


async def begin(
    desk: Desk, tx: Tx, client: Client, check_in_id: CheckInId, question: str, terms: Terms, *, now: datetime
) -> CheckIn | NotValid | Conflict:
    """Ask it of a client, who is held, from now on."""
    if faults := tuple(_faults(client, question, terms, now)):
        return NotValid(faults)
    if await _are_enough(tx, client, check_in_id, now):
        return TOO_MANY
    sealed = await desk.vault.seal(tx, client.clinic_id, client.client_id, "check_in.question", question)
    made = CheckIn(client.clinic_id, client.client_id, check_in_id, sealed, terms, now)
    await check_ins.save(tx, made)
    await desk.outbox.append(tx, [check_in.stated(made)])
    return made


async def begin_fit(desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, *, now: datetime) -> None:
    """From now on a client is asked how well the texts fit them, as often as their clinic says; once for good, whoever withdraws it."""
    client = await in_care(tx, clinic_id, client_id)
    await check_ins.fit_is_due(tx, clinic_id, client_id, None)
    if not isinstance(client, Client):
        return
    check_in_id = CheckInId(derived(client_id, "fit"))
    if await check_ins.find(tx, clinic_id, check_in_id) is not None:
        return
    contact = client.contact
    try:
        sealed = await desk.vault.seal(tx, clinic_id, client_id, "check_in.question", fit_question(contact.language))
    except KeyDestroyed:
        return
    terms = check_in.fit_terms(local_date(now, contact.zone))
    made = CheckIn(clinic_id, client_id, check_in_id, sealed, terms, now, about="fit")
    await check_ins.save(tx, made)
    await desk.outbox.append(tx, [check_in.stated(made)])


async def change(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    check_in_id: CheckInId,
    question: str,
    terms: Terms,
    *,
    version: int,
    now: datetime,
) -> Settled:
    """Replace it, made from `version`."""
    held = await _held(tx, clinic_id, check_in_id)
    if not isinstance(held, tuple):
        return held
    client, stands = held
    if refused := _refused(stands, version):
        return refused
    if faults := tuple(_faults(client, question, terms, now)):
        return NotValid(faults)
    said = await desk.vault.open(tx, clinic_id, client.client_id, "check_in.question", stands.question)
    if (said, stands.terms) == (question, terms):
        return stands
    if _is_over(client, stands, now) and await _are_enough(tx, client, check_in_id, now):
        return TOO_MANY
    sealed = await desk.vault.seal(tx, clinic_id, client.client_id, "check_in.question", question)
    changed = check_in.revised(stands, sealed, terms, now)
    await check_ins.save(tx, changed)
    await desk.outbox.append(tx, [check_in.stated(changed)])
    return changed


async def withdraw(desk: Desk, tx: Tx, clinic_id: ClinicId, check_in_id: CheckInId, *, now: datetime) -> Settled:
    """Ask it no more. What was answered stays."""
    held = await _held(tx, clinic_id, check_in_id)
    if not isinstance(held, tuple):
        return held
    _, stands = held
    if stands.withdrawn_at is not None:
        return stands
    over, news = check_in.withdrawn(stands, now)
    await check_ins.save(tx, over)
    await desk.outbox.append(tx, [news])
    return over


async def on_check_in_answered(heard: Recorded[CheckInAnswered], tx: Tx, now: datetime) -> None:
    """Keep the number; one to a question that nobody here asked is left."""
    del now
    event = heard.event
    found = await check_ins.find(tx, event.clinic_id, event.check_in_id)
    if found is None or found.client_id != event.client_id:
        log.info("answer_to_no_check_in", event_id=heard.envelope.id)
        return
    await check_ins.add_answer(tx, event)


async def on_check_in_corrected(heard: Recorded[CheckInCorrected], tx: Tx, now: datetime) -> None:
    """The number that was taken back is let go of; the one that holds was said just before."""
    del now
    event = heard.event
    await check_ins.drop_answer(tx, event.clinic_id, event.client_id, event.corrects)


def _refused(stands: CheckIn, version: int) -> Conflict | StaleVersion | None:
    """Why it can't be changed from that version."""
    if stands.withdrawn_at is not None:
        return WITHDRAWN
    if stands.about == "fit":
        return OF_THE_CLINIC
    return None if stands.version == version else StaleVersion(stands.version)


def _is_over(client: Client, stands: CheckIn, now: datetime) -> bool:
    last = stands.terms.until_date
    return last is not None and last < local_date(now, client.contact.zone)


async def _are_enough(tx: Tx, client: Client, but: CheckInId, now: datetime) -> bool:
    """Whether the client is asked as many as there may be. Those whose last day is over ask nothing."""
    today = local_date(now, client.contact.zone)
    return await check_ins.count(tx, client.clinic_id, client.client_id, but, today=today) >= MOST_LIVE


def _faults(client: Client, question: str, terms: Terms, now: datetime) -> Iterator[Fault]:
    contact = client.contact
    return faults_of(question, terms, language=contact.language, today=local_date(now, contact.zone))


async def _held(tx: Tx, clinic_id: ClinicId, check_in_id: CheckInId) -> tuple[Client, CheckIn] | NotThere | Conflict:
    seen = await check_ins.find(tx, clinic_id, check_in_id)
    if seen is None:
        return NotThere("check_in")
    client = await in_care(tx, clinic_id, seen.client_id)
    if not isinstance(client, Client):
        return client
    stands = await check_ins.find(tx, clinic_id, check_in_id)
    assert stands is not None, "check-ins are withdrawn, never deleted"
    return client, stands
