"""Mails are read in the character sets that people write in, and in no other codec that the library knows."""

import codecs
import pkgutil
from encodings import __path__ as codecs_of_the_library
from encodings import aliases

import pytest
from handrail_notifier.core.mail.charsets import decoded
from handrail_notifier.core.mail.written import said_in

from tests.notifier.core.test_mail import mail

SLOW_OR_NO_TEXT = [
    "punycode",
    "idna",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "rot13",
    "hex",
    "zip",
    "base64",
    "uu",
    "oem",
    "mbcs",
]


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "UTF8", "utf-16", "utf-16le", "utf-32", "utf-7", "iso-8859-1", "ISO_8859-15", "latin1", "windows-1252", "cp850", "macintosh", "gb18030", "iso-2022-kr", "hz"],
)  # fmt: skip
def test_what_people_write_in_is_read(charset: str) -> None:
    text = "no puedo mas" if charset in {"iso-2022-kr", "hz"} else "mañana no, aquí"
    assert decoded(text.encode(charset), charset) == text


@pytest.mark.parametrize(
    ("charset", "text"),
    [("koi8-r", "привет"), ("windows-1251", "привет"), ("big5", "你好"), ("gb2312", "你好"), ("gbk", "你好"), ("euc-jp", "死"), ("shift_jis", "死"), ("iso-2022-jp", "死"), ("euc-kr", "안녕"), ("ks_c_5601-1987", "안녕"), ("windows-1255", "שלום"), ("windows-1256", "سلام"), ("tis-620", "สวัสดี"), ("us-ascii", "hi")],
)  # fmt: skip
def test_so_is_every_other_script(charset: str, text: str) -> None:
    assert decoded(text.encode(charset), charset) == text


@pytest.mark.parametrize("charset", [*SLOW_OR_NO_TEXT, "x-nobodys", "", "utf-8\0", "é", "x" * 10_000])
def test_no_other_is(charset: str) -> None:
    assert decoded(b"hi", charset) is None


def test_whatever_codec_of_the_library_is_no_character_set_is_not_read() -> None:
    known = {
        *aliases.aliases,
        *aliases.aliases.values(),
        *(each.name for each in pkgutil.iter_modules(codecs_of_the_library)),
    }
    read = {each for each in known if decoded(b"hi", each) is not None}
    assert not [each for each in read if "codec" in codecs.lookup(each).name or "escape" in each]
    assert not {"punycode", "idna", "undefined"} & read
    assert {"latin_1", "cp1252", "utf_8"} <= read


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "idna"])
def test_what_says_it_is_in_another_is_read_as_utf_8(charset: str) -> None:
    words = f"{chr(92)}x41 aquí-x"
    assert said_in(mail(f"Content-Type: text/plain; charset={charset}\n\n{words}\n")) == words
