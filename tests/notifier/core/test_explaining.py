"""Decisions in plain words."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from handrail_notifier.core.decision import (
    CHANNELS,
    Address,
    Channel,
    Context,
    Postpone,
    Reason,
    SafeHours,
    Send,
    Withhold,
    decide,
)
from handrail_notifier.core.explaining import (
    NOTHING_AGAINST,
    PLAIN,
    WITH_NUMBERS,
    grounds,
    put_off,
    sentence,
    sentences,
)
from handrail_notifier.core.fading import Phase
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.core.test_decision import (
    CONFIRMED,
    LASTING,
    NOW,
    PASSING,
    STARTS,
    ago,
    client,
    clinic,
    contexts,
    opening,
    plan,
    wishing,
)
from tests.notifier.core.test_decision import (
    PLAIN as PLAIN_CONTEXT,
)

WELL_SAID = re.compile(r"[A-Z0-9][^{}]*[^ .,;]\.")
SAID: dict[Reason, str] = {
    Reason.NO_CONSENT: "The client has not agreed to texts.",
    Reason.CONSENT_NOT_CONFIRMED: "Texts are agreed to, but the client has not confirmed it yet.",
    Reason.CONSENT_LAPSED: "The consent was confirmed too long ago, and the client has not confirmed it anew yet.",
    Reason.REVOKED: "The consent was withdrawn.",
    Reason.PURPOSE_NOT_AGREED: "The client has not agreed to be written to for this.",
    Reason.CRISIS_HOLD: "A person at the clinic is seeing to this client: no nudges until they say so.",
    Reason.ON_HOLD: "The clinic lets this client be.",
    Reason.ON_BREAK: "The client takes a break, up to and with Mon 2 Mar.",
    Reason.CLINIC_PAUSED: "The clinic has paused all nudges.",
    Reason.DAILY_CAP: "The day's cap of 1 was reached: the last nudge was sent at 11:40.",
    Reason.WEEKLY_CAP: "The cap of 4 in any seven days was reached: 4 were sent since Wed 25 Feb, 16:40.",
    Reason.ALREADY_ANSWERED: "The client has answered for this moment already.",
    Reason.UNANSWERED: "12 nudges in a row, or more, went unanswered, so none is sent until the client or the clinic starts again.",
    Reason.FADED: "The plan lives by its own cue: one nudge a week is sent for it; the last was sent on Sat 28 Feb, 16:40.",
    Reason.EXPLORING: "The clinic leaves out 10% of its nudges by a draw, to see what nudging is worth; this is one.",
    Reason.PLAN_ENDED: "The plan has ended.",
    Reason.PLAN_PAUSED: "The plan rests.",
    Reason.PLAN_EXPIRED: "The plan ran out at 16:40.",
    Reason.MOMENT_PASSED: "The moment had passed: from 16:40 on it was of no more use.",
    Reason.CLINIC_UNKNOWN: "The clinic's settings have not been heard yet.",
    Reason.NO_SENDER: "The clinic has no number to text from.",
    Reason.NO_ADDRESS: "The client has no number.",
    Reason.NUMBER_INVALID: "The client's number takes no texts.",
    Reason.NO_TEXTS_WANTED: "The client wants no nudges by text.",
    Reason.NUMBER_DOUBTFUL: "3 texts in a row failed at the number, so it is tried once in seven days; last on Sat 28 Feb, 16:40.",
    Reason.NUMBER_UNHEALTHY: "Texts to the number failed on three different days: it is let be until the client texts or the clinic states it anew.",
    Reason.COUNTRY_NOT_ALLOWED: "The clinic does not write to the country of that number.",
    Reason.SENDING_STOPPED: "The carrier takes no texts of the clinic: something is set up wrong there, and the operator is told.",
    Reason.WORDING_STOPPED: "Carriers filtered this wording too often, so it rests.",
    Reason.CARRIER_CAP: "The carrier takes no more texts for now: its own cap is reached.",
    Reason.SPEND_CAP: "The clinic's cap of segments for the day was reached.",
    Reason.NUMBER_CAP: "The number has had as many texts within a day as any may get.",
    Reason.SAME_TEXT: "The number has just had the same words several times.",
    Reason.LOOPING: "Answers went back and forth as between two machines, so no more are given for an hour.",
    Reason.FLOODED: "More texts came in within a minute than anybody types: they are kept and not answered.",
    Reason.STRANGERS_CAP: "Enough unknown numbers were answered this hour.",
    Reason.NOT_ANSWERABLE: "It only asks something, and nobody reads what is answered by mail.",
    Reason.DISCHARGED: "The client is no longer in care.",
    Reason.UNREADABLE: "What is sealed for the client does not open: the client was forgotten, or the root key is another.",
    Reason.QUIET_HOURS: "Quiet hours: 16:00 to 17:00, client's time.",
    Reason.UNLAWFUL_HOURS: "The hours chosen for us_ri: Mon to Fri 09:00 to 18:00, Sat 10:00 to 17:00, Sun 10:00 to 17:00, client's time.",
    Reason.UNSAFE_HOURS: "The client can safely get a text from 16:55 to 19:00 only, client's time.",
    Reason.TOO_SOON: "The last nudge was sent at 12:55, and 4 hours must lie between two.",
    Reason.BUSY: "The client's calendar is busy until 16:45.",
    Reason.IN_CONVERSATION: "The client texted at 16:39: for 3 minutes no nudge cuts in.",
    Reason.CATCHING_UP: "It was due at 16:35 and held up by an outage; what is late goes out spread.",
    Reason.NO_ROOM: "More texts waited than the sender's rate lets out before the moment passed.",
    Reason.PROPOSAL_CLOSED: "The plan was answered, taken back or replaced before its text went out.",
    Reason.LATER_ONCE: "The client has put this nudge off once already.",
    Reason.LATER_PAST: "Its moment will be over by the time that the client asked for.",
    Reason.FAULT: "Deciding failed until it was too late: the log has the error.",
}  # fmt: skip


def case(reason: Reason) -> Context:
    """A context in which only this reason holds."""
    if reason in LASTING:
        return LASTING[reason](PLAIN_CONTEXT)
    return PASSING[reason][0](PLAIN_CONTEXT) if reason in PASSING else PLAIN_CONTEXT


def test_every_reason_has_its_sentence() -> None:
    assert set(Reason) == PLAIN.keys() == SAID.keys()
    assert set(Reason) >= WITH_NUMBERS.keys()
    assert len(set(PLAIN.values())) == len(Reason), "no two are told alike"


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_told_with_the_numbers_of_its_context(reason: Reason) -> None:
    assert sentence(reason, case(reason), NOW) == SAID[reason]


@pytest.mark.parametrize("reason", Reason)
def test_without_a_record_a_reason_is_told_without_numbers(reason: Reason) -> None:
    assert sentence(reason, None, NOW) == PLAIN[reason]
    assert WELL_SAID.fullmatch(PLAIN[reason])
    assert not re.search(r"\d", PLAIN[reason])


@given(contexts, st.sampled_from(Reason), st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_no_sentence_needs_what_a_context_lacks(context: Context, reason: Reason, later: timedelta) -> None:
    said = sentence(reason, context, NOW + later)
    assert WELL_SAID.fullmatch(said), said
    assert "None" not in said


@given(contexts, st.sampled_from(CHANNELS))
def test_grounds_are_told_from_any_context(context: Context, channel: Channel) -> None:
    said = grounds(Send(channel), context, NOW)
    assert WELL_SAID.fullmatch(said), said
    assert (said == NOTHING_AGAINST) == (context.clinic is None)


@given(contexts)
def test_whatever_is_decided_is_explained_reason_by_reason(context: Context) -> None:
    match decide(context, NOW):
        case Send() as send:
            assert "agreed to and confirmed" in grounds(send, context, NOW)
        case Withhold(reasons):
            told = sentences(reasons, context, NOW)
            assert len(set(told)) == len(reasons)
        case Postpone(until, reasons):
            told = sentences(reasons, context, NOW)
            assert put_off(until, reasons, context, NOW, context.client.zone).endswith(" ".join(told))


def test_a_nudge_that_was_sent_is_told_with_its_grounds() -> None:
    assert grounds(Send("sms"), PLAIN_CONTEXT, NOW) == (
        "The window opens at 17:00; texts are agreed to and confirmed; 0 of 1 today, 0 of 4 in seven days; phase: learn."
    )
    some = plan(client(clinic(PLAIN_CONTEXT, daily_cap=2), sent=ago(5, 30, 60), unanswered=3), phase=Phase.OWN_CUE)
    assert grounds(Send("email"), some, STARTS) == (
        "The window is open until 19:00; mails are agreed to and confirmed; 1 of 2 today, 3 of 4 in seven days;"
        " 3 nudges in a row unanswered; phase: own cue."
    )
    assert grounds(Send("sms"), PLAIN_CONTEXT, STARTS + timedelta(hours=3)).startswith("The window closed at 19:00;")
    assert grounds(Send("sms"), None, NOW) == NOTHING_AGAINST


def test_a_nudge_that_was_put_off_is_told_until_when_and_why() -> None:
    busy = client(PLAIN_CONTEXT, busy_until=NOW + timedelta(minutes=5))
    assert put_off(NOW + timedelta(minutes=5), (Reason.BUSY,), busy, NOW, "America/New_York") == (
        "Put off, to be decided again at 16:45. The client's calendar is busy until 16:45."
    )


def test_times_are_the_clients_own_and_another_day_is_named() -> None:
    tokyo = client(PLAIN_CONTEXT, zone="Asia/Tokyo", busy_until=datetime(2026, 3, 3, 15, 30, tzinfo=UTC))
    assert sentence(Reason.BUSY, tokyo, NOW) == "The client's calendar is busy until Wed 4 Mar, 00:30."
    long_ago = plan(PLAIN_CONTEXT, expires_at=datetime(2025, 12, 31, 23, 0, tzinfo=UTC))
    assert sentence(Reason.PLAN_EXPIRED, long_ago, NOW) == "The plan ran out on Wed 31 Dec 2025, 18:00."


def test_a_cap_is_told_as_it_holds_for_the_client() -> None:
    greedy = client(wishing(PLAIN_CONTEXT, a_day=3), sent=ago(1, 3))
    assert sentence(Reason.DAILY_CAP, greedy, NOW).startswith(
        "The day's cap of 2 was reached: the last nudge was sent at 15:40"
    )
    none = wishing(PLAIN_CONTEXT, a_week=0)
    assert sentence(Reason.WEEKLY_CAP, none, NOW) == "The cap for any seven days is 0."


@pytest.mark.parametrize(
    ("phase", "since", "says"),
    [
        (Phase.PRACTISE, 10, "being practised: about half"),
        (Phase.MAINTAIN, 10, "one nudge in thirty days"),
        (Phase.MAINTAIN, 90, "for 90 days: no more"),
        (Phase.LEARN, 10, PLAIN[Reason.FADED]),
    ],
)
def test_fading_is_told_by_its_phase(phase: Phase, since: int, says: str) -> None:
    faded = plan(PLAIN_CONTEXT, phase=phase, phase_since=NOW - timedelta(days=since))
    assert says in sentence(Reason.FADED, faded, NOW)


@pytest.mark.parametrize(
    ("unanswered", "says"), [(3, "this one by a draw"), (5, "one in six days"), (8, "one in fifteen days")]
)
def test_silence_is_told_by_its_step(unanswered: int, says: str) -> None:
    silent = client(PLAIN_CONTEXT, unanswered=unanswered, sent=ago(48))
    said = sentence(Reason.UNANSWERED, silent, NOW)
    assert said.startswith(f"{unanswered} nudges in a row went unanswered")
    assert says in said
    assert said.endswith("the last was sent on Sat 28 Feb, 16:40.")


def test_mail_is_told_as_mail() -> None:
    mail = client(PLAIN_CONTEXT, agreements={"email": CONFIRMED}, addresses={"email": Address.INVALID})
    assert sentence(Reason.NUMBER_INVALID, mail, NOW) == "The client's mail address takes no mails."
    assert sentence(Reason.NO_ADDRESS, mail, NOW) == "The client has no mail address."
    assert sentence(Reason.NO_SENDER, mail, NOW) == "The clinic has no address to mail from."


def test_a_hold_is_told_to_its_last_day() -> None:
    held = client(PLAIN_CONTEXT, paused_by="clinic", paused_until=date(2027, 1, 4))
    assert sentence(Reason.ON_HOLD, held, NOW) == "The clinic lets this client be, up to and with Mon 4 Jan 2027."


def test_a_nudge_that_was_promised_is_told_where_it_is_what_stands_against_another() -> None:
    near = client(PLAIN_CONTEXT, sent=ago(5), promised=(NOW + timedelta(hours=2),))
    assert sentence(Reason.TOO_SOON, near, NOW) == (
        "A nudge that the client wants once more is to come at 18:40, and 4 hours must lie between two."
    )
    both = replace(near, client=replace(near.client, sent=ago(1)))
    assert sentence(Reason.TOO_SOON, both, NOW).startswith("The last nudge was sent at 15:40")
    far = replace(near, client=replace(near.client, promised=(NOW + timedelta(hours=5),)))
    assert sentence(Reason.TOO_SOON, far, NOW).startswith("The last nudge was sent at 11:40")


def test_hours_that_are_the_same_on_every_day_are_told_once() -> None:
    assert sentence(Reason.UNLAWFUL_HOURS, clinic(PLAIN_CONTEXT, jurisdiction="uk"), NOW) == (
        "The hours chosen for uk: 08:00 to 21:00, client's time."
    )
    gap = replace(PLAIN_CONTEXT, clinic=None)
    assert sentence(Reason.TOO_SOON, gap, NOW) == PLAIN[Reason.TOO_SOON]
    assert sentence(Reason.UNSAFE_HOURS, wishing(gap, safe=SafeHours(time(9), time(17))), NOW).startswith(
        "The client can safely get a text from 09:00 to 17:00"
    )
    assert sentence(Reason.CATCHING_UP, opening(gap, due_at=NOW - timedelta(days=1)), NOW) == (
        "It was due on Sun 1 Mar, 16:40 and held up by an outage; what is late goes out spread."
    )
