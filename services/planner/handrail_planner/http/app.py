"""The planner's app: its routes, its documentation, its problems."""

from fastapi import Depends, FastAPI
from handrail_shared.runtime.http import new_app

from handrail_planner.core.calendar import MAX_BYTES as MAX_CALENDAR
from handrail_planner.core.template.tree import MAX_BYTES
from handrail_planner.desk import Desk
from handrail_planner.http import (
    attainment,
    brief,
    brief_page,
    brief_text,
    calendars,
    check_ins,
    clients,
    clinics,
    consents,
    gap,
    goals,
    imports,
    insights,
    library,
    lint,
    manner,
    on_call,
    page,
    plans,
    reviews,
    sessions,
    smart,
    suggestions,
    supporters,
    walk_throughs,
    worklist,
    worksheets,
)
from handrail_planner.http.problems import completed
from handrail_planner.http.query import no_unknown_query

DESCRIPTION = """
Clinics, their clients, and the if-then plans that a clinician makes with a client.

Send `Authorization: Bearer <clinic key>`; registering a clinic and making keys need the operator's key.
Every error is a problem (RFC 9457) with a stable `code` and a `detail` that says what to do.
A `POST` that makes something takes an `Idempotency-Key`: sent again with the same body, it makes nothing new.
Numbers and addresses are never shown whole.
"""


def make_app(desk: Desk) -> FastAPI:
    """The app, serving from this desk."""
    app = routed()
    app.state.desk = desk
    return app


def routed() -> FastAPI:
    """All that the app answers; it serves from the desk in its state."""
    app = new_app(
        "planner",
        DESCRIPTION,
        larger_bodies={
            imports.PATH: imports.MAX_BYTES,
            "/v1/templates/import": MAX_BYTES,
            calendars.PATH: MAX_CALENDAR,
        },
    )
    for part in (
        attainment,
        brief,
        brief_page,
        brief_text,
        calendars,
        check_ins,
        clients,
        clinics,
        consents,
        gap,
        goals,
        imports,
        insights,
        library,
        lint,
        manner,
        on_call,
        plans,
        reviews,
        sessions,
        smart,
        suggestions,
        supporters,
        walk_throughs,
        worklist,
        worksheets,
    ):
        app.include_router(part.router, dependencies=[Depends(no_unknown_query)])
    app.include_router(page.routes())
    document = app.openapi
    app.openapi = lambda: completed(document())  # type: ignore[method-assign]  # as FastAPI says to extend it
    return app
