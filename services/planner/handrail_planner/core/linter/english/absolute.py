"""All-or-nothing words, said of the act."""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.text import Text

_ABSOLUTE = re.compile(
    r"\b(?:every\s+single|each\s+and\s+every|every\s+last|(?:all|every)\s+the\s+time|every\s+time|everytime|at\s+all\s+times|all\s+the\s+time|at\s+all\s+costs?|no\s+matter\s+(?:what|how|when|who|where|which)|"
    r"no\s+exceptions?|without\s+(?:an?\s+)?(?:exceptions?|fail|ever)|without\s+a\s+single|completely|totally|utterly|perfectly|flawlessly|absolutely|entirely|wholly|perfect|perfection|flawless|100\s*(?:%|percent|per\s+cent)|"
    r"(?:one|a)\s+hundred\s+(?:percent|per\s+cent)|forever|for\s+ever|ever\s+again|not\s+ever|never\s+ever|for\s+good\b|for\s+the\s+rest\s+of\s+my\s+life|my\s+(?:whole|entire)\s+life|once\s+and\s+for\s+all|constantly|24/7|"
    r"(?:every|each)\s+(?:minute|second|moment|waking\s+\w+)\s+of|not\s+(?:even\s+)?(?:once|a\s+single)|(?:not|never)\s+(?:even\s+)?one\s+(?:single\s+)?(?:drop|drink|bite|sip|day|time|word|cigarette)|not\s+one\b|"
    r"under\s+(?:any|no)\s+circumstances?|whatever\s+happens|come\s+what\s+may|all\s+or\s+nothing|all-or-nothing|zero\s+tolerance|cold\s+turkey|only\s+ever|do\s+everything|everything\s+(?:right|perfect\w*|correctly)|"
    r"nonstop|non-stop|invariably|religiously|unfailingly|without\s+missing\s+(?:a|one)|(?:a|one)\s+single\s+(?:day|time|drop|slip|mistake|miss)|all\s+of\s+the\s+time|in\s+every\s+(?:single\s+)?situation|day\s+in,?\s+day\s+out|"
    r"all\s+day\s+every\s+day|(?:not|never)\s+miss\s+(?:a|one)|zero\s+(?:mistakes|slips|exceptions|screen|sugar|alcohol|carbs)|no\s+excuses|no\s+ifs)\b|100\s*%|"
    r"(?<![\w])(?P<weak>always|never|must)\b"
)
_OTHERS = re.compile(
    r"\b(?:that|who|which|where|when|what|as|because|he|she|they|it|we|you|\w+\s+(?:i|i'd|i've|i'll))\s+$"
)


def find(text: Text) -> Iterator[tuple[int, int]]:
    """Where the act is said to be all or nothing."""
    for found in _ABSOLUTE.finditer(text.open):
        if not _of_a_thing(text, found):
            yield found.span()


def _of_a_thing(text: Text, found: re.Match[str]) -> bool:
    """Whether a weak word belongs to a thing: "the mug that I always use"."""
    if not found["weak"]:
        return False
    earlier = text.open[: found.start()]
    return _OTHERS.search(earlier) is not None and not re.search(
        r"(?:^|[,;.]|\b(?:and|then|but|or|so))\s*(?:i|we|you|to)\s+$", earlier
    )
