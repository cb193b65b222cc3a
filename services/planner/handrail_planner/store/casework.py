"""All that the work list and the brief go by, read for several clients at once; and which items a clinic has seen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from handrail_shared.contracts.events import StrangerCaseStated
from handrail_shared.contracts.ids import CaseId, ClientId, ClinicId, GoalId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.core.consent import Consent
from handrail_planner.core.flags import flags_of
from handrail_planner.core.insight import Insight
from handrail_planner.core.practice import RECENT, practice
from handrail_planner.core.registers import Row
from handrail_planner.core.session import Session, State
from handrail_planner.core.wish import manner_of
from handrail_planner.core.worklist import Case, ExpiredPlan, StrangerCase, TurnedDown
from handrail_planner.store import SQL, consents, goals, heard, insights, manner, plans, sessions, suggestions
from handrail_planner.store.clients import client_of

LOOK_BACK = timedelta(days=84)
"""How far back opportunities are read: a run of silence may have begun before the days that are counted. Where more
is counted, since a session that is longer ago, more is read."""
MOST_INSIGHTS = 2000
JUST_BEGUN = timedelta(hours=12)
"""A session that was to begin so long ago and is neither closed nor cancelled still is the next one."""


async def cases(
    tx: Tx, clinic_id: UUID, clients: Sequence[Client], *, now: datetime, since: datetime | None = None
) -> dict[ClientId, Case]:
    """Each client's case. What was practised is counted since `since`, or over the last days."""
    ids = [client.client_id for client in clients]
    known = await _Known.read(tx, clinic_id, ids, now)
    standing = await heard.of_clients(tx, clinic_id, ids, min(since or now, now - LOOK_BACK))
    agreed = await consents.of(tx, clinic_id, ids)
    patience = await sessions.patience(tx, clinic_id)
    suggested = await suggestions.find(tx, clinic_id)
    open_goals = await goals.open_of(tx, clinic_id, ids)
    rests = await manner.rests(tx, clinic_id, ids)
    unended = await plans.unended_of(tx, clinic_id, ids)
    found: dict[ClientId, Case] = {}
    for client in clients:
        who = client.client_id
        found[who] = Case(
            client_id=who,
            enrolled_at=client.enrolled_at,
            patience=patience,
            reachable=_reachable(client, [agreed[who]["sms"], agreed[who]["email"]]),
            goals=open_goals[who],
            plans=unended[who],
            turned_down=known.turned_down.get(who, {}),
            expired=known.expired.get(who, []),
            last_reviews=known.reviews.get(who, {}),
            debt=known.debt.get(who, []),
            coming=known.coming.get(who),
            last_held=known.held.get(who),
            last_plan_ended_at=known.ends[who][0],
            last_goal_closed_at=known.ends[who][1],
            practice=practice(standing[who], since=since or now - RECENT, now=now),
            written=known.written.get(who, {}),
            manner=manner_of(standing[who]),
            flags=flags_of(standing[who], ZoneInfo(client.contact.zone)),
            suggestions=suggested,
            rest=rests.get(who),
            rows_read=len(standing[who]),
        )
    return found


async def standing_of(tx: Tx, client: Client, now: datetime) -> list[Row]:
    """A client's rows of what was heard."""
    return (await heard.of_clients(tx, client.clinic_id, [client.client_id], now - LOOK_BACK))[client.client_id]


async def see(tx: Tx, client: Client, item_id: UUID, until: datetime, *, now: datetime) -> None:
    """Hide an item until then; at once or in the past: show it again."""
    key = (client.clinic_id, client.client_id)
    await tx.execute(SQL["forget_seen"], *key, now)
    if until > now:
        await tx.execute(SQL["see_item"], *key, item_id, until)
    else:
        await tx.execute(SQL["unsee_item"], *key, item_id)


async def seen(tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID], now: datetime) -> dict[UUID, datetime]:
    """Which items are hidden just now, and until when."""
    rows = await tx.fetch(SQL["seen_items"], clinic_id, list(client_ids), now)
    return {row["item_id"]: row["seen_until"] for row in rows}


async def in_crisis(tx: Tx, clinic_id: UUID, limit: int) -> list[Client]:
    """Whose case no person has closed, also who is discharged."""
    return [client_of(row) for row in await tx.fetch(SQL["clients_in_crisis"], clinic_id, limit)]


async def strangers_in_crisis(tx: Tx, clinic_id: ClinicId, limit: int) -> list[StrangerCase]:
    """Cases of numbers of nobody that no person has closed."""
    rows = await tx.fetch(SQL["stranger_cases"], clinic_id, limit)
    return [StrangerCase(clinic_id, CaseId(row["case_id"]), row["state"], row["stated_at"]) for row in rows]


async def note_stranger_case(tx: Tx, stated: StrangerCaseStated) -> None:
    """Keep how it stands, until it is closed."""
    about = (stated.clinic_id, stated.case_id)
    if stated.state == "closed":
        await tx.execute(SQL["forget_stranger_case"], *about)
    else:
        await tx.execute(
            SQL["save_stranger_case"], *about, stated.tier, stated.state, stated.opened_at, stated.occurred_at
        )


def _reachable(client: Client, agreed: Sequence[Consent]) -> list[Consent]:
    there = {"sms": client.contact.phone is not None, "email": client.contact.email is not None}
    return [consent for consent in agreed if there[consent.channel]]


class _Known:
    """What several clients' cases are made of, by client."""

    def __init__(self) -> None:
        self.turned_down: dict[UUID, dict[PlanId, TurnedDown]] = {}
        self.expired: dict[UUID, list[ExpiredPlan]] = {}
        self.reviews: dict[UUID, dict[GoalId, datetime]] = {}
        self.debt: dict[UUID, list[Insight]] = {}
        self.coming: dict[UUID, Session] = {}
        self.held: dict[UUID, Session] = {}
        self.written: dict[UUID, dict[PlanId, datetime]] = {}
        self.ends: dict[UUID, tuple[datetime | None, datetime | None]] = {}

    @classmethod
    async def read(cls, tx: Tx, clinic_id: UUID, ids: Sequence[ClientId], now: datetime) -> "_Known":
        known = cls()
        for row in await tx.fetch(SQL["turned_down"], clinic_id, ids):
            said = TurnedDown(row["plan_version"], row["answer"], row["answered_at"])
            known.turned_down.setdefault(row["client_id"], {})[PlanId(row["plan_id"])] = said
        for row in await tx.fetch(SQL["expired_since"], clinic_id, ids, now - RECENT):
            over = ExpiredPlan(PlanId(row["plan_id"]), GoalId(row["goal_id"]), row["ended_at"])
            known.expired.setdefault(row["client_id"], []).append(over)
        for row in await tx.fetch(SQL["last_reviews"], clinic_id, ids):
            known.reviews.setdefault(row["client_id"], {})[GoalId(row["goal_id"])] = row["reviewed_at"]
        for row in await tx.fetch(SQL["last_written"], clinic_id, ids):
            known.written.setdefault(row["client_id"], {})[PlanId(row["plan_id"])] = row["written_at"]
        for row in await tx.fetch(SQL["debt_of_clients"], clinic_id, ids, MOST_INSIGHTS):
            known.debt.setdefault(row["client_id"], []).append(insights.of_row(row))
        for row in await tx.fetch(SQL["sessions_around_now"], clinic_id, ids, now - JUST_BEGUN):
            session = sessions.of_row(row)
            (known.held if session.state is State.HELD else known.coming)[row["client_id"]] = session
        for row in await tx.fetch(SQL["last_ends"], clinic_id, ids):
            known.ends[row["client_id"]] = (row["plan_ended_at"], row["goal_closed_at"])
        return known
