"""The progress service, put together. `build` opens nothing: its parts do, in order, when they are started."""

from handrail_shared.runtime.bus import connect
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Patient
from handrail_shared.runtime.migrate import CHECK_ACCESS, VAULT, Schema, service_schema
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.parts import Listening, Pool
from handrail_shared.runtime.relay import Relay
from handrail_shared.runtime.service import Service, add_health
from handrail_shared.runtime.timekeeping import Timekeeper
from handrail_shared.runtime.vault import AccessKeys

from handrail_progress.handlers import SERVICE, Handlers
from handrail_progress.http import build_app
from handrail_progress.refolding import Refolding
from handrail_progress.reviewing import Reviewing
from handrail_progress.settings import ProgressSettings
from handrail_progress.stating import states_of


def schemas(dsn: str) -> list[Schema]:
    """What the service's database must have: the vault, for access keys, and its own schema. `dsn` is the service's own."""
    return [VAULT, service_schema(SERVICE, dsn, grants=CHECK_ACCESS)]


def build(settings: ProgressSettings, *, clock: Clock) -> Service:
    """The service with its parts in starting order: database, bus, the loops that fold again and that look at clients, relay."""
    db = Db(settings.database.get_secret_value(), schema=SERVICE, max_size=settings.pool_size)
    bus = connect(settings.bus, client_id=SERVICE)
    consumer = Consumer(group=SERVICE, db=db, bus=bus, clock=clock)
    outbox = Outbox(SERVICE)
    Handlers(outbox).register(consumer)
    refolding = Refolding(db, outbox, clock)
    reviewing = Reviewing(db, outbox, clock)
    relay = Relay(db, bus, service=SERVICE, states=states_of(db, clock))
    listening = Listening(bus, consumer)
    service = Service(
        SERVICE,
        build_app(db, AccessKeys(db), clock),
        parts=[Pool(db), Timekeeper(db, clock), listening, refolding, reviewing, relay],
        patient=Patient(SERVICE, db, bus, schemas(db.dsn)[-1], vault=None, clock=clock, consumes=consumer.topics),
        questions=[("reviews", reviewing.finding)],
    )

    async def busy() -> bool:
        if await relay.backlog() > 0 or await bus.lag(SERVICE, consumer.topics) > 0:
            return True
        return await refolding.due() or await reviewing.busy()

    service.ready = {"database": db.alive, "bus": listening.answers}
    service.busy = busy
    add_health(service)
    return service
