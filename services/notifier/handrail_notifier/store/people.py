"""Clinics, clients and their consent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import ClinicRegistered
from handrail_shared.contracts.purposes import AT_FIRST, Purposes, known
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.addressee import Known
from handrail_notifier.core.consent import Consent, ConsentEvent, after
from handrail_notifier.core.decision import CHANNELS, Address, Agreement, Channel, Clinic
from handrail_notifier.core.manner import PLAIN, Manner
from handrail_notifier.core.notice import LOOKED_FOR
from handrail_notifier.core.quiet import QuietHours
from handrail_notifier.core.renewal import first_look
from handrail_notifier.core.rest import NOBODY, Rest, as_asked
from handrail_notifier.core.wording import Voice
from handrail_notifier.store import SQL


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """A clinic: what decisions depend on, how it signs, and what it writes from."""

    clinic: Clinic
    voice: Voice
    senders: Mapping[Channel, str]
    posts_ahead: bool = False
    """Whether its nudges may be posted minutes ahead."""


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client: zone, and sealed number and address with what is known of them. `week_wish`: the nudges a week that they last
    chose by text, if they did."""

    client_id: UUID
    zone: str
    sealed: Mapping[Channel, str] = field(repr=False)
    addresses: Mapping[Channel, Address]
    discharged: bool
    week_wish: int | None = None
    manner: Manner = PLAIN
    crisis: bool = False
    """A person at the clinic is seeing to them, or to somebody who has the same number, or a text that sounds like it is on record."""
    rest: Rest = NOBODY
    """Whether they are let be, also by a text that has not had its effect yet."""
    not_theirs: bool = False
    """Whoever has their number said that they are somebody else."""


Agreements = Mapping[Channel, Agreement]


async def save_clinic(tx: Tx, event: ClinicRegistered) -> None:
    await tx.execute(
        SQL["save_clinic"],
        event.clinic_id,
        event.alias,
        event.sms_sender,
        event.email_sender,
        event.help_phone,
        event.quiet_from.replace(tzinfo=None),
        event.quiet_until.replace(tzinfo=None),
        event.daily_cap,
        event.occurred_at,
        event.weekly_cap,
        event.gap_minutes,
        event.jurisdiction,
        event.adaptive_timing,
        event.explores,
        event.segments_a_day,
        list(event.countries),
        event.posts_ahead,
        event.consent_months,
        event.consent_silent_days,
        event.feedback_reader,
        event.fit_weeks,
    )


async def mailing(tx: Tx) -> int:
    """How many clinics have an address to write from."""
    return int(await tx.fetchval(SQL["mailing"]))


async def clinics(tx: Tx, clinic_ids: Sequence[UUID]) -> Mapping[UUID, ClinicRow]:
    """Those of these clinics that are known."""
    found = {}
    for row in await tx.fetch(SQL["clinics"], sorted(set(clinic_ids))):
        senders: dict[Channel, str] = {}
        if row["sms_sender"]:
            senders["sms"] = row["sms_sender"]
        if row["email_sender"]:
            senders["email"] = row["email_sender"]
        quiet = QuietHours(row["quiet_from"], row["quiet_until"])
        found[row["clinic_id"]] = ClinicRow(
            Clinic(
                quiet,
                row["daily_cap"],
                frozenset(senders) - frozenset(row["lacks"] or ()),
                row["weekly_cap"],
                timedelta(minutes=row["gap_minutes"]),
                row["jurisdiction"],
                row["paused"],
                row["explores"],
                row["adaptive_timing"],
                row["segments_a_day"],
                frozenset(row["countries"]),
            ),
            Voice(row["alias"], row["help_phone"], row["daily_cap"]),
            senders,
            row["posts_ahead"],
        )
    return found


async def save_client(
    tx: Tx,
    clinic: UUID,
    client: UUID,
    *,
    zone: str,
    language: str,
    phone: str | None,
    phone_index: bytes | None,
    phone_state: Address,
    email: str | None,
    email_state: Address,
    stated_at: datetime,
    phone_country: str | None = None,
    email_index: bytes | None = None,
) -> bool:
    """Whether this is the latest statement, and now holds."""
    taken = await tx.fetchval(
        SQL["save_client"],
        clinic,
        client,
        zone,
        phone,
        phone_index,
        phone_state.value,
        email,
        email_state.value,
        stated_at,
        language,
        phone_country,
        email_index,
    )
    return taken is not None


async def discharge(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> None:
    await tx.execute(SQL["discharge_client"], clinic, client, at)


async def clients(tx: Tx, clinic_ids: Sequence[UUID], client_ids: Sequence[UUID]) -> Mapping[UUID, ClientRow]:
    """Those of these clients that are known, by their id."""
    rows = await tx.fetch(SQL["clients"], sorted(set(clinic_ids)), sorted(set(client_ids)))
    return {
        row["client_id"]: ClientRow(
            row["client_id"],
            row["zone"],
            {"sms": row["phone"] or "", "email": row["email"] or ""},
            {"sms": Address(row["phone_state"]), "email": Address(row["email_state"])},
            row["discharged_at"] is not None,
            row["week_wish"],
            Manner(row["language"], row["alias"], row["copy_level"], frozenset(row["own_words"])),
            row["crisis_since"] is not None or row["alarms"] or row["beside_crisis"],
            _rest(row),
            row["not_theirs"],
        )
        for row in rows
    }


def _rest(row: Record) -> Rest:
    stated = Rest(row["paused_by"], row["paused_until"], row["paused_by_code_word"])
    return as_asked(stated, asked=row["rests"], by_code_word=row["code_word_came"])


@dataclass(frozen=True, slots=True)
class Ended:
    """What a client's own word has ended, since when. `form_opens`: it was said that a new form opens it."""

    since: datetime
    form_opens: bool


@dataclass(frozen=True, slots=True)
class Writers:
    """Who may have written a text: at most one client of each clinic. `again`: one of the clinics has it already. `code_words`: sealed,
    with whose each is, of everyone in care who has the number; of who was discharged, only where nobody else is known."""

    again: bool
    known: Sequence[Known]
    languages: Sequence[str]
    code_words: Sequence[tuple[UUID, UUID, str]] = field(repr=False)


async def who_wrote(tx: Tx, indexes: Mapping[UUID, bytes], account: str, provider_id: str) -> Writers:
    """Who has the number that a text came from, by its index in each of these clinics."""
    rows = await tx.fetch(SQL["who_wrote"], list(indexes), list(indexes.values()), account, provider_id)
    people = [row for row in rows if row["client_id"] is not None]
    first: dict[UUID, Record] = {}
    for row in people:
        first.setdefault(row["clinic_id"], row)
    silencing = [
        row for row in people if row["code_word"] and (not row["discharged"] or row is first[row["clinic_id"]])
    ]
    return Writers(
        rows[0]["again"],
        [Known(row["clinic_id"], row["client_id"], row["discharged"], row["stated_at"]) for row in first.values()],
        sorted({row["language"] for row in first.values()}),
        [(row["clinic_id"], row["client_id"], row["code_word"]) for row in silencing],
    )


async def languages_of(tx: Tx, clinic: UUID, client: UUID) -> Sequence[str]:
    """What one client speaks, if they are known."""
    return [row.manner.language for row in (await clients(tx, [clinic], [client])).values()]


async def everyone_with(tx: Tx, clinic: UUID, phone_index: bytes) -> Sequence[UUID]:
    """Every client of a clinic who has this number."""
    return [row["client_id"] for row in await tx.fetch(SQL["everyone_with_number"], clinic, phone_index)]


async def others_with_number_of(tx: Tx, clinic: UUID, client: UUID) -> Sequence[UUID]:
    """Every other client of the clinic who has this one's number."""
    return [row["client_id"] for row in await tx.fetch(SQL["others_with_number"], clinic, client)]


async def phone_failed(tx: Tx, clinic: UUID, client: UUID, phone: str) -> None:
    """A text did not reach it. Only while the client still has that number."""
    await tx.execute(SQL["phone_failed"], clinic, client, phone)


async def phone_reached(tx: Tx, clinic: UUID, client: UUID, phone: str) -> None:
    """A text reached it. Only while the client still has that number."""
    await tx.execute(SQL["phone_reached"], clinic, client, phone)


async def mark_email_invalid(tx: Tx, clinic: UUID, client: UUID, email: str) -> None:
    """Only while the client still has that address."""
    await tx.execute(SQL["mark_email_invalid"], clinic, client, email)


async def heard(tx: Tx, clinic: UUID, client: UUID, at: datetime, *, channel: Channel, opt_out: bool) -> None:
    """The client wrote. Who only wants silence has not taken up the talk again."""
    await tx.execute(SQL["heard"], clinic, client, at, not opt_out, channel == "sms")


async def agreements(tx: Tx, clinic_ids: Sequence[UUID], client_ids: Sequence[UUID]) -> Mapping[UUID, Agreements]:
    """Consent per channel, for every one of these clients, as it stands for whoever is about to write to them."""
    found: dict[UUID, dict[Channel, Agreement]] = defaultdict(lambda: {channel: Agreement() for channel in CHANNELS})
    for row in await tx.fetch(SQL["consents"], sorted(set(clinic_ids)), sorted(set(client_ids))):
        found[row["client_id"]][row["channel"]] = as_said(_agreement(row), row["stop_at"], doubted=row["doubted"])
    return {client: found[client] for client in client_ids}


def as_said(agreement: Agreement, stop_at: datetime | None, *, doubted: bool) -> Agreement:
    """A STOP, or what may be one, counts from the moment that it is on record, for all channels; what else follows of it comes after."""
    if stop_at is not None and agreement.consent is not Consent.NONE:
        return Agreement(Consent.REVOKED, stop_at)
    return replace(agreement, consent=after(agreement.consent, ConsentEvent.DOUBT)) if doubted else agreement


async def agreement(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> Agreement:
    """How far it has come: what a STOP that is being taken ends is still there."""
    rows = await tx.fetch(SQL["consents"], [clinic], [client])
    return next((_agreement(row) for row in rows if row["channel"] == channel), Agreement(purposes=AT_FIRST))


def _agreement(row: Record) -> Agreement:
    purposes = known(row["purposes"]) or frozenset()
    return Agreement(Consent(row["state"]), row["since"], row["alone"], purposes, row["purposes_at"])


async def save_agreement(
    tx: Tx, clinic: UUID, client: UUID, channel: Channel, state: Consent, *, since: datetime, alone: bool = False
) -> None:
    """`alone`: it is a revocation of this channel and no other. One that is confirmed is looked at again when it may have grown old,
    and when its client is to be told again that nobody watches the number: they are told so with their yes."""
    look_at = first_look(since) if state is Consent.CONFIRMED else None
    told_at = since if state is Consent.CONFIRMED and channel == "sms" else None
    notice_at = told_at and told_at + LOOKED_FOR
    await tx.execute(
        SQL["save_consent"], clinic, client, channel, state.value, since, alone, look_at, told_at, notice_at
    )


async def save_purposes(
    tx: Tx, clinic: UUID, client: UUID, channel: Channel, purposes: Purposes, *, now: datetime
) -> None:
    """What the channel's consent is for from now on, if there is one."""
    await tx.execute(SQL["save_purposes"], clinic, client, channel, sorted(purposes), now)


async def remember_stop(tx: Tx, clinic: UUID, client: UUID, channel: Channel, *, form_opens: bool = False) -> None:
    """A confirmed consent was just ended by the client's own word: START from the same number brings it back. `form_opens`: it was
    said that a new form does."""
    await tx.execute(SQL["remember_stop"], clinic, client, channel, form_opens)


async def ended_by_client(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> Ended | None:
    """What the client's own word has ended on a channel; None: nothing."""
    row = await tx.fetchrow(SQL["ended_by_client"], clinic, client, channel)
    return None if row is None else Ended(row["since"], form_opens=row["form_opens"])


async def stopped_from(tx: Tx, clinic: UUID, client: UUID, phone_index: bytes) -> bool:
    """Whether a STOP from this number ended what the client had confirmed for it."""
    return bool(await tx.fetchval(SQL["stopped_from"], clinic, client, phone_index))


async def stopped_by_client(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> bool:
    """Whether the client's own word ended what they had confirmed for this channel."""
    return bool(await tx.fetchval(SQL["stopped_by_client"], clinic, client, channel))


async def asked_at(tx: Tx, clinic: UUID, client: UUID, *, since: datetime, until: datetime) -> datetime | None:
    """When, after `since`, the client was last asked for an OK that is still to come."""
    asked: datetime | None = await tx.fetchval(SQL["asked_at"], clinic, client, since, until)
    return asked


async def is_being_asked(tx: Tx, clinic: UUID, client: UUID, since: datetime) -> bool:
    """Whether an opt-in request is on its way, or went out after `since` and did not fail."""
    return bool(await tx.fetchval(SQL["is_being_asked"], clinic, client, since))
