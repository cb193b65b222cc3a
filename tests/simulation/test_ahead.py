"""Whatever fails, and whenever: a text that was posted ahead goes out once, or not at all if it is not wanted any more.

A schedule that breaks something is named by its seed: `AheadSimulation(seed, told=print).run()` plays it step by step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from handrail_notifier.core import ahead
from handrail_notifier.core.ahead import Act, Ahead, Copy, CopyState, Shown, Standing, Step

from tests.simulation.ahead import NOTIFIER, AheadSimulation, Code, first_broken
from tests.support.form import IN_FULL

SCHEDULES = 200_000 if IN_FULL else 4_000
FOUND_WITHIN = 20_000
LATE = {"what was missed is forgotten": 9_955, "the ordinary way beside a doubt": 9_955}
"""The first seeds that show what most do not: the short form begins with them."""


def _absence_counts_at_once(text: Ahead, shown: Sequence[Shown], began_at: datetime, *, contested: bool) -> Ahead:
    del began_at
    return ahead.looked(text, shown, text.send_at, contested=contested)


def _all_that_fits_is_its_own(text: Ahead, shown: Sequence[Shown], began_at: datetime, *, contested: bool) -> Ahead:
    del contested
    return ahead.looked(text, shown, began_at)


def _extra_copies_stay(text: Ahead) -> tuple[Copy, ...]:
    return () if text.wanted else ahead.to_take_back(text)


def _whoever_is_named(text: Ahead, copy_id: UUID, state: CopyState, provider_id: str | None = None) -> Ahead:
    """What a list was taken to show stays so, whatever is said since."""

    def grown(copy: Copy) -> Copy:
        rank = max(copy.state, state, key=ahead.RANK.__getitem__)
        return replace(copy, state=rank, provider_id=copy.provider_id or provider_id)

    return replace(text, copies=tuple(grown(c) if c.copy_id == copy_id else c for c in text.copies))


def _forgets_what_was_missed(text: Ahead, now: datetime, *, ended: bool) -> Standing:
    sure = tuple(c for c in text.copies if c.state is not CopyState.MISSED)
    return ahead.standing(replace(text, copies=sure), now, ended=ended)


def _none_is_kept(text: Ahead) -> tuple[Copy, ...]:
    return ahead.to_take_back(replace(text, wanted=False))


def _ordinary_beside_a_doubt(text: Ahead, now: datetime, *, ended: bool) -> Standing:
    found = ahead.standing(text, now, ended=ended)
    none = ahead.many_of(text) is ahead.Many.NONE
    return Standing.FREE if none else found


def _waits_to_the_margin(text: Ahead, now: datetime) -> Step:
    step = ahead.next_step(text, now)
    waits = step.act is Act.WAIT and ahead.doubt_of(text) is ahead.Doubt.NONE
    return replace(step, at=text.send_at - ahead.MARGIN) if waits else step


BUGS: Mapping[str, Code] = {
    "absence counts at once": replace(NOTIFIER, looked=_absence_counts_at_once),
    "what was missed is forgotten": replace(NOTIFIER, standing=_forgets_what_was_missed),
    "the ordinary way beside a doubt": replace(NOTIFIER, standing=_ordinary_beside_a_doubt),
    "the extra copy is not taken back": replace(NOTIFIER, to_take_back=_extra_copies_stay),
    "the list is matched by number and words alone": replace(NOTIFIER, knows_the_others=False),
    "a callback's name does not count": replace(NOTIFIER, known=_whoever_is_named),
    "none is kept": replace(NOTIFIER, to_take_back=_none_is_kept),
    "a failed cancel is believed": replace(NOTIFIER, believes_a_failed_cancel=True),
    "posted before it is on record": replace(NOTIFIER, posts_before_the_commit=True),
    "decided once and for all": replace(NOTIFIER, decides_once=True),
    "decided every twenty seconds and no later": replace(NOTIFIER, next_step=_waits_to_the_margin, wakes=False),
}

RARE: Mapping[str, tuple[int, Code]] = {
    "a sibling in doubt is left none": (49_404, replace(NOTIFIER, looked=_all_that_fits_is_its_own)),
    "who took back another's copy looks no more for its own": (
        74_384,
        replace(NOTIFIER, rests=lambda _text, _now: False),
    ),
    "what another took back is not known of its own": (
        106_994,
        replace(NOTIFIER, taken_over=lambda text, *_: text),
    ),
    "whose copy was taken back meanwhile is not told": (147_629, replace(NOTIFIER, tells_whose_it_is=False)),
}


def test_no_schedule_breaks_anything() -> None:
    found = first_broken(range(SCHEDULES))
    assert found is None, found


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    begin = 0 if IN_FULL else LATE.get(bug, 0)
    assert first_broken(range(begin, FOUND_WITHIN), BUGS[bug]) is not None


@pytest.mark.parametrize("bug", RARE)
def test_what_few_schedules_find_is_found_by_one_that_is_known(bug: str) -> None:
    seed, code = RARE[bug]
    assert first_broken([seed], code) is not None
    assert first_broken([seed]) is None


def test_a_seed_is_the_same_schedule_every_time() -> None:
    for seed in range(50):
        one, two = list[str](), list[str]()
        AheadSimulation(seed, told=one.append).run()
        AheadSimulation(seed, told=two.append).run()
        assert one == two


def test_what_may_go_wrong_does() -> None:
    """Else the schedules would be too kind to show anything."""
    played = [AheadSimulation(seed).run() for seed in range(3000)]
    ends = {copy.state for each in played if each.row for copy in each.row.copies}
    assert ends >= {CopyState.NEVER, CopyState.HELD, CopyState.CANCELED}
    assert sum(len(each.held) > 1 for each in played) > 100, "more than one copy was at the provider"
    assert sum(each.ordinary for each in played) > 20, "some had to go the ordinary way"
    assert sum(process.life for each in played for process in each.processes) > 500
    assert sum(each.posts > 1 for each in played) > 400
    assert sum(each.not_settled for each in played) < 60, "nearly all are settled before their time"
