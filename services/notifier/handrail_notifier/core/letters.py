"""A text as words: in lower case, without accents and what does not show, with the breaks between them.

Never raises, and looks at each character once: what is longer than a text can be is cut off. Nothing here knows a language.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

LONGEST = 4096
"""Of a text no more is read. Carriers hand over 1,600 characters at most."""
MOST_REMEMBERED = 500
"""Of what was made of digits, so many are kept."""
OUT_OF_TEN = "of10"
"""What `/10` is read as."""
HALF = "of2"
"""What `1/2` is read as, where it is a half; the word for it is each language's own (`forms` in `spelling.toml`)."""

_DIGITS = re.compile(r"[0-9]{1,2}(?:[ ,]{1,2}[0-9]{1,2})?")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u00b4\uff07`]")
_HYPHENS = re.compile("[\u2010-\u2012\u00ad]")
_SMILES = re.compile(r"(?:(?<=\s)|^)(?:[:;=][-'^]?[)(\]\[dpo03/|\\*]+|<3+|:3|[\^]_*[\^])(?=\s|$|[.,!?])", re.IGNORECASE)
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn"})
_TAG = 1
"""So few words before a question mark are no question of their own."""
_SMILE, _HEART = "\U0001f642", "\u2764"
_SKIN = range(0x1F3FB, 0x1F400)
_TOKEN = re.compile(
    r"(?P<tenth>\s{0,2}/\s?10(?![0-9]))"
    r"|(?P<number>[0-9]+(?:[.,][0-9]+)*(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*|[%$])"
    r"|(?P<ask>\?)"
    r"|(?P<end>[.!;\n\u00bf\u00a1]|:(?!\s{0,2}[0-9])|--+|(?<![^\W\d_])-|-(?![^\W_]))"
    r"|(?P<pause>[,()\[\]+&=|>\u2013\u2014]|(?<![^\W\d_])/|/(?![^\W\d_]))"
    r"|(?P<star>\*)"
    r"|(?P<mark>[^\s\w\x00-\x7f])"
)
_CURLY = frozenset("\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u00b7\u2022\u00b0\u2122\u00ae")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or picture. `apart`: a break stands before it; `anew`: a sentence begins; `asked`: it is in a question.
    `starred`: an asterisk stands at it, as people mark a correction."""

    text: str
    apart: bool = False
    anew: bool = False
    asked: bool = False
    starred: bool = False


def is_digits(text: str) -> bool:
    """Whether it is one or two small numbers as nudges ask for them, and no word of a client's: what was made of it may be remembered."""
    return _DIGITS.fullmatch(text) is not None


def folded(text: str) -> str:
    """In lower case, one form for each letter, one kind of apostrophe."""
    straight = _HYPHENS.sub("-", _APOSTROPHES.sub("'", text[:LONGEST]))
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", straight)).casefold()
    apart = unicodedata.normalize("NFKD", apart).replace("\r", "\n").replace("\t", " ")
    plain = apart.isascii() and apart.replace("\n", " ").isprintable()
    return (apart if plain else "".join(each for each in apart if _shows(each)))[: 2 * LONGEST]


def _shows(character: str) -> bool:
    return character == "\n" or not (unicodedata.category(character) in _INVISIBLE or ord(character) in _SKIN)


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text. A question mark asks what stands between it and the last break; after a mere `ok?` or `right?` the
    whole sentence."""
    found: list[Word] = []
    apart = anew = starred = False
    for kind, piece in _pieces(text):
        match kind:
            case "ask":
                _ask(found)
                apart = anew = True
            case "end":
                apart = anew = True
            case "pause":
                apart = True
            case "star":
                starred = True
            case _:
                found.append(Word(piece, apart or not found, anew or not found, starred=starred))
                apart = anew = starred = False
    return tuple(found)


def _ask(found: list[Word]) -> None:
    """Marks what is asked: it ends the list."""
    short = True
    for back in range(1, len(found) + 1):
        word = found[-back]
        if word.asked:
            return
        found[-back] = replace(word, asked=True)
        short = short and back <= _TAG
        if word.anew or (word.apart and not short):
            return


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    smiling = _SMILES.sub(lambda smile: _HEART if smile[0].startswith("<") else _SMILE, text[:LONGEST])
    for token in _TOKEN.finditer(folded(smiling)):
        kind, piece = token.lastgroup or "", token[0]
        if kind == "tenth":
            yield "word", OUT_OF_TEN
        elif kind != "mark" or piece not in _CURLY:
            yield kind, piece
