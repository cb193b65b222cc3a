"""HTTP answers that say what to do: problem details (RFC 9457) for every error, and none that repeats what was sent.

A body over the limit, an unknown field, a wrong type, a missing or foreign key, a database that is away: each gets its own
problem with a code, a sentence, and the places of the faults.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException as StarletteHTTPException

from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import AccessKey, AccessKeys, Scope

log = get_logger(__name__)

PROBLEM_JSON = "application/problem+json"
MAX_BODY_BYTES = 64 * 1024
_FIELD = re.compile(r"[a-z][a-z0-9_-]{0,40}")


class Body(BaseModel):
    """A request's body: unknown fields are refused, and errors never repeat the input."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)


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
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        body: dict[str, object] = {
            "type": f"urn:handrail:problem:{self.code}",
            "title": self.code.replace("_", " "),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.faults:
            body["faults"] = list(self.faults)
        return JSONResponse(body, self.status, self.headers, media_type=PROBLEM_JSON)


def new_app(service: str, description: str) -> FastAPI:
    """A service's app: documentation that needs no internet at `/docs`, problems for errors, a limit on bodies."""
    app = FastAPIOffline(title=f"Handrail {service}", version="1", description=description, redoc_url=None)
    _install(app)
    return app


def _install(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _own)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(StarletteHTTPException, _framework)
    app.add_exception_handler(Exception, _unexpected)
    app.middleware("http")(_limit_and_guard)


async def _limit_and_guard(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    announced = request.headers.get("content-length")
    if announced is not None and (not announced.isdigit() or int(announced) > MAX_BODY_BYTES):
        return Problem(413, "body_too_large", f"A body may have at most {MAX_BODY_BYTES} bytes.").response()
    if announced is None and request.headers.get("transfer-encoding"):
        return Problem(411, "length_required", "State the body's length in Content-Length.").response()
    try:
        return await call(request)
    except Exception as fault:
        if is_passing(fault):
            log.warning("request_waits_for_a_part", fault=type(fault).__name__)
            return _AWAY.response()
        log.exception("request_failed", method=request.method)
        return Problem(500, "unexpected", "Something broke on our side; it is in the log.").response()


_AWAY = Problem(
    503,
    "try_again",
    "A part that is needed is away just now; nothing was done. Try again.",
    headers={"Retry-After": "2"},
)


async def _own(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


async def _framework(_: Request, fault: Exception) -> Response:
    status = getattr(fault, "status_code", 500)
    if status == 400:
        return Problem(400, "malformed_json", "The body is not JSON in UTF-8.").response()
    codes = {404: "not_found", 405: "method_not_allowed"}
    return Problem(status, codes.get(status, "http_error"), "See this service's /docs for what it answers.").response()


async def _not_valid(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    errors = fault.errors()
    if any(error["type"] == "json_invalid" for error in errors):
        return Problem(400, "malformed_json", "The body is not JSON.").response()
    faults = [
        {"field": ".".join(_step(step) for step in error["loc"] if step != "body") or "body", "fault": _sentence(error)}
        for error in errors[:20]
    ]
    return Problem(422, "not_valid", "Some fields are not as they must be.", faults=faults).response()


def _step(step: object) -> str:
    """A field's name, if it can be one: what a caller made up may be anything, a person's name too."""
    return str(step) if isinstance(step, int) or _FIELD.fullmatch(str(step)) else "?"


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
