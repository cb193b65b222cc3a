"""Words that no client can have for their own, since they mean something in what clients text, or are part of what does.

The notifier's grammar says which; `make docs` writes them down here, for the planner to refuse them. Importing this reads nothing.
"""

from functools import cache
from importlib import resources


@cache
def taken_words() -> frozenset[str]:
    """In lower case, without accents, of every language."""
    return frozenset(resources.files(__package__).joinpath("taken_words.txt").read_text("utf-8").split())
