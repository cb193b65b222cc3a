"""What the notifier writes when it learns something of an attempt: its news, what follows from a failure, and the other way."""

from datetime import time
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from handrail_notifier.core.breaker import lifted_at
from handrail_notifier.core.consent import ConsentEvent
from handrail_notifier.core.consent import after as after_consent
from handrail_notifier.core.decision import Address, Clinic, Reason
from handrail_notifier.core.delivery import Fact, Learned, Note, Outcome
from handrail_notifier.core.errors import (
    OUT_OF_SERVICE,
    BadNumber,
    Capped,
    Complaint,
    FailureClass,
    Follows,
    Health,
    MaybeNumber,
    Misconfigured,
    OnceMore,
    Over,
    Reworded,
    Silence,
    Slower,
    Unscheduled,
)
from handrail_notifier.core.fallback import Fallback, Turn
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent, TextState, after
from handrail_notifier.core.owning import Claim, Other
from handrail_notifier.core.quiet import QuietHours

from tests.simulation.machine import Machine
from tests.simulation.store import Attempt, Offer, Said, Softly, Text, Write

CLINIC = Clinic(QuietHours(time(), time()), daily_cap=3, senders=frozenset({"sms", "email"}))
_STILL_ALLOWED = frozenset({Kind.STOPPED, Kind.HELP})
_PLANNED_AGAIN = after(TextState.FAILED, TextEvent.AGAIN)
_ZONE = ZoneInfo("America/New_York")


class Ledger(Machine):
    """Rows are read as they are committed; what is written before it in the same transaction is handed on."""

    def _learned(self, attempt: Any, news: Learned) -> list[Write]:
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
        writes += [(row.text.facts, "+", _said(row, fact)) for fact in found.facts]
        writes += [(row.notes, "+", note) for note in found.notes]
        if found.moved and news.most_tries is not None:
            writes.append((row.text.softly, "+", Softly(row.name, self.now)))
        if found.moved or found.after_all:
            writes += self._follows(row, news, found)
        return writes

    def _owner(self, row: Attempt, news: Learned) -> Attempt | None:
        """Which other attempt has the id of the news."""
        if news.provider_id is None or row.provider_id == news.provider_id:
            return None
        return self._whose(news.provider_id)

    def _whose(self, sid: str) -> Attempt | None:
        return next((a for text in self.store.texts for a in text.attempts if a.provider_id == sid), None)

    # What follows.

    def _follows(self, row: Attempt, news: Learned, found: Outcome) -> list[Write]:
        reached = TextState.FAILED if found.after_all else found.state
        if reached is TextState.DELIVERED:
            return self._arrived(row)
        if reached is TextState.FAILED:
            return self._failed(row, news.why or FailureClass.UNDELIVERED, news.code, found)
        return self._offered(row, FailureClass.UNDELIVERED, found) if self._in_doubt(row, reached) else []

    def _in_doubt(self, row: Attempt, reached: TextState) -> bool:
        return self.code.offers_in_doubt and reached is TextState.UNKNOWN and row.newest

    def _arrived(self, row: Attempt) -> list[Write]:
        """The number works; nothing needs to go another way."""
        client, writes = self.store.client, self._turned(row.text, Turn.ARRIVE)
        if row.channel == "sms" and client.complaints:
            usable = self._addressed("sms", Address.USABLE, only=Address.UNHEALTHY)
            return [*writes, (client, "complaints", []), *usable]
        return writes

    def _turned(self, text: Text, turn: Turn) -> list[Write]:
        if text.fallback is None or (state := self.code.turned(text.fallback, turn)) is text.fallback:
            return []
        return [(text, "fallback", state)]

    def _failed(self, row: Attempt, why: FailureClass, code: int | None, found: Outcome) -> list[Write]:
        if row.channel == "email":
            gone = self._addressed("email", Address.INVALID) if why is FailureClass.NUMBER_INVALID else []
            return [*gone, *self._otherwise(row, why, found)]
        writes, again = self._by_the_table(row, self.code.follows(why, code), code, found)
        return [*writes, *(again or self._otherwise(row, why, found))]

    def _by_the_table(
        self, row: Attempt, then: Follows | None, code: int | None, found: Outcome
    ) -> tuple[list[Write], list[Write]]:
        """What follows for the client and the number; and for the text, if it is tried once more."""
        match then:
            case Silence():
                return self._revoked(but=row.text), []
            case BadNumber() | MaybeNumber():
                return self._complained_of(row, then, code, found)
            case OnceMore() | Slower():
                return [], self._again(row, found)
            case Capped(_, reset):
                return [(self.store.client, "held_until", lifted_at(reset, row.sending_since))], []
            case Reworded() | Misconfigured() | Over() | Unscheduled() | None:
                return [], []
            case never:
                assert_never(never)

    def _complained_of(
        self, row: Attempt, then: Follows, code: int | None, found: Outcome
    ) -> tuple[list[Write], list[Write]]:
        client = self.store.client
        every = [Complaint(code, self.now, self.now.astimezone(_ZONE).date()), *client.complaints]
        writes: list[Write] = [(client, "complaints", every)]
        match self.code.health(every, self.now):
            case Health.INVALID:
                writes += self._addressed("sms", Address.INVALID)
                return [*writes, *(self._lapsed(row.text) if code in OUT_OF_SERVICE else [])], []
            case Health.UNHEALTHY:
                return [*writes, *self._addressed("sms", Address.UNHEALTHY)], []
            case Health.FAIR:
                return writes, self._again(row, found) if self.code.may_try_again(then) else []
            case never:
                assert_never(never)

    def _again(self, row: Attempt, found: Outcome) -> list[Write]:
        """Once for each text, while it is of use."""
        text = row.text
        state, sends = _stands(row, found)
        due_at = self.code.again_at(self.now, text.useful_until)
        failed = 1 + sum(each.state is TextState.FAILED for each in text.attempts if each is not row)
        once = failed < 2 or self.code.tries_again_for_ever
        if state is not TextState.FAILED or not row.newest or due_at is None or not once:
            return []
        planned: list[Write] = [(text, "state", _PLANNED_AGAIN), (text, "due_at", due_at)]
        return [*planned, *_certainly_not_sent(text, sends), (text.agains, "+", (self.now, due_at))]

    # The other way.

    def _otherwise(self, row: Attempt, why: FailureClass, found: Outcome) -> list[Write]:
        if _stands(row, found)[0] is not TextState.FAILED or not row.newest:
            return []
        return self._offered(row, why, found)

    def _offered(self, row: Attempt, why: FailureClass, found: Outcome) -> list[Write]:
        """A nudge that failed, once."""
        text, other = row.text, self.code.way_for(row.channel, why)
        if other is None or row.kind is not Kind.NUDGE or not (text.fallback is None or self.code.offers_again):
            return []
        client = self.store.client
        faults = self.code.channel_faults(other, client.agreements, client.addresses, CLINIC)
        if self.now >= text.useful_until or faults:
            return [(text, "fallback", Fallback.DROPPED)]
        planned: list[Write] = [(text, "state", _PLANNED_AGAIN), (text, "channel", other), (text, "due_at", self.now)]
        offer = Offer(self.now, failed=True, certain=found.state is TextState.FAILED and _is_certain(text, but=row))
        offered: list[Write] = [(text, "fallback", Fallback.OFFERED), (text.offers, "+", offer)]
        return [*planned, *_certainly_not_sent(text, _stands(row, found)[1]), *offered]

    def _instead(self, text: Text) -> list[Write]:
        """A nudge that waits to be sent, once."""
        offer = Offer(self.now, failed=False, certain=_is_certain(text))
        changed: list[Write] = [(text, "channel", "email"), (text, "due_at", self.now)]
        return [*changed, (text, "fallback", Fallback.OFFERED), (text.offers, "+", offer)]

    # What ends.

    def _addressed(self, channel: str, state: Address, *, only: Address | None = None) -> list[Write]:
        client = self.store.client
        if only is not None and client.addresses[channel] is not only:  # type: ignore[index]
            return []
        return [(client, "addresses", {**client.addresses, channel: state})]

    def _revoked(self, but: Text | None = None) -> list[Write]:
        client = self.store.client
        state = after_consent(client.consent, ConsentEvent.REVOKE)
        if state is client.consent:
            return []
        return [(client, "consent", state), (client, "stopped_at", None), *self._dropped(Reason.REVOKED, but=but)]

    def _lapsed(self, but: Text) -> list[Write]:
        """Whoever has the number now has agreed to nothing."""
        client = self.store.client
        state = after_consent(client.consent, ConsentEvent.LAPSE)
        if state is client.consent:
            return []
        return [(client, "consent", state), *self._dropped(Reason.CONSENT_LAPSED, but=but, only="sms")]

    def _complained(self) -> list[Write]:
        """Who calls mail unwanted gets no more of it; of texts nothing is said."""
        client = self.store.client
        state = after_consent(client.by_mail, ConsentEvent.REVOKE)
        if state is client.by_mail:
            return []
        stopped: list[Write] = [(client, "by_mail", state), (client, "mail_stopped_at", None)]
        return [*stopped, *self._dropped(Reason.REVOKED, only="email")]

    def _dropped(self, reason: Reason, *, but: Text | None = None, only: str | None = None) -> list[Write]:
        writes: list[Write] = []
        for text in self.store.texts:
            planned = text.is_row and text.state is TextState.PLANNED and only in {None, text.channel}
            if planned and text is not but and text.kind not in _STILL_ALLOWED:
                writes += self._ended(text, reason.value)
        return writes

    def _ended(self, text: Text, reason: str) -> list[Write]:
        said: list[Write] = [(text.facts, "+", _of_text(text, Fact.EXPIRED))] if text.kind is Kind.NUDGE else []
        ended: list[Write] = [(text, "state", TextState.EXPIRED), (text, "due_at", None), (text, "reason", reason)]
        return [*ended, *said, *self._turned(text, Turn.END)]


def _other(owner: Attempt | None) -> Other:
    if owner is None:
        return Other.NOBODY
    return Other.GUESSED if owner.provider_id_guessed else Other.NAMED


def _said(row: Attempt, fact: Fact) -> Said:
    """A text that failed may fail once more, and go by two ways."""
    of: dict[Fact, object] = {Fact.FAILED: row.name, Fact.SENT: row.channel}
    return Said(fact, of[fact]) if fact in of else _of_text(row.text, fact)


def _of_text(text: Text, fact: Fact) -> Said:
    """Once; and once more of what was planned again after it came to that."""
    return Said(fact, len(text.agains) + len(text.softly) + len(text.offers))


def _stands(row: Attempt, found: Outcome) -> tuple[TextState, int]:
    """How the text stands in this transaction, and how many of its attempts were ever in doubt."""
    if found.text is None:
        return row.text.state, row.text.sends
    return found.text.state, found.text.sends


def _certainly_not_sent(text: Text, sends: int) -> list[Write]:
    """That its attempt failed is certain: it is no doubt."""
    return [(text, "reason", None), (text, "sends", max(sends - 1, 0))]


def _is_certain(text: Text, but: Attempt | None = None) -> bool:
    """Whether no try of it is on its way or may have arrived, by what is on record. `but`: this one has just failed, and then what the
    carrier's list did not show counts as not there, as it does for a second try."""
    others = [each for each in text.attempts if each is not but and each.state is not TextState.FAILED]
    return all(
        each.state is TextState.PLANNED and (but is not None or Note.SENT_AGAIN not in each.notes) for each in others
    )
