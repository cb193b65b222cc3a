"""A tapback: what a telephone sends when its owner taps a heart at a text of ours, as `Liked “...”`. What it quotes of us, nobody says to us.

Only our own wording is taken out of the quote, as it stands in the templates; a client's own words in it, or a quote of something else,
are read like any other text. So the STOP and the emergency number that our texts name end nothing and alarm nobody.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache

from handrail_shared.contracts.wording import TONGUES
from handrail_shared.contracts.wording.tongue import Tongue

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.texts.speech import CrisisSpeech, Speech
from handrail_notifier.core.wording import TEXTS

LONGEST = 1600
"""Of a text no more is looked at for this."""
LEAST = 3
"""Fewer words than this may be anybody's."""
_FILE = "replies"
_QUOTED = re.compile(
    r"\s*(?P<how>[^\"\u201c\u201e\u00ab]{1,60})[\"\u201c\u201e\u00ab](?P<quote>.+)[\"\u201d\u201c\u00bb][\s.]*",
    re.DOTALL,
)
_CUT_OFF = re.compile(r"(\u2026|\.\.\.)\s*$")
_PIECES = re.compile(r"[\[\]|.?!:;]|\{[^}]*\}")
_APART = r"[^\d\n]{1,20}?[\s,;]+"
_LAST = r"(?:n/?a\b|[^\W\d_]+(?:\s[^\W\d_]+){0,2}(?=[\s.,;:!\"\u201d\u00bb]*(?:\Z|[0-9.!\n\"\u201d\u00bb])))"


@dataclass(frozen=True, slots=True)
class Tapback:
    """A tap at a text of ours. `agrees`: a thumb up, a heart, a laugh; `beside`: what of the quote is not our wording."""

    agrees: bool
    beside: str = field(repr=False)


def tapped(text: str) -> Tapback | None:
    """The tapback that this text is, if it is one and quotes us."""
    found = _QUOTED.fullmatch(text[:LONGEST])
    agrees = _agrees(found["how"]) if found else None
    if found is None or agrees is None:
        return None
    beside = _beside(found["quote"])
    if beside is None and _keys().search(found["quote"]):
        beside = found["quote"]
    return None if beside is None else Tapback(agrees, beside)


def spoken(text: str) -> str:
    """What of a text the client says: of a tapback at our own text only what is not ours."""
    found = tapped(text)
    return text if found is None else found.beside


def beside_ours(text: str) -> str:
    """What of a text is not our wording; all of it, where there is none of ours in it."""
    beside = _beside(text)
    return text if beside is None else beside


def quotes_us(text: str) -> bool:
    """Whether any of it is our wording, or offers the keys of a nudge as we do."""
    return _keys().search(text[:LONGEST]) is not None or _beside(text) is not None


def behind_our_keys(text: str) -> str:
    """What stands behind the keys of a nudge, where they are sent back with an answer: what is before them is ours, too. All of it, where nothing does."""
    found = next(iter(reversed([*_keys().finditer(text[:LONGEST])])), None)
    behind = text[found.end() :] if found else ""
    return behind if any(each.isalnum() for each in behind) else text


@cache
def _keys() -> re.Pattern[str]:
    """The four keys of a nudge in their order, each with its words, in whatever words."""
    leads = "|".join(re.escape(each) for each in languages.our_leads())
    led = rf"(?:\b(?:{leads})\s+)?"
    return re.compile(rf"{led}\b1\s{_APART}2\s{_APART}3\s{_APART}0\s{_LAST}", re.IGNORECASE)


def _agrees(how: str) -> bool | None:
    """None: no tap at all."""
    words = [each.text for each in words_of(how)]
    said, pictures = " ".join(each for each in words if each.isalpha()), {each for each in words if not each.isalnum()}
    for code in languages.codes(_FILE):
        known = languages.replies(code).tapbacks
        if said in known.other or (pictures & {*known.other} and said in known.agrees):
            return False
        if said in known.agrees:
            return True
    return None


def _beside(quote: str) -> str | None:
    """The quote without our wording. None: there is none of ours in it."""
    words, cut_off = [each.text for each in words_of(quote)], bool(_CUT_OFF.search(quote))
    left, at, ours = list[str](), 0, False
    while at < len(words):
        taken = _taken(words, at, cut_off=cut_off)
        ours = ours or taken > 0
        left += [] if taken else [words[at]]
        at += taken or 1
    return " ".join(left) if ours else None


def _taken(words: Sequence[str], at: int, *, cut_off: bool) -> int:
    """How many words from here on are one piece of our wording; the last of a text that was cut off may be a part of one."""
    rest = tuple(words[at:])
    for piece in _ours().get(words[at], ()):
        if rest[: len(piece)] == piece:
            return len(piece)
        if cut_off and _begins(piece, rest):
            return len(rest)
    return 0


def _begins(piece: Sequence[str], cut: Sequence[str]) -> bool:
    """Whether these words, the last of them perhaps cut off, are how the piece begins."""
    last = len(cut) - 1
    return 0 < last < len(piece) and tuple(piece[:last]) == tuple(cut[:last]) and piece[last].startswith(cut[last])


@cache
def _ours() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The pieces of our wording, by their first word, the longest first."""
    pieces = {tuple(each.text for each in words_of(piece)) for said in _templates() for piece in _PIECES.split(said)}
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in sorted((one for one in pieces if len(one) >= LEAST), key=len, reverse=True):
        found.setdefault(each[0], []).append(each)
    return found


def _templates() -> Iterator[str]:
    ours: list[Speech | CrisisSpeech | Tongue] = [*TEXTS.values(), *TONGUES.values()]
    ours += [each.crisis for each in TEXTS.values()]
    for said in (getattr(one, each.name) for one in ours for each in fields(one)):
        if isinstance(said, Mapping):
            yield from said.values()
        elif isinstance(said, str):
            yield said
