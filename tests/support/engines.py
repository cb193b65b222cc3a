"""Which engines the tests will use: `python -m tests.support.engines`."""

from tests.support import postgres, valkey


def described() -> str:
    """The engines in one line."""
    return " · ".join([postgres.described(), valkey.described()])


if __name__ == "__main__":
    print(described())
