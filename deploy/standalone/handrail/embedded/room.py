"""One server's folder: who owns it now, whose account works in it, what it keeps between runs.

Two locks make sure of one server per folder. The owner's lock ends with the
owning process; the server's lock is shared with the guard, so that it lasts until
the server is gone, even when the owner was killed. Both are the kernel's: neither
can be left behind.
"""

import contextlib
import fcntl
import hashlib
import hmac
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from handrail.embedded.account import Account
from handrail.embedded.errors import EmbeddedError, FolderInUseError
from handrail.embedded.ports import free_port, is_free
from handrail.embedded.programs import Program
from handrail.embedded.waiting import until

GUARD_FINISH_SECONDS = 45.0
ELSEWHERE = Path("/var/lib/handrail")


@dataclass(frozen=True, slots=True)
class Room:
    """A claimed folder. `place` holds the server's files; it is the folder itself wherever possible."""

    folder: Path
    place: Path
    account: Account | None
    owner_lock: int
    server_lock: int

    @classmethod
    async def claim(cls, folder: Path, files: str) -> "Room":
        """Own the folder or raise FolderInUseError; `files` names the server's own folder in it."""
        with contextlib.ExitStack() as undo:
            owner_lock = _lock_as_owner(folder)
            undo.callback(os.close, owner_lock)
            server_lock = await _lock_for_server(folder)
            undo.callback(os.close, server_lock)
            place = _known_place(folder)
            account = Account.for_files(place / files)
            if account and not account.can_enter(place):
                place = _place_elsewhere(account, folder, place / files)
            undo.pop_all()
        return cls(folder, place, account, owner_lock, server_lock)

    def leave(self) -> None:
        """Let the next one have the folder."""
        os.close(self.server_lock)
        os.close(self.owner_lock)

    def make(self, name: str) -> Path:
        """An empty folder that only the server's account may enter."""
        made = self.place / name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        if self.account:
            self.account.own(made)
        return made

    def write(self, name: str, text: str) -> Path:
        """A small file that only the server's account may read."""
        path = self.place / name
        _write_private(path, text, self.account)
        return path

    def program(self, found: Program) -> Path:
        """The program's path, copied into the room first where the account can't reach it."""
        if self.account is None or self.account.can_enter(found.path.parent):
            return found.path
        if found.tree is None:
            raise EmbeddedError(f"The user {self.account.name} can't reach {found.path}: don't run as root.")
        inside = found.path.relative_to(found.tree)
        copy = self.place / f"program-{found.version}"
        if not copy.exists():
            half = self.place / "program.half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(found.tree, half, symlinks=True, ignore=shutil.ignore_patterns("include"))
            _open_to_all(half)
            half.rename(copy)
        return copy / inside

    def secret_for(self, name: str) -> str:
        """A password for `name`, the same in every run; made from a key that stays in the room."""
        path = self.place / "secret"
        if not path.exists():
            _write_private(path, secrets.token_hex(32), None)
        return hmac.new(path.read_bytes(), name.encode(), hashlib.sha256).hexdigest()

    def port(self, *, fresh: bool = False) -> int:
        """A free port of 127.0.0.1: the last run's, unless it is taken or a fresh one is wanted."""
        path = self.place / "port"
        if not fresh and path.exists() and is_free(port := int(path.read_text() or 0)):
            return port
        port = free_port()
        _write_private(path, str(port), None)
        return port


def _lock_as_owner(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o711)
        lock = os.open(folder / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise EmbeddedError(f"Can't use {folder}: {error.strerror}. Choose a folder of your own.") from error
    if not _try_lock(lock):
        owner = os.pread(lock, 20, 0).decode(errors="replace").strip()
        os.close(lock)
        raise FolderInUseError(folder, owner)
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


async def _lock_for_server(folder: Path) -> int:
    """Wait for the server of a killed owner to be gone: its guard is ending it."""
    lock = os.open(folder / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await until(lambda: _try_lock(lock), within=GUARD_FINISH_SECONDS)
    except BaseException as error:
        os.close(lock)
        if isinstance(error, TimeoutError):
            raise EmbeddedError(f"The last run's server in {folder} is still ending: try again.") from error
        raise
    return lock


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _known_place(folder: Path) -> Path:
    pointer = folder / "place"
    if not pointer.exists():
        return folder
    place = Path(pointer.read_text().strip())
    if not place.is_dir():
        raise EmbeddedError(f"The data of {folder} was in {place}, which is gone. To begin anew, remove {pointer}.")
    return place


def _place_elsewhere(account: Account, folder: Path, files: Path) -> Path:
    """Below a closed folder, such as /root, the account can't work: its files go where it can."""
    if files.exists():
        raise EmbeddedError(f"The user {account.name}, who owns {files}, can't enter it: open the folders above.")
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(ELSEWHERE.stat().st_mode | 0o711)  # whoever makes it may keep what it makes to itself
    if not account.can_enter(ELSEWHERE):
        raise EmbeddedError(f"The user {account.name} can enter neither {folder} nor {ELSEWHERE}: open one.")
    elsewhere = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=ELSEWHERE))
    elsewhere.chmod(0o711)
    _write_private(elsewhere / "belongs-to", f"{folder}\n", None)
    _write_private(folder / "place", f"{elsewhere}\n", None)
    return elsewhere


def _write_private(path: Path, text: str, account: Account | None) -> None:
    """Write whole or not at all, readable by its owner alone."""
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    if account:
        account.own(half)
    half.replace(path)


def _open_to_all(copied: Path) -> None:
    """A copy keeps the modes of the closed folder that it was made from."""
    for path in (copied, *copied.rglob("*")):
        if not path.is_symlink():
            runs = path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
