"""What is posted ahead is decided anew, again and again until its time: whatever would keep it back then keeps it back now.

Whoever asks holds the clients. STOP, a break, a hold, a crisis, a clinic at rest, a plan that ends, rests or says something else, and a
moment that moves: each is seen by the same decision as at a nudge's own time, so nothing needs to be told of here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.ahead.taking import stopped
from handrail_notifier.core.ahead import Phase, phase_of
from handrail_notifier.core.decision import Reason, decide
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.dispatcher import points as gathering
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import Due, gather
from handrail_notifier.dispatcher.letters import Draft, Unreadable
from handrail_notifier.dispatcher.points import Gathered, Point
from handrail_notifier.dispatcher.taking_up import SAYS_OTHERWISE, fitting, withdrawn
from handrail_notifier.dispatcher.texts import stands_against
from handrail_notifier.store import moments
from handrail_notifier.store.ahead import AheadRow
from handrail_notifier.store.ledger import DueText

MOVED = "moved"
"""The moment is no more, or at another time."""


async def decided_anew(tx: Tx, desk: Desk, rows: Sequence[AheadRow], now: datetime) -> Sequence[AheadRow]:
    """These, in another order, with what is not wanted any more."""
    open_still = [row for row in rows if row.text.wanted and phase_of(row.text.send_at, now) is not Phase.OVER]
    keeps = [row for row in rows if row not in open_still]
    posted = await _posted(tx, desk, [row for row in open_still if not row.taken_up], now)
    taken_up = await _taken_up(tx, desk, [row for row in open_still if row.taken_up], now)
    return [*keeps, *posted, *taken_up]


async def _posted(tx: Tx, desk: Desk, rows: Sequence[AheadRow], now: datetime) -> Sequence[AheadRow]:
    if not rows:
        return ()
    standing = await moments.standing_now(tx, [(row.clinic_id, row.moment_id) for row in rows])
    points = await gathering.points_of(tx, list(standing.values()), now)
    if not points:
        return [withdrawn(row, MOVED) for row in rows]
    gathered = await gathering.gather(tx, desk, points, now, {})
    by_moment = {point.moment.moment.moment_id: point for point in points}
    found = [_again(desk, row, by_moment.get(row.moment_id), gathered) for row in rows]
    against = await stopped(tx, desk, gathered, [each for each in found if isinstance(each, Draft)], now)
    return [
        row if isinstance(each, Draft) and row.nudge_id not in against else withdrawn(row, _reason(each, row, against))
        for row, each in zip(rows, found, strict=True)
    ]


def _reason(found: Draft | str, row: AheadRow, against: Mapping[UUID, Reason]) -> str:
    return found if isinstance(found, str) else against[row.nudge_id].value


def _again(desk: Desk, row: AheadRow, point: Point | None, gathered: Gathered) -> Draft | str:
    """The nudge as it would go out now, or what stands against it."""
    clinic, at = gathered.clinics.get(row.clinic_id), row.text.send_at
    same = point is not None and point.nudge == row.nudge_id and point.moment.occurrence.aimed_at == row.aimed_at
    if point is None or not same or clinic is None or not clinic.posts_ahead:
        return MOVED
    return fitting(desk, point, gathered, row, decide(gathering.context_of(point, gathered, at), at), at)


async def _taken_up(tx: Tx, desk: Desk, rows: Sequence[AheadRow], now: datetime) -> Sequence[AheadRow]:
    """What is decided is still taken back for what lasts, as long as that can be done; not for a courtesy. So is what would go to a number
    that is its client's no more, or whose key is gone."""
    texts = [DueText(r.clinic_id, r.nudge_id, r.client_id, Kind.NUDGE, "sms", None, r.useful_until, 1, 1) for r in rows]
    keys = await desk.keys(tx, {(row.clinic_id, row.client_id) for row in rows})
    found = []
    for row, due in zip(rows, await gather(tx, texts, now, desk.account, again=True) if texts else (), strict=True):
        news = await stands_against(tx, due, now)
        lasts = news is not None and news.event is TextEvent.EXPIRE
        reason = ((news.reason if news else None) or MOVED) if lasts else _not_its_number(desk, keys, row, due)
        found.append(row if reason is None else withdrawn(row, reason))
    return found


def _not_its_number(desk: Desk, keys: Keyring, row: AheadRow, due: Due) -> str | None:
    """Why the number that it was posted to is not the client's; None: it is."""
    if due.client is None:
        return None
    clinic, client, until = row.clinic_id, row.client_id, row.useful_until
    try:
        posted, present = (
            desk.letter(keys, clinic, client, "sms", sealed=each, useful_until=until).recipient
            for each in (row.address or "", due.client.sealed["sms"])
        )
    except Unreadable:
        return Reason.UNREADABLE.value
    return None if posted == present else SAYS_OTHERWISE
