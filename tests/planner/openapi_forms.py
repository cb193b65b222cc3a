"""What a schema can only name: numbers and zones that there are, so that more of what is tried gets past the door."""

import schemathesis
from hypothesis import strategies as st

schemathesis.openapi.format("phone", st.integers(100, 199).map(lambda last: f"+12025550{last}"))
schemathesis.openapi.format(
    "iana-zone", st.sampled_from(("America/New_York", "Europe/London", "Asia/Kathmandu", "UTC"))
)
