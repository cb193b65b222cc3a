"""The words of a plan: all that clinician and client wrote down about it.

A plan answers one question: what will you do when this happens again? So it has a cue, a response, and words for both. The
rest makes it likely to be done: a first act of two minutes, a tiny version for bad days, the obstacle, what counts as done
(R1.1, R2.1, R04, R05, R08, R13). Whether the words are *good* is not judged here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from handrail_shared.contracts.events.plans import CopyLevel

from handrail_planner.core import experiment, ladder
from handrail_planner.core.experiment import Prediction
from handrail_planner.core.ladder import Rung
from handrail_planner.core.lines import MAX_LENGTH, is_one_line, line_faults, says_something
from handrail_planner.core.refusals import Fault

__all__ = [
    "LONGEST_ALTERNATIVE",
    "MAX_LENGTH",
    "MOST_ALTERNATIVES",
    "MOST_STEPS",
    "SealedWords",
    "Words",
    "details_of",
    "faults_of",
    "is_one_line",
    "on_rung",
    "with_details",
]

MOST_STEPS = 8
MOST_ALTERNATIVES = 3
LONGEST_ALTERNATIVE = 80
LONGEST = {
    "cue": MAX_LENGTH,
    "response": MAX_LENGTH,
    "discreet": MAX_LENGTH,
    "first_act": MAX_LENGTH,
    "tiny": MAX_LENGTH,
    "obstacle": 300,
    "done_when": 200,
    "rationale": 200,
    "avoided": 200,
}
"""Characters of each wording."""


@dataclass(frozen=True, slots=True)
class Words:
    """A plan's words in clear. Kept out of every `repr`, so that no log or error can quote them.

    `minutes`: how long the whole response takes, estimated. `avoided`: what the client keeps out of the way of (R13).
    `cue_word`: the client's own word that pulls this plan by text (R26); `alternatives`: other small acts, for when this one does not
    fit (SWAP, M13).
    """

    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(default=None, repr=False)
    first_act: str | None = field(default=None, repr=False)
    tiny: str | None = field(default=None, repr=False)
    minutes: int | None = field(default=None, repr=False)
    steps: tuple[str, ...] = field(default=(), repr=False)
    obstacle: str | None = field(default=None, repr=False)
    done_when: str | None = field(default=None, repr=False)
    rationale: str | None = field(default=None, repr=False)
    avoided: str | None = field(default=None, repr=False)
    rungs: tuple[Rung, ...] = field(default=(), repr=False)
    prediction: Prediction | None = field(default=None, repr=False)
    cue_word: str | None = field(default=None, repr=False)
    alternatives: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SealedWords:
    """The same words, sealed for their client: each that may be sent alone, the rest as one document."""

    cue: str
    response: str
    discreet: str | None = None
    first_act: str | None = None
    tiny: str | None = None
    details: str | None = None
    cue_word: str | None = None
    alternatives: tuple[str, ...] = ()


def faults_of(words: Words, copy_level: CopyLevel) -> Iterator[Fault]:
    """What must be put right before these words can be a plan."""
    if not says_something(words.cue):
        yield Fault("cue", "Say what happens just before: a plan needs the cue that it answers.")
    if not says_something(words.response):
        yield Fault("response", "Say what the client will do when the cue comes: one act.")
    if copy_level == "discreet" and not (words.discreet or "").strip():
        yield Fault("discreet", "Give the discreet wording that is sent, or choose copy level personal.")
    for name, longest in LONGEST.items():
        yield from line_faults(name, getattr(words, name) or "", longest)
    yield from _faults_of_steps(words.steps)
    yield from _faults_of_alternatives(words.alternatives)
    yield from ladder.faults_of(words.rungs)
    yield from experiment.faults_of(words.prediction)


def _faults_of_steps(steps: tuple[str, ...]) -> Iterator[Fault]:
    if len(steps) > MOST_STEPS:
        yield Fault("steps", f"Use at most {MOST_STEPS} steps: make the plan smaller.")
    for number, step in enumerate(steps):
        if not says_something(step):
            yield Fault(f"steps.{number}", "Say what is done in this step.")
        yield from line_faults(f"steps.{number}", step, MAX_LENGTH)


def _faults_of_alternatives(alternatives: tuple[str, ...]) -> Iterator[Fault]:
    """Each fits into one text, whatever else that says."""
    if len(alternatives) > MOST_ALTERNATIVES:
        yield Fault(
            "alternatives", f"Use at most {MOST_ALTERNATIVES}: the one that fits best, and one or two beside it."
        )
    for number, act in enumerate(alternatives):
        if not says_something(act):
            yield Fault(f"alternatives.{number}", "Say what the client does in its place: one small act.")
        yield from line_faults(f"alternatives.{number}", act, LONGEST_ALTERNATIVE)


def on_rung(words: Words, rung: int) -> Words:
    """The same plan with this rung of its ladder as the response."""
    return replace(words, response=words.rungs[rung - 1].words)


def details_of(words: Words) -> str:
    """All that is not sent alone, as one document to be sealed."""
    return json.dumps(
        {
            "minutes": words.minutes,
            "steps": words.steps,
            "obstacle": words.obstacle,
            "done_when": words.done_when,
            "rationale": words.rationale,
            "avoided": words.avoided,
            "rungs": [{"words": each.words, "repetitions": each.repetitions} for each in words.rungs],
            "prediction": words.prediction and {"expected": words.prediction.expected, "sure": words.prediction.sure},
        },
        ensure_ascii=False,
    )


def with_details(
    document: str | None,
    *,
    cue: str,
    response: str,
    discreet: str | None,
    first_act: str | None,
    tiny: str | None,
    cue_word: str | None = None,
    alternatives: tuple[str, ...] = (),
) -> Words:
    """The words again, from those that are sealed alone and the opened document."""
    rest = json.loads(document) if document else {}
    prediction = rest.get("prediction")
    return Words(
        cue,
        response,
        discreet,
        first_act,
        tiny,
        minutes=rest.get("minutes"),
        steps=tuple(rest.get("steps", ())),
        obstacle=rest.get("obstacle"),
        done_when=rest.get("done_when"),
        rationale=rest.get("rationale"),
        avoided=rest.get("avoided"),
        rungs=tuple(Rung(each["words"], each["repetitions"]) for each in rest.get("rungs", ())),
        prediction=Prediction(prediction["expected"], prediction["sure"]) if prediction else None,
        cue_word=cue_word,
        alternatives=alternatives,
    )
