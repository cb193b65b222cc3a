"""How far a scenario has come, so that one that was killed goes on where it was.

Every change is written whole to a new file that then takes the old one's place: a kill leaves the one or the other.
"""

import json
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel


class Enrolled(BaseModel):
    """What a client of the file has become: the ids that the planner gave."""

    clinic_ref: str
    client_id: str
    plan_ids: list[str] = []


class Journal(BaseModel):
    """The state of a scenario's folder."""

    file: str
    now: datetime
    access_keys: dict[str, str] = {}
    clients: dict[str, Enrolled] = {}
    set_up: bool = False
    closed: list[str] = []
    finished: bool = False
    told: datetime | None = None
    """Up to when a run on a clock of its own has told what happened."""


class JournalFile:
    """The journal of one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "journal.json"

    def read(self) -> Journal | None:
        """The journal, if the folder has one."""
        if not self._path.exists():
            return None
        return Journal.model_validate_json(self._path.read_text("utf-8"))

    def write(self, journal: Journal) -> None:
        half = self._path.with_suffix(".half")
        half.touch(mode=0o600)
        half.write_text(json.dumps(journal.model_dump(mode="json")), "utf-8")
        half.replace(self._path)
