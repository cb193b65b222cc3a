"""The person whom a client chose: asked once, one text a week by their own consent, and nothing of it counts for the client."""

from datetime import time, timedelta
from typing import Any

from handrail_shared.contracts.events import (
    SupporterNamed,
    SupporterStated,
)
from handrail_shared.contracts.ids import SupporterId
from handrail_shared.runtime.ids import new_id

from tests.notifier.world import SAM, START, Someone, World

ALEX = "+12025550161"
INVITE = (
    "Harborside: A person you know asks: OK to text you once a week, to keep in touch? Reply OK. "
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
    return [each.state for each in await world.said(SupporterStated) if isinstance(each, SupporterStated)]


async def state_of(world: World, event: SupporterNamed) -> str:
    [row] = await world.rows("SELECT state FROM notifier.supporter WHERE supporter_id = $1", event.supporter_id)
    return str(row["state"])


async def test_one_invitation_goes_out_and_the_client_is_told_first(world: World) -> None:
    await asked(world)
    assert world.bodies(ALEX) == [INVITE]
    assert world.bodies(SAM) == [TOLD]
    assert await states(world) == ["invited"]


async def test_nothing_else_is_sent_before_they_agree_and_after_seven_days_nobody_asks_again(world: World) -> None:
    who, _ = await asked(world)
    await world.play(timedelta(days=29))
    assert world.bodies(ALEX) == [INVITE]
    assert await states(world) == ["invited", "lapsed"]
    await world.texts_in("OK", sender=ALEX)
    assert await states(world) == ["invited", "lapsed"], "an answer after its time agrees to nothing"
    assert len(world.sent(SAM)) == 1
    del who


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
