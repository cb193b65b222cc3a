"""What texts are for."""

from enum import StrEnum
from typing import Literal, get_args

from typing_extensions import TypeIs


class Kind(StrEnum):
    """What a text is for."""

    NUDGE = "nudge"
    OPT_IN = "opt_in"
    RENEW = "renew"
    """Whether a consent that was confirmed long ago still holds."""
    WELCOME = "welcome"
    HELP = "help"
    STOPPED = "stopped"
    LEAVING = "leaving"
    """Whether what a client said was meant to end all texts."""
    NOT_UNDERSTOOD = "not_understood"
    PICTURE = "picture"
    NOTHING_OPEN = "nothing_open"
    SEEN_TO = "seen_to"
    """What a client hears of whom a person is to see to, in the place of an answer that rests meanwhile: never nothing."""
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
    COMEBACK = "comeback"
    """That it is good to see a plan used again."""
    MORE_A_WEEK = "more_a_week"
    FEWER_A_WEEK = "fewer_a_week"
    RECAP = "recap"
    """How a week was, for a client who asked to be told."""
    CHECK_IN = "check_in"
    """A question that a number answers, at a drawn time."""
    WALK_OFFER = "walk_offer"
    """The first step of a walk-through that the clinician begins."""
    WALK_STEP = "walk_step"
    """One step of a plan's walk-through; the next: that was the last."""
    WALK_DONE = "walk_done"
    REVIEW = "review"
    """That a goal is to be looked at."""
    NOTICE = "notice"
    """Every thirty days: that nobody watches the number, HELP and STOP."""
    EASIER = "easier"
    HARDER = "harder"
    BREAK = "break"
    """Silence for some days, because the client wanted it; the next: it is over."""
    BACK = "back"
    NOW = "now"
    """A plan, because the client pulled it for this very moment; the next: because they wanted to see it."""
    SHOWN_PLAN = "shown_plan"
    NO_PLAN = "no_plan"
    HOW_AM_I = "how_am_i"
    """How often plans were used; the next: they were not yet."""
    NOT_YET_USED = "not_yet_used"
    GOAL = "goal"
    WHY = "why"
    NO_GOAL = "no_goal"
    NOT_BY_TEXT = "not_by_text"
    """The client's words are kept, and may not show on a phone."""
    STUCK = "stuck"
    FEEDBACK = "feedback"
    FEEDBACK_WHO = "feedback_who"
    """Who is to read what was said; the next: their therapist will; the last: somebody else, and not their therapist."""
    FEEDBACK_THEIRS = "feedback_theirs"
    FEEDBACK_APART = "feedback_apart"
    WHICH = "which"
    """Which of two an answer is of; the next: of which day."""
    WHICH_DAY = "which_day"
    STRAIN = "strain"
    """How strong something was before and after a step."""
    BARRIER = "barrier"
    """What got in the way."""
    SKIPPED = "skipped"
    """A moment was let go on purpose."""
    EARLIER = "earlier"
    """Nudges come earlier from now on."""
    OTHER_TIME = "other_time"
    """Another time is wanted, and the clinic is told; so with the next ones that say no."""
    BETTER_TIME = "better_time"
    """When nudges of a plan fit better; the next: they come half an hour earlier, or later, from now on."""
    NUDGED_EARLIER = "nudged_earlier"
    NUDGED_LATER = "nudged_later"
    GROUND = "ground"
    """One thing to do with the body."""
    NO_POINT = "no_point"
    BARRIER_NOTED = "barrier_noted"
    SMALL_STEP = "small_step"
    """The smallest version of the step; the next: there is none, and the first two minutes count."""
    NO_SMALL = "no_small"
    FIRST_ACT = "first_act"
    """The first two minutes of it."""
    TWO_MINUTES = "two_minutes"
    """Where a plan has neither."""
    SWAPPED = "swapped"
    """Another act in the step's place; the next: all were given; the last: there are none."""
    SWAPS_OUT = "swaps_out"
    NO_SWAP = "no_swap"
    CHANGE_NOTED = "change_noted"
    CALL_NOTED = "call_noted"
    LATER_SET = "later_set"
    """The nudge comes once more; the next: it does not."""
    LATER_NOT = "later_not"
    NUMBERS = "numbers"
    """Whom to call, for a client who may be in danger; the next: for a stranger."""
    STRANGER_NUMBERS = "stranger_numbers"
    STAFF_ALERT = "staff_alert"
    """To a person on call: which case, and the code to take it on with."""
    STAFF_TEST = "staff_test"
    STAFF_CODE = "staff_code"
    """To a person on call who sent the code of an earlier alert: the one that holds."""
    STAFF_UNTAKEN = "staff_untaken"
    """To a person on call who answered without a code that holds: nobody has taken the case on."""
    STAFF_TAKEN = "staff_taken"
    """To a person on call who answered an alert: the case is theirs; the next: somebody had it before; the last: the test came."""
    STAFF_TAKEN_BEFORE = "staff_taken_before"
    STAFF_TESTED = "staff_tested"
    SUPPORTER_NAMED = "supporter_named"
    """To the client: that a person they chose is asked; the next: that they get no more; the last: there is none."""
    SUPPORTER_ENDED = "supporter_ended"
    NO_SUPPORTER = "no_supporter"
    SUPPORTER_INVITE = "supporter_invite"
    """To the person whom a client chose: whether they want one text a week; the next: what they agreed to; then the text itself."""
    SUPPORTER_WELCOME = "supporter_welcome"
    SUPPORTER_WEEKLY = "supporter_weekly"
    SUPPORTER_STOPPED = "supporter_stopped"
    SUPPORTER_HELP = "supporter_help"
    SUPPORTER_NOTE = "supporter_note"
    SUPPORTER_HOW = "supporter_how"
    """That nobody reads what they text here."""


SystemKind = Literal[
    Kind.OPT_IN,
    Kind.RENEW,
    Kind.WELCOME,
    Kind.HELP,
    Kind.STOPPED,
    Kind.LEAVING,
    Kind.NOT_UNDERSTOOD,
    Kind.PICTURE,
    Kind.NOTHING_OPEN,
    Kind.SEEN_TO,
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
    Kind.COMEBACK,
    Kind.MORE_A_WEEK,
    Kind.FEWER_A_WEEK,
    Kind.EASIER,
    Kind.HARDER,
    Kind.BREAK,
    Kind.BACK,
    Kind.NOW,
    Kind.WALK_STEP,
    Kind.WALK_DONE,
    Kind.SHOWN_PLAN,
    Kind.NO_PLAN,
    Kind.HOW_AM_I,
    Kind.NOT_YET_USED,
    Kind.GOAL,
    Kind.WHY,
    Kind.NO_GOAL,
    Kind.NOT_BY_TEXT,
    Kind.STUCK,
    Kind.FEEDBACK,
    Kind.FEEDBACK_WHO,
    Kind.FEEDBACK_THEIRS,
    Kind.FEEDBACK_APART,
    Kind.WHICH,
    Kind.WHICH_DAY,
    Kind.STRAIN,
    Kind.BARRIER,
    Kind.SKIPPED,
    Kind.EARLIER,
    Kind.OTHER_TIME,
    Kind.BETTER_TIME,
    Kind.NUDGED_EARLIER,
    Kind.NUDGED_LATER,
    Kind.GROUND,
    Kind.NO_POINT,
    Kind.BARRIER_NOTED,
    Kind.SMALL_STEP,
    Kind.NO_SMALL,
    Kind.FIRST_ACT,
    Kind.TWO_MINUTES,
    Kind.SWAPPED,
    Kind.SWAPS_OUT,
    Kind.NO_SWAP,
    Kind.CHANGE_NOTED,
    Kind.CALL_NOTED,
    Kind.LATER_SET,
    Kind.LATER_NOT,
    Kind.SUPPORTER_NAMED,
    Kind.SUPPORTER_ENDED,
    Kind.NO_SUPPORTER,
]
PULLED: frozenset[Kind] = frozenset({Kind.NOW, Kind.SHOWN_PLAN})
"""What says a plan because the client asked for it."""
WALKED: frozenset[Kind] = frozenset({Kind.WALK_STEP})
"""What says a step in the words of a walk-through."""
OF_GOALS: frozenset[Kind] = frozenset({Kind.GOAL, Kind.WHY})
"""What says a goal, or the reason for it, because the client asked for it."""
OF_STEPS: frozenset[SystemKind] = frozenset(
    {
        Kind.WHICH,
        Kind.WHICH_DAY,
        Kind.STRAIN,
        Kind.BARRIER,
        Kind.SKIPPED,
        Kind.EARLIER,
        Kind.OTHER_TIME,
        Kind.BETTER_TIME,
        Kind.NUDGED_EARLIER,
        Kind.NUDGED_LATER,
        Kind.GROUND,
        Kind.NO_POINT,
        Kind.BARRIER_NOTED,
        Kind.SMALL_STEP,
        Kind.NO_SMALL,
        Kind.FIRST_ACT,
        Kind.TWO_MINUTES,
        Kind.SWAPPED,
        Kind.SWAPS_OUT,
        Kind.NO_SWAP,
        Kind.CHANGE_NOTED,
        Kind.CALL_NOTED,
        Kind.LATER_SET,
        Kind.LATER_NOT,
    }
)
"""What answers a wish about a step, a miss, or a use that is rated."""
AT_ANY_HOUR: frozenset[SystemKind] = frozenset(
    {
        Kind.BREAK,
        Kind.BACK,
        Kind.SHOWN_PLAN,
        Kind.NO_PLAN,
        Kind.HOW_AM_I,
        Kind.NOT_YET_USED,
        Kind.GOAL,
        Kind.WHY,
        Kind.NO_GOAL,
        Kind.NOT_BY_TEXT,
        Kind.STUCK,
        Kind.FEEDBACK,
        Kind.FEEDBACK_WHO,
        Kind.FEEDBACK_THEIRS,
        Kind.FEEDBACK_APART,
        Kind.SUPPORTER_ENDED,
        Kind.NO_SUPPORTER,
    }
)
"""What answers what may be texted whatever is open."""
KEPT_APART: frozenset[Kind] = frozenset({Kind.FEEDBACK_WHO, Kind.FEEDBACK_APART})
"""What would tell a client's therapist that something was said to somebody else."""
NAMING: frozenset[Kind] = frozenset({Kind.WHICH, Kind.SMALL_STEP, Kind.NO_SMALL, Kind.FIRST_ACT, Kind.SWAPPED})
"""What is said of plans in their own words, as far as these are shown."""
FORESEEN: frozenset[Kind] = frozenset({Kind.RECAP, Kind.REVIEW})
"""What gives way and a preview tells one by one."""
GIVING_WAY: frozenset[Kind] = FORESEEN | {Kind.CHECK_IN, Kind.WALK_OFFER, Kind.NOTICE}
"""What no moment calls for and nobody has just asked for: part of the budget, after the nudges."""
NOT_ASKED_FOR: frozenset[Kind] = GIVING_WAY | {
    Kind.NUDGE,
    Kind.OPT_IN,
    Kind.RENEW,
    Kind.PROPOSAL,
    Kind.SAY_BACK,
    Kind.SUPPORTER_NAMED,
}
"""What no text of a client's calls forth: each time that one is decided is on record."""
QUESTIONS: frozenset[Kind] = frozenset(
    {
        Kind.BARRIER,
        Kind.BETTER_TIME,
        Kind.FEEDBACK_WHO,
        Kind.WHICH,
        Kind.STRAIN,
        Kind.CHECK_IN,
        Kind.WALK_OFFER,
        Kind.WALK_STEP,
    }
)
"""What asks something that a text of the client's answers."""
INVITING: frozenset[Kind] = frozenset({Kind.ACCEPTED, Kind.HOW_SURE, Kind.SAY_BACK})
"""What asks for words of the client's own: said so only where a clinic stands behind it (C1)."""
SAYING_WHEN_READ: frozenset[SystemKind] = frozenset({Kind.WELCOME, Kind.HELP, Kind.NOT_UNDERSTOOD})
"""What tells how soon words are read, where clients are invited to write them (C1)."""
AskingKind = Literal[Kind.PROPOSAL, Kind.SAY_BACK]
"""What was not asked for by a text of the client's, and is no nudge."""
StaffKind = Literal[
    Kind.STAFF_ALERT,
    Kind.STAFF_TEST,
    Kind.STAFF_CODE,
    Kind.STAFF_UNTAKEN,
    Kind.STAFF_TAKEN,
    Kind.STAFF_TAKEN_BEFORE,
    Kind.STAFF_TESTED,
]
CrisisKind = Literal[Kind.NUMBERS, Kind.STRANGER_NUMBERS, StaffKind]
"""What no STOP, hour, cap, break, hold or pace keeps back."""
TO_STAFF: frozenset[StaffKind] = frozenset(get_args(StaffKind))
CRISIS_KINDS: frozenset[CrisisKind] = frozenset(get_args(CrisisKind))
SupporterKind = Literal[
    Kind.SUPPORTER_INVITE,
    Kind.SUPPORTER_WELCOME,
    Kind.SUPPORTER_WEEKLY,
    Kind.SUPPORTER_STOPPED,
    Kind.SUPPORTER_HELP,
    Kind.SUPPORTER_NOTE,
    Kind.SUPPORTER_HOW,
]
TO_SUPPORTERS: frozenset[SupporterKind] = frozenset(get_args(SupporterKind))
"""What goes to the person whom a client chose, by that person's own consent, and counts for nothing of the client's."""
UNASKED_OF_SUPPORTERS: frozenset[SupporterKind] = frozenset({Kind.SUPPORTER_INVITE, Kind.SUPPORTER_WEEKLY})
"""What of it they have not just asked for."""
ASK_SUPPORTERS: frozenset[Kind] = frozenset({Kind.SUPPORTER_INVITE, Kind.SUPPORTER_HOW})
"""What of it asks them to agree: OK is a yes right behind one of these, and behind no other."""
NOT_CLIENTS: frozenset[Kind] = frozenset({Kind.STRANGER, Kind.STRANGER_NUMBERS, *TO_STAFF, *TO_SUPPORTERS})
"""What goes to nobody that has consent, a number or an address of their own on record."""
ONE_WORDING = frozenset(
    {
        Kind.NOTICE,
        Kind.OPT_IN,
        Kind.RENEW,
        Kind.WELCOME,
        Kind.HELP,
        Kind.STOPPED,
        Kind.LEAVING,
        Kind.STRANGER,
        Kind.SUPPORTER_NAMED,
        Kind.SUPPORTER_INVITE,
        Kind.SUPPORTER_WELCOME,
        Kind.SUPPORTER_STOPPED,
        Kind.SUPPORTER_HELP,
        Kind.SUPPORTER_HOW,
    }
)
"""What agrees to something or tells of rights: always said in the same words."""


def is_of_crisis(kind: Kind) -> TypeIs[CrisisKind]:
    """Whether it is one of those that nothing keeps back."""
    return kind in CRISIS_KINDS


def is_to_supporter(kind: Kind) -> TypeIs[SupporterKind]:
    """Whether it is one of those that go to the person whom a client chose."""
    return kind in TO_SUPPORTERS
