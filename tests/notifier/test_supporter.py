"""The person whom a client chose: asked once, one text a week by their own consent, and nothing of it counts for the client."""

from datetime import time, timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.core.supporter import WORDING_VERSION
from handrail_notifier.identity import reply_of
from handrail_shared.contracts.events import (
    ClientDischarged,
    ClientErased,
    ClientPaused,
    ClientResumed,
    ClinicPaused,
    NudgeSent,
    PreferencesSet,
    SupporterNamed,
    SupporterRemoved,
    SupporterStated,
)
from handrail_shared.contracts.ids import SupporterId
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import KeyDestroyed

from tests.notifier.world import SAM, START, Someone, World

ALEX = "+12025550171"
INVITE = (
    "Harborside: A person you know asks: may we text you once a week, so you keep in touch? Reply OK. "
    "Msg&data rates may apply. HELP for help, STOP to end."
)
WELCOME = (
    "Harborside: You're set: 1 text a week. Nobody reads this number. In an emergency call your emergency number. "
    "HELP for help, STOP to end."
)
STOPPED = "Harborside: You will get no more texts. Text START if you want them again."
TOLD = (
    "Harborside: A person you chose is asked if they want 1 short text a week, to keep in touch with you. "
    "They see no word of yours. UNLINK takes them off."
)
STRANGER = "This number only works for people who are registered. In an emergency call your emergency number."
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


async def named(world: World, who: Someone, **changes: Any) -> SupporterNamed:
    """As the planner tells of it: on Saturdays at ten."""
    supporter = SupporterId(changes.pop("supporter_id", None) or new_id())
    phone, calls = changes.pop("phone", ALEX), changes.pop("calls", "Sammy")
    return SupporterNamed(
        **{
            "clinic_id": who.clinic_id,
            "client_id": who.client_id,
            "occurred_at": world.clock.now(),
            "supporter_id": supporter,
            "supporter_version": 1,
            "phone": await world.sealed(supporter, "contact.phone", phone),
            "calls": await world.sealed(supporter, "supporter.calls", calls),
            "language": "en",
            "day": "SA",
            "at": time(10),
            "wording_version": "supporter_v1",
        }
        | changes
    )


async def asked(world: World, **changes: Any) -> tuple[Someone, SupporterNamed]:
    """A client who has somebody, who was just asked."""
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await world.rest()
    event = await named(world, who, **changes)
    await world.tell(event)
    await world.rest()
    return who, event


async def agreed(world: World, **changes: Any) -> tuple[Someone, SupporterNamed]:
    who, event = await asked(world, **changes)
    await world.texts_in("OK", sender=ALEX)
    return who, event


async def states(world: World) -> list[str]:
    return [each.state for each in await stated(world)]


async def stated(world: World) -> list[SupporterStated]:
    return [each for each in await world.said(SupporterStated) if isinstance(each, SupporterStated)]


async def state_of(world: World, event: SupporterNamed) -> str:
    [row] = await world.rows("SELECT state FROM notifier.supporter WHERE supporter_id = $1", event.supporter_id)
    return str(row["state"])


async def test_one_invitation_goes_out_and_the_client_is_told(world: World) -> None:
    await asked(world)
    assert world.bodies(ALEX) == [INVITE]
    assert world.bodies(SAM) == [TOLD]
    assert await states(world) == ["invited"]


async def test_nothing_else_is_sent_before_they_agree_and_after_seven_days_nobody_asks_again(world: World) -> None:
    await asked(world)
    await world.play(timedelta(days=29))
    assert world.bodies(ALEX) == [INVITE]
    assert await states(world) == ["invited", "lapsed"]
    await world.texts_in("OK", sender=ALEX)
    assert await states(world) == ["invited", "lapsed"], "an answer after its time agrees to nothing"
    assert len(world.sent(SAM)) == 1


async def test_what_they_agreed_to_and_by_which_text_is_said_with_each_word_of_their_consent(world: World) -> None:
    _, event = await agreed(world)
    await world.texts_in("please stop texting me", sender=ALEX)
    await world.texts_in("START", sender=ALEX)
    texts = await world.rows("SELECT provider_id FROM notifier.inbound ORDER BY number")
    replies = [reply_of(event.supporter_id, each["provider_id"]) for each in texts]
    said = [(each.state, each.by, each.wording_version, each.reply_id) for each in await stated(world)]
    assert said == [
        ("invited", "system", WORDING_VERSION, None),
        ("agreed", "supporter", WORDING_VERSION, replies[0]),
        ("stopped", "supporter", WORDING_VERSION, replies[1]),
        ("agreed", "supporter", WORDING_VERSION, replies[2]),
    ]


async def test_who_says_ok_gets_one_text_a_week_at_its_hour_with_the_name_they_use(world: World) -> None:
    await agreed(world)
    assert world.bodies(ALEX) == [INVITE, WELCOME]
    await world.play(START + 3 * WEEK)
    weekly = world.sent(ALEX)[2:]
    assert [each.shown for each in weekly] == [
        "Harborside: A good day to say hello to Sammy. No one reads replies here. HELP for help, STOP to end.",
        "Harborside: Today is a nice day to call Sammy. Replies here are not read. HELP for help, STOP to end.",
        "Harborside: A short hello to Sammy fits any day. Nobody reads this number. HELP for help, STOP to end.",
    ]
    assert await states(world) == ["invited", "agreed"]
    times = await world.rows("SELECT planned_at FROM notifier.text WHERE kind = 'supporter_weekly' ORDER BY planned_at")
    assert [each["planned_at"].isoformat()[:16] for each in times] == [
        "2026-03-07T15:00",
        "2026-03-14T14:00",
        "2026-03-21T14:00",
    ]


async def test_stop_ends_it_with_one_confirmation_and_only_their_own_start_brings_it_back(world: World) -> None:
    _, event = await agreed(world)
    told = len(world.sent(SAM))
    for word in ("please stop texting me", "STOP", "OK"):
        await world.texts_in(word, sender=ALEX)
    assert world.bodies(ALEX)[2:] == [STOPPED]
    await world.play(3 * WEEK)
    assert world.bodies(ALEX)[2:] == [STOPPED]
    assert len(world.sent(SAM)) == told, "the client is told nothing: that is theirs"
    await world.tell(
        await named(
            world, Someone(world.clinic_id, event.client_id), supporter_id=event.supporter_id, supporter_version=2
        )
    )
    await world.rest()
    assert await state_of(world, event) == "stopped", "nothing that the clinic says opens it"
    await world.texts_in("START", sender=ALEX)
    assert world.bodies(ALEX)[3:] == [WELCOME]
    assert await states(world) == ["invited", "agreed", "stopped", "agreed"]
    await world.play(WEEK)
    assert "hello to Sammy" in world.bodies(ALEX)[4]


@pytest.mark.parametrize("words", ["stop", "Stopp texting me", "no more texts", "BASTA", "leave me alone"])
async def test_any_wording_that_leaves_and_any_that_may_ends_an_invitation(world: World, words: str) -> None:
    _, event = await asked(world)
    await world.texts_in(words, sender=ALEX)
    assert await state_of(world, event) == "stopped"
    by_the_carrier = words == "stop"
    assert world.bodies(ALEX) == [INVITE, *([] if by_the_carrier else [STOPPED])], "who is off there hears it there"


async def test_a_number_that_has_said_stop_to_this_sender_is_never_asked_and_nobody_says_why(world: World) -> None:
    await world.tell(world.clinic())
    await world.rest()
    await world.texts_in("please stop texting me", sender=ALEX)
    _, event = await asked(world)
    await world.play(8 * DAY)
    assert world.bodies(ALEX) == []
    assert [(each.state, each.by) for each in await stated(world)] == [("not_invited", "system")]
    assert await state_of(world, event) == "not_invited"


async def test_between_a_stop_on_record_and_its_effect_nothing_goes_out(world: World) -> None:
    _, event = await agreed(world)
    await world.admin.execute(
        "INSERT INTO notifier.left_address (clinic_id, channel, address_index, left_at)"
        " SELECT clinic_id, 'sms', phone_index, $1 FROM notifier.supporter",
        world.clock.now(),
    )
    await world.play(WEEK)
    assert (await state_of(world, event), len(world.sent(ALEX))) == ("agreed", 2)
    rows = await world.rows("SELECT state, reason FROM notifier.text WHERE kind = 'supporter_weekly'")
    assert [(each["state"], each["reason"]) for each in rows] == [("expired", "revoked")]


async def test_while_the_client_wants_silence_it_is_no_day_to_say_hello(world: World) -> None:
    who, _ = await agreed(world)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id}
    await world.tell(ClientPaused.model_validate({**about, "occurred_at": world.clock.now(), "by": "client"}))
    await world.play(WEEK)
    assert len(world.sent(ALEX)) == 2
    await world.tell(ClientResumed.model_validate({**about, "occurred_at": world.clock.now(), "by": "client"}))
    await world.play(WEEK)
    assert len(world.sent(ALEX)) == 3
    await world.texts_in("BREAK")
    await world.play(WEEK)
    assert len(world.sent(ALEX)) == 3
    reasons = await world.rows("SELECT reason FROM notifier.text WHERE kind = 'supporter_weekly' AND state = 'expired'")
    assert {each["reason"] for each in reasons} == {"on_break"}


async def test_while_a_person_sees_to_the_client_nothing_goes_out(world: World) -> None:
    await agreed(world)
    await world.texts_in("I want to kill myself")
    await world.play(2 * WEEK)
    assert len(world.sent(ALEX)) == 2


async def test_once_the_client_has_left_nothing_goes_out(world: World) -> None:
    await agreed(world)
    await world.texts_in("STOP")
    await world.play(2 * WEEK)
    assert len(world.sent(ALEX)) == 2
    await world.texts_in("START")
    await world.play(WEEK)
    assert len(world.sent(ALEX)) == 3


async def test_a_clinic_at_rest_and_a_revocation_by_the_clinic_are_silent_for_supporters_too(world: World) -> None:
    who, _ = await agreed(world)
    await world.tell(ClinicPaused(clinic_id=who.clinic_id, occurred_at=world.clock.now()))
    await world.play(WEEK)
    assert len(world.sent(ALEX)) == 2


@pytest.mark.parametrize("how", ["removed", "discharged", "erased", "unlinked", "desligar"])
async def test_whoever_ends_it_nothing_more_is_sent_and_nothing_of_them_stays(world: World, how: str) -> None:
    who, event = await agreed(world)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    match how:
        case "removed":
            await world.tell(SupporterRemoved.model_validate(about | {"supporter_id": event.supporter_id}))
        case "discharged":
            await world.tell(ClientDischarged.model_validate(about))
        case "erased":
            await world.tell(ClientErased.model_validate(about))
        case word:
            await world.texts_in("Unlink!" if word == "unlinked" else "DESLIGAR")
            assert world.bodies(SAM)[-1] == "Harborside: All right. The person you chose gets no more texts from us."
    await world.rest()
    assert (await states(world))[-1] == "ended"
    assert (await stated(world))[-1].by == ("client" if how in {"unlinked", "desligar"} else "system")
    [row] = await world.rows("SELECT * FROM notifier.supporter")
    assert [row[name] for name in ("phone", "calls", "phone_index", "stranger_id", "due_at")] == [None] * 5
    async with world.db.transaction(who.clinic_id) as tx:
        with pytest.raises(KeyDestroyed):
            await world.vault.open(tx, who.clinic_id, event.supporter_id, "contact.phone", event.phone)
    await world.texts_in("START", sender=ALEX)
    await world.play(3 * WEEK)
    assert world.bodies(ALEX)[2:] == [STRANGER], "whoever was ended is a stranger again"


async def test_who_has_nobody_and_takes_them_off_hears_that(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await world.rest()
    await world.texts_in("unlink")
    assert world.bodies(SAM) == ["Harborside: All right. No other person gets texts from us here."]
    await world.texts_in("I feel unlinked from all")
    assert (await world.rows("SELECT meaning FROM notifier.reply ORDER BY received_at, number"))[-1][
        "meaning"
    ] != "unlink"


async def test_nothing_of_it_counts_for_the_clients_own_budget(world: World) -> None:
    who = await world.settled_client({"daily_cap": 1, "weekly_cap": 12, "gap_minutes": 1440})
    await world.tell(await named(world, who, day="MO", at=time(16, 55)))
    await world.rest()
    await world.texts_in("OK", sender=ALEX)
    await world.play(timedelta(hours=8))
    assert len(await world.said(NudgeSent)) == 1
    assert len(world.sent(ALEX)) == 3, "invited, welcomed, and on the same day the text of the week"
    sent = await world.rows("SELECT count(*) FROM notifier.decision WHERE sent_on IS NOT NULL")
    assert sent[0][0] == 1


async def test_it_waits_for_the_hours_of_the_persons_own_clock_and_of_the_law(world: World) -> None:
    who = Someone(world.clinic_id)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    wishes = PreferencesSet.model_validate(about | {"jurisdiction": "us_fl"})
    await world.tell(
        world.clinic(quiet_from=time(21), quiet_until=time(8)), await world.enrolled(who), world.consent(who), wishes
    )
    await world.rest()
    world.clock.advance_to(START + timedelta(hours=10, minutes=30))
    await world.tell(await named(world, who, zone="America/Chicago"))
    await world.rest()
    assert len(world.sent(ALEX)) == 1, "half past seven in the evening, there"
    await world.texts_in("OK", sender=ALEX)
    late = await named(world, who, zone="Europe/Madrid", phone="+12025550172")
    await world.tell(late)
    await world.play(timedelta(hours=12))
    assert len(world.sent("+12025550172")) == 1
    [row] = await world.rows("SELECT begun_at FROM notifier.attempt WHERE client_id = $1", late.supporter_id)
    assert row["begun_at"].isoformat()[:16] == "2026-03-03T07:00", "eight in the morning in Madrid"


async def test_another_day_each_time_makes_no_more_than_one_text_in_six_days(world: World) -> None:
    who, event = await agreed(world)
    await world.play(timedelta(days=5, hours=2))
    assert len(world.sent(ALEX)) == 3, "on Saturday"
    for version, day in ((2, "SU"), (3, "MO"), (4, "TU")):
        newer = await named(world, who, supporter_id=event.supporter_id, supporter_version=version, day=day)
        await world.tell(newer)
        await world.play(DAY)
    assert len(world.sent(ALEX)) == 3
    await world.play(WEEK)
    assert len(world.sent(ALEX)) == 4, "on the Tuesday after"


async def test_it_comes_under_the_clinics_name_also_where_the_client_has_one_of_their_own(world: World) -> None:
    who = Someone(world.clinic_id)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    alias = await world.sealed(who.client_id, "contact.alias", "Dana K")
    wishes = PreferencesSet.model_validate(about | {"alias": alias})
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), wishes)
    await world.rest()
    await world.tell(await named(world, who))
    await world.rest()
    await world.texts_in("OK", sender=ALEX)
    await world.play(WEEK)
    assert world.bodies(SAM) == ["Dana K" + TOLD.removeprefix("Harborside")]
    assert world.bodies(ALEX)[:2] == [INVITE, WELCOME]
    assert all("Dana" not in each for each in world.bodies(ALEX))


async def test_two_clients_who_chose_the_same_person_are_each_named_and_a_stop_ends_both(world: World) -> None:
    _, one = await agreed(world)
    world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
    second = Someone(world.clinic_id, phone="+12025550144")
    two = await named(world, second, calls="Kim", day="SU", language="es")
    await world.tell(await world.enrolled(second), world.consent(second), two)
    await world.rest()
    assert (await state_of(world, one), await state_of(world, two)) == ("agreed", "invited")
    await world.texts_in("ok", sender=ALEX)
    await world.play(WEEK)
    weekly = world.bodies(ALEX)[4:]
    assert ["Sammy" in weekly[0], "Buen dia para saludar a Kim." in weekly[1], len(weekly)] == [True, True, 2]
    await world.texts_in("please stop texting me", sender=ALEX)
    assert (await state_of(world, one), await state_of(world, two)) == ("stopped", "stopped")
    assert len(world.sent(ALEX)) == 7, "one confirmation"
    await world.play(2 * WEEK)
    assert len(world.sent(ALEX)) == 7


@pytest.mark.parametrize("shared", [False, True])
async def test_a_number_that_is_a_clients_is_not_asked_here_or_where_another_clinic_writes_from_it(
    world: World, shared: bool
) -> None:
    kept = world.clinic_id
    if shared:
        world.clinic_id = new_id()
        await world.tell(world.clinic(alias="Lakeside"))
    theirs = Someone(world.clinic_id, phone=ALEX)
    await world.tell(world.clinic(), await world.enrolled(theirs))
    world.clinic_id = kept
    await world.rest()
    _, event = await asked(world)
    assert world.bodies(ALEX) == []
    assert [(each.state, each.by) for each in await stated(world)] == [("not_invited", "system")]
    assert await state_of(world, event) == "not_invited"


@pytest.mark.parametrize("shared", [False, True])
async def test_once_their_number_is_a_clients_what_comes_from_it_is_the_clients_and_no_text_goes_out(
    world: World, shared: bool
) -> None:
    _, event = await agreed(world)
    kept = world.clinic_id
    if shared:
        world.clinic_id = new_id()
        await world.tell(world.clinic(alias="Lakeside"))
    theirs = Someone(world.clinic_id, phone=ALEX)
    await world.tell(await world.enrolled(theirs), world.consent(theirs))
    world.clinic_id = kept
    await world.rest()
    assert await state_of(world, event) == ("agreed" if shared else "ended"), (
        "another clinic's is found at the next look"
    )
    await world.texts_in("some words", sender=ALEX)
    rows = await world.rows("SELECT client_id, stranger FROM notifier.inbound ORDER BY number DESC LIMIT 1")
    assert (rows[0]["client_id"], rows[0]["stranger"]) == (theirs.client_id, False)
    await world.play(WEEK)
    assert await state_of(world, event) == "ended"
    weekly = await world.rows("SELECT state FROM notifier.text WHERE kind = 'supporter_weekly' AND state <> 'expired'")
    assert weekly == []


async def test_a_carrier_that_says_they_have_left_is_believed(world: World) -> None:
    _, event = await agreed(world)
    world.add_fault(Fault(Trouble.REFUSED, number=ALEX, code=21610))
    await world.play(WEEK)
    assert await state_of(world, event) == "stopped"
    assert [(each.state, each.by) for each in (await stated(world))[2:]] == [("stopped", "carrier")]
    rows = await world.rows("SELECT state FROM notifier.consent")
    assert {each["state"] for each in rows} == {"confirmed"}, "nothing of it is the client's"


async def test_a_number_that_gets_no_texts_lapses(world: World) -> None:
    _, event = await agreed(world)
    world.add_fault(Fault(Trouble.REFUSED, number=ALEX, code=21614))
    await world.play(WEEK)
    assert await state_of(world, event) == "lapsed"


async def test_what_they_agreed_to_a_year_ago_lapses(world: World) -> None:
    _, event = await agreed(world)
    long_ago = START - timedelta(days=365)
    await world.admin.execute("UPDATE notifier.supporter SET agreed_at = $1", long_ago)
    await world.play(WEEK)
    assert (await state_of(world, event), len(world.sent(ALEX))) == ("lapsed", 2)
    await world.play(timedelta(days=31))
    assert await state_of(world, event) == "ended", "the number is kept no longer than it is of use"


async def test_facts_in_any_order_and_twice_come_to_the_same(world: World) -> None:
    who = Someone(world.clinic_id)
    first, second = await named(world, who), await named(world, who, phone="+12025550172")
    newer = await named(
        world, who, supporter_id=second.supporter_id, supporter_version=2, calls="Samuel", phone="+12025550172"
    )
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    gone = SupporterRemoved.model_validate(about | {"supporter_id": first.supporter_id})
    facts = await world.tell(gone, newer, second, first)
    await world.rest()
    await world.tell(await world.enrolled(who), world.consent(who), world.clinic())
    await world.repeat(*facts)
    await world.play(timedelta(hours=1))
    assert (await state_of(world, first), await state_of(world, second)) == ("ended", "invited")
    assert (len(world.sent(ALEX)), len(world.sent("+12025550172"))) == (0, 1)
    await world.texts_in("OK", sender="+12025550172")
    await world.play(WEEK)
    assert "hello to Samuel." in world.bodies("+12025550172")[-1]


async def test_another_who_is_named_takes_the_place(world: World) -> None:
    who, event = await agreed(world)
    world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
    other = await named(world, who, phone="+12025550172")
    await world.tell(other)
    await world.rest()
    assert (await state_of(world, event), await state_of(world, other)) == ("ended", "invited")
    await world.tell(event)
    await world.rest()
    assert await state_of(world, event) == "ended"


async def test_of_two_the_one_who_was_named_last_is_meant_though_the_other_is_heard_of_later(world: World) -> None:
    who = Someone(world.clinic_id)
    older = await named(world, who)
    world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
    newer = await named(world, who, phone="+12025550172")
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who), newer)
    await world.rest()
    await world.tell(older)
    await world.rest()
    assert (await state_of(world, older), await state_of(world, newer)) == ("ended", "invited")
    assert (len(world.sent(ALEX)), len(world.sent("+12025550172"))) == (0, 1)


async def test_a_process_that_ends_in_between_loses_nothing_and_says_nothing_twice(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who))
    await world.rest()
    await world.down()
    await world.tell(await named(world, who))
    await world.up()
    await world.rest()
    await world.down()
    await world.up()
    await world.rest()
    assert world.bodies(ALEX) == [INVITE]
    await world.texts_in("OK", sender=ALEX)
    await world.down()
    world.clock.advance_to(START + 5 * DAY)
    await world.up()
    await world.rest()
    assert len(world.sent(ALEX)) == 3, "the hour came while nobody was there, and the day is not over"
    await world.down()
    world.clock.advance_to(START + 14 * DAY)
    await world.up()
    await world.rest()
    assert len(world.sent(ALEX)) == 3, "what is late by days is passed over"
    await world.play(WEEK)
    assert len(world.sent(ALEX)) == 4


async def test_that_a_client_is_told_is_a_decision_on_record(world: World) -> None:
    await asked(world)
    rows = await world.rows(
        "SELECT d.decision FROM notifier.text_decision d JOIN notifier.text t USING (clinic_id, text_id)"
        " WHERE t.kind = 'supporter_named'"
    )
    assert [row["decision"] for row in rows] == ["send"]
