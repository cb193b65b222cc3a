"""From facts to what is known of plans, and to what there is to say: gather, settle, save, once for a whole batch.

However many events, the plans concerned are read with a fixed number of statements (two more where an answer changes the past), settled
in memory by the core, and written with one statement a table. Nothing is said here, and nothing is known here of where the tables
are: whoever calls says it, or lets it be, and chooses the tables by the transaction's search path. Call it only while the clients
concerned are held.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import ClinicRegistered, Event
from handrail_shared.contracts.ids import EventId, derived
from handrail_shared.runtime.db import Tx

from handrail_progress.core.announce import PlanKey, stated
from handrail_progress.core.graduation import UNKNOWN, Habit, Rating
from handrail_progress.core.ledger import Ledger, Line, News, Settled, settle
from handrail_progress.core.opportunity import Opportunity, Place
from handrail_progress.core.practice import NEW, PastChanged, Practice
from handrail_progress.core.rules import BY_DEFAULT, RuleBook
from handrail_progress.hearing import PlanFact, heard, rules_set
from handrail_progress.store import clinics
from handrail_progress.store import practice as store

SERVICE = "progress"


@dataclass(slots=True)
class Share:
    """What of a batch is about one plan: the facts with their places in the batch, what they say, what is known, what follows."""

    plan: PlanKey
    ledger: Ledger
    causes: list[tuple[int, Recorded[PlanFact]]] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    stale_because: UUID | None = None
    stood: tuple[Practice, Habit] = (NEW, UNKNOWN)
    settled: Settled | None = None


async def take_in(tx: Tx, facts: Sequence[Recorded[PlanFact]], now: datetime) -> Sequence[Share]:
    """Count what the clients reported and remember what became of their nudges."""
    shares = _by_plan([(_plan_of(fact.event), heard(fact)) for fact in facts], facts)
    await _fold(tx, shares, now)
    return shares


async def take_in_again(tx: Tx, told: Sequence[tuple[PlanKey, News]], now: datetime) -> None:
    """The same of what was heard long ago: nothing is there to be said of it."""
    await _fold(tx, _by_plan(told), now, speaks=False)


async def fold_again(tx: Tx, plans: Sequence[PlanKey], now: datetime) -> Sequence[Share]:
    """Fold plans whose clinic's rules are others than they were folded by."""
    shares = [Share(plan, Ledger(plan)) for plan in plans]
    await _fold(tx, shares, now)
    return shares


async def take_in_rules(tx: Tx, fact: Recorded[ClinicRegistered]) -> None:
    """Keep how a clinic forgives. Plans with opportunities from the day on from which it changes are to be folded again."""
    clinic, setting = fact.event.clinic_id, rules_set(fact)
    before = (await clinics.books(tx, [clinic])).get(clinic, BY_DEFAULT)
    await clinics.save_rules(tx, clinic, setting)
    after = (await clinics.books(tx, [clinic])).get(clinic, BY_DEFAULT)
    if (since := before.differs_since(after)) is not None:
        await clinics.make_stale(tx, clinic, since, setting.event_id)


def _plan_of(event: PlanFact) -> PlanKey:
    return PlanKey(event.clinic_id, event.client_id, event.plan_id)


def _by_plan(told: Sequence[tuple[PlanKey, News]], causes: Sequence[Recorded[PlanFact]] = ()) -> list[Share]:
    """In the order in which each plan is first told of. Numbers are looked up in place of ids: of many thousands that counts."""
    shares: dict[tuple[int, int, int], Share] = {}
    for number, (plan, news) in enumerate(told):
        name = (plan.clinic_id.int, plan.client_id.int, plan.plan_id.int)
        share = shares.get(name)
        if share is None:
            share = shares[name] = Share(plan, Ledger(plan))
        if causes:
            share.causes.append((number, causes[number]))
        share.news.append(news)
    return list(shares.values())


async def _fold(tx: Tx, shares: Sequence[Share], now: datetime, *, speaks: bool = True) -> None:
    await _gather(tx, shares)
    if late := _settle(shares, now, speaks=speaks):
        await _gather_past(tx, late)
        still = _settle([share for share, _ in late], now, speaks=speaks)
        assert not still, "what was asked for is at hand"
    await _save(tx, [(share, share.settled) for share in shares if share.settled])


async def _gather(tx: Tx, shares: Sequence[Share]) -> None:
    plans = [share.plan for share in shares]
    of = {plan.clinic_id for plan in plans}
    await clinics.share(tx, of)
    books = await clinics.books(tx, of)
    kept = await store.kept(tx, plans)
    known = await store.opportunities(
        tx,
        [(share.plan, news.opportunity_id) for share in shares for news in share.news if isinstance(news, Opportunity)],
    )
    for share in shares:
        place = (share.plan.clinic_id, share.plan.plan_id)
        _open(share, kept.get(place, store.NOTHING), books.get(share.plan.clinic_id, BY_DEFAULT), known.get(place, {}))


def _open(share: Share, kept: store.Kept, book: RuleBook, known: store.Known) -> None:
    since = kept.stale.since if kept.stale else None
    share.stale_because = kept.stale.because if kept.stale else None
    share.stood = (kept.practice, kept.habit)
    share.ledger = Ledger(share.plan, kept.practice, kept.habit, book, known, stale_since=since)


def _settle(shares: Sequence[Share], now: datetime, *, speaks: bool) -> list[tuple[Share, Place]]:
    """Settle what can be; the shares whose news changes the past, and from where on."""
    late = []
    for share in shares:
        match settle(share.ledger, share.news, at=now, speaks=speaks):
            case Settled() as settled:
                share.settled = settled
            case PastChanged(since):
                late.append((share, since))
    return late


async def _gather_past(tx: Tx, late: Sequence[tuple[Share, Place]]) -> None:
    waypoints = await store.waypoints_before(tx, [(share.plan, since) for share, since in late])
    bases = {share.plan: waypoints.get((share.plan.clinic_id, share.plan.plan_id), NEW) for share, _ in late}
    tails = await store.tails(tx, [(plan, base.folded_to or store.BEGINNING) for plan, base in bases.items()])
    for share, _ in late:
        tail = tails.get((share.plan.clinic_id, share.plan.plan_id), {})
        share.ledger = replace(
            share.ledger, base=bases[share.plan], opportunities={**share.ledger.opportunities, **tail}
        )


async def _save(tx: Tx, done: Sequence[tuple[Share, Settled]]) -> None:
    await store.save_opportunities(
        tx, [(share.plan, settled.ledger.opportunities[each]) for share, settled in done for each in settled.touched]
    )
    await store.save_waypoints(
        tx,
        [(share.plan, settled.cut) for share, settled in done if settled.cut is not None],
        [(share.plan, waypoint) for share, settled in done for waypoint in settled.waypoints],
    )
    await store.save_ratings(
        tx, [(share.plan, news) for share, _ in done for news in share.news if isinstance(news, Rating)]
    )
    await store.save_kept(tx, [(share.plan, settled.ledger.practice, settled.ledger.habit) for share, settled in done])


def facts_to_say(shares: Sequence[Share]) -> list[Recorded[Event]]:
    """What there is to say, in the order in which the causes were heard; what the clinic's rules led to before all."""
    numbered = []
    for share in shares:
        for line in share.settled.lines if share.settled else ():
            if line.cause is None:
                numbered.append((-1, _because_of_rules(share, line)))
            else:
                number, cause = share.causes[line.cause]
                numbered.append((number, _because_of(cause, line)))
    return [fact for _, fact in sorted(numbered, key=lambda pair: pair[0])]


def states_to_say(shares: Sequence[Share], now: datetime) -> list[Recorded[Event]]:
    """Where the plans stand now whose numbers changed, each once."""
    return [fact for share in shares if (fact := _state(share, now)) is not None]


def _state(share: Share, now: datetime) -> Recorded[Event] | None:
    if share.settled is None:
        return None
    ledger = share.settled.ledger
    event = stated(share.plan, ledger.practice, ledger.habit, at=now)
    if event == stated(share.plan, *share.stood, at=now):
        return None
    cause = share.causes[-1][1].envelope if share.causes else None
    because = cause.id if cause else share.stale_because
    assert because is not None, "what changed was led to by something"
    return wrap(
        event,
        event_id=EventId(derived(because, SERVICE, str(share.plan.plan_id), "ProgressStated")),
        source=SERVICE,
        correlation_id=cause.correlation_id if cause else because,
        causation_id=because,
    )


def _because_of(cause: Recorded[PlanFact], line: Line) -> Recorded[Event]:
    """Its id follows from the cause: said twice, it is the same."""
    return wrap(
        line.event,
        event_id=EventId(derived(cause.envelope.id, SERVICE, line.draft.name)),
        source=SERVICE,
        correlation_id=cause.envelope.correlation_id,
        causation_id=cause.envelope.id,
    )


def _because_of_rules(share: Share, line: Line) -> Recorded[Event]:
    because = share.stale_because
    assert because is not None, "what is stale says because of what"
    return wrap(
        line.event,
        event_id=EventId(derived(because, SERVICE, str(share.plan.plan_id), line.draft.name)),
        source=SERVICE,
        correlation_id=because,
        causation_id=because,
    )
