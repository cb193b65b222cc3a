"""What the notifier knows of a language: how it is spelled, what replies mean, how people leave, what sounds like a crisis.

Each language is a folder of data beside this file; to add a language is to add a folder. `files/` says what each file of it may hold, `loading.py`
reads and checks them, `nets.py` makes their phrases into what a text is walked through, and `vocabulary.py` tells which words a language knows.
Importing any of these reads nothing.

`spelling.toml` is needed; `replies.toml`, `leaving.toml` and `crisis.toml` may each be missing: then the other languages' are used.
"""

from handrail_notifier.core.languages.files.clauses import Clauses
from handrail_notifier.core.languages.files.guesses import Model
from handrail_notifier.core.languages.files.leaving import Leaving
from handrail_notifier.core.languages.files.replies import Answers, Meanings, Numbers, Replies
from handrail_notifier.core.languages.files.spelling import Spelling
from handrail_notifier.core.languages.loading import (
    BadLanguage,
    clauses,
    codes,
    crisis,
    deeds,
    guesses,
    in_order,
    leaving,
    primary,
    replies,
    spelling,
)
from handrail_notifier.core.languages.nets import (
    GIVEN,
    LAST,
    MEANS,
    NAME,
    UNDOES,
    barrier_net,
    clause_net,
    deed_net,
    hint_net,
    leaving_net,
    overlooked_net,
    reply_net,
)
from handrail_notifier.core.languages.vocabulary import (
    leaving_speller,
    leaving_words,
    opening_words,
    our_leads,
    pasts,
    phrase_words,
    reply_speller,
)

__all__ = [
    "GIVEN", "LAST", "MEANS", "NAME", "UNDOES",
    "Answers", "BadLanguage", "Clauses", "Leaving", "Meanings", "Model", "Numbers", "Replies", "Spelling",
    "barrier_net", "clause_net", "clauses", "codes", "crisis", "deed_net", "deeds", "guesses", "hint_net", "in_order", "leaving", "leaving_net",
    "leaving_speller", "leaving_words", "opening_words", "our_leads", "overlooked_net", "pasts", "phrase_words", "primary", "replies", "reply_net",
    "reply_speller", "spelling",
]  # fmt: skip
