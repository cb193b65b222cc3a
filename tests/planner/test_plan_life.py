"""A plan from its draft on: proposed, answered, said back, live, changed, resting, over."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from handrail_planner.desk import Desk
from handrail_planner.handlers import plans as handlers
from handrail_shared.contracts.events import (
    PlanAccepted,
    PlanActivated,
    PlanProposed,
    PlanRevised,
    ProposalWithdrawn,
    RatingRecorded,
)
from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.clock import VirtualClock

from tests.planner.conftest import MONDAY, Caller, Said, plan_body

LADDER = [{"words": f"I stand at the shop door for {minutes} minutes", "repetitions": 3} for minutes in (1, 3, 5)]
MOVED = {"to": 2, "reason": "repeated_enough"}


@pytest.fixture
async def client_id(clinic: Caller) -> str:
    return await clinic.client()


@pytest.fixture
async def goal_id(clinic: Caller, client_id: str) -> str:
    return await clinic.goal(client_id)


async def go(clinic: Caller, plan: Any, command: str, body: object = None) -> Any:
    """A command that is taken."""
    answer = await clinic.post(f"/v1/plans/{plan['plan_id']}/{command}", body)
    assert answer.is_success, answer.text
    return answer.json()


async def refused(clinic: Caller, plan: Any, command: str, body: object = None) -> str:
    """The code of a refusal."""
    answer = await clinic.post(f"/v1/plans/{plan['plan_id']}/{command}", body)
    assert answer.status_code in {409, 422}, answer.text
    return str(answer.json()["code"])


async def test_a_plan_lives_from_its_draft_to_its_third_version(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    await go(clinic, drafted, "propose", {"way": "session"})
    await go(clinic, drafted, "answer", {"answer": "change", "words": "Sam is away in March"})
    body = plan_body(goal_id, response="I say my exit line and text Jo", tiny="I text Jo one word", version=1)
    second = (await clinic.put(f"/v1/plans/{drafted['plan_id']}", body)).json()
    await go(clinic, second, "propose", {"way": "session"})
    await go(clinic, second, "answer", {"answer": "accept", "confidence": 8, "importance": 9})
    await go(clinic, second, "rehearse", {"words": "when they go to the bar I say bye and text Jo"})
    await go(clinic, second, "activate")
    third = plan_body(goal_id, response="I say my exit line and walk out", version=2)
    assert (await clinic.put(f"/v1/plans/{drafted['plan_id']}", third)).json()["state"] == "active"

    assert (await said.names())[3:] == [
        "PlanProposed",
        "PlanChangeAsked",
        "PlanProposed",
        "PlanAccepted",
        "PlanRehearsed",
        "PlanActivated",
        "PlanRevised",
    ]
    pages = [(await clinic.get(f"/v1/plans/{drafted['plan_id']}/versions?limit=2&after={n}")).json() for n in (0, 2)]
    assert [page["next"] for page in pages] == [2, None]
    kept = [each for page in pages for each in page["items"]]
    assert [each["response"] for each in kept] == [
        "I say my exit line and text Sam",
        "I say my exit line and text Jo",
        "I say my exit line and walk out",
    ]
    assert kept[1]["rehearsal"]["words"] == "when they go to the bar I say bye and text Jo"
    assert (await clinic.get(f"/v1/plans/{drafted['plan_id']}/versions/2")).json() == kept[1]
    assert (await clinic.get(f"/v1/plans/{drafted['plan_id']}/versions/4")).json()["code"] == "version_unknown"


async def test_what_is_said_is_whole_and_what_is_written_is_shown_again(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    words: dict[str, object] = {
        "cue_kind": "person",
        "response_kind": "say",
        "tiny": "I text Sam one word",
        "minutes": 5,
        "steps": ["I put my glass down", "I say my line"],
        "avoided": "saying no to Ana",
        "in_focus": True,
    }
    live = await clinic.active(client_id, goal_id, **words)
    body = plan_body(goal_id, **words)
    assert {name: live[name] for name in body if name != "moments"} == {
        name: value for name, value in body.items() if name != "moments"
    }
    assert (live["findings"], live["scores"]) == ([], {"clear": 100, "simple": 100, "repeatable": 100})
    proposed, _, _, news = (await said.all())[-4:]
    assert isinstance(proposed, PlanProposed)
    assert isinstance(news, PlanActivated)
    assert proposed.tiny is not None
    assert news.first_act is not None
    assert (news.tiny, news.in_focus, news.rung) == (proposed.tiny, True, None)


NEEDED = ("first_act", "done_when", "obstacle", "rationale", "moments")


async def test_a_draft_may_be_half_a_plan_and_a_proposal_may_not(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    half = await clinic.draft(client_id, goal_id, **dict.fromkeys(NEEDED, ...))
    for command, body in (("propose", {"way": "session"}), ("agree", {})):
        answer = await clinic.post(f"/v1/plans/{half['plan_id']}/{command}", body)
        assert answer.status_code == 422
        assert sorted(fault["field"] for fault in answer.json()["faults"]) == sorted(NEEDED)
    event_cue = await clinic.draft(client_id, goal_id, cue_kind="after_event", moments=...)
    assert (await go(clinic, event_cue, "propose", {"way": "session"}))["state"] == "proposed"
    live = await clinic.active(client_id, goal_id)
    answer = await clinic.put(f"/v1/plans/{live['plan_id']}", plan_body(goal_id, obstacle=None, version=1))
    assert [fault["field"] for fault in answer.json()["faults"]] == ["obstacle"]


async def test_what_the_clinics_rules_block_is_not_proposed(clinic: Caller, client_id: str, goal_id: str) -> None:
    drafted = await clinic.draft(client_id, goal_id, cue="whenever I can")
    blocks = [each["code"] for each in drafted["findings"] if each["severity"] == "block"]
    assert blocks == ["no_cue"]
    for command, body in (("propose", {"way": "session"}), ("agree", {})):
        answer = await clinic.post(f"/v1/plans/{drafted['plan_id']}/{command}", body)
        assert (answer.status_code, [each["field"] for each in answer.json()["faults"]]) == (422, ["cue"])
        assert "whenever" not in answer.text


async def test_each_state_refuses_what_its_life_does_not_allow(clinic: Caller, client_id: str, goal_id: str) -> None:
    plan = await clinic.draft(client_id, goal_id)
    accept = {"answer": "accept"}
    assert await refused(clinic, plan, "answer", accept) == "not_proposed"
    assert await refused(clinic, plan, "rehearse") == "not_accepted"
    assert await refused(clinic, plan, "activate") == "not_accepted"
    assert [await refused(clinic, plan, each) for each in ("pause", "resume", "focus")] == ["not_active"] * 3
    assert await refused(clinic, plan, "rung", MOVED) == "no_ladder"
    assert (
        await refused(clinic, plan, "ratings", {"local_date": "2026-03-02", "before": 7, "after": 4}) == "never_active"
    )
    await go(clinic, plan, "propose", {"way": "session"})
    await go(clinic, plan, "answer", accept)
    assert await refused(clinic, plan, "activate") == "not_rehearsed"
    assert (await go(clinic, plan, "activate", {"unrehearsed": True}))["rehearsed"] is False
    assert await refused(clinic, plan, "answer", {"answer": "decline"}) == "plan_active"
    assert await refused(clinic, plan, "withdraw") == "plan_active"
    assert await refused(clinic, plan, "outcomes", {"local_date": "2026-03-02", "happened": "ok"}) == "no_experiment"
    assert await refused(clinic, plan, "ratings", {"local_date": "2026-03-09", "before": 7, "after": 4}) == "not_valid"
    await go(clinic, plan, "pause")
    assert await refused(clinic, plan, "activate") == "plan_paused"
    assert await refused(clinic, plan, "agree") == "plan_paused"
    await go(clinic, plan, "end", {"reason": "dropped"})
    commands: list[tuple[str, object]] = [
        ("propose", {"way": "session"}),
        ("answer", accept),
        ("pause", None),
        ("agree", {}),
    ]
    assert {await refused(clinic, plan, command, body) for command, body in commands} == {"plan_ended"}


async def test_a_client_who_is_not_sure_enough_is_asked_for_a_smaller_step(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    plan = await clinic.draft(client_id, goal_id)
    before = len(await said.all())
    assert await refused(clinic, plan, "agree", {"confidence": 6}) == "smaller_step_wanted"
    assert len(await said.all()) == before
    await go(clinic, plan, "propose", {"way": "session"})
    await go(clinic, plan, "answer", {"answer": "accept", "confidence": 5, "importance": 9})
    await go(clinic, plan, "rehearse")
    assert await refused(clinic, plan, "activate") == "smaller_step_wanted"
    smaller = plan_body(goal_id, response="I text Sam", version=1)
    assert (await clinic.put(f"/v1/plans/{plan['plan_id']}", smaller)).json()["state"] == "draft"
    assert (await go(clinic, plan, "agree", {"confidence": 8}))["state"] == "active"
    other = await clinic.draft(client_id, goal_id)
    live = await go(clinic, other, "agree", {"confidence": 3, "despite_confidence": True})
    assert (live["state"], live["acceptance"]["confidence"]) == ("active", 3)


async def test_a_plan_that_is_accepted_and_said_back_by_text_is_live_at_once(
    clinic: Caller, client_id: str, goal_id: str, desk: Desk, said: Said
) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    clinic_id, plan_id = ClinicId(UUID(clinic.clinic_id)), PlanId(UUID(drafted["plan_id"]))
    await go(clinic, drafted, "propose", {"way": "session"})
    async with desk.db.transaction(clinic_id) as tx:
        await handlers.answer(
            desk, tx, clinic_id, plan_id, "accept", plan_version=1, way="text", confidence=8, now=MONDAY
        )
        spoken = "I go when they go to the bar"
        await handlers.say_back(desk, tx, clinic_id, plan_id, spoken, plan_version=1, way="text", now=MONDAY)
    shown = (await clinic.get(f"/v1/plans/{plan_id}")).json()
    assert (shown["state"], shown["rehearsed"], shown["acceptance"]["way"]) == ("active", True, "text")
    assert (await said.names())[-4:] == ["PlanProposed", "PlanAccepted", "PlanRehearsed", "PlanActivated"]


async def test_what_stands_against_it_leaves_a_plan_that_was_said_back_accepted(
    clinic: Caller, client_id: str, goal_id: str, desk: Desk, said: Said
) -> None:
    for _ in range(3):
        await clinic.active(client_id, goal_id)
    drafted = await clinic.draft(client_id, goal_id)
    clinic_id, plan_id = ClinicId(UUID(clinic.clinic_id)), PlanId(UUID(drafted["plan_id"]))
    await go(clinic, drafted, "propose", {"way": "session"})
    async with desk.db.transaction(clinic_id) as tx:
        await handlers.answer(
            desk, tx, clinic_id, plan_id, "accept", plan_version=1, way="text", confidence=8, now=MONDAY
        )
        await handlers.say_back(desk, tx, clinic_id, plan_id, "I go", plan_version=1, way="text", now=MONDAY)
    assert (await clinic.get(f"/v1/plans/{plan_id}")).json()["state"] == "accepted"
    accepted = (await said.all())[-2]
    assert isinstance(accepted, PlanAccepted)
    assert accepted.confidence == 8


async def test_the_clients_words_are_kept_and_said_to_nobody(
    clinic: Caller, client_id: str, goal_id: str, desk: Desk, said: Said
) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    path = f"/v1/plans/{drafted['plan_id']}/answer"
    assert (await clinic.get(path)).json()["code"] == "proposal_unknown"
    await go(clinic, drafted, "propose", {"way": "session"})
    await go(clinic, drafted, "answer", {"answer": "decline", "words": "not while my mother is ill"})
    told = (await clinic.get(path)).json()
    assert (told["answer"], told["words"]) == ("decline", "not while my mother is ill")
    assert (await clinic.get(f"/v1/plans/{drafted['plan_id']}")).json()["state"] == "draft"
    async with desk.db.everywhere() as tx:
        stored = str(
            await tx.fetch(
                "SELECT plan::text, plan_version::text, plan_answer::text FROM plan, plan_version, plan_answer"
            )
        )
        sent = str(await tx.fetch("SELECT encode(data, 'escape') FROM outbox"))
    for word in ("my mother", "just one more", "put my glass", "Leaving early"):
        assert word not in stored + sent


async def test_one_live_plan_is_in_focus_and_the_other_gives_way(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    first = await clinic.active(client_id, goal_id, in_focus=True)
    second = await clinic.active(client_id, goal_id, in_focus=True)
    lost, *_, gained = (await said.all())[-2:]
    assert isinstance(lost, PlanRevised)
    assert isinstance(gained, PlanActivated)
    assert (str(lost.plan_id), lost.in_focus, lost.plan_version) == (first["plan_id"], False, 1)
    assert (str(gained.plan_id), gained.in_focus) == (second["plan_id"], True)
    back = await go(clinic, first, "focus")
    assert (back["in_focus"], back["version"]) == (True, 1)
    assert (await clinic.get(f"/v1/plans/{second['plan_id']}")).json()["in_focus"] is False
    assert (await go(clinic, first, "focus", {"in_focus": False}))["in_focus"] is False


async def test_a_resting_plan_keeps_its_place_and_its_end(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    live = [await clinic.active(client_id, goal_id) for _ in range(3)]
    for _ in range(2):
        resting = await go(clinic, live[0], "pause")
    assert (resting["state"], resting["expires_at"]) == ("paused", live[0]["expires_at"])
    fourth = await clinic.draft(client_id, goal_id)
    assert await refused(clinic, fourth, "agree") == "too_many_active_plans"
    changed = await clinic.put(f"/v1/plans/{resting['plan_id']}", plan_body(goal_id, cue="the crowd goes", version=1))
    assert (changed.json()["state"], (await said.names())[-1]) == ("paused", "PlanPaused")
    again = await go(clinic, resting, "resume")
    assert (again["state"], again["version"], again["paused_at"]) == ("active", 2, None)
    assert (await said.names())[-2:] == ["PlanPaused", "PlanResumed"]


async def test_a_ladder_is_climbed_by_the_clinician_and_by_nobody_else(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    live = await clinic.active(client_id, goal_id, kind="exposure", rungs=LADDER, response=...)
    path = f"/v1/plans/{live['plan_id']}"
    assert (live["rung"], live["response"]) == (1, LADDER[0]["words"])
    moved = await go(clinic, live, "rung", MOVED)
    assert (moved["rung"], moved["response"], moved["version"]) == (2, LADDER[1]["words"], 2)
    news = await said.last()
    assert isinstance(news, PlanRevised)
    assert (news.rung, news.plan_version) == (2, 2)
    assert (await go(clinic, live, "rung", MOVED))["version"] == 2
    assert (await clinic.get(f"{path}/versions/2")).json()["rung_reason"] == "repeated_enough"
    assert await refused(clinic, live, "rung", {"to": 4, "reason": "too_big"}) == "not_valid"
    assert await refused(clinic, live, "rung", {"to": 1, "reason": "anxiety_fell"}) == "not_valid"
    body = plan_body(goal_id, kind="exposure", rungs=LADDER, version=2)
    for fault, change in (
        ("response", {}),
        ("rungs", {"rungs": LADDER[:1]}),
        ("rungs", {"kind": "plain", "response": "x"}),
    ):
        assert (await clinic.put(path, body | change)).json()["faults"][0]["field"] == fault
    kept = await clinic.put(path, {name: value for name, value in body.items() if name != "response"})
    assert (kept.json()["rung"], kept.json()["version"]) == (2, 3)


async def test_an_experiment_keeps_what_was_expected_beside_what_happened(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    half = await clinic.draft(client_id, goal_id, kind="experiment")
    assert await refused(clinic, half, "propose", {"way": "session"}) == "not_valid"
    expected = {"expected": "They will laugh", "sure": 90}
    live = await clinic.active(client_id, goal_id, kind="experiment", prediction=expected)
    assert live["prediction"] == expected
    body = {"local_date": "2026-03-02", "happened": "Two said thank you", "learned": "Most are kind", "sure": 20}
    path = f"/v1/plans/{live['plan_id']}/outcomes"
    names = await said.names()
    once = [await clinic.made(path, body, Idempotency_Key="friday") for _ in range(2)]
    assert once[0] == once[1]
    assert {name: once[0][name] for name in body} == body
    assert (await clinic.get(path)).json() == {"items": once[:1], "next": None}
    assert await said.names() == names


async def test_a_rating_says_how_strong_it_was_and_is_said_once(
    clinic: Caller, client_id: str, goal_id: str, said: Said, clock: VirtualClock
) -> None:
    live = await clinic.active(client_id, goal_id)
    path = f"/v1/plans/{live['plan_id']}/ratings"
    body = {"local_date": "2026-03-02", "before": 7, "after": 8}
    made = [await clinic.made(path, body, Idempotency_Key="friday") for _ in range(2)]
    assert made[0] == made[1]
    clock.advance_to(MONDAY + timedelta(hours=1))
    second = await clinic.made(path, body | {"after": 3})
    news = [each for each in await said.all() if isinstance(each, RatingRecorded)]
    assert [(each.before, each.after) for each in news] == [(7, 8), (7, 3)]
    first = (await clinic.get(f"{path}?limit=1")).json()
    rest = (await clinic.get(f"{path}?limit=1&after={first['next']}")).json()
    assert (first["items"], rest) == (made[:1], {"items": [second], "next": None})


async def test_a_discharge_ends_every_plan_and_takes_proposals_back(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    resting = await clinic.active(client_id, goal_id)
    await go(clinic, resting, "pause")
    proposed = await clinic.draft(client_id, goal_id)
    await go(clinic, proposed, "propose", {"way": "session"})
    await clinic.draft(client_id, goal_id)
    assert (await clinic.post(f"/v1/clients/{client_id}/discharge")).is_success
    listed = (await clinic.get(f"/v1/clients/{client_id}/plans")).json()["items"]
    assert {(each["state"], each["ended_reason"]) for each in listed} == {("ended", "discharged")}
    *last, discharged = (await said.all())[-3:]
    assert type(discharged).__name__ == "ClientDischarged"
    assert sorted(type(each).__name__ for each in last) == ["PlanEnded", "ProposalWithdrawn"]
    assert [each.reason for each in last if isinstance(each, ProposalWithdrawn)] == ["taken_back"]


async def test_a_proposal_by_page_tells_a_code_and_a_new_one_whenever_it_is_asked_for_again(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    told = await go(clinic, drafted, "propose", {"way": "page", "answer_hours": 24})
    assert len(told["told_code"]) == 6
    news = await said.last()
    assert isinstance(news, PlanProposed)
    assert news.link is not None
    assert news.link.startswith("hs1.")
    assert news.answer_until == MONDAY + timedelta(hours=24)
    path = f"/v1/plans/{drafted['plan_id']}/propose"
    again = [await clinic.post(path, {"way": "page"}, Idempotency_Key="lost") for _ in range(2)]
    assert [len(each.json()["told_code"]) for each in again] == [6, 6]
    withdrawn, proposed = (await said.all())[-2:]
    assert isinstance(withdrawn, ProposalWithdrawn)
    assert withdrawn.reason == "taken_back"
    assert isinstance(proposed, PlanProposed)
    assert proposed.link not in {None, news.link}


async def test_another_way_to_propose_takes_the_first_one_back(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    drafted = await clinic.draft(client_id, goal_id, copy_level="personal")
    await go(clinic, drafted, "propose", {"way": "text"})
    assert (await go(clinic, drafted, "propose", {"way": "page"}))["told_code"]
    told = await go(clinic, drafted, "propose", {"way": "text"})
    assert (told["proposal"]["way"], told["told_code"]) == ("text", None)
    before = await said.names()
    assert before[-5:] == [*["PlanProposed", "ProposalWithdrawn"] * 2, "PlanProposed"]
    await go(clinic, drafted, "propose", {"way": "text"})
    assert await said.names() == before
    path = f"/v1/plans/{drafted['plan_id']}/propose"
    by_page = await clinic.post(path, {"way": "page"}, Idempotency_Key="page")
    await go(clinic, drafted, "propose", {"way": "session"})
    late = await clinic.post(path, {"way": "page"}, Idempotency_Key="page")
    assert (by_page.json()["proposal"]["way"], late.json()["proposal"]["way"]) == ("page", "session")


async def test_a_text_is_no_way_to_propose_what_it_would_not_show(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    drafted = await clinic.draft(client_id, goal_id, copy_level="discreet")
    before = await said.names()
    assert await refused(clinic, drafted, "propose", {"way": "text"}) == "not_shown_by_text"
    await go(clinic, drafted, "propose", {"way": "session"})
    assert await refused(clinic, drafted, "propose", {"way": "text"}) == "not_shown_by_text"
    assert [each for each in await said.names() if each not in before] == ["PlanProposed"], "it is not taken back"


async def test_a_text_to_who_has_not_agreed_to_texts_is_warned_of(clinic: Caller, client_id: str, goal_id: str) -> None:
    drafted = await clinic.draft(client_id, goal_id, copy_level="personal")
    for way, warned in (("text", True), ("session", False)):
        told = await go(clinic, drafted, "propose", {"way": way})
        assert ("no_consent_for_texts" in {each["code"] for each in told["warnings"]}) is warned


async def test_a_second_number_is_taken_and_an_identical_answer_changes_nothing(
    clinic: Caller, client_id: str, goal_id: str, said: Said
) -> None:
    plan = await clinic.draft(client_id, goal_id)
    await go(clinic, plan, "propose", {"way": "session"})
    await go(clinic, plan, "answer", {"answer": "accept", "confidence": 5, "importance": 4})
    for _ in range(2):
        told = await go(clinic, plan, "answer", {"answer": "accept", "confidence": 9})
        assert (told["acceptance"]["confidence"], told["acceptance"]["importance"]) == (9, 4)
    accepted = [each for each in await said.all() if isinstance(each, PlanAccepted)]
    assert [each.confidence for each in accepted] == [5, 9]
    await go(clinic, plan, "rehearse")
    assert (await go(clinic, plan, "activate"))["state"] == "active"


async def test_what_is_agreed_in_the_session_is_the_version_that_was_read(
    clinic: Caller, client_id: str, goal_id: str
) -> None:
    first = await clinic.draft(client_id, goal_id)
    path = f"/v1/plans/{first['plan_id']}"
    await clinic.put(path, plan_body(goal_id, response="I text Jo", version=1))
    commands = {"agree": {}, "answer": {"answer": "accept", "confidence": 9}, "rehearse": {}}
    await go(clinic, first, "propose", {"way": "session"})
    for command, body in commands.items():
        stale = (
            await clinic.post(f"{path}/{command}", body | {"version": 1}),
            await clinic.post(f"{path}/{command}", body, If_Match='"1"'),
        )
        assert [(each.status_code, each.json()["code"]) for each in stale] == [(412, "stale_version")] * 2
    assert (await clinic.get(path)).json()["state"] == "proposed"
    assert (await clinic.post(f"{path}/answer", commands["answer"], If_Match='"2"')).is_success
    assert (await go(clinic, first, "rehearse", {"version": 2}))["rehearsed"] is True
    assert (await go(clinic, first, "agree", {"version": 2}))["state"] == "active"


async def test_a_proposal_can_be_taken_back(
    clinic: Caller, client_id: str, goal_id: str, said: Said, clock: VirtualClock
) -> None:
    drafted = await clinic.draft(client_id, goal_id)
    await go(clinic, drafted, "propose", {"way": "session"})
    clock.advance_to(MONDAY + timedelta(hours=1))
    for _ in range(2):
        assert (await go(clinic, drafted, "withdraw"))["proposal"] is None
    assert (await said.names()).count("ProposalWithdrawn") == 1
