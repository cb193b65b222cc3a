"""Keyed marks on our mails, by which what comes back is known for ours: nobody can make one, and each says one thing only.

A Message-ID and a reply or bounce address carry the attempt's id with a tag; the token of an unsubscribe link is opaque. They
follow from the root key, so they hold for as long as that does, in any process, and nothing of them is kept.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import constant_time, hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from handrail_shared.runtime.vault import RootKey

LONGEST_MAILBOX = 20
"""Letters before the tag of a reply address: an address has at most 64 before its @."""
_TAG_BYTES = 10
_TAGGED = re.compile(r"([rb])([a-z2-7]{42})")
_MESSAGE_ID = re.compile(r"<([0-9a-f-]{36})\.([a-z2-7]{16})@[^<>@\s]{1,255}>")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_ONE_CLICK = b"unsubscribe"

Use = Literal["reply", "bounce"]
_LETTER: dict[Use, str] = {"reply": "r", "bounce": "b"}
_USE: dict[str, Use] = {"r": "reply", "b": "bounce"}


@dataclass(frozen=True, slots=True)
class Tagged:
    """What a tagged address is for."""

    use: Use
    attempt_id: UUID


class MailTags:
    """Makes and verifies them."""

    def __init__(self, root: RootKey) -> None:
        self._tagging = root.derive("handrail/mail-tags")
        self._sealing = AESSIV(root.derive("handrail/mail-tokens"))

    def message_id(self, attempt: UUID, domain: str) -> str:
        """The attempt's own Message-ID."""
        return f"<{attempt}.{_written(self._tag('message', attempt))}@{domain}>"

    def attempt_of(self, message_id: str) -> UUID | None:
        """The attempt whose Message-ID this is; None: we never made it."""
        found = _MESSAGE_ID.fullmatch(message_id.strip().lower())
        if found is None:
            return None
        try:
            attempt = UUID(found[1])
        except ValueError:
            return None
        return attempt if self._fits("message", attempt, _read(found[2])) else None

    def address(self, use: Use, attempt: UUID, mailbox: str) -> str:
        """`replies+r...@example.org`: where an answer to the attempt goes, or what its mail servers say of it."""
        local, _, domain = mailbox.rpartition("@")
        return f"{local}+{_LETTER[use]}{_written(attempt.bytes + self._tag(use, attempt))}@{domain}"

    def of_address(self, address: str, mailbox: str) -> Tagged | None:
        """What an address of this mailbox is for; None: it is none that we made."""
        local, _, domain = address.lower().rpartition("@")
        own, _, own_domain = mailbox.lower().rpartition("@")
        name, _, tag = local.rpartition("+")
        found = _TAGGED.fullmatch(tag)
        if found is None or (name, domain) != (own, own_domain):
            return None
        use, raw = _USE[found[1]], _read(found[2])
        if len(raw) != 16 + _TAG_BYTES:
            return None
        attempt = UUID(bytes=raw[:16])
        return Tagged(use, attempt) if self._fits(use, attempt, raw[16:]) else None

    def token(self, attempt: UUID) -> str:
        """What stands in an unsubscribe link."""
        return base64.urlsafe_b64encode(self._sealing.encrypt(attempt.bytes, [_ONE_CLICK])).rstrip(b"=").decode()

    def of_token(self, token: str) -> UUID | None:
        """The attempt whose link it is; None: we never made it."""
        if _TOKEN.fullmatch(token) is None:
            return None
        try:
            return UUID(bytes=self._sealing.decrypt(base64.urlsafe_b64decode(token + "="), [_ONE_CLICK]))
        except (InvalidTag, ValueError):
            return None

    def _tag(self, use: str, attempt: UUID) -> bytes:
        mac = hmac.HMAC(self._tagging, hashes.SHA256())
        mac.update(f"{use}|{attempt}".encode())
        return mac.finalize()[:_TAG_BYTES]

    def _fits(self, use: str, attempt: UUID, tag: bytes) -> bool:
        return constant_time.bytes_eq(self._tag(use, attempt), tag)


def _written(raw: bytes) -> str:
    """Letters that survive a server which changes their case."""
    return base64.b32encode(raw).rstrip(b"=").decode().lower()


def _read(text: str) -> bytes:
    try:
        return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return b""
