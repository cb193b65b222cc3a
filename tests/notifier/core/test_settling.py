"""HTML of strangers is read in time that grows with it and no faster, whatever is never closed, and nothing raises."""

import time
from html.parser import HTMLParser

import pytest
from handrail_notifier.core.mail.settling import settled
from handrail_notifier.core.mail.written import said_in
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_mail import mail

PATTERNS = [
    "<a ",
    "<a x='",
    '<a x="',
    "<",
    "<!",
    "<!--",
    "<![",
    "<?",
    "</",
    "</a ",
    "<a/",
    "<a =",
    "<svg><!",
    "<!-- >",
    "<!--x>",
    "<!-->",
    "--x>",
    "--",
]


class Read(HTMLParser):
    """What the parser finds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = ""

    def handle_data(self, data: str) -> None:
        self.found += data


def shown(html: str) -> str:
    reader = Read()
    reader.feed(settled(html))
    reader.close()
    return reader.found


def cpu(html: str) -> float:
    began = time.process_time()
    shown(html)
    return time.process_time() - began


@pytest.mark.parametrize("pattern", PATTERNS)
def test_twice_as_much_takes_twice_as_long_and_not_four_times(pattern: str) -> None:
    """Measured over a factor of eight, against which no noise makes 64 of it."""
    short, long = pattern * (8_000 // len(pattern)), pattern * (64_000 // len(pattern))
    least = min(cpu(short) for _ in range(3))
    assert min(cpu(long) for _ in range(3)) < 30 * max(least, 0.001)


@pytest.mark.parametrize(
    "html",
    [
        "<p>I want to kill myself <![Zelda, my sister, knows</p>",
        "<p>I want to kill myself <!weird>",
        "I want to kill myself <a <a",
        "I want to kill myself <?php",
        "I want to kill myself <!-- not closed",
        "<!-- closed --> <!-- not > I want to kill myself",
        "<!-- closed --><!--> I want to kill myself",
        "<p>2 < 3, I want to kill myself</p>",
    ],
)
def test_what_is_no_markup_hides_and_raises_nothing(html: str) -> None:
    said = said_in(mail(f"Content-Type: text/html; charset=utf-8\n\n{html}\n"))
    assert "I want to kill myself" in said


@pytest.mark.parametrize(
    "html",
    [
        "<!DOCTYPE html><p>hello</p>",
        "<p>hel<b>lo</b></p>",
        "<!-- x -->hello",
        "<!--x><!----  >hello",
        '<a href="x">hello</a>',
    ],
)
def test_what_is_markup_stays_so(html: str) -> None:
    assert settled(html) == html
    assert shown(html) == "hello"


def test_no_comment_without_an_end_is_left_where_a_tag_that_is_none_had_it() -> None:
    assert "<!--" not in settled(f"{'<!--x>' * 3}<!--{'y' * 3_000}-->")


@given(st.text(alphabet="<>!-[]?/a ='\"&;", max_size=60))
def test_whatever_is_sent_nothing_is_raised(html: str) -> None:
    shown(html)
