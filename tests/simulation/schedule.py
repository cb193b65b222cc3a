"""The notifier's part in a schedule: what falls due is claimed, handed over, answered, reported and looked for.

What is decided is decided by the notifier's own functions (`Code`); around them stand only rows, steps and chance.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from handrail_notifier.core import courtesy
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.courtesy import Circumstances, Drop
from handrail_notifier.core.decision import Address, Channel, Reason
from handrail_notifier.core.delivery import LONGEST_CALL, Learned, Note
from handrail_notifier.core.evidence import Away, Evidence, NoList, Patience, Seen, among
from handrail_notifier.core.fallback import Turn
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.mail.codes import Hard, Soft
from handrail_notifier.core.nudge import OPEN, TextEvent, TextState, after
from handrail_notifier.core.retry import PAUSE, Ambiguous, Fail, TryAgain
from handrail_notifier.dispatcher.sending import FRESH, LEARN_TRIES
from handrail_notifier.store.ledger import LISTED_BEFORE

from tests.simulation.carrier import LONGEST_LAG, Call
from tests.simulation.hearing import Hearing
from tests.simulation.ledger import CLINIC
from tests.simulation.machine import GRACE, LEASE, NOTIFIER, START, Code, Process
from tests.simulation.relay import Handing, Relay
from tests.simulation.store import Attempt, Text, Write

ONE_PHONE = 10**9
"""From here on seeds are drawn for whether two clients have one phone and get the same words, for who agreed to mail, and for its server."""
NO_WORDS = 2 * 10**9
"""From here on seeds are drawn for whether the carrier keeps no words. One whose list lags beyond the grace as well is not played: what was
not found and sent again shows later, and another text in doubt may take it for its own."""
_SENDING = after(after(TextState.PLANNED, TextEvent.CLAIM), TextEvent.ATTEMPT)


class Simulation(Hearing):
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
        self.turned_away: list[Attempt] = []
        self._set_out()
        apart = Random(seed + ONE_PHONE)
        self._who_it_is(apart.random)
        self.relay = Relay(apart)
        self.carrier.keeps_words = longest_lag > LONGEST_LAG or Random(seed + NO_WORDS).random() >= 0.15

    def _who_it_is(self, draw: Callable[[], float]) -> None:
        """Two may have one phone; some agreed to mail, a few to nothing else; the use of a few texts lasts for days; some are just talking
        to us, and nudges wait. In a few, processes stand still until about the end of a lease, and looks for half a minute."""
        client, texts = self.store.client, self.store.texts
        if draw() < 0.3:
            for text in texts:
                text.words = "the same"
        if draw() < 0.5:
            client.by_mail = Consent.CONFIRMED
            client.addresses = {"sms": Address.USABLE if draw() < 0.85 else Address.MISSING, "email": Address.USABLE}
        if draw() < 0.04:
            for text in texts:
                text.useful_until += timedelta(days=2)
        self.drowsy = draw() < 0.03
        begins = START + timedelta(seconds=draw() ** 2 * 60)
        self.talking = begins, begins + timedelta(minutes=12 * draw() if draw() < 0.3 else 0)

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
        if self.code.looks_before_it_holds:
            decided = self._decided(text)
            self.soon(self.draw() * 0.3, process, self._begin, process, text, lambda: decided)
        else:
            self._begin(process, text, lambda: self._decided(text))

    def _begin(self, process: Process, text: Text, looked: Callable[[], tuple[Channel | None, str]]) -> None:
        """Decide, and put an attempt on record, in one transaction. A text whose client is held is left for later."""
        begun: list[Attempt] = []
        since = self.now

        def body() -> Sequence[Write]:
            if text.state is not TextState.PLANNED or text.due_at is None or text.due_at > self.now:
                return ()
            if (until := self._put_off(text)) is not None:
                return [(text, "due_at", until)]
            way, reason = looked()
            if way not in {None, text.channel} and text.is_row and self._may_go_otherwise(text):
                return self._instead(text)
            if way is None or (way != text.channel and text.is_row):
                return self._ended(text, reason)
            attempt = Attempt(f"{text.name}/{len(text.attempts) + 1}", text, self.now, self.now + LEASE, way)
            begun.append(attempt)
            if self.code.acknowledges_first:
                attempt.state, attempt.accepted_at, attempt.settle_at = TextState.ACCEPTED, self.now, None
            counts = [(text, "tries", text.tries + 1), (text, "sends", text.sends + 1), (text, "due_at", None)]
            put: list[Write] = [(text.attempts, "+", attempt), (text, "state", attempt.state), (text, "is_row", True)]
            leaves = self._turned(text, Turn.LEAVE) if way == "email" else []
            return [*put, (text, "channel", way), *counts, *leaves]

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
        if self.drowsy and self.draw() < 0.7:
            return 55 + self.draw() * 20
        if not self.stalls or self.draw() >= self.stalls:
            return 0.001
        if (chance := self.draw()) < 0.1:
            return self.draw() * 13
        return self.draw() ** 2 * 150 if chance < 0.5 else 41 + self.draw() * 20

    def _stall_of_look(self) -> float:
        return 20 + self.draw() * 15 if self.drowsy else self._stall()

    def _put_off(self, text: Text) -> datetime | None:
        """Until when a nudge waits: what is said to the client just now goes before it."""
        begins, ends = self.talking
        waits = text.kind is Kind.NUDGE and begins <= self.now < ends < text.useful_until
        return ends if waits else None

    def _may_go_otherwise(self, text: Text) -> bool:
        """It certainly was not sent, and was offered no other way before."""
        return text.fallback is None and (text.sends == 0 or self.code.goes_otherwise_in_doubt)

    def _decided(self, text: Text) -> tuple[Channel | None, str]:
        """By which channel a text may go now, if by any; and what stands against it, or against the way that it was to go."""
        client, now = self.store.client, self.now
        if text.kind is not Kind.NUDGE:
            about = Circumstances(CLINIC, "UTC", client.consent, client.addresses["sms"], False, text.useful_until)
            found = courtesy.may_go(text.kind, about, now)
            return (None, found.reason.value) if isinstance(found, Drop) else ("sms", "")
        way, against = self._open_way(text)
        if way is not None and now >= text.useful_until:
            return None, Reason.MOMENT_PASSED.value
        return way, next(iter(against), Reason.NUMBER_DOUBTFUL).value

    def _open_way(self, text: Text) -> tuple[Channel | None, Sequence[Reason]]:
        """Texts before mail; while a cap holds, mail. What goes by mail, or went, goes so. The second: what is against its own."""
        client = self.store.client
        agreements, addresses = client.agreements, client.addresses
        by_text = self.code.channel_faults("sms", agreements, addresses, CLINIC)
        if client.held_until is not None and self.now < client.held_until:
            by_text.append(Reason.CARRIER_CAP)
        if text.channel == "sms" and not by_text:
            return "sms", ()
        by_mail = self.code.channel_faults("email", agreements, addresses, CLINIC)
        return None if by_mail else "email", by_text if text.channel == "sms" else by_mail

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
            if (until := self._put_off(attempt.text)) is not None:
                return self._learned(attempt, Learned(TextEvent.NOT_SENT, pause=until - self.now))
            way, reason = self._decided(attempt.text)
            if way != attempt.channel:
                return self._learned(attempt, Learned(TextEvent.EXPIRE, reason=reason))
            clear.append(True)
            return ()

        def then(done: bool) -> None:
            if clear and done:
                self._call(process, attempt)

        self._transact(process, body, then)

    def _call(self, process: Process, attempt: Attempt) -> None:
        self.calls.append((attempt, self.now))
        if attempt.channel == "email":
            self._mail(process, attempt)
            return
        call = self.carrier.call()
        if self.told is not None:
            self.told(f"{'':17} call: status {call.status}, taken in {call.takes_in}, answer in {call.answers_in:.2f}")
        if call.takes_in is not None:
            self.soon(call.takes_in, None, self._arrive, process, process.life, attempt, self.now)
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

    def _mail(self, process: Process, attempt: Attempt) -> None:
        handing = self.relay.call()
        if self.told is not None:
            self.told(f"{'':17} mail: {handing.name}, taken in {handing.takes_in}")
        if 400 <= handing.reply < 500:
            self.turned_away.append(attempt)
        if handing.takes_in is not None:
            self.soon(handing.takes_in, None, self._arrive_by_mail, process, process.life, attempt, self.now)
        cut_off = min(handing.answers_in, LONGEST_CALL.total_seconds())
        self.soon(cut_off, process, self._answer_to_mail, process, attempt, handing, handing.answers_in > cut_off)

    def _answer_to_mail(self, process: Process, attempt: Attempt, handing: Handing, cut_off: bool) -> None:
        news = self._news_of_mail(handing, f"<{attempt.name}@example.org>", cut_off)
        self.soon(self._stall(), process, self._record, process, attempt, news, 1)

    def _news_of_mail(self, handing: Handing, message_id: str, cut_off: bool) -> Learned:
        if cut_off or handing.reply == 0:
            return Learned(TextEvent.LOSE_TRACK)
        if handing.reply == -1:
            return Learned(TextEvent.NOT_SENT, pause=PAUSE)
        if handing.reply == 250:
            return Learned(TextEvent.ACCEPT, message_id, 1)
        match self.code.refusal(handing.stage, handing.reply, handing.said):
            case Hard(why):
                return Learned(TextEvent.FAIL, why=why, code=handing.reply)
            case Soft(pause, tries):
                return Learned(TextEvent.NOT_SENT, pause=pause, most_tries=tries)

    def _record(self, process: Process, attempt: Attempt, news: Learned, tries: int) -> None:
        def then(done: bool) -> None:
            if not done and tries < LEARN_TRIES:
                self.soon(0.2 * 2**tries, process, self._record, process, attempt, news, tries + 1)

        self._transact(process, lambda: self._learned(attempt, news), then)

    # The client.

    def _stop(self) -> None:
        """STOP, whenever."""

        def then(done: bool) -> None:
            if not done:
                self.soon(0.5, None, self._stop)

        self._transact(None, self._revoked, then)

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
                self.soon(self._stall_of_look(), process, self._search, process, saw)
            elif not done:
                self.soon(0.5, process, self._look, process, attempt)

        if attempt.settle_at is not None and attempt.settle_at <= self.now:
            self._commit(body(), then)

    def _search(self, process: Process, attempt: Any) -> None:
        row: Attempt = getattr(attempt, "row", attempt)
        began_as = row.state
        found = self.carrier.find(row.text, row.sending_since, self.now) if row.channel == "sms" else None
        if self.told is not None:
            self.told(f"{'':17} its list: {found}")
        self.soon(0.05 + self._stall_of_look(), process, self._conclude, process, attempt, found, began_as)

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
        if row.channel == "email":
            return NoList()
        if found is None:
            return Away()
        known = [row.text] if self.code.knows_its_own_texts_alone else self.store.texts
        others = [each for text in known for each in text.attempts if each is not row]
        taken = [each.provider_id for each in others if each.provider_id]
        alike = [each for each in others if each.text is not row.text and each.text.words == row.text.words]
        is_open = any(each.state in OPEN for each in alike)
        return among(attempt, found, taken, others_open=is_open, number_open=self._may_be_anothers(row, found))

    def _may_be_anothers(self, row: Attempt, found: Sequence[Seen]) -> bool:
        """Of what has no words: whether another text to the number may be there without our knowing its id."""
        if self.code.takes_what_has_no_words or not any(each.wordless for each in found):
            return False
        since = row.sending_since - LISTED_BEFORE
        others = (each for text in self.store.texts if text is not row.text for each in text.attempts)
        return any(each.begun_at > since and _lies_there(each) for each in others)


def _lies_there(other: Attempt) -> bool:
    """Whether the carrier may have it, and its id there is not known."""
    if other.channel == "email" or other.provider_id is not None or other.state is TextState.FAILED:
        return False
    return other.state is not TextState.PLANNED or Note.SENT_ANYWAY in other.notes


class _Snapshot:
    """A row as it was, for who does not read it anew."""

    def __init__(self, row: Attempt) -> None:
        self.row = row
        for name in ("accepted_at", "channel", "looks", "provider_id", "provider_id_guessed", "settle_at", "state", "kind", "newest", "text_state",
                     "tries", "sends", "useful_until", "concluded", "taken", "under_way"):  # fmt: skip
            setattr(self, name, getattr(row, name))
