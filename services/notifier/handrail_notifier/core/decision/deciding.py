"""The decision itself: every reason that lasts, every one that passes and when, and what is said if none stands."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from handrail_shared.contracts.events.nudges import Saying

from handrail_notifier.core import fading, law
from handrail_notifier.core.decision.channels import asked_for, channel_faults
from handrail_notifier.core.decision.dose import CEILING, WEEK, dose_of, spent
from handrail_notifier.core.decision.values import (
    CHANNELS,
    Channel,
    Client,
    Clinic,
    Context,
    Decision,
    Hold,
    Postpone,
    Reason,
    SafeHours,
    Send,
    Withhold,
)
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.quiet import QuietHours, next_allowed, next_quiet
from handrail_notifier.core.rest import Rest, is_on
from handrail_notifier.core.restraint import Step, holds_back, step_of

MOST_POSTPONED = 5
"""How often one nudge is put off, at the most."""
OUTAGE = timedelta(minutes=2)
"""What is decided later than this was held up."""
SPREAD_OVER = timedelta(minutes=10)
STILL_OF_USE = 0.8
"""The part of what is left of its use over which a nudge is spread after an outage."""
TALKING = timedelta(minutes=3)
"""How long after a client's text their conversation may go on: who has not texted for so long has put the phone down."""
ANSWERING = timedelta(minutes=10)
"""How long after a question nothing else is said unasked: the client may be answering it."""
DOUBTFUL_AFTER = 3
EXPLORED = 0.1
"""The share of nudges that a clinic which explores leaves out (R5.6)."""
_MOST_LOOKS = 8
_Passing = tuple[Reason, datetime]


def decide(context: Context, now: datetime) -> Decision:
    """Send, postpone or withhold, at `now`."""
    lasting = set(_lasting(context, now))
    channel, faults = _channel(context, now)
    lasting.update(faults)
    passing, until = _passing(context, now, channel)
    if lasting or channel is None:
        return Withhold(_in_order(lasting | passing))
    if not passing:
        return Send(channel, _says(context, channel))
    in_time = until < context.opening.useful_until and context.opening.postponed < MOST_POSTPONED
    return Postpone(until, _in_order(passing)) if in_time else Withhold(_in_order(passing))


def _in_order(reasons: set[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in Reason if reason in reasons)


def _lasting(context: Context, now: datetime) -> Iterator[Reason]:
    """What does not pass while the nudge is of use."""
    client, plan, opening, clinic = context.client, context.plan, context.opening, context.clinic
    found = (
        (plan.ended, Reason.PLAN_ENDED),
        (plan.paused, Reason.PLAN_PAUSED),
        (now >= plan.expires_at, Reason.PLAN_EXPIRED),
        (opening.put_off, Reason.LATER_ONCE),
        (now >= opening.useful_until, Reason.LATER_PAST if opening.repeats else Reason.MOMENT_PASSED),
        (opening.answered, Reason.ALREADY_ANSWERED),
        (client.discharged, Reason.DISCHARGED),
        (not client.readable, Reason.UNREADABLE),
        (client.crisis, Reason.CRISIS_HOLD),
        (_resting(client, now), Reason.ON_HOLD if client.paused_by == "clinic" else Reason.ON_BREAK),
        (_faded(context, now), Reason.FADED),
        (_holds_back(context, now), Reason.UNANSWERED),
        (clinic is None, Reason.CLINIC_UNKNOWN),
    )
    yield from (reason for holds, reason in found if holds)
    if clinic is not None:
        yield from _by_the_clinic(clinic, context, now)


def _by_the_clinic(clinic: Clinic, context: Context, now: datetime) -> Iterator[Reason]:
    client = context.client
    dose = dose_of(clinic, client.wishes) if context.opening.repeats is None else CEILING
    yield from spent(dose, client.sent, client.zone, now)
    if clinic.paused:
        yield Reason.CLINIC_PAUSED
    if clinic.explores and _further(context.opening.draw, 2) < EXPLORED:
        yield Reason.EXPLORING


def _resting(client: Client, now: datetime) -> bool:
    return is_on(Rest(client.paused_by, client.paused_until), client.zone, now)


def _faded(context: Context, now: datetime) -> bool:
    plan, opening = context.plan, context.opening
    return fading.leaves_out(plan.phase, plan.phase_since, draw=opening.draw, nudged_at=plan.nudged_at, now=now)


def _holds_back(context: Context, now: datetime) -> bool:
    """The nudge that asks whether the texts are still of use is not left out by the draw."""
    client, step = context.client, step_of(context.client.unanswered)
    if step is Step.HALVED and client.step is Step.NORMAL:
        return False
    nudged_at = client.sent[0] if client.sent else None
    return holds_back(step, draw=_further(context.opening.draw, 1), nudged_at=nudged_at, now=now)


def _further(draw: float, number: int) -> float:
    """Another number from the same draw, as good as independent of it."""
    return draw * 1000.0**number % 1.0


def _channel(context: Context, now: datetime) -> tuple[Channel | None, Sequence[Reason]]:
    """The first channel that is open, texts before e-mail; else what stands against the one that was asked for."""
    client, clinic, purpose = context.client, context.clinic, context.opening.purpose
    faults = {each: channel_faults(each, client.agreements, client.addresses, clinic, purpose) for each in CHANNELS}
    if _is_doubtful(client, now):
        faults["sms"].append(Reason.NUMBER_DOUBTFUL)
    if client.wishes.no_texts:
        faults["sms"].append(Reason.NO_TEXTS_WANTED)
    if context.opening.role in {"debrief", "check_in"} and not faults["email"]:
        faults["email"].append(Reason.NOT_ANSWERABLE)
    faults["sms"] += [hold.reason for hold in _holds(context) if hold.until is None or not faults["email"]]
    free = [each for each in CHANNELS if not faults[each]]
    return (free[0], ()) if free else (None, faults[asked_for(client.agreements)])


def _is_doubtful(client: Client, now: datetime) -> bool:
    return client.phone_failures >= DOUBTFUL_AFTER and bool(client.sent) and now - client.sent[0] < WEEK


def _holds(context: Context) -> Sequence[Hold]:
    """What the defences have against this nudge as a text. Where mail is open it goes by mail, rather than wait."""
    wording = f"nudge:{_says(context, 'sms')}"
    return [hold for hold in context.defences.holds if hold.wording in {None, wording}]


def _passing(context: Context, now: datetime, channel: Channel | None) -> tuple[set[Reason], datetime]:
    """What stands against it just now, and the first instant at which none of it does any more."""
    reasons: set[Reason] = set()
    until = now
    if held_up := _catching_up(context, now):
        reasons.add(Reason.CATCHING_UP)
        until = held_up
    for _ in range(_MOST_LOOKS):
        found = [(reason, instant) for reason, instant in _just_now(context, until, channel) if instant > until]
        if not found:
            return reasons, until
        reasons.update(reason for reason, _ in found)
        until = max(instant for _, instant in found)
    return reasons, context.opening.useful_until


def _just_now(context: Context, at: datetime, channel: Channel | None) -> Iterator[_Passing]:
    """What stands against a nudge at an instant, and until when."""
    client, clinic = context.client, context.clinic
    if clinic is not None:
        yield from _wrong_hours(clinic, client, at, at_night=context.opening.at_night)
        yield from _too_near(clinic, context, at)
    if client.busy_until is not None:
        yield Reason.BUSY, client.busy_until
    if client.heard_at is not None:
        yield Reason.IN_CONVERSATION, client.heard_at + TALKING
    if client.asked_at is not None:
        yield Reason.IN_CONVERSATION, answered_by(client.asked_at)
    if channel != "email":
        yield from ((hold.reason, hold.until) for hold in _holds(context) if hold.until is not None)


def _too_near(clinic: Clinic, context: Context, at: datetime) -> Iterator[_Passing]:
    """The nudges before, and those that were promised: what the client asked for keeps no distance, and what they did not keeps it from both."""
    client = context.client
    if context.opening.repeats is not None:
        return
    gap = dose_of(clinic, client.wishes).gap
    near = (*client.sent[:1], *(each for each in client.promised if at + gap > each))
    yield from ((Reason.TOO_SOON, each + gap) for each in near)


def answered_by(asked_at: datetime) -> datetime:
    """By when who was asked something has answered, or has put the phone down."""
    return asked_at + ANSWERING


def is_permitted(clinic: Clinic, client: Client, at: datetime, *, at_night: bool) -> bool:
    """Whether the hour is one in which the client may be nudged, by the clinic, the law and their own wish."""
    return all(until <= at for _, until in _wrong_hours(clinic, client, at, at_night=at_night))


def _wrong_hours(clinic: Clinic, client: Client, at: datetime, *, at_night: bool) -> Iterator[_Passing]:
    """Hours that are silent by the clinic, the law or the client's wish. A night that was agreed to, for a plan that asks for it,
    lifts the first two (M5)."""
    wishes = client.wishes
    agreed = at_night and wishes.night is not None and _covers(wishes.night, at, client.zone)
    if not agreed:
        yield Reason.QUIET_HOURS, next_allowed(clinic.quiet, client.zone, at)
        for profile in profiles_of(clinic, client):
            yield Reason.UNLAWFUL_HOURS, law.next_allowed(profile, at, client.zone)
    if wishes.safe is not None:
        yield Reason.UNSAFE_HOURS, next_allowed(wishes.safe.as_quiet(), client.zone, at)


def next_permitted(clinic: Clinic, client: Client, at: datetime) -> datetime:
    """`at`, or the next instant whose hour is one in which the client may be written to unasked."""
    for _ in range(_MOST_LOOKS):
        later = max((until for _, until in _wrong_hours(clinic, client, at, at_night=False)), default=at)
        if later <= at:
            break
        at = later
    return at


def profiles_of(clinic: Clinic, client: Client) -> Sequence[law.Profile]:
    """The laws that hold: where the clinic is, and where the client is."""
    named = (law.profile_of(each) for each in (clinic.jurisdiction, client.wishes.jurisdiction))
    return [each for each in named if each is not None]


def permitted_until(clinic: Clinic, client: Client, at: datetime, limit: datetime, *, at_night: bool) -> datetime:
    """Until when, from `at` on but not beyond `limit`, every hour is one in which the client may be nudged."""
    zone, wishes = client.zone, client.wishes
    ends = [limit]
    if at_night and wishes.night is not None and _covers(wishes.night, at, zone):
        ends.append(next_quiet(wishes.night.as_quiet(), zone, at) or limit)
    else:
        ends.append(next_quiet(clinic.quiet, zone, at) or limit)
        ends += [law.next_end(profile, at, zone) for profile in profiles_of(clinic, client)]
    if wishes.safe is not None:
        ends.append(next_quiet(wishes.safe.as_quiet(), zone, at) or limit)
    return min(ends)


def _covers(hours: SafeHours, at: datetime, zone: str) -> bool:
    return QuietHours(hours.start, hours.until).cover(at, zone)


def _catching_up(context: Context, now: datetime) -> datetime | None:
    opening = context.opening
    if now - opening.due_at < OUTAGE or now >= opening.useful_until:
        return None
    room = min((opening.useful_until - now) * STILL_OF_USE, SPREAD_OVER)
    return now + max(room * _further(opening.draw, 3), timedelta(seconds=1))


def _says(context: Context, channel: Channel) -> Saying:
    """What kind of text it is. By mail nothing is asked."""
    match context.opening.role:
        case "prime" | "debrief" | "check_in" as role:
            return role
        case "nudge":
            client, plan = context.client, context.plan
            if channel == "sms" and client.step is Step.NORMAL and step_of(client.unanswered) is not Step.NORMAL:
                return "still_useful"
            if channel == "sms" and plan.phase in {Phase.OWN_CUE, Phase.MAINTAIN}:
                return "own_cue"
            return "tiny" if plan.tiny else "plan"
