"""What a mail server's refusal means, as data: the enhanced status code (RFC 3463) first, the plain reply code otherwise.

An address is called invalid only by a code that speaks of the address: what a server has against us, our mail or its own day is no
fault of the client's. By the server's words only where a plain 550, or 5.1.0, leaves open what it is about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import assert_never

from handrail_notifier.core.retry import LONGEST_PAUSE, PAUSE, FailureClass

_C = FailureClass
SOFT_TRIES = 3
SOFT_WITHIN = timedelta(hours=24)
"""A mail that is turned away for now is tried so often in so long (E3)."""


class Stage(StrEnum):
    """How far a session had come when the server said no."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Status:
    """An enhanced status code, such as 5.1.1."""

    kind: int
    subject: int
    detail: int

    @property
    def number(self) -> int:
        """All three in one number: 5.1.1 is 5 001 001."""
        return (self.kind * 1000 + self.subject) * 1000 + self.detail


@dataclass(frozen=True, slots=True)
class Hard:
    """It will not be taken."""

    why: FailureClass


@dataclass(frozen=True, slots=True)
class Soft:
    """Certainly not taken for now; try again after this time. `tries`: how often in all, where that is less than usual."""

    after: timedelta
    tries: int | None = None


Refusal = Hard | Soft

HARD: Mapping[tuple[int, int], FailureClass] = {
    **dict.fromkeys(((1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10)), _C.NUMBER_INVALID),
    **dict.fromkeys(((1, 7), (1, 8)), _C.CONFIGURATION),  # the sender's address
    (1, 0): _C.UNDELIVERED,  # an address, the sender's or the recipient's
    (2, 1): _C.NUMBER_INVALID,  # its mailbox is closed
    **dict.fromkeys(((2, 0), (2, 2), (2, 4)), _C.UNREACHABLE),  # its mailbox exists: in some trouble, full, a list
    (2, 3): _C.CONTENT,  # too long for it
    (3, 4): _C.CONTENT,
    (4, 3): _C.UNREACHABLE,
    (4, 4): _C.NUMBER_INVALID,  # no such domain, or none that takes mail
    **dict.fromkeys(
        ((7, 8), (7, 9), (7, 14), *((7, each) for each in range(20, 31))), _C.CONFIGURATION
    ),  # login, SPF, DKIM
}
"""By (subject, detail) of a 5.x.x."""
HARD_SUBJECT: Mapping[int, FailureClass] = {
    0: _C.UNDELIVERED,
    1: _C.NUMBER_INVALID,
    2: _C.UNREACHABLE,
    3: _C.UNREACHABLE,
    4: _C.UNREACHABLE,
    5: _C.REFUSED,
    6: _C.CONTENT,
    7: _C.REFUSED,
}
"""Where the detail is none of those."""
HARD_REPLY: Mapping[Stage, Mapping[int, FailureClass]] = {
    Stage.SENDER: {},
    Stage.RECIPIENT: dict.fromkeys((550, 551, 553), _C.UNDELIVERED),
    Stage.CONTENT: {552: _C.CONTENT, 554: _C.REFUSED},
}
"""A reply without an enhanced code. A 550 may be about the mailbox, or a policy of the server's (RFC 5321)."""
NO_SUCH_MAILBOX = (
    "user unknown", "unknown user", "no such user", "user not found", "user does not exist", "user doesn't exist", "user is unknown",
    "invalid user", "unknown local user", "unknown local part", "recipient unknown", "unknown recipient", "recipient not found",
    "no such recipient", "invalid recipient", "recipient does not exist", "mailbox not found", "no such mailbox", "unknown mailbox",
    "mailbox unknown", "invalid mailbox", "no mailbox", "mailbox does not exist", "mailbox doesn't exist", "no such account",
    "account does not exist", "account doesn't exist", "account not found", "reach does not exist", "doesn't have a yahoo.com account",
    "address unknown", "unknown address", "no such address", "address not found", "address does not exist", "no such person",
    "not a valid mailbox", "does not exist here",
)  # fmt: skip
"""What servers say, in a plain 550 or a 5.1.0, of a mailbox that there is not."""
NOT_OF_THE_MAILBOX = (
    "block", "blacklist", "denylist", "listed", "spam", "policy", "policies", "reputation", "sender", "relay", "helo", "spf", "dkim",
    "dmarc", "reverse", "ptr", "authenti", "client host", "ip address", "hostname", "denied",
)  # fmt: skip
"""Where this is said beside it, the server may mean us."""
LOGIN = frozenset({530, 534, 535, 538})
_SOFT_SUBJECT: Mapping[int, Soft] = {
    1: Soft(LONGEST_PAUSE, SOFT_TRIES),
    2: Soft(LONGEST_PAUSE, SOFT_TRIES),
    7: Soft(timedelta(minutes=5), SOFT_TRIES),  # greylisting, mostly
}
"""What a 4.x.x has against the recipient; all others are the server's own trouble."""
_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")


def status_in(text: str) -> Status | None:
    """The enhanced code that a reply's text, or a report's field, begins with."""
    found = _STATUS.match(text)
    return Status(int(found[1]), int(found[2]), int(found[3])) if found else None


def refusal(stage: Stage, reply: int, text: str) -> Refusal:
    """What a reply of 4xx or 5xx at this stage means."""
    status = status_in(text)
    if 400 <= reply < 500:
        about_recipient = stage is Stage.RECIPIENT and status is not None
        return _SOFT_SUBJECT.get(status.subject, Soft(PAUSE)) if status and about_recipient else Soft(PAUSE)
    if reply in LOGIN:
        return Hard(_C.CONFIGURATION)
    match stage:
        case Stage.SENDER:
            return Hard(_C.CONFIGURATION)
        case Stage.RECIPIENT | Stage.CONTENT:
            return Hard(_lasting(status, text) if status else _plain(stage, reply, text))
        case never:
            assert_never(never)


def _lasting(status: Status, text: str) -> FailureClass:
    return _C.NUMBER_INVALID if _leaves_open(status) and _is_nobodys(text) else failure(status)


def _leaves_open(status: Status) -> bool:
    """Some status of some address."""
    return (status.subject, status.detail) == (1, 0)


def _plain(stage: Stage, reply: int, text: str) -> FailureClass:
    why = HARD_REPLY[stage].get(reply, _C.REFUSED)
    return _C.NUMBER_INVALID if stage is Stage.RECIPIENT and why is _C.UNDELIVERED and _is_nobodys(text) else why


def _is_nobodys(text: str) -> bool:
    said = " ".join(text.casefold().split())
    return any(each in said for each in NO_SUCH_MAILBOX) and not any(each in said for each in NOT_OF_THE_MAILBOX)


def failure(status: Status) -> FailureClass:
    """Why a mail did not arrive, from the code of a lasting failure."""
    return HARD.get((status.subject, status.detail)) or HARD_SUBJECT.get(status.subject, _C.UNDELIVERED)
