"""Regular expressions that every Python from the floor on reads alike.

Possessive repeats and atomic groups came with Python 3.11, and those of more than one choice find nothing before 3.11.5: a system's
own Python may be older than that.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("services", "shared", "deploy") for path in (ROOT / top).rglob("*.py"))
SIGNS = ("*+", "++", "?+", "}+", "(?>")
ALPHABET = "()*+,-./"
"""As an alphabet lists them, which is no pattern."""
TOO_NEW = {_constants.POSSESSIVE_REPEAT, _constants.ATOMIC_GROUP}


def _too_new(parsed: object) -> bool:
    if isinstance(parsed, _parser.SubPattern | list | tuple):
        return any(_too_new(each) for each in parsed)
    return parsed in TOO_NEW


def _is_too_new(pattern: str) -> bool:
    try:
        return any(sign in pattern.replace(ALPHABET, "") for sign in SIGNS) and _too_new(_parser.parse(pattern))
    except (re.error, OverflowError):
        return False


def _strings(path: Path) -> Iterator[str]:
    """What stands in quotes; of a formatted string each whole, as if nothing were put in."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_pattern_needs_what_an_older_python_reads_otherwise() -> None:
    assert SOURCES
    found = [(path.name, text) for path in SOURCES for text in _strings(path) if _is_too_new(text)]
    assert found == []


@pytest.mark.parametrize("pattern", [r"(?:a|b){0,9}+c", r"a*+", r"x(?:y(?>z))", r"\w++"])
def test_what_is_too_new_is_known(pattern: str) -> None:
    assert _is_too_new(pattern)


@pytest.mark.parametrize("pattern", [r"[*+]", r"a\++", r"(a*)+", "one and }+ two"])
def test_what_every_python_reads_is_left_alone(pattern: str) -> None:
    assert not _is_too_new(pattern)
