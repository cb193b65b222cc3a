"""Who reads what a client texts as feedback: their therapist, or somebody else at the clinic. The client says, and no answer keeps it apart.

It is kept apart only where somebody else can read it, and not while a person is seeing to the client.
"""

from datetime import timedelta
from enum import IntEnum
from typing import Literal

OPEN_FOR = timedelta(hours=2)
"""So long a digit says who reads it, and nobody reads it before; so long what is said after that, and means nothing else, goes the same way."""
MEANING: Literal["feedback"] = "feedback"
"""How a reply is kept that is for somebody else than the therapist, or of which that is being asked."""
CHOSEN_APART = "feedback_apart"
"""How the answer is kept that says so; the next: that their therapist reads it."""
CHOSEN_THEIRS = "feedback_theirs"


class Reader(IntEnum):
    """What the question offers, in its order."""

    THERAPIST = 0
    APART = 1


KEYS = ("1", "2")
"""What answers it."""
