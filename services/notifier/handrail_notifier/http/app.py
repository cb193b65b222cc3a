"""The notifier's app: its routes, its documentation."""

from fastapi import FastAPI
from handrail_shared.runtime.http import new_app

from handrail_notifier.http.asks import add_asks
from handrail_notifier.http.breakers import add_breakers
from handrail_notifier.http.crises import add_crises
from handrail_notifier.http.feedback import add_feedback
from handrail_notifier.http.front import Front
from handrail_notifier.http.preview import add_preview
from handrail_notifier.http.questions import add_questions, add_reading
from handrail_notifier.http.texts import add_texts
from handrail_notifier.http.unsubscribe import add_unsubscribe
from handrail_notifier.http.webhooks import add_webhooks


def make_app(front: Front) -> FastAPI:
    """The routes."""
    app = new_app("notifier", "When clients are nudged, when they are left in peace, and why.")
    add_webhooks(app, front)
    add_questions(app, front)
    add_reading(app, front)
    add_feedback(app, front)
    add_asks(app, front)
    add_texts(app, front)
    add_crises(app, front)
    add_preview(app, front)
    add_unsubscribe(app, front)
    add_breakers(app, front)
    return app
