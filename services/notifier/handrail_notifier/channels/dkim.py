"""DKIM: a mail is signed by the clinic's domain, for who sends through a relay that does not sign.

The signature covers the way to end the mails (RFC 8058 asks for that), and the sender once more than it occurs, so that none can be
added. The key is read when the process starts, and never shown.
"""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SHORTEST_KEY = 1024
SIGNED = (
    b"From",
    b"From",
    b"To",
    b"Reply-To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"MIME-Version",
    b"Content-Type",
    b"List-Unsubscribe",
    b"List-Unsubscribe-Post",
    b"Auto-Submitted",
)
_HINT = "HANDRAIL_DKIM_KEY_FILE must be a readable file with an RSA private key in PEM form"


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for `domain`, under the key that is published as `selector`._domainkey.`domain`."""

    selector: str
    domain: str
    key: bytes = field(repr=False)

    @classmethod
    def of_file(cls, selector: str, domain: str, file: Path) -> "Signer":
        """Raises `ValueError` with what to do if the file has no such key."""
        try:
            key = serialization.load_pem_private_key(file.read_bytes(), None)
        except (OSError, ValueError, TypeError) as fault:
            raise ValueError(f"{_HINT}: {type(fault).__name__}") from None
        if not isinstance(key, RSAPrivateKey) or key.key_size < SHORTEST_KEY:
            raise ValueError(f"{_HINT}, of {SHORTEST_KEY} bits or more")
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        return cls(selector, domain, pem)

    def signed(self, mail: bytes) -> bytes:
        """`mail`, with CRLF line ends, and its signature before it."""
        import dkim  # noqa: PLC0415  # it brings a DNS resolver with it, and few clinics sign

        header: bytes = dkim.sign(
            mail,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=list(SIGNED),
        )
        return header + mail
