"""One-time links: making one, finding it, opening it with its code.

The database keeps keyed digests of token and code, so nobody who reads it can open a page. A code is compared in constant
time, and wrong ones are counted while the client is held, so a crowd of guesses counts as many.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from handrail_shared.contracts.ids import PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import link as life
from handrail_planner.core.client import Client
from handrail_planner.core.link import CODE_DIGITS, KEPT, Act, Link
from handrail_planner.desk import Desk
from handrail_planner.store import links

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewLink:
    """What is told once and kept nowhere: the address, and the code that is said in the session."""

    url: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The code was right."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The code was wrong, and may be tried again."""


@dataclass(frozen=True, slots=True)
class Shut:
    """There is nothing to open, or nothing any more."""


async def make(
    desk: Desk, tx: Tx, client: Client, plan_id: PlanId, plan_version: int, *, until: datetime, now: datetime
) -> NewLink:
    """A link to answer this version of a plan on. An older one of the plan opens no more. The caller holds the client."""
    await void(tx, client, plan_id, now=now)
    await links.forget(tx, client.clinic_id, now - KEPT)
    token, code = secrets.token_urlsafe(TOKEN_BYTES), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    made = Link(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        plan_id=plan_id,
        plan_version=plan_version,
        token_digest=_token_digest(desk, token),
        code_digest=_code_digest(desk, token, code),
        made_at=now,
        until=until,
    )
    await links.save(tx, made)
    return NewLink(f"{desk.public_url}/p/{token}", code)


async def void(tx: Tx, client: Client, plan_id: PlanId, *, now: datetime) -> None:
    """No link of the plan opens any more. The caller holds the client."""
    for older in await links.of_plan(tx, client.clinic_id, plan_id):
        if replaced := life.after(older, Act.REPLACE, now):
            await links.save(tx, replaced)


async def find(desk: Desk, token: str) -> Link | None:
    """The link of that token, of whatever clinic."""
    async with desk.db.everywhere() as tx:
        return await links.find(tx, _token_digest(desk, token))


async def show_code(desk: Desk, tx: Tx, link: Link, token: str, code: str, *, now: datetime) -> Opened | Wrong | Shut:
    """Open the link with its code; count a wrong one."""
    right = hmac.compare_digest(link.code_digest, _code_digest(desk, token, code))
    current = await held(tx, link)
    opened = life.after(current, Act.SHOW_CODE, now)
    if opened is None:
        return Shut()
    if right:
        await links.save(tx, opened)
        return Opened()
    missed = life.miss(current, now)
    await links.save(tx, missed)
    return Wrong() if life.is_open(missed, now) else Shut()


async def held(tx: Tx, link: Link) -> Link:
    """The link as it is now that nobody else decides about its client."""
    await hold(tx, [link.client_id])
    return await links.find(tx, link.token_digest) or link


def _token_digest(desk: Desk, token: str) -> bytes:
    return desk.digest("link.token", token)


def _code_digest(desk: Desk, token: str, code: str) -> bytes:
    return desk.digest("link.code", token, code)
