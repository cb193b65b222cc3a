"""What would be decided and said in the days ahead about one plan. It is only read: nothing is written, held or sent.

All of the client's plans are looked at, since they share one budget; what is told is of the plan that was asked for, and of the texts that are about no
plan.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.wording import nudge
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.vault import Keyring, Vault

from handrail_notifier.core import rules
from handrail_notifier.core.adaptive import may_move
from handrail_notifier.core.check_in import Window, windows
from handrail_notifier.core.decision import Decision, Plan, Postpone, Reason, Send, Withhold
from handrail_notifier.core.explaining import sentences, sentences_of_text, shown
from handrail_notifier.core.preview import MOST_POINTS, Ahead, Foreseen, ForeseenText, Outlook, Say, foresee
from handrail_notifier.core.risk import REMEMBERED, Report
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.letters import Unreadable
from handrail_notifier.previewing_texts import expected, teller
from handrail_notifier.rates import NoRates
from handrail_notifier.store import check_ins, decisions, moments, people, plans, risk
from handrail_notifier.store.moments import Anchors, DueMoment
from handrail_notifier.store.people import ClinicRow
from handrail_notifier.store.plans import PlanRow
from handrail_notifier.store.standings import Standing, busy_ahead, standings

KNOWN_SINCE = timedelta(days=8)
"""How long ago an opening that lies ahead can have been decided or answered, with room to spare."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The decision points of one plan, in order, from `since` to `until`; the client's texts that give way to nudges. `cut`: that is
    less far than was asked for."""

    plan_id: UUID
    client_id: UUID
    zone: str
    since: datetime
    until: datetime
    cut: bool
    points: Sequence[Foreseen]
    texts: Sequence[ForeseenText]
    windows: Sequence[Window] = ()
    """Of the client's check-ins, which share the budget."""


async def preview(
    tx: Tx, vault: Vault, clinic: UUID, plan: UUID, *, now: datetime, days: int, mail_is_read: bool = False
) -> Preview | None:
    """The next days of a plan; None: the clinic has no such plan, or nothing is known yet of whose it is."""
    whose = await plans.whose(tx, plan, clinic)
    if whose is None:
        return None
    _, client = whose
    standing = (await standings(tx, [whose], now)).get(client)
    if standing is None:
        return None
    until = now + timedelta(days=days)
    due = await moments.ahead(tx, clinic, client)
    row = (await people.clinics(tx, [clinic])).get(clinic)
    texts = await expected(tx, standing, now)
    outlook = replace(await _outlook(tx, standing, row, due, now, until), texts=texts.texts)
    desk = Desk(vault, lease=timedelta(), rates=NoRates(), mail_is_read=mail_is_read)
    keys = await vault.keyring(tx, [whose])
    seen = foresee(outlook, now, until, _say(desk, keys, standing, row, due), teller(desk, keys, standing, row, texts))
    points = [each for each in seen.points if each.point.plan_id == plan]
    asked = await check_ins.of_client(tx, clinic, client)
    ahead = [] if row is None else [windows(each.check_in, row.clinic, standing.client, now, until) for each in asked]
    in_order = sorted((each for one in ahead for each in one), key=lambda each: (each.start, each.check_in_id))
    return Preview(plan, client, standing.client.zone, now, seen.until, seen.cut, points, seen.texts, in_order)


async def preview_of_any(db: Db, vault: Vault, plan: UUID, *, now: datetime, days: int) -> Preview | None:
    """The same for whoever runs all the clinics: the plan of whichever clinic has it."""
    async with db.everywhere() as tx:
        whose = await plans.whose(tx, plan)
    if whose is None:
        return None
    async with db.transaction(whose[0]) as tx:
        return await preview(tx, vault, whose[0], plan, now=now, days=days)


def written(seen: Preview) -> str:
    """The preview as text, by the client's clock."""
    days = (seen.until - seen.since).days
    ahead = "The next day" if days == 1 else f"The next {days} days"
    lines = [f"{ahead} of this plan by the client's clock ({seen.zone}), if nobody answers and nothing changes:"]
    told = sorted([*_lines(seen), *_lines_of_texts(seen)], key=lambda line: line[0])
    lines += [f"  {shown(at, seen.zone)}  {line}" for at, line in told] or ["  nothing is due."]
    if seen.windows:
        lines.append("Check-ins may come at drawn times, if nothing stands against it:")
        lines += [f"  {_window(each, seen.zone)}" for each in seen.windows]
    if seen.cut:
        end = shown(seen.until, seen.zone)
        lines.append(
            f"It ends at {end}: of all that lies ahead of this client {MOST_POINTS} decision points are looked at."
        )
    return "\n".join(lines)


def _window(each: Window, zone: str) -> str:
    times = "once" if each.times == 1 else f"{each.times} times"
    return f"{shown(each.start, zone)} to {shown(each.end, zone)}  ? {times}"


def _lines(seen: Preview) -> Iterator[tuple[datetime, str]]:
    for each in seen.points:
        yield each.at, _line(each.decision, each.body, seen.zone, partial(sentences, context=each.context, at=each.at))


def _lines_of_texts(seen: Preview) -> Iterator[tuple[datetime, str]]:
    for each in seen.texts:
        why = partial(sentences_of_text, weighed=each.weighed, at=each.at)
        yield each.at, f"{each.text.kind}: {_line(each.weighed.decision, each.body, seen.zone, why)}"


def _line(decision: Decision, body: str | None, zone: str, why: Callable[[Sequence[Reason]], Sequence[str]]) -> str:
    match decision:
        case Send(channel):
            return f"{'>' if channel == 'sms' else '@'} {body}"
        case Postpone(until, reasons):
            return f"- put off to {shown(until, zone)}: {_told(reasons, why(reasons))}"
        case Withhold(reasons):
            return f"- silent: {_told(reasons, why(reasons))}"
        case never:
            assert_never(never)


def _told(reasons: Sequence[Reason], words: Sequence[str]) -> str:
    return ", ".join(f"{reason} ({said})" for reason, said in zip(reasons, words, strict=True))


async def _outlook(
    tx: Tx, standing: Standing, row: ClinicRow | None, due: Sequence[DueMoment], now: datetime, until: datetime
) -> Outlook:
    clinic, client = standing.clinic_id, standing.client_id
    counting = any(rules.counts_from(each.moment.rule) is not None for each in due)
    anchors = await moments.anchors(tx, [(clinic, client)]) if counting else Anchors()
    decided, answered = await decisions.lately(tx, clinic, client, now - KNOWN_SINCE)
    return Outlook(
        row.clinic if row else None,
        standing.client,
        {each.plan.plan_id: _plan(each.plan) for each in due},
        [_ahead(each, anchors) for each in due],
        {each.plan.plan_id: each.plan.tiny_until for each in due if each.plan.tiny_until is not None},
        await busy_ahead(tx, clinic, client, now, until),
        decided,
        answered,
        await _reports(tx, standing, row, now),
        await _latest(tx, standing, due, now),
    )


async def _latest(tx: Tx, standing: Standing, due: Sequence[DueMoment], now: datetime) -> Mapping[UUID, date]:
    asked = sorted({each.asks_about for each in due if each.asks_about is not None})
    days = await decisions.latest_openings(tx, [(standing.clinic_id, standing.client_id, each) for each in asked], now)
    return {moment: day for moment, day in zip(asked, days, strict=True) if day is not None}


async def _reports(tx: Tx, standing: Standing, row: ClinicRow | None, now: datetime) -> Sequence[Report]:
    """What the model knows, if it may be asked."""
    if row is None or not may_move(row.clinic, standing.client):
        return ()
    since = now.date() - REMEMBERED
    return (await risk.reports(tx, [standing.clinic_id], [standing.client_id], since))[standing.client_id]


def _plan(row: PlanRow) -> Plan:
    return Plan(
        expires_at=row.expires_at,
        ended=row.ended,
        paused=row.paused,
        phase=row.phase,
        phase_since=row.phase_since,
        nudged_at=row.nudged_at,
    )


def _ahead(due: DueMoment, anchors: Anchors) -> Ahead:
    return Ahead(
        due.plan.plan_id,
        due.moment,
        due.occurrence,
        due.role,
        due.asks_about,
        due.at_night,
        due.postponed,
        tuple(anchors.of(due.client_id, due.plan.plan_id, due.moment)),
    )


def _say(desk: Desk, keys: Keyring, standing: Standing, clinic: ClinicRow | None, due: Sequence[DueMoment]) -> Say:
    """What the dispatcher would say: the plan's words, to a number or address that opens."""
    rows = {each.plan.plan_id: each.plan for each in due}
    said: Counter[UUID] = Counter()

    def say(plan: UUID, send: Send) -> str | None:
        assert clinic is not None, "nothing is sent without its clinic"
        row, whose = rows[plan], (standing.clinic_id, standing.client_id)
        try:
            tiny = row.tiny if send.says == "tiny" else None
            words = desk.words(keys, *whose, row, manner=standing.manner, channel=send.channel, tiny=tiny)
            desk.letter(keys, *whose, send.channel, sealed=standing.sealed[send.channel], useful_until=row.expires_at)
            voice = desk.voice(keys, *whose, standing.manner, clinic.voice)
        except Unreadable:
            return None
        number = row.nudges + said[plan]
        said[plan] += 1
        return nudge(
            voice.alias,
            words,
            answerable=desk.answerable(send.channel),
            says=send.says,
            language=voice.language,
            number=number,
        )

    return say
