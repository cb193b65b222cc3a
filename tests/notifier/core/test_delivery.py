"""What follows from news of an attempt, and from looking for evidence of it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.delivery import (
    LONGEST_CALL,
    OUTCOME_UNKNOWN,
    UNHEARD,
    Fact,
    Learned,
    Note,
    Outcome,
    Source,
    TextMove,
    ask_again_at,
    learn,
    may_begin,
)
from handrail_notifier.core.doubt import IN_DOUBT, MOST_LOOKS, PREFER_SEND, PREFER_SILENCE
from handrail_notifier.core.evidence import (
    LONGEST_PAUSE,
    WAITS_FOR,
    Absent,
    Away,
    Contested,
    Evidence,
    NoList,
    Patience,
    Seen,
    among,
    next_place_look,
    reported,
    weigh,
)
from handrail_notifier.core.kinds import CRISIS_KINDS, Kind
from handrail_notifier.core.nudge import OPEN, TAKEN, TextEvent, TextState
from handrail_notifier.core.retry import CRISIS_PAUSE, PAUSE, SOON, SPREAD, FailureClass
from handrail_notifier.core.retry import LONGEST_PAUSE as RETRY_PAUSE
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 22, 10, tzinfo=UTC)
GRACE = timedelta(seconds=30)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
P, S, U = TextState.PLANNED, TextState.SENDING, TextState.UNKNOWN
A, T, D, F, X = TextState.ACCEPTED, TextState.SENT, TextState.DELIVERED, TextState.FAILED, TextState.EXPIRED
SAW = Seen("SM1", "queued")


@dataclass(frozen=True)
class Row:
    """An attempt as it is on record."""

    state: TextState = S
    text_state: TextState = S
    kind: Kind = Kind.NUDGE
    channel: Channel = "sms"
    provider_id: str | None = None
    provider_id_guessed: bool = False
    accepted_at: datetime | None = None
    settle_at: datetime | None = NOW + timedelta(seconds=60)
    looks: int = 0
    newest: bool = True
    tries: int = 1
    tries_by_channel: int = 1
    sends: int = 1
    useful_until: datetime = NOW + timedelta(minutes=30)
    concluded: bool = False
    taken: bool = False
    under_way: bool = False


def at(state: TextState, **changes: object) -> Row:
    """A text's only attempt, where both are in this state."""
    known = {"provider_id": "SM1", "accepted_at": NOW, "taken": True} if state in {A, T, D, F} else {}
    return replace(Row(state, state), **(known | changes))  # type: ignore[arg-type]


def hear(row: Row, event: TextEvent, **news: object) -> Outcome:
    return learn(row, Learned(event, **news), grace=GRACE, now=NOW)  # type: ignore[arg-type]


def test_a_kind_without_a_line_is_none() -> None:
    assert set(IN_DOUBT) == set(Kind)


def test_only_who_asked_for_help_or_may_be_in_danger_may_be_written_to_twice() -> None:
    assert [kind for kind, doubt in IN_DOUBT.items() if doubt.prefers == "send"] == [
        Kind.HELP,
        Kind.SEEN_TO,
        Kind.NUMBERS,
        Kind.STRANGER_NUMBERS,
        Kind.STAFF_ALERT,
        Kind.STAFF_CODE,
        Kind.STAFF_UNTAKEN,
        Kind.STAFF_TAKEN,
        Kind.STAFF_TAKEN_BEFORE,
        Kind.SUPPORTER_HELP,
    ]
    assert IN_DOUBT[Kind.STOPPED] is PREFER_SILENCE


LOOKED = {
    # evidence:    SENDING                UNKNOWN
    "seen":       (TextEvent.ACCEPT,     TextEvent.ACCEPT),
    "absent":     (TextEvent.LOSE_TRACK, TextEvent.NOT_FOUND),
    "no list":    (TextEvent.EXPIRE,     TextEvent.EXPIRE),
    "away":       (TextEvent.LOSE_TRACK, Patience.WAIT),
    "away long":  (TextEvent.LOSE_TRACK, TextEvent.EXPIRE),
}  # fmt: skip
EVIDENCE: dict[str, tuple[Evidence, int]] = {
    "seen": (SAW, 1),
    "absent": (Absent(), 1),
    "no list": (NoList(), 1),
    "away": (Away(), MOST_LOOKS - 1),
    "away long": (Away(), MOST_LOOKS),
}


@pytest.mark.parametrize(("evidence", "state"), list(product(LOOKED, (S, U))))
def test_every_cell_of_what_a_look_teaches_where_silence_is_preferred(evidence: str, state: TextState) -> None:
    found, looks = EVIDENCE[evidence]
    news = weigh(at(state, looks=looks), found, NOW, began_as=state)
    assert (news if isinstance(news, Patience) else news.event) is LOOKED[evidence][state is U]


@pytest.mark.parametrize("evidence", [NoList(), Away()])
def test_who_prefers_to_send_does_so_at_the_first_doubt_and_waits_once_it_is_of_no_more_use(evidence: Evidence) -> None:
    row = at(U, kind=Kind.HELP, looks=PREFER_SEND.looks)
    assert weigh(row, evidence, NOW, began_as=U) == Learned(TextEvent.SEND_ANYWAY, by=Source.NOBODY)
    for spent in (replace(row, sends=PREFER_SEND.sends), replace(row, useful_until=NOW)):
        assert weigh(spent, evidence, NOW, began_as=U) in {
            Patience.WAIT,
            Learned(TextEvent.EXPIRE, reason=OUTCOME_UNKNOWN, by=Source.NOBODY),
        }


def test_a_failure_after_the_end_says_what_it_says_of_the_client_only_where_nothing_was_known() -> None:
    late = hear(at(X), TextEvent.FAIL, provider_id="SM1", why=FailureClass.OPTED_OUT, code=21610)
    assert (late.after_all, late.moved, late.text, late.facts) == (True, False, None, ())
    assert not any(hear(at(state), TextEvent.FAIL, provider_id="SM1").after_all for state in (S, U, A, T, D, F))
    assert not hear(at(X), TextEvent.DELIVER, provider_id="SM1").after_all
    assert not hear(at(X, provider_id="SM2"), TextEvent.FAIL, provider_id="SM1").after_all, "of another copy"


def test_absence_counts_only_if_the_look_for_it_began_after_the_grace() -> None:
    assert weigh(at(U, looks=1), Absent(), NOW, began_as=S) is Patience.WAIT
    lost = learn(at(S), Learned(TextEvent.LOSE_TRACK, by=Source.NOBODY), grace=GRACE, now=NOW)
    assert (lost.settle_at, lost.notes) == (NOW + GRACE, (Note.NO_ANSWER,))


def test_a_look_ends_a_lease_though_it_moves_the_end_on() -> None:
    enough = NOW + LONGEST_CALL + GRACE
    assert may_begin(Row(settle_at=enough), NOW, grace=GRACE)
    assert not may_begin(Row(settle_at=enough, looks=1), NOW, grace=GRACE)
    assert not may_begin(Row(settle_at=enough, newest=False), NOW, grace=GRACE)
    assert not may_begin(Row(settle_at=enough, text_state=A), NOW, grace=GRACE)


def test_no_call_begins_with_less_of_its_lease_left_than_a_call_and_the_grace() -> None:
    enough = NOW + LONGEST_CALL + GRACE
    assert not may_begin(Row(settle_at=enough - timedelta(seconds=1)), NOW, grace=GRACE)
    assert not may_begin(Row(settle_at=NOW + LONGEST_CALL), NOW, grace=GRACE)


def test_the_end_of_what_was_accepted_is_asked_for_and_left_when_nobody_knows() -> None:
    row = at(A, looks=1)
    assert weigh(row, Seen("SM1", "delivered"), NOW, began_as=A) == reported("delivered", None, "SM1", by=Source.LIST)
    assert weigh(row, Seen("SM2", "delivered"), NOW, began_as=A) is Patience.LEAVE
    assert weigh(row, SAW, NOW, began_as=A) is Patience.LEAVE
    assert weigh(row, Away(), NOW, began_as=A) is weigh(row, Contested(), NOW, began_as=A) is Patience.WAIT
    assert weigh(replace(row, looks=MOST_LOOKS), Away(), NOW, began_as=A) is Patience.LEAVE


def test_for_the_end_of_what_is_urgent_the_carrier_is_asked_soon_and_then_more_rarely_and_no_more_after_its_use() -> (
    None
):
    taken = learn(Row(kind=Kind.NUMBERS), Learned(TextEvent.ACCEPT, "SM1"), grace=GRACE, now=NOW)
    assert taken.settle_at == NOW + MINUTE
    row, now, asked = at(A, kind=Kind.NUMBERS), NOW + MINUTE, list[timedelta]()
    while weigh(row, SAW, now, began_as=A) is Patience.WAIT:
        again = ask_again_at(row, now)
        assert again is not None
        asked.append(again - now)
        now = again
    assert asked[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(asked) == 10 * MINUTE
    assert (now, len(asked)) == (NOW + UNHEARD, 10)
    assert weigh(row, SAW, now, began_as=A) is Patience.LEAVE
    assert weigh(row, Absent(), NOW + MINUTE, began_as=A) is Patience.WAIT, "a list may lag"
    assert weigh(row, NoList(), NOW + MINUTE, began_as=A) is Patience.LEAVE
    assert ask_again_at(at(D, kind=Kind.NUMBERS), NOW) is ask_again_at(at(A), NOW) is None


def test_a_text_without_words_says_nothing_while_another_to_the_number_has_no_id_that_is_known() -> None:
    wordless, worded = Seen("SM7", "delivered", wordless=True), Seen("SM8", "sent")
    nudge, numbers = replace(at(U), provider_id=None), replace(at(U, kind=Kind.NUMBERS), provider_id=None)
    assert among(nudge, [wordless], (), number_open=False) == wordless
    assert among(replace(nudge, looks=1), [wordless], (), number_open=True) == Contested()
    assert among(replace(nudge, looks=2), [wordless], (), number_open=True) == NoList()
    assert among(replace(numbers, looks=1), [wordless], (), number_open=True) == NoList(), "it does not wait"
    assert among(nudge, [wordless, worded], (), number_open=True) == worded
    assert among(nudge, [wordless], ("SM7",), number_open=True) == Absent(), "it is another's"
    assert among(replace(nudge, provider_id="SM7"), [wordless], (), number_open=True) == wordless


def test_what_was_given_up_takes_nothing_from_the_attempt_that_came_after_it() -> None:
    given_up = at(P, newest=False)
    assert weigh(given_up, Seen("SM1", "undelivered", 30003), NOW, began_as=U) is Patience.LEAVE
    assert weigh(given_up, Seen("SM1", "sent"), NOW, began_as=U) is Patience.LEAVE
    assert isinstance(weigh(at(P), Seen("SM1", "sent"), NOW, began_as=U), Learned), (
        "while there is none after it, it is its own"
    )


def test_what_is_seen_is_its_own_or_nobody_elses() -> None:
    seen = [Seen("SM1", "sent"), Seen("SM2", "sent")]
    assert among(Row(), seen, {"SM1"}) is seen[1]
    assert among(Row(), seen, {"SM1", "SM2"}) == Absent()
    assert among(Row(provider_id="SM1"), seen, {"SM1"}) is seen[0]
    assert among(Row(looks=1), seen, {"SM1"}, others_open=True) == Contested(), "the other gets the time for its answer"
    assert among(Row(looks=2), seen, {"SM1"}, others_open=True) is seen[1], "and no more"
    assert among(Row(looks=1), seen, {"SM1", "SM2"}, others_open=True) == Absent()
    assert weigh(at(S), Contested(), NOW, began_as=S) is weigh(at(U), Contested(), NOW, began_as=U) is Patience.WAIT
    arrived, failed = Seen("SM3", "delivered"), Seen("SM0", "failed")
    assert among(Row(), [failed, *seen, arrived], set()) is arrived
    assert among(Row(), [failed, *seen], set()) is seen[0]


@pytest.mark.parametrize("state", list(TextState))
def test_whose_id_was_anothers_looks_for_its_own_for_a_while_though_all_that_fit_are_taken(state: TextState) -> None:
    """A third may hold it by a wrong guess, which its own report corrects."""
    disowned = at(state, provider_id=None, newest=False)
    had_one = state in {A, T, D, F}
    if state not in OPEN:
        for looks in (1, MOST_LOOKS - 1):
            waits = weigh(replace(disowned, looks=looks), Absent(), NOW, began_as=state) is Patience.WAIT
            assert waits is had_one
        assert weigh(replace(disowned, looks=MOST_LOOKS), Absent(), NOW, began_as=state) is Patience.LEAVE
        assert weigh(replace(disowned, looks=1), NoList(), NOW, began_as=state) is Patience.LEAVE


def test_a_doubt_leaves_a_trail_from_how_it_arose_to_how_it_was_settled() -> None:
    assert hear(at(S), TextEvent.LOSE_TRACK).notes == (Note.UNCLEAR,)
    assert hear(at(U), TextEvent.ACCEPT).notes == (Note.SETTLED_BY_ANSWER,)
    assert hear(at(U), TextEvent.SEND, by=Source.CALLBACK).notes == (Note.SETTLED_BY_CALLBACK,)
    assert hear(at(S), TextEvent.ACCEPT, by=Source.LIST).notes == (Note.SETTLED_BY_LIST,)
    assert hear(at(U), TextEvent.NOT_FOUND).notes == (Note.SENT_AGAIN,)
    assert hear(at(U, sends=2), TextEvent.NOT_FOUND).notes == (Note.GIVEN_UP,)
    assert hear(at(U, kind=Kind.HELP), TextEvent.SEND_ANYWAY).notes == (Note.SENT_ANYWAY,)
    assert hear(at(U), TextEvent.EXPIRE, by=Source.NOBODY).notes == (Note.GIVEN_UP,)
    assert hear(at(S), TextEvent.ACCEPT).notes == ()


@pytest.mark.parametrize("kind", [Kind.NUDGE, Kind.NUMBERS, Kind.STAFF_ALERT])
def test_a_text_that_is_turned_away_is_tried_as_long_as_it_is_of_use(kind: Kind) -> None:
    now, tries, until = NOW, 1, NOW + timedelta(hours=2)
    pauses = list[timedelta]()
    while True:
        row = Row(kind=kind, tries=tries, useful_until=until)
        text = learn(row, Learned(TextEvent.NOT_SENT, pause=PAUSE, spread=0.5), grace=GRACE, now=now).text
        assert text is not None
        if text.due_at is None:
            break
        pauses.append(text.due_at - now)
        now, tries = text.due_at, tries + 1
    assert (text.state, text.reason) == (X, "never_sent")
    longest = CRISIS_PAUSE if kind in CRISIS_KINDS else RETRY_PAUSE * (1 + SPREAD / 2)
    assert max(pauses) == longest
    assert now + longest >= until, "only the end of its use ends it"
    assert tries <= 260


def test_a_mail_that_comes_back_and_what_has_a_bound_of_its_own_end_by_count() -> None:
    taken = at(A, channel="email", tries=8, tries_by_channel=8)
    assert hear(taken, TextEvent.COME_BACK, pause=PAUSE).text == TextMove(X, None, 0, "never_sent")
    third = Row(channel="email", tries=3, tries_by_channel=3)
    assert hear(third, TextEvent.NOT_SENT, pause=PAUSE, most_tries=3).text == TextMove(X, None, 0, "never_sent")


def test_what_is_urgent_outlasts_greylisting() -> None:
    now, pauses = NOW, list[timedelta]()
    for tries in range(1, 13):
        row = Row(kind=Kind.NUMBERS, channel="email", tries=tries, tries_by_channel=tries, useful_until=NOW + HOUR)
        news = Learned(TextEvent.NOT_SENT, pause=5 * MINUTE, most_tries=3)
        text = learn(row, news, grace=GRACE, now=now).text
        assert text is not None
        assert text.due_at is not None
        pauses.append(text.due_at - now)
        now = text.due_at
    assert pauses[:SOON] == [CRISIS_PAUSE] * SOON
    assert pauses[SOON:] == [2 * CRISIS_PAUSE, 4 * CRISIS_PAUSE, 8 * CRISIS_PAUSE, 5 * MINUTE]
    last = Row(kind=Kind.NUMBERS, channel="email", tries=30, tries_by_channel=30, useful_until=NOW + MINUTE)
    assert hear(last, TextEvent.NOT_SENT, pause=5 * MINUTE, most_tries=3).text == TextMove(X, None, 0, "never_sent")


def test_an_urgent_mail_that_comes_back_ends_by_count_and_not_because_it_was_turned_away_before() -> None:
    came_back = at(A, kind=Kind.NUMBERS, channel="email", tries=5, tries_by_channel=5)
    again = hear(came_back, TextEvent.COME_BACK, pause=PAUSE, most_tries=3).text
    assert again is not None
    assert again.state is P
    eighth = replace(came_back, tries=8, tries_by_channel=8)
    assert hear(eighth, TextEvent.COME_BACK, pause=PAUSE, most_tries=3).text == TextMove(X, None, 0, "never_sent")


def test_a_mail_is_not_tried_less_often_because_texts_failed_before_it() -> None:
    first_mail = Row(channel="email", tries=3, tries_by_channel=1)
    again = hear(first_mail, TextEvent.NOT_SENT, pause=PAUSE, most_tries=3).text
    assert again is not None
    assert again.state is P
    came_back = at(A, channel="email", tries=3, tries_by_channel=2)
    again = hear(came_back, TextEvent.COME_BACK, pause=PAUSE, most_tries=3).text
    assert again is not None
    assert again.state is P


def test_of_two_ends_the_first_one_holds_and_both_are_on_record() -> None:
    failed, delivered = at(F), at(D)
    assert hear(failed, TextEvent.DELIVER).notes == (Note.END_CORRECTED,)
    later = hear(delivered, TextEvent.FAIL, why=FailureClass.UNDELIVERED)
    assert (later.moved, later.text, later.facts, later.notes) == (False, None, (), (Note.SECOND_END,))
    assert hear(delivered, TextEvent.DELIVER).notes == ()


def test_that_what_has_ended_was_taken_back_contradicts_nothing() -> None:
    assert hear(at(X), TextEvent.FAIL, why=FailureClass.CANCELED).notes == ()
    assert hear(at(D), TextEvent.FAIL, why=FailureClass.CANCELED).notes == (Note.SECOND_END,)


def test_a_second_text_of_one_attempt_counts_only_if_it_is_the_one_that_arrived() -> None:
    row = at(A)
    other = hear(row, TextEvent.FAIL, provider_id="SM2", why=FailureClass.UNDELIVERED)
    assert (other.moved, other.notes, other.settle_at) == (False, (Note.SECOND_COPY,), row.settle_at)
    assert hear(row, TextEvent.DELIVER, provider_id="SM2").state is D


def test_what_was_ended_for_want_of_evidence_gives_way_to_evidence() -> None:
    given_up = at(X, concluded=True)
    heard = hear(given_up, TextEvent.SEND, provider_id="SM1", by=Source.CALLBACK)
    assert heard.text is not None
    assert (heard.state, heard.text.state, heard.facts) == (T, T, (Fact.SENT,))
    too_late = at(X, provider_id="SM1", accepted_at=NOW, taken=True, concluded=True)
    assert hear(too_late, TextEvent.SEND, provider_id="SM1").text is None, "the carrier's own end holds"


def test_an_older_attempt_can_say_that_a_text_went_out_but_not_that_it_did_not() -> None:
    older = replace(Row(P, S), newest=False)
    assert hear(older, TextEvent.FAIL, why=FailureClass.UNDELIVERED).text is None
    went = hear(older, TextEvent.ACCEPT, provider_id="SM1").text
    assert went is not None
    assert went.state is A


def test_the_newest_attempt_ends_nothing_while_another_is_on_its_way() -> None:
    newest = replace(Row(S, A), taken=True, under_way=True)
    refused = hear(newest, TextEvent.FAIL, why=FailureClass.OPTED_OUT)
    assert (refused.state, refused.text, refused.facts) == (F, None, ())


def test_that_a_nudge_was_sent_is_said_once_however_many_attempts_were_taken() -> None:
    assert hear(at(S), TextEvent.ACCEPT).facts == (Fact.SENT,)
    assert hear(replace(Row(S, A), taken=True), TextEvent.ACCEPT).facts == ()
    assert hear(at(S, kind=Kind.HELP), TextEvent.ACCEPT).facts == ()


@given(
    st.lists(st.sampled_from(["queued", "sending", "sent", "delivered", "undelivered", "failed"]), max_size=6),
    st.randoms(use_true_random=False),
)
def test_reports_in_any_order_end_alike(statuses: list[str], random: object) -> None:
    """But for which of two failures came first."""
    shuffled = list(statuses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _end(statuses) == _end(shuffled)


def _end(statuses: list[str]) -> tuple[TextState, set[Fact]]:
    row, said = at(S), list[Fact]()
    for status in statuses:
        news = reported(status, None, "SM1", by=Source.CALLBACK)
        assert news is not None
        found = learn(row, news, grace=GRACE, now=NOW)
        said += found.facts
        taken = row.taken or news.event in TAKEN
        text = found.text.state if found.text else row.text_state
        row = replace(
            row,
            state=found.state,
            text_state=text,
            provider_id="SM1",
            taken=taken,
            accepted_at=NOW if taken else None,
            concluded=text is X,
        )
    assert len(said) == len(set(said)), "each fact once"
    return row.text_state, set(said) - {Fact.FAILED}


def test_a_report_waits_for_its_text_for_a_day_and_is_looked_at_ever_more_rarely() -> None:
    now, looks, pauses = NOW, 0, list[timedelta]()
    while (look := next_place_look(NOW, looks, now)) is not None:
        pauses.append(look - now)
        now, looks = look, looks + 1
    assert pauses[:3] == [timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4)]
    assert max(pauses) == LONGEST_PAUSE
    assert now > NOW + WAITS_FOR - LONGEST_PAUSE
