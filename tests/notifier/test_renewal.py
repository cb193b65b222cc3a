"""A consent that is too old, or whose client was silent for too long: held, asked about once, brought back by OK or START alone."""

from datetime import UTC, date, datetime, time, timedelta

from handrail.carrier import Fault, Trouble
from handrail_shared.contracts.events import (
    ClientPaused,
    ClientResumed,
    ConsentGiven,
    ConsentHeld,
    ConsentRevoked,
    NudgeDecided,
    PreferencesSet,
)

from tests.notifier.test_consent import ON_HOLD, OPT_IN, STOPPED
from tests.notifier.world import Someone, World, unvaried

DAY = timedelta(days=1)
STILL = (
    "Harborside: Do you still want these texts, up to 3 a day? Reply OK to keep them. Msg&data rates may apply. "
    "HELP for help, STOP to end."
)


async def confirmed(world: World, **clinic: object) -> Someone:
    """A client with a confirmed consent and nothing to be nudged for."""
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(**clinic), await world.enrolled(who), world.consent(who))
    await world.rest()
    return who


async def holds(world: World) -> list[tuple[str, str]]:
    return [(each.channel, each.reason) for each in await world.said(ConsentHeld) if isinstance(each, ConsentHeld)]


async def test_after_ninety_silent_days_a_client_is_asked_once_and_ok_brings_all_back(world: World) -> None:
    who = await confirmed(world)
    await world.play(90 * DAY - timedelta(minutes=1))
    assert world.bodies() == []
    await world.play(30 * DAY)
    assert world.bodies() == [STILL], "once"
    assert await holds(world) == [("sms", "too_long_silent")]
    await world.tell(await world.plan(who))
    await world.play(DAY)
    await world.texts_in("ok")
    [given] = await world.said(ConsentGiven)
    assert isinstance(given, ConsentGiven)
    assert (given.stage, given.evidence, given.wording_version) == ("confirmed", "reply_ok", "renew_1")
    await world.play(DAY)
    decided = [each.reasons for each in await world.said(NudgeDecided) if isinstance(each, NudgeDecided)]
    assert decided == [("consent_lapsed",), ()]


async def test_any_text_of_the_clients_puts_off_the_end_by_silence_and_none_that_by_age(world: World) -> None:
    await confirmed(world)
    for _ in range(6):
        await world.play(60 * DAY)
        await world.texts_in("HELP")
    assert await holds(world) == []
    await world.play(6 * DAY)
    assert await holds(world) == [("sms", "too_old")]


async def test_a_clinic_has_its_own_terms(world: World) -> None:
    await confirmed(world, consent_silent_days=30)
    await world.play(30 * DAY + timedelta(hours=12))
    assert world.bodies() == [STILL]


async def test_a_change_of_terms_is_seen_by_the_next_look(world: World) -> None:
    await confirmed(world)
    await world.play(10 * DAY)
    await world.tell(world.clinic(consent_silent_days=30))
    await world.play(25 * DAY)
    assert await holds(world) == [("sms", "too_long_silent")]


async def test_who_texts_meanwhile_is_answered_and_nothing_is_brought_back_by_it(world: World) -> None:
    who = await confirmed(world, consent_silent_days=30)
    await world.tell(await world.plan(who, moments=[]))
    await world.play(31 * DAY)
    await world.texts_in("NOW")
    await world.play(timedelta(minutes=25))
    assert len(world.bodies()) == 2, "the moment has come, and the plan with it"
    assert await world.said(ConsentGiven) == []


async def test_a_stop_ends_it_and_start_brings_it_back(world: World) -> None:
    await confirmed(world, consent_silent_days=30)
    await world.play(31 * DAY)
    await world.texts_in("Stop.")
    await world.play(timedelta(minutes=25))
    assert world.bodies() == [STILL, STOPPED]
    await world.texts_in("OK")
    assert await world.said(ConsentGiven) == []
    await world.play(timedelta(minutes=25))
    await world.texts_in("START")
    assert len(await world.said(ConsentRevoked)) == len(await world.said(ConsentGiven)) == 1


async def test_in_doubt_ok_is_not_enough_any_more(world: World) -> None:
    await confirmed(world, consent_silent_days=30)
    await world.play(31 * DAY)
    await world.texts_in("go away")
    await world.play(timedelta(minutes=25))
    await world.texts_in("OK")
    assert world.bodies()[:2] == [STILL, ON_HOLD]
    assert await world.said(ConsentGiven) == []
    assert await holds(world) == [("sms", "too_long_silent"), ("sms", "in_doubt")]


async def test_a_new_form_is_asked_about_like_the_first(world: World) -> None:
    who = await confirmed(world, consent_silent_days=30)
    await world.play(31 * DAY)
    await world.tell(world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    assert world.bodies() == [STILL, OPT_IN]


async def test_while_a_client_is_let_be_nothing_lapses(world: World) -> None:
    who = await confirmed(world, consent_silent_days=30)
    said = {"clinic_id": who.clinic_id, "client_id": who.client_id, "by": "clinic"}
    await world.tell(ClientPaused.model_validate(said | {"occurred_at": world.clock.now()}))
    await world.play(40 * DAY)
    assert (world.bodies(), await holds(world)) == ([], [])
    await world.tell(ClientResumed.model_validate(said | {"occurred_at": world.clock.now()}))
    await world.play(2 * DAY)
    assert await holds(world) == [], "to start again with a client counts as word from them"
    await world.play(30 * DAY)
    assert await holds(world) == [("sms", "too_long_silent")]


async def test_a_consent_for_mail_grows_old_and_nobody_is_asked_by_mail(world: World) -> None:
    who = Someone(world.clinic_id)
    email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
    await world.tell(world.clinic(), await world.enrolled(who, phone=None, email=email))
    await world.tell(world.consent(who, channel="email"))
    await world.play(360 * DAY)
    assert await holds(world) == []
    await world.play(10 * DAY)
    assert await holds(world) == [("email", "too_old")]
    assert await world.rows("SELECT 1 FROM notifier.text") == []
    await world.tell(world.consent(who, channel="email"))
    await world.rest()
    [row] = await world.rows("SELECT state FROM notifier.consent")
    assert row["state"] == "confirmed"


async def test_the_ladder_of_silence_and_the_end_of_consent_meet_in_one_text(world: World) -> None:
    """Nudges that go unanswered are sent less and less, and then the client is asked; their OK starts both anew."""
    who = await world.settled_client({"consent_silent_days": 60})
    await world.play(61 * DAY)
    nudges = [body for body in world.bodies() if body != STILL]
    assert 3 < len(nudges) < 15
    assert world.bodies()[-1] == STILL
    await world.texts_in("OK")
    await world.play(2 * DAY)
    reasons = [each.reasons for each in await world.said(NudgeDecided) if isinstance(each, NudgeDecided)]
    assert reasons[-2:] == [(), ()]
    assert who.client_id
    assert unvaried(world.bodies()[-1])


def safe(world: World, who: Someone, start: time, end: time, **wishes: object) -> PreferencesSet:
    hours = {"safe_from": start, "safe_until": end}
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    return PreferencesSet.model_validate(about | hours | wishes)


def hours(world: World) -> list[datetime]:
    return [message.created_at.replace(second=0) for message in world.sent()]


async def test_a_request_that_the_carrier_turned_away_waits_for_the_next_safe_hours(world: World) -> None:
    who = await confirmed(world, consent_silent_days=30)
    await world.tell(safe(world, who, time(10), time(10, 30)))
    await world.play(datetime(2026, 4, 1, 13, 59, tzinfo=UTC))
    world.add_fault(Fault(Trouble.BUSY, times=4, seconds=600))
    await world.play(5 * DAY)
    assert world.bodies() == [STILL]
    [at] = hours(world)
    assert (at.date() > date(2026, 4, 2), at.hour, at.minute < 30) == (True, 14, True)


async def test_safe_hours_that_change_while_a_request_waits_hold_for_it(world: World) -> None:
    who = await confirmed(world, consent_silent_days=30)
    await world.tell(safe(world, who, time(9), time(9, 30)))
    await world.play(30 * DAY + timedelta(hours=1))
    assert await holds(world), "it waits for the morning"
    await world.tell(safe(world, who, time(15), time(17)))
    await world.play(2 * DAY)
    assert hours(world) == [datetime(2026, 4, 2, 19, 0, tzinfo=UTC)]


async def test_a_request_that_has_to_wait_for_days_is_not_lost(world: World) -> None:
    """In Texas nothing unasked comes before noon on a Sunday."""
    who = Someone(world.clinic_id)
    await world.play(datetime(2026, 3, 7, 17, tzinfo=UTC))
    wish = safe(world, who, time(9), time(11), jurisdiction="us_tx")
    await world.tell(world.clinic(), await world.enrolled(who), wish, world.consent(who, "recorded"))
    await world.play(datetime(2026, 3, 9, 12, 59, tzinfo=UTC))
    assert world.bodies() == []
    await world.play(timedelta(minutes=2))
    assert (world.bodies(), hours(world)) == ([OPT_IN], [datetime(2026, 3, 9, 13, 0, tzinfo=UTC)])


async def test_a_request_whose_hour_never_comes_ends_after_a_week(world: World) -> None:
    who = Someone(world.clinic_id)
    never = safe(world, who, time(23), time(23, 30))
    await world.tell(world.clinic(), await world.enrolled(who), never, world.consent(who, "recorded"))
    await world.play(9 * DAY)
    assert world.bodies() == []
    assert [row["state"] for row in await world.rows("SELECT state FROM notifier.text")] == ["expired"]
