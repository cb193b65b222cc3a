"""A file as spreadsheets write it, as rows that know on which line of the file they begin.

UTF-8 with or without a mark, any line breaks (also quoted ones), comma or semicolon as the header shows. What cannot be read
for certain is refused with what to do; nothing is guessed, and nothing of the content is repeated.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MARK = "\ufeff"
DELIMITERS = (",", ";")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LONGEST_FIELD = 1_000
"""Characters: longer than anything that is wanted, so a quote that is never closed does not swallow the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of a row, without blanks around them; `line` counts from 1, with quoted line breaks."""

    line: int
    fields: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(self.fields)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """From this line on the file cannot be read."""

    line: int
    code: str
    fault: str


def text_of(raw: bytes) -> str | Unreadable:
    """The file's text, without its mark."""
    if raw.startswith(UTF_16):
        return Unreadable(1, "not_utf8", "The file is UTF-16: save it again as CSV UTF-8.")
    if (at := raw.find(b"\0")) >= 0:
        return Unreadable(
            _line_at(raw, at), "nul", "There is a NUL character: the file is damaged, or UTF-16. Save it as CSV UTF-8."
        )
    try:
        return raw.decode("utf-8").removeprefix(MARK)
    except UnicodeDecodeError as fault:
        return Unreadable(_line_at(raw, fault.start), "not_utf8", "Not UTF-8 here: save the file again as CSV UTF-8.")


def rows_of(text: str, is_name: Callable[[str], bool]) -> Iterator[Row | Unreadable]:
    """Row by row, the header first, empty ones left out. An `Unreadable` is the last."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, is_name), strict=True)
    begins = 1
    try:
        for fields in reader:
            row = Row(begins, tuple(field.strip() for field in fields))
            if any(len(field) > LONGEST_FIELD for field in fields):
                yield _unclosed(begins)
                return
            begins = reader.line_num + 1
            if not row.is_empty:
                yield row
    except csv.Error:
        yield _unclosed(begins)


def _unclosed(line: int) -> Unreadable:
    return Unreadable(
        line,
        "quotes_unclear",
        'A quote is not closed, or stands inside a field: double it (""). What is below was not read.',
    )


def _delimiter(text: str, is_name: Callable[[str], bool]) -> str:
    """The one with which the header has more of the names that are known; the data have no say."""
    return max(DELIMITERS, key=lambda each: sum(map(is_name, _header(text, each))))


def _header(text: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ())
    except csv.Error:
        return ()


def _line_at(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1
