"""Putting an attempt on record: what is said to whom from where, sealed, and when to look for evidence if no answer comes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.sealed import Kind
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import PlanWords
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.channels import Outgoing
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.nudge import TextEvent, TextState, after
from handrail_notifier.core.quiet import next_quiet
from handrail_notifier.numbers import recipient
from handrail_notifier.store import ledger
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.people import ClinicRow

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """An attempt on record, to be handed to its channel once that is committed. It may wait at a carrier `until` then."""

    text: DueText
    message: Outgoing
    until: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What a claim came to. `worked`: whether anything moved."""

    ready: Sequence[Ready] = field(default_factory=tuple)
    worked: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a text goes, sealed and open, and until when it is of use to who gets it."""

    sealed: str = field(repr=False)
    recipient: str = field(repr=False)
    useful_until: datetime


Room = dict[Channel, int]
"""How many texts each channel can take at once just now."""


def no_longer_than(useful_until: datetime, clinic: ClinicRow, zone: str, now: datetime) -> datetime:
    """Until when a carrier may keep a text that is not for quiet hours: it is of use, and it isn't quiet."""
    quiet = next_quiet(clinic.clinic.quiet, zone, now)
    return useful_until if quiet is None else min(useful_until, quiet)


class SealedWords(Protocol):
    """A plan's words, as they are kept."""

    @property
    def cue(self) -> str: ...

    @property
    def response(self) -> str: ...

    @property
    def discreet(self) -> str | None: ...

    @property
    def copy_level(self) -> CopyLevel: ...


class Unreadable(Exception):
    """What is sealed for this client does not open, or is no number or address any more."""


class Desk:
    """Opens what is sealed and writes attempts."""

    def __init__(self, vault: Vault, *, lease: timedelta) -> None:
        self._vault = vault
        self._lease = lease

    async def begin(
        self, tx: Tx, text: DueText, clinic: ClinicRow, *, body: str, letter: Letter, now: datetime
    ) -> Ready:
        """Put an attempt at this text on record."""
        sealed_body = await self._vault.seal(tx, text.clinic_id, text.client_id, "nudge.body", body)
        sender, attempt_id = clinic.senders[text.channel], new_id()
        await ledger.begin_attempt(
            tx,
            text,
            attempt_id,
            address=letter.sealed,
            sender=sender,
            body=sealed_body,
            segments=measure(body).segments,
            now=now,
            settle_at=now + self._lease,
        )
        state = after(after(TextState.PLANNED, TextEvent.CLAIM), TextEvent.ATTEMPT)
        await ledger.move_text(
            tx, text.clinic_id, text.text_id, state, due_at=None, tries=text.tries + 1, sends=text.sends + 1, now=now
        )
        message = Outgoing(attempt_id, sender, letter.recipient, clinic.voice.alias, body, letter.useful_until - now)
        return Ready(text, message, letter.useful_until)

    async def words(self, tx: Tx, clinic: UUID, client: UUID, plan: SealedWords) -> PlanWords:
        """A plan's words, as far as its copy level shows them. Raises `Unreadable`."""
        if plan.copy_level == "personal":
            cue = await self._open(tx, clinic, client, "plan.cue", plan.cue)
            response = await self._open(tx, clinic, client, "plan.response", plan.response)
            return PlanWords(cue, response, None, "personal")
        discreet = plan.discreet and await self._open(tx, clinic, client, "plan.discreet", plan.discreet)
        return PlanWords("", "", discreet, "discreet")

    async def link(self, tx: Tx, clinic: UUID, client: UUID, sealed: str | None) -> str:
        """Where a plan is to be looked at. Raises `Unreadable`."""
        if sealed is None:
            raise Unreadable
        return await self._open(tx, clinic, client, "plan.link", sealed)

    async def letter(
        self, tx: Tx, clinic: UUID, client: UUID, channel: Channel, *, sealed: str, useful_until: datetime
    ) -> Letter:
        """Where a text goes. Raises `Unreadable`."""
        kind: Kind = "contact.phone" if channel == "sms" else "contact.email"
        to = recipient(channel, await self._open(tx, clinic, client, kind, sealed))
        if to is None:
            raise Unreadable
        return Letter(sealed, to, useful_until)

    async def _open(self, tx: Tx, clinic: UUID, client: UUID, kind: Kind, sealed: str) -> str:
        try:
            return await self._vault.open(tx, clinic, client, kind, sealed)
        except (KeyDestroyed, NotOpened) as fault:
            log.warning("sealed_text_not_opened", client=client, kind=kind, fault=type(fault).__name__)
            raise Unreadable from None
