"""Where the carrier keeps no words, its list tells texts to one number apart by nothing: what may be another's settles nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier.channels import Found, Outgoing, Search, Sighting
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_ahead import MINUTE, SENT_AT, SERVICE, rows
from tests.notifier.test_doubts import trail
from tests.notifier.test_loop import DUE
from tests.notifier.world import OURS, World, opened
from tests.support.postgres import Database

DISCARDS = {"twilio_content_retention": "discard"}


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(
        database,
        valkey_url,
        settings=DISCARDS | {"messaging_services": {OURS: SERVICE}},
        carrier={"services": {SERVICE: OURS}},
    ) as world:
        yield world


async def states(world: World) -> dict[str, str]:
    """Of the texts that were in doubt, by kind."""
    found = await world.rows("SELECT kind, state FROM notifier.text")
    return {row["kind"]: row["state"] for row in found}


async def asked(world: World, words: str, trouble: Trouble) -> None:
    """A client texts, and the answer's call is cut off."""
    world.carrier.carrier.drop_faults()
    world.add_fault(Fault(Trouble.CALLBACK_LOST), Fault(trouble, times=1))
    await world.texts_in(words)
    await world.play(timedelta(seconds=5))


@pytest.mark.parametrize("troubles", [(Trouble.DROPS, Trouble.DROPS_AFTER), (Trouble.DROPS_AFTER, Trouble.DROPS)])
async def test_of_two_answers_in_doubt_none_is_counted_as_the_other_and_none_comes_twice(
    world: World, troubles: tuple[Trouble, Trouble]
) -> None:
    await world.settled_client()
    await world.play(timedelta(minutes=5))
    for words, trouble in zip(("PLAN", "GOAL"), troubles, strict=True):
        await asked(world, words, trouble)
    await world.play(timedelta(minutes=10))
    assert len(world.sent()) == 1
    assert await states(world) == {"shown_plan": "expired", "no_goal": "expired"}
    assert await trail(world) == ["answer_unclear", "answer_unclear", "given_up", "given_up"]


@pytest.mark.parametrize(
    ("trouble", "settled"), [(Trouble.DROPS, "not_found_sent_again"), (Trouble.DROPS_AFTER, "settled_by_list")]
)
async def test_an_answer_that_is_in_doubt_alone_is_settled_by_the_list(
    world: World, trouble: Trouble, settled: str
) -> None:
    await world.settled_client()
    await world.texts_in("PLAN")
    await asked(world, "GOAL", trouble)
    await world.play(timedelta(minutes=10))
    assert len(world.sent()) == 2
    assert await trail(world) == ["answer_unclear", settled]


async def test_numbers_and_help_do_not_wait_for_the_others(world: World) -> None:
    """What may not be missing is sent once more, without waiting for another look."""
    await world.settled_client()
    await asked(world, "PLAN", Trouble.DROPS_AFTER)
    await asked(world, "HELP", Trouble.DROPS)
    await world.play(timedelta(seconds=31))
    assert "not_known_sent_anyway" in await trail(world)
    assert (await states(world))["help"] in {"accepted", "delivered"}


@pytest.mark.parametrize("others", [True, False])
async def test_a_nudge_posted_ahead_takes_no_text_without_words_that_may_be_anothers(
    world: World, monkeypatch: pytest.MonkeyPatch, others: bool
) -> None:
    async def wordless(itself: TwilioChannel, message: Outgoing, since: object) -> Search:
        return Found((Sighting("SM" + "7" * 32, "delivered", wordless=True),))

    monkeypatch.setattr(TwilioChannel, "find_ahead", wordless)
    who = await world.settled_client(clinic={"posts_ahead": True})
    if others:
        await world.admin.execute(
            "INSERT INTO notifier.ahead_copy (clinic_id, copy_id, ahead_id, client_id, state, posted_at)"
            " VALUES ($1, $2, $3, $4, 'posted', $5)",
            *(world.clinic_id, new_id(), new_id(), who.client_id, DUE - 11 * MINUTE),
        )
    world.add_fault(Fault(Trouble.DROPS, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(SENT_AT + 10 * MINUTE)
    [row] = await rows(world)
    copies = await world.rows("SELECT provider_id FROM notifier.ahead_copy WHERE ahead_id = $1", row["ahead_id"])
    assert {each["provider_id"] for each in copies} == ({None} if others else {"SM" + "7" * 32})
