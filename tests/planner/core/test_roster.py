"""What a file of clients says: every faulty line by its number, its column and a code, and nothing of what stood there."""

import re
from functools import partial
from pathlib import Path

import pytest
from handrail_planner import contact
from handrail_planner.core import roster as roster_module
from handrail_planner.core.client import Contact
from handrail_planner.core.roster import MAX_LINES, Canon, Roster, Signed, read
from hypothesis import given
from hypothesis import strategies as st

CANON = Canon(
    partial(contact.canonical_phone, region="US", field="phone", whose="client"),
    partial(contact.canonical_email, field="email"),
)
HEADER = "phone,email,zone,language,name,sms_consent_wording,email_consent_wording,risk_warning"
SAM = "+12025550143,sam@example.com,America/New_York,en,Sam,sms_2026_01,,risk_2026_01"


def roster(text: str | bytes) -> Roster:
    return read(text if isinstance(text, bytes) else text.encode(), CANON)


def told(text: str | bytes) -> list[tuple[int, str | None, str]]:
    found = roster(text)
    assert all(each.fault.endswith((".", ":", "?")) for each in found.faults)
    return [(each.line, each.field, each.code) for each in found.faults]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_what_spreadsheets_write_is_read(mark: str, ending: str, delimiter: str) -> None:
    lines = [
        HEADER.title(),
        SAM,
        ",,,,,,,",
        ',"kim@example.com", Europe/London,,"Kim"" Lee",,form_1,risk_1',
        "",
        ",,,,,,,",
        "",
    ]
    found = roster(mark + ending.join(each.replace(",", delimiter) for each in lines))
    assert found.faults == ()
    assert [(each.line, dict(each.forms)) for each in found.lines] == [
        (2, {"sms": Signed("sms_2026_01", "risk_2026_01")}),
        (4, {"email": Signed("form_1", "risk_1")}),
    ]
    assert [each.contact for each in found.lines] == [
        Contact("+12025550143", "sam@example.com", "Sam", "America/New_York", "en"),
        Contact(None, "kim@example.com", 'Kim" Lee', "Europe/London", "en"),
    ]


def test_every_faulty_line_is_told_with_every_fault_that_it_has() -> None:
    lines = [
        HEADER,
        SAM,
        "call me,nobody,Mars,English,Sam,,",
        '+12025550144,,Europe/London,,"two\r\nlines",,',
        "1.2E+10,,Europe/London,,,,",
        "(202) 555-0143,,Europe/London,,,,",
        ",,,,Sam,,",
        ",kim@example.com,Europe/London,,,sms_1,Form 1,risk_1",
        "+12025550145,,Europe/London,,Lee, Kim,,x,risk_1",
        "+12025550146,,america/new_york,,,,",
    ]
    assert told("\r\n".join(lines)) == [
        (3, "phone", "phone_not_valid"),
        (3, "email", "email_not_valid"),
        (3, "zone", "zone_not_valid"),
        (3, "language", "language_not_valid"),
        (4, "name", "name_not_valid"),
        (6, "phone", "number_mangled"),
        (7, "phone", "twice_in_file"),
        (8, "zone", "zone_missing"),
        (8, None, "contact_missing"),
        (9, "sms_consent_wording", "channel_unknown"),
        (9, "email_consent_wording", "email_consent_wording_not_valid"),
        (10, None, "too_many_fields"),
        (11, "zone", "zone_not_valid"),
    ]


def test_a_form_needs_the_warning_that_was_shown_and_who_signed_none_needs_none() -> None:
    lines = [
        HEADER,
        "+12025550143,,Europe/London,,,sms_1,,",
        ",sam@example.com,Europe/London,,,,form_1",
        "+12025550145,kim@example.com,Europe/London,,,sms_1,form_1,They were told",
        "+12025550146,,Europe/London,,,,,",
        "+12025550147,,Europe/London,,,,,risk_1",
    ]
    assert told("\n".join(lines)) == [
        (2, "risk_warning", "risk_warning_missing"),
        (3, "risk_warning", "risk_warning_missing"),
        (4, "risk_warning", "risk_warning_not_valid"),
    ]
    assert "risk_warning" in told("phone,zone,sms_consent_wording\n+12025550143,Europe/London,sms_1")[0]
    assert told("\n".join([HEADER, *lines[-2:]])) == []


def test_an_address_stands_once_in_whatever_capitals() -> None:
    lines = [
        HEADER,
        SAM,
        ",SAM@Example.com,Europe/London,,,,",
        ",kim@example.com,Europe/London,,,,",
        "+12025550143,Kim@example.com,Europe/London,,,,",
    ]
    assert told("\n".join(lines)) == [
        (3, "email", "email_taken"),
        (5, "phone", "twice_in_file"),
        (5, "email", "email_taken"),
    ]
    assert [each.fault.partition(":")[0] for each in roster("\n".join(lines)).faults if each.field == "email"] == [
        "The address of line 2",
        "The address of line 4",
    ]


@pytest.mark.parametrize(
    ("raw", "line", "code"),
    [
        (b"", 1, "no_header"),
        (b"\r\n\r\n", 1, "no_header"),
        (HEADER.encode(), 2, "no_lines"),
        (f"{HEADER}\n{SAM}".encode("utf-16"), 1, "not_utf8"),
        (f"{HEADER}\n{SAM}".encode("utf-16-le"), 1, "nul"),
        (f"{HEADER}\n{SAM}\n\0".encode(), 3, "nul"),
        (f"{HEADER}\n{SAM}\nJos\u00e9".encode("latin-1"), 3, "not_utf8"),
        (f'{HEADER}\n{SAM}\n"+12025550144,,'.encode(), 3, "quotes_unclear"),
        (f'{HEADER}\n"a"b,{SAM}'.encode(), 2, "quotes_unclear"),
        (f'{HEADER}\n"{"x" * 200_000}"'.encode(), 2, "quotes_unclear"),
        (SAM.encode(), 1, "column_unknown"),
        (b"phone,phone,zone\n", 1, "column_twice"),
        (b"phone\n", 1, "column_missing"),
        (b"zone\n", 1, "column_missing"),
    ],
)
def test_a_file_that_cannot_be_read_for_certain_is_refused(raw: bytes, line: int, code: str) -> None:
    assert (line, code) in {(each[0], each[2]) for each in told(raw)}
    assert not [each for each in roster(raw).faults if "2025550143" in each.fault or "Sam" in each.fault]


def test_more_lines_than_a_file_may_have_are_refused_at_the_first_of_them() -> None:
    lines = [HEADER, *[f",sam{each}@example.com,Europe/London,,,," for each in range(MAX_LINES + 2)]]
    assert told("\n".join(lines)) == [(MAX_LINES + 2, None, "too_many_lines")]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{HEADER}\n{text}".encode(errors="replace")))
def test_whatever_is_sent_is_read_or_refused_and_never_repeated(raw: bytes) -> None:
    found = roster(raw)
    assert found.lines or found.faults
    assert {each.line for each in found.lines}.isdisjoint(each.line for each in found.faults)


def test_every_code_is_explained_to_who_imports() -> None:
    core = Path(roster_module.__file__).parent
    source = "".join((core / name).read_text("utf-8") for name in ("roster.py", "csv_lines.py"))
    made = set(
        re.findall(r'(?:LineFault\([^"]*|Unreadable\([^"]*|_fault\([^"]*(?:"\w+", )?)"([a-z0-9]+_?[a-z0-9_]*)"', source)
    )
    made |= {f"{column}_not_valid" for column in roster_module.COLUMNS}
    page = (Path(__file__).parents[3] / "docs/how-to/import-clients.md").read_text("utf-8")
    assert {code for code in made - set(roster_module.COLUMNS) if f"`{code}`" not in page} == set()
    assert len(made) > 20
