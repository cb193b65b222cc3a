"""Whose a provider's id of a text is: every order in which siblings' answers, lists and callbacks may come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from handrail_notifier.core.ahead import Ahead, Copy, CopyState, Shown, known, looked, many_of, to_take_back
from handrail_notifier.core.owning import Claim, Other, Own, claim
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_delivery import NOW


@dataclass(frozen=True)
class News:
    """Attempt and id that something is heard of. `named`: by whoever names the attempt, and so it is true."""

    attempt: str
    sid: str
    named: bool


Ledger = dict[str, Own]


def hear(ledger: Ledger, news: News) -> None:
    """As the shell does it: the owner is read, and what is taken over is taken away."""
    owner = next((a for a, own in ledger.items() if own.provider_id == news.sid and a != news.attempt), None)
    other = Other.NOBODY if owner is None else Other.GUESSED if ledger[owner].guessed else Other.NAMED
    match claim(ledger[news.attempt], news.sid, guessed=not news.named, other=other):
        case Claim.TAKE_OVER:
            assert owner is not None
            ledger[owner] = Own(None, guessed=False)
        case Claim.KEEP:
            return
    ledger[news.attempt] = Own(news.sid, guessed=not news.named)


def after(told: Sequence[News]) -> Mapping[str, Own]:
    ledger = {attempt: Own(None, guessed=False) for attempt in "ABC"}
    for news in told:
        before = dict(ledger)
        hear(ledger, news)
        ids = [own.provider_id for own in ledger.values() if own.provider_id is not None]
        assert len(ids) == len(set(ids)), "an id of two attempts"
        assert all(ledger[each] == own for each, own in before.items() if own.provider_id and not own.guessed)
    return ledger


TRUE = {"A": "S1", "B": "S2", "C": "S3"}
NEWS = st.one_of(
    st.sampled_from([News(attempt, sid, named=True) for attempt, sid in TRUE.items()]),
    st.builds(News, st.sampled_from("ABC"), st.sampled_from(["S1", "S2", "S3"]), st.just(False)),
)


@given(st.lists(NEWS, max_size=12))
def test_an_id_is_one_attempts_and_who_was_named_keeps_it(told: list[News]) -> None:
    """Whatever lists were taken to show, and in whatever order."""
    ledger = after(told)
    for each in told:
        if each.named:
            assert ledger[each.attempt] == Own(each.sid, guessed=False)


@given(st.lists(NEWS, max_size=6), st.permutations([News(attempt, sid, named=True) for attempt, sid in TRUE.items()]))
def test_once_all_are_named_the_order_is_forgotten(guesses: list[News], named: Sequence[News]) -> None:
    assert after([*guesses, *named]) == {attempt: Own(sid, guessed=False) for attempt, sid in TRUE.items()}


def test_of_two_that_are_named_the_first_holds() -> None:
    """No carrier that keeps its word says so; the ledger stays what it is."""
    told = [News("A", "S1", named=True), News("B", "S1", named=True)]
    for order in permutations(told):
        assert after(order)[order[0].attempt].provider_id == "S1"
        assert after(order)[order[1].attempt].provider_id is None


ONE, TWO = Copy(UUID(int=1), NOW), Copy(UUID(int=2), NOW)
TEXT = Ahead(NOW + timedelta(minutes=12), copies=(ONE, TWO))
HEARD = {
    "the list, of one of them": lambda text: looked(text, [Shown("S2", "scheduled")], NOW),
    "the list, of both": lambda text: looked(text, [Shown("S2", "scheduled"), Shown("S1", "scheduled")], NOW),
    "a callback of the first": lambda text: known(text, ONE.copy_id, CopyState.HELD, "S1"),
    "a callback of the second": lambda text: known(text, TWO.copy_id, CopyState.HELD, "S2"),
}


@pytest.mark.parametrize("order", list(permutations(HEARD)), ids=lambda order: ", then ".join(order)[:60])
def test_in_every_order_two_posts_are_two_copies_and_each_has_its_id(order: Sequence[str]) -> None:
    text = TEXT
    for each in order:
        text = HEARD[each](text)
        ids = [copy.provider_id for copy in text.copies if copy.provider_id is not None]
        assert len(ids) == len(set(ids)), "two copies of one text at the provider: the wrong one is taken back"
    assert {copy.copy_id: copy.provider_id for copy in text.copies} == {ONE.copy_id: "S1", TWO.copy_id: "S2"}
    assert many_of(text) == 2
    assert [copy.provider_id for copy in to_take_back(text)] == ["S2"], "the first stays"


def test_a_copy_that_was_taken_back_under_anothers_name_is_known_so_of_the_right_one() -> None:
    text = looked(TEXT, [Shown("S2", "canceled")], NOW)
    text = known(text, TWO.copy_id, CopyState.HELD, "S2")
    assert {copy.copy_id: copy.state for copy in text.copies} == {
        ONE.copy_id: CopyState.POSTED,
        TWO.copy_id: CopyState.CANCELED,
    }
