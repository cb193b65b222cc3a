"""Whether a client may be written to on a channel, and for what: a fold of everything that was said about it (M1).

A clinic's form makes consent `recorded`; for a text message the client's own answer makes it `confirmed`. A revocation stands
until someone says yes again, later, and the client's own until they do so themselves: a form of the clinic's is kept and opens nothing
as long as the number or address is the same, unless they left where no answer of theirs is read. One of single purposes leaves the others. What is in doubt, or too old, is held until it is
confirmed anew. Facts may arrive late or twice: the state follows the order in which they happened, and of several at the same
instant a no counts last. Every form says which warning of the risk the client was shown; who was warned stays warned, whatever they say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.purposes import AT_FIRST, Purpose, Purposes, after_no, after_yes

Channel = Literal["sms", "email"]
Said = Literal["recorded", "confirmed", "lapsed", "held", "revoked"]
State = Literal["none", "recorded", "confirmed", "lapsed", "held", "revoked"]

WORDING = r"^[a-z][a-z0-9_]{0,63}$"
"""How the clinic names the wording of its forms, and of its warnings."""
_RANK: Mapping[Said, int] = {"recorded": 0, "confirmed": 1, "lapsed": 2, "held": 3, "revoked": 4}
"""Of what was said at the same instant, the last of these counts."""


class Actor(StrEnum):
    """Who made a line of the ledger: by whose word it stands."""

    CLINIC = "clinic"
    IMPORT = "import"
    """The clinic, by a file."""
    CLIENT = "client"
    CARRIER = "carrier"
    SYSTEM = "system"
    """A rule of time, or this software when it was renewed."""


ACTOR_OF: Mapping[str, Actor] = {
    "clinic_form": Actor.CLINIC,
    "clinic_request": Actor.CLINIC,
    "contact_changed": Actor.CLINIC,
    "reply_ok": Actor.CLIENT,
    "reply_start": Actor.CLIENT,
    "reply_stop": Actor.CLIENT,
    "in_doubt": Actor.CLIENT,
    "one_click": Actor.CLIENT,
    "carrier_opt_out": Actor.CARRIER,
    "too_old": Actor.SYSTEM,
    "too_long_silent": Actor.SYSTEM,
    "number_out_of_service": Actor.CARRIER,
    "asked_for_before": Actor.SYSTEM,
}
"""By the evidence. A line of an import says so itself."""
OWN_WORD = frozenset({"reply_stop", "carrier_opt_out", "one_click"})
"""How a client leaves by themselves: only their START brings back what they left, or a form where no START can be read."""
FORM = "clinic_form"
MOVED = "contact_changed"


def _to(state: State) -> dict[State, State]:
    return dict.fromkeys(("none", "recorded", "confirmed", "lapsed", "held", "revoked"), state)


def _if_confirmed(state: State, *, or_lapsed: bool = False) -> dict[State, State]:
    stays: dict[State, State] = {
        "none": "none",
        "recorded": "recorded",
        "confirmed": state,
        "lapsed": state if or_lapsed else "lapsed",
        "held": "held",
        "revoked": "revoked",
    }
    return stays


_BY_WORD: Mapping[Said, Mapping[State, State]] = {
    "recorded": {**_to("recorded"), "confirmed": "confirmed"},
    "confirmed": _to("confirmed"),
    "lapsed": _if_confirmed("lapsed"),
    "held": _if_confirmed("held", or_lapsed=True),
    "revoked": _to("revoked"),
}
AFTER: Mapping[tuple[State, Said], State] = {
    (state, said): after for said, states in _BY_WORD.items() for state, after in states.items()
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the consent ledger: what was said of a channel, when, by whom, on what evidence. No word of a client's is in it.

    `purposes` None: none was named. `actor_id`: the access key of a clinic's line; `reference`: where the evidence is, the reply, the
    import, or the form as the clinic names it. A revocation that names purposes is of these alone. `risk_warning`: which wording of the
    warning the client was shown; None: no form, or one of before that was asked for. `form_opens`: of a client who left where no answer
    is read.
    """

    said: Said
    at: datetime
    evidence: str
    wording_version: str | None = None
    purposes: Purposes | None = None
    actor: Actor | None = None
    actor_id: UUID | None = None
    reference: UUID | None = None
    risk_warning: str | None = None
    form_opens: bool = False

    @property
    def by(self) -> Actor:
        """Lines of before the actor was written down have one that follows from their evidence."""
        return self.actor or ACTOR_OF.get(self.evidence, Actor.SYSTEM)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: with its own id, and the channel that it is about."""

    entry_id: UUID
    client_id: UUID
    channel: Channel
    entry: Entry


@dataclass(frozen=True, slots=True)
class Consent:
    """How things stand on a channel, and since when. `purposes`: what is agreed to, while the channel is open. `risk_warning`: the one
    that was shown last. `form_opens`: the client left, and a form of after that opens the channel."""

    channel: Channel
    state: State = "none"
    since: datetime | None = None
    evidence: str | None = None
    wording_version: str | None = None
    purposes: Purposes = frozenset()
    risk_warning: str | None = None
    form_opens: bool = False

    @property
    def left(self) -> bool:
        """Whether the client left by their own word, from the number or address that they have: no form opens it, their START does."""
        return self.state == "revoked" and self.evidence in OWN_WORD and not self.form_opens

    @property
    def stands(self) -> bool:
        """Whether someone said yes and nobody has said no since."""
        return self.state not in {"none", "revoked"}


def consent_from(channel: Channel, entries: Iterable[Entry]) -> Consent:
    """The state after all entries, in the order in which they happened."""
    consent, agreed, warned = Consent(channel), AT_FIRST, None
    for entry in sorted(entries, key=_order):
        agreed, warned = _agreed(consent, agreed, entry), _warned(warned, entry)
        if _waits_for_start(consent, entry):
            continue
        state = consent.state if _is_partial(entry) else AFTER[consent.state, entry.said]
        if state != consent.state or (entry.said == state and not _is_partial(entry)):
            wording = entry.wording_version or consent.wording_version
            consent = Consent(channel, state, entry.at, entry.evidence, wording, form_opens=entry.form_opens)
    return replace(consent, purposes=agreed if consent.state != "none" else frozenset(), risk_warning=warned)


def closes(consent: Consent, withdrawn: Purposes) -> bool:
    """Whether nothing is left to be sent on a channel when these purposes go: then it is closed."""
    return not consent.purposes - withdrawn - {Purpose.OWN_WORDS}


def stage_of_form(channel: Channel) -> Literal["recorded", "confirmed"]:
    """What a signed form is worth: an address written on it is the client's word, a number still has to answer."""
    return "recorded" if channel == "sms" else "confirmed"


def _waits_for_start(consent: Consent, entry: Entry) -> bool:
    """A form of who has left counts, for what it names, from their START on."""
    return consent.left and entry.evidence == FORM and entry.said in {"recorded", "confirmed"}


def _is_partial(entry: Entry) -> bool:
    return entry.said == "revoked" and entry.purposes is not None


def _agreed(before: Consent, agreed: Purposes, entry: Entry) -> Purposes:
    match entry.said:
        case "recorded" | "confirmed":
            return after_yes(agreed, entry.purposes, stands=before.stands)
        case "revoked":
            return after_no(agreed, entry.purposes)
        case "lapsed" | "held":
            return agreed


def _warned(before: str | None, entry: Entry) -> str | None:
    """A yes that states none leaves it as it is. A no does, too: what somebody was told they were told."""
    if entry.said in {"recorded", "confirmed"} and entry.risk_warning is not None:
        return entry.risk_warning
    return before


def _order(entry: Entry) -> tuple[datetime, int, bool, str, str, str, list[str]]:
    """Of a leaving that was said again, that a form opens it counts last. The last four only tell equals apart, so that any order of
    arrival gives the same."""
    named = sorted(str(each) for each in entry.purposes or ())
    told_apart = (entry.evidence, entry.wording_version or "", entry.risk_warning or "", named)
    return entry.at, _RANK[entry.said], entry.form_opens, *told_apart
