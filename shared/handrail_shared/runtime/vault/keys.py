"""Sealing and opening the texts of one client."""

import base64
import os
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from asyncpg import Record
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handrail_shared.contracts.sealed import SEAL_FORMAT, Kind, associated_data
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.sql import Queries

SQL = Queries.of("handrail_shared.runtime.vault")
NONCE_BYTES = 12
KEY_BYTES = 32
FIRST_VERSION = 1


class KeyDestroyed(LookupError):
    """The client's key is destroyed: what it sealed cannot be opened any more."""


class NotOpened(ValueError):
    """The seal does not open: it belongs to another client or kind, was changed, or another root key wrapped its key."""


class RootKey:
    """The key that wraps every other. 32 bytes, base64 in a file or the environment."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the root key must be {KEY_BYTES} bytes; make one with: handrail keygen")
        self._secret = secret

    def __repr__(self) -> str:
        return "RootKey(***)"

    @classmethod
    def from_text(cls, text: str) -> "RootKey":
        """From base64, standard or url-safe."""
        try:
            return cls(base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True))
        except ValueError as fault:
            raise ValueError(
                f"the root key is not {KEY_BYTES} bytes of base64; make one with: handrail keygen"
            ) from fault

    @classmethod
    def from_file(cls, path: Path) -> "RootKey":
        return cls.from_text(path.read_text("ascii"))

    @staticmethod
    def generate() -> str:
        """The text of a new root key."""
        return base64.b64encode(os.urandom(KEY_BYTES)).decode()

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose, from which neither the root nor another purpose's key can be found."""
        return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(self._secret)


@dataclass(frozen=True, slots=True)
class _DataKey:
    version: int
    cipher: AESGCM


class Keyring:
    """The keys of some clients, as they are in one transaction: for sealing and opening many texts without asking for each.

    Nothing of it outlives the transaction that it was read in: a client who is forgotten then would not be.
    """

    def __init__(self, keys: Mapping[tuple[UUID, UUID], _DataKey | None]) -> None:
        self._keys = keys

    def seal(self, clinic: UUID, client: UUID, kind: Kind, text: str) -> str:
        """`text` sealed for this client. Raises `KeyDestroyed` or `NotOpened`."""
        return _sealed(self._key(clinic, client), associated_data(clinic, client, kind), text)

    def open(self, clinic: UUID, client: UUID, kind: Kind, sealed: str) -> str:
        """The text. Raises `KeyDestroyed` or `NotOpened`."""
        return _opened(self._key(clinic, client), clinic, client, kind, sealed)

    def _key(self, clinic: UUID, client: UUID) -> _DataKey:
        try:
            key = self._keys[clinic, client]
        except KeyError:
            raise NotOpened("no key for this client") from None
        if key is None:
            raise KeyDestroyed("the client's key is destroyed")
        return key


class Vault:
    """Seals, opens and forgets. Every call runs in the caller's transaction, so a key and what it seals commit together."""

    def __init__(self, root: RootKey, *, remembered: int = 2048) -> None:
        self._wrapping = AESGCM(root.derive("handrail/data-keys"))
        self._indexing = root.derive("handrail/blind-index")
        self._cache: OrderedDict[tuple[UUID, UUID], _DataKey] = OrderedDict()
        self._remembered = remembered

    async def seal(self, tx: Tx, clinic: UUID, client: UUID, kind: Kind, text: str) -> str:
        """`text` sealed for this client. The client's key is made on first use."""
        key = await self._key(tx, clinic, client) or await self._make(tx, clinic, client)
        return _sealed(key, associated_data(clinic, client, kind), text)

    async def seal_all(self, tx: Tx, clinic: UUID, client: UUID, texts: Mapping[Kind, str]) -> Mapping[Kind, str]:
        """Several of one client's at once."""
        key = await self._key(tx, clinic, client) or await self._make(tx, clinic, client)
        return {kind: _sealed(key, associated_data(clinic, client, kind), text) for kind, text in texts.items()}

    async def seal_for_new(
        self, tx: Tx, clinic: UUID, texts: Mapping[UUID, Mapping[Kind, str]]
    ) -> Mapping[UUID, Mapping[Kind, str]]:
        """The texts of many clients who are new in this transaction, sealed; their keys are made in one go."""
        made = {client: AESGCM.generate_key(256) for client in texts}
        wrapped = [self._wrap(clinic, client, secret) for client, secret in made.items()]
        await tx.execute(SQL["make_data_keys"], clinic, list(made), wrapped)
        keys = {client: _DataKey(FIRST_VERSION, AESGCM(secret)) for client, secret in made.items()}
        return {
            client: {
                kind: _sealed(keys[client], associated_data(clinic, client, kind), text) for kind, text in each.items()
            }
            for client, each in texts.items()
        }

    async def open(self, tx: Tx, clinic: UUID, client: UUID, kind: Kind, sealed: str) -> str:
        """The text. Raises `KeyDestroyed` or `NotOpened`."""
        key = await self._key(tx, clinic, client)
        if key is None:
            raise NotOpened("no key for this client")
        return _opened(key, clinic, client, kind, sealed)

    async def keyring(self, tx: Tx, clients: Collection[tuple[UUID, UUID]]) -> Keyring:
        """The keys of these (clinic, client), for as long as `tx` lasts. A client without one has none there."""
        wanted = sorted(set(clients))
        rows = await tx.fetch(SQL["data_keys"], [clinic for clinic, _ in wanted], [client for _, client in wanted])
        return Keyring({(row["clinic_id"], row["client_id"]): self._of(row) for row in rows})

    def _of(self, row: Record) -> _DataKey | None:
        """A row's key; None for one that is destroyed."""
        clinic, client = row["clinic_id"], row["client_id"]
        if row["wrapped"] is None:
            self._cache.pop((clinic, client), None)
            return None
        cached = self._cache.get((clinic, client))
        if cached is not None and cached.version == row["version"]:
            self._cache.move_to_end((clinic, client))
            return cached
        return self._remember(clinic, client, _DataKey(row["version"], self._unwrap(clinic, client, row["wrapped"])))

    async def destroy(self, tx: Tx, clinic: UUID, client: UUID) -> None:
        """Forget the client: nothing sealed for it can be opened again, here or in any other process."""
        await tx.execute(SQL["destroy_data_key"], clinic, client)
        self._cache.pop((clinic, client), None)

    async def fits(self, tx: Tx) -> bool | None:
        """Whether this root key opens the keys that are kept; None if none is kept yet."""
        row = await tx.fetchrow(SQL["any_data_key"])
        if row is None:
            return None
        try:
            self._unwrap(row["clinic_id"], row["client_id"], row["wrapped"])
        except NotOpened:
            return False
        return True

    def blind_index(self, clinic: UUID, kind: Kind, text: str) -> bytes:
        """A keyed digest by which an equal text of the same clinic and kind is found without being readable."""
        mac = hmac.HMAC(self._indexing, hashes.SHA256())
        mac.update(f"{clinic}|{kind}|{text}".encode())
        return mac.finalize()

    async def _key(self, tx: Tx, clinic: UUID, client: UUID) -> _DataKey | None:
        row = await tx.fetchrow(SQL["data_key"], clinic, client)
        if row is None:
            return None
        key = self._of(row)
        if key is None:
            raise KeyDestroyed("the client's key is destroyed")
        return key

    async def _make(self, tx: Tx, clinic: UUID, client: UUID) -> _DataKey:
        secret = AESGCM.generate_key(256)
        await tx.execute(SQL["make_data_key"], clinic, client, self._wrap(clinic, client, secret))
        key = await self._key(tx, clinic, client)
        assert key is not None, "a key that was just made is there"
        return key

    def _wrap(self, clinic: UUID, client: UUID, secret: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, secret, _bound_to(clinic, client))

    def _unwrap(self, clinic: UUID, client: UUID, wrapped: bytes) -> AESGCM:
        try:
            secret = self._wrapping.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound_to(clinic, client))
        except InvalidTag:
            raise NotOpened("the data key was wrapped by another root key") from None
        return AESGCM(secret)

    def _remember(self, clinic: UUID, client: UUID, key: _DataKey) -> _DataKey:
        self._cache[(clinic, client)] = key
        while len(self._cache) > self._remembered:
            self._cache.popitem(last=False)
        return key


def _sealed(key: _DataKey, bound_to: bytes, text: str) -> str:
    nonce = os.urandom(NONCE_BYTES)
    body = nonce + key.cipher.encrypt(nonce, text.encode(), bound_to)
    return f"{SEAL_FORMAT}.{key.version}.{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}"


def _opened(key: _DataKey, clinic: UUID, client: UUID, kind: Kind, sealed: str) -> str:
    try:
        form, _, body = sealed.split(".", 2)
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        raise NotOpened("not a seal") from None
    if form != SEAL_FORMAT:
        raise NotOpened("an unknown seal format")
    try:
        aad = associated_data(clinic, client, kind)
        return key.cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad).decode()
    except (InvalidTag, ValueError):
        raise NotOpened("the seal does not fit this client and kind") from None


def _bound_to(clinic: UUID, client: UUID) -> bytes:
    return f"data-key|{clinic}|{client}".encode()
