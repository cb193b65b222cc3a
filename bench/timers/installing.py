"""The peers' own environments, below `.cache`: made once by npm and uv, with the versions that stand here.

A peer that cannot be installed is told with the reason, and the bench goes on without it.
"""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.timers.workers import Call, WorkerFailed, run

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "bench-timers"
SCRIPTS = Path(__file__).parent / "peers"
GRAPHILE_WORKER = "0.17.3"
"""The last release for Node 20."""
INSTALL_SECONDS = 240.0
NOT_NOW = "it is not installed, and a short run installs nothing"


@dataclass(frozen=True, slots=True)
class Missing:
    """A peer that is not measured, and why."""

    name: str
    reason: str


async def graphile_worker(install: bool) -> Call | Missing:
    """By npm, for the Node of this machine."""
    name, home = "graphile-worker", CACHE / f"graphile-worker-{GRAPHILE_WORKER}"
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return Missing(name, "there is no Node with npm on this machine")
    if not (home / "ready").exists():
        if not install:
            return Missing(name, NOT_NOW)
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text(
            json.dumps({"private": True, "dependencies": {"graphile-worker": GRAPHILE_WORKER}})
        )
        fault = await _tried(
            Call([npm, "install", "--no-audit", "--no-fund", "--loglevel=error"], dict(os.environ), home)
        )
        if fault:
            return Missing(name, f"npm could not install it: {fault}")
        (home / "ready").touch()
    script = home / "graphile_worker.mjs"  # Node looks for packages from where a script lies
    script.write_bytes((SCRIPTS / script.name).read_bytes())
    return Call([node, str(script)], cwd=home)


async def pgqueuer(install: bool) -> Call | Missing:
    """By uv, for this interpreter."""
    return await _python("pgqueuer", sys.executable, install)


async def oban(install: bool) -> Call | Missing:
    """By uv; it needs Python 3.12 or newer."""
    if sys.version_info >= (3, 12):
        return await _python("oban", sys.executable, install)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [
        *sorted(pyenv.glob("versions/3.1[2-9]*/bin/python")),
        *filter(None, map(shutil.which, ("python3.12", "python3.13"))),
    ]
    for interpreter in found:
        if not await _tried(Call([str(interpreter), "--version"], dict(os.environ), ROOT)):
            return await _python("oban", str(interpreter), install)
    return Missing("oban-py", "it needs Python 3.12 or newer, and there is none on this machine")


async def _python(name: str, interpreter: str, install: bool) -> Call | Missing:
    """The environment is named for its list, so that a changed list makes a new one."""
    shown = "oban-py" if name == "oban" else name
    pinned = SCRIPTS / f"{name}.txt"
    home = CACHE / name
    uv = Path(sys.executable).with_name("uv")
    made = home / "made-of.txt"
    if not made.exists() or made.read_text() != pinned.read_text():
        if not install:
            return Missing(shown, NOT_NOW)
        for arguments in (
            ["venv", "--quiet", "--clear", "--no-python-downloads", "--python", interpreter, str(home)],
            [
                "pip",
                "install",
                "--quiet",
                "--compile-bytecode",
                "--python",
                str(home / "bin/python"),
                "-r",
                str(pinned),
            ],
        ):
            if fault := await _tried(Call([str(uv), *arguments], dict(os.environ), ROOT)):
                return Missing(shown, f"uv could not install it: {fault}")
        made.write_text(pinned.read_text())
    return Call([str(home / "bin" / "python"), str(SCRIPTS / f"{name}_worker.py")], cwd=ROOT)


async def _tried(call: Call) -> str | None:
    """Why it failed, in one line; None if it did not."""
    try:
        await run(call, within=INSTALL_SECONDS)
    except (TimeoutError, WorkerFailed, OSError) as fault:
        return " ".join(str(fault).split())[-200:]
    return None
