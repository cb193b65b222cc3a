"""What these tests share with those of the whole loop."""

from tests.loop.conftest import empty_topics

__all__ = ["empty_topics"]
