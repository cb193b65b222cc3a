"""What a carrier's error means to us, as data: one row a code, with what follows from it and where that is written.

Never by the provider's words, which change. A code that has no row is judged by its status (T5): what a carrier calls `failed`, or
refuses, is not tried again and stops the sender once three clients met it, so that somebody looks; what it calls `undelivered` may be
the phone's, and is tried once more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal


class FailureClass(StrEnum):
    """Why a text did not go out or did not arrive; also the code on the bus."""

    OPTED_OUT = "opted_out"
    NUMBER_INVALID = "number_invalid"
    UNREACHABLE = "unreachable"
    CONTENT = "content"
    CONFIGURATION = "configuration"
    THROTTLED = "throttled"
    CAPPED = "capped"
    TOO_LATE = "too_late"
    NOT_SCHEDULED = "not_scheduled"
    """The carrier was to send it later, and failed to note that."""
    CANCELED = "canceled"
    """Somebody took it back at the carrier: that says nothing of the number, the wording or the account."""
    REFUSED = "refused"
    UNDELIVERED = "undelivered"


class Reach(StrEnum):
    """What an error is about: all clinics of an account, or one clinic's sender."""

    ACCOUNT = "account"
    SENDER = "sender"


class Reset(StrEnum):
    """When a carrier's cap is lifted."""

    PACIFIC_MIDNIGHT = "pacific_midnight"
    IN_A_DAY = "in_a_day"
    IN_AN_HOUR = "in_an_hour"


@dataclass(frozen=True, slots=True)
class Silence:
    """The person wants no texts: the consent ends."""


@dataclass(frozen=True, slots=True)
class BadNumber:
    """The number takes no texts, for good, once it was said so many times within a week."""

    times: int = 1


@dataclass(frozen=True, slots=True)
class MaybeNumber:
    """It may lie with the phone: on three different days it is no accident. `again`: one more try, for it may have been off."""

    again: bool = True


@dataclass(frozen=True, slots=True)
class OnceMore:
    """The carrier's own fault, and no fault of the phone's: one more try."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """This wording does not pass: it is not sent again as it is, and stops if it happens often."""


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Nothing goes out until somebody mends it, once texts to so many different clients met it within an hour."""

    reach: Reach
    clients: int = 1


@dataclass(frozen=True, slots=True)
class Slower:
    """Too fast: wait a little; heard of a text that was taken, one more try."""


@dataclass(frozen=True, slots=True)
class Capped:
    """Nothing more goes out until the cap is lifted, once texts to so many different clients met it within an hour."""

    reach: Reach
    reset: Reset
    clients: int = 1


@dataclass(frozen=True, slots=True)
class Over:
    """Its use had ended before it could go out: no failure."""


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """The carrier keeps no more for later, and takes what is to go at once."""


Follows = Silence | BadNumber | MaybeNumber | OnceMore | Reworded | Misconfigured | Slower | Capped | Over | Unscheduled
CLASS_OF: Mapping[type[Follows], FailureClass] = {
    Silence: FailureClass.OPTED_OUT,
    BadNumber: FailureClass.NUMBER_INVALID,
    MaybeNumber: FailureClass.UNREACHABLE,
    OnceMore: FailureClass.NOT_SCHEDULED,
    Reworded: FailureClass.CONTENT,
    Misconfigured: FailureClass.CONFIGURATION,
    Slower: FailureClass.THROTTLED,
    Capped: FailureClass.CAPPED,
    Over: FailureClass.TOO_LATE,
    Unscheduled: FailureClass.NOT_SCHEDULED,
}

Source = Literal["page", "title"]
"""What was read: Twilio's own page of the code, or only the title that Twilio's list of codes gives it."""
Said = Literal["answer", "callback", "either"]
"""Where a code is met: in the answer to a request, in a status callback, or in both."""


@dataclass(frozen=True, slots=True)
class Error:
    """A code, what it means, what follows from it, where it is met, where that is written, and HTTP's status of such an answer.

    `note`: of a code whose page was not read, what else is published of it, and why what follows is right by that.
    """

    code: int
    means: str
    follows: Follows
    said: Said
    source: Source
    status: int = 400
    note: str = ""

    @property
    def why(self) -> FailureClass:
        return CLASS_OF[type(self.follows)]


_ACCOUNT, _SENDER = Misconfigured(Reach.ACCOUNT), Misconfigured(Reach.SENDER)
_SOME = Misconfigured(Reach.SENDER, clients=3)
"""What may lie with the one number written to, until texts to three clients met it."""
_ONE_NETWORK = Capped(Reach.SENDER, Reset.PACIFIC_MIDNIGHT, clients=3)
"""The clients of other networks get theirs: only where three met it is it most of them."""

_ROWS: tuple[Error, ...] = (
    Error(21610, "the person has opted out with the carrier", Silence(), "either", "page"),
    Error(21211, "no telephone number", BadNumber(), "answer", "page"),
    Error(21265, "a short code, which takes no texts", BadNumber(), "answer", "page"),
    Error(21268, "a premium number", BadNumber(), "answer", "page"),
    Error(21614, "no mobile number", BadNumber(), "answer", "page"),
    Error(21635, "a landline, where texts to landlines are not tried", BadNumber(), "answer", "page"),
    Error(
        30005,
        "no network knows the number, or it is out of service",
        BadNumber(times=2),
        "callback",
        "title",
        note="Title: Unknown destination handset. An earlier list of Twilio's adds: unknown, and may no longer exist. May: so it is said twice.",
    ),
    Error(30006, "a landline, or a network that this sender does not reach", BadNumber(), "callback", "page"),
    Error(30003, "the phone is off, without service or abroad", MaybeNumber(), "callback", "page"),
    Error(30004, "blocked, by the person or the network", MaybeNumber(again=False), "callback", "page"),
    Error(
        30008,
        "the network says no more than that it failed",
        MaybeNumber(),
        "callback",
        "title",
        note="Title: Unknown error. An earlier list of Twilio's adds: none of the others. So it is tried again, and no one day blames the number.",
    ),
    Error(30020, "the carrier failed to put it in its line", OnceMore(), "callback", "page"),
    Error(30450, "the carrier blocks for a quarter or half an hour", OnceMore(), "callback", "page"),
    Error(30047, "it was to be moved into permitted hours, and was not", OnceMore(), "callback", "page"),
    Error(30500, "the carrier failed within", OnceMore(), "callback", "page"),
    Error(30007, "filtered as unwanted", Reworded(), "callback", "page"),
    Error(21617, "longer than a text may be", Reworded(), "answer", "page"),
    Error(21658, "a part longer than it may be", Reworded(), "answer", "page"),
    Error(30019, "longer than the network takes", Reworded(), "callback", "page"),
    Error(30044, "more segments than a trial account may send", Reworded(), "either", "page"),
    Error(20003, "wrong credentials, or the account is suspended or closed", _ACCOUNT, "answer", "page", 401),
    Error(20403, "the account may not do this: suspended or closed", _ACCOUNT, "answer", "page", 403),
    Error(20404, "there is no such account, or the address of the carrier is wrong", _ACCOUNT, "answer", "page", 404),
    Error(21609, "our address for the carrier's reports is none that it can reach", _ACCOUNT, "answer", "page"),
    Error(10001, "the account is not active", _ACCOUNT, "answer", "page"),
    Error(30002, "the account was suspended after it took the text", _ACCOUNT, "callback", "page"),
    Error(
        21212,
        "the sender is no telephone number, short code or name",
        _SENDER,
        "answer",
        "title",
        note="Title: Invalid 'From' number. The answer's own message says the rest. A colon in the number written to is answered so as well, says"
        " one who maintains Twilio's libraries: no number of ours has one.",
    ),
    Error(21606, "the sender cannot write, or belongs to another account", _SENDER, "answer", "page"),
    Error(21659, "the sender is no number of the carrier's", _SENDER, "answer", "page"),
    Error(21660, "the sender is another account's", _SENDER, "answer", "page"),
    Error(21661, "the sender cannot send texts", _SENDER, "answer", "page"),
    Error(30032, "the toll-free sender is not verified", _SENDER, "callback", "page"),
    Error(
        30034,
        "the sender is not registered for texts to the US",
        _SENDER,
        "either",
        "title",
        note="Title: US A2P 10DLC - Message from an unregistered number. Twilio has announced that all such texts to the US are blocked,"
        " whichever client's: so the first stops the sender.",
    ),
    Error(30990, "the sender's registration is suspended", _SENDER, "callback", "page"),
    Error(21408, "texts to the number's country are not switched on", _SOME, "answer", "page"),
    Error(21608, "a trial account may write to verified numbers only", _SOME, "answer", "page"),
    Error(21612, "no way from this sender to this number", _SOME, "answer", "page"),
    Error(30024, "the number's network does not know the sender", _SOME, "callback", "page"),
    Error(20429, "too many requests", Slower(), "answer", "page", 429),
    Error(21611, "more than ten hours of texts wait for this sender", Slower(), "answer", "page", 429),
    Error(30001, "the queue was full", Slower(), "callback", "page"),
    Error(30022, "faster than the sender's registration allows", Slower(), "callback", "page"),
    Error(63017, "faster than the account may send", Slower(), "either", "page", 429),
    Error(14107, "two numbers answer each other in a loop", Slower(), "either", "page"),
    Error(
        30023,
        "the day's cap of the registration",
        Capped(Reach.SENDER, Reset.PACIFIC_MIDNIGHT),
        "callback",
        "title",
        note="Title: US A2P 10DLC - Daily message cap reached. One network's cap has a code of its own (30027), so this is of all. When it is"
        " lifted third parties say in two ways, Pacific midnight and UTC's: we go by the first, as Twilio does of 30027.",
    ),
    Error(30027, "the day's cap of one network", _ONE_NETWORK, "callback", "page"),
    Error(63038, "the account's cap for any day", Capped(Reach.ACCOUNT, Reset.IN_A_DAY), "either", "page", 429),
    Error(60728, "the account's cap for an hour", Capped(Reach.ACCOUNT, Reset.IN_AN_HOUR), "either", "page", 429),
    Error(35125, "too much was left with the carrier to send later", Unscheduled(), "answer", "page"),
    Error(30036, "it waited longer than it was of use", Over(), "callback", "page"),
)
ERRORS: Mapping[int, Error] = {row.code: row for row in _ROWS}

LEAST_AGAIN = timedelta(minutes=15)
LONGEST_AGAIN = timedelta(hours=1)


def class_of(code: int | None) -> FailureClass | None:
    """The class of a code; None for one that has no row."""
    row = ERRORS.get(code) if code is not None else None
    return None if row is None else row.why


def follows(why: FailureClass, code: int | None) -> Follows | None:
    """What follows from a failure; None: nothing but that it failed."""
    row = ERRORS.get(code) if code is not None else None
    if row is not None:
        return row.follows
    return _BY_CLASS.get(why)


_BY_CLASS: Mapping[FailureClass, Follows] = {
    FailureClass.OPTED_OUT: Silence(),
    FailureClass.NUMBER_INVALID: BadNumber(),
    FailureClass.UNREACHABLE: MaybeNumber(),
    FailureClass.UNDELIVERED: MaybeNumber(),
    FailureClass.CONFIGURATION: _SOME,
    FailureClass.REFUSED: _SOME,
}
"""What follows where no row says it."""


def again_at(now: datetime, useful_until: datetime) -> datetime | None:
    """When a text that did not arrive is tried once more: after half of what is left of its use, a quarter of an hour at the least and
    an hour at the most. None: there is no time left for it."""
    pause = min(max((useful_until - now) / 2, LEAST_AGAIN), LONGEST_AGAIN)
    return now + pause if now + pause < useful_until else None


OUT_OF_SERVICE = frozenset({30005, 30006})
"""What the carrier says of a number that its owner may have given up: whoever has it next has agreed to nothing."""


class Health(StrEnum):
    """How a telephone number stands."""

    FAIR = "fair"
    UNHEALTHY = "unhealthy"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A text that a number did not take: the carrier's code, none if it had none, and the day on the client's clock."""

    code: int | None
    at: datetime
    day: date


REMEMBERED = timedelta(days=14)
WEEK = timedelta(days=7)
DAYS_TOO_MANY = 3


def health(complaints: Iterable[Complaint], now: datetime) -> Health:
    """What these complaints of one number, since it last took a text, come to."""
    lately = [each for each in complaints if each.at > now - REMEMBERED]
    for each in lately:
        row = ERRORS.get(each.code or 0)
        if row is not None and isinstance(row.follows, BadNumber):
            same = sum(other.code == each.code and other.at > now - WEEK for other in lately)
            if same >= row.follows.times:
                return Health.INVALID
    return Health.UNHEALTHY if len({each.day for each in lately}) >= DAYS_TOO_MANY else Health.FAIR


def may_try_again(then: Follows) -> bool:
    """Whether what failed may be tried once more, by what follows from it."""
    match then:
        case OnceMore() | Slower() | MaybeNumber(again=True):
            return True
        case _:
            return False
