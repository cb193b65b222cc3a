"""What is done about a text that is posted ahead, cell by cell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from uuid import UUID

import pytest
from handrail_notifier.core import ahead
from handrail_notifier.core.ahead import (
    LAST_POST,
    LISTED_WITHIN,
    MARGIN,
    MOST_POSTS,
    RANK,
    SURE,
    UNWANTED,
    WANTED,
    Act,
    Ahead,
    Copy,
    CopyState,
    Doubt,
    Many,
    Phase,
    Shown,
    Standing,
    known,
    looked,
    next_step,
    phase_of,
    rests,
    standing,
    to_take_back,
)
from handrail_notifier.core.delivery import LONGEST_CALL
from hypothesis import given
from hypothesis import strategies as st

AT = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
P, M, N, H, C, O = CopyState  # noqa: E741
W, U = True, False
TABLE = """
wanted early    post post look   wait wait look   spare spare spare
wanted late     free wait look   wait wait look   spare spare spare
wanted sure     free look look   wait look look   spare spare spare
wanted over     free look look   leave leave leave leave leave leave
unwanted early  free wait look   take_back take_back take_back take_back take_back take_back
unwanted late   free wait look   take_back take_back take_back take_back take_back take_back
unwanted sure   free look look   take_back take_back take_back take_back take_back take_back
unwanted over   free look look   look look look   look look look
"""
CELLS = list(product(Many, Doubt))


def copies(*states: CopyState, posted: datetime = AT - timedelta(minutes=10)) -> tuple[Copy, ...]:
    ids = {H: "SM", C: "SM", O: "SM"}
    return tuple(
        Copy(UUID(int=number), posted + timedelta(seconds=number), state, f"SM{number}" if state in ids else None)
        for number, state in enumerate(states, 1)
    )


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_every_cell(line: str) -> None:
    wanted, phase, *acts = line.split()
    table = WANTED if wanted == "wanted" else UNWANTED
    assert {cell: table[Phase(phase)][cell].value for cell in CELLS} == dict(zip(CELLS, acts, strict=True))


def test_the_phases_end_where_they_say() -> None:
    second = timedelta(seconds=1)
    for before, phase in ((LAST_POST, Phase.LATE), (SURE, Phase.SURE), (MARGIN, Phase.OVER)):
        assert phase_of(AT, AT - before) is phase
        assert phase_of(AT, AT - before - second) is not phase
    assert phase_of(AT, AT + timedelta(days=1)) is Phase.OVER


@pytest.mark.parametrize("order", list(permutations(CopyState, 3)))
def test_what_is_known_of_a_copy_only_grows_whatever_the_order(order: tuple[CopyState, ...]) -> None:
    text = Ahead(AT, copies=copies(P))
    for state in order:
        before = text.copies[0].state
        text = known(text, UUID(int=1), state)
        assert RANK[text.copies[0].state] >= RANK[before]
    assert text.copies[0].state is max(order, key=RANK.__getitem__)


ELSEWHERE = """
wanted early    free wait wait   wait wait wait   wait wait wait
wanted late     free wait wait   wait wait wait   wait wait wait
wanted sure     free wait wait   wait wait wait   wait wait wait
wanted over     free leave leave   leave leave leave   leave leave leave
unwanted early  free leave leave   leave leave leave   leave leave leave
unwanted late   free leave leave   leave leave leave   leave leave leave
unwanted sure   free leave leave   leave leave leave   leave leave leave
unwanted over   free leave leave   leave leave leave   leave leave leave
"""
IN_PHASE = {Phase.EARLY: LAST_POST + MARGIN, Phase.LATE: SURE + MARGIN, Phase.SURE: SURE, Phase.OVER: MARGIN}
OF_CELL = {Many.NONE: (), Many.ONE: (H,), Many.MORE: (H, O)}
OF_DOUBT = {Doubt.NONE: (), Doubt.MISSED: (M,), Doubt.FRESH: (P,)}


@pytest.mark.parametrize("line", ELSEWHERE.strip().splitlines())
def test_of_what_lies_in_another_account_nothing_is_asked_and_nothing_is_taken_back(line: str) -> None:
    wanted, phase, *acts = line.split()
    now = AT - IN_PHASE[Phase(phase)]
    texts = [Ahead(AT, wanted == "wanted", copies(*OF_CELL[many], *OF_DOUBT[doubt])) for many, doubt in CELLS]
    assert [next_step(text, now, elsewhere=True).act.value for text in texts] == acts


@given(st.lists(st.sampled_from(list(CopyState)), max_size=4), st.booleans(), st.integers(-100, 1000), st.booleans())
def test_what_may_be_in_another_account_is_never_sent_besides_and_nobody_waits_for_it(
    states: list[CopyState], wanted: bool, left: int, ended: bool
) -> None:
    text, now = Ahead(AT, wanted=wanted, copies=copies(*states)), AT - timedelta(seconds=left)
    found = standing(text, now, ended=ended, elsewhere=True)
    none = not {P, M, H, O}.intersection(states)
    assert (found is Standing.FREE) == none
    assert found is not Standing.NOT_YET
    assert found is not Standing.ON_OFFER or (wanted and not ended)


def test_nothing_is_posted_more_often_than_it_may_be() -> None:
    early = AT - timedelta(minutes=10)
    assert next_step(Ahead(AT, copies=copies(*[M] * MOST_POSTS)), early).act is Act.WAIT
    assert next_step(Ahead(AT, copies=copies(*[N] * MOST_POSTS)), early).act is Act.FREE
    assert next_step(Ahead(AT, copies=copies(*[M] * (MOST_POSTS - 1))), early).act is Act.POST


def test_what_was_taken_back_is_seen_to_until_its_time_for_it_may_have_been_anothers() -> None:
    early, canceled = AT - timedelta(minutes=10), Ahead(AT, wanted=False, copies=copies(C))
    assert next_step(canceled, early).act is Act.FREE
    assert rests(canceled, early)
    assert not rests(canceled, AT)
    assert not rests(replace(canceled, wanted=True), early)
    assert not rests(Ahead(AT, wanted=False, copies=copies(N)), early), "nothing of it was ever at the provider"


def test_absence_is_a_proof_only_once_the_provider_takes_no_more() -> None:
    posted = AT - timedelta(minutes=10)
    text = Ahead(AT, copies=copies(P, posted=posted))
    shown = posted + timedelta(seconds=1) + LONGEST_CALL + LISTED_WITHIN
    assert looked(text, (), shown - timedelta(seconds=1)).copies[0].state is P
    assert looked(text, (), shown).copies[0].state is M
    assert looked(text, (), AT - SURE - timedelta(seconds=1)).copies[0].state is M
    assert looked(text, (), AT - SURE).copies[0].state is N


def test_a_text_that_is_listed_is_given_to_a_copy_of_which_nothing_is_known() -> None:
    text = looked(Ahead(AT, copies=copies(N, M, P)), [Shown("SM7", "scheduled"), Shown("SM8", "canceled")], AT - SURE)
    assert [(each.state, each.provider_id) for each in text.copies] == [(N, None), (H, "SM7"), (C, "SM8")]


def test_a_copy_more_than_was_posted_is_one_of_the_text_as_well() -> None:
    text = looked(Ahead(AT, copies=copies(H)), [Shown("SM1", "scheduled"), Shown("SM2", "scheduled")], AT - SURE)
    assert [each.provider_id for each in to_take_back(text)] == ["SM2"]


def test_what_is_listed_without_words_is_nobodys_while_others_to_the_number_are_in_doubt() -> None:
    text, wordless = Ahead(AT, copies=copies(M, P)), Shown("SM7", "delivered", wordless=True)
    assert looked(text, [wordless], AT - SURE, blind=True) == text, "neither there nor not there"
    assert looked(text, [wordless], AT - SURE).copies[0].provider_id == "SM7"
    told = looked(text, [wordless, Shown("SM8", "scheduled")], AT - SURE, blind=True)
    assert [(each.state, each.provider_id) for each in told.copies] == [(H, "SM8"), (P, None)], (
        "the one with our words is"
    )
    known_by_id = looked(Ahead(AT, copies=copies(H)), [Shown("SM1", "sent", wordless=True)], AT - SURE, blind=True)
    assert known_by_id.copies[0].state is O


def test_of_several_copies_every_process_keeps_the_same_one() -> None:
    text = Ahead(AT, copies=copies(C, H, H, H))
    assert {each.provider_id for each in to_take_back(text)} == {"SM3", "SM4"}
    turned = Ahead(AT, copies=tuple(reversed(text.copies)))
    assert set(to_take_back(turned)) == set(to_take_back(text))


@given(st.lists(st.sampled_from(list(CopyState)), max_size=4), st.booleans(), st.integers(-100, 1000))
def test_the_ordinary_way_is_free_only_if_the_provider_has_none(
    states: list[CopyState], wanted: bool, left: int
) -> None:
    text, now = Ahead(AT, wanted=wanted, copies=copies(*states)), AT - timedelta(seconds=left)
    none = not {P, M, H, O}.intersection(states)
    step, found = next_step(text, now), standing(text, now, ended=False)
    assert step.act is not Act.FREE or none
    assert found is not Standing.FREE or none
    assert found is not Standing.ON_OFFER or (wanted and ahead.many_of(text) is Many.ONE and not {P, M} & set(states))


@given(st.lists(st.sampled_from(list(CopyState)), max_size=4), st.integers(-100, 1000))
def test_what_is_wanted_keeps_one_and_what_is_not_keeps_none(states: list[CopyState], left: int) -> None:
    held = sum(state is H for state in states)
    keeps = min(held, 1) if O not in states else 0
    assert len(to_take_back(Ahead(AT, True, copies(*states)))) == held - keeps
    assert len(to_take_back(Ahead(AT, False, copies(*states)))) == held
