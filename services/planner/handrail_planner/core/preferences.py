"""How a client wants to be written to, beside what their clinic has set: at which hours, how much, under whose rules.

What is left out is as the clinic has it. It may only narrow what the clinic allows; the notifier takes the lesser of the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from handrail_shared.contracts.events import PreferencesSet

from handrail_planner.core.client import Client
from handrail_planner.core.jurisdiction import Jurisdiction
from handrail_planner.core.own_words import own_word_faults
from handrail_planner.core.refusals import Fault

ClientCopy = Literal["discreet", "personal", "silent"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """Wall times are the client's own; `nudges_a_week` counts any seven days. Texts show no more of a plan than `copy_level`, and
    open with `alias`. `weekly_recap`: they asked to be told of their week. `version` counts from 1, which says nothing."""

    safe_from: time | None = None
    safe_until: time | None = None
    nudges_a_day: int | None = None
    nudges_a_week: int | None = None
    jurisdiction: Jurisdiction | None = None
    version: int = 1
    copy_level: ClientCopy | None = None
    alias: str | None = None
    weekly_recap: bool = False
    cue_word: str | None = None
    """The client's own word that pulls their plan, as NOW does."""
    code_word: str | None = None
    """What client and clinic agreed on: texted, it silences everything, and nothing answers it."""


def preference_faults(wanted: Preferences) -> Iterator[Fault]:
    """Safe hours begin and end; a word of the client's own is nobody else's."""
    yield from own_word_faults("cue_word", wanted.cue_word, ())
    yield from own_word_faults("code_word", wanted.code_word, (wanted.cue_word,))
    if (wanted.safe_from is None) != (wanted.safe_until is None):
        missing = "safe_from" if wanted.safe_from is None else "safe_until"
        yield Fault(missing, "Say from when and until when a text is safe to get, or neither.")
    elif wanted.safe_from is not None and wanted.safe_from == wanted.safe_until:
        yield Fault("safe_until", "Safe hours must end at another time than they begin.")


def preferences_set(client: Client, wanted: Preferences, now: datetime) -> PreferencesSet:
    """The news of a client's preferences: all of them are stated again. Alias, cue word and code word come sealed."""
    return PreferencesSet(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=now,
        safe_from=wanted.safe_from,
        safe_until=wanted.safe_until,
        nudges_a_day=wanted.nudges_a_day,
        nudges_a_week=wanted.nudges_a_week,
        jurisdiction=wanted.jurisdiction,
        copy_level=wanted.copy_level,
        alias=wanted.alias,
        weekly_recap=wanted.weekly_recap,
        cue_word=wanted.cue_word,
        code_word=wanted.code_word,
    )
