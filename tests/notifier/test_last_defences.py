"""Ceilings that hold whatever else went wrong, each with its reason on record."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier import breakers
from handrail_notifier.core.defence import ANSWERS, SAME_TEXTS, STRANGERS, TEXTS_A_DAY, TEXTS_IN, Traffic
from handrail_notifier.core.kinds import Kind
from handrail_notifier.identity import strangers_of
from handrail_notifier.store import breakers as store
from handrail_notifier.store import ledger
from handrail_notifier.wiring import build
from handrail_shared.contracts.events import NudgeDecided, NudgeExpired, PlanRevised
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id

from tests.notifier.mail_world import with_post
from tests.notifier.test_consent import ON_HOLD, STOPPED
from tests.notifier.test_consequences import clients, decided, phone
from tests.notifier.test_loop import DUE
from tests.notifier.world import OURS, SAM, Someone, World
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

DAY = timedelta(days=1)
M = timedelta(minutes=1)


async def reasons(world: World, kind: str) -> list[str]:
    rows = await world.rows("SELECT reason FROM notifier.text WHERE kind = $1 AND state = 'expired'", kind)
    return [row["reason"] for row in rows]


async def as_if_sent(world: World, times: int, at: datetime) -> None:
    """So many more attempts like the one there was, that went out then."""
    await world.admin.execute(
        """INSERT INTO notifier.attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments,
                                         begun_at, number_index, words_index, wording, channel)
        SELECT clinic_id, gen_random_uuid(), text_id, client_id, 'delivered', address, sender, body, segments,
               $1, number_index, words_index, wording, channel
        FROM notifier.attempt, generate_series(1, $2)""",
        at,
        times,
    )


@pytest.mark.parametrize(("times", "expected"), [(SAME_TEXTS - 2, 2), (SAME_TEXTS - 1, 1)])
async def test_the_same_words_go_to_a_number_so_often_and_no_more(world: World, times: int, expected: int) -> None:
    """The second try of a nudge says what the first one said."""
    await world.settled_client()
    world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30003, times=1))
    await world.play(DUE + M)
    await as_if_sent(world, times, DUE - M)
    await world.play(DUE + 28 * M)
    assert len(world.sent()) == expected
    stopped = ["same_text"] * (2 - expected)
    assert [each.reason for each in await world.said(NudgeExpired)] == stopped
    assert await reasons(world, "nudge") == stopped


async def test_the_same_words_that_fall_due_together_go_to_a_number_so_often_and_no_more(world: World) -> None:
    people = [Someone(world.clinic_id) for _ in range(SAME_TEXTS + 2)]
    await world.tell(world.clinic())
    for who in people:
        await world.tell(await world.enrolled(who), world.consent(who), await world.plan(who))
    await world.play(DUE + M)
    assert len({each.shown for each in world.sent()}) == 1
    assert len(world.sent()) == SAME_TEXTS
    assert [each.reason for each in await world.said(NudgeExpired)] == ["same_text"] * 2


async def test_the_words_are_kept_as_a_digest_that_differs_from_number_to_number(world: World) -> None:
    people = await clients(world, 2)
    await world.play(DUE + M)
    rows = await world.rows("SELECT words_index, number_index FROM notifier.attempt")
    assert len({row["words_index"] for row in rows}) == len({row["number_index"] for row in rows}) == len(people)
    assert {len(row["words_index"]) for row in rows} == {32}


async def test_a_number_gets_so_many_texts_a_day_of_whatever_kind(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + M)
    await as_if_sent(world, TEXTS_A_DAY, DUE + timedelta(hours=19))
    await world.play(DUE + DAY + M)
    [reached] = (await decided(world))[1:]
    assert "number_cap" in reached
    await world.texts_in("HELP")
    assert await reasons(world, "help") == ["number_cap"]
    await world.texts_in("opt out")
    assert world.bodies()[-1].startswith("Harborside: You will get no more texts."), "a STOP is confirmed"


async def test_what_was_not_sent_after_all_counts_for_nothing(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, times=SAME_TEXTS + 1, seconds=2))
    await world.play(DUE + 20 * M)
    assert len(world.sent()) == 1


async def test_a_carrier_that_is_away_costs_a_clinic_none_of_its_segments(world: World) -> None:
    await clients(world, 1, segments_a_day=2)
    world.add_fault(Fault(Trouble.BUSY, times=6, seconds=2))
    await world.play(DUE + 10 * M)
    assert len(world.sent(phone(1))) == 1
    rows = await world.rows("SELECT what, counted FROM notifier.tally ORDER BY what")
    assert {row["what"].partition(":")[0]: row["counted"] for row in rows} == {"nudge": 1, "segments": 1}


async def test_a_clinic_spends_no_more_segments_a_day_than_it_wants(world: World) -> None:
    people = await clients(world, 2, segments_a_day=1)
    before = breakers.WITHHELD.labels("spend_cap")._value.get()
    await world.play(DUE + M)
    assert sum(len(world.sent(who.phone)) for who in people) == 1
    [row] = await world.rows("SELECT counted FROM notifier.tally WHERE what = 'segments'")
    assert row["counted"] == 1
    withheld = [each.reasons for each in await world.said(NudgeDecided) if each.decision == "withhold"]
    assert len(withheld) == 1
    assert "spend_cap" in withheld[0]
    assert breakers.WITHHELD.labels("spend_cap")._value.get() == before + 1
    await world.texts_in("HELP", sender=people[0].phone)
    assert "call" in world.bodies(people[0].phone)[-1], "help is given at any price"
    await world.play(DUE + DAY + M)
    assert [() in (await decided(world, who))[-1:] for who in people].count(True) == 1, "a new day"


async def test_a_client_of_an_open_case_hears_that_it_is_kept_when_all_is_spent(world: World) -> None:
    await world.settled_client({"segments_a_day": 1})
    await world.stands_behind_words()
    await world.play(DUE + M)
    await world.texts_in("I want to kill myself")
    await world.play(M)
    await as_if_sent(world, TEXTS_A_DAY, world.clock.now() - M)
    await world.texts_in("are you there? please")
    await world.play(M)
    assert "it is kept" in world.bodies()[-1]
    assert await reasons(world, "seen_to") == []


async def test_whose_texts_are_held_hears_how_to_go_on_when_all_is_spent(world: World) -> None:
    await world.settled_client({"segments_a_day": 1})
    await world.play(DUE + M)
    await world.texts_in("go away")
    await world.play(M)
    assert "START if you still want them" in world.bodies()[-1]
    assert await reasons(world, "leaving") == []


async def test_segments_count_as_many_as_they_are_within_a_batch(world: World) -> None:
    people = await clients(world, 2, segments_a_day=2)
    for who in people:
        discreet = await world.sealed(who.client_id, "plan.discreet", "You planned for now. Line one. " * 6)
        await world.tell(await world.plan(who, PlanRevised, plan_version=2, discreet=discreet))
    await world.play(DUE + M)
    [sent] = [message for who in people for message in world.sent(who.phone)]
    assert sent.segments >= 2
    assert sorted("spend_cap" in reasons for reasons in await decided(world)) == [False, True]


async def test_machines_that_answer_each_other_are_left_alone_after_three_answers(world: World) -> None:
    await world.settled_client()
    for _ in range(ANSWERS + 2):
        await world.texts_in("INFO")
        await world.play(M)
    assert len(world.sent()) == ANSWERS
    assert await reasons(world, "help") == ["looping"] * 2
    await world.play(timedelta(hours=1))
    await world.texts_in("INFO")
    assert len(world.sent()) == ANSWERS + 1


async def test_one_text_that_asks_for_everything_gets_three_answers(world: World) -> None:
    await world.settled_client()
    await world.texts_in("plan? goal? why? how am i doing? i'm stuck")
    await world.play(M)
    planned = await world.rows("SELECT kind, state, reason FROM notifier.text ORDER BY kind")
    assert len(planned) > ANSWERS, "more was asked for than is answered"
    assert len(world.sent()) == ANSWERS
    assert {row["reason"] for row in planned if row["state"] != "delivered"} == {"looping"}


@pytest.mark.parametrize("stop", ["opt out", "please quit texting me"])
async def test_who_stops_and_starts_again_and_again_hears_of_two_stops_and_is_welcomed_three_times(
    world: World, stop: str
) -> None:
    await world.settled_client()
    for _ in range(ANSWERS + 2):
        await world.texts_in(stop)
        await world.play(M)
        await world.texts_in("START")
        await world.play(M)
    kinds = [row["kind"] for row in await world.rows("SELECT kind FROM notifier.text WHERE state = 'delivered'")]
    assert (kinds.count("welcome"), kinds.count("stopped")) == (ANSWERS, 2), "also who stops once more hears it"
    assert await reasons(world, "stopped") == ["looping"] * ANSWERS
    [consent] = await world.rows("SELECT state FROM notifier.consent")
    assert consent["state"] == "confirmed", "the last word counts, whether it is answered or not"
    await world.texts_in(stop)
    [consent] = await world.rows("SELECT state FROM notifier.consent")
    assert consent["state"] == "revoked"
    await world.play(timedelta(hours=1))
    await world.texts_in("START")
    await world.texts_in(stop)
    assert world.bodies()[-1] == STOPPED, "in another hour"


async def test_a_stop_is_confirmed_where_the_hours_answers_are_used_up(world: World) -> None:
    await world.settled_client()
    for said in ("PLAN", "GOAL", "WHY", "HOW AM I", "opt out", "START", "opt out"):
        await world.texts_in(said)
        await world.play(M)
    assert world.bodies()[ANSWERS:] == [STOPPED] * 2


async def test_help_is_answered_beside_three_other_answers_and_once(world: World) -> None:
    await world.settled_client()
    for said in ("PLAN", "GOAL", "WHY", "HOW AM I", "INFO", "INFO"):
        await world.texts_in(said)
        await world.play(M)
    assert len(world.sent()) == ANSWERS + 1
    assert "call" in world.bodies()[-1]
    assert await reasons(world, "help") == ["looping"], "the second of them"


async def test_who_is_held_hears_it_where_the_hours_answers_are_used_up_and_once(world: World) -> None:
    await world.settled_client()
    for said in ("PLAN", "GOAL", "WHY", "HOW AM I", "go away"):
        await world.texts_in(said)
        await world.play(M)
    assert world.bodies()[ANSWERS:] == [ON_HOLD]
    [consent] = await world.rows("SELECT state FROM notifier.consent")
    assert consent["state"] == "held"
    for said in ("START", "go away", "START", "go away", "hello?"):
        await world.texts_in(said)
        await world.play(M)
    assert len(world.bodies()) == ANSWERS + 1, "two machines would go on"
    await world.play(timedelta(hours=1))
    await world.texts_in("hello?")
    assert world.bodies()[-1] == ON_HOLD


async def test_a_plan_that_is_called_for_again_and_again_comes_three_times_an_hour_and_once_beside_others(
    world: World,
) -> None:
    await world.settled_client()
    for _ in range(6):
        await world.texts_in("NOW")
        await world.play(5 * M)
    assert len(world.sent()) == ANSWERS
    assert await reasons(world, "now") == ["looping"] * 3
    await world.play(timedelta(hours=2))
    before = len(world.sent())
    for said in ("PLAN", "GOAL", "WHY", "HOW AM I", "NOW", "NOW"):
        await world.texts_in(said)
        await world.play(M)
    assert len(world.sent()) == before + ANSWERS + 1


async def test_after_a_miss_its_reason_and_a_better_time_a_call_is_answered_and_help_too(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + 5 * M)
    for said in ("3", "3", "2"):
        await world.texts_in(said)
        await world.play(M)
    before = len(world.sent())
    await world.texts_in("CALL")
    await world.texts_in("INFO")
    await world.play(M)
    assert len(world.sent()) == before + 2
    await world.texts_in("CALL")
    await world.play(M)
    assert len(world.sent()) == before + 2, "three answers, our question and HELP"


@pytest.mark.parametrize("digit", ["0", "1", "2", "3", "4", "5", "6"])
async def test_who_is_asked_what_got_in_the_way_is_helped_also_where_the_hours_answers_are_used_up(
    world: World, digit: str
) -> None:
    await world.settled_client()
    await world.play(DUE + 5 * M)
    for said in ("PLAN", "GOAL", "WHY", "HOW AM I"):
        await world.texts_in(said)
        await world.play(M)
    await world.texts_in("3")
    await world.play(M)
    before, stopped = len(world.sent()), await world.rows("SELECT kind FROM notifier.text WHERE reason = 'looping'")
    assert len(stopped) == 1, "the fourth"
    await world.texts_in(digit)
    await world.play(M)
    assert len(world.sent()) == before + 1


async def test_two_machines_get_one_help_for_each_question_of_a_nudge_and_no_more(world: World) -> None:
    """It answers whatever comes with everything that calls a nudge missed, or names what got in the way."""
    await world.settled_client()
    await world.play(DUE + 5 * M)
    for day in (1, 2):
        for said in ("3", "4", "3", "2", "1", "3", "4", "barrier 5", "no", "5", "SMALL", "3", "6"):
            await world.texts_in(said)
            await world.play(M)
        kinds = await asked_and_helped(world)
        assert kinds == (day, day), "one question for each nudge, and one help for each question"
        within = [each for each in world.sent() if each.created_at > world.clock.now() - timedelta(hours=1)]
        assert len(within) <= 1 + ANSWERS + 2, "the nudge, three answers, our question and its help"
        await world.play(DAY - 13 * M)


async def asked_and_helped(world: World) -> tuple[int, int]:
    [row] = await world.rows(
        "SELECT count(*) FILTER (WHERE kind = 'barrier') AS asked, count(*) FILTER (WHERE helps) AS helped"
        " FROM notifier.text WHERE state = 'delivered'"
    )
    return row["asked"], row["helped"]


async def test_a_flood_is_kept_and_not_answered_but_a_stop_in_it_holds(world: World) -> None:
    await world.settled_client()
    for _ in range(TEXTS_IN + 1):
        await world.texts_in("INFO")
    assert len(await world.rows("SELECT 1 FROM notifier.inbound")) == TEXTS_IN + 1
    assert (await reasons(world, "help")).count("flooded") == 1
    await world.texts_in("opt out")
    [consent] = await world.rows("SELECT state FROM notifier.consent")
    assert consent["state"] == "revoked"
    assert world.bodies()[-1].startswith("Harborside: You will get no more texts.")


async def test_a_clinic_writes_to_its_own_country_unless_it_names_others(world: World) -> None:
    await world.tell(world.clinic())
    away = Someone(world.clinic_id, phone="+18765550123")
    await world.tell(await world.enrolled(away), world.consent(away), await world.plan(away))
    await world.play(DUE + M)
    assert await decided(world) == [("country_not_allowed",)]
    await world.tell(world.clinic(countries=("US", "JM")))
    await world.play(DUE + DAY + M)
    assert len(world.sent(away.phone)) == 1


async def test_a_number_whose_country_was_never_looked_at_is_looked_at_when_it_is_opened(world: World) -> None:
    await world.tell(world.clinic())
    away = Someone(world.clinic_id, phone="+18765550123")
    await world.tell(await world.enrolled(away), world.consent(away), await world.plan(away))
    await world.rest()
    await world.admin.execute("UPDATE notifier.client SET phone_country = NULL")
    await world.play(DUE + M)
    assert world.sent(away.phone) == []
    assert [each.reason for each in await world.said(NudgeExpired)] == ["country_not_allowed"]


async def test_so_many_strangers_are_answered_in_an_hour(world: World) -> None:
    await world.tell(world.clinic())
    await world.rest()
    for number in range(STRANGERS + 1):
        await world.texts_in("hello", sender=phone(number + 1))
    assert sum(len(world.sent(phone(number + 1))) for number in range(STRANGERS + 1)) == STRANGERS
    assert await reasons(world, "stranger") == ["strangers_cap"]


async def texts_as_if_planned(world: World, kind: str, many: int) -> None:
    """So many more like the one there was, due at once."""
    await world.admin.execute(
        """INSERT INTO notifier.text (clinic_id, text_id, client_id, kind, channel, state, due_at, useful_until, planned_at,
                                      changed_at, rank, address)
        SELECT clinic_id, gen_random_uuid(), client_id, kind, channel, 'planned', $1, useful_until, $1, $1, rank, address
        FROM notifier.text, generate_series(1, $3) WHERE kind = $2""",
        world.clock.now(),
        kind,
        many,
    )
    await world.play(M)


async def test_strangers_whose_answers_fall_due_together_count_one_by_one(world: World) -> None:
    await world.tell(world.clinic())
    await world.rest()
    before = STRANGERS - 5
    for number in range(before):
        await world.texts_in("hello", sender=phone(number + 1))
    await world.down()
    for number in range(before, STRANGERS + 5):
        await as_if_asked(world, phone(number + 1))
    await world.up()
    await world.play(M)
    assert sum(len(world.sent(phone(number + 1))) for number in range(STRANGERS + 5)) == STRANGERS
    assert await reasons(world, "stranger") == ["strangers_cap"] * 5


async def as_if_asked(world: World, sender: str) -> None:
    """An answer to a stranger is planned while nothing is sent."""
    owner = strangers_of(world.clinic_id)
    address = await world.sealed(owner, "contact.phone", sender)
    async with world.db.transaction(world.clinic_id) as tx:
        await ledger.plan_text(
            tx,
            *(world.clinic_id, new_id(), owner, Kind.STRANGER),
            due_at=world.clock.now(),
            useful_for=timedelta(hours=1),
            address=address,
        )


async def test_of_many_texts_of_one_stranger_that_come_together_one_is_answered(world: World) -> None:
    await world.tell(world.clinic())
    await world.rest()
    await asyncio.gather(*(world.carrier.carrier.text(SAM, OURS, "hello", None) for _ in range(50)))
    await world.play(M)
    assert len(world.sent()) == 1
    await texts_as_if_planned(world, "stranger", 50)
    assert len(world.sent()) == SAME_TEXTS, "whoever plans them"
    assert set(await reasons(world, "stranger")) == {"same_text"}


async def test_one_mail_that_asks_for_everything_gets_three_answers(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with with_post(database, valkey_url, smtp_sink) as post:
        mail = await post.nudged()
        await post.answers(mail, "plan? goal? why? how am i doing? i'm stuck")
        await post.world.play(M)
        planned = await post.world.rows("SELECT kind, state, reason FROM notifier.text WHERE kind <> 'nudge'")
        assert len(planned) > ANSWERS, "more was asked for than is answered"
        assert len(smtp_sink.received) == 1 + ANSWERS
        assert [row["reason"] for row in planned if row["state"] == "expired"] == ["looping"] * (len(planned) - ANSWERS)


async def test_what_is_asked_for_by_mail_again_and_again_at_once_is_answered_three_times(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with with_post(database, valkey_url, smtp_sink) as post:
        mail = await post.nudged()
        await post.answers(mail, "INFO")
        await texts_as_if_planned(post.world, "help", 50)
        assert len(smtp_sink.received) == 1 + ANSWERS
        assert set(await reasons(post.world, "help")) == {"looping"}


async def test_a_text_waits_at_the_carrier_for_what_is_left_of_its_use_at_every_try(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, times=1, seconds=600), Fault(Trouble.UNDELIVERABLE, code=30003, times=1))
    await world.play(DUE + 55 * M)
    left = [round((_expires(message) - DUE) / M) for message in world.sent()]
    assert left == [50, 50], "half an hour into its window, whenever it goes out"
    assert all(message.created_at >= DUE + 10 * M for message in world.sent())


def _expires(message: Any) -> Any:
    assert message.expires_at is not None
    return message.expires_at


async def test_an_answer_to_a_client_is_held_to_no_defence_of_anothers(world: World) -> None:
    """What stops one number stops no other."""
    people = await clients(world, 1)
    for _ in range(ANSWERS + 1):
        await world.texts_in("INFO", sender=people[0].phone)
    other = Someone(world.clinic_id, phone=SAM)
    await world.tell(await world.enrolled(other), world.consent(other))
    await world.texts_in("INFO")
    assert len(world.sent()) == 1


async def test_two_processes_together_spend_no_more_segments_a_day_than_the_clinic_wants(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both look at what is spent before either begins a text."""
    people = await clients(world, 40, segments_a_day=10)
    second = build(world.settings.model_copy(update={"http_port": 0}), clock=world.clock)
    await second.start()
    tallies, looked, both = store.tallies, set[int](), asyncio.Event()

    async def at_once(tx: Tx, clinics: Collection[UUID], now: datetime) -> Mapping[UUID, Traffic]:
        found = await tallies(tx, clinics, now)
        looked.add(id(tx))
        if len(looked) == 2:
            both.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(both.wait(), 5)
        return found

    monkeypatch.setattr(store, "tallies", at_once)
    try:
        await world.play(DUE + M)
    finally:
        await second.stop()
    assert len(looked) > 1
    assert sum(len(world.sent(who.phone)) for who in people) == 10
    [row] = await world.rows("SELECT counted FROM notifier.tally WHERE what = 'segments'")
    assert row["counted"] == 10
    texts = await world.rows("SELECT state, reason FROM notifier.text WHERE state <> 'delivered'")
    assert {(row["state"], row["reason"]) for row in texts} <= {("expired", "spend_cap")}


async def test_a_text_by_itself_finds_the_cap_that_another_process_has_reached_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(segments_a_day=1), await world.enrolled(who))
    tallies = store.tallies

    async def just_before(tx: Tx, clinics: Collection[UUID], now: datetime) -> Mapping[UUID, Traffic]:
        found = await tallies(tx, clinics, now)
        if clinics and not found:
            await world.rows(
                "INSERT INTO notifier.tally (clinic_id, what, since, counted)"
                " VALUES ($1, 'segments', date_trunc('day', $2::timestamptz, 'UTC'), 1) RETURNING 1",
                world.clinic_id,
                now,
            )
        return found

    monkeypatch.setattr(store, "tallies", just_before)
    await world.tell(world.consent(who, "recorded"))
    await world.play(M)
    assert world.sent() == []
    [row] = await world.rows("SELECT counted FROM notifier.tally WHERE what = 'segments'")
    assert row["counted"] == 1
    assert await world.rows("SELECT 1 FROM notifier.attempt") == []
    monkeypatch.setattr(store, "tallies", tallies)
    await world.play(DAY)
    assert len(world.sent()) == 1, "a new day"
