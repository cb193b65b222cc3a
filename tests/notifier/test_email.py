"""Nudges by e-mail, for who agreed to that and not to texts."""

from datetime import timedelta

from handrail_notifier.wiring import mail_not_set_up
from handrail_shared.contracts.events import NudgeDecided, NudgeExpired, NudgeFailed, NudgeSent
from pydantic import SecretStr

from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, kinds, opened
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink


async def agreed_to_mail(world: World) -> Someone:
    who = Someone(world.clinic_id)
    email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
    await world.tell(
        world.clinic(),
        await world.enrolled(who, phone=None, email=email),
        world.consent(who, channel="email"),
        await world.plan(who),
    )
    return who


async def test_a_nudge_goes_by_mail_where_only_mail_was_agreed_to(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    address = {"smtp_url": SecretStr(f"smtp://{smtp_sink.host}:{smtp_sink.port}")}
    async with opened(database, valkey_url, settings=address) as world:
        await agreed_to_mail(world)
        await world.play(DUE + timedelta(minutes=1))
        [mail] = await smtp_sink.mails(1)
        assert mail.message["Subject"] == "Harborside"
        assert "You planned for now" in mail.text
        [sent] = await world.said(NudgeSent)
        assert (sent.channel, sent.segments) == ("email", 1)
        assert [each.channel for each in await world.said(NudgeDecided)] == ["email"]


async def test_a_mail_that_is_refused_is_a_failure(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> None:
    smtp_sink.refusal = "550 5.1.1 No such user"
    address = {"smtp_url": SecretStr(f"smtp://{smtp_sink.host}:{smtp_sink.port}")}
    async with opened(database, valkey_url, settings=address) as world:
        await agreed_to_mail(world)
        await world.play(DUE + timedelta(hours=1))
        assert kinds(await world.said(NudgeSent, NudgeFailed, NudgeExpired)) == ["NudgeFailed"]
        [client] = await world.rows("SELECT email_state FROM notifier.client")
        assert client["email_state"] == "invalid"


async def test_without_a_mail_server_there_is_nothing_to_write_from_and_the_doctor_says_so(world: World) -> None:
    assert (await mail_not_set_up(world.db)).state == "good"
    await agreed_to_mail(world)
    await world.play(DUE + timedelta(minutes=1))
    [decided] = await world.said(NudgeDecided)
    assert isinstance(decided, NudgeDecided)
    assert (decided.decision, "no_sender" in decided.reasons) == ("withhold", True)
    found = await mail_not_set_up(world.db)
    assert (found.state, "HANDRAIL_SMTP_URL" in found.says) == ("look", True)
