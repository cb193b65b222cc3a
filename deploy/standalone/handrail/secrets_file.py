"""The secrets of one data folder: made on the first start, readable by their owner alone, the same ever after."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from handrail_shared.runtime.vault import RootKey

SERVICES = ("planner", "notifier", "progress")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a standalone Handrail must keep between its runs."""

    root_key: str
    operator_key: str
    account_sid: str
    auth_token: str

    def __repr__(self) -> str:
        return "Secrets(***)"


def secrets_of(folder: Path) -> Secrets:
    """Read the folder's secrets, or make them."""
    path = folder / "secrets.json"
    if path.exists():
        return Secrets(**json.loads(path.read_text("utf-8")))
    made = Secrets(
        root_key=RootKey.generate(),
        operator_key=secrets.token_urlsafe(24),
        account_sid="AC" + secrets.token_hex(16),
        auth_token=secrets.token_hex(16),
    )
    half = path.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(made), file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    return made
