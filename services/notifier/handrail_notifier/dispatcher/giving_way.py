"""Texts that give way to nudges: decided when they are due and right before they go, by the core that decides nudges, on record each time.

What is said is made up when it goes, of what then stands. Each has its place in the client's budget from the transaction that puts its
attempt on record.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from handrail_shared.runtime.db import Tx

from handrail_notifier.core import giving_way
from handrail_notifier.core.decision import Postpone, Send, Withhold, permitted_until
from handrail_notifier.core.giving_way import Circumstances, Weighed
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.rates import Urgency
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher import check_ins, offers, telling
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import ASIDE, Due, end
from handrail_notifier.dispatcher.letters import Ready
from handrail_notifier.dispatcher.own import NOTHING_TO_SAY, Matter, Own, Speaking
from handrail_notifier.dispatcher.room import nudges_ahead
from handrail_notifier.store import ledger, text_decisions
from handrail_notifier.store.standings import Standing

OWN: Mapping[Kind, Own] = {
    Kind.RECAP: telling.RECAP,
    Kind.REVIEW: telling.REVIEW,
    Kind.NOTICE: telling.NOTICE,
    Kind.CHECK_IN: check_ins.CHECK_IN,
    Kind.WALK_OFFER: offers.WALK_OFFER,
}
"""By kind; each of `core.kinds.GIVING_WAY` has its line."""


async def take(tx: Tx, desk: Desk, due: Due, now: datetime) -> Ready | None:
    """Send, postpone or end it. Raises `Unreadable`."""
    text, standing, matter = due.text, due.standing, await _matter(tx, due, now)
    if standing is None or isinstance(matter, str):
        await text_decisions.withheld(tx, text.clinic_id, text.text_id, text.client_id, str(matter), now)
        await end(tx, text, str(matter), now)
        return None
    weighed = await _weighed(tx, due, standing, matter, now)
    match weighed.decision:
        case Withhold((reason, *_)):
            await _note(tx, due, matter, weighed, now)
            await end(tx, text, reason.value, now)
        case Postpone(until):
            await _note(tx, due, matter, weighed, now)
            await ledger.postpone(tx, text, until, now)
        case Send(channel) if channel != text.channel:
            await ledger.change_channel(tx, text, channel, now)
        case Send():
            return await _begin(tx, desk, due, standing, matter, weighed, now)
        case _:
            raise AssertionError("whatever is withheld has a reason")
    return None


async def stands_against(tx: Tx, due: Due, now: datetime) -> Learned | None:
    """What keeps it from being handed over after all; None: nothing does."""
    standing, matter = due.standing, await _matter(tx, due, now)
    if standing is None or isinstance(matter, str):
        await text_decisions.withheld(tx, due.text.clinic_id, due.text.text_id, due.text.client_id, str(matter), now)
        return Learned(TextEvent.EXPIRE, reason=str(matter))
    weighed = await _weighed(tx, due, standing, matter, now)
    match weighed.decision:
        case Withhold(reasons):
            await _note(tx, due, matter, weighed, now)
            return Learned(TextEvent.EXPIRE, reason=reasons[0].value)
        case Postpone(until):
            await _note(tx, due, matter, weighed, now)
            return Learned(TextEvent.NOT_SENT, pause=until - now)
        case Send(channel):
            return None if channel == due.text.channel else Learned(TextEvent.NOT_SENT, pause=ASIDE)
        case never:
            assert_never(never)


async def _matter(tx: Tx, due: Due, now: datetime) -> Matter | str:
    """What it is about; a word: why it is not wanted any more."""
    own = OWN[due.text.kind]
    return own.nobody if due.standing is None else await own.matter(tx, due, due.standing, now)


async def _weighed(tx: Tx, due: Due, standing: Standing, matter: Matter, now: datetime) -> Weighed:
    """One that began has its place in the budget already, and does not stand in its own way, nor does what it asks."""
    text, clinic = due.text, due.clinic.clinic if due.clinic else None
    asks = matter.role == "check_in"
    client = giving_way.without_own(replace(standing.client, asked_at=None) if asks else standing.client, matter.began)
    ahead = await nudges_ahead(tx, standing, now)
    about = Circumstances(
        clinic,
        client,
        due.defences,
        matter.since,
        text.useful_until,
        giving_way.draw_of(text.text_id),
        ahead,
        role=matter.role,
        purpose=matter.purpose,
        asked=matter.asked,
    )
    return OWN[text.kind].weigh(about, now)


async def _note(tx: Tx, due: Due, matter: Matter, weighed: Weighed, now: datetime) -> None:
    await text_decisions.add(tx, due.text.clinic_id, due.text.text_id, due.text.client_id, weighed, now)
    await matter.note(tx, weighed, now)


async def _begin(
    tx: Tx, desk: Desk, due: Due, standing: Standing, matter: Matter, weighed: Weighed, now: datetime
) -> Ready | None:
    text, clinic, client = due.text, due.clinic, standing.client
    assert clinic is not None, "nothing goes without its clinic"
    keys = await desk.keys(tx, [(text.clinic_id, text.client_id)])
    until = permitted_until(clinic.clinic, client, now, text.useful_until, at_night=False)
    sealed = standing.sealed[text.channel]
    letter = desk.letter(keys, text.clinic_id, text.client_id, text.channel, sealed=sealed, useful_until=until)
    voice = desk.voice(keys, text.clinic_id, text.client_id, standing.manner, clinic.voice)
    body = await matter.words(tx, Speaking(desk, keys, voice), now)
    if body is None:
        await text_decisions.withheld(tx, text.clinic_id, text.text_id, text.client_id, NOTHING_TO_SAY, now)
        await end(tx, text, NOTHING_TO_SAY, now)
        return None
    ready = await desk.begin(
        tx, keys, text, clinic, body=body, letter=letter, voice=voice, urgency=Urgency.ROUTINE, now=now, guard=due.guard
    )
    if ready is not None:
        await _note(tx, due, matter, weighed, now)
        await matter.begin(tx, now)
    return ready
