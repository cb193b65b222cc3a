"""From a plan to a text, and from an answer to a fact."""

from datetime import UTC, datetime, timedelta

from handrail_shared.contracts.events import ActionDone, NudgeDecided, NudgeDelivered, NudgeSent

from tests.notifier.world import World, kinds

DUE = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
"""Twenty minutes before five in New York."""


async def test_a_plan_becomes_a_nudge_and_its_answer_a_fact(world: World) -> None:
    who = await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    [nudge] = world.sent()
    assert nudge.shown == (
        "Harborside: You planned for now. Line one of your card. Reply 1 did it, 2 part, 3 missed, 0 n/a"
    )
    assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent", "NudgeDelivered"]
    [decided] = await world.said(NudgeDecided)
    assert (decided.decision, decided.reasons, decided.window_start) == ("send", (), DUE + timedelta(minutes=20))

    await world.texts_in("1 7")
    [done] = await world.said(ActionDone)
    assert (done.client_id, done.plan_id, done.helpfulness, done.late) == (who.client_id, who.plan_id, 7, False)
    assert done.opportunity_id == decided.opportunity_id
    assert done.local_date == decided.local_date
    assert len(world.sent()) == 1, "an answer is not answered"
    assert len(await world.said(NudgeSent)) == len(await world.said(NudgeDelivered)) == 1
