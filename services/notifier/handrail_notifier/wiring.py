"""The notifier, put together. Building opens nothing; parts open what they need when they are started."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from handrail_shared.runtime.bus import Bus, connect
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding, Patient, Question, State
from handrail_shared.runtime.migrate import CHECK_ACCESS, SEAL, VAULT, Schema, service_schema
from handrail_shared.runtime.parts import Listening, Pool
from handrail_shared.runtime.relay import Relay
from handrail_shared.runtime.service import Service, add_health
from handrail_shared.runtime.timekeeping import Timekeeper
from handrail_shared.runtime.vault import AccessKeys, Vault

from handrail_notifier import (
    behind,
    breakers,
    busy,
    check_ins,
    doubts,
    erasing,
    goals,
    lost_texts,
    practised,
    proposals,
    redaction,
    replaced,
    reviews,
    unheard,
    unread_feedback,
    walk_throughs,
)
from handrail_notifier.ahead import concluding
from handrail_notifier.ahead.calling import Provider
from handrail_notifier.ahead.loop import AheadLoop
from handrail_notifier.answering import Answering
from handrail_notifier.calm import Calm
from handrail_notifier.channels import Channel
from handrail_notifier.channels.dkim import Signer
from handrail_notifier.channels.failover import Failover
from handrail_notifier.channels.letter import Stationery
from handrail_notifier.channels.missing import MissingChannel
from handrail_notifier.channels.smtp import SmtpChannel
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.channels.twilio_webhooks import Signatures
from handrail_notifier.core import decision
from handrail_notifier.crisis import watching
from handrail_notifier.crisis.watching import Climbing, Heeding
from handrail_notifier.dispatcher import Dispatcher
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.drawing import Drawing
from handrail_notifier.handlers import Handlers
from handrail_notifier.http import Front, make_app
from handrail_notifier.loops import Doorbell, DueLoop, settled
from handrail_notifier.lost_texts import LostTexts
from handrail_notifier.mail_intake import MailIntake
from handrail_notifier.mail_tags import MailTags
from handrail_notifier.mail_taking import MailDesk
from handrail_notifier.noticing import Noticing
from handrail_notifier.rates import Limits, Local, Rates, Shared
from handrail_notifier.recapping import Recapping
from handrail_notifier.reconciler import Reconciler
from handrail_notifier.redaction import Redaction
from handrail_notifier.renewing import Renewing
from handrail_notifier.replanning import Replanner
from handrail_notifier.retention import Retention
from handrail_notifier.settings import NotifierSettings
from handrail_notifier.speech import SERVICE
from handrail_notifier.store import people
from handrail_notifier.supporter_looks import Supporting
from handrail_notifier.supporter_news import SupporterNews
from handrail_notifier.sweeps import Sweep
from handrail_notifier.unsaid import Unsaid

OPENING_SECONDS = 4.0
"""How long one of several relays has to be ready for a mail, so that there is time for the next."""
SAFE_GRACE_SECONDS = 30
"""No carrier that is played shows what it took later than that (`docs/decisions/0091`)."""
SHORT_GRACE_SECONDS = 10
"""Below this an ordinary delay of a carrier's list is enough for a second text."""


def schemas(dsn: str) -> list[Schema]:
    """What must be in the database: the vault's schema and the notifier's own, for the role that `dsn` names."""
    return [VAULT, service_schema(SERVICE, dsn, grants=(*SEAL, *CHECK_ACCESS))]


def build(settings: NotifierSettings, *, clock: Clock) -> Service:
    """The service, its parts in the order in which they start."""
    lacks = () if _relays(settings) else ("email",)
    db = Db(settings.database.get_secret_value(), schema=SERVICE, max_size=settings.pool_size, lacks=lacks)
    bus = connect(settings.bus, client_id=SERVICE)
    vault = Vault(settings.root())
    consumer = Consumer(group=SERVICE, db=db, bus=bus, clock=clock)
    mail_is_read = settings.mail_port is not None
    Handlers(vault, mail_is_read=mail_is_read).register(consumer)
    proposals.register(consumer)
    goals.register(consumer)
    practised.register(consumer)
    erasing.register(consumer)
    busy.register(consumer)
    check_ins.register(consumer)
    walk_throughs.register(consumer)
    SupporterNews(vault).register(consumer)
    reviews.register(consumer)
    relay = Relay(db, bus, service=SERVICE)
    tags = MailTags(settings.root())
    channels = _channels(settings, tags, clock)
    lease = timedelta(seconds=settings.attempt_lease_seconds)
    grace = timedelta(seconds=settings.unknown_grace_seconds)
    rates, pacing, pace = paced(settings)
    intake = _intake(settings, MailDesk(db, vault, tags, clock=clock, grace=grace), tags)
    calm = Calm()
    desk = Desk(vault, lease=lease, rates=rates, mail_is_read=mail_is_read, account=settings.twilio_account_sid)
    answering = Answering(db, vault, clock=clock, calm=calm)
    loops: list[DueLoop] = [
        Heeding(db, clock=clock),
        Climbing(db, clock=clock),
        answering,
        Dispatcher(
            *(db, vault, channels),
            clock=clock,
            lease=lease,
            grace=grace,
            rates=rates,
            mail_is_read=mail_is_read,
            account=settings.twilio_account_sid,
        ),
        Reconciler(db, vault, channels, clock=clock, grace=grace, account=settings.twilio_account_sid),
        *_ahead(settings, db, desk, channels["sms"], clock),
        Recapping(db, clock=clock),
        Noticing(db, clock=clock),
        Renewing(db, clock=clock),
        Drawing(db, clock=clock),
        Unsaid(db, clock=clock),
        Supporting(db, vault, clock=clock),
    ]
    replanner = Replanner(db, clock=clock)
    account, keep = settings.twilio_account_sid or "none", timedelta(days=settings.keep_words_days)
    listening = Listening(bus, consumer)
    service = Service(
        name=SERVICE,
        app=make_app(
            Front(
                *(db, vault, AccessKeys(db), clock, _signatures(settings), account),
                *(grace, tags, calm, answering.ring, mail_is_read),
            )
        ),
        parts=[
            Pool(db),
            Timekeeper(db, clock),
            *channels.values(),
            *pacing,
            replanner,
            listening,
            relay,
            *loops,
            Doorbell(db, loops),
            *_sweeps(settings, db, channels["sms"], clock),
            *_lists(settings, db, vault, channels["sms"], clock, answering.ring),
            *intake,
        ],
        ready={"database": db.alive, "bus": listening.answers},
        busy=Work(db, bus, consumer, relay, loops, replanner).left,
        patient=Patient(SERVICE, db, bus, schemas(db.dsn)[-1], vault=vault, clock=clock, consumes=consumer.topics),
        questions=[
            *_questions(settings, channels, db),
            *pace,
            *_alarms(db, clock),
            ("evidence", partial(grace_said, settings.unknown_grace_seconds)),
            ("sending", partial(breakers.finding, db, clock, settings.twilio_account_sid)),
            ("outcomes", partial(doubts.finding, db, clock)),
            ("callbacks", partial(unheard.finding, db, clock)),
            ("feedback", partial(unread_feedback.finding, db, clock)),
            ("posted ahead", partial(concluding.finding, db, clock)),
            (replaced.ABOUT, partial(replaced.finding, db, account)),
            ("lost texts", partial(lost_texts.finding, db, account, clock)),
            ("words at the carrier", partial(redaction.finding, db, account, keep, clock)),
        ],
        roused=lambda: any(loop.awake for loop in loops),
        measures=[
            partial(behind.measure, db, clock),
            partial(breakers.measure, db, clock, settings.twilio_account_sid),
            partial(doubts.measure, db),
            partial(unheard.measure, db, clock),
            partial(unread_feedback.measure, db, clock),
            partial(redaction.measure, db, account),
            partial(lost_texts.measure, db, account, clock),
            partial(watching.measure, db),
        ],
    )
    add_health(service)
    return service


def _ahead(settings: NotifierSettings, db: Db, desk: Desk, sms: Channel, clock: Clock) -> Sequence[DueLoop]:
    """What was posted ahead is seen to even where nothing new is."""
    if not isinstance(sms, TwilioChannel):
        return ()
    provider = Provider(sms)
    lead = timedelta(minutes=settings.ahead_minutes)
    return [AheadLoop(db, desk, provider, clock=clock, services=settings.messaging_services, lead=lead)]


def _channels(settings: NotifierSettings, tags: MailTags, clock: Clock) -> Mapping[decision.Channel, Channel]:
    sms: Channel = MissingChannel("HANDRAIL_TWILIO_ACCOUNT_SID")
    if settings.twilio_account_sid is not None and settings.twilio_auth_token is not None:
        sms = TwilioChannel(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token.get_secret_value(),
            public_url=settings.public_url,
            base_url=settings.twilio_base_url,
            discards=settings.twilio_content_retention == "discard",
        )
    email: Channel = MissingChannel("HANDRAIL_SMTP_URL", optional=True)
    if relays := _relays(settings):
        email = _mail(relays, _stationery(settings, tags), clock)
    return {"sms": sms, "email": email}


def _relays(settings: NotifierSettings) -> Sequence[str]:
    return [each.get_secret_value() for each in (settings.smtp_url, settings.smtp_second_url) if each is not None]


def _stationery(settings: NotifierSettings, tags: MailTags) -> Stationery:
    signer = None
    if settings.dkim_selector and settings.dkim_domain and settings.dkim_key_file:
        signer = Signer.of_file(settings.dkim_selector, settings.dkim_domain, settings.dkim_key_file)
    return Stationery(tags, settings.mail_link_url or settings.public_url, settings.mail_reply_address, signer)


def _mail(relays: Sequence[str], stationery: Stationery, clock: Clock) -> Channel:
    """With one relay there is nobody to turn to, so it has all the time that there is."""
    if len(relays) == 1:
        return SmtpChannel(relays[0], stationery, clock=clock)
    each = [SmtpChannel(relay, stationery, clock=clock, opening_seconds=OPENING_SECONDS) for relay in relays]
    return Failover("email", [(channel.name, channel) for channel in each], clock=clock)


def _intake(settings: NotifierSettings, desk: MailDesk, tags: MailTags) -> list[MailIntake]:
    if settings.mail_reply_address is None or settings.mail_port is None:
        return []
    return [MailIntake(desk, tags, settings.mail_reply_address, host=settings.mail_host, port=settings.mail_port)]


def _sweeps(settings: NotifierSettings, db: Db, sms: Channel, clock: Clock) -> list[Sweep]:
    account = settings.twilio_account_sid or "none"
    keep = timedelta(days=settings.keep_words_days)
    sweeps: list[Sweep] = [Retention(db, keep, clock=clock, account=account)]
    if settings.twilio_redacts and isinstance(sms, TwilioChannel):
        sweeps.append(Redaction(db, sms, account=account, clock=clock))
    return sweeps


def _lists(
    settings: NotifierSettings, db: Db, vault: Vault, sms: Channel, clock: Clock, came: Callable[[], None]
) -> list[Sweep]:
    """What no webhook brought is found only where the carrier keeps a list of it."""
    if not isinstance(sms, TwilioChannel):
        return []
    return [LostTexts(db, vault, sms, account=settings.twilio_account_sid or "none", clock=clock, came=came)]


def paced(settings: NotifierSettings) -> tuple[Rates, Sequence[Shared], Sequence[tuple[str, Question]]]:
    """What paces texts, the part of it that is to be started, and what the doctor asks of it."""
    limits = Limits(settings.account_segments_per_second, settings.segments_per_second, settings.sender_rates)
    if settings.paced_by is None:
        return Local(limits, part=1 / settings.notifiers), [], [("pace", partial(_alone, settings.notifiers))]
    shared = Shared(settings.paced_by, settings.twilio_account_sid or "none", limits, processes=settings.notifiers)
    return shared, [shared], [("pace", shared.finding)]


def _alarms(db: Db, clock: Clock) -> list[tuple[str, Question]]:
    """What must not wait, and whether it does."""
    return [
        ("timing", partial(behind.finding, db, clock)),
        ("crises", partial(watching.finding, db)),
        ("emergency numbers", partial(watching.numbers_finding, clock)),
    ]


async def _alone(processes: int) -> Finding:
    if processes == 1:
        return Finding("pace", "good", "one process paces texts (HANDRAIL_NOTIFIERS=1)")
    takes = f"each process paces texts by itself and takes one part of {processes} (HANDRAIL_NOTIFIERS)"
    return Finding("pace", "look", f"{takes}: set HANDRAIL_FAST_STATE, and they share all of it")


async def grace_said(seconds: int) -> Finding:
    """For the doctor: whether a carrier's list has the time that it may need to show what it took."""
    if seconds >= SAFE_GRACE_SECONDS:
        return Finding("evidence", "good", f"a carrier's list has {seconds} s to show what it took")
    state: State = "look" if seconds >= SHORT_GRACE_SECONDS else "bad"
    twice = f"what a carrier's list does not show within {seconds} s of a doubtful call is sent twice"
    return Finding("evidence", state, f"{twice}: set HANDRAIL_UNKNOWN_GRACE_SECONDS to {SAFE_GRACE_SECONDS} or more")


async def mail_not_set_up(db: Db) -> Finding:
    """For the doctor, where there is no mail server: a clinic can do without, unless it has an address to write from."""
    async with db.everywhere() as tx:
        many = await people.mailing(tx)
    if many == 0:
        return Finding("mail server", "good", "none is set up, and no clinic has an address to write from")
    return Finding(
        "mail server", "look", f"clinics with an `email_sender` that sends nothing: {many}; set HANDRAIL_SMTP_URL"
    )


def _questions(
    settings: NotifierSettings, channels: Mapping[decision.Channel, Channel], db: Db
) -> list[tuple[str, Question]]:
    async def webhooks() -> Finding:
        if settings.public_url.startswith("https://"):
            return Finding("webhooks", "good", "are signed for an https address")
        return Finding("webhooks", "look", "HANDRAIL_PUBLIC_URL is not https: a carrier would send replies in clear")

    async def links() -> Finding:
        if (settings.mail_link_url or settings.public_url).startswith("https://"):
            return Finding("mail links", "good", "end mails with one click")
        return Finding("mail links", "look", "are not https: mail programs show no button that ends mails (RFC 8058)")

    def asking(about: str, channel: Channel) -> Question:
        async def question() -> Finding:
            await channel.start()
            try:
                fault = await channel.fault()
            finally:
                await channel.stop()
            return Finding(about, "bad" if fault else "good", fault or "answers")

        return question

    return [
        ("webhooks", webhooks),
        *([("mail links", links)] if settings.smtp_url is not None else []),
        ("carrier", asking("carrier", channels["sms"])),
        (
            "mail server",
            asking("mail server", channels["email"]) if _relays(settings) else partial(mail_not_set_up, db),
        ),
    ]


def _signatures(settings: NotifierSettings) -> Signatures | None:
    if settings.twilio_auth_token is None:
        return None
    return Signatures(settings.twilio_auth_token.get_secret_value(), settings.public_url)


@dataclass(frozen=True, slots=True)
class Work:
    """Whether there is anything to do that needs no time to pass.

    What moves from a place not yet looked at to one that was is found by the next look. A loop that was roused while the others
    were asked is asked again, so whoever moves the clock finds every loop waiting on it.
    """

    db: Db
    bus: Bus
    consumer: Consumer
    relay: Relay
    loops: Sequence[DueLoop]
    replanner: Replanner

    async def left(self) -> bool:
        """What costs nothing to know is asked first, for whoever moves the clock asks often."""
        if self.replanner.awake or any(loop.awake for loop in self.loops):
            return True
        if await self.bus.lag(self.consumer.group, self.consumer.topics):
            return True
        async with self.db.everywhere() as tx:
            if not await settled(tx, self.loops):
                return True
            unsaid = await self.relay.backlog(tx)
        return unsaid > 0 or any(loop.awake for loop in self.loops)
