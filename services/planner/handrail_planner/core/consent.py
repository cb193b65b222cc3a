"""Whether a client may be written to on a channel: a fold of everything that was said about it (M1).

A clinic's form makes consent `recorded`; for a text message the client's own answer makes it `confirmed`. A revocation stands
until someone says yes again, later. Facts may arrive late or twice: the state follows the order in which they happened, and of
two at the same instant the revocation counts last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Channel = Literal["sms", "email"]
Said = Literal["recorded", "confirmed", "revoked"]
State = Literal["none", "recorded", "confirmed", "revoked"]

WORDING = r"^[a-z][a-z0-9_]{0,63}$"
"""How the clinic names the wording of its forms."""

AFTER: Mapping[tuple[State, Said], State] = {
    ("none", "recorded"): "recorded",
    ("none", "confirmed"): "confirmed",
    ("none", "revoked"): "revoked",
    ("recorded", "recorded"): "recorded",
    ("recorded", "confirmed"): "confirmed",
    ("recorded", "revoked"): "revoked",
    ("confirmed", "recorded"): "confirmed",
    ("confirmed", "confirmed"): "confirmed",
    ("confirmed", "revoked"): "revoked",
    ("revoked", "recorded"): "recorded",
    ("revoked", "confirmed"): "confirmed",
    ("revoked", "revoked"): "revoked",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the consent ledger: what was said of a channel, when, on what evidence."""

    said: Said
    at: datetime
    evidence: str
    wording_version: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """How things stand on a channel, and since when."""

    channel: Channel
    state: State = "none"
    since: datetime | None = None
    evidence: str | None = None
    wording_version: str | None = None

    @property
    def stands(self) -> bool:
        """Whether someone said yes and nobody has said no since."""
        return self.state in {"recorded", "confirmed"}


def consent_from(channel: Channel, entries: Iterable[Entry]) -> Consent:
    """The state after all entries, in the order in which they happened."""
    consent = Consent(channel)
    for entry in sorted(entries, key=lambda each: (each.at, each.said == "revoked")):
        state = AFTER[consent.state, entry.said]
        if state != consent.state or entry.said == state:
            wording = entry.wording_version or consent.wording_version
            consent = Consent(channel, state, entry.at, entry.evidence, wording)
    return consent


def stage_of_form(channel: Channel) -> Literal["recorded", "confirmed"]:
    """What a signed form is worth: an address written on it is the client's word, a number still has to answer."""
    return "recorded" if channel == "sms" else "confirmed"
