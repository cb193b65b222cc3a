"""The phrases: every file reads, every section that is named is there, and the notation means what it says."""

import re
from importlib import resources

import pytest
from handrail_planner.core.linter import english
from handrail_planner.core.linter.english.phrases import Pattern, verb_forms, words
from handrail_planner.core.linter.english.wording import prepare

FILES = [each for each in resources.files(english.__name__).joinpath("phrases").iterdir() if each.name.endswith(".txt")]
WIDEST = 120


def test_every_pattern_can_be_made() -> None:
    prepare()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_plain_sections_of_short_lines(file: resources.abc.Traversable) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert next(line for line in lines if line and not line.startswith("#")).startswith("[")
    for number, line in enumerate(lines, start=1):
        assert len(line) <= WIDEST, f"{file.name}:{number}"
        if line and not line.startswith(("#", "[^", "[\\")) and not re.fullmatch(r"\[[\w-]+\]", line):
            assert all(each.strip() for each in line.split(" | ")), f"{file.name}:{number}"


@pytest.mark.parametrize(
    ("notation", "found", "not_found"),
    [
        ("try~ it", ("trying  it", "tried it"), ("tryit",)),
        ("the _ one", ("the first-rate one",), ("the one",)),
        ("(a |the )?cat", ("cat", "the cat"), ("thecat",)),
        ("let go!( of)", ("let go",), ("let go of",)),
        ("so <state>", ("so happy",), ("so table",)),
    ],
)
def test_the_notation(notation: str, found: tuple[str, ...], not_found: tuple[str, ...]) -> None:
    pattern = Pattern("common", f"^{notation}")
    assert all(pattern.match(each) for each in found)
    assert not any(pattern.match(each) for each in not_found)


def test_a_section_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match=r"cue\.txt has no section \[nowhere\]"):
        Pattern("cue", "<nowhere>").search("a")


def test_words_and_verbs_are_lists() -> None:
    assert "kettle" in words("things", "things")
    assert verb_forms("verbs", "acts")["walking"] == "walk"
