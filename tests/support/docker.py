"""Containers for tests, where a Docker daemon answers and the image is here or can be pulled.

testcontainers' own watcher removes containers of a killed run. Where its image
can't be had we go without: the run still removes what it started.
"""

import subprocess
from functools import cache

from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

ANSWER_SECONDS = 5.0
PULL_SECONDS = 60.0


@cache
def answers() -> bool:
    """Whether a daemon is there."""
    return _docker("version", within=ANSWER_SECONDS)


def here(image: str) -> bool:
    """Whether a daemon has the image already."""
    return answers() and _docker("image", "inspect", image, within=ANSWER_SECONDS)


@cache
def fetch(image: str) -> bool:
    """Whether the image is here now; a pull gets a minute."""
    return here(image) or _docker("pull", "--quiet", image, within=PULL_SECONDS)


def container(image: str) -> DockerContainer:
    """A container that is started with `start` or `with`."""
    if not fetch(image):
        raise RuntimeError(f"Docker has no image {image} and could not pull it. Unset HANDRAIL_TEST_BACKEND.")
    if not fetch(testcontainers_config.ryuk_image):
        testcontainers_config.ryuk_disabled = True
    return DockerContainer(image)


def _docker(*arguments: str, within: float) -> bool:
    try:
        done = subprocess.run(["docker", *arguments], capture_output=True, timeout=within, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
