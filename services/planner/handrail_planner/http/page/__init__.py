"""The page behind a one-time link: a client reads a proposal there, answers it, and says it back.

Nothing of it says who or what it is for before the code is given (P2). To look changes nothing, since carriers and mail
scanners look too. It needs no JavaScript, loads nothing, and is kept in no cache, history of referrers or search index.
"""

from handrail_planner.http.page.routes import routes

__all__ = ["routes"]
