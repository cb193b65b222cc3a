"""Where embedded servers find their programs and keep their files, and as whom they run."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
import redis.asyncio
import redis.exceptions
from handrail.embedded import programs, room
from handrail.embedded.account import Account
from handrail.embedded.errors import EmbeddedError, ProgramMissingError
from handrail.embedded.postgres import Postgres
from handrail.embedded.programs import Program
from handrail.embedded.valkey import Valkey
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from tests.standalone.embedded.conftest import OWNER, Kind, all_gone

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account to lend")
debian = pytest.mark.skipif(
    not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")), reason="no PostgreSQL in Debian's place"
)


async def test_it_asks_for_the_folders_password(folder: Path) -> None:
    async with Postgres(folder / "pg") as pg:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(pg.dsn(password="guessed"))
    async with (
        Valkey(folder / "valkey") as valkey,
        redis.asyncio.Redis(port=valkey.port, retry=Retry(NoBackoff(), 0)) as stranger,
    ):
        with pytest.raises(redis.exceptions.AuthenticationError):
            await stranger.ping()


async def test_a_lost_secret_is_named(folder: Path) -> None:
    async with Postgres(folder) as pg:
        secret = pg.room.place / "secret"
    secret.unlink()
    with pytest.raises(EmbeddedError, match="secret: bring that file back"):
        await Postgres(folder).start()
    await all_gone(folder)


async def test_a_role_logs_in_with_the_password_that_the_folder_keeps_for_it(folder: Path) -> None:
    async with Postgres(folder) as pg:
        admin = await asyncpg.connect(pg.dsn())
        await admin.execute(f"CREATE ROLE planner LOGIN PASSWORD '{pg.password_for('planner')}'")
        await admin.close()
    async with Postgres(folder) as pg:
        planner = await asyncpg.connect(pg.dsn(user="planner", database="postgres"))
        assert await planner.fetchval("SELECT current_user") == "planner"
        await planner.close()


async def test_its_log_holds_no_words_of_a_statement_or_a_row(folder: Path) -> None:
    async with Postgres(folder) as pg:
        connection = await asyncpg.connect(pg.dsn())
        await connection.execute("CREATE TABLE told (words text PRIMARY KEY)")
        await connection.execute("INSERT INTO told VALUES ('Bartleby')")
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute("INSERT INTO told VALUES ('Bartleby')")
        await connection.close()
        said = pg.log.read_text()
    assert "duplicate key" in said
    assert "Bartleby" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 isn't this machine's")
async def test_nothing_but_this_machine_can_reach_it(kind: Kind, folder: Path) -> None:
    async with kind.server(folder) as server:
        with socket.socket(socket.AF_INET) as probe:
            # Taken on 127.0.0.1 alone: the same port of another loopback address is still free.
            probe.bind(("127.0.0.2", server.port))


async def test_a_taken_port_is_given_up_for_another(kind: Kind, folder: Path) -> None:
    async with kind.server(folder) as server:
        before = server.port
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", before))
        taken.listen()
        async with kind.server(folder) as server:
            assert server.port != before


async def test_only_the_account_that_runs_it_can_read_its_files(kind: Kind, folder: Path) -> None:
    async with kind.server(folder) as server:
        files = server.room.place / server.files
        account = server.room.account
        assert files.stat().st_mode & 0o077 == 0
        assert files.stat().st_uid == (account.uid if account else os.geteuid())
        for private in ("secret", "server.log"):
            assert (server.room.place / private).stat().st_mode & 0o077 == 0


async def test_a_pid_file_that_names_a_stranger_stops_nobody(folder: Path) -> None:
    async with Postgres(folder) as pg:
        pid_file = pg.pid_file(pg.room)
        left_behind = pid_file.read_text()
        account = pg.room.account
    stranger = subprocess.Popen(["sleep", "60"], user=account.uid if account else None)
    try:
        _, rest = left_behind.split("\n", 1)
        pid_file.write_text(f"{stranger.pid}\n{rest}")
        if account:
            account.own(pid_file)
        async with Postgres(folder) as pg:
            assert await pg.answers()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@as_root
async def test_below_a_closed_folder_root_keeps_the_data_where_the_account_can_work(
    kind: Kind, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "ELSEWHERE", folder / "elsewhere")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    async with kind.server(closed / "data") as server:
        await kind.write(server, "kept")
        place = server.room.place
    assert place.parent == folder / "elsewhere"
    assert closed.stat().st_mode & 0o777 == 0o700
    async with kind.server(closed / "data") as server:
        assert await kind.read(server) == "kept"
    shutil.rmtree(place)
    with pytest.raises(EmbeddedError, match="To begin anew, remove"):
        await kind.server(closed / "data").start()


@as_root
async def test_the_first_run_of_all_may_keep_what_it_makes_to_itself(
    kind: Kind, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "ELSEWHERE", folder / "elsewhere")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = os.umask(0o077)
    try:
        async with kind.server(closed / "data") as server:
            await kind.write(server, "kept")
            assert await kind.read(server) == "kept"
    finally:
        os.umask(before)


@as_root
async def test_data_that_the_account_can_no_longer_reach_is_never_replaced_by_new(kind: Kind, folder: Path) -> None:
    between = folder / "between"
    async with kind.server(between / "data") as server:
        await kind.write(server, "kept")
    between.chmod(0o700)
    with pytest.raises(EmbeddedError, match="open the folders above"):
        await kind.server(between / "data").start()


@as_root
async def test_a_program_that_the_account_cannot_reach_is_copied(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = programs.valkey()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    path = Path(shutil.copy(found.path, closed / found.path.name))
    monkeypatch.setattr(programs, "valkey", lambda: Program(found.name, path, closed, found.version, programs.WHEEL))
    for _ in range(2):
        async with Valkey(folder) as valkey:
            assert await valkey.answers()
    assert closed.stat().st_mode & 0o777 == 0o700


async def test_an_ordinary_user_runs_it_under_their_own_name(kind: Kind, folder: Path) -> None:
    account = Account.for_files(folder / "none")
    python = _python_for(account)
    if account:
        account.own(folder)
    process = subprocess.Popen(
        [python, str(OWNER), kind.name, str(folder / "data")],
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(_paths()), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline().split()
    assert said[0] == "up"
    runs_as = Path(f"/proc/{said[1]}").stat().st_uid if Path("/proc/self").exists() else None
    process.terminate()
    process.communicate()
    assert runs_as in (None, account.uid if account else os.geteuid())
    await all_gone(folder)


async def test_a_folder_that_is_not_ours_to_use_is_named(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(EmbeddedError, match=r"Can't use .*/file/data: Not a directory"):
        await Valkey(folder / "file" / "data").start()


def test_a_missing_program_is_named_with_all_places_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_package", lambda _: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ProgramMissingError, match=r"valkey-server .*redis-server .*make setup"):
        programs.valkey()


async def test_data_of_another_major_version_are_left_alone(folder: Path) -> None:
    cluster = folder / "cluster"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(ProgramMissingError, match="No PostgreSQL 9 server found"):
        await Postgres(folder).start()


@debian
async def test_debians_own_postgresql_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_package", lambda _: None)
    async with Postgres(folder) as pg:
        assert pg.program.source.startswith("/usr/lib/postgresql/")
    monkeypatch.undo()
    async with Postgres(folder) as pg:
        assert pg.program.source.startswith("/usr/lib/postgresql/")


async def test_a_server_that_cannot_start_says_what_its_log_says(folder: Path) -> None:
    with pytest.raises(EmbeddedError, match=r"(?s)PostgreSQL did not start.*no_such_setting"):
        await Postgres(folder, settings={"no_such_setting": "1"}).start()
    await all_gone(folder)


def _python_for(account: Account | None) -> str:
    """An interpreter of this version that the account can run."""
    if account is None:
        return sys.executable
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for found in (sys.executable, shutil.which(version, path="/usr/local/bin:/usr/bin")):
        if found and account.can_enter(Path(found).resolve().parent):
            return found
    pytest.skip(f"{pwd.getpwuid(account.uid).pw_name} can run no Python {version} here")


def _paths() -> list[str]:
    return [path for path in sys.path if path and not Path(path).is_relative_to(sys.base_prefix)]
