"""The person whom a client chose, as far as the clinic, the client and that person themselves want it (R34).

Everything about one is done holding their client. What is known of them is a row with the instant of its next look, so no restart
loses one. Each change is said once, without number, name or a word of theirs.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.events import SupporterStated
from handrail_shared.contracts.ids import ClientId, ClinicId, SupporterId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.courtesy import USEFUL_FOR
from handrail_notifier.core.decision import Channel, Reason
from handrail_notifier.core.kinds import Kind, SupporterKind
from handrail_notifier.core.rest import is_on
from handrail_notifier.core.supporter import (
    WORDING_VERSION,
    Event,
    State,
    after,
    client_is_reached,
    due_after,
    next_weekly,
)
from handrail_notifier.identity import reply_of, text_of
from handrail_notifier.silence import expire
from handrail_notifier.speech import say
from handrail_notifier.store import ledger, people, ring, supporters
from handrail_notifier.store.supporters import SupporterRow

log = get_logger(__name__)

By = Literal["client", "supporter", "carrier", "system"]
UTC_ZONE = "UTC"
_OF_THEIR_CONSENT = frozenset({State.INVITED, State.AGREED, State.STOPPED})


async def zone_of(tx: Tx, row: SupporterRow) -> str:
    """The person's own, or else their client's."""
    if row.zone is not None:
        return row.zone
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    return client.zone if client else UTC_ZONE


async def rests(tx: Tx, row: SupporterRow, now: datetime) -> Reason | None:
    """What of their client's stands against a text that nobody asked for: it is no good day to say hello while they want silence, while a
    person sees to them, or once they have left."""
    clinic, client_id = row.clinic_id, row.client_id
    client = (await people.clients(tx, [clinic], [client_id])).get(client_id)
    if client is None:
        return Reason.NO_CONSENT
    reached = client_is_reached((await people.agreements(tx, [clinic], [client_id]))[client_id])
    reasons = (
        (client.discharged, Reason.DISCHARGED),
        (client.crisis, Reason.CRISIS_HOLD),
        (is_on(client.rest, client.zone, now) or client.rest.by_code_word, Reason.ON_BREAK),
        (not reached, Reason.NO_CONSENT),
    )
    return next((reason for holds, reason in reasons if holds), None)


async def move(
    tx: Tx, row: SupporterRow, event: Event, *, by: By, now: datetime, provider_id: str | None = None
) -> State:
    """What follows for one, whose client the caller holds: the state that it then has, said if it is news. What was planned ends with a
    state that does not bear it. `provider_id`: of their own text that did it, which is the evidence."""
    state = after(row.state, event)
    if state is row.state:
        return state
    if state is State.ENDED:
        await supporters.end(tx, row, now)
    else:
        weekly = next_weekly(row.day, row.at, await zone_of(tx, row), now)
        since = row.invited_at or now if state is State.INVITED else now
        await supporters.move(tx, row, state, now, due_at=due_after(state, since, weekly))
    if state not in {State.INVITED, State.AGREED}:
        for text_id, kind, _ in await ledger.planned(tx, row.clinic_id, row.supporter_id):
            await expire(tx, row.clinic_id, row.supporter_id, text_id, kind, reason=Reason.REVOKED.value, now=now)
    stated = SupporterStated.model_validate(
        {
            "clinic_id": ClinicId(row.clinic_id),
            "client_id": ClientId(row.client_id),
            "occurred_at": now,
            "supporter_id": SupporterId(row.supporter_id),
            "state": state.value,
            "by": by,
            "wording_version": WORDING_VERSION if state in _OF_THEIR_CONSENT else None,
            "reply_id": None if provider_id is None else reply_of(row.supporter_id, provider_id),
        }
    )
    await say(tx, [stated], about=row.supporter_id)
    log.info("supporter_moved", clinic=row.clinic_id, supporter=row.supporter_id, state=state.value, by=by)
    await ring(tx)
    return state


async def caught_up(tx: Tx, row: SupporterRow, now: datetime) -> bool:
    """Whether the carrier has the invitation of one who stands as named; if so, they are invited now. The caller holds the client."""
    if row.state is not State.NAMED or row.invited_at is None:
        return False
    await move(tx, row, Event.INVITE, by="system", now=now)
    return True


async def end_all(tx: Tx, clinic: UUID, client: UUID, *, by: By, now: datetime, but: UUID | None = None) -> bool:
    """Whether the client, whom the caller holds, had anybody, `but` for one."""
    found = [each for each in await supporters.of_client(tx, clinic, client) if each.supporter_id != but]
    for each in found:
        await move(tx, each, Event.END, by=by, now=now)
    return bool(found)


async def plan(tx: Tx, row: SupporterRow, kind: SupporterKind, cause: str, now: datetime, *, until: datetime) -> None:
    """A text to the person, once for each cause."""
    text_id = text_of(row.supporter_id, kind, cause)
    await ledger.plan_text(
        tx,
        row.clinic_id,
        text_id,
        row.supporter_id,
        kind,
        due_at=now,
        useful_for=until - now,
        address=row.phone,
    )


async def tell_client(tx: Tx, row: SupporterRow, now: datetime) -> None:
    """Once, by the way that they get texts: that somebody they chose is asked, and how to end it."""
    found = (await people.agreements(tx, [row.clinic_id], [row.client_id]))[row.client_id]
    channel: Channel = "sms" if found["sms"].consent is Consent.CONFIRMED else "email"
    text_id = text_of(row.client_id, Kind.SUPPORTER_NAMED, str(row.supporter_id))
    useful_for = USEFUL_FOR[Kind.SUPPORTER_NAMED]
    await ledger.plan_text(
        tx,
        row.clinic_id,
        text_id,
        row.client_id,
        Kind.SUPPORTER_NAMED,
        due_at=now,
        useful_for=useful_for,
        channel=channel,
    )
