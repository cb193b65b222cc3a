"""What is each kind's own among texts that give way to nudges: what one is about as things stand, its words, and what follows once it goes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from handrail_shared.contracts.purposes import Purpose
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.core import giving_way
from handrail_notifier.core.decision import Role
from handrail_notifier.core.giving_way import Circumstances, Weighed
from handrail_notifier.core.wording import Voice
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import Due
from handrail_notifier.store.standings import Standing

NOTHING_TO_SAY = "nothing_to_say"
"""Why a text ends that has no words after all."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """What words are made with: the client's keys, and how the clinic signs to them."""

    desk: Desk
    keys: Keyring
    voice: Voice


async def _not_noted(tx: Tx, weighed: Weighed, now: datetime) -> None:
    del tx, weighed, now


@dataclass(frozen=True, slots=True)
class Matter:
    """What one text is about. It is of use from `since` on. `began`: when it, and its kind before it, took a place in the budget;
    `role`: what it is to its client, where that rules a channel out; `purpose`: what the client agreed to get it for; `asked`: something
    else is asked just now; `words`: None: there is nothing to say; `begin`: it goes; `note`: beside the row that every decision has."""

    since: datetime
    began: tuple[datetime, ...]
    words: Callable[[Tx, Speaking, datetime], Awaitable[str | None]]
    begin: Callable[[Tx, datetime], Awaitable[None]]
    role: Role = "nudge"
    purpose: Purpose = Purpose.NUDGES
    asked: bool = False
    note: Callable[[Tx, Weighed, datetime], Awaitable[None]] = _not_noted


@dataclass(frozen=True, slots=True)
class Own:
    """A kind's line. `matter`: what a text is about, or the reason why it is not wanted any more; `nobody`: the reason where its client
    is not known."""

    matter: Callable[[Tx, Due, Standing, datetime], Awaitable[Matter | str]]
    nobody: str
    weigh: Callable[[Circumstances, datetime], Weighed] = giving_way.weigh
