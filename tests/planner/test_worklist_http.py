"""The work list and the brief, as a clinic's system meets them, on what was really heard; and nothing of it lies in clear."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from handrail_planner.core.insight import QUESTION
from handrail_planner.handlers.heard import on_heard
from handrail_planner.handlers.strangers import on_stranger_case_stated
from handrail_planner.http import worklist as listing
from handrail_planner.store import heard
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import StrangerCaseStated
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import hold

from tests.planner.conftest import MONDAY, Caller, hear, plan_body, register
from tests.planner.news import Story
from tests.support.postgres import Database


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


def story(clinic: Caller, client_id: str, plan_id: str) -> Story:
    return Story(UUID(clinic.clinic_id), UUID(client_id), UUID(plan_id), MONDAY + timedelta(hours=2))


async def hear_all(db: Db, told: Story, *facts: object) -> None:
    async with db.transaction(told.clinic_id) as tx:
        await hold(tx, [told.client_id])
        await on_heard(facts, tx, MONDAY)  # type: ignore[arg-type]  # what a story tells


async def kinds(clinic: Caller, query: str = "") -> list[str]:
    return [item["kind"] for item in (await clinic.get(f"/v1/worklist{query}")).json()["items"]]


async def test_what_was_heard_gets_on_the_list_with_its_reason_and_moves(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock
) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id))
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, *(fact for number in range(5) for fact in (told.decided(number), told.delivered(number))))
    clock.advance_to(MONDAY + timedelta(days=7))
    page = (await clinic.get("/v1/worklist?kind=silent")).json()
    (item,) = page["items"]
    assert item["reason"] == "The last 5 nudges of this plan arrived and were not answered."
    assert (item["plan_id"], item["rule"]) == (live["plan_id"], {"rule_id": "S1", "version": 1})
    assert [move["code"] for move in item["moves"]] == ["talk", "halve_step", "pause_plan"]
    assert await kinds(clinic) == ["silent", "consent_missing"]
    assert await kinds(clinic, f"?client_id={client_id}") == ["silent", "consent_missing"]


async def test_feedback_for_their_therapist_waits_until_they_meet_and_has_no_words(
    clinic: Caller, client_id: str, db: Db
) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id))
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, told.feedback(MONDAY - timedelta(hours=1)))
    (item,) = (await clinic.get("/v1/worklist?kind=feedback_given")).json()["items"]
    assert item["reason"] == "The client gave feedback by text, for their therapist to read."
    assert [move["code"] for move in item["moves"]] == ["read_texts", "take_feedback_up"]


async def test_an_item_that_was_seen_comes_back_when_its_time_is_over(
    clinic: Caller, client_id: str, clock: VirtualClock
) -> None:
    (item,) = (await clinic.get("/v1/worklist")).json()["items"]
    path = f"/v1/clients/{client_id}/worklist/{item['item_id']}"
    until = (MONDAY + timedelta(days=2)).isoformat()
    aside = await clinic.put(path, {"seen_until": until})
    assert (aside.status_code, aside.json()["item_id"]) == (200, item["item_id"])
    assert (await kinds(clinic), await kinds(clinic, "?seen=true")) == ([], ["consent_missing"])
    clock.advance_to(MONDAY + timedelta(days=2))
    assert await kinds(clinic) == ["consent_missing"]
    await clinic.put(path, {"seen_until": (MONDAY + timedelta(days=9)).isoformat()})
    await clinic.put(path, {"seen_until": MONDAY.isoformat()})
    assert await kinds(clinic) == ["consent_missing"]
    unknown = await clinic.put(f"/v1/clients/{client_id}/worklist/{client_id}", {"seen_until": until})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "item_unknown")
    far = await clinic.put(path, {"seen_until": (MONDAY + timedelta(days=200)).isoformat()})
    assert far.json()["faults"][0]["field"] == "seen_until"


async def test_the_list_is_read_page_by_page_and_is_the_same_every_time(clinic: Caller, clock: VirtualClock) -> None:
    people = sorted([await clinic.client(phone=f"+1202555014{n}") for n in range(5)])
    clock.advance_to(MONDAY + timedelta(days=15))
    whole = (await clinic.get("/v1/worklist")).json()["items"]
    assert [(item["client_id"], item["kind"]) for item in whole] == [
        (who, kind) for who in people for kind in ("consent_missing", "no_goal")
    ]
    pages, after = [], ""
    while after is not None:
        page = (await clinic.get(f"/v1/worklist?limit=4{after and f'&after={after}'}")).json()
        pages.append(page["items"])
        after = page["next"]
    assert ([item for items in pages for item in items], [len(items) for items in pages]) == (whole, [4, 4, 2])


async def test_a_request_looks_at_a_few_clients_and_says_where_the_next_goes_on(
    clinic: Caller, monkeypatch: pytest.MonkeyPatch, db: Db
) -> None:
    clients = sorted([await clinic.client(phone=f"+1202555014{number}") for number in range(4)])
    monkeypatch.setattr(listing, "AT_ONCE", 1)
    monkeypatch.setattr(listing, "LOOKED_AT", 2)
    first = (await clinic.get("/v1/worklist?kind=no_goal")).json()
    assert (first["items"], first["next"]) == ([], clients[1])
    monkeypatch.setattr(listing, "LOOKED_AT", 4)
    told = story(clinic, clients[0], str(uuid4()))
    await hear_all(db, told, told.decided(0))
    monkeypatch.setattr(listing, "MOST_ROWS", 1)
    assert (await clinic.get("/v1/worklist?kind=no_goal")).json() == {"items": [], "next": clients[0]}


async def test_the_rows_of_one_client_take_no_room_from_the_next(clinic: Caller, client_id: str, db: Db) -> None:
    mate = await clinic.client(phone="+12025550144")
    ids = [UUID(client_id), UUID(mate)]
    for who in ids:
        told = story(clinic, str(who), str(uuid4()))
        await hear_all(
            db, told, *(told.decided(number) for number in range(5)), told.answered(0), told.counted(0, run=1, total=1)
        )
    async with db.transaction(UUID(clinic.clinic_id)) as tx:
        found = await heard.of_clients(tx, UUID(clinic.clinic_id), ids, MONDAY - timedelta(days=9), limit=4)
    assert [len(found[who]) for who in ids] == [4, 4]
    assert {row.key.about for row in found[ids[1]]} == {"client", "plan", "opportunity"}


async def test_a_plan_that_was_taken_on_in_the_end_was_not_turned_down(clinic: Caller, client_id: str, db: Db) -> None:
    plan = await clinic.draft(client_id, await clinic.goal(client_id))
    path = f"/v1/plans/{plan['plan_id']}"
    for answer in ("decline", "accept"):
        await clinic.post(f"{path}/propose", {"way": "session"})
        said = await clinic.post(f"{path}/answer", {"answer": answer})
        assert said.status_code == 200, said.text
        if answer == "decline":
            assert await kinds(clinic, "?kind=plan_declined") == ["plan_declined"]
    await clinic.post(f"{path}/withdraw")
    assert await kinds(clinic, "?kind=plan_declined") == []


async def test_a_discharged_client_is_no_work_and_another_clinics_is_none_of_ours(
    clinic: Caller, client_id: str
) -> None:
    other = await register(clinic.http)
    assert await kinds(other) == []
    assert (await other.get(f"/v1/clients/{client_id}/brief")).json()["code"] == "client_unknown"
    await clinic.post(f"/v1/clients/{client_id}/discharge")
    assert await kinds(clinic) == []


async def test_a_brief_says_what_happened_since_the_last_session(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock
) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id))
    session = await clinic.made(f"/v1/clients/{client_id}/sessions", {"starts_at": MONDAY.isoformat()})
    await clinic.made(f"/v1/clients/{client_id}/insights", {"words": "I drink when I expect to be judged"})
    body = {
        "held_at": MONDAY.isoformat(),
        "notes": "Exit line works.",
        "next_starts_at": (MONDAY + timedelta(days=7)).isoformat(),
    }
    await clinic.post(f"/v1/clients/{client_id}/sessions/{session['session_id']}/held", body)
    told = story(clinic, client_id, live["plan_id"])
    before = Story(told.clinic_id, told.client_id, told.plan_id, MONDAY - timedelta(days=3))
    await hear_all(db, told, before.answered(0), *told.week())
    clock.advance_to(MONDAY + timedelta(days=7))
    shown = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()
    assert (shown["question"], shown["notes_of_last_session"]) == (QUESTION, "Exit line works.")
    assert shown["next_session_at"] == (MONDAY + timedelta(days=7)).isoformat().replace("+00:00", "Z")
    (plan,) = shown["plans"]
    assert plan["cue"] == "the Friday crowd heads for the bar"
    assert {name: count for name, count in plan["counts"].items() if count} == {
        "done": 2,
        "silent": 2,
        "undelivered": 1,
        "not_available": 1,
    }
    assert (plan["comebacks"], plan["run"], plan["repetitions"], plan["run_rests"]) == (1, 2, 2, False)
    assert (shown["comebacks"], shown["suggestion"]["code"]) == (1, "celebrate")
    assert [each["words"] for each in shown["insights"]] == ["I drink when I expect to be judged"]
    assert [each["statement"] for each in shown["goals"]] == ["Fridays that I remember"]


async def test_a_brief_has_plans_that_ended_since_the_last_session_and_their_comebacks(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock
) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id))
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, *told.week())
    clock.advance_to(MONDAY + timedelta(days=7))
    await clinic.post(f"/v1/plans/{live['plan_id']}/end", {"reason": "met"})
    shown = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()
    assert [(plan["state"], plan["counts"]["done"]) for plan in shown["plans"]] == [("ended", 2)]
    assert (shown["comebacks"], shown["suggestion"]["code"]) == (1, "celebrate")
    for form in ("txt", "html"):
        assert "(ended)" in (await clinic.get(f"/v1/clients/{client_id}/brief.{form}")).text
    session = await clinic.made(f"/v1/clients/{client_id}/sessions", {"starts_at": clock.now().isoformat()})
    clock.advance_to(MONDAY + timedelta(days=8))
    held = {"held_at": clock.now().isoformat()}
    await clinic.post(f"/v1/clients/{client_id}/sessions/{session['session_id']}/held", held)
    assert (await clinic.get(f"/v1/clients/{client_id}/brief")).json()["plans"] == [], "it was talked about"


async def test_a_brief_counts_from_the_last_session_however_long_ago_it_was(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock
) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id))
    session = await clinic.made(f"/v1/clients/{client_id}/sessions", {"starts_at": MONDAY.isoformat()})
    body = {"held_at": MONDAY.isoformat()}
    await clinic.post(f"/v1/clients/{client_id}/sessions/{session['session_id']}/held", body)
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, *told.week())
    clock.advance_to(MONDAY + timedelta(days=120))
    (plan,) = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()["plans"]
    assert (plan["counts"]["done"], plan["counts"]["silent"], plan["comebacks"]) == (2, 2, 1)


async def test_the_brief_can_be_printed(clinic: Caller, client_id: str, db: Db, clock: VirtualClock) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id))
    await clinic.made(f"/v1/clients/{client_id}/insights", {"words": "I drink when I expect to be judged"})
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, *told.week())
    clock.advance_to(MONDAY + timedelta(days=7))
    shown = await clinic.get(f"/v1/clients/{client_id}/brief.txt")
    assert shown.headers["content-type"].startswith("text/plain")
    head, comeback, plan, *rest = shown.text.split("\n\n")
    assert head.splitlines()[1].startswith("One suggestion: Begin with the comeback")
    assert comeback == "Came back after a miss: 1 time"
    assert plan.splitlines()[:2] == [
        "When the Friday crowd heads for the bar: I say my exit line and text Sam (active)",
        "  2 done, 2 not answered, 1 did not arrive, 1 held back",
    ]
    assert plan.splitlines()[2] == "  Used 2 of 2 times that the moment came"
    assert plan.splitlines()[3].startswith("  2 in all; run 2; best run ")
    assert any("I drink when I expect to be judged" in part for part in rest)
    assert len(shown.text.split()) < 250, "a minute's reading"


async def test_the_brief_is_a_page_that_escapes_and_keeps_nothing(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id), response=f"I text the <b>{CANARY}</b>")
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, *told.week(), told.unread(2, MONDAY))
    clock.advance_to(MONDAY + timedelta(days=7))
    shown = await clinic.get(f"/v1/clients/{client_id}/brief.html")
    assert shown.headers["content-type"].startswith("text/html")
    assert shown.headers["cache-control"] == "no-store"
    assert f"I text the &lt;b&gt;{CANARY}&lt;/b&gt;" in shown.text
    for said in ("Begin with the comeback", "<b>2</b> done", "<b>2</b> not answered", "<b>1</b> did not arrive"):
        assert said in shown.text
    assert "Used 2 of 2 times that the moment came." in shown.text, "silence and what did not arrive are no misses"
    assert "Unread texts of theirs: 2" in shown.text
    waiting = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()["texts_waiting"]
    assert (waiting["count"], waiting["where"]) == (2, f"/v1/clients/{client_id}/replies")
    assert CANARY not in caplog.text
    other = await register(clinic.http)
    assert (await other.get(f"/v1/clients/{client_id}/brief.html")).json()["code"] == "client_unknown"


async def test_a_change_that_the_client_asked_for_opens_the_brief_in_their_words(
    clinic: Caller, client_id: str
) -> None:
    drafted = await clinic.draft(client_id, await clinic.goal(client_id))
    path = f"/v1/plans/{drafted['plan_id']}"
    assert (await clinic.post(f"{path}/propose", {"way": "session"})).status_code == 200
    asked = await clinic.post(f"{path}/answer", {"answer": "change", "words": "smaller please"})
    assert asked.status_code == 200, asked.text
    shown = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()
    assert [each["client_wrote"] for each in shown["plans"]] == ["smaller please"]
    assert shown["suggestion"]["code"] == "propose_again"
    assert "change_asked" in [item["kind"] for item in shown["waiting"]]


CANARY = "kingfisher"


async def test_no_word_of_a_client_lies_in_a_table_in_clear(
    clinic: Caller, client_id: str, db: Db, database: Database
) -> None:
    session = await clinic.made(f"/v1/clients/{client_id}/sessions", {"starts_at": MONDAY.isoformat()})
    body = {"held_at": MONDAY.isoformat(), "notes": f"the {CANARY} again"}
    await clinic.post(f"/v1/clients/{client_id}/sessions/{session['session_id']}/held", body)
    await clinic.made(f"/v1/clients/{client_id}/insights", {"words": f"I am a {CANARY}"})
    live = await clinic.active(client_id, await clinic.goal(client_id), response=f"I text the {CANARY}")
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, *told.week())
    assert CANARY in (await clinic.get(f"/v1/clients/{client_id}/brief")).text
    admin = await asyncpg.connect(database.admin_dsn)
    try:
        await admin.execute("SET handrail.clinics = '*'")
        names = [row[0] for row in await admin.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'planner'")]
        assert {"session", "insight", "heard", "standing", "seen_item", "patience", "outbox"} <= set(names)
        for name in names:
            rows = await admin.fetch(f"SELECT t::text AS line FROM planner.{name} AS t")
            assert not [row for row in rows if CANARY in row["line"]], name
        for name in ("heard", "standing"):
            assert not await admin.fetchval(f"SELECT count(*) FROM planner.{name} AS t WHERE t::text LIKE '%hs1.%'")
    finally:
        await admin.close()


async def test_a_wish_for_another_step_waits_until_the_plan_is_revised_or_looked_at(
    clinic: Caller, client_id: str, db: Db, clock: VirtualClock
) -> None:
    goal_id = await clinic.goal(client_id)
    live = await clinic.active(client_id, goal_id)
    told = story(clinic, client_id, live["plan_id"])
    asked = MONDAY + timedelta(hours=1)
    await hear_all(
        db, told, told.paced("easier", asked), told.paced("more", asked), told.paced("less", asked, plan=False)
    )
    clock.advance_to(MONDAY + timedelta(hours=2))
    (item,) = (await clinic.get("/v1/worklist?kind=easier_wanted")).json()["items"]
    assert (item["plan_id"], item["since"]) == (live["plan_id"], "2026-03-02T16:00:00Z")
    assert [move["code"] for move in item["moves"]] == ["halve_step", "use_tiny", "move_cue"]
    assert await kinds(clinic) == ["easier_wanted", "consent_missing"]
    brief = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()
    wishes = [brief["plans"][0]["step_wish"], brief["plans"][0]["texts_wish"], brief["texts_wish"]]
    assert [each["pace"] for each in wishes] == ["easier", "more", "less"]
    assert brief["suggestion"]["code"] == "halve_step"
    await clinic.put(f"/v1/plans/{live['plan_id']}", plan_body(goal_id, response="I text Sam", version=1))
    assert await kinds(clinic) == ["consent_missing"]
    await hear_all(db, told, told.paced("harder", MONDAY + timedelta(hours=3)))
    clock.advance_to(MONDAY + timedelta(hours=4))
    assert await kinds(clinic) == ["harder_wanted", "consent_missing"]
    await clinic.made(f"/v1/clients/{client_id}/reviews", {"goal_id": goal_id, "result": "keep"})
    assert await kinds(clinic) == ["consent_missing"]


async def test_texts_that_go_unanswered_are_work_when_almost_none_are_sent(
    clinic: Caller, client_id: str, db: Db
) -> None:
    live = await clinic.active(client_id, await clinic.goal(client_id))
    told = story(clinic, client_id, live["plan_id"])
    await hear_all(db, told, told.silence("sparse", 5, MONDAY), told.faded("practise", "learn", MONDAY))
    assert await kinds(clinic) == ["consent_missing"]
    await hear_all(db, told, told.silence("rare", 8, MONDAY + timedelta(days=1)))
    (item, _) = (await clinic.get("/v1/worklist")).json()["items"]
    assert (item["kind"], item["reason"].split()[0]) == ("texts_unanswered", "8")
    brief = (await clinic.get(f"/v1/clients/{client_id}/brief")).json()
    assert (brief["texts_after_silence"], brief["plans"][0]["phase"]) == ("rare", "practise")
    await hear_all(db, told, told.silence("normal", 0, MONDAY + timedelta(days=2)))
    assert await kinds(clinic) == ["consent_missing"]


async def test_a_strangers_case_stands_at_the_top_until_a_person_has_closed_it(
    clinic: Caller, client_id: str, db: Db
) -> None:
    def stated(state: str, minutes: int) -> StrangerCaseStated:
        return StrangerCaseStated.model_validate(
            {
                "clinic_id": clinic.clinic_id,
                "occurred_at": MONDAY + timedelta(minutes=minutes),
                "case_id": case_id,
                "tier": "tier_1",
                "state": state,
                "opened_at": MONDAY,
            }
        )

    case_id = str(uuid4())
    for state, minutes, kind in (
        ("suspected", 0, "crisis_suspected"),
        ("unanswered", 15, "crisis_unanswered"),
        ("acknowledged", 20, "crisis_taken_on"),
    ):
        await hear(db, heard_as(stated(state, minutes)), on_stranger_case_stated, MONDAY)
        first, *others = (await clinic.get("/v1/worklist")).json()["items"]
        assert (first["kind"], first["client_id"], first["case_id"]) == (kind, None, case_id)
        assert all(each["client_id"] == client_id and each["case_id"] is None for each in others)
        assert "number of nobody" in first["reason"]
    await hear(db, heard_as(stated("suspected", 1)), on_stranger_case_stated, MONDAY)
    assert (await kinds(clinic))[0] == "crisis_taken_on", "what was said later stays"
    assert await kinds(clinic, "?kind=crisis_taken_on") == ["crisis_taken_on"]
    assert "crisis_taken_on" not in await kinds(clinic, f"?client_id={client_id}")
    other = await register(clinic.http)
    assert await kinds(other) == []
    await hear(db, heard_as(stated("closed", 30)), on_stranger_case_stated, MONDAY)
    assert "crisis_taken_on" not in await kinds(clinic)


def heard_as(event: StrangerCaseStated) -> Recorded[Any]:
    return wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=event.case_id)
