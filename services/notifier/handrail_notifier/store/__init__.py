"""Rows and core values, back and forth. The only place that runs the notifier's SQL; every query is scoped by its transaction."""

from handrail_shared.runtime.sql import Queries

SQL = Queries.of("handrail_notifier")
