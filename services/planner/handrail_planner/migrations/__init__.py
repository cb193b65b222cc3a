"""The planner's schema, in order."""
