"""The clients of a file, or every line of it that is not as it must be.

All lines are looked at before anything is decided, so one answer names every fault: the line as it is in the file, the column,
a stable code and what to do. No fault repeats what stood there.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handrail_planner.core.client import LANGUAGE, NAME_LENGTH, Contact, mailbox
from handrail_planner.core.consent import WORDING, Channel
from handrail_planner.core.csv_lines import Row, Unreadable, rows_of, text_of
from handrail_planner.core.refusals import Fault
from handrail_planner.core.words import is_one_line
from handrail_planner.core.zones import zone_fault

MAX_LINES = 10_000
COLUMNS = ("phone", "email", "zone", "language", "name", "sms_consent_wording", "email_consent_wording", "risk_warning")

_CUT_SHORT = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+|[+-]?[0-9]+[.,]0+")
_LANGUAGE = re.compile(LANGUAGE)
_WORDING = re.compile(WORDING)
_NOT_WARNED = (
    "Warn them first that texts and mails are not encrypted, and give which wording was shown, like risk_2026_01."
)


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong on a line of the file; `field` is the column, unless it is the line itself."""

    line: int
    field: str | None
    code: str
    fault: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A consent form, by the wording on it, and which warning of the risk was shown before."""

    wording_version: str
    risk_warning: str


@dataclass(frozen=True, slots=True)
class Line:
    """A client as a line states them, and the consent forms that were signed."""

    line: int
    contact: Contact = field(repr=False)
    forms: Mapping[Channel, Signed]


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says. With any fault nothing of it counts."""

    lines: tuple[Line, ...]
    faults: tuple[LineFault, ...]


@dataclass(frozen=True, slots=True)
class Canon:
    """How a number and an address are made canonical, or what is wrong with them."""

    phone: Callable[[str], str | Fault]
    email: Callable[[str], str | Fault]


def read(raw: bytes, canon: Canon) -> Roster:
    """Read a whole file."""
    text = text_of(raw)
    if isinstance(text, Unreadable):
        return Roster((), (_unreadable(text),))
    rows = rows_of(text, lambda name: _name(name) in COLUMNS)
    header = next(rows, None)
    if header is None:
        return Roster((), (LineFault(1, None, "no_header", f"Name the columns on the first line: {_NAMES}."),))
    if isinstance(header, Unreadable):
        return Roster((), (_unreadable(header),))
    if faults := tuple(_header_faults(header)):
        return Roster((), faults)
    return _read_lines(rows, [_name(each) for each in header.fields], canon)


def _read_lines(rows: Iterator[Row | Unreadable], columns: Sequence[str], canon: Canon) -> Roster:
    lines: list[Line] = []
    faults: list[LineFault] = []
    line_of: dict[tuple[str, str], int] = {}
    count = 0
    for row in rows:
        count += 1
        if isinstance(row, Unreadable):
            faults.append(_unreadable(row))
        elif count > MAX_LINES:
            faults.append(LineFault(row.line, None, "too_many_lines", f"At most {MAX_LINES} clients: split the file."))
            break
        else:
            found = _Read(row, columns, canon).line()
            if isinstance(found, Line):
                found = _seen_before(found.contact, row.line, line_of) or found
            lines += [found] if isinstance(found, Line) else []
            faults += found if isinstance(found, list) else []
    if not count:
        faults.append(LineFault(2, None, "no_lines", "There is no client below the header."))
    return Roster(tuple(lines), tuple(faults))


def _seen_before(contact: Contact, line: int, line_of: dict[tuple[str, str], int]) -> list[LineFault]:
    """What of a contact stands above already; what does not is noted as standing here."""
    faults: list[LineFault] = []
    if contact.phone and (first := line_of.setdefault(("phone", contact.phone), line)) != line:
        faults.append(_twice(line, first))
    if contact.email and (first := line_of.setdefault(("email", mailbox(contact.email)), line)) != line:
        faults.append(LineFault(line, "email", "email_taken", f"The address of line {first}: is it one person twice?"))
    return faults


class _Read:
    """One row being read: its faults gather, so that all of them are told."""

    def __init__(self, row: Row, columns: Sequence[str], canon: Canon) -> None:
        self._row = row
        self._given = {name: text for name, text in zip(columns, row.fields, strict=False) if text}
        self._canon = canon
        self._wide = any(row.fields[len(columns) :])
        self._faults: list[LineFault] = []

    def line(self) -> Line | list[LineFault]:
        if self._wide:
            self._fault(
                None, "too_many_fields", "More fields than columns: quote a field that has the delimiter in it."
            )
            return self._faults
        contact = Contact(
            self._canonical("phone", self._canon.phone),
            self._canonical("email", self._canon.email),
            self._matching("name", _is_name, f"Use one line of at most {NAME_LENGTH} characters."),
            self._zone(),
            self._matching("language", _LANGUAGE.fullmatch, "Write it like en or es-US.") or "en",
        )
        if not self._given.keys() & {"phone", "email"}:
            self._fault(None, "contact_missing", "Give a phone number, an e-mail address, or both.")
        forms = dict(self._forms())
        return self._faults or Line(self._row.line, contact, forms)

    def _fault(self, column: str | None, code: str, fault: str) -> None:
        self._faults.append(LineFault(self._row.line, column, code, fault))

    def _canonical(self, column: str, canonical: Callable[[str], str | Fault]) -> str | None:
        text = self._given.get(column)
        if text is None:
            return None
        if column == "phone" and _CUT_SHORT.fullmatch(text):
            self._fault(column, "number_mangled", "A spreadsheet cut this number short: make the column text, type it.")
            return None
        good = canonical(text) if is_one_line(text) else Fault(column, "Use one line, without control characters.")
        if isinstance(good, Fault):
            self._fault(column, f"{column}_not_valid", good.fault)
            return None
        return good

    def _zone(self) -> str:
        zone = self._given.get("zone", "")
        if not zone:
            self._fault("zone", "zone_missing", "Give the client's own IANA time zone: a number does not tell.")
        elif fault := zone_fault(zone):
            self._fault("zone", "zone_not_valid", fault.fault)
        return zone

    def _matching(self, column: str, fits: Callable[[str], object], hint: str) -> str | None:
        text = self._given.get(column)
        if text is not None and not fits(text):
            self._fault(column, f"{column}_not_valid", hint)
        return text

    def _forms(self) -> Iterator[tuple[Channel, Signed]]:
        warning = self._matching(
            "risk_warning", _WORDING.fullmatch, "Write which warning was shown, like risk_2026_01."
        )
        signed = dict(self._wordings())
        if signed and warning is None:
            self._fault("risk_warning", "risk_warning_missing", _NOT_WARNED)
        elif warning is not None:
            yield from ((channel, Signed(wording, warning)) for channel, wording in signed.items())

    def _wordings(self) -> Iterator[tuple[Channel, str]]:
        reached_by: tuple[tuple[Channel, str], ...] = (("sms", "phone"), ("email", "email"))
        for channel, needed in reached_by:
            column = f"{channel}_consent_wording"
            wording = self._matching(column, _WORDING.fullmatch, "Write which wording was signed, like sms_2026_01.")
            if wording is not None and needed not in self._given:
                self._fault(
                    column, "channel_unknown", f"Consent needs something to reach the client at: give {needed}."
                )
            if wording is not None:
                yield channel, wording


_NAMES = ", ".join(COLUMNS)


def _name(text: str) -> str:
    return text.strip().lower()


def _is_name(text: str) -> bool:
    return len(text) <= NAME_LENGTH and is_one_line(text)


def _header_faults(header: Row) -> Iterator[LineFault]:
    """A column is told by its place: its name may be a client's."""
    names = [_name(each) for each in header.fields]
    for place, name in enumerate(names, start=1):
        if name not in COLUMNS:
            yield LineFault(header.line, None, "column_unknown", f"Column {place} is none of: {_NAMES}.")
        elif name in names[: place - 1]:
            yield LineFault(header.line, name, "column_twice", f"Column {place} is there already: leave one out.")
    if "zone" not in names:
        yield LineFault(header.line, "zone", "column_missing", "Every client needs a zone: add the column.")
    if not {"phone", "email"} & set(names):
        yield LineFault(header.line, None, "column_missing", "Clients need a phone or an email: add a column.")


def _twice(line: int, first: int) -> LineFault:
    return LineFault(line, "phone", "twice_in_file", f"The number of line {first}: a reply must say whose it is.")


def number_taken(line: int) -> LineFault:
    """A client in the clinic's care has the number of this line."""
    return LineFault(line, "phone", "number_taken", "A client of this clinic has this number: leave the line out.")


def email_taken(line: int) -> LineFault:
    """A client in the clinic's care has the address of this line."""
    fault = "A client of this clinic has this address: leave the line out, or enrol a mailbox's second person singly."
    return LineFault(line, "email", "email_taken", fault)


def _unreadable(at: Unreadable) -> LineFault:
    return LineFault(at.line, None, at.code, at.fault)
