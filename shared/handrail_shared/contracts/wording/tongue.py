"""What a language brings to nudges and proposals: templates, with their alternatives in brackets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Question = Literal["debrief", "check_in", "own_cue", "still_useful"]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language. `{Cue}` is the cue as a sentence's first word, `{sentence}` the plan as far as its copy level shows it."""

    openings: frozenset[str]
    """Words that begin a cue, and that the templates say already."""
    closings: frozenset[str]
    """The same of a response."""
    personal: str
    discreet: str
    tiny: str
    smallest: str
    """What a nudge for the smallest version adds where its words are not to be shown."""
    prime: str
    keys: str
    questions: Mapping[Question, str]
    no_words: str
    """What a discreet nudge says where the plan has no discreet wording of its own."""
    no_words_yet: str
    """The same of a proposal."""
    proposal: str
    short_proposal: str
    walk_ok: str
    """A step of a walk-through, and how it goes on; the next: where words are asked for."""
    walk_words: str
    strain_before: str
    """What is asked before the steps of a walk-through where that is wanted; the next: after them."""
    strain_after: str
    check_in: str
    """A question that a number answers. It has one wording: a question that is put otherwise measures something else. The next: one of our
    own, how well the texts fit, and what is added to it where words may be asked for."""
    fit: str
    fit_in_words: str
