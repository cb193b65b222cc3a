"""Who goes before whom, and that what nobody waits for goes, too."""

import pytest
from handrail_notifier.core.kinds import CRISIS_KINDS, Kind
from handrail_notifier.core.ranks import PART, Part, Places, Rank, rank_of
from hypothesis import given
from hypothesis import strategies as st

ROUTINE = {
    *("proposal", "say_back", "recap", "review", "check_in", "walk_offer"),
    *("faded", "own_cue", "maintained", "stepped_back", "opt_in", "renew", "notice"),
    *("supporter_named", "supporter_invite", "supporter_weekly"),
}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_rank(kind: Kind) -> None:
    if kind is Kind.NUDGE:
        assert rank_of(kind, "nudge") is Rank.MOMENT
        assert {rank_of(kind, role) for role in ("prime", "debrief", "check_in")} == {Rank.ROUTINE}
    elif kind in CRISIS_KINDS:
        assert rank_of(kind) is Rank.CRISIS
    else:
        assert rank_of(kind) is (Rank.ROUTINE if kind.value in ROUTINE else Rank.ANSWER)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_behind_any_number_of_nudges_before_a_moment_the_rest_has_its_part(claims: list[int]) -> None:
    part, rest = Part(), 0
    for many in claims:
        part = part.with_places(many)
        places = Places(many, part.kept(many))
        waiting = ["rest"] * places.kept
        taken = places.shared(["soon"] * many, waiting)
        assert len(taken) == many, "no place is left empty, and none is given twice"
        part, rest = part.after(taken.count("rest")), rest + taken.count("rest")
    assert rest >= int(sum(claims) * PART) - 1
    assert rest <= sum(claims) * PART + 1


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.integers(0, 60))
def test_planned_texts_of_the_rest_have_what_its_decision_points_leave(claims: list[int], points: int) -> None:
    part, rest = Part(), 0
    for many in claims:
        part = part.with_places(many)
        kept = part.kept(many)
        places = Places(many, kept, kept)
        decided = min(points, kept)
        assert decided + places.held(decided) == kept, "no place of the rest's is lost, and none is given twice"
        assert places.held(kept) == 0
        part, rest = part.after(kept), rest + kept
    assert rest >= int(sum(claims) * PART) - 1


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 60))
def test_where_nobody_else_waits_nudges_before_a_moment_have_all_places(many: int, soon: int, others: int) -> None:
    kept = Part().with_places(many).kept(many)
    assert len(Places(many, kept).shared(["soon"] * min(soon, many), [])) == min(soon, many)
    beside = Places(many, kept, others).shared(["soon"] * many, [])
    assert len(beside) == many - min(others, kept)


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_what_the_rest_does_not_claim_is_for_nudges_that_were_planned_before(
    many: int, others: int, before: int
) -> None:
    kept = Part(1.0).with_places(many).kept(many)
    taken = Places(many, kept, min(others, kept), before).shared(["soon"] * many, [])
    assert len(taken) == many - min(max(others, before), kept)


@given(st.lists(st.integers(1, 40), max_size=30))
def test_what_nobody_was_there_to_take_is_not_saved_up(claims: list[int]) -> None:
    part = Part()
    for many in claims:
        part = part.with_places(many).after(0)
    assert part.kept(40) <= 1
