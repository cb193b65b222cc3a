"""Clinics that write from one number: each has its own people on call and its own clients, and leaving the number is leaving it for all."""

from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

import pytest
from handrail_notifier.core.crisis_case import code_of
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_consent import OPT_IN, STOPPED
from tests.notifier.test_crisis import ALARMING, PHONES, on_call
from tests.notifier.test_left import consent_of, form
from tests.notifier.world import Someone, World, window

SECONDS = "+12025550177"
NOBODYS = "+12025550188"
SOON = timedelta(minutes=1)


@dataclass
class Two:
    """A clinic that was there first, and one that came later, each with a client of its own."""

    world: World
    first: Someone
    second: Someone

    def side(self, whose: str) -> Someone:
        """Whoever speaks for a clinic from now on speaks for this one."""
        who = self.first if whose == "first" else self.second
        self.world.clinic_id = who.clinic_id
        return who


@pytest.fixture
async def two(world: World) -> Two:
    first = await world.settled_client()
    world.clinic_id = new_id()
    second = Someone(world.clinic_id, phone=SECONDS)
    await world.tell(
        world.clinic(alias="Lakeside"),
        await world.enrolled(second),
        world.consent(second),
        await world.plan(second, moments=[window(second, start=time(18), end=time(20))]),
    )
    await world.rest()
    await world.admin.execute(
        "UPDATE notifier.clinic SET registered_at = registered_at - interval '1 day' WHERE clinic_id = $1",
        first.clinic_id,
    )
    return Two(world, first, second)


async def states(world: World) -> list[str]:
    return [row["state"] for row in await world.rows("SELECT state FROM notifier.crisis_case")]


async def alarmed(two: Two, who: Someone, person: UUID) -> str:
    """The code that this person got for the case of that client."""
    await two.world.texts_in(ALARMING, sender=who.phone)
    await two.world.play(SOON)
    [case] = await two.world.rows("SELECT case_id, run FROM notifier.crisis_case")
    return code_of(case["case_id"], person, case["run"])


@pytest.mark.parametrize("whose", ["first", "second"])
async def test_whoever_is_on_call_takes_on_a_case_of_their_own_clinic(two: Two, whose: str) -> None:
    world, who = two.world, two.side(whose)
    ids = await on_call(world)
    code = await alarmed(two, who, ids["primary"])
    await world.texts_in(code, sender=PHONES["primary"])
    await world.play(SOON)
    assert await states(world) == ["acknowledged"]
    assert not any("registered" in body for body in world.bodies(PHONES["primary"]))
    await world.texts_in("thanks, on my way", sender=PHONES["primary"])
    await world.play(SOON)
    assert len(world.bodies(PHONES["primary"])) == 2, "the alert, and that the case is theirs"


@pytest.mark.parametrize("whose", ["first", "second"])
async def test_whoever_is_on_call_for_both_and_answers_without_a_code_hears_of_the_case_that_waits(
    two: Two, whose: str
) -> None:
    world = two.world
    for each in ("first", "second"):
        two.side(each)
        await on_call(world)
    await world.texts_in(ALARMING, sender=two.side(whose).phone)
    await world.play(SOON)
    await world.texts_in("ok", sender=PHONES["primary"])
    assert "Nobody has taken on case" in world.bodies(PHONES["primary"])[-1]


async def test_whoever_is_on_call_for_one_clinic_and_a_client_of_the_other_takes_the_case_on(two: Two) -> None:
    world, who = two.world, two.side("second")
    ids = await on_call(world)
    two.side("first")
    colleague = Someone(world.clinic_id, phone=PHONES["primary"])
    await world.tell(await world.enrolled(colleague), world.consent(colleague))
    code = await alarmed(two, who, ids["primary"])
    await world.texts_in(code, sender=PHONES["primary"])
    await world.play(SOON)
    assert await states(world) == ["acknowledged"]
    assert await world.rows("SELECT 1 FROM notifier.reply WHERE client_id = $1", colleague.client_id) == []
    await world.texts_in("1234 5678", sender=PHONES["primary"])
    kept = await world.rows("SELECT meaning FROM notifier.reply WHERE client_id = $1", colleague.client_id)
    assert len(kept) == 1, "what answers no alert is a client's text"


@pytest.mark.parametrize("whose", ["first", "second"])
async def test_a_number_of_nobody_that_says_stop_has_left_every_clinic(two: Two, whose: str) -> None:
    world = two.world
    await world.texts_in("opt out", sender=NOBODYS)
    who = Someone(two.side(whose).clinic_id, phone=NOBODYS)
    await world.tell(await world.enrolled(who))
    await form(world, who)
    await world.play(timedelta(days=1))
    assert OPT_IN not in world.bodies(NOBODYS)
    assert await consent_of(world, who) == "revoked"
    await world.texts_in("START", sender=NOBODYS)
    assert await consent_of(world, who) == "confirmed"


@pytest.mark.parametrize(("whose", "others"), [("first", "second"), ("second", "first")])
async def test_a_client_who_leaves_one_clinic_is_not_asked_by_the_other(two: Two, whose: str, others: str) -> None:
    world, gone = two.world, two.side(whose)
    await world.texts_in("opt out", sender=gone.phone)
    who = Someone(two.side(others).clinic_id, phone=gone.phone)
    await world.tell(await world.enrolled(who))
    await form(world, who)
    await world.play(timedelta(days=1))
    assert [body.partition(": ")[2] for body in world.bodies(gone.phone)] == [STOPPED.partition(": ")[2]]
    assert await consent_of(world, who) == "revoked"
