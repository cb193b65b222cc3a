"""The pretend phone: a plain page on which anybody can answer as the client would.

It works without JavaScript, loads nothing from elsewhere, and escapes every text. A page
from another site cannot make a browser text here. Whoever can open it can text as any
client, so it belongs on a laptop or a closed network.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from handrail.carrier.carrier import Carrier
from handrail.carrier.chance import sid
from handrail.carrier.door import read_form
from handrail.carrier.message import Message, Status, Thread
from handrail.carrier.order import LONGEST_BODY

_SHOWN = 200
_MARKS = {
    Status.SCHEDULED: "scheduled",
    Status.DELIVERED: "delivered",
    Status.UNDELIVERED: "not delivered",
    Status.FAILED: "not delivered",
    Status.CANCELED: "canceled",
}


class Phone:
    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._css, self._js = Markup(_page_file("phone.css")), Markup(_page_file("phone.js"))  # noqa: S704 (our own files)
        self._template = _template()
        self._headers = {
            "Content-Security-Policy": (
                f"default-src 'none'; style-src '{_hash(self._css)}'; script-src '{_hash(self._js)}';"
                " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }

    def routes(self) -> list[Route]:
        return [
            Route("/", self._home, methods=["GET"]),
            Route("/phone", self._page, methods=["GET"]),
            Route("/phone/version", self._version, methods=["GET"]),
            Route("/phone/{thread}", self._page, methods=["GET"]),
            Route("/phone/{thread}", self._text, methods=["POST"]),
        ]

    async def _home(self, _: Request) -> Response:
        return RedirectResponse("/phone")

    async def _page(self, request: Request) -> Response:
        threads = self._carrier.threads()
        wanted = request.path_params.get("thread")
        chosen = _find(threads, wanted) if wanted else next(iter(threads), None)
        if wanted and chosen is None:
            return PlainTextResponse("There is no such thread. See /phone", 404)
        html = self._template.render(
            css=self._css,
            js=self._js,
            threads=[_line(thread, current=thread is chosen) for thread in threads],
            chosen=_conversation(chosen) if chosen else None,
            now=self._carrier.clock.now(),
            version=self._carrier.version(),
            longest=LONGEST_BODY,
        )
        return HTMLResponse(html, headers=self._headers)

    async def _version(self, _: Request) -> Response:
        return PlainTextResponse(self._carrier.version(), headers={"Cache-Control": "no-store"})

    async def _text(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("Text from the phone's own page: /phone", 403)
        thread = _find(self._carrier.threads(), request.path_params["thread"])
        if thread is None:
            return PlainTextResponse("There is no such thread. See /phone", 404)
        form = await read_form(request)
        body = (form or {}).get("body", "").replace("\r\n", "\n").strip()
        if form is None or len(body) > LONGEST_BODY:
            return PlainTextResponse(f"A text has at most {LONGEST_BODY} characters", 400)
        if body:
            await self._carrier.text(thread.client, thread.ours, body)
        return RedirectResponse(f"/phone/{_key(thread)}#latest", 303)


def _find(threads: list[Thread], key: str) -> Thread | None:
    return next((thread for thread in threads if _key(thread) == key), None)


def _key(thread: Thread) -> str:
    """A name for the thread that keeps the numbers out of the address bar."""
    return sid("t", thread.client, thread.ours)[:17]


def _line(thread: Thread, *, current: bool) -> Mapping[str, object]:
    last = thread.messages[-1] if thread.messages else None
    return {
        "key": _key(thread),
        "name": _name(thread),
        "last": last.shown if last else "No texts yet",
        "when": _when(last.created_at, _zone(thread)) if last else "",
        "current": current,
    }


def _conversation(thread: Thread) -> Mapping[str, object]:
    zone = _zone(thread)
    return {
        "key": _key(thread),
        "name": _name(thread),
        "number": thread.client if thread.person else "",
        "ours": thread.ours,
        "zone": thread.person.zone if thread.person and thread.person.zone else "UTC",
        "earlier": max(len(thread.messages) - _SHOWN, 0),
        "messages": [_bubble(message, zone) for message in thread.messages[-_SHOWN:]],
    }


def _bubble(message: Message, zone: tzinfo) -> Mapping[str, object]:
    mark = "" if message.inbound else _MARKS.get(message.status, "on its way")
    local = message.created_at.astimezone(zone)
    return {
        "inbound": message.inbound,
        "text": message.shown,
        "instant": message.created_at.isoformat(timespec="seconds"),
        "day": f"{local:%A} {local.day} {local:%B}",
        "time": f"{local:%H:%M}",
        "mark": mark,
        "failed": mark == "not delivered",
        "code": message.error_code,
    }


def _when(instant: datetime, zone: tzinfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def _name(thread: Thread) -> str:
    return thread.person.name if thread.person else thread.client


def _zone(thread: Thread) -> tzinfo:
    return ZoneInfo(thread.person.zone) if thread.person and thread.person.zone else UTC


@cache
def _template() -> Template:
    """Compiled once: a process may have many carriers, one after the other."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_page_file("phone.html"))


def _page_file(name: str) -> str:
    return resources.files(__package__).joinpath("page", name).read_text("utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
