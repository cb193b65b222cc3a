"""Leaving that needs a person. A text that may end all texts: they are held at once, whether it was meant so is asked once, and a person reads it (M3).

Until the client texts START, or the clinic records a new consent, silence stays; who answers in other words is told once more which
words we know. What a crisis calls for goes out all the same. A text
that also sounds like a crisis is not asked about: a person is seeing to the client. Who says that the number is not theirs ends all texts to it, and is told nothing more; mails go on.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier import consequences, unread
from handrail_notifier.core import optout
from handrail_notifier.core.consent import Consent, ConsentEvent, after
from handrail_notifier.core.courtesy import ONCE_PER
from handrail_notifier.core.decision import CHANNELS, Channel
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.optout import Leaving
from handrail_notifier.effects.sharing import held_with
from handrail_notifier.effects.texting import keep_for_a_person_too, text
from handrail_notifier.identity import reply_of
from handrail_notifier.silence import drop_planned, held, revoke
from handrail_notifier.speech import say
from handrail_notifier.store import ahead, effects, ledger, left, people, replies
from handrail_notifier.store.replies import InboundRow

IN_DOUBT = "in_doubt"


async def hold_if_in_doubt(tx: Tx, row: InboundRow, words: str, now: datetime) -> bool:
    """Hold what a client gets on every channel, if these words may end it. Whether they may. The caller holds the client.

    Where clinics share a number each holds, and the one that the text is for asks: the answer is for all.
    """
    if optout.look(words).leaving is not Leaving.AMBIGUOUS:
        return False
    if await hold_all(tx, row, now) and row.suspected is None and not row.overheard:
        await text(tx, row, Kind.LEAVING, now)
    return True


async def hold_all(tx: Tx, row: InboundRow, now: datetime) -> bool:
    """Hold every channel of everyone who has the number, and end what is planned. Whether that was news for who is taken for the sender."""
    news = {client: await _hold_all_of(tx, row, client, now) for client in await held_with(tx, row)}
    return news[row.client_id]


async def _hold_all_of(tx: Tx, row: InboundRow, client: UUID, now: datetime) -> bool:
    news = [await _hold(tx, row, client, channel, now) for channel in CHANNELS]
    if any(news):
        await drop_planned(tx, row.clinic_id, client, reason="consent_not_confirmed", now=now)
        await ahead.wake_all_of(tx, row.clinic_id, client, now)
    return any(news)


async def ask_again(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Who is held and texts what is neither STOP nor START hears once more how to go on; not while a person is seeing to them, when they
    hear that, and not again within its time. The question that the hold began with does not count, so their first words are answered."""
    clinic, client = row.clinic_id, row.client_id
    agreement = await people.agreement(tx, clinic, client, row.channel)
    if agreement.consent is not Consent.HELD or agreement.since is None:
        return
    known = (await people.clients(tx, [clinic], [client])).get(client)
    if known is not None and known.crisis:
        return
    since = max(agreement.since, now - ONCE_PER[Kind.LEAVING])
    if not await ledger.said_since(tx, clinic, client, Kind.LEAVING, since):
        await text(tx, row, Kind.LEAVING, now)


async def keep_doubt(tx: Tx, row: InboundRow, now: datetime) -> None:
    """A person reads it, whatever else it was kept as: a report in the same words stays one. What was asked is asked no more."""
    await effects.close_question(tx, row.clinic_id, row.client_id)
    await keep_for_a_person_too(tx, row, now, why="leaving")


async def _hold(tx: Tx, row: InboundRow, client: UUID, channel: Channel, now: datetime) -> bool:
    clinic = row.clinic_id
    before = await people.agreement(tx, clinic, client, channel)
    state = after(before.consent, ConsentEvent.DOUBT)
    if state is before.consent:
        return False
    await people.save_agreement(tx, clinic, client, channel, state, since=now)
    about = reply_of(client, row.provider_id)
    await say(tx, [held(clinic, client, channel, IN_DOUBT, now)], about=about)
    return True


async def _keep_for_a_person(tx: Tx, row: InboundRow, now: datetime) -> None:
    await replies.save(tx, row, reply_of(row.client_id, row.provider_id), "free_text")
    await unread.state(tx, row.clinic_id, row.client_id, now)


async def somebody_else(tx: Tx, row: InboundRow, client: UUID, now: datetime) -> None:
    """End all to a number that is said not to be this client's. Nobody is told anything there, and no START from it brings anything back.
    Mails go on: whoever has the number says nothing of them."""
    about = reply_of(client, row.provider_id)
    if client == row.client_id:
        await _keep_for_a_person(tx, row, now)
    await revoke(tx, row.clinic_id, client, row.channel, "reply_stop", about=about, now=now, alone=True, returns=False)
    if row.channel == "sms":
        await left.note_not_theirs(tx, row.clinic_id, client, now)
    await consequences.not_the_clients(tx, row.clinic_id, client, about, now)
