"""What the planner does when it hears of a crisis case of a number of nobody: it keeps how it stands, for the work list."""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import StrangerCaseStated
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_planner.store import casework


def register(consumer: Consumer) -> None:
    consumer.on(StrangerCaseStated, on_stranger_case_stated)


async def on_stranger_case_stated(heard: Recorded[StrangerCaseStated], tx: Tx, _: datetime) -> None:
    """Keep it, until a person has closed the case."""
    await casework.note_stranger_case(tx, heard.event)
