"""The work list: what waits for a clinician, why, and one to three next moves (R49, R55, R9.1)."""

from handrail_planner.core.worklist.case import Case, ExpiredPlan, TurnedDown
from handrail_planner.core.worklist.items import URGENT, Item, items_of
from handrail_planner.core.worklist.rules import OF_STRANGERS, RULES, Kind, Move, Rule
from handrail_planner.core.worklist.strangers import StrangerCase, items_of_strangers

__all__ = [
    "OF_STRANGERS",
    "RULES",
    "URGENT",
    "Case",
    "ExpiredPlan",
    "Item",
    "Kind",
    "Move",
    "Rule",
    "StrangerCase",
    "TurnedDown",
    "items_of",
    "items_of_strangers",
]
