"""A storm: nudges fall due while notifiers are killed, clients say STOP and the carrier goes wrong; then a calm, and the verdict."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from handrail.carrier import Fault, Status, Trouble
from handrail_notifier.core.ahead import HANDED_OVER

from tests.chaos.storm import reading
from tests.chaos.storm.planting import Lot, Person, people, plant
from tests.chaos.storm.processes import (
    NOTIFIER,
    Carrier,
    Front,
    Notifier,
    carrier,
    environment,
    kept_up,
    running,
    services_of,
)
from tests.chaos.storm.verdict import Held, Sent, Verdict, held, judge, sent_to, taken_back
from tests.loop.handrail import eventually
from tests.loop.whole import SECRETS
from tests.support.postgres import Database


def faults(doubtful: float) -> Sequence[Fault]:
    """What goes wrong at the carrier. `doubtful`: the share of texts that it takes and answers with a 500, of those that it takes
    and cuts off, and of those that it does not take for now."""
    return (
        Fault(Trouble.FAILS_AFTER, chance=doubtful),
        Fault(Trouble.DROPS_AFTER, chance=doubtful),
        Fault(Trouble.BUSY, chance=doubtful, seconds=1),
        Fault(Trouble.SLOW, chance=0.5, seconds=0.1),
        Fault(Trouble.SLOW, chance=0.02, seconds=1.5),
        Fault(Trouble.CALLBACK_LOST, chance=0.5),
        Fault(Trouble.CALLBACK_LOST, chance=1.0, status=Status.SENDING),
        Fault(Trouble.CALLBACK_LATE, chance=0.1, seconds=3),
        Fault(Trouble.LIST_LAG, chance=0.5, seconds=1),
    )


CANCELS = (Fault(Trouble.CANCEL_FAILS, chance=0.3, times=10), Fault(Trouble.CANCEL_FAILS_AFTER, chance=0.2))
"""What goes wrong besides where texts are taken back."""
AHEAD_BEGINS = timedelta(seconds=420)
"""Texts that are posted ahead fall due so much later: a provider takes none that is nearer than 300 seconds."""
AHEAD_TOLD = {"AHEAD_MINUTES": "8"}
MUST_STRIKE = (
    *(Trouble.FAILS_AFTER, Trouble.DROPS_AFTER, Trouble.BUSY),
    *(Trouble.SLOW, Trouble.CALLBACK_LOST, Trouble.CALLBACK_LATE),
)
STOP = "Stop!"
"""Our grammar hears an opt-out; the pretend carrier, which stops nothing but the bare word, leaves it to us."""
STOPS = 0.1
AROUND = 4.0
"""Seconds before and after a nudge is due within which its client may say STOP."""
AROUND_AHEAD = (-300.0, HANDED_OVER.total_seconds())
"""The same where nudges are posted ahead: while they wait at the provider, too."""
SETTLES_WITHIN = 60.0
CALM_WITHIN = 180.0
"""Seconds within which all is over once nobody is killed any more. Starting a process takes long on a busy machine."""
LEAST_SECONDS = 3.0
SLOWEST = 20.0
"""Texts a second, at the least, on a busy machine."""
MOSTLY = 0.8
"""Of the nudges, those that are attempted in any case."""
SAYING_AT_ONCE = 40
"""Clients whose STOP is on its way at the same time: more than that only wait for each other."""
MOST_TOLD = 12
MOST_GAPS = 6
"""A kill waits for its share of the attempts at most so many times as long as it should."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How much, how often. `lasts`: the seconds over which nudges fall due and notifiers are killed."""

    texts: int
    kills: int
    lasts: float
    seed: int
    notifiers: int = 2
    module: Sequence[str] = NOTIFIER
    doubtful: float = 0.01
    hurried: bool = False
    """Leases of the dead are not waited for."""
    told: Mapping[str, str] = field(default_factory=dict)
    """What else a notifier's environment holds."""
    open_to: Sequence[int] = ()
    """Numbers of clients who may be nudged for certain, and say no STOP."""
    ahead: bool = False
    """Nudges are posted some minutes ahead, and notifiers are killed from the first post to the last sending."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a storm came to. `settled_in`: seconds from the last kill until no attempt from before it was in doubt."""

    forecast: Forecast
    verdict: Verdict
    in_doubt: int
    settled_in: float
    a_second: float
    stopped: int
    early: int
    """Of those who said STOP, who was heard before their nudge was due."""
    instants: Sequence[datetime]
    """When the carrier took each nudge."""
    struck: Mapping[str, int] = field(default_factory=dict)
    """How often each thing went wrong at the carrier."""
    ahead: Held | None = None
    """What was posted ahead, if that is what the storm is about."""

    @property
    def stormy(self) -> bool:
        """Whether each of the three that leave a doubt did go wrong, and callbacks were lost and late."""
        return all(self.struck.get(each.value, 0) > 0 for each in MUST_STRIKE)


@dataclass(slots=True)
class Storm:
    """Everything that runs in one."""

    forecast: Forecast
    chance: random.Random
    dsn: str
    carrier: Carrier
    notifiers: Sequence[Notifier]
    everyone: Sequence[Person]


More = Callable[[Storm], Awaitable[None]]


async def storm(
    database: Database, bus: str, folder: Path, forecast: Forecast, more: More | None = None, calm: More | None = None
) -> Report:
    """`more`: what else happens while it lasts, such as servers that are killed. `calm`: what has to come about after it, while
    the notifiers still run."""
    chance = random.Random(forecast.seed)
    begin = datetime.now(UTC) + timedelta(seconds=LEAST_SECONDS + forecast.texts / 2000)
    begin += AHEAD_BEGINS if forecast.ahead else timedelta()
    everyone = people(forecast.texts, begin, timedelta(seconds=forecast.lasts), chance, forecast.open_to)
    async with AsyncExitStack() as stack:
        front = await stack.enter_async_context(Front(random.Random(forecast.seed)))
        senders = sorted({each.clinic.sender for each in everyone})
        company = await stack.enter_async_context(carrier(folder, senders, front, forecast.seed))
        await company.goes_wrong([*faults(forecast.doubtful), *(CANCELS if forecast.ahead else ())])
        told = environment(database.dsn("handrail_notifier"), bus, company.url) | dict(forecast.told)
        if forecast.ahead:
            told["HANDRAIL_MESSAGING_SERVICES"] = json.dumps(services_of(senders))
            told |= {f"HANDRAIL_{name}": value for name, value in AHEAD_TOLD.items()}
        notifiers = [
            Notifier(n, told, folder / f"notifier-{n}.log", forecast.module) for n in range(forecast.notifiers)
        ]
        front.ports = [each.port for each in notifiers]
        await plant(database, SECRETS.root_key, everyone, ahead=forecast.ahead)
        await stack.enter_async_context(running(notifiers))
        whole = Storm(forecast, chance, database.admin_dsn, company, notifiers, everyone)
        return await _weathered(whole, begin, more, calm)


async def _weathered(whole: Storm, begin: datetime, more: More | None, calm: More | None) -> Report:
    doubts = reading.Doubts(whole.dsn)
    helpers = [asyncio.create_task(doubts.watch()), asyncio.create_task(kept_up(whole.notifiers))]
    if whole.forecast.hurried:
        helpers.append(asyncio.create_task(reading.hurry(whole.dsn)))
    try:
        if not whole.forecast.ahead:
            await asyncio.sleep(max(0.0, (begin - datetime.now(UTC)).total_seconds()))
        async with asyncio.TaskGroup() as group:
            stops = group.create_task(_stops(whole))
            kills = group.create_task(_kills_by_clock(whole, begin) if whole.forecast.ahead else _kills(whole))
            if more is not None:
                group.create_task(_awaited(more(whole)))
            settled = group.create_task(_settled(whole, kills))
        await reading.done(whole.dsn, CALM_WITHIN + whole.forecast.texts / SLOWEST)
        if calm is not None:
            await calm(whole)
    finally:
        for each in helpers:
            each.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
    return await _judged(whole, stops.result(), settled.result(), len(doubts.seen))


async def _judged(whole: Storm, stops: Mapping[int, datetime], settled_in: float, in_doubt: int) -> Report:
    messages = await whole.carrier.messages()
    sent = sent_to(messages)
    ledger = (await reading.ledger(whole.dsn)).without(taken_back(messages))
    verdict = judge(whole.everyone, sent, ledger, stops)
    instants = sorted(each.at for texts in sent.values() for each in texts)
    struck = await whole.carrier.struck()
    await _told(whole, verdict, sent)
    early = sum(1 for each in whole.everyone if each.number in stops and stops[each.number] < each.due)
    ahead = held(messages, len(ledger.escaped)) if whole.forecast.ahead else None
    return Report(
        whole.forecast, verdict, in_doubt, settled_in, _pace(instants), len(stops), early, instants, struck, ahead
    )


async def _told(whole: Storm, verdict: Verdict, sent: Mapping[int, Sequence[Sent]]) -> None:
    """Of a few of whom ledger and carrier do not agree: what each has."""
    strange = {*verdict.unlike, *verdict.lost, *verdict.doubled}
    words = {each.words for each in whole.everyone if each.number in strange}
    for each in [each for each in whole.everyone if each.words in words][:MOST_TOLD]:
        print(f"{each.number} (as {each.words}): the carrier has {sent.get(each.words, ())}")
        print(*(f"    {line}" for line in await reading.history(whole.dsn, each.client)), sep="\n")


async def _awaited(what: Awaitable[None]) -> None:
    await what


def _pace(instants: Sequence[datetime]) -> float:
    if not instants:
        return 0.0
    return len(instants) / max((instants[-1] - instants[0]).total_seconds(), 1.0)


async def _kills(whole: Storm) -> datetime:
    """One of those that run, drawn each time, after so many attempts more, however fast the machine is; when the last one was."""
    share, gap = (
        MOSTLY * whole.forecast.texts / max(whole.forecast.kills, 1),
        whole.forecast.lasts / max(whole.forecast.kills, 1),
    )
    for number in range(whole.forecast.kills):
        await _reached(whole, share * (number + whole.chance.uniform(0.5, 1.0)), within=MOST_GAPS * gap)
        await eventually(lambda: any(each.running for each in whole.notifiers))
        await whole.chance.choice([each for each in whole.notifiers if each.running]).kill()
    return datetime.now(UTC)


async def _kills_by_clock(whole: Storm, begin: datetime) -> datetime:
    """One of those that run, at instants drawn from now until the last text has gone out; when the last one was."""
    now = datetime.now(UTC)
    lasts = begin + timedelta(seconds=whole.forecast.lasts) + HANDED_OVER - now
    for at in sorted(now + lasts * whole.chance.random() for _ in range(whole.forecast.kills)):
        await asyncio.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
        await eventually(lambda: any(each.running for each in whole.notifiers))
        await whole.chance.choice([each for each in whole.notifiers if each.running]).kill()
    return datetime.now(UTC)


async def _reached(whole: Storm, attempts: float, within: float) -> None:
    """Wait for so many attempts, or long enough."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            while (await reading.count(whole.dsn, reading.ATTEMPTED) or 0) < attempts:
                await asyncio.sleep(0.3)


async def _settled(whole: Storm, kills: Awaitable[datetime]) -> float:
    """Seconds from the last kill until no attempt from before it was in doubt."""
    last = await kills
    await reading.settled(whole.dsn, last, SETTLES_WITHIN)
    return (datetime.now(UTC) - last).total_seconds()


async def _stops(whole: Storm) -> dict[int, datetime]:
    """Some clients say STOP around the instant at which their nudge is due: when each was heard."""
    shared = Counter(each.words for each in whole.everyone)
    alone = [each for each in whole.everyone if shared[each.words] == 1]  # who shares a phone says STOP for two
    may = [each for each in alone if each.lot is Lot.OPEN and each.number not in whole.forecast.open_to]
    asking = [each for each in may if whole.chance.random() < STOPS]
    heard: dict[int, datetime] = {}
    lines = asyncio.Semaphore(SAYING_AT_ONCE)

    async def say(who: Person, at: datetime) -> None:
        await asyncio.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
        while who.number not in heard:
            async with lines:
                if await _is_heard(whole.carrier, who):
                    heard[who.number] = datetime.now(UTC)
                    return
            await asyncio.sleep(0.3)

    low, high = AROUND_AHEAD if whole.forecast.ahead else (-AROUND, AROUND)
    around = [timedelta(seconds=whole.chance.uniform(low, high)) for _ in asking]
    begins = AHEAD_BEGINS.total_seconds() if whole.forecast.ahead else 0.0
    async with asyncio.timeout(begins + whole.forecast.lasts + CALM_WITHIN + whole.forecast.texts / SLOWEST):
        await asyncio.gather(*(say(who, who.due + shift) for who, shift in zip(asking, around, strict=True)))
    return heard


async def _is_heard(company: Carrier, who: Person) -> bool:
    try:
        return await company.text(who.phone, who.clinic.sender, STOP) == 200
    except httpx.TransportError:
        return False
