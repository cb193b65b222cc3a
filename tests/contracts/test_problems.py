"""Every problem that is answered is in the catalogue, with its status; nothing in it is never answered."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

from handrail_planner.core.refusals import NotThere
from handrail_shared.contracts.problems import KNOWN

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "shared/handrail_shared/contracts/problems.py"
SOURCES = [
    path
    for package in ("services/planner", "services/notifier", "services/progress", "shared")
    for path in (ROOT / package).rglob("*.py")
    if path != CATALOGUE
]
OF_CONFLICTS = {"Conflict", "Forbidden"}
NOT_THERE = {f"{what}_unknown": 404 for what in get_args(get_type_hints(NotThere)["what"])}


def answered() -> Iterator[tuple[str, int | None, str]]:
    """Code, status if it is written there, and where, of each problem that the code makes."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            given = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            if node.func.id == "Problem" and len(given) > 1 and isinstance(given[1], str):
                yield given[1], given[0] if isinstance(given[0], int) else None, where
            if node.func.id in OF_CONFLICTS and given and isinstance(given[0], str):
                yield given[0], 409, where


def test_every_problem_is_in_the_catalogue_with_its_status() -> None:
    known = {each.code: each.status for each in KNOWN}
    unknown = [f"{where}: {code}" for code, _, where in answered() if code not in known]
    assert unknown == []
    assert [
        f"{where}: {code}" for code, status, where in answered() if status and known[code] and known[code] != status
    ] == []
    assert known.items() >= NOT_THERE.items()


def test_no_problem_in_the_catalogue_is_never_answered() -> None:
    used = {code for code, _, _ in answered()} | NOT_THERE.keys()
    assert {each.code for each in KNOWN} - used == set()


def test_the_catalogue_is_in_order_and_says_what_to_do() -> None:
    codes = [each.code for each in KNOWN]
    assert codes == sorted(set(codes))
    assert all(each.means.endswith(".") and each.do.endswith(".") for each in KNOWN)
