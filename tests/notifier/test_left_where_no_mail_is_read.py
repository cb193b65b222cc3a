"""Who leaves mails by their link where nobody reads an answer is told that a new form brings them back, and it does."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from handrail_shared.contracts.events import ConsentGiven, ConsentRevoked

from tests.notifier.mail_world import MAILBOX, Post, link_in, with_post
from tests.notifier.test_left import form
from tests.notifier.test_unsubscribe import ONE_CLICK, also_agrees_to_texts, ask
from tests.notifier.world import Someone
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

NOT_READ = {"mail_reply_address": None, "mail_port": None}
READ = {"mail_reply_address": MAILBOX, "mail_port": 0}


@pytest.fixture
async def unread(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    async with with_post(database, valkey_url, smtp_sink, **NOT_READ) as open_post:
        yield open_post


@pytest.fixture
async def post(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    async with with_post(database, valkey_url, smtp_sink) as open_post:
        yield open_post


async def set_up_anew(post: Post, settings: dict[str, object]) -> None:
    """The process ends, and another begins with these settings."""
    await post.world.down()
    post.world.settings = post.world.settings.model_copy(update=settings)
    await post.world.up()


async def leavings(post: Post) -> list[tuple[str, datetime, bool]]:
    said = [each for each in await post.world.said(ConsentRevoked) if isinstance(each, ConsentRevoked)]
    return [(each.channel, each.occurred_at, each.form_opens) for each in said]


async def test_a_click_says_whether_a_form_or_start_opens_mails_again(unread: Post) -> None:
    mail = await unread.nudged()
    page = await ask(unread.world, link_in(mail), {"end": "mail"})
    assert "a new form" in page.text
    assert "answer any of them" not in page.text
    [(channel, _, form_opens)] = await leavings(unread)
    assert (channel, form_opens) == ("email", True)


async def test_a_new_form_brings_mails_back_where_no_answer_is_read(unread: Post) -> None:
    mail = await unread.nudged()
    await ask(unread.world, link_in(mail), ONE_CLICK)
    await unread.world.play(timedelta(days=2))
    assert len(unread.sink.received) == 1
    await form(unread.world, unread.who, channel="email")
    assert await unread.consents() == {"email": "confirmed"}
    assert len(await leavings(unread)) == 1, "it was said already that a form opens it"
    assert await unread.world.rows("SELECT * FROM notifier.left_address") == []
    await unread.world.play(timedelta(days=1))
    assert len(unread.sink.received) == 2


async def test_who_comes_back_by_a_form_can_leave_again_and_come_back_again(unread: Post) -> None:
    mail = await unread.nudged()
    for _ in range(2):
        await ask(unread.world, link_in(mail), ONE_CLICK)
        assert await unread.consents() == {"email": "revoked"}
        await form(unread.world, unread.who, channel="email")
        assert await unread.consents() == {"email": "confirmed"}
    assert [opens for _, _, opens in await leavings(unread)] == [True, True]


async def test_a_form_of_before_the_click_opens_nothing(unread: Post) -> None:
    mail = await unread.nudged()
    signed = unread.world.consent(unread.who, channel="email", evidence="clinic_form")
    await unread.world.play(timedelta(minutes=1))
    await ask(unread.world, link_in(mail), ONE_CLICK)
    await unread.world.tell(signed)
    await unread.world.rest()
    assert await unread.consents() == {"email": "revoked"}


async def test_where_answers_are_read_the_page_says_start_and_a_form_waits_for_it(post: Post) -> None:
    mail = await post.nudged()
    page = await ask(post.world, link_in(mail), {"end": "mail"})
    assert "answer any of them with START" in page.text
    assert "form" not in page.text.partition("<main>")[2]
    await form(post.world, post.who, channel="email")
    assert await post.consents() == {"email": "revoked"}
    assert [opens for _, _, opens in await leavings(post)] == [False, False]


async def test_texts_that_went_with_the_mails_come_back_by_start_alone(unread: Post) -> None:
    mail = await unread.nudged()
    await also_agrees_to_texts(unread)
    page = await ask(unread.world, link_in(mail), {"end": "everything"})
    assert "text START" in page.text
    assert {channel: opens for channel, _, opens in await leavings(unread)} == {"email": True, "sms": False}
    await form(unread.world, unread.who)
    assert await unread.consents() == {"email": "revoked", "sms": "revoked"}
    await unread.world.texts_in("START")
    assert await unread.consents() == {"email": "revoked", "sms": "confirmed"}
    await form(unread.world, unread.who, channel="email")
    assert await unread.consents() == {"email": "confirmed", "sms": "confirmed"}


async def test_what_the_page_promised_is_kept_once_answers_are_read(unread: Post) -> None:
    mail = await unread.nudged()
    await ask(unread.world, link_in(mail), ONE_CLICK)
    await set_up_anew(unread, READ)
    await form(unread.world, unread.who, channel="email")
    assert await unread.consents() == {"email": "confirmed"}


async def test_who_was_told_start_comes_back_by_a_form_once_no_answer_is_read_and_that_is_said_of_their_leaving(
    post: Post,
) -> None:
    mail = await post.nudged()
    await ask(post.world, link_in(mail), ONE_CLICK)
    [(_, left_at, _)] = await leavings(post)
    await set_up_anew(post, NOT_READ)
    await form(post.world, post.who, channel="email")
    assert await post.consents() == {"email": "confirmed"}
    assert await leavings(post) == [("email", left_at, False), ("email", left_at, True)]


async def test_who_clicks_again_goes_by_what_the_page_said_last_and_that_is_said_too(post: Post) -> None:
    mail = await post.nudged()
    await ask(post.world, link_in(mail), ONE_CLICK)
    await set_up_anew(post, NOT_READ)
    page = await ask(post.world, link_in(mail), ONE_CLICK)
    assert "a new form" in page.text
    await set_up_anew(post, READ)
    await form(post.world, post.who, channel="email")
    assert await post.consents() == {"email": "confirmed"}
    assert [opens for _, _, opens in await leavings(post)] == [False, True]


async def test_a_form_that_waited_for_start_opens_nothing_later_but_the_next_one_does(post: Post) -> None:
    mail = await post.nudged()
    await ask(post.world, link_in(mail), ONE_CLICK)
    await form(post.world, post.who, channel="email")
    await set_up_anew(post, NOT_READ)
    assert await post.consents() == {"email": "revoked"}
    await form(post.world, post.who, channel="email")
    assert await post.consents() == {"email": "confirmed"}
    assert [opens for _, _, opens in await leavings(post)] == [False, False, True]


async def test_who_left_before_it_was_said_how_they_come_back_does_so_by_a_form(unread: Post) -> None:
    mail = await unread.nudged()
    await ask(unread.world, link_in(mail), ONE_CLICK)
    await unread.world.rows("UPDATE notifier.consent SET form_opens = DEFAULT")
    await form(unread.world, unread.who, channel="email")
    assert await unread.consents() == {"email": "confirmed"}
    assert [opens for _, _, opens in await leavings(unread)] == [True, True]


@pytest.mark.parametrize("by_then", [NOT_READ, READ])
async def test_another_client_with_the_address_comes_back_by_a_form_and_is_not_said_to_have_left(
    unread: Post, by_then: dict[str, object]
) -> None:
    mail = await unread.nudged()
    await ask(unread.world, link_in(mail), ONE_CLICK)
    await set_up_anew(unread, by_then)
    other = Someone(unread.who.clinic_id)
    email = await unread.world.sealed(other.client_id, "contact.email", "sam@example.com")
    await unread.world.tell(await unread.world.enrolled(other, phone=None, email=email))
    await form(unread.world, other, channel="email")
    states = await unread.world.rows("SELECT state FROM notifier.consent WHERE client_id = $1", other.client_id)
    assert [each["state"] for each in states] == ["confirmed"]
    said = await unread.world.said(ConsentRevoked, ConsentGiven)
    assert [each.subject for each in said] == [unread.who.client_id]


async def test_the_page_tells_the_way_back_in_spanish(unread: Post) -> None:
    answer = await ask(unread.world, "/u/x", ONE_CLICK, **{"Accept-Language": "es"})
    assert "formulario nuevo" in answer.text
    assert "responde START" not in answer.text
