"""`handrail`, from the first moment on: Ctrl-C ends it quietly, even while it is still being loaded."""

import gc
import os
import sys


def main() -> None:
    """The command line."""
    os.umask(0o077)
    gc.set_threshold(1_000_000)  # what is loaded stays: looking for garbage in it would take a third of the start
    try:
        from handrail.cli import app  # noqa: PLC0415  # loading takes a second, in which Ctrl-C must work too

        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
