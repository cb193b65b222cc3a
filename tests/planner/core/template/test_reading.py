"""Reading a clinic's file: everything that is wrong is told with its line and column, and nothing of the file is repeated."""

import pytest
from handrail_planner.core.template.document import Template
from handrail_planner.core.template.lint import lint
from handrail_planner.core.template.reading import MAX_TEMPLATES, Misfit, Read, Unfit, read, written
from handrail_planner.core.template.tree import MAX_BYTES, Place
from handrail_planner.library import built_in
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.form import examples

GOOD = """\
handrail_templates: 1
templates:
- id: our_line
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

OUR = "templates.0"
MINUTES = f"{OUR}.response.first_act_minutes"


def changed(line: int, *instead: str) -> bytes:
    """The good file with other lines in place of one, counted from 1."""
    lines = GOOD.splitlines()
    return "\n".join([*lines[: line - 1], *instead, *lines[line:], ""]).encode()


def told(raw: bytes) -> list[tuple[int, int, str]]:
    unfit = read(raw)
    assert isinstance(unfit, Unfit)
    return [(each.place.line, each.place.column, each.field) for each in unfit.misfits]


TWICE = GOOD.encode() + "\n".join(GOOD.splitlines()[2:]).encode()
FAULTS: dict[str, tuple[bytes, list[tuple[int, int, str]], str]] = {
    "an empty file": (b"", [(1, 1, "")], "The file is empty"),
    "only a comment": (b"# to do\n", [(1, 1, "")], "The file is empty"),
    "a list in place of fields": (b"- a\n", [(1, 1, "")], "Write fields"),
    "not UTF-8": (GOOD.encode() + b"name: Caf\xe9", [(35, 10, "")], "not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), [(1, 1, "")], "not UTF-8"),
    "too many bytes": (b"#" * (MAX_BYTES + 1), [(1, 1, "")], "at most 1048576 bytes"),
    "too many values": (b"- [" + b"a," * 60_001 + b"]", [(1, 120_000, "")], "more than 60000 values"),
    "a NUL": (changed(6, "  name: Our\0line"), [(6, 12, "")], "control character"),
    "a tab": (changed(6, "\tname: Our line"), [(6, 1, "")], "A tab"),
    "a colon in a text": (changed(7, "  summary: First: a line"), [(7, 17, "")], "colon"),
    "a name without its colon": (changed(8, "  rationale"), [(8, 3, "")], "missing colon"),
    "the last name without its colon": (changed(34, "  review_hint"), [(34, 3, "")], "missing colon"),
    "a quoted name without its colon": (changed(7, '  "summary"'), [(7, 3, "")], "missing colon"),
    "no colon, then blank lines": (changed(8, "  rationale", "", "", "  x: y"), [(8, 3, "")], "missing colon"),
    "two lines without a colon": (changed(8, "  first line", "  second: x"), [(8, 3, "")], "missing colon"),
    "a name of a thousand letters": (changed(8, f"  {'x' * 1100}: y"), [(8, 3, "")], "missing colon"),
    "a name without its colon above a block": (changed(12, "    kind"), [(13, 13, "")], "on the line above"),
    "a quote left open": (changed(34, '  review_hint: "Look'), [(34, 16, "")], "quote is opened"),
    "a bracket left open": (changed(9, "  modalities: [cbt"), [(9, 15, "")], "bracket is opened"),
    "a wrong indentation": (changed(12, "     kind: person"), [(13, 5, "")], "indentation"),
    "a field twice": (changed(7, "  summary: A line.", "  summary: Two."), [(8, 3, "")], "twice"),
    "an anchor": (changed(6, "  name: &n Our line"), [(6, 9, "")], "Anchors"),
    "an alias": (changed(6, "  name: *n"), [(6, 9, "")], "Anchors"),
    "a bomb of aliases": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", [(1, 4, "")], "Anchors"),
    "a tag that runs code": (changed(6, "  name: !!python/object/apply:os.system [ls]"), [(6, 9, "")], "Tags"),
    "a tag": (changed(6, "  name: !secret Our line"), [(6, 9, "")], "Tags"),
    "a second document": (GOOD.encode() + b"---\na: 1\n", [(35, 1, "")], "second document"),
    "too deep": (changed(6, "  name: " + "[" * 30 + "]" * 30), [(6, 15, "")], "levels"),
    "far too deep": (b"[" * 500_000, [(1, 10, "")], "levels"),
    "a name of several words": (changed(6, "  ? [name, other]", "  : x"), [(6, 5, "")], "one word"),
    "no format": (changed(1), [(1, 1, "handrail_templates")], "The field handrail_templates is missing"),
    "a later format": (changed(1, "handrail_templates: 2"), [(1, 21, "handrail_templates")], "at most 1"),
    "an unknown field": (changed(7, "  summary: A line.", "  mood: high"), [(8, 3, f"{OUR}")], "no such field"),
    "a merged mapping": (changed(12, "    kind: person", "    <<: {}"), [(13, 5, f"{OUR}.cue")], "no such field"),
    "a missing field": (changed(29), [(3, 3, f"{OUR}.reflection")], "The field reflection is missing"),
    "a missing part": (changed(12), [(12, 5, f"{OUR}.cue.kind")], "The field kind is missing"),
    "a misspelt field": (
        changed(6, "  nmae: Our line"),
        [(3, 3, f"{OUR}.name"), (6, 3, f"{OUR}")],
        "The field name is missing",
    ),
    "a number for a text": (changed(6, "  name: 12"), [(6, 9, f"{OUR}.name")], "in quotes"),
    "a truth for a text": (changed(6, "  name: true"), [(6, 9, f"{OUR}.name")], "in quotes"),
    "nothing for a text": (changed(6, "  name:"), [(6, 8, f"{OUR}.name")], "Write text"),
    "a text for a number": (changed(19, "    first_act_minutes: one"), [(19, 24, MINUTES)], "whole number"),
    "a truth for a number": (changed(19, "    first_act_minutes: true"), [(19, 24, MINUTES)], "whole number"),
    "a fraction for a number": (changed(19, "    first_act_minutes: 1.5"), [(19, 24, MINUTES)], "whole number"),
    "a number too large": (changed(19, "    first_act_minutes: 61"), [(19, 24, MINUTES)], "at most 60"),
    "a text for a list": (changed(9, "  modalities: cbt"), [(9, 15, f"{OUR}.modalities")], "Write a list"),
    "a text for fields": (
        changed(20, "  tiny: I read it", "  ladder: [up]"),
        [(21, 12, f"{OUR}.ladder.0")],
        "Write fields",
    ),
    "an unknown word": (changed(12, "    kind: mood"), [(12, 11, f"{OUR}.cue.kind")], "Use one of 'time_window'"),
    "a text too long": (changed(6, "  name: " + "x" * 61), [(6, 9, f"{OUR}.name")], "at most 60 characters"),
    "an empty text": (changed(6, "  name: '  '"), [(6, 9, f"{OUR}.name")], "Write something"),
    "two lines in one": (changed(6, '  name: "Our\\nline"'), [(6, 9, f"{OUR}.name")], "one line"),
    "an id with a space": (changed(3, "- id: our line"), [(3, 7, f"{OUR}.id")], "lower-case letters"),
    "a language by its name": (changed(5, "  language: English"), [(5, 13, f"{OUR}.language")], "two or three letters"),
    "an empty list": (changed(9, "  modalities: []"), [(9, 15, f"{OUR}.modalities")], "at least 1"),
    "no templates": (b"handrail_templates: 1\ntemplates: []\n", [(2, 12, "templates")], "at least 1"),
    "an id twice": (TWICE, [(35, 7, "templates.1.id")], "Another template of this file"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line_and_column(name: str) -> None:
    raw, places, sentence = FAULTS[name]
    assert told(raw) == places
    unfit = read(raw)
    assert isinstance(unfit, Unfit)
    assert sentence in unfit.misfits[0].fault


def test_the_good_file_reads() -> None:
    file = read(GOOD.encode())
    assert isinstance(file, Read)
    assert (file.templates[0].id, file.templates[0].version) == ("our_line", 3)
    assert lint(file.templates[0].content) == ()


def test_no_fault_repeats_what_the_file_says() -> None:
    secret = "Xylophone"
    lines = GOOD.splitlines()
    for number in range(1, len(lines) + 1):
        for bad in (f"  {secret}: 1", f"  name: [{secret}", f'"{secret}', f"- &{secret} x", f"  !{secret} x: y"):
            file = read(changed(number, bad))
            assert isinstance(file, Unfit), (number, bad)
            assert secret not in repr(file), (number, bad)


def test_words_that_yaml_takes_for_truths_and_times_stay_words() -> None:
    for word in ("yes", "no", "on", "off", "12:30", "1_000", "0x1f", "1e3", ".inf", "2026-03-02", "="):
        file = read(changed(6, f"  name: {word}"))
        assert isinstance(file, Read), word
        assert file.templates[0].name == word


def test_every_fault_of_a_file_is_told_at_once() -> None:
    bad = changed(6, "  name: 12").replace(b"kind: person", b"kind: mood").replace(b"low: none", b"low: 0")
    assert [place[0] for place in told(bad)] == [6, 12, 32]


def test_a_fault_that_is_found_later_has_its_line_too() -> None:
    file = read(GOOD.encode())
    assert isinstance(file, Read)
    assert file.misfit(0, "discreet.0", "x") == Misfit(Place(25, 5), f"{OUR}.discreet.0", "x")
    assert file.misfit(0, "gates", "x").place == Place(3, 3)


def test_a_file_with_too_many_templates_is_refused() -> None:
    one = "\n".join(GOOD.splitlines()[3:])
    many = "".join(f"- id: line_{number}\n{one}\n" for number in range(MAX_TEMPLATES + 1))
    assert told(f"handrail_templates: 1\ntemplates:\n{many}".encode()) == [(3, 1, "templates")]


_LINE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()))  # fmt: skip
_TRICKY = st.sampled_from(["yes", "~", "null", "12", "1.5", "12:30", "- a", "a: b", "# a", "'a'", '"a', "!a", "&a", "*a", "%a", "@a", "a #b", "=", "<<", "---"])  # fmt: skip


@given(words=st.lists(_LINE | _TRICKY, min_size=8, max_size=8), of=st.sampled_from(sorted(built_in())))
@settings(max_examples=examples(150), deadline=None)
def test_what_is_written_reads_back_equal(words: list[str], of: str) -> None:
    template = built_in()[of]
    fields = template.model_dump()
    for name, text in zip(("name", "summary", "technique", "tiny", "done_when", "reflection"), words, strict=False):
        fields[name] = text
    fields["cue"]["examples"] = words[:2]
    fields["obstacles"] = words[2:6]
    said = Template.model_validate(fields)
    again = read(written([said, template.model_copy(update={"id": "another"})]).encode())
    assert isinstance(again, Read), again
    assert again.templates[0] == said
