"""What a mail looks like on the wire, and that its signature holds there."""

import base64
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from handrail_notifier.channels import Accepted, Outgoing
from handrail_notifier.channels.dkim import Signer
from handrail_notifier.channels.letter import ENDING, NOTICE, Stationery
from handrail_notifier.channels.smtp import SmtpChannel
from handrail_notifier.mail_tags import MailTags, Tagged
from handrail_shared.contracts.wording import TONGUES
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.vault import RootKey

from tests.notifier.world import ROOT, START
from tests.support.smtp import Received, SmtpSink

ATTEMPT = UUID(int=7)
TAGS = MailTags(RootKey.from_text(ROOT))
MAILBOX = "replies@mail.example.org"
MAIL = Outgoing(
    ATTEMPT,
    "harborside@example.org",
    "sam@example.com",
    "Harborside",
    "Harborside: If <b>the crowd</b> goes & asks: I say « no » gently. Reply 1 did it, 2 part, 3 missed, 0 n/a",
    timedelta(minutes=30),
)


async def sent(sink: SmtpSink, stationery: Stationery, mail: Outgoing = MAIL) -> Received:
    channel = SmtpChannel(sink.url, stationery, clock=VirtualClock(START))
    assert isinstance(await channel.send(mail), Accepted)
    return (await sink.mails(1))[-1]


def html_of(received: Received) -> str:
    body = received.message.get_body(preferencelist=("html",))
    assert body is not None
    return str(body.get_content())


class Seen(HTMLParser):
    """Which elements a page has, with what they would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [
            name for name, _ in attrs if name in {"src", "srcset", "background", "poster", "data", "action"}
        ]

    def handle_data(self, data: str) -> None:
        self.words += data


async def test_a_mail_says_the_same_twice_and_loads_nothing(smtp_sink: SmtpSink) -> None:
    received = await sent(smtp_sink, Stationery(TAGS, "https://notifier.example.com"))
    assert received.message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in received.message.iter_parts()] == ["text/plain", "text/html"]
    assert received.text.startswith(MAIL.body + "\n")
    seen = Seen(html_of(received))
    assert MAIL.body in seen.words
    assert set(seen.tags) == {"html", "head", "meta", "title", "body", "p", "a"}
    assert seen.fetched == []
    assert "url(" not in html_of(received)


async def test_one_click_stands_in_the_headers_and_in_both_parts(smtp_sink: SmtpSink) -> None:
    received = await sent(smtp_sink, Stationery(TAGS, "https://notifier.example.com"))
    link = received.message["List-Unsubscribe"].strip("<>")
    assert received.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert TAGS.of_token(link.removeprefix("https://notifier.example.com/u/")) == ATTEMPT
    assert link in received.text
    assert f'href="{link}"' in html_of(received)
    assert str(ATTEMPT) not in link
    assert ATTEMPT.hex not in link


async def test_a_mail_is_in_one_language(smtp_sink: SmtpSink) -> None:
    assert set(ENDING) == set(TONGUES) == set(NOTICE)
    received = await sent(smtp_sink, Stationery(TAGS, "https://notifier.example.com"), replace(MAIL, language="es-MX"))
    assert '<html lang="es">' in html_of(received)
    assert ENDING["es"] in received.text
    assert NOTICE["es"] in received.text
    assert NOTICE["es"] in html_of(received)
    assert ENDING["es"] in html_of(received)


async def test_answers_and_bounces_come_to_addresses_of_the_attempts_own(smtp_sink: SmtpSink) -> None:
    received = await sent(smtp_sink, Stationery(TAGS, "https://notifier.example.com", MAILBOX))
    assert TAGS.of_address(received.message["Reply-To"], MAILBOX) == Tagged("reply", ATTEMPT)
    assert TAGS.of_address(received.sender, MAILBOX) == Tagged("bounce", ATTEMPT)
    assert len(received.sender.partition("@")[0]) <= 64


async def test_without_a_mailbox_no_answer_is_asked_for(smtp_sink: SmtpSink) -> None:
    received = await sent(smtp_sink, Stationery(TAGS, "https://notifier.example.com"))
    assert received.message["Reply-To"] is None
    assert received.sender == MAIL.sender


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def key_file(key: rsa.RSAPrivateKey, tmp_path: Path) -> Path:
    file = tmp_path / "dkim.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


def verifies(mail: bytes, key: rsa.RSAPrivateKey) -> bool:
    """As who gets the mail would, with one TXT record of ours."""
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)

    def look_up(name: bytes | str, timeout: int = 5) -> bytes | None:
        del timeout
        asked = name.decode() if isinstance(name, bytes) else name
        return record if asked.rstrip(".") == "hr1._domainkey.example.org" else None

    return bool(dkim.verify(mail, dnsfunc=look_up))


async def test_a_signed_mail_verifies_and_no_header_that_matters_can_be_changed(
    smtp_sink: SmtpSink, key: rsa.RSAPrivateKey, key_file: Path
) -> None:
    signer = Signer.of_file("hr1", "example.org", key_file)
    received = await sent(smtp_sink, Stationery(TAGS, "https://notifier.example.com", MAILBOX, signer))
    assert verifies(received.content, key)
    signed = re.sub(r"\s", "", str(received.message["DKIM-Signature"]))
    assert "list-unsubscribe:list-unsubscribe-post" in signed.lower()
    for old, new in (
        (b"/u/", b"/v/"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks"),
        (b"Subject: Harborside", b"Subject: Else"),
        (b"From: harborside", b"From: who@example.net\r\nFrom: harborside"),
        (b"Reply 1 did it", b"Reply 2 did it"),
    ):
        assert old in received.content
        assert not verifies(received.content.replace(old, new, 1), key), new


async def test_a_signature_holds_over_letters_of_any_script(
    smtp_sink: SmtpSink, key: rsa.RSAPrivateKey, key_file: Path
) -> None:
    signer = Signer.of_file("hr1", "example.org", key_file)
    mail = replace(MAIL, body="Harborside: " + "\u017eluť ñandú \u4f60\u597d " * 40 + "\n.\n..\nFrom here")
    received = await sent(smtp_sink, Stationery(TAGS, "https://notifier.example.com", None, signer), mail)
    assert verifies(received.content, key)
    assert received.content.isascii()
    assert max(len(line) for line in received.content.split(b"\r\n")) < 998
    assert mail.body in received.text


def test_a_key_that_cannot_sign_says_what_to_do(tmp_path: Path) -> None:
    other = tmp_path / "ec.pem"
    other.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    for file in (tmp_path / "none.pem", other):
        with pytest.raises(ValueError, match="HANDRAIL_DKIM_KEY_FILE must be"):
            Signer.of_file("hr1", "example.org", file)
