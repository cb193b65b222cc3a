"""The planner: clinics, their clients, and the if-then plans that a clinician makes with a client."""
