"""A plan is proposed by text, taken on, said back, and from then on it is what the client is nudged with."""

from typing import Any

from tests.loop.handrail import eventually
from tests.loop.whole import Someone, Whole, phone, whole
from tests.support.postgres import Database

OWN_WORDS = "When they all head for the bar I say my exit line and then I text Sam"


async def test_a_plan_goes_live_by_two_texts(database: Database, valkey_url: str) -> None:
    async with whole(database, valkey_url) as loop:
        who = Someone(phone(10))
        await loop.enrol(who)
        await loop.agree(who)
        await loop.drafted(who, copy_level="personal")
        await loop.made(f"/v1/plans/{who.plan_id}/propose", {"way": "text"})
        await eventually(lambda: bool(loop.texts(who, "Reply OK and 0-10 how sure you are")))
        await loop.says(who, "OK 8")
        await eventually(lambda: bool(loop.texts(who, "out loud")))
        await loop.says(who, OWN_WORDS)
        await eventually(lambda: bool(loop.texts(who, "goes.")))
        await loop.known([who])
        assert (await _plan(loop, who))["state"] == "active"
        await loop.moment_comes([who])
        await loop.nudged([who], 1)
        await loop.settled()
        assert await loop.ask("SELECT count(*) FROM notifier.decision WHERE decision = 'send'") == 1, (
            "it alone is a nudge"
        )


async def _plan(loop: Whole, who: Someone) -> dict[str, Any]:
    found: dict[str, Any] = (await loop.call("GET", f"/v1/plans/{who.plan_id}")).json()
    return found
