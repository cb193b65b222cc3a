"""Moments: which days and hours, and the next opening of each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core import rules
from handrail_notifier.core.decision import Role
from handrail_notifier.core.moment import FARTHEST_OFFSET, Aim, Moment, NoMoment, nudged_ahead
from handrail_notifier.core.ranks import Places
from handrail_notifier.core.rules import CountsFrom
from handrail_notifier.core.timing import Occurrence
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.plans import PlanRow, plan_row

log = get_logger(__name__)

MINUTE = timedelta(minutes=1)
KEPT_ANCHORS = timedelta(days=FARTHEST_OFFSET + 7)


@dataclass(frozen=True, slots=True)
class Kept:
    """A moment as the notifier keeps it. `since`: the instant after which it counts; `asks_about`: the moment that a debrief is of."""

    clinic_id: UUID
    client_id: UUID
    plan_id: UUID
    moment: Moment
    since: datetime
    role: Role = "nudge"
    asks_about: UUID | None = None
    at_night: bool = False


@dataclass(frozen=True, slots=True)
class DueMoment:
    """A moment with its next decision point, or the one that was reached. `postponed`: how often this opening was put off;
    `explained`: why at this time, where a model chose it."""

    clinic_id: UUID
    client_id: UUID
    moment: Moment
    occurrence: Occurrence
    plan: PlanRow
    role: Role = "nudge"
    asks_about: UUID | None = None
    at_night: bool = False
    postponed: int = 0
    explained: str | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A moment's next decision point; None: it has none."""

    clinic_id: UUID
    moment_id: UUID
    occurrence: Occurrence | None
    postponed: int = 0
    explained: str | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A moment with the opening that lies ahead, if one does. `counts`: its days are counted from what happened."""

    kept: Kept
    opening: Occurrence | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Anchors:
    """What clients' moments count from, oldest first."""

    _sessions: Mapping[UUID, Sequence[datetime]] = field(default_factory=dict)
    _facts: Mapping[tuple[UUID, UUID, str], Sequence[datetime]] = field(default_factory=dict)

    def of(self, client: UUID, plan: UUID, moment: Moment) -> Sequence[datetime]:
        """The instants that this moment's days are counted from."""
        kind = rules.counts_from(moment.rule)
        if kind is None:
            return ()
        return self._sessions.get(client, ()) if kind == "session" else self._facts.get((client, plan, kind), ())


async def drop(tx: Tx, clinics: Collection[UUID], plans: Collection[UUID], *, keep: Collection[UUID]) -> None:
    """Forget all moments of these plans but those to keep."""
    await tx.execute(SQL["drop_moments"], list(clinics), list(plans), list(keep))


async def rest(tx: Tx, clinic: UUID, plan: UUID, now: datetime) -> None:
    """None of the plan's moments comes while it rests, or once it is over. What was put off is concluded at `now`."""
    await tx.execute(SQL["rest_moments"], clinic, plan, now)


async def forget(tx: Tx, moments: Sequence[tuple[UUID, UUID]]) -> None:
    """These (clinic, moment) come no more."""
    if moments:
        await tx.execute(SQL["forget_moments"], *(list(column) for column in zip(*moments, strict=True)))


async def save(tx: Tx, moments: Sequence[tuple[Kept, Occurrence | None]], now: datetime) -> None:
    """Keep these with their next openings."""
    kept = [each for each, _ in moments]
    await tx.execute(
        SQL["save_moments"],
        [each.clinic_id for each in kept],
        [each.moment.moment_id for each in kept],
        [each.client_id for each in kept],
        [each.plan_id for each in kept],
        [rules.written(each.moment.rule) for each in kept],
        [each.moment.start for each in kept],
        [each.moment.end for each in kept],
        [each.moment.ahead // MINUTE for each in kept],
        [each.moment.aim.value for each in kept],
        [each.role for each in kept],
        [each.asks_about for each in kept],
        [each.at_night for each in kept],
        [rules.counts_from(each.moment.rule) for each in kept],
        [each.since for each in kept],
        *_columns([occurrence for _, occurrence in moments]),
        now,
    )


async def as_the_client_had_it(tx: Tx, stated: Mapping[UUID, Kept]) -> Mapping[UUID, Kept]:
    """These moments, by their ids; what the client had come earlier or later does so still, unless another lead is stated now."""
    rows = await tx.fetch(SQL["earlier_moments"], sorted({each.clinic_id for each in stated.values()}), list(stated))
    found = dict(stated)
    for row in rows:
        kept = found[row["moment_id"]]
        if kept.moment.aim is Aim.BEFORE and kept.moment.ahead == row["stated"] * MINUTE:
            found[row["moment_id"]] = _as_had(kept, kept.moment.ahead + row["earlier"] * MINUTE)
    return found


def _as_had(kept: Kept, ahead: timedelta) -> Kept:
    """As it is stated, where the client's own time is not inside its window any more."""
    try:
        return replace(kept, moment=nudged_ahead(kept.moment, ahead))
    except NoMoment:
        return kept


async def of_client(
    tx: Tx,
    clinic: UUID,
    client: UUID,
    now: datetime,
    *,
    counting_from: CountsFrom | None = None,
    plan: UUID | None = None,
) -> Sequence[Kept]:
    """A client's moments, held until the commit; only those that count from something, or of one plan, if so said.

    What is due at `now`, was put off or was moved is left alone.
    """
    rows = await tx.fetch(SQL["moments_of_clients"], clinic, client, counting_from, plan, now)
    return [_kept(row) for row in rows]


async def led(tx: Tx, clinic: UUID, plan: UUID) -> Sequence[Kept]:
    """The plan's moments with a nudge before them, or inside of them at the client's own time; held until the commit."""
    return [_kept(row) for row in await tx.fetch(SQL["led_moments"], clinic, plan)]


async def lead(tx: Tx, clinic: UUID, moments: Collection[UUID], by: timedelta) -> None:
    """Their nudges come so much earlier, because the client wants it; later, if that is less than nothing."""
    await tx.execute(SQL["lead_moments"], clinic, list(moments), by // MINUTE)


async def plan_again(tx: Tx, moments: Sequence[Upcoming]) -> None:
    """Set these next decision points."""
    await tx.execute(
        SQL["plan_moments_again"],
        [each.clinic_id for each in moments],
        [each.moment_id for each in moments],
        *_columns([each.occurrence for each in moments]),
        [each.postponed for each in moments],
        [each.explained for each in moments],
    )


async def claim_due(tx: Tx, now: datetime, places: Places) -> Sequence[DueMoment]:
    """Due moments for these places, locked until the commit: those of nudges before a moment, then the rest, each the oldest first.

    One that does not read is parked, and stops no other.
    """
    rows = await tx.fetch(SQL["claim_moments"], now, places.many, places.kept, places.others)
    soon = [row for row in rows if row["role"] == "nudge"]
    rest = [row for row in rows if row["role"] != "nudge"]
    return await _readable(tx, places.shared(soon, rest))


async def _readable(tx: Tx, rows: Sequence[Record]) -> Sequence[DueMoment]:
    due, unreadable = [], []
    for row in rows:
        try:
            due.append(_due(row))
        except (ValueError, KeyError, TypeError):
            log.exception("moment_parked", moment=row["moment_id"])
            unreadable.append((row["clinic_id"], row["moment_id"]))
    await park(tx, unreadable)
    return due


async def claim_ahead(tx: Tx, after: datetime, until: datetime, limit: int) -> Sequence[DueMoment]:
    """Moments whose nudges may be posted ahead, decided after one instant and up to another, locked until the commit."""
    return await _readable(tx, await tx.fetch(SQL["moments_to_post_ahead"], after, until, limit))


async def looked_ahead(tx: Tx, moments: Sequence[tuple[UUID, UUID]]) -> None:
    """The next decision points of these (clinic, moment) are not looked at ahead again."""
    if moments:
        await tx.execute(SQL["looked_ahead"], *(list(column) for column in zip(*moments, strict=True)))


def next_ahead(after: datetime, until: datetime) -> DueQuery:
    """The first decision point between two instants that is still to be looked at ahead."""
    return DueQuery(SQL["next_to_post_ahead"], (after, until))


async def standing_now(tx: Tx, wanted: Sequence[tuple[UUID, UUID]]) -> Mapping[UUID, DueMoment]:
    """These (clinic, moment) as they stand, by the moment's id; what is not kept any more is missing."""
    if not wanted:
        return {}
    rows = await tx.fetch(SQL["moments_ahead_of"], *(list(column) for column in zip(*wanted, strict=True)))
    return {row["moment_id"]: _due(row) for row in rows}


async def park(tx: Tx, moments: Sequence[tuple[UUID, UUID]]) -> None:
    """Nothing of these (clinic, moment) is due any more, until their plan states them anew."""
    if moments:
        await tx.execute(SQL["park_moments"], *(list(column) for column in zip(*moments, strict=True)))


async def ahead(tx: Tx, clinic: UUID, client: UUID) -> Sequence[DueMoment]:
    """A client's moments with the openings that are decided next."""
    return [_due(row) for row in await tx.fetch(SQL["moments_ahead"], clinic, client)]


async def save_anchor(
    tx: Tx,
    clinic: UUID,
    client: UUID,
    anchor: UUID,
    kind: CountsFrom,
    at: datetime,
    *,
    plan: UUID | None = None,
    stated_at: datetime,
    cancelled: bool = False,
) -> bool:
    """Keep what moments may count from; whether this is the latest statement of it. What is too old to count is forgotten."""
    taken = await tx.fetchval(SQL["save_anchor"], clinic, anchor, client, plan, kind, at, stated_at, cancelled)
    await tx.execute(SQL["forget_old_anchors"], clinic, client, stated_at - KEPT_ANCHORS)
    return taken is not None


async def anchors(tx: Tx, clients: Collection[tuple[UUID, UUID]]) -> Anchors:
    """What the moments of these (clinic, client) count from."""
    wanted = sorted(set(clients))
    rows = await tx.fetch(SQL["anchors"], [clinic for clinic, _ in wanted], [client for _, client in wanted])
    sessions: dict[UUID, list[datetime]] = defaultdict(list)
    facts: dict[tuple[UUID, UUID, str], list[datetime]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "session":
            sessions[row["client_id"]].append(row["at"])
        else:
            facts[row["client_id"], row["plan_id"], row["kind"]].append(row["at"])
    return Anchors(sessions, facts)


async def zones_in_use(tx: Tx) -> Sequence[str]:
    """The zones that clients live in."""
    return [row["zone"] for row in await tx.fetch(SQL["zones_in_use"])]


async def zone_rules(tx: Tx) -> Mapping[str, str]:
    """The fingerprints of the rules that openings were worked out with, by zone."""
    return {row["zone"]: row["fingerprint"] for row in await tx.fetch(SQL["zone_rules"])}


async def save_zone_rules(tx: Tx, zone: str, fingerprint: str) -> None:
    await tx.execute(SQL["save_zone_rules"], zone, fingerprint)


async def last_of_page(tx: Tx, zone: str, after: tuple[UUID, UUID], limit: int) -> tuple[UUID, UUID] | None:
    """The last (clinic, client) of the page of a zone's clients that follows `after`; None: there are no more."""
    row = await tx.fetchrow(SQL["last_of_page"], zone, *after, limit)
    return None if row is None else (row["clinic_id"], row["client_id"])


async def page_in_zone(tx: Tx, zone: str, after: tuple[UUID, UUID], limit: int, now: datetime) -> Sequence[Ahead]:
    """The moments of that page which lie ahead of `now` and were not put off, locked until the commit."""
    rows = await tx.fetch(SQL["moments_in_zone"], zone, *after, limit, now)
    return [Ahead(_kept(row), _opening(row), row["counts_from"] is not None) for row in rows]


def _opening(row: Record) -> Occurrence | None:
    if row["decision_at"] is None:
        return None
    return Occurrence(row["local_date"], row["window_start"], row["window_end"], row["decision_at"], row["aimed_at"])


def _kept(row: Record) -> Kept:
    return Kept(
        row["clinic_id"],
        row["client_id"],
        row["plan_id"],
        _moment(row),
        row["since"],
        row["role"],
        row["asks_about"],
        row["at_night"],
    )


def _due(row: Record) -> DueMoment:
    opening = Occurrence(row["local_date"], row["window_start"], row["window_end"], row["decision_at"], row["aimed_at"])
    return DueMoment(
        row["clinic_id"],
        row["client_id"],
        _moment(row),
        opening,
        plan_row(row),
        row["role"],
        row["asks_about"],
        row["at_night"],
        row["postponed"],
        row["explained"],
    )


def _moment(row: Record) -> Moment:
    return Moment(
        row["moment_id"],
        rules.read(row["rule"]),
        row["opens"],
        row["closes"],
        Aim(row["aim"]),
        max(row["lead_minutes"], 0) * MINUTE,
        max(-row["lead_minutes"], 0) * MINUTE,
    )


def _columns(occurrences: Sequence[Occurrence | None]) -> tuple[list[Any], ...]:
    return (
        [each and each.decision_at for each in occurrences],
        [each and each.local_date for each in occurrences],
        [each and each.window_start for each in occurrences],
        [each and each.window_end for each in occurrences],
        [each and each.aimed_at for each in occurrences],
    )
