"""What is said beside nudges, when it may be said, and what an error asks for."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product

import pytest
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.courtesy import USEFUL_FOR, Circumstances, Drop, Go, WaitToKnow, WaitUntil, may_go
from handrail_notifier.core.decision import Address, Clinic, Reason
from handrail_notifier.core.kinds import (
    AT_ANY_HOUR,
    CRISIS_KINDS,
    GIVING_WAY,
    OF_STEPS,
    PULLED,
    SAYING_WHEN_READ,
    TO_SUPPORTERS,
    Kind,
    SystemKind,
)
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.retry import (
    CRISIS_PAUSE,
    LONGEST_ASKED,
    LONGEST_CRISIS_PAUSE,
    LONGEST_PAUSE,
    PAUSE,
    SOON,
    Ambiguous,
    Fail,
    FailureClass,
    TryAgain,
    delivery_failure,
    pause_before,
    verdict,
)
from handrail_notifier.core.texts.english import ENGLISH
from handrail_notifier.core.wording import Voice, ask_back_text, link_text, system_text
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.purposes import Purpose
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import PlanWords, plain, proposal
from hypothesis import given
from hypothesis import strategies as st

LONGEST = Voice("A" * 20, "+420123456789012", 3)
SYSTEM = list(ENGLISH.system)
OURS = [system_text(kind, LONGEST, week=12) for kind in SYSTEM]
OF_PACE: list[SystemKind] = [
    Kind.FADED,
    Kind.OWN_CUE,
    Kind.MAINTAINED,
    Kind.STEPPED_BACK,
    Kind.COMES_TO_MIND,
    Kind.MORE_A_WEEK,
    Kind.FEWER_A_WEEK,
    Kind.EASIER,
    Kind.HARDER,
]
PULLING: list[SystemKind] = [Kind.NOW, Kind.SHOWN_PLAN, Kind.WALK_STEP]
SHORT = PlanWords("the bar", "text Sam", "Line one of your card", "personal")
PROPOSALS = [proposal(LONGEST.alias, replace(SHORT, copy_level=level)) for level in ("personal", "discreet")]
ABOUT_PLANS = [
    *(
        system_text(kind, LONGEST)
        for kind in (Kind.ACCEPTED, Kind.HOW_SURE, Kind.TOO_BIG, Kind.CHANGE_ASKED, Kind.DECLINED, Kind.SAID_BACK)
    ),
    *(system_text(kind, LONGEST, week=12) for kind in OF_PACE),
    *(system_text(kind, LONGEST, days=30, count=999) for kind in sorted(AT_ANY_HOUR - PULLED)),
    ask_back_text(LONGEST),
    link_text(LONGEST, ""),
    *PROPOSALS,
]
OF_THE_CARRIERS = [
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "start",
    "yes",
    "unstop",
    "help",
    "info",
]


def test_every_kind_of_text_has_its_words() -> None:
    assert set(Kind) == {
        *SYSTEM,
        *PULLED,
        *CRISIS_KINDS,
        *TO_SUPPORTERS,
        Kind.NUDGE,
        Kind.PROPOSAL,
        Kind.SAY_BACK,
        Kind.CHECK_IN,
        Kind.WALK_STEP,
        *GIVING_WAY,
        Kind.WALK_OFFER,
    }


@pytest.mark.parametrize("text", [*OURS, *ABOUT_PLANS])
def test_every_text_of_ours_is_one_segment_with_the_longest_alias(text: str) -> None:
    assert measure(text).encoding == "gsm7"
    assert measure(text).segments == 1, (measure(text).units, text)


@pytest.mark.parametrize("text", ABOUT_PLANS)
def test_a_text_about_a_plan_has_no_word_of_the_carriers_and_a_sixth_grader_reads_it(text: str) -> None:
    assert set(re.findall("[a-z]+", text.lower())).isdisjoint(OF_THE_CARRIERS)
    assert grade(text.partition(": ")[2]) <= 6, grade(text.partition(": ")[2])


def grade(text: str) -> float:
    """Flesch-Kincaid, with syllables counted as groups of vowels."""
    words = re.findall(r"[a-z']+", text.lower())
    sentences = max(1, len(re.findall(r"[.:?!](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_a_proposal_shows_as_much_as_its_copy_level() -> None:
    said = proposal("Harborside", SHORT)
    assert said == (
        "Harborside: A plan for you: If the bar: text Sam. Reply OK and 0-10 how sure you are (OK 8), CHANGE or PASS."
    )
    discreet = proposal("Harborside", replace(SHORT, copy_level="discreet"))
    assert "Line one of your card." in discreet
    assert "Sam" not in discreet
    assert "The step from your last visit." in proposal("H", replace(SHORT, discreet=None, copy_level="discreet"))


def test_a_longer_plan_is_proposed_in_fewer_words_where_that_makes_one_segment() -> None:
    longer = replace(SHORT, cue="the Friday crowd heads for the bar", response="I say my exit line and text Sam now")
    said = proposal("Harborside", longer)
    assert said.startswith("Harborside: New plan: If the Friday crowd heads for the bar: I say my exit line")
    assert measure(said).segments == 1
    assert "A plan for you" in proposal("Harborside", replace(longer, cue="x" * 140))


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["personal", "discreet"]))
def test_a_proposal_of_whatever_words_is_one_line_and_asks_for_an_answer(
    cue: str, response: str, level: CopyLevel
) -> None:
    said = proposal("Harborside", PlanWords(cue, response, cue, level))
    assert said == plain(said)
    assert "CHANGE" in said


def test_a_text_about_the_week_says_how_many() -> None:
    said = [system_text(kind, LONGEST, week=5) for kind in SYSTEM]
    assert [text.partition(": ")[2] for text in said if " 5 a week" in text] == [
        "Up to 5 a week now. LESS turns it down.",
        "Up to 5 a week now. MORE turns it up.",
    ]


def test_the_opt_in_request_says_all_that_it_must() -> None:
    text = system_text(Kind.OPT_IN, Voice("Harborside", "+12025550199", 2))
    assert text == (
        "Harborside: Reply OK to get your plan texts, up to 2 a day. Msg&data rates may apply. "
        "HELP for help, STOP to end. Not for emergencies."
    )


def test_help_names_the_clinics_own_telephone() -> None:
    assert "+12025550199" in system_text(Kind.HELP, Voice("Harborside", "+12025550199", 2))


def test_a_stranger_is_not_told_whose_number_it_is() -> None:
    assert "Harborside" not in system_text(Kind.STRANGER, Voice("Harborside", "+12025550199", 2))


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (429, None, TryAgain(timedelta(seconds=7))),
        (429, 20429, TryAgain(timedelta(seconds=7))),
        (400, None, Fail(FailureClass.REFUSED)),
        (400, 21999, Fail(FailureClass.REFUSED)),
        (401, None, Fail(FailureClass.CONFIGURATION)),
        (403, 70000, Fail(FailureClass.CONFIGURATION)),
        (500, 20500, Ambiguous()),
        (503, None, Ambiguous()),
        (408, None, Ambiguous()),
        (302, None, Ambiguous()),
        (500, 21211, Ambiguous()),
    ],
)
def test_an_unknown_code_is_judged_by_its_status(status: int, code: int | None, expected: object) -> None:
    assert verdict(status=status, code=code, retry_after=7) == expected


def test_an_unknown_delivery_error_is_undelivered() -> None:
    assert delivery_failure(None) is delivery_failure(39999) is FailureClass.UNDELIVERED
    assert delivery_failure(39999, "failed") is delivery_failure(None, "failed") is FailureClass.REFUSED
    assert delivery_failure(None, "canceled") is FailureClass.CANCELED


@given(st.integers(0, 1000), st.integers(0, 100000))
def test_pauses_grow_and_end(tries: int, asked: int) -> None:
    wanted = timedelta(seconds=asked)
    pause = pause_before(tries, wanted)
    assert PAUSE <= pause <= max(LONGEST_PAUSE, min(wanted, LONGEST_ASKED))
    assert pause >= min(wanted, LONGEST_ASKED), "what was asked for is granted"
    assert pause <= pause_before(tries + 1, wanted)
    assert pause <= pause_before(tries, wanted, spread=0.99) < pause * 1.2
    urgent = pause_before(tries, wanted, urgent=True)
    longest = CRISIS_PAUSE if tries <= SOON else max(CRISIS_PAUSE, min(wanted, LONGEST_CRISIS_PAUSE))
    assert PAUSE <= urgent <= longest
    assert urgent <= pause_before(tries + 1, wanted, urgent=True)


NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
HERE = Circumstances(
    clinic=Clinic(QuietHours(time(20), time(8)), 1, frozenset({"sms"})),
    zone="America/New_York",
    consent=Consent.RECORDED,
    address=Address.USABLE,
    discharged=False,
    useful_until=NOON + timedelta(hours=24),
)
ANSWERED = {Consent.CONFIRMED, Consent.LAPSED}
TELLING = {Kind.FADED, Kind.OWN_CUE, Kind.MAINTAINED, Kind.STEPPED_BACK, Kind.COMES_TO_MIND}
ALLOWED = {
    Kind.OPT_IN: {Consent.RECORDED, Consent.ASKED},
    Kind.RENEW: {Consent.LAPSED},
    Kind.WELCOME: {Consent.CONFIRMED},
    Kind.SUPPORTER_NAMED: {Consent.CONFIRMED},
    Kind.HELP: set(Consent),
    Kind.STOPPED: {Consent.REVOKED},
    Kind.LEAVING: {Consent.HELD},
    Kind.NOT_UNDERSTOOD: set(Consent) - {Consent.HELD, Consent.REVOKED},
    Kind.PICTURE: set(Consent) - {Consent.HELD, Consent.REVOKED},
    Kind.NOTHING_OPEN: ANSWERED,
    Kind.SEEN_TO: set(Consent) - {Consent.REVOKED},
    Kind.STRANGER: set(Consent),
    Kind.ACCEPTED: ANSWERED,
    Kind.HOW_SURE: ANSWERED,
    Kind.TOO_BIG: ANSWERED,
    Kind.CHANGE_ASKED: ANSWERED,
    Kind.DECLINED: ANSWERED,
    Kind.SAID_BACK: ANSWERED,
    **dict.fromkeys([*OF_PACE, *OF_STEPS, *AT_ANY_HOUR, *PULLING, Kind.WALK_DONE, Kind.COMEBACK], ANSWERED),
    **{kind: {Consent.CONFIRMED} for kind in TELLING},
}


@pytest.mark.parametrize("kind", [*SYSTEM, *PULLING])
@pytest.mark.parametrize("consent", list(Consent))
def test_who_said_stop_hears_the_confirmation_and_help_alone(kind: SystemKind, consent: Consent) -> None:

    found = may_go(kind, replace(HERE, consent=consent), NOON)
    assert isinstance(found, Go if consent in ALLOWED[kind] else Drop)
    assert kind in USEFUL_FOR


@pytest.mark.parametrize("kind", SYSTEM)
@pytest.mark.parametrize("address", [Address.INVALID, Address.UNHEALTHY])
def test_to_a_number_that_took_no_texts_goes_what_who_texts_has_a_right_to(kind: SystemKind, address: Address) -> None:
    [consent, *_] = ALLOWED[kind]
    about = replace(HERE, consent=consent, address=address)
    assert isinstance(may_go(kind, about, NOON), Go if kind in {Kind.HELP, Kind.STOPPED} else Drop)
    assert isinstance(may_go(kind, replace(about, not_theirs=True), NOON), Drop), "somebody else has it"


@pytest.mark.parametrize("kind", sorted(AT_ANY_HOUR | OF_STEPS | {*OF_PACE, Kind.COMEBACK}))
def test_while_a_person_sees_to_a_client_no_plan_is_talked_about(kind: SystemKind) -> None:
    answered = kind in {Kind.BREAK, Kind.BACK, Kind.CALL_NOTED, Kind.SUPPORTER_ENDED, Kind.NO_SUPPORTER}
    assert isinstance(may_go(kind, replace(HERE, consent=Consent.CONFIRMED, held=True), NOON), Go if answered else Drop)


@pytest.mark.parametrize(
    ("kind", "consent"),
    [(Kind.OPT_IN, Consent.RECORDED), (Kind.RENEW, Consent.LAPSED), (Kind.SUPPORTER_NAMED, Consent.CONFIRMED)],
)
def test_what_asks_to_agree_waits_for_an_hour_that_is_permitted(kind: SystemKind, consent: Consent) -> None:
    later = NOON + timedelta(hours=10)
    about = replace(HERE, permitted_at=later)
    assert may_go(kind, replace(about, consent=consent), NOON) == WaitUntil(later)
    assert may_go(kind, replace(about, consent=consent), later) == Go()

    assert may_go(Kind.HELP, replace(about, consent=Consent.CONFIRMED), NOON) == Go()


@pytest.mark.parametrize("kind", SYSTEM)
def test_what_is_told_of_a_plan_unasked_needs_nudges_to_be_agreed_to(kind: SystemKind) -> None:
    consent = Consent.CONFIRMED if Consent.CONFIRMED in ALLOWED[kind] else min(ALLOWED[kind])
    about = replace(HERE, consent=consent, purposes=frozenset({Purpose.RECAP}))
    found = may_go(kind, about, NOON)
    assert found == (Drop(Reason.PURPOSE_NOT_AGREED) if kind in TELLING else Go())


def test_what_is_not_known_yet_is_waited_for() -> None:

    assert may_go(Kind.OPT_IN, replace(HERE, clinic=None), NOON) == WaitToKnow()
    assert may_go(Kind.OPT_IN, replace(HERE, zone=None, address=Address.MISSING), NOON) == WaitToKnow()


def test_a_text_past_its_use_is_dropped() -> None:
    assert may_go(Kind.OPT_IN, HERE, HERE.useful_until) == Drop(Reason.MOMENT_PASSED)


def test_without_a_number_on_either_side_nothing_goes() -> None:

    assert may_go(Kind.OPT_IN, replace(HERE, address=Address.MISSING), NOON) == Drop(Reason.NO_ADDRESS)
    assert may_go(Kind.OPT_IN, replace(HERE, address=Address.INVALID), NOON) == Drop(Reason.NUMBER_INVALID)
    silent = replace(HERE, clinic=Clinic(QuietHours(time(20), time(8)), 1, frozenset()))
    assert may_go(Kind.OPT_IN, silent, NOON) == Drop(Reason.NO_SENDER)
    assert may_go(Kind.OPT_IN, replace(HERE, discharged=True), NOON) == Drop(Reason.DISCHARGED)


@pytest.mark.parametrize(
    ("hours", "english", "spanish"),
    [
        (1, "1 h", "1 h"),
        (48, "48 h", "48 h"),
        (49, "3 days", "3 dias"),
        (72, "3 days", "3 dias"),
        (168, "7 days", "7 dias"),
    ],
)
def test_how_soon_words_are_read_is_told_in_hours_and_above_two_days_in_days(
    hours: int, english: str, spanish: str
) -> None:
    for language, said in (("en", english), ("es", spanish)):
        for kind, by_mail in product(sorted(SAYING_WHEN_READ), (False, True)):
            voice = Voice("H", "+12025550199", 3, language)
            assert said in system_text(kind, voice, by_mail=by_mail, read_within=hours), (kind, language)
            assert said not in system_text(kind, voice, by_mail=by_mail), (kind, language)
