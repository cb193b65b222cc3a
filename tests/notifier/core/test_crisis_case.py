"""The cases of the crisis path as tables, every cell; the ladder, and that no schedule leaves a case lying in silence."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from handrail_notifier.core import crisis_case
from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.crisis_case import (
    OPEN,
    SAY_AGAIN_AFTER,
    TABLE,
    CaseEvent,
    Lowering,
    State,
    after,
    code_in,
    code_of,
    codes_in,
    event_of,
    is_earlier,
    says_numbers,
    tier_for,
)
from handrail_notifier.core.free_text import Readiness, lacks, untested
from handrail_notifier.core.ladder import (
    IN_OFFICE_HOURS,
    STEP,
    STEPS,
    TOLERANCE,
    Hours,
    Ladder,
    Person,
    Roster,
    Whom,
    again,
    begun,
    climb,
    hurried,
    quiet,
    stopped,
    whom,
)
from handrail_notifier.core.reply import NotUnderstood
from handrail_notifier.core.reply.reading import read
from handrail_notifier.core.resources import GOOD_FOR, NUMBERS, Place, is_checked, place_of, unchecked
from hypothesis import given
from hypothesis import strategies as st

TICK = timedelta(microseconds=1)
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in New York."""
NIGHT = NOW + timedelta(hours=16)
S, U, A, C = State.SUSPECTED, State.UNANSWERED, State.ACKNOWLEDGED, State.CLOSED
EVENTS = (
    *(CaseEvent.FURTHER, CaseEvent.RAISE, CaseEvent.RENEW),
    *(CaseEvent.ACKNOWLEDGE, CaseEvent.RUN_OUT, CaseEvent.CLOSE),
)
EVERY_CELL = {S: (S, S, S, A, U, C), U: (U, S, S, A, U, C), A: (A, S, S, A, A, C), C: (C,) * 6}
ZONE = "America/New_York"
ALWAYS = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
FIRST, SECOND, THIRD, CONTACT = (Person(uuid4(), emergency_contact=n == 3) for n in range(4))
ROSTER = Roster((FIRST, SECOND, THIRD, CONTACT), ZONE, Hours(WEEKDAYS, time(9), time(17)))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", CaseEvent)
def test_every_cell_of_the_table(state: State, event: CaseEvent) -> None:
    assert after(state, event) is EVERY_CELL[state][EVENTS.index(event)]


def test_nothing_but_a_person_closes_a_case_and_nothing_opens_it_again() -> None:
    closing = {(s, e) for s in OPEN for e in CaseEvent if TABLE[s][e] is C}
    assert closing == {(state, CaseEvent.CLOSE) for state in OPEN}
    assert set(TABLE[C].values()) == {C}


def test_a_text_of_a_higher_tier_raises_and_no_other_does() -> None:
    for since in (None, timedelta(), timedelta(days=1)):
        raising = {(held, found) for held in Tier for found in Tier if event_of(held, found, since) is CaseEvent.RAISE}
        assert raising == {(Tier.SECOND, Tier.FIRST)}


@pytest.mark.parametrize(
    ("since", "event"),
    [
        (None, CaseEvent.FURTHER),
        (timedelta(), CaseEvent.FURTHER),
        (timedelta(minutes=30) - TICK, CaseEvent.FURTHER),
        (timedelta(minutes=30), CaseEvent.RENEW),
        (timedelta(days=3), CaseEvent.RENEW),
        (-TICK, CaseEvent.RENEW),
    ],
)
def test_whatever_alarms_alerts_again_where_no_ladder_runs(since: timedelta | None, event: CaseEvent) -> None:
    assert event_of(Tier.FIRST, Tier.FIRST, since) is event
    assert event_of(Tier.FIRST, Tier.SECOND, since) is event
    assert event_of(Tier.SECOND, Tier.SECOND, since) is event


@pytest.mark.parametrize("held", Tier)
@pytest.mark.parametrize("found", Tier)
def test_no_lowering_makes_a_case_deaf_to_what_comes_a_while_after_it_was_taken_on(held: Tier, found: Tier) -> None:
    tier = tier_for(found, Lowering(NOW + timedelta(days=30)), NOW)
    assert event_of(held, tier, timedelta(days=2)) in {CaseEvent.RAISE, CaseEvent.RENEW}


def test_how_long_it_has_been_quiet_counts_from_the_last_ladder_or_who_took_the_case_on() -> None:
    now = NOW + timedelta(hours=2)
    assert quiet(Ladder(NOW, 4, None), None, now) == timedelta(hours=2)
    assert quiet(Ladder(NOW, 1, None), NOW + timedelta(hours=1), now) == timedelta(hours=1)
    assert quiet(Ladder(NOW, 1, now), NOW, now) is None, "one runs"


def test_a_case_that_is_taken_on_before_its_ladder_was_to_begin_is_quiet_from_then_on() -> None:
    at = NOW + timedelta(minutes=2)
    ladder = stopped(begun(Tier.SECOND, ROSTER, NOW))
    assert quiet(ladder, at, at + timedelta(minutes=1)) == timedelta(minutes=1)
    assert event_of(Tier.SECOND, Tier.SECOND, timedelta(minutes=1)) is CaseEvent.FURTHER


def test_a_lowering_lowers_while_it_lasts_and_never_mutes() -> None:
    lowered = Lowering(NOW + timedelta(hours=1))
    assert tier_for(Tier.FIRST, lowered, NOW) is Tier.SECOND
    assert tier_for(Tier.SECOND, lowered, NOW) is Tier.SECOND
    assert tier_for(Tier.FIRST, lowered, NOW + timedelta(hours=1)) is Tier.FIRST
    assert tier_for(Tier.FIRST, None, NOW) is Tier.FIRST


def test_numbers_are_said_again_after_half_an_hour_and_when_the_clock_was_turned_back() -> None:
    assert says_numbers(None, NOW)
    assert not says_numbers(NOW, NOW + SAY_AGAIN_AFTER - timedelta(seconds=1))
    assert says_numbers(NOW, NOW + SAY_AGAIN_AFTER)
    assert says_numbers(NOW, NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    "text",
    [
        "123456", " 123456 ", "123456 on my way", "123456\nthanks", "Ok 123456", "123 456", "123-456", "123456.", "#123456", "code: 123456!", "taken: 123456",
        "1 2 3 4 5 6", "(123456)", "123456, there in 5 min",
    ],
)  # fmt: skip
def test_a_code_is_found_beside_marks_and_a_few_words(text: str) -> None:
    assert code_in(text) == "123456"


@pytest.mark.parametrize(
    "text",
    [
        "", "1 7", "12345", "1234567", "\u0661\u0662\u0663\u0664\u0665\u0666", "123456 654321", "123456 or 123456", "123456 call +12025550199", "123 4567", "123 456 7",
        "12/3456", "123456 \u0661", "123456 " + "and so on " * 5,
    ],
)  # fmt: skip
def test_what_is_no_code(text: str) -> None:
    assert code_in(text) is None


@pytest.mark.parametrize(
    "text", ["123456 654321", "123456 and 654321", "123456,654321.", "123456\n654321", "123456 y 654321"]
)
def test_codes_that_are_all_that_a_text_says_are_all_of_them_meant(text: str) -> None:
    assert codes_in(text) == ("123456", "654321")


@pytest.mark.parametrize(
    "text", ["123456 not 654321", "123456 or 654321", "123456 1234567", "123456654321", "123456 12"]
)
def test_beside_more_words_or_other_numbers_it_is_one_code_or_none(text: str) -> None:
    assert codes_in(text) == (("123456",) if code_in(text) else ())


def test_each_person_has_a_code_of_six_digits_for_each_case() -> None:
    case = uuid4()
    codes = {code_of(each, person) for each in (case, uuid4()) for person in (uuid4(), uuid4())}
    assert len(codes) == 4
    assert all(code_in(code) == code for code in codes)


def test_a_code_is_of_one_run_of_the_ladder_and_an_earlier_ones_is_known_for_that() -> None:
    case, person = uuid4(), uuid4()
    codes = [code_of(case, person, run) for run in range(5)]
    assert len(set(codes)) == 5
    assert codes[0] == code_of(case, person)
    for run in range(5):
        assert [is_earlier(code, case, person, run) for code in codes] == [earlier < run for earlier in range(5)]


@given(st.uuids(), st.uuids(), st.integers(0, 9), st.sampled_from(["en", "es", None]))
def test_a_code_is_nothing_that_a_client_may_say(case: UUID, person: UUID, run: int, language: str | None) -> None:
    said = read(code_of(case, person, run), language=language)
    assert all(isinstance(each, NotUnderstood) for each in said.meanings), said


@pytest.mark.parametrize(("drawn", "code"), [(0, "000001"), (333_333, "333330"), (10**6 + 1, "000001")])
def test_a_code_is_never_one_digit_again_and_again(drawn: int, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crisis_case, "derived", lambda *_: UUID(int=drawn))
    assert code_of(uuid4(), uuid4(), 1) == code


def test_every_time_the_ladder_begins_anew_it_is_another_run() -> None:
    ladder = begun(Tier.FIRST, Roster(), NOW)
    anew = again(Tier.FIRST, stopped(ladder), State.ACKNOWLEDGED, Roster(), NOW)
    assert (ladder.run, stopped(ladder).run, hurried(ladder, NOW).run, anew.run) == (0, 0, 0, 1)
    assert climb(Roster((Person(uuid4()),)), anew, NOW).ladder.run == 1


def steps_at(tier: Tier, roster: Roster, at: datetime) -> list[tuple[timedelta, Whom, tuple[Person, ...]]]:
    """Everything that the ladder does when it is looked at once a second of interest."""
    ladder, found = begun(tier, roster, at), []
    for _ in range(10):
        if ladder.due_at is None:
            return found
        now = ladder.due_at
        alerted = [each.person_id for _, _, people in found for each in people]
        climbed = climb(roster, ladder, now, alerted)
        found += [(now - at, step.whom, step.people) for step in climbed.steps]
        ladder = climbed.ladder
    raise AssertionError("it never ends")


def test_the_first_tier_climbs_every_five_minutes_from_at_once() -> None:
    assert steps_at(Tier.FIRST, ROSTER, NIGHT) == [
        (timedelta(), Whom.PRIMARY, (FIRST,)),
        (timedelta(minutes=5), Whom.BACKUP, (SECOND,)),
        (timedelta(minutes=10), Whom.EVERYONE, (FIRST, SECOND, THIRD)),
        (timedelta(minutes=15), Whom.EMERGENCY_CONTACT, (CONTACT,)),
    ]


def test_the_second_tier_is_work_on_the_list_for_a_quarter_of_an_hour_in_office_hours_only() -> None:
    by_day, by_night = steps_at(Tier.SECOND, ROSTER, NOW), steps_at(Tier.SECOND, ROSTER, NIGHT)
    assert by_day[0][0] == IN_OFFICE_HOURS
    assert by_night[0][0] == timedelta()
    assert [each[1] for each in by_day] == [each[1] for each in by_night] == list(STEPS)


def test_a_raise_begins_the_ladder_that_waited_and_leaves_one_that_runs() -> None:
    waiting = begun(Tier.SECOND, ROSTER, NOW)
    assert again(Tier.FIRST, waiting, S, ROSTER, NOW + STEP).due_at == NOW + STEP
    running = climb(ROSTER, begun(Tier.SECOND, ROSTER, NIGHT), NIGHT).ladder
    assert again(Tier.FIRST, running, S, ROSTER, NIGHT + timedelta(minutes=1)) == running
    later = NIGHT + timedelta(hours=1)
    assert again(Tier.FIRST, stopped(running), A, ROSTER, later).due_at == later


def test_only_what_somebody_has_taken_on_is_left_to_the_work_list_again() -> None:
    ended, later = Ladder(NOW, len(STEPS), None), NOW + timedelta(hours=1)
    assert again(Tier.SECOND, ended, A, ROSTER, later).due_at == later + IN_OFFICE_HOURS
    assert again(Tier.SECOND, ended, U, ROSTER, later).due_at == later, "it was loud, and is not made quiet"
    assert again(Tier.FIRST, ended, A, ROSTER, later).due_at == later


def test_who_has_the_hour_is_alerted_first_and_nobodys_hour_is_everyones() -> None:
    late = replace(SECOND, hours=Hours(ALWAYS, time(20), time(8)))
    early = replace(FIRST, hours=Hours(ALWAYS, time(8), time(20)))
    roster = Roster((early, late), ZONE)
    assert whom(roster, Whom.PRIMARY, NOW) == (early,)
    assert whom(roster, Whom.PRIMARY, NIGHT) == (late,)
    never = Roster(tuple(replace(each, hours=Hours(frozenset(), time(1), time(2))) for each in (early, late)), ZONE)
    assert len(whom(never, Whom.EVERYONE, NOW)) == 2


def test_with_one_person_on_call_they_are_their_own_backup() -> None:
    assert whom(Roster((FIRST,), ZONE), Whom.BACKUP, NOW) == (FIRST,)


def test_with_nobody_on_call_a_case_is_loud_at_once() -> None:
    climbed = climb(Roster(), begun(Tier.FIRST, Roster(), NOW), NOW)
    assert climbed.ran_out
    assert climbed.ladder.due_at is None


def test_steps_that_were_missed_are_all_taken_at_the_next_look() -> None:
    climbed = climb(ROSTER, begun(Tier.FIRST, ROSTER, NOW), NOW + timedelta(minutes=11))
    assert [step.whom for step in climbed.steps] == list(STEPS[:3])
    assert climbed.ladder.due_at == NOW + timedelta(minutes=15)


def test_what_hurries_takes_the_next_step_at_once() -> None:
    ladder = climb(ROSTER, begun(Tier.FIRST, ROSTER, NOW), NOW).ladder
    at = NOW + timedelta(minutes=1)
    assert [step.whom for step in climb(ROSTER, hurried(ladder, at), at).steps] == [Whom.BACKUP]


@dataclass
class Machine:
    """A case as the notifier keeps it: rows, a clock, and a loop that looks when it runs."""

    roster: Roster
    now: datetime
    state: State = State.SUSPECTED
    tier: Tier = Tier.FIRST
    ladder: Ladder = field(default_factory=lambda: Ladder(NOW))
    alerts: int = 0
    acknowledged_at: datetime | None = None
    begun: int = 1

    def look(self) -> None:
        climbed = climb(self.roster, self.ladder, self.now)
        self.alerts += len(climbed.steps)
        self.ladder = climbed.ladder
        if climbed.ran_out:
            self.state = after(self.state, CaseEvent.RUN_OUT)

    def alarm(self, tier: Tier) -> None:
        event = event_of(self.tier, tier, quiet(self.ladder, self.acknowledged_at, self.now))
        if event in {CaseEvent.RAISE, CaseEvent.RENEW}:
            self.tier = min(self.tier, tier)
            self.ladder = again(self.tier, self.ladder, self.state, self.roster, self.now)
            self.acknowledged_at, self.begun = None, self.begun + 1
        self.state = after(self.state, event)

    def acknowledge(self) -> None:
        self.state, self.ladder = after(self.state, CaseEvent.ACKNOWLEDGE), stopped(self.ladder)
        self.acknowledged_at = self.now

    @property
    def is_seen_to(self) -> bool:
        due = self.ladder.due_at
        soon = due is not None and due <= self.now + STEP + TOLERANCE
        return self.state is not State.SUSPECTED or self.tier is Tier.SECOND or soon


ACTIONS = st.one_of(
    st.tuples(st.just("moves"), st.integers(-7200, 7200)),
    st.tuples(st.just("alarms"), st.sampled_from(list(Tier))),
    st.tuples(st.just("acknowledges"), st.none()),
    st.tuples(st.just("hurries"), st.none()),
)
ROSTERS = st.sampled_from([Roster(), Roster((FIRST,), ZONE), Roster((CONTACT,), ZONE), ROSTER])


@given(ROSTERS, st.sampled_from(list(Tier)), st.lists(ACTIONS, max_size=30))
def test_no_schedule_leaves_a_case_of_the_first_tier_lying(
    roster: Roster, tier: Tier, actions: Sequence[tuple[str, object]]
) -> None:
    """Whatever is acknowledged, however the clock jumps, however long nobody looks: once somebody looks, a step is near or it is loud."""
    machine = Machine(roster, NOW, tier=tier, ladder=begun(tier, roster, NOW))
    machine.look()
    for what, how in actions:
        match what, how:
            case "moves", int(seconds):
                machine.now += timedelta(seconds=seconds)
            case "alarms", Tier() as found:
                machine.alarm(found)
            case "acknowledges", _:
                machine.acknowledge()
            case _:
                machine.ladder = hurried(machine.ladder, machine.now)
        machine.look()
        assert machine.is_seen_to, (what, machine)


@given(st.sampled_from(list(Tier)), st.lists(st.sampled_from(list(Tier)), min_size=1, max_size=120), st.booleans())
def test_a_client_who_writes_every_minute_rings_no_more_than_twice_an_hour(
    tier: Tier, found: Sequence[Tier], is_taken_on: bool
) -> None:
    """Beside the one rise that a case has. Whoever takes it on has half an hour without alerts."""
    machine = Machine(ROSTER, NOW, tier=tier, ladder=begun(tier, ROSTER, NOW))
    for each in found:
        machine.look()
        if is_taken_on:
            machine.acknowledge()
        machine.now += timedelta(minutes=1)
        machine.alarm(each)
    assert machine.begun <= 2 + len(found) // 30


@given(st.lists(st.integers(-3600, 3600), max_size=40))
def test_a_case_that_nobody_answers_ends_loud_with_every_step_taken_once(jumps: Sequence[int]) -> None:
    machine = Machine(ROSTER, NOW, ladder=begun(Tier.FIRST, ROSTER, NOW))
    for jump in jumps:
        machine.now += timedelta(seconds=jump)
        machine.look()
    for _ in STEPS:
        machine.now = machine.ladder.due_at or machine.now
        machine.look()
    assert machine.state is State.UNANSWERED
    assert machine.alerts == len(STEPS)


def test_places_follow_from_what_the_clinic_stated_or_from_whose_rules_hold() -> None:
    assert place_of("ie", "uk") is Place.IE
    assert place_of(None, "us_fl") is Place.US
    assert place_of("us", "us_fl", "uk") is Place.UK
    assert place_of("ie", None, None) is Place.IE
    assert place_of("us", None, "atlantis") is None, "a wrong number is worse than none"
    assert place_of(None, None) is place_of(None, "atlantis") is None


def test_a_check_holds_for_half_a_year() -> None:
    checked = NUMBERS[Place.US].verified_on
    assert checked is not None
    assert is_checked(Place.US, checked + GOOD_FOR)
    assert not is_checked(Place.US, checked + GOOD_FOR + timedelta(days=1))
    assert not is_checked(None, checked)
    [of_us] = [each for each in unchecked(checked + timedelta(days=400)) if " us " in each]
    assert f"last checked on {checked}" in of_us
    assert "verified_on" in of_us


def test_what_was_read_of_a_place_is_told_with_what_is_to_be_checked() -> None:
    today = date(2026, 12, 1)
    assert is_checked(Place.EU, today)
    to_check = {place: one for one in unchecked(today) for place in Place if f" {place.value} " in one}
    assert set(to_check) == {Place.IE, Place.AU, Place.NZ}
    assert "merrionstreet.ie, release of 2020" in to_check[Place.IE]
    assert "0477" not in to_check[Place.AU], "no public body or service was read to say so"
    assert "Read so far" not in to_check[Place.NZ]


def test_every_place_has_its_numbers_in_every_language() -> None:
    assert set(NUMBERS) == set(Place)
    for numbers in NUMBERS.values():
        assert set(numbers.emergency) == {"en", "es"} == set(numbers.talk or numbers.emergency)


READY = Readiness(on_call=2, tested={"sms": NOW, "email": NOW}, place=Place.US, read_within_hours=24)


def test_free_text_is_invited_only_where_everything_stands_behind_it() -> None:
    at = datetime.combine(NUMBERS[Place.US].verified_on or date(2026, 1, 1), time(), UTC)
    ready = replace(READY, tested={"sms": at, "email": at})
    assert lacks(ready, at) == ()
    assert lacks(replace(ready, on_call=1), at) == ("two_on_call",)
    assert lacks(replace(ready, tested={}), at) == ("test_alert_acknowledged",)
    assert lacks(ready, at + timedelta(days=36)) == ("test_alert_acknowledged",)
    for way, other in (("sms", "email"), ("email", "sms")):
        of_one = replace(ready, tested={way: at, other: at - timedelta(days=36)})
        assert lacks(of_one, at) == ("test_alert_acknowledged",)
        assert untested(of_one, at) == (other,)
    assert lacks(replace(ready, place=None), at) == ("checked_numbers",)
    assert lacks(replace(ready, read_within_hours=None), at) == ("read_within_hours",)
    assert len(lacks(Readiness(), at)) == 4


def test_a_persons_id_is_all_that_a_code_needs() -> None:
    case, person = UUID(int=1), UUID(int=2)
    assert code_of(case, person) == code_of(case, person)
