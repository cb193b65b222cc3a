"""When moments are next decided: worked out anew when a plan, a client's clock or what they count from is another.

The future only: an opening whose decision point has passed is never planned again, so nothing is decided twice. What was put off
inside its window keeps its place.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import derived
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import rules
from handrail_notifier.core.reply import Answer
from handrail_notifier.core.rules import CountsFrom
from handrail_notifier.core.timing import next_after
from handrail_notifier.store import moments, people, ring
from handrail_notifier.store.moments import Anchors, Kept, Upcoming


async def plan(tx: Tx, kept: Sequence[Kept], *, now: datetime) -> None:
    """Keep these moments with their next openings; none yet where the client is not known."""
    clients = await people.clients(tx, [each.clinic_id for each in kept], [each.client_id for each in kept])
    anchors = await _anchors(tx, kept)
    saved = []
    for each in kept:
        client = clients.get(each.client_id)
        counted = anchors.of(each.client_id, each.plan_id, each.moment)
        saved.append((each, None if client is None else next_after(each.moment, client.zone, each.since, counted)))
    await moments.save(tx, saved, now)


async def on_another_clock(tx: Tx, clinic: UUID, client: UUID, zone: str, now: datetime, *, is_new: bool) -> None:
    """A client's moments in the (new) zone: from now on, or for a new client from when each began to count."""
    await again(tx, await moments.of_client(tx, clinic, client, now), {client: zone}, None if is_new else now)


async def on_answer(
    tx: Tx, clinic: UUID, client: UUID, plan: UUID, opportunity: UUID, answer: Answer, *, at: datetime, now: datetime
) -> None:
    """What counts from lapses or from the plan's use is planned again. A corrected answer takes the place of the one before."""
    kind: CountsFrom = "lapse" if answer is Answer.MISSED else "done"
    anchor, cancelled = derived(opportunity, "anchor"), answer is Answer.DID_NOT_ARISE
    taken = await moments.save_anchor(
        tx, clinic, client, anchor, kind, at, plan=plan, stated_at=at, cancelled=cancelled
    )
    if taken:
        for each in ("lapse", "done"):
            await count_again(tx, clinic, client, each, plan=plan, now=now)


async def count_again(
    tx: Tx, clinic: UUID, client: UUID, kind: CountsFrom, *, plan: UUID | None = None, now: datetime
) -> None:
    """Those of a client's moments that count from such a thing: one more of it is known, or one less."""
    known = await people.clients(tx, [clinic], [client])
    if client in known:
        kept = await moments.of_client(tx, clinic, client, now, counting_from=kind, plan=plan)
        await again(tx, kept, {client: known[client].zone}, now)


async def again(tx: Tx, kept: Sequence[Kept], zones: dict[UUID, str], from_: datetime | None) -> None:
    """Work out the next opening of each anew."""
    if not kept:
        return
    anchors = await _anchors(tx, kept)
    upcoming = [
        Upcoming(
            each.clinic_id,
            each.moment.moment_id,
            next_after(
                each.moment,
                zones[each.client_id],
                max(each.since, from_ or each.since),
                anchors.of(each.client_id, each.plan_id, each.moment),
            ),
        )
        for each in kept
    ]
    await moments.plan_again(tx, upcoming)
    await ring(tx)


async def _anchors(tx: Tx, kept: Sequence[Kept]) -> Anchors:
    counting = {(each.clinic_id, each.client_id) for each in kept if rules.counts_from(each.moment.rule) is not None}
    return await moments.anchors(tx, counting) if counting else Anchors()
