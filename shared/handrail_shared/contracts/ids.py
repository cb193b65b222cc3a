"""Names for the ids that travel between services, so that one kind is never passed for another."""

from typing import NewType
from uuid import UUID, uuid5

ClinicId = NewType("ClinicId", UUID)
ClientId = NewType("ClientId", UUID)
GoalId = NewType("GoalId", UUID)
PlanId = NewType("PlanId", UUID)
MomentId = NewType("MomentId", UUID)
OpportunityId = NewType("OpportunityId", UUID)
NudgeId = NewType("NudgeId", UUID)
AttemptId = NewType("AttemptId", UUID)
ReplyId = NewType("ReplyId", UUID)
SessionId = NewType("SessionId", UUID)
InsightId = NewType("InsightId", UUID)
ReviewId = NewType("ReviewId", UUID)
StallId = NewType("StallId", UUID)
CaseId = NewType("CaseId", UUID)
OfferId = NewType("OfferId", UUID)
WalkId = NewType("WalkId", UUID)
CheckInId = NewType("CheckInId", UUID)
PersonId = NewType("PersonId", UUID)
SupporterId = NewType("SupporterId", UUID)
EventId = NewType("EventId", UUID)


def derived(parent: UUID, *parts: str) -> UUID:
    """The id that always follows from the same parent and parts, so that doing a thing twice names it once."""
    return uuid5(parent, "|".join(parts))
