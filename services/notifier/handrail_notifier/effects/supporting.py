"""What follows from a text of the person whom a client chose, and from the client's word that ends it.

In this order: what sounds like a crisis is seen to before (`crisis/heeding.py`), then leaving, help, OK and START. Whatever else they
write counts for nothing and for nobody, is kept for no one to read as the client's, and has one courtesy in twelve hours.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_notifier import supporting
from handrail_notifier.core import optout
from handrail_notifier.core.courtesy import waits_for_hours
from handrail_notifier.core.kinds import Kind, SupporterKind
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import Agree, Expecting, Help, Start, wants_off
from handrail_notifier.core.supporter import HELP_ONCE_PER, LATELY, NOTE_ONCE_PER, Event, State
from handrail_notifier.effects.sharing import held_with, others_with
from handrail_notifier.effects.texting import keep, text
from handrail_notifier.reading import safely_read
from handrail_notifier.store import ledger, left, supporters
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.supporters import SupporterRow

_ASKED = Expecting(opportunity=False, consent=True)
_WERE_ASKED = frozenset({State.INVITED, State.AGREED, State.LAPSED, State.STOPPED})
"""Who else has this number knows nothing of it, and is a stranger."""
USEFUL_FOR: Mapping[SupporterKind, timedelta] = {
    Kind.SUPPORTER_WELCOME: timedelta(hours=1),
    Kind.SUPPORTER_STOPPED: timedelta(minutes=5),
    Kind.SUPPORTER_HELP: timedelta(hours=1),
    Kind.SUPPORTER_NOTE: timedelta(hours=1),
}
"""What answers a text of theirs; what nobody asked for has its own."""


async def held(tx: Tx, clinic: UUID, index: bytes) -> Sequence[SupporterRow]:
    """Those of the clinic who have this number, with their clients held."""
    found = await supporters.with_number(tx, clinic, index)
    await hold(tx, sorted({each.client_id for each in found}))
    return await supporters.with_number(tx, clinic, index) if found else ()


async def stop(tx: Tx, row: InboundRow, index: bytes, now: datetime, *, silently: bool = False) -> None:
    """No text more, for whichever clients it was, and one confirmation, unless the carrier has sent its own."""
    news: list[SupporterRow] = []
    for each in await held(tx, row.clinic_id, index):
        state = await supporting.move(tx, each, Event.STOP, by="supporter", now=now, provider_id=row.provider_id)
        news += [each] if state is State.STOPPED and each.state is not state else []
    if news and not silently and row.carrier_said != "STOP":
        await _say(tx, row, news[0], Kind.SUPPORTER_STOPPED, now)


async def answer(tx: Tx, row: InboundRow, index: bytes, words: str, now: datetime) -> bool:
    """Whether the number is that of somebody whom a client chose, and who was asked; if so, all that follows has followed."""
    found = await held(tx, row.clinic_id, index)
    understood = safely_read(words, _ASKED)
    said = {type(each) for each in understood.effects}
    if found and Start in said:
        await supporters.came_back(tx, row.clinic_id, index)
    if found and understood.opt_out is not Leaving.NO:
        await left.note_number(tx, {row.clinic_id: index}, now)
        await stop(tx, row, index, now, silently=understood.wrong_number)
        return True
    asked = [each for each in found if each.state in _WERE_ASKED]
    if not asked or row.suspected is not None:
        return bool(found) and row.suspected is not None
    if Help in said:
        await _help(tx, row, asked, now)
    elif not (
        (Start in said and await _start(tx, row, asked, now)) or (Agree in said and await _agree(tx, row, asked, now))
    ):
        await _note(tx, row, asked, now)
    return True


async def _start(tx: Tx, row: InboundRow, asked: Sequence[SupporterRow], now: datetime) -> bool:
    """It takes back a STOP of theirs, for every client that it was for, or else answers what was asked last. Whether it did either."""
    stopped = [each for each in asked if each.state is State.STOPPED]
    back = stopped or [each for each in asked if each.state is State.INVITED][:1]
    for each in back:
        await supporting.move(tx, each, Event.START, by="supporter", now=now, provider_id=row.provider_id)
    if back:
        await _say(tx, row, back[0], Kind.SUPPORTER_WELCOME, now)
    return bool(back)


async def _agree(tx: Tx, row: InboundRow, found: Sequence[SupporterRow], now: datetime) -> bool:
    """To what was asked last: each yes is to one client. Whether anything was."""
    asked = next((each for each in found if each.state is State.INVITED and row.received_at >= each.since), None)
    if asked is None:
        return False
    await supporting.move(tx, asked, Event.AGREE, by="supporter", now=now, provider_id=row.provider_id)
    await _say(tx, row, asked, Kind.SUPPORTER_WELCOME, now)
    return True


async def _help(tx: Tx, row: InboundRow, found: Sequence[SupporterRow], now: datetime) -> None:
    if row.carrier_said != "HELP" and not await _said(tx, row, found, Kind.SUPPORTER_HELP, now):
        await _say(tx, row, found[0], Kind.SUPPORTER_HELP, now)


async def _note(tx: Tx, row: InboundRow, found: Sequence[SupporterRow], now: datetime) -> None:
    """Not after a STOP of theirs, and not to what was texted long ago: nobody waits for that."""
    late = waits_for_hours(Kind.STRANGER, row.received_at, now)
    talks = [each for each in found if each.state is not State.STOPPED]
    if talks and not late and not await _said(tx, row, found, Kind.SUPPORTER_NOTE, now):
        await _say(tx, row, talks[0], Kind.SUPPORTER_NOTE, now)


async def _said(tx: Tx, row: InboundRow, found: Sequence[SupporterRow], kind: SupporterKind, now: datetime) -> bool:
    """Whether the number has heard that lately, whichever client it was for."""
    since = now - (HELP_ONCE_PER if kind is Kind.SUPPORTER_HELP else NOTE_ONCE_PER)
    return any([await ledger.said_since(tx, row.clinic_id, each.supporter_id, kind, since) for each in found])


async def _say(tx: Tx, row: InboundRow, who: SupporterRow, kind: SupporterKind, now: datetime) -> None:
    useful = USEFUL_FOR[kind]
    await supporting.plan(tx, who, kind, row.provider_id, now, until=now + useful)


async def takes_off(tx: Tx, row: InboundRow, words: str) -> bool:
    """Whether a client's words take the person off whom somebody with their number chose, or lately had. In other words than UNLINK they
    do nothing else then; of who has nobody they are what they were."""
    if not wants_off(words) or optout.look(words).leaving is Leaving.CLEAR:
        return False
    everyone = [row.client_id, *await others_with(tx, row)]
    return await supporters.some_had(tx, row.clinic_id, everyone, row.received_at - LATELY)


async def unlink(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Whoever was chosen by a client of the clinic with this number is off, at once and for good: which of them holds the phone nobody
    knows. Where clinics share the number one of them answers."""
    had = [await supporting.end_all(tx, row.clinic_id, each, by="client", now=now) for each in await held_with(tx, row)]
    if row.overheard:
        return
    await keep(tx, row, "unlink")
    await text(tx, row, Kind.SUPPORTER_ENDED if any(had) else Kind.NO_SUPPORTER, now)
