"""The consent ledger over HTTP: what each yes and no is for, who said it, on what evidence, and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from handrail_planner.handlers.consents import on_consent_given, on_consent_held, on_consent_revoked
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import ConsentGiven, ConsentHeld, ConsentRevoked, Event
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db

from tests.planner.conftest import MONDAY, SAM, Caller, Said, hear, register

FORM = {"channel": "sms", "wording_version": "sms_2026", "risk_warning": "risk_2026"}


def heard(
    kind: type[Event], clinic: Caller, client_id: str, *, minutes: int, about: UUID, **told: Any
) -> Recorded[Any]:
    told |= {"clinic_id": clinic.clinic_id, "client_id": client_id, "occurred_at": MONDAY + timedelta(minutes=minutes)}
    event = kind.model_validate({"channel": "sms"} | told)
    return wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=about)


async def lines(clinic: Caller, client_id: str) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = (await clinic.get(f"/v1/clients/{client_id}/consents")).json()["items"]
    return shown


async def sms(clinic: Caller, client_id: str) -> dict[str, Any]:
    shown = (await clinic.get(f"/v1/clients/{client_id}")).json()
    return next(each for each in shown["consents"] if each["channel"] == "sms")


async def test_every_line_says_what_for_by_whom_and_on_what_evidence(clinic: Caller, db: Db) -> None:
    client_id, form, yes, stop, doubt = await clinic.client(), uuid4(), uuid4(), uuid4(), uuid4()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, FORM | {"purposes": ["recap", "nudges"], "reference": str(form)})
    given = {"stage": "confirmed", "wording_version": "opt_in_1", "evidence": "reply_ok"}
    for fact, handler in (
        (heard(ConsentGiven, clinic, client_id, minutes=1, about=yes, **given), on_consent_given),
        (heard(ConsentHeld, clinic, client_id, minutes=2, about=doubt, reason="in_doubt"), on_consent_held),
        (heard(ConsentHeld, clinic, client_id, minutes=3, about=doubt, reason="too_old"), on_consent_held),
        (
            heard(ConsentRevoked, clinic, client_id, minutes=4, about=stop, evidence="carrier_opt_out"),
            on_consent_revoked,
        ),
    ):
        await hear(db, fact, handler, MONDAY)
    told = await lines(clinic, client_id)
    assert [(each["said"], each["evidence"], each["actor"], each["reference"]) for each in told] == [
        ("recorded", "clinic_form", "clinic", str(form)),
        ("confirmed", "reply_ok", "client", str(yes)),
        ("held", "in_doubt", "client", str(doubt)),
        ("lapsed", "too_old", "system", str(doubt)),
        ("revoked", "carrier_opt_out", "carrier", str(stop)),
    ]
    assert [each["purposes"] for each in told] == [["nudges", "recap"], None, None, None, None]
    assert told[0]["actor_id"] in clinic.key.replace("-", "") or UUID(told[0]["actor_id"]).hex in clinic.key
    assert (await sms(clinic, client_id))["state"] == "revoked"


async def test_a_purpose_is_added_and_withdrawn_alone(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, FORM)
    shown = await clinic.made(path, FORM | {"purposes": ["recap", "own_words"]})
    assert shown["purposes"] == ["nudges", "recap", "own_words"], "what was agreed to before stays agreed to"
    for _ in range(2):
        answer = await clinic.post(f"{path}/revoke", {"channel": "sms", "purposes": ["recap"]})
        assert (answer.json()["state"], answer.json()["purposes"]) == ("recorded", ["nudges", "own_words"])
    told = [each for each in await said.all() if isinstance(each, ConsentGiven | ConsentRevoked)]
    assert [each.purposes for each in told] == [("nudges",), ("own_words", "recap"), ("recap",)], "each once"
    assert [each["said"] for each in await lines(clinic, client_id)] == ["recorded", "recorded", "revoked"]


async def test_the_warning_that_was_shown_is_kept_with_each_form_and_stands_until_another_was(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    assert (await sms(clinic, client_id))["risk_warning"] is None
    assert (await clinic.made(path, FORM | {"risk_warning": "risk_2026_01"}))["risk_warning"] == "risk_2026_01"
    given = {"stage": "confirmed", "wording_version": "opt_in_1", "evidence": "reply_ok"}
    yes = heard(ConsentGiven, clinic, client_id, minutes=1, about=uuid4(), **given)
    await hear(db, yes, on_consent_given, MONDAY)
    assert (await sms(clinic, client_id))["risk_warning"] == "risk_2026_01", "an OK leaves it as it is"
    clock.advance_to(MONDAY + timedelta(minutes=2))
    further = await clinic.made(path, FORM | {"purposes": ["recap"], "risk_warning": "risk_2026_11"})
    assert (further["state"], further["risk_warning"]) == ("confirmed", "risk_2026_11")
    listed = (await clinic.get("/v1/clients")).json()["items"][0]["consents"]
    assert {each["channel"]: each["risk_warning"] for each in listed} == {"sms": "risk_2026_11", "email": None}
    clock.advance_to(MONDAY + timedelta(minutes=3))
    gone = (await clinic.post(f"{path}/revoke", {"channel": "sms"})).json()
    assert (gone["state"], gone["risk_warning"]) == ("revoked", "risk_2026_11")
    told = [(each["evidence"], each["risk_warning"]) for each in await lines(clinic, client_id)]
    assert told == [
        ("clinic_form", "risk_2026_01"),
        ("reply_ok", None),
        ("clinic_form", "risk_2026_11"),
        ("clinic_request", None),
    ]


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("left_out", [True, False])
async def test_a_form_of_who_was_not_warned_is_refused_with_what_to_do(
    clinic: Caller, said: Said, channel: str, left_out: bool
) -> None:
    client_id = await clinic.client(email="sam@example.com")
    before = await said.names()
    form = FORM | {"channel": channel, "risk_warning": None}
    if left_out:
        del form["risk_warning"]
    answer = await clinic.post(f"/v1/clients/{client_id}/consents", form)
    [fault] = answer.json()["faults"]
    assert (answer.status_code, fault["field"]) == (422, "risk_warning")
    assert "warn the client first" in fault["fault"]
    assert "not encrypted" in fault["fault"]
    assert (await lines(clinic, client_id), await said.names()) == ([], before), "nothing is kept, nobody hears of it"


async def test_with_the_last_thing_that_is_sent_the_channel_closes(clinic: Caller, said: Said) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, FORM | {"purposes": ["nudges", "own_words"]})
    answer = await clinic.post(f"{path}/revoke", {"channel": "sms", "purposes": ["nudges"]})
    assert answer.json()["state"] == "revoked"
    news = await said.last()
    assert isinstance(news, ConsentRevoked)
    assert news.purposes is None


async def test_a_new_form_after_a_no_is_for_what_it_says_and_nothing_else(clinic: Caller, clock: VirtualClock) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, FORM | {"purposes": ["nudges", "recap"]})
    await clinic.post(f"{path}/revoke", {"channel": "sms"})
    clock.advance_to(MONDAY + timedelta(minutes=1))
    shown = await clinic.made(path, FORM)
    assert (shown["state"], shown["purposes"]) == ("recorded", ["nudges"])


async def test_a_consent_that_waits_to_be_confirmed_anew_can_be_withdrawn(clinic: Caller, db: Db) -> None:
    client_id = await clinic.client()
    await clinic.made(f"/v1/clients/{client_id}/consents", FORM)
    given = {"stage": "confirmed", "wording_version": "opt_in_1", "evidence": "reply_ok"}
    yes = heard(ConsentGiven, clinic, client_id, minutes=1, about=uuid4(), **given)
    await hear(db, yes, on_consent_given, MONDAY)
    old = heard(ConsentHeld, clinic, client_id, minutes=2, about=uuid4(), reason="too_long_silent")
    await hear(db, old, on_consent_held, MONDAY)
    assert (await sms(clinic, client_id))["state"] == "lapsed"
    waiting = (await clinic.get("/v1/worklist")).json()["items"]
    assert "consent_lapsed" in [each["kind"] for each in waiting]


async def test_another_number_and_a_file_are_evidence_of_their_own(clinic: Caller) -> None:
    client_id = await clinic.client()
    await clinic.made(f"/v1/clients/{client_id}/consents", FORM)
    await clinic.put(f"/v1/clients/{client_id}/contact", SAM | {"phone": "+12025550144", "version": 1})
    assert [each["evidence"] for each in await lines(clinic, client_id)] == ["clinic_form", "contact_changed"]
    file = "phone,zone,sms_consent_wording,risk_warning\n+12025550177,America/New_York,sms_2026,risk_2026\n"
    headers = {"Authorization": f"Bearer {clinic.key}", "Content-Type": "text/csv"}
    made = (await clinic.http.post("/v1/clients/import", content=file, headers=headers)).json()
    line_of = made["clients"][0]["client_id"]
    [line] = await lines(clinic, line_of)
    assert (line["actor"], line["reference"], line["purposes"]) == ("import", made["import_id"], ["nudges"])
    assert (line["risk_warning"], (await sms(clinic, line_of))["risk_warning"]) == ("risk_2026", "risk_2026")


async def test_the_ledger_comes_page_by_page_in_the_order_in_which_things_happened(clinic: Caller, db: Db) -> None:
    client_id = await clinic.client()
    await clinic.made(f"/v1/clients/{client_id}/consents", FORM)
    told = {"evidence": "reply_stop"}
    for minutes in (4, 2, 3, 1):
        fact = heard(ConsentRevoked, clinic, client_id, minutes=minutes, about=uuid4(), **told)
        await hear(db, fact, on_consent_revoked, MONDAY)
    path, seen = f"/v1/clients/{client_id}/consents?limit=2", list[str]()
    page = (await clinic.get(path)).json()
    for _ in range(3):
        seen += [each["at"] for each in page["items"]]
        if page["next"] is None:
            break
        page = (await clinic.get(f"{path}&after={page['next']}")).json()
    assert len(seen) == 5
    assert seen == sorted(seen)


async def test_a_plan_tells_that_its_words_may_not_show(clinic: Caller) -> None:
    client_id = await clinic.client()
    path, goal = f"/v1/clients/{client_id}/consents", await clinic.goal(client_id)
    drafted = await clinic.draft(client_id, goal, copy_level="personal")
    told = [[each["code"] for each in drafted["warnings"]]]
    for purposes in (["nudges"], ["own_words"]):
        await clinic.made(path, FORM | {"purposes": purposes})
        shown = (await clinic.get(f"/v1/plans/{drafted['plan_id']}")).json()
        told.append([each["code"] for each in shown["warnings"]])
    assert told == [[], ["no_own_words_consent"], []]


BAD: list[tuple[str, dict[str, object], str]] = [
    ("", FORM | {"purposes": []}, "purposes"),
    ("", FORM | {"purposes": ["marketing"]}, "purposes.0"),
    ("", FORM | {"purposes": "nudges"}, "purposes"),
    ("", FORM | {"purposes": None}, "purposes"),
    ("", FORM | {"purposes": ["nudges"] * 4}, "purposes"),
    ("", FORM | {"reference": "the form that Sam signed"}, "reference"),
    ("", FORM | {"wording_version": "Version 2"}, "wording_version"),
    ("", FORM | {"risk_warning": "They were told"}, "risk_warning"),
    ("", FORM | {"risk_warning": ""}, "risk_warning"),
    ("", {"channel": "sms", "wording_version": "sms_2026"}, "risk_warning"),
    ("", FORM | {"evidence": "said so"}, "evidence"),
    ("", FORM | {"note": "any"}, "note"),
    ("/revoke", {"channel": "fax"}, "channel"),
    ("/revoke", {"channel": "sms", "purposes": []}, "purposes"),
    ("/revoke", {"channel": "sms", "purposes": ["all"]}, "purposes.0"),
    ("/revoke", {}, "channel"),
]


@pytest.mark.parametrize(("way", "body", "field"), BAD)
async def test_what_is_no_consent_is_refused_by_field(
    clinic: Caller, said: Said, way: str, body: dict[str, object], field: str
) -> None:
    client_id = await clinic.client()
    before = await said.names()
    answer = await clinic.post(f"/v1/clients/{client_id}/consents{way}", body)
    assert answer.status_code == 422, answer.text
    assert field in [each["field"] for each in answer.json()["faults"]]
    assert (await lines(clinic, client_id), await said.names()) == ([], before)


async def test_another_clients_line_and_another_clinics_ledger_are_not_there(
    clinic: Caller, http: httpx.AsyncClient
) -> None:
    sam, kim = await clinic.client(), await clinic.client(phone="+12025550144")
    await clinic.made(f"/v1/clients/{kim}/consents", FORM)
    [kims] = await lines(clinic, kim)
    for after in (kims["entry_id"], str(uuid4())):
        answer = await clinic.get(f"/v1/clients/{sam}/consents?after={after}")
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")
    north = await register(http, alias="North")
    answer = await north.get(f"/v1/clients/{kim}/consents")
    assert (answer.status_code, answer.json()["code"]) == (404, "client_unknown")
    for limit in (0, 101, "many"):
        assert (await clinic.get(f"/v1/clients/{kim}/consents?limit={limit}")).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [("consent_months", 2), ("consent_months", 25), ("consent_silent_days", 29), ("consent_silent_days", 181)],
)
async def test_how_long_a_consent_stands_has_bounds(clinic: Caller, field: str, value: int) -> None:
    shown = (await clinic.get("/v1/clinic")).json()
    assert (shown["consent_months"], shown["consent_silent_days"]) == (12, 90)
    settings = {"alias": "Harbor", "help_phone": "+12025550100", "version": 1, field: value}
    answer = await clinic.put("/v1/clinic", settings)
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, field)


async def test_a_form_after_the_clients_own_stop_is_kept_and_says_that_only_start_opens(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    assert not (await clinic.made(path, FORM))["only_start_opens"]
    stop = heard(ConsentRevoked, clinic, client_id, minutes=1, about=uuid4(), evidence="reply_stop")
    await hear(db, stop, on_consent_revoked, MONDAY)
    clock.advance_to(MONDAY + timedelta(minutes=2))
    shown = await clinic.made(path, FORM | {"purposes": ["recap"]})
    assert (shown["state"], shown["evidence"], shown["only_start_opens"]) == ("revoked", "reply_stop", True)
    [item] = [each for each in (await clinic.get("/v1/worklist")).json()["items"] if each["kind"] == "consent_revoked"]
    assert any("START" in move["detail"] for move in item["moves"])
    given = {"stage": "confirmed", "wording_version": "opt_in_1", "evidence": "reply_start"}
    await hear(db, heard(ConsentGiven, clinic, client_id, minutes=3, about=uuid4(), **given), on_consent_given, MONDAY)
    back = await sms(clinic, client_id)
    assert (back["state"], back["purposes"], back["only_start_opens"]) == ("confirmed", ["recap"], False)


async def test_a_form_for_another_number_than_the_one_that_left_opens_as_ever(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, FORM)
    stop = heard(ConsentRevoked, clinic, client_id, minutes=1, about=uuid4(), evidence="reply_stop")
    await hear(db, stop, on_consent_revoked, MONDAY)
    clock.advance_to(MONDAY + timedelta(minutes=2))
    contact = {"phone": "+12025550177", "zone": "America/New_York", "version": 1}
    assert (await clinic.put(f"/v1/clients/{client_id}/contact", contact)).status_code == 200
    clock.advance_to(MONDAY + timedelta(minutes=3))
    shown = await clinic.made(path, FORM)
    assert (shown["state"], shown["only_start_opens"]) == ("recorded", False)


MAIL_FORM = FORM | {"channel": "email", "wording_version": "mail_2026_01"}


async def mail(clinic: Caller, client_id: str) -> Any:
    shown = (await clinic.get(f"/v1/clients/{client_id}")).json()
    return next(each for each in shown["consents"] if each["channel"] == "email")


def clicked(clinic: Caller, client_id: str, *, minutes: int, **told: object) -> Recorded[ConsentRevoked]:
    """The link of a mail; left out, `form_opens` is as in what was said before it was ever told."""
    said = {"channel": "email", "evidence": "one_click"} | told
    return heard(ConsentRevoked, clinic, client_id, minutes=minutes, about=uuid4(), **said)


async def test_a_form_opens_mails_again_to_who_left_where_no_answer_is_read(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, MAIL_FORM)
    await hear(db, clicked(clinic, client_id, minutes=1, form_opens=True), on_consent_revoked, MONDAY)
    gone = await mail(clinic, client_id)
    assert (gone["state"], gone["evidence"], gone["only_start_opens"]) == ("revoked", "one_click", False)
    clock.advance_to(MONDAY + timedelta(minutes=2))
    back = await clinic.made(path, MAIL_FORM | {"wording_version": "mail_2026_02"})
    assert (back["state"], back["evidence"], back["wording_version"]) == ("confirmed", "clinic_form", "mail_2026_02")
    assert [(each["said"], each["form_opens"]) for each in await lines(clinic, client_id)] == [
        ("confirmed", False),
        ("revoked", True),
        ("confirmed", False),
    ]


async def test_a_form_waits_for_start_where_nothing_else_was_said_and_opens_once_it_is(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, MAIL_FORM)
    await hear(db, clicked(clinic, client_id, minutes=1), on_consent_revoked, MONDAY)
    clock.advance_to(MONDAY + timedelta(minutes=2))
    assert (await clinic.made(path, MAIL_FORM))["only_start_opens"]
    await hear(db, clicked(clinic, client_id, minutes=1, form_opens=True), on_consent_revoked, MONDAY)
    back = await mail(clinic, client_id)
    assert (back["state"], back["only_start_opens"]) == ("confirmed", False)


async def test_how_things_stand_is_what_the_ledger_comes_to_when_it_is_folded_again(
    clinic: Caller, db: Db, clock: VirtualClock
) -> None:
    client_id = await clinic.client()
    path = f"/v1/clients/{client_id}/consents"
    await clinic.made(path, MAIL_FORM)
    await hear(db, clicked(clinic, client_id, minutes=1, form_opens=True), on_consent_revoked, MONDAY)
    stood = await mail(clinic, client_id)
    about = UUID(clinic.clinic_id), UUID(client_id)
    async with db.transaction(about[0]) as tx:
        await tx.execute("DELETE FROM consent WHERE client_id = $1", about[1])
    again = clicked(clinic, client_id, minutes=1, form_opens=True)
    await hear(db, again, on_consent_revoked, MONDAY)
    assert await mail(clinic, client_id) == stood
    clock.advance_to(MONDAY + timedelta(minutes=2))
    assert (await clinic.made(path, MAIL_FORM))["state"] == "confirmed"
