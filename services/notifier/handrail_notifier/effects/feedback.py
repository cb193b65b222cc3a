"""FEEDBACK where somebody else than the therapist may read it: it is kept apart, and the client says who reads it (R58).

Until they have, or for two hours, nobody does. No answer leaves it with somebody else, for that hurts nobody's feelings. Only what the client
wants their therapist to read is said on the bus, without a word of it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import FeedbackGiven
from handrail_shared.contracts.ids import ClientId, ClinicId, ReplyId
from handrail_shared.runtime.db import Tx

from handrail_notifier import unread
from handrail_notifier.core.feedback import CHOSEN_APART, CHOSEN_THEIRS, MEANING, OPEN_FOR, Reader
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.reply import Expecting, Feedback, Meaning, NotUnderstood
from handrail_notifier.effects.texting import courtesy, keep, text
from handrail_notifier.identity import feedback_of
from handrail_notifier.reading import safely_read
from handrail_notifier.speech import say
from handrail_notifier.store import effects, feedback, people, replies
from handrail_notifier.store.effects import Question
from handrail_notifier.store.replies import InboundRow


async def goes_apart(tx: Tx, row: InboundRow, meanings: Sequence[Meaning], *, guessed: bool) -> bool:
    """Whether the words are for somebody else, or that is to be asked: of feedback, and of what nobody understands right after it."""
    if any(isinstance(each, Feedback) for each in meanings):
        return await _may_go_apart(tx, row)
    unknown = guessed or any(isinstance(each, NotUnderstood) for each in meanings)
    return unknown and (await _is_asked(tx, row) or await _was_chosen(tx, row)) and await _may_go_apart(tx, row)


async def keep_apart(tx: Tx, row: InboundRow, now: datetime, *, more: bool) -> None:
    """Sealed, for nobody yet; and who reads it is asked. `more`: it adds to what was said before, so that what was chosen then holds."""
    reply_id = await _keep(tx, row)
    if more and await _was_chosen(tx, row):
        await courtesy(tx, row, Kind.FEEDBACK_APART, now)
        return
    text_id = await text(tx, row, Kind.FEEDBACK_WHO, now)
    question = Question(MEANING, (), now, reply_id=reply_id)
    await effects.ask(tx, row.clinic_id, row.client_id, text_id, question, now + OPEN_FOR)


async def choose(tx: Tx, row: InboundRow, choice: int, now: datetime) -> bool:
    """Whether it was asked; then it is for whom they say."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is None or asked.kind != MEANING:
        return False
    about = await feedback.asked_about(tx, row.clinic_id, row.client_id, row.received_at)
    await effects.close_question(tx, row.clinic_id, row.client_id)
    if Reader(choice) is Reader.APART:
        await keep(tx, row, CHOSEN_APART)
        await text(tx, row, Kind.FEEDBACK_APART, now)
        return True
    await keep(tx, row, CHOSEN_THEIRS)
    for reply_id, said_at in await feedback.give_to_therapist(tx, row.clinic_id, about):
        await say(tx, [_given(row, reply_id, said_at)], about=reply_id)
    await unread.state(tx, row.clinic_id, row.client_id, now)
    await text(tx, row, Kind.FEEDBACK_THEIRS, now)
    return True


async def kept_as_they_leave(tx: Tx, row: InboundRow, said: str) -> bool:
    """Whether who leaves said feedback in the same text: then it is kept apart, and nothing is asked."""
    if not any(isinstance(each, Feedback) for each in safely_read(said, Expecting()).meanings):
        return False
    if not await _may_go_apart(tx, row):
        return False
    await _keep(tx, row)
    return True


async def _keep(tx: Tx, row: InboundRow) -> UUID:
    reply_id = feedback_of(row.client_id, row.provider_id)
    await replies.save(tx, row, reply_id, MEANING)
    return reply_id


async def _may_go_apart(tx: Tx, row: InboundRow) -> bool:
    """Somebody else can read it, and no person is seeing to the client, who is to know all that they write."""
    if not await feedback.has_reader(tx, row.clinic_id):
        return False
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    return client is not None and not client.crisis


async def _is_asked(tx: Tx, row: InboundRow) -> bool:
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    return asked is not None and asked.kind == MEANING


async def _was_chosen(tx: Tx, row: InboundRow) -> bool:
    """A little while ago."""
    since = row.received_at - OPEN_FOR
    return await feedback.chose_apart(tx, row.clinic_id, row.client_id, since, row.received_at)


def _given(row: InboundRow, reply_id: UUID, said_at: datetime) -> FeedbackGiven:
    return FeedbackGiven(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=said_at,
        reply_id=ReplyId(reply_id),
    )
