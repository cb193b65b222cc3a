"""The schema that every test's database has."""


async def migrate(admin_dsn: str) -> None:
    """Bring an empty database to the newest schema; roles get the password `postgres.ROLE_PASSWORD`."""
