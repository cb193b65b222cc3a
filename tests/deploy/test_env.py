"""env.example names every variable there is, and make_env.py makes a .env that nobody else has."""

import base64
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from handrail_notifier.settings import NotifierSettings
from handrail_planner.settings import PlannerSettings
from handrail_progress.settings import ProgressSettings
from pydantic_settings import BaseSettings

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "deploy/env.example").read_text("utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
SETTINGS: tuple[type[BaseSettings], ...] = (PlannerSettings, NotifierSettings, ProgressSettings)
MIGRATE_ONLY = {"HANDRAIL_ADMIN_DATABASE"}

VALUES = dict(re.findall(r"^#?([A-Z][A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


def known() -> set[str]:
    return {f"HANDRAIL_{name.upper()}" for settings in SETTINGS for name in settings.model_fields} | MIGRATE_ONLY


def test_every_variable_that_a_service_reads_is_explained() -> None:
    assert known() - set(VALUES) == set()


def test_every_variable_explained_is_one_that_a_service_reads() -> None:
    assert {name for name in VALUES if name.startswith("HANDRAIL_")} - known() == set()


def test_every_variable_comes_after_its_reason() -> None:
    lines = EXAMPLE.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?[A-Z][A-Z_]+=", line):
            above = lines[number - 1]
            assert above.startswith("# ") or re.match(r"#?[A-Z][A-Z_]+=", above), line


@pytest.mark.parametrize("name", ["log_level", "pool_size", "http_host", "http_port"])
def test_the_default_shown_is_the_default(name: str) -> None:
    assert VALUES[f"HANDRAIL_{name.upper()}"] == str(ProgressSettings.model_fields[name].default)


def test_compose_asks_for_no_variable_that_is_not_explained() -> None:
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE))
    active = set(re.findall(r"^([A-Z][A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert asked == active - {"COMPOSE_PROFILES"}


def test_compose_sets_only_what_its_service_reads() -> None:
    services = yaml.safe_load(COMPOSE)["services"]
    for name, settings in zip(
        ("planner", "notifier", "progress"), (PlannerSettings, NotifierSettings, ProgressSettings), strict=True
    ):
        fields = {f"HANDRAIL_{field.upper()}" for field in settings.model_fields}
        assert set(services[name]["environment"]) <= fields


def test_the_default_shown_is_the_one_that_compose_takes() -> None:
    for name, default in re.findall(r"\$\{(\w+):-([^}]+)\}", COMPOSE):
        assert VALUES[name] == default


def make(target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(ROOT / "deploy/make_env.py"), str(target)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def read(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z][A-Z_]+)=(.*)$", path.read_text("utf-8"), re.MULTILINE))


def test_the_secrets_made_are_whole_and_nobody_elses(tmp_path: Path) -> None:
    assert make(tmp_path / "a").returncode == 0
    assert make(tmp_path / "b").returncode == 0
    first, second = read(tmp_path / "a"), read(tmp_path / "b")
    secret = [name for name, shown in VALUES.items() if shown.startswith("<")]
    assert len({first[name] for name in secret} | {second[name] for name in secret}) == 2 * len(secret)
    assert len(base64.b64decode(first["HANDRAIL_ROOT_KEY"], validate=True)) == 32
    assert re.fullmatch(r"AC[0-9a-f]{32}", first["HANDRAIL_TWILIO_ACCOUNT_SID"])
    assert "<" not in "".join(first.values())


def test_a_password_fits_in_an_address(tmp_path: Path) -> None:
    make(tmp_path / "made")
    for name, value in read(tmp_path / "made").items():
        if name.endswith("PASSWORD"):
            assert re.fullmatch(r"[0-9a-f]{48}", value)


def test_the_owner_alone_reads_what_was_made(tmp_path: Path) -> None:
    make(tmp_path / "made")
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600


def test_no_secret_is_printed(tmp_path: Path) -> None:
    said = make(tmp_path / "made")
    for name, value in read(tmp_path / "made").items():
        if VALUES[name].startswith("<"):
            assert value not in said.stdout + said.stderr


def test_an_env_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("HANDRAIL_ROOT_KEY=precious\n", "utf-8")
    said = make(tmp_path / "mine")
    assert said.returncode == 1
    assert "there already" in said.stderr
    assert (tmp_path / "mine").read_text("utf-8") == "HANDRAIL_ROOT_KEY=precious\n"


def test_git_never_sees_the_secrets() -> None:
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert not [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line == "!.env"]
