"""If-then plans: writing them, their life, what they said before, what their use was like."""

from fastapi import APIRouter

from handrail_planner.http.plans import living, notes, versions, writing

router = APIRouter()
for part in (writing, living, versions, notes):
    router.include_router(part.router)
