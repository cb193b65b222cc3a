"""A check-in is asked at its drawn time as part of the client's dose, and its number is a measure that is no report of any step."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.core.check_in import CheckIn, asks_on
from handrail_notifier.core.decision import LEAST_GAP, Client, Clinic
from handrail_notifier.core.moment import WEEKDAYS
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.previewing import preview_of_any, written
from handrail_shared.contracts.events import (
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    BarrierNamed,
    CheckInAnswered,
    CheckInCorrected,
    CheckInSet,
    CheckInWithdrawn,
    FreeTextWaiting,
    PreferencesSet,
    SilenceAnswered,
    WalkFinished,
)
from handrail_shared.contracts.ids import CheckInId

from tests.notifier.effects.test_corrections import two_plans
from tests.notifier.test_loop import DUE
from tests.notifier.test_questions import key_for
from tests.notifier.test_walks import RATED, gives, text, walker, walks
from tests.notifier.world import ZONE, Someone, World, window
from tests.support.postgres import Database

CHECK_IN = CheckInId(UUID(int=41))
TUESDAY = date(2026, 3, 3)
TEXT = "Harborside: How is your energy now, 0 low, 10 high? Reply 0 to 10."
NO_PLAN = {"moments": [window(Someone(UUID(int=1)), days=("SU",))]}
BEFORE_THE_GAP = time(15, 35)
"""An hour before the nudge of twenty to five, a check-in gives way to it."""


async def sets(world: World, who: Someone, **changes: Any) -> CheckInSet:
    stated = CheckInSet.model_validate(
        {
            "clinic_id": who.clinic_id,
            "client_id": who.client_id,
            "occurred_at": world.clock.now(),
            "check_in_id": CHECK_IN,
            "check_in_version": 1,
            "question": await world.sealed(
                who.client_id, "check_in.question", "How is your energy now, 0 low, 10 high?"
            ),
            "better": "higher",
            "real_change": 2,
            "days": WEEKDAYS,
            "start": time(10),
            "end": BEFORE_THE_GAP,
            "times": 1,
            "from_date": TUESDAY,
        }
        | changes
    )
    await world.tell(stated)
    await world.rest()
    return stated


async def asked_client(world: World, **changes: Any) -> Someone:
    who = await world.settled_client(**NO_PLAN)
    await sets(world, who, **changes)
    return who


def drawn(
    who: Someone, day: date = TUESDAY, times: int = 1, start: time = time(10), end: time = BEFORE_THE_GAP
) -> list[datetime]:
    """When it is asked on a day, by the core."""
    check_in = CheckIn(CHECK_IN, who.client_id, WEEKDAYS, start, end, times, "day", TUESDAY)
    clinic = Clinic(QuietHours(time(20), time(8)), 3, frozenset({"sms"}), gap=LEAST_GAP)
    return [ask.at for ask in asks_on(check_in, clinic, Client(ZONE, {}, {}), day)]


async def asks(world: World) -> list[Any]:
    return await world.rows(
        "SELECT a.drawn_at, a.decision, a.reasons, a.put_off, a.answer, t.state, t.reason FROM notifier.ask a"
        " LEFT JOIN notifier.text t ON t.text_id = a.text_id ORDER BY a.drawn_at"
    )


async def test_it_is_asked_at_its_drawn_time_and_its_number_is_a_measure_and_no_report(world: World) -> None:
    who = await asked_client(world)
    [at] = drawn(who)
    await world.play(at - timedelta(seconds=1))
    assert TEXT not in world.bodies()
    await world.play(at)
    assert world.bodies().count(TEXT) == 1
    await world.play(timedelta(minutes=40))
    await world.texts_in("6")
    [answered] = await world.said(CheckInAnswered)
    assert (answered.check_in_id, answered.number, answered.local_date) == (CHECK_IN, 6, TUESDAY)
    assert (answered.asked_at, answered.better, answered.real_change) == (at, "higher", 2)
    assert await world.said(ActionDone, FreeTextWaiting) == []
    [row] = await asks(world)
    assert (row["decision"], row["reasons"], row["answer"]) == ("send", [], 6)
    assert world.bodies()[-1] == TEXT, "it is not thanked for"
    await world.texts_in("7")
    assert len(await world.said(CheckInAnswered)) == 1, "a number is an answer once"


async def test_what_waits_in_the_line_to_be_asked_is_not_cut_in_on(world: World) -> None:
    """The step of a walk is turned away by the carrier, and the check-in's time comes meanwhile."""
    who = await asked_client(world)
    await gives(world, who, RATED)
    [at] = drawn(who)
    await world.play(at - timedelta(minutes=5))
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=480))
    await world.texts_in("NOW")
    await world.play(timedelta(minutes=11))
    assert world.bodies()[-1] == text(RATED[0])
    assert TEXT not in world.bodies()
    assert (await walks(world, "8"))[-1] == text(RATED[1]), "the number is the walk's"
    await walks(world, "ok", "ok", "ok", "4")
    [finished] = await world.said(WalkFinished)
    assert (finished.before, finished.after) == (8, 4)
    assert await world.said(CheckInAnswered) == []
    await world.play(timedelta(minutes=12))
    assert world.bodies()[-1] == TEXT, "then it has its turn"
    await world.texts_in("6")
    assert [each.number for each in await world.said(CheckInAnswered)] == [6]


async def test_a_step_that_goes_out_later_than_what_was_asked_after_it_is_what_is_answered(world: World) -> None:
    who = await walker(world, RATED)
    await world.play(DUE + timedelta(minutes=1))
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=480))
    await world.texts_in("NOW")
    await world.texts_in("missed it")
    await world.play(timedelta(minutes=11))
    assert world.bodies()[-1] == text(RATED[0])
    assert (await walks(world, "6"))[-1] == text(RATED[1])
    assert await world.said(BarrierNamed) == []
    assert [each.plan_id for each in await world.said(ActionMissed)] == [who.plan_id]


@pytest.mark.parametrize(
    "changes",
    [{"until_date": date(2026, 6, 30)}, {"days": ("TU", "TH")}, {"lowest": 0, "highest": 4, "real_change": 1}],
)
async def test_an_answer_counts_as_it_was_asked_for_whatever_is_set_meanwhile(
    world: World, changes: dict[str, Any]
) -> None:
    who = await asked_client(world)
    [at] = drawn(who)
    await world.play(at + timedelta(minutes=1))
    await sets(world, who, check_in_version=2, **changes)
    await world.texts_in("6")
    [answered] = await world.said(CheckInAnswered)
    assert (answered.number, answered.check_in_version, answered.highest, answered.real_change) == (6, 1, 10, 2)
    assert await world.said(FreeTextWaiting) == []


async def test_what_is_tried_once_more_is_asked_and_judged_as_it_then_stands(world: World) -> None:
    who = await asked_client(world)
    [at] = drawn(who)
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=240))
    await world.play(at + timedelta(minutes=1))
    question = await world.sealed(who.client_id, "check_in.question", "How is your energy, 0 to 4?")
    await sets(world, who, check_in_version=2, lowest=0, highest=4, real_change=1, question=question)
    await world.play(timedelta(minutes=9))
    assert world.bodies()[-1].startswith("Harborside: How is your energy, 0 to 4?")
    await world.texts_in("3")
    [answered] = await world.said(CheckInAnswered)
    assert (answered.number, answered.check_in_version, answered.highest) == (3, 2, 4)
    (kept,) = await world.rows("SELECT asks FROM notifier.wish WHERE client_id = $1", who.client_id)
    assert len(kept["asks"]) == 1, "it has one place in the budget"


async def test_check_ins_that_nobody_answers_become_fewer_as_nudges_do_and_the_clinic_hears_of_it(
    world: World,
) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await sets(world, who, times=2)
    await world.play(timedelta(days=60))
    steps = [(each.unanswered, each.step) for each in await world.said(SilenceAnswered)]
    assert steps == [(3, "halved"), (5, "sparse"), (8, "rare")], "a day of two is one silence"
    before = world.bodies().count(TEXT)
    assert before <= 24, "and not two a day"
    await world.texts_in("I was away")
    await world.play(timedelta(days=2))
    assert world.bodies().count(TEXT) >= before + 2, "a word from the client, and they come again"
    assert (await world.said(SilenceAnswered))[-1].step == "normal"


async def test_check_ins_of_a_day_with_a_nudge_add_nothing_to_its_silence(world: World) -> None:
    who = await world.settled_client()
    await sets(world, who, times=2)
    await world.play(timedelta(days=4))
    assert world.bodies().count(TEXT) >= 2
    told = await world.said(SilenceAnswered)
    assert [(each.unanswered, each.step) for each in told] == [(3, "halved")], "three days are three nudges"


async def test_a_day_of_three_has_three_times_of_its_own_and_a_restart_draws_none_anew(world: World) -> None:
    who = await asked_client(world, times=3)
    first, second, third = drawn(who, times=3)
    await world.play(first)
    await world.down()
    await world.up()
    await world.play(second + timedelta(minutes=1))
    await world.play(third + timedelta(minutes=1))
    assert [row["drawn_at"] for row in await asks(world)] == [first, second, third]
    assert world.bodies().count(TEXT) == 3


@pytest.mark.parametrize(
    ("words", "reason"),
    [("BREAK", "on_break"), ("STOP", "revoked"), ("I want to kill myself", "crisis_hold")],
)
async def test_nothing_is_asked_in_a_break_after_a_stop_or_in_a_crisis(world: World, words: str, reason: str) -> None:
    who = await asked_client(world)
    await world.texts_in(words)
    await world.play(drawn(who)[0] + timedelta(hours=2))
    assert TEXT not in world.bodies()
    [row] = await asks(world)
    assert (row["decision"], row["state"]) == ("withhold", "expired")
    assert row["reasons"][0] == reason == row["reason"]


async def test_it_takes_its_place_in_the_dose_and_gives_way_to_a_nudge_that_is_near(world: World) -> None:
    who = await world.settled_client(
        {"gap_minutes": 240}, moments=[window(Someone(UUID(int=1)), start=time(16), end=time(17))]
    )
    await sets(world, who, start=time(14), end=time(15))
    await world.play(drawn(who, start=time(14), end=time(15))[0] + timedelta(hours=4))
    assert TEXT not in world.bodies()
    [row] = await asks(world)
    assert (row["decision"], row["reasons"]) == ("withhold", ["too_soon"])
    assert any("1 did it" in body for body in world.bodies()), "the plan before the moment goes out"


async def test_the_weeks_nudges_keep_their_places_whenever_a_check_in_is_drawn(world: World) -> None:
    who = await world.settled_client({"daily_cap": 3, "weekly_cap": 9})
    await sets(world, who, times=2, start=time(9), end=time(15))
    for day in range(8):
        await world.play(DUE + timedelta(days=day, minutes=5))
        await world.texts_in("0")
    decided = await world.rows("SELECT decision FROM notifier.decision ORDER BY decided_at")
    assert [row["decision"] for row in decided] == ["send"] * 8, "not one was lost to a check-in"
    rows = await asks(world)
    assert [row["decision"] for row in rows].count("send") == 1, "what the nudges leave"
    assert {tuple(row["reasons"]) for row in rows if row["decision"] == "withhold"} == {("weekly_cap",)}


async def test_what_was_asked_counts_for_the_nudges_after_it(world: World) -> None:
    who = await world.settled_client({"daily_cap": 1, "weekly_cap": 2}, **NO_PLAN)
    await sets(world, who)
    await world.play(drawn(who)[0] + timedelta(minutes=1))
    assert world.bodies().count(TEXT) == 1
    (kept,) = await world.rows("SELECT asks FROM notifier.wish WHERE client_id = $1", who.client_id)
    assert kept["asks"] == drawn(who)
    await world.play(drawn(who, TUESDAY + timedelta(days=1))[0] + timedelta(minutes=1))
    assert [row["reasons"] for row in await asks(world)] == [[], ["weekly_cap"]]


@pytest.mark.parametrize("words", ["sorry, meant 2", "oops I meant 2", "perdón, quise decir 2"])
async def test_the_answer_can_be_corrected_while_its_window_is_open(world: World, words: str) -> None:
    who = await asked_client(world)
    await world.play(drawn(who)[0])
    await world.texts_in("8")
    await world.play(timedelta(minutes=30))
    await world.texts_in(words)
    await world.texts_in(words)
    first, last = await world.said(CheckInAnswered)
    [corrected] = await world.said(CheckInCorrected)
    assert (first.number, last.number) == (8, 2)
    assert (corrected.was, corrected.now, corrected.asked_at) == (8, 2, first.asked_at)
    assert (corrected.corrects, corrected.reply_id) == (first.reply_id, last.reply_id)
    assert [row["answer"] for row in await asks(world)] == [2]
    assert await world.said(ActionDone, ActionPartlyDone, FreeTextWaiting) == []


async def test_what_goes_out_late_is_open_for_as_long_as_any(world: World) -> None:
    """The carrier turns it away once."""
    who = await asked_client(world)
    [at] = drawn(who)
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=480))
    await world.play(at + timedelta(minutes=7))
    assert world.bodies() == []
    await world.play(at + timedelta(minutes=11))
    assert world.bodies() == [TEXT]
    await world.play(at + timedelta(hours=2, minutes=5))
    await world.texts_in("6")
    assert [each.number for each in await world.said(CheckInAnswered)] == [6]


async def test_what_was_asked_stays_open_while_what_is_asked_after_it_does_not_go_out(world: World) -> None:
    """What got in the way is to be asked, and the carrier takes nothing."""
    who = await world.settled_client()
    await sets(world, who, start=time(15))
    await world.play(drawn(who, start=time(15))[0])
    assert world.bodies()[-1] == TEXT
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=1800))
    await world.texts_in("missed it yesterday")
    await world.play(timedelta(minutes=1))
    assert len(await world.said(ActionMissed)) == 1
    assert world.bodies()[-1] == TEXT
    await world.texts_in("2")
    assert [each.number for each in await world.said(CheckInAnswered)] == [2]


async def test_an_answer_given_late_can_still_be_corrected(world: World) -> None:
    who = await asked_client(world)
    await world.play(drawn(who)[0] + timedelta(hours=1, minutes=58))
    await world.texts_in("8")
    await world.play(timedelta(minutes=10))
    await world.texts_in("sorry, meant 2")
    assert [(each.was, each.now) for each in await world.said(CheckInCorrected)] == [(8, 2)]


async def test_a_correction_that_comes_too_late_is_kept_and_is_of_no_step(world: World) -> None:
    who = await world.settled_client()
    await sets(world, who, start=time(15))
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("1")
    await world.play(drawn(who, start=time(15))[0])
    await world.texts_in("8")
    await world.play(timedelta(hours=2, minutes=1))
    await world.texts_in("sorry, meant 3")
    assert await world.said(CheckInCorrected, ActionMissed) == []
    assert len(await world.said(ActionDone)) == 1
    assert [row["answer"] for row in await asks(world)] == [8]
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1], "a person reads what was meant"


async def test_what_was_reported_since_is_what_is_taken_back(world: World) -> None:
    who = await world.settled_client()
    await sets(world, who, start=time(15))
    await world.play(drawn(who, start=time(15))[0])
    await world.texts_in("8")
    await world.play(timedelta(minutes=5))
    await world.texts_in("done early today")
    await world.texts_in("sorry, meant 2")
    assert await world.said(CheckInCorrected) == []
    assert len(await world.said(ActionPartlyDone)) == 1


async def test_a_report_that_waits_to_know_which_step_it_is_of_is_what_is_taken_back(world: World) -> None:
    who, _ = await two_plans(world)
    [at] = drawn(who, start=time(10), end=time(11))
    await sets(world, who, start=time(10), end=time(11))
    await world.play(at)
    await world.texts_in("6")
    await world.play(timedelta(minutes=5))
    await world.texts_in("done")
    assert "Which one was that" in world.bodies()[-1]
    await world.texts_in("sorry, meant 3")
    assert await world.said(CheckInCorrected, ActionMissed) == []
    await world.play(timedelta(hours=3))
    assert len(await world.said(ActionMissed)) == 1
    assert await world.said(ActionDone, CheckInCorrected) == []


async def test_a_correction_out_of_the_range_is_the_clients_own_words(world: World) -> None:
    who = await asked_client(world, lowest=1, highest=5)
    await world.play(drawn(who)[0])
    await world.texts_in("4")
    await world.texts_in("sorry, meant 9")
    assert await world.said(CheckInCorrected) == []
    assert len(await world.said(FreeTextWaiting)) == 1


async def test_a_number_out_of_its_time_or_range_and_words_are_the_clients_own(world: World) -> None:
    who = await asked_client(world, highest=4, lowest=1, real_change=None, better=None)
    await world.play(drawn(who)[0] + timedelta(minutes=1))
    await world.texts_in("9")
    await world.texts_in("the bus was late again")
    assert await world.said(CheckInAnswered) == []
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1, 2]
    await world.texts_in("3")
    [answered] = await world.said(CheckInAnswered)
    assert (answered.number, answered.better) == (3, None)


async def unanswered(world: World) -> datetime:
    """A nudge of the day before waits for its answer, and so does a check-in since; when that was asked."""
    who = await world.settled_client()
    await sets(world, who, start=time(10), end=time(11))
    await world.play(DUE + timedelta(days=1) - timedelta(hours=5))
    at = drawn(who, DUE.date() + timedelta(days=1), start=time(10), end=time(11))[0]
    assert await world.rows("SELECT count(*) FROM notifier.decision WHERE decision = 'send'") == [(1,)]
    assert world.bodies()[-1] == TEXT
    return at


@pytest.mark.parametrize("digit", ["0", "1", "2", "3", "one"])
async def test_a_lone_digit_hours_after_it_is_no_report_of_the_nudge_before_it(world: World, digit: str) -> None:
    at = await unanswered(world)
    await world.play(at + timedelta(hours=2, minutes=5))
    await world.texts_in(digit)
    assert [each for each in await world.said() if type(each).__name__.startswith("Action")] == []
    assert await world.said(CheckInAnswered) == []
    assert [each.count for each in await world.said(FreeTextWaiting)] == [1], "a person reads what was meant"


async def test_whoever_says_more_than_a_digit_reports_all_the_same(world: World) -> None:
    at = await unanswered(world)
    await world.play(at + timedelta(hours=2, minutes=5))
    await world.texts_in("done 8")
    assert len(await world.said(ActionDone)) == 1


async def test_after_the_nudge_that_follows_it_a_digit_is_a_report_again(world: World) -> None:
    await unanswered(world)
    await world.play(DUE + timedelta(days=1, minutes=5))
    await world.texts_in("1")
    assert len(await world.said(ActionDone)) == 1


async def test_what_was_answered_leaves_the_digits_to_the_nudges(world: World) -> None:
    at = await unanswered(world)
    await world.play(at + timedelta(minutes=30))
    await world.texts_in("7")
    await world.play(at + timedelta(hours=2, minutes=5))
    await world.texts_in("1")
    assert len(await world.said(ActionDone)) == 1


async def test_a_crisis_is_heard_before_a_number_is_looked_for(world: World) -> None:
    who = await asked_client(world)
    await world.play(drawn(who)[0] + timedelta(minutes=1))
    await world.texts_in("0, I want to kill myself")
    assert await world.said(CheckInAnswered) == []
    assert await world.rows("SELECT FROM notifier.crisis_case")


async def test_a_step_that_is_reported_meanwhile_leaves_the_question_open(world: World) -> None:
    who = await world.settled_client(moments=[window(Someone(UUID(int=1)), start=time(10), end=time(11))])
    await sets(world, who, start=time(13), end=time(14))
    await world.play(drawn(who, start=time(13), end=time(14))[0] + timedelta(minutes=1))
    await world.texts_in("done")
    await world.texts_in("8")
    assert len(await world.said(ActionDone)) == 1
    assert [each.number for each in await world.said(CheckInAnswered)] == [8]


async def test_it_waits_while_something_else_is_asked_and_takes_no_answer_from_it(world: World) -> None:
    who = await asked_client(world)
    await gives(world, who)
    await world.play(drawn(who)[0] - timedelta(minutes=2))
    await world.texts_in("NOW")
    await world.play(timedelta(minutes=30))
    assert TEXT not in world.bodies()
    await world.texts_in("ok")
    assert await world.said(CheckInAnswered) == []
    await world.play(timedelta(hours=2))
    [row] = await asks(world)
    assert (row["decision"], row["reasons"]) == ("withhold", ["in_conversation"])


async def test_a_withdrawn_one_is_asked_no_more_and_a_changed_one_as_it_now_stands(world: World) -> None:
    who = await asked_client(world)
    await sets(world, who, check_in_version=2, start=time(12), end=time(13))
    await world.play(datetime(2026, 3, 3, 16, 59, tzinfo=UTC))
    assert TEXT not in world.bodies()
    await world.play(datetime(2026, 3, 3, 18, 1, tzinfo=UTC))
    assert world.bodies().count(TEXT) == 1
    over = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(CheckInWithdrawn.model_validate(over | {"check_in_id": CHECK_IN}))
    await world.play(timedelta(days=3))
    assert world.bodies().count(TEXT) == 1


async def test_other_safe_hours_move_the_next_instant_into_them(world: World) -> None:
    who = await asked_client(world)
    said = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(PreferencesSet.model_validate(said | {"safe_from": time(15), "safe_until": time(15, 30)}))
    await world.play(datetime(2026, 3, 3, 19, 59, tzinfo=UTC))
    assert TEXT not in world.bodies()
    await world.play(datetime(2026, 3, 3, 20, 31, tzinfo=UTC))
    assert world.bodies().count(TEXT) == 1


async def test_what_an_outage_passed_over_is_on_record_and_not_asked(world: World) -> None:
    who = await asked_client(world)
    await world.down()
    world.clock.advance_to(drawn(who)[0] + timedelta(hours=8))
    await world.up()
    await world.rest()
    assert TEXT not in world.bodies()
    [row] = await asks(world)
    assert (row["decision"], row["reasons"], row["state"]) == ("withhold", ["moment_passed"], None)


async def test_the_clinic_reads_why_it_was_asked_or_not_and_sees_windows_ahead(
    world: World, database: Database
) -> None:
    who = await asked_client(world)
    async with httpx.AsyncClient(verify=False, base_url=world.local) as http:
        headers = {"Authorization": f"Bearer {await key_for(database, world.clinic_id)}"}
        ahead = (await http.get(f"/v1/plans/{who.plan_id}/preview?days=3", headers=headers)).json()["check_ins"]
        assert [(each["local_date"], each["times"]) for each in ahead][:2] == [("2026-03-03", 1), ("2026-03-04", 1)]
        assert ahead[0]["start"] == "2026-03-03T15:00:00Z"
        seen = await preview_of_any(world.db, world.vault, who.plan_id, now=world.clock.now(), days=3)
        assert seen is not None
        assert "  Tue 03 Mar 10:00 to Tue 03 Mar 15:35  ? once" in written(seen).splitlines()
        await world.play(drawn(who)[0] + timedelta(minutes=1))
        [shown] = (await http.get(f"/v1/clients/{who.client_id}/asks", headers=headers)).json()["items"]
    assert (shown["decision"], shown["reasons"], shown["text_state"]) == ("send", [], "delivered")
    assert shown["context"]["opening"]["role"] == "check_in"
