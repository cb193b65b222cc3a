"""The notifier's part in a schedule: what falls due is claimed, handed over, answered, reported and looked for.

What is decided is decided by the notifier's own functions (`Code`); around them stand only rows, steps and chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from handrail_notifier.core import courtesy
from handrail_notifier.core.consent import Consent, ConsentEvent
from handrail_notifier.core.consent import after as after_consent
from handrail_notifier.core.courtesy import Circumstances, Drop
from handrail_notifier.core.decision import Address, Clinic
from handrail_notifier.core.delivery import LONGEST_CALL, Fact, Learned, Note, Source
from handrail_notifier.core.evidence import Away, Evidence, Patience, Seen, among, next_place_look, reported
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import OPEN, TextEvent, TextState, after
from handrail_notifier.core.owning import Claim, Other
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.retry import PAUSE, Ambiguous, Fail, FailureClass, TryAgain
from handrail_notifier.dispatcher.sending import FRESH, LEARN_TRIES

from tests.simulation.carrier import LONGEST_LAG, Call, Taken
from tests.simulation.machine import GRACE, LEASE, NOTIFIER, START, Code, Machine, Process
from tests.simulation.store import Attempt, Text, Write

_STILL_ALLOWED = frozenset({Kind.STOPPED, Kind.HELP})
ONE_PHONE = 10**9
"""From here on seeds are drawn for whether two clients have one phone and get the same words."""
_SENDING = after(after(TextState.PLANNED, TextEvent.CLAIM), TextEvent.ATTEMPT)


class Early:
    """A report that waits to know whose it is."""

    __slots__ = ("code", "looks", "received_at", "sid", "status")

    def __init__(self, sid: str, status: str, code: int, received_at: datetime) -> None:
        self.sid, self.status, self.code, self.received_at = sid, status, code, received_at
        self.looks = 0

    @property
    def name(self) -> str:
        return f"report of {self.sid}"


class Simulation(Machine):
    """One schedule of one client's texts."""

    def __init__(
        self,
        seed: int,
        code: Code = NOTIFIER,
        told: Callable[[str], None] | None = None,
        *,
        longest_lag: float = LONGEST_LAG,
    ) -> None:
        super().__init__(seed, code, told, longest_lag=longest_lag)
        self.calls: list[tuple[Attempt, datetime]] = []
        self.heard_named: set[tuple[Attempt, str]] = set()
        self.heard_delivered: dict[str, tuple[str, datetime]] = {}
        self._set_out()
        if Random(seed + ONE_PHONE).random() < 0.3:
            for text in self.store.texts:
                text.words = "the same"

    def _set_out(self) -> None:
        draw = self.draw
        for number in range(1 if draw() < 0.6 else 2):
            kind = Kind.NUDGE if (chance := draw()) < 0.7 else Kind.HELP if chance < 0.85 else Kind.WELCOME
            due = START + timedelta(seconds=draw() * 60 * number)
            useful = timedelta(minutes=50) if draw() < 0.7 else timedelta(seconds=draw() * 150)
            text = Text(f"text {number + 1}", kind, due, due + useful)
            self.store.texts.append(text)
            self._wake(text, due)
        if draw() < 0.4:
            self.at(START + timedelta(seconds=draw() ** 3 * 200), None, self._stop)

    def _rise(self, process: Process, life: int) -> None:
        if process.life != life:
            return
        for text in self.store.texts:
            if text.due_at is not None:
                self.at(max(text.due_at, self.now), process, self._claim, process, text)
            for attempt in text.attempts:
                if attempt.settle_at is not None:
                    self.at(max(attempt.settle_at, self.now), process, self._look, process, attempt)

    def _wake(self, row: Any, at: datetime) -> None:
        """Each process looks at what falls due, at an instant of its own."""
        step = self._claim if isinstance(row, Text) else self._look
        for process in self.processes:
            if process.down_until <= self.now:
                self.at(at + timedelta(seconds=self.draw() * 0.05), process, step, process, row)

    # The dispatcher.

    def _claim(self, process: Process, text: Text) -> None:
        if text.state is not TextState.PLANNED or text.due_at is None or text.due_at > self.now:
            return
        against = self._against(text)
        if self.code.looks_before_it_holds:
            self.soon(self.draw() * 0.3, process, self._begin, process, text, lambda: against)
        else:
            self._begin(process, text, lambda: self._against(text))

    def _begin(self, process: Process, text: Text, looked: Callable[[], str | None]) -> None:
        """Decide, and put an attempt on record, in one transaction. A text whose client is held is left for later."""
        begun: list[Attempt] = []
        since = self.now

        def body() -> Sequence[Write]:
            if text.state is not TextState.PLANNED or text.due_at is None or text.due_at > self.now:
                return ()
            if (reason := looked()) is not None:
                return _ended(text, reason)
            attempt = Attempt(f"{text.name}/{len(text.attempts) + 1}", text, self.now, self.now + LEASE)
            begun.append(attempt)
            if self.code.acknowledges_first:
                attempt.state, attempt.accepted_at, attempt.settle_at = TextState.ACCEPTED, self.now, None
            counts = [(text, "tries", text.tries + 1), (text, "sends", text.sends + 1), (text, "due_at", None)]
            return [(text.attempts, "+", attempt), (text, "state", attempt.state), (text, "is_row", True), *counts]

        def then(done: bool) -> None:
            if begun and done:
                begun[0].sending_since = self.now
                if not self.code.calls_before_the_commit:
                    self.soon(self._stall(), process, self._hand_over, process, begun[0], since)
            elif not done:
                self.soon(0.5, process, self._claim, process, text)

        self._transact(process, body, then, waits=False)
        if begun and self.code.calls_before_the_commit:
            self._call(process, begun[0])

    def _stall(self) -> float:
        """A process that stands still for a while; mostly it doesn't. Often until about the end of a lease, where it hurts."""
        if not self.stalls or self.draw() >= self.stalls:
            return 0.001
        if (chance := self.draw()) < 0.1:
            return self.draw() * 13
        return self.draw() ** 2 * 150 if chance < 0.5 else 41 + self.draw() * 20

    def _against(self, text: Text) -> str | None:
        """Why a text may not go now."""
        consent = self.store.client.consent
        if text.kind is Kind.NUDGE:
            if consent is not Consent.CONFIRMED:
                return "revoked"
            return None if self.now < text.useful_until else "moment_passed"
        about = Circumstances(_CLINIC, "UTC", consent, Address.USABLE, False, text.useful_until)
        found = courtesy.may_go(text.kind, about, self.now)
        return found.reason.value if isinstance(found, Drop) else None

    def _hand_over(self, process: Process, attempt: Attempt, since: datetime) -> None:
        if self.now - since < FRESH or not self.code.fenced:
            self._call(process, attempt)
            return
        clear: list[bool] = []

        def body() -> Sequence[Write]:
            if attempt.state is not TextState.SENDING:
                return ()
            if not self.code.may_begin(attempt, self.now, grace=GRACE):
                return self._learned(attempt, Learned(TextEvent.NOT_SENT, pause=PAUSE))
            if (reason := self._against(attempt.text)) is not None:
                return self._learned(attempt, Learned(TextEvent.EXPIRE, reason=reason))
            clear.append(True)
            return ()

        def then(done: bool) -> None:
            if clear and done:
                self._call(process, attempt)

        self._transact(process, body, then)

    def _call(self, process: Process, attempt: Attempt) -> None:
        call = self.carrier.call()
        self.calls.append((attempt, self.now))
        if self.told is not None:
            self.told(f"{'':17} call: status {call.status}, taken in {call.takes_in}, answer in {call.answers_in:.2f}")
        if call.takes_in is not None:
            self.soon(call.takes_in, None, self._arrive, process, process.life, attempt)
        cut_off = min(call.answers_in, LONGEST_CALL.total_seconds())
        self.soon(cut_off, process, self._answer, process, attempt, call, call.answers_in > cut_off)

    def _answer(self, process: Process, attempt: Attempt, call: Call, cut_off: bool) -> None:
        sid = next((each.sid for each in self.carrier.has if each.attempt is attempt), None)
        self.soon(self._stall(), process, self._record, process, attempt, self._news(call, sid, cut_off), 1)

    def _news(self, call: Call, sid: str | None, cut_off: bool) -> Learned:
        if cut_off or call.status == 0:
            return Learned(TextEvent.LOSE_TRACK)
        if call.status == -1:
            return Learned(TextEvent.NOT_SENT, pause=PAUSE)
        if call.status == 201:
            return Learned(TextEvent.ACCEPT, sid, 1) if sid else Learned(TextEvent.LOSE_TRACK)
        match self.code.verdict(status=call.status, code=call.code or None, retry_after=call.retry_after):
            case Fail(why):
                return Learned(TextEvent.FAIL, why=why, code=call.code)
            case TryAgain(pause):
                return Learned(TextEvent.NOT_SENT, pause=pause)
            case Ambiguous():
                return Learned(TextEvent.LOSE_TRACK)

    def _record(self, process: Process, attempt: Attempt, news: Learned, tries: int) -> None:
        def then(done: bool) -> None:
            if not done and tries < LEARN_TRIES:
                self.soon(0.2 * 2**tries, process, self._record, process, attempt, news, tries + 1)

        self._transact(process, lambda: self._learned(attempt, news), then)

    def _learned(self, attempt: Any, news: Learned) -> Sequence[Write]:
        """What the notifier writes when it learns something."""
        row: Attempt = getattr(attempt, "row", attempt)
        owner = self._owner(row, news)
        found = self.code.learn(attempt, news, grace=self.code.grace, now=self.now, other=_other(owner))
        writes: list[Write] = [(row, "state", found.state), (row, "settle_at", found.settle_at)]
        if owner is not None and found.claim is Claim.TAKE_OVER:
            writes += [(owner, "provider_id", None), (owner, "provider_id_guessed", False)]
            writes += [(owner, "settle_at", self.now), (owner.notes, "+", Note.ID_ANOTHERS)]
        if found.claim is not Claim.KEEP:
            writes += [(row, "provider_id", news.provider_id), (row, "provider_id_guessed", news.guessed)]
        if found.taken and row.accepted_at is None:
            writes.append((row, "accepted_at", self.now))
        if news.why is not None:
            writes.append((row, "code", news.why))
        if found.text is not None:
            text, move = row.text, found.text
            writes += [(text, "state", move.state), (text, "due_at", move.due_at), (text, "sends", move.sends)]
            if move.reason is not None:
                writes.append((text, "reason", move.reason))
        writes += [(row.text.facts, "+", fact) for fact in found.facts]
        writes += [(row.notes, "+", note) for note in found.notes]
        if found.moved and news.why is FailureClass.OPTED_OUT:
            writes += self._revoked(but=row.text)
        return writes

    def _owner(self, row: Attempt, news: Learned) -> Attempt | None:
        """Which other attempt has the id of the news."""
        if news.provider_id is None or row.provider_id == news.provider_id:
            return None
        return self._whose(news.provider_id)

    # What the carrier does.

    def _arrive(self, process: Process, life: int, attempt: Attempt) -> None:
        """A request whose sender has died may still arrive."""
        if process.life != life and self.draw() < 0.5:
            return
        taken = self.carrier.take(attempt, self.now)
        self._report(taken, "queued", 0)
        for seconds, status, code in self.carrier.journey():
            self.soon(seconds, None, self._report, taken, status, code)

    def _report(self, taken: Taken, status: str, code: int) -> None:
        taken.status, taken.code = status, code
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

    def _whose(self, sid: str) -> Attempt | None:
        return next((a for text in self.store.texts for a in text.attempts if a.provider_id == sid), None)

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

    # The client.

    def _stop(self) -> None:
        """STOP, whenever."""

        def then(done: bool) -> None:
            if not done:
                self.soon(0.5, None, self._stop)

        self._transact(None, self._revoked, then)

    def _revoked(self, but: Text | None = None) -> list[Write]:
        client = self.store.client
        if client.consent is Consent.REVOKED:
            return []
        state = after_consent(client.consent, ConsentEvent.REVOKE)
        writes: list[Write] = [(client, "consent", state), (client, "stopped_at", None)]
        for text in self.store.texts:
            planned = text.is_row and text.state is TextState.PLANNED
            if planned and text is not but and text.kind not in _STILL_ALLOWED:
                writes += _ended(text, "revoked")
        return writes

    # The reconciler.

    def _look(self, process: Process, attempt: Attempt) -> None:
        """Claim a look; who claims it looks alone for as long as the grace."""
        claimed: list[bool] = []

        def body() -> Sequence[Write]:
            if attempt.settle_at is None or attempt.settle_at > self.now:
                return ()
            claimed.append(True)
            return [(attempt, "settle_at", self.now + GRACE), (attempt, "looks", attempt.looks + 1)]

        def then(done: bool) -> None:
            if claimed and done:
                saw = _Snapshot(attempt) if self.code.concludes_what_it_saw else attempt
                self.soon(self._stall(), process, self._search, process, saw)
            elif not done:
                self.soon(0.5, process, self._look, process, attempt)

        if attempt.settle_at is not None and attempt.settle_at <= self.now:
            self._commit(body(), then)

    def _search(self, process: Process, attempt: Any) -> None:
        row: Attempt = getattr(attempt, "row", attempt)
        began_as = row.state
        found = self.carrier.find(row.text, self.now)
        if self.told is not None:
            self.told(f"{'':17} its list: {found}")
        self.soon(0.05 + self._stall(), process, self._conclude, process, attempt, found, began_as)

    def _conclude(self, process: Process, attempt: Any, found: Sequence[Seen] | None, began_as: TextState) -> None:
        row: Attempt = getattr(attempt, "row", attempt)

        def body() -> Sequence[Write]:
            match self.code.weigh(attempt, self._evidence(row, attempt, found), self.now, began_as=began_as):
                case Patience.WAIT:
                    return ()
                case Patience.LEAVE:
                    return [(row, "settle_at", None)]
                case news:
                    return self._learned(attempt, news)

        self._transact(process, body)

    def _evidence(self, row: Attempt, attempt: Any, found: Sequence[Seen] | None) -> Evidence:
        if found is None:
            return Away()
        known = [row.text] if self.code.knows_its_own_texts_alone else self.store.texts
        others = [each for text in known for each in text.attempts if each is not row]
        taken = [each.provider_id for each in others if each.provider_id]
        alike = [each for each in others if each.text is not row.text and each.text.words == row.text.words]
        is_open = any(each.state in OPEN for each in alike)
        return among(attempt, found, taken, others_open=is_open)


_CLINIC = Clinic(QuietHours(time(), time()), daily_cap=3, senders=frozenset({"sms"}))


class _Snapshot:
    """A row as it was, for who does not read it anew."""

    def __init__(self, row: Attempt) -> None:
        self.row = row
        for name in ("accepted_at", "channel", "looks", "provider_id", "provider_id_guessed", "settle_at", "state", "kind", "newest", "text_state",
                     "tries", "sends", "useful_until", "concluded", "taken", "under_way"):  # fmt: skip
            setattr(self, name, getattr(row, name))


def _other(owner: Attempt | None) -> Other:
    if owner is None:
        return Other.NOBODY
    return Other.GUESSED if owner.provider_id_guessed else Other.NAMED


def _ended(text: Text, reason: str) -> list[Write]:
    said: list[Write] = [(text.facts, "+", Fact.EXPIRED)] if text.kind is Kind.NUDGE else []
    return [(text, "state", TextState.EXPIRED), (text, "due_at", None), (text, "reason", reason), *said]
