"""Who agreed, who said stop, and what they then get."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest
from handrail.carrier import Fault, OptOut, Trouble
from handrail_notifier.answering import Answering
from handrail_notifier.silence import revoke
from handrail_shared.contracts.events import (
    ActionCorrected,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    ClientDischarged,
    ClientPaused,
    ConsentGiven,
    ConsentRevoked,
    FreeTextWaiting,
    NudgeDecided,
    NudgeExpired,
    PaceRequested,
    PreferencesSet,
    ReachChanged,
)
from handrail_shared.runtime.outbox import hold

from tests.notifier.test_loop import DUE
from tests.notifier.world import SAM, Someone, World, opened, window
from tests.support.postgres import Database

OPT_IN = (
    "Harborside: Reply OK to get your plan texts, up to 3 a day. Msg&data rates may apply. "
    "HELP for help, STOP to end. Not for emergencies."
)
ON_HOLD = "Harborside: Your texts are on hold. Text STOP to end them, or START if you still want them."
KEPT = "Harborside: Thanks, kept for your next visit. Nobody reads this right now. To reach us call +12025550199."
STOPPED = "Harborside: You will get no more texts. Text START if you want them again."


async def test_a_recorded_consent_is_asked_for_once_and_confirmed_by_ok(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    assert world.bodies() == [OPT_IN]
    await world.tell(world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    assert len(world.bodies()) == 1, "there is one opt-in request"

    await world.texts_in("Ok!")
    await world.play(timedelta(minutes=1))
    [given] = await world.said(ConsentGiven)
    assert (given.stage, given.evidence, given.client_id) == ("confirmed", "reply_ok", who.client_id)
    assert len(world.bodies()) == 2
    assert "You're set" in world.bodies()[1]


@pytest.mark.parametrize(
    "text", ["later", "3", "0", "skip", "too big", "later 10", "did it yesterday", "easier", "I'll call you back"]
)
async def test_who_has_not_agreed_hears_of_no_step_but_that_their_words_are_kept(world: World, text: str) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"), await world.plan(who))
    await world.play(timedelta(minutes=1))
    for _ in range(2):
        await world.texts_in(text)
        await world.play(timedelta(minutes=1))
    assert world.bodies() == [OPT_IN, KEPT]
    waiting = await world.said(FreeTextWaiting)
    assert len(waiting) > 0
    assert await world.said(ConsentGiven) == []


@pytest.mark.parametrize("text", ["1", "done", "did it, 7", "2", "listo", "1 today", "yesterday 1"])
async def test_who_has_not_agreed_reports_of_no_nudge_that_was_withheld_for_that(world: World, text: str) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"), await world.plan(who))
    await world.rest()
    await world.play(DUE + timedelta(minutes=5))
    assert [each.decision for each in await world.said(NudgeDecided)] == ["withhold"]
    for said in (text, "sorry, meant 3"):
        await world.texts_in(said)
        await world.play(timedelta(minutes=1))
    assert await world.said(ActionDone, ActionPartlyDone, ActionMissed, ActionCorrected) == []
    assert world.bodies() == [OPT_IN, KEPT]
    assert len(await world.said(FreeTextWaiting)) > 0


async def test_who_has_agreed_meanwhile_reports_of_what_came_today_without_a_nudge(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"), await world.plan(who))
    await world.rest()
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("ok")
    await world.texts_in("did it")
    assert len(await world.said(ActionDone)) == 1


async def test_who_left_reports_of_no_new_step_until_they_agree_but_of_what_went_out(world: World) -> None:
    who = await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    await world.tell(world.consent(who, "recorded"))
    await world.texts_in("1")
    assert len(await world.said(ActionDone)) == 1


@pytest.mark.parametrize("text", ["break 3", "break until friday"])
async def test_a_break_of_who_has_not_agreed_is_kept_and_they_hear_that_their_words_are(
    world: World, text: str
) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"), await world.plan(who))
    await world.play(timedelta(minutes=1))
    await world.texts_in(text)
    await world.play(timedelta(minutes=1))
    assert len(await world.said(ClientPaused)) == 1
    assert world.bodies() == [OPT_IN, KEPT]
    assert len(await world.said(FreeTextWaiting)) == 1


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("Sí", True),
        ("yes please", True),
        ("Sí, por favor", True),
        ("claro que sí", True),
        ("yes but who is this", False),
        ("sí?", False),
    ],
)
async def test_a_plain_yes_in_either_language_confirms_and_a_doubtful_one_does_not(
    world: World, text: str, agrees: bool
) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in(text)
    assert [each.evidence for each in await world.said(ConsentGiven)] == ["reply_ok"] * agrees


@pytest.mark.parametrize(
    "refusal",
    [
        "no thanks", "No.", "nope", "nah", "Not now", "no thank you!", "nah I'm good", "please no", "no gracias", "no quiero", "ahora no", "No, gracias", "mejor no",
    ],
)  # fmt: skip
async def test_a_plain_no_closes_the_request_and_a_later_ok_agrees_to_nothing(world: World, refusal: str) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in(refusal)
    await world.play(timedelta(minutes=1))
    assert len(await world.said(FreeTextWaiting)) == 1, "a person reads it"
    for late in ("ok", "thanks ok", "yes"):
        await world.texts_in(late)
        await world.play(timedelta(minutes=1))
    assert await world.said(ConsentGiven) == []
    assert await world.said(ConsentRevoked) == []
    assert [tuple(each) for each in await world.rows("SELECT state FROM notifier.consent")] == [("recorded",)]
    assert not any("You're set" in each for each in world.bodies())


async def test_after_a_no_the_clinic_may_ask_anew_and_ok_agrees_to_that(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in("no thanks")
    await world.play(timedelta(minutes=1))
    await world.tell(world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    assert world.bodies().count(OPT_IN) == 2, "though it was asked within the day"
    await world.texts_in("ok")
    await world.play(timedelta(minutes=1))
    assert [each.evidence for each in await world.said(ConsentGiven)] == ["reply_ok"]


@pytest.mark.parametrize("text", ["no idea who this is", "no?", "not sure", "no puedo hablar"])
async def test_what_is_no_plain_no_leaves_the_request_open(world: World, text: str) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in(text)
    await world.play(timedelta(minutes=1))
    await world.texts_in("ok")
    await world.play(timedelta(minutes=1))
    assert [each.evidence for each in await world.said(ConsentGiven)] == ["reply_ok"]


async def test_ok_before_any_request_went_out_agrees_to_nothing(world: World) -> None:
    await world.play(datetime(2026, 3, 3, 3, 0, tzinfo=UTC))
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in("ok")
    await world.play(timedelta(minutes=1))
    assert await world.said(ConsentGiven) == []


async def test_nothing_but_the_request_goes_to_an_unconfirmed_number(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"), await world.plan(who))
    await world.play(timedelta(days=2))
    assert world.bodies() == [OPT_IN]
    decided = await world.said(NudgeDecided)
    assert [each.reasons for each in decided] == [("consent_not_confirmed",)] * 2


async def test_a_request_recorded_at_night_waits_for_the_morning(world: World) -> None:
    await world.play(datetime(2026, 3, 3, 3, 0, tzinfo=UTC))
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(datetime(2026, 3, 3, 12, 59, 59, tzinfo=UTC))
    assert world.bodies() == []
    await world.play(timedelta(minutes=1))
    assert world.bodies() == [OPT_IN]
    assert world.sent()[0].created_at == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


async def test_a_request_waits_for_the_clients_safe_hours_and_is_not_kept_beyond_them(world: World) -> None:
    who = Someone(world.clinic_id)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    wish = PreferencesSet.model_validate(about | {"safe_from": time(12), "safe_until": time(14)})
    await world.tell(world.clinic(), await world.enrolled(who), wish, world.consent(who, "recorded"))
    world.add_fault(Fault(Trouble.STUCK, seconds=4 * 3600))
    await world.play(datetime(2026, 3, 2, 16, 59, tzinfo=UTC))
    assert world.bodies() == []
    await world.play(timedelta(minutes=2))
    assert world.bodies() == [OPT_IN]
    [message] = world.sent()
    assert message.expires_at is not None
    assert message.expires_at <= datetime(2026, 3, 2, 19, tzinfo=UTC), "the carrier keeps it no longer, either"


async def test_stop_ends_everything_at_once_with_one_confirmation(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("Stop.")
    [revoked] = await world.said(ConsentRevoked)
    assert (revoked.client_id, revoked.channel, revoked.evidence) == (who.client_id, "sms", "reply_stop")
    await world.texts_in("STOP")
    await world.play(timedelta(days=2))
    assert len(await world.said(ConsentRevoked)) == 1
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("revoked",)] * 2
    texts = await world.rows("SELECT kind, state FROM notifier.text")
    assert [(row["kind"], row["state"]) for row in texts] == [("stopped", "delivered")], "one confirmation"
    assert world.bodies() == [STOPPED]


async def test_what_is_told_besides_leaving_is_read_by_a_person(world: World) -> None:
    await world.settled_client()
    await world.texts_in("please stop texting me")
    assert await world.said(FreeTextWaiting) == []
    await world.texts_in("START")
    await world.texts_in("Please stop texting me, the new pills make me dizzy and I fell twice, tell Dr Lee")
    assert len(await world.said(ConsentRevoked)) == 2
    assert [waiting.count for waiting in await world.said(FreeTextWaiting)] == [1]


async def test_where_the_carrier_confirmed_the_stop_itself_we_are_silent(database: Database, valkey_url: str) -> None:
    replies = {OptOut.STOP: "You are unsubscribed.", OptOut.HELP: "Help is near."}
    async with opened(database, valkey_url, carrier={"opt_out_replies": replies}) as world:
        await world.settled_client()
        await world.texts_in("help")
        await world.texts_in("stop")
        await world.play(timedelta(minutes=10))
        assert world.bodies() == ["Help is near.", "You are unsubscribed."]
        assert len(await world.said(ConsentRevoked)) == 1


async def test_no_confirmation_of_a_stop_goes_out_later_than_five_minutes(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, seconds=60.0))
    await world.texts_in("opt out")
    await world.play(timedelta(hours=1))
    assert world.bodies() == []
    [text] = await world.rows("SELECT kind, state FROM notifier.text")
    assert (text["kind"], text["state"]) == ("stopped", "expired")


@pytest.mark.parametrize(("late", "confirmed"), [(4, True), (6, False), (20, False)])
async def test_a_stop_that_is_taken_up_late_ends_all_and_is_confirmed_within_five_minutes_alone(
    world: World, late: int, confirmed: bool
) -> None:
    await world.settled_client()
    [answering] = [part for part in world.service.parts if isinstance(part, Answering)]
    await answering.stop()
    await world.carrier.carrier.text("+12025550143", "+12025550100", "opt out")
    world.clock.advance_to(world.clock.now() + timedelta(minutes=late))
    await answering.start()
    await world.play(timedelta(hours=1))
    assert len(await world.said(ConsentRevoked)) == 1
    assert len(world.bodies()) == confirmed


async def test_a_text_that_may_end_all_texts_holds_them_and_is_asked_about_once(world: World) -> None:
    await world.settled_client()
    await world.texts_in("how do I stop these?")
    await world.play(timedelta(minutes=25))
    await world.texts_in("go away")
    assert [waiting.count for waiting in await world.said(FreeTextWaiting)][-1] == 2, "a person reads both"
    await world.play(timedelta(days=2))
    assert world.bodies() == [ON_HOLD]
    assert {each.reasons for each in await world.said(NudgeDecided)} == {("consent_not_confirmed",)}
    assert await world.said(ConsentRevoked) == []


@pytest.mark.parametrize("text", ["stop texting me so much", "dejen de mandarme tantos mensajes"])
async def test_who_may_only_want_fewer_is_held_and_asked_and_gets_fewer_once_they_want_any(
    world: World, text: str
) -> None:
    await world.settled_client()
    await world.texts_in(text)
    [asked] = await world.said(PaceRequested)
    assert asked.pace == "less"
    await world.play(timedelta(minutes=25))
    assert world.bodies() == [ON_HOLD], "nothing else is said while it may be the end of all texts"
    await world.texts_in("START")
    [row] = await world.rows("SELECT week_wish FROM notifier.client")
    assert row["week_wish"] == 6, "half of the twelve that the clinic allows"


async def test_a_report_in_a_text_that_may_end_all_texts_stays_one_and_a_person_reads_it_too(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    await world.texts_in("missed it, leave me alone please")
    [missed] = await world.said(ActionMissed)
    replies = await world.rows("SELECT meaning, opportunity_id FROM notifier.reply ORDER BY meaning")
    assert [tuple(each) for each in replies] == [("free_text", None), ("missed", missed.opportunity_id)]
    assert [waiting.count for waiting in await world.said(FreeTextWaiting)][-1] == 1


async def test_only_start_ends_a_hold(world: World) -> None:
    await world.settled_client()
    await world.texts_in("not interested")
    await world.play(timedelta(minutes=25))
    await world.texts_in("OK")
    assert await world.said(ConsentGiven) == []
    await world.texts_in("START")
    [given] = await world.said(ConsentGiven)
    assert given.evidence == "reply_start"
    await world.play(DUE + timedelta(minutes=5))
    assert [each.decision for each in await world.said(NudgeDecided)] == ["send"]


async def test_who_is_held_and_answers_in_words_hears_once_more_how_to_go_on(world: World) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    nudge = world.bodies()
    await world.texts_in("not interested")
    for said in ("sorry, wrong chat! keep them coming", "OK", "1 8", "PLAN"):
        await world.play(timedelta(minutes=21))
        await world.texts_in(said)
    await world.play(timedelta(minutes=1))
    assert world.bodies() == [*nudge, ON_HOLD, ON_HOLD], "the first words are answered, and nothing more for a while"
    assert len(await world.said(ActionDone)) == 1, "a report is counted"
    await world.texts_in("INFO")
    assert "call" in world.bodies()[-1]
    await world.play(timedelta(hours=12))
    assert len(world.bodies()) == 4, "silence without an answer stays silence"
    await world.texts_in("hello? are you there")
    await world.play(timedelta(minutes=1))
    assert world.bodies()[4:] == [ON_HOLD]
    await world.texts_in("START")
    assert len(await world.said(ConsentGiven)) == 1


async def test_who_goes_on_about_leaving_is_not_asked_again(world: World) -> None:
    await world.settled_client()
    await world.texts_in("not interested")
    await world.play(timedelta(minutes=21))
    await world.texts_in("go away")
    await world.play(timedelta(minutes=21))
    assert world.bodies() == [ON_HOLD]


async def test_a_stop_ends_what_was_on_hold_and_start_brings_it_back(world: World) -> None:
    await world.settled_client()
    await world.texts_in("not interested")
    await world.play(timedelta(minutes=25))
    await world.texts_in("Stop.")
    await world.play(timedelta(days=1))
    assert len(await world.said(ConsentRevoked)) == 1
    assert world.bodies() == [ON_HOLD, STOPPED]
    await world.texts_in("START")
    assert len(await world.said(ConsentGiven)) == 1


async def test_a_wrong_number_is_let_be_and_its_owner_brings_nothing_back(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("sorry, wrong number")
    await world.play(timedelta(minutes=25))
    await world.texts_in("START")
    await world.play(timedelta(days=1))
    assert world.bodies() == [], "whoever has the number learns nothing"
    assert await world.said(ConsentGiven) == []
    [changed] = await world.said(ReachChanged)
    assert (changed.client_id, changed.state) == (who.client_id, "invalid")
    assert [waiting.count for waiting in await world.said(FreeTextWaiting)] == [1], "a person reads it"


async def test_a_wrong_number_ends_texts_to_both_who_share_it(world: World) -> None:
    first, second = await world.settled_client(), Someone(world.clinic_id)
    await world.tell(await world.enrolled(second), world.consent(second))
    await world.rest()
    await world.texts_in("wrong number")
    ended = {each.client_id for each in await world.said(ConsentRevoked)}
    assert ended == {first.client_id, second.client_id}
    assert {each.client_id for each in await world.said(ReachChanged)} == ended


async def test_start_undoes_a_stop_and_ok_does_not(world: World) -> None:
    await world.settled_client()
    await world.texts_in("opt out")
    await world.texts_in("OK")
    assert await world.said(ConsentGiven) == []
    await world.texts_in("START")
    [given] = await world.said(ConsentGiven)
    assert (given.stage, given.evidence) == ("confirmed", "reply_start")
    await world.play(DUE + timedelta(minutes=5))
    assert [each.decision for each in await world.said(NudgeDecided)] == ["send"]


async def test_start_makes_no_consent_out_of_nothing(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), await world.plan(who))
    await world.rest()
    await world.texts_in("START")
    await world.texts_in("OK")
    assert await world.said(ConsentGiven) == []
    await world.play(DUE + timedelta(minutes=5))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("no_consent",)]


async def test_help_is_answered_even_after_stop(world: World) -> None:
    await world.settled_client()
    await world.texts_in("opt out")
    await world.texts_in("HELP")
    await world.play(timedelta(minutes=1))
    assert "Questions: call +12025550199" in world.bodies()[-1]


async def test_an_opt_out_with_a_space_which_no_carrier_knows_is_heard(world: World) -> None:
    await world.settled_client()
    await world.texts_in("Opt out")
    assert len(await world.said(ConsentRevoked)) == 1
    await world.play(timedelta(minutes=1))
    assert world.bodies() == [STOPPED]


async def test_a_stop_that_commits_first_wins_over_a_nudge_that_is_due(world: World) -> None:
    who = await world.settled_client()
    async with world.db.transaction(world.clinic_id) as tx:
        await hold(tx, [who.client_id])
        world.clock.advance_to(DUE)
        await revoke(tx, world.clinic_id, who.client_id, "sms", "reply_stop", about=who.client_id, now=DUE)
        async with asyncio.timeout(5):
            while not await _has_tried(world):
                await asyncio.sleep(0.01)
    await world.play(timedelta(minutes=40))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("revoked",)]
    assert world.bodies() == []


async def _has_tried(world: World) -> bool:
    """Whether a dispatcher has come round to the due moment and left it to who holds the client."""
    seen = await world.rows(
        "SELECT 1 FROM pg_stat_activity WHERE usename = 'handrail_notifier' AND query LIKE '%pg_try_advisory%'"
    )
    return bool(seen) or not await _moment_is_free(world)


async def _moment_is_free(world: World) -> bool:
    async with world.admin.transaction():
        return bool(await world.rows("SELECT 1 FROM notifier.moment FOR UPDATE SKIP LOCKED"))


async def test_a_stop_in_the_minute_of_a_nudge_is_either_before_it_or_after_it(world: World) -> None:
    await world.settled_client()
    world.clock.advance_to(DUE)
    await world.texts_in("opt out")
    await world.play(timedelta(minutes=40))
    [decided], [revoked] = await world.said(NudgeDecided), await world.said(ConsentRevoked)
    assert decided.reasons == ("revoked",) or decided.decision == "send"
    nudges = [message for message in world.sent() if message.shown != STOPPED]
    dropped = [each.reason for each in await world.said(NudgeExpired)]
    assert len(nudges) + len(dropped) == (decided.decision == "send")
    assert set(dropped) <= {"revoked"}, "between the decision and the call a STOP still wins"
    assert revoked.occurred_at == DUE
    assert world.bodies()[-1] == STOPPED


async def test_a_stop_cancels_a_nudge_that_waits_for_another_try(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.BUSY, number=SAM, times=1, seconds=120))
    await world.play(DUE + timedelta(seconds=1))
    await world.texts_in("opt out")
    await world.play(timedelta(minutes=30))
    assert world.bodies() == [STOPPED]
    assert [each.reason for each in await world.said(NudgeExpired)] == ["revoked"]


async def test_the_clinics_word_is_a_revocation_too_and_an_older_consent_does_not_undo_it(world: World) -> None:
    who = await world.settled_client()
    revoked = ConsentRevoked(
        clinic_id=world.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        channel="sms",
        evidence="clinic_request",
    )
    older = world.consent(who, occurred_at=world.clock.now() - timedelta(hours=1))
    await world.tell(revoked, older)
    await world.play(DUE + timedelta(minutes=5))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("revoked",)]
    assert await world.said(ConsentRevoked) == [], "who says it is not told it"
    await world.tell(world.consent(who, occurred_at=world.clock.now()))
    await world.play(timedelta(days=1))
    assert [each.decision for each in await world.said(NudgeDecided)] == ["withhold", "send"]


async def test_a_carriers_opt_out_is_a_revocation(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.REFUSED, number=SAM, code=21610))
    await world.play(DUE + timedelta(minutes=5))
    [revoked] = await world.said(ConsentRevoked)
    assert (revoked.client_id, revoked.evidence) == (who.client_id, "carrier_opt_out")
    await world.play(timedelta(days=1))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [(), ("revoked",)]


async def test_what_the_notifier_said_itself_changes_nothing_when_heard(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    await world.tell(world.consent(who, evidence="reply_start"), source="notifier")
    await world.play(DUE + timedelta(minutes=5))
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("revoked",)]


async def test_a_discharged_client_gets_nothing_more(world: World) -> None:
    who = await world.settled_client()
    await world.tell(
        ClientDischarged(clinic_id=world.clinic_id, client_id=who.client_id, occurred_at=world.clock.now())
    )
    await world.play(timedelta(days=1))
    assert world.bodies() == []
    assert [each.reasons for each in await world.said(NudgeDecided)] == [("discharged",)]


async def test_a_moment_in_the_night_is_left_in_peace(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.settled_client(moments=[window(who, start=datetime(2026, 1, 1, 22, 0).time())])
    await world.play(timedelta(days=3))
    assert world.bodies() == []
    assert {each.reasons for each in await world.said(NudgeDecided)} == {("quiet_hours",)}


@pytest.mark.parametrize("promises", [True, False])
async def test_who_may_write_freely_is_told_how_soon_it_is_read(world: World, promises: bool) -> None:
    who = Someone(world.clinic_id)
    if promises:
        await world.stands_behind_words()
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    for text in ("OK", "HELP", "the bus was late again"):
        await world.texts_in(text)
        await world.play(timedelta(minutes=1))
    said = world.bodies()[1:]
    assert len(said) == 3
    assert all(("read within 24 h" in each) == promises for each in said), said
    if promises:
        await world.admin.execute("UPDATE notifier.on_call SET read_within_hours = NULL")
        await world.play(timedelta(hours=1))
        await world.texts_in("HELP")
        await world.play(timedelta(minutes=1))
        assert "read within" not in world.bodies()[-1]
