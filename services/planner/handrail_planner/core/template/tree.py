"""YAML as plain data, with the line and column of everything in it, or with the one place where it can't be read.

A file can do nothing but hold data: no tag, no anchor or alias, no second document, no key twice, eight levels at most. Words
such as `yes`, `on` or `12:30` stay words; only `true`, `false`, `null` and whole numbers are read as what they look like.
No fault repeats what stands in the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 8
MAX_NODES = 60_000

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, and where its name does: the same place if it has none."""

    name: Place
    value: Place


@dataclass(frozen=True, slots=True)
class Tree:
    """The data, and where each part of it stands."""

    data: object
    spots: Mapping[Path, Spot]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The first place from which the file can't be read on."""

    place: Place
    fault: str


def grow(raw: bytes) -> Tree | Unreadable:
    """The one document in `raw`, which is UTF-8."""
    try:
        text = _decoded(raw)
        return _Grower(text).grown()
    except _Stopped as stopped:
        return Unreadable(stopped.place, stopped.fault)
    except yaml.YAMLError as error:
        return _explained(error, text)


class _Stopped(Exception):
    def __init__(self, place: Place, fault: str) -> None:
        super().__init__(fault)
        self.place = place
        self.fault = fault


_FIRST = Place(1, 1)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _decoded(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise _Stopped(_FIRST, f"A file may have at most {MAX_BYTES} bytes: split it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        raise _Stopped(_at_the_end_of(before), "This is not UTF-8 from here on: save the file as UTF-8.") from None
    if found := _UNPRINTABLE.search(text):
        raise _Stopped(_at_the_end_of(text[: found.start()]), "A control character stands here: remove it.")
    return text


def _at_the_end_of(text: str) -> Place:
    lines = re.split("\r\n|\r|\n", text)
    return Place(len(lines), len(lines[-1]) + 1)


_LOADER = yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader
"""Only its parser is used: it makes events, never objects."""


class _Grower:
    """Reads the parser's events as a tree; its depth is bounded before it goes down."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Event] = yaml.parse(text, Loader=_LOADER)
        self._spots: dict[Path, Spot] = {}
        self._nodes = 0

    def grown(self) -> Tree:
        next(self._events)
        first = next(self._events)
        if isinstance(first, StreamEndEvent):
            raise _Stopped(_FIRST, "The file is empty.")
        root = next(self._events)
        data = self._value(root, (), None)
        next(self._events)
        after = next(self._events)
        if isinstance(after, DocumentStartEvent):
            raise _Stopped(_place(after), "A second document begins here: one file holds one document.")
        return Tree(data, self._spots)

    def _value(self, event: Event, path: Path, name: Place | None) -> object:
        self._check(event, len(path))
        here = _place(event)
        self._spots[path] = Spot(name or here, here)
        match event:
            case MappingStartEvent():
                return self._mapping(path)
            case SequenceStartEvent():
                return self._sequence(path)
            case ScalarEvent():
                return _scalar(event)
        raise AssertionError("the parser gives no other node")

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            self._check(event, len(path))
            if not isinstance(event, ScalarEvent):
                raise _Stopped(_place(event), "A name must be one word.")
            if event.value in found:
                raise _Stopped(_place(event), "This name stands twice in the same place: remove one.")
            found[event.value] = None
            found[event.value] = self._value(next(self._events), (*path, event.value), _place(event))
        return found

    def _sequence(self, path: Path) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            found.append(self._value(event, (*path, len(found)), None))
        return found

    def _check(self, event: Event, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _Stopped(_place(event), f"The file has more than {MAX_NODES} values: split it.")
        if depth > MAX_DEPTH:
            raise _Stopped(_place(event), f"This is more than {MAX_DEPTH} levels deep: a template is not.")
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor is not None):
            raise _Stopped(
                _place(event), "Anchors and aliases (& and *) are not read: write it out, or put it in quotes."
            )
        if getattr(event, "tag", None) is not None:
            raise _Stopped(_place(event), "Tags (!) are not read: write plain text, or put it in quotes.")


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


def _scalar(event: ScalarEvent) -> str | int | bool | None:
    text = str(event.value)
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _NUMBER.fullmatch(text) else text


def _place(event: Event) -> Place:
    assert event.start_mark is not None, "events of a text have places"
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


_EXPLAINED: Mapping[str, str] = {
    "mapping values are not allowed": "A colon stands inside a text here: put the text in quotes, or add what is missing on the line above.",
    "could not find expected ':'": "A line of the form `name: value` was expected: look for a missing colon or quote.",
    "found unexpected end of stream": "A quote is opened and not closed.",
    "while scanning a quoted scalar": "A quote is opened and not closed.",
    "expected <block end>": "The indentation does not fit the lines above.",
    "did not find expected key": "The indentation does not fit the lines above, or a quote is missing.",
    "did not find expected '-' indicator": "The indentation does not fit the list above.",
    "expected ',' or": "A bracket is opened and not closed, or a comma is missing.",
    "block sequence entries are not allowed": "A list can't begin on this line: begin it on the next.",
    "cannot start any token": "A text can't begin with this character: put the text in quotes.",
    "tag handle": "Tags (!) are not read: write plain text, or put it in quotes.",
    "did not find expected alphabetic": "A text can't begin with * or &: put the text in quotes.",
}


_TOLD_WHERE_IT_BEGINS = ("quoted scalar", "flow", "simple key")
"""What is noticed only later, often on another line, is told where it was written."""


def _explained(error: yaml.YAMLError, text: str) -> Unreadable:
    told = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    left_open = any(words in told for words in _TOLD_WHERE_IT_BEGINS)
    marks = [getattr(error, "context_mark", None), getattr(error, "problem_mark", None)]
    mark = next(filter(None, marks if left_open else reversed(marks)), None)
    place = Place(mark.line + 1, mark.column + 1) if mark else _FIRST
    line = (text.splitlines() or [""])[min(place.line, len(text.splitlines()) or 1) - 1]
    if line[: place.column].lstrip(" ").startswith("\t"):
        return Unreadable(place, "A tab stands here: indent with spaces.")
    known = (sentence for words, sentence in _EXPLAINED.items() if words in told)
    return Unreadable(place, next(known, "This is not YAML: look at the indentation, the quotes and the colons."))
