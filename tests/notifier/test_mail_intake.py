"""Mail that comes in: answers, bounces, complaints, machines, and what is nobody's."""

import asyncio
import io
import logging
import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import aiosmtplib
import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier import mail_intake, mail_receiving, mail_taking
from handrail_notifier.core.defence import ANSWERS, TEXTS_IN
from handrail_notifier.core.mail.written import CUT, LONGEST_KEPT
from handrail_notifier.mail_intake import LARGEST_MAIL, MOST_CONNECTIONS, MOST_RECIPIENTS
from handrail_shared.contracts.events import (
    ActionCorrected,
    ActionDone,
    ActionMissed,
    ConsentGiven,
    ConsentRevoked,
    NudgeFailed,
    NudgeSent,
)
from handrail_shared.runtime.log import set_up
from pydantic import SecretStr

from tests.notifier.core.test_mail import BOUNCE, COMPLAINT, END, encoded
from tests.notifier.mail_world import MAILBOX, TAGS, Post, with_post
from tests.notifier.test_crisis import on_call
from tests.notifier.test_fallback import reached_both_ways
from tests.notifier.test_loop import DUE
from tests.notifier.world import SAM, opened
from tests.support.postgres import Database
from tests.support.smtp import Received, SmtpSink


@pytest.fixture
async def post(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    async with with_post(database, valkey_url, smtp_sink) as open_post:
        yield open_post


async def replies_of(post: Post) -> list[tuple[str, str]]:
    """(meaning, words) of what is on record for the client."""
    found = []
    for row in await post.world.rows("SELECT meaning, client_id, body FROM notifier.reply ORDER BY number"):
        async with post.world.db.transaction(post.who.clinic_id) as tx:
            words = await post.world.vault.open(tx, post.who.clinic_id, row["client_id"], "reply.body", row["body"])
        found.append((row["meaning"], words))
    return found


def report(post: Post, mail: Received, template: str = BOUNCE, **fields: str) -> bytes:
    """A report about a mail of ours, as a mail server makes one."""
    asked = {
        "action": "failed",
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 No",
        "kind": "text/rfc822-headers",
    } | fields
    text = template.format(**asked).replace("<a.b@example.org>", str(mail.message["Message-ID"]))
    return text.replace("\n", "\r\n").encode()


async def bounce(post: Post, mail: Received, status: str = "5.1.1", *, to: str | None = None, **fields: str) -> str:
    return await post.hand_in(report(post, mail, status=status, **fields), to or mail.sender, sender="")


async def address_state(post: Post) -> str:
    [row] = await post.world.rows("SELECT email_state FROM notifier.client")
    return str(row["email_state"])


async def test_an_answer_by_mail_counts_for_the_nudge_that_it_answers(post: Post) -> None:
    first = await post.nudged()
    assert "Reply 1 did it, 2 part" in first.text
    await post.world.play(timedelta(days=1))
    [_, second] = await post.sink.mails(2)
    assert (await post.answers(first, "1 7")).startswith("250")
    assert (await post.answers(second, "3\n\nSam", ident="<2@phone.example.com>")).startswith("250")
    [done] = await post.world.said(ActionDone)
    [missed] = await post.world.said(ActionMissed)
    assert (done.helpfulness, done.local_date.day, missed.local_date.day) == (7, 2, 3)
    assert await replies_of(post) == [("done", "1 7"), ("missed", "3\n\nSam")]


async def test_an_answer_by_mail_that_names_a_day_counts_for_that_day(post: Post) -> None:
    first = await post.nudged()
    await post.answers(first, "3")
    await post.world.play(timedelta(hours=19))
    await post.answers(first, "done early today", ident="<2@phone.example.com>")
    [early] = await post.world.said(ActionDone)
    assert (early.local_date.day, await post.world.said(ActionCorrected)) == (3, [])
    await post.world.play(timedelta(hours=29))
    third = (await post.sink.mails(3))[-1]
    await post.answers(third, "missed it yesterday", ident="<3@phone.example.com>")
    [corrected] = await post.world.said(ActionCorrected)
    assert (corrected.local_date.day, corrected.now) == (3, "missed")


async def test_an_answer_that_is_handed_in_again_counts_once(post: Post) -> None:
    mail = await post.nudged()
    for _ in range(3):
        assert (await post.answers(mail, "1 7")).startswith("250")
    assert len(await post.world.said(ActionDone)) == 1
    assert len(await post.world.rows("SELECT 1 FROM notifier.inbound")) == 1


async def test_what_came_in_lies_sealed_from_the_first_moment(post: Post) -> None:
    mail = await post.nudged()
    await post.answers(mail, "I slipped at the Anchor again")
    for table in ("inbound", "reply", "outbox", "event_log", "text", "attempt"):
        for row in await post.world.rows(f"SELECT t::text AS whole FROM notifier.{table} AS t"):
            for clear in ("Anchor", "sam@", "Sam", "phone.example.com"):
                assert clear not in row["whole"], table


async def test_stop_by_mail_silences_every_channel_and_start_brings_mails_back(post: Post) -> None:
    mail = await post.nudged()
    await post.answers(mail, "Stop.")
    [revoked] = await post.world.said(ConsentRevoked)
    assert (revoked.channel, revoked.evidence) == ("email", "reply_stop")
    [_, said] = await post.sink.mails(2)
    assert "no more of these mails, and no texts" in said.text
    await post.world.play(timedelta(days=1))
    assert len(post.sink.received) == 2
    await post.answers(mail, "start", ident="<2@phone.example.com>")
    assert [each.channel for each in await post.world.said(ConsentGiven)] == ["email"]
    assert "You're set" in post.sink.received[2].text
    await post.world.play(timedelta(days=1))
    assert len(post.sink.received) == 4


async def test_help_and_own_words_are_answered_by_mail(post: Post) -> None:
    mail = await post.nudged()
    await post.answers(mail, "help")
    await post.answers(mail, "It was harder than I thought", ident="<2@phone.example.com>")
    await post.answers(mail, "And then I went", ident="<3@phone.example.com>")
    [_, helped, thanked] = post.sink.received
    assert "Mails about your plan" in helped.text
    assert "Thanks, kept for your next visit" in thanked.text
    assert helped.recipients == thanked.recipients == ("sam@example.com",)
    assert post.world.sent() == []


async def test_a_machine_without_a_mark_that_asks_for_help_gets_three_answers_an_hour(post: Post) -> None:
    mail = await post.nudged()
    for number in range(6):
        await post.answers(mail, "help", ident=f"<{number}@phone.example.com>")
        await post.world.play(timedelta(minutes=2))
    assert len(post.sink.received) == 1 + ANSWERS
    ends = await post.world.rows("SELECT reason FROM notifier.text WHERE kind = 'help' AND state = 'expired'")
    assert {row["reason"] for row in ends} == {"looping"}
    await post.world.play(timedelta(hours=1))
    await post.answers(mail, "help", ident="<later@phone.example.com>")
    assert len(post.sink.received) == 2 + ANSWERS


async def test_who_floods_us_with_mails_is_not_answered(post: Post) -> None:
    mail = await post.nudged()
    for number in range(TEXTS_IN + 2):
        await post.answers(mail, "It was hard", ident=f"<{number}@phone.example.com>")
    before = len(post.sink.received)
    await post.answers(mail, "help", ident="<help@phone.example.com>")
    assert len(post.sink.received) == before


async def test_ok_by_mail_is_no_consent_to_texts(post: Post) -> None:
    mail = await post.nudged()
    await post.world.tell(post.world.consent(post.who, stage="recorded"))
    await post.world.rest()
    await post.answers(mail, "OK")
    assert await post.consents() == {"email": "confirmed", "sms": "recorded"}


@pytest.mark.parametrize(
    "words",
    [
        f"Get my pills and end it all.\n{END}",
        f"Hi\n-- \n{END}",
        f"Hi\n________________________________\n{END}",
        f"{'I walked. ' * 170}{END}",
        f"{'I walked. ' * 1200}{END}",
    ],
)
async def test_what_alarms_in_a_mail_opens_a_case_and_is_kept_wherever_it_stands(post: Post, words: str) -> None:
    mail = await post.nudged()
    await post.answers(mail, words)
    assert await post.world.rows("SELECT 1 FROM notifier.crisis_case")
    [(_, kept)] = await replies_of(post)
    assert END in kept
    assert (CUT in kept) == (len(words) > LONGEST_KEPT)


@pytest.mark.parametrize(
    ("sender", "to"),
    [
        ("sam@example.com", "sam@example.com"),
        ("Sam <sam@example.com>", "sam@example.com"),
        ('"Doe, Sam" <sam@example.com>', "sam@example.com"),
        ("<sam@example.com>", "sam@example.com"),
        ("sam@example.com (Sam)", "sam@example.com"),
        ("Sam at work <sam@example.net>", "sam@example.net"),
        ("Ana <ana@example.net>, Sam <sam@example.net>", "sam@example.com"),
        ("Sam <sam@example", "sam@example.com"),
        ("Sam", "sam@example.com"),
        ("undisclosed:;", "sam@example.com"),
        (None, "sam@example.com"),
    ],
)
async def test_who_alarms_by_mail_gets_the_numbers_however_they_are_named(
    post: Post, sender: str | None, to: str
) -> None:
    mail = await post.nudged()
    named = "" if sender is None else f"From: {sender}\r\n"
    said = f"{named}Message-ID: <1@phone.example.com>\r\nSubject: Re: Harborside\r\n\r\n{END}\r\n"
    assert (await post.hand_in(said.encode(), str(mail.message["Reply-To"]))).startswith("250")
    [_, numbers] = await post.sink.mails(2)
    assert numbers.recipients == (to,)
    assert "call your emergency number" in numbers.text or "call your local emergency number" in numbers.text


def written(mail: Received, *alternatives: tuple[str, str], ident: str = "<1@phone.example.com>") -> EmailMessage:
    """An answer that shows itself in several ways."""
    said = EmailMessage()
    said["From"], said["To"], said["Message-ID"] = "Sam <sam@example.com>", mail.message["Reply-To"], ident
    (words, kind), *others = alternatives
    said.set_content(words, subtype=kind)
    for other, sort in others:
        said.add_alternative(other, subtype=sort)
    return said


@pytest.mark.parametrize(
    "alternatives",
    [
        [("Your mail program cannot show this message.", "plain"), (f"<html><body>{END}</body></html>", "html")],
        [(f"<html><body><p>1 7</p><blockquote><div>{END}</div></blockquote></body></html>", "html")],
        [(f"<html><head><meta charset=utf-8><body><p>{END}</p></body></html>", "html")],
        [(f">:( {END}", "plain")],
    ],
)
async def test_what_alarms_in_any_part_opens_a_case_and_is_kept(
    post: Post, alternatives: list[tuple[str, str]]
) -> None:
    mail = await post.nudged()
    said = written(mail, *alternatives)
    await post.hand_in(said.as_bytes(), str(said["To"]))
    assert await post.world.rows("SELECT 1 FROM notifier.crisis_case")
    [(_, kept)] = await replies_of(post)
    assert END in kept


async def test_our_mails_quoted_by_mark_up_open_no_case(post: Post) -> None:
    """The nudge, the answer to HELP and the numbers of a crisis, as mail programs quote them."""
    mail = await post.nudged()
    await post.answers(mail, "help")
    await post.answers(mail, END, ident="<2@phone.example.com>")
    assert len(post.sink.received) == 3
    await post.world.admin.execute("DELETE FROM notifier.crisis_case")
    for number, each in enumerate(post.sink.received):
        quoted = each.text.replace("\n", "<br>")
        shown = f"<div>thanks</div><div class='gmail_quote'>Harborside:<br><blockquote>{quoted}</blockquote></div>"
        said = written(mail, (shown, "html"), ident=f"<again{number}@phone.example.com>")
        await post.hand_in(said.as_bytes(), str(said["To"]))
    assert await post.world.rows("SELECT 1 FROM notifier.crisis_case") == []


async def test_a_subject_that_alarms_opens_a_case_and_is_kept(post: Post) -> None:
    mail = await post.nudged()
    await post.answers(mail, "1 7", Subject=END)
    assert await post.world.rows("SELECT 1 FROM notifier.crisis_case")
    assert [words for _, words in await replies_of(post)] == [f"{END}\n\n1 7"]


async def test_what_is_quoted_with_a_sign_opens_no_case(post: Post) -> None:
    mail = await post.nudged()
    await post.answers(mail, f"1 7\n\nOn Mon, Harborside wrote:\n> {END}\n")
    assert await post.world.rows("SELECT 1 FROM notifier.crisis_case") == []
    assert await replies_of(post) == [("done", "1 7")]


async def test_a_mail_without_words_counts_by_its_subject(post: Post) -> None:
    mail = await post.nudged()
    await post.answers(mail, "", Subject="STOP")
    [revoked] = await post.world.said(ConsentRevoked)
    assert (revoked.channel, revoked.evidence) == ("email", "reply_stop")
    await post.answers(mail, "", ident="<2@phone.example.com>", Subject="Re: start")
    assert [each.channel for each in await post.world.said(ConsentGiven)] == ["email"]


async def test_an_encoded_subject_is_heard(post: Post) -> None:
    mail = await post.nudged()
    to = str(mail.message["Reply-To"])
    for number, subject in enumerate([encoded("STOP ✋"), f"Re: {encoded('Quiero morir, no aguanto más')}"]):
        head = f"From: sam@example.com\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@example.com>\r\n"
        await post.hand_in(f"{head}\r\n\r\n".encode(), to)
    [revoked] = await post.world.said(ConsentRevoked)
    assert revoked.evidence == "reply_stop"
    assert await post.world.rows("SELECT 1 FROM notifier.crisis_case")
    assert [words for _, words in await replies_of(post)] == ["STOP ✋", "Quiero morir, no aguanto más"]


async def test_our_subject_that_comes_back_encoded_says_nothing(post: Post) -> None:
    mail = await post.nudged()
    to = str(mail.message["Reply-To"])
    head = (
        f"From: sam@example.com\r\nTo: {to}\r\nSubject: Re: {encoded('Harborside')}\r\nMessage-ID: <1@example.com>\r\n"
    )
    await post.hand_in(f"{head}\r\n\r\n".encode(), to)
    assert [each for _, each in await replies_of(post)] == [""]


@pytest.mark.parametrize(("words", "subject"), [("", "Re: Harborside"), ("", ""), ("1 7", "STOP")])
async def test_a_subject_of_ours_and_one_beside_words_end_nothing(post: Post, words: str, subject: str) -> None:
    mail = await post.nudged()
    await post.answers(mail, words, Subject=subject)
    assert [each for _, each in await replies_of(post)] == [words]
    assert await post.world.said(ConsentRevoked) == []


@pytest.mark.parametrize("header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}])
async def test_a_machine_is_kept_and_never_answered(post: Post, header: dict[str, str]) -> None:
    mail = await post.nudged()
    for number, words in enumerate(("I am away until Monday", "stop", "help", "1 7")):
        assert (await post.answers(mail, words, ident=f"<{number}@example.com>", **header)).startswith("250")
    assert [meaning for meaning, _ in await replies_of(post)] == ["automatic"] * 4
    assert await post.world.said(ActionDone, ConsentRevoked) == []
    assert len(post.sink.received) == 1


@pytest.mark.parametrize("words", [
    "I am out of the office until Monday. In an emergency dial 911.", "Away. If you are having thoughts of suicide, call 988.",
])  # fmt: skip
async def test_what_alarms_of_a_machine_waits_for_a_person_and_opens_no_case(post: Post, words: str) -> None:
    await on_call(post.world)
    mail = await post.nudged()
    await post.answers(mail, words, Auto_Submitted="auto-replied")
    await post.world.play(timedelta(minutes=30))
    assert await replies_of(post) == [("free_text", words)]
    assert await post.world.rows("SELECT 1 FROM notifier.crisis_case") == []
    [client] = await post.world.rows(
        "SELECT crisis_since FROM notifier.client WHERE client_id = $1", post.who.client_id
    )
    assert client["crisis_since"] is None
    assert len(post.sink.received) == 1


async def test_a_clients_own_mail_in_the_same_words_opens_one(post: Post) -> None:
    await on_call(post.world)
    mail = await post.nudged()
    await post.answers(mail, "Away. I have thoughts of suicide.")
    await post.world.rest()
    assert len(await post.world.rows("SELECT 1 FROM notifier.crisis_case")) == 1


async def test_a_machine_that_answers_the_envelope_is_kept_too(post: Post) -> None:
    mail = await post.nudged()
    away = b"From: sam@example.com\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <9@x>\r\n\r\nAway\r\n"
    assert (await post.hand_in(away, mail.sender, sender="")).startswith("250")
    assert await replies_of(post) == [("automatic", "Away")]


async def test_mail_for_nobody_is_refused_and_leaves_no_trace(post: Post) -> None:
    mail = await post.nudged()
    reply = str(mail.message["Reply-To"])
    never_was = TAGS.address("reply", uuid4(), MAILBOX)
    start = reply.index("@") - 14
    forged = reply[:start] + "a" * 12 + reply[start + 12 :]
    content = b"From: sam@example.com\r\n\r\nstop\r\n"
    for to in (
        "someone@example.org",
        "replies+x@mail.example.org",
        reply.replace("+r", "+b"),
        forged,
    ):
        assert (await post.hand_in(content, to)).startswith("550"), to
    assert (await post.hand_in(content, never_was)).startswith("550"), "an attempt that never was"
    assert (await post.hand_in(content, MAILBOX)).startswith("550"), "nobody reads the bare address"
    assert (await post.hand_in(content, mail.sender)).startswith("550"), "a person writes to no bounce address"
    assert await post.world.rows("SELECT 1 FROM notifier.inbound") == []


async def test_a_hard_bounce_fails_the_nudge_and_calls_the_address_invalid(post: Post) -> None:
    mail = await post.nudged()
    assert (await bounce(post, mail)).startswith("250")
    [failed] = await post.world.said(NudgeFailed)
    assert (failed.code, failed.provider_code, failed.channel) == ("number_invalid", 5_001_001, "email")
    assert await address_state(post) == "invalid"
    assert (await bounce(post, mail)).startswith("250")
    await post.world.play(timedelta(days=1))
    assert len(await post.world.said(NudgeFailed)) == 1
    assert len(post.sink.received) == 1


async def test_a_bounce_that_is_not_the_addresses_fault_leaves_it_usable(post: Post) -> None:
    mail = await post.nudged()
    await bounce(post, mail, "5.7.26")
    assert [each.code for each in await post.world.said(NudgeFailed)] == ["configuration"]
    assert await address_state(post) == "usable"


async def test_a_bounce_of_an_old_address_says_nothing_of_the_new_one(post: Post) -> None:
    mail = await post.nudged()
    who, world = post.who, post.world
    email = await world.sealed(who.client_id, "contact.email", "sam@example.net")
    await world.tell(await world.enrolled(who, phone=None, email=email))
    await world.rest()
    await bounce(post, mail)
    assert await address_state(post) == "usable"


async def test_a_bounce_to_the_bare_address_is_believed_by_its_message_id_alone(post: Post) -> None:
    mail = await post.nudged()
    genuine = str(mail.message["Message-ID"])
    forged = genuine.replace(genuine[38:54], "a" * 16)
    text = report(post, mail).decode()
    assert (await post.hand_in(text.replace(genuine, forged).encode(), MAILBOX, sender="")).startswith("550")
    assert (await post.hand_in(text.replace(genuine, "<x@example.org>").encode(), MAILBOX, sender="")).startswith("550")
    assert await post.world.said(NudgeFailed) == []
    assert (await post.hand_in(text.encode(), MAILBOX, sender="")).startswith("250")
    assert len(await post.world.said(NudgeFailed)) == 1


async def test_a_bounce_that_gives_back_another_mail_is_refused(post: Post) -> None:
    mail = await post.nudged()
    other = TAGS.message_id(uuid4(), "example.org")
    text = report(post, mail).decode().replace(str(mail.message["Message-ID"]), other)
    assert (await post.hand_in(text.encode(), mail.sender, sender="")).startswith("550")
    assert await post.world.said(NudgeFailed) == []


async def test_a_soft_bounce_is_tried_three_times_while_it_is_of_use(post: Post) -> None:
    await post.nudged()
    for number in range(3):
        mails = await post.sink.mails(number + 1)
        assert (await bounce(post, mails[number], "4.2.2")).startswith("250")
        await post.world.play(timedelta(minutes=11))
    assert len(post.sink.received) == 3
    assert len(await post.world.said(NudgeSent)) == 1, "that it was sent is said once"
    assert [each.code for each in await post.world.said(NudgeFailed)] == ["unreachable"]
    assert await address_state(post) == "usable"
    assert len({str(each.message["Message-ID"]) for each in post.sink.received}) == 3


async def test_a_soft_bounce_is_tried_three_times_whatever_texts_failed_before_it(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    chosen = {"smtp_url": SecretStr(smtp_sink.url), "mail_reply_address": MAILBOX, "mail_port": 0}
    async with opened(database, valkey_url, settings=chosen) as world:
        post = Post(world, smtp_sink, await reached_both_ways(world))
        world.add_fault(Fault(Trouble.UNDELIVERABLE, number=SAM, code=30007))
        await post.nudged()
        for number in range(3):
            mails = await post.sink.mails(number + 1)
            assert (await bounce(post, mails[number], "4.2.2")).startswith("250")
            await post.world.play(timedelta(minutes=11))
        channels = await post.world.rows("SELECT channel FROM notifier.attempt ORDER BY begun_at")
        assert [row["channel"] for row in channels] == ["sms", "email", "email", "email"]


async def test_a_soft_bounce_after_the_moment_is_the_end(post: Post) -> None:
    mail = await post.nudged()
    await post.world.play(timedelta(hours=3))
    await bounce(post, mail, "4.4.7")
    assert [each.code for each in await post.world.said(NudgeFailed)] == ["unreachable"]
    assert len(post.sink.received) == 1


async def test_a_server_that_tries_on_is_left_to_it(post: Post) -> None:
    mail = await post.nudged()
    assert (await bounce(post, mail, "4.4.1", action="delayed")).startswith("250")
    assert await post.world.said(NudgeFailed) == []


async def test_a_complaint_ends_e_mail_and_nothing_else(post: Post) -> None:
    mail = await post.nudged()
    await post.world.tell(post.world.consent(post.who))
    await post.world.rest()
    complaint = report(post, mail, COMPLAINT, kind="abuse")
    assert (await post.hand_in(complaint, MAILBOX, sender="")).startswith("250")
    assert (await post.hand_in(complaint, MAILBOX, sender="")).startswith("250")
    [revoked] = await post.world.said(ConsentRevoked)
    assert (revoked.channel, revoked.evidence) == ("email", "carrier_opt_out")
    assert await post.consents() == {"email": "revoked", "sms": "confirmed"}


async def test_what_is_too_much_is_refused(post: Post) -> None:
    mail = await post.nudged()
    reply = str(mail.message["Reply-To"])
    large = b"From: sam@example.com\r\n\r\n" + b"x" * 70 * 5 + b"\r\n" * LARGEST_MAIL
    assert (await post.hand_in(large, reply)).startswith("552")
    async with post.session() as session:
        await session.ehlo()
        await session.mail("sam@example.com")
        for _ in range(MOST_RECIPIENTS):
            await session.rcpt(reply)
        with pytest.raises(aiosmtplib.SMTPRecipientRefused) as refused:
            await session.rcpt(reply)
        assert refused.value.code == 452
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (number, number) for number in range(3000)
    )
    assert (await post.hand_in(b"From: sam@example.com\r\n" + nested, reply)).startswith("250")
    assert (await post.answers(mail, "1 7")).startswith("250")


async def test_a_line_longer_than_the_standard_has_it_is_read(post: Post) -> None:
    mail = await post.nudged()
    said = (
        f"From: sam@example.com\r\nMessage-ID: <long@example.com>\r\n\r\n{'so it went ' * 200}I want to kill myself\r\n"
    )
    assert (await post.hand_in(said.encode(), str(mail.message["Reply-To"]))).startswith("250")
    assert len(await post.world.rows("SELECT 1 FROM notifier.crisis_case")) == 1


@pytest.mark.parametrize("many", [20, 50_000])
async def test_what_alarms_behind_thousands_of_parts_opens_a_case_and_a_stop_before_them_holds(
    post: Post, many: int
) -> None:
    mail = await post.nudged()
    head = b"From: sam@example.com\r\nMessage-ID: <p@example.com>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    parts = b"--b\r\n\r\nSTOP\r\n" + b"--b\r\n\r\nI want to kill myself\r\n" + b"--b\r\n\r\nx\r\n" * many
    assert (await post.hand_in(head + parts, str(mail.message["Reply-To"]))).startswith("250")
    assert len(await post.world.rows("SELECT 1 FROM notifier.crisis_case")) == 1
    assert (await post.consents())["email"] == "revoked"


READ_IN_THREADS = [
    (mail_intake, "parsed"),
    *((mail_taking, each) for each in ("report_in", "is_automatic", "senders_of", "subjects_of", "said_in")),
    (mail_taking, "beside_in"),
    *((mail_receiving, each) for each in ("understood_in", "pieces_of", "pieces_beside", "kept_of", "answer_in")),
]


async def test_others_have_their_turn_while_a_mail_is_read(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = await post.nudged()
    readers: dict[str, set[int]] = {name: set() for _, name in READ_IN_THREADS}

    def noting(name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **named: Any) -> Any:
            readers[name].add(threading.get_ident())
            return does(*args, **named)

        return noted

    for module, name in READ_IN_THREADS:
        monkeypatch.setattr(module, name, noting(name, getattr(module, name)))
    await post.answers(mail, "1 7")
    assert [name for name, threads in readers.items() if not threads or threading.get_ident() in threads] == []


async def test_no_more_connections_than_it_can_serve(post: Post) -> None:
    await post.nudged()
    streams = [await asyncio.open_connection("127.0.0.1", post.port) for _ in range(MOST_CONNECTIONS)]
    greetings = [await reader.readline() for reader, _ in streams]
    assert all(each.startswith(b"220") for each in greetings)
    reader, writer = await asyncio.open_connection("127.0.0.1", post.port)
    assert (await reader.readline()).startswith(b"421")
    writer.close()
    for _, each in streams:
        each.close()
        await each.wait_closed()


async def test_who_dawdles_is_cut_off(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await post.nudged()
    monkeypatch.setattr(mail_intake, "LONGEST_SESSION_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", post.port)
    await reader.readline()
    async with asyncio.timeout(30):
        assert await reader.read() == b""
    writer.close()


async def test_what_cannot_be_kept_just_now_is_to_be_sent_again(post: Post) -> None:
    mail = await post.nudged()
    await post.world.admin.execute("ALTER TABLE notifier.inbound RENAME TO inbound_away")
    said = EmailMessage()
    said["From"], said["Message-ID"] = "sam@example.com", "<1@x>"
    said.set_content("1 7")
    async with post.session() as session:
        with pytest.raises(aiosmtplib.SMTPResponseException) as refused:
            await session.sendmail("sam@example.com", [str(mail.message["Reply-To"])], said.as_bytes())
    assert refused.value.code == 451
    await post.world.admin.execute("ALTER TABLE notifier.inbound_away RENAME TO inbound")
    assert (await post.hand_in(said.as_bytes(), str(mail.message["Reply-To"]))).startswith("250")
    assert len(await post.world.said(ActionDone)) == 1


async def test_no_log_line_has_an_address_or_a_word(post: Post) -> None:
    mail = await post.nudged()
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    set_up("DEBUG", stream)
    try:
        await post.answers(mail, "I slipped at the Anchor")
        await post.hand_in(b"From: sam@example.com\r\n\r\nAnchor\r\n", MAILBOX)
        await bounce(post, mail)
    finally:
        root.handlers[:], root.level = before
    for secret in ("sam@", "Anchor", "replies+", "phone.example"):
        assert secret not in stream.getvalue()


async def test_a_bounced_day_is_followed_by_a_day_like_any_other(post: Post) -> None:
    mail = await post.nudged()
    await bounce(post, mail, "5.7.1")
    await post.world.play(DUE + timedelta(days=1, minutes=1))
    assert len(post.sink.received) == 2
