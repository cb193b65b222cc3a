"""Plans: writing them, the client's agreement, their life.

Each command holds its client first, so what is decided about one client is decided in one order. What the others hear, the version
that was written and the client's answer are kept in the same transaction.
"""

from handrail_planner.core.plan import Settled
from handrail_planner.handlers.plans.agreeing import (
    Proposed,
    activate,
    agree,
    answer,
    propose,
    propose_and_tell,
    rehearse,
    say_back,
    withdraw,
)
from handrail_planner.handlers.plans.ending import end_all
from handrail_planner.handlers.plans.living import end, expire, focus, lapse, pause, reopen, resume
from handrail_planner.handlers.plans.writing import Wish, draft, move_rung, revise

__all__ = [
    "Proposed",
    "Settled",
    "Wish",
    "activate",
    "agree",
    "answer",
    "draft",
    "end",
    "end_all",
    "expire",
    "focus",
    "lapse",
    "move_rung",
    "pause",
    "propose",
    "propose_and_tell",
    "rehearse",
    "reopen",
    "resume",
    "revise",
    "say_back",
    "withdraw",
]
