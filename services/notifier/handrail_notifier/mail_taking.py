"""Mail that comes in: a client's answer, or a report of what became of a mail of ours. On record before the server has its answer.

It is believed for the mark that it came to, or for the Message-ID that it gives back, which nobody but us can make. What bears
neither is nobody's and is refused. What a machine answered is kept and never answered.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import Enum
from typing import assert_never
from uuid import UUID

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import Vault

from handrail_notifier.core.mail.bounces import came_back
from handrail_notifier.core.mail.codes import Status
from handrail_notifier.core.mail.fields import header, senders_of, subjects_of
from handrail_notifier.core.mail.report import Bounced, Complained, Report, Waiting, report_in
from handrail_notifier.core.mail.written import beside_in, is_automatic, said_in
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.mail_receiving import MailArrival, receive_mail
from handrail_notifier.mail_state import story_of
from handrail_notifier.mail_tags import MailTags, Tagged
from handrail_notifier.numbers import mail_address
from handrail_notifier.silence import revoke
from handrail_notifier.store import ledger, reports
from handrail_notifier.store.ledger import AttemptRow
from handrail_notifier.unsubscribing import still_theirs

log = get_logger(__name__)

LONGEST_MESSAGE_ID = 500


class Taken(Enum):
    """What became of a mail."""

    ON_RECORD = "on_record"
    NOBODYS = "nobodys"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail for one address of ours. `tagged` None: it came to the bare address. `content`: as it came, byte for byte.
    `from_server`: it has no sender to answer to."""

    tagged: Tagged | None
    mail: EmailMessage = field(repr=False)
    content: bytes = field(repr=False)
    from_server: bool


class MailDesk:
    """Takes what comes in."""

    def __init__(self, db: Db, vault: Vault, tags: MailTags, *, clock: Clock, grace: timedelta) -> None:
        self._db = db
        self._vault = vault
        self._tags = tags
        self._clock = clock
        self._grace = grace

    async def take(self, incoming: Incoming) -> Taken:
        """Put a mail on record with its effect, or refuse it. Raises what the database raises: then it is to be sent again."""
        report, automatic = await asyncio.to_thread(_sort_of, incoming.mail)
        if report is not None:
            return await self._hear(incoming, report)
        machine = incoming.from_server or automatic
        if incoming.tagged is None or (incoming.tagged.use == "bounce" and not machine):
            return Taken.NOBODYS
        return await self._keep(incoming, incoming.tagged.attempt_id, automatic=machine)

    async def _keep(self, incoming: Incoming, attempt_id: UUID, *, automatic: bool) -> Taken:
        whose = await self._whose(attempt_id)
        if whose is None:
            return Taken.NOBODYS
        read = await asyncio.to_thread(_read, incoming.mail)
        arrival = MailArrival(
            clinic_id=whose[0],
            client_id=whose[1],
            attempt_id=attempt_id,
            provider_id=_identity(incoming, attempt_id),
            sender=read.sender,
            said=read.said,
            beside=read.beside,
            subjects=read.subjects,
            automatic=automatic,
            received_at=self._clock.now(),
        )
        await receive_mail(self._db, self._vault, arrival)
        return Taken.ON_RECORD

    async def _hear(self, incoming: Incoming, report: Report) -> Taken:
        """A report is about the attempt whose Message-ID it gives back, or whose address it came to; both, if it has both."""
        if isinstance(report, Waiting):
            return Taken.ON_RECORD if incoming.tagged else Taken.NOBODYS
        quoted = self._tags.attempt_of(report.message_id[:LONGEST_MESSAGE_ID]) if report.message_id else None
        addressed = incoming.tagged.attempt_id if incoming.tagged else None
        attempt_id = addressed or quoted
        if attempt_id is None or (addressed and quoted and addressed != quoted):
            log.warning("mail_report_not_ours")
            return Taken.NOBODYS
        whose = await self._whose(attempt_id)
        if whose is None:
            return Taken.NOBODYS
        clinic, client = whose
        async with self._db.transaction(clinic) as tx:
            await hold(tx, [client])
            await self._learn(tx, await ledger.attempt(tx, clinic, attempt_id), report, self._clock.now())
        return Taken.ON_RECORD

    async def _whose(self, attempt_id: UUID) -> tuple[UUID, UUID] | None:
        async with self._db.everywhere() as tx:
            return await ledger.whose_attempt(tx, attempt_id)

    async def _learn(self, tx: Tx, attempt: AttemptRow, report: Bounced | Complained, now: datetime) -> None:
        match report:
            case Bounced(status):
                await self._bounced(tx, attempt, status, now)
            case Complained():
                if await _is_news(tx, attempt, "complained", 0, now) and await still_theirs(tx, self._vault, attempt):
                    clinic, client, about = attempt.clinic_id, attempt.client_id, story_of(attempt)
                    await revoke(tx, clinic, client, "email", "carrier_opt_out", about=about, now=now, alone=True)
                    log.info("mail_complained_of", attempt=attempt.attempt_id)
            case never:
                assert_never(never)

    async def _bounced(self, tx: Tx, attempt: AttemptRow, status: Status, now: datetime) -> None:
        if not await _is_news(tx, attempt, "bounced", status.number, now):
            return
        news = await _news(tx, attempt, status, now)
        await learn(tx, attempt, news, grace=self._grace, now=now)
        log.info("mail_bounced", attempt=attempt.attempt_id, code=status.number, then=news.event)


async def _news(tx: Tx, attempt: AttemptRow, status: Status, now: datetime) -> Learned:
    first = await ledger.first_begun(tx, attempt.clinic_id, attempt.text_id, attempt.channel)
    tries, until = attempt.tries_by_channel, attempt.useful_until
    return came_back(status, tries=tries, first_at=first, useful_until=until, now=now)


async def _is_news(tx: Tx, attempt: AttemptRow, what: str, code: int, now: datetime) -> bool:
    """Each thing that is reported of a mail counts once."""
    about = attempt.provider_id or str(attempt.attempt_id)
    return await reports.record_report(
        tx, attempt.clinic_id, reports.Report(about, what, code, attempt.attempt_id, now), now
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What of a mail is of use here."""

    sender: str | None = field(repr=False)
    subjects: Sequence[str] = field(repr=False)
    said: str = field(repr=False)
    beside: str = field(repr=False)


def _sort_of(mail: EmailMessage) -> tuple[Report | None, bool]:
    """The report that it is, and whether a machine wrote it. In a thread, as all that reads what strangers send."""
    return report_in(mail), is_automatic(mail)


def _read(mail: EmailMessage) -> _Read:
    """What it says, and what else it shows; a long one takes a while, in which others shall have their turn."""
    said = said_in(mail)
    return _Read(_sender(mail), subjects_of(mail), said, beside_in(mail, said))


def _sender(mail: EmailMessage) -> str | None:
    """The one address that it says it is from. None: there is none, none that can be one, or several."""
    addresses = {address for each in senders_of(mail) if (address := mail_address(each)) is not None}
    return addresses.pop() if len(addresses) == 1 else None


def _identity(incoming: Incoming, attempt_id: UUID) -> str:
    """The same for the same mail, however often it is handed over; a digest, for a Message-ID may name a person's machine."""
    said = header(incoming.mail, "Message-ID")[:LONGEST_MESSAGE_ID].encode() or incoming.content
    return hashlib.sha256(attempt_id.bytes + said).hexdigest()
