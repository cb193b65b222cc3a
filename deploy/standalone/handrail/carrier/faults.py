"""What goes wrong, on request: faults are data, and strike by a seeded chance.

A fault says what fails, for which client's number (or everybody's), how often and how
many times. Whether it strikes a given text depends only on the carrier's seed, the fault
and the text, so a scenario repeats exactly.
"""

from dataclasses import dataclass
from enum import StrEnum

from handrail.carrier.message import Status


class Trouble(StrEnum):
    # Instead of an answer to a send request; `refused` uses `code`, the others may.
    REFUSED = "refused"
    BUSY = "busy"  # 429 with code 20429 and Retry-After: `seconds`
    FAILS = "fails"  # 500, and nothing was accepted
    DROPS = "drops"  # the connection closes, and nothing was accepted
    SLOW = "slow"  # the answer takes `seconds` of real time
    FAILS_AFTER = "fails-after-accepting"  # 500, yet the text is on its way
    DROPS_AFTER = "drops-after-accepting"  # the connection closes, yet the text is on its way
    # On the text's way.
    UNDELIVERABLE = "undelivered"  # after `sent`, with `code`
    FAILED = "failed"  # after `sending`, with `code`
    STUCK = "stuck"  # stays queued for `seconds` of the clock
    # With the status callbacks; `status` narrows to one status.
    CALLBACK_LOST = "callback-lost"
    CALLBACK_TWICE = "callback-twice"
    CALLBACK_LATE = "callback-late"  # by `seconds` of the clock: later ones overtake it
    CALLBACK_EARLY = "callback-early"  # the first one comes before the answer to the send request
    # With everything else.
    INBOUND_TWICE = "inbound-twice"  # the same text is posted to the webhook twice
    LIST_LAG = "list-lag"  # a text is not listed until `seconds` of the clock after it was accepted
    LIST_FAILS = "list-fails"  # 500 instead of a list of texts to the number
    CANCEL_FAILS = "cancel-fails"  # 500, and the scheduled text stays
    CANCEL_FAILS_AFTER = "cancel-fails-after"  # 500, yet the scheduled text is canceled


_NEEDS_SECONDS = frozenset({Trouble.SLOW, Trouble.STUCK, Trouble.CALLBACK_LATE, Trouble.LIST_LAG})
_CODES = {Trouble.UNDELIVERABLE: 30003, Trouble.FAILED: 30008, Trouble.REFUSED: 21612}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. `number` is the client's; `times` bounds how often it strikes."""

    trouble: Trouble
    number: str | None = None
    chance: float = 1.0
    times: int | None = None
    code: int | None = None
    seconds: float = 0.0
    status: Status | None = None

    def __post_init__(self) -> None:
        if not 0 < self.chance <= 1:
            raise ValueError(f"A fault's chance must be above 0 and at most 1, not {self.chance}")
        if self.times is not None and self.times < 1:
            raise ValueError(f"A fault must be able to strike at least once, not {self.times} times")
        if not 0 <= self.seconds <= 86_400 * 7:
            raise ValueError(f"A fault's seconds must be between 0 and a week, not {self.seconds}")
        if self.trouble in _NEEDS_SECONDS and not self.seconds:
            raise ValueError(f"The fault {self.trouble} needs its seconds")

    @property
    def error_code(self) -> int:
        """The code to show: the one given, or the usual one of this trouble."""
        return self.code if self.code is not None else _CODES.get(self.trouble, 20500)

    def concerns(self, trouble: Trouble, number: str, status: Status | None) -> bool:
        return self.trouble is trouble and self.number in (None, number) and self.status in (None, status)
