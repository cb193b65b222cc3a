"""The planner, put together. Building opens nothing; its parts do when they are started."""

from handrail_shared.runtime.bus import Bus, connect
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Patient
from handrail_shared.runtime.migrate import GIVE_ACCESS, SEAL, VAULT, Schema, service_schema
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.parts import Listening, Pool
from handrail_shared.runtime.relay import Relay
from handrail_shared.runtime.service import Service, add_health
from handrail_shared.runtime.timekeeping import Timekeeper
from handrail_shared.runtime.vault import AccessKeys, Vault

from handrail_planner.calendars import Calendars, long_failing
from handrail_planner.desk import Desk
from handrail_planner.due_sessions import DueSessions
from handrail_planner.expiry import Expiry
from handrail_planner.fetching import Allowed, Fetcher
from handrail_planner.fit_checks import FitChecks
from handrail_planner.forgetting import Forgetting
from handrail_planner.handlers import check_ins, consents, heard, manner, strangers
from handrail_planner.handlers.answers import Answers
from handrail_planner.handlers.supporters import Supporters
from handrail_planner.handlers.walk_throughs import Walks
from handrail_planner.http.app import make_app
from handrail_planner.settings import PlannerSettings

NAME = "planner"


def schemas(dsn: str) -> list[Schema]:
    """The vault's schema and the planner's own, for the role in `dsn`."""
    return [VAULT, service_schema(NAME, dsn, grants=(*SEAL, *GIVE_ACCESS))]


def database(settings: PlannerSettings) -> Db:
    """The planner's database, not opened yet."""
    return Db(settings.database.get_secret_value(), schema=NAME, max_size=settings.pool_size)


def build(settings: PlannerSettings, *, clock: Clock) -> Service:
    """The service: pool, bus, relay and the loops, in starting order."""
    db = database(settings)
    bus = connect(settings.bus, client_id=NAME)
    desk = _desk(settings, db, clock)
    consumer = _consumer(desk, bus)
    relay = Relay(db, bus, service=NAME)
    expiry = Expiry(desk)
    due_sessions = DueSessions(desk)
    fit_checks = FitChecks(desk)
    calendars = Calendars(desk, Fetcher(desk.allowed))
    listening = Listening(bus, consumer)

    async def busy() -> bool:
        waiting = await relay.backlog() or await bus.lag(consumer.group, consumer.topics)
        return (
            bool(waiting)
            or await expiry.due()
            or await due_sessions.due()
            or await calendars.due()
            or await fit_checks.due()
        )

    service = Service(
        name=NAME,
        app=make_app(desk),
        parts=[
            Pool(db),
            Timekeeper(db, clock),
            listening,
            relay,
            expiry,
            due_sessions,
            fit_checks,
            calendars,
            Forgetting(db, clock),
        ],
        ready={"database": db.alive, "bus": listening.answers},
        busy=busy,
        patient=Patient(NAME, db, bus, schemas(db.dsn)[-1], vault=desk.vault, clock=clock, consumes=consumer.topics),
        questions=[("calendars", lambda: long_failing(desk))],
    )
    add_health(service)
    return service


def _consumer(desk: Desk, bus: Bus) -> Consumer:
    consumer = Consumer(group=NAME, db=desk.db, bus=bus, clock=desk.clock)
    consents.register(consumer)
    heard.register(consumer)
    manner.register(consumer)
    strangers.register(consumer)
    check_ins.register(consumer)
    Answers(desk).register(consumer)
    Walks(desk).register(consumer)
    Supporters(desk).register(consumer)
    return consumer


def _desk(settings: PlannerSettings, db: Db, clock: Clock) -> Desk:
    root = settings.root()
    return Desk(
        db=db,
        clock=clock,
        vault=Vault(root),
        outbox=Outbox(NAME),
        keys=AccessKeys(db),
        operator_key=settings.operator_key.get_secret_value(),
        digest_key=root.derive("handrail/planner/requests"),
        public_url=settings.public_url,
        allowed=Allowed(http=settings.calendars_over_http, loopback=settings.calendars_on_loopback),
    )
