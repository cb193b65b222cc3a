"""What can go wrong with an embedded server, each with a sentence that says what to do."""

from pathlib import Path


class EmbeddedError(Exception):
    """An embedded server can't be had or can't be started."""


class FolderInUseError(EmbeddedError):
    """Another Handrail owns the folder: two servers on one folder would destroy its data."""

    def __init__(self, folder: Path, owner: str) -> None:
        who = f"process {owner}" if owner else "another process"
        super().__init__(f"{folder} is in use by {who}. Stop the Handrail that runs there, or choose another folder.")


class ProgramMissingError(EmbeddedError):
    """No usable server program was found."""

    def __init__(self, name: str, looked: list[str], major: str | None) -> None:
        remedy = "Run `make setup` again, or install it with your system's packages."
        if major:
            remedy = f"{name} {major} made the data: install it, or move the folder away to begin anew."
        asked = f"{name} {major}" if major else name
        super().__init__(f"No {asked} server found. Looked for: {'; '.join(looked)}. {remedy}")


class StartError(EmbeddedError):
    """The program was found but didn't come to answer."""

    def __init__(self, name: str, why: str, log: Path, said: str) -> None:
        super().__init__(f"{name} did not start: {why}. Its log is {log}; it ends with:\n{said}")
