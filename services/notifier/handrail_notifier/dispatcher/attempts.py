"""Putting an attempt on record: what is said to whom from where, sealed, and when to look for evidence if no answer comes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.sealed import Kind
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import Vault

from handrail_notifier.channels import Outgoing
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.nudge import TextEvent, TextState, after
from handrail_notifier.core.segments import measure
from handrail_notifier.core.wording import PlanWords
from handrail_notifier.numbers import recipient
from handrail_notifier.store import ledger
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.people import ClinicRow
from handrail_notifier.store.plans import PlanRow


@dataclass(frozen=True, slots=True)
class Ready:
    """An attempt on record, to be handed to its channel once that is committed."""

    clinic_id: UUID
    client_id: UUID
    channel: Channel
    message: Outgoing


@dataclass(frozen=True, slots=True)
class Taken:
    """What a claim came to. `worked`: whether anything moved."""

    ready: Sequence[Ready] = field(default_factory=tuple)
    worked: bool = False


class Desk:
    """Opens what is sealed, writes attempts. Raises `KeyDestroyed` for a client who was forgotten."""

    def __init__(self, vault: Vault, *, lease: timedelta) -> None:
        self._vault = vault
        self._lease = lease

    async def begin(
        self, tx: Tx, text: DueText, clinic: ClinicRow, *, body: str, sealed_address: str, now: datetime
    ) -> Ready:
        """Put an attempt at this text on record."""
        to = await self._recipient(tx, text, sealed_address)
        sealed_body = await self._vault.seal(tx, text.clinic_id, text.client_id, "nudge.body", body)
        sender, attempt_id = clinic.senders[text.channel], new_id()
        await ledger.begin_attempt(
            tx,
            text,
            attempt_id,
            address=sealed_address,
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
        message = Outgoing(attempt_id, sender, to, clinic.voice.alias, body, text.useful_until - now)
        return Ready(text.clinic_id, text.client_id, text.channel, message)

    async def words(self, tx: Tx, clinic: UUID, client: UUID, plan: PlanRow) -> PlanWords:
        """A plan's words, opened."""
        level = "personal" if plan.copy_level == "personal" else "discreet"
        if level == "personal":
            cue = await self._vault.open(tx, clinic, client, "plan.cue", plan.cue)
            response = await self._vault.open(tx, clinic, client, "plan.response", plan.response)
            return PlanWords(cue, response, None, "personal")
        kind: Kind = "plan.discreet"
        discreet = plan.discreet and await self._vault.open(tx, clinic, client, kind, plan.discreet)
        return PlanWords("", "", discreet, "discreet")

    async def _recipient(self, tx: Tx, text: DueText, sealed: str) -> str:
        kind: Kind = "contact.phone" if text.channel == "sms" else "contact.email"
        written = recipient(text.channel, await self._vault.open(tx, text.clinic_id, text.client_id, kind, sealed))
        assert written is not None, "only usable numbers and addresses are written to"
        return written
