"""FEEDBACK where somebody else than the therapist may read it: who reads it is the client's to say, and what they say holds."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from handrail_shared.contracts.events import (
    ActionDone,
    ConsentHeld,
    ConsentRevoked,
    CrisisSuspected,
    FeedbackGiven,
    FreeTextWaiting,
)
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import AccessKeys, Scope

from tests.notifier.test_loop import DUE
from tests.notifier.world import Someone, World, unvaried

SAID = "feedback: she talks over me on Sundays"
ASKED = (
    "Harborside: Thanks for saying so. Who is to read it? 1 the person you meet with 2 somebody else here. "
    "No answer means 2."
)
THEIRS = "Harborside: Thanks. The person you meet with reads it."
APART = "Harborside: Thanks. Somebody else here reads it, not the person you meet with."
TO_THEM = "Harborside: Thanks for saying so. The person you meet with reads it."
A_MINUTE = timedelta(minutes=1)
NEVER_ASKED_AGAIN = timedelta(hours=2, minutes=1)


class Reads:
    """What each of the two sees."""

    def __init__(self, world: World, who: Someone, therapist: str, reader: str) -> None:
        self.world, self.who, self.keys = world, who, {"therapist": therapist, "reader": reader}

    async def ask(self, method: str, path: str, by: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.keys[by]}"}
        async with httpx.AsyncClient(verify=False) as http:
            return await http.request(method, self.world.local + path, headers=headers)

    async def therapist(self) -> list[str]:
        """The words that the therapist's key brings."""
        answer = await self.ask("GET", f"/v1/clients/{self.who.client_id}/replies", "therapist")
        return [each["words"] for each in answer.json()["items"]]

    async def reader(self, query: str = "") -> list[Any]:
        return list((await self.ask("GET", f"/v1/feedback{query}", "reader")).json()["items"])

    async def reader_words(self) -> list[str]:
        return [each["words"] for each in await self.reader()]


async def key(world: World, scope: Scope) -> str:
    return await AccessKeys(Db("", schema="")).make(world.admin, ClinicId(world.clinic_id), [scope])


async def with_reader(world: World, *, named: bool = True) -> Reads:
    """A client of a clinic that has named a reader, who has their key."""
    who = await world.settled_client({"feedback_reader": named})
    return Reads(world, who, await key(world, "plans"), await key(world, "feedback"))


def last(world: World) -> str:
    return unvaried(world.bodies()[-1])


async def waiting(world: World) -> list[int]:
    return [each.count for each in await world.said(FreeTextWaiting) if isinstance(each, FreeTextWaiting)]


async def test_who_reads_it_is_asked_and_nobody_does_before(world: World) -> None:
    reads = await with_reader(world)
    await world.texts_in(SAID)
    assert [unvaried(body) for body in world.bodies()] == [ASKED]
    assert (await reads.therapist(), await reads.reader_words()) == ([], [])
    assert (await world.said(FeedbackGiven), await waiting(world)) == ([], [])


async def test_their_therapist_reads_it_as_before_if_they_say_so(world: World) -> None:
    reads = await with_reader(world)
    await world.texts_in(SAID)
    await world.play(A_MINUTE)
    await world.texts_in("1")
    assert last(world) == THEIRS
    assert (await reads.therapist(), await reads.reader_words()) == (["1", SAID], [])
    assert (len(await world.said(FeedbackGiven)), await waiting(world)) == (1, [1])
    await world.play(timedelta(days=1))
    assert await reads.reader() == []


@pytest.mark.parametrize("answer", ["2", None])
async def test_somebody_else_reads_it_and_nothing_tells_the_therapist_that_there_is_any(
    world: World, answer: str | None
) -> None:
    reads = await with_reader(world)
    await world.texts_in(SAID)
    await world.play(A_MINUTE)
    if answer:
        await world.texts_in(answer)
        assert last(world) == APART
    else:
        await world.play(NEVER_ASKED_AGAIN)
    [kept] = await reads.reader()
    assert (kept["words"], kept["client_id"], kept["read_at"]) == (SAID, str(reads.who.client_id), None)
    assert await reads.therapist() == []
    assert (await world.said(FeedbackGiven), await waiting(world)) == ([], [])
    texts = await reads.ask("GET", f"/v1/clients/{reads.who.client_id}/texts", "therapist")
    assert "feedback" not in texts.text
    refused = await reads.ask("GET", "/v1/feedback", "therapist")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    marks = await reads.ask("POST", f"/v1/feedback/{kept['reply_id']}/read", "therapist")
    assert marks.status_code == 403
    others = await reads.ask("GET", f"/v1/clients/{reads.who.client_id}/replies", "reader")
    assert others.status_code == 403, "who reads it reads nothing else"
    logged = await world.rows("SELECT data FROM notifier.event_log")
    assert "Sundays" not in str(logged)


@pytest.mark.parametrize("by", ["therapist", "reader"])
async def test_what_was_said_about_it_is_told_of_to_nobody_even_by_its_id(world: World, by: str) -> None:
    """An id follows from the client and from what the carrier named their text, so it may be known to who reads its list."""
    reads = await with_reader(world)
    await world.texts_in(SAID)
    await world.texts_in("2")
    said = await world.rows("SELECT text_id FROM notifier.text WHERE kind IN ('feedback_who', 'feedback_apart')")
    answers = [await reads.ask("GET", f"/v1/texts/{each['text_id']}", by) for each in said]
    unknown = await reads.ask("GET", f"/v1/texts/{new_id()}", by)
    assert len(answers) == 2
    assert {(each.status_code, each.json()["code"]) for each in [*answers, unknown]} == {
        (404, "text_unknown") if by == "therapist" else (403, "scope_missing")
    }


async def test_once_it_is_read_it_waits_no_more(world: World) -> None:
    reads = await with_reader(world)
    await world.texts_in(SAID)
    [hidden] = await world.rows("SELECT reply_id FROM notifier.reply WHERE meaning = 'feedback'")
    path = f"/v1/feedback/{hidden['reply_id']}/read"
    assert (await reads.ask("POST", path, "reader")).status_code == 404, "while it is being asked who reads it"
    await world.texts_in("2")
    [waits] = await reads.reader("?waiting=true")
    first = (await reads.ask("POST", path, "reader")).json()
    await world.play(A_MINUTE)
    assert (await reads.ask("POST", path, "reader")).json() == first
    assert (waits["read_at"], await reads.reader("?waiting=true")) == (None, [])
    assert (await reads.reader())[0]["read_at"] == first["read_at"]


async def test_pages_of_it_follow_each_other(world: World) -> None:
    reads = await with_reader(world)
    for number in range(3):
        await world.texts_in(f"feedback: number {number}")
        await world.texts_in("2")
        await world.play(timedelta(hours=3))
    first = (await reads.ask("GET", "/v1/feedback?limit=2", "reader")).json()
    rest = (await reads.ask("GET", f"/v1/feedback?limit=2&after={first['next']}", "reader")).json()
    found = [each["words"] for each in first["items"] + rest["items"]]
    assert found == [f"feedback: number {number}" for number in (2, 1, 0)]


async def test_a_late_answer_takes_nothing_back_from_who_could_read_it(world: World) -> None:
    reads = await with_reader(world)
    await world.texts_in(SAID)
    await world.play(NEVER_ASKED_AGAIN)
    await world.texts_in("1")
    assert SAID not in await reads.therapist()
    assert await reads.reader_words() == [SAID]


async def test_one_answer_is_for_all_that_was_asked_about_and_not_for_what_was_before(world: World) -> None:
    reads = await with_reader(world)
    await world.texts_in("feedback: the first")
    await world.play(NEVER_ASKED_AGAIN)
    await world.texts_in("feedback: the second")
    await world.texts_in("feedback: the third")
    assert await reads.reader_words() == ["feedback: the first"]
    await world.texts_in("1")
    assert await reads.reader_words() == ["feedback: the first"]
    assert {*await reads.therapist()} == {"1", "feedback: the third", "feedback: the second"}


async def test_words_that_nobody_understands_go_the_same_way(world: World) -> None:
    reads = await with_reader(world)
    await world.texts_in("FEEDBACK")
    await world.texts_in("the blue chair by the window, you know")
    assert [unvaried(body) for body in world.bodies()] == [ASKED, ASKED]
    await world.texts_in("not my therapist please")
    await world.texts_in("2")
    await world.texts_in("and the lamp, the lamp again")
    assert len(await reads.reader_words()) == 4
    assert await reads.therapist() == []
    await world.play(NEVER_ASKED_AGAIN)
    await world.texts_in("and a purple umbrella of sorts")
    assert (await reads.therapist(), await waiting(world)) == (["and a purple umbrella of sorts"], [1])


async def test_what_else_the_same_text_asks_for_is_done_and_has_no_words(world: World) -> None:
    reads = await with_reader(world)
    await world.play(DUE + A_MINUTE)
    body = "did it 7. feedback: she talks over me"
    await world.texts_in(body)
    await world.texts_in("2")
    [done] = await world.said(ActionDone)
    assert isinstance(done, ActionDone)
    assert (done.helpfulness, await reads.reader_words(), await reads.therapist()) == (7, [body], [None])


@pytest.mark.parametrize("lacks", ["name", "key"])
async def test_where_nobody_else_reads_it_nothing_is_asked_and_the_text_says_who_does(world: World, lacks: str) -> None:
    reads = await with_reader(world, named=lacks != "name")
    if lacks == "key":
        await AccessKeys(Db("", schema="")).revoke(world.admin, ClinicId(world.clinic_id), _id(reads.keys["reader"]))
    await world.texts_in(SAID)
    assert last(world) == TO_THEM
    assert (await reads.therapist(), len(await world.said(FeedbackGiven)), await waiting(world)) == ([SAID], 1, [1])


def _id(text: str) -> UUID:
    return UUID(hex=text.split("_")[1])


async def test_what_sounds_like_a_crisis_is_kept_from_nobody(world: World) -> None:
    reads = await with_reader(world)
    await world.texts_in("feedback: I want to kill myself")
    assert len(await world.said(CrisisSuspected)) == 1
    await world.texts_in(SAID)
    assert {*await reads.therapist()} == {SAID, "feedback: I want to kill myself"}
    await world.play(NEVER_ASKED_AGAIN)
    assert await reads.reader() == []


@pytest.mark.parametrize("body", [
    "feedback: I don't want any texts from you",
    "stop texting me. feedback: she talks over me in sessions and it is bad all the time",
    "comentario: ella no escucha. no me escriban mas",
])  # fmt: skip
async def test_who_leaves_with_it_has_left_and_it_is_kept_apart(world: World, body: str) -> None:
    reads = await with_reader(world)
    await world.texts_in(body)
    revoked = await world.said(ConsentRevoked)
    await world.play(NEVER_ASKED_AGAIN)
    assert len(revoked) == 1
    assert (await reads.therapist(), await reads.reader_words()) == ([None], [body]), "that they left, without a word"
    assert not any("1 the person" in each for each in world.bodies())


async def test_texts_that_may_be_meant_to_end_are_held_and_the_words_are_kept_apart(world: World) -> None:
    reads = await with_reader(world)
    body = "FEEDBACK she talks over me. STOP"
    await world.texts_in(body)
    await world.play(NEVER_ASKED_AGAIN)
    assert len(await world.said(ConsentHeld)) == 1
    assert [unvaried(each) for each in world.bodies()] == [
        "Harborside: Your texts are on hold. Text STOP to end them, or START if you still want them."
    ]
    assert (await reads.therapist(), await reads.reader_words()) == ([], [body])


async def test_a_nudge_closes_the_question_and_a_digit_then_is_its_answer(world: World) -> None:
    reads = await with_reader(world)
    await world.play(DUE - A_MINUTE)
    await world.texts_in(SAID)
    await world.play(timedelta(minutes=20))
    assert "Reply 1" in world.bodies()[-1]
    await world.texts_in("1")
    assert SAID not in await reads.therapist()
    await world.play(NEVER_ASKED_AGAIN)
    assert await reads.reader_words() == [SAID]
    assert await world.said(FeedbackGiven) == []
