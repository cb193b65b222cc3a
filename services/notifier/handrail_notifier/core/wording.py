"""What the notifier says of its own. Templates only: nothing here is made up at run time but names and numbers.

What nudges and proposals say is composed in `handrail_shared.contracts.wording`, for the planner shows it beforehand. The wording
changes from one text to the next of its kind, and none comes again within ten others (R5.5); what is agreed to has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handrail_shared.contracts.wording import plain, tongue_of
from handrail_shared.contracts.wording.alternatives import text_of

from handrail_notifier.core.kinds import AskingKind, Kind, SystemKind
from handrail_notifier.core.texts.english import ENGLISH
from handrail_notifier.core.texts.spanish import SPANISH
from handrail_notifier.core.texts.speech import Speech

__all__ = ["AskingKind", "Kind", "SystemKind", "Voice", "ask_back_text", "link_text", "system_text"]

TEXTS: Mapping[str, Speech] = {"en": ENGLISH, "es": SPANISH}
"""By the primary part of a language tag, as in `handrail_shared.contracts.wording.TONGUES`."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a clinic signs to a client: its neutral name, its telephone, how many texts a day may be expected, in which language.

    A client's own alias and language, where there are any, are in it.
    """

    alias: str
    help_phone: str
    daily_cap: int
    language: str = "en"


def system_text(
    kind: SystemKind, voice: Voice, *, week: int | None = None, number: int = 0, by_mail: bool = False
) -> str:
    """A text that is not a nudge. A stranger is told nothing about whose number this is (P5). `week`: the nudges a week that the
    client last chose. `number`: how many of this kind the client had before."""
    speech = TEXTS[tongue_of(voice.language)]
    said_by = {**speech.system, **speech.by_mail} if by_mail else speech.system
    template = text_of(said_by[kind], number)
    said = template.format(cap=voice.daily_cap, phone=voice.help_phone, week=week)
    return plain(said if kind is Kind.STRANGER else f"{voice.alias}: {said}")


def link_text(voice: Voice, link: str, *, number: int = 0) -> str:
    """Where to look at a plan. The address says nothing of whom or what it is about."""
    said = text_of(TEXTS[tongue_of(voice.language)].look_at, number).format(link=link)
    return plain(f"{voice.alias}: {said}")


def ask_back_text(voice: Voice, *, number: int = 0) -> str:
    """The one text beside nudges that was not asked for: to say the plan back, the day after (R1.4)."""
    said = text_of(TEXTS[tongue_of(voice.language)].ask_back, number)
    return plain(f"{voice.alias}: {said}")
