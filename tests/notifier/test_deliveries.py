"""Answers that are learned together leave what learning them one by one leaves, whatever came before and however they repeat."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import pytest
from handrail_notifier.channels import Accepted, Outgoing
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import Address, Channel
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.retry import FailureClass
from handrail_notifier.deliveries import Learned, Told, learn, learn_all
from handrail_notifier.dispatcher.letters import Ready
from handrail_notifier.dispatcher.sending import Answered, Sender
from handrail_notifier.store import ledger, people
from handrail_notifier.store.ledger import DueText
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.ids import new_id
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.form import examples
from tests.support.postgres import Database

NOW = datetime(2026, 3, 2, 22, 10, tzinfo=UTC)
BEFORE = NOW - timedelta(seconds=9)
GRACE = timedelta(seconds=30)
CLINIC = UUID(int=1)
CLIENTS = (UUID(int=11), UUID(int=12))
Way = Callable[[Tx, Sequence[Told]], Awaitable[None]]

ANSWERS = (
    Learned(TextEvent.ACCEPT, provider_id="SM1", segments=2),
    Learned(TextEvent.ACCEPT, provider_id="SM2"),
    Learned(TextEvent.FAIL, why=FailureClass.OPTED_OUT, code=21610),
    Learned(TextEvent.FAIL, why=FailureClass.NUMBER_INVALID, code=21211),
    Learned(TextEvent.NOT_SENT, pause=timedelta(seconds=5)),
    Learned(TextEvent.LOSE_TRACK),
)
EARLIER = (
    *ANSWERS,
    Learned(TextEvent.SEND, provider_id="SM1"),
    Learned(TextEvent.DELIVER, provider_id="SM1"),
    Learned(TextEvent.FAIL, provider_id="SM1", why=FailureClass.UNREACHABLE, code=30003),
    Learned(TextEvent.EXPIRE, provider_id="SM1"),
    Learned(TextEvent.NOT_FOUND),
)
ACCEPTED = ANSWERS[0]
Attempts = Literal[1, 2]


@dataclass(frozen=True)
class Written:
    """A text, how many attempts there are at it, and what was heard of the first one before any answer."""

    client: int
    kind: Kind
    channel: Channel = "sms"
    attempts: Attempts = 1
    heard: tuple[Learned, ...] = ()
    text_id: UUID = field(default_factory=new_id)
    attempt_ids: tuple[UUID, UUID] = field(default_factory=lambda: (new_id(), new_id()))


def named(news: Learned, number: int) -> Learned:
    """The provider's ids differ, but for a few that two texts have."""
    return replace(news, provider_id=news.provider_id and f"{news.provider_id}-{number % 4}")


@dataclass(frozen=True)
class Story:
    """Texts, and the answers that come in at once: which text, which attempt at it, what."""

    texts: tuple[Written, ...]
    answers: tuple[tuple[int, int, Learned], ...]

    def told(self) -> list[Told]:
        found = []
        for number, which, news in self.answers:
            text = self.texts[number % len(self.texts)]
            found.append(Told(CLINIC, text.attempt_ids[which % text.attempts], named(news, number)))
        return found


TEXTS = st.builds(
    Written,
    client=st.integers(0, 1),
    kind=st.sampled_from([Kind.NUDGE, Kind.NUDGE, Kind.NUDGE, Kind.OPT_IN, Kind.HELP]),
    channel=st.sampled_from(["sms", "sms", "email"]),
    attempts=st.sampled_from([1, 1, 1, 2]),
    heard=st.lists(st.sampled_from(EARLIER), max_size=1).map(tuple),
    text_id=st.uuids(version=4),
    attempt_ids=st.tuples(st.uuids(version=4), st.uuids(version=4)),
)
STORIES = st.builds(
    Story,
    texts=st.lists(TEXTS, min_size=1, max_size=5).map(tuple),
    answers=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 1), st.sampled_from([ACCEPTED] * 6 + list(ANSWERS))),
        min_size=1,
        max_size=8,
    ).map(tuple),
)


@pytest.fixture
async def db(database: Database) -> Any:
    opened = Db(database.dsn("handrail_notifier"), schema="notifier")
    await opened.open()
    yield opened
    await opened.close()


async def one_by_one(tx: Tx, told: Sequence[Told]) -> None:
    for each in told:
        row = await ledger.attempt(tx, each.clinic_id, each.attempt_id)
        await learn(tx, row, each.news, grace=GRACE, now=NOW)


async def together(tx: Tx, told: Sequence[Told]) -> None:
    await learn_all(tx, told, grace=GRACE, now=NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(80))
@given(story=STORIES)
async def test_together_leaves_what_one_by_one_leaves(db: Db, story: Story) -> None:
    assert await outcome(db, story, together) == await outcome(db, story, one_by_one)


def of(*texts: Written, answers: Sequence[tuple[int, int, Learned]]) -> Story:
    return Story(texts, tuple(answers))


NUDGE, OPT_IN = Written(0, Kind.NUDGE), Written(0, Kind.OPT_IN)
DELIVERED = Learned(TextEvent.DELIVER, provider_id="SM1")
TOLD = {
    "a plain acceptance": of(NUDGE, answers=[(0, 0, ACCEPTED)]),
    "the same answer twice": of(NUDGE, answers=[(0, 0, ACCEPTED), (0, 0, ACCEPTED)]),
    "a callback before the answer": of(Written(0, Kind.NUDGE, heard=(DELIVERED,)), answers=[(0, 0, ACCEPTED)]),
    "an opt-in request moves the consent": of(OPT_IN, answers=[(0, 0, ACCEPTED)]),
    "both attempts at one text": of(Written(0, Kind.NUDGE, attempts=2), answers=[(0, 0, ACCEPTED), (0, 1, ACCEPTED)]),
    "a mail has no end to ask for": of(Written(0, Kind.NUDGE, "email"), answers=[(0, 0, ACCEPTED)]),
    "an opt-out between two acceptances": of(
        NUDGE,
        Written(0, Kind.NUDGE),
        Written(1, Kind.NUDGE),
        answers=[(0, 0, ACCEPTED), (1, 0, ANSWERS[2]), (2, 0, ACCEPTED), (0, 0, ACCEPTED)],
    ),
}


@pytest.mark.parametrize("story", TOLD.values(), ids=list(TOLD))
async def test_together_and_one_by_one_agree_on(db: Db, story: Story) -> None:
    assert await outcome(db, story, together) == await outcome(db, story, one_by_one)


async def test_plain_acceptances_are_said_once_and_end_their_part(db: Db) -> None:
    texts = [Written(number % 2, Kind.NUDGE) for number in range(4)]
    rows, events = await outcome(db, of(*texts, answers=[(n, 0, ACCEPTED) for n in range(4)]), together)
    assert {(row["state"], row["accepted_at"]) for row in rows["attempt"]} == {("accepted", NOW)}
    assert {row["provider_id"] for row in rows["attempt"]} == {f"SM1-{n}" for n in range(4)}
    assert {(row["state"], row["changed_at"]) for row in rows["text"] if row["state"] != "planned"} == {
        ("accepted", NOW)
    }
    said = [(each["type"], each["data"]["segments"]) for each in events[CLIENTS[0]] + events[CLIENTS[1]]]
    assert said == [("handrail.nudge_sent.v1", 2)] * 4


async def test_an_answer_that_comes_while_another_attempt_guesses_its_id_is_not_lost(
    db: Db, database: Database
) -> None:
    mine, other = Written(0, Kind.NUDGE), Written(1, Kind.NUDGE)
    async with db.transaction(CLINIC) as tx:
        await _written(tx, of(mine, other, answers=[]))
    due = DueText(CLINIC, mine.text_id, CLIENTS[0], Kind.NUDGE, "sms", None, NOW, 1, 1)
    ready = Ready(due, Outgoing(mine.attempt_ids[0], "", "", "", "", GRACE), NOW)
    sender = Sender(db, {}, clock=VirtualClock(NOW), grace=GRACE, freed=lambda: None)
    async with db.transaction(CLINIC) as tx:
        await tx.execute(
            "UPDATE attempt SET provider_id = 'SM1', provider_id_guessed = true WHERE attempt_id = $1",
            other.attempt_ids[0],
        )
        record = asyncio.create_task(sender._record([Answered(ready, Accepted("SM1"))]))
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
        async with asyncio.timeout(8):
            while not await tx.fetchval(waits):
                await asyncio.sleep(0.02)
    await record
    async with db.transaction(CLINIC) as tx:
        rows = {row["attempt_id"]: row["provider_id"] for row in await tx.fetch("SELECT * FROM attempt")}
    assert rows == {mine.attempt_ids[0]: "SM1", other.attempt_ids[0]: None}


async def outcome(db: Db, story: Story, way: Way) -> tuple[dict[str, list[Any]], dict[UUID, list[Any]]]:
    """All rows, and each client's events in their order, after these answers. Nothing of it is kept."""
    async with db.transaction(CLINIC) as tx:
        await tx.execute("SAVEPOINT nothing_of_it")
        try:
            await _written(tx, story)
            await way(tx, story.told())
            return await _left(tx)
        finally:
            await tx.execute("ROLLBACK TO SAVEPOINT nothing_of_it")


async def _left(tx: Tx) -> tuple[dict[str, list[Any]], dict[UUID, list[Any]]]:
    rows = {
        table: [dict(row) for row in await tx.fetch(f"SELECT * FROM {table} ORDER BY {key}")]
        for table, key in {
            "attempt": "attempt_id",
            "text": "text_id",
            "consent": "client_id, channel",
            "client": "client_id",
        }.items()
    }
    events: dict[UUID, list[Any]] = defaultdict(list)
    for row in await tx.fetch(
        "SELECT subject, clinic_id, topic, type, occurred_at, correlation_id, causation_id, data FROM outbox ORDER BY seq"
    ):
        events[row["subject"]].append(dict(row) | {"data": json.loads(row["data"])})
    return rows, events


async def _written(tx: Tx, story: Story) -> None:
    for client in CLIENTS:
        await people.save_client(
            tx,
            CLINIC,
            client,
            zone="America/New_York",
            language="en",
            phone="sealed",
            phone_index=client.bytes,
            phone_state=Address.USABLE,
            email="sealed",
            email_state=Address.USABLE,
            stated_at=NOW - timedelta(days=9),
        )
        await people.save_agreement(tx, CLINIC, client, "sms", Consent.RECORDED, since=NOW - timedelta(days=9))
        await _nudge(tx, Written(CLIENTS.index(client), Kind.NUDGE, text_id=client), due_at=NOW + timedelta(hours=1))
    for text in story.texts:
        await _text(tx, text)


async def _text(tx: Tx, text: Written) -> None:
    if text.kind is Kind.NUDGE:
        await _nudge(tx, text, due_at=None)
    else:
        await _row(tx, text, due_at=None)
    for number in range(text.attempts):
        await _attempt(tx, text, number)
        if number == 0:
            for news in text.heard:
                row = await ledger.attempt(tx, CLINIC, text.attempt_ids[0])
                await learn(tx, row, news, grace=GRACE, now=NOW - timedelta(seconds=1))


async def _row(tx: Tx, text: Written, *, due_at: datetime | None) -> None:
    await tx.execute(
        """INSERT INTO text (clinic_id, text_id, client_id, kind, channel, state, due_at, useful_until, planned_at,
                             changed_at)
        VALUES ($1, $2, $3, $4, $5, 'planned', $6, $7, $8, $8)""",
        CLINIC,
        text.text_id,
        CLIENTS[text.client],
        text.kind.value,
        text.channel,
        due_at,
        NOW + timedelta(minutes=30),
        BEFORE,
    )


async def _attempt(tx: Tx, text: Written, number: int) -> None:
    begun_at = BEFORE + timedelta(seconds=number)
    await tx.execute(
        """INSERT INTO attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments,
                                begun_at, settle_at, channel)
        SELECT $1, $2, $3, $4, 'sending', 'sealed', '+12025550100', 'sealed', 1, $5, $6, channel
        FROM text WHERE text_id = $3""",
        CLINIC,
        text.attempt_ids[number],
        text.text_id,
        CLIENTS[text.client],
        begun_at,
        begun_at + timedelta(minutes=1),
    )
    await tx.execute(
        "UPDATE text SET state = 'sending', due_at = NULL, tries = tries + 1, sends = sends + 1 WHERE text_id = $1",
        text.text_id,
    )


async def _nudge(tx: Tx, text: Written, *, due_at: datetime | None) -> None:
    """Its opportunity, its plan and its moment have its own id."""
    client = CLIENTS[text.client]
    await tx.execute(
        """INSERT INTO plan (clinic_id, plan_id, client_id, version, cue, response, copy_level, expires_at)
        VALUES ($1, $2, $3, 1, 'sealed', 'sealed', 'discreet', $4)""",
        CLINIC,
        text.text_id,
        client,
        NOW + timedelta(days=9),
    )
    await tx.execute(
        """INSERT INTO decision (clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id,
                                 local_date, window_start, window_end, decision, reasons, channel, sent_on, decided_at)
        VALUES ($1, $2, $2, $3, $2, 1, $2, $4, $5, $6, 'send', '{}', $7, $4, $8)""",
        CLINIC,
        text.text_id,
        client,
        NOW.date(),
        NOW,
        NOW + timedelta(hours=2),
        text.channel,
        BEFORE,
    )
    await _row(tx, text, due_at=due_at)
