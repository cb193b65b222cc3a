"""How much of a thing is tried: little of it in `make test`, much of it in `make chaos`, which sets HANDRAIL_CHAOS. It is the same test."""

import os

IN_FULL = bool(os.environ.get("HANDRAIL_CHAOS"))
EXAMPLES = 100
"""Of a property that names no number of its own."""
A_PART = 0.4
"""Of them, in the short form."""


def examples(many: int = EXAMPLES) -> int:
    """How many examples of a property are tried, where so many are in the long form."""
    return many if IN_FULL else round(many * A_PART)
