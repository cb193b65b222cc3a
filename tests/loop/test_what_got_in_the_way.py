"""A miss, what got in the way of it, and a correction: from the client's texts to the clinician's list and the run's numbers."""

from typing import Any

from tests.loop.handrail import eventually
from tests.loop.whole import Someone, Whole, whole
from tests.support.postgres import Database

RUN = "SELECT total_repetitions, state FROM progress.run WHERE client_id = $1"
SAID = "SELECT type FROM progress.event_log WHERE type ~ 'streak_forgiven|progress_corrected' ORDER BY position"


async def test_a_miss_is_asked_about_and_taken_back(database: Database, valkey_url: str) -> None:
    async with whole(database, valkey_url) as loop:
        [who] = await loop.clients(1)
        await loop.moment_comes([who])
        await loop.nudged([who], 1)
        await loop.reports(who)
        await loop.settled()
        await loop.moment_comes([who])
        await loop.nudged([who], 2)
        await loop.says(who, "3")
        await eventually(lambda: bool(loop.texts(who, "6 no point 0 other")))
        await loop.says(who, "6")
        await eventually(lambda: bool(loop.texts(who, "WHY")))
        await eventually(lambda: waits(loop, who, "no_point_seen"))
        kept = "SELECT count(*) FROM progress.heard WHERE type = 'handrail.barrier_named.v1'"
        await eventually(lambda: loop.holds(kept, is_=1))
        assert await loop.ask(RUN, who.client_id) == 1

        await loop.says(who, "sorry, meant 1")
        await eventually(lambda: loop.holds(RUN, who.client_id, is_=2))
        await loop.settled()
        said = await loop.rows(SAID)
        assert [row["type"] for row in said] == ["handrail.streak_forgiven.v1", "handrail.progress_corrected.v1"]
        corrected = "SELECT convert_from(data, 'UTF8')::jsonb ->> 'was' FROM notifier.event_log WHERE type = 'handrail.action_corrected.v1'"
        assert await loop.ask(corrected) == "missed"


async def waits(loop: Whole, who: Someone, kind: str) -> bool:
    answer = await loop.call("GET", f"/v1/worklist?client_id={who.client_id}")
    items: list[dict[str, Any]] = answer.json()["items"] if answer.is_success else []
    return kind in [each["kind"] for each in items]
