"""What a clinic wants suggested where something is stuck: moves from one list, and its own words for them where it has any.

The list is closed, so that nothing a clinic states can make texts louder (R9.3); the words are the clinician's to read, and are
never sent to anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handrail_shared.contracts import stalls
from handrail_shared.contracts.events import StallMoves, SuggestionsSet
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.contracts.stalls import BY_DEFAULT, MOVES, StallCode

from handrail_planner.core.refusals import Fault


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A move, and what it says; None: the usual words."""

    move: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """By stall; what is not named is suggested as usual. `version` counts from 1, which says that nothing was stated."""

    of: Mapping[str, tuple[Suggestion, ...]] = field(default_factory=dict)
    version: int = 1

    def words(self, code: str, move: str) -> str:
        """What a move says for a stall of this kind."""
        own = next((each.detail for each in self.of.get(code, ()) if each.move == move), None)
        return own or MOVES.get(move, move)

    def all(self) -> dict[str, tuple[Suggestion, ...]]:
        """With the usual ones."""
        usual = {code.value: tuple(Suggestion(move) for move in BY_DEFAULT[code]) for code in StallCode}
        return {**usual, **self.of}


def faults_of(wanted: Suggestions) -> list[Fault]:
    """Why they can't be a clinic's."""
    named = {code: [each.move for each in moves] for code, moves in wanted.of.items()}
    return [Fault(f"suggestions.{each.place}", each.why) for each in stalls.faults_of(named)]


def suggestions_set(clinic_id: ClinicId, wanted: Suggestions, now: datetime) -> SuggestionsSet:
    """The news: codes alone."""
    moves = [
        StallMoves(code=code, moves=tuple(each.move for each in named)) for code, named in sorted(wanted.of.items())
    ]
    return SuggestionsSet(
        clinic_id=clinic_id, occurred_at=now, suggestions_version=wanted.version, suggestions=tuple(moves)
    )
