"""What follows from a client's text: each is taken once, in the order in which the client sent them.

The text is on record before any of this; its effect, what is said on the bus and what is to be answered are one transaction. A
crash in between changes nothing. A text that can't be handled is tried again for a day with growing pauses, then left on record
and named in the log; a STOP is never given up, nor is the silence that any other text asks for. Nobody waits for another client's text.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier import consequences
from handrail_notifier.agreeing import agree, meanings_of
from handrail_notifier.calm import Calm
from handrail_notifier.core.code_word import is_alone
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.crisis_case import codes_in
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.mail.written import answer_in, understood_in
from handrail_notifier.core.optout import look
from handrail_notifier.core.patience import pause_after
from handrail_notifier.core.reply import (
    AboutPlan,
    Acknowledged,
    Agree,
    Feedback,
    Help,
    Meaning,
    NotUnderstood,
    OptOut,
    Start,
    prepare,
    refuses,
)
from handrail_notifier.crisis.acting import has_waiting, say_untaken, take_code
from handrail_notifier.effects import breaks, feedback, supporting
from handrail_notifier.effects.consenting import decline, opt_out, tell_stranger
from handrail_notifier.effects.listening import expecting_of, is_asked_for
from handrail_notifier.effects.texting import (
    keep,
    keep_for_a_person,
    keep_for_a_person_too,
    text,
)
from handrail_notifier.following import follow
from handrail_notifier.identity import reply_of, strangers_of
from handrail_notifier.least import hush
from handrail_notifier.leaving import ask_again, hold_if_in_doubt, keep_doubt, somebody_else
from handrail_notifier.loops import DueLoop
from handrail_notifier.store import effects, left, people, proposals, replies, ring, staff
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.replies import AUTOMATIC, InboundKey, InboundRow

log = get_logger(__name__)

BATCH = 50
CODE_WORD = "code_word"
"""How a text is kept that says the code word and nothing else."""
LEAVING_IN_WORDS = 12
"""Who leaves in more words than this may have told something besides."""
FollowUp = Callable[[Tx, InboundRow, datetime], Awaitable[None]]


class Answering(DueLoop):
    """Takes the texts that came in; each when no carrier is waiting, or a moment later."""

    def __init__(self, db: Db, vault: Vault, *, clock: Clock, calm: Calm) -> None:
        super().__init__("answering", db, clock)
        self._vault = vault
        self._calm = calm

    async def start(self) -> None:
        """Languages are read before the first text comes, and what is wrong in one is known at once."""
        await asyncio.to_thread(prepare)
        await super().start()

    def queries(self) -> Sequence[DueQuery]:
        return [replies.next_open()]

    async def round(self, now: datetime) -> bool:
        async with self._db.everywhere() as tx:
            waiting = await replies.due_ones(tx, now, BATCH)
        outcomes = [await self._take(key, now) for key in waiting]
        return any(outcomes)

    async def _take(self, key: InboundKey, now: datetime) -> bool:
        await self._calm.wait()
        try:
            return await self._follow_up(key, self._answer, now)
        except asyncpg.LockNotAvailableError:
            return False
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("inbound_failed", client=key.client_id)
            await self._put_off(key, now)
        return True

    async def _follow_up(self, key: InboundKey, effect: FollowUp, now: datetime) -> bool:
        """Whether it was there to be taken."""
        async with self._db.transaction(key.clinic_id) as tx:
            await hold(tx, [key.client_id])
            row = await replies.take(tx, key)
            if row is None:
                return False
            await effect(tx, row, now)
            await replies.close(tx, row, now)
        return True

    async def _put_off(self, key: InboundKey, now: datetime) -> None:
        async with self._db.transaction(key.clinic_id) as tx:
            tries = await replies.count_try(tx, key)
            given_up = pause_after(tries, opt_out=key.opt_out) is None
            pause = pause_after(tries, opt_out=key.opt_out or (given_up and key.hushes))
            await replies.put_off(tx, key, None if pause is None else now + pause)
            await ring(tx, "answering")
        if given_up:
            log.error("inbound_left_for_a_person", client=key.client_id)
            if key.hushes:
                await self._hush(key, now)

    async def _hush(self, key: InboundKey, now: datetime) -> None:
        """Of what is given up the silence stays that it asks for; what fails even in this is tried again."""
        try:
            await self._follow_up(key, hush, now)
        except Exception as fault:
            if is_passing(fault):
                raise
            log.exception("silence_failed", client=key.client_id)

    async def _answer(self, tx: Tx, row: InboundRow, now: datetime) -> None:
        if row.carrier_said == AUTOMATIC:
            await _keep_of_a_machine(tx, row, now)
            return
        if row.code_word:
            await breaks.silence(tx, row, now)
        if row.opt_out:
            await self._take_on_first(tx, row, now)
            await self._silence(tx, row, now)
        elif row.stranger:
            await self._answer_stranger(tx, row, now)
        else:
            await self._answer_client(tx, row, now)

    async def _answer_client(self, tx: Tx, row: InboundRow, now: datetime) -> None:
        try:
            body = await self._vault.open(tx, row.clinic_id, row.client_id, "reply.body", row.body)
            index = await self._index(tx, row) if row.channel == "sms" else None
        except KeyDestroyed:
            return
        words = body if row.channel == "sms" else answer_in(body)
        if await _takes_on(tx, row, words, index, now):
            return
        answers = await is_asked_for(tx, row.clinic_id, row.client_id, words, row.received_at)
        off = row.suspected is None and await supporting.takes_off(tx, row, words)
        doubtful = not (answers or off) and await hold_if_in_doubt(tx, row, words, now)
        if row.suspected is not None:
            await effects.close_question(tx, row.clinic_id, row.client_id)
            await keep_for_a_person(tx, row, now)
        elif off:
            await supporting.unlink(tx, row, now)
        elif row.code_word and not row.overheard:
            await (keep(tx, row, CODE_WORD) if is_alone(words) else keep_for_a_person(tx, row, now))
        elif not row.overheard and await self._follow(tx, row, words, index, now) and not doubtful:
            await ask_again(tx, row, now)
        if doubtful:
            await keep_doubt(tx, row, now)
        await people.heard(tx, row.clinic_id, row.client_id, row.received_at, channel=row.channel, opt_out=False)
        if row.channel == "sms":
            about = reply_of(row.client_id, row.provider_id)
            await consequences.client_texted(tx, row.clinic_id, row.client_id, about, now)

    async def _follow(self, tx: Tx, row: InboundRow, body: str, index: bytes | None, now: datetime) -> bool:
        """What it answers depends on what the client is being asked. What came in under fewer words for leaving may be an opt-out by now.
        Whether it is neither that, nor START, nor HELP."""
        awaited = await proposals.awaited_of(tx, row.clinic_id, row.client_id, row.received_at)
        try:
            expecting = await expecting_of(tx, self._vault, row, awaited)
            if expecting.consent and row.channel == "sms" and refuses(body):
                await decline(tx, row, now)
                return False
            meant = await meanings_of(tx, self._vault, row, body, awaited, expecting)
        except KeyDestroyed:
            return False
        apart = await feedback.goes_apart(tx, row, meant.meanings, guessed=meant.guessed)
        if not apart and await _may_answer_alert(tx, row, meant.meanings, index, now):
            return False
        for meaning in meant.meanings:
            if isinstance(meaning, AboutPlan):
                await text(tx, row, await agree(tx, self._vault, row, meaning, awaited, now), now)
            elif isinstance(meaning, OptOut):
                await self._silence(tx, row, now)
            elif not (apart and isinstance(meaning, Feedback | NotUnderstood)):
                await follow(tx, replace(row, body="") if apart else row, meaning, index, now)
        if apart:
            more = not any(isinstance(each, Feedback) for each in meant.meanings)
            await feedback.keep_apart(tx, row, now, more=more)
        elif meant.guessed:
            await keep_for_a_person_too(tx, row, now)
        return not any(isinstance(each, OptOut | Start | Help) for each in meant.meanings)

    async def _take_on_first(self, tx: Tx, row: InboundRow, now: datetime) -> None:
        """Who is on call may end all texts in the same text that takes a case on."""
        if row.channel != "sms":
            return
        owner = strangers_of(row.clinic_id) if row.stranger else row.client_id
        try:
            body = await self._vault.open(tx, row.clinic_id, owner, "reply.body", row.body)
            index = await self._index(tx, row) if codes_in(body) else None
        except (KeyDestroyed, NotOpened):
            return
        if index is not None:
            await _takes_on(tx, row, body, index, now)

    async def _silence(self, tx: Tx, row: InboundRow, now: datetime) -> None:
        """For everyone of the clinic who has the number, whoever is taken for the sender. Who answers a mail is known for themselves."""
        everyone: set[UUID] = set() if row.stranger else {row.client_id}
        try:
            if row.channel == "sms":
                index = await self._index(tx, row)
                await left.note_number(tx, {row.clinic_id: index}, now)
                everyone.update(await people.everyone_with(tx, row.clinic_id, index))
                wrong = await self._is_wrong_number(tx, row)
                await supporting.stop(tx, row, index, now, silently=not row.stranger, wrong=wrong)
        except (KeyDestroyed, NotOpened):
            log.warning("opt_out_without_its_number", client=row.client_id)
        await hold(tx, sorted(everyone))
        wrong_number = row.channel == "sms" and await self._is_wrong_number(tx, row)
        said = "" if row.stranger or wrong_number else await self._said_besides(tx, row)
        apart = bool(said) and await feedback.kept_as_they_leave(tx, row, said)
        for client in sorted(everyone):
            await (somebody_else if wrong_number else opt_out)(tx, replace(row, body="") if apart else row, client, now)
        if not apart and len(words_of(said)) > LEAVING_IN_WORDS:
            await keep_for_a_person_too(tx, row, now, why="said_as_they_left")

    async def _said_besides(self, tx: Tx, row: InboundRow) -> str:
        """It may tell more than that its client leaves: that somebody has to read, for nothing else follows from it."""
        try:
            said = await self._vault.open(tx, row.clinic_id, row.client_id, "reply.body", row.body)
        except (KeyDestroyed, NotOpened):
            return ""
        return said if row.channel == "sms" else understood_in(said)

    async def _is_wrong_number(self, tx: Tx, row: InboundRow) -> bool:
        """What can't be read is an opt-out like any other."""
        owner = strangers_of(row.clinic_id) if row.stranger else row.client_id
        try:
            return look(await self._vault.open(tx, row.clinic_id, owner, "reply.body", row.body)).wrong_number
        except (KeyDestroyed, NotOpened):
            return False

    async def _answer_stranger(self, tx: Tx, row: InboundRow, now: datetime) -> None:
        """What a sender on call sends, who is no client, may answer an alert, and is nothing else; somebody whom a client chose may
        agree to be written to, and leave."""
        try:
            index = await self._index(tx, row)
            body = await self._vault.open(tx, row.clinic_id, strangers_of(row.clinic_id), "reply.body", row.body)
        except (KeyDestroyed, NotOpened):
            return
        persons = list(await staff.with_number(tx, row.clinic_id, index))
        if await take_code(tx, row.clinic_id, persons, body, way="text", now=now):
            return
        if row.suspected is None:
            await say_untaken(tx, row.clinic_id, persons, row.provider_id, way="text", now=now)
        chosen = await supporting.answer(tx, row, index, body, now)
        if not chosen and not persons and not row.overheard and row.suspected is None:
            await tell_stranger(tx, row, index, body, now)

    async def _index(self, tx: Tx, row: InboundRow) -> bytes:
        owner = strangers_of(row.clinic_id) if row.stranger else row.client_id
        number = await self._vault.open(tx, row.clinic_id, owner, "contact.phone", row.address)
        return self._vault.blind_index(row.clinic_id, "contact.phone", number)


async def _keep_of_a_machine(tx: Tx, row: InboundRow, now: datetime) -> None:
    """What alarms in it may be a client's, and opens no case: a person reads it. A stranger's is let be."""
    if not row.stranger:
        await (keep(tx, row, AUTOMATIC) if row.suspected is None else keep_for_a_person(tx, row, now))


async def _takes_on(tx: Tx, row: InboundRow, words: str, index: bytes | None, now: datetime) -> bool:
    """Whether it is an answer to an alert: by text from a number that is on call, or to the alert's own mail."""
    if index is None:
        if not await staff.is_on_call(tx, row.clinic_id, row.client_id):
            return False
        own = [row.client_id]
        if not await take_code(tx, row.clinic_id, own, words, way="email", now=now):
            await say_untaken(tx, row.clinic_id, own, row.provider_id, way="email", now=now)
        return True
    if not codes_in(words):
        return False
    persons = list(await staff.with_number(tx, row.clinic_id, index))
    return await take_code(tx, row.clinic_id, persons, words, way="text", now=now)


async def _may_answer_alert(
    tx: Tx, row: InboundRow, meanings: Sequence[Meaning], index: bytes | None, now: datetime
) -> bool:
    """Whether what says nothing that is a client's comes from who was alerted to a case that nobody has. They hear that; it is kept as a
    client's, too."""
    if index is None or not all(isinstance(each, Acknowledged | Agree | NotUnderstood) for each in meanings):
        return False
    persons = await staff.with_number(tx, row.clinic_id, index)
    if not await has_waiting(tx, row.clinic_id, persons, now):
        return False
    agrees = any(isinstance(each, Agree) for each in meanings)
    agreed = await people.agreement(tx, row.clinic_id, row.client_id, row.channel)
    if agrees and agreed.consent is not Consent.CONFIRMED:
        return False
    await (keep(tx, row, "agree") if agrees else keep_for_a_person(tx, row, now))
    await say_untaken(tx, row.clinic_id, persons, row.provider_id, way="text", now=now)
    return True
