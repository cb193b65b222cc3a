"""How one pretend carrier is set up; wrong settings are refused when they are made."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.carrier.faults import Fault
from handrail.carrier.life import PACE, Seconds
from handrail.carrier.message import Person, Status
from handrail.carrier.words import OptOut

_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def is_number(text: str) -> bool:
    """Whether `text` is a phone number in E.164 form."""
    return _NUMBER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierSettings:
    """What the carrier needs to know.

    numbers: the clinic's numbers, each with the address its inbound texts are posted to.
    services: messaging service ids, each with the number it sends from.
    reach: where to really post, by the beginning of a public address. Signatures are
        made over the public address, as the receiver expects.
    state: the file that outlives the process; without one, everything is in memory.
    seed: two carriers with the same seed make the same ids and draw the same delays.
        A state file keeps the seed it was made with.
    callback_waits: seconds of the clock before each further try of a failed status callback.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    public_url: str | None = None
    state: Path | None = None
    seed: str = "handrail"
    numbers: Mapping[str, str | None] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    reach: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    opt_out_replies: Mapping[OptOut, str] | None = None
    messages_per_second: float | None = None
    pace: Mapping[Status, Seconds] = field(default_factory=lambda: PACE)
    callback_waits: tuple[float, ...] = (1.0, 5.0, 30.0)
    webhook_timeout: float = 15.0

    def __post_init__(self) -> None:
        if _ACCOUNT.fullmatch(self.account_sid) is None:
            raise ValueError("The account SID must be AC and 32 hexadecimal digits")
        if not self.auth_token:
            raise ValueError("The auth token must not be empty")
        for number in self.numbers:
            if not is_number(number):
                raise ValueError(f"The clinic's number must look like +12025550143, not {number!r}")
        for service, number in self.services.items():
            if number not in self.numbers:
                raise ValueError(f"The service {service} sends from a number that is not in `numbers`")
        if self.messages_per_second is not None and self.messages_per_second <= 0:
            raise ValueError("The rate must be above 0 messages per second; leave it out for no limit")
