"""What a client texted about a proposed plan, brought to the plan."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog.testing
from handrail_planner.desk import Desk
from handrail_planner.expiry import Expiry, Round
from handrail_planner.handlers.answers import Answers
from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import PlanAccepted, PlanSaidBack, ProposalAnswered, RatingRecorded, StrainTexted
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, PlanId, ReplyId
from handrail_shared.runtime.clock import VirtualClock

from tests.planner.conftest import MONDAY, Caller, Said, hear, plan_body

WORDS = "When they head for the bar I say my line and text Sam"


class Client:
    """A client with a plan before them, who texts."""

    def __init__(self, desk: Desk, clinic: Caller, client_id: str, plan_id: str) -> None:
        self.desk, self.clinic, self.plan_id = desk, clinic, plan_id
        self.about = {
            "clinic_id": ClinicId(UUID(clinic.clinic_id)),
            "client_id": ClientId(UUID(client_id)),
            "occurred_at": MONDAY,
            "plan_id": PlanId(UUID(plan_id)),
            "reply_id": ReplyId(uuid4()),
            "plan_version": 1,
        }

    async def answers(self, answer: str, *, words: str | None = None, **more: Any) -> None:
        sealed = await self.sealed(words) if words else None
        await self.hears(ProposalAnswered(**self.about | {"answer": answer, "words": sealed} | more))

    async def says_back(self, words: str = WORDS, **more: Any) -> None:
        await self.hears(PlanSaidBack(**self.about | {"words": await self.sealed(words)} | more))

    async def hears(self, event: Any, now: datetime = MONDAY + timedelta(minutes=1)) -> Recorded[Any]:
        fact: Recorded[Any] = wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())
        answers = Answers(self.desk)
        handlers: dict[type[Any], Any] = {
            PlanSaidBack: answers.on_plan_said_back,
            ProposalAnswered: answers.on_proposal_answered,
            StrainTexted: answers.on_strain_texted,
        }
        await hear(self.desk.db, fact, handlers[type(event)], now)
        return fact

    async def sealed(self, words: str) -> str:
        clinic, client = self.about["clinic_id"], self.about["client_id"]
        async with self.desk.db.transaction(clinic) as tx:
            return await self.desk.vault.seal(tx, clinic, client, "reply.body", words)

    async def state(self) -> str:
        return str((await self.clinic.get(f"/v1/plans/{self.plan_id}")).json()["state"])


@pytest.fixture
async def client(desk: Desk, clinic: Caller) -> Client:
    client_id = await clinic.client()
    drafted = await clinic.draft(client_id, await clinic.goal(client_id), copy_level="personal")
    proposed = await clinic.post(f"/v1/plans/{drafted['plan_id']}/propose", {"way": "text"})
    assert proposed.status_code == 200, proposed.text
    return Client(desk, clinic, client_id, drafted["plan_id"])


async def test_a_plan_that_was_accepted_and_said_back_by_text_is_live(client: Client, said: Said) -> None:
    await client.answers("accept", confidence=8)
    assert await client.state() == "accepted"
    await client.says_back()
    assert await client.state() == "active"
    assert (await said.names())[-4:] == ["PlanProposed", "PlanAccepted", "PlanRehearsed", "PlanActivated"]


async def test_who_did_not_say_how_sure_waits_for_their_number_or_for_the_clinician(client: Client, said: Said) -> None:
    await client.answers("accept")
    await client.says_back()
    assert (await client.state(), (await said.names())[-1]) == ("accepted", "PlanRehearsed")
    await client.answers("accept", confidence=8)
    assert (await client.state(), (await said.names())[-2:]) == ("active", ["PlanAccepted", "PlanActivated"])


async def test_a_step_that_is_too_big_is_kept_and_not_live(client: Client) -> None:
    await client.answers("accept", confidence=4)
    await client.says_back()
    assert await client.state() == "accepted"


async def test_a_change_brings_its_words_and_the_plan_back_to_the_draft(client: Client, said: Said) -> None:
    await client.answers("change", words="too far from home")
    assert await client.state() == "draft"
    assert (await said.names())[-1] == "PlanChangeAsked"
    await client.answers("accept")
    assert await client.state() == "draft", "there is nothing to take on any more"


async def test_hearing_an_answer_twice_changes_nothing(client: Client, said: Said) -> None:
    await client.answers("decline")
    once = await said.names()
    await client.answers("decline")
    assert await said.names() == once


async def test_an_answer_to_an_older_version_or_about_anothers_plan_is_refused_without_its_words(
    client: Client, said: Said
) -> None:
    before = await said.names()
    with structlog.testing.capture_logs() as lines:
        await client.answers("accept", plan_version=2)
        await client.says_back(plan_version=2)
        await client.answers("change", words=WORDS, plan_id=PlanId(uuid4()))
    assert (await said.names(), await client.state()) == (before, "proposed")
    assert [line["event"] for line in lines].count("answer_refused") == 3
    assert "text Sam" not in str(lines)


async def test_nothing_follows_for_a_client_who_is_forgotten(client: Client, said: Said) -> None:
    clinic, who = client.about["clinic_id"], client.about["client_id"]
    event = PlanSaidBack(**client.about | {"words": await client.sealed(WORDS)})
    async with client.desk.db.transaction(clinic) as tx:
        await client.desk.vault.destroy(tx, clinic, who)
    before = await said.names()
    await client.hears(event)
    assert await said.names() == before


LAST = MONDAY + timedelta(hours=72)
"""When the proposal is withdrawn if nobody has answered."""


async def lapsed(client: Client, clock: VirtualClock) -> None:
    clock.advance_to(LAST)
    assert await Expiry(client.desk).end_expired() == Round(withdrawn=1)
    assert await client.state() == "draft"


@pytest.mark.parametrize(("answer", "state"), [("accept", "active"), ("change", "draft"), ("decline", "draft")])
async def test_an_answer_given_in_time_counts_though_it_is_heard_after_the_withdrawal(
    client: Client, clock: VirtualClock, said: Said, answer: str, state: str
) -> None:
    await lapsed(client, clock)
    given = LAST - timedelta(seconds=1)
    now = LAST + timedelta(minutes=5)
    about = client.about | {"occurred_at": given}
    sure = {"confidence": 8} if answer == "accept" else {}
    await client.hears(ProposalAnswered(**about | {"answer": answer} | sure), now)
    if answer == "accept":
        shown = (await client.clinic.get(f"/v1/plans/{client.plan_id}")).json()
        assert shown["acceptance"]["accepted_at"] == given.isoformat().replace("+00:00", "Z")
        await client.hears(PlanSaidBack(**about | {"words": await client.sealed(WORDS)}), now)
    assert await client.state() == state
    news = {"accept": "PlanAccepted", "change": "PlanChangeAsked", "decline": "PlanDeclined"}[answer]
    assert (await said.names()).count(news) == 1
    assert (await said.names()).count("PlanProposed") == 1, "the client is not asked twice"


async def test_an_answer_given_when_the_time_was_over_is_refused(
    client: Client, clock: VirtualClock, said: Said
) -> None:
    await lapsed(client, clock)
    before = await said.names()
    await client.hears(ProposalAnswered(**client.about | {"occurred_at": LAST, "answer": "accept"}), LAST)
    assert (await client.state(), await said.names()) == ("draft", before)


async def test_what_the_clinician_took_back_or_changed_is_not_opened_again(client: Client, clock: VirtualClock) -> None:
    await client.clinic.post(f"/v1/plans/{client.plan_id}/withdraw")
    await client.answers("accept")
    assert await client.state() == "draft"
    await client.clinic.post(f"/v1/plans/{client.plan_id}/propose", {"way": "text"})
    await lapsed(client, clock)
    goal_id = (await client.clinic.get(f"/v1/plans/{client.plan_id}")).json()["goal_id"]
    await client.clinic.put(f"/v1/plans/{client.plan_id}", plan_body(goal_id, version=1))
    await client.answers("accept")
    await client.answers("accept", plan_version=2)
    assert await client.state() == "draft"


async def test_what_follows_from_an_answer_names_it_as_its_cause(client: Client, desk: Desk) -> None:
    fact = await client.hears(ProposalAnswered(**client.about | {"answer": "accept", "confidence": 8}))
    async with desk.db.everywhere() as tx:
        row = await tx.fetchrow(
            "SELECT correlation_id, causation_id FROM outbox WHERE type = $1", PlanAccepted.type_name()
        )
    assert row is not None
    assert tuple(row) == (fact.envelope.correlation_id, fact.envelope.id)


async def test_how_sure_the_client_is_and_how_much_it_matters_are_two_things(client: Client) -> None:
    path = f"/v1/plans/{client.plan_id}"
    await client.clinic.post(f"{path}/answer", {"answer": "accept", "confidence": 8, "importance": 3})
    kept = (await client.clinic.get(path)).json()["acceptance"]
    assert (kept["confidence"], kept["importance"]) == (8, 3)


async def test_before_and_after_by_text_stand_among_the_plans_ratings(client: Client, said: Said) -> None:
    await client.answers("accept", confidence=8)
    about = {name: value for name, value in client.about.items() if name != "plan_version"}
    told = {"opportunity_id": uuid4(), "local_date": MONDAY.date(), "before": 7, "after": 4}
    await client.hears(StrainTexted(**about | told))
    path = f"/v1/plans/{client.plan_id}/ratings"
    assert (await client.clinic.get(path)).json()["items"] == [], "nobody has used it yet"
    await client.says_back()
    await client.hears(StrainTexted(**about | told))
    [rating] = (await client.clinic.get(path)).json()["items"]
    assert (rating["local_date"], rating["before"], rating["after"]) == ("2026-03-02", 7, 4)
    [news] = [each for each in await said.all() if isinstance(each, RatingRecorded)]
    assert (news.before, news.after) == (7, 4)
