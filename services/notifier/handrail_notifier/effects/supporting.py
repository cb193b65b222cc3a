"""What follows from a text of the person whom a client chose, and from the client's word that ends it.

In this order: what sounds like a crisis is seen to before (`crisis/heeding.py`), then leaving, help, START, no and OK. Whatever else they
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
from handrail_notifier.core.kinds import ASK_SUPPORTERS, Kind, SupporterKind
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import Expecting, Help, Start, joins, joins_not, wants_off
from handrail_notifier.core.supporter import (
    HELP_ONCE_PER,
    LATELY,
    NOTE_ONCE_PER,
    STOPPED_ONCE_PER,
    Event,
    State,
    on_start,
)
from handrail_notifier.effects.sharing import held_with, others_with
from handrail_notifier.effects.texting import keep, text
from handrail_notifier.reading import safely_read
from handrail_notifier.store import ledger, left, supporters
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.supporters import SupporterRow

_ASKED = Expecting(opportunity=False, consent=True)
_WERE_ASKED = frozenset({State.INVITED, State.AGREED, State.LAPSED, State.STOPPED})
"""Who else has this number knows nothing of it, and is a stranger."""
_HEARD = _WERE_ASKED - {State.STOPPED}
"""Who has a courtesy."""
USEFUL_FOR: Mapping[SupporterKind, timedelta] = {
    Kind.SUPPORTER_WELCOME: timedelta(hours=1),
    Kind.SUPPORTER_STOPPED: timedelta(minutes=5),
    Kind.SUPPORTER_HELP: timedelta(hours=1),
    Kind.SUPPORTER_NOTE: timedelta(hours=1),
    Kind.SUPPORTER_HOW: timedelta(hours=1),
}
"""What answers a text of theirs; what nobody asked for has its own."""


async def held(tx: Tx, clinic: UUID, index: bytes, now: datetime) -> Sequence[SupporterRow]:
    """Those of the clinic who have this number, with their clients held."""
    found = await supporters.with_number(tx, clinic, index)
    await hold(tx, sorted({each.client_id for each in found}))
    now_held = await supporters.with_number(tx, clinic, index) if found else ()
    if not any([await supporting.caught_up(tx, each, now) for each in now_held]):
        return now_held
    return await supporters.with_number(tx, clinic, index)


async def stop(
    tx: Tx, row: InboundRow, index: bytes, now: datetime, *, silently: bool = False, wrong: bool = False
) -> None:
    """No text more, for whichever clients it was, and one confirmation, unless the carrier has sent its own. `wrong`: whoever has the number
    is somebody else, who is let be for good."""
    news: list[SupporterRow] = []
    for each in await held(tx, row.clinic_id, index, now):
        event = Event.WRONG if wrong else Event.STOP
        state = await supporting.move(tx, each, event, by="supporter", now=now, provider_id=row.provider_id)
        news += [each] if state is State.STOPPED and each.state is not state else []
    told = await _said(tx, row, news, Kind.SUPPORTER_STOPPED, now - STOPPED_ONCE_PER)
    if news and not told and not silently and row.carrier_said != "STOP":
        await _say(tx, row, news[0], Kind.SUPPORTER_STOPPED, now)


async def answer(tx: Tx, row: InboundRow, index: bytes, words: str, now: datetime) -> bool:
    """Whether the number is that of somebody whom a client chose, and who was asked; if so, all that follows has followed."""
    found = await held(tx, row.clinic_id, index, now)
    understood = safely_read(words, _ASKED)
    said = {type(each) for each in understood.effects}
    if found and Start in said:
        await supporters.came_back(tx, row.clinic_id, index)
    if found and understood.opt_out is not Leaving.NO:
        await left.note_number(tx, {row.clinic_id: index}, now)
        await stop(tx, row, index, now, wrong=understood.wrong_number)
        return True
    asked = [each for each in found if each.state in _WERE_ASKED]
    if not asked or row.suspected is not None:
        return bool(found) and row.suspected is not None
    if Help in said:
        await _help(tx, row, asked, now)
    elif Start in said:
        if not await _start(tx, row, asked, now):
            await _note(tx, row, index, now, wants=True)
    elif joins_not(words):
        await _decline(tx, row, asked, index, now)
    elif joins(words):
        await _agree(tx, row, index, now)
    else:
        await _note(tx, row, index, now)
    return True


async def _start(tx: Tx, row: InboundRow, asked: Sequence[SupporterRow], now: datetime) -> bool:
    """It takes back a STOP of theirs, for every client that it was for: what they had agreed to goes on, what they had only been asked is
    open again. Whether anything goes on."""
    back = list[SupporterRow]()
    for each in asked:
        event = on_start(each.invited_at, each.agreed_at, now)
        if each.state is State.STOPPED and event is not None:
            state = await supporting.move(tx, each, event, by="supporter", now=now, provider_id=row.provider_id)
            back += [each] if state is State.AGREED else []
    if back:
        await _say(tx, row, back[0], Kind.SUPPORTER_WELCOME, now)
    return bool(back)


async def _agree(tx: Tx, row: InboundRow, index: bytes, now: datetime) -> None:
    """To what asked last, if nothing was said since: each yes is to one client. Otherwise it says that a text was read; who waits to be asked
    hears how to agree."""
    found = await held(tx, row.clinic_id, index, now)
    last = next(iter(await supporters.said_last(tx, {row.clinic_id: index}, row.received_at)), None)
    asked = next((each for each in found if last is not None and each.supporter_id == last.supporter_id), None)
    if last is not None and last.kind in ASK_SUPPORTERS and asked is not None and asked.state is State.INVITED:
        await supporting.move(tx, asked, Event.AGREE, by="supporter", now=now, provider_id=row.provider_id)
        await _say(tx, row, asked, Kind.SUPPORTER_WELCOME, now)
    elif open_question(found) is not None:
        await _note(tx, row, index, now, wants=True)


async def _decline(tx: Tx, row: InboundRow, asked: Sequence[SupporterRow], index: bytes, now: datetime) -> None:
    """No is to all that they are asked, and is answered by nothing."""
    invited = [each for each in asked if each.state is State.INVITED]
    for each in invited:
        await supporting.move(tx, each, Event.DECLINE, by="supporter", now=now, provider_id=row.provider_id)
    if not invited:
        await _note(tx, row, index, now)


async def _help(tx: Tx, row: InboundRow, found: Sequence[SupporterRow], now: datetime) -> None:
    if row.carrier_said != "HELP" and not await _said(tx, row, found, Kind.SUPPORTER_HELP, now - HELP_ONCE_PER):
        await _say(tx, row, found[0], Kind.SUPPORTER_HELP, now)


async def _note(tx: Tx, row: InboundRow, index: bytes, now: datetime, *, wants: bool = False) -> None:
    """Not after a STOP of theirs, and not to what was texted long ago: nobody waits for that. Whose question is open hears how to agree;
    who `wants` texts not only twice a day."""
    late = waits_for_hours(Kind.STRANGER, row.received_at, now)
    talks = [each for each in await held(tx, row.clinic_id, index, now) if each.state in _HEARD]
    if not talks or late:
        return
    asked = open_question(talks)
    kind: SupporterKind = Kind.SUPPORTER_NOTE if asked is None else Kind.SUPPORTER_HOW
    once_per = HELP_ONCE_PER if wants and asked is not None else NOTE_ONCE_PER
    if not await _said(tx, row, talks, kind, now - once_per):
        await _say(tx, row, asked or talks[0], kind, now)


def open_question(found: Sequence[SupporterRow]) -> SupporterRow | None:
    """Who waits for an answer to an invitation, the latest; not one that went out before they agreed to another: they know how."""
    agreed = [each.agreed_at for each in found if each.state is State.AGREED and each.agreed_at is not None]
    return next(
        (
            each
            for each in found
            if each.state is State.INVITED and each.invited_at and all(each.invited_at > at for at in agreed)
        ),
        None,
    )


async def _said(tx: Tx, row: InboundRow, found: Sequence[SupporterRow], kind: SupporterKind, since: datetime) -> bool:
    """Whether the number has heard that since, whichever client it was for."""
    return any([await ledger.said_since(tx, row.clinic_id, each.supporter_id, kind, since) for each in found])


async def _say(tx: Tx, row: InboundRow, who: SupporterRow, kind: SupporterKind, now: datetime) -> None:
    """Once for the number, whichever of the clinics that write from it has them."""
    useful = USEFUL_FOR[kind]
    if row.overheard:
        return
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
