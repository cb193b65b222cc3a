"""What passes between those who decide about texts and those who hand them over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.events.plans import CopyLevel

from handrail_notifier.channels import Outgoing
from handrail_notifier.core.ahead import Copy
from handrail_notifier.core.decision import Channel, Reason
from handrail_notifier.core.defence import wording_of
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.wording import Voice
from handrail_notifier.store.ahead import AheadRow
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.people import ClinicRow


@dataclass(frozen=True, slots=True)
class Ready:
    """An attempt on record, to be handed to its channel once that is committed. It may wait at a carrier `until` then."""

    text: DueText
    message: Outgoing
    until: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What a claim came to. `worked`: whether anything moved; `routine`: how much of it nobody waits for; `left`: what had no place."""

    ready: Sequence[Ready] = field(default_factory=tuple)
    worked: bool = False
    routine: int = 0
    left: Sequence[DueText] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a text goes, sealed and open, and until when it is of use to who gets it."""

    sealed: str = field(repr=False)
    recipient: str = field(repr=False)
    useful_until: datetime


Room = dict[Channel, int]
"""How many texts each channel can take at once just now."""


class SealedWords(Protocol):
    """A plan's words, as they are kept."""

    @property
    def cue(self) -> str: ...

    @property
    def response(self) -> str: ...

    @property
    def discreet(self) -> str | None: ...

    @property
    def copy_level(self) -> CopyLevel: ...


class Unreadable(Exception):
    """What is sealed for this client does not open, or is no number or address any more."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is about to be handed over: what it says, to whom, from which clinic, in which voice."""

    text: DueText
    clinic: ClinicRow
    body: str = field(repr=False)
    letter: Letter
    voice: Voice = field(repr=False)
    urgency: Urgency
    segments: int
    says: Saying | None = None
    probes: tuple[str, ...] = ()
    country: str | None = None

    @property
    def wording(self) -> str:
        return wording_of(self.text.kind, self.says)


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A nudge that a provider has already, or may have: `copy` is its attempt. `draft`: what it would be, if it is as it would be now."""

    posted: AheadRow
    copy: Copy
    text: DueText
    draft: Draft | None


Stopped = tuple[Draft, Reason]
