"""HTTP answers that say what to do: problem details (RFC 9457) for every error, and none that repeats what was sent.

A body over the limit, an unknown field, a wrong type, a missing or foreign key, a database that is away: each gets its own
problem with a code, a sentence, and the places of the faults.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, ConfigDict, field_validator
from starlette import types
from starlette.exceptions import HTTPException as StarletteHTTPException

from handrail_shared.contracts.problems import URN
from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import AccessKey, AccessKeys, Scope

log = get_logger(__name__)

PROBLEM_JSON = "application/problem+json"
MAX_BODY_BYTES = 64 * 1024
_FIELD = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_LENGTH = re.compile(r"[0-9]{1,12}")


class Body(BaseModel):
    """A request's body: unknown fields are refused, and errors never repeat the input."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, given: object) -> object:
        """PostgreSQL has no NUL in a text, wherever in a field it stands."""
        if _has_nul(given):
            raise ValueError("a text has no NUL characters")
        return given


def _has_nul(given: object) -> bool:
    match given:
        case str():
            return "\0" in given
        case dict():
            return any(_has_nul(each) for pair in given.items() for each in pair)
        case list() | tuple():
            return any(map(_has_nul, given))
        case _:
            return False


class Problem(Exception):
    """An answer that is an error. `code` is stable; `detail` says what to do."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        faults: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        also: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = dict(headers or {})
        self.also = dict(also or {})

    def response(self) -> JSONResponse:
        body: dict[str, object] = {
            "type": f"{URN}{self.code}",
            "title": self.code.replace("_", " "),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.faults:
            body["faults"] = list(self.faults)
        body |= self.also
        return JSONResponse(body, self.status, self.headers, media_type=PROBLEM_JSON)


def new_app(service: str, description: str, *, larger_bodies: Mapping[str, int] | None = None) -> FastAPI:
    """A service's app: documentation that needs no internet at `/docs`, problems for errors, a limit on bodies.

    `larger_bodies`: how many bytes a body may have where it may have more than elsewhere, by path; a `{name}` in it is any one step.
    """
    app = FastAPIOffline(title=f"Handrail {service}", version="1", description=description, redoc_url=None)
    app.state.larger_bodies = [(_pattern(path), most) for path, most in (larger_bodies or {}).items()]
    _install(app)
    return app


def _install(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _own)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(StarletteHTTPException, _framework)
    app.add_exception_handler(Exception, _unexpected)
    app.add_middleware(_LimitAndGuard)


class _LimitAndGuard:
    """Around every request, without a task of its own: what such a task leaves behind is a cycle, and the garbage collector's pauses
    are what a carrier's webhook waits for."""

    def __init__(self, app: types.ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, answering = Request(scope), False

        async def answer(message: types.Message) -> None:
            nonlocal answering
            answering = True
            await send(message)

        if (refused := _refused(request)) is not None:
            await refused(scope, receive, send)
            return
        try:
            await self._app(scope, receive, answer)
        except Exception as fault:
            if answering:
                raise
            await _broken(request, fault)(scope, receive, send)


def _refused(request: Request) -> Response | None:
    """What a request is answered with before anybody reads it; None: it may go on."""
    announced = request.headers.get("content-length")
    limit = _limit(request)
    if announced is not None and (not _LENGTH.fullmatch(announced) or int(announced) > limit):
        return Problem(413, "body_too_large", f"A body may have at most {limit} bytes.").response()
    if announced is None and request.headers.get("transfer-encoding"):
        return Problem(411, "length_required", "State the body's length in Content-Length.").response()
    own = _literal(request.app).get(request.url.path)
    if own is not None and request.method not in own:
        return _method_not_allowed(own)
    return None


def _broken(request: Request, fault: Exception) -> Response:
    if is_passing(fault):
        log.warning("request_waits_for_a_part", fault=type(fault).__name__)
        return _AWAY.response()
    log.error("request_failed", method=request.method, exc_info=fault)
    return Problem(500, "unexpected", "Something broke on our side; it is in the log.").response()


def _limit(request: Request) -> int:
    path = request.url.path
    return next((most for pattern, most in request.app.state.larger_bodies if pattern.fullmatch(path)), MAX_BODY_BYTES)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"\{\w+\}", path))))


_AWAY = Problem(
    503,
    "try_again",
    "A part that is needed is away just now; nothing was done. Try again.",
    headers={"Retry-After": "2"},
)


async def _own(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


async def _framework(request: Request, fault: Exception) -> Response:
    status = getattr(fault, "status_code", 500)
    if status == 400:
        return Problem(400, "malformed_json", "The body is not JSON in UTF-8.").response()
    if status == 405:
        return _method_not_allowed(_methods(request))
    if status == 404:
        return Problem(404, "not_found", "There is nothing here: see this service's /docs.").response()
    return Problem(status, "http_error", "See this service's /docs for what it answers.").response()


def _method_not_allowed(methods: Collection[str]) -> Response:
    allowed = ", ".join(sorted(methods))
    problem = Problem(405, "method_not_allowed", f"This address answers {allowed} only.", headers={"Allow": allowed})
    return problem.response()


def _methods(request: Request) -> Collection[str]:
    """What may be asked of this address: a path's routes each know only of their own method."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if (pattern := getattr(route, "path_regex", None)) and pattern.match(request.url.path):
            found |= route.methods or set()
    return found


def _literal(app: FastAPI) -> Mapping[str, Collection[str]]:
    """The methods of every path without a parameter: `/clients/import` is no client, whatever the method."""
    known: dict[str, set[str]] | None = getattr(app.state, "literal_paths", None)
    if known is None:
        known = {}
        for route in iter_route_contexts(app.routes):
            if route.path and route.methods and "{" not in route.path:
                known.setdefault(route.path, set()).update(route.methods)
        app.state.literal_paths = known
    return known


async def _not_valid(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    errors = fault.errors()
    if any(error["type"] == "json_invalid" for error in errors):
        return Problem(400, "malformed_json", "The body is not JSON.").response()
    if any(error["loc"] == ("body",) for error in errors) and not _is_json(request):
        return Problem(415, "unsupported_media_type", "Send the body as Content-Type: application/json.").response()
    faults = [{"field": _place(error), "fault": _sentence(error)} for error in errors[:20]]
    return Problem(422, "not_valid", "Some fields are not as they must be.", faults=faults).response()


def _is_json(request: Request) -> bool:
    """Whether the body says that it is JSON, or there is none to say it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    empty = request.headers.get("content-length", "0") == "0"
    return empty or kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _place(error: Mapping[str, Any]) -> str:
    """Where the fault is. An unknown field is named if it can be a name: a caller may have put anything there."""
    steps = [str(step) for step in error["loc"] if step != "body"]
    if error["type"] == "extra_forbidden" and not _FIELD.fullmatch(steps[-1]):
        steps[-1] = "?"
    return ".".join(steps) or "body"


def _sentence(error: Mapping[str, object]) -> str:
    if error["type"] == "extra_forbidden":
        return "unknown field"
    return str(error["msg"]).removeprefix("Value error, ")


async def _unexpected(_: Request, fault: Exception) -> Response:
    if is_passing(fault):
        return _AWAY.response()
    log.error("request_failed", fault=type(fault).__name__)
    return Problem(500, "unexpected", "Something broke on our side; it is in the log.").response()


async def authorised(request: Request, keys: AccessKeys, scope: Scope) -> AccessKey:
    """The access key of a request that carries `Authorization: Bearer ...` with this scope; a problem otherwise."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    key = await keys.check(text.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise Problem(
            401,
            "key_missing_or_unknown",
            "Send the clinic's key as: Authorization: Bearer hr_...",
            headers={"WWW-Authenticate": "Bearer"},
        )
    if scope not in key.scopes:
        raise Problem(403, "scope_missing", f"This key lacks the scope {scope}.")
    return key
