"""Which engines the tests will use: `python -m tests.support.engines`."""

from tests.support import kafka, postgres, valkey


def described(*, fetch: bool = True) -> str:
    """The engines in one line; fetches Kafka if need be, so that the line is true."""
    return " · ".join([postgres.described(), valkey.described(), kafka.described(fetch=fetch)])


if __name__ == "__main__":
    print(described())
