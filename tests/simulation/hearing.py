"""What carrier and mail server say of what they took, and how the notifier hears it: late, twice, out of order, or of nobody yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handrail_notifier.core.delivery import Source
from handrail_notifier.core.evidence import next_place_look, reported
from handrail_notifier.core.mail.codes import Status
from handrail_notifier.core.nudge import TextEvent, TextState

from tests.simulation.carrier import Taken
from tests.simulation.ledger import Ledger
from tests.simulation.machine import Process
from tests.simulation.relay import COMPLAINED, Mailed, Relay
from tests.simulation.store import Attempt, Softly, Write

_FAILED = frozenset({"undelivered", "failed"})
_ON_ITS_WAY = frozenset({TextState.ACCEPTED, TextState.SENT})


class Early:
    """A report that waits to know whose it is."""

    __slots__ = ("code", "looks", "received_at", "sid", "status")

    def __init__(self, sid: str, status: str, code: int, received_at: datetime) -> None:
        self.sid, self.status, self.code, self.received_at = sid, status, code, received_at
        self.looks = 0

    @property
    def name(self) -> str:
        return f"report of {self.sid}"


class Hearing(Ledger):
    """`heard_...`: what was said, by whom it was named and what arrived, once that is on record."""

    relay: Relay
    heard_named: set[tuple[Attempt, str]]
    heard_delivered: dict[str, tuple[str, datetime]]

    # What the carrier does.

    def _arrive(self, process: Process, life: int, attempt: Attempt, called_at: datetime) -> None:
        """A request whose sender has died may still arrive."""
        if process.life != life and self.draw() < 0.5:
            return
        taken = self.carrier.take(attempt, called_at, self.now)
        self._report(taken, "queued", 0)
        for seconds, status, code in self.carrier.journey():
            self.soon(seconds, None, self._report, taken, status, code)

    def _report(self, taken: Taken, status: str, code: int) -> None:
        taken.status, taken.code = status, code
        if status in _FAILED and taken.failed_at is None:
            taken.failed_at = self.now
        for seconds in self.carrier.calls_back():
            process = self.processes[self.draw() < 0.5]
            names = self.draw() < 0.85
            self.soon(seconds, None, self._call_back, process, taken, status, code, names)

    # The webhook.

    def _call_back(self, process: Process, taken: Taken, status: str, code: int, names: bool) -> None:
        """`names`: its address names the attempt; else only the carrier's own id of the text is known."""
        if process.down_until > self.now:
            return
        named = names and taken.attempt in taken.text.attempts
        row = taken.attempt if named else self._whose(taken.sid)

        def then(done: bool) -> None:
            if done and named:
                self.heard_named.add((taken.attempt, taken.sid))
            if done and status == "delivered":
                self.heard_delivered.setdefault(taken.text.name, (taken.sid, self.now))

        if row is not None:
            self._transact(process, lambda: self._heard(row, taken.sid, status, code, named=named), then)
        elif not self.code.forgets_early_reports:
            self._commit(self._waits(Early(taken.sid, status, code, self.now)), then)
        else:
            then(True)

    def _heard(self, row: Attempt, sid: str, status: str, code: int, *, named: bool) -> Sequence[Write]:
        """Each thing that is said of a text counts once for whoever it is taken to be of."""
        key = (sid, status, code, row.name)
        if key in self.store.reports:
            return ()
        news = reported(status, code or None, sid, by=Source.CALLBACK)
        learned = self._learned(row, replace(news, guessed=not named)) if news else ()
        return [(self.store.reports, "+", key), *learned]

    def _waits(self, early: Early) -> Sequence[Write]:
        if any(
            (each.sid, each.status, each.code) == (early.sid, early.status, early.code) for each in self.store.early
        ):
            return ()
        look = next_place_look(early.received_at, 0, self.now)
        assert look is not None
        self.at(look, None, self._place, early)
        return [(self.store.early, "+", early)]

    def _place(self, early: Early) -> None:
        """Both processes do; the lease on a look is left out here."""
        if early not in self.store.early:
            return
        row = self._whose(early.sid)
        early.looks += 1
        if row is not None:
            self._transact(
                None, lambda: self._heard(row, early.sid, early.status, early.code, named=False), self._placed(early)
            )
        else:
            self._look_for_its_place(early)

    def _placed(self, early: Early) -> Callable[[bool], None]:
        return lambda done: self.store.early.remove(early) if done else self._look_for_its_place(early)

    def _look_for_its_place(self, early: Early) -> None:
        look = next_place_look(early.received_at, early.looks, self.now)
        if look is not None:
            self.at(look, None, self._place, early)
        else:
            self.store.early.remove(early)

    # What the mail server does.

    def _arrive_by_mail(self, process: Process, life: int, attempt: Attempt, called_at: datetime) -> None:
        if process.life != life and self.draw() < 0.5:
            return
        mailed = self.relay.take(attempt, called_at)
        for seconds, status in self.relay.comes_back():
            self.soon(seconds, None, self._comes_back, mailed, status)

    def _comes_back(self, mailed: Mailed, status: Status) -> None:
        """Handed in until somebody takes it."""
        if status is not COMPLAINED and mailed.failed_at is None:
            mailed.failed_at = self.now
        process = self.processes[self.draw() < 0.5]
        if process.down_until > self.now:
            self.at(process.down_until, None, self._comes_back, mailed, status)
            return

        def then(done: bool) -> None:
            if not done:
                self.soon(60, None, self._comes_back, mailed, status)

        self._transact(process, lambda: self._bounced(mailed, status), then)

    def _bounced(self, mailed: Mailed, status: Status) -> Sequence[Write]:
        """Each thing that is reported of a mail counts once."""
        row, key = mailed.attempt, (mailed.sid, "bounced", status.number, mailed.attempt.name)
        if key in self.store.reports:
            return ()
        heard: Write = (self.store.reports, "+", key)
        if status is COMPLAINED:
            return [heard, *self._complained()]
        first = next(each for each in row.text.attempts if each.channel == "email")
        news = self.code.came_back(
            status,
            tries=row.tries_by_channel,
            first_at=first.sending_since,
            useful_until=row.text.useful_until,
            now=self.now,
        )
        softly = status.kind == 4 and row.state in _ON_ITS_WAY and news.event is not TextEvent.COME_BACK
        turned: list[Write] = [(row.text.softly, "+", Softly(row.name, self.now))] if softly else []
        return [heard, *self._learned(row, news), *turned]
