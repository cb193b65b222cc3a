"""What the planner decides, as values and pure functions: the time and the ids are arguments."""
