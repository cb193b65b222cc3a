"""The code word: silence at once, no answer that could tell of it, and only the clinic ends it."""

from datetime import timedelta

import pytest
from handrail_shared.contracts.events import (
    ClientErased,
    ClientPaused,
    ClientResumed,
    ConsentRevoked,
    CrisisSuspected,
    FreeTextWaiting,
    NudgeDecided,
    PlanRevised,
    PreferencesSet,
    ReachChanged,
)
from handrail_shared.runtime.ids import new_id

from tests.notifier.mail_world import with_post
from tests.notifier.test_breaks import nudges
from tests.notifier.test_loop import DUE
from tests.notifier.test_sending import until
from tests.notifier.world import Someone, World
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

DAY, A_WHILE = timedelta(days=1), timedelta(minutes=21)
WORD = "marmalade"


async def agreed(world: World, who: Someone | None = None) -> Someone:
    who = who or await world.settled_client()
    wanted = PreferencesSet(
        clinic_id=who.clinic_id,
        client_id=who.client_id,
        occurred_at=world.clock.now(),
        code_word=await world.sealed(who.client_id, "contact.code_word", WORD),
    )
    await world.tell(wanted)
    await world.rest()
    return who


@pytest.mark.parametrize("text", ["Marmalade", "can't talk, buying marmelade today", "done 7, marmalade"])
async def test_it_silences_everything_and_nothing_answers_it(world: World, text: str) -> None:
    await agreed(world)
    await world.texts_in(text)
    assert world.bodies() == []
    [paused] = await world.said(ClientPaused)
    assert isinstance(paused, ClientPaused)
    assert (paused.by, paused.until, paused.by_code_word) == ("client", None, True)
    for said in ("BREAK 1", "BACK", "NOW", "PLAN", "HOW AM I", "1", "LESS", "who are you working for"):
        await world.play(A_WHILE)
        await world.texts_in(said)
    await world.play(DUE + 9 * DAY)
    assert world.bodies() == []
    assert await world.said(ClientResumed) == []
    reasons = {each.reasons[0] for each in await world.said(NudgeDecided) if isinstance(each, NudgeDecided)}
    assert reasons == {"on_break"}


async def test_who_says_in_plain_words_that_others_read_the_phone_is_silenced_as_by_the_code_word(world: World) -> None:
    await world.settled_client()
    await world.texts_in("this phone is not mine, my husband reads it")
    [paused] = await world.said(ClientPaused)
    assert isinstance(paused, ClientPaused)
    assert (paused.until, paused.by_code_word) == (None, True)
    for said in ("START", "BACK", "NOW"):
        await world.play(A_WHILE)
        await world.texts_in(said)
    await world.play(DUE + DAY)
    assert world.bodies() == [], "whoever reads it learns nothing, and is asked nothing"
    assert await world.said(ConsentRevoked) == [] == await world.said(ReachChanged)
    assert (await world.said(FreeTextWaiting))[0].count == 1, "a person reads it"


async def test_the_clinic_ends_it_and_texts_come_again(world: World) -> None:
    who = await agreed(world)
    await world.texts_in(WORD)
    await world.play(A_WHILE)
    ended = ClientResumed(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now(), by="clinic")
    await world.tell(ended)
    await world.rest()
    await world.play(DUE + timedelta(minutes=5))
    assert nudges(world) == 1
    await world.texts_in("PLAN")
    assert len(world.bodies()) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (WORD, "on_break"),
        ("BREAK", "on_break"),
        ("STOP", "revoked"),
        ("go away", "consent_not_confirmed"),
        ("I want to kill myself", "crisis_hold"),
    ],
)
async def test_what_asks_for_silence_counts_from_the_moment_it_is_on_record(
    world: World, text: str, reason: str
) -> None:
    """Whoever takes what clients say is slow; whoever sends is not."""
    await agreed(world)
    for part in reversed(world.service.parts):
        if type(part).__name__ in {"Doorbell", "Answering", "Heeding"}:
            await part.stop()
    assert (await world.carrier.carrier.text("+12025550143", "+12025550100", text, None)).answer == 200
    world.clock.advance_to(DUE + timedelta(minutes=1))
    decided = "SELECT reasons FROM notifier.decision"
    await until(lambda: world.rows(decided))
    assert [row["reasons"][0] for row in await world.rows(decided)] == [reason]
    assert world.sent() == []


async def test_who_we_are_and_the_end_of_all_texts_are_answered_all_the_same(world: World) -> None:
    await agreed(world)
    await world.texts_in(WORD)
    await world.play(A_WHILE)
    await world.texts_in("HELP")
    await world.play(A_WHILE)
    await world.texts_in("please stop texting me")
    [help_, stopped] = world.bodies()
    assert ("call +12025550199" in help_, "START" in stopped) == (True, True)
    await world.play(A_WHILE)
    await world.texts_in("START")
    assert len(world.bodies()) == 2, "START brings the consent back, and says nothing"


async def test_a_crisis_is_heard_all_the_same_and_the_silence_outlasts_it(world: World) -> None:
    who = await agreed(world)
    await world.texts_in(f"{WORD} I want to kill myself")
    assert len(await world.said(CrisisSuspected)) == 1
    assert len(world.bodies()) == 1, "the numbers to call"
    [row] = await world.rows("SELECT paused_by_code_word FROM notifier.wish WHERE client_id = $1", who.client_id)
    assert row["paused_by_code_word"]


async def test_the_word_lies_nowhere_in_clear(world: World) -> None:
    await agreed(world)
    await world.texts_in(f"no more {WORD} for me")
    everywhere = await world.rows(
        "SELECT (SELECT json_agg(w) FROM notifier.wish w)::text AS wish, (SELECT json_agg(i) FROM notifier.inbound i)::text AS came,"
        " (SELECT json_agg(l) FROM notifier.event_log l)::text AS said, (SELECT json_agg(r) FROM notifier.reply r)::text AS kept"
    )
    assert WORD not in str([dict(row) for row in everywhere]).casefold()


async def test_who_is_erased_leaves_no_word_behind(world: World) -> None:
    who = await agreed(world)
    alternative = await world.sealed(who.client_id, "plan.alternative", "I call my sister")
    cue = await world.sealed(who.client_id, "plan.cue_word", "lantern")
    await world.tell(await world.plan(who, PlanRevised, plan_version=2, cue_word=cue, alternatives=(alternative,)))
    await world.rest()
    words = "SELECT code_word, p.cue_word, alternatives FROM notifier.wish JOIN notifier.plan p USING (clinic_id, client_id)"
    assert all((await world.rows(words))[0])
    await world.tell(ClientErased(clinic_id=who.clinic_id, client_id=who.client_id, occurred_at=world.clock.now()))
    await world.rest()
    assert [tuple(row) for row in await world.rows(words)] == [(None, None, None)]
    await world.texts_in(WORD)
    assert await world.said(ClientPaused) == []


async def test_another_clients_word_is_no_word(world: World) -> None:
    await world.settled_client()
    await world.texts_in(WORD)
    assert await world.said(ClientPaused) == []
    assert len(world.bodies()) == 1


@pytest.mark.parametrize(("automatic", "silenced"), [({}, True), ({"Auto_Submitted": "auto-replied"}, False)])
async def test_it_counts_in_an_answer_to_a_mail_and_not_in_a_machines(
    database: Database, valkey_url: str, smtp_sink: SmtpSink, automatic: dict[str, str], silenced: bool
) -> None:
    async with with_post(database, valkey_url, smtp_sink) as post:
        await agreed(post.world, post.who)
        mail = await post.nudged()
        await post.answers(mail, f"out of {WORD}, sorry", **automatic)
        assert bool(await post.world.said(ClientPaused)) is silenced
        await post.world.play(timedelta(days=1))
        assert len(await post.sink.mails(1 if silenced else 2)) == (1 if silenced else 2)


async def test_where_two_clinics_share_a_number_the_word_is_for_the_one_that_agreed_on_it(world: World) -> None:
    who = await agreed(world)
    other = Someone(new_id())
    await world.tell(
        world.clinic(clinic_id=other.clinic_id),
        (await world.enrolled(other, phone=None)).model_copy(
            update={"clinic_id": other.clinic_id, "phone": await sealed_for(world, other)}
        ),
        world.consent(other, clinic_id=other.clinic_id),
    )
    await world.rest()
    await world.texts_in(WORD)
    [paused] = await world.said(ClientPaused)
    assert isinstance(paused, ClientPaused)
    assert paused.client_id == who.client_id
    assert [row["client_id"] for row in await world.rows("SELECT client_id FROM notifier.inbound")] == [who.client_id]


async def sealed_for(world: World, who: Someone) -> str:
    async with world.db.transaction(who.clinic_id) as tx:
        return await world.vault.seal(tx, who.clinic_id, who.client_id, "contact.phone", who.phone)
