"""What a client's text means. Always in the same order: crisis, opt-out, help, what is being asked, the grammar, free text (M15).

`read` never raises, whatever was sent, and returns everything that fired; `understand` is what comes first of it, where a crisis is
left to whoever handles it. A report of a step done is the last thing to be read into a text: whatever is asked, wished, denied,
half said or said of somebody else is none.
"""

from handrail_notifier.core.optout import CARRIER as OPT_OUT
from handrail_notifier.core.reply.asked import agrees, declines, joins, joins_not, refuses
from handrail_notifier.core.reply.choosing import chosen
from handrail_notifier.core.reply.meanings import (
    NOTHING,
    AboutPlan,
    Accept,
    Acknowledged,
    Agree,
    Answer,
    Anytime,
    AskChange,
    Barrier,
    BeforeAfter,
    Break,
    Call,
    Change,
    Chosen,
    ComesToMind,
    Decline,
    Effect,
    Expecting,
    Feedback,
    GoesOn,
    Help,
    HowSure,
    Later,
    Meaning,
    NotUnderstood,
    NotYet,
    Open,
    OptOut,
    Ordinary,
    Paced,
    Pull,
    Rated,
    Reported,
    Resume,
    SayBack,
    Show,
    Skip,
    Small,
    Start,
    Stuck,
    Subject,
    Swap,
    Understood,
    Unlink,
    Wish,
)
from handrail_notifier.core.reply.named import PlanWords, done_of, may_be_named, named
from handrail_notifier.core.reply.reading import HELP, START, names_barrier, prepare, read, understand
from handrail_notifier.core.reply.unlinking import takes_off, wants_off
from handrail_notifier.core.reply.weighing import (
    Weight,
    by_plan,
    fits,
    may_be_part,
    may_be_weighed,
    may_tell_more,
    weighed,
)

__all__ = [
    "HELP", "NOTHING", "OPT_OUT", "START",
    "AboutPlan", "Accept", "Acknowledged", "Agree", "Answer", "Anytime", "AskChange", "Barrier", "BeforeAfter", "Break", "Call", "Change", "Chosen",
    "ComesToMind", "Decline", "Effect", "Expecting", "Feedback", "GoesOn", "Help", "HowSure", "Later", "Meaning", "NotUnderstood", "NotYet", "Open",
    "OptOut", "Ordinary", "Paced", "PlanWords", "Pull", "Rated", "Reported", "Resume", "SayBack", "Show", "Skip", "Small", "Start", "Stuck",
    "Subject", "Swap", "Understood", "Unlink", "Weight", "Wish", "agrees", "by_plan", "chosen", "declines", "done_of", "fits", "joins", "joins_not", "may_be_named", "may_be_part", "may_be_weighed",
    "may_tell_more", "named", "names_barrier", "prepare", "read", "refuses", "takes_off", "understand", "wants_off", "weighed",
]  # fmt: skip
