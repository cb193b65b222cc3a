"""Words that carriers keep for themselves, where the client might echo them (M12).

A carrier acts on a text that is such a word and nothing else. So what matters is whether the plan puts the word into the
client's mouth by itself: in capitals, in quotation marks, as what is said or sent, alone, or as the name of the act. In the
run of plain speech ("the end of the street", "start the timer", "help Mum") nobody sends it alone.
"""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.text import Text

LEAVING = ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout")
JOINING = ("start", "yes", "unstop")
ASKING = ("help", "info")
_ANY = "|".join((*LEAVING, "opt-out", *JOINING, *ASKING))
_CAPITALS = re.compile(rf"(?<![\w-])(?:{_ANY.upper()})(?![\w-])")
_WORD = re.compile(rf"(?<![\w'-])(?:{_ANY})(?![\w'-])")
_ALONE = re.compile(rf"(?:^|[.!?;:\n,]\s*|-\s+)(?P<word>{_ANY})\s*(?=[.!?;:\n,]|-\s|$)")
_PUNCTUATION = " .,!?;:-'\""
_SAID = re.compile(
    r"\b(?:say|text|reply|replies|answer|send|type|shout|whisper|tell|write|message|respond|call\s+out|yell|scream|chant|repeat|sing|mouth|think|post|email|says?|saying|texting|replying|typing|sending|shouting|whispering|answering|writing)"
    rf"\s+(?:(?:back|out|loud|aloud|a|an|the|word|single|just|only|one|firm|loud|clear|big|quiet|silent|simple|quick|gentle|calm|sam|ana|mum|mom|dad|him|her|them|back|my\s+\w+|\w+)\s+){{0,4}}?(?P<word>{_ANY})\b"
    r"(?!\s+(?:of|the\s+(?:timer|clock|car|day|list|film|engine|call|game|dishwasher|kettle|song|machine|week|music|class)|with|me|him|her|them|us|mum|mom|dad|my|a|an|line|desk|pack|sheet|date|time|button|sign|page|file|point|at|by|in|on|off|up|doing|\w+ing)\b)"
)
_ORDERED = re.compile(
    r"\b(?:tell|order|command|ask)(?:s|ing)?\s+(?:myself|my\s+\w+|it|him|her|them|the\s+\w+)\s+to\s+(?P<word>stop|quit|end)\b(?=\s*(?:[.,;!]|and\b|$))"
)
_NAMED = re.compile(
    rf"\b(?:the|my|a|our)\s+(?P<word>{_ANY})\s+(?:skill|technique|card|method|word|rule|sign|signal|sheet|plan|drill|trick|tool|exercise|button|code|step|acronym|practice|routine)\b"
)
_NOT_NAMED = re.compile(
    r"\b(?:(?:the|a|my)\s+(?:help|info|start|end|cancel)\s+(?:sign|button|sheet|card)|(?:bus|tram)\s+stop\s+sign|stop\s+sign|stop\s+button)\b"
)


def find(text: Text) -> Iterator[tuple[int, int]]:
    """The places of any language: capitals, quotation marks, alone."""
    seen = set[int]()
    for start, end in _anywhere(text):
        if start not in seen:
            seen.add(start)
            yield start, end


def said(text: Text) -> Iterator[tuple[int, int]]:
    """In English: what is said or sent, and what a skill is called."""
    for found in _SAID.finditer(text.lower):
        if not re.search(
            r"\b(?:to|for|if|and|then|who|what|so|until|when|at|on|in|before|after|can|will|i|we|you|he|she|they|it|not|don't|won't|can't|me|must)\s+$",
            text.lower[: found.start("word")],
        ):
            yield found.span("word")
    for found in _ORDERED.finditer(text.lower):
        yield found.span("word")
    for found in _NAMED.finditer(text.lower):
        if not _NOT_NAMED.search(text.lower, found.start()):
            yield found.span("word")


def _anywhere(text: Text) -> Iterator[tuple[int, int]]:
    shouted = not any(each.islower() for each in text.raw)
    for found in _CAPITALS.finditer(text.raw):
        if not shouted or len(text.raw.strip(_PUNCTUATION)) == len(found[0]):
            yield found.span()
    for start, end in text.quotes:
        inner = text.lower[start:end].strip(_PUNCTUATION)
        if _WORD.fullmatch(inner):
            at = text.lower.index(inner, start)
            yield at, at + len(inner)
    for found in _ALONE.finditer(text.lower):
        yield found.span("word")
