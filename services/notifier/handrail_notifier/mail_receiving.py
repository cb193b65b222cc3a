"""A mail that comes in: on record, sealed, before the server has its answer, once, for the client whom the mail that it answers went to.

All that it shows is listened to for a crisis; what is understood as an answer is what its client wrote.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.code_words import said_by
from handrail_notifier.core.kinds import NOT_CLIENTS
from handrail_notifier.core.mail.written import answer_in, kept_of, pieces_beside, pieces_of, understood_in
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.overlooked import is_read_by_others
from handrail_notifier.core.reply import OptOut
from handrail_notifier.crisis.hearing import Heard, listen_through
from handrail_notifier.reading import safely_read
from handrail_notifier.receiving import rests
from handrail_notifier.store import ledger, people, replies, ring, standings
from handrail_notifier.store.replies import AUTOMATIC, InboundRow

log = get_logger(__name__)

BY_MAIL = "mail"
"""The account of what comes in by mail."""


@dataclass(frozen=True, slots=True)
class MailArrival:
    """A mail that answers one of ours. `sender`, `subjects`, `said` and `beside` are in clear, and stay in memory. `sender` None: it names
    no one address. `subjects`: as it is shown, and as it was sent where that is something else. `said`: all that may be the client's; `beside`: what the mail shows besides, to be listened to."""

    clinic_id: UUID
    client_id: UUID
    attempt_id: UUID
    provider_id: str
    sender: str | None = field(repr=False)
    subjects: Sequence[str] = field(repr=False)
    said: str = field(repr=False)
    beside: str = field(repr=False)
    automatic: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class _Listened:
    """What a mail says: to be understood, and to be kept."""

    words: str = field(repr=False)
    kept: str = field(repr=False)
    heard: Heard


async def receive_mail(db: Db, vault: Vault, arrival: MailArrival) -> None:
    """Put a mail on record, once. Of a client who is forgotten nothing is kept."""
    clinic, client = arrival.clinic_id, arrival.client_id
    said = await _listened(db, vault, arrival)
    async with db.transaction(clinic) as tx:
        await hold(tx, [client])
        attempt = await ledger.attempt(tx, clinic, arrival.attempt_id)
        ours = attempt.kind in NOT_CLIENTS
        heard = Heard() if ours else said.heard
        understood = safely_read(said.words)
        opt_out = heard.leaves or isinstance(understood.first, OptOut)
        of_client = not (arrival.automatic or ours)
        held = await standings.code_words(tx, [(clinic, client)])
        silenced = of_client and (is_read_by_others(said.words) or bool(await said_by(tx, vault, held, said.words)))
        try:
            row = InboundRow(
                clinic_id=clinic,
                account=BY_MAIL,
                provider_id=arrival.provider_id,
                client_id=client,
                stranger=False,
                opt_out=opt_out and of_client,
                address=await _address(tx, vault, arrival),
                body=await vault.seal(tx, clinic, client, "reply.body", said.kept),
                carrier_said=AUTOMATIC if arrival.automatic else None,
                received_at=arrival.received_at,
                channel="email",
                about=attempt.opportunity_id,
                suspected=heard.suspected,
                rests=(rests(understood) or silenced) and of_client,
                code_word=silenced,
                doubtful=understood.opt_out is Leaving.AMBIGUOUS and of_client,
            )
        except KeyDestroyed:
            log.info("mail_of_a_forgotten_client", client=client)
            return
        if not await replies.record(tx, row):
            log.info("inbound_again", clinic=clinic)
        await ring(tx, "answering")


async def _listened(db: Db, vault: Vault, arrival: MailArrival) -> _Listened:
    """A long mail takes a while, so nobody is held meanwhile, and others have their turn."""
    async with db.transaction(arrival.clinic_id) as tx:
        languages = await people.languages_of(tx, arrival.clinic_id, arrival.client_id)
        subjects = await _own_subjects(tx, vault, arrival)
    return await asyncio.to_thread(_listen, arrival, subjects, languages)


def _listen(arrival: MailArrival, subjects: Sequence[str], languages: Sequence[str]) -> _Listened:
    """What has no words of its own counts by its subject; a subject that alarms is kept with the words."""
    own = understood_in(arrival.said)
    said = arrival.said if own else _with_subject(arrival.said, subjects[:1])
    pieces, beside = [*pieces_of(said), *subjects], pieces_beside(arrival.beside)
    heard, alarming = listen_through([*pieces, *beside], own or understood_in(said), languages)
    whole = _with_subject(arrival.said, [alarming]) if alarming in subjects else said
    kept = kept_of(whole, alarming, beside=alarming in beside and alarming not in pieces)
    return _Listened(answer_in(said), kept, heard)


def _with_subject(said: str, subjects: Sequence[str]) -> str:
    return "\n\n".join([*subjects, said]).strip()


async def _address(tx: Tx, vault: Vault, arrival: MailArrival) -> str:
    """Where it came from, sealed; of a mail that does not say so, where its client is written to. Nobody else can have answered it."""
    clinic, client = arrival.clinic_id, arrival.client_id
    known = None if arrival.sender else (await people.clients(tx, [clinic], [client])).get(client)
    stated = known.sealed["email"] if known else ""
    return stated or await vault.seal(tx, clinic, client, "contact.email", arrival.sender or "")


async def _own_subjects(tx: Tx, vault: Vault, arrival: MailArrival) -> Sequence[str]:
    """The subject, unless it is none or that of our mail: our mails bear the name that we go by."""
    clinic, client = arrival.clinic_id, arrival.client_id
    names = [each.voice.alias for each in (await people.clinics(tx, [clinic])).values()]
    manners = [each.manner for each in (await people.clients(tx, [clinic], [client])).values()]
    for alias in (each.alias for each in manners if each.alias is not None):
        try:
            names.append(await vault.open(tx, clinic, client, "contact.alias", alias))
        except (KeyDestroyed, NotOpened):
            log.info("mail_without_its_alias", client=client)
    ours = {each.casefold() for each in names}
    stated = [each for each in arrival.subjects if each]
    return [] if any(each.casefold() in ours for each in stated) else stated
