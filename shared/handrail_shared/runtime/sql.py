"""Named SQL from a package's `queries.sql`, or from the files of its `queries` folder where one has grown too long.

A statement begins at `-- name: some_name`; the comment lines below it state what it keeps true. A name that is not there,
or that stands twice, fails when the file is read or asked, not in production.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import resources

_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


class UnknownQuery(LookupError):
    """No statement of that name stands in the file."""


class Queries(Mapping[str, str]):
    """The statements of one file, by name: `queries["claim_due"]`."""

    def __init__(self, text: str, origin: str) -> None:
        self._origin = origin
        self._statements = _parse(text, origin)

    @classmethod
    def of(cls, package: str) -> "Queries":
        """Read `queries.sql`, or else every file of `queries`, beside the modules of `package`."""
        home = resources.files(package)
        if (one := home.joinpath("queries.sql")).is_file():
            return cls(one.read_text("utf-8"), f"{package}/queries.sql")
        files = sorted((each for each in home.joinpath("queries").iterdir()), key=lambda each: each.name)
        texts = [each.read_text("utf-8") for each in files if each.name.endswith(".sql")]
        return cls("\n".join(texts), f"{package}/queries")

    def __getitem__(self, name: str) -> str:
        try:
            return self._statements[name]
        except KeyError:
            raise UnknownQuery(f"{self._origin} has no query named {name}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._statements)

    def __len__(self) -> int:
        return len(self._statements)


def _parse(text: str, origin: str) -> dict[str, str]:
    parts = _NAME.split(text)[1:]
    statements: dict[str, str] = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in statements:
            raise ValueError(f"{origin} names {name} twice")
        statements[name] = body.strip().rstrip(";")
    return statements
