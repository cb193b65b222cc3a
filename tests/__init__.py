"""Tests mirror the code; `support` holds the servers they run on."""

import gc

gc.disable()
"""What is imported before the first test stays: nothing is to be found in it, and looking costs a third of the time. See `tests.conftest`."""
