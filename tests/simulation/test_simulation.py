"""Whatever fails, and whenever: each text goes out once, or it is known why not. And what would break that is found.

`HANDRAIL_SCHEDULES` sets how many schedules are played; by default 30,000, and a million in the long form. A schedule that breaks
something is named by its seed: `python -m tests.simulation --seed N` plays it step by step, with `--lags` if the carrier's list lagged.
"""

import os
import re

import pytest
from handrail_notifier.core.delivery import Note
from handrail_notifier.core.fallback import Fallback
from handrail_notifier.core.mail.codes import SOFT_TRIES
from handrail_notifier.core.nudge import TextState

from tests.simulation.bugs import BUGS, RARE, SHOWS
from tests.simulation.runs import first_broken, judge, played
from tests.simulation.schedule import Simulation
from tests.simulation.store import Broken
from tests.support.form import IN_FULL

USUAL, LONG = 30_000, 1_000_000
SCHEDULES = int(os.environ.get("HANDRAIL_SCHEDULES") or (LONG if IN_FULL else USUAL))
PARTS = 10
FOUND_WITHIN = 20_000
"""Seeds among which each planted bug is found; most are among the first few hundred."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.timeout(1200)
def test_no_schedule_breaks_anything(part: int) -> None:
    found = first_broken(range(part, SCHEDULES, PARTS))
    assert found is None, str(found)


def test_a_list_that_lags_beyond_the_grace_costs_a_second_copy_and_nothing_else() -> None:
    found = first_broken(range(SCHEDULES // PARTS), promises=False)
    assert found is None, str(found)


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    seeds = [RARE[bug]] if bug in RARE else range(FOUND_WITHIN)
    found = first_broken(seeds, BUGS[bug])
    assert found is not None
    assert re.search(SHOWS[bug], found.what), found
    assert first_broken([found.seed]) is None, "without the bug"
    again = first_broken([found.seed], BUGS[bug])
    assert again == found, "what was found is found again by its seed"


def test_what_is_found_says_how_to_play_it_again() -> None:
    found = first_broken(range(FOUND_WITHIN), BUGS["the other way twice"])
    assert found is not None
    assert str(found).endswith(f"python -m tests.simulation --seed {found.seed}")


def test_what_a_list_that_lags_shows_is_found_again_by_what_is_printed() -> None:
    """The seed alone plays another schedule, in which the list keeps its promise."""
    found = first_broken(range(FOUND_WITHIN), BUGS["the other way twice"], promises=False)
    assert found is not None
    assert str(found).endswith(f"python -m tests.simulation --seed {found.seed} --lags")
    told: list[str] = []
    with pytest.raises(Broken, match=re.escape(found.what)):
        judge(played(found.seed, BUGS["the other way twice"], promises=False, told=told.append).run(), promises=False)
    assert told


def test_a_seed_is_the_same_schedule_every_time() -> None:
    for seed in range(200):
        one, two = list[str](), list[str]()
        Simulation(seed, told=one.append).run()
        Simulation(seed, told=two.append).run()
        assert one == two


def test_what_may_go_wrong_does() -> None:
    """Else the schedules would be too kind to show anything."""
    an_id_that_was_anothers = 1111  # one of a few thousand
    played = [Simulation(seed).run() for seed in (*range(4000), an_id_that_was_anothers)]
    texts = [text for each in played for text in each.store.texts]
    notes = {note for text in texts for attempt in text.attempts for note in attempt.notes}
    lies = {Note.SECOND_COPY, Note.ID_REFUSED}
    """A carrier that takes a text twice, or names two attempts for one: there is none here."""
    assert notes >= set(Note) - lies - {Note.ID_CORRECTED}
    assert notes.isdisjoint(lies)
    assert {text.state for text in texts} >= {TextState.DELIVERED, TextState.FAILED, TextState.EXPIRED, TextState.SENT}
    assert {text.reason for text in texts} >= {
        "revoked",
        "moment_passed",
        "never_sent",
        "outcome_unknown",
        "carrier_cap",
    }
    blind = [text for each in played if not each.carrier.keeps_words for text in each.store.texts]
    settled = {note for text in blind for attempt in text.attempts for note in attempt.notes}
    assert settled >= {Note.GIVEN_UP, Note.SETTLED_BY_LIST, Note.SENT_AGAIN, Note.SENT_ANYWAY}, (
        "where no words are kept"
    )
    assert sum(process.life for each in played for process in each.processes) > 400


def test_what_follows_a_failure_is_played() -> None:
    """Second tries, the other way in each of its states, and mails that are turned away for now until their tries are used up."""
    texts = [text for seed in range(4000) for text in Simulation(seed).run().store.texts]
    assert {text.fallback for text in texts} >= {Fallback.GONE, Fallback.NOT_NEEDED, Fallback.DROPPED, None}
    offers = [offer for text in texts for offer in text.offers]
    assert sum(offer.failed for offer in offers) > 100
    assert not all(offer.failed for offer in offers), "what waited, too"
    again = [text for text in texts if text.agains]
    assert {text.state for text in again} >= {TextState.DELIVERED, TextState.FAILED, TextState.EXPIRED}
    both = [text for text in again if text.fallback is Fallback.GONE]
    assert both, "tried once more, and by mail after that"
    assert any(len(text.softly) == SOFT_TRIES for text in texts)
    late = [text for text in texts if text.fallback is Fallback.GONE and text.state is TextState.DELIVERED]
    assert late, "the first text arrived after a mail had gone"
