"""The carrier's pure parts, each alone."""

import pytest
from handrail.carrier.chance import draw, sid
from handrail.carrier.codes import refusal
from handrail.carrier.faults import Fault, Trouble
from handrail.carrier.life import following
from handrail.carrier.message import Fate, Person, Status
from handrail.carrier.segments import segments
from handrail.carrier.settings import CarrierSettings
from handrail.carrier.signature import sign
from handrail.carrier.twiml import Reply, replies
from handrail.carrier.words import OptOut, opt_out
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from tests.standalone.carrier.conftest import ACCOUNT, CLINIC, SERVICE, TOKEN

ENDS = [Fate(), Fate(Status.UNDELIVERED, 30003), Fate(Status.FAILED, 30008)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 8, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the euro sign is not split, so the first part is one short
        ("é" * 160, 1),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ê" * 134, 2),
        ("ê" * 135, 3),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
        ("👍" * 66, 2),
        ("👍" * 67, 3),
        ("a" * 1600, 11),
    ],
)
def test_segments_are_counted_as_the_networks_do(body: str, expected: int) -> None:
    assert segments(body) == expected


@given(st.text(max_size=1600))
def test_a_longer_text_never_takes_fewer_segments(body: str) -> None:
    assert segments(body + "a") >= segments(body) >= 1


@given(st.dictionaries(st.text(min_size=1), st.text()), st.sampled_from(["/in", "/in?a=1&b=%20", ":8443/in"]))
def test_a_signature_is_the_one_twilios_validator_expects(params: dict[str, str], tail: str) -> None:
    url = f"https://clinic.example.com{tail}"
    assert RequestValidator(TOKEN).compute_signature(url, params) == sign(url, params, TOKEN)


@pytest.mark.parametrize(
    "word",
    ["STOP", "stop", " Stop \n", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"],
)
def test_a_word_that_stops_stops(word: str) -> None:
    assert opt_out(word) is OptOut.STOP


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("START", OptOut.START),
        ("yes", OptOut.START),
        ("UNSTOP", OptOut.START),
        ("help", OptOut.HELP),
        ("INFO", OptOut.HELP),
    ],
)
def test_a_word_that_starts_or_asks_does(word: str, meaning: OptOut) -> None:
    assert opt_out(word) is meaning


@pytest.mark.parametrize("body", ["", "STOP it", "please stop", "STOP.", "1 7", "yes!", "the end"])
def test_any_other_text_is_conversation(body: str) -> None:
    assert opt_out(body) is None


@pytest.mark.parametrize("fate", ENDS, ids=lambda fate: fate.status)
@pytest.mark.parametrize("first", [Status.ACCEPTED, Status.SCHEDULED, Status.QUEUED])
def test_every_life_comes_to_its_end_and_stays_there(first: Status, fate: Fate) -> None:
    seen = [first]
    while (status := following(seen[-1], fate)) is not None:
        assert status not in seen
        seen.append(status)
    assert seen[-1] is fate.status


@pytest.mark.parametrize("status", [status for status in Status if status.final])
@pytest.mark.parametrize("fate", ENDS, ids=lambda fate: fate.status)
def test_nothing_follows_an_end(status: Status, fate: Fate) -> None:
    assert following(status, fate) is None


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("text/xml", "<Response><Message>Hi &amp; bye</Message></Response>", ["Hi & bye"]),
        (
            "application/xml",
            "<Response><Message><Body>One</Body></Message><Message>Two</Message></Response>",
            ["One", "Two"],
        ),
        ("text/xml", '<?xml version="1.0" encoding="UTF-8"?><Response/>', []),
        ("text/xml", "<Response><Message> </Message></Response>", []),
        ("text/xml", "<Response><!-- nothing --><Message>Hi</Message></Response>", ["Hi"]),
        ("text/xml", "<Other><Message>Hi</Message></Other>", []),
        ("text/xml", "<Response><Message>Hi", []),
        ("text/xml", '<!DOCTYPE r [<!ENTITY a "b">]><Response><Message>&a;</Message></Response>', []),
        ("text/plain", "Plainly", ["Plainly"]),
        ("text/plain", "", []),
        ("text/plain", "x" * 1601, []),
        ("text/xml", f"<Response><Message>{'x' * 1601}</Message></Response>", []),
        ("text/html", "<p>An error page</p>", []),
        ("text/xml", "<Response>" + "<Message>Hi</Message>" * 50 + "</Response>", ["Hi"] * 10),
    ],
)
def test_a_webhooks_answer_is_read_as_twilio_reads_it(kind: str, text: str, expected: list[str]) -> None:
    assert [reply.body for reply in replies(kind, text)] == expected


def test_a_reply_may_name_its_numbers_and_its_callback() -> None:
    text = '<Response><Message to="+12025550144" from="+12025550100" statusCallback="https://example.com/s">Hi</Message></Response>'
    expected = Reply("Hi", recipient="+12025550144", sender="+12025550100", status_callback="https://example.com/s")
    assert replies("text/xml", text) == [expected]


@given(st.text())
def test_no_answer_is_too_strange_to_read(text: str) -> None:
    assert len(replies("text/xml", text)) <= 10


def test_a_draw_depends_on_its_key_alone() -> None:
    assert draw("a", 1) == draw("a", 1) != draw("a", 2)
    assert all(0 <= draw(n) < 1 for n in range(100))
    assert sid("SM", "a", "b") != sid("SM", "ab", "") != sid("SM", "", "ab")


def test_an_unknown_code_is_still_a_refusal() -> None:
    assert refusal(21999).as_json()["status"] == 400


@pytest.mark.parametrize(
    "wrong",
    [{"chance": 0.0}, {"chance": 1.5}, {"times": 0}, {"seconds": -1.0}, {"trouble": Trouble.SLOW}],
)
def test_an_impossible_fault_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"fault"):
        Fault(**({"trouble": Trouble.BUSY} | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_sid": "AC1"},
        {"auth_token": ""},
        {"numbers": {"12025550100": None}},
        {"services": {SERVICE: "+12025550199"}},
        {"messages_per_second": 0},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    right = {"account_sid": ACCOUNT, "auth_token": TOKEN, "numbers": {CLINIC: None}}
    with pytest.raises(ValueError, match=r"must|not in"):
        CarrierSettings(**(right | wrong))  # type: ignore[arg-type]


def test_the_token_is_not_shown_with_the_settings() -> None:
    assert TOKEN not in repr(CarrierSettings(account_sid=ACCOUNT, auth_token=TOKEN))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "Europe"])
def test_a_person_lives_in_a_zone_that_exists(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Person("Anna", zone)
