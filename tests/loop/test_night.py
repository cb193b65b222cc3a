"""A night that nobody on call answers, as a user watches it: `make run` on a clock of its own, killed in the middle of the ladder."""

import re
import signal
from pathlib import Path

import httpx
import pytest
from handrail.embedded.ports import free_port

from tests.loop.handrail import Command, eventually, processes_of

pytestmark = pytest.mark.timeout(600)
EXAMPLE = Path(__file__).parents[2] / "deploy/standalone/handrail/examples/nobody_answers.yaml"
ROBIN, FIRST, SECOND, CONTACT = "Robin", "+12025550161", "+12025550162", "+12025550163"
LADDER = {("03:00", FIRST), ("03:05", SECOND), ("03:10", FIRST), ("03:10", SECOND), ("03:15", CONTACT)}
UNANSWERED = "! Robin: NOBODY HAS ANSWERED"


class Night:
    """The command, run again and again on one folder; all that it printed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port(followers=3)
        self._command: Command | None = None
        self.told = ""

    async def run(self, since: str) -> Command:
        arguments = ("--file", str(EXAMPLE), "--clock", f"{since} America/New_York", "--speed", "120")
        self._command = await Command.start("run", *arguments, "--port", str(self._port), folder=self._folder)
        return self._command

    async def end(self, how: signal.Signals) -> None:
        assert self._command is not None
        self._command.signal(how)
        await self._command.ended(within=40)
        await eventually(lambda: not processes_of(self._folder), within=40)
        whole, _, _cut_off_by_a_kill = self._command.output.rpartition("\n")
        self.told += f"{whole}\n"
        self._command = None

    async def notifier(self, verb: str, path: str, body: object = None) -> httpx.Response:
        """As the clinic asks it, with the key that was printed."""
        assert self._command is not None
        [key] = re.findall(r"key of Harborside +(\S+)", self._command.output)
        async with httpx.AsyncClient(
            verify=False, base_url=f"http://127.0.0.1:{self._port + 2}", trust_env=False
        ) as http:
            return await http.request(verb, path, json=body, headers={"Authorization": f"Bearer {key}"})

    def lines(self, pattern: str) -> list[str]:
        """What matches in the lines that were told, each line once."""
        return [found for line in dict.fromkeys(self.told.splitlines()) for found in re.findall(pattern, line)]


async def test_nobody_answers_and_only_a_person_ends_it_whatever_is_killed(tmp_path: Path) -> None:
    night = Night(tmp_path)
    command = await night.run("2026-10-21 02:58")
    await command.said(f"03:05 EDT  {SECOND} >")
    await night.end(signal.SIGKILL)

    command = await night.run("2026-10-21 02:58")
    await command.said(UNANSWERED)
    assert "\nhandrail_notifier_crises_unanswered 1.0" in (await night.notifier("GET", "/metrics")).text
    await command.said(f"03:31 EDT  {ROBIN} >")
    await night.end(signal.SIGINT)
    assert "crisis_unanswered" in night.told, "an error in the log"

    command = await night.run("2026-10-22 18:00")
    await command.said("17:10 EDT  Robin - silent: ")
    [case] = (await night.notifier("GET", "/v1/crises")).json()["items"]
    assert case["state"] == "unanswered"
    path = f"/v1/crises/{case['case_id']}"
    closed = (await night.notifier("POST", f"{path}/closure", {"outcome": "contacted"})).json()
    await night.end(signal.SIGINT)
    await (await night.run("2026-10-23 17:30")).said("Fri 23 Oct 17:10 EDT  Robin >")
    await night.end(signal.SIGINT)
    other = await Command.start("run", "--clock", "2026-10-23 17:30 UTC", folder=tmp_path)
    assert (await other.ended(), "nobody_answers.yaml" in other.output) == (1, True), "the folder is of that file"

    print("\n".join(night.lines(r"^\w{3} \d\d Oct .*")))
    steps = [each["what"] for each in closed["steps"]]
    assert (steps.count("alerted"), steps.count("unanswered"), steps[-1]) == (8, 2, "closed")
    assert steps.count("renewed") == 1, "at 03:31 nobody had been alerted for half an hour"
    for way in (">", "@"):
        told = night.lines(rf"Wed 21 Oct (\d\d:\d\d) EDT  (\S+) {way} .*Case")
        assert sorted(each for each in told if each[0] < "03:31") == sorted(LADDER)
    numbers = night.lines(rf"Wed 21 Oct (\d\d:\d\d) EDT  {ROBIN} > .*call 911.*988")
    assert numbers == ["03:00", "03:31"], "at once, by where the clinic is, and once in half an hour"
    assert night.lines(r"(\w{3} \d\d) Oct 17:10 EDT  Robin >") == ["Mon 19", "Tue 20", "Fri 23"]
    assert not night.lines(r"(?:Case|!|[+]1202555016).*want to die")
