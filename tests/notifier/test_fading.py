"""A plan that is used is nudged for less, and a client turns that up and down by text."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_shared.contracts.events import (
    ActionDone,
    AutomaticityRated,
    PaceRequested,
    PhaseChanged,
    PlanEnded,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, unvaried, window

OFTEN = {"daily_cap": 3, "weekly_cap": 12, "gap_minutes": 60}
DAY = timedelta(days=1)
A_WHILE = timedelta(minutes=21)
"""So far apart, each is answered: a machine would get three answers in an hour."""
FADED = "Harborside: You are using your plan. We will text about half as often now. Reply MORE to turn it up."
OWN_CUE = "Harborside: You do this on your own cue now. We will text about once a week. Reply MORE to turn it up."
CAME_BACK = "Harborside: It is good that you did it. Coming back to it is the part that counts most."
STEPPED_BACK = "Harborside: We will text a bit more again. LESS turns it down."
ASKED = (
    "Harborside: Thanks. Does this plan come to mind by itself by now? "
    "Reply MIND and 0 (never) to 10 (always), like MIND 8."
)
NUDGED = "1 did it"
ASKED_WHY = "6 no point 0 other"
UNWATCHED = "Nobody watches this number."


class Diary:
    """A client who is nudged day by day, and what was said to them apart from nudges, from what got in the way and from what is told each month."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._day = 0

    @property
    def told(self) -> list[str]:
        apart = (NUDGED, ASKED_WHY, UNWATCHED)
        said = (body for body in self._world.bodies() if not any(each in body for each in apart))
        return [unvaried(body) for body in said]

    async def nudged(self) -> None:
        """Until the next nudge; the plan's own rules may leave days out."""
        before = self._nudges()
        for _ in range(60):
            await self._world.play(DUE + self._day * DAY + timedelta(minutes=30))
            self._day += 1
            if self._nudges() > before:
                return
        raise AssertionError("no nudge in sixty days")

    async def answers(self, *texts: str) -> None:
        """One answer to each of the next nudges."""
        for text in texts:
            await self.nudged()
            await self._world.texts_in(text)

    async def practises(self) -> None:
        """Until it is faded for the first time, and told so."""
        await self.answers(*"11111111")
        assert self.told == [FADED]

    async def is_asked(self) -> None:
        """Until the client is asked whether the plan comes to mind."""
        for _ in range(30):
            if self.told[-1] == ASKED:
                return
            await self.answers("1")
        raise AssertionError("never asked")

    def _nudges(self) -> int:
        return sum(NUDGED in body for body in self._world.bodies())


@pytest.fixture
async def who(world: World) -> Someone:
    return await world.settled_client(OFTEN)


@pytest.fixture
def diary(world: World, who: Someone) -> Diary:
    del who
    return Diary(world)


async def phases(world: World) -> list[tuple[str, str, str]]:
    return [(each.was, each.phase, each.reason) for each in await changes(world)]


async def changes(world: World) -> Sequence[Any]:
    return await world.said(PhaseChanged)


async def plan_row(world: World) -> Any:
    [row] = await world.rows("SELECT * FROM notifier.plan")
    return row


async def client_row(world: World) -> Any:
    [row] = await world.rows("SELECT * FROM notifier.client")
    return row


async def test_a_plan_that_is_used_fades_and_its_client_is_told_once(world: World, who: Someone, diary: Diary) -> None:
    await diary.answers(*"1113121")
    assert diary.told == [], "a week is not over"
    await diary.answers("1")
    assert diary.told == [FADED]
    [changed] = await changes(world)
    assert (changed.client_id, changed.plan_id) == (who.client_id, who.plan_id)
    assert (changed.was, changed.phase, changed.reason) == ("learn", "practise", "practised")
    row = await plan_row(world)
    assert (row["phase"], row["phase_since"]) == ("practise", changed.occurred_at)
    await diary.answers("1", "1")
    assert diary.told == [FADED]


async def test_what_is_told_takes_nothing_of_the_days_budget(world: World) -> None:
    early, late = (window(Someone(new_id()), start=time(hour), end=time(hour + 1)) for hour in (17, 19))
    await world.settled_client({**OFTEN, "daily_cap": 2}, moments=[early, late])
    diary = Diary(world)
    await diary.answers("1")
    await world.texts_in("easier")
    await world.texts_in("harder")
    await world.play(DUE + timedelta(hours=2, minutes=5))
    assert [NUDGED in body for body in world.bodies()] == [True, False, False, True]


async def test_a_plan_that_is_missed_or_does_not_come_up_does_not_fade(world: World, diary: Diary) -> None:
    await diary.answers(*"13011003130")
    assert await phases(world) == []
    assert (await plan_row(world))["phase"] == "learn"


async def test_more_steps_back_by_one_phase_and_says_so(world: World, who: Someone, diary: Diary) -> None:
    await diary.practises()
    await world.texts_in("more!")
    assert diary.told == [FADED, STEPPED_BACK]
    assert await phases(world) == [("learn", "practise", "practised"), ("practise", "learn", "asked_for_more")]
    [asked] = await world.said(PaceRequested)
    assert (asked.pace, asked.plan_id) == ("more", who.plan_id)
    await diary.answers(*"11111")
    assert (await plan_row(world))["phase"] == "learn", "counting began anew"


async def test_where_nothing_faded_more_is_one_more_a_week_up_to_ten(world: World, diary: Diary) -> None:
    await world.tell(world.clinic(weekly_cap=4))
    await world.rest()
    for _ in range(8):
        await world.texts_in("MORE")
        await world.play(A_WHILE)
    assert [body.partition(": ")[2] for body in diary.told] == [
        f"Up to {week} a week now. LESS turns it down." for week in (5, 6, 7, 8, 9, 10, 10, 10)
    ]
    assert (await client_row(world))["week_wish"] == 10
    assert {(each.pace, each.plan_id) for each in await world.said(PaceRequested)} == {("more", None)}


async def test_less_is_half_as_many_a_week_and_never_none(world: World, diary: Diary) -> None:
    await world.tell(world.clinic(weekly_cap=4))
    await world.rest()
    for text in ("less", "LESS.", "Less", "more"):
        await world.texts_in(text)
        await world.play(A_WHILE)
    assert [body.partition(": ")[2] for body in diary.told] == [
        "Up to 2 a week now. MORE turns it up.",
        "Up to 1 a week now. MORE turns it up.",
        "Up to 1 a week now. MORE turns it up.",
        "Up to 2 a week now. LESS turns it down.",
    ]
    row = await client_row(world)
    assert (row["week_wish"], row["week_wish_at"]) == (2, world.clock.now() - A_WHILE)
    kept = await world.rows("SELECT meaning FROM notifier.reply ORDER BY number")
    assert [each["meaning"] for each in kept] == ["less", "less", "less", "more"]


async def test_easier_makes_a_week_small_and_harder_ends_it(world: World, who: Someone, diary: Diary) -> None:
    await diary.answers("3")
    await world.texts_in("EASIER")
    assert (await plan_row(world))["tiny_until"] == world.clock.now() + 7 * DAY
    await world.texts_in("Harder!")
    assert (await plan_row(world))["tiny_until"] is None
    assert [body.partition(": ")[2] for body in diary.told] == [
        "For a week the small version is enough. HARDER brings back the whole step.",
        "The whole step again from now on. EASIER makes it small.",
    ]
    assert [(each.pace, each.plan_id) for each in await world.said(PaceRequested)] == [
        ("easier", who.plan_id),
        ("harder", who.plan_id),
    ]


async def test_with_no_plan_there_is_nothing_to_make_easier_or_to_rate(
    world: World, who: Someone, diary: Diary
) -> None:
    await world.tell(
        PlanEnded(
            clinic_id=who.clinic_id,
            client_id=who.client_id,
            occurred_at=world.clock.now(),
            plan_id=who.plan_id,
            goal_id=who.goal_id,
            local_date=date(2026, 3, 2),
            reason="dropped",
        )
    )
    await world.rest()
    await world.texts_in("easier")
    await world.texts_in("MIND 8")
    assert [body.partition(". ")[0] for body in diary.told] == ["Harborside: Thanks"]
    [asked] = await world.said(PaceRequested)
    assert (asked.pace, asked.plan_id) == ("easier", None)
    assert await world.said(AutomaticityRated) == []


async def test_a_plan_that_comes_to_mind_is_on_its_own_cue(world: World, who: Someone, diary: Diary) -> None:
    await diary.practises()
    await diary.is_asked()
    assert len(await world.said(ActionDone)) == 14, "after the fourteenth repetition"
    await diary.answers("1", "1")
    assert diary.told == [FADED, ASKED], "once in a fortnight"
    await world.texts_in("mind 8/10")
    assert diary.told == [FADED, ASKED, OWN_CUE]
    [rated] = await world.said(AutomaticityRated)
    assert (rated.plan_id, rated.rating) == (who.plan_id, 8)
    assert (await phases(world))[1:] == [("practise", "own_cue", "own_cue")]
    row = await plan_row(world)
    assert (row["automaticity"], row["automaticity_at"]) == (8, world.clock.now())


async def test_a_rating_that_is_corrected_takes_the_change_back_and_is_not_announced_twice(
    world: World, diary: Diary
) -> None:
    await diary.practises()
    await diary.is_asked()
    await world.texts_in("MIND 9")
    await world.texts_in("MIND 10")
    assert diary.told == [FADED, ASKED, OWN_CUE]
    for text in ("MIND 3", "MIND 8", "MIND 2"):
        await world.texts_in(text)
    assert diary.told == [FADED, ASKED, OWN_CUE, STEPPED_BACK]
    assert [phase for _, phase, _ in await phases(world)] == ["practise", "own_cue", "practise", "own_cue", "practise"]


async def test_two_misses_in_a_row_step_back_and_a_correction_takes_that_back(world: World, diary: Diary) -> None:
    await diary.practises()
    await diary.is_asked()
    await world.texts_in("MIND 8")
    since = (await plan_row(world))["phase_since"]
    await diary.answers("3")
    assert (await plan_row(world))["phase"] == "own_cue"
    await diary.answers("3")
    assert diary.told[3:] == [STEPPED_BACK]
    await world.texts_in("sorry, meant 2")
    row = await plan_row(world)
    assert (row["phase"], row["phase_since"], row["counted_from"]) == ("own_cue", since, None)
    assert (await phases(world))[2:] == [
        ("own_cue", "practise", "missed_twice"),
        ("practise", "own_cue", "corrected"),
    ]
    assert diary.told[3:] == [STEPPED_BACK, OWN_CUE]
    await world.texts_in("3")
    await world.texts_in("sorry, meant 1")
    assert diary.told[3:] == [STEPPED_BACK, OWN_CUE], "the same is not announced again"


async def test_a_corrected_answer_without_which_it_would_not_have_faded_takes_it_back(
    world: World, diary: Diary
) -> None:
    await diary.answers(*"33111111")
    assert diary.told == [CAME_BACK, FADED]
    await world.texts_in("1 8")
    assert await phases(world) == [("learn", "practise", "practised")]
    await world.texts_in("3")
    row = await plan_row(world)
    assert (row["phase"], row["phase_since"], row["was_phase"]) == ("learn", None, None)
    await world.texts_in("sorry, meant 1")
    assert [phase for _, phase, _ in await phases(world)] == ["practise", "learn", "practise"]
    assert diary.told == [CAME_BACK, FADED, STEPPED_BACK]


async def test_what_the_carrier_hands_over_twice_counts_once(world: World, diary: Diary) -> None:
    await diary.answers(*"1111111")
    await diary.nudged()
    for _ in range(3):
        await world.texts_in("1", sid="SM" + "7" * 32)
    for _ in range(3):
        await world.texts_in("LESS", sid="SM" + "8" * 32)
    assert await phases(world) == [("learn", "practise", "practised")]
    assert [body.partition(": ")[2] for body in diary.told] == [
        FADED.partition(": ")[2],
        "Up to 6 a week now. MORE turns it up.",
    ]
    assert len(await world.said(PaceRequested)) == 1


async def test_a_phone_that_is_not_reached_is_counted_until_it_is(world: World, who: Someone, diary: Diary) -> None:
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30003, times=2))
    await world.play(DUE + timedelta(hours=4))
    diary._day += 1
    assert (await client_row(world))["phone_failures"] == 2, "the nudge, and once more"
    await diary.nudged()
    await world.play(timedelta(minutes=10))
    assert (await client_row(world))["phone_failures"] == 0
    del who


async def test_any_text_shows_that_the_phone_works_but_an_opt_out_is_not_being_heard_from(
    world: World, who: Someone
) -> None:
    await world.admin.execute("UPDATE notifier.client SET phone_failures = 3")
    await world.texts_in("I left early")
    row = await client_row(world)
    heard = world.clock.now()
    assert (row["phone_failures"], row["heard_at"]) == (0, heard)
    await world.play(timedelta(hours=1))
    await world.admin.execute("UPDATE notifier.client SET phone_failures = 3")
    await world.texts_in("STOP")
    row = await client_row(world)
    assert (row["phone_failures"], row["heard_at"]) == (0, heard)
    del who


async def test_a_new_number_has_failed_no_text(world: World, who: Someone) -> None:
    await world.admin.execute("UPDATE notifier.client SET phone_failures = 3")
    await world.tell(await world.enrolled(who))
    await world.rest()
    assert (await client_row(world))["phone_failures"] == 3, "the same number, said again"
    moved = Someone(who.clinic_id, who.client_id, phone="+12025550144")
    await world.tell(await world.enrolled(moved))
    await world.rest()
    assert (await client_row(world))["phone_failures"] == 0
