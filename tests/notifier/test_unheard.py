"""That no callback of the carrier's arrives is told by the doctor and a gauge, though every text is settled all the same."""

from datetime import timedelta

from handrail.carrier import Fault, Trouble
from handrail_notifier import unheard
from handrail_notifier.unheard import ENOUGH
from handrail_shared.contracts.events import NudgeDelivered
from prometheus_client import REGISTRY

from tests.notifier.mail_world import with_post
from tests.notifier.test_loop import DUE
from tests.notifier.world import PUBLIC, Someone, World, opened
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

NOBODY_THERE = {"reach": {PUBLIC: "http://127.0.0.1:9"}}
"""The carrier gets no further than a proxy that does not know us."""
SETTLED = timedelta(hours=2)


def number(one: int) -> str:
    return f"+12025550{100 + one}"


async def asked(world: World, first: int, many: int = 1) -> None:
    """So many clients get one text each, a second after each other, which all end before this does."""
    for one in range(first, first + many):
        who = Someone(world.clinic_id, phone=number(one))
        await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
        await world.play(timedelta(seconds=1))
    await world.play(SETTLED)


def lose(world: World, first: int, many: int) -> None:
    world.add_fault(*(Fault(Trouble.CALLBACK_LOST, number(one)) for one in range(first, first + many)))


async def state(world: World) -> tuple[str, int]:
    found = await unheard.finding(world.db, world.clock)
    return found.state, (await unheard.measure(world.db, world.clock)).texts


async def test_where_no_callback_arrives_the_doctor_says_so_and_what_to_look_at(
    database: Database, valkey_url: str
) -> None:
    async with opened(database, valkey_url, carrier=NOBODY_THERE) as world:
        await asked(world, 1, ENOUGH - 1)
        assert await state(world) == ("good", ENOUGH - 1)
        await asked(world, ENOUGH)
        states = {each["state"] for each in await world.rows("SELECT state FROM notifier.attempt")}
        assert states == {"delivered"}, "the list told it"
        [ask] = [ask for about, ask in world.service.questions if about == "callbacks"]
        found = await ask()
        assert found.state == "bad"
        for named in (f"{ENOUGH} texts", "2026-03-02 15:0", "HANDRAIL_PUBLIC_URL", "proxy", "carrier's console"):
            assert named in found.says
        assert REGISTRY.get_sample_value("handrail_notifier_texts_unheard") == ENOUGH


async def test_the_gauge_is_read_with_the_metrics(world: World) -> None:
    lose(world, 1, 2)
    await asked(world, 1, 2)
    for measure in world.service.measures:
        await measure()
    assert REGISTRY.get_sample_value("handrail_notifier_texts_unheard") == 2


async def test_one_callback_that_arrives_is_enough(world: World) -> None:
    lose(world, 1, ENOUGH)
    await asked(world, 1, ENOUGH)
    assert await state(world) == ("bad", ENOUGH)
    await asked(world, ENOUGH + 1)
    assert await state(world) == ("good", 0)


async def test_callbacks_that_arrived_once_do_not_hide_that_none_does_any_more(world: World) -> None:
    await asked(world, 1, 3)
    lose(world, 4, ENOUGH)
    await asked(world, 4, ENOUGH)
    assert await state(world) == ("bad", ENOUGH)


async def test_a_callback_that_names_no_end_shows_that_they_arrive(world: World) -> None:
    for one in range(1, ENOUGH + 1):
        for status in ("delivered", "undelivered"):
            world.add_fault(Fault(Trouble.CALLBACK_LOST, number(one), status=status))
    await asked(world, 1, ENOUGH)
    assert await state(world) == ("good", 0)


async def test_what_is_still_waited_for_is_not_judged(world: World) -> None:
    lose(world, 1, ENOUGH)
    for one in range(1, ENOUGH + 1):
        who = Someone(world.clinic_id, phone=number(one))
        await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=5))
    assert await state(world) == ("good", 0)


async def test_what_is_long_ago_is_forgotten(world: World) -> None:
    lose(world, 1, ENOUGH)
    await asked(world, 1, ENOUGH)
    world.clock.advance_to(world.clock.now() + unheard.WITHIN)
    assert await state(world) == ("good", 0)


async def test_only_so_many_are_looked_at(world: World) -> None:
    lose(world, 1, 5)
    await asked(world, 1, 5)
    async with world.db.everywhere() as tx:
        found = await unheard.reports.unheard(tx, world.clock.now() - unheard.WITHIN, 3)
    assert found.texts == 3


async def test_mails_call_nobody_back(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> None:
    async with with_post(database, valkey_url, smtp_sink) as post:
        await post.world.play(DUE + timedelta(days=2))
        assert len(smtp_sink.received) > 1
        assert await state(post.world) == ("good", 0)
        assert await post.world.said(NudgeDelivered) == []
