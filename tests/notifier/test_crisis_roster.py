"""The clinic changes who is on call, or their hours end, while a case is open."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from handrail_notifier.crisis import wanting
from handrail_notifier.store import staff
from handrail_shared.contracts.events import OnCallPerson

from tests.notifier.test_crisis import ALARMING, PHONES, case_of, codes_to, key_for, minutes, on_call, post
from tests.notifier.test_crisis_alerts import person
from tests.notifier.world import Someone, World

EVERY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


async def alerted(world: World) -> list[tuple[timedelta, str]]:
    """Who got an alert's text how long after the case was opened, by the number that it went to."""
    opened_at = (await case_of(world))["opened_at"]
    texts = [(each.created_at - opened_at, name) for name in PHONES for each in world.sent(PHONES[name])]
    return sorted(texts)


async def with_numbers(world: World) -> list[OnCallPerson]:
    return [await person(world, name) for name in PHONES]


async def test_whoever_comes_on_duty_between_two_steps_is_the_backup(world: World) -> None:
    await world.settled_client()
    by_day, by_night, contact = await with_numbers(world)
    shifts: Sequence[OnCallPerson] = [
        by_day.model_copy(update={"days": EVERY_DAY, "start": time(8), "end": time(22)}),
        by_night.model_copy(update={"days": EVERY_DAY, "start": time(22), "end": time(8)}),
        contact,
    ]
    await on_call(world, people=shifts)
    await world.play(datetime(2026, 3, 5, 2, 57, tzinfo=UTC))
    await world.texts_in(ALARMING)
    await world.play(minutes(9))
    assert await alerted(world) == [(minutes(0), "primary"), (minutes(5), "backup")]


async def test_a_roster_in_another_order_alerts_nobody_twice_before_all_were_alerted(world: World) -> None:
    await world.settled_client()
    first, second, contact = await with_numbers(world)
    await on_call(world, people=[first, second, contact])
    await world.texts_in(ALARMING)
    await world.play(minutes(2))
    await on_call(world, people=[second, first, contact])
    await world.play(minutes(7))
    assert await alerted(world) == [(minutes(0), "primary"), (minutes(5), "backup")]


async def whats(world: World, *of_interest: str) -> list[str]:
    rows = await world.rows("SELECT what FROM notifier.crisis_step ORDER BY number")
    return [row["what"] for row in rows if row["what"] in of_interest]


async def test_what_waits_for_want_of_people_alerts_whoever_is_stated_at_once(world: World) -> None:
    await world.settled_client()
    people = await with_numbers(world)
    await on_call(world, people=people)
    await world.texts_in(ALARMING)
    await world.play(minutes(2))
    await on_call(world, people=[])
    await world.play(minutes(4))
    case = await case_of(world)
    assert (case["state"], case["run"]) == ("unanswered", 0)
    await on_call(world, people=people)
    case = await case_of(world)
    assert (case["state"], case["run"]) == ("suspected", 1)
    assert (await alerted(world))[-1] == (minutes(6), "primary")
    await world.play(minutes(20))
    assert [name for _, name in await alerted(world)][1:] == ["primary", "backup", "backup", "primary", "contact"]
    assert (await case_of(world))["state"] == "unanswered"


async def test_a_case_of_nobody_that_came_before_anybody_was_on_call_alerts_too(world: World) -> None:
    await world.settled_client()
    await world.texts_in(ALARMING, sender="+12025550188")
    assert (await case_of(world))["state"] == "unanswered"
    await world.play(minutes(60))
    await on_call(world, people=await with_numbers(world))
    assert await alerted(world) == [(minutes(60), "primary")]


async def test_of_more_than_are_taken_at_once_the_rest_begins_anew_with_the_next_statement(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What rang and nobody answered takes no place of them."""
    monkeypatch.setattr(wanting, "MOST_AT_ONCE", 1)
    await world.settled_client()
    people = await with_numbers(world)
    await on_call(world, people=people[:1])
    await world.texts_in(ALARMING)
    await world.play(minutes(20))
    await on_call(world, people=[])
    for number in range(2):
        await world.texts_in(ALARMING, sender=f"+1202555018{number}")
        await world.play(minutes(1))
    assert [row["state"] for row in await world.rows("SELECT state FROM notifier.crisis_case")] == ["unanswered"] * 3
    for _ in range(2):
        await on_call(world, people=people)
    began = await world.rows(
        "SELECT s.case_id, c.opened_at FROM notifier.crisis_step s JOIN notifier.crisis_case c USING (case_id)"
        " WHERE s.what = 'people_came' ORDER BY s.number"
    )
    assert len({row["case_id"] for row in began}) == 2
    assert [row["opened_at"] for row in began] == sorted(row["opened_at"] for row in began)


async def test_who_is_stated_when_others_were_alerted_hears_nothing_of_it(world: World) -> None:
    """Nor does whoever is stated again, while a ladder runs or once somebody has the case."""
    await world.settled_client()
    people = await with_numbers(world)
    await on_call(world, people=people[:2])
    await world.texts_in(ALARMING)
    await on_call(world, people=people)
    assert len(await alerted(world)) == 1
    await world.play(minutes(20))
    assert (await case_of(world))["state"] == "unanswered"
    told = await alerted(world)
    await on_call(world, people=[people[2], await person(world, "primary")])
    assert await alerted(world) == told


async def test_a_roster_that_comes_and_goes_rings_no_sooner_than_a_step(world: World) -> None:
    await world.settled_client()
    people = (await with_numbers(world))[:1]
    await world.texts_in(ALARMING)
    for _ in range(10):
        await on_call(world, people=people)
        await on_call(world, people=[])
        await world.play(minutes(1))
    await on_call(world, people=people)
    assert [after for after, _ in await alerted(world)] == [minutes(0), minutes(5), minutes(10)]
    assert await whats(world, "people_came") == ["people_came"] * 3


async def test_after_a_week_what_waits_is_work_on_the_list(world: World) -> None:
    await world.settled_client()
    await world.texts_in(ALARMING)
    await world.play(timedelta(days=7))
    await on_call(world, people=await with_numbers(world))
    assert await alerted(world) == []


@pytest.mark.parametrize("again", [True, False], ids=["restated", "removed"])
async def test_who_was_alerted_and_is_on_call_no_more_takes_the_case_on_with_their_code(
    world: World, *, again: bool
) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    await world.play(minutes(1))
    await on_call(world, people=[await person(world, name) for name in PHONES if again or name != "primary"])
    [code] = codes_to(world, "primary")
    await world.texts_in(code, sender=PHONES["primary"])
    case = await case_of(world)
    assert case["state"] == "acknowledged"
    assert world.bodies(PHONES["primary"])[1:] == [
        f"Harborside: Case {case['case_id'].hex[-8:]} is yours now, and nobody else is alerted. Close it when it is over."
    ]
    await world.play(minutes(20))
    assert {name for _, name in await alerted(world)} == {"primary"}


async def test_whoever_was_alerted_is_known_no_longer_than_the_case_is_open(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    await on_call(world, people=[await person(world, "backup")])
    await post(
        world, f"/v1/crises/{(await case_of(world))['case_id']}/closure", await key_for(world), {"outcome": "other"}
    )
    await world.texts_in("123456", sender=PHONES["primary"])
    assert "registered" in world.bodies(PHONES["primary"])[-1]


async def test_a_number_of_somebody_else_takes_nothing_on_with_the_code_of_who_was_removed(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    [code] = codes_to(world, "primary")
    await on_call(world, people=[await person(world, "backup")])
    await world.texts_in(code, sender=PHONES["contact"])
    assert (await case_of(world))["state"] == "suspected"


async def test_two_codes_in_one_text_take_both_cases_on(world: World) -> None:
    await world.settled_client()
    second = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(await world.enrolled(second), world.consent(second))
    await on_call(world)
    await world.texts_in(ALARMING)
    await world.texts_in(ALARMING, sender=second.phone)
    await world.play(minutes(1))
    await world.texts_in(" and ".join(codes_to(world, "primary")), sender=PHONES["primary"])
    assert [row["state"] for row in await world.rows("SELECT state FROM notifier.crisis_case")] == ["acknowledged"] * 2
    assert len([each for each in world.bodies(PHONES["primary"]) if "is yours now" in each]) == 2


async def test_an_answer_by_mail_of_who_was_alerted_counts_until_the_case_is_closed(world: World) -> None:
    async def counts(name: str) -> bool:
        async with world.db.transaction(world.clinic_id) as tx:
            return await staff.is_on_call(tx, world.clinic_id, ids[name])

    await world.settled_client()
    ids = await on_call(world)
    await world.texts_in(ALARMING)
    await on_call(world, people=[await person(world, "contact")])
    assert (await counts("primary"), await counts("backup")) == (True, False)
    await post(
        world, f"/v1/crises/{(await case_of(world))['case_id']}/closure", await key_for(world), {"outcome": "other"}
    )
    assert not await counts("primary")
