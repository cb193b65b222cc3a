"""From a calendar to busy times: what common programs write, the rules of RFC 5545, and files that are broken or hostile."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from handrail_planner.core.calendar import MAX_BYTES, BusyTimes, Span, Times, Unreadable, ahead, busy_times, read
from handrail_planner.core.calendar.asking import LONGEST_PAUSE, address_of, is_long, next_try
from handrail_planner.core.calendar.times import read_back, written
from handrail_planner.core.refusals import Fault

from tests.planner.core.calendars import APPLE, GOOGLE, OUTLOOK, SECRETS, calendar, event

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday, ten in the morning in New York."""
ZONE = "America/New_York"


def times_of(file: bytes) -> Times:
    found = read(file)
    assert isinstance(found, Times), found
    return found


def busy(*parts: str, zone: str = ZONE, now: datetime = NOW) -> list[Span]:
    return list(known(calendar(*parts), zone=zone, now=now).spans)


def known(file: bytes, *, zone: str = ZONE, now: datetime = NOW) -> BusyTimes:
    found = busy_times(times_of(file), zone, now)
    assert isinstance(found, BusyTimes), found
    return found


def at(day: str, start: str, end: str, zone: str = ZONE) -> Span:
    """As clocks show it in a zone; `day` is of March 2026 or written whole."""
    full = day if "-" in day else f"2026-03-{day}"
    first, last = (datetime.fromisoformat(f"{full}T{clock}").replace(tzinfo=ZoneInfo(zone)) for clock in (start, end))
    return Span(first.astimezone(UTC), last.astimezone(UTC))


def refusal(*parts: str) -> tuple[str, int | None]:
    found = read(calendar(*parts))
    if isinstance(found, Times):
        worked_out = busy_times(found, ZONE, NOW)
        assert isinstance(worked_out, Unreadable), worked_out
        found = worked_out
    return found.code, found.line


def test_a_calendar_as_google_writes_it() -> None:
    mornings = [at(day, "09:00", "10:00") for day in ("11", "16", "18", "23", "25", "30")]
    assert list(known(GOOGLE).spans) == [at("09", "15:00", "16:00"), *mornings]


def test_a_calendar_as_outlook_writes_it() -> None:
    assert list(known(OUTLOOK).spans) == [
        at("03", "13:00", "14:00"),
        at("06", "08:00", "08:30", "America/Denver"),
        at("13", "08:00", "08:30", "America/Denver"),
        Span(at("20", "00:00", "00:01").start, at("22", "00:00", "00:01").start),
        at("2026-04-07", "13:00", "14:00"),
    ]


def test_a_calendar_as_apple_writes_it() -> None:
    assert list(known(APPLE, zone="Europe/Helsinki").spans) == [
        at("03", "18:00", "19:30", "Europe/Helsinki"),
        at("06", "18:00", "19:30", "Europe/Helsinki"),
        Span(at("10", "23:00", "23:59", "Europe/Berlin").start, at("10", "20:00", "21:00").start),
        Span(datetime(2026, 3, 15, 12, tzinfo=UTC), datetime(2026, 3, 15, 14, tzinfo=UTC)),
        Span(datetime(2026, 3, 17, 12, tzinfo=UTC), datetime(2026, 3, 17, 12, 15, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("file", [GOOGLE, OUTLOOK, APPLE])
def test_no_word_of_a_file_is_in_what_is_kept_of_it(file: bytes) -> None:
    assert any(word in file.decode() for word in SECRETS)
    kept = written(times_of(file)) + repr(times_of(file)) + repr(known(file))
    assert [word for word in SECRETS if word in kept] == []
    assert "Customized" not in kept


@pytest.mark.parametrize("file", [GOOGLE, OUTLOOK, APPLE])
def test_what_is_kept_says_the_same_as_the_file_today_and_later(file: bytes) -> None:
    for days in range(0, 40, 3):
        later = NOW + timedelta(days=days)
        kept = read_back(written(ahead(times_of(file), NOW)))
        assert busy_times(kept, ZONE, later) == busy_times(times_of(file), ZONE, later)


def test_what_is_over_is_not_kept() -> None:
    over = event("UID:1", "DTSTART:20250302T090000", "DURATION:PT1H")
    ended = event("UID:2", "DTSTART:20250302T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20250601T000000")
    to_come = event("UID:3", "DTSTART:20260303T090000", "DURATION:PT1H")
    assert [each.start.wall.year for each in ahead(times_of(calendar(over, ended, to_come)), NOW).events] == [2026]


@pytest.mark.parametrize(
    ("lines", "is_busy"),
    [
        (["TRANSP:OPAQUE"], True),
        ([], True),
        (["TRANSP:TRANSPARENT"], False),
        (["STATUS:CANCELLED"], False),
        (["STATUS:TENTATIVE"], True),
        (["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], False),
        (["TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"], True),
    ],
)
def test_an_event_is_busy_unless_it_says_otherwise(lines: list[str], *, is_busy: bool) -> None:
    assert bool(busy(event("UID:1", "DTSTART:20260303T170000", "DTEND:20260303T180000", *lines))) is is_busy


def test_a_whole_day_is_free_unless_it_says_that_it_is_opaque() -> None:
    day = ("UID:1", "DTSTART;VALUE=DATE:20260308")
    assert busy(event(*day)) == []
    # the clocks change on this day: it has 23 hours
    start = datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert busy(event(*day, "TRANSP:OPAQUE")) == [Span(start, start + timedelta(hours=23))]


def test_an_event_keeps_its_wall_time_when_the_clocks_change() -> None:
    weekly = event("UID:1", f"DTSTART;TZID={ZONE}:20260305T170000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert busy(weekly, zone="UTC") == [at("05", "17:00", "18:00"), at("12", "17:00", "18:00")]
    assert [each.start.hour for each in busy(weekly)] == [22, 21]


def test_an_event_in_the_hour_that_is_left_out_is_read_with_the_offset_from_before() -> None:
    skipped = event("UID:1", f"DTSTART;TZID={ZONE}:20260308T023000", "DURATION:PT1H")
    assert busy(skipped)[0].start == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_the_files_own_zone_changes_its_clocks_like_the_one_that_it_describes() -> None:
    zone = GOOGLE.decode().split("BEGIN:VTIMEZONE")[1].split("END:VTIMEZONE")[0]
    own = f"BEGIN:VTIMEZONE{zone.replace('America/New_York', 'Ours')}END:VTIMEZONE"
    for day in range(1, 32):
        for clock in ("003000", "013000", "023000", "033000", "170000"):
            for month, now in (("03", datetime(2026, 2, 20, tzinfo=UTC)), ("11", datetime(2026, 10, 20, tzinfo=UTC))):
                if month == "11" and day == 31:
                    continue
                stamp = f"2026{month}{day:02}T{clock}"
                theirs = busy(event("UID:1", f"DTSTART;TZID={ZONE}:{stamp}", "DURATION:PT1H"), now=now)
                assert busy(own, event("UID:1", f"DTSTART;TZID=Ours:{stamp}", "DURATION:PT1H"), now=now) == theirs, (
                    stamp
                )


def test_a_known_zone_is_taken_as_the_world_has_it_whatever_the_file_says() -> None:
    wrong = "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            f"TZID:{ZONE}",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0000",
            "TZOFFSETTO:+0000",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
    )
    assert busy(wrong, event("UID:1", f"DTSTART;TZID={ZONE}:20260303T170000", "DURATION:PT1H")) == [
        at("03", "17:00", "18:00")
    ]


@pytest.mark.parametrize("name", ["/mozilla.org/20050126_1/America/New_York", '"Eastern Standard Time"', "US/Eastern"])
def test_a_zone_is_known_by_the_names_that_programs_give_it(name: str) -> None:
    assert busy(event("UID:1", f"DTSTART;TZID={name}:20260303T170000", "DURATION:PT1H")) == [at("03", "17:00", "18:00")]


def test_a_cancelled_occurrence_of_a_series_is_free_and_a_further_one_is_busy() -> None:
    series = event(
        *("UID:1", f"DTSTART;TZID={ZONE}:20260303T170000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"),
        *(f"RDATE;TZID={ZONE}:20260310T120000", "RDATE;VALUE=PERIOD:20260311T160000Z/PT15M"),
    )
    off = event("UID:1", "RECURRENCE-ID:20260304T220000Z", "DTSTART:20260304T220000Z", "STATUS:CANCELLED")
    assert busy(series, off) == [
        at("03", "17:00", "18:00"),
        at("05", "17:00", "18:00"),
        at("10", "12:00", "13:00"),
        at("11", "12:00", "12:15"),
    ]


def test_the_newest_statement_of_an_event_counts() -> None:
    old = event("UID:1", "SEQUENCE:1", "DTSTART:20260303T170000", "DURATION:PT1H")
    new = event("UID:1", "SEQUENCE:2", "DTSTART:20260304T170000", "DURATION:PT1H")
    assert busy(old, new) == busy(new, old) == [at("04", "17:00", "18:00")]


def test_an_event_that_began_before_now_and_one_that_ends_after_the_range_are_cut() -> None:
    on = event("UID:1", "DTSTART:20260301T000000Z", "DTEND:20260302T160000Z")
    beyond = event("UID:2", "DTSTART:20260430T000000Z", "DURATION:P90D")
    end = NOW + timedelta(days=60)
    assert busy(on, beyond) == [
        Span(NOW, NOW + timedelta(hours=1)),
        Span(datetime(2026, 4, 30, tzinfo=UTC), end),
    ]


def test_of_more_spans_than_there_may_be_the_latest_are_cut_and_it_says_up_to_when_all_is_known() -> None:
    every = "RRULE:FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22"
    found = known(calendar(event("UID:1", "DTSTART:20260303T000000Z", "DURATION:PT1H", f"{every};BYMINUTE=0"), *_odd()))
    assert len(found.spans) == 1000
    assert found.spans[-1].end < found.known_until < NOW + timedelta(days=60)
    assert known(GOOGLE).known_until == NOW + timedelta(days=60)


def _odd() -> list[str]:
    hours = ",".join(str(hour) for hour in range(1, 24, 2))
    return [event("UID:2", "DTSTART:20260303T010500Z", "DURATION:PT30M", f"RRULE:FREQ=DAILY;BYHOUR={hours}")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("RRULE:FREQ=SECONDLY", "rule_too_frequent"),
        ("RRULE:FREQ=MINUTELY;COUNT=10", "rule_too_frequent"),
        ("RRULE:FREQ=HOURLY;INTERVAL=9999999", "rule_too_frequent"),
        ("RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,1,2,3,4,5,6,7;BYSECOND=0,1,2,3,4", "rule_too_frequent"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "rule_not_valid"),
        ("RRULE:FREQ=DAILY;COUNT=0", "rule_not_valid"),
        ("RRULE:FREQ=DAILY;BYMONTHDAY=0", "rule_not_valid"),
        ("RRULE:FREQ=FORTNIGHTLY", "rule_not_valid"),
        ("RRULE:BYDAY=MO", "rule_not_valid"),
        ("RRULE:FREQ=WEEKLY;BYDAY=xylophone", "rule_not_valid"),
        ("RRULE:RSCALE=HEBREW;FREQ=YEARLY", "rule_not_valid"),
        ("RRULE;:FREQ=DAILY", "broken_line"),
        ("DURATION:PT1X", "time_not_valid"),
        ("EXDATE:xylophone", "time_not_valid"),
        ("EXDATE:20260231T000000", "time_not_valid"),
        ("EXDATE:00010101T000000", "time_not_valid"),
        ("EXDATE;TZID=Xylophone/Street:20260303T000000", "zone_unknown"),
        ("DTSTART:20260303T180000", "broken_component"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_not_with_its_words(line: str, code: str) -> None:
    found = read(calendar(event("UID:1", "DTSTART:20260303T170000", line)))
    assert isinstance(found, Unreadable)
    assert (found.code, found.line) == (code, 7)
    assert "xylophone" not in repr(found).lower()


@pytest.mark.parametrize(
    ("file", "code", "line"),
    [
        (b"", "not_a_calendar", None),
        (b"<html>Sign in</html>", "not_a_calendar", 1),
        (b"\xff\xfe\x00B", "not_a_calendar", 1),
        (b"BEGIN:VCARD\nEND:VCARD\n", "not_a_calendar", 1),
        (GOOGLE[:-40], "broken_component", 67),
        (calendar("BEGIN:VEVENT", "END:VTODO"), "broken_component", 5),
        (calendar("END:VCALENDAR", "END:VCALENDAR"), "broken_component", 5),
        (calendar(event("UID:1")), "time_missing", 4),
        (
            calendar("BEGIN:VTIMEZONE", "TZID:x", "END:VTIMEZONE", event("DTSTART;TZID=x:20260303T000000")),
            "zone_unknown",
            4,
        ),
        (b" " * (MAX_BYTES + 1), "too_large", None),
        (calendar(*[event("DTSTART:20260303T000000")] * 5001), "too_many_components", 15001),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(file: bytes, code: str, line: int | None) -> None:
    found = read(file)
    assert isinstance(found, Unreadable)
    assert (found.code, found.line) == (code, line)


def test_a_rule_that_fits_no_day_ends() -> None:
    never = [event(f"UID:{n}", "DTSTART:20000101T000000", f"RRULE:FREQ={freq};BYMONTH=2;BYMONTHDAY=30")
             for n, freq in enumerate(["DAILY", "MONTHLY", "YEARLY", "WEEKLY"])]  # fmt: skip
    assert busy(*never) == []


def test_a_file_full_of_rules_is_refused_and_never_hangs() -> None:
    counted = [event(f"UID:{n}", "DTSTART:19000101T000000", "RRULE:FREQ=DAILY;COUNT=2000000000") for n in range(4000)]
    assert refusal(*counted) == ("too_many_times", None)


def test_a_zone_full_of_changes_is_refused() -> None:
    changes = ",".join(
        f"2026{month:02}{day:02}T{hour:02}0000" for month in (3, 4) for day in range(1, 29) for hour in range(24)
    )
    zone = ["BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100"]
    zone += ["TZOFFSETTO:+0200", f"RDATE:{changes}", "END:STANDARD", "END:VTIMEZONE"]
    assert refusal(*zone, event("UID:1", "DTSTART;TZID=Ours:20260303T170000", "DURATION:PT1H")) == (
        "too_many_times",
        None,
    )


@pytest.mark.parametrize("until", ["99991231T235959Z", "00010101T000000Z", "99991231"])
def test_the_last_and_the_first_year_there_is_break_no_sum(until: str) -> None:
    zone = (
        GOOGLE.decode().split("BEGIN:VTIMEZONE")[1].split("END:VTIMEZONE")[0].replace("BYDAY", f"UNTIL={until};BYDAY")
    )
    own = f"BEGIN:VTIMEZONE{zone.replace('America/New_York', 'Ours')}END:VTIMEZONE"
    rule = f"RRULE:FREQ=DAILY;UNTIL={until}"
    for tz in ("Ours", "Pacific/Kiritimati"):
        spans = busy(own, event("UID:1", f"DTSTART;TZID={tz}:20260101T170000", "DURATION:PT1H", rule))
        assert bool(spans) is until.startswith("9999")


def test_a_calendar_that_fails_is_asked_ever_more_seldom_and_at_least_once_a_day() -> None:
    pauses = [next_try(failures, NOW) - NOW for failures in range(1, 30)]
    assert pauses[:4] == [timedelta(minutes=15) * factor for factor in (1, 2, 4, 8)]
    assert pauses == sorted(pauses)
    assert next_try(10_000, NOW) - NOW == pauses[-1] == LONGEST_PAUSE == timedelta(days=1)
    assert [is_long(NOW - timedelta(days=days), NOW) for days in (6, 7)] == [False, True]


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (
            "https://calendar.example.com/a%20b/basic.ics?key=1#top",
            "https://calendar.example.com/a%20b/basic.ics?key=1",
        ),
        (" webcal://calendar.example.com/x ", "https://calendar.example.com/x"),
        ("http://calendar.example.com/x", None),
        ("ftp://calendar.example.com/x", None),
        ("https://sam:secret@calendar.example.com/x", None),
        ("https:///x", None),
        ("https://calendar.example.com:99999/x", None),
        ("https://[::1/x", None),
        ("https://calendar.example.com/x y", None),
        ("https://calendar.example.com/" + "x" * 2048, None),
    ],
)
def test_an_address_is_https_with_a_host_and_without_a_password(given: str, asked: str | None) -> None:
    found = address_of(given, http_too=False)
    assert found == asked if asked else isinstance(found, Fault)
    assert isinstance(address_of("http://127.0.0.1/x", http_too=True), str)
