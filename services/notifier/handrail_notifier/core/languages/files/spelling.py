"""How a language is spelled: which words are read as which others, what weighs nothing, and how numbers are said."""

from collections.abc import Mapping

from pydantic import Field

from handrail_notifier.core.languages.files import Checked


class Spelling(Checked):
    """`spelling.toml`: which words are read as which others, which weigh nothing, and how numbers and signs are said."""

    forms: Mapping[str, str]
    """How else words are written, with the words that are read instead."""
    numbers: Mapping[str, int]
    """Number words."""
    slips: tuple[str, ...]
    """Words that a slip of the finger is mended to."""
    real: tuple[str, ...]
    """Words that only look like a slip of one of them."""
    light: tuple[str, ...] = ()
    """Words that weigh nothing wherever they stand."""
    sounds: tuple[tuple[str, str], ...] = ()
    """Patterns of letters, and what is heard in their place, one after the other."""
    unlike: tuple[str, ...] = ()
    """Words that only sound like one that is known."""
    dictated: Mapping[str, str] = Field(default_factory=dict)
    """Signs by the names that are spoken for them."""
    dictated_last: Mapping[str, str] = Field(default_factory=dict)
    """Signs by a name that is one only at the end, but for right behind one of the `undictated`."""
    undictated: tuple[str, ...] = ()
    """Words behind which such a name is a word."""
    glued: tuple[str, ...] = ()
    """Words that are known where two or more of them are written as one."""
    heard: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """A digit and the word that it sounds like, with the words before which it is that word."""
