"""Nothing a client wrote, and nothing that names one, gets into a log line: not through ours, a library's or an exception's."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from handrail_shared.contracts.events import ActionDone
from handrail_shared.contracts.examples import example
from handrail_shared.runtime import log as kit
from handrail_shared.runtime.log import MASK, get_logger, set_up
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

PHONE, NAME, BODY, EMAIL = "+12025550143", "Jo Marlow", "I drank again at Sam's", "jo@example.com"
SOURCES = [
    each
    for place in ("services", "shared", "deploy/standalone")
    for each in (Path(__file__).parents[3] / place).rglob("*.py")
]
CANARIES = (PHONE, "2025550143", NAME, "Marlow", BODY, "drank", EMAIL, "jo@")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written, with the process's logging put back afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    set_up("DEBUG", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def written(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def assert_nothing_of_a_person(lines: io.StringIO) -> None:
    text = lines.getvalue()
    assert text
    for canary in CANARIES:
        assert canary not in text


def test_ids_numbers_instants_and_codes_are_kept(lines: io.StringIO) -> None:
    identity, now = UUID(int=7), datetime(2026, 3, 6, tzinfo=UTC)
    get_logger("x").info(
        "nudge_sent", nudge=identity, segments=1, late=False, reason="quiet_hours", at=now, text=str(identity)
    )
    [line] = written(lines)
    assert line["event"] == "nudge_sent"
    assert (line["nudge"], line["segments"], line["late"], line["reason"]) == (str(identity), 1, False, "quiet_hours")
    assert line["text"] == str(identity)


def test_a_carriers_own_id_of_a_text_is_kept(lines: io.StringIO) -> None:
    ids = ["SM" + "0123456789abcdef" * 2, "MM" + "9" * 32]
    get_logger("x").info("lost_text_found", text=ids[0], others=ids[1:])
    [line] = written(lines)
    assert (line["text"], line["others"]) == (ids[0], ids[1:])


NEVER_TEXT = frozenset(
    {
        "ahead",
        "attempt",
        "attempts",
        "case",
        "check_in",
        "client",
        "clinic",
        "event_id",
        "id",
        "moment",
        "nudge",
        "plan",
        "supporter",
        "text",
    }
    | {
        "events",
        "everything",
        "moments",
        "most",
        "people",
        "place",
        "port",
        "rows",
        "seconds",
        "size",
        "step",
        "texts",
        "tries",
    }
    | {"exc_info", "news", "received_at", "since", "until"}
)
"""Fields of log lines that are ids, numbers, instants or members of an enumeration wherever they are written."""


def test_whatever_a_log_line_of_ours_tells_can_be_read_in_it() -> None:
    """A field that is neither known for its codes nor never a text would be written as a mask, and nobody would notice until it is needed."""
    fields = {
        keyword.arg: f"{file.name}:{call.lineno}"
        for file in SOURCES
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("log.")
        for keyword in call.keywords
        if keyword.arg is not None
    }
    assert len(fields) > 50
    assert {name: where for name, where in fields.items() if name not in kit._CODES | kit._ALWAYS | NEVER_TEXT} == {}


@pytest.mark.parametrize("canary", [PHONE, "12025550143", "(202) 555-0143", NAME, BODY, EMAIL, "résumé", ""])
def test_any_other_text_is_masked(lines: io.StringIO, canary: str) -> None:
    get_logger("x").info("reply_read", body=canary, several=[canary, {"deep": canary}], thing=object())
    [line] = written(lines)
    assert line["body"] == MASK
    assert line["several"] == [MASK, MASK]
    assert line["thing"] == MASK


def test_an_exception_is_told_by_its_type_and_place(lines: io.StringIO) -> None:
    try:
        raise ValueError(f"could not read {BODY} from {PHONE}, {NAME} <{EMAIL}>")  # noqa: TRY301
    except ValueError:
        get_logger("x").exception("reply_failed")
    [line] = written(lines)
    assert line["fault"] == "ValueError"
    assert_nothing_of_a_person(lines)


def test_an_exceptions_cause_is_not_quoted_either(lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError(PHONE)  # noqa: TRY301
        except KeyError as cause:
            raise RuntimeError(BODY) from cause
    except RuntimeError as fault:
        get_logger("x").error("reply_failed", exc_info=fault)
        logging.getLogger("somebody.elses").exception("failed", exc_info=fault)
    assert_nothing_of_a_person(lines)


def test_a_validation_error_is_not_quoted(lines: io.StringIO) -> None:
    class Reply(BaseModel):
        number: int

    try:
        Reply.model_validate({"number": BODY})
    except ValueError:
        get_logger("x").exception("reply_not_valid")
    assert_nothing_of_a_person(lines)


def test_of_a_librarys_line_only_the_speaker_is_written(lines: io.StringIO) -> None:
    library = logging.getLogger("somebody.elses")
    library.warning("sending to %s", PHONE)
    library.warning("RCPT TO:<%s>", EMAIL)
    library.warning("could not parse: %s, said %s", BODY, NAME)
    assert_nothing_of_a_person(lines)
    assert [(line["event"], line["logger"]) for line in written(lines)] == [("library_line", "somebody.elses")] * 3


def test_a_name_of_one_word_is_no_code(lines: io.StringIO) -> None:
    get_logger("x").info("heard", name="Samantha", words="relapsed", reason="quiet_hours")
    [line] = written(lines)
    assert (line["name"], line["words"], line["reason"]) == (MASK, MASK, "quiet_hours")


def test_the_buss_own_lines_are_written(lines: io.StringIO) -> None:
    logging.getLogger("handrail.bus").warning("batch_failed at %s", "handrail.replies.v1/3")
    [line] = written(lines)
    assert line["event"] == "batch_failed at handrail.replies.v1/3"


def test_a_librarys_traceback_is_not_written(lines: io.StringIO) -> None:
    try:
        raise ValueError(f"{NAME} {PHONE}")  # noqa: TRY301
    except ValueError:
        logging.getLogger("somebody.elses").exception("failed")
    assert_nothing_of_a_person(lines)


def test_a_librarys_extra_fields_are_not_written_in_clear(lines: io.StringIO) -> None:
    logging.getLogger("somebody.elses").warning("failed", extra={"recipient": PHONE, "body": BODY, "who": NAME})
    assert_nothing_of_a_person(lines)


def test_an_event_in_a_log_line_shows_nothing(lines: io.StringIO) -> None:
    get_logger("x").info("heard", fact=example(ActionDone).event, headers={"To": PHONE})
    [line] = written(lines)
    assert (line["fact"], line["headers"]) == (MASK, MASK)


@given(st.text(max_size=60))
def test_no_text_with_a_space_or_a_sign_passes(text: str) -> None:
    passed = kit._harmless(f"{text} {PHONE}", code=True)
    assert passed == MASK
    assert kit._harmless(f"{text}@example.com", code=True) == MASK


@given(st.from_regex(r"\+?[0-9]{8,15}", fullmatch=True))
def test_no_number_that_could_be_dialled_passes(number: str) -> None:
    assert kit._harmless(number, code=True) == MASK
    assert kit._harmless(f"to:{number}", code=True) == MASK
