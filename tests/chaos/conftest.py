"""What these tests share with those of the whole loop, and a folder that a server's account can enter."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from handrail.embedded import throwaway

from tests.loop.conftest import empty_topics

__all__ = ["empty_topics"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """For servers and what processes say; it is gone at the end."""
    with throwaway.folder("chaos") as made:
        yield made
