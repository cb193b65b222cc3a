"""Reading a clinic's file: everything that is wrong is told with its line and column, and nothing of the file is repeated."""

import pytest
from handrail_planner.core.template.document import Template
from handrail_planner.core.template.lint import lint
from handrail_planner.core.template.reading import MAX_TEMPLATES, Misfit, Read, Unfit, read, written
from handrail_planner.core.template.tree import MAX_BYTES, Place
from handrail_planner.library import built_in
from hypothesis import given, settings
from hypothesis import strategies as st

GOOD = """\
handrail_templates: 1
templates:
- id: our-line
  version: 3
  language: en
  name: Our line
  summary: A line to say.
  rationale: A line you know is easy to say.
  modalities: [cbt]
  technique: Saying a line
  cue:
    kind: person
    examples:
    - the crowd gets up
  response:
    kind: say
    example: I say my line
    first_act: I say my line
    first_act_minutes: 1
  tiny: I read it
  done_when: The line was said.
  obstacles:
  - Who asks twice?
  discreet:
  - Your line is ready
  personal:
    prompt: Which line?
    example: See you
  reflection: What carried you?
  measure:
    of: the pull
    low: none
    high: strong
  review_hint: Look at the hour before.
"""


def changed(line: int, *instead: str) -> bytes:
    """The good file with other lines in place of one, counted from 1."""
    lines = GOOD.splitlines()
    return "\n".join([*lines[: line - 1], *instead, *lines[line:], ""]).encode()


def told(raw: bytes) -> list[tuple[int, int, str]]:
    unfit = read(raw)
    assert isinstance(unfit, Unfit)
    return [(each.place.line, each.place.column, each.field) for each in unfit.misfits]


FAULTS: dict[str, tuple[bytes, list[tuple[int, int, str]], str]] = {
    "an empty file": (b"", [(1, 1, "")], "empty"),
    "only a comment": (b"# to do\n", [(1, 1, "")], "empty"),
    "a list in place of fields": (b"- a\n", [(1, 1, "")], "fields"),
    "not UTF-8": (GOOD.encode() + "name: Caf\xe9".encode("latin-1"), [(35, 10, "")], "UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), [(1, 1, "")], "UTF-8"),
    "a NUL": (changed(6, "  name: Our\0line"), [(6, 12, "")], "control character"),
    "a tab": (changed(6, "\tname: Our line"), [(6, 1, "")], "tab"),
    "a colon in a text": (changed(7, "  summary: First: a line"), [(7, 17, "")], "colon"),
    "a quote left open": (changed(34, '  review_hint: "Look'), [(34, 16, "")], "quote"),
    "a bracket left open": (changed(9, "  modalities: [cbt"), [(10, 12, "")], "bracket"),
    "a wrong indentation": (changed(12, "     kind: person"), [(13, 5, "")], "ndentation"),
    "a field twice": (changed(7, "  summary: A line.", "  summary: Two."), [(8, 3, "")], "twice"),
    "an anchor": (changed(6, "  name: &n Our line"), [(6, 9, "")], "Anchors"),
    "an alias": (changed(6, "  name: *n"), [(6, 9, "")], "liases"),
    "a bomb of aliases": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", [(1, 4, "")], "Anchors"),
    "a tag": (changed(6, "  name: !!python/object/apply:os.system [ls]"), [(6, 9, "")], "Tags"),
    "a tag of its own": (changed(6, "  name: !secret Our line"), [(6, 9, "")], "Tags"),
    "a merge of another mapping": (changed(12, "    <<: {kind: person}"), [(12, 5, ""), (11, 3, "")], ""),
    "a second document": (GOOD.encode() + b"---\na: 1\n", [(35, 1, "")], "second document"),
    "too deep": (changed(6, "  name: " + "[" * 30 + "]" * 30), [(6, 15, "")], "levels"),
    "a name of many words": (changed(6, "  ? [name, other]", "  : x"), [(6, 5, "")], "one word"),
    "no format": (changed(1), [(1, 1, "handrail_templates")], "missing"),
    "a later format": (changed(1, "handrail_templates: 2"), [(1, 21, "handrail_templates")], "at most 1"),
    "an unknown field": (changed(6, "  nmae: Our line"), [(3, 3, "name"), (6, 3, "")], ""),
    "a missing field": (changed(29), [(3, 3, "reflection")], "reflection is missing"),
    "a missing part of a field": (changed(12), [(12, 5, "cue.kind")], "kind is missing"),
    "a number for a text": (changed(6, "  name: 12"), [(6, 9, "name")], "quotes"),
    "a truth for a text": (changed(6, "  name: true"), [(6, 9, "name")], "quotes"),
    "nothing for a text": (changed(6, "  name:"), [(6, 8, "name")], "Write text"),
    "a text for a number": (changed(19, "    first_act_minutes: one"), [(19, 24, "response.first_act_minutes")], "whole number"),
    "a truth for a number": (changed(19, "    first_act_minutes: true"), [(19, 24, "response.first_act_minutes")], "whole number"),
    "a fraction for a number": (changed(19, "    first_act_minutes: 1.5"), [(19, 24, "response.first_act_minutes")], "whole number"),
    "a text for a list": (changed(9, "  modalities: cbt"), [(9, 15, "modalities")], "list"),
    "a list for fields": (changed(30, "  measure: [of, low]", "  x: 1"), [], ""),
    "an unknown word": (changed(12, "    kind: mood"), [(12, 11, "cue.kind")], "Use one of"),
    "a text too long": (changed(6, "  name: " + "x" * 61), [(6, 9, "name")], "60"),
    "an empty text": (changed(6, "  name: '  '"), [(6, 9, "name")], "Write something"),
    "two lines in one": (changed(6, '  name: "Our\\nline"'), [(6, 9, "name")], "one line"),
    "an id with a space": (changed(3, "- id: our line"), [(3, 7, "id")], "lower-case"),
    "a language by its name": (changed(5, "  language: English"), [(5, 13, "language")], "two or three letters"),
    "an empty list": (changed(9, "  modalities: []"), [(9, 15, "modalities")], "at least 1"),
    "no templates": (b"handrail_templates: 1\ntemplates: []\n", [(2, 12, "templates")], "at least 1"),
    "an id twice": (GOOD.encode() + b"\n".join(GOOD.encode().splitlines()[2:]), [(36, 7, "templates.1.id")], "Another"),
}  # fmt: skip
