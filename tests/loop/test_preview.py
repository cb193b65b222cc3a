"""What the clinician is shown before is what the client reads."""

from tests.loop.whole import NUDGE, Someone, Whole, phone, whole
from tests.support.postgres import Database

PERSONAL = {"copy_level": "personal", "cue": "If the crowd heads for the bar.", "response": "then I say “no” — and go."}
DISCREET = {"copy_level": "discreet", "discreet": "Friday’s plan…"}


async def test_the_text_that_arrives_is_the_planners_preview(database: Database, valkey_url: str) -> None:
    async with whole(database, valkey_url) as loop:
        everyone = {phone(10): PERSONAL, phone(11): DISCREET}
        clients = [await _planned(loop, Someone(number), words) for number, words in everyone.items()]
        await loop.known(clients)
        await loop.moment_comes(clients)
        await loop.nudged(clients, 1)
        for client in clients:
            preview = (await loop.call("GET", f"/v1/plans/{client.plan_id}")).json()["nudge"]
            assert [each.shown for each in loop.texts(client, NUDGE)] == [preview]


async def _planned(loop: Whole, client: Someone, words: dict[str, str]) -> Someone:
    await loop.enrol(client)
    await loop.agree(client)
    await loop.plan(client, **words)
    return client
