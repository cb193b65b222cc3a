"""What operators watch. Labels are groups, types and codes: never an id, a number or a word of a client."""

from prometheus_client import Counter, Gauge

EVENTS = Counter("handrail_events_total", "Events by group, type and outcome.", ["group", "type", "outcome"])
DEAD_LETTERS = Counter("handrail_dead_letters_total", "Records put on a dead-letter topic.", ["group", "reason"])
OUTBOX_WAITING = Gauge("handrail_outbox_waiting", "Events not yet on the bus.", ["service"])
LAG = Gauge("handrail_bus_lag", "Records not yet handled by a group.", ["group"])
