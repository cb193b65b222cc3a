"""If-then plans: writing them, and their life."""

from fastapi import APIRouter

from handrail_planner.http.plans import living, writing

router = APIRouter()
for part in (writing, living):
    router.include_router(part.router)
