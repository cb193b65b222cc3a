"""A nudge that did not arrive by text goes once by e-mail, if its client agreed to that, and its record says so."""

from datetime import timedelta
from itertools import product
from typing import Any

import httpx
import pytest
from handrail.carrier import Fault, Trouble
from handrail.embedded.ports import free_port
from handrail_notifier.core import fallback
from handrail_notifier.core.errors import FailureClass
from handrail_notifier.core.fallback import FALLS_BACK, Fallback, Turn, way_for
from handrail_shared.contracts.events import NudgeDecided, NudgeExpired, NudgeFailed, NudgeFellBack, NudgeSent
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import AccessKeys
from pydantic import SecretStr

from tests.notifier.test_loop import DUE
from tests.notifier.world import SAM, Someone, World, kinds, opened
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

SOON = timedelta(minutes=2)
OFFERED, GONE, SPARED, DROPPED = Fallback.OFFERED, Fallback.GONE, Fallback.NOT_NEEDED, Fallback.DROPPED
TABLE = {
    Turn.LEAVE: {OFFERED: GONE, GONE: GONE, SPARED: SPARED, DROPPED: DROPPED},
    Turn.ARRIVE: {OFFERED: SPARED, GONE: GONE, SPARED: SPARED, DROPPED: DROPPED},
    Turn.END: {OFFERED: DROPPED, GONE: GONE, SPARED: SPARED, DROPPED: DROPPED},
}


@pytest.mark.parametrize(("state", "turn"), list(product(Fallback, Turn)))
def test_every_cell(state: Fallback, turn: Turn) -> None:
    assert fallback.after(state, turn) is TABLE[turn][state]


@pytest.mark.parametrize("why", FailureClass)
def test_every_failure_is_ruled_upon_and_a_mail_goes_no_other_way(why: FailureClass) -> None:
    assert (way_for("sms", why) == "email") == FALLS_BACK[why]
    assert way_for("email", why) is None
    assert not FALLS_BACK[FailureClass.OPTED_OUT]
    assert not FALLS_BACK[FailureClass.TOO_LATE]
    assert not FALLS_BACK[FailureClass.CANCELED]


HOUR = timedelta(hours=1)
SECONDS = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("begun", "next_try", "is_too_long"),
    [
        (timedelta(0), 2 * SECONDS, False),
        (timedelta(0), HOUR / 2, False),
        (timedelta(0), HOUR / 2 + SECONDS, True),
        (timedelta(0), HOUR, True),
        (timedelta(0), 2 * HOUR, True),
        (timedelta(0), None, True),
        (HOUR / 2, HOUR * 3 / 4, False),
        (HOUR / 2, HOUR * 3 / 4 + SECONDS, True),
        (HOUR - SECONDS, HOUR - SECONDS / 2, False),
        (HOUR - SECONDS, HOUR, True),
        (HOUR, HOUR + 2 * SECONDS, True),
    ],
)
def test_what_is_turned_away_is_waited_for_while_that_costs_less_than_half_of_its_use(
    begun: timedelta,
    next_try: timedelta | None,
    is_too_long: bool,
) -> None:
    at = None if next_try is None else DUE + next_try
    assert fallback.waits_too_long(DUE + begun, at, DUE + HOUR) == is_too_long


async def reached_both_ways(world: World, *, by_mail: bool = True) -> Someone:
    who = Someone(world.clinic_id)
    email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
    told = [world.clinic(), await world.enrolled(who, email=email), world.consent(who), await world.plan(who)]
    await world.tell(*told, *([world.consent(who, channel="email")] if by_mail else []))
    await world.rest()
    return who


def mailed(sink: SmtpSink) -> dict[str, Any]:
    return {"smtp_url": SecretStr(sink.url)}


async def record_of(world: World) -> dict[str, Any]:
    """What the clinic is told of its one decision."""
    [decided] = await world.said(NudgeDecided)
    assert isinstance(decided, NudgeDecided)
    key = await AccessKeys(Db("", schema="")).make(world.admin, ClinicId(world.clinic_id), ["plans"])
    async with httpx.AsyncClient(
        verify=False, base_url=world.local, headers={"Authorization": f"Bearer {key}"}
    ) as http:
        answer = await http.get(f"/v1/decisions/{decided.nudge_id}")
    found: dict[str, Any] = answer.json()
    return found


async def test_a_number_that_does_not_exist_is_answered_by_a_mail_and_the_record_says_so(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.REFUSED, number=SAM, code=21211))
        await world.play(DUE + SOON)
        [mail] = await smtp_sink.mails(1)
        assert "You planned for now" in mail.text
        said = await world.said(NudgeFellBack, NudgeSent)
        assert kinds(said) == ["NudgeFellBack", "NudgeSent"]
        assert isinstance(said[1], NudgeSent)
        assert said[1].channel == "email"
        shown = (await record_of(world))["fallback"]
        assert (shown["from_channel"], shown["to_channel"], shown["state"]) == ("sms", "email", "gone")
        attempts = await world.rows("SELECT channel, state FROM notifier.attempt ORDER BY begun_at")
        assert [tuple(row) for row in attempts] == [("sms", "failed"), ("email", "accepted")]
        await world.play(DUE + timedelta(hours=3))
        assert len(await smtp_sink.mails(1)) == 1, "once"


async def test_who_did_not_agree_to_mail_gets_none_and_the_record_says_why(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world, by_mail=False)
        world.add_fault(Fault(Trouble.REFUSED, number=SAM, code=21211))
        await world.play(DUE + SOON)
        shown = (await record_of(world))["fallback"]
        assert (shown["state"], shown["reason"]) == ("dropped", "no_consent")
        assert await world.said(NudgeFellBack) == []


async def test_an_opt_out_is_no_reason_to_write_by_mail(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.REFUSED, number=SAM, code=21610))
        await world.play(DUE + timedelta(hours=3))
        assert await world.said(NudgeFellBack, NudgeSent) == []
        assert await world.rows("SELECT 1 FROM notifier.fallback") == []


async def test_what_was_blocked_by_the_person_perhaps_goes_no_other_way(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30004))
        await world.play(DUE + timedelta(hours=1))
        assert kinds(await world.said(NudgeFailed, NudgeFellBack)) == ["NudgeFailed"]
        assert smtp_sink.received == []


async def test_a_text_that_the_carrier_filtered_on_its_way_is_followed_by_a_mail(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30007))
        await world.play(DUE + timedelta(minutes=10))
        await smtp_sink.mails(1)
        fell_back = await world.said(NudgeFellBack)
        assert [each.code for each in fell_back if isinstance(each, NudgeFellBack)] == ["content"]
        assert len(await world.said(NudgeSent)) == 2, "by text, then by mail"


async def test_a_text_that_is_tried_again_goes_no_other_way_until_that_failed_too(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30003))
        await world.play(DUE + timedelta(minutes=10))
        assert await world.said(NudgeFellBack) == [], "it is tried once more"
        assert world.sent() != []


async def test_which_try_is_the_newest_does_not_hang_on_a_clock_that_was_set_back(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30003))
        await world.play(DUE + timedelta(minutes=10))
        await world.rows("UPDATE notifier.attempt SET begun_at = begun_at + interval '3 hours' RETURNING 1")
        await world.play(DUE + timedelta(hours=1, minutes=10))
        assert len(await world.rows("SELECT 1 FROM notifier.attempt WHERE channel = 'sms'")) == 2, "one more try"
        assert len(await smtp_sink.mails(1)) == 1, "the second try has failed, too"


async def test_what_waits_in_line_goes_by_mail_when_a_cap_is_met_and_the_record_says_so(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    slowly = mailed(smtp_sink) | {"segments_per_second": 0.02}
    async with opened(database, valkey_url, settings=slowly) as world:
        await world.tell(world.clinic())
        people = [Someone(world.clinic_id, phone=f"+1202555014{number}") for number in range(4)]
        for who in people:
            email = await world.sealed(who.client_id, "contact.email", f"p{who.phone[-1]}@example.com")
            told = [await world.enrolled(who, email=email), world.consent(who), world.consent(who, channel="email")]
            await world.tell(*told, await world.plan(who))
        world.add_fault(Fault(Trouble.UNDELIVERABLE, code=30023, times=1))
        await world.play(DUE + timedelta(hours=1))
        fell_back = await world.said(NudgeFellBack)
        by_text = [who for who in people if any(each.status.value == "delivered" for each in world.sent(who.phone))]
        assert await world.said(NudgeExpired) == []
        assert len(smtp_sink.received) == len(fell_back) == len(people) - len(by_text)
        assert len(fell_back) > 1, "else nobody waited in line"
        assert {each.code for each in fell_back if isinstance(each, NudgeFellBack)} == {"capped"}
        states = await world.rows("SELECT DISTINCT state FROM notifier.fallback")
        assert [row["state"] for row in states] == ["gone"]


async def goes_by_mail(world: World, smtp_sink: SmtpSink) -> timedelta:
    """Once, instead of a text that nobody took; how long after it was due."""
    await world.play(DUE + timedelta(hours=5))
    assert len(smtp_sink.received) == 1
    assert kinds(await world.said(NudgeFailed, NudgeFellBack, NudgeSent, NudgeExpired)) == [
        "NudgeFailed",
        "NudgeFellBack",
        "NudgeSent",
    ]
    [failed, fell_back] = await world.said(NudgeFailed, NudgeFellBack)
    assert isinstance(failed, NudgeFailed)
    assert isinstance(fell_back, NudgeFellBack)
    assert (failed.code, failed.channel, fell_back.code) == ("throttled", "sms", "throttled")
    assert world.sent() == []
    counted = await world.rows("SELECT counted FROM notifier.tally WHERE what = 'segments'")
    assert sum(row["counted"] for row in counted) == 0, "nobody took it, so it costs nothing"
    shown = (await record_of(world))["fallback"]
    assert (shown["from_channel"], shown["to_channel"], shown["state"]) == ("sms", "email", "gone")
    return fell_back.occurred_at - DUE


async def test_what_the_carrier_turns_away_for_half_of_its_use_goes_by_mail(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.BUSY, seconds=2))
        waited = await goes_by_mail(world, smtp_sink)
        assert timedelta(minutes=10) < waited <= timedelta(minutes=25), "of the fifty minutes that it is of use"
        attempts = await world.rows("SELECT channel, state FROM notifier.attempt ORDER BY begun_at")
        texts = [row["state"] for row in attempts if row["channel"] == "sms"]
        assert texts == ["planned"] * (len(texts) - 1) + ["failed"]
        assert [row["state"] for row in attempts if row["channel"] == "email"] == ["accepted"]


async def test_a_pause_that_outlasts_its_use_is_not_waited_for(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.BUSY, seconds=3600))
        assert await goes_by_mail(world, smtp_sink) == timedelta()


async def test_a_carrier_to_which_no_connection_opens_is_not_waited_for_either(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    nobody = {"twilio_base_url": f"http://127.0.0.1:{free_port()}"}
    async with opened(database, valkey_url, settings=mailed(smtp_sink) | nobody) as world:
        await reached_both_ways(world)
        assert await goes_by_mail(world, smtp_sink) <= timedelta(minutes=25)


async def test_a_carrier_that_is_busy_for_a_moment_gets_its_text(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.BUSY, times=5, seconds=60))
        await world.play(DUE + timedelta(hours=1))
        assert len(world.sent()) == 1
        assert (smtp_sink.received, await world.rows("SELECT 1 FROM notifier.fallback")) == ([], [])


async def test_what_is_turned_away_ends_where_mail_was_not_agreed_to_and_the_record_says_why(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world, by_mail=False)
        world.add_fault(Fault(Trouble.BUSY, seconds=2))
        await world.play(DUE + timedelta(minutes=30))
        assert await world.rows("SELECT 1 FROM notifier.fallback") == [], "it is tried on"
        await world.play(DUE + timedelta(hours=5))
        assert kinds(await world.said(NudgeFailed, NudgeFellBack, NudgeSent, NudgeExpired)) == ["NudgeExpired"]
        shown = (await record_of(world))["fallback"]
        assert (shown["state"], shown["reason"]) == ("dropped", "no_consent")
        assert smtp_sink.received == []


async def test_what_was_in_doubt_before_it_was_turned_away_goes_no_other_way(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.FAILS, times=1))
        await world.play(DUE + timedelta(seconds=1))
        world.add_fault(Fault(Trouble.BUSY, seconds=2))
        await world.play(DUE + timedelta(hours=5))
        assert kinds(await world.said(NudgeFailed, NudgeFellBack, NudgeSent, NudgeExpired)) == ["NudgeExpired"]
        assert (smtp_sink.received, await world.rows("SELECT 1 FROM notifier.fallback")) == ([], [])


async def test_what_may_have_arrived_goes_no_other_way(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with opened(database, valkey_url, settings=mailed(smtp_sink)) as world:
        await reached_both_ways(world)
        world.add_fault(Fault(Trouble.FAILS, times=1))
        await world.play(DUE + timedelta(seconds=1))
        await world.admin.execute("UPDATE notifier.client SET phone_state = 'unhealthy'")
        await world.play(DUE + timedelta(hours=1))
        [expired] = await world.said(NudgeExpired)
        assert isinstance(expired, NudgeExpired)
        assert expired.reason == "number_unhealthy"
        assert (world.sent(), smtp_sink.received, await world.said(NudgeFellBack)) == ([], [], [])


async def test_without_a_mail_server_a_nudge_is_not_given_to_mail(world: World) -> None:
    await reached_both_ways(world)
    world.add_fault(Fault(Trouble.BUSY, seconds=120, times=9))
    await world.play(DUE + timedelta(hours=2))
    assert kinds(await world.said(NudgeFailed, NudgeFellBack, NudgeSent)) == ["NudgeSent"]
