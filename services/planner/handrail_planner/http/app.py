"""The planner's app: its routes, its documentation, its problems."""

from fastapi import FastAPI
from handrail_shared.runtime.http import new_app

from handrail_planner.desk import Desk
from handrail_planner.http import clients, clinics, goals, lint, page, plans

DESCRIPTION = """
Clinics, their clients, and the if-then plans that a clinician makes with a client.

Send `Authorization: Bearer <clinic key>`; registering a clinic and making keys need the operator's key.
Every error is a problem (RFC 9457) with a stable `code` and a `detail` that says what to do.
A `POST` that makes something takes an `Idempotency-Key`: sent again with the same body, it makes nothing new.
Numbers and addresses are never shown whole.
"""


def make_app(desk: Desk) -> FastAPI:
    """The app, serving from this desk."""
    app = new_app("planner", DESCRIPTION)
    app.state.desk = desk
    for part in (clinics, clients, goals, lint, plans):
        app.include_router(part.router)
    app.include_router(page.routes(desk))
    return app
