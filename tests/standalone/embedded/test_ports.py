"""A port that is drawn is free, and nobody else's."""

import socket
from collections import deque

import pytest
from handrail.embedded import ports


def test_nobody_is_given_what_somebody_else_was_given_and_does_not_listen_on_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lowest, _ = ports.BETWEEN
    monkeypatch.setattr(ports, "BETWEEN", (lowest, lowest + 400))
    given = [ports.free_port() for _ in range(60)] + [ports.free_port(followers=3) for _ in range(5)]
    taken = [*given[:60], *(port + more for port in given[60:] for more in range(4))]
    assert len(set(taken)) == len(taken)


def test_what_somebody_listens_on_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    port = ports.free_port()
    monkeypatch.setattr(ports, "_given", deque[int]())
    monkeypatch.setattr(ports, "BETWEEN", (port, port + 1))
    with socket.create_server(("127.0.0.1", port)), pytest.raises(RuntimeError, match="no free port"):
        ports.free_port()
