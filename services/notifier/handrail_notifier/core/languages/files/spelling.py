"""How a language is spelled: which words are read as which others, what weighs nothing, and how numbers are said."""

from collections.abc import Mapping

from pydantic import Field

from handrail_notifier.core.languages.files import Checked


class Spelling(Checked):
    """`spelling.toml`. `forms`: how else words are written, with the words that are read instead; `numbers`: number words;
    `slips`: words that a slip of the finger is mended to; `real`: words that only look like a slip of one of them;
    `light`: words that weigh nothing wherever they stand; `sounds`: patterns of letters, and what is heard in their place, one after the
    other; `unlike`: words that only sound like one that is known; `dictated`: signs by the names that are spoken for them, and `dictated_last` by a name that is one only at the end,
    but for right behind one of the `undictated`; `glued`: words that are known where two or more of them are written as one;
    `heard`: a digit and the word that it sounds like, with the words before which it is that word."""

    forms: Mapping[str, str]
    numbers: Mapping[str, int]
    slips: tuple[str, ...]
    real: tuple[str, ...]
    light: tuple[str, ...] = ()
    sounds: tuple[tuple[str, str], ...] = ()
    unlike: tuple[str, ...] = ()
    dictated: Mapping[str, str] = Field(default_factory=dict)
    dictated_last: Mapping[str, str] = Field(default_factory=dict)
    undictated: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()
    heard: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
