"""The person whom a client chose, who may get one short text a week to stay in touch (R34).

The client's agreement is evidence that the clinic states; the person's own consent is theirs alone, and known from the notifier.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.events import SupporterNamed, SupporterRemoved
from handrail_shared.contracts.events.plans import Weekday
from handrail_shared.contracts.ids import ClientId, ClinicId, SupporterId
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.texting_hours import Allowed, profile_of

from handrail_planner.core.clinic import Clinic
from handrail_planner.core.lines import says_something
from handrail_planner.core.refusals import Conflict, Fault
from handrail_planner.core.template.fit import LEAVES_IN, RESERVED_FAULT, says_health, says_reserved

LONGEST_CALL = 20
"""Characters of what the supporter calls the client: so many fit the weekly text beside all else."""
ASKED_AGAIN_AFTER = timedelta(days=30)

DAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAME = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?(?: [^\W\d_]+\.?)*|[^\W\d_]+\.?(?:[ '-][^\W\d_]+\.?)*")
"""Letters, in words with blanks, hyphens and apostrophes between; a full stop behind a word, or behind initials."""
_GROUPS = frozenset({"AA", "NA"})
_NOBODYS = frozenset(
    [
        "client",
        "clients",
        "cliente",
        "clienta",
        "patient",
        "patients",
        "paciente",
        "pacientes",
        "alkie",
        "wino",
        "junkie",
        "psycho",
        "crazy",
        "loco",
        "loca",
        "ex-con",
        "inmate",
        "sponsee",
    ]
)
"""What tells of care or worse, beside what the linter knows of health."""

State = Literal["named", "invited", "agreed", "lapsed", "stopped", "not_invited", "ended"]
EndedBy = Literal["clinic", "client", "system"]
MAY_BE_REPLACED: frozenset[State] = frozenset({"lapsed", "stopped", "not_invited", "ended"})
"""Nobody gets a text there any more, so another may take the place."""

HAS_ONE = Conflict("supporter_named", "This client has somebody already: end that first.")
ASKED_LATELY = Conflict(
    "supporter_asked_lately",
    f"This number was named in the last {ASKED_AGAIN_AFTER.days} days: nobody is asked again so soon.",
)
ENDED = Conflict("supporter_ended", "This was ended: name somebody anew.")


@dataclass(frozen=True, slots=True)
class Terms:
    """How they are written to. `zone` None: the client's."""

    language: str
    zone: str | None
    day: Weekday
    at: time


@dataclass(frozen=True, slots=True)
class Supporter:
    """One, as it stands. `phone` and `calls` are sealed under a key of their own, and gone once it is ended."""

    clinic_id: ClinicId
    supporter_id: SupporterId
    client_id: ClientId
    phone: str | None = field(repr=False)
    calls: str | None = field(repr=False)
    phone_index: bytes | None = field(repr=False)
    terms: Terms
    wording_version: str
    reference: UUID | None
    recorded_by: UUID
    named_at: datetime
    heard_at: datetime
    version: int = 1
    state: State = "named"
    ended_by: EndedBy | None = None


def faults_of(calls: str, terms: Terms, clinic: Clinic, jurisdiction: str | None) -> Iterator[Fault]:
    """What must be put right before anybody can be written to like that. `jurisdiction`: the client's own, else the clinic's holds."""
    length = measure(calls)
    if not says_something(calls):
        yield Fault("calls", "Say how the supporter calls the client, such as Sam.")
    elif length.encoding != "gsm7":
        yield Fault(
            "calls", "Use the plain SMS alphabet: no emoji, and of accented letters only é è ù ì ò à ñ ü ö ä å."
        )
    elif length.units > LONGEST_CALL:
        yield Fault("calls", f"Use at most {LONGEST_CALL} characters.")
    elif says_health(calls) or _says_what_nobody_is_called(calls):
        yield Fault("calls", "A lock screen must not tell that this is about health: choose a neutral name.")
    elif _says_ok(calls) or any(says_reserved(calls, each) for each in (terms.language, "en", *LEAVES_IN)):
        yield Fault("calls", RESERVED_FAULT)
    elif not _NAME.fullmatch(calls.strip()):
        yield Fault("calls", "Give a name: letters, with no digit, no link and no question.")
    if not clinic.quiet_until <= terms.at < clinic.quiet_from:
        hours = f"{clinic.quiet_until:%H:%M} and {clinic.quiet_from:%H:%M}"
        yield Fault("at", f"Choose an hour between {hours}: at others the clinic is silent.")
    elif barred := _barred(terms, jurisdiction or clinic.jurisdiction):
        hours = f"{barred.start:%H:%M} and {barred.until:%H:%M}"
        yield Fault("at", f"Choose an hour between {hours}: on that day the law of this jurisdiction has no others.")


def _barred(terms: Terms, jurisdiction: str | None) -> Allowed | None:
    """The hours of that day by the law, if the hour is none of them; the supporter's own clock counts."""
    profile = profile_of(jurisdiction)
    hours = profile.on(DAYS.index(terms.day)) if profile else None
    return hours if hours and not hours.start <= terms.at < hours.until else None


def _says_what_nobody_is_called(calls: str) -> bool:
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", calls)
    return any(each in _GROUPS or each.casefold() in _NOBODYS for each in words)


def _says_ok(calls: str) -> bool:
    """The word that agrees to be written to."""
    return bool({"ok", "okay"} & set(re.findall(r"\w+", calls.casefold())))


def changed(supporter: Supporter, calls: str, terms: Terms) -> Supporter:
    """The next version of it. Their consent is to the same thing, from the same number."""
    return replace(supporter, calls=calls, terms=terms, version=supporter.version + 1)


def ended(supporter: Supporter, by: EndedBy, at: datetime) -> Supporter:
    """Nothing sealed stays."""
    return replace(supporter, state="ended", ended_by=by, heard_at=at, phone=None, calls=None)


def stated(supporter: Supporter, now: datetime) -> SupporterNamed:
    """The news of one, whole."""
    terms = supporter.terms
    return SupporterNamed.model_validate(
        {
            "clinic_id": supporter.clinic_id,
            "client_id": supporter.client_id,
            "occurred_at": now,
            "supporter_id": supporter.supporter_id,
            "supporter_version": supporter.version,
            "phone": supporter.phone,
            "calls": supporter.calls,
            "language": terms.language,
            "zone": terms.zone,
            "day": terms.day,
            "at": terms.at,
            "wording_version": supporter.wording_version,
        }
    )


def removed(supporter: Supporter, now: datetime) -> SupporterRemoved:
    """The news that the clinic ended it, or the client's care did."""
    return SupporterRemoved(
        clinic_id=supporter.clinic_id,
        client_id=supporter.client_id,
        occurred_at=now,
        supporter_id=supporter.supporter_id,
    )


def heard(supporter: Supporter, state: State, at: datetime) -> Supporter:
    """As far as their own consent has come by then."""
    return replace(supporter, state=state, heard_at=at)
