"""Negative acts (R14): a not-doing, which leaves the moment empty."""

import re
from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.acts import NEGATORS, Part
from handrail_planner.core.linter.english.forms import any_of
from handrail_planner.core.linter.text import Text

_AVOIDING = """
avoid|resist|refrain|abstain|refuse|quit|give up|give up on|cut out|cut down|cut back|ditch|eliminate|forgo|forego|renounce|swear off|lay off|kick the|kick my|drop the habit|drop my habit
ignore|skip|steer clear|stay away|stay off|stay out of|stay clear|keep away|keep off|keep clear|keep from|keep myself from|keep my hands off|keep my mouth shut|hold back|hold myself back|
prevent|block out|shut out|suppress|deny myself|omit|neglect|cease|desist|discontinue|leave _ alone|leave _ _ alone|say nothing|do nothing|eat nothing|drink nothing|buy nothing|answer nothing|reply nothing|go without|do without|be without|get out of the habit|break the habit|break my habit|back off from|shy away|fight the urge|fight my urge|fight off|boycott|eschew|go cold turkey
"""
_STILL = frozenset(
    {
        "put off",
        "hold off",
        "limit",
        "get rid of",
        "bite my tongue",
        "bottle up",
        "hide my feelings",
        "keep my distance",
        "say nothing_",
        "ban",
        "keep out of",
    }
)
_LISTED = [each for line in _AVOIDING.strip().splitlines() for each in line.split("|")]
_STOPS = r"(?:stop|stops|stopping|stopped)\s+(?:(?!(?:at|by|and|for|in|on|off|to|there|here|outside|then|dead|still|when|before|a|one|until|walking)\b)[\w'-]+|walking\s+(?:away|out)|all\b)"
_AVOIDS = re.compile(rf"(?:{_STOPS}|(?:{any_of(each for each in _LISTED if each)}))(?![\w'-])")
_APPROACH = re.compile(
    r"skip\s+(?:to|rope|down|along|around|for|ahead|the\s+rope|with|\d|ten|twenty|one\s+(?:track|song))|ignore\s+(?:list|button)|quit\s+(?:app|the\s+app|button)|give\s+up\s+my\s+seat|fight\s+off\s+sleep|resist(?:ance)?\s+band|keep\s+off\s+the\s+grass\s+sign|cut\s+out\s+(?:a|one|the|two|three)\s+(?:\w+\s+)?(?:picture|shape|coupon|photo|heart|paper|article)"
)
_NEGATED = re.compile(
    r"\b(?:don't|do not|dont|won't|wont|will not|would not|wouldn't|can't|cannot|can not|shouldn't|should not|mustn't|must not|never|not|no longer)\b"
)
_OPENS_NOT = re.compile(
    r"[\s,]*(?:(?:i|and|but)\s+)*(?:have\s+|use\s+|eat\s+|drink\s+|buy\s+|take\s+|make\s+|allow\s+|send\s+|watch\s+|do\s+|smoke\s+|there\s+(?:is|will\s+be)\s+)?(?P<no>(?:no|zero|not|never|nothing|neither|none|no\s+more|no\s+longer|without)\b)(?!\s+(?:matter|later|less|more\s+than|sooner|exceptions?|excuses?|ifs|thanks|thank|worries|problem|later|doubt|only|before|until|sugar\s+tea|1\b|2\b|\d+\s+bus))"
)
_WITHOUT = re.compile(
    r"\bwithout\s+(?:\w+ly\s+|ever\s+|even\s+)?(?!missing|failing|fail|thinking\s+twice|anything|nothing|something|everything|morning|evening|ceiling|string|king)\w+ing\b"
)
_MYSELF_NOT = re.compile(
    r"\b(?:tell|remind|promise|order|force|ask|telling|reminding|promising)\s+myself\s+(?:not\s+to|to\s+(?:stop|quit|avoid|resist)|to\s+not|never\s+to|no\b)|\bmake\s+sure\s+(?:i\s+|that\s+i\s+)?(?:don't|do\s+not|not|never|to\s+not|to\s+avoid)\b|\b(?:try|aim|attempt|need|plan|want|decide|choose|choosing|trying)\s+(?:not\s+to|to\s+(?:not|stop|avoid|quit|resist|never|give\s+up|cut\s+(?:out|down)))\b|\btry\s+and\s+(?:not|avoid|stop)\b|\bmyself\s+from\s+\w+ing\b|\brather\s+not\b|\bnot\s+(?:be|get|let|do|go|look|check|give|think|react|feel|eat|buy|drink|use|text|call|answer|respond|reply|engage|say|worry|panic)\b"
)
_RELATIVE = re.compile(
    r"\b(?:so|because|that|which|who|where|when|whenever|if|until|till|unless|whether|what|whatever|how|why|in case|as|since|although|though|even|things?\s+i|whoever|once)\b"
)


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Where a part of a response is a not-doing."""
    for part in parts:
        main = _main(text, part)
        if part.hangs and not text.open.startswith(("not", "without"), part.head):
            continue
        if place := _not_doing(text, part, main):
            yield place


def _not_doing(text: Text, part: Part, main: int) -> tuple[int, int] | None:
    if (NEGATORS & set(part.before) or "longer" in part.before) and (
        found := _NEGATED.search(text.open, part.start, max(main, part.head))
    ):
        return found.span()
    if (found := _AVOIDS.match(text.open, part.head)) and not _APPROACH.match(text.open, part.head):
        return found.span()
    if found := _OPENS_NOT.match(text.open, part.start, part.end):
        return found.span("no")
    found = _WITHOUT.search(text.open, part.head, main) or _MYSELF_NOT.search(text.open, part.start, main)
    return found.span() if found else None


def _main(text: Text, part: Part) -> int:
    """Where the part's main clause ends: what hangs on it may be negative."""
    found = _RELATIVE.search(text.open, part.head, part.end)
    return found.start() if found else part.end
