"""Whom somebody in danger can call, place by place: data, each with the day on which it was last compared with its public source.

A client's own place counts, if it is stated whose rules for texting hold for them. A clinic names its place with its on-call roster;
else it follows from whose rules hold. Where no place is known nothing but the local emergency number is named, for a wrong number is
worse than none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

GOOD_FOR = timedelta(days=180)
"""How long a check holds."""


class Place(StrEnum):
    """Where the numbers hold."""

    US = "us"
    CA = "ca"
    UK = "uk"
    IE = "ie"
    AU = "au"
    NZ = "nz"
    EU = "eu"


@dataclass(frozen=True, slots=True)
class Numbers:
    """`talk`: whom to talk to at any hour, by language, as the end of a sentence; None: no one line serves the whole place.

    `verified_on` None: these were not compared with a source yet, or not all of them with one that is recent, and the service's own or a
    public body's. `sources`: where which was read, and of when a page is, if it says so.
    """

    emergency: Mapping[str, str]
    talk: Mapping[str, str] | None
    verified_on: date | None
    sources: tuple[str, ...] = ()


_CHECKED = date(2026, 11, 27)

NUMBERS: Mapping[Place, Numbers] = {
    Place.US: Numbers(
        {"en": "911", "es": "911"},
        {"en": "call or text 988, any hour", "es": "llama al 988, tecla 2, a toda hora"},
        _CHECKED,
    ),
    Place.CA: Numbers(
        {"en": "911", "es": "911"},
        {"en": "call or text 9-8-8, any hour", "es": "llama o manda un texto al 9-8-8, a toda hora"},
        _CHECKED,
    ),
    Place.UK: Numbers(
        {"en": "999", "es": "999"},
        {
            "en": "Samaritans 116 123, or text SHOUT to 85258, any hour",
            "es": "Samaritans 116 123, o manda SHOUT al 85258, a toda hora",
        },
        _CHECKED,
    ),
    Place.IE: Numbers(
        {"en": "112 or 999", "es": "112 o 999"},
        {
            "en": "Samaritans 116 123, or text 50808, any hour",
            "es": "Samaritans 116 123, o texto al 50808, a toda hora",
        },
        None,
        (
            "112 and 999: www2.hse.ie/emergencies/when-to-call-112-or-999",
            "116 123, and 50808 at any hour: merrionstreet.ie, release of 2020-09-10",
            "116 123 at any hour: oireachtas.ie, written answer of 2013-12-10",
        ),
    ),
    Place.AU: Numbers(
        {"en": "000", "es": "000"},
        {
            "en": "Lifeline 13 11 14, or text 0477 13 11 14, any hour",
            "es": "Lifeline 13 11 14, o texto al 0477 13 11 14, a toda hora",
        },
        None,
        (
            "000 and 13 11 14: www.healthdirect.gov.au/mental-health-crisis-support",
            "13 11 14 at any hour: www.health.vic.gov.au/mental-health-services/telephone-and-online-services",
        ),
    ),
    Place.NZ: Numbers(
        {"en": "111", "es": "111"},
        {"en": "call or text 1737, any hour", "es": "llama o manda un texto al 1737, a toda hora"},
        None,
    ),
    Place.EU: Numbers(
        {"en": "112", "es": "112"},
        None,
        date(2026, 11, 30),
        (
            "112: www2.hse.ie/emergencies/when-to-call-112-or-999",
            "112: ec.europa.eu/information_society/activities/112",
        ),
    ),
}


def place_of(stated: str | None, jurisdiction: str | None, of_client: str | None = None) -> Place | None:
    """The place that a clinic stated, or else the one whose rules for texting hold. `of_client`: whose rules hold for the client,
    which comes before both: they may live in another country than their clinic."""
    named = _country(of_client) or stated or _country(jurisdiction)
    return Place(named) if named in set(Place) else None


def _country(jurisdiction: str | None) -> str:
    return (jurisdiction or "").partition("_")[0]


def is_checked(place: Place | None, today: date) -> bool:
    """Whether these numbers were checked lately."""
    verified = NUMBERS[place].verified_on if place is not None else None
    return verified is not None and today - verified <= GOOD_FOR


def unchecked(today: date) -> tuple[str, ...]:
    """What is to be checked, in sentences that say what to do."""
    return tuple(_unchecked(place, numbers) for place, numbers in NUMBERS.items() if not is_checked(place, today))


def _unchecked(place: Place, numbers: Numbers) -> str:
    since = "were never checked" if numbers.verified_on is None else f"were last checked on {numbers.verified_on}"
    read = f" Read so far: {'; '.join(numbers.sources)}." if numbers.sources else ""
    return f"The emergency numbers of {place.value} {since}: call or look up each, then set verified_on in core/resources.py.{read}"
