# ruff: noqa: INP001 - a script, not a module
"""Each image's own lock: the part of `requirements.lock` that one service needs, hashes and all.

Run it after `uv lock`; it resolves nothing itself. The images then hold no dependency of another service.
"""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("planner", "notifier", "progress", "standalone")


def main() -> None:
    uv = ROOT / ".venv/bin/uv"
    for service in SERVICES:
        subprocess.run(  # noqa: S603 - our own program, our own words
            [
                *(uv, "export", "--quiet", "--frozen", "--package", f"handrail-{service}", "--no-emit-workspace"),
                *("--no-header", "--no-annotate", "--output-file", f"deploy/docker/requirements.{service}.txt"),
            ],
            cwd=ROOT,
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    main()
