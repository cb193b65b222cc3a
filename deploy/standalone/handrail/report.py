"""What happened, as a clinic would want to read it: the texts, the silences and their reasons, the practice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handrail.clinic_file import Client, Clinic, ClinicFile, OnCall
from handrail.journal import Journal
from handrail.service_client import ServiceClient
from handrail.world import World

IN, OUT, MAIL = "<", ">", "@"
STEPS = {
    "suspected": "a text sounds like a crisis",
    "further": "another text sounds like one",
    "numbers_planned": "numbers to call are on their way to the client",
    "numbers_not_sent": "the client could not be told any numbers",
    "alerted": "people on call are alerted",
    "unanswered": "NOBODY HAS ANSWERED; it stays loud until somebody does",
    "acknowledged": "somebody has taken it on",
    "closed": "closed by a person",
}
"""What is done about a crisis case."""
MOST_CASES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One text or mail: to the client (>, @) or from the client (<)."""

    at: datetime
    way: str
    words: str
    fate: str


@dataclass(frozen=True, slots=True)
class Silence:
    """A nudge that was withheld, and why."""

    at: datetime
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """How a plan stands."""

    state: str
    run: int
    best_run: int
    total_repetitions: int
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One client's fortnight."""

    clinic: Clinic
    client: Client
    lines: tuple[Line, ...]
    silences: tuple[Silence, ...]
    practice: tuple[Practice, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about a crisis case."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What the people on call of a clinic got, and what they answered; how the clinic's crisis cases went."""

    clinic: Clinic
    on_call: OnCall
    lines: tuple[tuple[str, Line], ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    chapters: tuple[Chapter, ...]
    watches: tuple[Watch, ...] = ()


async def gather(world: World, file: ClinicFile, journal: Journal) -> Report:
    """Read everything through the public APIs, the carrier's list and the pretend mailbox."""
    async with ServiceClient(world.urls["notifier"]) as notifier, ServiceClient(world.urls["progress"]) as progress:
        chapters = [
            Chapter(
                clinic,
                client,
                tuple(lines_of(world, client.phone, client.email)),
                await silences_of(notifier, journal, clinic, client),
                await _practice(progress, journal, clinic, client),
            )
            for clinic, client in file.clients
        ]
        watches = [
            Watch(
                clinic, clinic.on_call, watched(world, clinic.on_call), await steps_of(notifier, file, journal, clinic)
            )
            for clinic in file.clinics
            if clinic.on_call is not None
        ]
    return Report(tuple(chapters), tuple(watches))


def watched(world: World, on_call: OnCall) -> tuple[tuple[str, Line], ...]:
    """What each person on call got and sent, in order."""
    lines = [
        (person.phone or person.email or "", line)
        for person in on_call.people
        for line in lines_of(world, person.phone, person.email)
    ]
    return tuple(sorted(lines, key=lambda each: each[1].at))


async def steps_of(notifier: ServiceClient, file: ClinicFile, journal: Journal, clinic: Clinic) -> tuple[Step, ...]:
    """What was done about each case of a clinic, in order."""
    key = journal.access_keys[clinic.alias]
    names = {journal.clients[client.ref].client_id: client.name for _, client in file.clients}
    page = await notifier.get(f"/v1/crises?closed=true&limit={MOST_CASES}", key=key)
    cases = [await notifier.get(f"/v1/crises/{each['case_id']}", key=key) for each in page["items"]]
    steps = [
        Step(datetime.fromisoformat(step["at"]), f"{_whose(names, case)}: {_step(case, step)}")
        for case in cases
        for step in case["steps"]
    ]
    return tuple(sorted(steps, key=lambda step: step.at))


def _whose(names: Mapping[str, str], case: Mapping[str, Any]) -> str:
    return names.get(case["client_id"], "a number of nobody")


def _step(case: Mapping[str, Any], step: Mapping[str, Any]) -> str:
    said = STEPS.get(step["what"], step["what"])
    return f"{said}: {case['outcome']}" if step["what"] == "closed" else said


def lines_of(world: World, phone: str | None, email: str | None) -> Iterator[Line]:
    """What somebody got and sent."""
    texts = [m for m in world.carrier.carrier.messages() if phone is not None and m.client == phone]
    for text in texts:
        way = IN if text.inbound else OUT
        yield Line(text.created_at, way, text.shown, "" if text.inbound else text.status.value)
    for mail in world.mailbox.mails():
        if mail.recipient == email:
            yield Line(mail.instant, MAIL, f"[{mail.subject}] {mail.words}", "accepted")


async def silences_of(notifier: ServiceClient, journal: Journal, clinic: Clinic, client: Client) -> tuple[Silence, ...]:
    """Every nudge that was withheld."""
    found: list[Silence] = []
    cursor = ""
    for _ in range(100):
        page = await notifier.get(
            f"/v1/clients/{journal.clients[client.ref].client_id}/decisions?limit=100{cursor}",
            key=journal.access_keys[clinic.alias],
        )
        found += [
            Silence(datetime.fromisoformat(row["decided_at"]), tuple(row["reasons"]))
            for row in page["items"]
            if row["decision"] == "withhold"
        ]
        if not page.get("next"):
            break
        cursor = f"&after={page['next']}"
    return tuple(sorted(found, key=lambda silence: silence.at))


async def _practice(progress: ServiceClient, journal: Journal, clinic: Clinic, client: Client) -> tuple[Practice, ...]:
    page = await progress.get(
        f"/v1/clients/{journal.clients[client.ref].client_id}/progress", key=journal.access_keys[clinic.alias]
    )
    order = {plan: number for number, plan in enumerate(journal.clients[client.ref].plan_ids)}
    plans = sorted(page["plans"], key=lambda plan: order.get(plan["plan_id"], len(order)))
    return tuple(
        Practice(
            plan["state"],
            plan["run"],
            plan["best_run"],
            plan["total_repetitions"],
            tuple((kind, number) for kind, number in plan["counts"].items() if number),
        )
        for plan in plans
    )


def written(report: Report) -> str:
    """The report as text."""
    parts = [*map(_chapter, report.chapters), *map(_watched, report.watches)]
    return "\n\n".join([*parts, _sums(report.chapters)])


def _chapter(chapter: Chapter) -> str:
    zone = ZoneInfo(chapter.client.zone)
    told = [(line.at, f"{line.way} {line.words}{_fate(line)}") for line in chapter.lines]
    told += [(silence.at, f"- silent: {', '.join(silence.reasons)}") for silence in chapter.silences]
    told.sort(key=lambda each: each[0])
    return "\n".join(
        [
            f"{chapter.client.name} · {chapter.clinic.alias} · {chapter.client.zone}",
            *(f"  {wall(at, zone)}  {words}" for at, words in told),
            *(
                _practised(plan.cue, practice)
                for plan, practice in zip(chapter.client.plans, chapter.practice, strict=False)
            ),
        ]
    )


def _watched(watch: Watch) -> str:
    zone = ZoneInfo(watch.on_call.zone)
    told = [(line.at, f"{line.way} {whose}: {line.words}{_fate(line)}") for whose, line in watch.lines]
    told += [(step.at, f"! {step.words}") for step in watch.steps]
    told.sort(key=lambda each: each[0])
    return "\n".join(
        [
            f"On call · {watch.clinic.alias} · {watch.on_call.zone}",
            *(f"  {wall(at, zone)}  {words}" for at, words in told),
        ]
    )


def _fate(line: Line) -> str:
    return "" if line.fate in ("", "delivered", "accepted") else f"  ({line.fate})"


def _practised(cue: str, practice: Practice) -> str:
    counts = ", ".join(f"{kind.replace('_', ' ')} {number}" for kind, number in practice.counts)
    return (
        f"  practice: {practice.total_repetitions} repetitions, run {practice.run} ({practice.state}),"
        f" best {practice.best_run}{'; ' + counts if counts else ''}  [if {cue}]"
    )


def wall(instant: datetime, zone: ZoneInfo) -> str:
    """As a clock on the wall there shows it."""
    return instant.astimezone(zone).strftime("%a %d %b %H:%M %Z").ljust(20)


def _sums(chapters: Sequence[Chapter]) -> str:
    lines = [line for chapter in chapters for line in chapter.lines]
    silences = [silence for chapter in chapters for silence in chapter.silences]
    practice = [each for chapter in chapters for each in chapter.practice]
    return (
        f"{len(chapters)} clients: {sum(line.way == OUT for line in lines)} texts out,"
        f" {sum(line.way == IN for line in lines)} in, {sum(line.way == MAIL for line in lines)} mails,"
        f" {len(silences)} nudges withheld with their reasons,"
        f" {sum(each.total_repetitions for each in practice)} repetitions."
    )
