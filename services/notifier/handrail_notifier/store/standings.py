"""How things stand with clients, read all at once for the decisions about them; and what clients and clinics wish for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import ClientPaused, ClientResumed, NightAllowed, NightDisallowed, PreferencesSet
from handrail_shared.contracts.purposes import Purpose, known
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import CHANNELS, Address, Agreement, Channel, Client, SafeHours, Wishes
from handrail_notifier.core.manner import PLAIN, Manner
from handrail_notifier.core.pace import weekly_wish
from handrail_notifier.core.rest import Rest, as_asked
from handrail_notifier.core.restraint import MOST_COUNTED, TIME_TO_ANSWER, Step
from handrail_notifier.store import SQL
from handrail_notifier.store.people import as_said
from handrail_notifier.store.reviews import NONE, Invite


@dataclass(frozen=True, slots=True)
class Standing:
    """A client: all that decisions depend on, how they are spoken to, and number and address, sealed."""

    clinic_id: UUID
    client_id: UUID
    client: Client
    sealed: Mapping[Channel, str] = field(repr=False)
    manner: Manner = PLAIN
    weekly_recap: bool = False
    recaps: tuple[datetime, ...] = ()
    """When the last ones began, newest first; they are in `client.sent`."""
    invite: Invite = NONE
    told_at: datetime | None = None
    noticed_at: datetime | None = None
    """The review that they were last told of, where it is still due; when that began is in `client.sent`, too."""


async def standings(tx: Tx, clients: Collection[tuple[UUID, UUID]], now: datetime) -> Mapping[UUID, Standing]:
    """Those of these (clinic, client) that are known, by client."""
    wanted = sorted(set(clients))
    rows = await tx.fetch(
        SQL["standings"],
        [clinic for clinic, _ in wanted],
        [client for _, client in wanted],
        now,
        now - TIME_TO_ANSWER,
        MOST_COUNTED,
    )
    return {row["client_id"]: _standing(row) for row in rows}


async def busy_ahead(
    tx: Tx, clinic: UUID, client: UUID, now: datetime, until: datetime
) -> Sequence[tuple[datetime, datetime]]:
    """From when until when the client's calendar is busy."""
    return [(row["starts_at"], row["ends_at"]) for row in await tx.fetch(SQL["busy_ahead"], clinic, client, now, until)]


async def tell_steps(tx: Tx, told: Sequence[tuple[UUID, UUID, Step]]) -> None:
    """What these (clinic, client) were told of their silence."""
    if told:
        await tx.execute(
            SQL["tell_step"],
            [clinic for clinic, _, _ in told],
            [client for _, client, _ in told],
            [step.value for _, _, step in told],
        )


async def hear_anew(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> None:
    """As if the client had texted: what went unanswered before counts no more."""
    await tx.execute(SQL["hear_anew"], clinic, client, at)


async def save_preferences(tx: Tx, event: PreferencesSet) -> None:
    await tx.execute(
        SQL["save_preferences"],
        event.clinic_id,
        event.client_id,
        _wall(event.safe_from),
        _wall(event.safe_until),
        event.nudges_a_day,
        event.nudges_a_week,
        event.jurisdiction,
        event.occurred_at,
        event.copy_level,
        event.alias,
        event.weekly_recap,
        event.cue_word,
        event.code_word,
    )


async def save_night(tx: Tx, event: NightAllowed | NightDisallowed) -> None:
    hours = (_wall(event.start), _wall(event.end)) if isinstance(event, NightAllowed) else (None, None)
    await tx.execute(SQL["save_night"], event.clinic_id, event.client_id, *hours, event.occurred_at)


async def save_pause(tx: Tx, event: ClientPaused | ClientResumed) -> None:
    pause = (event.by, event.until, event.by_code_word) if isinstance(event, ClientPaused) else (None, None, False)
    await tx.execute(SQL["save_pause"], event.clinic_id, event.client_id, *pause, event.occurred_at)


async def code_words(tx: Tx, clients: Collection[tuple[UUID, UUID]]) -> Sequence[tuple[UUID, UUID, str]]:
    """Of these (clinic, client) those who have a code word, with the word, sealed."""
    rows = await tx.fetch(SQL["code_words"], [clinic for clinic, _ in clients], [client for _, client in clients])
    return [(row["clinic_id"], row["client_id"], row["code_word"]) for row in rows]


async def forget_own_words(tx: Tx, clinic: UUID, client: UUID) -> None:
    """Cue word and code word."""
    await tx.execute(SQL["forget_words_of_client"], clinic, client)


async def rest_of(tx: Tx, clinic: UUID, client: UUID) -> Rest:
    """As it was last stated: a text that asks for a break, and is being taken, does not count yet."""
    row = await tx.fetchrow(SQL["rest_of_client"], clinic, client)
    return Rest() if row is None else Rest(row["paused_by"], row["paused_until"], row["paused_by_code_word"])


async def save_clinic_pause(tx: Tx, clinic: UUID, *, paused: bool, at: datetime) -> None:
    await tx.execute(SQL["save_clinic_pause"], clinic, paused, at)


def _standing(row: Record) -> Standing:
    rest = as_asked(Rest(row["paused_by"], row["paused_until"]), asked=row["rests"])
    recaps, invite = tuple(row["recaps"] or ()), _invite(row)
    client = Client(
        zone=row["zone"],
        agreements={
            "sms": as_said(
                _agreement(row["sms_state"], row["sms_since"], row["sms_purposes"], alone=row["sms_alone"]),
                row["stop_at"],
                doubted=row["doubted"],
            ),
            "email": as_said(
                _agreement(
                    row["email_state_of_consent"], row["email_since"], row["email_purposes"], alone=row["email_alone"]
                ),
                row["stop_at"],
                doubted=row["doubted"],
            ),
        },
        addresses={"sms": Address(row["phone_state"]), "email": Address(row["email_state"])},
        wishes=_wishes(row),
        sent=_sent(row["sent"], (*recaps, *(row["asks"] or ()), *_noticed(row)), invite),
        unanswered=row["unanswered"],
        step=Step(row["silence_step"]),
        heard_at=row["heard_at"],
        asked_at=row["asked_at"],
        promised=tuple(row["promised"]),
        busy_until=row["busy_until"],
        phone_failures=row["phone_failures"],
        paused_by=rest.by,
        paused_until=rest.until,
        crisis=row["crisis_since"] is not None or row["alarms"] or row["beside_crisis"],
        discharged=row["discharged_at"] is not None,
    )
    return Standing(
        row["clinic_id"],
        row["client_id"],
        client,
        {"sms": row["phone"] or "", "email": row["email"] or ""},
        Manner(row["language"], row["alias"], row["copy_level"], _own_words(client)),
        row["weekly_recap"],
        recaps,
        invite,
        row["told_at"],
        row["noticed_at"],
    )


def _noticed(row: Record) -> tuple[datetime, ...]:
    return () if row["noticed_at"] is None else (row["noticed_at"],)


def _invite(row: Record) -> Invite:
    text, begun = row["invite_text"], row["invite_begun_at"]
    return NONE if text is None and begun is None else Invite(text, begun)


def _sent(nudges: Sequence[datetime], recaps: Sequence[datetime], invite: Invite) -> tuple[datetime, ...]:
    """All that took a place in the budget, newest first."""
    others = (*recaps, *([invite.begun_at] if invite.begun_at else []))
    return tuple(sorted((*nudges, *others), reverse=True)) if others else tuple(nudges)


_NO_WISHES = Wishes()


def _wishes(row: Record) -> Wishes:
    wishes = Wishes(
        _hours(row["safe_from"], row["safe_until"]),
        row["nudges_a_day"],
        weekly_wish(row["nudges_a_week"], row["preferred_at"], row["week_wish"], row["week_wish_at"]),
        row["jurisdiction"],
        _hours(row["night_from"], row["night_until"]),
        row["copy_level"] == "silent",
    )
    return _NO_WISHES if wishes == _NO_WISHES else wishes


def _hours(start: time | None, until: time | None) -> SafeHours | None:
    return None if start is None or until is None or start == until else SafeHours(start, until)


def _agreement(
    state: str | None, since: datetime | None, purposes: Collection[str] | None, *, alone: bool
) -> Agreement:
    return _NOTHING if state is None else Agreement(Consent(state), since, alone, known(purposes) or frozenset())


def _own_words(client: Client) -> frozenset[Channel]:
    return frozenset(each for each in CHANNELS if Purpose.OWN_WORDS in client.agreements[each].purposes)


_NOTHING = Agreement()


def _wall(given: time | None) -> time | None:
    return None if given is None else given.replace(tzinfo=None)
