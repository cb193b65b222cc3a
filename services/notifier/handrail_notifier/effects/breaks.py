"""BREAK, BACK and the code word: silence at once, for some days or until the clinic says otherwise, and its end.

That a break was asked for counts from the moment that the text is on record; here it gets its length, what was planned ends, and the
others hear of it. The clinic's own rest is neither shortened nor ended by a client, and that of a code word by no text at all:
nobody knows who writes it.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import ClientPaused, ClientResumed
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.courtesy import REST_ENDS
from handrail_notifier.core.decision import Reason
from handrail_notifier.core.kinds import GIVING_WAY, Kind
from handrail_notifier.core.reply import Break
from handrail_notifier.core.rest import Rest, days_until, is_on, joined, last_day
from handrail_notifier.effects.sharing import held_with
from handrail_notifier.effects.texting import courtesy, keep, of_no_step, own_words, text
from handrail_notifier.identity import reply_of
from handrail_notifier.silence import expire
from handrail_notifier.speech import say
from handrail_notifier.store import ahead, effects, ledger, people, standings
from handrail_notifier.store.replies import InboundRow

_ENDED = REST_ENDS | {Kind.NUDGE, *GIVING_WAY}
"""What nobody waits for, of all that is planned."""


async def begin(tx: Tx, row: InboundRow, asked: Break, now: datetime) -> None:
    """Silence from now on, for so many days, or up to the next weekday of that name; also for who gets no texts yet, and is not told of them."""
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    if client is None:
        await own_words(tx, row, now)
        return
    await keep(tx, row, "break")
    held = await standings.rest_of(tx, row.clinic_id, row.client_id)
    days = asked.days if asked.until is None else days_until(asked.until, row.received_at, client.zone)
    wished = Rest("client", last_day(row.received_at, client.zone, days))
    if joined(held, wished, client.zone, now) == wished:
        paused = ClientPaused(
            clinic_id=ClinicId(row.clinic_id),
            client_id=ClientId(row.client_id),
            occurred_at=row.received_at,
            until=wished.until,
            by="client",
        )
        await standings.save_pause(tx, paused)
        await say(tx, [paused], about=reply_of(row.client_id, row.provider_id))
    await _end_planned(tx, row.clinic_id, row.client_id, now, but_later=True)
    if not await of_no_step(tx, row, now):
        await text(tx, row, Kind.BREAK, now)


async def silence(tx: Tx, row: InboundRow, now: datetime) -> None:
    """The code word came: nothing more goes out, in answer or otherwise, to anybody who has the number. The others hear of it, and never
    which word it is."""
    for client in await held_with(tx, row):
        await _silence(tx, row, client, now)


async def _silence(tx: Tx, row: InboundRow, client: UUID, now: datetime) -> None:
    paused = ClientPaused(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(client),
        occurred_at=row.received_at,
        by="client",
        by_code_word=True,
    )
    await standings.save_pause(tx, paused)
    await say(tx, [paused], about=reply_of(client, row.provider_id))
    await effects.close_question(tx, row.clinic_id, client)
    await _end_planned(tx, row.clinic_id, client, now)
    await ahead.wake_all_of(tx, row.clinic_id, client, now)


async def end(tx: Tx, row: InboundRow, now: datetime) -> None:
    """The client is back; what the clinic let rest stays with a person."""
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    held = await standings.rest_of(tx, row.clinic_id, row.client_id)
    if client is None or held.by_code_word or (held.by == "clinic" and is_on(held, client.zone, now)):
        await own_words(tx, row, now)
        return
    await keep(tx, row, "back")
    ended = await end_own(tx, row, row.client_id, now)
    await say_back(tx, row, now, ended=ended)


async def end_own(tx: Tx, row: InboundRow, client_id: UUID, now: datetime) -> bool:
    """Whether a break that this client wanted was on, which is over now; the clinic's rest and that of a code word stay."""
    client = (await people.clients(tx, [row.clinic_id], [client_id])).get(client_id)
    held = await standings.rest_of(tx, row.clinic_id, client_id)
    if client is None or held.by != "client" or held.by_code_word or not is_on(held, client.zone, now):
        return False
    resumed = ClientResumed(
        clinic_id=ClinicId(row.clinic_id), client_id=ClientId(client_id), occurred_at=row.received_at, by="client"
    )
    await standings.save_pause(tx, resumed)
    await standings.hear_anew(tx, row.clinic_id, client_id, row.received_at)
    await say(tx, [resumed], about=reply_of(client_id, row.provider_id))
    await ledger.wake(tx, row.clinic_id, client_id, now)
    return True


async def say_back(tx: Tx, row: InboundRow, now: datetime, *, ended: bool) -> None:
    """That texts go on; not while a person is to see to the client, for none come then: what is said instead is said of each break that ends,
    and else as to whoever texts."""
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    if client is None or not client.crisis:
        await text(tx, row, Kind.BACK, now)
    elif ended:
        await text(tx, row, Kind.SEEN_TO, now)
    else:
        await courtesy(tx, row, Kind.SEEN_TO, now)


async def _end_planned(tx: Tx, clinic: UUID, client: UUID, now: datetime, *, but_later: bool = False) -> None:
    """A plan that is to be looked at waits for the break's end, as long as it is of use. `but_later`: so does what its client wanted once
    more: who is back before its time gets it, and in a break it ends when it is decided anew."""
    for text_id, kind, _ in await ledger.planned(tx, clinic, client):
        waits = but_later and kind is Kind.NUDGE and (await ledger.nudge(tx, clinic, text_id)).repeats is not None
        if kind in _ENDED and not waits:
            reason = Reason.ON_BREAK.value
            await expire(tx, clinic, client, text_id, kind, reason=reason, now=now)
