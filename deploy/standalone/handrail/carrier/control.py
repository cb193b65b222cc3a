"""Another process sets faults, numbers and people here, and texts as a client does.

JSON under `/_control`, for whoever bears the account's SID and token; nothing here is
Twilio's, and nothing of it shows on Twilio's paths.
"""

from collections.abc import Awaitable, Callable

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handrail.carrier.carrier import Carrier
from handrail.carrier.codes import refusal
from handrail.carrier.door import knows_token, read_body, refuse
from handrail.carrier.faults import Fault
from handrail.carrier.message import Message, Person

Endpoint = Callable[[Request], Awaitable[Response]]
_FAULT = TypeAdapter(Fault)
_FAULTS = TypeAdapter(dict[int, Fault])
_MESSAGES = TypeAdapter(list[Message])


class Ask(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Number(Ask):
    number: str
    webhook: str | None = None


class Introduction(Ask):
    number: str
    name: str
    zone: str | None = None


class Text(Ask):
    sender: str
    recipient: str
    body: str
    sid: str | None = None
    pictures: tuple[str, ...] = ()


class Control:
    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    def routes(self) -> list[Route]:
        return [
            Route("/_control/state", self._guarded(self._state), methods=["GET"]),
            Route("/_control/messages", self._guarded(self._messages), methods=["GET"]),
            Route("/_control/faults", self._guarded(self._add_fault), methods=["POST"]),
            Route("/_control/faults", self._guarded(self._drop_faults), methods=["DELETE"]),
            Route("/_control/faults/{id:int}", self._guarded(self._drop_faults), methods=["DELETE"]),
            Route("/_control/numbers", self._guarded(self._own), methods=["POST"]),
            Route("/_control/people", self._guarded(self._introduce), methods=["POST"]),
            Route("/_control/texts", self._guarded(self._text), methods=["POST"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            if not knows_token(request, self._carrier.settings):
                return refuse(refusal(20003))
            try:
                return await endpoint(request)
            except ValidationError as wrong:
                return JSONResponse(
                    {"wrong": wrong.errors(include_url=False, include_context=False, include_input=False)},
                    422,
                )
            except ValueError as wrong:
                return JSONResponse({"wrong": str(wrong)}, 422)

        return guarded

    async def _state(self, _: Request) -> Response:
        instant = self._carrier.next_instant()
        return JSONResponse(
            {
                "quiet": self._carrier.quiet(),
                "now": self._carrier.clock.now().isoformat(),
                "next_instant": instant.isoformat() if instant else None,
                "numbers": self._carrier.numbers(),
                "struck": self._carrier.struck(),
                "faults": _FAULTS.dump_python(self._carrier.faults(), mode="json"),
            }
        )

    async def _messages(self, _: Request) -> Response:
        return JSONResponse(_MESSAGES.dump_python(self._carrier.messages(), mode="json"))

    async def _add_fault(self, request: Request) -> Response:
        fault = _FAULT.validate_json(await _body(request))
        return JSONResponse({"id": self._carrier.add_fault(fault)}, 201)

    async def _drop_faults(self, request: Request) -> Response:
        self._carrier.drop_faults(request.path_params.get("id"))
        return Response(status_code=204)

    async def _own(self, request: Request) -> Response:
        asked = Number.model_validate_json(await _body(request))
        self._carrier.own(asked.number, asked.webhook)
        return Response(status_code=204)

    async def _introduce(self, request: Request) -> Response:
        asked = Introduction.model_validate_json(await _body(request))
        self._carrier.introduce(asked.number, Person(asked.name, asked.zone))
        return Response(status_code=204)

    async def _text(self, request: Request) -> Response:
        asked = Text.model_validate_json(await _body(request))
        texted = await self._carrier.text(asked.sender, asked.recipient, asked.body, asked.sid, pictures=asked.pictures)
        return JSONResponse({"sid": texted.sid, "answer": texted.answer}, 201)


async def _body(request: Request) -> bytes:
    body = await read_body(request)
    if body is None:
        raise ValueError("The request is too large")
    return body
