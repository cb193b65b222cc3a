"""The linter: its examples, its places, its scores, its severities."""

import time
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, get_args

import pytest
from handrail_planner.core.linter import RULES, Code, Draft, Finding, Report, Rule, Severity, lint, rules_for
from handrail_planner.core.linter.rules import BY_CODE, Rules
from handrail_planner.core.linter.scores import scores_of
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import PlanWords, nudge
from hypothesis import given
from hypothesis import strategies as st

CLEAR: Mapping[str, Any] = {
    "alias": "Harbor",
    "cue": "I hang up my coat after work",
    "response": "I put my phone in the drawer",
    "discreet": "Evening plan",
    "copy_level": "personal",
}


@cache
def every_rule() -> Rules:
    return rules_for(dict.fromkeys(get_args(Code), "warn"))


def linted(**changes: Any) -> Report:
    return lint(Draft(**(CLEAR | changes)), every_rule())


def codes(**changes: Any) -> set[str]:
    return {each.code for each in linted(**changes).findings}


def test_there_is_one_rule_for_each_code() -> None:
    assert [each.code for each in RULES] == list(get_args(Code))
    assert len({each.id for each in RULES}) == len(RULES)
    assert all(each.version >= 1 and each.good and each.bad and each.reason and each.hint for each in RULES)


def test_a_clear_draft_has_no_findings_and_full_scores() -> None:
    report = linted()
    assert report.findings == ()
    assert (report.scores.clear, report.scores.simple, report.scores.repeatable) == (100, 100, 100)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_finds_its_bad_examples_and_nothing_is_found_in_its_good_ones(rule: Rule) -> None:
    level = "discreet" if rule.of == "discreet" else "personal"
    for bad in rule.bad:
        assert rule.code in codes(**{rule.of: bad, "copy_level": level}), bad
    for good in rule.good:
        assert codes(**{rule.of: good, "copy_level": level}) == set(), good


def test_other_acts_are_held_to_the_rules_each_in_its_own_line() -> None:
    assert codes(alternatives=("I walk home", "I call my sister")) == set()
    report = linted(alternatives=("I walk home", "I try to be more mindful"))
    [vague] = [each for each in report.findings if each.code == "vague_verb"]
    assert vague.field == "alternatives"
    assert vague.start >= len("I walk home\n")


words = st.text(max_size=80) | st.sampled_from(
    [text for rule in RULES for text in (*rule.bad, *rule.good)]
    + ["I don't", "'", '"', "stop", "or", "and and and", "say '", "İİ'stop", "if I feel like", "\u2028", "🌳" * 30]
)
drafts = st.builds(
    Draft,
    alias=st.text(max_size=20),
    cue=words,
    response=st.lists(words, max_size=3).map(" and ".join),
    discreet=st.none() | words,
    first_act=st.none() | words,
    tiny=st.none() | words,
    alternatives=st.lists(words, max_size=3).map(tuple),
    steps=st.lists(words, max_size=6).map(tuple),
    minutes=st.none() | st.integers(0, 2000),
    times_per_week=st.none() | st.integers(0, 300),
    copy_level=st.sampled_from(["personal", "discreet"]),
    language=st.sampled_from(["en", "en-US", "es", "de", "ar"]),
)


@given(drafts)
def test_any_draft_is_linted_and_every_finding_has_its_place(draft: Draft) -> None:
    report = lint(draft, every_rule())
    for each in report.findings:
        told = getattr(draft, each.field)
        text = "\n".join(told) if isinstance(told, tuple) else told if isinstance(told, str) else ""
        assert 0 <= each.start <= each.end <= len(text), each
        assert each.start < each.end or not text.strip(), each
    assert len(set(report.findings)) == len(report.findings)


@given(drafts)
def test_linting_again_says_the_same_and_the_text_is_the_nudge(draft: Draft) -> None:
    report = lint(draft, every_rule())
    assert lint(draft, every_rule()) == report
    text = nudge(draft.alias, PlanWords(draft.cue, draft.response, draft.discreet, draft.copy_level))
    assert (report.text, report.segment) == (text, measure(text))


findings = st.lists(
    st.sampled_from(get_args(Code)).map(
        lambda code: Finding(code, BY_CODE[code].id, 1, "response", 0, 1, "warn", "because", "do this")
    ),
    max_size=30,
)


@given(findings, findings)
def test_a_further_finding_never_raises_a_score(some: list[Finding], more: list[Finding]) -> None:
    fewer, all_of_them = scores_of(some), scores_of([*some, *more])
    for each in fields(fewer):
        assert 0 <= getattr(all_of_them, each.name) <= getattr(fewer, each.name) <= 100


@given(drafts, st.sampled_from(get_args(Code)))
def test_a_rule_that_is_off_is_absent_and_changes_no_other(draft: Draft, code: Code) -> None:
    without = lint(draft, rules_for({each: "off" if each == code else "warn" for each in get_args(Code)}))
    assert without.findings == tuple(each for each in lint(draft, every_rule()).findings if each.code != code)


@pytest.mark.parametrize("severity", ["warn", "block"])
def test_a_finding_has_the_severity_that_the_clinic_has_set(severity: Severity) -> None:
    report = lint(Draft(**(CLEAR | {"response": "I don't drink"})), rules_for({"negative": severity}))
    assert [each.severity for each in report.findings] == [severity]
    assert len(report.blocked) == (severity == "block")


def test_rules_stand_at_their_defaults_until_they_are_set() -> None:
    defaults = rules_for({"no_such_rule": "off"})
    assert {code: defaults.severity(code) for code in get_args(Code)} == {each.code: each.severity for each in RULES}


def test_a_finding_names_the_rule_and_its_version() -> None:
    [found] = linted(response="try to relax").findings
    assert (found.rule_id, found.rule_version) == (BY_CODE["vague_verb"].id, BY_CODE["vague_verb"].version)


def test_no_words_of_a_client_show_in_what_is_printed() -> None:
    assert "drawer" not in repr(Draft(**CLEAR)) + repr(linted())


def test_the_count_is_that_of_the_wording_which_is_sent() -> None:
    long = "I put my phone in the drawer " * 6
    assert codes(response=long) >= {"too_long"}
    assert codes(response=long, copy_level="discreet") & {"too_long"} == set()
    assert codes(discreet=long) & {"too_long"} == set()
    assert codes(discreet=long, copy_level="discreet") >= {"too_long"}


def test_characters_matter_only_where_they_are_sent() -> None:
    assert "not_gsm7" in codes(cue="I get up ☀")
    assert "not_gsm7" not in codes(cue="I get up ☀", copy_level="discreet")
    assert "not_gsm7" in codes(discreet="☀", copy_level="discreet")
    assert "not_gsm7" not in codes(first_act="get up ☀")


def test_what_is_written_plainly_before_sending_is_no_fault() -> None:
    assert codes(cue="I open the file …", response="I type “one” word — and nod • twice") == set()


def test_the_clinics_name_can_be_what_makes_every_character_wide() -> None:
    report = linted(alias="Łódź", copy_level="discreet")
    assert [(each.code, each.field) for each in report.findings] == [("not_gsm7", "discreet")]
    assert report.segment.encoding == "ucs2"


def test_health_words_matter_only_in_a_wording_that_is_sent() -> None:
    assert codes(discreet="Ride out the craving", copy_level="discreet") == {"health_words"}
    assert codes(discreet="Ride out the craving", copy_level="personal") == set()


def test_numbers_are_judged_by_themselves() -> None:
    assert codes(minutes=20, times_per_week=7, steps=("a",) * 4) == set()
    for big in ({"minutes": 21}, {"times_per_week": 8}, {"steps": ("a",) * 5}):
        assert codes(**big) == {"too_big"}


def test_english_is_not_looked_for_in_other_languages() -> None:
    assert (
        codes(language="de", cue="wenn der Bus an der Ecke hält or so", response="I try to never stop it always")
        == set()
    )
    assert codes(language="de", response="Ich sage 'stop'") == {"reserved_word"}
    assert codes(language="fr", cue="", minutes=90) == {"no_cue", "too_big"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"response": "No bebo"}, {"negative"}),
        ({"response": "Intento ser mejor padre"}, {"vague_verb"}),
        ({"response": "Salgo si tengo ganas"}, {"depends_on_feeling"}),
        ({"response": "Siempre llamo a Ana"}, {"all_or_nothing"}),
        ({"cue": "cuando pueda"}, {"no_cue"}),
        ({"discreet": "Hora de la terapia", "copy_level": "discreet"}, {"health_words"}),
        ({"response": "Digo 'no, gracias' y bebo agua"}, set()),
    ],
)
def test_the_plainest_faults_are_found_in_spanish(changes: dict[str, str], found: set[str]) -> None:
    spanish = {"cue": "llego a casa", "response": "Pongo el bolso en la mesa", "discreet": "Tu plan"}
    assert codes(language="es", **(spanish | changes)) == found


@pytest.mark.parametrize(
    "text", ["' a" * 160, "1," * 250, "let my a know " * 35, "if i really " * 40, "make sure", "İ" * 500]
)
def test_no_text_takes_long(text: str) -> None:
    began = time.thread_time()
    linted(cue=text, response=text, first_act=text, tiny=text, discreet=text)
    assert time.thread_time() - began < 1


def test_the_place_is_where_the_words_stand() -> None:
    response = "I sit down, say “try” — then I’ll try to be kinder"
    [found] = [each for each in linted(response=response).findings if each.code == "vague_verb"]
    assert (response[found.start : found.end], found.start > 30) == ("try", True)
