"""Mails are taken apart in bounded time, whatever their header fields are, and their words are read."""

from email.message import EmailMessage

import pytest
from handrail_notifier.core.mail.fields import LONGEST_FIELD, header, subjects_of
from handrail_notifier.core.mail.parsing import parsed
from handrail_notifier.core.mail.report import Bounced, report_in
from handrail_notifier.core.mail.written import said_in

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
