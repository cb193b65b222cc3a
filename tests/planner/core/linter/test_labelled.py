"""The labelled sets: each rule finds what it should, on drafts that the rules were not tuned on as well."""

import pytest

from bench.linter.figures import Figures, figures
from bench.linter.labelled import CODES, HOME, Labelled, read

AIM = 0.9
ENOUGH = 15


@pytest.fixture(scope="module")
def drafts() -> list[Labelled]:
    return read(HOME / "development.jsonl") + read(HOME / "held_out.jsonl")


@pytest.fixture(scope="module")
def by_code(drafts: list[Labelled]) -> dict[str, Figures]:
    return {each.code: each for each in figures(drafts)}


def test_the_sets_are_large_enough(drafts: list[Labelled]) -> None:
    assert len(drafts) >= 400
    assert sum(1 for each in drafts if not each.codes) >= ENOUGH * len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_each_rule_keeps_its_precision_and_recall(by_code: dict[str, Figures], code: str) -> None:
    found = by_code[code]
    assert found.n >= ENOUGH
    assert found.precision >= AIM, [each.line for each in found.wrong]
    assert found.recall >= AIM, [each.line for each in found.missed]
