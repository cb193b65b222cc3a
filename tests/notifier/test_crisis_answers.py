"""Who is on call answers an alert without the code that takes the case on: they hear that nobody has it yet."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from tests.notifier.mail_world import MAILBOX, Post
from tests.notifier.test_crisis import (
    ALARMING,
    PHONES,
    case_of,
    codes_to,
    key_for,
    minutes,
    on_call,
    post,
)
from tests.notifier.world import Someone, World, opened
from tests.support.postgres import Database
from tests.support.smtp import Received, SmtpSink

PRIMARY = PHONES["primary"]


@pytest.fixture
async def alarmed(world: World) -> World:
    await world.settled_client()
    await on_call(world)
    await world.texts_in(ALARMING)
    return world


async def untaken(world: World) -> str:
    case = await case_of(world)
    reference = case["case_id"].hex[-8:]
    return f"Harborside: Nobody has taken on case {reference} yet. To take it on, reply with the code in its alert."


@pytest.mark.parametrize("words", ["ok", "123456", "I'm on it", "HELP", "👍", "on it, code is 12345"])
async def test_who_answers_an_alert_without_its_code_hears_that_nobody_has_the_case(alarmed: World, words: str) -> None:
    await alarmed.texts_in(words, sender=PRIMARY)
    assert alarmed.bodies(PRIMARY)[1:] == [await untaken(alarmed)]
    case = await case_of(alarmed)
    assert case["state"] == "suspected"
    steps = await alarmed.rows("SELECT by, detail FROM notifier.crisis_step WHERE what = 'answered_without_code'")
    assert [row["detail"] for row in steps] == [["text"]]
    [code] = codes_to(alarmed, "primary")
    await alarmed.texts_in(code, sender=PRIMARY)
    assert (await case_of(alarmed))["state"] == "acknowledged"


async def test_it_is_said_once_in_five_minutes_for_as_long_as_the_case_waits(alarmed: World) -> None:
    for _ in range(3):
        await alarmed.texts_in("ok", sender=PRIMARY)
    assert alarmed.bodies(PRIMARY).count(await untaken(alarmed)) == 1
    for _ in range(4):
        await alarmed.play(minutes(5))
        await alarmed.texts_in("ok", sender=PRIMARY)
    assert (await case_of(alarmed))["state"] == "unanswered"
    assert alarmed.bodies(PRIMARY).count(await untaken(alarmed)) == 5


async def test_who_was_not_alerted_or_has_nothing_to_take_on_hears_nothing(alarmed: World) -> None:
    await alarmed.texts_in("ok", sender=PHONES["contact"])
    assert alarmed.bodies(PHONES["contact"]) == []
    [code] = codes_to(alarmed, "primary")
    await alarmed.texts_in(code, sender=PRIMARY)
    said = alarmed.bodies(PRIMARY)
    await alarmed.texts_in("ok thanks", sender=PRIMARY)
    await post(
        alarmed,
        f"/v1/crises/{(await case_of(alarmed))['case_id']}/closure",
        await key_for(alarmed),
        {"outcome": "other"},
    )
    await alarmed.texts_in("ok", sender=PRIMARY)
    assert alarmed.bodies(PRIMARY) == said


async def test_no_client_hears_of_it(alarmed: World) -> None:
    await alarmed.texts_in("ok")
    assert not any("case" in body for body in alarmed.bodies())


async def test_of_two_cases_each_is_said(world: World) -> None:
    await world.settled_client()
    second = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(await world.enrolled(second), world.consent(second))
    await on_call(world)
    await world.texts_in(ALARMING)
    first = await untaken(world)
    await world.play(minutes(1))
    await world.texts_in(ALARMING, sender=second.phone)
    await world.texts_in("ok", sender=PRIMARY)
    assert sorted(world.bodies(PRIMARY)[2:]) == sorted([first, await untaken(world)])


@pytest.fixture
async def mailed(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    chosen = {"smtp_url": SecretStr(smtp_sink.url), "mail_reply_address": MAILBOX, "mail_port": 0}
    async with opened(database, valkey_url, settings=chosen) as world:
        who = await world.settled_client()
        await on_call(world)
        await world.texts_in(ALARMING)
        yield Post(world, smtp_sink, who)


def to_primary(sink: SmtpSink) -> list[Received]:
    return [mail for mail in sink.received if mail.recipients == ("primary@example.org",)]


async def test_an_answer_by_mail_without_the_code_is_answered_by_mail_and_a_machines_is_not(mailed: Post) -> None:
    world = mailed.world
    [alert] = to_primary(mailed.sink)
    await mailed.answers(alert, "Away until Monday", ident="<1@x.example.com>", Auto_Submitted="auto-replied")
    await world.rest()
    assert len(to_primary(mailed.sink)) == 1
    for number in range(2, 4):
        await mailed.answers(alert, "ok", ident=f"<{number}@x.example.com>")
        await world.rest()
    [_, said] = to_primary(mailed.sink)
    assert "Nobody has taken on case" in said.text
    assert len(world.bodies(PRIMARY)) == 1


@pytest.mark.parametrize("words", ["{} stop texting me, i got it", "{} please stop the alerts", "{}. Unsubscribe me"])
@pytest.mark.parametrize("is_client", [True, False], ids=["a_client_as_well", "of_nobody"])
async def test_a_right_code_beside_what_ends_all_texts_takes_the_case_on_and_ends_them(
    alarmed: World, words: str, *, is_client: bool
) -> None:
    if is_client:
        await a_client_on_call(alarmed)
    [code] = codes_to(alarmed, "primary")
    before = len(alarmed.bodies(PRIMARY))
    await alarmed.texts_in(words.format(code), sender=PRIMARY)
    assert (await case_of(alarmed))["state"] == "acknowledged"
    said = alarmed.bodies(PRIMARY)[before:]
    assert len([body for body in said if "is yours now" in body]) == 1
    assert len(said) == (2 if is_client else 1), "and of a client's texts that they end"
    ended = await alarmed.rows("SELECT 1 FROM notifier.inbound WHERE opt_out AND due_at IS NULL")
    assert len(ended) == 1


@pytest.mark.parametrize("words", ["stop texting me, i got it", "123456 stop texting me", "please stop the alerts"])
async def test_what_ends_all_texts_without_the_code_takes_nothing_on(alarmed: World, words: str) -> None:
    await alarmed.texts_in(words, sender=PRIMARY)
    assert (await case_of(alarmed))["state"] == "suspected"


async def a_client_on_call(world: World) -> Someone:
    who = Someone(world.clinic_id, phone=PRIMARY)
    await world.tell(await world.enrolled(who), world.consent(who))
    await world.rest()
    return who


@pytest.mark.parametrize("words", ["ok", "on it", "I'm on it, calling now", "123456", "👍"])
async def test_who_is_a_client_as_well_hears_it_too_and_their_words_are_kept(alarmed: World, words: str) -> None:
    who = await a_client_on_call(alarmed)
    for _ in range(2):
        await alarmed.texts_in(words, sender=PRIMARY)
    assert alarmed.bodies(PRIMARY)[1:] == [await untaken(alarmed)]
    kept = await alarmed.rows("SELECT 1 FROM notifier.reply WHERE client_id = $1", who.client_id)
    assert len(kept) == 2


@pytest.mark.parametrize("words", ["BREAK 3", "STOP", "HELP", "PLAN", "feedback: too many texts"])
async def test_what_they_mean_as_a_client_is_a_clients(alarmed: World, words: str) -> None:
    await a_client_on_call(alarmed)
    await alarmed.texts_in(words, sender=PRIMARY)
    assert await untaken(alarmed) not in alarmed.bodies(PRIMARY)


async def test_a_client_on_call_with_nothing_to_take_on_is_told_what_every_client_is(alarmed: World) -> None:
    await a_client_on_call(alarmed)
    [code] = codes_to(alarmed, "primary")
    await alarmed.texts_in(code, sender=PRIMARY)
    await alarmed.texts_in("my week was long", sender=PRIMARY)
    assert "Nobody reads this" in alarmed.bodies(PRIMARY)[-1]
    assert not any("Nobody has taken on" in body for body in alarmed.bodies(PRIMARY))


async def test_a_yes_to_what_asks_for_their_consent_is_a_clients(alarmed: World) -> None:
    who = Someone(alarmed.clinic_id, phone=PRIMARY)
    await alarmed.tell(await alarmed.enrolled(who), alarmed.consent(who, "recorded"), await alarmed.plan(who))
    await alarmed.rest()
    before = len(alarmed.bodies(PRIMARY))
    await alarmed.texts_in("ok", sender=PRIMARY)
    assert not any("Nobody has taken on" in body for body in alarmed.bodies(PRIMARY)[before:])


@pytest.mark.parametrize("own", ["I want to die tonight", "she said she wants to die"])
async def test_what_alarms_is_not_answered_with_a_case_that_waits(alarmed: World, own: str) -> None:
    await alarmed.texts_in(own, sender=PRIMARY)
    assert "988" in alarmed.bodies(PRIMARY)[-1]
    assert not any("Nobody has taken on" in body for body in alarmed.bodies(PRIMARY))
