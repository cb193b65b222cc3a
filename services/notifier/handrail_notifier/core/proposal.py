"""How far a plan that was put before a client has come, as a table, and what a text of the client's may answer.

A plan is answered once and said back once. Nothing that is heard late or twice moves one back, and of several that are open only
the one asked for last is meant, so one text never settles two (R1.4, R1.5).

    open -> accepted -> asked_back -> said_back
       \\        \\          \\-> closed
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from handrail_shared.contracts.events.plans import Way
from handrail_shared.contracts.ids import PlanId

from handrail_notifier.core.reply import AboutPlan, Accept, AskChange, Decline, HowSure, Open, SayBack

SURE = 7
"""From this confidence on a step is small enough (R1.4)."""
SAY_WITHIN = timedelta(hours=24)
NEXT_DAY = timedelta(hours=24)
"""After a plan was taken on in the session, its client is asked to say it back (R1.4)."""


class ProposalState(StrEnum):
    """Where it is."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ASKED_BACK = "asked_back"
    """The client was asked to say it back."""
    SAID_BACK = "said_back"
    CLOSED = "closed"


class ProposalEvent(StrEnum):
    """What can happen to it."""

    ACCEPT = "accept"
    ASK_BACK = "ask_back"
    SAY_BACK = "say_back"
    CLOSE = "close"
    """A change was asked for, it was declined, taken back, or replaced."""


_O, _A, _K, _S, _C = (
    ProposalState.OPEN,
    ProposalState.ACCEPTED,
    ProposalState.ASKED_BACK,
    ProposalState.SAID_BACK,
    ProposalState.CLOSED,
)

AFTER: Mapping[ProposalEvent, Mapping[ProposalState, ProposalState]] = {
    ProposalEvent.ACCEPT: {_O: _A, _A: _A, _K: _K, _S: _S, _C: _C},
    ProposalEvent.ASK_BACK: {_O: _O, _A: _K, _K: _K, _S: _S, _C: _C},
    ProposalEvent.SAY_BACK: {_O: _S, _A: _S, _K: _S, _S: _S, _C: _C},
    ProposalEvent.CLOSE: {_O: _C, _A: _C, _K: _C, _S: _C, _C: _C},
}


def after(state: ProposalState, event: ProposalEvent) -> ProposalState:
    """The state that follows."""
    return AFTER[event][state]


@dataclass(frozen=True, slots=True)
class Asked:
    """A plan about which its client was asked by text, at `asked_at`.

    `live`: it is in force by now. `unsure`: taken on by text without saying how sure.
    """

    plan_id: PlanId
    version: int
    way: Way
    state: ProposalState
    asked_at: datetime
    answer_until: datetime
    live: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a text of the client's may be: an answer to this proposal, this plan said back, how sure they are of this one."""

    answer: Asked | None = None
    say_back: Asked | None = None
    how_sure: Asked | None = None

    @property
    def turned_down(self) -> Asked | None:
        """What CHANGE and NO are about: what was asked last. Who has taken a plan on by text may still think better of it until
        it is live."""
        asked = [each for each in (self.answer, self.say_back) if each is not None]
        candidates = [each for each in asked if each.way == "text" and not each.live]
        return max(candidates, key=lambda each: each.asked_at, default=None)

    @property
    def open(self) -> Open:
        """Which questions a text is read against."""
        return Open(
            accept=self.answer is not None,
            turn_down=self.turned_down is not None,
            say_back=self.say_back is not None,
            how_sure=self.how_sure is not None,
        )

    def after(self, instant: datetime) -> "Awaited":
        """What of it was asked later than this."""
        each = (self.answer, self.say_back, self.how_sure)
        return Awaited(*(asked if asked is not None and asked.asked_at > instant else None for asked in each))

    def meant_by(self, meaning: AboutPlan) -> Asked | None:
        """The one plan that such a text is about."""
        match meaning:
            case Accept():
                return self.answer
            case AskChange() | Decline():
                return self.turned_down
            case HowSure():
                return self.how_sure
            case SayBack():
                return self.say_back
            case never:
                assert_never(never)


def awaited(asked: Sequence[Asked], at: datetime) -> Awaited:
    """What a text received at `at` may answer: of each kind what was asked last. A page is not answered by text."""
    known = sorted((each for each in asked if each.asked_at <= at), key=lambda each: (each.asked_at, each.plan_id))
    answers = [each for each in known if each.state is _O and each.way == "text" and at < each.answer_until]
    lately = [each for each in known if at < each.asked_at + SAY_WITHIN]
    say_backs = [each for each in lately if each.state is _K]
    unsure = [each for each in lately if each.state in {_K, _S} and each.way == "text" and each.unsure]
    return Awaited(*(each[-1] if each else None for each in (answers, say_backs, unsure)))


def is_sure(confidence: int | None) -> bool:
    """Whether the step is small enough to be said back. Nothing said is nothing against it; it does not go live like that."""
    return confidence is None or confidence >= SURE
