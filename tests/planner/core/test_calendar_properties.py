"""Busy times hold what they promise for any calendar; rules mean what another implementation of RFC 5545 says."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from handrail_planner.core.calendar import BusyTimes, Span, Times, busy_times, read
from handrail_planner.core.calendar.busy import LOOKS_AHEAD
from handrail_planner.core.calendar.lines import Line
from handrail_planner.core.calendar.repeating import rule_of
from handrail_planner.core.calendar.rule import Budget, starts
from handrail_planner.core.calendar.times import read_back, written
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planner.core.calendars import calendar, event
from tests.support.form import examples

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ZONES = st.sampled_from(["America/New_York", "Europe/London", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC"])
STAMPS = st.datetimes(datetime(2025, 12, 1), datetime(2026, 6, 1)).map(lambda wall: wall.strftime("%Y%m%dT%H%M00"))
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WORDS = st.text('abcXYZ ,;:\\"äß\t', min_size=1, max_size=90)


@st.composite
def rules(draw: Any) -> str:
    """Rules that fit some day, and that both implementations read alike.

    The other one walks to the year 9999 for a rule that fits none, and takes weekdays with and without an ordinal for conditions
    that both must hold, where RFC 5545 lists them.
    """
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 5))}"]
    parts += draw(st.sampled_from([[], ["COUNT=1"], ["COUNT=17"], ["COUNT=400"], ["UNTIL=20260401T120000"]]))
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True))
    by = (
        {
            "DAILY": ["", "BYDAY=" + ",".join(days), "BYMONTHDAY=1,-1,13", "BYMONTH=3,11"],
            "WEEKLY": ["", "BYDAY=" + ",".join(days), "BYMONTH=1,4,7"],
            "MONTHLY": ["", "BYDAY=" + ",".join(days), f"BYDAY=2{days[0]},-1{days[-1]}", "BYMONTHDAY=-31,5,31,-2"],
            "YEARLY": [
                "",
                "BYDAY=" + ",".join(days),
                f"BYDAY=20{days[0]},-40{days[-1]}",
                "BYMONTH=3,4;BYMONTHDAY=-1,7",
            ],
        }[freq]
        + ["BYYEARDAY=-1,1,80,100"] * (freq == "YEARLY")
        + [f"BYMONTH=4;BYDAY=-1{days[0]}"] * (freq == "YEARLY")
    )
    chosen = draw(st.sampled_from(by))
    parts += [chosen] if chosen else []
    times = draw(st.sampled_from(["", "", "BYHOUR=0,23", "BYMINUTE=5,50;BYHOUR=3"]))
    parts += [times] if times else []
    if (chosen or times) and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from(['1', '-1', '1,-2']))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(DAYS))}")
    return ";".join(parts)


@st.composite
def events(draw: Any) -> str:
    start = draw(STAMPS)
    where = draw(st.sampled_from(["", ";TZID=Europe/Berlin", ";TZID=Pacific Standard Time"]))
    utc = "" if where else draw(st.sampled_from(["", "Z"]))
    lines = [f"UID:{draw(st.integers(0, 6))}{draw(WORDS)}", f"SUMMARY:{draw(WORDS)}", f"X-NOTE;X-A=b:{draw(WORDS)}"]
    if draw(st.integers(0, 4)) == 0:
        lines.append(f"DTSTART;VALUE=DATE:{start[:8]}")
    else:
        lines.append(f"DTSTART{where}:{start}{utc}")
        if draw(st.booleans()):
            lines.append(f"RECURRENCE-ID{where}:{draw(STAMPS)}{utc}")
    lines.append(f"DURATION:{draw(st.sampled_from(['PT1H', 'P2D', 'PT0S', 'P1DT30M', 'P3W']))}")
    lines += draw(
        st.sampled_from([[], ["TRANSP:OPAQUE"], ["TRANSP:TRANSPARENT"], ["STATUS:CANCELLED"], ["SEQUENCE:1"]])
    )
    if draw(st.booleans()):
        lines.append(f"RRULE:{draw(rules())}")
    return event(*draw(st.permutations(lines)))


def known(parts: list[str], zone: str) -> BusyTimes:
    times = read(calendar(*parts))
    assert isinstance(times, Times), times
    found = busy_times(times, zone, NOW)
    assert isinstance(found, BusyTimes), found
    return found


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(events(), max_size=6), ZONES, st.randoms(use_true_random=False))
def test_spans_are_in_order_apart_and_inside_the_range_however_the_file_is_ordered(
    parts: list[str], zone: str, dice: random.Random
) -> None:
    found = known(parts, zone)
    assert all(span.start < span.end for span in found.spans)
    assert all(one.end < other.start for one, other in zip(found.spans, found.spans[1:], strict=False))
    if found.spans:
        assert found.spans[0].start >= NOW
        assert found.spans[-1].end <= found.known_until <= NOW + LOOKS_AHEAD
    mixed = parts[:]
    dice.shuffle(mixed)
    assert known(mixed, zone) == found


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(events(), max_size=4), ZONES)
def test_what_is_kept_of_any_file_is_the_same_when_it_is_read_back(parts: list[str], zone: str) -> None:
    times = read(calendar(*parts))
    assert isinstance(times, Times)
    assert read_back(written(times)) == times


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(events(), min_size=1, max_size=3), WORDS)
def test_titles_and_notes_change_nothing(parts: list[str], words: str) -> None:
    titled = [part.replace("END:VEVENT", f"DESCRIPTION:{words}\r\nLOCATION:{words}\r\nEND:VEVENT") for part in parts]
    assert read(calendar(*titled)) == read(calendar(*parts))


@settings(max_examples=examples(150), deadline=None)
@given(rules(), st.datetimes(datetime(2019, 1, 1), datetime(2026, 4, 1)), st.integers(0, 900))
def test_a_rule_gives_what_another_implementation_gives(rule: str, first: datetime, days: int) -> None:
    first = first.replace(second=0, microsecond=0)
    begin = datetime(2025, 1, 1) + timedelta(days=days)
    end = begin + LOOKS_AHEAD
    read_rule = rule_of(Line(1, "RRULE", {}, rule))
    ours = list(starts(read_rule, first, begin, end, read_rule.until, Budget()))
    theirs = rrulestr(f"RRULE:{rule}", dtstart=first).between(begin, end, inc=True)
    assert ours == sorted({each for each in theirs if each < end})


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(junk: bytes) -> None:
    read(junk)
    read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + junk + b"\nEND:VEVENT\nEND:VCALENDAR\n")


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(st.text('0123456789T/ZPMHD,-+;=:"ABXY', max_size=30), min_size=1, max_size=4),
    st.sampled_from(["DTSTART", "RRULE", "RDATE", "EXDATE", "DURATION", "FREEBUSY", "DTEND", "SEQUENCE"]),
)
def test_any_value_of_a_property_is_read_or_refused(values: list[str], name: str) -> None:
    times = read(calendar(event("DTSTART:20260303T170000", *(f"{name}:{value}" for value in values))))
    if isinstance(times, Times):
        busy_times(times, "America/New_York", NOW)


def test_a_span_is_merged_with_what_it_touches() -> None:
    one, two = (event(f"UID:{n}", f"DTSTART:20260303T{n}0000Z", "DURATION:PT1H") for n in (16, 17))
    assert known([two, one], "UTC").spans == (
        Span(datetime(2026, 3, 3, 16, tzinfo=UTC), datetime(2026, 3, 3, 18, tzinfo=UTC)),
    )
