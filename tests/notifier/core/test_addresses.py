"""Which mail addresses of a client's record, or of the settings, are ones."""

import pytest
from handrail_notifier.numbers import mail_address


@pytest.mark.parametrize("address", ["sam@example.com", "sam.o'neil+texts@mail.example.co", "s@example.org"])
def test_an_address_is_taken_as_it_is_written(address: str) -> None:
    assert mail_address(f" {address}\n") == address


@pytest.mark.parametrize("code", [*range(32), 127])
def test_no_address_has_a_control_character(code: int) -> None:
    assert mail_address(f"sam{chr(code)}x@example.com") is None
