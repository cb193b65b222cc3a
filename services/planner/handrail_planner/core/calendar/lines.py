"""A file's content lines, as the components that they make up; only what tells of time is looked at.

Titles, places, people and notes are passed over unread: no line of theirs leaves this module. A file is read whole or refused, with
the number of the line and never with what stands there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from icalendar.parser import Contentline

MAX_BYTES = 1024 * 1024
MAX_COMPONENTS = 5_000

FaultCode = Literal[
    "not_a_calendar",
    "too_large",
    "too_many_components",
    "too_many_times",
    "broken_line",
    "broken_component",
    "time_not_valid",
    "time_missing",
    "zone_unknown",
    "rule_not_valid",
    "rule_too_frequent",
]
NAMES = frozenset(
    {
        *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID", "SEQUENCE"),
        *("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS", "FREEBUSY", "TZID", "TZOFFSETFROM", "TZOFFSETTO"),
    }
)
"""The properties that are looked at. A UID only tells which events are one series, and is gone once they are read."""
COMPONENTS = frozenset({"VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT"})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file is no calendar that can be used; nothing of it is repeated. `line`: of the file, if one is to blame."""

    code: FaultCode
    says: str
    line: int | None = None


class Refused(Exception):
    """Raised while reading, and caught by `read` and `busy_times`, which answer with what it holds."""

    def __init__(self, code: FaultCode, says: str, line: int | None = None) -> None:
        super().__init__(code)
        self.why = Unreadable(code, says, line)


@dataclass(frozen=True, slots=True)
class Line:
    """A property that is looked at."""

    number: int
    name: str
    parameters: Mapping[str, str] = field(repr=False)
    value: str = field(repr=False)


@dataclass(slots=True)
class Component:
    """A part of the file: its own lines, and the parts within it."""

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line | None:
        """The property, which stands once at most."""
        found = self.all(name)
        if len(found) > 1:
            raise Refused("broken_component", f"{name} stands more than once in its component.", found[1].number)
        return found[0] if found else None


def components(file: bytes) -> list[Component]:
    """What the file's calendars hold. Raises `Refused`."""
    if len(file) > MAX_BYTES:
        raise Refused("too_large", f"A calendar may have at most {MAX_BYTES} bytes: export fewer months of it.")
    top = Component("", 0)
    open_ones = [top]
    count = 0
    for number, text in _unfolded(file.decode("utf-8-sig", errors="replace")):
        word, _, rest = text.partition(":")
        match word.strip().upper():
            case "BEGIN":
                open_ones.append(_begun(open_ones[-1], rest, number))
                count += open_ones[-1].name in COMPONENTS
                if count > MAX_COMPONENTS:
                    says = f"A calendar may have at most {MAX_COMPONENTS} events: export fewer months of it."
                    raise Refused("too_many_components", says, number)
            case "END":
                if open_ones.pop().name != rest.strip().upper():
                    raise Refused("broken_component", "This END closes nothing that was begun.", number)
            case _ if open_ones[-1] is top:
                raise Refused("not_a_calendar", "Send an iCalendar file: it begins with BEGIN:VCALENDAR.", number)
            case _ if open_ones[-1].name in COMPONENTS:
                open_ones[-1].lines += _looked_at(text, number)
    if len(open_ones) > 1:
        raise Refused("broken_component", "The file ends in the middle: send all of it.", open_ones[-1].number)
    if not top.parts:
        raise Refused("not_a_calendar", "Send an iCalendar file: it begins with BEGIN:VCALENDAR.")
    return [part for calendar in top.parts for part in calendar.parts]


def _begun(within: Component, rest: str, number: int) -> Component:
    """A part, in what it stands in; one that is not looked at stands nowhere."""
    name = rest.strip().upper()
    if not within.name and name != "VCALENDAR":
        raise Refused("not_a_calendar", "Send an iCalendar file: it begins with BEGIN:VCALENDAR.", number)
    begun = Component(name, number)
    if name in COMPONENTS and (within.name in COMPONENTS or not within.name):
        within.parts.append(begun)
    elif name in COMPONENTS:
        raise Refused("broken_component", "A calendar's part stands where none can.", number)
    return begun


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each content line with the number of the file's line at which it begins."""
    begins, pieces = 0, [""]
    for number, piece in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if piece[:1] in {" ", "\t"}:
            pieces.append(piece[1:])
            continue
        if whole := "".join(pieces).strip():
            yield begins, whole
        begins, pieces = number, [piece]
    if whole := "".join(pieces).strip():
        yield begins, whole


def _looked_at(text: str, number: int) -> Iterator[Line]:
    if text[: min((at for at in (text.find(";"), text.find(":")) if at >= 0), default=0)].strip().upper() not in NAMES:
        return
    try:
        name, parameters, value = Contentline(text).raw_parts()  # type: ignore[no-untyped-call]  # the library has no type there
    except ValueError:
        raise Refused("broken_line", "This line is not written as RFC 5545 has it.", number) from None
    yield Line(number, name.upper(), {key.upper(): _one(given) for key, given in parameters.items()}, value.strip())


def _one(given: str | list[str]) -> str:
    return given if isinstance(given, str) else given[0]
