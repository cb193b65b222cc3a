"""What the last defences say to those who watch: what was kept back, what is stopped, and what the doctor finds."""

from collections.abc import Iterable

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding
from prometheus_client import Counter, Gauge

from handrail_notifier.core.breaker import Gate
from handrail_notifier.core.errors import ERRORS, FailureClass
from handrail_notifier.store import breakers

WITHHELD = Counter("handrail_notifier_withheld_total", "Texts that were kept back, by reason.", ["reason"])
STOPPED = Gauge("handrail_notifier_stopped", "Breakers that let no text pass, by what they stop.", ["gate"])
FAILURES = Counter(
    "handrail_notifier_carrier_failures_total", "Texts that failed, by class and the carrier's code.", ["class", "code"]
)
_SAYS = {
    Gate.ACCOUNT: "the carrier's account is refused, and no clinic's texts go out: see the credentials and the account's state",
    Gate.SENDER: "senders that the carrier refuses: {many}; see their registration, or give the clinic another number",
    Gate.WORDING: "wordings that carriers filter: {many}; see GET /v1/breakers",
    Gate.CAP: "senders at their carrier's cap for the day: {many}",
    Gate.ACCOUNT_CAP: "the account is at its cap with the carrier",
}
_BAD = frozenset({Gate.ACCOUNT, Gate.SENDER, Gate.ACCOUNT_CAP})


def withheld(reasons: Iterable[str]) -> None:
    """A text was kept back for these reasons."""
    for reason in reasons:
        WITHHELD.labels(reason).inc()


def failed(why: FailureClass, code: int | None) -> None:
    """A text failed. Codes that we have no row for are counted together."""
    FAILURES.labels(why.value, str(code) if code in ERRORS else "other").inc()


async def measure(db: Db, clock: Clock, account: str | None) -> dict[Gate, int]:
    """How many breakers are open, of the carrier's only those of this account; the gauge says so too."""
    async with db.everywhere() as tx:
        found = await breakers.open_ones(tx, clock.now(), account)
    many = {gate: found.get(gate.value, 0) for gate in Gate}
    for gate, count in many.items():
        STOPPED.labels(gate.value).set(count)
    return many


async def finding(db: Db, clock: Clock, account: str | None) -> Finding:
    """For the doctor: what keeps texts from going out."""
    many = await measure(db, clock, account)
    stopped = [gate for gate in Gate if many[gate]]
    if not stopped:
        return Finding("sending", "good", "nothing is stopped")
    says = "; ".join(_SAYS[gate].format(many=many[gate]) for gate in stopped)
    return Finding("sending", "bad" if _BAD & set(stopped) else "look", says)
