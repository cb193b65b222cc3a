"""Servers never run as root: root lends them an ordinary account.

PostgreSQL refuses to run as root, and Valkey has no need to. The account must
already exist; nothing is created and no folder above ours changes its mode.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from handrail.embedded.errors import EmbeddedError


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged user of this machine."""

    name: str
    uid: int
    gid: int

    @classmethod
    def for_files(cls, files: Path) -> Self | None:
        """Whoever owns these files, else `nobody`; None when we are an ordinary user already."""
        if os.geteuid() != 0:
            return None
        owner = files.stat().st_uid if files.exists() else 0
        try:
            entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
        except KeyError as error:
            raise EmbeddedError(
                "Database servers do not run as root, and there is no user `nobody` to lend them. "
                "Run Handrail as an ordinary user."
            ) from error
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether the account may pass through the folder and every folder above it."""
        real = folder.resolve()
        return all(self._may_pass(one.stat()) for one in (real, *real.parents) if one.exists())

    def own(self, path: Path) -> None:
        """Give the account a file or folder of ours."""
        try:
            os.chown(path, self.uid, self.gid)
        except OSError as error:
            raise EmbeddedError(
                f"Root may not give {path} to the user {self.name} here ({error.strerror}). "
                "Run Handrail as an ordinary user."
            ) from error

    def _may_pass(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)
