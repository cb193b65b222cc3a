"""Mails are taken apart in bounded time, whatever their header fields are, and their words are read."""

from collections import Counter
from email import feedparser, message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

import pytest
from handrail_notifier.core.mail import parsing, written
from handrail_notifier.core.mail.fields import LONGEST_FIELD, header, subjects_of
from handrail_notifier.core.mail.parsing import DEEPEST, MOST_PARTS, parsed
from handrail_notifier.core.mail.report import Bounced, report_in
from handrail_notifier.core.mail.written import answer_in, beside_in, said_in
from handrail_notifier.mail_intake import LARGEST_MAIL
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_mail import BOUNCE, END

MANY = "".join(f";\n a{number}=b" for number in range(20_000))


def taken_apart(text: str) -> EmailMessage:
    return parsed(text.replace("\n", "\r\n").encode())


@pytest.mark.parametrize(
    "kind",
    [
        f"text/plain{MANY}; charset=utf-8",
        f"text/plain; charset=utf-8{MANY}",
        f"text/plain {'(' * 30_000}",
        f"text/plain{'(x)' * 30_000}; charset=utf-8",
        f"text/plain; a={'=?utf-8?q?a' * 10_000}",
        f"text/plain; a*0*={'%41' * 30_000}",
        f"text/plain{' ' * 60_000}; charset=utf-8",
        f"text/plain; charset={'x' * 60_000}",
        f"{'(' * 60_000}",
        f"{'/' * 60_000}",
        "multipart/mixed; é*",
    ],
)
def test_the_words_are_read_whatever_the_field_before_them_holds(kind: str) -> None:
    read = taken_apart(f"From: sam@example.com\nCONTENT-Type: {kind}\n\n{END}\n")
    assert sum(len(value) for _, value in read.raw_items()) < 1_000
    assert said_in(read) == END


@pytest.mark.parametrize("name", ["Content-Disposition", "Content-Transfer-Encoding", "Content-Language"])
def test_the_words_are_read_whatever_another_field_of_the_part_holds(name: str) -> None:
    read = taken_apart(f"Content-Type: text/plain\n{name}: 8bit{MANY}\n\n{END}\n")
    assert sum(len(value) for _, value in read.raw_items()) < 1_000
    assert said_in(read) == END


@pytest.mark.parametrize("boundary", ["b", '"b"', '"a \\" b"', f'"{"b" * 300}"', "b; boundary=c", ""])
def test_parts_behind_a_field_that_was_made_short_are_read(boundary: str) -> None:
    bare = boundary.partition(";")[0].strip('"').replace("\\", "")
    part = f"Content-Type: text/plain; charset=utf-8{MANY}\n\n{END}\n"
    read = taken_apart(
        f"Content-Type: multipart/mixed{MANY[:4_000]}; boundary={boundary}\n\n--{bare}\n{part}--{bare}--\n"
    )
    assert END in said_in(read).split("\n")


@pytest.mark.parametrize("head", ["multipart/mixed", "multipart/alternative; boundary=another"])
def test_parts_that_cannot_be_taken_apart_are_read_as_they_stand(head: str) -> None:
    read = taken_apart(f"Content-Type: {head}\n\n--b\nContent-Type: text/plain\n\n{END}\n--b--\n")
    assert END in said_in(read)


def test_a_field_as_mail_programs_write_it_is_left_as_it_is() -> None:
    kind = 'text/plain; charset="iso-8859-1"; format=flowed; name="a (long) name.txt"'
    read = taken_apart(f"Content-Type: {kind}\n\nok\n")
    assert (header(read, "Content-Type"), read.get_content_charset()) == (kind, "iso-8859-1")


def test_a_report_is_known_behind_a_field_that_was_made_short() -> None:
    text = BOUNCE.format(action="failed", status="5.1.1", diagnostic="550 5.1.1 No", kind="text/rfc822-headers")
    long = text.replace("multipart/report;", f"multipart/report{MANY[:4_000]};", 1)
    assert isinstance(report_in(taken_apart(long)), Bounced)


def test_no_field_is_longer_than_its_bound() -> None:
    read = taken_apart(f"Subject: {END} {'x ' * 100_000}\nX-Any: {'y' * 100_000}\n\n1 7\n")
    assert max(len(value) for _, value in read.raw_items()) <= LONGEST_FIELD
    assert subjects_of(read)[0].startswith(END)


TINY = "--b\n\nx\n"
MANY_PARTS = TINY * (LARGEST_MAIL // (len(TINY) + TINY.count("\n")))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many parts are made, how many lines are held against a boundary, and how many texts are looked at."""
    done = Counter[str]()

    class Counted(parsing._Part):
        def __init__(self, *args: Any, **named: Any) -> None:
            done["parts"] += 1
            super().__init__(*args, **named)

    class Lines(feedparser.BufferedSubFile):
        def readline(self) -> str:
            done["matches"] += len(self._eofstack)
            return super().readline()

    def source(part: Message) -> str:
        done["looks"] += 1
        return _source(part)

    _source = written._source
    monkeypatch.setattr(parsing, "_Part", Counted)
    monkeypatch.setattr(feedparser, "BufferedSubFile", Lines)
    monkeypatch.setattr(written, "_source", source)
    return done


@pytest.mark.parametrize("kind", ["mixed", "alternative", "digest", "related", "report"])
def test_a_mail_of_tiny_parts_costs_no_more_than_so_many(kind: str, work: Counter[str]) -> None:
    read = taken_apart(f"From: sam@example.com\nContent-Type: multipart/{kind}; boundary=b\n\n{MANY_PARTS}")
    beside_in(read, said_in(read))
    assert work["parts"] <= MOST_PARTS + 2
    assert work["looks"] <= 2 * (MOST_PARTS + 2)
    assert work["matches"] <= 10 * MOST_PARTS, "no line behind them is held against a boundary"


@pytest.mark.parametrize(
    "head", ["Content-Type: multipart/mixed; boundary={0}\n\n--{0}\n", "Content-Type: message/rfc822\n\n"]
)
def test_parts_deep_in_each_other_cost_no_more_than_so_many_for_each_line(head: str, work: Counter[str]) -> None:
    nested = "".join(head.format(number) for number in range(1_000))
    read = taken_apart(f"From: sam@example.com\n{nested}\n{END}\n" + "x\n" * 100_000)
    beside_in(read, said_in(read))
    assert work["parts"] <= MOST_PARTS + 2
    assert work["matches"] <= (nested.count("\n") + 100_000 + 10) * (DEEPEST + 1)


def test_blocks_of_a_report_are_no_more_than_parts() -> None:
    read = taken_apart("Content-Type: message/delivery-status\n\n" + "A: b\n\n" * 100_000)
    assert len(list(read.walk())) <= MOST_PARTS + 2


@pytest.mark.parametrize("before", [0, 1, MOST_PARTS - 2, MOST_PARTS - 1, MOST_PARTS, MOST_PARTS + 1, 5_000])
@pytest.mark.parametrize("kind", ["mixed", "alternative"])
def test_words_are_heard_behind_however_many_parts(kind: str, before: int) -> None:
    parts = TINY * before + f"--b\nContent-Type: text/plain\n\n{END}\n" + TINY * 5
    read = taken_apart(f"From: sam@example.com\nContent-Type: multipart/{kind}; boundary=b\n\n{parts}--b--\n")
    said = said_in(read)
    assert END in f"{said}\n{beside_in(read, said)}".split("\n")


@pytest.mark.parametrize("deep", [1, DEEPEST - 1, DEEPEST, DEEPEST + 1, 25, 1_000])
def test_words_are_heard_however_deep_they_lie(deep: int) -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(deep))
    ends = "".join(f"--b{n}--\n" for n in reversed(range(deep)))
    read = taken_apart(f"From: sam@example.com\n{nested}Content-Type: text/plain\n\n{END}\n{ends}")
    assert END in said_in(read).split("\n")


def test_stop_before_thousands_of_parts_is_an_answer() -> None:
    read = taken_apart(f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSTOP\n{MANY_PARTS}")
    assert answer_in(said_in(read)) == "STOP"


@given(
    st.lists(
        st.sampled_from(["\r", "\n", "\r\n", "--b", "--b--", "x", ":", " ", "A: b", "Content-Type: message/rfc822"])
    )
)
def test_no_letter_is_lost_and_parts_are_as_the_library_finds_them(pieces: list[str]) -> None:
    text = "Content-Type: multipart/mixed; boundary=b\n\n" + "".join(pieces)
    assert "".join(parsing._pieces(text)) == text
    ours, theirs = parsed(text.encode()), message_from_bytes(text.encode(), policy=policy.default)
    assert ours.as_bytes() == theirs.as_bytes()
