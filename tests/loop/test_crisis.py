"""A night that nobody on call answers in time, through the whole, as `handrail simulate` tells it."""

import re
from pathlib import Path

import pytest

from tests.loop.handrail import Command

pytestmark = pytest.mark.timeout(600)
EXAMPLE = Path(__file__).parents[2] / "deploy/standalone/handrail/examples/crisis.yaml"


async def test_the_night_of_the_example_is_told_line_by_line(tmp_path: Path) -> None:
    command = await Command.start("simulate", str(EXAMPLE), folder=tmp_path)
    assert await command.ended() == 0, command.output
    robin = next(part for part in command.output.split("\n\n") if "Robin · " in part)
    watch = next(part for part in command.output.split("\n\n") if part.startswith("On call · "))

    assert re.search(r"Wed 21 Oct 03:00 EDT +> .*call 911.*988.*We've sent an alert to your clinic\.", robin)
    nights = re.findall(r"(\w{3} \d\d Oct) 17:10 EDT +> ", robin)
    assert nights == ["Mon 19 Oct", "Tue 20 Oct", "Wed 21 Oct", "Thu 22 Oct"], (
        "closed at eleven, so nudged again at five"
    )
    alerts = re.findall(r"Wed 21 Oct (\d\d:\d\d) EDT +([>@]) (\S+): .*Case .* needs", watch)
    first, second, contact = "+12025550161", "+12025550162", "+12025550163"
    expected = {("03:00", first), ("03:05", second), ("03:10", first), ("03:10", second), ("03:15", contact)}
    assert {(at, who) for at, _, who in alerts} == expected
    assert sorted(way for _, way, _ in alerts) == [">"] * 5 + ["@"] * 5
    assert re.search(r"Wed 21 Oct 03:19 EDT +< \+12025550163: [0-9]{6}", watch)
    assert re.search(r"Wed 21 Oct 03:19 EDT +> \+12025550163: .*is yours now", watch)
    assert "want to die" not in watch
