"""What commands and requests are served with, made once when the service is built."""

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.contracts.sealed import Kind
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.vault import AccessKeys, Vault

from handrail_planner.core.client import Contact, SealedContact, mailbox
from handrail_planner.core.words import SealedWords, Words, details_of, with_details
from handrail_planner.fetching import Allowed


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, the time, the vault, the outbox, the keys; and where clients reach the pages."""

    db: Db
    clock: Clock
    vault: Vault
    outbox: Outbox
    keys: AccessKeys
    operator_key: str = field(repr=False)
    digest_key: bytes = field(repr=False)
    sooner: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)
    """Set, once committed, by who made something that may run out within a day."""
    public_url: str = "http://127.0.0.1:8000"
    calendar_due: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)
    """Set, once committed, by who made a calendar due at once."""
    allowed: Allowed = field(default_factory=Allowed)

    def because(self, cause: Recorded[Event]) -> "Desk":
        """The same desk, while `cause` is dealt with: all that is said says that it led to it."""
        return replace(self, outbox=_Because(cause))

    def digest(self, *parts: str) -> bytes:
        """A keyed digest: equal for equal parts, and nobody without the key can try out what they were."""
        return hmac.new(self.digest_key, "\0".join(parts).encode(), hashlib.sha256).digest()

    async def seal_words(self, tx: Tx, clinic: ClinicId, client: ClientId, words: Words) -> SealedWords:
        sealer = _Sealer(self.vault, tx, clinic, client)
        return SealedWords(
            cue=await sealer.seal("plan.cue", words.cue),
            response=await sealer.seal("plan.response", words.response),
            discreet=await sealer.seal_if_given("plan.discreet", words.discreet),
            first_act=await sealer.seal_if_given("plan.first_act", words.first_act),
            tiny=await sealer.seal_if_given("plan.tiny", words.tiny),
            details=await sealer.seal("plan.details", details_of(words)),
            cue_word=await sealer.seal_if_given("plan.cue_word", words.cue_word),
            alternatives=tuple([await sealer.seal("plan.alternative", each) for each in words.alternatives]),
        )

    async def open_words(self, tx: Tx, clinic: ClinicId, client: ClientId, words: SealedWords) -> Words:
        sealer = _Sealer(self.vault, tx, clinic, client)
        return with_details(
            await sealer.open_if_given("plan.details", words.details),
            cue=await sealer.open("plan.cue", words.cue),
            response=await sealer.open("plan.response", words.response),
            discreet=await sealer.open_if_given("plan.discreet", words.discreet),
            first_act=await sealer.open_if_given("plan.first_act", words.first_act),
            tiny=await sealer.open_if_given("plan.tiny", words.tiny),
            cue_word=await sealer.open_if_given("plan.cue_word", words.cue_word),
            alternatives=tuple([await sealer.open("plan.alternative", each) for each in words.alternatives]),
        )

    async def seal_text(self, tx: Tx, clinic: ClinicId, client: ClientId, kind: Kind, text: str | None) -> str | None:
        """Any text by or about a client, if there is one."""
        return await _Sealer(self.vault, tx, clinic, client).seal_if_given(kind, text)

    async def open_text(self, tx: Tx, clinic: ClinicId, client: ClientId, kind: Kind, sealed: str | None) -> str | None:
        return await _Sealer(self.vault, tx, clinic, client).open_if_given(kind, sealed)

    def phone_index(self, clinic: ClinicId, phone: str) -> bytes:
        """By which an equal number of the clinic is found."""
        return self.vault.blind_index(clinic, "contact.phone", phone)

    def email_index(self, clinic: ClinicId, email: str) -> bytes:
        """By which the same mailbox of the clinic is found."""
        return self.vault.blind_index(clinic, "contact.email", mailbox(email))

    async def seal_contact(self, tx: Tx, clinic: ClinicId, client: ClientId, contact: Contact) -> SealedContact:
        sealer = _Sealer(self.vault, tx, clinic, client)
        return SealedContact(
            phone=await sealer.seal_if_given("contact.phone", contact.phone),
            phone_index=self.phone_index(clinic, contact.phone) if contact.phone else None,
            email=await sealer.seal_if_given("contact.email", contact.email),
            email_index=self.email_index(clinic, contact.email) if contact.email else None,
            name=await sealer.seal_if_given("contact.name", contact.name),
            zone=contact.zone,
            language=contact.language,
        )

    async def open_contact(self, tx: Tx, clinic: ClinicId, client: ClientId, contact: SealedContact) -> Contact:
        sealer = _Sealer(self.vault, tx, clinic, client)
        return Contact(
            phone=await sealer.open_if_given("contact.phone", contact.phone),
            email=await sealer.open_if_given("contact.email", contact.email),
            name=await sealer.open_if_given("contact.name", contact.name),
            zone=contact.zone,
            language=contact.language,
        )


class _Because(Outbox):
    """The planner's outbox, with what leads to the news."""

    def __init__(self, cause: Recorded[Event]) -> None:
        super().__init__("planner")
        self._cause = cause

    async def append(
        self,
        tx: Tx,
        events: Sequence[Event],
        *,
        cause: Recorded[Event] | None = None,
        correlation_id: UUID | None = None,
        of_new: bool = False,
    ) -> None:
        await super().append(tx, events, cause=cause or self._cause, correlation_id=correlation_id, of_new=of_new)


@dataclass(frozen=True, slots=True)
class _Sealer:
    vault: Vault
    tx: Tx
    clinic: ClinicId
    client: ClientId

    async def seal(self, kind: Kind, text: str) -> str:
        return await self.vault.seal(self.tx, self.clinic, self.client, kind, text)

    async def open(self, kind: Kind, sealed: str) -> str:
        return await self.vault.open(self.tx, self.clinic, self.client, kind, sealed)

    async def seal_if_given(self, kind: Kind, text: str | None) -> str | None:
        return None if text is None else await self.seal(kind, text)

    async def open_if_given(self, kind: Kind, sealed: str | None) -> str | None:
        return None if sealed is None else await self.open(kind, sealed)
