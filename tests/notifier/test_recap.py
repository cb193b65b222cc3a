"""A client who asked for it is told of their week on a Sunday: once, in their hours, as part of their dose; nobody else is."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.core.recap import Says
from handrail_notifier.core.wording import Voice, recap_text
from handrail_notifier.store import standings
from handrail_shared.contracts.events import PreferencesSet

from tests.notifier.test_questions import get, key_for
from tests.notifier.world import Someone, World, window
from tests.support.postgres import Database

SUNDAY = datetime(2026, 3, 8, 21, 0, tzinfo=UTC)
"""Five in the afternoon in New York: a week after a Monday on which all begins."""
DUE = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
VOICE = Voice("Harborside", "+12025550199", 3)


def wordings(says: Says, count: int = 0) -> set[str]:
    return {recap_text(VOICE, says, count=count, number=number) for number in range(12)}


EVERY = {text for says in Says for count in range(20) for text in wordings(says, count)}


def recaps(world: World) -> list[str]:
    return [body for body in world.bodies() if body in EVERY]


async def twice_a_week(world: World) -> Someone:
    """A client whose plan comes up on Monday and Tuesday, so that no silence is in the way of what is told on Sunday."""
    return await world.settled_client(moments=[window(Someone(world.clinic_id), days=("MO", "TU"))])


async def wants(world: World, who: Someone, **changes: Any) -> None:
    said = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(PreferencesSet.model_validate(said | {"weekly_recap": True} | changes))
    await world.rest()


async def answers(world: World, *texts: str | None) -> None:
    """To the nudges of the days from Monday on."""
    for day, text in enumerate(texts):
        await world.play(DUE + day * timedelta(days=1) + timedelta(minutes=30))
        if text is not None:
            await world.texts_in(text)


async def ended(world: World) -> list[tuple[str, str | None]]:
    rows = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'recap' ORDER BY planned_at")
    return [(row["state"], row["reason"]) for row in rows]


async def test_a_week_is_told_once_after_its_last_nudge_and_the_next_one_starts_anew(world: World) -> None:
    who = await world.settled_client()
    await wants(world, who)
    await answers(world, "1", "3", "1", "3", "3", "3")
    await world.play(SUNDAY - timedelta(minutes=1))
    assert recaps(world) == []
    await world.play(SUNDAY + timedelta(minutes=30))
    assert recaps(world) == [], "the nudge of five o'clock has only just gone"
    await world.play(SUNDAY + timedelta(hours=2))
    assert len(recaps(world)) == 1
    assert recaps(world)[0] in wordings(Says.SOME, 2)
    async with world.db.transaction(who.clinic_id) as tx:
        standing = (await standings.standings(tx, [(who.clinic_id, who.client_id)], world.clock.now()))[who.client_id]
    assert standing.client.sent[0] == standing.recaps[0] > SUNDAY, "it is part of the dose"
    await answers(world, *[None] * 7, *"3313333")
    await world.play(SUNDAY + timedelta(days=7, hours=4))
    assert len(recaps(world)) == 2
    assert recaps(world)[1] in wordings(Says.ONE, 1)


async def test_who_did_not_ask_is_told_nothing(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who, weekly_recap=False)
    await answers(world, "1", "1")
    await world.play(SUNDAY + timedelta(days=2))
    assert recaps(world) == []


async def test_a_corrected_answer_counts_as_what_was_said_last_and_a_miss_is_said_kindly(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who)
    await answers(world, "3", "1")
    await world.texts_in("3")
    await world.play(SUNDAY + timedelta(hours=2))
    (said,) = recaps(world)
    assert said in wordings(Says.NONE)
    assert not any(each.isdigit() for each in said)


async def test_a_week_in_which_nothing_was_told_gets_no_text(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who)
    await world.play(SUNDAY + timedelta(days=2))
    assert recaps(world) == []
    assert await ended(world) == []


async def test_it_waits_for_the_clients_safe_hours(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who, safe_from=time(9), safe_until=time(16, 50))
    await answers(world, "1", "1")
    await world.play(datetime(2026, 3, 9, 12, 59, tzinfo=UTC))
    assert recaps(world) == []
    await world.play(datetime(2026, 3, 9, 13, 1, tzinfo=UTC))
    assert len(recaps(world)) == 1


async def test_it_takes_no_place_of_the_days_nudges(world: World) -> None:
    who = await world.settled_client({"daily_cap": 1})
    await wants(world, who)
    await answers(world, *"1133333")
    await world.play(SUNDAY + timedelta(days=1, hours=2))
    assert recaps(world) == []
    assert await ended(world) == [("expired", "daily_cap")], "each of the two days has its nudge"


async def test_one_that_the_carrier_turns_away_is_tried_again_and_does_not_stand_in_its_own_way(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who)
    await answers(world, "1", "1")
    await world.play(SUNDAY - timedelta(minutes=1))
    world.add_fault(Fault(Trouble.BUSY, times=2, seconds=30))
    await world.play(SUNDAY + timedelta(minutes=20))
    assert len(recaps(world)) == 1, "its own place in the budget is no reason to wait an hour"
    (kept,) = await world.rows("SELECT recaps FROM notifier.wish WHERE client_id = $1", who.client_id)
    assert kept["recaps"] == [SUNDAY], "and it has one place"


async def test_who_takes_the_wish_back_gets_none(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who, safe_from=time(9), safe_until=time(16, 50))
    await answers(world, "1", "1")
    await world.play(SUNDAY + timedelta(hours=2))
    await wants(world, who, weekly_recap=False)
    await world.play(SUNDAY + timedelta(days=9))
    assert recaps(world) == []
    assert await ended(world) == [("expired", "recap_not_wanted")]


@pytest.mark.parametrize("words", ["STOP", "I want to kill myself"], ids=["a stop", "a crisis"])
async def test_after_a_stop_and_in_a_crisis_no_week_is_told(world: World, words: str) -> None:
    who = await twice_a_week(world)
    await wants(world, who)
    await answers(world, "1", "1")
    await world.play(timedelta(minutes=30))
    await world.texts_in(words)
    await world.play(SUNDAY + timedelta(days=2))
    assert recaps(world) == []


async def test_in_a_break_that_the_client_wanted_no_week_is_told(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who)
    await answers(world, "1", "1")
    await world.play(timedelta(minutes=30))
    await world.texts_in("BREAK")
    await world.play(SUNDAY + timedelta(hours=2))
    assert recaps(world) == []
    assert await ended(world) == [("expired", "on_break")]


async def test_a_break_ends_a_recap_that_waits_for_better_hours(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who, safe_from=time(9), safe_until=time(16, 50))
    await answers(world, "1", "1")
    await world.play(SUNDAY + timedelta(hours=2))
    assert await ended(world) == [("planned", None)]
    await world.texts_in("BREAK")
    assert await ended(world) == [("expired", "on_break")]
    await world.play(timedelta(days=1))
    assert recaps(world) == []


async def test_a_process_that_was_away_tells_no_week_that_is_long_over(world: World) -> None:
    who = await twice_a_week(world)
    await wants(world, who)
    await answers(world, "1")
    await world.down()
    world.clock.advance_to(SUNDAY + timedelta(days=2))
    await world.up()
    await world.rest()
    assert recaps(world) == []
    assert await ended(world) == []
    (due,) = await world.rows("SELECT recap_due_at FROM notifier.wish WHERE client_id = $1", who.client_id)
    assert due["recap_due_at"] == SUNDAY + timedelta(days=7)


async def test_what_is_foreseen_of_a_week_is_what_is_then_told_and_each_decision_can_be_asked(
    world: World, database: Database
) -> None:
    who = await twice_a_week(world)
    await wants(world, who, safe_from=time(9), safe_until=time(16, 50))
    key = await key_for(database, world.clinic_id)
    path = f"/v1/plans/{who.plan_id}/preview?days=8"
    assert (await get(world, path, key)).json()["texts"] == [], "nobody has told anything, and nobody answers ahead"
    await answers(world, "1", "1")
    later, sent = (await get(world, path, key)).json()["texts"]
    assert (later["kind"], later["decision"], later["reasons"]) == ("recap", "postpone", ["unsafe_hours"])
    await world.play(SUNDAY + timedelta(days=1))
    assert [sent["text"]] == recaps(world)
    [text] = await world.rows("SELECT text_id FROM notifier.text WHERE kind = 'recap'")
    decided = (await get(world, f"/v1/texts/{text['text_id']}", key)).json()["decided"]
    assert [(each["decision"], each["reasons"]) for each in decided] == [("put_off", ["unsafe_hours"]), ("send", [])]
    assert [each["decided_at"] for each in decided] == [later["at"], sent["at"]]
