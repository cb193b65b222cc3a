"""A week through the whole: asked for at the planner, told on the phone on Sunday, as `handrail simulate` tells it."""

import re
from pathlib import Path

import pytest

from tests.loop.handrail import Command

pytestmark = pytest.mark.timeout(600)
FILE = """
starts: 2026-10-19 00:00 UTC
ends: 2026-10-26 12:00 UTC
clinics:
  - alias: Harborside
    sms_sender: "+12025550100"
    email_sender: plans@harborside.example.com
    help_phone: "+12025550101"
    weekly_cap: 12
    clients:
      - {ref: robin, name: Robin, phone: "+12025550111", weekly_recap: true, <<: &same {
          zone: America/New_York, goal: Fridays that I remember, answers: ["1 7", "3", "2"], plans: [{
            cue: the crowd heads for the bar, response: I say my exit line and text Sam, response_kind: say,
            first_act: I put my glass down and stand up, obstacle: Ana says just one more,
            done_when: I am on the street before eight, rationale: Leaving early is easier than leaving late.,
            discreet: You planned for tonight.,
            moments: [{days: [MO, WE, FR], start: "17:30", end: "20:00", lead_minutes: 20}]}]}}
      - {ref: kim, name: Kim, phone: "+12025550112", <<: *same}
"""
RECAP = re.compile(r"(\w{3} \d\d Oct \d\d:\d\d) EDT +> Harborside: [^\n]*what you planned [^\n]*")


async def test_who_asked_is_told_of_their_week_on_sunday_and_nobody_else_is(tmp_path: Path) -> None:
    (tmp_path / "week.yaml").write_text(FILE)
    command = await Command.start("simulate", str(tmp_path / "week.yaml"), folder=tmp_path / "data")
    assert await command.ended() == 0, command.output
    robin, kim = (
        next(part for part in command.output.split("\n\n") if f"{name} · " in part) for name in ("Robin", "Kim")
    )
    (told,) = RECAP.finditer(robin)
    assert told[1] == "Sun 25 Oct 17:00"
    assert "2 times" in told[0], "one that was done, one in part; a miss is not told of"
    assert not RECAP.search(kim)
