"""Texts that put a plan before a client, or ask to have it said back: decided when they are due and right before they go.

A client counts as asked from the transaction that puts the attempt on record. A link goes by mail where texts may not.
"""

from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.wording import proposal
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.core.asking import GoBy, Standing, way_out
from handrail_notifier.core.courtesy import Drop, WaitToKnow, WaitUntil
from handrail_notifier.core.decision import Channel, permitted_until
from handrail_notifier.core.kinds import INVITING
from handrail_notifier.core.manner import Manner
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.wording import AskingKind, Kind, Voice, ask_back_text, link_text
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import ASIDE, Due, end
from handrail_notifier.dispatcher.letters import Ready
from handrail_notifier.proposals import asked, is_asked_for
from handrail_notifier.store import effects, ledger, proposals, text_decisions
from handrail_notifier.store.proposals import ProposalRow

DIGITS_ONLY = "digits_only"
"""Why a text that asks for words ends: its clinic has nobody who stands behind that."""


async def take(tx: Tx, desk: Desk, due: Due, kind: AskingKind, now: datetime) -> Ready | None:
    """Send, postpone or end it. Raises `Unreadable`."""
    text = due.text
    row, about = await proposals.of_text(tx, text.clinic_id, text.client_id, text.text_id), _about(due)
    match way_out(_standing(due, row, kind, await _asked_at(tx, due, now)), now):
        case Drop(reason):
            await text_decisions.withheld(tx, *about, reason.value, now)
            await end(tx, text, reason.value, now)
        case WaitUntil(instant):
            await text_decisions.put_off(tx, *about, instant, now)
            await ledger.postpone(tx, text, instant, now)
        case WaitToKnow():
            await ledger.wait_to_know(tx, text, useful_for=timedelta(), now=now)
        case GoBy(channel) if channel != text.channel:
            await ledger.change_channel(tx, text, channel, now)
        case GoBy():
            assert row is not None, "nothing goes out that is not asked for"
            if kind in INVITING and await lacking(tx, text.clinic_id, now):
                await text_decisions.withheld(tx, *about, DIGITS_ONLY, now)
                await end(tx, text, DIGITS_ONLY, now)
                return None
            return await _begin(tx, desk, due, row, kind, now)
        case never:
            assert_never(never)
    return None


async def stands_against(tx: Tx, due: Due, kind: AskingKind, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    row = await proposals.of_text(tx, due.text.clinic_id, due.text.client_id, due.text.text_id)
    match way_out(_standing(due, row, kind, await _asked_at(tx, due, now)), now):
        case Drop(reason):
            await text_decisions.withheld(tx, *_about(due), reason.value, now)
            return Learned(TextEvent.EXPIRE, reason=reason.value)
        case WaitUntil(instant):
            return Learned(TextEvent.NOT_SENT, pause=instant - now)
        case WaitToKnow():
            return Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case GoBy(channel):
            return None if channel == due.text.channel else Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case never:
            assert_never(never)


def _about(due: Due) -> tuple[UUID, UUID, UUID]:
    return due.text.clinic_id, due.text.text_id, due.text.client_id


async def _begin(tx: Tx, desk: Desk, due: Due, row: ProposalRow, kind: AskingKind, now: datetime) -> Ready | None:
    text, clinic, client = due.text, due.clinic, due.client
    assert clinic is not None, "nothing goes without its clinic"
    assert client is not None, "nor to whom we do not know"
    assert due.standing is not None, "nor to whom nobody stands for"
    until = permitted_until(clinic.clinic, due.standing.client, now, text.useful_until, at_night=False)
    sealed = client.sealed[text.channel]
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    voice = desk.voice(keys, text.clinic_id, text.client_id, client.manner, clinic.voice)
    number = await ledger.word_anew(tx, text)
    body = _body(keys, desk, row, kind, voice, client.manner, text.channel, number)
    ready = await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=Urgency.ROUTINE, now=now, guard=due.guard
    )
    if ready is not None:
        await text_decisions.sent(tx, *_about(due), text.channel, now)
        await asked(tx, row, kind, now)
    return ready


def _body(
    keys: Keyring,
    desk: Desk,
    row: ProposalRow,
    kind: AskingKind,
    voice: Voice,
    manner: Manner,
    channel: Channel,
    number: int,
) -> str:
    if kind is Kind.SAY_BACK:
        return ask_back_text(voice, number=number)
    if row.way == "page":
        return link_text(voice, desk.link(keys, row.clinic_id, row.client_id, row.link), number=number)
    words = desk.words(keys, row.clinic_id, row.client_id, row, manner=manner, channel=channel)
    return proposal(voice.alias, words, language=voice.language)


async def _asked_at(tx: Tx, due: Due, now: datetime) -> datetime | None:
    question = await effects.open_question(tx, due.text.clinic_id, due.text.client_id, now, or_to_be=True)
    return None if question is None else question.asked_at


def _standing(due: Due, row: ProposalRow | None, kind: AskingKind, asked_at: datetime | None) -> Standing:
    client = due.client
    return Standing(
        clinic=due.clinic.clinic if due.clinic else None,
        client=due.standing.client if due.standing else None,
        agreements=due.agreements,
        addresses=client.addresses if client else {},
        discharged=client.discharged if client else False,
        asked_for=is_asked_for(row, kind),
        resting=row is not None and kind is Kind.SAY_BACK and row.rests,
        mailable=row is not None and kind is Kind.PROPOSAL and row.way == "page",
        useful_until=due.text.useful_until,
        holds=due.defences.holds,
        shows_words=row is not None and kind is Kind.PROPOSAL and row.way == "text",
        asked_at=asked_at,
    )
