"""Breakers, counts and complaints: what the last defences remember."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.breaker import OF_ACCOUNT, Breaker, Strike, account_named
from handrail_notifier.core.decision import Address
from handrail_notifier.core.defence import (
    ANSWERED_WITHIN,
    BESIDE,
    DAY,
    HEARD_WITHIN,
    LOOPING,
    SAME_TEXTS,
    SAME_WITHIN,
    TEXTS_A_DAY,
    TEXTS_IN,
    Traffic,
    day_of,
    hour_of,
)
from handrail_notifier.core.errors import REMEMBERED, Complaint
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextState
from handrail_notifier.store import SQL, ring

KEPT = 3 * DAY
"""How long counts are kept; none is asked for that is older than two days."""


@dataclass(frozen=True, slots=True)
class Number:
    """A client's number: the country that it belongs to, and what went to and fro; `mailed`: answers that went by mail instead; `beside`:
    which of the answers that come beside the three there were, each as often as it went."""

    country: str | None
    texts: tuple[datetime, ...]
    answers: int
    heard: int
    mailed: int = 0
    beside: tuple[Kind, ...] = ()
    beside_by_mail: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A text by SMS that begins to be sent, for the counts."""

    clinic_id: UUID
    wording: str
    segments: int
    to_stranger: bool


async def breakers(
    tx: Tx, clinics: Collection[UUID], now: datetime, account: str | None
) -> Mapping[UUID | None, Sequence[Breaker]]:
    """Those of these clinics, and under None those of the carrier's account, which all clinics share, but for caps that are lifted; held
    until the commit."""
    found: dict[UUID | None, list[Breaker]] = defaultdict(list)
    for row in await tx.fetch(SQL["breakers"], sorted(set(clinics)), now, account_named(account)):
        found[row["clinic_id"]].append(_breaker(row))
    return found


async def to_change(tx: Tx, clinic: UUID, name: str) -> Breaker:
    """The breaker of that name, held until the commit; a new one if there was none."""
    if _is_shared(name):
        row = await tx.fetchrow(SQL["account_breaker_to_change"], name)
    else:
        row = await tx.fetchrow(SQL["breaker_to_change"], clinic, name)
    assert row is not None, "what is asked for is made"
    return _breaker(row)


async def save(tx: Tx, clinic: UUID, breaker: Breaker) -> None:
    columns = (
        breaker.name,
        json.dumps([[each.at.isoformat(), str(each.by), each.code] for each in breaker.strikes]),
        breaker.opened_at,
        breaker.until,
        breaker.tried_by,
        breaker.tried_until,
        breaker.sent_at,
        breaker.trips,
        breaker.code,
    )
    if _is_shared(breaker.name):
        await tx.execute(SQL["save_account_breaker"], *columns)
    else:
        await tx.execute(SQL["save_breaker"], clinic, *columns)


async def drop(tx: Tx, clinic: UUID, name: str) -> bool:
    """Close it and forget its strikes. Whether it was open."""
    if _is_shared(name):
        return await tx.fetchval(SQL["drop_account_breaker"], name) is not None
    return await tx.fetchval(SQL["drop_breaker"], clinic, name) is not None


async def open_ones(tx: Tx, now: datetime, account: str | None) -> Mapping[str, int]:
    """How many are open at each gate, over all clinics, and of this account of the carrier's."""
    return {row["gate"]: row["many"] for row in await tx.fetch(SQL["open_breakers"], now, account_named(account))}


async def count(tx: Tx, sent: Sequence[Sent], now: datetime, *, back: bool = False) -> Mapping[UUID, int]:
    """What begins to be sent takes its place in the clinic's counts, or gives it `back`. The day's segments of each clinic, with these:
    nobody else counts any before the commit."""
    day, hour, sign = day_of(now), hour_of(now), -1 if back else 1
    rows = [(each.clinic_id, "segments", day, sign * each.segments) for each in sent]
    rows += [(each.clinic_id, each.wording, day, sign) for each in sent]
    rows += [(each.clinic_id, "strangers", hour, sign) for each in sent if each.to_stranger]
    if not rows:
        return {}
    counted = await tx.fetch(SQL["count_sent"], *(list(column) for column in zip(*rows, strict=True)))
    return {row["clinic_id"]: row["counted"] for row in counted if row["what"] == "segments"}


async def give_back(tx: Tx, turned_away: Sequence[tuple[UUID, UUID]]) -> None:
    """Of these (clinic, attempt), those that were not sent leave the clinic's counts."""
    if turned_away:
        await tx.execute(SQL["give_back"], [clinic for clinic, _ in turned_away], [each for _, each in turned_away])


async def count_filtered(tx: Tx, clinic: UUID, wording: str, now: datetime) -> tuple[int, int]:
    """One more text of that wording was filtered: how many were sent and how many filtered, yesterday and today."""
    filtered, day = f"filtered {wording}", day_of(now)
    await tx.execute(SQL["count_sent"], [clinic], [filtered], [day], [1])
    await tx.execute(SQL["forget_tallies"], clinic, day - KEPT)
    row = await tx.fetchrow(SQL["sent_and_filtered"], clinic, wording, filtered, day - DAY)
    assert row is not None, "sums have a row"
    return row["sent"], row["filtered"]


async def tallies(tx: Tx, clinics: Collection[UUID], now: datetime) -> Mapping[UUID, Traffic]:
    """The segments of the day and the strangers of the hour, of each clinic that has any."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for row in await tx.fetch(SQL["tallies"], sorted(set(clinics)), day_of(now), hour_of(now)):
        found[row["clinic_id"]][row["what"]] = row["counted"]
    return {
        clinic: Traffic(segments=counts.get("segments", 0), strangers=counts.get("strangers", 0))
        for clinic, counts in found.items()
    }


async def numbers(tx: Tx, clients: Collection[tuple[UUID, UUID]], now: datetime) -> Mapping[UUID, Number]:
    """What is known of the numbers of these (clinic, client), by client; who was chosen by one is asked for as they are."""
    wanted = sorted(set(clients))
    rows = await tx.fetch(
        SQL["traffic"],
        [clinic for clinic, _ in wanted],
        [client for _, client in wanted],
        now - DAY,
        TEXTS_A_DAY,
        now - ANSWERED_WITHIN,
        [kind.value for kind in LOOPING],
        now - HEARD_WITHIN,
        TEXTS_IN + 1,
        [kind.value for kind in BESIDE],
    )
    return {
        row["client_id"]: Number(
            row["phone_country"],
            tuple(row["texts"]),
            row["answers"],
            row["heard"],
            row["mailed"],
            tuple(map(Kind, row["beside"])),
            tuple(map(Kind, row["beside_by_mail"])),
        )
        for row in rows
    }


async def same_texts(tx: Tx, wanted: Sequence[tuple[UUID, bytes, bytes, UUID]], now: datetime) -> set[int]:
    """The places, from 0, of those of these (clinic, number, words, text) whose words went out as often as may be just now, or are about to:
    also with those before them here."""
    if not wanted:
        return set()
    pairs = [*dict.fromkeys((clinic, number, words) for clinic, number, words, _ in wanted)]
    clinics, numbers, words = (list(column) for column in zip(*pairs, strict=True))
    texts = [text for *_, text in wanted]
    rows = await tx.fetch(SQL["same_texts"], clinics, numbers, words, now - SAME_WITHIN, SAME_TEXTS, texts)
    times = dict(zip(pairs, (row["times"] for row in rows), strict=True))
    often = set[int]()
    for place, (clinic, number, said, _) in enumerate(wanted):
        if times[clinic, number, said] >= SAME_TEXTS:
            often.add(place)
        times[clinic, number, said] += 1
    return often


async def complain(
    tx: Tx, clinic: UUID, client: UUID, attempt: UUID, *, phone: str, code: int | None, now: datetime
) -> tuple[Complaint | None, Sequence[Complaint]]:
    """The number did not take a text. That complaint, none if the client has another number by now; and those before it."""
    await tx.execute(SQL["complain"], clinic, client, attempt, phone, code or 0, now)
    await tx.execute(SQL["forget_complaints"], clinic, client, now - REMEMBERED)
    rows = await tx.fetch(SQL["complaints"], clinic, client, now - REMEMBERED)
    own = next((_complaint(row) for row in rows if row["attempt_id"] == attempt), None)
    return own, [_complaint(row) for row in rows if row["attempt_id"] != attempt]


async def mark_number(tx: Tx, clinic: UUID, client: UUID, phone: str, state: Address) -> bool:
    """Whether that is news of the number that the client has."""
    return await tx.fetchval(SQL["mark_number"], clinic, client, phone, state.value) is not None


async def number_works(tx: Tx, clinic: UUID, client: UUID, *, phone: str | None) -> bool:
    """It took a text, or (`phone` None) the client texted: complaints count no more. Whether it was let be until now."""
    return await tx.fetchval(SQL["number_works"], clinic, client, phone) is not None


async def send_again(tx: Tx, clinic: UUID, text: UUID, state: TextState, *, due_at: datetime, now: datetime) -> bool:
    """Plan a text that failed once more, once. Whether it was."""
    planned = await tx.fetchval(SQL["send_again"], clinic, text, state.value, due_at, now) is not None
    if planned:
        await ring(tx)
    return planned


def _is_shared(name: str) -> bool:
    return Breaker(name).gate in OF_ACCOUNT


def _breaker(row: Record) -> Breaker:
    strikes = tuple(Strike(datetime.fromisoformat(at), UUID(by), code) for at, by, code in json.loads(row["strikes"]))
    return Breaker(
        row["name"],
        strikes,
        row["opened_at"],
        row["until"],
        row["tried_by"],
        row["tried_until"],
        row["sent_at"],
        row["trips"],
        row["code"],
    )


def _complaint(row: Record) -> Complaint:
    return Complaint(row["code"] or None, row["at"], row["day"])
