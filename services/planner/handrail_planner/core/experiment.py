"""A behavioural experiment: what the client expects is said before, what happened and what it taught is said after.

The prediction belongs to the plan and so to its version; an outcome is added each time and stays as it was said. Neither is a
score: an experiment that went as feared has taught as much as one that did not (R11, R43).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from handrail_planner.core.lines import line_faults, says_something
from handrail_planner.core.refusals import Fault

MAX_WORDS = 300


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the client expects to happen, and how sure of it they are, 0 to 100."""

    expected: str = field(repr=False)
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """What happened and what was learned, in clear; `sure` is how sure of the prediction the client still is, 0 to 100."""

    happened: str = field(repr=False)
    learned: str | None = field(default=None, repr=False)
    sure: int | None = None


def faults_of(prediction: Prediction | None) -> Iterator[Fault]:
    """What must be put right before this is a prediction."""
    if prediction is None:
        return
    if not says_something(prediction.expected):
        yield Fault("prediction.expected", "Say what the client expects to happen.")
    yield from line_faults("prediction.expected", prediction.expected, MAX_WORDS)


def document_of(learned: Learned) -> str:
    """What came of it, as one document to be sealed."""
    return json.dumps(asdict(learned), ensure_ascii=False)


def learned_of(document: str) -> Learned:
    """What came of it, from the opened document."""
    return Learned(**json.loads(document))
