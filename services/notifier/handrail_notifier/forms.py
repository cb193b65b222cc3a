"""What follows from a consent that the clinic has on a form. One for texts is confirmed by the client: they are asked, once.

Who left by their own word is not asked: the form is kept, it is ended again at once and that is said, and what it is for counts from
the client's own START on. Nothing else goes to that number, or to that address, before. From a number that was said to be somebody
else's no START is the client's: only another number is asked. Where no answer to a mail is read no START can come by mail: there a
form of after the leaving opens mails again, and that it does is said of a leaving of which it was not.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, source_of
from handrail_shared.contracts.events import ConsentGiven, ConsentRevoked
from handrail_shared.contracts.purposes import after_yes, known
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.consent import STANDS, Consent, ConsentEvent, after
from handrail_notifier.core.courtesy import USEFUL_FOR
from handrail_notifier.core.decision import Agreement
from handrail_notifier.core.kinds import Kind
from handrail_notifier.identity import text_of
from handrail_notifier.speech import SERVICE, say
from handrail_notifier.store import ledger, left, people
from handrail_notifier.store.left import Gone
from handrail_notifier.store.people import Ended

log = get_logger(__name__)


async def on_consent_given(fact: Recorded[ConsentGiven], tx: Tx, now: datetime, *, mail_is_read: bool) -> None:
    """Keep consent, and what it is for. One that is recorded by the clinic is confirmed by the client: ask. `mail_is_read`: whether
    answers to mails come in."""
    event = fact.event
    if fact.envelope.source == source_of(SERVICE):
        return
    clinic, client, channel = event.clinic_id, event.client_id, event.channel
    before = await people.agreement(tx, clinic, client, channel)
    if _is_past(before, event):
        await _named(tx, event, before, stood=True, now=now)
        return
    if gone := await left.left_from(tx, clinic, client, channel):
        ended = await people.ended_by_client(tx, clinic, client, channel)
        opens = channel == "email" and _form_opens(gone, ended, mail_is_read=mail_is_read)
        if not opens or event.occurred_at <= gone.at:
            await _kept(tx, event, before, fact.envelope.id, now, form_opens=opens)
            return
        await _open_again(tx, event, ended, fact.envelope.id)
    confirms = event.stage == "confirmed"
    state = after(before.consent, ConsentEvent.CONFIRM if confirms else ConsentEvent.RECORD)
    since = before.since
    if since is None or state is not before.consent or confirms:
        since = max(since or event.occurred_at, event.occurred_at)
    await people.save_agreement(tx, clinic, client, channel, state, since=since)
    await _named(tx, event, before, stood=before.consent in STANDS, now=now)
    if channel == "sms" and state in {Consent.RECORDED, Consent.ASKED}:
        await _ask(tx, event, fact.envelope.id, now)
    if state is Consent.CONFIRMED:
        await ledger.wake(tx, clinic, client, now)


def _is_past(before: Agreement, event: ConsentGiven) -> bool:
    """Whether it was given before a no, a doubt or a lapse that is known already."""
    ended = before.consent in {Consent.HELD, Consent.LAPSED, Consent.REVOKED}
    return ended and before.since is not None and event.occurred_at <= before.since


def _form_opens(gone: Gone, ended: Ended | None, *, mail_is_read: bool) -> bool:
    """Whether a form brings mails back: where no START can come from, now or by any mail that was got, and where the client was told so."""
    return not mail_is_read or gone.form_opens or (ended is not None and ended.form_opens)


async def _open_again(tx: Tx, event: ConsentGiven, ended: Ended | None, cause: UUID) -> None:
    """Nobody waits for START any more. A leaving of which that was not said is said again, as of when it was."""
    clinic, client, channel = event.clinic_id, event.client_id, event.channel
    await left.came_back(tx, clinic, client, channel)
    log.info("form_opens_again", client=client, channel=channel)
    if ended is not None and not ended.form_opens:
        await say(tx, [_ended(event, ended.since, form_opens=True)], about=cause)


async def _kept(
    tx: Tx, event: ConsentGiven, before: Agreement, cause: UUID, now: datetime, *, form_opens: bool
) -> None:
    """`form_opens`: not this form, but one that is signed later."""
    clinic, client, channel = event.clinic_id, event.client_id, event.channel
    state = after(before.consent, ConsentEvent.RECORD_LEFT)
    if state is not before.consent:
        await people.save_agreement(tx, clinic, client, channel, state, since=event.occurred_at, alone=True)
    await _named(tx, event, before, stood=before.consent in STANDS, now=now)
    await people.remember_stop(tx, clinic, client, channel, form_opens=form_opens)
    log.info("form_waits_for_start", client=client, channel=channel)
    await say(tx, [_ended(event, event.occurred_at, form_opens=form_opens)], about=cause)


def _ended(event: ConsentGiven, at: datetime, *, form_opens: bool) -> ConsentRevoked:
    return ConsentRevoked(
        clinic_id=event.clinic_id,
        client_id=event.client_id,
        occurred_at=at,
        channel=event.channel,
        evidence="reply_stop" if event.channel == "sms" else "one_click",
        form_opens=form_opens,
    )


async def _named(tx: Tx, event: ConsentGiven, before: Agreement, *, stood: bool, now: datetime) -> None:
    """`stood`: there was a consent that this one adds to."""
    purposes = after_yes(before.purposes, known(event.purposes), stands=stood)
    await people.save_purposes(tx, event.clinic_id, event.client_id, event.channel, purposes, now=now)


async def _ask(tx: Tx, event: ConsentGiven, cause: UUID, now: datetime) -> None:
    """Unless the client is being asked already: a request that failed, or got no answer for a day, is not the last."""
    clinic, client = event.clinic_id, event.client_id
    if await people.is_being_asked(tx, clinic, client, now - USEFUL_FOR[Kind.OPT_IN]):
        return
    text_id = text_of(client, Kind.OPT_IN, str(cause))
    await ledger.plan_text(tx, clinic, text_id, client, Kind.OPT_IN, due_at=now, useful_for=USEFUL_FOR[Kind.OPT_IN])
