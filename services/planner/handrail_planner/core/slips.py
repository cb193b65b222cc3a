"""Whether two words can be mistaken for each other: by accents, capitals, or one slip of the finger. Pure."""

import unicodedata


def is_near(one: str, other: str) -> bool:
    """Whether they are the same word, or one letter apart: another, one more, or two that changed places."""
    short, long = sorted((folded(one), folded(other)), key=len)
    if len(short) == len(long):
        apart = [at for at, (a, b) in enumerate(zip(short, long, strict=True)) if a != b]
        return len(apart) <= 1 or _changed_places(short, long, apart)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def folded(word: str) -> str:
    """A word as the notifier reads it: in lower case, without accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _changed_places(one: str, other: str, apart: list[int]) -> bool:
    return (
        len(apart) == 2
        and apart[1] - apart[0] == 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )
