"""The carrier's REST side: Twilio's Messages resource, as far as a text needs it.

Create, list, fetch, redact, cancel and delete, what came with a text (Media), plus the
account itself; the answers hold to Twilio's published OpenAPI description, the refusals
have its codes and shape.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import assert_never
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handrail.carrier.carrier import Carrier
from handrail.carrier.codes import Refusal, refusal
from handrail.carrier.desk import Accepted, Dropped, Refused
from handrail.carrier.door import knows_token, read_form, refuse
from handrail.carrier.message import Message, Picture
from handrail.carrier.params import API_VERSION
from handrail.carrier.resource import as_json, picture_as_json
from handrail.carrier.store import Page

Drop = Callable[[Request], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
_ALL = ["GET", "POST", "PUT", "DELETE", "PATCH"]
_LARGEST_PAGE = 1000


class Rest:
    """The routes under Twilio's own paths. `drop` closes a request's connection unanswered."""

    def __init__(self, carrier: Carrier, drop: Drop) -> None:
        self._carrier = carrier
        self._drop = drop
        self._account = carrier.settings.account_sid

    def routes(self) -> list[Route]:
        account = f"/{API_VERSION}/Accounts/{{account}}"
        return [
            Route(
                f"{account}/Messages.json",
                self._for_account({"GET": self._list, "POST": self._create}),
                methods=_ALL,
            ),
            Route(
                f"{account}/Messages/{{sid}}.json",
                self._for_account({"GET": self._fetch, "POST": self._update, "DELETE": self._delete}),
                methods=_ALL,
            ),
            Route(
                f"{account}/Messages/{{sid}}/Media.json",
                self._for_account({"GET": self._pictures}),
                methods=_ALL,
            ),
            Route(
                f"{account}/Messages/{{sid}}/Media/{{picture}}.json",
                self._for_account({"GET": self._picture, "DELETE": self._delete_picture}),
                methods=_ALL,
            ),
            Route(f"{account}.json", self._for_account({"GET": self._show_account}), methods=_ALL),
        ]

    def _for_account(self, endpoints: dict[str, Endpoint]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            with self._carrier.request():
                if not knows_token(request, self._carrier.settings):
                    return refuse(refusal(20003))
                if request.path_params["account"] != self._account:
                    return refuse(refusal(20404, request.url.path))
                method = endpoints.get(request.method)
                return await method(request) if method else refuse(refusal(20004))

        return endpoint

    async def _create(self, request: Request) -> Response:
        form = await read_form(request)
        if form is None:
            return refuse(refusal(20422, "the form is too large"))
        answer = await self._carrier.submit(form)
        match answer:
            case Accepted(message):
                return JSONResponse(self._as_json(message), 201)
            case Refused(why, retry_after):
                return refuse(why, retry_after)
            case Dropped():
                return await self._drop(request)
            case _:
                assert_never(answer)

    async def _fetch(self, request: Request) -> Response:
        message = self._carrier.message(request.path_params["sid"])
        return self._shown(message) if message else refuse(refusal(20404, request.url.path))

    async def _update(self, request: Request) -> Response:
        message = self._carrier.message(request.path_params["sid"])
        if message is None:
            return refuse(refusal(20404, request.url.path))
        form = await read_form(request)
        match form:
            case {"Status": "canceled"}:
                return self._shown(self._carrier.cancel(message))
            case {"Body": "", **others} if not others:
                return self._shown(self._carrier.redact(message) if message.status.final else refusal(20009))
            case _:
                return refuse(refusal(20422, "Status" if form and "Status" in form else "Body"))

    async def _delete(self, request: Request) -> Response:
        message = self._carrier.message(request.path_params["sid"])
        if message is None:
            return refuse(refusal(20404, request.url.path))
        if not message.status.final:
            return refuse(refusal(20009))
        self._carrier.delete(message)
        return Response(status_code=204)

    async def _list(self, request: Request) -> Response:
        try:
            number, page = _whole(request, "Page", 0), self._page(request)
        except ValueError as wrong:
            return refuse(refusal(20422, str(wrong)))
        listed = self._carrier.listing(page)
        if isinstance(listed, Refusal):
            return refuse(listed)
        found, more = listed
        return JSONResponse(
            {
                "messages": [self._as_json(message) for message in found],
                "start": number * page.size,
                "end": number * page.size + max(len(found) - 1, 0),
                "page": number,
                "page_size": page.size,
                "uri": _uri(request, page.size, number),
                "first_page_uri": _uri(request, page.size, 0),
                "next_page_uri": _uri(request, page.size, number + 1, found[-1]) if more else None,
                "previous_page_uri": _uri(request, page.size, number - 1) if number else None,
            }
        )

    async def _pictures(self, request: Request) -> Response:
        """All on one page: no phone sends more."""
        message = self._carrier.message(request.path_params["sid"])
        if message is None:
            return refuse(refusal(20404, request.url.path))
        try:
            size = min(max(_whole(request, "PageSize", 50), 1), _LARGEST_PAGE)
        except ValueError as wrong:
            return refuse(refusal(20422, str(wrong)))
        there = [each for each in self._carrier.pictures(message.sid) if not each.deleted][:size]
        return JSONResponse(
            {
                "media_list": [picture_as_json(each, self._account) for each in there],
                "start": 0,
                "end": max(len(there) - 1, 0),
                "page": 0,
                "page_size": size,
                "uri": _uri(request, size, 0),
                "first_page_uri": _uri(request, size, 0),
                "next_page_uri": None,
                "previous_page_uri": None,
            }
        )

    async def _picture(self, request: Request) -> Response:
        found = self._one_picture(request)
        if found is None:
            return refuse(refusal(20404, request.url.path))
        return JSONResponse(picture_as_json(found, self._account))

    async def _delete_picture(self, request: Request) -> Response:
        found = self._one_picture(request)
        if found is None:
            return refuse(refusal(20404, request.url.path))
        self._carrier.delete_picture(found)
        return Response(status_code=204)

    def _one_picture(self, request: Request) -> Picture | None:
        message = self._carrier.message(request.path_params["sid"])
        came = self._carrier.pictures(message.sid) if message else ()
        return next((e for e in came if e.sid == request.path_params["picture"] and not e.deleted), None)

    async def _show_account(self, request: Request) -> Response:
        uri = f"/{API_VERSION}/Accounts/{self._account}"
        return JSONResponse(
            {
                "sid": self._account,
                "friendly_name": "Pretend account",
                "status": "active",
                "type": "Full",
                "owner_account_sid": self._account,
                "uri": f"{uri}.json",
                "subresource_uris": {"messages": f"{uri}/Messages.json"},
            }
        )

    def _page(self, request: Request) -> Page:
        query = request.query_params
        since, before = _sent_between(query.get("DateSent"), query.get("DateSent>"), query.get("DateSent<"))
        size = min(max(_whole(request, "PageSize", 50), 1), _LARGEST_PAGE)
        token = query.get("PageToken")
        below = self._carrier.place(token.removeprefix("PA")) if token else None
        if token and below is None:
            raise ValueError("PageToken")
        return Page(
            size=size,
            offset=0 if token else _whole(request, "Page", 0) * size,
            below=below,
            recipient=query.get("To"),
            sender=query.get("From"),
            since=since,
            before=before,
        )

    def _shown(self, outcome: Message | Refusal) -> Response:
        if isinstance(outcome, Refusal):
            return refuse(outcome)
        return JSONResponse(self._as_json(outcome))

    def _as_json(self, message: Message) -> dict[str, object]:
        return as_json(message, self._account, len(self._carrier.pictures(message.sid)))


def _whole(request: Request, name: str, usual: int) -> int:
    text = request.query_params.get(name, str(usual))
    if re.fullmatch("[0-9]{1,6}", text) is None:
        raise ValueError(name)
    return int(text)


def _sent_between(on: str | None, since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """The instants from which and before which a text must have been sent."""
    if on:
        day = _instant(on, "DateSent").replace(hour=0, minute=0, second=0, microsecond=0)
        return day, day + timedelta(days=1)
    # Dates are shown to the second, so `until` takes in the whole second, or the whole day.
    reach = timedelta(days=1) if until and len(until) == len("2026-01-31") else timedelta(seconds=1)
    return (
        _instant(since, "DateSent>") if since else None,
        _instant(until, "DateSent<") + reach if until else None,
    )


def _instant(text: str, name: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(name) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _uri(request: Request, size: int, number: int, last: Message | None = None) -> str:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("Page", "PageSize", "PageToken")]
    place = [("PageSize", str(size)), ("Page", str(number))]
    token = [("PageToken", f"PA{last.sid}")] if last else []
    return f"{request.url.path}?{urlencode(kept + place + token)}"
