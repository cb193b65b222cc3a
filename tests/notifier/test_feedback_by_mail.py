"""Who gets mails says by mail what they think of the texts, and who is to read it: as by text, sealed, and by the same reader."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from handrail_shared.contracts.events import ActionDone, FeedbackGiven, FreeTextWaiting

from tests.notifier.mail_world import Post, with_post
from tests.notifier.test_check_ins import asks
from tests.notifier.test_feedback import NEVER_ASKED_AGAIN, Reads, key, waiting
from tests.notifier.test_fit_checks import stated
from tests.support.postgres import Database
from tests.support.searching import all_keys, all_tables, sings
from tests.support.smtp import Received, SmtpSink

SAID = "FEEDBACK she talks over me on Sundays"
ASKED = "Who is to read it? 1 the person you meet with 2 somebody else here."
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
async def post(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    async with with_post(database, valkey_url, smtp_sink) as open_post:
        await open_post.world.tell(open_post.world.clinic(feedback_reader=True))
        yield open_post


async def reading(post: Post) -> Reads:
    return Reads(post.world, post.who, await key(post.world, "plans"), await key(post.world, "feedback"))


async def says_so(post: Post) -> Received:
    """The mail that asks who reads what they have just said."""
    await post.answers(await post.nudged(), SAID)
    await post.world.play(A_MINUTE)
    return (await post.sink.mails(2))[-1]


async def chooses(post: Post, asked: Received, digit: str) -> Received:
    """What they are answered."""
    assert (await post.answers(asked, digit, ident="<2@phone.example.com>")).startswith("250")
    await post.world.play(A_MINUTE)
    return (await post.sink.mails(3))[-1]


async def test_who_reads_it_is_asked_by_mail_and_nobody_does_before(post: Post) -> None:
    reads = await reading(post)
    assert ASKED in (await says_so(post)).text
    assert (await reads.therapist(), await reads.reader_words()) == ([], [])
    assert (await post.world.said(FeedbackGiven), await waiting(post.world)) == ([], [])


@pytest.mark.parametrize("answer", ["2", None])
async def test_somebody_else_reads_what_came_by_mail_and_the_therapist_hears_nothing_of_it(
    post: Post, answer: str | None
) -> None:
    reads = await reading(post)
    asked = await says_so(post)
    if answer:
        assert "Somebody else here reads it" in (await chooses(post, asked, answer)).text
    else:
        await post.world.play(NEVER_ASKED_AGAIN)
    [kept] = await reads.reader()
    assert (kept["words"].strip(), kept["client_id"]) == (SAID, str(post.who.client_id))
    assert (await reads.therapist(), await post.world.said(FeedbackGiven, FreeTextWaiting)) == ([], [])
    texts = await reads.ask("GET", f"/v1/clients/{post.who.client_id}/texts", "therapist")
    assert "feedback" not in texts.text


async def test_their_therapist_reads_what_came_by_mail_if_they_say_so(post: Post) -> None:
    reads = await reading(post)
    assert "The person you meet with reads it" in (await chooses(post, await says_so(post), "1")).text
    assert [each.strip() for each in await reads.therapist()] == ["1", SAID]
    assert (await reads.reader_words(), len(await post.world.said(FeedbackGiven))) == ([], 1)


async def test_a_late_answer_by_mail_takes_nothing_back(post: Post) -> None:
    reads = await reading(post)
    asked = await says_so(post)
    await post.world.play(NEVER_ASKED_AGAIN)
    await chooses(post, asked, "1")
    assert [each.strip() for each in await reads.reader_words()] == [SAID]
    assert SAID not in "".join(await reads.therapist())
    assert await post.world.said(FeedbackGiven) == []


async def test_the_words_of_such_a_mail_lie_nowhere_in_clear(post: Post, database: Database, valkey_url: str) -> None:
    await reading(post)
    await chooses(post, await says_so(post), "1")
    kept = await all_tables(database.admin_dsn) | {"the bus": await all_keys(valkey_url)}
    assert kept["notifier.reply"]
    assert [place for place, content in kept.items() if sings("talks over me", content)] == []


async def test_what_a_mail_reports_besides_counts_and_its_words_are_with_the_feedback_alone(post: Post) -> None:
    reads = await reading(post)
    body = f"1 7. {SAID}"
    await post.answers(await post.nudged(), body)
    await post.world.play(NEVER_ASKED_AGAIN)
    [done] = await post.world.said(ActionDone)
    assert isinstance(done, ActionDone)
    assert (done.helpfulness, [each.strip() for each in await reads.reader_words()]) == (7, [body])
    assert await reads.therapist() == [None]


async def test_how_the_texts_fit_is_asked_by_text_alone_and_words_come_by_mail_unasked(post: Post) -> None:
    """A drawn instant is over before most mails are read."""
    await post.world.tell(await stated(post.world, post.who))
    await post.answers(await post.nudged(), "1")
    await post.world.play(timedelta(weeks=1))
    drawn = await asks(post.world)
    assert drawn
    assert all(each["state"] == "expired" and "not_answerable" in each["reasons"] for each in drawn)
