"""Logs: one JSON line per fact, with ids and never with a person's name, number, address or words.

Redaction is by allow-list: a field is written if its value is a number, a boolean, an id or an instant, or if it is a short
code in a field that holds codes; any other text is masked. Exceptions are written as their type and the lines they passed, never with their message, which may
quote what a client wrote. Of a library's line only who said it and how loud
is written, for it may quote anything.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, TextIO
from uuid import UUID

import structlog

MASK = "***"
_CODE = re.compile(r"^[A-Za-z][A-Za-z0-9_./:-]{0,99}$")
_ID = re.compile(r"^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Z]{2}[0-9a-f]{32})$")
"""Ours, and a carrier's own of a text."""
_PERSONAL = re.compile(r"\+?\d[\d\s().-]{6,}\d|[^@\s]+@[^@\s]+")
_ALWAYS = frozenset({"event", "level", "timestamp", "logger", "at"})
_CODES = frozenset(
    [
        "service",
        "group",
        "topic",
        "type",
        "by",
        "reason",
        "fault",
        "part",
        "loop",
        "path",
        "method",
        "kind",
        "found",
        "outcome",
        "position",
        "needs",
        "error",
        "state",
        "channel",
        "hook",
        "code",
        "status",
        "stage",
        "says",
        "act",
        "copies",
        "gate",
        "note",
        "sweep",
        "then",
        "tier",
        "was",
        "way",
        "what",
        "which",
        "why",
        "wording",
    ]
)
"""The fields whose text is a code of ours, never a word of somebody's."""
_TRUSTED = ("handrail.", "uvicorn.error")
"""Loggers of the standard library whose sentences are known to quote nobody."""


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose first argument is the fact's name: `log.info("nudge_sent", nudge=nudge_id)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def set_up(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every line of this process, ours and the libraries', through redaction to `stream` (standard error)."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper("iso"),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _foreign],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                trace,
                redact,
                structlog.processors.JSONRenderer(default=str),
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("faststream", "uvicorn.access", "twilio", "aiohttp", "httpx", "httpcore", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("aiokafka").setLevel(
        logging.CRITICAL
    )  # the bus says once what it would say twenty times a second


def _foreign(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's sentence may quote anything."""
    text = str(line.get("event", ""))
    trusted = str(line.get("logger", "")).startswith(_TRUSTED)
    line["event"] = text[:200] if trusted and not _PERSONAL.search(text) else "library_line"
    return line


def trace(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace exception information by its type and places."""
    caught = line.pop("exc_info", None)
    if caught is True:
        caught = sys.exc_info()
    fault = caught[1] if isinstance(caught, tuple) else caught
    if isinstance(fault, BaseException):
        line["fault"] = type(fault).__name__
        frames = traceback.extract_tb(fault.__traceback__)[-6:]
        line["at"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
    return line


def redact(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask every value that is not plainly harmless."""
    for name, value in line.items():
        if name not in _ALWAYS:
            line[name] = _harmless(value, code=name in _CODES)
    return line


def _harmless(value: object, *, code: bool) -> object:
    if value is None or isinstance(value, bool | int | float | UUID | datetime | date | timedelta):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple | set | frozenset):
        return [_harmless(each, code=code) for each in value][:50]
    if isinstance(value, str) and (_ID.match(value) or (code and _CODE.match(value) and not _PERSONAL.search(value))):
        return value
    return MASK
