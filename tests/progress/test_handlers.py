"""From the bus to rows and news, on a real database."""

import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_progress.core.announce import PlanKey
from handrail_progress.core.streak import FRESH, Run
from handrail_progress.keeping import fact_of, line_of
from handrail_progress.rebuild import rebuild
from handrail_progress.store import answers
from handrail_progress.store import practice as store
from handrail_progress.store.answers import PlanProgress
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ClientDischarged,
    Event,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanResumed,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.db import Db

from tests.progress.hearing import (
    CLIENT,
    CLINIC,
    NOW,
    PLAN,
    Hearing,
    about_nudge,
    debrief,
    decision,
    delivery,
    recorded,
    reply,
    story,
)
from tests.progress.stories import START, day, opportunity_id

KEY = PlanKey(ClinicId(CLINIC), ClientId(CLIENT), PlanId(PLAN))


@pytest.fixture
def hearing(db: Db) -> Hearing:
    return Hearing(db)


async def run_of(db: Db, plan: PlanKey = KEY) -> Run:
    async with db.transaction(plan.clinic_id) as tx:
        return (await store.kept(tx, [plan])).get((plan.clinic_id, plan.plan_id), store.NOTHING).practice.run


async def outbox(db: Db) -> list[asyncpg.Record]:
    async with db.everywhere() as tx:
        return list(await tx.fetch("SELECT * FROM outbox WHERE topic = 'handrail.progress.v1' ORDER BY seq"))


def kinds(rows: list[asyncpg.Record]) -> list[str]:
    return [row["type"].removeprefix("handrail.").removesuffix(".v1") for row in rows]


async def test_answers_are_counted_and_said(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(*story("DM"))
    assert (await run_of(db)).run == 1
    assert kinds(await outbox(db)) == ["repetition_counted", "streak_extended", "streak_forgiven"]


async def test_what_is_said_names_its_cause(db: Db, hearing: Hearing) -> None:
    cause = reply(0, "D")
    await hearing.take_in(cause)
    rows = await outbox(db)
    assert {row["causation_id"] for row in rows} == {cause.envelope.id}
    assert {row["correlation_id"] for row in rows} == {cause.envelope.correlation_id}
    assert {row["subject"] for row in rows} == {CLIENT}
    assert [row["occurred_at"] for row in rows] == [NOW, NOW + timedelta(microseconds=1)], "the order is told, too"


async def test_the_same_event_twice_has_its_effect_once(db: Db, hearing: Hearing) -> None:
    facts = story("DD")
    await hearing.take_in(*facts, *facts)
    await hearing.take_in(*facts)
    assert (await run_of(db)).total_repetitions == 2
    assert len(await outbox(db)) == 4


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_any_batches_end_the_same(db: Db, hearing: Hearing, seed: int) -> None:
    letters = "DDMD.MMDpD_DMD"
    facts = [
        *story(letters),
        *(decision(number) for number in range(14)),
        reply(4, "M", after=99),
        reply(2, "D", after=99),
    ]
    random.Random(seed).shuffle(facts)
    while facts:
        size = random.Random(seed + len(facts)).randint(1, 5)
        await hearing.take_in(*facts[:size])
        facts = facts[size:]
    in_order, other = Hearing(db), uuid4()
    corrected = [reply(4, "M", after=99, plan=other), reply(2, "D", after=99, plan=other)]
    await in_order.take_in(*(decision(number, plan=other) for number in range(14)))
    await in_order.take_in(*story(letters, plan=other), *corrected)
    assert await run_of(db) == await run_of(db, PlanKey(KEY.clinic_id, KEY.client_id, PlanId(other)))


async def test_plans_do_not_mix_in_a_batch(db: Db, hearing: Hearing) -> None:
    plans, clients = [uuid4(), uuid4()], [uuid4(), uuid4()]
    mixed = [
        fact
        for pair in zip(*(story("DDM", plan=p, client=c) for p, c in zip(plans, clients, strict=True)), strict=True)
        for fact in pair
    ]
    await hearing.take_in(*mixed)
    for plan, client in zip(plans, clients, strict=True):
        run = await run_of(db, PlanKey(KEY.clinic_id, ClientId(client), PlanId(plan)))
        assert (run.run, run.misses) == (2, 1)
    assert kinds(await outbox(db)) == [
        *["repetition_counted", "streak_extended"] * 4,
        *["streak_forgiven"] * 2,
    ]


async def test_clinics_with_the_same_ids_do_not_mix(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(*story("DD"), *story("M", clinic=UUID(int=99)))
    elsewhere = PlanKey(ClinicId(UUID(int=99)), KEY.client_id, KEY.plan_id)
    assert (await run_of(db)).run == 2
    assert (await run_of(db, elsewhere)).misses == 1


async def test_a_debrief_that_is_left_out_moves_no_moment_and_makes_no_comeback(db: Db, hearing: Hearing) -> None:
    """The lunch of day 0 was done, the next was missed: what is decided in the evening about lunch changes nothing."""
    await hearing.take_in(decision(0), reply(0, "D"), *_missed_an_hour_later())
    run, news = await run_of(db), kinds(await outbox(db))
    await hearing.take_in(debrief(0))
    assert (await run_of(db), kinds(await outbox(db))) == (run, news)


def _missed_an_hour_later() -> list[Recorded[Event]]:
    """Of the same day and the same plan."""
    about = {"opportunity_id": opportunity_id(77), "occurred_at": START + timedelta(hours=1)}
    decided = decision(0).event.model_copy(update={**about, "window_start": START + timedelta(hours=1)})
    return [recorded(decided), recorded(reply(0, "M").event.model_copy(update=about))]


async def test_a_nudge_that_went_out_by_mail_is_told_from_one_by_text(db: Db, hearing: Hearing) -> None:
    attempt = {"attempt_id": uuid4(), "segments": 1}
    await hearing.take_in(
        *(decision(number) for number in range(3)),
        about_nudge(NudgeSent, 0, channel="email", **attempt),
        about_nudge(NudgeSent, 1, channel="sms", **attempt),
        about_nudge(NudgeSent, 2, channel="email", **attempt),
        about_nudge(NudgeFailed, 2, 9, channel="email", code="bounced"),
    )
    async with db.everywhere() as tx:
        fates = [row["nudge"] for row in await tx.fetch("SELECT nudge FROM opportunity ORDER BY window_start")]
    assert fates == ["mailed", "sent", "failed"]
    assert (await rebuild(db, NOW)).equal


async def test_a_line_of_the_log_from_before_the_channel_was_kept_is_read(db: Db, hearing: Hearing) -> None:
    sent = about_nudge(NudgeSent, 0, channel="email", attempt_id=uuid4(), segments=1)
    line = line_of(sent)
    old = fact_of(replace(line, data=line.data.replace('"channel":"email"', "").replace(",}", "}")), NudgeSent)
    assert (old.event.channel, old.event.opportunity_id) == (None, sent.event.opportunity_id)  # type: ignore[attr-defined]  # it was sent


async def test_nudges_move_no_run(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(decision(0), decision(1, withheld=True), about_nudge(NudgeExpired, 2, reason="too_late"))
    assert await run_of(db) == FRESH
    assert await outbox(db) == []


async def test_each_kind_of_opportunity_is_counted_apart(db: Db, hearing: Hearing) -> None:
    attempt = {"attempt_id": uuid4(), "channel": "sms"}
    await hearing.take_in(
        *(decision(number) for number in range(8)),
        decision(8, withheld=True, reasons=("faded",)),
        decision(9, withheld=True, reasons=("faded", "on_break")),
        decision(10),
        decision(11),
        about_nudge(NudgeSent, 4, 1, segments=1, **attempt),
        about_nudge(NudgeDelivered, 4, 2, **attempt),
        about_nudge(NudgeFailed, 5, 1, code="number_unreachable", channel="sms"),
        about_nudge(NudgeExpired, 6, 1, reason="too_late"),
        about_nudge(NudgeExpired, 10, 1, reason="plan_paused"),
        reply(11, "s"),
        *story("DpM."),
    )
    async with db.transaction(CLINIC) as tx:
        counts = (await answers.counts(tx, KEY.clinic_id, [PLAN]))[PLAN]
        last = (await answers.last_opportunities(tx, KEY.clinic_id, [PLAN], 20))[PLAN]
    assert {kind.value: number for kind, number in counts.items()} == {
        "done": 1,
        "partly": 1,
        "missed": 1,
        "did_not_arise": 1,
        "skipped": 1,
        "silent": 2,
        "undelivered": 2,
        "withheld": 1,
        "not_available": 2,
    }
    assert [each.local_date for each in last] == [day(number) for number in reversed(range(12))]
    for kind, number in counts.items():
        assert [each.standing for each in last].count(kind) == number


async def test_the_helpfulness_of_an_answer_is_kept(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(reply(0, "D", helpfulness=7))
    async with db.transaction(CLINIC) as tx:
        [last] = (await answers.last_opportunities(tx, KEY.clinic_id, [PLAN], 5))[PLAN]
    assert last.report is not None
    assert last.report.helpfulness == 7


def activated(minute: int = 0) -> PlanActivated:
    sealed = "hs1.1." + "A" * 40
    return PlanActivated(
        clinic_id=CLINIC, client_id=CLIENT, plan_id=PLAN, goal_id=UUID(int=5), plan_version=1, cue=sealed, response=sealed,
        moments=(), expires_at=NOW, occurred_at=START.replace(minute=minute),
    )  # fmt: skip


def ended(minute: int = 5) -> PlanEnded:
    return PlanEnded(
        clinic_id=CLINIC, client_id=CLIENT, plan_id=PLAN, goal_id=UUID(int=5), local_date=day(3), reason="met",
        occurred_at=START.replace(minute=minute),
    )  # fmt: skip


def discharged(minute: int = 9) -> ClientDischarged:
    return ClientDischarged(clinic_id=CLINIC, client_id=CLIENT, occurred_at=START.replace(minute=minute))


async def plan_of(db: Db) -> PlanProgress:
    async with db.transaction(CLINIC) as tx:
        found = await answers.progress_of_plan(tx, KEY.clinic_id, PLAN)
    assert found is not None
    return found


async def test_a_plan_is_known_by_its_activation_before_or_after_its_first_answer(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(reply(0, "D"), recorded(activated()))
    found = await plan_of(db)
    assert (found.goal_id, found.activated_at, found.over_at, found.practice.run.run) == (UUID(int=5), START, None, 1)


async def test_an_ended_plan_keeps_its_count_and_takes_late_answers(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(recorded(activated()), reply(0, "D"), recorded(ended()), reply(1, "D"))
    found = await plan_of(db)
    assert (found.over_because, found.practice.run.run) == ("met", 2)


async def test_a_plan_that_rests_keeps_its_run_and_nothing_is_missed(db: Db, hearing: Hearing) -> None:
    sealed = "hs1.1." + "A" * 40
    about = {"clinic_id": CLINIC, "client_id": CLIENT, "plan_id": PLAN}
    rests = PlanPaused(**about, occurred_at=START.replace(minute=3))
    goes_on = PlanResumed(
        **about, goal_id=UUID(int=5), plan_version=1, cue=sealed, response=sealed, moments=(), expires_at=NOW,
        occurred_at=START.replace(minute=4),
    )  # fmt: skip
    await hearing.take_in(recorded(activated()), reply(0, "D"), recorded(rests))
    resting = await plan_of(db)
    assert (resting.resting_since, resting.practice.run.run, resting.practice.run.misses) == (
        START.replace(minute=3),
        1,
        0,
    )
    await hearing.take_in(recorded(goes_on), reply(1, "D"))
    after = await plan_of(db)
    assert (after.resting_since, after.practice.run.run, after.activated_at) == (None, 2, START)


async def test_a_discharge_ends_the_plan_even_if_it_is_heard_first(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(recorded(discharged()))
    await hearing.take_in(recorded(activated()))
    found = await plan_of(db)
    assert (found.over_because, found.over_at) == ("discharged", START.replace(minute=9))


async def test_a_plan_made_after_a_discharge_is_live(db: Db, hearing: Hearing) -> None:
    await hearing.take_in(recorded(discharged(minute=1)), recorded(activated(minute=2)))
    assert (await plan_of(db)).over_at is None


async def test_an_answer_that_cannot_be_read_stops_no_other(db: Db, hearing: Hearing) -> None:
    good = reply(0, "D")
    broken = delivery(reply(1, "D"))
    await hearing._consumer.handle(
        [type(broken)(broken.topic, broken.key, b"{}", broken.headers, 0, "1"), delivery(good)]
    )
    assert (await run_of(db)).run == 1
    assert [message.topic for message in hearing.bus.published] == ["handrail.replies.v1.progress.dlq"]


async def test_a_batch_needs_a_fixed_number_of_statements(dsn: str) -> None:
    """However many events and plans. The first batch is not counted: it also learns the types."""
    db = Db(dsn, schema="progress", max_size=1)
    await db.open()
    asked: list[object] = []
    async with db.everywhere() as tx:
        tx.add_query_logger(asked.append)
    counts = []
    for facts in (1, 3, 60):
        asked.clear()
        await Hearing(db).take_in(*(reply(0, "D", plan=uuid4(), client=uuid4()) for _ in range(facts)))
        counts.append(len(asked))
    await db.close()
    assert counts[1] == counts[2] <= 15
