"""What a stall is called, how it is said in plain words, and what may be done about it: one table for all who show it.

A sentence speaks of the plan, the goal or the work, never of what the client is like, and is made of a stall's own numbers. No move makes
texts louder or more frequent: a clinic picks among these moves, so no setting can (R9.1-R9.3). The letters in brackets name the rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class StallCode(StrEnum):
    """What makes a plan, a goal or the work look stuck. The order is by weight: of several, the first is told."""

    WORSE = "worse"
    DROP_OUT = "drop_out"
    AVOIDANCE = "avoidance"
    NOT_MOVING = "not_moving"
    CUE_NEVER_FIRES = "cue_never_fires"
    SAME_BARRIER = "same_barrier"
    LOW_USE = "low_use"
    SILENT = "silent"
    DRIFT = "drift"
    INSIGHT_LOOP = "insight_loop"
    NO_DIRECTION = "no_direction"


MOVES: Mapping[str, str] = {
    "halve_step": "Halve the step, or make its tiny version the plan.",
    "move_cue": "Tie the same response to a cue that does come up.",
    "change_time": "Move the moment to another hour or day.",
    "swap_technique": "Try another response to the same cue.",
    "solve_barrier": "Ask what got in the way, and plan for exactly that.",
    "talk": "Talk about it in the next session, without blame: the plan needs a change, not the client.",
    "goal_fit": "Ask whether this is still the goal, and whether the plan is a way to it.",
    "review": "Look at the goal together, and record what you decide.",
    "pause_plan": "Let the plan rest until you have talked about it.",
    "end_plan": "If it no longer fits, end it: what was counted stays counted.",
    "smaller_rung": "Go a rung down, or put a smaller one in between.",
    "make_plan": "Ask: what will you do when this happens again? Write the answer as one small plan.",
    "set_goal": "Ask what should be different, and set one goal in the client's words.",
    "fewer_insights": "Leave new insights for now, and put one that is open to use.",
    "offer_session": "Offer a session at a time that suits, and ask how the work is for the client.",
    "case_review": "Take it to supervision or the team: is this the right approach?",
}
"""Every move there is, with its usual words."""

BY_DEFAULT: Mapping[StallCode, tuple[str, ...]] = {
    StallCode.WORSE: ("talk", "case_review", "swap_technique"),
    StallCode.DROP_OUT: ("offer_session", "goal_fit"),
    StallCode.AVOIDANCE: ("talk", "smaller_rung", "solve_barrier"),
    StallCode.NOT_MOVING: ("swap_technique", "goal_fit"),
    StallCode.CUE_NEVER_FIRES: ("move_cue", "change_time"),
    StallCode.SAME_BARRIER: ("solve_barrier", "halve_step", "change_time"),
    StallCode.LOW_USE: ("halve_step", "move_cue", "solve_barrier"),
    StallCode.SILENT: ("talk", "halve_step", "pause_plan"),
    StallCode.DRIFT: ("review", "goal_fit"),
    StallCode.INSIGHT_LOOP: ("make_plan", "fewer_insights"),
    StallCode.NO_DIRECTION: ("set_goal", "make_plan"),
}
"""What is suggested as long as a clinic says nothing else."""

RULE_IDS: Mapping[StallCode, str] = {
    StallCode.WORSE: "S5",
    StallCode.DROP_OUT: "R56",
    StallCode.AVOIDANCE: "R53",
    StallCode.NOT_MOVING: "S4",
    StallCode.CUE_NEVER_FIRES: "S7",
    StallCode.SAME_BARRIER: "S3",
    StallCode.LOW_USE: "S2",
    StallCode.SILENT: "S1",
    StallCode.DRIFT: "S6",
    StallCode.INSIGHT_LOOP: "R50",
    StallCode.NO_DIRECTION: "R55",
}

SENTENCES: Mapping[StallCode, str] = {
    StallCode.WORSE: "The measure is {points:g} points worse than at the start, or shows no clear gain after {weeks:g} weeks.",
    StallCode.DROP_OUT: "Nothing was answered for {days_unheard:g} days, and {sessions_off:g} sessions in a row did not take place.",
    StallCode.AVOIDANCE: "Of the last {opportunities:g} steps on this ladder {let_go:g} were let go: the rung may be too high.",
    StallCode.NOT_MOVING: "The plan is used ({used:g} of {opportunities:g} times in {days:g} days), and the goal has not moved at {reviews:g} "
    "reviews: change the strategy, not the effort.",
    StallCode.CUE_NEVER_FIRES: "The cue did not come up in {absent:g} of the last {opportunities:g} times.",
    StallCode.SAME_BARRIER: "{barrier} got in the way {times:g} times in {days:g} days.",
    StallCode.LOW_USE: "The plan was used {used:g} of {opportunities:g} times in {days:g} days: as it is, it rarely fits.",
    StallCode.SILENT: "The last {nudges:g} nudges of this plan went out and were not answered, for {days:g} days.",
    StallCode.DRIFT: "Nobody has worked with this goal for {days_untouched:g} days, or its review is {days_overdue:g} days late.",
    StallCode.INSIGHT_LOOP: "In {sessions:g} sessions {insights:g} insights were noted, and {acted_on:g} plans were used.",
    StallCode.NO_DIRECTION: "For {days:g} days there has been no {lacking}.",
}

BARRIERS: Mapping[str, str] = {
    "forgot": "Forgetting it",
    "too_big": "That it was too big",
    "wrong_time": "The wrong time",
    "too_strong": "Too strong a pull",
    "where_to_start": "Not knowing where to start",
    "no_point": "Seeing no point in it",
}
"""What got in the way, as the beginning of a sentence. A stall of one names its times by the code."""

MOST_MOVES = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something can't be a clinic's suggestions. `place`: which code."""

    place: str
    why: str


def sentence(code: StallCode, numbers: Mapping[str, float]) -> str:
    """Why it is a stall, in plain words. Where a number is not told, as by another version, the numbers are left out."""
    lacking = "goal" if not numbers.get("goals", 1) else "plan that is live"
    barrier = next((words for name, words in BARRIERS.items() if name in numbers), "The same thing")
    try:
        return SENTENCES[code].format(lacking=lacking, barrier=barrier, **numbers)
    except KeyError:
        return "This needs a change."


def faults_of(suggestions: Mapping[str, Iterable[str]]) -> list[Fault]:
    """What is wrong with the moves that a clinic wants suggested."""
    found = []
    for code, moves in suggestions.items():
        named = list(moves)
        if code not in set(StallCode):
            found.append(Fault(code, f"Is no stall: one of {', '.join(StallCode)}."))
        elif not 1 <= len(named) <= MOST_MOVES or len(set(named)) < len(named):
            found.append(
                Fault(code, f"Name one to {MOST_MOVES} moves, each once: a flag without a way on helps nobody.")
            )
        elif unknown := [each for each in named if each not in MOVES]:
            found.append(Fault(code, f"{unknown[0]} is no move: one of {', '.join(MOVES)}."))
    return found


TRIGGERS: Mapping[str, str] = {
    "interval": "its time is up",
    "session": "a session falls due",
    "stall": "a stall was found",
    "too_hard": "it was called too big three times in a week",
    "milestone": "a milestone was reached",
    "expiry": "a plan has run out",
    "lapses": "it was missed twice in a week",
    "wish": "the client asked for a change",
    "phase": "it is nudged for less, or more again",
}
"""Why a review is due, as the end of a sentence (R8.3)."""
