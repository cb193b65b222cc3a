"""Where words still lie: with the carrier, and sealed with us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx

from handrail_notifier.store import SQL

MOST_REDACTIONS = 24
"""How often a carrier is asked to forget a text, which takes two weeks; the queries and their indexes have the number, too."""
Which = Literal["sent", "received", "left"]


@dataclass(frozen=True, slots=True)
class Readable:
    """A text whose words the carrier still has. `row` is an attempt's id, the account that the text came to, or the id of one that was
    left there and is no attempt's; `tries`: how often
    the carrier was asked, this time included."""

    which: Which
    clinic_id: UUID
    row: str
    provider_id: str
    tries: int
    pictures: int = 0
    """How many came with it."""


async def claim_readable(tx: Tx, account: str, before: datetime, now: datetime, limit: int) -> Sequence[Readable]:
    """So many of each kind that are due and lie in this account, or in one that is not known, put off as if in vain. `before`: what is
    younger is left alone."""
    sent = await tx.fetch(SQL["claim_readable_sent"], before, now, limit, account)
    received = await tx.fetch(SQL["claim_readable_received"], before, now, limit, account)
    left = await tx.fetch(SQL["claim_readable_left"], before, now, limit, account)
    kinds: tuple[tuple[Which, list[Record]], ...] = (("sent", sent), ("received", received), ("left", left))
    return [_readable(which, row) for which, rows in kinds for row in rows]


async def to_forget(tx: Tx, clinic: UUID, left: Mapping[str, datetime], account: str | None) -> None:
    """The carrier has these texts in this account of its, by its ids and since when, and is to forget their words; they are no attempt's."""
    if left:
        await tx.execute(SQL["to_forget"], clinic, list(left), list(left.values()), account)


async def were_redacted(tx: Tx, done: Sequence[Readable], now: datetime) -> None:
    """The carrier has forgotten these."""
    sent = [each for each in done if each.which == "sent"]
    received = [each for each in done if each.which == "received"]
    left = [each for each in done if each.which == "left"]
    await tx.execute(SQL["left_redacted"], [each.clinic_id for each in left], [each.provider_id for each in left])
    await tx.execute(SQL["sent_redacted"], [each.clinic_id for each in sent], [UUID(each.row) for each in sent], now)
    await tx.execute(
        SQL["received_redacted"],
        [each.clinic_id for each in received],
        [each.row for each in received],
        [each.provider_id for each in received],
        now,
    )


async def count_readable(tx: Tx, account: str) -> Mapping[str, int]:
    """How many texts are still to be forgotten, and of how many that was given up."""
    [row] = await tx.fetch(SQL["count_readable"], account)
    return dict(row)


async def count_elsewhere(tx: Tx, account: str, since: datetime) -> int:
    """How many texts, due since then, still have their words in another account than this."""
    return int(await tx.fetchval(SQL["count_elsewhere"], account, since))


_DROPS = (
    SQL["drop_walks"],
    SQL["drop_steps"],
    SQL["drop_offers"],
    SQL["drop_check_in_words"],
    SQL["drop_asks_contexts"],
    SQL["drop_text_decisions"],
    SQL["drop_sent_words"],
    SQL["drop_received_words"],
    SQL["drop_answers_words"],
    SQL["drop_ahead_words"],
    SQL["drop_questions"],
    SQL["drop_abouts"],
)
"""Each lets go of one table's, so many rows at a time."""


async def drop(tx: Tx, before: datetime, limit: int, account: str | None) -> int:
    """Let go of words from before then, and of what was asked and spoken of, so many of each table; the largest number of them. `account`:
    the carrier's in which we ask for what lies there."""
    done = [await tx.execute(each, before, limit) for each in _DROPS]
    done.append(await tx.execute(SQL["drop_left"], before, limit, account))
    return max(int(status.rpartition(" ")[2]) for status in done)


def _readable(which: Which, row: Record) -> Readable:
    pictures = row["pictures"] if which == "received" else 0
    return Readable(which, row["clinic_id"], row["id"], row["provider_id"], row["redactions"], pictures)
