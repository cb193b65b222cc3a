"""What a plan must say before it goes to the client, and before it is live (R2.1, R8.2).

A draft may be half a plan. Proposed, it says why, when, what first, what stands in the way, and what counts as done.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from handrail_planner.core.moments import Window
from handrail_planner.core.plan.values import CueKind, PlanKind
from handrail_planner.core.refusals import Fault
from handrail_planner.core.words import Words

_NEEDED = {
    "first_act": "Say what the client does first, within two minutes.",
    "done_when": "Say what counts as done.",
    "obstacle": "Say what is likely to get in the way.",
    "rationale": "Say in one line why this plan.",
}


def misfits(words: Words, kind: PlanKind, rung: int | None) -> Iterator[Fault]:
    """What can't be meant so, even in a draft."""
    if words.rungs and kind != "exposure":
        yield Fault("rungs", "Only a plan of kind exposure has a ladder.")
    elif words.rungs and rung is not None and rung > len(words.rungs):
        yield Fault("rungs", f"The client is on rung {rung}: keep at least so many, or move the client down first.")
    elif words.rungs and rung is not None and words.response not in {"", words.rungs[rung - 1].words}:
        yield Fault("response", "The response of a plan with a ladder is its rung: leave it out.")
    if words.prediction is not None and kind != "experiment":
        yield Fault("prediction", "Only a plan of kind experiment has a prediction.")


def lacks(words: Words, cue_kind: CueKind, kind: PlanKind, windows: Sequence[Window]) -> Iterator[Fault]:
    """What is missing before the client can be asked to take it on."""
    for field, fault in _NEEDED.items():
        if not (getattr(words, field) or "").strip():
            yield Fault(field, fault)
    if cue_kind == "time_window" and not windows:
        yield Fault("moments", "Say when the cue is likely: a plan for a time needs at least one window.")
    match kind:
        case "exposure":
            if not words.rungs:
                yield Fault("rungs", "Write the ladder: an exposure goes from rung to rung.")
        case "experiment":
            if words.prediction is None:
                yield Fault("prediction", "Ask what the client expects to happen, before it is tried.")
        case "plain" | "boundary" | "skill" | "thought":
            pass
        case never:
            assert_never(never)
