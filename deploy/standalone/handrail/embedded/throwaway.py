"""A folder for data that are thrown away: a rehearsal's, a demonstration's, a test's."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def folder(name: str, *, within: Path | None = None) -> Iterator[Path]:
    """A new folder, removed at the end; several servers may have folders in it. `within`: where, if not where such things usually are.

    Others may pass through it, but see nothing: the account that root lends a server has to.
    """
    made = Path(tempfile.mkdtemp(prefix=f"handrail-{name}-", dir=within))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
