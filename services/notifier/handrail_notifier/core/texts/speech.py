"""What a language brings to the notifier's own sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from handrail_notifier.core import how_am_i
from handrail_notifier.core.kinds import SupporterKind, SystemKind
from handrail_notifier.core.recap import Says


@dataclass(frozen=True, slots=True)
class CrisisSpeech:
    """What is said when a text sounds like a crisis, in pieces: each is said only where it is true and known.

    `supporter` and `supporter_unknown` go to the person whom a client chose, in the place of `emergency`. `alert`, `newer` and `test` go to people on call, and hold `{code}` and `{reference}`; the others tell them what became of a code, or that none came.
    """

    hard: str
    unwatched: str
    unwatched_mail: str
    emergency: str
    emergency_unknown: str
    talk: str
    alerted: str
    stranger: str
    supporter: str
    supporter_unknown: str
    alert: str
    newer: str
    untaken: str
    test: str
    taken: str
    taken_before: str
    tested: str


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: a template for each kind of text, for asking to say a plan back, and for a link."""

    system: Mapping[SystemKind, str]
    ask_back: str
    look_at: str
    by_mail: Mapping[SystemKind, str]
    """What is said in other words by mail."""
    crisis: CrisisSpeech
    by_digits: Mapping[SystemKind, str]
    """What is said where no words may be asked for."""
    recap: Mapping[Says, str]
    """How a week was; `{count}` times."""
    review: str
    """That a goal is to be looked at."""
    review_by_word: str
    """The same, with the word that asks for a change before."""
    with_words: Mapping[SystemKind, str]
    """What is said with a plan's own words, `{step}`, where these may be shown."""
    in_minutes: Mapping[SystemKind, str]
    """What is said with the `{minutes}` until something comes, where these are known."""
    standing: Mapping[how_am_i.Says, str]
    """How a client is doing, where there is more to say than the count."""
    read_within: Mapping[SystemKind, str]
    """What is said where words may be written freely, with `{reads}`: within how long somebody reads them; the next: by mail."""
    read_within_by_mail: Mapping[SystemKind, str]
    in_hours: str
    """That time, of so many hours; the next: days."""
    in_days: str
    notice: str
    """Every thirty days: that nobody watches the number, HELP and STOP."""
    supporter: Mapping[SupporterKind, str]
    """To the person whom a client chose; `{name}` is how they call the client."""
