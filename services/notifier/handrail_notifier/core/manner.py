"""How one client is spoken to: in which language, under which name, and how much of a plan may show.

A client's own wish only ever shows less than the plan's copy level: a plan that may be shown in full is told discreetly to who
wants that (P1, P2).
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from handrail_shared.contracts.events.plans import CopyLevel

from handrail_notifier.core.wording import Voice

ClientCopy = Literal["discreet", "personal", "silent"]


@dataclass(frozen=True, slots=True)
class Manner:
    """None: as the clinic, or the plan, has it. `language` is a BCP 47 tag; texts are in its language or in English. The alias is
    sealed."""

    language: str = "en"
    alias: str | None = field(default=None, repr=False)
    copy_level: ClientCopy | None = None

    @property
    def no_texts(self) -> bool:
        """Whether no nudge is to come by text at all."""
        return self.copy_level == "silent"

    def voice(self, clinic: Voice, alias: str | None) -> Voice:
        """The clinic's voice, as it speaks to this client. `alias`: the client's own, opened."""
        if alias is None and self.language == clinic.language:
            return clinic
        return replace(clinic, alias=alias or clinic.alias, language=self.language)

    def shown(self, plan: CopyLevel) -> CopyLevel:
        """How much of a plan shows to this client."""
        return plan if self.copy_level in {None, "personal"} else "discreet"


PLAIN = Manner()
