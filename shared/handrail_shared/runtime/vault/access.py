"""Access keys: each opens one clinic, with named scopes, and is stored only as a digest.

A key reads `hr_<key id>_<secret>`. It is shown once. Wrong, revoked and unknown keys are told apart by nobody.
"""

import hashlib
import hmac
import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault.keys import SQL

Scope = Literal["plans", "progress", "feedback"]
"""`feedback` opens what clients said to somebody else than their therapist; a key that has it has no other."""
PREFIX = "hr"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """Whom a valid key speaks for, and what it may do."""

    key_id: UUID
    clinic_id: ClinicId
    scopes: frozenset[str]


class AccessKeys:
    """Makes, checks and revokes access keys."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def make(self, tx: Tx, clinic: ClinicId, scopes: Collection[Scope]) -> str:
        """A new key for a clinic: the only time its text is known."""
        key_id, secret = new_id(), os.urandom(24).hex()
        await tx.execute(SQL["make_access_key"], key_id, clinic, _digest(secret), sorted(scopes))
        return f"{PREFIX}_{key_id.hex}_{secret}"

    async def check(self, text: str) -> AccessKey | None:
        """What the key opens, or None."""
        parts = text.split("_")
        if len(parts) != 3 or parts[0] != PREFIX:
            return None
        try:
            key_id = UUID(hex=parts[1])
        except ValueError:
            return None
        async with self._db.everywhere() as tx:
            row = await tx.fetchrow(SQL["access_key"], key_id)
        if row is None or not hmac.compare_digest(row["digest"], _digest(parts[2])):
            return None
        return AccessKey(key_id, ClinicId(row["clinic_id"]), frozenset(row["scopes"]))

    async def revoke(self, tx: Tx, clinic: ClinicId, key_id: UUID) -> None:
        await tx.execute(SQL["revoke_access_key"], clinic, key_id)


async def is_held(tx: Tx, clinic: UUID, scope: Scope) -> bool:
    """Whether some key of the clinic that still opens has this scope."""
    return bool(await tx.fetchval(SQL["some_access_key"], clinic, scope))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
