"""What a standalone folder keeps, and what its commands say of it."""

import re
import signal
import stat
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from handrail.clinic_file import ClinicFileError, fortnight, load
from handrail.embedded.ports import free_port
from handrail.journal import JournalFile
from handrail.secrets_file import secrets_of
from handrail.world import make_folder

from tests.loop.handrail import Command, processes_of


def test_secrets_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    first, second = secrets_of(tmp_path), secrets_of(tmp_path)

    assert first == second
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert first.root_key not in repr(first)


def test_a_folder_can_be_passed_through_and_not_read(tmp_path: Path) -> None:
    make_folder(tmp_path / "data" / "run")

    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o711
    assert stat.S_IMODE((tmp_path / "data" / "run").stat().st_mode) == 0o711


def test_the_fortnight_is_what_it_says() -> None:
    file = load(fortnight())

    assert len(file.clinics) == 2
    assert len({client.zone for _, client in file.clients}) >= 4
    assert [(clinic.weekly_cap, clinic.gap_minutes) for clinic in file.clinics] == [(12, 60)] * 2


def test_a_clinic_file_says_moments_of_other_kinds_as_the_planner_takes_them(tmp_path: Path) -> None:
    dated = "{when: {kind: dated, dates: [2026-10-23]}, aim: inside, start"
    text = fortnight().read_text("utf-8").replace("{days: [FR, SA], start", dated, 1)
    (tmp_path / "clinic.yaml").write_text(text, "utf-8")
    moment = load(tmp_path / "clinic.yaml").clinics[0].clients[0].plans[0].moments[0].model_dump(mode="json")
    assert (moment["days"], moment["when"], moment["aim"]) == (
        None,
        {"kind": "dated", "dates": ["2026-10-23"]},
        "inside",
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("zone: Europe/London", "zone: Europe/Londn"), "clinics.1.clients.0.zone"),
        (("ref: sam", "ref: dana"), "the same ref"),
        (("cue: the alarm", "qeu: the alarm"), "plans.1.cue: Field required"),
        (("starts: 2026", "starts: [2026"), "is not YAML"),
        (("weekly_cap: 12", "weekly_cap: 13"), "clinics.0.weekly_cap"),
        (("gap_minutes: 60", "gap_minutes: 59"), "clinics.0.gap_minutes"),
        (("{days: [FR, SA], start", "{start"), "give days of every week"),
        (("ends: 2026-11-02", "ends: 2026-10-02"), "ends must be after starts"),
    ],
)
def test_a_broken_clinic_file_is_refused_with_the_place(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    text = fortnight().read_text("utf-8")
    assert change[0] in text
    (tmp_path / "clinic.yaml").write_text(text.replace(*change, 1), "utf-8")

    with pytest.raises(ClinicFileError, match=says.replace(".", r"\.")):
        load(tmp_path / "clinic.yaml")


async def test_a_broken_file_ends_simulate_with_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "clinic.yaml").write_text("clinics: 3", "utf-8")
    command = await Command.start("simulate", str(tmp_path / "clinic.yaml"), folder=tmp_path / "data")

    assert await command.ended() == 1
    assert "is not a clinic file" in command.output
    assert "Traceback" not in command.output


async def test_the_doctor_of_a_folder_where_nothing_ran_says_so_and_makes_nothing(tmp_path: Path) -> None:
    command = await Command.start("doctor", folder=tmp_path / "nothing")

    assert await command.ended() == 1
    assert "No Handrail has run in" in command.output
    assert not (tmp_path / "nothing").exists()


async def test_a_folder_that_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = await Command.start("demo", folder=tmp_path / "file")

    assert await command.ended() == 1
    assert "Traceback" not in command.output
    assert "--folder" in command.output


@dataclass
class Asked:
    """One Handrail, run and stopped, and what its commands said while it ran and afterwards."""

    folder: Path
    doctor: list[Command] = field(default_factory=list)
    preview: list[Command] = field(default_factory=list)
    unknown: Command | None = None


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Filled by the first test that asks: they share the run, which takes half a minute."""
    return Asked(tmp_path_factory.mktemp("asked"))


async def answered(asked: Asked) -> Asked:
    if asked.unknown is not None:
        return asked
    running = await Command.start("run", "--port", str(free_port(followers=3)), folder=asked.folder)
    await running.said("Ctrl-C stops it.")
    journal = JournalFile(asked.folder / "run").read()
    assert journal is not None
    questions = (("doctor",), ("preview", journal.clients["dana"].plan_ids[0], "--days", "14"))
    for awake in (True, False):
        for question, answers in zip(questions, (asked.doctor, asked.preview), strict=True):
            answers.append(await Command.start(*question, folder=asked.folder))
            assert await answers[-1].ended() == 0, answers[-1].output
        if awake:
            running.signal(signal.SIGINT)
            await running.ended(within=30)
    asked.unknown = await Command.start("preview", str(uuid4()), folder=asked.folder)
    assert await asked.unknown.ended() == 1
    assert not processes_of(asked.folder)
    return asked


@pytest.mark.timeout(600)
async def test_the_doctor_finds_a_running_handrail_well_and_a_stopped_one_too(asked: Asked) -> None:
    for command in (await answered(asked)).doctor:
        assert "BAD" not in command.output
        assert "carrier       answers" in command.output


async def test_a_preview_of_a_folder_where_nothing_ran_says_so(tmp_path: Path) -> None:
    command = await Command.start("preview", str(uuid4()), folder=tmp_path / "nothing")

    assert await command.ended() == 1
    assert "No Handrail has run in" in command.output


@pytest.mark.timeout(600)
async def test_a_preview_shows_the_days_ahead_while_handrail_runs_and_while_it_does_not(asked: Asked) -> None:
    for command in (await answered(asked)).preview:
        first, *lines = command.output.splitlines()
        assert first.startswith("The next 14 days of this plan by the client's clock (America/New_York)")
        assert len(lines) >= 3
        for line in lines:
            assert re.fullmatch(
                r"  (Fri|Sat) \d\d \w{3} 17:10  - silent: consent_not_confirmed \(Texts are .*\.\)", line
            )
    assert asked.unknown is not None
    assert "No clinic here has a live plan with the id" in asked.unknown.output
