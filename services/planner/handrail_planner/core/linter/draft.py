"""What is linted: the words of a plan and its size, as somebody is typing them. Nothing in it need be complete."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from handrail_shared.contracts.events.plans import CopyLevel

Field = Literal[
    "cue", "response", "discreet", "first_act", "tiny", "alternatives", "steps", "minutes", "times_per_week"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan's words in clear, kept out of every `repr`. `alias` is the clinic's name that opens the text."""

    alias: str
    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(default=None, repr=False)
    first_act: str | None = field(default=None, repr=False)
    tiny: str | None = field(default=None, repr=False)
    alternatives: tuple[str, ...] = field(default=(), repr=False)
    steps: tuple[str, ...] = field(default=(), repr=False)
    minutes: int | None = None
    times_per_week: int | None = None
    copy_level: CopyLevel = "discreet"
    language: str = "en"

    def said(self) -> Iterator[tuple[Field, str]]:
        """The fields that have words, and are read word by word; alternatives joined by a line break."""
        fields: tuple[tuple[Field, str | None], ...] = (
            ("cue", self.cue),
            ("response", self.response),
            ("discreet", self.discreet),
            ("first_act", self.first_act),
            ("tiny", self.tiny),
            ("alternatives", "\n".join(self.alternatives)),
        )
        yield from ((name, text) for name, text in fields if text and not text.isspace())
