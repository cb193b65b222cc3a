"""What the notifier and the progress service say of one client's plan, as a test tells it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    ActionDone,
    ClientEvent,
    ComebackMade,
    FeedbackGiven,
    FreeTextWaiting,
    NudgeDecided,
    NudgeDelivered,
    NudgeFailed,
    NudgeSent,
    PaceRequested,
    PhaseChanged,
    RepetitionCounted,
    SilenceAnswered,
    StreakPaused,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, OpportunityId, PlanId, derived


@dataclass(frozen=True, slots=True)
class Story:
    """Whose news it is. `number` tells one opportunity from the next."""

    clinic_id: UUID
    client_id: UUID
    plan_id: UUID
    begins: datetime

    def opportunity(self, number: int) -> OpportunityId:
        return OpportunityId(derived(self.plan_id, str(number)))

    def opens(self, number: int) -> datetime:
        return self.begins + timedelta(days=number)

    def decided(self, number: int, decision: str = "send", *reasons: str) -> Recorded[Any]:
        opens = self.opens(number)
        return self._nudge(
            NudgeDecided,
            number,
            opens - timedelta(minutes=20),
            moment_id=self.plan_id,
            plan_version=1,
            local_date=opens.date(),
            window_start=opens,
            window_end=opens + timedelta(hours=2),
            decision=decision,
            reasons=reasons,
        )

    def sent(self, number: int) -> Recorded[Any]:
        at = self.opens(number) - timedelta(minutes=19)
        return self._nudge(NudgeSent, number, at, attempt_id=self.plan_id, channel="sms", segments=1)

    def delivered(self, number: int) -> Recorded[Any]:
        at = self.opens(number) - timedelta(minutes=18)
        return self._nudge(NudgeDelivered, number, at, attempt_id=self.plan_id, channel="sms")

    def failed(self, number: int, code: str = "unreachable") -> Recorded[Any]:
        return self._nudge(NudgeFailed, number, self.opens(number), channel="sms", code=code)

    def answered(
        self, number: int, outcome: type[ClientEvent] = ActionDone, *, hours: float = 3, helpfulness: int | None = None
    ) -> Recorded[Any]:
        opens = self.opens(number)
        return self._said(
            outcome,
            opens + timedelta(hours=hours),
            opportunity_id=self.opportunity(number),
            reply_id=self.plan_id,
            local_date=opens.date(),
            helpfulness=helpfulness,
        )

    def counted(
        self, number: int, event: type[ClientEvent] = RepetitionCounted, *, run: int, total: int, **more: object
    ) -> Recorded[Any]:
        opens = self.opens(number)
        return self._said(
            event,
            opens + timedelta(hours=4),
            opportunity_id=self.opportunity(number),
            local_date=opens.date(),
            run=run,
            best_run=max(run, 1),
            total_repetitions=total,
            **more,
        )

    def paced(self, pace: str, at: datetime, *, plan: bool = True) -> Recorded[Any]:
        """The client asks for another step, or for more or fewer texts."""
        about = {} if plan else {"plan_id": None}
        return self._said(PaceRequested, at, reply_id=self.plan_id, pace=pace, **about)

    def faded(self, phase: str, was: str, at: datetime) -> Recorded[Any]:
        return self._said(PhaseChanged, at, phase=phase, was=was, reason="practised")

    def silence(self, step: str, unanswered: int, at: datetime) -> Recorded[Any]:
        return self._said(SilenceAnswered, at, step=step, unanswered=unanswered)

    def unread(self, count: int, since: datetime) -> Recorded[Any]:
        """So many texts of the client wait to be read."""
        return self._said(FreeTextWaiting, since, count=count, since=since)

    def feedback(self, at: datetime) -> Recorded[Any]:
        """The client gave feedback that their therapist is to read."""
        return self._said(FeedbackGiven, at, reply_id=self.plan_id)

    def week(self) -> list[Recorded[Any]]:
        """Done, silent, undelivered, withheld, missed twice so that the run rests, and a comeback."""
        return [
            *(self.decided(0), self.sent(0), self.delivered(0), self.answered(0, helpfulness=7)),
            self.counted(0, run=1, total=1),
            *(self.decided(1), self.sent(1), self.delivered(1)),
            *(self.decided(2), self.sent(2), self.failed(2)),
            self.decided(3, "withhold", "quiet_hours"),
            *(self.decided(4), self.sent(4), self.counted(4, StreakPaused, run=1, total=1)),
            *(self.decided(5), self.sent(5), self.delivered(5), self.answered(5)),
            self.counted(5, ComebackMade, run=2, total=2, after_misses=2),
            self.paced("more", self.opens(5) + timedelta(hours=5)),
            self.paced("less", self.opens(5) + timedelta(hours=6), plan=False),
            self.faded("practise", "learn", self.opens(5) + timedelta(hours=7)),
            self.silence("halved", 3, self.opens(5) + timedelta(hours=8)),
        ]

    def _nudge(self, event: type[ClientEvent], number: int, at: datetime, **more: object) -> Recorded[Any]:
        opportunity_id = self.opportunity(number)
        return self._said(event, at, opportunity_id=opportunity_id, nudge_id=derived(opportunity_id, "nudge"), **more)

    def _said(self, event: type[ClientEvent], at: datetime, **more: object) -> Recorded[Any]:
        made = event.model_validate(
            {
                "clinic_id": ClinicId(self.clinic_id),
                "client_id": ClientId(self.client_id),
                "plan_id": PlanId(self.plan_id),
                "occurred_at": at,
            }
            | more
        )
        return wrap(made, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())
