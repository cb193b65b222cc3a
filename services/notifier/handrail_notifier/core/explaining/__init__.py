"""Decisions in plain words, for whoever asks "why did I get this?" or "why not?".

Every reason has a sentence that stands by itself; where the recorded context has the numbers, they are said instead. Times are the
client's wall times. Nothing of a client is told but what the context holds, and that is no word, name, number or address.
"""

from collections.abc import Sequence
from datetime import datetime

from handrail_notifier.core.decision import Clinic, Context, Reason, Send, dose_of
from handrail_notifier.core.explaining.numbers import WITH_NUMBERS
from handrail_notifier.core.explaining.plain import OF_ENDS, OF_TEXTS, PLAIN
from handrail_notifier.core.explaining.telling import in_a_row, sent_in_a_week, sent_today, shown, texts, when
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.giving_way import Weighed

__all__ = [
    "NOTHING_AGAINST",
    "PLAIN",
    "WITH_NUMBERS",
    "grounds",
    "put_off",
    "sentence",
    "sentence_of_end",
    "sentences",
    "sentences_of_text",
    "shown",
]

NOTHING_AGAINST = "Nothing stood against it."


def sentence(reason: Reason, context: Context | None, at: datetime) -> str:
    """The reason in words, for a decision made at `at`. `context` None: none is on record."""
    told = WITH_NUMBERS[reason](context, at) if context is not None and reason in WITH_NUMBERS else None
    return told or PLAIN[reason]


def sentences(reasons: Sequence[Reason], context: Context | None, at: datetime) -> tuple[str, ...]:
    """All of them, in their order."""
    return tuple(sentence(reason, context, at) for reason in reasons)


def sentences_of_text(reasons: Sequence[Reason], weighed: Weighed, at: datetime) -> tuple[str, ...]:
    """The same of a text that gives way to nudges: what is its own is said in its own words."""
    return tuple(OF_TEXTS.get((weighed.because, each)) or sentence(each, weighed.context, at) for each in reasons)


def sentence_of_end(name: str, at: datetime) -> str | None:
    """Why a text ended before it went out, in words; a text ends by what holds then, so it is told without numbers."""
    return sentence(Reason(name), None, at) if name in set(Reason) else OF_ENDS.get(name)


def grounds(send: Send, context: Context | None, at: datetime) -> str:
    """What spoke for a nudge that was sent."""
    if context is None or context.clinic is None:
        return NOTHING_AGAINST
    parts = [
        _window(context, at),
        f"{texts(send.channel)} are agreed to and confirmed",
        _budget(context.clinic, context, at),
    ]
    if context.client.unanswered:
        parts.append(f"{in_a_row(context.client.unanswered)} unanswered")
    parts.append(f"phase: {_PHASES[context.plan.phase]}")
    return "; ".join(parts) + "."


def put_off(until: datetime, reasons: Sequence[Reason], context: Context | None, at: datetime, zone: str) -> str:
    """Until when a nudge waits, and why."""
    return " ".join((f"Put off, to be decided again {when(until, zone, at)}.", *sentences(reasons, context, at)))


_PHASES = {Phase.LEARN: "learn", Phase.PRACTISE: "practise", Phase.OWN_CUE: "own cue", Phase.MAINTAIN: "maintain"}


def _window(context: Context, at: datetime) -> str:
    opening, zone = context.opening, context.client.zone
    if at < opening.window_start:
        return f"The window opens {when(opening.window_start, zone, at)}"
    if at < opening.window_end:
        return f"The window is open until {when(opening.window_end, zone, at, before='')}"
    return f"The window closed {when(opening.window_end, zone, at)}"


def _budget(clinic: Clinic, context: Context, at: datetime) -> str:
    """What was sent before this one."""
    client = context.client
    dose = dose_of(clinic, client.wishes)
    return (
        f"{sent_today(context, at)} of {dose.a_day} today, {sent_in_a_week(context, at)} of {dose.a_week} in seven days"
    )
