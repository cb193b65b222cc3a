"""From a clinician's question to the notifier, and from a client's numbers to the brief and to what is stuck: through the bus and three services."""

from datetime import UTC, datetime, timedelta
from typing import Any

from handrail_shared.contracts.envelope import headers, wrap
from handrail_shared.contracts.events import CheckInAnswered
from handrail_shared.contracts.ids import EventId
from handrail_shared.runtime.bus import Message, connect
from handrail_shared.runtime.ids import new_id

from tests.loop.handrail import eventually
from tests.loop.whole import Someone, Whole, phone, whole
from tests.support.postgres import Database

BODY = {
    "question": "How is your energy now, 0 low, 10 high?",
    "better": "higher",
    "real_change": 2,
    "days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
    "start": "10:00",
    "end": "18:00",
}
ASKED = "SELECT count(*) FROM notifier.check_in WHERE client_id = $1 AND next_at > now()"
MEASURED = "SELECT count(*) FROM progress.trace WHERE client_id = $1 AND kind = 'measure'"
REPETITIONS = "SELECT coalesce(sum(total_repetitions), 0) FROM progress.run WHERE client_id = $1"
LOOK_NOW = "UPDATE progress.next_look SET look_at = now() WHERE client_id = $1"


async def test_a_clinicians_question_is_drawn_for_and_its_numbers_reach_the_brief_and_the_work_list(
    database: Database, valkey_url: str
) -> None:
    async with whole(database, valkey_url) as loop:
        someone = Someone(phone(11))
        await loop.enrol(someone)
        await loop.plan(someone)
        made = await loop.made(f"/v1/clients/{someone.client_id}/check-ins", BODY)
        await eventually(lambda: loop.holds(ASKED, someone.client_id, is_=1))
        now = datetime.now(UTC)
        clinic = await loop.ask("SELECT clinic_id FROM planner.clinic")
        scores = ((9, 3), (8, 1), (0, 0))
        await _answers(loop, [answer(clinic, made, score, now - timedelta(days=days)) for days, score in scores])
        await eventually(lambda: loop.holds(MEASURED, someone.client_id, is_=3))
        await loop.ask(LOOK_NOW, someone.client_id)
        await eventually(lambda: _stalled(loop, someone))

        brief = (await loop.call("GET", f"/v1/clients/{someone.client_id}/brief")).json()
        assert [each["number"] for each in brief["check_ins"][0]["answers"]] == [3, 1, 0]
        assert brief["plans"][0]["repetitions"] == 0
        assert await loop.ask(REPETITIONS, someone.client_id) == 0, "a number is nothing done"


def answer(clinic: Any, made: Any, number: int, at: datetime) -> CheckInAnswered:
    return CheckInAnswered.model_validate(
        {
            "clinic_id": clinic,
            "client_id": made["client_id"],
            "occurred_at": at,
            "check_in_id": made["check_in_id"],
            "check_in_version": 1,
            "reply_id": new_id(),
            "local_date": at.date(),
            "asked_at": at,
            "number": number,
            "lowest": 0,
            "highest": 10,
            "better": "higher",
            "real_change": 2,
        }
    )


async def _answers(loop: Whole, events: list[CheckInAnswered]) -> None:
    facts = [wrap(each, event_id=EventId(new_id()), source="notifier", correlation_id=new_id()) for each in events]
    bus = connect(loop.addresses.bus, client_id="test")
    await bus.publish(
        [
            Message(
                fact.event.topic.value,
                str(fact.event.subject).encode(),
                fact.event.model_dump_json().encode(),
                headers(fact.envelope),
            )
            for fact in facts
        ]
    )
    await bus.stop()


async def _stalled(loop: Whole, someone: Someone) -> bool:
    """Whether S5 was raised, and the planner heard of it."""
    items = (await loop.call("GET", f"/v1/worklist?client_id={someone.client_id}")).json()["items"]
    return any("3 points worse" in each["reason"] for each in items)
