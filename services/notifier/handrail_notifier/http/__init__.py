"""The notifier's HTTP: the carrier's webhooks, the answers to "why did I get this" and "why not", what lies ahead, and the
way to get no more mails."""

from handrail_notifier.http.app import make_app
from handrail_notifier.http.front import Front

__all__ = ["Front", "make_app"]
