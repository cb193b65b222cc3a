"""The words of plans that answers name: opened when the text goes, and only where the copy level and the client's wish show them.

Where they do not show, two plans are told apart by the hour at which their moments opened, and a step is spoken of without its words.
"""

from collections.abc import Sequence

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.core.kinds import NAMING, Kind
from handrail_notifier.core.manner import Manner
from handrail_notifier.core.wording import NOTHING_NAMED, Naming, clause, label
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.letters import Unreadable
from handrail_notifier.store import effects
from handrail_notifier.store.effects import Named
from handrail_notifier.store.ledger import DueText


async def naming_of(tx: Tx, desk: Desk, keys: Keyring, text: DueText, manner: Manner) -> Naming:
    """What a text names. Raises `Unreadable`."""
    if text.kind not in NAMING:
        return NOTHING_NAMED
    plans = await effects.named(tx, text.clinic_id, text.text_id)
    if text.kind is Kind.WHICH:
        return Naming(labels=_labels(desk, keys, text, plans, manner))
    if len(plans) != 1:
        if text.kind is Kind.NO_SMALL:
            return NOTHING_NAMED  # planned by a release that named nothing here
        raise Unreadable
    [one] = plans
    if text.kind is Kind.SWAPPED:
        return _alternative(desk, keys, text, one, manner)
    if manner.shown(one.plan.copy_level, text.channel) != "personal":
        return NOTHING_NAMED
    return _smaller(desk, keys, text, one)


def _smaller(desk: Desk, keys: Keyring, text: DueText, one: Named) -> Naming:
    """The smallest version; for what is said where there is none, the first act."""
    about = (keys, text.clinic_id, text.client_id)
    if text.kind is Kind.SMALL_STEP:
        return NOTHING_NAMED if one.plan.tiny is None else _step(desk.opened(*about, "plan.tiny", one.plan.tiny))
    return NOTHING_NAMED if one.first_act is None else _step(desk.opened(*about, "plan.first_act", one.first_act))


def _alternative(desk: Desk, keys: Keyring, text: DueText, one: Named, manner: Manner) -> Naming:
    """By its place among the others, and by its words only where those may show."""
    if one.alternative is None or manner.shown(one.plan.copy_level, text.channel) != "personal":
        return Naming(number=one.number)
    opened = desk.opened(keys, text.clinic_id, text.client_id, "plan.alternative", one.alternative)
    return Naming(step=clause(opened), number=one.number)


def _step(words: str) -> Naming:
    return Naming(step=clause(words))


def _labels(desk: Desk, keys: Keyring, text: DueText, plans: Sequence[Named], manner: Manner) -> tuple[str, str]:
    """Each by its cue, or else by its hour; both the same way, so that they can be told apart."""
    if len(plans) != 2:
        raise Unreadable
    hours = [f"{each.opens:%H:%M}" for each in plans]
    if any(manner.shown(each.plan.copy_level, text.channel) != "personal" for each in plans):
        return hours[0], hours[1]
    one, two = (label(desk.opened(keys, text.clinic_id, text.client_id, "plan.cue", each.plan.cue)) for each in plans)
    return (one, two) if one != two else (hours[0], hours[1])
