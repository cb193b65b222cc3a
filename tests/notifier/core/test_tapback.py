"""A tap at a text of ours ends nothing, alarms nobody and reports no step; what is not our wording is read like anything else."""

import pytest
from handrail_notifier.core import crisis
from handrail_notifier.core.optout import STAYS
from handrail_notifier.core.optout import look as leaving
from handrail_notifier.core.reply import Acknowledged, read
from handrail_notifier.core.tapback import tapped
from handrail_notifier.core.wording import TEXTS
from handrail_shared.contracts.wording.alternatives import text_of

FILLED = {
    "cap": 3, "phone": "555-0100", "week": 3, "days": 2, "count": 4, "words": "walk", "one": "walk", "two": "call", "emergency": "911",
    "talk": "988", "code": "481", "reference": "A12",
}  # fmt: skip


class _Filled(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "walk"


SAID = [
    f"Harborside: {text_of(template, number).format_map(_Filled(FILLED))}"
    for speech in TEXTS.values()
    for template in (*speech.system.values(), *speech.by_mail.values(), speech.crisis.emergency_unknown)
    for number in range(3)
]
LIKED = [
    "Liked \u201c{}\u201d",
    "\u2764\ufe0f to \u201c{}\u201d",
    'Reacted \U0001f44d to "{}"',
    "Le gust\u00f3 \u00ab{}\u00bb",
]
WELCOME = next(each for each in SAID if "STOP to end" in each and "emergency" in each)


@pytest.mark.parametrize("how", LIKED)
def test_whoever_likes_a_text_of_ours_has_read_it_and_no_more(how: str) -> None:
    taps = [how.format(each) for each in SAID]
    read_as = [each for each in taps if tapped(each)]
    assert len(read_as) > 0.9 * len(taps), "a few are too short to be told"
    assert [each for each in taps if crisis.look(each) or leaving(each) != STAYS] == []
    assert {read(each).meanings for each in read_as} == {(Acknowledged(),)}


@pytest.mark.parametrize(
    "how", ["Disliked", "Questioned", "Removed a heart from", "Reacted \U0001f44e to", "No le gust\u00f3"]
)
def test_any_other_tap_is_for_a_person_and_ends_nothing(how: str) -> None:
    understood = read(f"{how} \u201c{WELCOME}\u201d")
    assert understood.free_text
    assert understood.crisis is None
    assert leaving(f"{how} \u201c{WELCOME}\u201d") == STAYS


@pytest.mark.parametrize("length", range(20, len(WELCOME)))
def test_a_telephone_may_cut_the_quote_off_anywhere(length: int) -> None:
    text = f"Loved \u201c{WELCOME[:length]}\u2026\u201d"
    assert crisis.look(text) is None
    assert leaving(text) == STAYS


def test_words_of_the_clients_own_are_read_wherever_they_stand() -> None:
    for text in (
        "Liked \u201cI want to die\u201d",
        "Liked \u201cHarborside: If I want to die: call Sam. Reply 1 did it, 2 part, 3 missed, 0 n/a\u201d",
        "Liked \u201cSTOP to end\u201d. I want to die",
    ):
        assert crisis.look(text) is crisis.Tier.FIRST
