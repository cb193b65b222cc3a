"""What client and clinic agreed on in the planner holds in the texts, and what came of it is on the planner's work list again."""

from typing import Any

from tests.loop.handrail import eventually
from tests.loop.whole import Whole, phone, whole
from tests.support.postgres import Database

NOBODY = phone(99)


async def test_words_of_ones_own_a_silence_and_a_stranger_go_all_the_way_round(
    database: Database, valkey_url: str
) -> None:
    async with whole(database, valkey_url) as loop:
        [who] = await loop.clients(1)
        wishes = {"cue_word": "lighthouse", "code_word": "marmalade", "version": 1}
        preferences = f"/v1/clients/{who.client_id}/preferences"
        assert (await loop.call("PUT", preferences, wishes)).status_code == 200
        await eventually(lambda: loop.holds("SELECT count(code_word) FROM notifier.wish", is_=1))

        await loop.moment_comes([who])
        await loop.nudged([who], 1)
        await loop.reports(who)
        await eventually(lambda: loop.holds("SELECT sum(repetitions) FROM notifier.practised", is_=1))
        await loop.says(who, "how am I doing?")
        await eventually(lambda: bool(loop.texts(who, "week: 1") or loop.texts(who, "1 of them this week")))

        await loop.carrier.carrier.text(NOBODY, loop.texts(who)[0].sender, "I want to kill myself")
        await eventually(lambda: _listed(loop, "crisis_unanswered", client_id=None))

        await loop.says(who, "out of marmalade again")
        await eventually(lambda: _listed(loop, "code_word_said", client_id=who.client_id))
        before = len(loop.texts(who))
        await loop.says(who, "lighthouse")
        await loop.settled()
        assert len(loop.texts(who)) == before
        assert (await loop.call("DELETE", f"/v1/clients/{who.client_id}/break")).status_code == 204
        await eventually(lambda: loop.holds("SELECT bool_or(paused_by_code_word) FROM notifier.wish", is_=False))
        await loop.says(who, "lighthouse")
        await eventually(lambda: len(loop.texts(who)) == before + 1)


async def _listed(loop: Whole, kind: str, *, client_id: str | None) -> bool:
    found: dict[str, Any] = (await loop.call("GET", f"/v1/worklist?kind={kind}")).json()
    return [each["client_id"] for each in found["items"]] == [client_id]
