"""The services' HTTP APIs, as an integrator would call them."""

from types import TracebackType
from typing import Any, Self

import httpx

TIMEOUT_SECONDS = 20.0


class Refused(RuntimeError):
    """A service answered with a problem."""

    def __init__(self, path: str, answer: httpx.Response) -> None:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        faults = "".join(f"; {each['field']}: {each['fault']}" for each in problem.get("faults", []))
        super().__init__(f"{path}: {answer.status_code} {problem.get('code', '')}: {problem.get('detail', '')}{faults}")


class ServiceClient:
    """Calls one service. Raises `Refused` for anything but success."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def post(self, path: str, body: object, *, key: str, once: str | None = None) -> dict[str, Any]:
        """POST; `once` is the idempotency key."""
        headers = {"Authorization": f"Bearer {key}"} | ({"Idempotency-Key": once} if once else {})
        return _answer(path, await self._http.post(path, json=body, headers=headers))

    async def put(self, path: str, body: object, *, key: str) -> dict[str, Any]:
        return _answer(path, await self._http.put(path, json=body, headers={"Authorization": f"Bearer {key}"}))

    async def get(self, path: str, *, key: str) -> dict[str, Any]:
        return _answer(path, await self._http.get(path, headers={"Authorization": f"Bearer {key}"}))


def _answer(path: str, answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        raise Refused(path, answer)
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found
