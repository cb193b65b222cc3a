"""What happened, as a clinic would want to read it: the texts, the silences and their reasons, the practice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handrail.clinic_file import Client, Clinic, ClinicFile, OnCall
from handrail.journal import Journal
from handrail.service_client import ServiceClient
from handrail.world import World

IN, OUT, MAIL = "<", ">", "@"


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
class Watch:
    """What the people on call of a clinic got, and what they answered."""

    clinic: Clinic
    on_call: OnCall
    lines: tuple[tuple[str, Line], ...]


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
                await _silences(notifier, journal, clinic, client),
                await _practice(progress, journal, clinic, client),
            )
            for clinic, client in file.clients
        ]
    watches = [_watch(world, clinic, clinic.on_call) for clinic in file.clinics if clinic.on_call is not None]
    return Report(tuple(chapters), tuple(watches))


def _watch(world: World, clinic: Clinic, on_call: OnCall) -> Watch:
    lines = [
        (person.phone or person.email or "", line)
        for person in on_call.people
        for line in lines_of(world, person.phone, person.email)
    ]
    return Watch(clinic, on_call, tuple(sorted(lines, key=lambda each: each[1].at)))


def lines_of(world: World, phone: str | None, email: str | None) -> Iterator[Line]:
    """What somebody got and sent."""
    texts = [m for m in world.carrier.carrier.messages() if phone is not None and m.client == phone]
    for text in texts:
        way = IN if text.inbound else OUT
        yield Line(text.created_at, way, text.shown, "" if text.inbound else text.status.value)
    for mail in world.mailbox.mails():
        if mail.recipient == email:
            yield Line(mail.instant, MAIL, f"[{mail.subject}] {mail.words}", "accepted")


async def _silences(notifier: ServiceClient, journal: Journal, clinic: Clinic, client: Client) -> tuple[Silence, ...]:
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
            *(f"  {_wall(at, zone)}  {words}" for at, words in told),
            *(
                _practised(plan.cue, practice)
                for plan, practice in zip(chapter.client.plans, chapter.practice, strict=False)
            ),
        ]
    )


def _watched(watch: Watch) -> str:
    zone = ZoneInfo(watch.on_call.zone)
    told = [f"  {_wall(line.at, zone)}  {line.way} {whose}: {line.words}{_fate(line)}" for whose, line in watch.lines]
    return "\n".join([f"On call · {watch.clinic.alias} · {watch.on_call.zone}", *told])


def _fate(line: Line) -> str:
    return "" if line.fate in ("", "delivered", "accepted") else f"  ({line.fate})"


def _practised(cue: str, practice: Practice) -> str:
    counts = ", ".join(f"{kind.replace('_', ' ')} {number}" for kind, number in practice.counts)
    return (
        f"  practice: {practice.total_repetitions} repetitions, run {practice.run} ({practice.state}),"
        f" best {practice.best_run}{'; ' + counts if counts else ''}  [if {cue}]"
    )


def _wall(instant: datetime, zone: ZoneInfo) -> str:
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
