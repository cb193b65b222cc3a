"""What a nudge says, and how a text is made fit for a phone."""

import re
import unicodedata
from typing import get_args

import pytest
from handrail_notifier.core.reply import OPT_OUT, START
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import PlanWords, nudge, plain
from hypothesis import example, given
from hypothesis import strategies as st


def test_a_personal_nudge_has_the_clients_own_sentence() -> None:
    words = PlanWords("If the crowd heads for the bar,", "then I say my exit line.", None, "personal")
    assert nudge("Harborside", words) == (
        "Harborside: If the crowd heads for the bar: I say my exit line. Reply 1 did it, 2 part, 3 missed, 0 n/a"
    )


def test_a_discreet_nudge_shows_nothing_of_the_plan() -> None:
    words = PlanWords("the craving comes", "I call my sponsor", "You planned for now.", "discreet")
    assert nudge("Harborside", words) == "Harborside: You planned for now. Reply 1 did it, 2 part, 3 missed, 0 n/a"
    bare = nudge("Harborside", PlanWords("the craving comes", "I call my sponsor", None, "discreet"))
    assert bare == "Harborside: Time for the step you planned. Reply 1 did it, 2 part, 3 missed, 0 n/a"


def test_no_nudge_of_ours_invites_a_word_that_the_carriers_keep() -> None:
    ours = nudge("H", PlanWords("", "", None, "discreet")).casefold()
    words = set(ours.replace(",", " ").replace(".", " ").split())
    assert not words & (OPT_OUT | START | {"help", "yes"})


SAYINGS = get_args(Saying)
LONGEST_ALIAS = "A" * 20


@pytest.mark.parametrize("says", SAYINGS)
def test_whatever_a_nudge_says_it_fits_one_segment_and_invites_no_word_that_carriers_keep(says: Saying) -> None:
    own = PlanWords("", "", "You planned for tonight. Check your line.", "discreet")
    text = nudge(LONGEST_ALIAS, own, says=says)
    assert measure(text).encoding == "gsm7"
    assert measure(text).segments == 1
    assert not set(re.findall(r"\w+", text.casefold())) & (OPT_OUT | START | {"help", "yes", "info"})


@pytest.mark.parametrize("says", SAYINGS)
def test_all_but_a_prime_and_a_question_of_its_own_ask_for_a_report_and_nothing_is_asked_where_nobody_reads_answers(
    says: Saying,
) -> None:
    words = PlanWords("the crowd heads for the bar", "I say my line", None, "personal", "I text Sam one word")
    assert nudge("H", words, says=says).endswith("0 n/a") == (says not in {"prime", "still_useful"})
    assert "Reply" not in nudge("H", words, answerable=False, says=says)


def test_the_smallest_version_is_said_where_the_plans_own_words_are() -> None:
    words = PlanWords("the crowd heads for the bar", "I say my line", None, "personal", "I text Sam one word")
    assert nudge("H", words, says="tiny", answerable=False) == (
        "H: If the crowd heads for the bar: I text Sam one word. That is enough."
    )
    assert nudge("H", PlanWords("", "", "Card, line two", "discreet"), says="tiny", answerable=False) == (
        "H: Card, line two. Its smallest version is enough."
    )


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_nudge_is_one_line_of_characters_that_show(cue: str, response: str) -> None:
    text = nudge("H", PlanWords(cue, response, None, "personal"))
    assert not {unicodedata.category(each) for each in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(max_size=300))
@example("e\u200d\u0301")
@example("a\u2028b\x85c")
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_curly_quotes_and_dashes_become_gsm_7() -> None:
    text = plain("I can\u2019t \u2013 \u201cnot now\u201d\u2026\u202e\u200b\x07 go\r\non")
    assert text == 'I can\'t - "not now"... go on'
    assert measure(text).encoding == "gsm7"


def test_words_are_never_shown_by_accident() -> None:
    words = PlanWords("the bar calls", "I text Sam", "Friday plan.", "personal")
    assert repr(words) == "PlanWords(copy_level='personal')"
