"""Each thing that a storm must not find is found if it is there: planted in the ledger or in the carrier's list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from tests.chaos.storm.planting import WORDS, Clinic, Lot, Person
from tests.chaos.storm.verdict import (
    AS_THE_OTHERS,
    ID_ANOTHERS,
    Attempt,
    Held,
    Ledger,
    Sent,
    Verdict,
    held,
    judge,
    sent_to,
)

DUE = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CLINIC = Clinic(UUID(int=1), "+12025550100", time(21), tuple(Lot))


def person(number: int, words: int | None = None, zone: str = "America/New_York") -> Person:
    ids = (UUID(int=100 * number + each) for each in (1, 2, 3))
    until = DUE + timedelta(minutes=30)
    return Person(
        number, Lot.OPEN, CLINIC, *ids, zone, f"+1203555010{number}", DUE, until, number if words is None else words
    )


ONE, TWO, SIBLING = person(1), person(2), person(3, words=2)


@dataclass
class Night:
    """A storm in which all went well, until something is planted."""

    everyone: list[Person] = field(default_factory=lambda: [ONE, TWO, SIBLING])
    sent: dict[int, list[Sent]] = field(
        default_factory=lambda: {
            1: [Sent("S1", DUE + SECOND)],
            2: [Sent("S2", DUE + SECOND), Sent("S3", DUE + 2 * SECOND)],
        }
    )
    states: dict[UUID, str] = field(
        default_factory=lambda: dict.fromkeys((e.client for e in (ONE, TWO, SIBLING)), "sent")
    )
    reasons: dict[UUID, str] = field(default_factory=dict)
    attempts: list[Attempt] = field(
        default_factory=lambda: [Attempt(e.client, DUE, f"S{e.number}") for e in (ONE, TWO, SIBLING)]
    )
    stops: dict[int, datetime] = field(default_factory=dict)

    def judged(self) -> Verdict:
        return judge(self.everyone, self.sent, Ledger(self.states, self.reasons, self.attempts), self.stops)


def test_of_what_went_well_nothing_is_said() -> None:
    verdict = Night().judged()
    assert verdict.faultless
    assert verdict.plentiful
    assert verdict.siblings == 2


def _twice(night: Night) -> None:
    night.sent[1].append(Sent("S9", DUE + 3 * SECOND))


def _a_third_to_two(night: Night) -> None:
    night.sent[2].append(Sent("S9", DUE + 3 * SECOND))


def _gone_without_a_word(night: Night) -> None:
    night.sent[1], night.attempts = [], night.attempts[1:]
    night.states[ONE.client] = "expired"


def _one_of_two_is_gone(night: Night) -> None:
    night.sent[2].pop()
    night.attempts.pop()
    night.states[SIBLING.client] = "expired"


def _on_record_and_never_there(night: Night) -> None:
    night.sent[1] = []


def _there_and_on_nobodys_record(night: Night) -> None:
    night.attempts[0] = replace(night.attempts[0], provider_id=None)


def _one_text_of_two_attempts(night: Night) -> None:
    night.attempts[2] = replace(night.attempts[2], provider_id="S2")


def _begun_after_a_stop(night: Night) -> None:
    night.stops[1] = DUE - SECOND


def _arrived_long_after_a_stop(night: Night) -> None:
    night.stops[1], night.sent[1] = DUE + SECOND, [Sent("S1", DUE + 5 * SECOND)]


def _held_and_not_given_back(night: Night) -> None:
    night.stops[1], night.sent[1] = DUE + SECOND, [Sent("S1", DUE + 12 * SECOND, held=True)]


def _before_its_window(night: Night) -> None:
    night.sent[1] = [Sent("S1", DUE - SECOND)]


def _after_its_window(night: Night) -> None:
    night.sent[1] = [Sent("S1", DUE + timedelta(minutes=31))]


def _at_night(night: Night) -> None:
    night.everyone[0] = replace(ONE, zone="Asia/Tokyo")


PLANTED: Mapping[Callable[[Night], None], str] = {
    _twice: "doubled",
    _a_third_to_two: "doubled",
    _gone_without_a_word: "lost",
    _one_of_two_is_gone: "lost",
    _on_record_and_never_there: "unlike",
    _there_and_on_nobodys_record: "unlike",
    _one_text_of_two_attempts: "unlike",
    _begun_after_a_stop: "after_stop",
    _arrived_long_after_a_stop: "after_stop",
    _held_and_not_given_back: "after_stop",
    _before_its_window: "at_a_bad_time",
    _after_its_window: "at_a_bad_time",
    _at_night: "at_a_bad_time",
}


@pytest.mark.parametrize(("plant", "found"), PLANTED.items(), ids=lambda each: getattr(each, "__name__", each))
def test_what_must_not_be_is_found(plant: Callable[[Night], None], found: str) -> None:
    night = Night()
    plant(night)
    verdict = night.judged()
    assert getattr(verdict, found)
    assert not verdict.faultless


@pytest.mark.parametrize("reason", ["revoked", ID_ANOTHERS])
def test_to_send_little_is_no_success(reason: str) -> None:
    night = Night()
    _gone_without_a_word(night)
    night.reasons[ONE.client] = reason
    verdict = night.judged()
    assert verdict.faultless
    assert not verdict.plentiful


def test_of_two_with_one_phone_the_ledger_may_know_both_texts_as_ones() -> None:
    night = Night()
    night.attempts[2] = replace(night.attempts[2], client=TWO.client)
    verdict = night.judged()
    assert verdict.faultless, verdict
    assert verdict.withheld == {AS_THE_OTHERS: 1}


def test_a_stop_between_record_and_carrier_is_told_of() -> None:
    night = Night()
    night.stops[1] = DUE + SECOND / 2
    assert night.judged().between == 1


def test_what_is_held_is_out_of_reach_in_its_last_seconds() -> None:
    night = Night()
    night.stops[1], night.sent[1] = DUE + SECOND, [Sent("S1", DUE + 8 * SECOND, held=True)]
    assert night.judged().faultless


def test_who_is_on_record_as_not_stopped_is_no_fault() -> None:
    night = Night()
    _held_and_not_given_back(night)
    told = Ledger(night.states, night.reasons, night.attempts, escaped={ONE.client})
    assert judge(night.everyone, night.sent, told, night.stops).faultless


def test_of_the_carriers_list_what_it_gave_back_is_nobodys() -> None:
    about = {"direction": "outbound-api", "created_at": DUE.isoformat(), "service_sid": "MG1"}
    messages = [
        about | {"sid": "S1", "shown": f"{WORDS} 1.", "status": "delivered", "sent_at": (DUE + SECOND).isoformat()},
        about | {"sid": "S2", "shown": f"{WORDS} 2.", "status": "canceled", "sent_at": None},
        about | {"sid": "S3", "shown": "Texts are off.", "status": "sent", "sent_at": None, "service_sid": None},
    ]
    assert sent_to(messages) == {1: [Sent("S1", DUE + SECOND, held=True)]}
    assert held(messages, escaped=0) == Held(went_out=1, given_back=1, escaped=0)
    night = Night()
    night.sent[2].pop()
    ledger = Ledger(night.states | {SIBLING.client: "expired"}, {SIBLING.client: "revoked"}, night.attempts)
    assert not judge(night.everyone, night.sent, ledger, {}).faultless
    assert judge(night.everyone, night.sent, ledger.without({"S3"}), {}).faultless
