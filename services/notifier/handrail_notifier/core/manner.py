"""How one client is spoken to: in which language, under which name, and how much of a plan may show.

A client's own wish only ever shows less than the plan's copy level: a plan that may be shown in full is told discreetly to who
wants that, and to who has not agreed to have their own words shown on that channel (P1, P2, R3.4).
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from handrail_shared.contracts.events.plans import CopyLevel

from handrail_notifier.core.decision.values import CHANNELS, Channel
from handrail_notifier.core.wording import Voice

ClientCopy = Literal["discreet", "personal", "silent"]


@dataclass(frozen=True, slots=True)
class Manner:
    """None: as the clinic, or the plan, has it. `language` is a BCP 47 tag; texts are in its language or in English. The alias is
    sealed."""

    language: str = "en"
    alias: str | None = field(default=None, repr=False)
    copy_level: ClientCopy | None = None
    own_words: frozenset[Channel] = frozenset(CHANNELS)
    """Where they agreed to have their own words shown."""

    @property
    def no_texts(self) -> bool:
        """Whether no nudge is to come by text at all."""
        return self.copy_level == "silent"

    def voice(self, clinic: Voice, alias: str | None) -> Voice:
        """The clinic's voice, as it speaks to this client. `alias`: the client's own, opened."""
        if alias is None and self.language == clinic.language:
            return clinic
        return replace(clinic, alias=alias or clinic.alias, language=self.language)

    def shown(self, plan: CopyLevel, channel: Channel) -> CopyLevel:
        """How much of a plan shows to this client on a channel."""
        agreed = channel in self.own_words and self.copy_level in {None, "personal"}
        return plan if agreed else "discreet"


PLAIN = Manner()
