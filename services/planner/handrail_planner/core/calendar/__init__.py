"""A client's calendar (RFC 5545), of which nothing is kept but when it says busy and when free."""

from handrail_planner.core.calendar.busy import BusyTimes, Span, busy_times
from handrail_planner.core.calendar.lines import MAX_BYTES, FaultCode, Unreadable
from handrail_planner.core.calendar.reading import read
from handrail_planner.core.calendar.times import Times, ahead

__all__ = ["MAX_BYTES", "BusyTimes", "FaultCode", "Span", "Times", "Unreadable", "ahead", "busy_times", "read"]
