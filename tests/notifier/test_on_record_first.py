"""A text is on record, and that is committed, before whoever carries it hears of it: carrier and mail server look for themselves.

Each commit of such a record takes its time here, so a call that is made before its end comes before its end.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from handrail.carrier.desk import Accepted, Dropped, Refused
from pydantic import SecretStr

from tests.notifier.test_ahead import SERVICE
from tests.notifier.test_loop import DUE
from tests.notifier.world import OURS, SAM, Someone, World, opened
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

COMMITS_SLOWLY = """
CREATE FUNCTION notifier.commit_slowly() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER slow_attempt AFTER INSERT ON notifier.attempt DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION notifier.commit_slowly();
CREATE CONSTRAINT TRIGGER slow_copy AFTER INSERT ON notifier.ahead_copy DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION notifier.commit_slowly();
"""
ON_RECORD = """
SELECT 'attempt' FROM notifier.attempt WHERE attempt_id = $1
UNION SELECT 'copy' FROM notifier.ahead_copy WHERE copy_id = $1
"""
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Witness:
    """Looks on a connection of its own, which sees only what is committed. `seen`: as what each call was on record, if at all."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self.seen: list[str | None] = []

    async def look(self, named: str) -> None:
        found = AN_ID.search(named)
        assert found is not None, "every call names its record"
        own: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(self._dsn)
        try:
            await own.execute("SET handrail.clinics = '*'")
            self.seen.append(await own.fetchval(ON_RECORD, UUID(found[0])))
        finally:
            await own.close()


class WatchedSink(SmtpSink):
    """A mail server that looks before it takes a mail."""

    def __init__(self, witness: Witness) -> None:
        super().__init__()
        self._witness = witness

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        said = re.search(rb"(?im)^Message-ID:\s*(\S+)", envelope.original_content or b"")
        await self._witness.look(said[1].decode() if said else "")
        return await super().handle_DATA(server, session, envelope)


@asynccontextmanager
async def watched(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch, witness: Witness, sink: SmtpSink
) -> AsyncIterator[World]:
    chosen = {"messaging_services": {OURS: SERVICE}, "smtp_url": SecretStr(sink.url)}
    async with opened(database, valkey_url, settings=chosen, carrier={"services": {SERVICE: OURS}}) as world:
        await world.admin.execute(COMMITS_SLOWLY)
        submit = world.carrier.carrier.submit

        async def looks(form: Mapping[str, str]) -> Accepted | Refused | Dropped:
            await witness.look(form["StatusCallback"])
            return await submit(form)

        monkeypatch.setattr(world.carrier.carrier, "submit", looks)
        yield world


@pytest.mark.parametrize(("ahead", "record"), [(False, "attempt"), (True, "copy")])
async def test_the_carrier_finds_every_text_on_record_when_it_hears_of_it(
    database: Database, valkey_url: str, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch, ahead: bool, record: str
) -> None:
    witness = Witness(database.admin_dsn)
    async with watched(database, valkey_url, monkeypatch, witness, smtp_sink) as world:
        await world.settled_client(clinic={"posts_ahead": ahead})
        await world.play(DUE + timedelta(minutes=1))
        await world.texts_in("HELP")
        assert len(world.sent()) == 2
    assert witness.seen == [record, "attempt"]


async def test_the_mail_server_finds_every_mail_on_record_when_it_hears_of_it(
    database: Database, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = Witness(database.admin_dsn)
    async with (
        WatchedSink(witness) as sink,
        watched(database, valkey_url, monkeypatch, witness, sink) as world,
    ):
        who = Someone(world.clinic_id)
        email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
        await world.tell(world.clinic(), await world.enrolled(who, email=email), await world.plan(who))
        await world.tell(world.consent(who, channel="email"))
        await world.play(DUE + timedelta(minutes=1))
        assert len(await sink.mails(1)) == 1
        assert world.sent(SAM) == []
    assert witness.seen == ["attempt"]
