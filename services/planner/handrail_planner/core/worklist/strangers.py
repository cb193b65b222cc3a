"""Crisis cases of numbers of nobody, as items of the work list: about no client, and urgent like any other case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handrail_shared.contracts.ids import CaseId, ClinicId, derived

from handrail_planner.core.worklist.found import About
from handrail_planner.core.worklist.items import Item
from handrail_planner.core.worklist.rules import OF_STRANGERS, Kind

State = Literal["suspected", "unanswered", "acknowledged"]
_KINDS: Mapping[State, Kind] = {
    "unanswered": Kind.CRISIS_UNANSWERED,
    "suspected": Kind.CRISIS_SUSPECTED,
    "acknowledged": Kind.CRISIS_TAKEN_ON,
}


@dataclass(frozen=True, slots=True)
class StrangerCase:
    """A case that no person has closed, and since when it stands so."""

    clinic_id: ClinicId
    case_id: CaseId
    state: State
    since: datetime


def items_of_strangers(cases: Iterable[StrangerCase]) -> tuple[Item, ...]:
    """One for each."""
    return tuple(_item(each) for each in cases)


def _item(case: StrangerCase) -> Item:
    kind = _KINDS[case.state]
    rule = OF_STRANGERS[kind]
    item_id = derived(case.clinic_id, "work", kind, str(case.case_id), case.since.isoformat())
    return Item(item_id, None, kind, case.since, About(case_id=case.case_id), rule.reason, rule)
