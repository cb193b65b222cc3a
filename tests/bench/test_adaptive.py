"""The trial of timing policies, with fewer clients: the same draws give the same figures, and ours is above what was declared."""

from bench.adaptive.inside import POLICIES as READERS
from bench.adaptive.inside import inside
from bench.adaptive.ranking import DECLARED, LATER, ORACLE, OURS, RAW, faults
from bench.adaptive.trial import trial

CLIENTS = 60
PAIR = (DECLARED, OURS, ORACLE)


def test_ours_meets_more_than_the_declared_windows_and_less_than_the_oracle() -> None:
    shares = trial(1, CLIENTS, PAIR, LATER)
    assert faults(shares) == []
    assert set(shares) == set(PAIR)
    assert shares[OURS][12] > shares[OURS][4]


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    assert trial(1, 5, PAIR, (4,)) == trial(1, 5, PAIR, (4,)) != trial(2, 5, PAIR, (4,))


def test_a_ranking_that_does_not_hold_is_named_with_its_week() -> None:
    shares = {OURS: {4: 0.3, 8: 0.2}, DECLARED: {4: 0.2, 8: 0.3}, RAW: {4: 0.1, 8: 0.19}}
    assert faults(shares) == [
        f"{OURS} (0.200) is not above {DECLARED} (0.300) in week 8",
        f"{RAW} (0.190) is not above {DECLARED} (0.300) in week 8",
    ]


def test_inside_the_window_nothing_is_above_its_best_place_nor_moves_in_the_first_week() -> None:
    shares = inside(1, 4, changes=True)
    best = shares["best place in the window"]
    assert all(shares[name][week] <= best[week] + 1e-9 for name in READERS for week in best)
    assert len({round(shares[name][1], 9) for name in READERS}) == 1
