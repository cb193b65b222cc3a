"""Planned texts whose time has come: what answers a client, what asks for consent or about a plan, and nudges tried once more.

Each is decided anew when it is due, and once more before it is handed over if it waited: nothing goes out on the strength of an
older decision. One that raises is put aside, for longer each time, and ends with an error in the log; the others go their way.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from handrail_shared.runtime.db import Tx, is_passing, savepoint
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.core.courtesy import (
    IN_ITS_PLACE,
    ONCE_PER,
    UNASKED,
    USEFUL_FOR,
    WAITS_FOR_HOURS,
    Circumstances,
    Drop,
    Go,
    WaitToKnow,
    WaitUntil,
    may_go,
)
from handrail_notifier.core.decision import (
    CHANNELS,
    Address,
    Channel,
    Reason,
    next_permitted,
    permitted_until,
)
from handrail_notifier.core.kinds import CRISIS_KINDS, Kind, SystemKind, is_of_crisis, is_to_supporter
from handrail_notifier.core.manner import PLAIN
from handrail_notifier.core.nudge import TextEvent, TextState
from handrail_notifier.core.ranks import Rank
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.rest import is_on
from handrail_notifier.core.retry import LONGEST_PAUSE, pause_before
from handrail_notifier.crisis.acting import not_reached
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher import again, alarms, asking, giving_way, supporters
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.bodies import body_of
from handrail_notifier.dispatcher.care import MOST_TRIES, Care
from handrail_notifier.dispatcher.due import ASIDE, Due, end, gather, why
from handrail_notifier.dispatcher.letters import Letter, Ready, Room, Taken, Unreadable
from handrail_notifier.identity import text_of
from handrail_notifier.store import decisions, ledger, text_decisions
from handrail_notifier.store.ledger import DueText

log = get_logger(__name__)

LOOKED_THROUGH = 50
"""Due texts of one channel that are looked through for those that can be taken."""
FAULT = "fault"


async def claim_due(tx: Tx, now: datetime, rooms: Mapping[Rank, Room]) -> Mapping[Rank, Sequence[DueText]]:
    """What is due of each of these ranks, of channels that have room for it."""
    wanted = [(channel, rank) for rank, room in rooms.items() for channel in CHANNELS if room[channel] > 0]
    return await ledger.claim_due(tx, wanted, now, LOOKED_THROUGH)


async def take(
    tx: Tx, desk: Desk, care: Care, now: datetime, due: Sequence[DueText], room: Room, *, singly: bool
) -> Taken:
    """Send, postpone or end these, as far as their channels have room, which shrinks. Clients whom somebody else holds are left for later.

    `singly`: each in a savepoint of its own, so that one that raises stops no other.
    """
    full = [each for each in due if room[each.channel] <= 0]
    due = [each for each in due if room[each.channel] > 0]
    if not due:
        return Taken(left=full)
    free = await decisions.try_hold(tx, {each.client_id for each in due})
    free_of_others = [each for each in due if each.client_id in free]
    mine = await care.fit(tx, free_of_others, now, which=lambda text: text.text_id, due=lambda text: text.due_at or now)
    if given_up := [each for each in mine if care.tries(each.text_id) >= MOST_TRIES]:
        for text in given_up:
            await _give_up(tx, text, care.tries(text.text_id), now)
        return Taken(worked=True)
    mine, left = _for_places(mine, room)
    known = [] if singly else await gather(tx, mine, now, desk.account)
    ready: list[Ready] = []
    for number, text in enumerate(mine):
        if room[text.channel] > 0:
            begun = await _alone(tx, desk, care, text, now) if singly else await _take(tx, desk, known[number], now)
            if begun is not None:
                ready.append(begun)
                room[text.channel] -= 1
    return Taken(
        ready, worked=bool(mine), routine=sum(1 for each in mine if each.rank is Rank.ROUTINE), left=[*full, *left]
    )


def _for_places(due: Sequence[DueText], room: Room) -> tuple[Sequence[DueText], Sequence[DueText]]:
    """As many of each channel as it has room for, and the others: nothing is read about those."""
    counted: Counter[Channel] = Counter()
    chosen: list[DueText] = []
    others: list[DueText] = []
    for text in due:
        has_place = counted[text.channel] < room[text.channel]
        counted[text.channel] += has_place
        (chosen if has_place else others).append(text)
    return chosen, others


async def stands_against(tx: Tx, due: Due, now: datetime) -> Learned | None:
    """What keeps a text from being handed over after all; None: nothing does."""
    match due.text.kind:
        case Kind.NUDGE:
            return again.stands_against(due, now)
        case Kind.PROPOSAL | Kind.SAY_BACK as kind:
            return await asking.stands_against(tx, due, kind, now)
        case Kind.RECAP | Kind.REVIEW | Kind.CHECK_IN | Kind.WALK_OFFER | Kind.NOTICE:
            return await giving_way.stands_against(tx, due, now)
        case kind if is_of_crisis(kind):
            return alarms.stands_against(due, now)
        case kind if is_to_supporter(kind):
            return await supporters.stands_against(tx, due, kind, now)
        case kind:
            return _system_stands(due, kind, now)


def _system_stands(due: Due, kind: SystemKind, now: datetime) -> Learned | None:
    match may_go(kind, _circumstances(due, now), now):
        case Drop(reason):
            return Learned(TextEvent.EXPIRE, reason=reason.value)
        case WaitUntil(instant):
            return Learned(TextEvent.NOT_SENT, pause=min(instant - now, ASIDE))
        case WaitToKnow():
            return Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case Go():
            return None
        case never:
            assert_never(never)


async def _alone(tx: Tx, desk: Desk, care: Care, text: DueText, now: datetime) -> Ready | None:
    try:
        async with savepoint(tx):
            [due] = await gather(tx, [text], now, desk.account)
            return await _take(tx, desk, due, now)
    except Exception as fault:
        if is_passing(fault):
            raise
        log.exception("text_failed", text=text.text_id)
    await _put_aside(tx, text, await care.failed(tx, text.text_id, now), now)
    return None


async def _put_aside(tx: Tx, text: DueText, begun: int, now: datetime) -> None:
    """For longer each time; after its last try, or its use, it is over."""
    tries = text.tries + 1
    aside = min(ASIDE * 2 ** min(text.tries, 20), LONGEST_PAUSE)
    later = now + pause_before(tries, aside, urgent=text.kind in CRISIS_KINDS)
    if begun < MOST_TRIES and later < text.useful_until:
        await _move(tx, text, TextState.PLANNED, later, tries, now)
    else:
        await _give_up(tx, text, begun, now)


async def _give_up(tx: Tx, text: DueText, begun: int, now: datetime) -> None:
    """Said to the others, unless that was tried before and nobody lived to do it."""
    log.error("text_given_up", text=text.text_id, tries=begun)
    try:
        if begun <= MOST_TRIES:
            async with savepoint(tx):
                await end(tx, text, FAULT, now)
                if text.kind is Kind.NUMBERS:
                    await not_reached(tx, text.clinic_id, text.text_id, FAULT, now)
            return
    except Exception as fault:
        if is_passing(fault):
            raise
        log.exception("end_not_said", text=text.text_id)
    await _move(tx, text, TextState.EXPIRED, None, text.tries + 1, now)


async def _move(tx: Tx, text: DueText, state: TextState, due_at: datetime | None, tries: int, now: datetime) -> None:
    await ledger.move_text(
        tx, text.clinic_id, text.text_id, state, due_at=due_at, tries=tries, sends=text.sends, now=now
    )


async def _take(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    try:
        return await _by_kind(tx, desk, due, now)
    except Unreadable:
        await end(tx, due.text, Reason.UNREADABLE.value, now)
        return None


async def _by_kind(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    match due.text.kind:
        case Kind.NUDGE:
            return await again.take(tx, desk, due, now)
        case Kind.PROPOSAL | Kind.SAY_BACK as kind:
            return await asking.take(tx, desk, due, kind, now)
        case Kind.RECAP | Kind.REVIEW | Kind.CHECK_IN | Kind.WALK_OFFER | Kind.NOTICE:
            return await giving_way.take(tx, desk, due, now)
        case kind if is_of_crisis(kind):
            return await alarms.take(tx, desk, due, kind, now)
        case kind if is_to_supporter(kind):
            return await supporters.take(tx, desk, due, kind, now)
        case kind:
            return await _system_text(tx, desk, due, kind, now)


async def _system_text(tx: Tx, desk: Desk, due: Due, kind: SystemKind, now: datetime) -> Ready | None:
    text, clinic = due.text, due.clinic
    about = (text.clinic_id, text.text_id, text.client_id)
    match may_go(kind, _circumstances(due, now), now):
        case Drop(reason):
            if kind in WAITS_FOR_HOURS:
                await text_decisions.withheld(tx, *about, why(text, reason), now)
            await end(tx, text, why(text, reason), now)
            if reason is Reason.CRISIS_HOLD and kind in IN_ITS_PLACE:
                await _never_nothing(tx, text, now)
        case WaitUntil(instant):
            if kind in WAITS_FOR_HOURS:
                await text_decisions.put_off(tx, *about, instant, now)
            await ledger.postpone(tx, text, instant, now, useful_for=_keeps(kind))
        case WaitToKnow():
            await ledger.wait_to_know(tx, text, useful_for=USEFUL_FOR[kind], now=now)
        case Go():
            assert clinic is not None, "nothing goes without its clinic"
            address = text.address or (due.client.sealed[text.channel] if due.client else "")
            until = text.useful_until
            if kind in WAITS_FOR_HOURS and due.standing is not None:
                until = permitted_until(clinic.clinic, due.standing.client, now, until, at_night=False)
            keys = await _keys(tx, desk, text)
            letter = _letter(keys, desk, text, address, until)
            manner = due.client.manner if due.client else PLAIN
            voice = desk.voice(keys, text.clinic_id, text.client_id, manner, clinic.voice)
            body = await body_of(tx, desk, keys, due, kind, voice, now)
            if body is None:
                await end(tx, text, Reason.PLAN_ENDED.value, now)
                return None
            urgency = Urgency.ROUTINE if kind in UNASKED else Urgency.ANSWER
            ready = await desk.begin(
                tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=urgency, now=now, guard=due.guard
            )
            if ready is not None and kind in WAITS_FOR_HOURS:
                await text_decisions.sent(tx, *about, text.channel, now)
            return ready
        case never:
            assert_never(never)
    return None


async def _never_nothing(tx: Tx, text: DueText, now: datetime) -> None:
    """An answer rests, for a person is to see to its client: they hear that their text is kept, and whom to call, if not so lately."""
    kind: SystemKind = Kind.SEEN_TO
    clinic, client = text.clinic_id, text.client_id
    if not await ledger.said_since(tx, clinic, client, kind, now - ONCE_PER[kind]):
        text_id = text_of(client, kind, str(text.text_id))
        await ledger.plan_text(
            tx, clinic, text_id, client, kind, due_at=now, useful_for=USEFUL_FOR[kind], channel=text.channel
        )


def _keeps(kind: SystemKind) -> timedelta | None:
    """How long it is of use from the instant on that it waits for: what asks to agree loses nothing of its time to hours and days on which
    it may not come."""
    return USEFUL_FOR[kind] if kind in WAITS_FOR_HOURS else None


def _circumstances(due: Due, now: datetime) -> Circumstances:
    """A stranger has no row: the number that wrote to us is all there is."""
    client, stranger, channel = due.client, due.text.address is not None, due.text.channel
    zone, address = (client.zone, client.addresses[channel]) if client else (None, Address.MISSING)
    return Circumstances(
        clinic=due.clinic.clinic if due.clinic else None,
        zone="UTC" if stranger else zone,
        consent=due.agreements[channel].consent,
        purposes=due.agreements[channel].purposes,
        address=Address.USABLE if stranger else address,
        discharged=client.discharged if client else False,
        useful_until=due.text.useful_until,
        holds=tuple(hold for hold in due.defences.holds if channel in hold.channels),
        channel=channel,
        no_texts=client.manner.no_texts if client else False,
        held=client.crisis if client else False,
        resting=client is not None and client.rest.by == "client" and is_on(client.rest, client.zone, now),
        silenced=client is not None and client.rest.by_code_word,
        not_theirs=client is not None and client.not_theirs and channel == "sms",
        permitted_at=next_permitted(due.clinic.clinic, due.standing.client, now)
        if due.clinic and due.standing
        else None,
    )


async def _keys(tx: Tx, desk: Desk, text: DueText) -> Keyring:
    return await desk.keys(tx, [(text.clinic_id, text.client_id)])


def _letter(keys: Keyring, desk: Desk, text: DueText, sealed: str, until: datetime) -> Letter:
    return desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
