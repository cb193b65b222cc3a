"""The last defences of sending: what keeps a text back whatever else went wrong, and which texts each of them spares.

Numbers here are ceilings that no clinic needs to reach. A defence that stops a text tells its reason; nothing is dropped in silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from handrail_notifier.core.breaker import Breaker, Gate, State, free_at, state
from handrail_notifier.core.decision import Channel, Defences, Hold, Reason
from handrail_notifier.core.kinds import (
    AT_ANY_HOUR,
    CRISIS_KINDS,
    NOT_ASKED_FOR,
    OF_STEPS,
    UNASKED_OF_SUPPORTERS,
    Kind,
)

SAME_TEXTS = 5
SAME_WITHIN = timedelta(minutes=30)
"""So many texts of the same words a number may get within this time."""
TEXTS_A_DAY = 20
DAY = timedelta(days=1)
"""So many texts of whatever kind a number may get in any day."""
ANSWERS = 3
ANSWERED_WITHIN = timedelta(hours=1)
"""So many answers that a machine could call forth a number may get within this time, and a client by mail."""
TEXTS_IN = 10
HEARD_WITHIN = timedelta(minutes=1)
"""Of whoever texts more often than this within this time, all is kept and nothing is answered."""
STRANGERS = 20
"""So many strangers a clinic answers in an hour of the clock."""
MOST_FILTERED = 0.01
FILTERED_OF = 100
"""The share of a wording, of so many texts at the least, that may be filtered in two days."""
FILTERED_AN_HOUR = 3

CRISIS: frozenset[Kind] = CRISIS_KINDS
"""Texts for a person in danger. A kind that is added here is spared by all that is ours; where the carrier takes no more, it still tries,
and whoever plans such a text has to find another way as well (`must_go_otherwise`)."""
_LAWFUL = frozenset({Kind.STOPPED, Kind.SUPPORTER_STOPPED})
"""The one text that has to follow a STOP. It is none of the three, and has a bound of its own."""
LOOPING: frozenset[Kind] = frozenset(
    {
        Kind.HELP,
        Kind.WELCOME,
        Kind.LEAVING,
        Kind.NOT_UNDERSTOOD,
        Kind.PICTURE,
        Kind.NOTHING_OPEN,
        Kind.COMES_TO_MIND,
        Kind.MORE_A_WEEK,
        Kind.FEWER_A_WEEK,
        Kind.EASIER,
        Kind.HARDER,
        Kind.NOW,
        Kind.SUPPORTER_WELCOME,
        Kind.SUPPORTER_HELP,
        Kind.SUPPORTER_NOTE,
        Kind.SUPPORTER_HOW,
        *AT_ANY_HOUR,
        *(OF_STEPS - {Kind.BARRIER}),
    }
)
"""Answers that the same text calls forth again and again. Other answers go with a step that is taken once, and what got in the way is a
question of ours, put once for each nudge that was missed."""
BESIDE: Mapping[Kind, int] = {
    **dict.fromkeys((Kind.HELP, Kind.NOW, Kind.LEAVING, Kind.SUPPORTER_HELP), 1),
    **dict.fromkeys(_LAWFUL, 2),
}
"""How often in that time what comes whatever was answered beside it: who we are and how to end it is theirs to know, a plan that is
called for in its moment is what all this is for, and who is held without a word waits for texts that never come. That a STOP was heard is
the law's, also for who came back and stops again; more often in an hour only machines do so."""
SAFETY: frozenset[Kind] = CRISIS | {Kind.SEEN_TO}
"""What a person in danger hears of us. That their words are kept and whom to call is said once in twelve hours, so it costs next to nothing
and no two machines can make a loop of it."""
SPARES: Mapping[Reason, frozenset[Kind]] = {
    Reason.SENDING_STOPPED: SAFETY,
    Reason.WORDING_STOPPED: SAFETY,
    Reason.CARRIER_CAP: SAFETY,
    Reason.SPEND_CAP: SAFETY | _LAWFUL | {Kind.HELP, Kind.LEAVING, Kind.SUPPORTER_HELP},
    Reason.NUMBER_CAP: SAFETY | _LAWFUL,
    Reason.SAME_TEXT: SAFETY | _LAWFUL,
    Reason.COUNTRY_NOT_ALLOWED: SAFETY | _LAWFUL,
    Reason.LOOPING: frozenset(Kind) - LOOPING - _LAWFUL,
    Reason.FLOODED: SAFETY | _LAWFUL | NOT_ASKED_FOR | UNASKED_OF_SUPPORTERS,
    Reason.STRANGERS_CAP: frozenset(Kind) - {Kind.STRANGER},
}
"""The kinds that a defence lets pass."""
_REASONS: Mapping[Gate, Reason] = {
    Gate.ACCOUNT: Reason.SENDING_STOPPED,
    Gate.SENDER: Reason.SENDING_STOPPED,
    Gate.WORDING: Reason.WORDING_STOPPED,
    Gate.CAP: Reason.CARRIER_CAP,
    Gate.ACCOUNT_CAP: Reason.CARRIER_CAP,
}


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went to and fro. Of the number: when its texts of a day went out, newest first, how many answers of an hour could loop, and which
    of those that have one beside them. Of the client: the same of answers that went by mail, how many texts and mails came in within a minute. Of the clinic: segments of the day, strangers answered in the hour."""

    texts: tuple[datetime, ...] = ()
    answers: int = 0
    beside: tuple[Kind, ...] = ()
    mailed: int = 0
    beside_by_mail: tuple[Kind, ...] = ()
    heard: int = 0
    segments: int = 0
    strangers: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a clinic set. `own` is the country of its sender; `countries` are those that it writes to, none: its own."""

    segments_a_day: int
    own: str | None = None
    countries: frozenset[str] = frozenset()


def wording_of(kind: Kind, says: str | None = None) -> str:
    """The name of a wording: its kind, and what a nudge says."""
    return f"{kind.value}:{says}" if says is not None else kind.value


def must_go_otherwise(kind: Kind, defences: Defences) -> bool:
    """Whether the carrier will hardly take this text, and a person's safety hangs on it."""
    return kind in CRISIS and any(hold.reason in _REASONS.values() for hold in defences.holds)


def defences_of(
    breakers: Iterable[Breaker], traffic: Traffic, limits: Limits, country: str | None, now: datetime
) -> Defences:
    """All that stands against a text to one number of a clinic, whatever its kind. `country` None: not known."""
    holds, probes = list(_ours(traffic, limits, country, now)), []
    for breaker in breakers:
        free = free_at(breaker, now)
        if state(breaker, now) is State.READY:
            probes.append(breaker.name)
        elif free is not None:
            holds.append(Hold(_REASONS[breaker.gate], free, breaker.tried_by, breaker.wording))
    return Defences(tuple(holds), tuple(probes))


def _ours(traffic: Traffic, limits: Limits, country: str | None, now: datetime) -> Iterable[Hold]:
    if traffic.segments >= limits.segments_a_day:
        yield Hold(Reason.SPEND_CAP, next_day(now))
    if len(traffic.texts) >= TEXTS_A_DAY:
        yield Hold(Reason.NUMBER_CAP, traffic.texts[TEXTS_A_DAY - 1] + DAY)
    if is_elsewhere(country, limits):
        yield Hold(Reason.COUNTRY_NOT_ALLOWED)
    if traffic.heard > TEXTS_IN:
        yield Hold(Reason.FLOODED, channels=frozenset({"sms", "email"}))
    yield from _looping(traffic.answers, traffic.beside, "sms")
    yield from _looping(traffic.mailed, traffic.beside_by_mail, "email")
    if traffic.strangers >= STRANGERS:
        yield Hold(Reason.STRANGERS_CAP)


def _looping(answers: int, beside: Sequence[Kind], channel: Channel) -> Iterable[Hold]:
    """What stands against one more answer, after so many by this channel and these beside them."""
    left = frozenset(kind for kind, most in BESIDE.items() if beside.count(kind) < most)
    if answers >= ANSWERS:
        yield Hold(Reason.LOOPING, channels=frozenset({channel}), spares=left)
    elif not left >= _LAWFUL:
        yield Hold(Reason.LOOPING, channels=frozenset({channel}), spares=LOOPING | left)


def beyond_cap(before: int, texts: Sequence[tuple[Kind, int]], most: int) -> set[int]:
    """The places, from 0, of those of these (kind, segments) that find `most` segments reached, if `before` were counted and they begin in
    this order."""
    beyond, counted = set[int](), before
    for place, (kind, segments) in enumerate(texts):
        if counted >= most and kind not in SPARES[Reason.SPEND_CAP]:
            beyond.add(place)
        else:
            counted += segments
    return beyond


def is_elsewhere(country: str | None, limits: Limits) -> bool:
    """Whether the clinic does not write to that country. Where neither it nor the sender's own is known, nothing is said of it."""
    allowed = limits.countries or ({limits.own} if limits.own else set())
    return country is not None and bool(allowed) and country not in allowed


def against(defences: Defences, kind: Kind, text: UUID | None = None, *, helps: bool = False) -> Defences:
    """What of it stands against a text of this kind; for a nudge, whatever it says. A text that tries a breaker is not stopped by it, and
    one that helps with what got in the way, which we had asked, not by the answers before it: it comes once for each such question."""
    return replace(defences, holds=tuple(hold for hold in defences.holds if _stops(hold, kind, text, helps=helps)))


def _stops(hold: Hold, kind: Kind, text: UUID | None, *, helps: bool) -> bool:
    asked_for = helps and hold.reason is Reason.LOOPING
    spared = asked_for or kind in SPARES[hold.reason] | hold.spares or (text is not None and hold.but_for == text)
    of_another = hold.wording is not None and hold.wording.partition(":")[0] != kind.value
    return not spared and not of_another


def tried_by(defences: Defences, wording: str) -> tuple[str, ...]:
    """The breakers that a text of this wording tries, by their names."""
    other = f"{Gate.WORDING.value}:"
    return tuple(each for each in defences.probes if not each.startswith(other) or each == other + wording)


def is_filtered_too_often(sent: int, filtered: int) -> bool:
    """More than one in a hundred, of a hundred at the least."""
    return sent >= FILTERED_OF and filtered > sent * MOST_FILTERED


def day_of(now: datetime) -> datetime:
    """When the day began whose segments are counted together (UTC)."""
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


def next_day(now: datetime) -> datetime:
    return day_of(now) + DAY


def hour_of(now: datetime) -> datetime:
    """When the hour of the clock began."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
