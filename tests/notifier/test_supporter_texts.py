"""What comes in from the number of somebody whom a client chose: a crisis, leaving, help, OK and START, and nothing else."""

from datetime import timedelta

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.core.defence import HEARD_WITHIN, TEXTS_IN
from handrail_shared.contracts.events import (
    ActionDone,
    CrisisAcknowledged,
    CrisisSuspected,
    FreeTextWaiting,
    StrangerCaseStated,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_crisis import ALARMING, IN_DOUBT, PHONES, call, key_for, on_call
from tests.notifier.test_loop import DUE
from tests.notifier.test_supporter import ALEX, DAY, STOPPED, WEEK, agreed, asked, named, state_of, stated
from tests.notifier.world import SAM, Someone, World

NOTE = (
    "Harborside: Nobody reads this number. Please talk to the person yourself. "
    "If someone is in danger, call the emergency number."
)
HELPS = (
    "Harborside: 1 text a week, as a person you know asked. Questions: call +12025550199. Not for emergencies. "
    "Msg&data rates may apply. STOP to end."
)
OF_DANGER = (
    "Harborside: Nobody watches this number. If someone is in danger, call 911 now. "
    "To talk to someone now: call or text 988, any hour."
)
SAID = "he says he wants to kill himself"


async def nudged(world: World) -> Someone:
    """A client who waits to answer, with somebody who agreed."""
    who = await world.settled_client()
    await world.tell(await named(world, who))
    await world.rest()
    await world.texts_in("OK", sender=ALEX)
    await world.play(DUE)
    return who


async def test_what_else_they_write_counts_for_nobody_and_has_one_courtesy_in_twelve_hours(world: World) -> None:
    who = await nudged(world)
    before = len(world.sent(ALEX))
    for words in ("1", "1 8", "DONE", "3", "BREAK", "UNLINK", "NOW", "Sam did great today, thanks!"):
        await world.texts_in(words, sender=ALEX)
    assert world.bodies(ALEX)[before:] == [NOTE]
    assert await world.said(ActionDone, FreeTextWaiting) == []
    assert await world.rows("SELECT 1 FROM notifier.reply WHERE client_id = $1", who.client_id) == []
    await world.play(timedelta(hours=11, minutes=59))
    await world.texts_in("hello?", sender=ALEX)
    await world.play(timedelta(minutes=2))
    assert len(world.sent(ALEX)) == before + 1
    await world.texts_in("hello?", sender=ALEX)
    assert len(world.sent(ALEX)) == before + 2
    await world.texts_in("1")
    assert len(await world.said(ActionDone)) <= 1, "the client's own answers are the client's as before"


async def test_help_is_answered_once_an_hour_also_after_a_stop(world: World) -> None:
    await agreed(world)
    for _ in range(5):
        await world.texts_in("HELP", sender=ALEX)
    assert world.bodies(ALEX)[2:] == [HELPS]
    await world.texts_in("please stop texting me", sender=ALEX)
    await world.play(timedelta(hours=1))
    await world.texts_in("help", sender=ALEX)
    await world.texts_in("and what now?", sender=ALEX)
    assert world.bodies(ALEX)[2:] == [HELPS, STOPPED, HELPS], "and no courtesy after a STOP"


async def test_a_flood_of_theirs_is_kept_and_not_answered(world: World) -> None:
    await agreed(world)
    for _ in range(TEXTS_IN):
        await world.texts_in("hello?", sender=ALEX)
    await world.texts_in("HELP", sender=ALEX)
    assert world.bodies(ALEX)[2:] == [NOTE]
    await world.play(2 * HEARD_WITHIN)
    await world.texts_in("HELP", sender=ALEX)
    assert world.bodies(ALEX)[2:] == [NOTE, HELPS]


async def test_who_was_named_and_not_asked_yet_is_a_stranger(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), await named(world, who))
    await world.rest()
    await world.texts_in("OK", sender=ALEX)
    assert [each.partition(" only")[0] for each in world.bodies(ALEX)] == ["This number"]
    assert await stated(world) == []
    await world.tell(world.consent(who))
    await world.play(timedelta(hours=2))
    assert [each.state for each in await stated(world)] == ["invited"], "once the client can be told"


@pytest.mark.parametrize("words", ["OK", "ok!", "Okay", "yes", "sí"])
async def test_a_plain_yes_agrees_and_one_word_more_does_not_matter(world: World, words: str) -> None:
    _, event = await asked(world)
    await world.texts_in(words, sender=ALEX)
    assert await state_of(world, event) == "agreed"


@pytest.mark.parametrize("words", ["no", "who is this?", "OK but who is this", "maybe"])
async def test_what_is_no_plain_yes_agrees_to_nothing(world: World, words: str) -> None:
    _, event = await asked(world)
    await world.texts_in(words, sender=ALEX)
    assert await state_of(world, event) in {"invited", "lapsed"}
    await world.play(3 * WEEK)
    assert not any("hello" in each for each in world.bodies(ALEX))


async def test_a_crisis_that_they_tell_of_opens_the_ladder_for_the_client_and_they_hear_whom_to_call(
    world: World,
) -> None:
    who, event = await agreed(world)
    await on_call(world)
    await world.texts_in("thanks, will do", sender=ALEX)
    before = len(world.sent(ALEX))
    for words in (SAID, SAID):
        await world.texts_in(words, sender=ALEX)
    assert world.bodies(ALEX)[before:] == [OF_DANGER]
    first = (await world.said(CrisisSuspected))[0]
    assert isinstance(first, CrisisSuspected)
    assert (first.client_id, first.by_supporter, first.tier) == (who.client_id, True, "tier_1")
    assert await world.said(StrangerCaseStated) == []
    steps = await world.rows("SELECT what, by FROM notifier.crisis_step ORDER BY number")
    assert ("said_by_supporter", event.supporter_id) in {(each["what"], each["by"]) for each in steps}
    assert "alerted" in {each["what"] for each in steps}
    assert len(world.sent("+12025550161")) == 1, "who is on call has the alert"
    held = await world.rows("SELECT crisis_since FROM notifier.client WHERE client_id = $1", who.client_id)
    assert held[0]["crisis_since"] is not None
    assert all("Harborside: It sounds" not in each for each in world.bodies(SAM)), "the client is not told by text"
    assert await world.rows("SELECT 1 FROM notifier.reply") == []
    await world.texts_in(ALARMING)
    assert world.bodies(SAM)[-1].startswith("Harborside: It sounds like things are really hard"), "theirs is theirs"
    await world.play(timedelta(minutes=31))
    await world.texts_in(SAID, sender=ALEX)
    assert world.bodies(ALEX)[before:] == [OF_DANGER, OF_DANGER]
    key = await key_for(world)
    shown = (await call(world, "GET", f"/v1/crises/{first.case_id}/texts", key)).json()["items"]
    assert [each["words"] for each in shown] == [SAID] * 3, "for who answers the case, and nothing else that they wrote"


async def test_a_crisis_is_heard_first_whatever_else_is_said_and_whoever_they_are_asked_for(world: World) -> None:
    who, one = await agreed(world)
    other = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(await world.enrolled(other), world.consent(other), await named(world, other, calls="Kim"))
    await world.rest()
    await world.texts_in(f"STOP texting me. {SAID}", sender=ALEX)
    clients = {each.client_id for each in await world.said(CrisisSuspected) if isinstance(each, CrisisSuspected)}
    assert clients == {who.client_id, other.client_id}, "it may be about either"
    assert await state_of(world, one) in {"agreed", "stopped"}
    assert (
        sum("in danger, call 911" in each or "in danger, call your local" in each for each in world.bodies(ALEX)) == 1
    )


async def test_what_only_may_be_a_crisis_is_heard_of_them_and_not_of_strangers(world: World) -> None:
    who, _ = await agreed(world)
    for sender in ("+12025550179", ALEX):
        await world.texts_in(IN_DOUBT, sender=sender)
    [suspected] = await world.said(CrisisSuspected)
    assert isinstance(suspected, CrisisSuspected)
    assert (suspected.client_id, suspected.tier) == (who.client_id, "tier_2")
    assert await world.said(StrangerCaseStated) == []


async def never_agreed(world: World, how: str) -> Someone:
    """A client whose supporter's number has not agreed, for one reason or another."""
    if how == "not_invited":
        await world.tell(world.clinic())
        await world.rest()
        await world.texts_in("please stop texting me", sender=ALEX)
    if how == "named":
        who = Someone(world.clinic_id)
        await world.tell(world.clinic(), await world.enrolled(who), await named(world, who))
        await world.rest()
        return who
    who, _ = await asked(world)
    if how == "lapsed":
        await world.play(8 * DAY)
    if how == "wrong_number":
        await world.texts_in("wrong number, stop", sender=ALEX)
    return who


@pytest.mark.parametrize("how", ["named", "invited", "not_invited", "lapsed", "wrong_number"])
async def test_who_never_agreed_is_a_stranger_and_holds_nobodys_texts(world: World, how: str) -> None:
    who = await never_agreed(world, how)
    for words in (IN_DOUBT, "you're killing me with these, who is this"):
        await world.texts_in(words, sender=ALEX)
    assert await world.said(CrisisSuspected, StrangerCaseStated) == []
    await world.texts_in(ALARMING, sender=ALEX)
    cases = [each for each in await world.said(StrangerCaseStated) if isinstance(each, StrangerCaseStated)]
    assert len({each.case_id for each in cases}) == 1, "the explicit is heard of everybody"
    assert await world.said(CrisisSuspected) == []
    [row] = await world.rows("SELECT crisis_since FROM notifier.client WHERE client_id = $1", who.client_id)
    assert row["crisis_since"] is None
    assert "If you're in danger" in world.bodies(ALEX)[-1]


async def test_who_agreed_at_one_clinic_and_never_answered_another_is_heard_where_they_agreed(world: World) -> None:
    who, _ = await agreed(world)
    world.clinic_id = new_id()
    second = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(world.clinic(alias="Lakeside"), await world.enrolled(second), world.consent(second))
    await world.rest()
    await world.tell(await named(world, second, calls="Kim"))
    await world.rest()
    told = len(world.sent(ALEX))
    await world.texts_in(SAID, sender=ALEX)
    world.clinic_id = who.clinic_id
    [case] = await world.said(CrisisSuspected, StrangerCaseStated)
    assert isinstance(case, CrisisSuspected)
    assert case.client_id == who.client_id
    [body] = world.bodies(ALEX)[told:]
    assert body.startswith("Harborside: Nobody watches this number.")


async def test_who_said_stop_is_heard_all_the_same_when_they_tell_of_a_crisis(world: World) -> None:
    who, _ = await agreed(world)
    await world.texts_in("please stop texting me", sender=ALEX)
    await world.texts_in(SAID, sender=ALEX)
    [suspected] = await world.said(CrisisSuspected)
    assert isinstance(suspected, CrisisSuspected)
    assert suspected.client_id == who.client_id
    assert "If someone is in danger" in world.bodies(ALEX)[-1]


async def test_where_clinics_share_the_number_each_hears_its_own_clients_supporter(world: World) -> None:
    first = [*await agreed(world)][1]
    world.clinic_id = new_id()
    world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
    second = Someone(world.clinic_id, phone="+12025550144")
    await world.tell(world.clinic(alias="Lakeside"), await world.enrolled(second), world.consent(second))
    await world.rest()
    event = await named(world, second, calls="Kim")
    await world.tell(event)
    await world.rest()
    await world.texts_in("OK", sender=ALEX)
    assert (await state_of(world, first), await state_of(world, event)) == ("agreed", "agreed")
    await world.texts_in("please stop texting me", sender=ALEX)
    assert (await state_of(world, first), await state_of(world, event)) == ("stopped", "stopped")


async def test_who_is_on_call_as_well_answers_alerts_and_agrees_for_themselves(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await on_call(world)
    event = await named(world, who, phone=PHONES["primary"])
    await world.tell(event)
    await world.rest()
    await world.texts_in("OK", sender=PHONES["primary"])
    assert await state_of(world, event) == "agreed"
    await world.texts_in(ALARMING)
    alert = next(each for each in world.bodies(PHONES["primary"]) if "Case" in each)
    await world.texts_in(alert.rpartition("reply ")[2].rstrip("."), sender=PHONES["primary"])
    assert len(await world.said(CrisisAcknowledged)) == 1


async def test_a_text_that_comes_twice_is_followed_once(world: World) -> None:
    _, event = await asked(world)
    for _ in range(2):
        await world.texts_in("OK", sender=ALEX, sid="SM" + "7" * 32)
    assert await state_of(world, event) == "agreed"
    assert len(world.sent(ALEX)) == 2


async def test_neither_number_nor_name_nor_words_are_in_clear_in_any_table_or_on_the_bus(world: World) -> None:
    await agreed(world)
    await world.texts_in("my ocelot hums", sender=ALEX)
    world.add_fault(Fault(Trouble.FAILS, number=ALEX, times=1))
    await world.play(WEEK + DAY)
    tables = await world.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'notifier' AND table_type = 'BASE TABLE'"
    )
    for table in tables:
        for row in await world.rows(f"SELECT t::text AS whole FROM notifier.{table['table_name']} t"):
            for clear in (ALEX, ALEX[2:], "Sammy", "ocelot"):
                assert clear not in row["whole"], (table["table_name"], clear)
