"""From what got in the way to the clinician's list, to a review, and back: what is stuck, through all three services and the bus."""

from datetime import UTC, datetime
from typing import Any

from handrail_shared.contracts.envelope import headers, wrap
from handrail_shared.contracts.events import BarrierNamed, Event, ReviewDue, ReviewSettled, StallCleared, StallDetected
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.bus import Message, connect
from handrail_shared.runtime.ids import new_id

from tests.loop.handrail import eventually
from tests.loop.whole import Someone, Whole, on_the_bus, phone, whole
from tests.support.postgres import Database

BEGAN = "SELECT count(*) FROM progress.trace WHERE client_id = $1 AND kind = 'plan_live'"
NAMED = "SELECT count(*) FROM progress.trace WHERE client_id = $1 AND kind = 'barrier'"
LOOKED = "SELECT count(*) FROM progress.trace WHERE client_id = $1 AND kind = 'reviewed'"
THREE_WEEKS_PASS = (
    """UPDATE progress.trace SET at = at - interval '20 days' WHERE client_id = $1 AND kind <> 'barrier'"""
)
WHY = "The goal is due to be looked at: its time is up, a stall was found, it was called too big three times in a week."
INVITED = "SELECT count(*) FROM notifier.text WHERE client_id = $1 AND kind = 'review'"
"""Who has not confirmed the consent is planned to be told, and is not told."""
LOOK_NOW = "UPDATE progress.next_look SET look_at = now() WHERE client_id = $1"


async def test_what_is_stuck_reaches_the_clinician_and_an_integrator_and_a_review_ends_it(
    database: Database, valkey_url: str
) -> None:
    async with whole(database, valkey_url) as loop:
        someone = Someone(phone(10))
        await loop.enrol(someone)
        await loop.plan(someone)
        await eventually(lambda: loop.holds(BEGAN, someone.client_id, is_=1))
        await _named_three_times(loop, someone)
        await loop.ask(THREE_WEEKS_PASS, someone.client_id)
        await loop.ask(LOOK_NOW, someone.client_id)

        await eventually(lambda: _waits(loop, someone, {"plan_stalling", "review_due"}))
        items = {each["kind"]: each for each in await _items(loop, someone)}
        assert items["plan_stalling"]["reason"] == "That it was too big got in the way 3 times in 14 days."
        assert [move["code"] for move in items["plan_stalling"]["moves"]] == [
            "solve_barrier",
            "halve_step",
            "change_time",
        ]
        assert items["review_due"]["reason"] == WHY
        brief = (await loop.call("GET", f"/v1/clients/{someone.client_id}/brief")).json()
        assert brief["goals"][0]["review_is_due"]

        await loop.made(
            f"/v1/clients/{someone.client_id}/reviews",
            {"goal_id": brief["goals"][0]["goal_id"], "result": "keep"},
        )
        assert not {"plan_stalling", "review_due"} & await _kinds(loop, someone), "the planner knows at once"
        await eventually(lambda: loop.holds(LOOKED, someone.client_id, is_=1))
        await loop.ask(LOOK_NOW, someone.client_id)
        said = [StallDetected, ReviewDue, StallCleared, ReviewSettled]
        await eventually(lambda: _told(loop, someone, [kind.type_name() for kind in said]))
        await eventually(lambda: loop.holds(INVITED, someone.client_id, is_=1))


async def _named_three_times(loop: Whole, someone: Someone) -> None:
    known = example(BarrierNamed).event.model_dump()
    messages = []
    for _ in range(3):
        now = datetime.now(UTC)
        whose = {"client_id": someone.client_id, "plan_id": someone.plan_id, "clinic_id": await _clinic(loop)}
        event: Event = BarrierNamed.model_validate(
            {**known, **whose, "occurred_at": now, "opportunity_id": new_id(), "reply_id": new_id()}
        )
        fact = wrap(event, event_id=EventId(new_id()), source="notifier", correlation_id=new_id())
        key = someone.client_id.encode()
        messages.append(Message(event.topic.value, key, event.model_dump_json().encode(), headers(fact.envelope)))
    bus = connect(loop.addresses.bus, client_id="test")
    await bus.publish(messages)
    await bus.stop()
    await eventually(lambda: loop.holds(NAMED, someone.client_id, is_=3))


async def _clinic(loop: Whole) -> Any:
    return await loop.ask("SELECT clinic_id FROM planner.clinic")


async def _items(loop: Whole, someone: Someone) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await loop.call("GET", f"/v1/worklist?client_id={someone.client_id}")).json()[
        "items"
    ]
    return found


async def _kinds(loop: Whole, someone: Someone) -> set[str]:
    return {each["kind"] for each in await _items(loop, someone)}


async def _waits(loop: Whole, someone: Someone, kinds: set[str]) -> bool:
    return kinds <= await _kinds(loop, someone)


async def _told(loop: Whole, someone: Someone, types: list[str]) -> bool:
    """Whether an integrator who comes now hears these of the client, in this order."""
    deliveries = await on_the_bus(loop.addresses.bus, ["handrail.progress.v1"])
    heard = [dict(each.headers) for each in deliveries]
    own = [each["ce_type"].decode() for each in heard if each["ce_subject"].decode() == someone.client_id]
    return [each for each in own if each in types] == types
