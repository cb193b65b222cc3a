"""Rows of the planner's schema as values of the core, and back: the only caller of its SQL."""

from handrail_shared.runtime.sql import Queries

SQL = Queries.of("handrail_planner")
