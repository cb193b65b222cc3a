"""The text with numbers to call: said once in half an hour by each way if it arrived, and at once the other way where it did not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.dispatcher import alarms
from pydantic import SecretStr

from tests.notifier.mail_world import MAILBOX, Post
from tests.notifier.test_crisis import ALARMING, minutes, on_call
from tests.notifier.test_mail_intake import bounce
from tests.notifier.world import SAM, Someone, World, opened
from tests.support.postgres import Database
from tests.support.smtp import Received, SmtpSink

ADDRESS = "sam@example.com"
AGAIN = "please, I have the pills, I want to die"
REFUSED = Fault(Trouble.REFUSED, number=SAM, code=21610)


@pytest.fixture
async def both(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    """A client with a number and an address, who agreed to mails alone; and people on call."""
    chosen = {"smtp_url": SecretStr(smtp_sink.url), "mail_reply_address": MAILBOX, "mail_port": 0}
    async with opened(database, valkey_url, settings=chosen) as world:
        who = Someone(world.clinic_id)
        enrolled = await world.enrolled(who, email=await world.sealed(who.client_id, "contact.email", ADDRESS))
        await world.tell(world.clinic(), enrolled, world.consent(who, channel="email"), await world.plan(who))
        await on_call(world)
        yield Post(world, smtp_sink, who)


def texted(world: World) -> int:
    return len([body for body in world.bodies() if "call 911" in body])


def mailed(post: Post) -> list[Received]:
    return [mail for mail in post.sink.received if mail.recipients == (ADDRESS,) and "call 911" in mail.text]


async def planned(world: World) -> list[tuple[str, str]]:
    """The (channel, state) of all that was planned with numbers."""
    rows = await world.rows(
        "SELECT channel, state FROM notifier.text WHERE kind IN ('numbers', 'stranger_numbers') ORDER BY planned_at, channel"
    )
    return [(row["channel"], row["state"]) for row in rows]


async def test_numbers_that_are_refused_go_by_mail_at_once_and_are_said_anew_when_asked_for(both: Post) -> None:
    world = both.world
    world.add_fault(REFUSED)
    await world.texts_in(ALARMING)
    [mail] = mailed(both)
    assert mail.text.count("We've sent an alert to your clinic.") == 1
    assert texted(world) == 0
    world.carrier.carrier.drop_faults()
    await world.play(minutes(3))
    await world.texts_in(AGAIN)
    assert texted(world) == 1, "what was refused was not said"
    await world.play(minutes(10))
    await world.texts_in(ALARMING)
    assert (texted(world), len(mailed(both))) == (1, 1), "once in half an hour by each way"
    await world.play(minutes(31))
    await world.texts_in(ALARMING)
    assert (texted(world), len(mailed(both))) == (2, 1), "the other way is taken only where the first fails"


async def test_where_both_ways_fail_each_alarming_text_tries_each_once(both: Post) -> None:
    world = both.world
    world.add_fault(REFUSED)
    both.sink.refusal = "554 5.7.1 No"
    for said in range(1, 3):
        await world.texts_in(ALARMING)
        await world.play(minutes(5))
        assert await planned(world) == [("email", "failed"), ("sms", "failed")] * said


async def test_numbers_that_a_fault_of_ours_keeps_back_go_by_mail(both: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    world, say = both.world, alarms.numbers_text

    def fails_by_text(*about: Any, by_mail: bool, **more: Any) -> str:
        if not by_mail:
            raise LookupError("these words are not to be had")
        return say(*about, by_mail=by_mail, **more)

    monkeypatch.setattr(alarms, "numbers_text", fails_by_text)
    await world.texts_in(ALARMING)
    await world.play(minutes(3))
    assert await planned(world) == [("sms", "expired"), ("email", "accepted")]
    assert (texted(world), len(mailed(both))) == (0, 1)
    steps = await world.rows("SELECT detail FROM notifier.crisis_step WHERE what = 'numbers_not_sent'")
    assert [row["detail"] for row in steps] == [["fault"]]


async def test_an_address_that_is_known_to_be_bad_gets_no_numbers(both: Post) -> None:
    world = both.world
    await world.admin.execute("UPDATE notifier.client SET email_state = 'invalid'")
    world.add_fault(REFUSED)
    await world.texts_in(ALARMING)
    await world.play(minutes(2))
    assert await planned(world) == [("sms", "failed")]


async def test_numbers_that_did_not_arrive_are_said_anew_by_the_next_text_and_not_once_more(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30500, times=1))
    await world.texts_in(ALARMING)
    await world.play(minutes(5))
    assert await planned(world) == [("sms", "planned")], "tried once more in a while"
    await world.texts_in(AGAIN)
    await world.play(minutes(1))
    assert await planned(world) == [("sms", "expired"), ("sms", "delivered")]
    before = texted(world)
    await world.play(minutes(28))
    await world.texts_in(ALARMING)
    assert texted(world) == before, "they are there"


async def test_who_writes_by_the_other_way_gets_the_numbers_there(both: Post) -> None:
    world = both.world
    mail = await both.nudged()
    await world.texts_in(ALARMING)
    assert (texted(world), len(mailed(both))) == (1, 0)
    await both.answers(mail, "my phone is dying. I want to die")
    assert (texted(world), len(mailed(both))) == (1, 1)
    await both.answers(mail, ALARMING, ident="<2@phone.example.com>")
    assert (texted(world), len(mailed(both))) == (1, 1)


async def test_numbers_whose_mail_comes_back_go_by_text(both: Post) -> None:
    world = both.world
    mail = await both.nudged()
    await both.answers(mail, ALARMING)
    [numbers] = mailed(both)
    assert texted(world) == 0
    await world.play(minutes(2))
    await bounce(both, numbers)
    await world.play(minutes(1))
    assert texted(world) == 1
    [told] = await world.rows(
        "SELECT detail FROM notifier.crisis_step WHERE what = 'numbers_planned' ORDER BY number DESC LIMIT 1"
    )
    assert "otherwise" in told["detail"]


async def test_numbers_and_alerts_by_mail_outlast_a_server_that_wants_to_be_asked_again(both: Post) -> None:
    world = both.world
    world.add_fault(REFUSED)
    both.sink.refusals["recipient"] = "450 4.7.1 Greylisted, try again in 5 minutes"
    await world.texts_in(ALARMING)
    await world.play(minutes(5))
    assert mailed(both) == []
    del both.sink.refusals["recipient"]
    await world.play(minutes(6))
    assert len(mailed(both)) == 1
    alerts = await world.rows("SELECT state FROM notifier.text WHERE kind = 'staff_alert' AND channel = 'email'")
    assert {row["state"] for row in alerts} == {"accepted"}


async def test_numbers_that_did_not_arrive_go_by_mail_soon_also_where_nobody_says_so(both: Post) -> None:
    world = both.world
    world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30003), Fault(Trouble.CALLBACK_LOST))
    await world.texts_in(ALARMING)
    await world.play(minutes(3))
    assert len(mailed(both)) == 1


async def test_of_numbers_that_are_long_on_their_way_the_carrier_is_asked_again(both: Post) -> None:
    world = both.world
    world.add_fault(Fault(Trouble.STUCK, number=SAM, seconds=400), Fault(Trouble.CALLBACK_LOST))
    world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30003))
    await world.texts_in(ALARMING)
    await world.play(minutes(5))
    assert mailed(both) == []
    await world.play(minutes(12))
    assert len(mailed(both)) == 1


async def test_a_stranger_whose_numbers_failed_gets_them_when_they_write_again(world: World) -> None:
    await world.settled_client()
    other = "+12025550177"
    world.add_fault(Fault(Trouble.REFUSED, number=other, code=21610, times=1))
    await world.texts_in(ALARMING, sender=other)
    assert world.bodies(other) == []
    await world.play(minutes(3))
    await world.texts_in(AGAIN, sender=other)
    assert [body for body in world.bodies(other) if "988" in body or "911" in body or "emergency number" in body]
    await world.play(minutes(1))
    assert await planned(world) == [("sms", "failed"), ("sms", "delivered")]


LOST = Fault(Trouble.UNDELIVERABLE, number=SAM, code=30008, times=2)


async def test_what_is_heard_in_place_of_an_answer_and_did_not_arrive_was_not_said(world: World) -> None:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    await world.play(minutes(5))
    world.add_fault(LOST)
    await world.texts_in("are you there?")
    await world.play(minutes(90))
    before = len(world.bodies())
    for _ in range(2):
        await world.texts_in("are you there?")
        await world.play(minutes(5))
    [heard] = world.bodies()[before:]
    assert "your emergency number" in heard


async def test_what_is_heard_in_place_of_an_answer_goes_by_mail_to_who_agreed_to_mails(both: Post) -> None:
    world = both.world
    await world.tell(world.consent(both.who))
    await world.rest()
    await world.texts_in(ALARMING)
    await world.play(minutes(5))
    world.add_fault(LOST)
    await world.texts_in("are you there?")
    await world.play(minutes(90))
    [mail] = [each for each in both.sink.received if each.recipients == (ADDRESS,)]
    assert "your emergency number" in mail.text
    texts = len(world.bodies())
    await world.texts_in("are you there?")
    await world.play(minutes(5))
    assert len(world.bodies()) == texts, "by mail it was said"
