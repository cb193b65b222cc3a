"""The ways out: what a channel is asked, and the closed set of what it may answer.

`send` never raises for what a provider, a network or a mail server does. Whatever is not certainly accepted and not certainly
left undone is `Unknown`; only evidence settles that.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from handrail_notifier.core.retry import FailureClass


@dataclass(frozen=True, slots=True)
class Later:
    """The provider sends it at `send_at`, from the pool of this messaging service."""

    send_at: datetime
    service: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One attempt at one text. Number, address and words are never shown in its repr.

    `valid_for` is how long the text may wait in a carrier's queue, from `later` on if that is given; `language` a BCP 47 tag of the
    body's. `against` is asked right before the words leave by a way out that has to be got ready first, each time it is: what it says
    is the outcome, and None that nothing stands against them.
    """

    attempt_id: UUID
    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    valid_for: timedelta
    language: str = "en"
    later: Later | None = None
    against: "Callable[[], Awaitable[Withheld | None]] | None" = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it. `segments` None: it did not say. `via`, here and below: which of several providers it was."""

    provider_id: str
    segments: int | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will not take it. `code` is the provider's own number."""

    why: FailureClass
    code: int | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Throttled:
    """Certainly not taken; ask again after this time. `tries`: how often in all, where it is the recipient that is not ready."""

    after: timedelta
    tries: int | None = None


@dataclass(frozen=True, slots=True)
class NeverSent:
    """Certainly not sent: no connection ever opened."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Certainly not sent: we kept it back ourselves. `recorded`: what follows from that is on record already."""

    recorded: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been taken."""

    via: str | None = None


Outcome = Accepted | Refused | Throttled | NeverSent | Withheld | Unknown


@dataclass(frozen=True, slots=True)
class Sighting:
    """A text that the provider has on record: its id, its status in the provider's word, its error code if any. `wordless`: its words are
    not kept, so number and time alone speak for it."""

    provider_id: str
    status: str
    code: int | None = None
    segments: int | None = None
    wordless: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """All that match, the oldest first."""

    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """The provider answers, and has no such text."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """This kind of provider keeps no list, or the text went by an account whose list can't be asked."""


@dataclass(frozen=True, slots=True)
class ProviderAway:
    """No answer just now."""


Search = Found | NotFound | CannotTell | ProviderAway


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The provider has the words no more."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """It still needs them, or can't be asked just now."""

    code: int | None = None


Redaction = Forgotten | NotYet


class Channel(Protocol):
    """A way out. It lives as long as the process: `start` before use, `stop` after."""

    @property
    def at_once(self) -> int:
        """How many calls it takes at a time, at least one."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, message: Outgoing) -> Outcome: ...

    async def find(self, message: Outgoing, since: datetime) -> Search:
        """Texts with this sender, recipient and body that the provider made at or after `since`."""
        ...

    async def fault(self) -> str | None:
        """What keeps this way out from working, asked without sending anything; None if nothing does."""
        ...


@dataclass(frozen=True, slots=True)
class Status:
    """What has become of a text that was to be taken back, in the provider's word."""

    status: str


@dataclass(frozen=True, slots=True)
class NotToldYet:
    """Nobody can say just now."""


class Schedules(Protocol):
    """A way out whose provider takes texts ahead of their time."""

    async def send(self, message: Outgoing) -> Outcome: ...

    async def find_ahead(self, message: Outgoing, since: datetime) -> Search:
        """Texts to this recipient with this body, through this messaging service, that were made at or after `since`."""
        ...

    async def take_back(self, provider_id: str, account: str | None) -> Status | NotToldYet:
        """Have the provider not send a text that it still holds, and say how it stands. `account`: by which it was posted; one that is not
        ours tells nothing of it."""
        ...


@dataclass(frozen=True, slots=True)
class Came:
    """A text to us that the provider has on record. Number and words are never shown in its repr."""

    account: str
    provider_id: str
    sender: str = field(repr=False)
    body: str = field(repr=False)
    pictures: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """What came, the oldest first. `cut`: only the newest of it, for there is more than is listed at once."""

    texts: tuple[Came, ...]
    cut: bool


class Lists(Protocol):
    """A way out whose provider keeps a list of what was texted to us."""

    async def received(self, number: str, since: datetime, until: datetime) -> Listed | ProviderAway:
        """Texts that came to this number of ours from `since` on, and before `until`."""
        ...


class Redacts(Protocol):
    """A way out whose provider keeps the words of texts until it is told to forget them."""

    async def redact(self, provider_id: str) -> Redaction:
        """Have the provider forget the words of a text that went out or came in."""
        ...

    async def delete_pictures(self, provider_id: str) -> Redaction:
        """Have the provider delete what came with a text besides its words."""
        ...
