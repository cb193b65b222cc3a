"""What follows from each of the carrier's codes, a second time and by hand: from what the carrier says of the code, and not from our table.

Whoever changes a consequence changes it here too, having read what the code means.
"""

from collections.abc import Mapping

from handrail_notifier.core.errors import (
    ERRORS,
    BadNumber,
    Capped,
    FailureClass,
    Follows,
    MaybeNumber,
    Misconfigured,
    OnceMore,
    Over,
    Reach,
    Reset,
    Reworded,
    Silence,
    Slower,
    Unscheduled,
    follows,
)

BY_HAND: Mapping[int, Follows] = {
    # The person said STOP to the carrier.
    21610: Silence(),
    # Said of the number itself: once is enough. Only 30005 says no more than that the number may not exist.
    21211: BadNumber(times=1),
    21265: BadNumber(times=1),
    21268: BadNumber(times=1),
    21614: BadNumber(times=1),
    21635: BadNumber(times=1),
    30006: BadNumber(times=1),
    30005: BadNumber(times=2),
    # The phone is off, or nobody knows; who blocks us is not written to again.
    30003: MaybeNumber(again=True),
    30008: MaybeNumber(again=True),
    30004: MaybeNumber(again=False),
    # The carrier's own troubles.
    30020: OnceMore(),
    30047: OnceMore(),
    30450: OnceMore(),
    30500: OnceMore(),
    # What is said: filtered, or too long.
    30007: Reworded(),
    21617: Reworded(),
    21658: Reworded(),
    30019: Reworded(),
    30044: Reworded(),
    # The whole account: the first refusal is certain of all clinics.
    10001: Misconfigured(Reach.ACCOUNT, clients=1),
    20003: Misconfigured(Reach.ACCOUNT, clients=1),
    20403: Misconfigured(Reach.ACCOUNT, clients=1),
    20404: Misconfigured(Reach.ACCOUNT, clients=1),
    21609: Misconfigured(Reach.ACCOUNT, clients=1),
    30002: Misconfigured(Reach.ACCOUNT, clients=1),
    # One clinic's sender: the first refusal is certain of all its texts, and says nothing of other clinics.
    21212: Misconfigured(Reach.SENDER, clients=1),
    21606: Misconfigured(Reach.SENDER, clients=1),
    21659: Misconfigured(Reach.SENDER, clients=1),
    21660: Misconfigured(Reach.SENDER, clients=1),
    21661: Misconfigured(Reach.SENDER, clients=1),
    30032: Misconfigured(Reach.SENDER, clients=1),
    30034: Misconfigured(Reach.SENDER, clients=1),
    30990: Misconfigured(Reach.SENDER, clients=1),
    # The sender's, or the one number's that was written to: three clients tell which.
    21408: Misconfigured(Reach.SENDER, clients=3),
    21608: Misconfigured(Reach.SENDER, clients=3),
    21612: Misconfigured(Reach.SENDER, clients=3),
    30024: Misconfigured(Reach.SENDER, clients=3),
    # Too fast for now.
    14107: Slower(),
    20429: Slower(),
    21611: Slower(),
    30001: Slower(),
    30022: Slower(),
    63017: Slower(),
    # Enough for a day or an hour. The cap of one network holds for all once three clients met it.
    30023: Capped(Reach.SENDER, Reset.PACIFIC_MIDNIGHT, clients=1),
    30027: Capped(Reach.SENDER, Reset.PACIFIC_MIDNIGHT, clients=3),
    63038: Capped(Reach.ACCOUNT, Reset.IN_A_DAY, clients=1),
    60728: Capped(Reach.ACCOUNT, Reset.IN_AN_HOUR, clients=1),
    # No failure of ours or theirs.
    30036: Over(),
    35125: Unscheduled(),
}
WITHOUT_A_ROW: Mapping[FailureClass, Follows | None] = {
    FailureClass.OPTED_OUT: Silence(),
    FailureClass.NUMBER_INVALID: BadNumber(times=1),
    FailureClass.UNREACHABLE: MaybeNumber(again=True),
    FailureClass.UNDELIVERED: MaybeNumber(again=True),
    FailureClass.CONFIGURATION: Misconfigured(Reach.SENDER, clients=3),
    FailureClass.REFUSED: Misconfigured(Reach.SENDER, clients=3),
    FailureClass.CONTENT: None,
    FailureClass.THROTTLED: None,
    FailureClass.CAPPED: None,
    FailureClass.TOO_LATE: None,
    FailureClass.NOT_SCHEDULED: None,
    FailureClass.CANCELED: None,
}
CLASSES: Mapping[type[Follows], str] = {
    Silence: "opted_out",
    BadNumber: "number_invalid",
    MaybeNumber: "unreachable",
    OnceMore: "not_scheduled",
    Reworded: "content",
    Misconfigured: "configuration",
    Slower: "throttled",
    Capped: "capped",
    Over: "too_late",
    Unscheduled: "not_scheduled",
}
"""As it is said on the bus, where others count by it."""


def test_every_code_has_the_consequence_that_its_meaning_calls_for() -> None:
    assert {code: row.follows for code, row in ERRORS.items()} == BY_HAND


def test_every_code_is_told_on_the_bus_by_its_class() -> None:
    assert {code: row.why.value for code, row in ERRORS.items()} == {
        code: CLASSES[type(then)] for code, then in BY_HAND.items()
    }


def test_what_follows_where_no_row_says_it() -> None:
    assert {why: follows(why, None) for why in FailureClass} == WITHOUT_A_ROW
    assert {why: follows(why, 39999) for why in FailureClass} == WITHOUT_A_ROW
