"""What this machine can't show: passed over in the short form, and a failure in the long one, which is there to show it."""

import os
from typing import NoReturn

import pytest


def passed_over(why: str) -> NoReturn:
    """End the test, and say why."""
    if "HANDRAIL_CHAOS" in os.environ:
        pytest.fail(why)
    pytest.skip(why)
