"""A text without what a telephone, a machine that writes down what is spoken, or the habit of letters put around it.

Nothing is added: what is left are the client's own words. So a crisis and a leaving are always looked for in the text as it was sent.
"""

import re
from collections.abc import Container, Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.tapback import behind_our_keys, quotes_us

LONGEST: Final = 1600
"""What is longer than any text is left as it is."""
_MOST_CORRECTED: Final = 160
_SHORT: Final = 3
_ALIKE: Final = 0.6
"""What an asterisk corrects has so much in common with what stands in its place."""
_QUOTES: Final = re.compile('"([^"]{1,600})"|\u201c([^\u201d]{1,600})\u201d|\u00ab([^\u00bb]{1,600})\u00bb')
_STARRED: Final = re.compile(r"\s*([^*]*\S)[\s.,!]+(?:\*\s?([^\W_]+)|([^\W_]+)\s?\*)[\s.!]*")
_STARRED_KEY: Final = re.compile(r"\s{0,3}[0-3][\s.,!]{0,3}\*\s?([0-3]\b(?![.,:/]?[0-9])[^*]{0,60})")
_TWICE: Final = re.compile(r"\s*(\S(?=[^\n]*\s)[^\n]{2,80}\S)\1\s*", re.IGNORECASE)
"""The same words again, glued behind themselves as a telephone sends them twice."""
_SPELT_OUT: Final = re.compile(r"\W{0,3}((?:[^\W\d_][ .\-]){2,9}[^\W\d_])[^A-Za-z]{0,12}")
"""A word letter by letter: `D O N E`, `d.o.n.e`."""
_NAME: Final = r"(?:[A-Z\u00c0-\u00de][\w'\u2019-]*\.?)"


def plainly(text: str, language: str | None, *, heard: bool = False) -> str:
    """The text as its client would read it aloud: without a quote of ours, without a signature, with the signs that were spoken. `heard`: and with words
    for the digits that sound like them, as beside no key of a step."""
    if len(text) > LONGEST:
        return text
    found = _undictated(_unsigned(_unquoted(_in_letters(text)), language), language)
    found = _unglued(_corrected(_once(found)))
    found = _heard(found, language) if heard else found
    return found if any(each.isalnum() for each in found) else text


def _in_letters(text: str) -> str:
    """With the letters of a word together again, where nothing else is said but a number."""
    spelt = _SPELT_OUT.fullmatch(text)
    return text.replace(spelt[1], re.sub(r"[ .\-]", "", spelt[1])) if spelt else text


def _unquoted(text: str) -> str:
    """Without a text of ours that is quoted back, and without the keys that it offers, where anything else is said."""
    lines = text.split("\n")
    own = "\n".join(each for each in lines if not each.lstrip().startswith(">"))
    left = _QUOTES.sub(lambda found: " " if quotes_us(found[0]) else found[0], own if own.strip() else text)
    return _unled(behind_our_keys(left).strip(" \n"))


def _unled(text: str) -> str:
    """`Reply 1 did it`: what we said of the key that is sent back."""
    led = _led().match(text)
    return text[led.end() :] if led else text


def _unsigned(text: str, language: str | None) -> str:
    """Without the name behind *regards* and its like, which no word is that turns anything round or asks for anything: `No thanks, skip`."""
    for code in _codes(language):
        found = _signature(code).search(text)
        if found is None:
            continue
        name = [each.casefold() for each in re.findall(r"[^\W_]+", found["name"])]
        guards, net = languages.replies(code).guards, languages.reply_net(code)
        asks = any(each.end == len(name) for each in net.at([net.read(one) for one in name], 0))
        if not asks and {*guards.undoes, *guards.unreal}.isdisjoint(name):
            return text[: found.start()].rstrip() or text
    return text


def _undictated(text: str, language: str | None) -> str:
    """With each sign in place of its name, but behind what makes the name a word; what is a word as well is a sign only at the end."""
    lower = text.casefold()
    for code in _codes(language):
        known = languages.spelling(code)
        for signs, last in ((known.dictated, False), (known.dictated_last, True)):
            for said, sign in signs.items():
                if said in lower:
                    text = _in_its_place(text, _spoken(said, last=last), sign, known.undictated)
    return text


def _in_its_place(text: str, said: re.Pattern[str], sign: str, unless: Container[str]) -> str:
    def instead(found: re.Match[str]) -> str:
        before = re.findall(r"[^\W_]+", text[: found.start()].casefold())[-1:]
        return found[0] if not before or before[0] in unless else f"{sign} "

    return said.sub(instead, text)


def _once(text: str) -> str:
    """Once, where a telephone sent it twice."""
    twice = _TWICE.fullmatch(text)
    return twice[1] if twice else text


def _corrected(text: str) -> str:
    """With the word that stands behind an asterisk in the place of the last one that is like it: `2 party *part`."""
    key = _STARRED_KEY.fullmatch(text)
    if key:
        return key[1]
    found = _STARRED.fullmatch(text) if text.count("*") == 1 and len(text) <= _MOST_CORRECTED else None
    if found is None:
        return text
    before, instead = found[1], found[2] or found[3]
    for each in reversed([*re.finditer(r"[^\W_]+", before)]):
        if _is_like(each[0].casefold(), instead.casefold()):
            return f"{before[: each.start()]}{instead}{before[each.end() :]}"
    return text


def _is_like(written: str, meant: str) -> bool:
    """Whether one word may have been written for another: most letters are the same, or both are short and one of them is."""
    if written.isdigit() or meant.isdigit():
        return len(written) == len(meant) == 1 and written.isdigit() and meant.isdigit()
    short = max(len(written), len(meant)) <= _SHORT and min(len(written), len(meant)) > 1
    alike = SequenceMatcher(None, written, meant, autojunk=False).ratio()
    return alike >= _ALIKE or (short and alike > 0)


def _unglued(text: str) -> str:
    """`Thank you1`: a key that was pressed right behind thanks."""
    found = _glued().search(text)
    return f"{text[: found.start(1)]} {text[found.start(1) :]}" if found else text


def _heard(text: str, language: str | None) -> str:
    """`Didn't know where 2 start`, `urge 2 strong`: with the word that a digit sounds like, between two others and behind none that has an hour or a count."""
    for code in _codes(language):
        numbers = languages.replies(code).numbers
        binds = {*numbers.hours, *numbers.bind, *numbers.pairs}
        for spoken, before in languages.spelling(code).heard.items():
            digit, word = spoken.split()
            for found in reversed([*_between(digit, before).finditer(text)]):
                if found["word"].casefold() not in binds:
                    text = f"{text[: found.start('digit')]}{word}{text[found.end('digit') :]}"
    return text


def _codes(language: str | None) -> Iterator[str]:
    """The client's language, where it is known, and every one where not."""
    known = languages.codes("replies")
    own = languages.primary(language)
    yield from (own,) if own in known else known


@cache
def _between(digit: str, before: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?P<word>[^\W\d_]+) (?P<digit>{digit}) (?=(?:{'|'.join(before)})\b)", re.IGNORECASE)


@cache
def _spoken(said: str, *, last: bool) -> re.Pattern[str]:
    ends = r"[\s.!]*\Z" if last else r"\b" if said[-1].isalnum() else ""
    return re.compile(rf"\s{{0,3}}\b{re.escape(said)}{ends}", re.IGNORECASE)


@cache
def _signature(code: str) -> re.Pattern[str]:
    words = "|".join(re.escape(each) for each in languages.replies(code).signs_off)
    signs = rf"(?:^|[,.;!\n-])\s{{0,3}}(?i:{words})[\s,.!-]{{1,4}}|\s(?i:{words})(?:,\s|\s?\n)\s{{0,3}}"
    return re.compile(rf"(?:{signs})(?P<name>{_NAME}(?:\s{_NAME}){{0,3}})\s{{0,3}}\Z")


@cache
def _led() -> re.Pattern[str]:
    leads = "|".join(re.escape(each) for each in languages.our_leads())
    return re.compile(rf"\W*(?:{leads})\s+(?=[0-3]\b[^:\n]{{0,24}}\Z)", re.IGNORECASE)


@cache
def _glued() -> re.Pattern[str]:
    polite = {word for code in languages.codes("replies") for word in languages.replies(code).answers.polite}
    words = "|".join(re.escape(each) for each in sorted(polite))
    return re.compile(rf"\b(?:{words})([013])[\s.!]*\Z", re.IGNORECASE)
