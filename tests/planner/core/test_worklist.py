"""What gets on the work list and what does not: each kind by an example, and the rules as a whole by their properties."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from handrail_planner.core import goal as goals
from handrail_planner.core import plan as plans
from handrail_planner.core.brief import brief
from handrail_planner.core.consent import Consent
from handrail_planner.core.flags import Flags, Stall, Wanted
from handrail_planner.core.goal import Goal
from handrail_planner.core.insight import Insight
from handrail_planner.core.insight import State as Insights
from handrail_planner.core.plan import Acceptance, Content, Plan, Proposal
from handrail_planner.core.practice import Practice
from handrail_planner.core.rest import Rest
from handrail_planner.core.session import Session
from handrail_planner.core.session import State as Sessions
from handrail_planner.core.suggestions import Suggestion, Suggestions
from handrail_planner.core.wish import Crisis, Manner, Silence, Unreached, Unread, Wish
from handrail_planner.core.words import SealedWords
from handrail_planner.core.worklist import RULES, Case, ExpiredPlan, Kind, TurnedDown, items_of
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, InsightId, PlanId, SessionId
from handrail_shared.contracts.stalls import BY_DEFAULT, StallCode
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 30, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CLINIC, CLIENT = ClinicId(UUID(int=1)), ClientId(UUID(int=2))
GOAL_ID, PLAN_ID, SESSION_ID = GoalId(UUID(int=3)), PlanId(UUID(int=4)), SessionId(UUID(int=5))
GOAL = goals.new_goal(CLINIC, CLIENT, GOAL_ID, goals.Content(goals.SealedWords("hs1.")), NOW - DAY)
DRAFT = plans.draft(
    CLINIC, CLIENT, PLAN_ID, Content(GOAL_ID, SealedWords("hs1.", "hs1."), "discreet", ()), NOW - 3 * DAY
)
SURE = Acceptance(1, "text", NOW - 2 * DAY, confidence=8)
ACTIVE = replace(
    DRAFT,
    state=plans.State.ACTIVE,
    acceptance=SURE,
    rehearsed_version=1,
    activated_at=NOW - 2 * DAY,
    expires_at=NOW + 20 * DAY,
)
HELD = Session(
    CLINIC,
    CLIENT,
    SESSION_ID,
    Sessions.HELD,
    2,
    NOW - 3 * DAY,
    NOW - 9 * DAY,
    NOW - 3 * DAY,
    NOW - 3 * DAY,
    with_plan=False,
)
INSIGHT = Insight(CLINIC, CLIENT, InsightId(UUID(int=6)), "hs1.", noted_at=NOW - 4 * DAY)
YES = Consent("sms", "confirmed", NOW - 9 * DAY)


def a_case(**changes: Any) -> Case:
    """A client for whom nothing waits, with some things changed."""
    whole: dict[str, Any] = {"reachable": [YES], "goals": [GOAL], "plans": [ACTIVE]}
    return Case(CLIENT, NOW - 30 * DAY, **(whole | changes))


def proposed(days: int) -> Plan:
    way = Proposal("text", NOW - days * DAY, NOW + DAY)
    return replace(DRAFT, state=plans.State.PROPOSED, proposal=way)


def accepted(confidence: int | None = 8, rehearsed: int | None = 1, days: int = 2) -> Plan:
    said = Acceptance(1, "text", NOW - days * DAY, confidence=confidence)
    return replace(DRAFT, state=plans.State.ACCEPTED, acceptance=said, rehearsed_version=rehearsed)


def going(**known: Any) -> Mapping[PlanId, Practice]:
    return {PLAN_ID: Practice(**known)}


def due(days: int) -> list[Goal]:
    return [replace(GOAL, review_due_at=NOW - days * DAY)]


EXPIRED = ExpiredPlan(PLAN_ID, GOAL_ID, NOW - 2 * DAY)
WAITS: list[tuple[Kind, dict[str, Any]]] = [
    (Kind.CRISIS_UNANSWERED, {"manner": Manner(crisis=Crisis("unanswered", NOW))}),
    (Kind.CRISIS_SUSPECTED, {"manner": Manner(crisis=Crisis("suspected", NOW))}),
    (Kind.CRISIS_TAKEN_ON, {"manner": Manner(crisis=Crisis("acknowledged", NOW))}),
    (Kind.CRISIS_FOLLOW_UP, {"manner": Manner(crisis_closed_at=NOW - DAY)}),
    (
        Kind.CRISIS_FOLLOW_UP,
        {"manner": Manner(crisis_closed_at=NOW - DAY), "last_held": replace(HELD, held_at=NOW - 2 * DAY)},
    ),
    (Kind.CODE_WORD_SAID, {"rest": Rest(paused=True, until=None, by="client", at=NOW, by_code_word=True)}),
    (Kind.STUCK_SAID, {"manner": Manner(stuck_at=NOW - DAY)}),
    (Kind.FEEDBACK_GIVEN, {"manner": Manner(feedback_at=NOW - DAY)}),
    (Kind.FREE_TEXT_UNREAD, {"manner": Manner(unread=Unread(2, NOW - DAY))}),
    (Kind.CONSENT_REVOKED, {"reachable": [Consent("sms", "revoked", NOW - DAY), Consent("email")]}),
    (Kind.CONSENT_MISSING, {"reachable": [Consent("sms")]}),
    (Kind.CONSENT_HELD, {"reachable": [Consent("sms", "held", NOW - DAY), YES]}),
    (Kind.CONSENT_LAPSED, {"reachable": [Consent("sms", "lapsed", NOW - DAY), Consent("email")]}),
    (Kind.CONSENT_LAPSED, {"reachable": [Consent("sms", "lapsed", NOW - DAY), YES]}),
    (Kind.CONSENT_UNANSWERED, {"reachable": [Consent("sms", "recorded", NOW - 4 * DAY)]}),
    (Kind.NUDGES_UNDELIVERED, {"practice": going(undelivered_in_a_row=2, undelivered_since=NOW - DAY)}),
    (Kind.SILENT, {"practice": going(silent_in_a_row=5, silent_since=NOW - 5 * DAY)}),
    (Kind.RUN_RESTS, {"practice": going(run_rests_since=NOW - DAY)}),
    (Kind.EASIER_WANTED, {"practice": going(step_wish=Wish("easier", NOW - DAY))}),
    (Kind.HARDER_WANTED, {"manner": Manner(step_wish=Wish("harder", NOW - DAY))}),
    (Kind.CHANGE_WANTED, {"practice": going(change_wish=Wish("change", NOW - DAY))}),
    (Kind.CHANGE_WANTED, {"manner": Manner(change_wish=Wish("change", NOW - DAY))}),
    (Kind.SMALL_WANTED, {"practice": going(change_wish=Wish("small", NOW - DAY))}),
    (Kind.SWAP_WANTED, {"practice": going(change_wish=Wish("swap", NOW - DAY))}),
    (Kind.OTHER_TIME_WANTED, {"practice": going(change_wish=Wish("other_time", NOW - DAY))}),
    (Kind.NO_POINT_SEEN, {"practice": going(no_point_at=NOW - DAY)}),
    (Kind.CALL_WANTED, {"manner": Manner(call_wish=Wish("call", NOW - DAY))}),
    (
        Kind.CALL_WANTED,
        {"manner": Manner(call_wish=Wish("call", NOW - DAY)), "last_held": replace(HELD, held_at=NOW - 2 * DAY)},
    ),
    (Kind.TEXTS_UNANSWERED, {"manner": Manner(silence=Silence("rare", 8, NOW - DAY))}),
    (Kind.NUMBER_UNREACHED, {"manner": Manner(unreached=Unreached("invalid", NOW - DAY))}),
    (Kind.NUMBER_UNREACHED, {"manner": Manner(unreached=Unreached("unhealthy", NOW - DAY))}),
    (Kind.TEXTS_UNANSWERED, {"manner": Manner(silence=Silence("off", 12, NOW - DAY))}),
    (Kind.SESSION_WITHOUT_PLAN, {"plans": [DRAFT], "last_held": replace(HELD, left_without_plan_at=NOW - DAY)}),
    (Kind.INSIGHT_OPEN, {"debt": [INSIGHT], "last_held": HELD}),
    (Kind.INSIGHT_OPEN, {"debt": [replace(INSIGHT, noted_at=NOW - 14 * DAY)]}),
    (Kind.CHANGE_ASKED, {"plans": [DRAFT], "turned_down": {PLAN_ID: TurnedDown(1, "change", NOW - DAY)}}),
    (Kind.PLAN_DECLINED, {"plans": [DRAFT], "turned_down": {PLAN_ID: TurnedDown(1, "decline", NOW - DAY)}}),
    (Kind.PROPOSAL_UNANSWERED, {"plans": [DRAFT], "practice": going(unanswered_version=1, unanswered_at=NOW - DAY)}),
    (Kind.PROPOSAL_WAITING, {"plans": [proposed(2)]}),
    (Kind.LOW_CONFIDENCE, {"plans": [accepted(confidence=6, rehearsed=None)]}),
    (Kind.NOT_REHEARSED, {"plans": [accepted(rehearsed=None)]}),
    (Kind.READY_TO_START, {"plans": [accepted()]}),
    (Kind.PLAN_EXPIRING, {"plans": [replace(ACTIVE, expires_at=NOW + 5 * DAY)]}),
    (Kind.PLAN_EXPIRED, {"plans": [], "expired": [EXPIRED]}),
    (Kind.REVIEW_DUE, {"goals": due(14)}),
    (Kind.REVIEW_OVERDUE, {"goals": due(15)}),
    (Kind.NO_GOAL, {"goals": [], "plans": []}),
    (Kind.NO_PLAN, {"goals": [replace(GOAL, set_at=NOW - 14 * DAY)], "plans": []}),
]


def stuck(code: StallCode, *, step: int = 2, about: Any = "plan", at: datetime = NOW - DAY) -> Flags:
    subject = {"plan": PLAN_ID, "goal": GOAL_ID, "client": CLIENT}[about]
    return Flags((Stall(about, subject, code, step, 1, NUMBERS, BY_DEFAULT[code], at),))


def wanted(*triggers: str, overdue: bool = False) -> Flags:
    return Flags(reviews={GOAL_ID: Wanted(overdue, triggers, NOW - DAY, 1, NOW - DAY)})


NUMBERS = dict.fromkeys(
    [
        "used",
        "opportunities",
        "days",
        "days_unheard",
        "sessions_off",
        "days_overdue",
        "days_untouched",
        "sessions",
        "insights",
        "acted_on",
    ],
    3.0,
)
FOUND: list[tuple[Kind, dict[str, Any]]] = [
    (Kind.PLAN_STALLING, {"flags": stuck(StallCode.LOW_USE, step=1)}),
    (Kind.PLAN_STALLED, {"flags": stuck(StallCode.LOW_USE)}),
    (Kind.CASE_REVIEW, {"flags": stuck(StallCode.LOW_USE, step=3)}),
    (Kind.PLAN_STALLED, {"flags": stuck(StallCode.DRIFT, about="goal"), "goals": due(30)}),
    (Kind.DROP_OUT_RISK, {"flags": stuck(StallCode.DROP_OUT, about="client")}),
    (Kind.INSIGHT_LOOP, {"flags": stuck(StallCode.INSIGHT_LOOP, about="client"), "debt": [INSIGHT]}),
    (Kind.INSIGHT_LOOP, {"flags": stuck(StallCode.INSIGHT_LOOP, about="client"), "last_held": HELD}),
    (Kind.NO_DIRECTION, {"flags": stuck(StallCode.NO_DIRECTION, about="client"), "plans": []}),
    (Kind.CASE_REVIEW, {"flags": stuck(StallCode.DROP_OUT, about="client", step=3)}),
    (Kind.REVIEW_DUE, {"flags": wanted("milestone", "lapses")}),
    (Kind.REVIEW_DUE, {"flags": wanted("milestone"), "goals": due(3)}),
    (Kind.REVIEW_OVERDUE, {"flags": wanted("interval", overdue=True)}),
    (Kind.PLAN_STALLED, {"flags": stuck(StallCode.SILENT), "practice": going(silent_in_a_row=5, silent_since=NOW)}),
]
SEEN_TO: list[dict[str, Any]] = [
    {"flags": stuck(StallCode.LOW_USE), "last_reviews": {GOAL_ID: NOW}},
    {"flags": stuck(StallCode.LOW_USE), "written": {PLAN_ID: NOW}},
    {"flags": stuck(StallCode.LOW_USE), "plans": [replace(ACTIVE, state=plans.State.PAUSED)]},
    {"flags": stuck(StallCode.DRIFT, about="goal"), "last_reviews": {GOAL_ID: NOW}},
    {"flags": stuck(StallCode.NO_DIRECTION, about="client")},
    {"flags": stuck(StallCode.INSIGHT_LOOP, about="client"), "last_held": replace(HELD, held_at=NOW)},
    {"flags": stuck(StallCode.DROP_OUT, about="client"), "last_held": replace(HELD, held_at=NOW, with_plan=True)},
    {"flags": wanted("milestone"), "last_reviews": {GOAL_ID: NOW}},
]
RESTS: list[dict[str, Any]] = [
    {
        "practice": going(change_wish=Wish("small", NOW - 2 * DAY), no_point_at=NOW - 2 * DAY),
        "written": {PLAN_ID: NOW - DAY},
    },
    {"manner": Manner(call_wish=Wish("call", NOW - 2 * DAY)), "last_held": replace(HELD, held_at=NOW - DAY)},
    {},
    {"reachable": []},
    {"reachable": [YES, Consent("email", "revoked", NOW)]},
    {"reachable": [Consent("sms", "recorded", NOW - 2 * DAY)]},
    {"practice": going(silent_in_a_row=4, silent_since=NOW - 5 * DAY)},
    {"practice": going(undelivered_in_a_row=1, undelivered_since=NOW - DAY)},
    {"plans": [replace(ACTIVE, state=plans.State.PAUSED)], "practice": going(run_rests_since=NOW - DAY)},
    {"last_held": replace(HELD, left_without_plan_at=NOW - DAY)},
    {"debt": [INSIGHT]},
    {"debt": [replace(INSIGHT, session_id=SESSION_ID)], "last_held": HELD},
    {"plans": [replace(DRAFT, version=2)], "turned_down": {PLAN_ID: TurnedDown(1, "change", NOW - DAY)}},
    {"plans": [proposed(0)]},
    {"plans": [accepted(days=0)]},
    {"plans": [replace(ACTIVE, expires_at=NOW + 6 * DAY)]},
    {"expired": [EXPIRED]},
    {"plans": [], "expired": [EXPIRED], "last_reviews": {GOAL_ID: NOW - DAY}},
    {"practice": going(step_wish=Wish("easier", NOW - DAY)), "written": {PLAN_ID: NOW}},
    {"practice": going(step_wish=Wish("harder", NOW - DAY)), "last_reviews": {GOAL_ID: NOW}},
    {"manner": Manner(step_wish=Wish("easier", NOW - DAY)), "written": {PLAN_ID: NOW}},
    {"practice": going(texts_wish=Wish("less", NOW)), "manner": Manner(texts_wish=Wish("more", NOW))},
    {"manner": Manner(silence=Silence("sparse", 5, NOW - DAY))},
    {"manner": Manner(silence=Silence("normal", 0, NOW))},
    {"manner": Manner(unread=Unread(1, NOW - DAY / 2))},
    {"manner": Manner(stuck_at=NOW - DAY), "last_held": replace(HELD, held_at=NOW - DAY / 2)},
    {"manner": Manner(feedback_at=NOW - DAY), "last_held": replace(HELD, held_at=NOW - DAY / 2)},
    {"manner": Manner(crisis_closed_at=NOW - DAY / 2)},
    {"manner": Manner(crisis_closed_at=NOW - 15 * DAY)},
    {"manner": Manner(crisis_closed_at=NOW - 4 * DAY), "last_held": HELD},
    {"goals": due(-1)},
    {"goals": [], "plans": [], "last_goal_closed_at": NOW - 13 * DAY},
    {"goals": [replace(GOAL, set_at=NOW - 20 * DAY)], "plans": [], "last_plan_ended_at": NOW - 13 * DAY},
]


@pytest.mark.parametrize(("kind", "changes"), WAITS)
def test_it_waits(kind: Kind, changes: dict[str, Any]) -> None:
    (item,) = items_of(a_case(**changes), NOW)
    assert (item.kind, item.rule) == (kind, RULES[kind])
    assert "{" not in item.reason


@pytest.mark.parametrize(("kind", "changes"), FOUND)
def test_what_progress_found_waits_with_its_reason_and_its_moves(kind: Kind, changes: dict[str, Any]) -> None:
    (item,) = items_of(a_case(**changes), NOW)
    assert item.kind is kind
    assert 1 <= len(item.rule.moves) <= 3
    assert all(move.detail for move in item.rule.moves)
    assert "{" not in item.reason


@pytest.mark.parametrize("changes", SEEN_TO)
def test_what_the_planner_knows_to_be_seen_to_waits_no_more(changes: dict[str, Any]) -> None:
    assert items_of(a_case(**changes), NOW) == ()


def test_a_review_says_what_speaks_for_it_and_a_clinic_has_its_own_words() -> None:
    (item,) = items_of(a_case(flags=wanted("lapses", "milestone", "moonshine")), NOW)
    assert item.reason == "The goal is due to be looked at: it was missed twice in a week, a milestone was reached."
    own = Suggestions({"low_use": (Suggestion("halve_step", "Half of it, as we say here."),)}, 2)
    (stall,) = items_of(a_case(flags=stuck(StallCode.LOW_USE), suggestions=own), NOW)
    assert stall.reason == "The plan was used 3 of 3 times in 3 days: as it is, it rarely fits."
    assert stall.rule.moves[0].detail == "Half of it, as we say here."
    assert (stall.rule.rule_id, stall.about.goal_id) == ("S2", GOAL_ID)


def test_a_stall_of_another_version_without_a_number_is_shown_all_the_same() -> None:
    flags = Flags((replace(stuck(StallCode.LOW_USE).stalls[0], numbers={}),))
    (item,) = items_of(a_case(flags=flags), NOW)
    assert item.reason == "This needs a change."


@pytest.mark.parametrize("changes", RESTS)
def test_nothing_waits(changes: dict[str, Any]) -> None:
    assert items_of(a_case(**changes), NOW) == ()


def test_every_kind_has_a_rule_and_an_example() -> None:
    assert set(RULES) == set(Kind) == {kind for kind, _ in [*WAITS, *FOUND]}


def test_every_rule_says_what_to_do_and_none_speaks_louder() -> None:
    for rule in RULES.values():
        assert 1 <= len(rule.moves) <= 3
        assert len({move.code for move in rule.moves}) == len(rule.moves)
        for move in rule.moves:
            assert not {"more nudges", "another nudge", "remind", "resend", "send again"} & {
                phrase
                for phrase in ("more nudges", "another nudge", "remind", "resend", "send again")
                if phrase in move.detail.lower()
            }
        assert "non-compliant" not in rule.reason


def test_a_reason_counts_in_numbers_that_a_person_can_check() -> None:
    (item,) = items_of(a_case(practice=going(silent_in_a_row=6, silent_since=NOW - 9 * DAY)), NOW)
    assert item.reason == "The last 6 nudges of this plan arrived and were not answered."
    (over,) = items_of(a_case(goals=due(20)), NOW)
    assert over.reason == "The goal's review has been due for 20 days."


@given(st.lists(st.sampled_from([changes for _, changes in WAITS]), min_size=1, max_size=6), st.randoms())
def test_the_same_case_gives_the_same_items_in_the_same_order(parts: list[dict[str, Any]], chance: Any) -> None:
    merged: dict[str, Any] = {}
    for part in parts:
        merged |= part
    case = a_case(**merged)
    shuffled = a_case(
        **{name: chance.sample(each, len(each)) if isinstance(each, list) else each for name, each in merged.items()}
    )
    items = items_of(case, NOW)
    assert items_of(shuffled, NOW) == items
    assert [list(Kind).index(item.kind) for item in items] == sorted(list(Kind).index(item.kind) for item in items)
    assert len({item.item_id for item in items}) == len(items)


def test_an_item_keeps_its_id_while_it_lasts_and_gets_a_new_one_when_it_happens_anew() -> None:
    def silent(in_a_row: int, since: datetime, now: datetime) -> UUID:
        case = a_case(practice=going(silent_in_a_row=in_a_row, silent_since=since), goals=due(-30))
        return items_of(case, now)[0].item_id

    first = silent(5, NOW - 5 * DAY, NOW)
    assert silent(6, NOW - 5 * DAY, NOW + DAY) == first
    assert silent(5, NOW + DAY, NOW + 6 * DAY) != first


def test_a_brief_takes_up_first_what_the_client_said_and_celebrates_a_comeback() -> None:
    other = replace(DRAFT, plan_id=PlanId(UUID(int=7)))
    said = {other.plan_id: TurnedDown(1, "change", NOW - DAY)}
    case = a_case(plans=[ACTIVE, other], turned_down=said, practice=going(comebacks=1, counts={"done": 2}))
    assert brief(case, last_heard_from=None, now=NOW).suggestion.code == "propose_again"
    comeback = a_case(practice=going(comebacks=1, counts={"done": 2}), goals=due(1))
    made = brief(comeback, last_heard_from=NOW, now=NOW)
    assert (made.suggestion.code, made.comebacks) == ("celebrate", 1)
    assert brief(a_case(goals=due(1)), last_heard_from=None, now=NOW).suggestion.code == "review"
    assert brief(a_case(plans=[]), last_heard_from=None, now=NOW).suggestion.code == "make_plan"
    assert brief(a_case(practice=going(counts={"done": 1})), last_heard_from=None, now=NOW).suggestion.code == "keep"


@pytest.mark.parametrize("state", ["unanswered", "suspected", "acknowledged"])
def test_a_brief_begins_with_an_open_crisis_whatever_else_there_is(state: str) -> None:
    danger = Manner(crisis=Crisis(state, NOW - DAY), stuck_at=NOW - DAY)
    case = a_case(manner=danger, practice=going(comebacks=1, counts={"done": 2}))
    made = brief(case, last_heard_from=NOW, now=NOW)
    assert made.suggestion == made.items[0].rule.moves[0]
    assert (made.items[0].kind, made.suggestion.code) == (
        Kind(f"crisis_{'taken_on' if state == 'acknowledged' else state}"),
        "read_texts",
    )


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        (Manner(stuck_at=NOW - DAY), "read_texts"),
        (Manner(call_wish=Wish("call", NOW - DAY)), "call_back"),
        (Manner(crisis_closed_at=NOW - DAY), "follow_up"),
    ],
)
def test_what_a_client_said_by_text_stands_before_a_comeback(manner: Manner, code: str) -> None:
    case = a_case(manner=manner, practice=going(comebacks=1, counts={"done": 2}))
    assert brief(case, last_heard_from=NOW, now=NOW).suggestion.code == code


@pytest.mark.parametrize(
    ("live_for", "counts", "code"),
    [
        (timedelta(minutes=4), {}, "young_plan"),
        (7 * DAY - timedelta(seconds=1), {"undelivered": 2, "withheld": 1}, "young_plan"),
        (7 * DAY, {}, "listen"),
        (timedelta(hours=30), {"silent": 1}, "listen"),
        (timedelta(hours=30), {"missed": 1, "silent": 1}, "look_back"),
        (timedelta(hours=30), {"missed": 3, "partly": 1}, "keep"),
    ],
)
def test_nothing_was_heard_only_where_something_could_have_been(
    live_for: timedelta, counts: Mapping[str, int], code: str
) -> None:
    live = replace(ACTIVE, activated_at=NOW - live_for)
    case = a_case(plans=[live], practice=going(counts=counts))
    assert brief(case, last_heard_from=None, now=NOW).suggestion.code == code


def test_an_insight_that_is_being_answered_still_waits_and_names_the_plan() -> None:
    linked = replace(INSIGHT, state=Insights.BEING_ANSWERED, plan_id=PLAN_ID)
    (item,) = items_of(a_case(debt=[linked], last_held=HELD), NOW)
    assert (item.about.insight_id, item.about.plan_id) == (INSIGHT.insight_id, PLAN_ID)
