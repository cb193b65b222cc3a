"""Check-ins, as a clinic's system meets them: set once, changed by version, withdrawn for good; answers are numbers in the brief."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from handrail_planner.desk import Desk
from handrail_planner.fit_checks import FitChecks
from handrail_planner.handlers.check_ins import on_check_in_answered, on_check_in_corrected
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import CheckInAnswered, CheckInCorrected, CheckInSet, CheckInWithdrawn
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db

from tests.planner.conftest import MONDAY, Caller, Said, hear, register

BODY: dict[str, Any] = {
    "question": "How is your energy now, 0 low, 10 high?",
    "better": "higher",
    "real_change": 2,
    "days": ["MO", "WE", "FR"],
    "start": "10:00",
    "end": "18:00",
}


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


async def made(clinic: Caller, client_id: str, **changes: object) -> Any:
    return await clinic.made(f"/v1/clients/{client_id}/check-ins", BODY | changes)


def answer(clinic: Caller, shown: Any, number: int, *, minutes: int = 0, version: int = 1) -> Recorded[CheckInAnswered]:
    event = CheckInAnswered.model_validate(
        {
            "clinic_id": clinic.clinic_id,
            "client_id": shown["client_id"],
            "occurred_at": MONDAY + timedelta(minutes=minutes),
            "check_in_id": shown["check_in_id"],
            "check_in_version": version,
            "reply_id": uuid4(),
            "local_date": MONDAY.date(),
            "asked_at": MONDAY,
            "number": number,
            "lowest": 0,
            "highest": 10,
        }
    )
    return wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())


async def test_it_is_set_once_and_shown_as_the_text_that_is_sent(clinic: Caller, client_id: str, said: Said) -> None:
    path = f"/v1/clients/{client_id}/check-ins"
    first = await clinic.made(path, BODY, Idempotency_Key="one")
    again = await clinic.made(path, BODY, Idempotency_Key="one")
    assert first == again
    assert first["text"] == "Harbor: How is your energy now, 0 low, 10 high? Reply 0 to 10."
    assert (first["from_date"], first["until_date"], first["version"]) == ("2026-03-02", None, 1)
    news = [each for each in await said.all() if isinstance(each, CheckInSet)]
    assert [(str(each.check_in_id), each.check_in_version, each.times, each.per) for each in news] == [
        (first["check_in_id"], 1, 1, "day")
    ]
    assert BODY["question"] not in news[0].model_dump_json()
    assert [each["check_in_id"] for each in (await clinic.get(path)).json()["items"]] == [first["check_in_id"]]


async def test_a_fortnight_after_they_were_enrolled_a_client_gets_one_of_ours(
    clinic: Caller, client_id: str, said: Said, desk: Desk, clock: VirtualClock
) -> None:
    path, loop = f"/v1/clients/{client_id}/check-ins", FitChecks(desk)
    clock.advance_to(MONDAY + timedelta(days=14) - timedelta(seconds=1))
    assert not await loop.due()
    await loop.make_all()
    assert (await clinic.get(path)).json()["items"] == []

    clock.advance_to(clock.now() + timedelta(seconds=1))
    assert await loop.due()
    for _ in range(2):
        await loop.make_all()
    assert not await loop.due()
    [fits] = (await clinic.get(path)).json()["items"]
    assert fits["text"] == "Harbor: How well do these texts fit you, 0 not at all, 10 very well? Reply 0 to 10."
    assert (fits["about"], fits["from_date"], fits["better"]) == ("fit", "2026-03-16", None)
    [news] = [each for each in await said.all() if isinstance(each, CheckInSet)]
    assert (news.about, str(news.check_in_id)) == ("fit", fits["check_in_id"])
    for _ in range(3):
        await made(clinic, client_id)


async def test_one_of_ours_is_the_clinics_to_change_and_anybodys_to_withdraw_for_good(
    clinic: Caller, client_id: str, desk: Desk, db: Db, clock: VirtualClock
) -> None:
    path, loop = f"/v1/clients/{client_id}/check-ins", FitChecks(desk)
    clock.advance_to(MONDAY + timedelta(days=14))
    await loop.make_all()
    [fits] = (await clinic.get(path)).json()["items"]
    one = f"/v1/check-ins/{fits['check_in_id']}"
    refused = await clinic.put(one, BODY, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (409, "check_in_of_the_clinic")

    await hear(db, answer(clinic, fits, 3), on_check_in_answered, MONDAY)
    brief = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()
    [told] = brief["check_ins"]
    assert told["question"] == "How well do these texts fit you, 0 not at all, 10 very well?"

    assert (await clinic.post(f"{one}/withdraw")).json()["withdrawn_at"] is not None
    clock.advance_to(MONDAY + timedelta(days=60))
    await loop.make_all()
    [over] = (await clinic.get(path)).json()["items"]
    assert over["check_in_id"] == fits["check_in_id"]


async def test_who_left_before_gets_none(clinic: Caller, client_id: str, desk: Desk, clock: VirtualClock) -> None:
    await clinic.post(f"/v1/clients/{client_id}/discharge")
    clock.advance_to(MONDAY + timedelta(days=20))
    loop = FitChecks(desk)
    await loop.make_all()
    assert not await loop.due()
    assert (await clinic.get(f"/v1/clients/{client_id}/check-ins")).json()["items"] == []


async def test_an_edit_names_its_version_and_the_same_again_says_nothing(
    clinic: Caller, client_id: str, said: Said
) -> None:
    path = f"/v1/check-ins/{(await made(clinic, client_id))['check_in_id']}"
    assert (await clinic.put(path, BODY | {"times": 2})).status_code == 428
    assert (await clinic.put(path, BODY, If_Match='"1"')).json()["version"] == 1
    changed = await clinic.put(path, BODY | {"times": 2}, If_Match='"1"')
    assert (changed.status_code, changed.json()["version"], changed.headers["ETag"]) == (200, 2, '"2"')
    assert (await clinic.put(path, BODY, If_Match='"1"')).status_code == 412
    assert (await said.names()).count("CheckInSet") == 2


async def test_a_withdrawn_one_is_over_for_good(clinic: Caller, client_id: str, said: Said) -> None:
    path = f"/v1/check-ins/{(await made(clinic, client_id))['check_in_id']}"
    for _ in range(2):
        assert (await clinic.post(f"{path}/withdraw")).json()["withdrawn_at"] is not None
    assert isinstance(await said.last(), CheckInWithdrawn)
    assert (await said.names()).count("CheckInWithdrawn") == 1
    refused = await clinic.put(path, BODY, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (409, "check_in_withdrawn")


async def test_a_fourth_at_a_time_is_refused_and_what_a_lock_screen_must_not_tell(
    clinic: Caller, client_id: str
) -> None:
    path = f"/v1/clients/{client_id}/check-ins"
    bad = await clinic.post(path, BODY | {"question": "How strong is your craving now?"})
    assert [each["field"] for each in bad.json()["faults"]] == ["question"]
    for _ in range(3):
        await made(clinic, client_id)
    refused = await clinic.post(path, BODY)
    assert (refused.status_code, refused.json()["code"]) == (409, "check_ins_enough")


async def test_one_whose_last_day_is_over_takes_no_place_until_it_is_asked_again(
    clinic: Caller, client_id: str, clock: VirtualClock
) -> None:
    ended = await made(clinic, client_id, until_date="2026-03-03")
    for _ in range(2):
        await made(clinic, client_id)
    clock.advance_to(clock.now() + timedelta(days=3))
    await made(clinic, client_id)
    path = f"/v1/check-ins/{ended['check_in_id']}"
    refused = await clinic.put(path, BODY | {"from_date": "2026-03-02"}, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (409, "check_ins_enough"), refused.text


async def test_another_clinic_has_no_such_check_in(clinic: Caller, client_id: str, http: Any) -> None:
    path = f"/v1/check-ins/{(await made(clinic, client_id))['check_in_id']}"
    other = await register(http)
    assert (await other.get(path)).json()["code"] == "check_in_unknown"
    assert (await other.post(f"{path}/withdraw")).status_code == 404


async def test_the_brief_shows_answers_as_numbers_and_counts_none_as_done(
    clinic: Caller, client_id: str, desk: Desk
) -> None:
    shown = await made(clinic, client_id)
    facts = [answer(clinic, shown, number, minutes=at) for at, number in enumerate((3, 8, 5))]
    for fact in (*facts, facts[0], answer(clinic, shown, 9, version=2)):
        await hear(desk.db, fact, on_check_in_answered, MONDAY)
    brief = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()
    [went] = brief["check_ins"]
    assert ([each["number"] for each in went["answers"]], went["middle"]) == ([3, 8, 5], 5)
    assert brief["comebacks"] == 0
    assert brief["plans"] == []
    text = (await clinic.get(f"/v1/clients/{client_id}/brief.txt")).text
    assert "  3, 8, 5; the middle one 5" in text
    assert "3, 8, 5" in (await clinic.get(f"/v1/clients/{client_id}/brief.html")).text


async def test_an_answer_that_was_taken_back_is_shown_no_more(clinic: Caller, client_id: str, desk: Desk) -> None:
    shown = await made(clinic, client_id)
    first, last = (answer(clinic, shown, number, minutes=at) for at, number in enumerate((8, 6)))
    for fact in (first, last):
        await hear(desk.db, fact, on_check_in_answered, MONDAY)
    said = first.event
    about = {name: getattr(said, name) for name in ("clinic_id", "client_id", "check_in_id", "local_date", "asked_at")}
    replies = {"reply_id": last.event.reply_id, "corrects": said.reply_id}
    corrected = CheckInCorrected.model_validate(about | replies | {"occurred_at": MONDAY, "was": 8, "now": 6})
    for client in (uuid4(), said.client_id, said.client_id):
        event = corrected.model_copy(update={"client_id": client})
        heard = wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())
        await hear(desk.db, heard, on_check_in_corrected, MONDAY)
        [went] = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()["check_ins"]
        assert [each["number"] for each in went["answers"]] == ([8, 6] if client != said.client_id else [6])


async def test_an_answer_to_nothing_that_was_asked_here_is_left(clinic: Caller, client_id: str, desk: Desk) -> None:
    nobody = {"client_id": client_id, "check_in_id": str(UUID(int=9))}
    await hear(desk.db, answer(clinic, nobody, 3), on_check_in_answered, MONDAY)
    async with desk.db.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM check_in_answer") == 0
