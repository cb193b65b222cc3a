"""What can be said better with the recorded context: the caps, the hours, the instants that a reason goes by.

None is said where the context lacks what it takes; then the plain sentence stands.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from handrail_notifier.core import law
from handrail_notifier.core.decision import Channel, Client, Context, Reason, dose_of
from handrail_notifier.core.decision.channels import asked_for
from handrail_notifier.core.decision.deciding import ANSWERING, DOUBTFUL_AFTER, EXPLORED, TALKING, answered_by
from handrail_notifier.core.decision.dose import WEEK
from handrail_notifier.core.explaining.telling import (
    day_shown,
    hours_shown,
    in_a_row,
    length_shown,
    sent_today,
    texts,
    when,
)
from handrail_notifier.core.fading import MAINTAINED_FOR, Phase
from handrail_notifier.core.restraint import Step, step_of

_ADDRESSES: Mapping[Channel, str] = {"sms": "number", "email": "mail address"}


def _no_consent(context: Context, at: datetime) -> str:
    del at
    return f"The client has not agreed to {texts(_channel(context))}."


def _not_confirmed(context: Context, at: datetime) -> str:
    del at
    return f"{texts(_channel(context)).capitalize()} are agreed to, but the client has not confirmed it yet."


def _paused(who_rests: str) -> Callable[[Context, datetime], str | None]:
    def told(context: Context, at: datetime) -> str | None:
        until = context.client.paused_until
        return None if until is None else f"{who_rests}, up to and with {day_shown(until, context.client.zone, at)}."

    return told


def _quiet_hours(context: Context, at: datetime) -> str | None:
    del at
    if context.clinic is None:
        return None
    quiet = context.clinic.quiet
    return f"Quiet hours: {hours_shown(quiet.start, quiet.until)}, client's time."


def _unlawful_hours(context: Context, at: datetime) -> str | None:
    del at
    name = context.client.wishes.jurisdiction or (context.clinic.jurisdiction if context.clinic else None)
    profile = law.profile_of(name)
    if profile is None:
        return None
    days = (("Mon to Fri", profile.weekdays), ("Sat", profile.saturday), ("Sun", profile.sunday))
    if len({hours for _, hours in days}) == 1:
        told = hours_shown(profile.weekdays.start, profile.weekdays.until)
    else:
        told = ", ".join(f"{day} {hours_shown(hours.start, hours.until)}" for day, hours in days)
    return f"The hours chosen for {name}: {told}, client's time."


def _unsafe_hours(context: Context, at: datetime) -> str | None:
    del at
    safe = context.client.wishes.safe
    if safe is None:
        return None
    return f"The client can safely get a text from {hours_shown(safe.start, safe.until)} only, client's time."


def _too_soon(context: Context, at: datetime) -> str | None:
    client = context.client
    if context.clinic is None:
        return None
    gap = dose_of(context.clinic, client.wishes).gap
    if (promised := _promised_near(client, gap, at)) is not None:
        return f"A nudge that the client wants once more is to come {when(promised, client.zone, at)}, and {length_shown(gap)} must lie between two."
    if not client.sent:
        return None
    return f"The last nudge was sent {when(client.sent[0], client.zone, at)}, and {length_shown(gap)} must lie between two."


def _promised_near(client: Client, gap: timedelta, at: datetime) -> datetime | None:
    """The first that was promised and is too near; None: none, or the last one that was sent is what stands against it."""
    after_last = not client.sent or at >= client.sent[0] + gap
    return next((each for each in client.promised if after_last and abs(each - at) < gap), None)


def _daily_cap(context: Context, at: datetime) -> str | None:
    if context.clinic is None:
        return None
    client = context.client
    cap = dose_of(context.clinic, client.wishes).a_day
    if not sent_today(context, at):
        return f"The day's cap is {cap}."
    return f"The day's cap of {cap} was reached: the last nudge was sent {when(client.sent[0], client.zone, at)}."


def _weekly_cap(context: Context, at: datetime) -> str | None:
    if context.clinic is None:
        return None
    client = context.client
    cap = dose_of(context.clinic, client.wishes).a_week
    counted = [each for each in client.sent if each > at - WEEK]
    if not counted:
        return f"The cap for any seven days is {cap}."
    since = when(counted[-1], client.zone, at, before="")
    were = "was" if len(counted) == 1 else "were"
    return f"The cap of {cap} in any seven days was reached: {len(counted)} {were} sent since {since}."


def _busy(context: Context, at: datetime) -> str | None:
    client = context.client
    if client.busy_until is None:
        return None
    return f"The client's calendar is busy until {when(client.busy_until, client.zone, at, before='')}."


def _in_conversation(context: Context, at: datetime) -> str | None:
    client = context.client
    if client.asked_at is not None and answered_by(client.asked_at) > at:
        asked = when(client.asked_at, client.zone, at)
        return f"The client was asked something {asked}: for {length_shown(ANSWERING)} no nudge cuts in."
    if client.heard_at is None:
        return None
    return f"The client texted {when(client.heard_at, client.zone, at)}: for {length_shown(TALKING)} no nudge cuts in."


def _catching_up(context: Context, at: datetime) -> str:
    due = when(context.opening.due_at, context.client.zone, at)
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
    return f"{in_a_row(client.unanswered)} went unanswered, so {_ANSWERED_BY[step]}{_last(client.sent, context, at)}."


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
    return f"; the last was sent {when(sent[0], context.client.zone, at)}" if sent else ""


def _exploring(context: Context, at: datetime) -> str:
    del context, at
    return f"The clinic leaves out {EXPLORED:.0%} of its nudges by a draw, to see what nudging is worth; this is one."


def _expired(context: Context, at: datetime) -> str | None:
    expires = context.plan.expires_at
    return f"The plan ran out {when(expires, context.client.zone, at)}." if at >= expires else None


def _passed(context: Context, at: datetime) -> str | None:
    until = context.opening.useful_until
    told = when(until, context.client.zone, at, before="")
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
    return f"The client's {_ADDRESSES[channel]} takes no {texts(channel)}."


def _doubtful(context: Context, at: datetime) -> str | None:
    client = context.client
    if not client.sent or client.phone_failures < DOUBTFUL_AFTER:
        return None
    last = when(client.sent[0], client.zone, at)
    return (
        f"{client.phone_failures} texts in a row failed at the number, so it is tried once in seven days; last {last}."
    )


def _channel(context: Context) -> Channel:
    """The channel whose faults are told."""
    return asked_for(context.client.agreements)


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
