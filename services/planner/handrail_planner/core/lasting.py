"""What of a plan outlives the log: when it was first used, that it lasted, how far it got, and that it became a habit of its own.

How a plan fared is asked for years, and what was heard of it is kept for one. So what the log does not tell any more is taken from the rows
that stand, and the log is folded onto it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from handrail_planner.core.registers import Row, RowKey, Rows, Told

FIRST_USE = "first_use"
FOR_GOOD = ("sustained", "milestone", "graduated")
"""Said once, and never taken back."""
LASTING = (FIRST_USE, *FOR_GOOD)
_USED = ("done", "partly")


def lasting(stood: Iterable[Row], logged: Collection[object], before: datetime | None = None) -> Rows:
    """The rows of plans with what the log, whose event ids are `logged`, does not tell, or will not once it is forgotten `before`.

    A use that was corrected was none: what is forgotten of uses is the earliest that stands.
    """
    known = list(stood)
    uses = _forgotten_uses(known, before) if before else {}
    plans = {row.key: row for row in known if row.key.about == "plan"}
    kept = {key: _kept(row, uses.get(key), logged, before) for key, row in plans.items()}
    return {key: Row(key, registers) for key, registers in kept.items() if registers}


def _kept(row: Row, use: Told | None, logged: Collection[object], before: datetime | None) -> Mapping[str, Told]:
    kept = {name: told for name, told in row.registers.items() if name in LASTING and told.event_id not in logged}
    for name in FOR_GOOD:
        told = row.registers.get(name)
        if told is not None and before is not None and told.at < before:
            kept[name] = told
    if use is not None and (FIRST_USE not in kept or use.at < kept[FIRST_USE].at):
        kept[FIRST_USE] = use
    return kept


def _forgotten_uses(rows: Iterable[Row], before: datetime) -> dict[RowKey, Told]:
    """Of each plan the earliest use that stands and is about to be forgotten."""
    found: dict[RowKey, Told] = {}
    for key, told in _uses(rows):
        if told.at < before and (key not in found or told.at < found[key].at):
            found[key] = told
    return found


def _uses(rows: Iterable[Row]) -> Iterator[tuple[RowKey, Told]]:
    for row in rows:
        outcome = row.registers.get("outcome")
        if row.key.about == "opportunity" and row.plan_id is not None and outcome and outcome.value in _USED:
            yield RowKey(row.key.clinic_id, row.key.client_id, "plan", row.plan_id), outcome
