"""How fast texts leave: never more than the rate and one burst, each in its turn, and nobody for ever."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from heapq import heappop, heappush

import pytest
from handrail_notifier.core.rates import (
    Account,
    Answer,
    Ask,
    Bucket,
    Buckets,
    Granted,
    Later,
    Never,
    Rate,
    Urgency,
    ask_again,
    full,
    step,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notifier.core.test_decision import NOW
from tests.support.form import examples

LONG = 1e9
ROUTINE, MOMENT, ANSWER = Urgency.ROUTINE, Urgency.MOMENT, Urgency.ANSWER
Text = tuple[float, str, Ask]


@given(st.timedeltas(timedelta(), timedelta(hours=2)))
def test_what_has_no_turn_asks_again_a_few_times_within_its_use(left: timedelta) -> None:
    now, until, asked = NOW, NOW + left, 0
    while (again := ask_again(now, until)) is not None:
        assert now < again < until
        now, asked = again, asked + 1
    assert asked <= 16


class Line:
    """Texts that ask at the instants that they are given, the more urgent first."""

    def __init__(self, rate: float, account: float = 1e6) -> None:
        self.rate, self.account_rate = Rate(rate), Rate(account)
        self.account = Account(full(self.account_rate, 0.0))
        self.senders: dict[str, Bucket] = {}
        self.left: list[tuple[float, int]] = []
        self.given_up: list[int] = []
        self.asks: dict[int, int] = defaultdict(int)

    def ask(self, sender: str, ask: Ask, now: float) -> Answer:
        held = self.senders.get(sender) or full(self.rate, now)
        after, answer = step(Buckets(self.account, held), self.account_rate, sender, self.rate, ask, now)
        self.account, self.senders[sender] = after.account, after.sender
        return answer

    def play(self, texts: list[Text]) -> list[tuple[float, int]]:
        due = [(at, ask.urgency, number, sender, ask) for number, (at, sender, ask) in enumerate(texts)]
        waiting: list[tuple[float, int, int, str, Ask]] = []
        for each in due:
            heappush(waiting, (each[0], int(each[1]), each[2], each[3], each[4]))
        while waiting:
            at, urgency, number, sender, ask = heappop(waiting)
            self.asks[number] += 1
            assert self.asks[number] < 300, "nobody asks for ever"
            match self.ask(sender, ask, at):
                case Granted():
                    self.left.append((at, number))
                case Later(later):
                    assert later > at
                    heappush(
                        waiting,
                        (later, urgency, number, sender, replace(ask, queued=True)),
                    )
                case Never():
                    self.given_up.append(number)
        return self.left


def of(urgency: Urgency, segments: int = 1, until: float = LONG, clinic: str = "") -> Ask:
    return Ask(segments, urgency, until, clinic=clinic)


asks = st.builds(
    of, st.sampled_from(list(Urgency)), st.integers(1, 7), st.floats(1.0, 900.0), st.sampled_from(["first", "second"])
)
texts = st.lists(st.tuples(st.floats(0.0, 60.0), st.sampled_from("abc"), asks), max_size=60)


@settings(max_examples=examples(150))
@given(texts, st.sampled_from([0.5, 1.0, 3.75, 12.0]), st.sampled_from([1.0, 5.0, 1e6]))
def test_no_span_of_time_lets_out_more_than_the_rate_and_a_burst(
    found: list[Text], rate: float, account: float
) -> None:
    line = Line(rate, account)
    left = line.play(found)
    largest = max((ask.segments for _, _, ask in found), default=0)
    for limit, chosen in (
        (Rate(account), left),
        *((Rate(rate), [e for e in left if found[e[1]][1] == s]) for s in "abc"),
    ):
        for begin in range(len(chosen)):
            gone = 0
            for at, number in chosen[begin:]:
                gone += found[number][2].segments
                owed = max(0.0, largest - limit.burst)
                assert gone <= limit.burst + owed + limit.per_second * (at - chosen[begin][0]) + 1e-6


@settings(max_examples=examples(150))
@given(texts, st.sampled_from([0.5, 1.0, 3.75, 12.0]), st.sampled_from([1.0, 5.0, 1e6]))
def test_every_text_leaves_while_it_is_of_use_or_is_given_up(found: list[Text], rate: float, account: float) -> None:
    line = Line(rate, account)
    left = line.play(found)
    assert sorted([number for _, number in left] + line.given_up) == list(range(len(found)))
    assert all(at < found[number][2].until or at == found[number][0] for at, number in left)


@pytest.mark.parametrize("segments", [4, 5, 7])
def test_a_text_longer_than_a_burst_leaves_and_those_behind_it_wait_for_what_it_owes(segments: int) -> None:
    line = Line(1.0)
    left = line.play([(0.0, "a", of(MOMENT, segments)), (0.5, "a", of(ANSWER)), (1.0, "a", of(MOMENT, segments))])
    gone = {number: at for at, number in left}
    assert len(gone) == 3, "nothing is given up"
    assert gone[0] == 0.0
    assert segments - 2.0 <= gone[1] <= segments, "once what is owed has flowed in, and its own segment"
    assert gone[2] >= segments
    assert max(line.asks.values()) <= 5


@pytest.mark.parametrize("rate", [3.75, 12.0, 120.0])
def test_a_backlog_leaves_at_the_rate(rate: float) -> None:
    line = Line(rate)
    left = line.play([(0.0, "a", of(ROUTINE))] * int(rate * 70))
    minute = [at for at, _ in left if 1.0 <= at < 61.0]
    assert abs(len(minute) / 60 / rate - 1) < 0.02
    assert [number for _, number in left] == sorted(number for _, number in left), "in their order"
    assert max(line.asks.values()) <= 3, "and nobody asks in vain for long"


def test_a_nudge_before_a_moment_overtakes_five_thousand_routine_ones() -> None:
    line = Line(12.0)
    backlog: list[Text] = [(0.0, "a", of(ROUTINE))] * 5000
    left = {number: at for at, number in line.play([*backlog, (100.0, "a", of(MOMENT)), (200.02, "a", of(ANSWER))])}
    assert left[5000] - 100.0 <= 2 / 12.0
    assert left[5001] - 200.02 <= 2 / 12.0


def test_what_would_have_its_turn_after_its_use_takes_no_place() -> None:
    line = Line(1.0)
    first = [(0.0, "a", of(ROUTINE))] * 60
    hopeless = [(0.0, "a", of(ROUTINE, until=30.0))] * 200
    line.play([*first, *hopeless, (0.0, "a", of(ROUTINE))])
    assert len(line.given_up) == 200
    assert max(at for at, _ in line.left) < 61.0


def test_a_sender_with_five_texts_is_not_starved_by_one_with_five_thousand() -> None:
    line = Line(100.0, account=10.0)
    left = line.play([*[(0.0, "a", of(ROUTINE))] * 5000, *[(1.0, "b", of(ROUTINE))] * 5])
    small = [at for at, number in left if number >= 5000]
    assert max(small) < 1.0 + 5 * 2 / 10.0 + 1.0


@pytest.mark.parametrize("account", [1e6, 1.0])
@pytest.mark.parametrize("after", [0.0, 1.0, 10.02])
def test_a_clinic_with_two_texts_is_not_starved_by_another_on_its_sender(after: float, account: float) -> None:
    line = Line(1.0, account)
    of_first: list[Text] = [(0.0, "a", of(ROUTINE, clinic="first"))] * 600
    of_second: list[Text] = [(after, "a", of(ROUTINE, clinic="second"))] * 2
    left = {number: at for at, number in line.play([*of_first, *of_second])}
    assert max(left[600], left[601]) - after <= 6.0
    assert max(left.values()) <= 602.0, "and nothing is lost by it"
    assert max(line.asks.values()) <= 6


@pytest.mark.parametrize("urgency", [MOMENT, ROUTINE])
@pytest.mark.parametrize("rate", [1.0, 3.75, 12.0])
@pytest.mark.parametrize("clinics", [2, 3, 4])
@pytest.mark.parametrize("after", [0.0, 0.5, 1.3, 3.0])
def test_clinics_that_all_wait_for_one_sender_take_turns(
    clinics: int, rate: float, urgency: Urgency, after: float
) -> None:
    """`after` so many segments each the next one has texts, too."""
    line, many, pause = Line(rate), 150, after / rate
    found = [(pause * which, "a", of(urgency, clinic=str(which))) for which in range(clinics) for _ in range(many)]
    left = line.play(found)
    begin, end = 20 / rate, many / rate
    parts = [sum(begin <= at < end for at, number in left if number // many == which) for which in range(clinics)]
    assert sum(parts) >= 0.8 * rate * (end - begin) - 1, "the sender is hardly idle meanwhile"
    assert min(parts) >= sum(parts) / clinics / 2, "nobody gets less than half of its part"
    assert len(left) == many * clinics
    assert max(at for at, _ in left) <= 1.5 * many * clinics / rate, "and no backlog takes half as long again"
    assert max(line.asks.values()) <= 40, "only near the end of its use does a text ask often"


def test_a_nudge_before_a_moment_overtakes_what_other_clinics_have_in_line() -> None:
    line = Line(12.0)
    routine: list[Text] = [
        (0.0, "a", of(ROUTINE, clinic=clinic)) for clinic in ("first", "second") for _ in range(1000)
    ]
    urgent: list[Text] = [(50.0, "a", of(MOMENT, clinic="first")), (60.02, "a", of(ANSWER, clinic="second"))]
    left = {number: at for at, number in line.play([*routine, *urgent])}
    assert left[2000] - 50.0 <= 2 / 12.0
    assert left[2001] - 60.02 <= 2 / 12.0


def test_who_waits_and_does_not_come_keeps_nobody_waiting() -> None:
    """Its client left the program meanwhile, say."""
    line = Line(1.0)
    line.ask("a", of(ROUTINE, 3), 0.0)
    here = [line.ask("a", of(ROUTINE, clinic="here"), 0.0) for _ in range(60)]
    for _ in range(60):
        assert isinstance(line.ask("a", of(ROUTINE, clinic="gone"), 0.0), Later)
    left = line.play(
        [(each.at, "a", replace(of(ROUTINE, clinic="here"), queued=True)) for each in here if isinstance(each, Later)]
    )
    assert len(left) == 60
    assert max(at for at, _ in left) <= 75.0


def test_a_clock_that_is_set_back_lets_nothing_out_twice_and_stops_nobody_for_long() -> None:
    line = Line(1.0)
    line.senders["a"] = full(line.rate, 3600.0)
    assert [line.ask("a", of(ROUTINE), 3600.0) for _ in range(3)] == [Granted()] * 3
    answer = line.ask("a", of(ROUTINE), 0.0)
    assert isinstance(answer, Later)
    assert answer.at <= 2.0
    left = line.play([(n / 2, "a", of(ROUTINE, until=n / 2 + 60)) for n in range(1, 120)])
    assert min(at for at, _ in left) <= 33.0, "thirty seconds of doubt, and what flows in from then on"
    assert len([at for at, _ in left if at < 61.0]) >= 28, "and goes on at the rate"


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.5, 2.0, 20.0, 29.0]), min_size=2, max_size=4),
    st.sampled_from([0.5, 1.0, 12.0]),
)
def test_clocks_that_differ_by_seconds_keep_to_the_rate_together(behind: list[float], rate: float) -> None:
    """Each clock that is ahead of all before it finds a full bucket once."""
    assert greedy(behind, rate, seconds=20.0) <= len(behind) * Rate(rate).burst + rate * 20.0


@settings(max_examples=examples(60), deadline=None)
@given(st.floats(-1e5, 1e5), st.floats(0.1, 70.0), st.sampled_from([0.5, 1.0, 12.0]))
def test_two_clocks_keep_to_the_rate_together_however_far_apart(apart: float, pause: float, rate: float) -> None:
    """`pause`: how long each is silent while the other asks."""
    turns = [0.0] * max(1, int(pause * 5)) + [apart] * max(1, int(pause * 5))
    assert greedy(turns, rate, seconds=120.0, every=0.2) <= 2 * Rate(rate).burst + rate * 120.0


def greedy(behind: list[float], rate: float, *, seconds: float, every: float = 0.1) -> int:
    """How many segments leave if processes, with clocks that are so far behind, ask in turn for as many as there are."""
    line, out = Line(rate), 0
    for number in range(int(seconds / every)):
        now = 1e6 + number * every - behind[number % len(behind)]
        while isinstance(line.ask("a", of(ANSWER), now), Granted):
            out += 1
    return out


def test_a_clock_that_is_behind_has_its_place_in_the_same_line() -> None:
    line = Line(1.0)
    ahead = [line.ask("a", of(ROUTINE), 5000.0) for _ in range(6)]
    behind = [line.ask("a", of(ROUTINE), 1400.0) for _ in range(3)]
    assert [each.at for each in ahead[3:] if isinstance(each, Later)] == [5001.0, 5002.0, 5003.0]
    assert [each.at for each in behind if isinstance(each, Later)] == [1404.0, 1405.0, 1406.0]
