"""`/p/<token>`: looking changes nothing; sending a form does one thing and leads back to looking.

A link that was never made, one whose time is over and one that was voided are answered alike.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit

from fastapi import APIRouter
from handrail_shared.runtime.db import Tx, is_passing
from handrail_shared.runtime.log import get_logger
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from handrail_planner.core import link as life
from handrail_planner.core.link import Act, Link, State
from handrail_planner.core.refusals import NotValid
from handrail_planner.desk import Desk
from handrail_planner.handlers import links, page
from handrail_planner.handlers.links import Opened, Shut, Wrong
from handrail_planner.handlers.page import Given, Kept, NotTheOne, Proposal
from handrail_planner.http.access import desk_of
from handrail_planner.http.page import visit, written
from handrail_planner.http.page.pages import Page, Pages, Reader
from handrail_planner.http.page.visit import Visit
from handrail_planner.http.page.written import Slip, Written
from handrail_planner.store import clients, clinics

log = get_logger(__name__)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def routes() -> APIRouter:
    """The page's one address."""
    pages = Pages()

    async def answer(request: Request) -> Response:
        return await _Door(desk_of(request), pages).answer(request)

    return APIRouter(routes=[Route("/p/{token}", answer, methods=["GET", "POST"], include_in_schema=False)])


@dataclass(frozen=True, slots=True)
class _Call:
    """Somebody at a link that is there, and whether they have given its code."""

    token: str
    link: Link
    visit: Visit | None
    now: datetime

    @property
    def state(self) -> State:
        return life.stands(self.link, self.now)


class _Door:
    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        address = urlsplit(desk.public_url)
        self._prefix = address.path
        self._secure = address.scheme == "https"

    async def answer(self, request: Request) -> Response:
        try:
            return await self._answered(request)
        except Exception as fault:
            if is_passing(fault):
                log.warning("page_waits_for_a_part", fault=type(fault).__name__)
                return self._pages.show_anybody("trouble", status=503)
            log.exception("page_failed", method=request.method)
            return self._pages.show_anybody("trouble", status=500)

    async def _answered(self, request: Request) -> Response:
        call = await self._call(request)
        if call is None:
            return self._closed()
        form = (
            await written.read(request) if request.method == "POST" else None
        )  # no transaction waits for a slow caller
        async with self._desk.db.transaction(call.link.clinic_id) as tx:
            return await self._look(tx, call) if form is None else await self._take(tx, call, form)

    async def _call(self, request: Request) -> _Call | None:
        """None: there is nothing for this caller here, for whatever reason."""
        token, now = request.path_params["token"], self._desk.clock.now()
        link = await links.find(self._desk, token) if _TOKEN.fullmatch(token) else None
        if link is None:
            return None
        call = _Call(token, link, visit.read(self._desk, token, request.cookies.get(visit.COOKIE), now), now)
        is_ended = call.state is State.CLOSED and call.visit is not None
        return call if life.is_open(link, now) or is_ended else None

    async def _look(self, tx: Tx, call: _Call) -> Response:
        if call.visit is None or call.state is State.WAITING:
            return await self._ask_code(tx, call)
        if call.state is State.CLOSED:
            return await self._show_ending(tx, call)
        return await self._show_plan(tx, call, call.visit)

    async def _show_plan(
        self, tx: Tx, call: _Call, visiting: Visit, *, form: Written | None = None, fault: str | None = None
    ) -> Response:
        proposal = await page.read(self._desk, tx, call.link)
        if isinstance(proposal, NotTheOne):
            return await self._show(tx, call, "changed", status=409 if form else 200)
        shown: Page = "say_back" if call.state is State.ANSWERED else "plan"
        key = visit.form_key(self._desk, visiting)
        return await self._show(
            tx, call, shown, status=422 if fault else 200, plan=proposal, key=key, form=form or Written({}), fault=fault
        )

    async def _show_ending(self, tx: Tx, call: _Call) -> Response:
        """Thanks; and to somebody who wasn't sure, the smaller step that could be agreed on (R1.4)."""
        ended, tiny = call.link.closed_by, None
        if ended is Act.TAKE_ON_UNSURE and isinstance(plan := await page.read(self._desk, tx, call.link), Proposal):
            tiny = plan.tiny
        return await self._show(tx, call, "ending", ended=ended, tiny=tiny)

    async def _take(self, tx: Tx, call: _Call, form: Written) -> Response:
        if call.state is State.CLOSED:  # sent twice, and the first counted
            return self._back(call)
        if form["step"] == "code":
            return await self._take_code(tx, call, form)
        if call.visit is None or not visit.is_from(self._desk, call.visit, form["key"]):
            return await self._ask_code(tx, call, status=403, fault="over")
        match form["step"]:
            case "answer":
                return await self._take_answer(tx, call, call.visit, form)
            case "say_back":
                return await self._take_said(tx, call, call.visit, form)
            case step:
                return self._back(call, forget=step == "leave")

    async def _take_code(self, tx: Tx, call: _Call, form: Written) -> Response:
        code = written.code(form)
        if code is None:
            return await self._ask_code(tx, call, status=422, fault="code")
        match await links.show_code(self._desk, tx, call.link, call.token, code, now=call.now):
            case Opened():
                return self._back(call, begin=True)
            case Wrong():
                return await self._ask_code(tx, call, status=403, fault="wrong")
            case Shut():
                return self._closed()
            case never:
                assert_never(never)

    async def _take_answer(self, tx: Tx, call: _Call, visiting: Visit, form: Written) -> Response:
        match written.given(form):
            case None:
                return self._back(call)
            case Slip(fault):
                return await self._show_plan(tx, call, visiting, form=form, fault=fault)
            case Given() as given:
                kept = await page.answer(self._desk, tx, call.link, given, now=call.now)
                return await self._after(tx, call, visiting, form, kept)
            case never:
                assert_never(never)

    async def _take_said(self, tx: Tx, call: _Call, visiting: Visit, form: Written) -> Response:
        said = written.said(form)
        if isinstance(said, Slip):
            return await self._show_plan(tx, call, visiting, form=form, fault=said.fault)
        kept = await page.say_back(self._desk, tx, call.link, said, now=call.now)
        return await self._after(tx, call, visiting, form, kept)

    async def _after(
        self, tx: Tx, call: _Call, visiting: Visit, form: Written, outcome: Kept | NotTheOne | Shut | NotValid
    ) -> Response:
        match outcome:
            case Kept() | Shut():
                return self._back(call)
            case NotTheOne():
                return await self._show(tx, call, "changed", status=409)
            case NotValid():
                return await self._show_plan(tx, call, visiting, form=form, fault="again")
            case never:
                assert_never(never)

    async def _ask_code(self, tx: Tx, call: _Call, *, status: int = 200, fault: str | None = None) -> Response:
        if not life.is_open(call.link, call.now):
            return self._closed()
        return await self._show(tx, call, "code", status=status, fault=fault)

    async def _show(self, tx: Tx, call: _Call, shown: Page, *, status: int = 200, **values: object) -> Response:
        clinic = await clinics.find(tx, call.link.clinic_id)
        client = await clients.find(tx, call.link.clinic_id, call.link.client_id)
        assert clinic is not None, "a link is of a clinic"
        assert client is not None, "a link is for a client"
        reader = Reader(client.contact.language, clinic.alias, clinic.help_phone)
        return self._pages.show(shown, reader, status=status, **values)

    def _closed(self) -> Response:
        return self._pages.show_anybody("closed", status=404)

    def _back(self, call: _Call, *, begin: bool = False, forget: bool = False) -> Response:
        """Look again: a form that is sent is never what a reload would send."""
        path = f"{self._prefix}/p/{call.token}"
        answer = RedirectResponse(path, 303, self._pages.headers)
        if begin:
            begun = visit.begun(call.token, call.now)
            answer.set_cookie(
                visit.COOKIE,
                visit.signed(self._desk, begun),
                max_age=int(visit.LASTS.total_seconds()),
                path=path,
                secure=self._secure,
                httponly=True,
                samesite="strict",
            )
        if forget:
            answer.delete_cookie(visit.COOKIE, path=path, secure=self._secure, httponly=True, samesite="strict")
        return answer
