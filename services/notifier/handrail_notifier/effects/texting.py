"""What every effect says and keeps: a text to the client who wrote, what they wrote, and what they wish on the bus."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from handrail_shared.contracts.events import WishTexted
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId, derived
from handrail_shared.runtime.db import Tx

from handrail_notifier import unread
from handrail_notifier.answer_times import plan_answer
from handrail_notifier.core.consent import NOT_YET
from handrail_notifier.core.courtesy import IN_ITS_PLACE, ONCE_PER
from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.identity import feedback_of, reply_of, text_of
from handrail_notifier.speech import say
from handrail_notifier.store import effects, ledger, people, replies
from handrail_notifier.store.replies import InboundRow

Wish = Literal["later", "small", "swap", "change", "other_time", "call"]


async def keep(tx: Tx, row: InboundRow, meaning: str) -> None:
    """What the client said is on record, with what was understood."""
    await replies.save(tx, row, reply_of(row.client_id, row.provider_id), meaning)


async def keep_for_a_person(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Words for the clinician, which wait until somebody has read them."""
    await keep(tx, row, "free_text")
    await unread.state(tx, row.clinic_id, row.client_id, now)


async def keep_for_a_person_too(tx: Tx, row: InboundRow, now: datetime, *, why: str = "guessed") -> None:
    """The same beside whatever else the text was kept as, once: what it was taken for stays, too."""
    own = reply_of(row.client_id, row.provider_id)
    if not await replies.waits_for_a_person(tx, row.clinic_id, [own, feedback_of(row.client_id, row.provider_id)]):
        await replies.save(tx, row, derived(own, why), "free_text")
        await unread.state(tx, row.clinic_id, row.client_id, now)


async def text(
    tx: Tx,
    row: InboundRow,
    kind: SystemKind,
    now: datetime,
    *,
    cause: str | None = None,
    about: tuple[UUID, ...] = (),
    plan: UUID | None = None,
    alternative: int | None = None,
) -> UUID:
    """To the client who wrote, once for each cause: this very text, if none is given. `about`: the opportunities whose plans it names;
    `plan`: the one plan that it shows, if the client named it; `alternative`: which other act it gives, from 0. What is of no
    more use by now is on record, and does not go out; what answers late waits for the client's hours."""
    text_id = text_of(row.client_id, kind, cause or row.provider_id)
    if about or plan is not None:
        await effects.save_about(tx, row.clinic_id, text_id, row.client_id, about, plan, alternative)
    await plan_answer(tx, row, text_id, kind, now)
    return text_id


async def was_said(tx: Tx, row: InboundRow, kind: SystemKind, now: datetime) -> bool:
    """Whether such a text was said so lately that it is not said again."""
    return await ledger.said_since(tx, row.clinic_id, row.client_id, kind, now - ONCE_PER[kind])


async def courtesy(tx: Tx, row: InboundRow, kind: SystemKind, now: datetime) -> None:
    """A text that is not repeated within its time. Of whom a person is to see to another is said in its place, and counts apart."""
    client = (await people.clients(tx, [row.clinic_id], [row.client_id])).get(row.client_id)
    if kind in IN_ITS_PLACE and client is not None and client.crisis:
        kind = Kind.SEEN_TO
    if not await was_said(tx, row, kind, now):
        await text(tx, row, kind, now)


async def own_words(tx: Tx, row: InboundRow, now: datetime) -> None:
    """Kept for the clinician, until somebody has read them, and so answered. Of a picture that came with them nothing is kept."""
    await keep_for_a_person(tx, row, now)
    await courtesy(tx, row, Kind.PICTURE if row.pictures else Kind.NOT_UNDERSTOOD, now)


async def of_no_step(tx: Tx, row: InboundRow, now: datetime) -> bool:
    """Who has not agreed to texts about steps hears of none: that their words are kept, which a person reads. Whether it is so."""
    agreement = await people.agreement(tx, row.clinic_id, row.client_id, row.channel)
    if agreement.consent not in NOT_YET:
        return False
    await keep_for_a_person_too(tx, row, now, why="not_agreed")
    await courtesy(tx, row, Kind.NOT_UNDERSTOOD, now)
    return True


async def wish(tx: Tx, row: InboundRow, wished: Wish, plan: UUID | None, *, met: bool = False) -> None:
    """Said on the bus, without a word of the client's. What is not met waits on the clinician's work list."""
    reply_id = reply_of(row.client_id, row.provider_id)
    texted = WishTexted(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=None if plan is None else PlanId(plan),
        reply_id=reply_id,
        wish=wished,
        met=met,
    )
    await say(tx, [texted], about=reply_id)
