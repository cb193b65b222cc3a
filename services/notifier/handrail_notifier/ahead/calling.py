"""Asking the provider, each time with an end, and what an answer teaches: facts about copies, which hold in whatever order they come."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar, assert_never

from handrail_shared.runtime.log import get_logger

from handrail_notifier.channels import (
    Accepted,
    CannotTell,
    Found,
    NeverSent,
    NotFound,
    NotToldYet,
    Outgoing,
    ProviderAway,
    Refused,
    Schedules,
    Status,
    Throttled,
    Unknown,
    Withheld,
)
from handrail_notifier.core.ahead import Ahead, Copy, CopyState, Shown, known, looked, state_of, told_of
from handrail_notifier.core.delivery import LONGEST_CALL
from handrail_notifier.core.retry import PAUSE

log = get_logger(__name__)

T = TypeVar("T")
Change = Callable[[Ahead], Ahead]


@dataclass(frozen=True, slots=True)
class Learnt:
    """`changes`: what is known of the copies now; `told`: what is known of texts at the provider, by their ids there; `shown`: what a
    look that began at `began_at` found. `unsure`: nothing certain, ask again; `pause`: not before; `refused`: why the provider will not
    take it at all; `provider_id`: what it calls what it took."""

    changes: Sequence[Change] = ()
    told: Mapping[str, CopyState] = field(default_factory=dict)
    shown: Sequence[Shown] = ()
    began_at: datetime | None = None
    unsure: bool = False
    pause: timedelta | None = None
    refused: str | None = None
    provider_id: str | None = None

    def of(self, text: Ahead, others: Collection[str] = (), *, contested: bool = False, blind: bool = False) -> Ahead:
        """The text with all of that. `others`: the provider's ids of other texts, which a look for this one may show as well;
        `contested`: another text may have what nobody has; `blind`: any other to the number may, where words are not kept."""
        for change in self.changes:
            text = change(text)
        for provider_id, state in self.told.items():
            text = told_of(text, provider_id, state)
        if self.began_at is None:
            return text
        shown = [each for each in self.shown if each.provider_id not in others]
        return looked(text, shown, self.began_at, contested=contested, blind=blind)


class Provider:
    """One that takes texts ahead."""

    def __init__(self, channel: Schedules) -> None:
        self._channel = channel

    async def post(self, copy: Copy, message: Outgoing) -> Learnt:
        outcome = await _in_time(self._channel.send(message))
        match outcome:
            case Accepted(provider_id):
                return Learnt((_fact(copy, CopyState.HELD, provider_id),), provider_id=provider_id)
            case Refused(why):
                return Learnt((_fact(copy, CopyState.NEVER),), refused=why.value)
            case Throttled(after):
                return Learnt((_fact(copy, CopyState.NEVER),), pause=after)
            case NeverSent() | Withheld():
                return Learnt((_fact(copy, CopyState.NEVER),), pause=PAUSE)
            case Unknown() | None:
                return Learnt()
            case never:
                assert_never(never)

    async def look(self, message: Outgoing, since: datetime, began_at: datetime) -> Learnt:
        found = await _in_time(self._channel.find_ahead(message, since))
        match found:
            case Found(sightings):
                shown = [Shown(each.provider_id, each.status, each.wordless) for each in sightings]
                return Learnt(shown=shown, began_at=began_at, pause=PAUSE)
            case NotFound():
                return Learnt(began_at=began_at, pause=PAUSE)
            case ProviderAway() | CannotTell() | None:
                return Learnt(unsure=True)
            case never:
                assert_never(never)

    async def take_back(self, copies: Sequence[Copy], account: str | None) -> Learnt:
        """One after the other; each is asked for, whatever became of the one before. `account`: by which they were posted."""
        told, unsure = dict[str, CopyState](), False
        for copy in copies:
            assert copy.provider_id is not None, "what the provider holds has its id"
            state = await self._one_back(copy.provider_id, account)
            if state is None or state is CopyState.HELD:
                unsure = True
            else:
                told[copy.provider_id] = state
        return Learnt(told=told, unsure=unsure)

    async def _one_back(self, provider_id: str, account: str | None) -> CopyState | None:
        answer = await _in_time(self._channel.take_back(provider_id, account))
        match answer:
            case Status(status):
                return state_of(status)
            case NotToldYet() | None:
                return None
            case never:
                assert_never(never)


def _fact(copy: Copy, state: CopyState, provider_id: str | None = None) -> Change:
    return lambda text: known(text, copy.copy_id, state, provider_id)


async def _in_time(call: Awaitable[T]) -> T | None:
    """None: no answer in time, or none that could be read."""
    try:
        async with asyncio.timeout(LONGEST_CALL.total_seconds()):
            return await call
    except TimeoutError:
        log.warning("call_cut_off")
    except Exception:
        log.exception("channel_failed")
    return None
