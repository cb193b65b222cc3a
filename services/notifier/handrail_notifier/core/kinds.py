"""What texts are for."""

from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """What a text is for."""

    NUDGE = "nudge"
    OPT_IN = "opt_in"
    WELCOME = "welcome"
    HELP = "help"
    STOPPED = "stopped"
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_OPEN = "nothing_open"
    STRANGER = "stranger"
    PROPOSAL = "proposal"
    """A plan to look at, or where to look at it."""
    SAY_BACK = "say_back"
    """The day after a plan was taken on in the session."""
    ACCEPTED = "accepted"
    HOW_SURE = "how_sure"
    """Taken on, without a word of how sure."""
    TOO_BIG = "too_big"
    CHANGE_ASKED = "change_asked"
    DECLINED = "declined"
    SAID_BACK = "said_back"
    FADED = "faded"
    """A plan is nudged for about half as often; the next two: still less."""
    OWN_CUE = "own_cue"
    MAINTAINED = "maintained"
    STEPPED_BACK = "stepped_back"
    """A plan is nudged for more again."""
    COMES_TO_MIND = "comes_to_mind"
    """Whether a plan comes to mind by itself."""
    MORE_A_WEEK = "more_a_week"
    FEWER_A_WEEK = "fewer_a_week"
    RECAP = "recap"
    """How a week was, for a client who asked to be told."""
    EASIER = "easier"
    HARDER = "harder"
    NUMBERS = "numbers"
    """Whom to call, for a client who may be in danger; the next: for a stranger."""
    STRANGER_NUMBERS = "stranger_numbers"
    STAFF_ALERT = "staff_alert"
    """To a person on call: which case, and the code to take it on with."""
    STAFF_TEST = "staff_test"


SystemKind = Literal[
    Kind.OPT_IN,
    Kind.WELCOME,
    Kind.HELP,
    Kind.STOPPED,
    Kind.NOT_UNDERSTOOD,
    Kind.NOTHING_OPEN,
    Kind.STRANGER,
    Kind.ACCEPTED,
    Kind.HOW_SURE,
    Kind.TOO_BIG,
    Kind.CHANGE_ASKED,
    Kind.DECLINED,
    Kind.SAID_BACK,
    Kind.FADED,
    Kind.OWN_CUE,
    Kind.MAINTAINED,
    Kind.STEPPED_BACK,
    Kind.COMES_TO_MIND,
    Kind.MORE_A_WEEK,
    Kind.FEWER_A_WEEK,
    Kind.EASIER,
    Kind.HARDER,
]
INVITING: frozenset[Kind] = frozenset({Kind.ACCEPTED, Kind.HOW_SURE, Kind.SAY_BACK})
"""What asks for words of the client's own: said so only where a clinic stands behind it (C1)."""
AskingKind = Literal[Kind.PROPOSAL, Kind.SAY_BACK]
"""What was not asked for by a text of the client's, and is no nudge."""
CrisisKind = Literal[Kind.NUMBERS, Kind.STRANGER_NUMBERS, Kind.STAFF_ALERT, Kind.STAFF_TEST]
"""What no STOP, hour, cap, break, hold or pace keeps back."""
CRISIS_KINDS: frozenset[Kind] = frozenset({Kind.NUMBERS, Kind.STRANGER_NUMBERS, Kind.STAFF_ALERT, Kind.STAFF_TEST})
NOT_CLIENTS: frozenset[Kind] = frozenset({Kind.STRANGER, Kind.STRANGER_NUMBERS, Kind.STAFF_ALERT, Kind.STAFF_TEST})
"""What goes to nobody that has consent, a number or an address of their own on record."""
ONE_WORDING = frozenset({Kind.OPT_IN, Kind.WELCOME, Kind.HELP, Kind.STOPPED, Kind.STRANGER})
"""What agrees to something or tells of rights: always said in the same words."""
