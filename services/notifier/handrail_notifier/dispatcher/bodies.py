"""What a text of ours says, worded when it goes out: from what is known then, and never from words kept for it."""

from datetime import datetime, timedelta
from math import ceil

from handrail_shared.contracts.sealed import Kind as SealedKind
from handrail_shared.contracts.wording import nudge, walk_step
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.core.kinds import (
    INVITING,
    OF_GOALS,
    ONE_WORDING,
    PULLED,
    SAYING_WHEN_READ,
    WALKED,
    Kind,
    SystemKind,
)
from handrail_notifier.core.manner import PLAIN
from handrail_notifier.core.rest import days_left
from handrail_notifier.core.wording import Voice, fitting_text, standing_text, system_text
from handrail_notifier.crisis.inviting import lacking, read_within
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.due import Due
from handrail_notifier.dispatcher.naming import naming_of
from handrail_notifier.effects.showing import how_it_stands, shows_own_words
from handrail_notifier.store import effects, goals, ledger, plans, walks


async def body_of(
    tx: Tx, desk: Desk, keys: Keyring, due: Due, kind: SystemKind, voice: Voice, now: datetime
) -> str | None:
    """None: it says a plan, a goal or a step, and there is none any more that may show. Raises `Unreadable`."""
    if kind in PULLED:
        return await _plan(tx, desk, keys, due, voice, now)
    if kind in OF_GOALS:
        return await _goal(tx, desk, keys, due, kind, voice, now)
    if kind in WALKED:
        return await _step(tx, desk, keys, due, voice, now)
    text, client = due.text, due.client
    number = 0 if kind in ONE_WORDING else await ledger.word_anew(tx, text)
    if kind is Kind.HOW_AM_I:
        zone = client.zone if client else None
        return standing_text(voice, await how_it_stands(tx, text.clinic_id, text.client_id, zone, now), number=number)
    return system_text(
        kind,
        voice,
        week=client.week_wish if client else None,
        days=days_left(client.rest, client.zone, now) if client else None,
        minutes=await _minutes_until_again(tx, due, now) if kind is Kind.LATER_SET else None,
        number=number,
        by_mail=text.channel == "email",
        by_digits=kind in INVITING and bool(await lacking(tx, text.clinic_id, now)),
        read_within=await read_within(tx, text.clinic_id, now) if kind in SAYING_WHEN_READ else None,
        naming=await naming_of(tx, desk, keys, text, client.manner if client else PLAIN),
    )


async def _minutes_until_again(tx: Tx, due: Due, now: datetime) -> int | None:
    """Until the nudge comes once more, as it is planned now; None: it waits no more."""
    at = await effects.comes_again_at(tx, due.text.clinic_id, due.text.text_id)
    return None if at is None or at <= now else ceil((at - now) / timedelta(minutes=1))


async def _plan(tx: Tx, desk: Desk, keys: Keyring, due: Due, voice: Voice, now: datetime) -> str | None:
    """As much of it as its copy level shows. No answer is asked for: the client knows what it is for."""
    text = due.text
    named = await effects.plan_about(tx, text.clinic_id, text.text_id)
    plan = await plans.pulled(tx, text.clinic_id, text.client_id, now, named=named)
    if plan is None:
        return None
    manner = due.client.manner if due.client else PLAIN
    words = desk.words(keys, text.clinic_id, text.client_id, plan, manner=manner, channel=text.channel)
    return nudge(voice.alias, words, answerable=False, language=voice.language)


async def _step(tx: Tx, desk: Desk, keys: Keyring, due: Due, voice: Voice, now: datetime) -> str | None:
    """The step that this text says, if the walk is still there. Words are asked for only where a clinic stands behind that."""
    text = due.text
    walk = await walks.of_text(tx, text.clinic_id, text.text_id)
    if walk is None:
        return None
    step = walk.said
    words = desk.opened(keys, text.clinic_id, text.client_id, "walk.step", step.text)
    takes = "ok" if step.takes == "words" and await lacking(tx, text.clinic_id, now) else step.takes
    return walk_step(voice.alias, words, takes, language=voice.language)


async def _goal(
    tx: Tx, desk: Desk, keys: Keyring, due: Due, kind: SystemKind, voice: Voice, now: datetime
) -> str | None:
    text = due.text
    goal = await goals.of_client(tx, text.clinic_id, text.client_id)
    if goal is None or not await shows_own_words(tx, text.clinic_id, text.client_id, text.channel, now):
        return None
    sealed = goal.why if kind is Kind.WHY else goal.statement
    if sealed is None:
        return None
    sealed_as: SealedKind = "goal.why" if kind is Kind.WHY else "goal.statement"
    words = desk.opened(keys, text.clinic_id, text.client_id, sealed_as, sealed)
    return fitting_text(kind, voice, words, number=await ledger.word_anew(tx, text))
