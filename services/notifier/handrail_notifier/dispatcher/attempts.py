"""Putting an attempt on record: what is said to whom from where, sealed, and when to look for evidence if no answer comes."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.sealed import Kind
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import PlanWords
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed, Keyring, NotOpened, Vault

from handrail_notifier.breakers import withheld
from handrail_notifier.channels import Outgoing
from handrail_notifier.core.decision import Channel, Reason
from handrail_notifier.core.defence import SPARES, is_elsewhere, wording_of
from handrail_notifier.core.delivery import is_of_another
from handrail_notifier.core.kinds import QUESTIONS
from handrail_notifier.core.kinds import Kind as TextKind
from handrail_notifier.core.manner import Manner
from handrail_notifier.core.nudge import TextEvent, TextState, after
from handrail_notifier.core.rates import Answer, Ask, Granted, Later, Never, Urgency, ask_again
from handrail_notifier.core.retry import PAUSE
from handrail_notifier.core.wording import Voice
from handrail_notifier.dispatcher.guard import Guard, count_out, limits_of, take_places, take_probes
from handrail_notifier.dispatcher.letters import (
    Draft,
    Letter,
    Ready,
    SealedWords,
    Stopped,
    TakenUp,
    Unreadable,
)
from handrail_notifier.numbers import country, recipient
from handrail_notifier.rates import Leaving, Rates, instant
from handrail_notifier.silence import expire
from handrail_notifier.store import breakers, effects, ledger, left
from handrail_notifier.store.ledger import DueText, Marks, NewAttempt
from handrail_notifier.store.people import ClinicRow

log = get_logger(__name__)


class Desk:
    """Opens what is sealed and writes attempts. `keys` are those of the transaction that a text is written in.

    `mail_is_read`: whether answers to mails come in; `account`: of the carrier's, by which texts go.
    """

    def __init__(
        self,
        vault: Vault,
        *,
        lease: timedelta,
        rates: Rates,
        mail_is_read: bool = False,
        account: str | None = None,
    ) -> None:
        self._vault = vault
        self._lease = lease
        self._rates = rates
        self._mail_is_read = mail_is_read
        self.account = account

    def is_elsewhere(self, account: str | None) -> bool:
        """Whether what went by this account lies in another than the one that is set up."""
        return is_of_another(account, self.account)

    def answerable(self, channel: Channel) -> bool:
        """Whether somebody reads what is answered, so that an answer may be asked for."""
        return channel == "sms" or self._mail_is_read

    async def keys(self, tx: Tx, clients: Collection[tuple[UUID, UUID]]) -> Keyring:
        """What opens and seals the texts of these (clinic, client)."""
        return await self._vault.keyring(tx, clients)

    async def begin(
        self,
        tx: Tx,
        keys: Keyring,
        text: DueText,
        clinic: ClinicRow,
        *,
        body: str,
        letter: Letter,
        voice: Voice,
        urgency: Urgency | None,
        now: datetime,
        guard: Guard,
        says: Saying | None = None,
        otherwise: Callable[[], Awaitable[bool]] | None = None,
    ) -> Ready | None:
        """Put an attempt at a planned text on record, or the text into its sender's line; None, too, if a last defence ended it.

        `urgency` None: it waits in no line. `otherwise`: asked of what has no turn while it is of use, whether it goes another way.
        """
        client, wording = text.client_id, wording_of(text.kind, says)
        standing = guard.defences(text.clinic_id, client, text.kind, text.text_id, helps=text.helps)
        segments = measure(body).segments
        asked = Urgency.ANSWER if urgency is None else urgency
        draft = Draft(text, clinic, body, letter, voice, asked, segments, says, country=guard.country(client))
        _, stopped = await self.apart(tx, [draft], now)
        if stopped:
            await end_all(tx, stopped, now)
            return None
        if text.channel == "sms":
            probes = guard.took(text.clinic_id, client, text.text_id, wording, segments, standing)
            draft = replace(draft, probes=probes)
        else:
            guard.mailed(client, text.kind)
        begun = [draft]
        [turn] = [None] if urgency is None else await self.turns(begun, now)
        if turn is None and await take_places(tx, begun, now):
            turn = _looked_at_again(now)
        if turn is not None:
            if turn.never and otherwise is not None and await otherwise():
                return None
            await ledger.queue(tx, text, turn.at, now, in_line=turn.in_line)
            return None
        [(ready, row)] = self._attempts(keys, begun, now)
        await ledger.begin_attempts(tx, [row], now=now, settle_at=now + self._lease)
        if text.kind in QUESTIONS:
            await effects.goes_out(tx, text.clinic_id, client, text.text_id, now)
        await self._try_breakers(tx, begun, now)
        await ledger.move_text(
            tx, text.clinic_id, text.text_id, _SENDING, due_at=None, tries=text.tries + 1, sends=text.sends + 1, now=now
        )
        return ready

    async def begin_nudges(self, tx: Tx, keys: Keyring, drafts: Sequence[Draft], now: datetime) -> Sequence[Ready]:
        """Put new nudges on record, each with its first attempt or in its sender's line; what has no turn is looked at again at once, for
        it may go another way."""
        if not drafts:
            return ()
        turns = await self.turns(drafts, now)
        beyond = await take_places(tx, [draft for draft, turn in zip(drafts, turns, strict=True) if turn is None], now)
        turns = [
            _looked_at_again(now) if draft.text.text_id in beyond else turn
            for draft, turn in zip(drafts, turns, strict=True)
        ]
        leaving = [draft for draft, turn in zip(drafts, turns, strict=True) if turn is None]
        waiting = [(draft.text, turn) for draft, turn in zip(drafts, turns, strict=True) if turn is not None]
        attempts = self._attempts(keys, leaving, now)
        no_instants = [None] * len(leaving)
        await ledger.save_nudges(tx, [each.text for each in leaving], _SENDING, due_at=no_instants, tries=1, now=now)
        await ledger.begin_attempts(tx, [row for _, row in attempts], now=now, settle_at=now + self._lease)
        await self._try_breakers(tx, leaving, now)
        queued = [replace(text, queued=turn.in_line) for text, turn in waiting]
        instants = [now if turn.never else turn.at for _, turn in waiting]
        await ledger.save_nudges(tx, queued, TextState.PLANNED, due_at=instants, tries=0, now=now)
        return [ready for ready, _ in attempts]

    async def take_up(self, tx: Tx, taken: Sequence[TakenUp], now: datetime) -> None:
        """Put new nudges on record whose calls were made ahead."""
        if not taken:
            return
        nothing_due = [None] * len(taken)
        await ledger.save_nudges(tx, [each.text for each in taken], _SENDING, due_at=nothing_due, tries=1, now=now)
        rows = [self._taken_row(each) for each in taken]
        await ledger.begin_attempts(tx, rows, now=now, settle_at=now + self._lease)
        drafts = [each.draft for each in taken if each.draft is not None]
        await count_out(tx, drafts, now)
        await self._try_breakers(tx, drafts, now)

    def _taken_row(self, taken: TakenUp) -> NewAttempt:
        posted = taken.posted
        marks = self.marks(taken.draft) if taken.draft is not None else Marks(words_index=posted.words_index)
        return NewAttempt(
            posted.clinic_id,
            taken.copy.copy_id,
            posted.nudge_id,
            posted.client_id,
            posted.address or "",
            posted.sender,
            posted.body or "",
            posted.segments,
            "sms",
            marks,
            posted.account,
        )

    def sealed(self, keys: Keyring, draft: Draft) -> str:
        """A text's words, as an attempt keeps them."""
        return _sealed(keys, draft.text.clinic_id, draft.text.client_id, draft.body)

    async def turns(self, drafts: Sequence[Draft], now: datetime) -> "Sequence[Turn | None]":
        """When each asks to leave; None: it may now. The more urgent are asked for first. Mail has no line."""
        asking = sorted(
            (n for n, each in enumerate(drafts) if each.text.channel == "sms"), key=lambda n: drafts[n].urgency
        )
        answers = await self._rates.ask([_leaving(drafts[n]) for n in asking], now)
        turns: list[Turn | None] = [None] * len(drafts)
        for number, answer in zip(asking, answers, strict=True):
            turns[number] = _turn(answer, drafts[number], now)
        return turns

    async def apart(self, tx: Tx, drafts: Sequence[Draft], now: datetime) -> tuple[list[Draft], list[Stopped]]:
        """Those that may begin; and those that a look at number and words stops, with the reason."""
        texts = [each for each in drafts if each.text.channel == "sms"]
        marks = [self.marks(each) for each in texts]
        digests = [
            (d.text.clinic_id, m.number_index or b"", m.words_index or b"", d.text.text_id)
            for d, m in zip(texts, marks, strict=True)
        ]
        same = await breakers.same_texts(tx, digests, now)
        gone = await self._gone(tx, texts)
        reasons = {
            id(each): Reason.REVOKED if each.text.text_id in gone else _last_reason(each, said=number in same)
            for number, each in enumerate(texts)
        }
        stopped = [(each, reason) for each in texts if (reason := reasons[id(each)]) is not None]
        return [each for each in drafts if reasons.get(id(each)) is None], stopped

    async def _gone(self, tx: Tx, drafts: Sequence[Draft]) -> set[UUID]:
        """Those of these texts whose stranger left after they were planned: no consent of theirs tells it."""
        numbers = {
            (each.text.clinic_id, each.text.text_id): self.marks(each).number_index or b""
            for each in drafts
            if each.text.kind is TextKind.STRANGER
        }
        return await left.left_meanwhile(tx, numbers)

    async def _try_breakers(self, tx: Tx, drafts: Sequence[Draft], now: datetime) -> None:
        """For who else would try one."""
        texts = [each for each in drafts if each.text.channel == "sms"]
        await take_probes(tx, [(each.text.clinic_id, each.text.text_id, each.probes) for each in texts], now)

    def marks(self, draft: Draft) -> Marks:
        """A mail has only its wording."""
        if draft.text.channel != "sms":
            return Marks(wording=draft.wording)
        clinic, number = draft.text.clinic_id, draft.letter.recipient
        return Marks(
            self._vault.blind_index(clinic, "contact.phone", number),
            self._vault.blind_index(clinic, "nudge.body", f"{number}|{draft.body}"),
            draft.wording,
            bool(draft.probes),
        )

    def _attempts(self, keys: Keyring, drafts: Sequence[Draft], now: datetime) -> list[tuple[Ready, NewAttempt]]:
        return [self._attempt(keys, draft, now) for draft in drafts]

    def _attempt(self, keys: Keyring, draft: Draft, now: datetime) -> tuple[Ready, NewAttempt]:
        text, letter, body = draft.text, draft.letter, draft.body
        attempt_id, sender = new_id(), draft.clinic.senders[text.channel]
        sealed = _sealed(keys, text.clinic_id, text.client_id, body)
        row = NewAttempt(
            text.clinic_id,
            attempt_id,
            text.text_id,
            text.client_id,
            letter.sealed,
            sender,
            sealed,
            draft.segments,
            text.channel,
            self.marks(draft),
            self.account if text.channel == "sms" else None,
        )
        valid_for, voice = letter.useful_until - now, draft.voice
        message = Outgoing(attempt_id, sender, letter.recipient, voice.alias, body, valid_for, voice.language)
        return Ready(text, message, letter.useful_until), row

    def words(
        self,
        keys: Keyring,
        clinic: UUID,
        client: UUID,
        plan: SealedWords,
        *,
        manner: Manner,
        channel: Channel,
        tiny: str | None = None,
    ) -> PlanWords:
        """A plan's words, as far as its copy level and its client's wish show them on a channel; with its smallest version (sealed), if that is
        to be said.

        Raises `Unreadable`.
        """
        if manner.shown(plan.copy_level, channel) == "personal":
            cue = _opened(keys, clinic, client, "plan.cue", plan.cue)
            response = _opened(keys, clinic, client, "plan.response", plan.response)
            smallest = tiny and _opened(keys, clinic, client, "plan.tiny", tiny)
            return PlanWords(cue, response, None, "personal", smallest)
        discreet = plan.discreet and _opened(keys, clinic, client, "plan.discreet", plan.discreet)
        return PlanWords("", "", discreet, "discreet")

    def voice(self, keys: Keyring, clinic: UUID, client: UUID, manner: Manner, voice: Voice) -> Voice:
        """The clinic's voice as it speaks to a client. Raises `Unreadable`."""
        alias = manner.alias and _opened(keys, clinic, client, "contact.alias", manner.alias)
        return manner.voice(voice, alias)

    def opened(self, keys: Keyring, clinic: UUID, client: UUID, kind: Kind, sealed: str) -> str:
        """Something sealed of a client's. Raises `Unreadable`."""
        return _opened(keys, clinic, client, kind, sealed)

    def link(self, keys: Keyring, clinic: UUID, client: UUID, sealed: str | None) -> str:
        """Where a plan is to be looked at. Raises `Unreadable`."""
        if sealed is None:
            raise Unreadable
        return _opened(keys, clinic, client, "plan.link", sealed)

    def letter(
        self, keys: Keyring, clinic: UUID, client: UUID, channel: Channel, *, sealed: str, useful_until: datetime
    ) -> Letter:
        """Where a text goes. Raises `Unreadable`."""
        kind: Kind = "contact.phone" if channel == "sms" else "contact.email"
        to = recipient(channel, _opened(keys, clinic, client, kind, sealed))
        if to is None:
            raise Unreadable
        return Letter(sealed, to, useful_until)


def _last_reason(draft: Draft, *, said: bool) -> Reason | None:
    """What a look at number and words tells. Where a client's number belongs is known before, that of others is looked at here."""
    kind = draft.text.kind
    if said and kind not in SPARES[Reason.SAME_TEXT]:
        return Reason.SAME_TEXT
    if draft.country is None and kind not in SPARES[Reason.COUNTRY_NOT_ALLOWED]:
        limits = limits_of(draft.clinic)
        return Reason.COUNTRY_NOT_ALLOWED if is_elsewhere(country(draft.letter.recipient), limits) else None
    return None


async def end_all(tx: Tx, stopped: Sequence[Stopped], now: datetime) -> None:
    """They do not go out, and it is said why."""
    for draft, reason in stopped:
        text = draft.text
        withheld([reason])
        await expire(tx, text.clinic_id, text.client_id, text.text_id, text.kind, reason=reason.value, now=now)


def _leaving(draft: Draft) -> Leaving:
    until = draft.letter.useful_until.timestamp()
    ask = Ask(draft.segments, draft.urgency, until, draft.text.queued, str(draft.text.clinic_id))
    return Leaving(draft.clinic.senders["sms"], ask)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a text asks to leave. `never`: it has no turn while it is of use, as things stand."""

    at: datetime
    in_line: bool = True
    never: bool = False


def _turn(answer: Answer, draft: Draft, now: datetime) -> Turn | None:
    """What has no turn while it is of use asks for one again, for others may leave the line; in the end it ends when its use does."""
    match answer:
        case Granted():
            return None
        case Later():
            return Turn(instant(answer))
        case Never():
            again = ask_again(now, draft.letter.useful_until)
            return Turn(again or draft.text.useful_until, in_line=again is None, never=True)
        case never:
            assert_never(never)


def _looked_at_again(now: datetime) -> Turn:
    """Of what found its clinic's cap reached, which the next look will see."""
    return Turn(now + PAUSE, in_line=False)


_SENDING = after(after(TextState.PLANNED, TextEvent.CLAIM), TextEvent.ATTEMPT)


def _opened(keys: Keyring, clinic: UUID, client: UUID, kind: Kind, sealed: str) -> str:
    try:
        return keys.open(clinic, client, kind, sealed)
    except (KeyDestroyed, NotOpened) as fault:
        log.warning("sealed_text_not_opened", client=client, kind=kind, fault=type(fault).__name__)
        raise Unreadable from None


def _sealed(keys: Keyring, clinic: UUID, client: UUID, body: str) -> str:
    try:
        return keys.seal(clinic, client, "nudge.body", body)
    except (KeyDestroyed, NotOpened) as fault:
        log.warning("text_not_sealed", client=client, fault=type(fault).__name__)
        raise Unreadable from None
