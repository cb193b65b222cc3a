"""PostgreSQL, always inside a transaction that names the clinics it may see.

Row-level security is forced on every table: a transaction sees and writes rows of its own clinics only, and one that names
none is refused. A loop that serves all clinics says so with `everywhere()`. Every wait is bounded: for a connection, a
lock, a statement, and for a client that stopped talking in mid-transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Tx = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
else:
    Tx = asyncpg.Connection

EVERY_CLINIC = "*"
STATEMENTS_KEPT = 500
"""A connection keeps as many prepared: all that a service has. One that is dropped would be planned anew each time that it is asked."""


class DatabaseAway(ConnectionError):
    """The database cannot be reached just now."""


_AWAY = (
    ConnectionError,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.TargetServerAttributeNotMatched,
    TimeoutError,
)
_TRANSIENT = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
)
_UNFIT = (
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)
"""The server answers, and takes nothing until an operator acts: a full disk, a standby, a password that was changed."""


def is_passing(fault: BaseException) -> bool:
    """True for a fault of the database's availability or of contention: worth trying again, not the caller's mistake."""
    if isinstance(fault, asyncpg.InterfaceError):
        return "clos" in str(fault)  # a closed connection or a closing pool; the rest of that class is our own mistake
    if isinstance(fault, asyncpg.InternalClientError) and "switch to state" in str(fault):
        return True  # the driver's surprise at a server that dies in the middle of an answer
    return isinstance(fault, _AWAY + _TRANSIENT + _UNFIT)


class Db:
    """A pool for one service's role and schema.

    The address may name several servers, of which one takes writes at a time (`host:port,host:port/db?target_session_attrs=primary`):
    while none does, the database is away.
    """

    def __init__(
        self, dsn: str, *, schema: str, max_size: int = 10, wait_seconds: float = 5.0, lacks: Collection[str] = ()
    ) -> None:
        """`lacks`: names of what this process is not set up for; statements read them as `handrail.lacks`, separated by commas.

        It is a setting and no argument: whether the other channel is open is asked at the end of whatever is learned of an attempt (an
        answer, a callback, a look, a bounce), of each decision and of a preview. All who call these would hand on an argument that none of
        them reads.
        """
        self._lacks = f"; SET LOCAL handrail.lacks = '{','.join(sorted(lacks))}'" if lacks else ""
        self._dsn = dsn
        self._schema = schema
        self._max_size = max_size
        self._wait = wait_seconds
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def open(self, *, within_seconds: float = 30.0) -> None:
        """Connect, waiting at most `within_seconds` for a server that is still starting. Raises `DatabaseAway`."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + within_seconds
        while True:
            try:
                self._pool = await self._connect()
            except _AWAY as fault:
                if loop.time() >= give_up:
                    raise DatabaseAway(
                        f"no answer from PostgreSQL in {within_seconds:g} s: {type(fault).__name__}"
                    ) from None
                await asyncio.sleep(0.3)
            else:
                return

    async def _connect(self) -> "asyncpg.Pool[asyncpg.Record]":
        return await asyncpg.create_pool(
            self._dsn,
            min_size=1,
            max_size=self._max_size,
            timeout=self._wait,
            command_timeout=30,
            max_inactive_connection_lifetime=300,
            reset=_nothing_to_reset,
            statement_cache_size=STATEMENTS_KEPT,
            server_settings={
                "search_path": self._schema,
                "application_name": f"handrail-{self._schema}",
                "statement_timeout": "20s",
                "lock_timeout": "10s",
                "idle_in_transaction_session_timeout": "30s",
                "jit": "off",
                # A plan that was made while a table was small is kept while it grows: none may rest on going through all of it,
                # or on sorting all that is due to find the oldest.
                "enable_seqscan": "off",
                "enable_bitmapscan": "off",
            },
        )

    async def close(self) -> None:
        """Close the pool, cutting off after a few seconds whoever still holds a connection."""
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        try:
            await asyncio.wait_for(pool.close(), timeout=5)
        except TimeoutError:
            pool.terminate()

    @property
    def dsn(self) -> str:
        return self._dsn

    @property
    def schema(self) -> str:
        return self._schema

    @asynccontextmanager
    async def transaction(self, *clinics: UUID) -> AsyncIterator[Tx]:
        """A transaction that may see the rows of these clinics, and no others."""
        async with self._scoped(scope_of(clinics)) as tx:
            yield tx

    @asynccontextmanager
    async def everywhere(self) -> AsyncIterator[Tx]:
        """A transaction of a loop that serves every clinic, or of a look-up that finds which clinic a request is for."""
        async with self._scoped(EVERY_CLINIC) as tx:
            yield tx

    @asynccontextmanager
    async def _scoped(self, scope: str) -> AsyncIterator[Tx]:
        if self._pool is None:
            raise DatabaseAway("the pool is not open")
        async with self._pool.acquire(timeout=self._wait) as connection:
            try:
                await connection.execute(f"BEGIN; SET LOCAL handrail.clinics = '{scope}'{self._lacks}")
                yield connection
            except BaseException:
                # The first fault is the one to tell, a cancellation above all; the pool takes nothing back that is still in a transaction.
                with suppress(Exception):
                    await connection.execute("ROLLBACK")
                raise
            if await connection.execute("COMMIT") != "COMMIT":
                raise asyncpg.InFailedSQLTransactionError("a statement failed unheard: nothing of this was written")

    async def alive(self) -> bool:
        """Whether a trivial statement is answered in good time."""
        if self._pool is None:
            return False
        try:
            async with asyncio.timeout(2):
                return bool(await self._pool.fetchval("SELECT 1"))
        except _AWAY:
            return False


@asynccontextmanager
async def savepoint(tx: Tx) -> AsyncIterator[None]:
    """A part of a transaction that may fail by itself: what it wrote is taken back then, and the transaction goes on."""
    await tx.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        await tx.execute("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part")
        raise
    await tx.execute("RELEASE SAVEPOINT part")


def scope_of(clinics: Collection[UUID]) -> str:
    """What names these clinics to row-level security."""
    if not clinics:
        raise ValueError("a transaction names the clinics it is for")
    return "{" + ",".join(str(UUID(str(clinic))) for clinic in sorted(set(clinics))) + "}"


async def _nothing_to_reset(_: object) -> None:
    """All settings are local to their transaction, so a returned connection is clean."""
