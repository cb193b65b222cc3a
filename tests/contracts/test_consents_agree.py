"""The planner folds its ledger and the notifier moves its rows: of the same facts both have the same consent, for the same purposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handrail_notifier.core.consent import STANDS, Consent, ConsentEvent, after
from handrail_planner.core.consent import Entry, Said, State, consent_from
from handrail_shared.contracts.purposes import AT_FIRST, Purpose, Purposes, after_no, after_yes
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SAME: dict[Consent, State] = {
    Consent.NONE: "none",
    Consent.RECORDED: "recorded",
    Consent.ASKED: "recorded",
    Consent.CONFIRMED: "confirmed",
    Consent.LAPSED: "lapsed",
    Consent.HELD: "held",
    Consent.REVOKED: "revoked",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happens to a consent for texts. `named`: the purposes that it names, if it may; `form_opens`: the client leaves
    where no answer of theirs is read."""

    what: ConsentEvent
    named: Purposes | None = None
    form_opens: bool = False


NOT_BY_THEMSELVES = {ConsentEvent.CONFIRM, ConsentEvent.RECORD_LEFT}
"""What the clinic's form comes to, by how things stand."""
named = st.frozensets(st.sampled_from(Purpose), min_size=1)
facts = st.lists(
    st.one_of(
        st.builds(Fact, st.just(ConsentEvent.RECORD), st.none() | named),
        st.builds(Fact, st.just(ConsentEvent.REVOKE), st.none() | named),
        st.builds(Fact, st.just(ConsentEvent.REVOKE), st.none(), st.booleans()),
        st.builds(Fact, st.sampled_from(sorted(set(ConsentEvent) - NOT_BY_THEMSELVES))),
    ),
    max_size=12,
)
SAID: dict[Consent, Said] = {Consent.CONFIRMED: "confirmed", Consent.HELD: "held", Consent.LAPSED: "lapsed"}


@given(facts)
def test_both_services_have_the_same_consent(story: Sequence[Fact]) -> None:
    state, purposes, ledger, left = Consent.NONE, AT_FIRST, list[Entry](), False
    for minute, fact in enumerate(story):
        at = NOON + timedelta(minutes=minute)
        before = state
        if fact.what is ConsentEvent.REVOKE and fact.named is not None:
            purposes = after_no(purposes, fact.named)
            ledger.append(Entry("revoked", at, "clinic_request", purposes=fact.named))
            continue
        what = ConsentEvent.RECORD_LEFT if left and fact.what is ConsentEvent.RECORD else fact.what
        state = after(before, what)
        if fact.what is ConsentEvent.REVOKE:
            left = not fact.form_opens
        left = left and state is not Consent.CONFIRMED
        if fact.what is ConsentEvent.RECORD:
            purposes = after_yes(purposes, fact.named, stands=before in STANDS)
            ledger.append(Entry("recorded", at, "clinic_form", "v1", fact.named))
        elif fact.what is ConsentEvent.REVOKE:
            ledger.append(Entry("revoked", at, "one_click", form_opens=fact.form_opens))
        elif state is not before and state in SAID:
            ledger.append(Entry(SAID[state], at, "reply_ok"))
    folded = consent_from("sms", ledger)
    assert folded.state == SAME[state]
    if state is not Consent.NONE:
        assert folded.purposes == purposes
