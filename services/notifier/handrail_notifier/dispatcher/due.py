"""A planned text that is due, with all that is known of its clinic and client at this instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.breakers import withheld
from handrail_notifier.core.courtesy import WAITS_FOR_HOURS
from handrail_notifier.core.decision import Defences, Reason
from handrail_notifier.core.defence import CRISIS
from handrail_notifier.core.kinds import GIVING_WAY, Kind
from handrail_notifier.dispatcher.guard import Guard, guard_of
from handrail_notifier.silence import expire
from handrail_notifier.store import ledger, people
from handrail_notifier.store.ledger import DueText, NudgeRow
from handrail_notifier.store.people import Agreements, ClientRow, ClinicRow
from handrail_notifier.store.standings import Standing, standings

_UNASKED = frozenset({Kind.NUDGE, Kind.PROPOSAL, Kind.SAY_BACK, *WAITS_FOR_HOURS, *GIVING_WAY})
ASIDE = timedelta(seconds=30)
"""How long what cannot be decided just now is left alone."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a nudge was decided upon, and how things stand with its client now."""

    nudge: NudgeRow
    standing: Standing


@dataclass(frozen=True, slots=True)
class Due:
    """The text. `clinic` and `client` are None until they are known; a stranger never is. `standing` is that of a client whom the
    text was not asked for by; `decided` is a nudge's."""

    text: DueText
    clinic: ClinicRow | None
    client: ClientRow | None
    agreements: Agreements
    guard: Guard
    standing: Standing | None = None
    decided: Decided | None = None

    again: bool = False
    """It was claimed before."""

    @property
    def has_begun(self) -> bool:
        """Whether an attempt at it is on record already, and with it its place in the budget."""
        return self.again or self.text.tries > 0

    @property
    def defences(self) -> Defences:
        """What the last defences have against it, at this point of the batch."""
        text = self.text
        return self.guard.defences(text.clinic_id, text.client_id, text.kind, text.text_id, helps=text.helps)


async def gather(
    tx: Tx, texts: Sequence[DueText], now: datetime, account: str | None, *, again: bool = False
) -> Sequence[Due]:
    """These texts, in this order, with a fixed number of queries. `again`: they were claimed before."""
    clinic_ids, client_ids = [each.clinic_id for each in texts], [each.client_id for each in texts]
    clinics = await people.clinics(tx, clinic_ids)
    clients = await people.clients(tx, clinic_ids, client_ids)
    agreements = await people.agreements(tx, clinic_ids, client_ids)
    of_crises = all(each.kind in CRISIS for each in texts)
    those = list(zip(clinic_ids, client_ids, strict=True))
    guard = await guard_of(tx, clinics, those, now, account=account, again=again, spared=of_crises)
    unasked = [(each.clinic_id, each.client_id) for each in texts if each.kind in _UNASKED]
    known = await standings(tx, unasked, now) if unasked else {}
    decided = await _decided(tx, [each for each in texts if each.kind is Kind.NUDGE], known)
    return [
        Due(
            each,
            clinics.get(each.clinic_id),
            clients.get(each.client_id),
            agreements[each.client_id],
            guard,
            known.get(each.client_id),
            decided.get(each.text_id),
            again,
        )
        for each in texts
    ]


async def _decided(tx: Tx, nudges: Sequence[DueText], known: Mapping[UUID, Standing]) -> Mapping[UUID, Decided]:
    if not nudges:
        return {}
    rows = await ledger.nudges(tx, [(each.clinic_id, each.text_id) for each in nudges])
    return {each.text_id: Decided(rows[each.text_id], known[each.client_id]) for each in nudges}


async def end(tx: Tx, text: DueText, reason: str, now: datetime) -> None:
    """It does not go out."""
    withheld([reason])
    await expire(tx, text.clinic_id, text.client_id, text.text_id, text.kind, reason=reason, now=now)


def why(text: DueText, reason: Reason) -> str:
    """A moment that passed while the text stood in its sender's line passed because of that."""
    return (Reason.NO_ROOM if text.queued and reason is Reason.MOMENT_PASSED else reason).value
