"""What an operator should know before clients depend on it: one finding per question, each with what to do.

Asks only; changes nothing. Every question is bounded in time, and one that can't be asked is itself a finding.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Literal

from handrail_shared.contracts.topics import TOPICS, dead_letter_topic
from handrail_shared.runtime.bus import Bus, TopicMissing
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.migrate import Schema, missing
from handrail_shared.runtime.outbox import SQL
from handrail_shared.runtime.vault import Vault

QUESTION_SECONDS = 20.0
CLOCK_TOLERANCE_SECONDS = 2.0
OLD_NEWS_SECONDS = 60.0

State = Literal["good", "look", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer: `good`, worth a `look`, or `bad`; and what to do about it."""

    about: str
    state: State
    says: str


Question = Callable[[], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined: one service, as its own settings describe it."""

    service: str
    db: Db
    bus: Bus
    schema: Schema
    vault: Vault | None
    clock: Clock
    consumes: Sequence[str]


async def examine(patient: Patient, more: Sequence[tuple[str, Question]] = ()) -> list[Finding]:
    """Ask everything, in order; a database that does not answer ends the questions that need it."""
    findings = [await _asked("database", lambda: _database(patient))]
    if findings[0].state != "bad":
        for about, question in (
            ("clock", _clock),
            ("migrations", _migrations),
            ("role", _role),
            ("row security", _row_security),
            ("root key", _root_key),
            ("outbox", _outbox),
        ):
            findings.append(await _asked(about, lambda ask=question: ask(patient)))  # type: ignore[misc]  # bound early
    findings.append(await _asked("bus", lambda: _bus(patient)))
    if findings[-1].state != "bad":
        findings.append(await _asked("dead letters", lambda: _dead_letters(patient)))
    return [*findings, *[await _asked(about, question) for about, question in more]]


async def _asked(about: str, question: Question) -> Finding:
    try:
        async with asyncio.timeout(QUESTION_SECONDS):
            return await question()
    except Exception as fault:
        return Finding(about, "bad", f"could not be asked: {type(fault).__name__}")


async def _database(patient: Patient) -> Finding:
    began = time.monotonic()
    await patient.db.open(within_seconds=5)
    async with patient.db.everywhere() as tx:
        version = await tx.fetchval("SHOW server_version")
    return Finding("database", "good", f"PostgreSQL {version} answers in {1000 * (time.monotonic() - began):.0f} ms")


async def _clock(patient: Patient) -> Finding:
    async with patient.db.everywhere() as tx:
        theirs = await tx.fetchval("SELECT clock_timestamp()")
    apart = abs((theirs.astimezone(UTC) - patient.clock.now()).total_seconds())
    if apart > CLOCK_TOLERANCE_SECONDS:
        return Finding("clock", "bad", f"{apart:.0f} s apart from the database's: set both by NTP, or nudges come late")
    return Finding("clock", "good", f"{apart:.1f} s apart from the database's")


async def _migrations(patient: Patient) -> Finding:
    lacking = await missing(patient.db.dsn, patient.schema)
    if lacking:
        advice = f"{len(lacking)} missing, from {lacking[0]}: run python -m handrail_{patient.service} migrate"
        return Finding("migrations", "bad", advice)
    return Finding("migrations", "good", "all applied")


async def _role(patient: Patient) -> Finding:
    async with patient.db.everywhere() as tx:
        too_much = await tx.fetchval(SQL["role_powers"])
        foreign = [row["name"] for row in await tx.fetch(SQL["foreign_tables"])]
    if too_much:
        return Finding("role", "bad", "is a superuser or bypasses row security: use the role that migrate made")
    if foreign:
        return Finding("role", "bad", f"can read {foreign[0]}: revoke what was granted by hand")
    return Finding("role", "good", "reads its own schema and no other's")


async def _row_security(patient: Patient) -> Finding:
    async with patient.db.everywhere() as tx:
        open_ones = [row["name"] for row in await tx.fetch(SQL["unprotected_tables"])]
    if open_ones:
        return Finding("row security", "bad", f"not forced on {', '.join(open_ones)}")
    return Finding("row security", "good", "forced on every table")


async def _root_key(patient: Patient) -> Finding:
    if patient.vault is None:
        return Finding("root key", "good", "not needed: this service opens no sealed text")
    async with patient.db.everywhere() as tx:
        fits = await patient.vault.fits(tx)
    if fits is False:
        return Finding("root key", "bad", "does not open the clients' keys: it is another clinic's or an older one")
    return Finding("root key", "good", "opens the clients' keys" if fits else "readable; no client's key is kept yet")


async def _outbox(patient: Patient) -> Finding:
    async with patient.db.everywhere() as tx:
        row = await tx.fetchrow(SQL["backlog"])
    if row is None or not row["waiting"]:
        return Finding("outbox", "good", "empty")
    age = (patient.clock.now() - row["oldest"]).total_seconds()
    state: State = "look" if age > OLD_NEWS_SECONDS else "good"
    advice = ": is the service running, and the bus in reach?" if state == "look" else ""
    return Finding("outbox", state, f"{row['waiting']} events wait, the oldest {age:.0f} s{advice}")


async def _bus(patient: Patient) -> Finding:
    topics = sorted(topic.name for topic in TOPICS)
    try:
        waiting = await patient.bus.lag(patient.service, patient.consumes)
        await patient.bus.lag(f"{patient.service}-doctor", topics)
    except TopicMissing:
        return Finding("bus", "look", "answers; topics are missing, which a service makes when it starts")
    return Finding("bus", "good", f"answers; {waiting} records wait for {patient.service}")


async def _dead_letters(patient: Patient) -> Finding:
    topics = [dead_letter_topic(topic, patient.service).name for topic in patient.consumes]
    try:
        kept = await patient.bus.lag(f"{patient.service}-doctor", topics)
    except TopicMissing:
        return Finding("dead letters", "good", "none: there is no such topic yet")
    if kept:
        return Finding("dead letters", "look", f"{kept} kept: read why in their handrail-dlq-reason header")
    return Finding("dead letters", "good", "none")


def written(service: str, findings: Sequence[Finding]) -> str:
    """The findings as lines."""
    marks: dict[State, str] = {"good": "ok  ", "look": "LOOK", "bad": "BAD "}
    return "\n".join(f"{marks[each.state]} {service:<9} {each.about:<13} {each.says}" for each in findings)


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing is bad."""
    return all(each.state != "bad" for each in findings)
