"""The compose file keeps every container to what it needs, and nothing of it is published to the world."""

import re
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("planner", "notifier", "progress")
JOBS = tuple(f"{name}-migrate" for name in OURS)
LASTING = tuple(name for name in SERVICES if name not in JOBS)


def test_the_stack_is_whole() -> None:
    assert set(SERVICES) == {*OURS, *JOBS, "carrier", "kafka", "postgres", "valkey"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_change_nothing_but_its_data(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert any(mount.startswith("/tmp:size=") for mount in service["tmpfs"])
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_does_not_run_as_root(name: str) -> None:
    user = str(SERVICES[name]["user"])
    assert user.split(":", maxsplit=1)[0] not in {"", "0", "root"}
    if "build" in SERVICES[name]:
        assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user), "our own images use a numeric user"


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_bounds(name: str) -> None:
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"]["max-size"]
    assert service["logging"]["options"]["max-file"]


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_named_with_its_version(name: str) -> None:
    image = SERVICES[name]["image"]
    tag = image.rpartition(":")[2]
    assert tag != image, f"{image} has no tag"
    assert tag != "latest"


@pytest.mark.parametrize("name", [name for name in SERVICES if "build" in SERVICES[name]])
def test_our_images_bear_the_version_of_what_is_in_them(name: str) -> None:
    package, tag = SERVICES[name]["image"].split(":")
    assert tag == metadata.version(package)
    assert SERVICES[name]["build"]["args"]["SERVICE"] == package.removeprefix("handrail-")


@pytest.mark.parametrize("name", LASTING)
def test_what_stays_up_says_whether_it_is_well(name: str) -> None:
    service = SERVICES[name]
    if name in OURS:
        assert "healthcheck" not in service, "the image knows how to ask"
        assert 'CMD ["python", "-m", "handrail_shared.runtime.probe"]' in dockerfile()
    else:
        assert service["healthcheck"]["test"][0] == "CMD"
        assert service["healthcheck"]["timeout"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_a_service_starts_when_what_it_needs_is_ready(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "kafka": {"condition": "service_healthy"},
        "valkey": {"condition": "service_healthy"},
        "postgres": {"condition": "service_healthy"},
        f"{name}-migrate": {"condition": "service_completed_successfully"},
    }
    assert SERVICES[f"{name}-migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_given_the_time_it_takes_to_stop(name: str) -> None:
    assert SERVICES[name]["stop_grace_period"] == "12s"


@pytest.mark.parametrize("name", OURS)
def test_only_the_jobs_know_the_administrator(name: str) -> None:
    assert "HANDRAIL_ADMIN_DATABASE" not in SERVICES[name]["environment"]
    assert "HANDRAIL_ADMIN_DATABASE" in SERVICES[f"{name}-migrate"]["environment"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_knows_its_own_password_only(name: str) -> None:
    known = set(re.findall(r"\$\{(\w+_DB_PASSWORD)", str(SERVICES[name]["environment"])))
    assert known == {f"{name.upper()}_DB_PASSWORD"}


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_this_machine_only(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert port.startswith("127.0.0.1:"), port


def test_state_is_not_published() -> None:
    assert not [name for name in ("postgres", "valkey", *JOBS) if "ports" in SERVICES[name]]


def test_servers_have_no_way_out() -> None:
    assert COMPOSE["networks"]["data"]["internal"] is True
    for name in ("postgres", "valkey", *JOBS):
        assert SERVICES[name]["networks"] == ["data"]


def test_the_pretend_carrier_comes_with_practice_only_and_sees_no_data() -> None:
    assert SERVICES["carrier"]["profiles"] == ["practice"]
    assert SERVICES["carrier"]["networks"] == ["edge"]
    assert [name for name in SERVICES if "profiles" in SERVICES[name]] == ["carrier"]


def test_a_misspelt_topic_is_not_made_by_kafka() -> None:
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_what_must_last_lies_in_a_volume() -> None:
    mounts = {name: str(SERVICES[name].get("volumes")) for name in ("postgres", "kafka", "valkey")}
    assert "postgres-data:/var/lib/postgresql'" in mounts["postgres"]
    assert "kafka-data:/var/lib/kafka/data'" in mounts["kafka"]
    assert "valkey-data:/data'" in mounts["valkey"]
    assert {"postgres-data", "kafka-data", "valkey-data"} <= set(COMPOSE["volumes"])


def test_valkey_writes_down_what_it_is_told() -> None:
    command = SERVICES["valkey"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_a_missing_secret_says_what_to_do() -> None:
    secret = re.findall(r"\$\{(\w*(?:PASSWORD|KEY|TOKEN|SID))([^}]*)\}", TEXT)
    assert len(secret) > 8
    for name, rest in secret:
        assert rest.startswith((":?", "?")), name
        assert len(rest) > 12, name


def dockerfile() -> str:
    return (ROOT / "deploy/docker/Dockerfile").read_text("utf-8")
