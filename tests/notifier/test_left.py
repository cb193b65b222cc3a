"""Who has left by their own word is not asked again by a form: their own START is what brings texts and mails back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_shared.contracts.events import ClientDischarged, ConsentGiven, ConsentRevoked, ContactChanged

from tests.notifier.mail_world import Post, link_in, with_post
from tests.notifier.test_consent import OPT_IN, STOPPED
from tests.notifier.test_loop import DUE
from tests.notifier.test_unsubscribe import ONE_CLICK, ask
from tests.notifier.world import SAM, ZONE, Someone, World
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

OTHER = "+12025550144"


@pytest.fixture
async def post(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    async with with_post(database, valkey_url, smtp_sink) as open_post:
        yield open_post


async def form(world: World, who: Someone, **told: Any) -> None:
    """A minute later, so that it is newer than whatever was said before."""
    await world.play(timedelta(minutes=1))
    stage = "recorded" if told.get("channel", "sms") == "sms" else "confirmed"
    await world.tell(world.consent(who, stage, evidence="clinic_form", **told))
    await world.play(timedelta(minutes=1))


async def moved(world: World, who: Someone, number: str) -> None:
    """The clinic states another number."""
    await world.play(timedelta(minutes=1))
    phone = await world.sealed(who.client_id, "contact.phone", number)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(ContactChanged(**about, zone=ZONE, language="en-US", phone=phone, email=None))


async def consent_of(world: World, who: Someone, channel: str = "sms") -> str:
    [row] = await world.rows(
        "SELECT state FROM notifier.consent WHERE client_id = $1 AND channel = $2", who.client_id, channel
    )
    state: str = row["state"]
    return state


async def test_a_form_after_a_stop_sends_nothing_and_says_that_the_client_has_left(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    await form(world, who)
    ended = (await world.said(ConsentRevoked))[-1]
    assert (ended.client_id, ended.channel, ended.evidence) == (who.client_id, "sms", "reply_stop")
    await world.texts_in("OK")
    await world.texts_in("the bus was late")
    await world.play(timedelta(days=2))
    assert world.bodies() == [STOPPED], "not a word after the one confirmation"
    assert await consent_of(world, who) == "revoked"


async def test_their_own_start_brings_texts_back_and_what_the_form_is_for(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    await form(world, who, purposes=("nudges", "recap"))
    await world.texts_in("START")
    assert (await world.said(ConsentGiven))[-1].evidence == "reply_start"
    [kept] = await world.rows("SELECT state, purposes FROM notifier.consent")
    assert (kept["state"], sorted(kept["purposes"])) == ("confirmed", ["nudges", "recap"])
    before = len(await world.said(ConsentRevoked))
    await form(world, who)
    assert len(await world.said(ConsentRevoked)) == before, "who came back has not left"


async def test_who_answered_the_request_with_stop_is_not_asked_again(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    await world.texts_in("opt out")
    await form(world, who)
    await world.play(timedelta(days=2))
    assert world.bodies() == [OPT_IN, STOPPED]
    await world.texts_in("START")
    await world.play(timedelta(minutes=1))
    assert await consent_of(world, who) == "confirmed"


async def test_whom_the_carrier_took_off_has_left(world: World) -> None:
    who = await world.settled_client()
    world.add_fault(Fault(Trouble.REFUSED, number=SAM, code=21610))
    await world.play(DUE + timedelta(minutes=5))
    await form(world, who)
    assert await consent_of(world, who) == "revoked"


async def test_a_number_that_never_said_stop_is_asked_and_the_old_one_is_not(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    await moved(world, who, OTHER)
    await form(world, who)
    assert world.bodies(OTHER) == [OPT_IN]
    await moved(world, who, SAM)
    await form(world, who)
    await world.play(timedelta(days=2))
    assert world.bodies() == [STOPPED]
    assert await consent_of(world, who) == "revoked"


async def test_the_number_has_left_whichever_client_has_it_next(world: World) -> None:
    who, again = await world.settled_client(), Someone(world.clinic_id)
    await world.texts_in("opt out")
    gone = ClientDischarged(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now())
    await world.tell(gone, await world.enrolled(again))
    await form(world, again)
    assert (await world.said(ConsentRevoked))[-1].client_id == again.client_id
    assert world.bodies() == [STOPPED]
    await world.texts_in("START")
    await world.play(timedelta(minutes=1))
    assert await consent_of(world, again) == "confirmed"


async def test_a_stop_from_a_number_of_nobody_counts_for_who_is_enrolled_with_it(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic())
    await world.play(timedelta(minutes=1))
    await world.texts_in("opt out")
    await world.tell(await world.enrolled(who))
    await form(world, who)
    await world.play(timedelta(days=2))
    assert OPT_IN not in world.bodies()


async def test_a_number_that_is_said_to_be_somebody_elses_is_not_asked_when_it_is_stated_again(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("wrong number")
    await moved(world, who, SAM)
    await form(world, who)
    await world.play(timedelta(days=2))
    assert world.bodies() == []


async def test_no_start_from_a_number_of_somebody_elses_opens_a_form_and_another_number_is_asked(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("wrong number")
    await form(world, who)
    await world.texts_in("START")
    await moved(world, who, SAM)
    await form(world, who)
    await world.texts_in("START")
    await world.play(timedelta(days=1))
    assert await consent_of(world, who) == "revoked"
    assert (world.bodies(), await world.said(ConsentGiven)) == ([], [])
    await moved(world, who, OTHER)
    await form(world, who)
    await world.texts_in("OK", sender=OTHER)
    assert await consent_of(world, who) == "confirmed"
    assert (world.bodies(), world.bodies(OTHER)[0]) == ([], OPT_IN)


@pytest.mark.parametrize("said", [["opt out", "wrong number"], ["wrong number", "opt out"]])
async def test_a_stop_beside_it_does_not_make_it_their_number(world: World, said: list[str]) -> None:
    who = await world.settled_client()
    for each in said:
        await world.texts_in(each)
    await form(world, who)
    await world.texts_in("START")
    assert await consent_of(world, who) == "revoked"


async def test_whoever_has_the_number_and_becomes_a_client_opens_what_is_theirs(world: World) -> None:
    """They said that they are not the one before, and never that they are not themselves."""
    who, new = await world.settled_client(), Someone(world.clinic_id)
    await world.texts_in("wrong number")
    gone = ClientDischarged(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now())
    await world.tell(gone, await world.enrolled(new))
    await form(world, new)
    assert OPT_IN not in world.bodies()
    await world.texts_in("START")
    assert await consent_of(world, new) == "confirmed"


async def test_after_the_clinics_own_withdrawal_a_form_asks(world: World) -> None:
    who = await world.settled_client()
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(ConsentRevoked(**about, channel="sms", evidence="clinic_request"))
    await form(world, who)
    assert world.bodies() == [OPT_IN]


async def test_after_a_stop_by_text_a_form_opens_mail(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    await form(world, who, channel="email")
    assert await consent_of(world, who, "email") == "confirmed"
    assert await consent_of(world, who) == "revoked"


async def test_who_left_mail_by_its_link_gets_none_by_a_form_until_they_answer_start(post: Post) -> None:
    mail = await post.nudged()
    await ask(post.world, link_in(mail), ONE_CLICK)
    await form(post.world, post.who, channel="email")
    ended = (await post.world.said(ConsentRevoked))[-1]
    assert (ended.channel, ended.evidence) == ("email", "one_click")
    await post.world.play(timedelta(days=2))
    assert len(post.sink.received) == 1
    await post.answers(mail, "START")
    assert (await post.consents())["email"] == "confirmed"


async def with_texts(post: Post) -> None:
    """Who got mails agrees to texts, too."""
    world, who = post.world, post.who
    phone = await world.sealed(who.client_id, "contact.phone", SAM)
    email = await world.sealed(who.client_id, "contact.email", "sam@example.com")
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(ContactChanged(**about, zone=ZONE, language="en-US", phone=phone, email=email))
    await form(world, who)
    await world.texts_in("OK")
    assert await post.consents() == {"email": "confirmed", "sms": "confirmed"}


async def test_start_by_text_is_a_later_yes_to_texts_after_a_stop_by_mail(post: Post) -> None:
    world, mail = post.world, await post.nudged()
    await with_texts(post)
    await post.answers(mail, "STOP")
    assert await post.consents() == {"email": "revoked", "sms": "confirmed"}
    await world.play(timedelta(days=1))
    silent = len(world.sent())
    await world.texts_in("START")
    assert world.bodies()[silent:] != [], "they hear that their texts are on again"
    await world.play(timedelta(days=1, hours=1))
    assert len(world.sent()) > silent + 1, "and get them"
    assert len(post.sink.received) == 2, "the nudge and the confirmation: mail stays ended"


async def test_start_lifts_nothing_that_the_clinic_has_ended(post: Post) -> None:
    world = post.world
    await with_texts(post)
    about = {"clinic_id": post.who.clinic_id, "client_id": post.who.client_id}
    ended = ConsentRevoked(**about, occurred_at=world.clock.now(), channel="email", evidence="clinic_request")
    await world.tell(ended)
    before = len(world.sent())
    await world.texts_in("START")
    await world.play(timedelta(days=2))
    assert len(world.sent()) == before


async def test_a_number_of_nobody_that_said_stop_hears_nothing_more_but_what_it_asks_for(world: World) -> None:
    await world.tell(world.clinic())
    await world.rest()
    for said in ("please stop texting me", "who is this anyway"):
        await world.texts_in(said, sender=OTHER)
        await world.play(timedelta(minutes=1))
    assert world.bodies(OTHER) == []
    await world.texts_in("HELP", sender=OTHER)
    assert len(world.bodies(OTHER)) == 1


async def test_a_client_who_left_and_was_forgotten_hears_nothing_more(world: World) -> None:
    who = await world.settled_client()
    await world.texts_in("opt out")
    async with world.db.transaction(who.clinic_id) as tx:
        await world.vault.destroy(tx, who.clinic_id, who.client_id)
    await world.play(timedelta(minutes=1))
    await world.texts_in("hello?")
    assert world.bodies() == [STOPPED]


async def test_who_says_that_a_number_is_not_theirs_ends_texts_and_no_mails(post: Post) -> None:
    world = post.world
    await with_texts(post)
    await world.texts_in("sorry, wrong number")
    texts, mails = len(world.sent()), len(post.sink.received)
    await world.play(timedelta(days=2))
    assert await post.consents() == {"email": "confirmed", "sms": "revoked"}
    assert (len(world.sent()), len(post.sink.received)) == (texts, mails + 2)
    for said in ("START", "opt out", "START"):
        await world.texts_in(said)
        await world.play(timedelta(days=1))
    assert (await post.consents(), len(world.sent())) == ({"email": "confirmed", "sms": "revoked"}, texts)


@pytest.mark.parametrize("by_mail", [False, True])
async def test_start_ends_a_hold_on_every_channel_that_the_doubt_held(post: Post, by_mail: bool) -> None:
    world, mail = post.world, await post.nudged()
    await with_texts(post)
    await world.texts_in("go away")
    assert await post.consents() == {"email": "held", "sms": "held"}
    await world.play(timedelta(minutes=1))
    await (post.answers(mail, "START") if by_mail else world.texts_in("START"))
    assert await post.consents() == {"email": "confirmed", "sms": "confirmed"}
    given = [each for each in await world.said(ConsentGiven) if each.evidence == "reply_start"]
    assert {each.channel for each in given} == {"email", "sms"}


async def test_start_after_a_hold_and_a_stop_opens_its_own_channel_alone(post: Post) -> None:
    world = post.world
    await with_texts(post)
    for said in ("go away", "opt out", "START"):
        await world.texts_in(said)
        await world.play(timedelta(minutes=1))
    assert await post.consents() == {"email": "held", "sms": "confirmed"}
