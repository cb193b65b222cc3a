"""Texts that nobody would send in earnest, and how carriers deliver them: drawn from a seed, each with a canary of its own. Pure.

What a carrier delivers is text that can be written in UTF-8; all else may be in it. Some of it means something to us, some is
delivered twice under one id, and some is no delivery at all: not signed, for a number of nobody, or far too long.
"""

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bench.replies.labelled import HOME, read

FOUR_KB = 4096
TWICE = 0.02
STRANGERS = 0.15
FILES = ("development.jsonl", "held_out.jsonl", "second.jsonl", "crisis.jsonl")
CONTROLS = "".join(chr(each) for each in (*range(32), 127, *range(0x80, 0xA0)))
RIGHT_TO_LEFT = "\u202e\u2066\u2067\u202d\u200f\u061c\u05d0\u05d1\u0627\u0644\u0633\ufdfa"
FACES = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f466",
    "\U0001f44d\U0001f3fd",
    "\U0001f1fa\U0001f1f8",
    "1\ufe0f\u20e3",
    "\u2764\ufe0f",
)
TEMPLATES = (
    *("{{7*7}}", "{{config.__class__.__init__.__globals__}}", "${jndi:ldap://x}", "%s%n%(name)s", "{0.__class__}", "#{7*7}"),
    *("<%= 7*7 %>", "{% for x in y %}", "$(id)", "`id`", "%00", "{cue} {response} {alias}", "$1", "\\1", "{", "}}", "%"),
)  # fmt: skip
ATTACKS = (
    *("'; DROP TABLE client; --", '" OR 1=1 --', "<script>alert(1)</script>", "]]>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"),
    *("../../etc/passwd", "=cmd|'/c calc'!A0", "\r\nX-Injected: 1\r\n\r\n", '{"level":"info","event":"nudge_sent"}', "hs1.AAAA", "NULL"),
    *("\\u0000", "\\x00", "&#0;", "\ufeff", "\ufffe", "\uffff", "\U0010ffff", "\u2028", "\u0085", "a" * 300, "(((((" * 40, "\\" * 99),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery of one text. `again`: the carrier delivered it before, under the same id."""

    number: int
    sid: str
    sender: str
    body: str
    again: bool = False

    @property
    def kept(self) -> str:
        """What is to be kept of it: all, for a crisis may be in its last words; and of NUL, which no column can hold, its place."""
        return self.body.replace("\0", "\ufffd")


class NoText(StrEnum):
    """What is posted to the webhook and is no text to one of our numbers."""

    FORGED = "forged"
    TO_NOBODY = "to nobody"
    FROM_NOBODY = "from nobody"
    TOO_LONG = "too long"


def stem_of(chance: random.Random) -> str:
    """What every canary of a storm begins with. Not all of it can be written in ASCII, so that what is escaped is seen to be."""
    return "zanzi\u03b2" + "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=9))


def canary(stem: str, number: int) -> str:
    """What stands in the text of this number, and in no other."""
    return f"{stem}{number:05}"


def storm_of(
    count: int, stem: str, clients: Sequence[str], strangers: Sequence[str], chance: random.Random
) -> Sequence[Sent]:
    """So many deliveries, in their order. The same text comes again some time after it came."""
    made = list[Sent]()
    known = _meaningful()
    for number in range(count):
        if made and chance.random() < TWICE:
            before = chance.choice(made[-200:])
            made.append(Sent(number, before.sid, before.sender, before.body, again=True))
            continue
        sender = chance.choice(strangers if chance.random() < STRANGERS else clients)
        made.append(Sent(number, f"SM{number:032x}", sender, text(canary(stem, number), known, chance)))
    return made


def text(mark: str, known: Sequence[str], chance: random.Random) -> str:
    """Up to three pieces of any kind and the canary, in any order, put together by anything."""
    kinds = chance.choices(list(PIECES), k=chance.randrange(4))
    parts = [mark, *(PIECES[kind](known, chance) for kind in kinds)]
    chance.shuffle(parts)
    return chance.choice((" ", "\n", "", ",", "\r\n", "\u200b", ". ")).join(parts)[:FOUR_KB]


def _meaningful() -> Sequence[str]:
    return [each.text for name in FILES for each in read(HOME / name)]


def _some(letters: Sequence[str], most: int) -> Callable[[Sequence[str], random.Random], str]:
    def drawn(_: Sequence[str], chance: random.Random) -> str:
        return "".join(chance.choices(letters, k=chance.randrange(1, most)))

    return drawn


def _four_kb(known: Sequence[str], chance: random.Random) -> str:
    """One thing said over and over."""
    unit = chance.choice((*TEMPLATES, *ATTACKS, *FACES, "A", " ", "\u0301", "stop ", chance.choice(known) + " "))
    return (unit * FOUR_KB)[:FOUR_KB]


def _anything(_: Sequence[str], chance: random.Random) -> str:
    """Letters of all that there are, but halves of pairs, which nobody can write in UTF-8."""
    drawn = (chr(chance.randrange(0x110000)) for _ in range(chance.randrange(1, 80)))
    return "".join(each for each in drawn if unicodedata.category(each) != "Cs")


PIECES: Mapping[str, Callable[[Sequence[str], random.Random], str]] = {
    "control characters": _some(CONTROLS, 40),
    "4 kB": _four_kb,
    "right to left": _some(RIGHT_TO_LEFT, 60),
    "template syntax": _some(TEMPLATES, 6),
    "emoji run": _some(FACES, 120),
    "attack": _some(ATTACKS, 3),
    "marks on marks": _some("\u0301\u0316\u0489\u200d\ufe0f", 300),
    "anything": _anything,
    "ours": lambda known, chance: chance.choice(known),
    "ours, several": lambda known, chance: "\n".join(chance.choices(known, k=3)),
}
