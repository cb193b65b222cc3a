"""The planner's HTTP interface: what a clinic's systems and the console call."""
