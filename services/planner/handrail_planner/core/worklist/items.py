"""From a client's case to the items of the work list: the same case gives the same items in the same order.

An item's id follows from what it is about and since when, so an item that was put aside comes back only if it happens anew.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.ids import ClientId, GoalId, derived
from handrail_shared.contracts.stalls import StallCode

from handrail_planner.core.consent import Consent
from handrail_planner.core.plan import SURE_ENOUGH, Plan, State
from handrail_planner.core.practice import Practice
from handrail_planner.core.worklist.case import Case
from handrail_planner.core.worklist.found import About, Found
from handrail_planner.core.worklist.rules import RULES, Kind, Rule
from handrail_planner.core.worklist.stuck import kind_of, open_stalls, plan_of, review_rule, rule_of, wanted_of
from handrail_planner.core.worklist.wishes import texted, wishes

DAY = timedelta(days=1)
WAITING = DAY
"""How long a proposal, or a plan that could start, may wait before it is work."""
CONSENT_PATIENCE = timedelta(days=3)
OVERDUE = timedelta(days=14)
"""How long after its day a review is overdue (S6)."""
UNDELIVERED = 2
"""Undelivered nudges in a row that are trouble with a number, not with one text."""
ALMOST_NONE = ("rare", "off")
"""The steps of silence at which hardly a text is sent."""
FOLLOW_UP_AFTER, FOLLOW_UP_UNTIL = DAY, 14 * DAY
"""A closed case is asked after from a day later on, within three days; what nobody did in a fortnight is past."""
URGENT = frozenset({Kind.CRISIS_UNANSWERED, Kind.CRISIS_SUSPECTED, Kind.CRISIS_TAKEN_ON})
"""What stands before everybody's other items, and can't be put aside."""
_ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Item:
    """Something that waits for a clinician: what, since when, about what, why in plain words, and by which rule. `client_id` None: it is
    about a number that belongs to no client."""

    item_id: UUID
    client_id: ClientId | None
    kind: Kind
    since: datetime
    about: About
    reason: str
    rule: Rule


def items_of(case: Case, now: datetime) -> tuple[Item, ...]:
    """What waits, the most urgent first, of equals the oldest."""
    made = [_item(case, found, now) for signal in SIGNALS for found in signal(case, now)]
    return tuple(sorted(made, key=lambda item: (_ORDER[item.kind], item.since, item.item_id)))


def _item(case: Case, found: Found, now: datetime) -> Item:
    rule = found.rule or RULES[found.kind]
    about = found.about
    subject = about.insight_id or about.plan_id or about.session_id or about.goal_id or case.client_id
    days = abs(now - found.since).days
    reason = rule.reason.format(count=found.count, days=days)
    item_id = derived(case.client_id, "work", found.kind, str(subject), found.since.isoformat())
    return Item(item_id, case.client_id, found.kind, found.since, about, reason, rule)


_OF_CRISIS: Mapping[str, Kind] = {
    "unanswered": Kind.CRISIS_UNANSWERED,
    "suspected": Kind.CRISIS_SUSPECTED,
    "acknowledged": Kind.CRISIS_TAKEN_ON,
}


def _crisis(case: Case, now: datetime) -> Iterator[Found]:
    if case.manner.crisis is not None:
        yield Found(_OF_CRISIS[case.manner.crisis.state], case.manner.crisis.since)
        return
    closed = case.manner.crisis_closed_at
    if closed is None or not closed + FOLLOW_UP_AFTER <= now < closed + FOLLOW_UP_UNTIL:
        return
    met = case.last_held.held_at if case.last_held is not None else None
    if met is None or met <= closed:
        yield Found(Kind.CRISIS_FOLLOW_UP, closed)


def _silenced(case: Case, _now: datetime) -> Iterator[Found]:
    """Their code word came; it waits for whoever may say that the phone is theirs again (R33)."""
    if case.rest is not None and case.rest.paused and case.rest.by_code_word:
        yield Found(Kind.CODE_WORD_SAID, case.rest.at)


def _unread(case: Case, now: datetime) -> Iterator[Found]:
    """Nobody has read what the client wrote, for a day; it comes anew each day."""
    waiting = case.manner.unread
    if waiting is not None and waiting.since + DAY <= now:
        yield Found(Kind.FREE_TEXT_UNREAD, waiting.since + (now - waiting.since) // DAY * DAY, count=waiting.count)


def _stuck(case: Case, now: datetime) -> Iterator[Found]:
    """The client said so themselves; it waits until the next session, or until the plan or its goal was looked at (R52)."""
    said = case.manner.stuck_at
    if said is None:
        return
    met = case.last_held.held_at if case.last_held is not None else None
    looked = (met, *case.written.values(), *case.last_reviews.values())
    if not any(at is not None and at > said for at in looked):
        yield Found(Kind.STUCK_SAID, said)


def _feedback(case: Case, _now: datetime) -> Iterator[Found]:
    """What they want their therapist to read; it waits until the next session (R58)."""
    said = case.manner.feedback_at
    met = case.last_held.held_at if case.last_held is not None else None
    if said is not None and (met is None or met <= said):
        yield Found(Kind.FEEDBACK_GIVEN, said)


def _consent(case: Case, now: datetime) -> Iterator[Found]:
    """What waits to be confirmed anew is always told. Else any channel that is open is enough; or the one that says most of why there
    is none."""
    waiting = list(_to_be_confirmed_anew(case))
    yield from waiting
    if waiting or not case.reachable or any(_is_open(consent) for consent in case.reachable):
        return
    revoked = [each.since for each in case.reachable if each.state == "revoked" and each.since]
    recorded = [each.since for each in case.reachable if each.state == "recorded" and each.since]
    if revoked:
        yield Found(Kind.CONSENT_REVOKED, max(revoked))
    elif recorded:
        if max(recorded) + CONSENT_PATIENCE <= now:
            yield Found(Kind.CONSENT_UNANSWERED, max(recorded))
    else:
        yield Found(Kind.CONSENT_MISSING, case.enrolled_at)


_ANEW: Mapping[str, Kind] = {"held": Kind.CONSENT_HELD, "lapsed": Kind.CONSENT_LAPSED}


def _to_be_confirmed_anew(case: Case) -> Iterator[Found]:
    """One item for each kind, however many channels."""
    for state, kind in _ANEW.items():
        since = [each.since for each in case.reachable if each.state == state and each.since]
        if since:
            yield Found(kind, max(since))


def _is_open(consent: Consent) -> bool:
    return consent.state == "confirmed"


def _session(case: Case, _now: datetime) -> Iterator[Found]:
    held = case.last_held
    if held is not None and held.left_without_plan_at is not None and not case.live:
        yield Found(Kind.SESSION_WITHOUT_PLAN, held.left_without_plan_at, About(session_id=held.session_id))


def _insights(case: Case, now: datetime) -> Iterator[Found]:
    """Open past the session after the one it was noted in, or for too many days (R02)."""
    held = case.last_held
    for insight in case.debt:
        met_again = (
            held is not None
            and held.held_at is not None
            and held.held_at > insight.noted_at
            and held.session_id != insight.session_id
        )
        if met_again or insight.noted_at + case.patience.insight_days * DAY <= now:
            about = About(insight_id=insight.insight_id, plan_id=insight.plan_id)
            yield Found(Kind.INSIGHT_OPEN, insight.noted_at, about)


def _agreeing(case: Case, now: datetime) -> Iterator[Found]:
    """Where the making of a plan together has come to a halt (R19, R1.4)."""
    for plan in case.plans:
        about = About(plan_id=plan.plan_id, goal_id=plan.goal_id)
        if plan.state is State.DRAFT:
            yield from _turned_down(case, plan, about)
        elif plan.state is State.PROPOSED and plan.proposal and plan.proposal.proposed_at + WAITING <= now:
            yield Found(Kind.PROPOSAL_WAITING, plan.proposal.proposed_at, about)
        elif plan.state is State.ACCEPTED and plan.acceptance:
            yield from _accepted(plan, about, plan.acceptance.accepted_at, plan.acceptance.confidence, now)


def _turned_down(case: Case, plan: Plan, about: About) -> Iterator[Found]:
    said = case.turned_down.get(plan.plan_id)
    known = case.practice.get(plan.plan_id, Practice())
    if said is not None and said.plan_version == plan.version:
        yield Found(Kind.CHANGE_ASKED if said.answer == "change" else Kind.PLAN_DECLINED, said.at, about)
    elif known.unanswered_version == plan.version and known.unanswered_at is not None:
        yield Found(Kind.PROPOSAL_UNANSWERED, known.unanswered_at, about)


def _accepted(plan: Plan, about: About, since: datetime, confidence: int | None, now: datetime) -> Iterator[Found]:
    if confidence is not None and confidence < SURE_ENOUGH:
        yield Found(Kind.LOW_CONFIDENCE, since, about, confidence)
    elif plan.rehearsed_version != plan.version:
        yield Found(Kind.NOT_REHEARSED, since, about)
    elif since + WAITING <= now:
        yield Found(Kind.READY_TO_START, since, about)


def _running_out(case: Case, now: datetime) -> Iterator[Found]:
    """Plans whose days end soon, or ended without anybody looking (R8.3e)."""
    for plan in case.live:
        ends = plan.expires_at
        if ends is not None and now < ends <= now + case.patience.expiring_days * DAY:
            yield Found(Kind.PLAN_EXPIRING, ends, About(plan_id=plan.plan_id, goal_id=plan.goal_id))
    open_goals = {goal.goal_id for goal in case.goals}
    for over in case.expired:
        looked_at = case.last_reviews.get(over.goal_id)
        replaced = any(plan.goal_id == over.goal_id for plan in case.live)
        seen = looked_at is not None and looked_at >= over.ended_at
        if over.goal_id in open_goals and not replaced and not seen:
            yield Found(Kind.PLAN_EXPIRED, over.ended_at, About(plan_id=over.plan_id, goal_id=over.goal_id))


def _reviews(case: Case, now: datetime) -> Iterator[Found]:
    """By the day that was agreed, or by what progress found; one item a goal. Where it drifts, the stall says so instead."""
    drifting = {stall.id for stall in open_stalls(case)}
    for goal in case.goals:
        due, wanted = goal.review_due_at, wanted_of(case, goal.goal_id)
        own = due if due is not None and due <= now else None
        if goal.goal_id in drifting or (own is None and wanted is None):
            continue
        since = min(each for each in (own, wanted.due if wanted else None) if each is not None)
        late = (own is not None and own + OVERDUE < now) or (wanted is not None and wanted.is_overdue)
        kind = Kind.REVIEW_OVERDUE if late else Kind.REVIEW_DUE
        rule = review_rule(kind, wanted) if wanted else None
        yield Found(kind, since, About(goal_id=goal.goal_id), rule=rule)


def _stalls(case: Case, now: datetime) -> Iterator[Found]:
    """What progress found stuck, until it is seen to (R49, R50, R55, R56)."""
    for stall in open_stalls(case):
        plan = plan_of(case, stall) if stall.about == "plan" else None
        goal_id = plan.goal_id if plan else GoalId(stall.id) if stall.about == "goal" else None
        if stall.code is not StallCode.NO_DIRECTION or not _lacks_direction(case, now):
            about = About(goal_id=goal_id, plan_id=plan.plan_id if plan else None)
            yield Found(kind_of(stall), stall.at, about, rule=rule_of(case, stall))


def _lacks_direction(case: Case, now: datetime) -> bool:
    """The planner says so itself."""
    return any(_direction(case, now))


def _practice(case: Case, _now: datetime) -> Iterator[Found]:
    """What the answers, and the nudges that did not arrive, say of the plans that are active (R53)."""
    for plan in case.plans:
        known = case.practice.get(plan.plan_id)
        if plan.state is not State.ACTIVE or known is None:
            continue
        about = About(plan_id=plan.plan_id, goal_id=plan.goal_id)
        if known.undelivered_since is not None and known.undelivered_in_a_row >= UNDELIVERED:
            yield Found(Kind.NUDGES_UNDELIVERED, known.undelivered_since, about, known.undelivered_in_a_row)
        told = case.flags.stall_of(plan.plan_id)
        enough = known.silent_in_a_row >= case.patience.silent_opportunities
        if known.silent_since is not None and enough and not (told and told.code is StallCode.SILENT):
            yield Found(Kind.SILENT, known.silent_since, about, known.silent_in_a_row)
        if known.run_rests_since is not None:
            yield Found(Kind.RUN_RESTS, known.run_rests_since, about)


def _silence(case: Case, now: datetime) -> Iterator[Found]:
    """The notifier answers silence by less; at its end a person asks why (R5.4)."""
    silence = case.manner.silence
    if silence is not None and silence.step in ALMOST_NONE and case.live:
        yield Found(Kind.TEXTS_UNANSWERED, silence.since, count=silence.unanswered)


def _unreached(case: Case, now: datetime) -> Iterator[Found]:
    """A number that takes no texts is asked for again, before the client is taken for silent (R53)."""
    if case.manner.unreached is not None:
        yield Found(Kind.NUMBER_UNREACHED, case.manner.unreached.since)


def _direction(case: Case, now: datetime) -> Iterator[Found]:
    """No goal, or a goal and no plan, for too long (R55). A plan that is being agreed is on its way."""
    if not case.goals:
        since, kind = max(case.enrolled_at, case.last_goal_closed_at or case.enrolled_at), Kind.NO_GOAL
    elif all(plan.state is State.DRAFT for plan in case.plans):
        begins = min(goal.set_at for goal in case.goals)
        since, kind = max(begins, case.last_plan_ended_at or begins), Kind.NO_PLAN
    else:
        return
    if since + case.patience.idle_days * DAY <= now:
        yield Found(kind, since)


SIGNALS: tuple[Callable[[Case, datetime], Iterator[Found]], ...] = (
    _crisis,
    _silenced,
    _unread,
    _stuck,
    _feedback,
    _consent,
    _session,
    _insights,
    _agreeing,
    _running_out,
    _reviews,
    _stalls,
    _practice,
    wishes,
    texted,
    _silence,
    _unreached,
    _direction,
)
"""Each finds its own; a further one is one entry more."""
