"""Decisions in plain words, for whoever asks "why did I get this?" or "why not?".

Every reason has a sentence that stands by itself; where the recorded context has the numbers, they are said instead. Times are the
client's wall times. Nothing of a client is told but what the context holds, and that is no word, name, number or address.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail_notifier.core import law
from handrail_notifier.core.decision import Channel, Clinic, Context, Reason, Send, dose_of
from handrail_notifier.core.decision.channels import asked_for
from handrail_notifier.core.decision.deciding import DOUBTFUL_AFTER, EXPLORED, TALKING
from handrail_notifier.core.decision.dose import WEEK
from handrail_notifier.core.fading import MAINTAINED_FOR, Phase
from handrail_notifier.core.restraint import MOST_COUNTED, Step, step_of
from handrail_notifier.core.timing import local_day

NOTHING_AGAINST = "Nothing stood against it."

PLAIN: Mapping[Reason, str] = {
    Reason.NO_CONSENT: "The client has not agreed to be written to.",
    Reason.CONSENT_NOT_CONFIRMED: "The client has not confirmed the consent yet.",
    Reason.REVOKED: "The consent was withdrawn.",
    Reason.CRISIS_HOLD: "A person at the clinic is seeing to this client: no nudges until they say so.",
    Reason.ON_HOLD: "The clinic lets this client be.",
    Reason.ON_BREAK: "The client takes a break.",
    Reason.CLINIC_PAUSED: "The clinic has paused all nudges.",
    Reason.QUIET_HOURS: "It is within the clinic's quiet hours.",
    Reason.UNLAWFUL_HOURS: "It is outside the hours of the jurisdiction that was chosen.",
    Reason.UNSAFE_HOURS: "It is outside the hours in which the client can safely get a text.",
    Reason.TOO_SOON: "The last nudge is too fresh.",
    Reason.DAILY_CAP: "The day's cap was reached.",
    Reason.WEEKLY_CAP: "The cap for any seven days was reached.",
    Reason.BUSY: "The client's calendar is busy.",
    Reason.IN_CONVERSATION: "The client has only just texted.",
    Reason.CATCHING_UP: "It was held up by an outage, and what is late goes out spread.",
    Reason.ALREADY_ANSWERED: "The client has answered for this moment already.",
    Reason.UNANSWERED: "Nudges in a row went unanswered, so fewer are sent.",
    Reason.FADED: "The plan is practised, so fewer nudges are sent for it.",
    Reason.EXPLORING: "It was left out by a draw, to see what nudging is worth.",
    Reason.PLAN_ENDED: "The plan has ended.",
    Reason.PLAN_PAUSED: "The plan rests.",
    Reason.PLAN_EXPIRED: "The plan has run out.",
    Reason.MOMENT_PASSED: "The moment had passed.",
    Reason.CLINIC_UNKNOWN: "The clinic's settings have not been heard yet.",
    Reason.NO_SENDER: "The clinic has nothing set up to write from.",
    Reason.NO_ADDRESS: "The client has no number or address.",
    Reason.NUMBER_INVALID: "The client's number or address cannot be reached.",
    Reason.NUMBER_DOUBTFUL: "Texts to the number failed several times in a row, so it is tried once in seven days.",
    Reason.NOT_ANSWERABLE: "It only asks something, and nobody reads what is answered by mail.",
    Reason.DISCHARGED: "The client is no longer in care.",
    Reason.UNREADABLE: "What is sealed for the client does not open: the client was forgotten, or the root key is another.",
    Reason.PROPOSAL_CLOSED: "The plan was answered, taken back or replaced before its text went out.",
    Reason.FAULT: "Deciding failed until it was too late: the log has the error.",
}
"""What each reason means, whatever else is known."""


def sentence(reason: Reason, context: Context | None, at: datetime) -> str:
    """The reason in words, for a decision made at `at`. `context` None: none is on record."""
    told = WITH_NUMBERS[reason](context, at) if context is not None and reason in WITH_NUMBERS else None
    return told or PLAIN[reason]


def sentences(reasons: Sequence[Reason], context: Context | None, at: datetime) -> tuple[str, ...]:
    """All of them, in their order."""
    return tuple(sentence(reason, context, at) for reason in reasons)


def grounds(send: Send, context: Context | None, at: datetime) -> str:
    """What spoke for a nudge that was sent."""
    if context is None or context.clinic is None:
        return NOTHING_AGAINST
    parts = [
        _window(context, at),
        f"{_texts(send.channel)} are agreed to and confirmed",
        _budget(context.clinic, context, at),
    ]
    if context.client.unanswered:
        parts.append(f"{_in_a_row(context.client.unanswered)} unanswered")
    parts.append(f"phase: {_PHASES[context.plan.phase]}")
    return "; ".join(parts) + "."


def put_off(until: datetime, reasons: Sequence[Reason], context: Context | None, at: datetime, zone: str) -> str:
    """Until when a nudge waits, and why."""
    return " ".join((f"Put off, to be decided again {_when(until, zone, at)}.", *sentences(reasons, context, at)))


def shown(instant: datetime, zone: str) -> str:
    """A day and time as a clock in `zone` shows them."""
    return f"{instant.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}"


_PHASES = {Phase.LEARN: "learn", Phase.PRACTISE: "practise", Phase.OWN_CUE: "own cue", Phase.MAINTAIN: "maintain"}


def _window(context: Context, at: datetime) -> str:
    opening, zone = context.opening, context.client.zone
    if at < opening.window_start:
        return f"The window opens {_when(opening.window_start, zone, at)}"
    if at < opening.window_end:
        return f"The window is open until {_when(opening.window_end, zone, at, before='')}"
    return f"The window closed {_when(opening.window_end, zone, at)}"


def _budget(clinic: Clinic, context: Context, at: datetime) -> str:
    """What was sent before this one."""
    client = context.client
    dose = dose_of(clinic, client.wishes)
    return f"{_sent_today(context, at)} of {dose.a_day} today, {_sent_in_a_week(context, at)} of {dose.a_week} in seven days"


def _sent_today(context: Context, at: datetime) -> int:
    zone = context.client.zone
    today = local_day(at, zone)
    return sum(local_day(each, zone) == today for each in context.client.sent)


def _sent_in_a_week(context: Context, at: datetime) -> int:
    return sum(each > at - WEEK for each in context.client.sent)


def _no_consent(context: Context, at: datetime) -> str:
    del at
    return f"The client has not agreed to {_texts(_channel(context))}."


def _not_confirmed(context: Context, at: datetime) -> str:
    del at
    return f"{_texts(_channel(context)).capitalize()} are agreed to, but the client has not confirmed it yet."


def _paused(who_rests: str) -> Callable[[Context, datetime], str | None]:
    def told(context: Context, at: datetime) -> str | None:
        until = context.client.paused_until
        return None if until is None else f"{who_rests}, up to and with {_day(until, context.client.zone, at)}."

    return told


def _quiet_hours(context: Context, at: datetime) -> str | None:
    del at
    if context.clinic is None:
        return None
    quiet = context.clinic.quiet
    return f"Quiet hours: {_hours(quiet.start, quiet.until)}, client's time."


def _unlawful_hours(context: Context, at: datetime) -> str | None:
    del at
    name = context.client.wishes.jurisdiction or (context.clinic.jurisdiction if context.clinic else None)
    profile = law.profile_of(name)
    if profile is None:
        return None
    days = (("Mon to Fri", profile.weekdays), ("Sat", profile.saturday), ("Sun", profile.sunday))
    if len({hours for _, hours in days}) == 1:
        told = _hours(profile.weekdays.start, profile.weekdays.until)
    else:
        told = ", ".join(f"{day} {_hours(hours.start, hours.until)}" for day, hours in days)
    return f"The hours chosen for {name}: {told}, client's time."


def _unsafe_hours(context: Context, at: datetime) -> str | None:
    del at
    safe = context.client.wishes.safe
    if safe is None:
        return None
    return f"The client can safely get a text from {_hours(safe.start, safe.until)} only, client's time."


def _too_soon(context: Context, at: datetime) -> str | None:
    client = context.client
    if context.clinic is None or not client.sent:
        return None
    gap = dose_of(context.clinic, client.wishes).gap
    return f"The last nudge was sent {_when(client.sent[0], client.zone, at)}, and {_length(gap)} must lie between two."


def _daily_cap(context: Context, at: datetime) -> str | None:
    if context.clinic is None:
        return None
    client = context.client
    cap = dose_of(context.clinic, client.wishes).a_day
    if not _sent_today(context, at):
        return f"The day's cap is {cap}."
    return f"The day's cap of {cap} was reached: the last nudge was sent {_when(client.sent[0], client.zone, at)}."


def _weekly_cap(context: Context, at: datetime) -> str | None:
    if context.clinic is None:
        return None
    client = context.client
    cap = dose_of(context.clinic, client.wishes).a_week
    counted = [each for each in client.sent if each > at - WEEK]
    if not counted:
        return f"The cap for any seven days is {cap}."
    since = _when(counted[-1], client.zone, at, before="")
    were = "was" if len(counted) == 1 else "were"
    return f"The cap of {cap} in any seven days was reached: {len(counted)} {were} sent since {since}."


def _busy(context: Context, at: datetime) -> str | None:
    client = context.client
    if client.busy_until is None:
        return None
    return f"The client's calendar is busy until {_when(client.busy_until, client.zone, at, before='')}."


def _in_conversation(context: Context, at: datetime) -> str | None:
    client = context.client
    if client.heard_at is None:
        return None
    return f"The client texted {_when(client.heard_at, client.zone, at)}: for {_length(TALKING)} no nudge cuts in."


def _catching_up(context: Context, at: datetime) -> str:
    due = _when(context.opening.due_at, context.client.zone, at)
    return f"It was due {due} and held up by an outage; what is late goes out spread."


_ANSWERED_BY: Mapping[Step, str] = {
    Step.HALVED: "about half are left out, this one by a draw",
    Step.SPARSE: "one in six days is sent",
    Step.RARE: "one in fifteen days is sent",
    Step.OFF: "none is sent until the client or the clinic starts again",
}


def _unanswered(context: Context, at: datetime) -> str | None:
    client = context.client
    step = step_of(client.unanswered)
    if step is Step.NORMAL:
        return None
    return f"{_in_a_row(client.unanswered)} went unanswered, so {_ANSWERED_BY[step]}{_last(client.sent, context, at)}."


def _faded(context: Context, at: datetime) -> str | None:
    plan = context.plan
    sent = () if plan.nudged_at is None else (plan.nudged_at,)
    match plan.phase:
        case Phase.LEARN:
            return None
        case Phase.PRACTISE:
            return "The plan is being practised: about half of its nudges are left out, this one by a draw."
        case Phase.OWN_CUE:
            return f"The plan lives by its own cue: one nudge a week is sent for it{_last(sent, context, at)}."
        case Phase.MAINTAIN if plan.phase_since is not None and at - plan.phase_since >= MAINTAINED_FOR:
            return f"The plan has been the client's own for {MAINTAINED_FOR.days} days: no more nudges are sent for it."
        case Phase.MAINTAIN:
            return f"The plan is the client's own: one nudge in thirty days is sent for it{_last(sent, context, at)}."


def _last(sent: Sequence[datetime], context: Context, at: datetime) -> str:
    return f"; the last was sent {_when(sent[0], context.client.zone, at)}" if sent else ""


def _exploring(context: Context, at: datetime) -> str:
    del context, at
    return f"The clinic leaves out {EXPLORED:.0%} of its nudges by a draw, to see what nudging is worth; this is one."


def _expired(context: Context, at: datetime) -> str | None:
    expires = context.plan.expires_at
    return f"The plan ran out {_when(expires, context.client.zone, at)}." if at >= expires else None


def _passed(context: Context, at: datetime) -> str | None:
    until = context.opening.useful_until
    told = _when(until, context.client.zone, at, before="")
    return f"The moment had passed: from {told} on it was of no more use." if at >= until else None


def _no_sender(context: Context, at: datetime) -> str:
    del at
    sender = {"sms": "number to text from", "email": "address to mail from"}[_channel(context)]
    return f"The clinic has no {sender}."


def _no_address(context: Context, at: datetime) -> str:
    del at
    return f"The client has no {_ADDRESSES[_channel(context)]}."


def _unreachable(context: Context, at: datetime) -> str:
    del at
    channel = _channel(context)
    return f"The client's {_ADDRESSES[channel]} takes no {_texts(channel)}."


def _doubtful(context: Context, at: datetime) -> str | None:
    client = context.client
    if not client.sent or client.phone_failures < DOUBTFUL_AFTER:
        return None
    last = _when(client.sent[0], client.zone, at)
    return (
        f"{client.phone_failures} texts in a row failed at the number, so it is tried once in seven days; last {last}."
    )


WITH_NUMBERS: Mapping[Reason, Callable[[Context, datetime], str | None]] = {
    Reason.NO_CONSENT: _no_consent,
    Reason.CONSENT_NOT_CONFIRMED: _not_confirmed,
    Reason.ON_HOLD: _paused("The clinic lets this client be"),
    Reason.ON_BREAK: _paused("The client takes a break"),
    Reason.QUIET_HOURS: _quiet_hours,
    Reason.UNLAWFUL_HOURS: _unlawful_hours,
    Reason.UNSAFE_HOURS: _unsafe_hours,
    Reason.TOO_SOON: _too_soon,
    Reason.DAILY_CAP: _daily_cap,
    Reason.WEEKLY_CAP: _weekly_cap,
    Reason.BUSY: _busy,
    Reason.IN_CONVERSATION: _in_conversation,
    Reason.CATCHING_UP: _catching_up,
    Reason.UNANSWERED: _unanswered,
    Reason.FADED: _faded,
    Reason.EXPLORING: _exploring,
    Reason.PLAN_EXPIRED: _expired,
    Reason.MOMENT_PASSED: _passed,
    Reason.NO_SENDER: _no_sender,
    Reason.NO_ADDRESS: _no_address,
    Reason.NUMBER_INVALID: _unreachable,
    Reason.NUMBER_DOUBTFUL: _doubtful,
}
"""What can be said better with the context. None: the context lacks what it needs, and the plain sentence stands."""

_ADDRESSES: Mapping[Channel, str] = {"sms": "number", "email": "mail address"}


def _channel(context: Context) -> Channel:
    """The channel whose faults are told."""
    return asked_for(context.client.agreements)


def _texts(channel: Channel) -> str:
    return "texts" if channel == "sms" else "mails"


def _in_a_row(count: int) -> str:
    nudges = "nudge" if count == 1 else "nudges in a row"
    return f"{count} {nudges}" if count < MOST_COUNTED else f"{MOST_COUNTED} nudges in a row, or more,"


def _when(instant: datetime, zone: str, now: datetime, *, before: str = "at ") -> str:
    """An instant by a clock in `zone`; the day is said if it is another one than that of `now`."""
    day = local_day(instant, zone)
    clock = f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"
    return f"{before}{clock}" if day == local_day(now, zone) else f"{_on(before)}{_day(day, zone, now)}, {clock}"


def _on(before: str) -> str:
    return "on " if before else ""


def _day(day: date, zone: str, now: datetime) -> str:
    year = "" if day.year == local_day(now, zone).year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def _hours(start: time, until: time) -> str:
    return f"{start:%H:%M} to {until:%H:%M}"


def _length(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [_counted(hours, "hour")] if hours else []
    return " ".join([*parts, _counted(minutes, "minute")] if minutes or not parts else parts)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
