"""What a language brings to the notifier's own sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from handrail_notifier.core.kinds import SystemKind


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: a template for each kind of text, for asking to say a plan back, and for a link."""

    system: Mapping[SystemKind, str]
    ask_back: str
    look_at: str
    by_mail: Mapping[SystemKind, str]
    """What is said in other words by mail."""
