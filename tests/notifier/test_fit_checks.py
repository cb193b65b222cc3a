"""Every few weeks a client is asked how well the texts fit them: a check-in, once in each of the clinic's so many weeks."""

from datetime import date, datetime, time, timedelta
from typing import Any

from handrail_shared.contracts.events import CheckInAnswered, CheckInSet
from handrail_shared.contracts.ids import CheckInId, derived

from tests.notifier.test_check_ins import NO_PLAN, WEEKDAYS, asks
from tests.notifier.world import START, Someone, World

FIT = "Harborside: How well do these texts fit you, 0 not at all, 10 very well? Reply 0 to 10."
IN_WORDS = f"{FIT} Or text FEEDBACK and your words."
EN_ESPANOL = "Harborside: ¿Qué tan bien te quedan estos textos, 0 nada, 10 muy bien? Responde de 0 a 10."
TUESDAY = date(2026, 3, 3)
WEEK = timedelta(weeks=1)


async def fits(world: World, clinic: dict[str, Any] | None = None, **changes: Any) -> Someone:
    """A client whose check-in of ours is made, as the planner says it a fortnight after they were enrolled."""
    who = await world.settled_client(clinic, **NO_PLAN)
    await world.texts_in("PLAN")
    await world.tell(await stated(world, who, **changes))
    await world.rest()
    return who


async def stated(world: World, who: Someone, **changes: Any) -> CheckInSet:
    return CheckInSet.model_validate(
        {
            "clinic_id": who.clinic_id,
            "client_id": who.client_id,
            "occurred_at": world.clock.now(),
            "check_in_id": CheckInId(derived(who.client_id, "fit")),
            "check_in_version": 1,
            "question": await world.sealed(who.client_id, "check_in.question", "How well, as it was put then?"),
            "days": WEEKDAYS,
            "start": time(10),
            "end": time(19),
            "times": 1,
            "per": "week",
            "from_date": TUESDAY,
            "about": "fit",
        }
        | changes
    )


def went(drawn: list[Any]) -> list[datetime]:
    """When it was asked."""
    return [each["drawn_at"] for each in drawn if each["state"] == "delivered"]


async def test_it_is_asked_once_in_four_weeks(world: World) -> None:
    await fits(world)
    await world.play(WEEK)
    assert world.bodies().count(FIT) == 1
    await world.texts_in("thanks")
    await world.play(3 * WEEK)
    assert world.bodies().count(FIT) == 1
    await world.play(WEEK)
    first, second = went(await asks(world))
    assert 3 * WEEK < second - first < 5 * WEEK


async def test_what_is_withheld_on_one_of_its_days_is_asked_on_another(world: World) -> None:
    await fits(world)
    await world.texts_in("BREAK 7")
    while not await asks(world):
        await world.play(timedelta(hours=1))
    assert [each["state"] for each in await asks(world)] == ["expired"]
    await world.texts_in("BACK")
    await world.play(WEEK)
    assert len(went(await asks(world))) == 1


async def test_its_number_is_an_answer_within_two_hours_and_no_report(world: World) -> None:
    await fits(world)
    while FIT not in world.bodies():
        await world.play(timedelta(hours=1))
    await world.texts_in("7")
    [answered] = await world.said(CheckInAnswered)
    assert isinstance(answered, CheckInAnswered)
    assert (answered.number, answered.better, answered.real_change) == (7, None, None)


async def test_it_names_words_only_where_the_clinic_may_ask_for_them(world: World) -> None:
    await fits(world)
    await world.stands_behind_words()
    await world.play(WEEK)
    assert IN_WORDS in world.bodies()


async def test_it_is_asked_in_the_language_that_the_client_has_by_then(world: World) -> None:
    who = await fits(world)
    await world.tell(await world.enrolled(who, language="es-US"))
    await world.play(WEEK)
    assert EN_ESPANOL in world.bodies()


async def test_a_clinic_may_do_without_and_take_it_up_again(world: World) -> None:
    await fits(world, {"fit_weeks": 0})
    await world.play(2 * WEEK)
    assert await asks(world) == []
    await world.tell(world.clinic(fit_weeks=2))
    await world.play(3 * WEEK)
    assert 1 <= world.bodies().count(FIT) <= 2, "three weeks hold one or two that are its turn"


async def test_one_that_waits_is_not_asked_once_the_clinic_does_without(world: World) -> None:
    await fits(world, {"fit_weeks": 1})
    await world.play(WEEK)
    assert world.bodies().count(FIT) == 1
    await world.tell(world.clinic(fit_weeks=0))
    await world.play(2 * WEEK)
    assert world.bodies().count(FIT) == 1


async def test_who_texted_nothing_for_thirty_days_is_not_asked(world: World) -> None:
    await fits(world, {"fit_weeks": 1})
    await world.play(7 * WEEK)
    silent = [each for each in await asks(world) if each["reason"] == "silent_for_a_month"]
    assert silent
    assert all(each["drawn_at"] >= START + timedelta(days=30) for each in silent)
    asked = went(await asks(world))
    assert 2 <= len(asked) <= 4, "once a week; where the last ones were not answered, by their days, it gives way"
    assert all(each < START + timedelta(days=30) for each in asked)
