"""A plan is put before its client by text, answered, and said back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ClientDischarged,
    Event,
    NudgeDecided,
    PlanAccepted,
    PlanActivated,
    PlanChangeAsked,
    PlanDeclined,
    PlanEnded,
    PlanPaused,
    PlanProposed,
    PlanRehearsed,
    PlanSaidBack,
    ProposalAnswered,
    ProposalWithdrawn,
)
from pydantic import SecretStr

from tests.notifier.world import SAM, Someone, World, opened
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

TEXT = (
    "Harborside: A plan for you: If the Friday crowd heads for the bar: I say my exit line and text Sam. "
    "Reply OK and 0-10 how sure you are (OK 8), CHANGE or PASS."
)
SAY_IT_BACK = "Harborside: Good. Now say it back: text your plan in your own words."
HOW_SURE = "Harborside: Good. How sure are you, 0-10 (OK 8)? Then say the plan back in your own words."
KEPT_FOR_LATER = (
    "Harborside: Thanks, kept for your next visit. Not read right now: texts are read within 24 h. "
    "To reach us call +12025550199."
)
KEPT = "Harborside: Kept, in your own words. Let us see how it goes."
TOO_BIG = "Harborside: Thanks. That step may be too big: we will make it smaller together."
LINK = "https://plans.example.com/p/6fZb2uC0k9"
OWN_WORDS = "When they head for the bar I say my line and text Sam"
ANSWERS = (ProposalAnswered, PlanSaidBack)


async def client(world: World, **changes: Any) -> Someone:
    """A client with a confirmed consent, and no plan yet."""
    who = Someone(world.clinic_id)
    await world.stands_behind_words()
    await world.tell(world.clinic(), await world.enrolled(who, **changes), world.consent(who))
    await world.rest()
    return who


def another(who: Someone) -> Someone:
    """Another plan of the same client."""
    return Someone(who.clinic_id, client_id=who.client_id)


async def proposed(world: World, who: Someone, **changes: Any) -> Recorded[Event]:
    """The plan lies before the client; by text and in personal words, unless told otherwise."""
    plan = await world.plan(who)
    told = {
        "clinic_id": world.clinic_id,
        "client_id": who.client_id,
        "occurred_at": world.clock.now(),
        "plan_id": who.plan_id,
        "goal_id": who.goal_id,
        "plan_version": 1,
        "cue": plan.cue,
        "response": plan.response,
        "discreet": plan.discreet,
        "copy_level": "personal",
        "way": "text",
        "answer_until": world.clock.now() + timedelta(hours=72),
    }
    [fact] = await world.tell(PlanProposed(**told | changes))
    await world.rest()
    return fact


async def about(world: World, who: Someone, made: type[Event], **more: Any) -> None:
    """The planner says this of the proposed version."""
    told = {"clinic_id": world.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(made(**told | {"plan_id": who.plan_id, "plan_version": 1} | more))
    await world.rest()


async def opened_words(world: World, who: Someone, sealed: str) -> str:
    async with world.db.transaction(world.clinic_id) as tx:
        return await world.vault.open(tx, world.clinic_id, who.client_id, "reply.body", sealed)


async def test_a_plan_is_proposed_accepted_and_said_back_by_text(world: World) -> None:
    who = await client(world)
    fact = await proposed(world, who)
    await world.repeat(fact)
    await world.rest()
    assert world.bodies() == [TEXT]
    await world.texts_in("ok, 8", sid="SM" + "1" * 32)
    assert world.bodies() == [TEXT, SAY_IT_BACK]
    await world.texts_in(OWN_WORDS, sid="SM" + "2" * 32)
    await world.texts_in(OWN_WORDS, sid="SM" + "2" * 32)
    assert world.bodies() == [TEXT, SAY_IT_BACK, KEPT]
    answered, said_back = await world.said(*ANSWERS)
    assert (answered.answer, answered.confidence, answered.words) == ("accept", 8, None)
    assert (answered.plan_id, answered.plan_version) == (who.plan_id, 1)
    assert (said_back.plan_id, said_back.plan_version) == (who.plan_id, 1)
    assert await opened_words(world, who, said_back.words) == OWN_WORDS
    told = await world.rows(
        "SELECT causation_id, correlation_id FROM notifier.event_log WHERE type ~ 'proposal|said_back'"
    )
    assert {(row["causation_id"], row["correlation_id"]) for row in told} == {
        (fact.envelope.id, fact.envelope.correlation_id)
    }
    assert await world.said(NudgeDecided) == [], "none of it is a nudge"


async def test_one_try_is_enough_and_what_comes_next_is_for_the_clinician(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK 9")
    await world.texts_in(OWN_WORDS)
    await world.texts_in("and on the way home I call my sister")
    await world.texts_in("OK 3")
    assert [type(each) for each in await world.said(*ANSWERS)] == [ProposalAnswered, PlanSaidBack]
    meanings = await world.rows("SELECT meaning FROM notifier.reply ORDER BY received_at, meaning")
    assert sorted(row["meaning"] for row in meanings) == ["free_text", "free_text", "plan_said_back", "proposal_accept"]


async def test_what_does_not_say_it_back_is_kept_for_the_clinician_and_the_client_may_try_again(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK 8")
    for text in (
        "no idea what you want",
        "that is a lot to type",
        "i dont want this plan",
        "I want to end my life tonight",
    ):
        await world.texts_in(text)
    assert [type(each) for each in await world.said(*ANSWERS)] == [ProposalAnswered]
    *before, numbers = world.bodies()
    assert before == [TEXT, SAY_IT_BACK, KEPT_FOR_LATER], "the help phone, once"
    assert "988" in numbers, "the last of them alarms"
    meanings = await world.rows("SELECT meaning FROM notifier.reply")
    assert sorted(row["meaning"] for row in meanings) == ["free_text"] * 4 + ["proposal_accept"]
    await world.texts_in(OWN_WORDS)
    assert [type(each) for each in await world.said(*ANSWERS)] == [ProposalAnswered, PlanSaidBack]
    assert world.bodies()[-1] == KEPT


async def test_a_bare_ok_is_asked_once_how_sure(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK")
    assert world.bodies() == [TEXT, HOW_SURE]
    await world.texts_in("8/10")
    await world.texts_in("9")
    await world.texts_in(OWN_WORDS)
    answers = await world.said(*ANSWERS)
    assert [type(each) for each in answers] == [ProposalAnswered, ProposalAnswered, PlanSaidBack]
    assert [each.confidence for each in answers[:2]] == [None, 8]
    assert world.bodies()[2] == SAY_IT_BACK


async def test_how_sure_and_the_plan_may_come_in_one_text_or_the_other_way_round(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK")
    await world.texts_in(f"8. {OWN_WORDS}")
    await proposed(world, other := another(who))
    await world.texts_in("OK")
    await world.texts_in(OWN_WORDS)
    await world.texts_in("OK 3")
    told = [(each.plan_id, getattr(each, "confidence", "said back")) for each in await world.said(*ANSWERS)]
    assert told == [
        *((who.plan_id, each) for each in (None, 8, "said back")),
        *((other.plan_id, each) for each in (None, "said back", 3)),
    ]
    assert world.bodies()[-1] == TOO_BIG


async def test_a_step_that_is_too_big_is_not_said_back(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK 5")
    await world.texts_in(OWN_WORDS)
    [answered] = await world.said(*ANSWERS)
    assert answered.confidence == 5
    assert world.bodies()[1] == TOO_BIG


async def test_who_took_it_on_may_think_better_of_it(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK 9")
    await world.texts_in("CHANGE too far from home")
    await world.texts_in(OWN_WORDS)
    assert [each.answer for each in await world.said(*ANSWERS)] == ["accept", "change"]


async def test_a_plan_that_is_live_is_said_back_and_not_turned_down_by_text(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK 9")
    await about(world, who, PlanAccepted, way="text", confidence=9)
    await world.tell(await world.plan(who, PlanActivated))
    await world.rest()
    await world.texts_in("CHANGE too far from home")
    await world.texts_in("PASS")
    await world.texts_in(OWN_WORDS)
    assert [type(each) for each in await world.said(*ANSWERS)] == [ProposalAnswered, PlanSaidBack]
    assert [each.answer for each in await world.said(ProposalAnswered)] == ["accept"]


async def test_a_new_version_of_a_live_plan_may_be_turned_down(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.tell(await world.plan(who, PlanActivated))
    await proposed(world, who, plan_version=2)
    await world.texts_in("PASS")
    assert [(each.plan_version, each.answer) for each in await world.said(*ANSWERS)] == [(2, "decline")]


async def test_what_the_carrier_refused_asks_nothing(world: World) -> None:
    who = await client(world)
    world.add_fault(Fault(Trouble.REFUSED, code=30007))
    await proposed(world, who)
    [row] = await world.rows("SELECT t.state, p.asked_at FROM notifier.text t JOIN notifier.proposal p USING (text_id)")
    assert (row["state"], row["asked_at"] is None) == ("failed", False)
    await world.texts_in("OK 8")
    assert await world.said(*ANSWERS) == []


async def test_a_change_or_a_no_settles_it(world: World) -> None:
    who = await client(world)
    texts = {
        "CHANGE the time, please": ("change", "the time, please"),
        "Change": ("change", None),
        "Not now": ("decline", None),
    }
    for number, (text, (answer, words)) in enumerate(texts.items(), start=1):
        await proposed(world, another(who))
        await world.texts_in(text)
        await world.texts_in("OK")
        answered = (await world.said(*ANSWERS))[-1]
        assert (answered.answer, answered.words and await opened_words(world, who, answered.words)) == (answer, words)
        assert len(await world.said(*ANSWERS)) == number, "the OK is about nothing any more"
        assert len(world.bodies()) == 2 * number, "each is answered with one text"


async def test_a_discreet_proposal_shows_the_discreet_wording_alone(world: World) -> None:
    who = await client(world)
    await proposed(world, who, copy_level="discreet")
    [body] = world.bodies()
    assert "Line one of your card." in body
    assert "bar" not in body


async def test_at_night_a_proposal_waits_for_the_morning(world: World) -> None:
    who = await client(world)
    await world.play(datetime(2026, 3, 3, 3, 0, tzinfo=UTC))
    await proposed(world, who)
    await world.texts_in("OK")
    assert await world.said(*ANSWERS) == [], "nothing was asked yet"
    await world.play(datetime(2026, 3, 3, 12, 59, 59, tzinfo=UTC))
    assert world.bodies() == []
    await world.play(timedelta(minutes=1))
    assert world.bodies() == [TEXT]


async def test_an_unconfirmed_client_is_asked_for_consent_first(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await proposed(world, who)
    assert ["Reply OK to get" in body for body in world.bodies()] == [True]
    await world.texts_in("OK")
    assert await world.said(*ANSWERS) == []
    assert TEXT in world.bodies()
    assert len(world.bodies()) == 3, "the request, the welcome, the proposal"
    await world.texts_in("OK")
    assert [each.answer for each in await world.said(*ANSWERS)] == ["accept"]


async def test_who_never_agrees_never_sees_it_and_why_is_on_record(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who))
    await proposed(world, who, answer_until=world.clock.now() + timedelta(hours=3))
    await world.play(timedelta(hours=4))
    assert world.bodies() == []
    [text] = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'proposal'")
    assert (text["state"], text["reason"]) == ("expired", "no_consent")


async def test_after_its_time_an_ok_is_only_an_ok(world: World) -> None:
    who = await client(world)
    await proposed(world, who, answer_until=world.clock.now() + timedelta(hours=2))
    await world.play(timedelta(hours=2))
    await world.texts_in("OK")
    assert await world.said(*ANSWERS) == []
    assert world.bodies() == [TEXT]


async def test_a_day_later_it_is_not_said_back_any_more(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("OK 9")
    await world.play(timedelta(hours=24))
    await world.texts_in(OWN_WORDS)
    assert [type(each) for each in await world.said(*ANSWERS)] == [ProposalAnswered]


async def test_what_is_settled_elsewhere_is_not_answered_by_text(world: World) -> None:
    who = await client(world)
    elsewhere: list[tuple[type[Event], dict[str, Any]]] = [
        (ProposalWithdrawn, {"reason": "taken_back"}),
        (PlanAccepted, {"way": "page"}),
        (PlanDeclined, {"way": "session"}),
        (PlanChangeAsked, {"way": "page"}),
    ]
    for made, more in elsewhere:
        one = another(who)
        await proposed(world, one)
        await about(world, one, made, **more)
        await world.texts_in("OK")
    assert await world.said(*ANSWERS) == []
    assert world.bodies() == [TEXT] * len(elsewhere)


async def test_a_proposal_that_was_taken_back_at_night_is_never_sent(world: World) -> None:
    who = await client(world)
    await world.play(datetime(2026, 3, 3, 3, 0, tzinfo=UTC))
    await proposed(world, who)
    await about(world, who, ProposalWithdrawn, reason="changed")
    await world.play(timedelta(hours=12))
    assert world.bodies() == []
    [text] = await world.rows("SELECT state, reason FROM notifier.text")
    assert (text["state"], text["reason"]) == ("expired", "proposal_closed")


async def test_a_stop_ends_what_was_asked(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    await world.texts_in("STOP")
    await world.texts_in("OK 8")
    assert await world.said(*ANSWERS) == []


async def test_a_discharged_client_is_asked_nothing(world: World) -> None:
    who = await client(world)
    await proposed(world, who)
    gone = ClientDischarged(clinic_id=world.clinic_id, client_id=who.client_id, occurred_at=world.clock.now())
    await world.tell(gone)
    await world.rest()
    await world.texts_in("OK 8")
    assert await world.said(*ANSWERS) == []


async def test_of_two_proposals_the_last_is_answered_first(world: World) -> None:
    who = await client(world)
    other = another(who)
    await proposed(world, who)
    await world.play(timedelta(minutes=5))
    await proposed(world, other)
    await world.texts_in("NO")
    await world.texts_in("OK")
    assert [(each.plan_id, each.answer) for each in await world.said(*ANSWERS)] == [
        (other.plan_id, "decline"),
        (who.plan_id, "accept"),
    ]


async def test_the_link_to_a_page_goes_by_text(world: World) -> None:
    who = await client(world)
    await proposed(world, who, way="page", link=await world.sealed(who.client_id, "plan.link", LINK))
    assert world.bodies() == [f"Harborside: Something to look at before your next visit: {LINK}"]
    await world.texts_in("OK")
    assert await world.said(*ANSWERS) == [], "it is answered on the page"


async def test_the_link_to_a_page_goes_by_mail_where_only_mail_was_agreed_to(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    address = {"smtp_url": SecretStr(f"smtp://{smtp_sink.host}:{smtp_sink.port}")}
    async with opened(database, valkey_url, settings=address) as world:
        who = Someone(world.clinic_id)
        email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
        agreed = world.consent(who, channel="email")
        await world.tell(world.clinic(), await world.enrolled(who, email=email), agreed)
        await proposed(world, who, way="page", link=await world.sealed(who.client_id, "plan.link", LINK))
        await world.play(timedelta(minutes=1))
        [mail] = await smtp_sink.mails(1)
        assert mail.message["Subject"] == "Harborside"
        assert LINK in mail.text
        assert world.bodies(SAM) == []


async def test_a_proposal_in_full_does_not_go_by_mail(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> None:
    address = {"smtp_url": SecretStr(f"smtp://{smtp_sink.host}:{smtp_sink.port}")}
    async with opened(database, valkey_url, settings=address) as world:
        who = Someone(world.clinic_id)
        email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
        agreed = world.consent(who, channel="email")
        await world.tell(world.clinic(), await world.enrolled(who, email=email), agreed)
        await proposed(world, who, way="text")
        await world.play(timedelta(minutes=1))
        assert await world.rows("SELECT 1 FROM notifier.attempt") == []
        [text] = await world.rows("SELECT channel, state FROM notifier.text")
        assert (text["channel"], text["state"]) == ("sms", "planned")


async def test_nothing_that_is_heard_makes_the_next_day_come_sooner(world: World) -> None:
    who = await client(world)
    await proposed(world, who, way="session")
    await about(world, who, PlanAccepted, way="session", confidence=8)
    changes = (
        world.clinic(alias="Harborside East"),
        await world.enrolled(who, zone="America/Chicago"),
        world.consent(who),
    )
    await world.play(timedelta(minutes=1))
    for fact in changes:
        await world.tell(fact)
        await world.rest()
    assert world.bodies() == []
    await world.play(timedelta(hours=24, minutes=1))
    assert len(world.bodies()) == 1


async def test_a_plan_that_rests_is_not_asked_for(world: World) -> None:
    who = await client(world)
    await proposed(world, who, way="session")
    await about(world, who, PlanAccepted, way="session", confidence=8)
    await world.tell(await world.plan(who, PlanActivated, moments=[]))
    rests = PlanPaused(
        clinic_id=world.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), plan_id=who.plan_id
    )
    await world.tell(rests)
    await world.play(timedelta(days=2))
    assert world.bodies() == []
    [text] = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'say_back'")
    assert (text["state"], text["reason"]) == ("expired", "plan_paused")


async def test_a_plan_made_in_the_session_is_said_back_the_next_day_by_text(world: World) -> None:
    who = await client(world)
    await proposed(world, who, way="session")
    await about(world, who, PlanAccepted, way="session", confidence=8)
    await world.play(timedelta(hours=23))
    assert world.bodies() == []
    await world.play(timedelta(hours=1, minutes=1))
    assert world.bodies() == ["Harborside: Yesterday you made a plan. Say it back: text it here in your own words."]
    await world.texts_in(OWN_WORDS)
    assert [type(each) for each in await world.said(*ANSWERS)] == [PlanSaidBack]
    await world.play(timedelta(days=3))
    assert len(world.bodies()) == 2, "it is asked once"


async def test_a_plan_that_was_said_back_or_is_too_big_is_not_asked_for(world: World) -> None:
    who = await client(world)
    rehearsed, too_big, ended = another(who), another(who), another(who)
    for one, confidence in ((rehearsed, 8), (too_big, 5), (ended, None)):
        await proposed(world, one, way="session")
        await about(world, one, PlanAccepted, way="session", confidence=confidence)
    await about(world, rehearsed, PlanRehearsed, way="session")
    over = {"local_date": date(2026, 3, 2), "reason": "dropped", "goal_id": who.goal_id}
    await world.tell(
        PlanEnded(
            clinic_id=world.clinic_id,
            client_id=who.client_id,
            occurred_at=world.clock.now(),
            plan_id=ended.plan_id,
            **over,
        )
    )
    await world.play(timedelta(days=3))
    assert world.bodies() == []


@pytest.mark.parametrize(
    ("text", "answer", "confidence", "more"),
    [
        ("AHORA NO", "decline", None, None),
        ("CAMBIAR la hora", "change", None, "la hora"),
        ("sí, 8", "accept", 8, None),
        ("SI 8", "accept", 8, None),
    ],
)
async def test_who_reads_spanish_answers_with_the_words_that_the_text_offers(
    world: World, text: str, answer: str, confidence: int | None, more: str | None
) -> None:
    who = await client(world, language="es-US")
    await proposed(world, who)
    await world.texts_in(text)
    [said] = await world.said(*ANSWERS)
    assert (said.answer, said.confidence) == (answer, confidence)
    assert (said.words and await opened_words(world, who, said.words)) == more
