"""The three services as processes that say all they can, and a carrier's deliveries to the notifier's signed webhook, at once and in any order.

Each delivery is signed as Twilio signs, by Twilio's own code. What the services printed, and what the webhook answered, is kept whole.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
from asyncpg import Record
from handrail.composition import PUBLIC_URL, SERVICES
from handrail_notifier.identity import reply_of, strangers_of
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import Keyring, NotOpened, RootKey, Vault
from twilio.request_validator import RequestValidator

from tests.chaos.storm.accounts import Kept, Said
from tests.chaos.storm.hostile import NoText, Sent
from tests.chaos.storm.processes import STARTS_WITHIN, Notifier, running
from tests.loop.handrail import eventually
from tests.loop.processes import environment
from tests.loop.whole import OURS, SECRETS, UNDONE, Whole

AT_ONCE = 12
PATH = "/twilio/inbound"
PAGES = ("/metrics", "/health/live", "/health/ready", "/openapi.json")
SETTLES_WITHIN = 120.0
SLOWEST = 4.0
"""Texts a second that have their effect, at the least, on a busy machine."""
INBOUND = """SELECT i.provider_id, i.clinic_id, i.client_id, i.stranger, i.answered_at IS NOT NULL AS taken,
                    i.due_at IS NOT NULL AS waits, i.tries, i.body FROM notifier.inbound i"""
REPLIES = "SELECT reply_id, meaning FROM notifier.reply"
TEXTS = "SELECT text_id, state, reason FROM notifier.text"
HEEDED = """SELECT extract(epoch FROM max(c.opened_at - t.first)) FROM notifier.crisis_case c
            JOIN (SELECT client_id, min(received_at) AS first FROM notifier.inbound WHERE alarm IS NOT NULL GROUP BY 1) t
            USING (client_id)"""
WAITS = "SELECT count(*) FROM notifier.inbound WHERE due_at IS NOT NULL"


@dataclass(slots=True)
class Webhook:
    """The notifier's door, as a carrier knocks at it. `said`: every answer that was no 200, as it was written."""

    base: str
    validator: RequestValidator = field(default_factory=lambda: RequestValidator(SECRETS.auth_token))
    answers: dict[int, int] = field(default_factory=dict)
    said: list[bytes] = field(default_factory=list)

    async def deliver(self, sent: Sequence[Sent]) -> float:
        """All of them, a dozen at once; the seconds that it took."""
        began, waiting = time.monotonic(), iter(sent)

        async def one_after_the_other(http: httpx.AsyncClient) -> None:
            for each in waiting:
                answer = await self._post(http, _form(each))
                self.answers[each.number] = answer.status_code
                if answer.status_code != 200:
                    self._note(answer)

        async with self._http() as http:
            await asyncio.gather(*(one_after_the_other(http) for _ in range(AT_ONCE)))
        return time.monotonic() - began

    async def refuses(self, what: NoText, number: int, canary: str) -> int:
        """What is no text, with a canary in it; what it was answered with."""
        body = canary + ("x" * 70_000 if what is NoText.TOO_LONG else "")
        form = _form(Sent(number, f"SM{number:032x}", "+12025550143", body))
        form |= {NoText.TO_NOBODY: {"To": "+12025550111"}, NoText.FROM_NOBODY: {"From": canary}}.get(what, {})
        async with self._http() as http:
            answer = await self._post(http, form, signature="bm8=" if what is NoText.FORGED else None)
        self._note(answer)
        return answer.status_code

    async def _post(
        self, http: httpx.AsyncClient, form: Mapping[str, str], *, signature: str | None = None
    ) -> httpx.Response:
        signed = signature or self.validator.compute_signature(PUBLIC_URL + PATH, form)
        return await http.post(PATH, data=form, headers={"X-Twilio-Signature": signed})

    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=False, base_url=self.base, timeout=60, trust_env=False)

    def _note(self, answer: httpx.Response) -> None:
        self.said.append(b"%d %s %s" % (answer.status_code, repr(answer.headers.raw).encode(), answer.content))


def _form(sent: Sent) -> dict[str, str]:
    """As Twilio posts a text that came in."""
    return {
        "MessageSid": sent.sid,
        "SmsMessageSid": sent.sid,
        "AccountSid": SECRETS.account_sid,
        "From": sent.sender,
        "To": OURS,
        "Body": sent.body,
        "NumMedia": "0",
        "NumSegments": "1",
        "FromCountry": "US",
        "ApiVersion": "2010-04-01",
    }


@asynccontextmanager
async def services(loop: Whole, folder: Path, notifier: Sequence[str], **told: str) -> AsyncIterator[list[Notifier]]:
    """The three as processes, ready, each with its own file for all that it prints; `notifier` is run as the notifier."""
    modules = {name: (f"handrail_{name}", "run") for name in SERVICES} | {"notifier": tuple(notifier)}
    places = [
        Notifier(at, environment(loop, name, **told), folder / f"{name}.log", modules[name], loop.ports[name])
        for at, name in enumerate(SERVICES)
    ]
    async with running(places):
        for each in places:
            await eventually(each.ready, STARTS_WITHIN)
        yield places


async def taken(loop: Whole, texts: int) -> float:
    """Wait until every text that came in has had its effect, and what follows from it is over; the seconds until the former."""
    began = time.monotonic()
    await eventually(lambda: loop.holds(WAITS, is_=0), SETTLES_WITHIN + texts / SLOWEST)
    lasted = time.monotonic() - began
    await eventually(lambda: loop.holds(f"SELECT {UNDONE}", is_=0), SETTLES_WITHIN)
    return lasted


async def heeded(loop: Whole) -> float:
    """How many seconds after its first alarming text a client's case was opened, at the most."""
    return float(await loop.ask(HEEDED) or 0.0)


async def pages(loop: Whole) -> dict[str, bytes]:
    """What anybody in the network may ask of each service."""
    return {
        f"{name}{path}": (await loop.call("GET", path, service=name)).content for name in SERVICES for path in PAGES
    }


async def kept(loop: Whole) -> Sequence[Kept]:
    """Every text that is on record, opened with the clients' keys."""
    meanings = {row["reply_id"]: row["meaning"] for row in await loop.rows(REPLIES)}
    rows = await loop.rows(INBOUND)
    owners = {(row["clinic_id"], _owner(row)) for row in rows}
    db = Db(loop.addresses.databases["notifier"], schema="notifier")
    await db.open()
    try:
        async with db.transaction(*{clinic for clinic, _ in owners}) as tx:
            keyring = await Vault(RootKey.from_text(SECRETS.root_key)).keyring(tx, owners)
    finally:
        await db.close()
    return [
        Kept(
            sid=row["provider_id"],
            client=row["client_id"],
            stranger=row["stranger"],
            taken=row["taken"],
            waits=row["waits"],
            tries=row["tries"],
            meaning=meanings.get(reply_of(row["client_id"], row["provider_id"])),
            words=_opened(keyring, row),
        )
        for row in rows
    ]


def _owner(row: Record) -> UUID:
    owner: UUID = strangers_of(row["clinic_id"]) if row["stranger"] else row["client_id"]
    return owner


def _opened(keyring: Keyring, row: Record) -> str | None:
    try:
        return keyring.open(row["clinic_id"], _owner(row), "reply.body", row["body"])
    except NotOpened:
        return None


async def said(loop: Whole) -> Mapping[UUID, Said]:
    """Every text of ours, by its id."""
    return {row["text_id"]: Said(row["state"], row["reason"]) for row in await loop.rows(TEXTS)}
