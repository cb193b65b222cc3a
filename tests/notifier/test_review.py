"""A client is told once that a goal is to be looked at: in their hours, as part of their dose, and never because something is stuck."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.core.wording import TEXTS, Voice, review_text
from handrail_notifier.store import standings
from handrail_shared.contracts.events import ConsentRevoked, PreferencesSet, ReviewDue, ReviewSettled
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.wording.alternatives import period
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_questions import get, key_for
from tests.notifier.world import START, Someone, World
from tests.support.postgres import Database

EVENING = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
"""The day's nudge is decided at twenty to five in New York."""
DAY = timedelta(days=1)


def wordings(language: str, *, by_word: bool) -> set[str]:
    voice, speech = Voice("Harborside", "+12025550199", 3, language), TEXTS[language]
    template = speech.review_by_word if by_word else speech.review
    return {review_text(voice, by_word=by_word, number=number) for number in range(period(template))}


EVERY = {text for language in TEXTS for by_word in (True, False) for text in wordings(language, by_word=by_word)}


def told(world: World) -> list[str]:
    return [body for body in world.bodies() if body in EVERY]


def due(world: World, who: Someone, **changes: Any) -> ReviewDue:
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "goal_id": who.goal_id, "review_id": new_id()}
    said = {"triggers": ("interval",), "invites": True, "occurred_at": world.clock.now()}
    return ReviewDue.model_validate({**example(ReviewDue).event.model_dump(), **about, **said, **changes})


async def falls_due(world: World, who: Someone, **changes: Any) -> ReviewDue:
    event = due(world, who, **changes)
    await world.tell(event)
    await world.rest()
    return event


async def ends(world: World) -> list[tuple[str, str | None]]:
    rows = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'review' ORDER BY planned_at")
    return [(row["state"], row["reason"]) for row in rows]


async def test_a_client_is_told_once_and_it_is_part_of_the_dose(world: World) -> None:
    who = await world.settled_client()
    await falls_due(world, who)
    assert len(told(world)) == 1
    assert told(world)[0] in wordings("en", by_word=False), "nobody stands behind words"
    async with world.db.transaction(who.clinic_id) as tx:
        [standing] = (await standings.standings(tx, [(who.clinic_id, who.client_id)], world.clock.now())).values()
    assert standing.client.sent == (START,)
    await falls_due(world, who, triggers=("milestone",))
    await falls_due(world, who, goal_id=new_id())
    await world.play(6 * DAY)
    await falls_due(world, who, triggers=("expiry",))
    assert len(told(world)) == 1, "within seven days there is no other, whatever asks for it"


async def test_where_a_clinic_stands_behind_words_a_change_may_be_asked_for_in_the_clients_language(
    world: World,
) -> None:
    who = Someone(world.clinic_id)
    await world.stands_behind_words()
    await world.tell(
        world.clinic(), await world.enrolled(who, language="es"), world.consent(who), await world.plan(who)
    )
    await falls_due(world, who)
    assert told(world)
    assert set(told(world)) <= wordings("es", by_word=True)


@pytest.mark.parametrize(
    "changes",
    [{"invites": False}, {"triggers": ("stall",)}, {"triggers": ("wish",)}],
    ids=["no invite", "a stall and nothing else", "what the client asked for"],
)
async def test_what_is_not_for_the_client_is_not_told(world: World, changes: dict[str, Any]) -> None:
    who = await world.settled_client()
    await falls_due(world, who, **changes)
    await world.play(2 * DAY)
    assert told(world) == []
    assert await ends(world) == []


async def test_it_waits_for_safe_hours_and_ends_where_the_review_is_settled_meanwhile(world: World) -> None:
    who = await world.settled_client()
    safe = {"safe_from": time(12), "safe_until": time(16)}
    said = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(PreferencesSet.model_validate(said | safe))
    await world.rest()
    event = await falls_due(world, who)
    assert (told(world), await ends(world)) == ([], [("planned", None)])
    settled = {"goal_id": event.goal_id, "review_id": event.review_id, "reason": "recorded"}
    await world.tell(ReviewSettled.model_validate(said | settled | {"review_id": new_id()}))
    await world.rest()
    assert await ends(world) == [("planned", None)], "another review is no matter"
    await world.tell(ReviewSettled.model_validate(said | settled))
    await world.rest()
    await world.play(2 * DAY)
    assert (told(world), await ends(world)) == ([], [("expired", "review_settled")])


async def test_it_gives_way_to_the_nudge_that_is_near_and_to_those_that_fill_the_day(world: World) -> None:
    who = await world.settled_client({"daily_cap": 1})
    await falls_due(world, who)
    await world.play(3 * DAY)
    assert told(world) == []
    assert await ends(world) == [("expired", "daily_cap")], "each day has its nudge"


@pytest.mark.parametrize("words", ["STOP", "I want to kill myself", "BREAK"])
async def test_after_a_stop_in_a_crisis_and_in_a_break_nothing_is_told(world: World, words: str) -> None:
    who = await world.settled_client()
    await world.texts_in(words)
    await falls_due(world, who)
    await world.play(2 * DAY)
    assert told(world) == []


async def test_one_that_waits_ends_with_the_break_that_the_client_asks_for(world: World) -> None:
    who = await world.settled_client()
    await world.play(EVENING)
    await falls_due(world, who)
    assert await ends(world) == [("planned", None)], "a nudge has only just gone"
    await world.texts_in("BREAK")
    assert await ends(world) == [("expired", "on_break")]


async def test_without_consent_it_ends(world: World) -> None:
    who = await world.settled_client()
    gone = {"clinic_id": who.clinic_id, "client_id": who.client_id, "channel": "sms", "evidence": "clinic_request"}
    await world.tell(ConsentRevoked.model_validate(gone | {"occurred_at": world.clock.now()}))
    await world.rest()
    await falls_due(world, who)
    assert told(world) == []
    assert await ends(world) == [("expired", "revoked")]


async def test_who_answers_no_nudge_is_not_told(world: World) -> None:
    who = await world.settled_client()
    await world.play(6 * DAY)
    await falls_due(world, who)
    await world.play(2 * DAY)
    assert told(world) == []
    assert await ends(world) == [("expired", "unanswered")]


async def test_one_that_the_carrier_turns_away_goes_later_and_takes_one_place(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, times=2, seconds=30))
    await falls_due(world, who)
    await world.play(timedelta(minutes=20))
    assert len(told(world)) == 1
    [row] = await world.rows("SELECT begun_at FROM notifier.review_invite WHERE client_id = $1", who.client_id)
    assert row["begun_at"] == START


async def test_a_review_that_is_heard_of_days_later_is_passed_over(world: World) -> None:
    who = await world.settled_client()
    event = due(world, who)
    await world.play(2 * DAY)
    await world.tell(event)
    await world.rest()
    assert await ends(world) == []


async def test_each_time_that_it_was_decided_can_be_asked(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(EVENING)
    await falls_due(world, who)
    await world.play(3 * timedelta(hours=1))
    assert len(told(world)) == 1
    key = await key_for(database, world.clinic_id)
    listed = (await get(world, f"/v1/clients/{who.client_id}/texts", key)).json()["items"]
    [text] = [each for each in listed if each["kind"] == "review"]
    found = (await get(world, f"/v1/texts/{text['text_id']}", key)).json()
    assert [each["decision"] for each in found["decided"]] == ["put_off", "send"]
    first, last = found["decided"]
    assert first["reasons"] == ["too_soon"]
    assert first["until"] == last["decided_at"]
    assert first["sentences"] == ["The last nudge was sent at 16:40, and 1 hour must lie between two."]
    assert (last["channel"], found["state"]) == ("sms", "delivered")
    assert not any(body in str(found) for body in told(world)), "never its words"
    assert (await get(world, f"/v1/texts/{new_id()}", key)).status_code == 404
    other = await key_for(database, UUID(int=77))
    assert (await get(world, f"/v1/texts/{text['text_id']}", other)).status_code == 404


async def test_what_is_foreseen_of_it_is_what_then_happens(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(EVENING)
    await falls_due(world, who)
    seen = (
        await get(world, f"/v1/plans/{who.plan_id}/preview?days=1", await key_for(database, world.clinic_id))
    ).json()
    [text] = seen["texts"]
    assert (text["kind"], text["decision"]) == ("review", "send")
    await world.play(DAY)
    assert [text["text"]] == told(world)
    [sent] = await world.rows("SELECT decided_at FROM notifier.text_decision WHERE decision = 'send'")
    assert sent["decided_at"] == datetime.fromisoformat(text["at"])
