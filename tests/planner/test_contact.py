"""Numbers and addresses, made canonical and masked."""

import pytest
from handrail_planner.contact import canonical_email, canonical_phone, masked_email, masked_phone
from handrail_planner.core.refusals import Fault


@pytest.mark.parametrize(
    ("text", "region", "phone"),
    [
        ("+12025550143", "GB", "+12025550143"),
        ("(202) 555-0143", "US", "+12025550143"),
        ("1-202-555-0143", "CA", "+12025550143"),
        ("030 23125 000", "DE", "+493023125000"),
    ],
)
def test_a_number_is_read_as_its_region_writes_it(text: str, region: str, phone: str) -> None:
    assert canonical_phone(text, region=region, field="phone", whose="client") == phone


@pytest.mark.parametrize("text", ["", "hello", "123", "+12025550143 ext. 5", "+10005550143", "+18005550199"])
def test_a_number_that_is_nobodys_is_a_fault_that_does_not_repeat_it(text: str) -> None:
    fault = canonical_phone(text, region="US", field="phone", whose="client")
    assert isinstance(fault, Fault)
    assert not text or text not in fault.fault


def test_a_clinic_may_be_called_free_of_charge() -> None:
    assert canonical_phone("+18005550199", region="US", field="help_phone", whose="clinic") == "+18005550199"


@pytest.mark.parametrize("text", ["sam", "sam@", "@example.com", "sam@example", "a b@example.com", "a..b@example.com"])
def test_an_address_that_cannot_be_one_is_a_fault(text: str) -> None:
    assert isinstance(canonical_email(text, field="email"), Fault)


def test_only_an_addresss_domain_loses_its_case() -> None:
    assert canonical_email("Sam.Lee+x@Example.COM", field="email") == "Sam.Lee+x@example.com"


def test_little_is_left_of_what_is_masked() -> None:
    assert masked_phone("+12025550143") == "••••••••••43"
    assert masked_email("sam.lee@mail.example.com") == "s•••@m•••.com"
