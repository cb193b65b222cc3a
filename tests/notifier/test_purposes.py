"""A text of a purpose goes out only where its channel is open for that purpose: when it is decided, when it is claimed, right before it goes."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.dispatcher import last_look, sending
from handrail_notifier.handlers import on_consent_revoked
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import ConsentGiven, ConsentRevoked, NudgeDecided, NudgeExpired
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.outbox import hold

from tests.notifier.test_consent import _has_tried
from tests.notifier.test_loop import DUE
from tests.notifier.test_proposals import TEXT, proposed
from tests.notifier.test_recap import SUNDAY, answers, recaps, twice_a_week, wants
from tests.notifier.test_sending import NEVER
from tests.notifier.world import SAM, Someone, World

WELL_AFTER = timedelta(minutes=40)


def withdrawn(world: World, who: Someone, *purposes: str, at: datetime | None = None) -> ConsentRevoked:
    """The clinic's word, on the client's: nothing more for these purposes."""
    said = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": at or world.clock.now()}
    told = {"channel": "sms", "evidence": "clinic_request", "purposes": purposes or None}
    return ConsentRevoked.model_validate(said | told)


def stated(event: ConsentRevoked) -> Recorded[ConsentRevoked]:
    """As the planner says it."""
    return wrap(event, event_id=EventId(new_id()), source="planner", correlation_id=new_id())


async def decisions(world: World) -> list[tuple[str, ...]]:
    return [each.reasons for each in await world.said(NudgeDecided) if isinstance(each, NudgeDecided)]


async def test_nothing_is_sent_for_a_purpose_that_was_not_agreed_to(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, purposes=("recap",)))
    await world.tell(await world.plan(who))
    await world.play(DUE + WELL_AFTER)
    assert await decisions(world) == [("purpose_not_agreed",)]
    assert world.bodies() == []


async def test_a_consent_that_names_no_purpose_is_for_nudges(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, purposes=None))
    await world.tell(await world.plan(who, copy_level="personal"))
    await world.play(DUE + WELL_AFTER)
    [body] = world.bodies()
    assert "Line one of your card" in body, "of their own words nothing was agreed"


async def test_a_further_purpose_is_not_asked_for_again_by_text(world: World) -> None:
    who = Someone(world.clinic_id)
    only_recap = world.consent(who, purposes=("recap",))
    await world.tell(world.clinic(), await world.enrolled(who), only_recap, await world.plan(who))
    await world.tell(world.consent(who, "recorded", purposes=("nudges",)))
    await world.play(DUE + WELL_AFTER)
    assert await decisions(world) == [()]
    assert len(world.bodies()) == 1


async def test_without_the_recap_nudges_go_on_and_the_week_is_not_told(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who)
    await world.tell(withdrawn(world, who, "recap"))
    await answers(world, "1", "1")
    await world.play(SUNDAY + timedelta(days=2))
    assert recaps(world) == []
    [recap] = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'recap'")
    assert tuple(recap) == ("expired", "purpose_not_agreed")
    assert all(each == () for each in (await decisions(world))[:2])


async def test_without_their_own_words_a_client_is_written_to_discreetly(world: World) -> None:
    who = await world.settled_client(copy_level="personal")
    await world.play(DUE + WELL_AFTER)
    await world.tell(withdrawn(world, who, "own_words"))
    await world.play(DUE + timedelta(days=1) + WELL_AFTER)
    await world.texts_in("PLAN")
    await world.play(timedelta(minutes=1))
    personal, discreet, shown = world.bodies()
    assert "the Friday crowd" in personal
    assert "the Friday crowd" not in discreet + shown


async def test_a_purpose_withdrawn_leaves_the_channel_open(world: World) -> None:
    who = await world.settled_client()
    await world.tell(withdrawn(world, who, "nudges"))
    await world.play(DUE + WELL_AFTER)
    await world.texts_in("HOW AM I")
    await world.play(timedelta(minutes=1))
    assert await decisions(world) == [("purpose_not_agreed",)]
    assert len(world.bodies()) == 1, "who asks is answered"
    assert await world.said(ConsentRevoked, ConsentGiven) == [], "who says it is not told it"


async def test_start_brings_back_what_was_agreed_to_and_nothing_that_was_withdrawn(world: World) -> None:
    who = await world.settled_client()
    await world.tell(withdrawn(world, who, "nudges"))
    await world.texts_in("STOP")
    await world.play(timedelta(minutes=25))
    await world.texts_in("START")
    assert len(await world.said(ConsentGiven)) == 1
    await world.play(DUE + WELL_AFTER)
    assert await decisions(world) == [("purpose_not_agreed",)]


async def test_a_withdrawal_that_commits_first_wins_over_a_nudge_that_is_due(world: World) -> None:
    who = await world.settled_client()
    fact = stated(withdrawn(world, who, "nudges"))
    async with world.db.transaction(world.clinic_id) as tx:
        await hold(tx, [who.client_id])
        world.clock.advance_to(DUE)
        await on_consent_revoked(fact, tx, DUE)
        async with asyncio.timeout(5):
            while not await _has_tried(world):
                await asyncio.sleep(0.01)
    await world.play(WELL_AFTER)
    assert await decisions(world) == [("purpose_not_agreed",)]
    assert world.bodies() == []


async def test_a_withdrawal_in_the_minute_of_a_nudge_is_either_before_it_or_after_it(world: World) -> None:
    who = await world.settled_client()
    world.clock.advance_to(DUE)
    await world.tell(withdrawn(world, who, "nudges"))
    await world.play(WELL_AFTER)
    [reasons] = await decisions(world)
    dropped = [each.reason for each in await world.said(NudgeExpired) if isinstance(each, NudgeExpired)]
    assert reasons in {(), ("purpose_not_agreed",)}
    assert len(world.bodies()) + len(dropped) == (reasons == ())
    assert set(dropped) <= {"purpose_not_agreed"}


async def test_a_withdrawal_ends_a_nudge_that_waits_for_another_try(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, number=SAM, times=1, seconds=120))
    await world.play(DUE + timedelta(seconds=1))
    await world.tell(withdrawn(world, who, "nudges"))
    await world.play(WELL_AFTER)
    assert world.bodies() == []
    assert [each.reason for each in await world.said(NudgeExpired)] == ["purpose_not_agreed"]


async def test_what_waits_for_another_try_is_worded_anew(world: World) -> None:
    who = await world.settled_client(copy_level="personal")
    world.add_fault(Fault(Trouble.BUSY, number=SAM, times=1, seconds=120))
    await world.play(DUE + timedelta(seconds=1))
    await world.tell(withdrawn(world, who, "own_words"))
    await world.play(WELL_AFTER)
    [body] = world.bodies()
    assert "Line one of your card" in body


async def test_a_purpose_of_tomorrow_counts_for_nothing(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, purposes=("nudges", "hologram")))
    await world.tell(await world.plan(who), withdrawn(world, who, "hologram"))
    await world.play(DUE + WELL_AFTER)
    assert await decisions(world) == [()]


@pytest.mark.parametrize("behind", [0, 2])
@pytest.mark.parametrize(
    ("purpose", "bodies", "states"), [("nudges", 0, ["expired"]), ("own_words", 1, ["planned", "delivered"])]
)
async def test_a_withdrawal_between_the_record_and_the_call_wins(
    world: World, monkeypatch: pytest.MonkeyPatch, purpose: str, bodies: int, states: list[str], behind: int
) -> None:
    """What would be sent for it is not, and what was worded under it is worded anew; also where who heard of it goes by a clock that is
    `behind`, in seconds, or had to wait for its client."""
    who = await world.settled_client(copy_level="personal")
    monkeypatch.setattr(sending, "FRESH", NEVER)
    look = last_look.last_look

    async def after_a_no(tx: Any, batch: Any, now: datetime, **about: Any) -> Any:
        monkeypatch.setattr(sending, "last_look", look)
        await on_consent_revoked(stated(withdrawn(world, who, purpose)), tx, now - timedelta(seconds=behind))
        return await look(tx, batch, now, **about)

    monkeypatch.setattr(sending, "last_look", after_a_no)
    await world.play(DUE + timedelta(minutes=5))
    attempts = await world.rows("SELECT state FROM notifier.attempt ORDER BY begun_at")
    assert [row["state"] for row in attempts] == states
    assert len(world.bodies()) == bodies
    assert not any("the Friday crowd" in body for body in world.bodies())


async def test_a_plan_is_not_proposed_by_text_before_its_words_may_show(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, purposes=("nudges",)))
    await proposed(world, who)
    assert world.bodies() == []
    await world.tell(world.consent(who, "recorded", purposes=("own_words",)))
    await world.rest()
    assert world.bodies() == [TEXT]


async def test_who_agreed_in_the_same_instant_is_sent_what_waited_for_a_second_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FRESH", NEVER)
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await proposed(world, who)
    assert world.bodies() == [TEXT]
