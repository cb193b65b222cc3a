"""What a clinic wants suggested where a plan, a goal or the work looks stuck."""

from typing import Annotated

from fastapi import APIRouter, Response
from handrail_shared.contracts.stalls import MOST_MOVES, MOVES, RULE_IDS, StallCode
from handrail_shared.runtime.http import Body
from pydantic import BaseModel, Field, StringConstraints

from handrail_planner.core.suggestions import Suggestion, Suggestions
from handrail_planner.handlers import suggestions as handlers
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import OneLine
from handrail_planner.http.problems import problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read
from handrail_planner.store import suggestions

router = APIRouter(tags=["work list"])

Words = Annotated[OneLine, StringConstraints(max_length=200)]


class MoveWanted(Body):
    """A move, in the clinic's own words if it has any."""

    move: str = Field(max_length=64, examples=["halve_step"], description=f"One of {', '.join(MOVES)}.")
    detail: Words | None = Field(default=None, description="For clinicians to read; sent to nobody.")


class StallWanted(Body):
    """What to suggest for one kind of stall, the first first."""

    code: StallCode
    moves: tuple[MoveWanted, ...] = Field(min_length=1, max_length=MOST_MOVES)


class SuggestionsGiven(Body):
    """All that differs from the usual; what is not named is suggested as usual. And the version that was read."""

    suggestions: tuple[StallWanted, ...] = Field(max_length=len(StallCode))
    version: VersionRead = None


class MoveSuggested(BaseModel):
    move: str
    detail: str


class StallSuggestions(BaseModel):
    """What is suggested for one kind of stall. `own`: the clinic has stated it."""

    code: StallCode
    rule_id: str
    moves: list[MoveSuggested]
    own: bool


class SuggestionsShown(BaseModel):
    """The table as it stands, whole."""

    suggestions: list[StallSuggestions]
    moves: dict[str, str] = Field(description="Every move that may be named, with its usual words.")
    version: int = Field(description="1 where nothing was ever stated, and one more each time that it is replaced.")


@router.get("/v1/clinic/suggestions", summary="What is suggested when something is stuck", responses=problems())
async def show(by: ByClinician, response: Response) -> SuggestionsShown:
    """The usual table with the clinic's own changes; `ETag` is its version."""
    async with by.transaction() as tx:
        return _shown(response, await suggestions.find(tx, by.clinic_id))


@router.put("/v1/clinic/suggestions", summary="Replace what is suggested", responses=problems(400, 404, 422, 428))
async def replace(
    body: SuggestionsGiven, by: ByClinician, response: Response, if_match: IfMatch = None
) -> SuggestionsShown:
    """State all that differs from the usual again. Every kind has one to three moves, from one list: none makes texts louder."""
    wanted = Suggestions(
        {
            each.code.value: tuple(Suggestion(move.move, move.detail) for move in each.moves)
            for each in body.suggestions
        },
        version_read(if_match, body.version),
    )
    async with by.transaction() as tx:
        return _shown(response, settled(await handlers.state(by.desk, tx, by.clinic_id, wanted, now=by.now)))


def _shown(response: Response, stated: Suggestions) -> SuggestionsShown:
    show_version(response, stated.version)
    return SuggestionsShown(
        suggestions=[
            StallSuggestions(
                code=StallCode(code),
                rule_id=RULE_IDS[StallCode(code)],
                moves=[MoveSuggested(move=each.move, detail=stated.words(code, each.move)) for each in moves],
                own=code in stated.of,
            )
            for code, moves in stated.all().items()
        ],
        moves=dict(MOVES),
        version=stated.version,
    )
