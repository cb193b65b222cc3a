"""What follows for consent from a client's word: silence after STOP, and what OK and START bring back; and what a stranger is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import ConsentGiven
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.addressee import NEVER
from handrail_notifier.core.consent import Consent, ConsentEvent, after
from handrail_notifier.core.courtesy import ONCE_PER, USEFUL_FOR, waits_for_hours
from handrail_notifier.core.decision import CHANNELS, Agreement, Channel, silencing
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.reply import HELP, START
from handrail_notifier.effects import breaks
from handrail_notifier.effects.sharing import held_with, others_with
from handrail_notifier.effects.texting import courtesy, keep, keep_for_a_person_too, text
from handrail_notifier.identity import reply_of, strangers_of, text_of
from handrail_notifier.silence import revoke
from handrail_notifier.speech import say
from handrail_notifier.store import effects, ledger, left, notices, people, replies
from handrail_notifier.store.replies import InboundRow

DECLINED = "opt_in_declined"
"""What a no to the request is kept as."""
_STARTS = frozenset({ConsentEvent.START, ConsentEvent.RESUME})


async def has_stopped(tx: Tx, row: InboundRow, index: bytes | None) -> bool:
    """Whether what START would bring back was ended by the client's own word: by text, from this very number."""
    if index is None:
        return await people.stopped_by_client(tx, row.clinic_id, row.client_id, row.channel)
    return await people.stopped_from(tx, row.clinic_id, row.client_id, index)


async def opt_out(tx: Tx, row: InboundRow, client: UUID, now: datetime) -> None:
    """Silence, and one confirmation to the client who wrote, unless the carrier has sent its own (M4). From
    a number that was said to be somebody else's it ends no mails, and nothing more is said there."""
    wrote = client == row.client_id
    if wrote:
        await keep(tx, row, "opt_out")
        await people.heard(tx, row.clinic_id, client, row.received_at, channel=row.channel, opt_out=True)
    about = reply_of(client, row.provider_id)
    alone = row.channel == "sms" and await left.is_not_theirs(tx, row.clinic_id, client)
    news = await revoke(tx, row.clinic_id, client, row.channel, "reply_stop", about=about, now=now, alone=alone)
    if news and wrote and row.carrier_said != "STOP":
        await text(tx, row, Kind.STOPPED, now)


async def consent(tx: Tx, row: InboundRow, event: ConsentEvent, now: datetime) -> None:
    """OK confirms what was asked; START undoes a STOP, and ends the client's own break; neither makes a consent out of nothing, or undoes a
    later STOP."""
    await keep(tx, row, "agree" if event is ConsentEvent.AGREE else "start")
    if await replies.opted_out_since(tx, row):
        return
    before = await people.agreement(tx, row.clinic_id, row.client_id, row.channel)
    state = after(before.consent, event)
    if event is ConsentEvent.AGREE and state is not before.consent and not await is_asked(tx, row):
        return
    released = event in _STARTS and await _release(tx, row, before.consent, now)
    beside = await _left_with(tx, row, before) if event in _STARTS else ()
    for client in beside:
        await _confirm(tx, row, client, row.channel, event, "opt_in_1", now)
        await breaks.end_own(tx, row, client, now)
    if state is before.consent and not (event in _STARTS and (released or await _lifts_silence(tx, row))):
        if beside:
            await left.came_back(tx, row.clinic_id, row.client_id, row.channel)
            await _welcome(tx, replace(row, client_id=beside[0]), event, now)
            return
        if state is Consent.NONE:
            await courtesy(tx, row, Kind.NOT_UNDERSTOOD, now)
        elif event in _STARTS and state is Consent.CONFIRMED and await breaks.end_own(tx, row, row.client_id, now):
            await breaks.say_back(tx, row, now, ended=True)
        return
    if event is not ConsentEvent.AGREE:
        await left.came_back(tx, row.clinic_id, row.client_id, row.channel)
    wording = "renew_1" if before.consent is Consent.LAPSED else "opt_in_1"
    await _confirm(tx, row, row.client_id, row.channel, event, wording, now)
    if event in _STARTS:
        await breaks.end_own(tx, row, row.client_id, now)
    await _welcome(tx, row, event, now)


async def _welcome(tx: Tx, row: InboundRow, event: ConsentEvent, now: datetime) -> None:
    """What they agreed to; whoever comes back while a person is to see to them hears that instead, for no such texts come until then."""
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    if event not in _STARTS or client is None or not client.crisis:
        await text(tx, row, Kind.WELCOME, now)
        return
    await text(tx, row, Kind.SEEN_TO, now)
    if row.channel == "sms":
        await notices.not_told(tx, row.clinic_id, row.client_id, now)


async def is_asked(tx: Tx, row: InboundRow) -> bool:
    """Whether what asks for their yes went out to the client and is open: not answered with a no, nor has anything been asked since."""
    at = row.received_at
    asked = await people.asked_at(tx, row.clinic_id, row.client_id, since=NEVER, until=at)
    question = await effects.open_question(tx, row.clinic_id, row.client_id, at)
    return asked is not None and (question is None or question.asked_at <= asked)


async def decline(tx: Tx, row: InboundRow, now: datetime) -> None:
    """A plain no to what asks for their yes: that is not open any more, whatever is said later, and a person reads it."""
    await keep(tx, row, DECLINED)
    before = await people.agreement(tx, row.clinic_id, row.client_id, row.channel)
    state = after(before.consent, ConsentEvent.DECLINE)
    if state is not before.consent:
        await people.save_agreement(tx, row.clinic_id, row.client_id, row.channel, state, since=before.since or now)
    await keep_for_a_person_too(tx, row, now, why=DECLINED)
    await courtesy(tx, row, Kind.NOT_UNDERSTOOD, now)


async def _confirm(
    tx: Tx, row: InboundRow, client: UUID, channel: Channel, event: ConsentEvent, wording: str, now: datetime
) -> None:
    await people.save_agreement(tx, row.clinic_id, client, channel, Consent.CONFIRMED, since=now)
    await ledger.wake(tx, row.clinic_id, client, now)
    given = ConsentGiven(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(client),
        occurred_at=now,
        channel=channel,
        stage="confirmed",
        wording_version=wording,
        evidence="reply_ok" if event is ConsentEvent.AGREE else "reply_start",
    )
    await say(tx, [given], about=reply_of(client, row.provider_id))


async def _release(tx: Tx, row: InboundRow, before: Consent, now: datetime) -> bool:
    """A doubt held every channel of everyone who has the number, and START answers it for all of them. Whether another channel of the
    client's own is open again. After a STOP it opens its own channel alone."""
    if before in {Consent.NONE, Consent.REVOKED}:
        return False
    everyone = await held_with(tx, row)
    found = await people.agreements(tx, [row.clinic_id], everyone)
    held = [(client, each) for client in everyone for each in CHANNELS if found[client][each].consent is Consent.HELD]
    beside = [each for each in held if each != (row.client_id, row.channel)]
    for client, channel in beside:
        await _confirm(tx, row, client, channel, ConsentEvent.START, "opt_in_1", now)
    return any(client == row.client_id for client, _ in beside)


async def _left_with(tx: Tx, row: InboundRow, before: Agreement) -> Sequence[UUID]:
    """Whom else in care, of those who have the number, the same STOP took with it: nobody knows which of them it was, or whose START it is.
    Not who had left by another, or had confirmed nothing."""
    if before.consent is not Consent.REVOKED or row.channel != "sms":
        return ()
    others = await others_with(tx, row)
    await hold(tx, others)
    known = await people.clients(tx, [row.clinic_id], others)
    return [each for each in others if not known[each].discharged and await _stopped_at(tx, row, each, before.since)]


async def _stopped_at(tx: Tx, row: InboundRow, client: UUID, at: datetime | None) -> bool:
    """Whether what they had confirmed was ended by their own word, at that instant."""
    theirs = await people.agreement(tx, row.clinic_id, client, "sms")
    return theirs.since == at and await people.stopped_by_client(tx, row.clinic_id, client, "sms")


async def _lifts_silence(tx: Tx, row: InboundRow) -> bool:
    """Whether this channel is silent for what the client themselves ended on another: their START here is a later yes to this one alone.
    What the clinic ended, or *wrong number* did, is not the client's to undo."""
    found = (await people.agreements(tx, [row.clinic_id], [row.client_id]))[row.client_id]
    if found[row.channel].consent is not Consent.CONFIRMED:
        return False
    silent = silencing(found, row.channel)
    ended = [await people.stopped_by_client(tx, row.clinic_id, row.client_id, other) for other in silent]
    return bool(ended) and all(ended)


async def tell_stranger(tx: Tx, row: InboundRow, index: bytes, words: str, now: datetime) -> None:
    """That this number is not for them, to the number that wrote. Who has left from there hears it only in answer to HELP or START, and
    so does who wrote long ago: nobody knows their hours."""
    late = waits_for_hours(Kind.STRANGER, row.received_at, now)
    if (late or await left.has_left_from(tx, row.clinic_id, index)) and not _asks(words):
        return
    if not await replies.tell_stranger(tx, row, now, once_per=ONCE_PER[Kind.STRANGER]):
        return
    await ledger.plan_text(
        tx,
        row.clinic_id,
        text_of(row.client_id, Kind.STRANGER, row.provider_id),
        strangers_of(row.clinic_id),
        Kind.STRANGER,
        due_at=now,
        useful_for=USEFUL_FOR[Kind.STRANGER],
        address=row.address,
    )


def _asks(words: str) -> bool:
    """The keywords that carriers have answered also after a STOP, and nothing that may mean them."""
    return words.strip(" .!?\n").casefold() in HELP | START
