"""The demo, as a new user meets it: it tells a fortnight, ends by itself, and can be cut off anywhere without harm."""

import asyncio
import random
import re
import signal
from collections import Counter
from pathlib import Path

import pytest
from handrail.embedded.ports import free_port

from tests.loop.handrail import Command, eventually, processes_of
from tests.support.form import IN_FULL

pytestmark = pytest.mark.timeout(600)

DST_ENDS_IN_LONDON = "Sun 25 Oct"
DST_ENDS_IN_AMERICA = "Sun 01 Nov"


@pytest.fixture(scope="session")
def clean_run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an uninterrupted demo printed; filled by the first test that runs one."""
    return {}


async def told(folder: Path, clean_run: dict[str, str]) -> str:
    if not clean_run:
        command = await Command.start("demo", folder=folder)
        assert await command.ended() == 0, command.output
        clean_run["output"] = command.output
    return clean_run["output"]


def chapter(output: str, name: str) -> str:
    """One client's part of the report."""
    return next(part for part in output.split("\n\n") if part.startswith(f"{name} · "))


async def test_the_demo_tells_a_fortnight_and_ends_by_itself(tmp_path: Path, clean_run: dict[str, str]) -> None:
    output = await told(tmp_path, clean_run)

    assert Counter(re.findall(r"^(\w+) · ", output, re.MULTILINE)) == Counter(
        ["Dana", "Marcus", "Priya", "Lee", "Aoife", "Ravi", "Sam"]
    )
    assert not processes_of(tmp_path)


async def test_nudges_keep_their_wall_time_across_the_change_of_clocks(
    tmp_path: Path, clean_run: dict[str, str]
) -> None:
    output = await told(tmp_path, clean_run)

    nudges = r"(\w{3} \d\d \w{3}) (\d\d:\d\d) (\w+) +> .*1 did it"
    marcus = re.findall(nudges, chapter(output, "Marcus"))
    aoife = re.findall(nudges, chapter(output, "Aoife"))
    assert {wall for _, wall, _ in marcus} == {"09:10"}
    assert {zone for _, _, zone in marcus} == {"PDT", "PST"}
    assert {wall for _, wall, _ in aoife} == {"11:30"}
    assert {zone for _, _, zone in aoife} == {"BST", "GMT"}
    assert DST_ENDS_IN_AMERICA in {day for day, _, _ in marcus}
    assert DST_ENDS_IN_LONDON in {day for day, _, _ in aoife}


async def test_nothing_is_nudged_after_stop(tmp_path: Path, clean_run: dict[str, str]) -> None:
    priya = chapter(await told(tmp_path, clean_run), "Priya")

    before, after = priya.split("< STOP")
    assert "1 did it" in before
    assert "1 did it" not in after
    assert "revoked" in after


async def test_an_undelivered_text_is_not_a_miss(tmp_path: Path, clean_run: dict[str, str]) -> None:
    lee = chapter(await told(tmp_path, clean_run), "Lee")

    assert "(undelivered)" in lee
    assert "missed" not in lee


async def test_silence_has_its_reasons(tmp_path: Path, clean_run: dict[str, str]) -> None:
    output = await told(tmp_path, clean_run)

    assert "silent: quiet_hours" in chapter(output, "Sam")
    assert "daily_cap" in chapter(output, "Dana")


async def test_misses_are_forgiven_and_coming_back_counts(tmp_path: Path, clean_run: dict[str, str]) -> None:
    output = await told(tmp_path, clean_run)

    # Aoife answers 1, 3, 1, 1, 1 and has a nudge left unanswered: one miss is grace, the run goes on.
    assert re.search(r"practice: 4 repetitions, run 4 \(running\), best 4", chapter(output, "Aoife"))
    # Marcus answers 1, 1, 3, 3, nothing, 1, 0: two misses pause the run, the next use begins one.
    assert re.search(r"practice: \d repetitions, run \d \(running\), best 2", chapter(output, "Marcus"))


async def test_a_mail_goes_to_a_client_without_a_phone(tmp_path: Path, clean_run: dict[str, str]) -> None:
    ravi = chapter(await told(tmp_path, clean_run), "Ravi")

    assert re.search(r"18:40 IST +@ \[Northgate\] ", ravi)


async def test_ctrl_c_at_any_moment_leaves_no_process_behind(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    moments = random.Random(seed)
    drawn = [1.0, moments.uniform(1, 4), moments.uniform(4, 9)] if IN_FULL else [moments.uniform(1, 9)]
    for number, seconds in enumerate([0.3, *drawn]):
        folder = tmp_path / str(number)
        command = await Command.start("demo", folder=folder)
        await asyncio.sleep(seconds)
        command.signal(signal.SIGINT)
        assert await command.ended(within=30) in (0, 130, -signal.SIGINT), command.output
        await eventually(lambda folder=folder: not processes_of(folder), within=10)  # type: ignore[misc]  # bound early


KILLS = 3 if IN_FULL else 1


async def test_a_demo_that_was_killed_is_finished_by_run_as_if_nothing_had_happened(
    tmp_path: Path, clean_run: dict[str, str]
) -> None:
    clean = await told(tmp_path / "clean", clean_run)
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    await killed_then_run(tmp_path / "killed", random.Random(seed), kills=KILLS)
    command = await Command.start("run", "--port", str(free_port(followers=3)), folder=tmp_path / "killed")
    await command.said("A fortnight in")
    await command.said("Ctrl-C stops it.")
    command.signal(signal.SIGINT)
    await command.ended(within=30)

    for name in ("Dana", "Marcus", "Priya", "Lee", "Aoife", "Sam"):
        assert words(chapter(command.output, name)) == words(chapter(clean, name))
        assert practice(chapter(command.output, name)) == practice(chapter(clean, name))
    only_what_was_cut_off_is_missing(words(chapter(command.output, "Ravi")), words(chapter(clean, "Ravi")))


def only_what_was_cut_off_is_missing(found: Counter[str], expected: Counter[str]) -> None:
    """Mails cannot be looked up: one that was on its way at a kill stays unknown, is told as silence, and is never sent twice."""
    gone = [line for line in (expected - found).elements() if "practice:" not in line]
    instead = [line for line in (found - expected).elements() if "practice:" not in line]
    assert all("@ [" in line for line in gone), gone
    assert all("silent:" in line for line in instead), instead
    assert [line[:6] for line in gone] == [line[:6] for line in instead]
    assert len(gone) <= KILLS


async def killed_then_run(folder: Path, moments: random.Random, *, kills: int) -> None:
    """A demo killed at a random moment, then finished by `run`, which is killed as well, and again."""
    for number in range(kills):
        if number == 0:
            command = await Command.start("demo", folder=folder)
        else:
            command = await Command.start("run", "--port", str(free_port(followers=3)), folder=folder)
        await eventually((folder / "demo" / "journal.json").exists)
        await asyncio.sleep(moments.uniform(2, 7))
        command.signal(signal.SIGKILL)
        await command.ended(within=30)
        await eventually(lambda: not processes_of(folder), within=40)


def words(chapter: str) -> Counter[str]:
    """Every text and mail with its fate, and every silence: what was said, not the minute of it."""
    return Counter(re.sub(r"^  \w{3} (\d\d \w{3}) \d\d:\d\d \w+ +", r"\1 ", line) for line in chapter.splitlines()[1:])


def practice(chapter: str) -> list[str]:
    return [line for line in chapter.splitlines() if "practice:" in line]
