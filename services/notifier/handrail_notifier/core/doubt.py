"""What is done about a text of which nobody can tell whether it went out, by what the text is for.

Most texts are better missing than said twice, so doubt ends in silence. A few do no harm when they come twice, and some when
they do not come: those are sent again, a bounded number of times, even where nothing tells that the first is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.retry import MOST_SENDS

MOST_LOOKS = 40
"""After so many looks at a provider that never answered, an outcome stays unknown."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """`sends`: attempts at most whose outcome was ever in doubt. `looks`: how often a provider that is away is asked before its
    silence counts as knowing nothing."""

    prefers: Literal["silence", "send"]
    sends: int
    looks: int


PREFER_SILENCE = Doubt("silence", sends=MOST_SENDS, looks=MOST_LOOKS)
PREFER_SEND = Doubt("send", sends=3, looks=1)


class Unconcluded(StrEnum):
    """What stays on record of a doubt where our own fault kept us from concluding."""

    AGAIN = "not_concluded"
    """It is tried again."""
    ENDED = "ended_unconcluded"


IN_DOUBT: Mapping[Kind, Doubt] = {
    Kind.NUDGE: PREFER_SILENCE,
    Kind.OPT_IN: PREFER_SILENCE,
    Kind.RENEW: PREFER_SILENCE,
    Kind.WELCOME: PREFER_SILENCE,
    Kind.HELP: PREFER_SEND,  # the client has just asked whom to call
    Kind.STOPPED: PREFER_SILENCE,  # who said STOP is not written to on a guess
    Kind.LEAVING: PREFER_SILENCE,
    Kind.NOT_UNDERSTOOD: PREFER_SILENCE,
    Kind.PICTURE: PREFER_SILENCE,
    Kind.NOTHING_OPEN: PREFER_SILENCE,
    Kind.SEEN_TO: PREFER_SEND,  # somebody may be in danger
    Kind.STRANGER: PREFER_SILENCE,
    Kind.PROPOSAL: PREFER_SILENCE,
    Kind.SAY_BACK: PREFER_SILENCE,
    Kind.ACCEPTED: PREFER_SILENCE,
    Kind.HOW_SURE: PREFER_SILENCE,
    Kind.TOO_BIG: PREFER_SILENCE,
    Kind.CHANGE_ASKED: PREFER_SILENCE,
    Kind.DECLINED: PREFER_SILENCE,
    Kind.SAID_BACK: PREFER_SILENCE,
    Kind.FADED: PREFER_SILENCE,
    Kind.OWN_CUE: PREFER_SILENCE,
    Kind.MAINTAINED: PREFER_SILENCE,
    Kind.STEPPED_BACK: PREFER_SILENCE,
    Kind.COMES_TO_MIND: PREFER_SILENCE,
    Kind.COMEBACK: PREFER_SILENCE,
    Kind.MORE_A_WEEK: PREFER_SILENCE,
    Kind.FEWER_A_WEEK: PREFER_SILENCE,
    Kind.EASIER: PREFER_SILENCE,
    Kind.HARDER: PREFER_SILENCE,
    Kind.BREAK: PREFER_SILENCE,
    Kind.BACK: PREFER_SILENCE,
    Kind.NOW: PREFER_SILENCE,
    Kind.SHOWN_PLAN: PREFER_SILENCE,
    Kind.NO_PLAN: PREFER_SILENCE,
    Kind.HOW_AM_I: PREFER_SILENCE,
    Kind.NOT_YET_USED: PREFER_SILENCE,
    Kind.GOAL: PREFER_SILENCE,
    Kind.WHY: PREFER_SILENCE,
    Kind.NO_GOAL: PREFER_SILENCE,
    Kind.NOT_BY_TEXT: PREFER_SILENCE,
    Kind.STUCK: PREFER_SILENCE,
    Kind.FEEDBACK: PREFER_SILENCE,
    Kind.FEEDBACK_WHO: PREFER_SILENCE,
    Kind.FEEDBACK_THEIRS: PREFER_SILENCE,
    Kind.FEEDBACK_APART: PREFER_SILENCE,
    Kind.WHICH: PREFER_SILENCE,
    Kind.WHICH_DAY: PREFER_SILENCE,
    Kind.STRAIN: PREFER_SILENCE,
    Kind.BARRIER: PREFER_SILENCE,
    Kind.SKIPPED: PREFER_SILENCE,
    Kind.EARLIER: PREFER_SILENCE,
    Kind.OTHER_TIME: PREFER_SILENCE,
    Kind.BETTER_TIME: PREFER_SILENCE,
    Kind.NUDGED_EARLIER: PREFER_SILENCE,
    Kind.NUDGED_LATER: PREFER_SILENCE,
    Kind.GROUND: PREFER_SILENCE,
    Kind.NO_POINT: PREFER_SILENCE,
    Kind.BARRIER_NOTED: PREFER_SILENCE,
    Kind.SMALL_STEP: PREFER_SILENCE,
    Kind.NO_SMALL: PREFER_SILENCE,
    Kind.FIRST_ACT: PREFER_SILENCE,
    Kind.TWO_MINUTES: PREFER_SILENCE,
    Kind.SWAPPED: PREFER_SILENCE,
    Kind.SWAPS_OUT: PREFER_SILENCE,
    Kind.NO_SWAP: PREFER_SILENCE,
    Kind.CHANGE_NOTED: PREFER_SILENCE,
    Kind.CALL_NOTED: PREFER_SILENCE,
    Kind.LATER_SET: PREFER_SILENCE,
    Kind.LATER_NOT: PREFER_SILENCE,
    Kind.RECAP: PREFER_SILENCE,
    Kind.CHECK_IN: PREFER_SILENCE,
    Kind.WALK_OFFER: PREFER_SILENCE,
    Kind.WALK_STEP: PREFER_SILENCE,
    Kind.WALK_DONE: PREFER_SILENCE,
    Kind.REVIEW: PREFER_SILENCE,
    Kind.NOTICE: PREFER_SILENCE,
    Kind.NUMBERS: PREFER_SEND,  # somebody may be in danger, and nobody is harmed by reading it twice
    Kind.STRANGER_NUMBERS: PREFER_SEND,
    Kind.STAFF_ALERT: PREFER_SEND,
    Kind.STAFF_TEST: PREFER_SILENCE,
    Kind.STAFF_CODE: PREFER_SEND,
    Kind.STAFF_UNTAKEN: PREFER_SEND,
    Kind.STAFF_TAKEN: PREFER_SEND,
    Kind.STAFF_TAKEN_BEFORE: PREFER_SEND,
    Kind.STAFF_TESTED: PREFER_SILENCE,
    Kind.SUPPORTER_NAMED: PREFER_SILENCE,
    Kind.SUPPORTER_ENDED: PREFER_SILENCE,
    Kind.NO_SUPPORTER: PREFER_SILENCE,
    Kind.SUPPORTER_INVITE: PREFER_SILENCE,  # nobody is asked twice
    Kind.SUPPORTER_WELCOME: PREFER_SILENCE,
    Kind.SUPPORTER_WEEKLY: PREFER_SILENCE,
    Kind.SUPPORTER_STOPPED: PREFER_SILENCE,
    Kind.SUPPORTER_HELP: PREFER_SEND,  # as a client's
    Kind.SUPPORTER_NOTE: PREFER_SILENCE,
    Kind.SUPPORTER_HOW: PREFER_SILENCE,
}
"""Every kind has its line."""
