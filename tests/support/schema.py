"""The schema that every test's database has."""

from importlib import import_module
from importlib.util import find_spec
from urllib.parse import urlsplit, urlunsplit

from handrail_shared.runtime.migrate import migrate as apply

SERVICES = ("planner", "notifier", "progress")
ROLE_PASSWORD = "for-tests-only"


async def migrate(admin_dsn: str) -> None:
    """Bring an empty database to the newest schema; roles get the password `ROLE_PASSWORD`."""
    for service in SERVICES:
        wiring = f"handrail_{service}.wiring"
        if find_spec(wiring):
            await apply(admin_dsn, import_module(wiring).schemas(_as_role(admin_dsn, f"handrail_{service}")))


def _as_role(dsn: str, role: str) -> str:
    parts = urlsplit(dsn)
    return urlunsplit(parts._replace(netloc=f"{role}:{ROLE_PASSWORD}@{parts.netloc.rpartition('@')[2]}"))
