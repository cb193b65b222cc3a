"""Too big (R05): long, often, or a whole of something large, told in words."""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.text import Text

MOST_MINUTES = 20
FIRST_MINUTES = 2
MOST_COUNT = 30
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50,
    "sixty": 60, "ninety": 90, "hundred": 100, "half": 0.5, "couple": 2, "few": 3, "several": 4,
}  # fmt: skip
_NUMBER = rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_DURATION = re.compile(
    rf"\b(?:(?P<half>half\s+an?\s+hour|half-hour|half-an-hour)|(?P<halfday>half\s+(?:a|the)\s+day)|(?:(?:a|an)\s+(?:whole\s+|full\s+|good\s+|solid\s+|entire\s+)?(?P<per>hour)(?:\s+and\s+a\s+half)?)\b(?!\s+(?:before|after|ago|earlier|later))|"
    rf"{_NUMBER}(?:\s+(?:to|or)\s+[\w-]+)?(?:\s*-\s*\d+)?[\s-]*(?:(?:whole|full|solid|more|straight|of)\s+)*(?P<unit>minutes?|mins?|hours?|hrs?|h|m)\b)"
)
_CLOCK_AFTER = re.compile(
    r"\s*(?:\w+\s+)?(?:before|after|ago|earlier|later|early|late|prior|from\s+now|past|to\s+(?:\d|seven|eight|nine|ten|noon))\b|\s*'|\s+ahead|\s+(?:of\s+)?(?:sleep|rest|shifts?)\b"
)
_CLOCK_BEFORE = re.compile(
    r"\b(?:in|within|after|every|at|under|than|by|until|last|past|past\s+the|of)\s+(?:about\s+|the\s+(?:next\s+)?|just\s+)*$"
)
_LETTING = re.compile(
    r"\b(?:wait(?:s|ing)?|delay(?:s|ing)?|hold\s+off|put\s+(?:it\s+)?off|postpone|pause|leave|leaves|leaving|lock|switch|turn|turns|mute|silence|snooze|charge|unplug|hide|stash|park|"
    r"keep\s+(?:my|the)\s+(?:phone|door|tv|laptop|tablet|screen|wallet|card|cigarettes|lighter|bottle|wine|curtains?)|put\s+(?:my|the|his|her)\s+[\w\s]{2,20}?(?:away|down|in|on|into|outside|aside|out|under|behind)|put\s+away|step\s+(?:away|back)|stay\s+(?:out|away)|block|log\s+out|sign\s+out|close|let\s+(?:it|the|my)|back\s+in|give\s+(?:my|the)\s+\w+\s+to|"
    r"do\s+not\s+disturb|airplane\s+mode|flight\s+mode|sleep\s+on\s+it|off\s+for|away\s+for|soak|steep|bake|boil|simmer|dry|cool|book\s+(?:a|an|the|my)|ask\s+for|request|schedule|say|tell|text|lend|take\s+(?:the\s+)?(?:\w+\s+)?off|remove|delete)\b[^.;]*$"
)
_OFTEN = re.compile(
    r"\b(?:every\s+(?:half(?:\s+an)?\s+hour|half-hour|hour|minute|few\s+(?:minutes|hours)|couple\s+of\s+(?:minutes|hours)|other\s+hour|\d+\s*(?:minutes?|mins?|hours?|hrs?)|(?:two|three|four|five|ten|fifteen|twenty|thirty)\s+(?:minutes|hours)|waking\s+(?:hour|minute|moment))|hourly|(?:twice|two\s+times|three\s+times|several\s+times|\d+\s+times)\s+(?:an|per|every)\s+hour|on\s+the\s+hour|"
    r"(?:twice|two\s+times|thrice|three\s+times|four\s+times|five\s+times|six\s+times|eight\s+times|ten\s+times|seven\s+times|nine\s+times|twelve\s+times|several\s+times|many\s+times|multiple\s+times|a\s+few\s+times|a\s+couple\s+of\s+times|\d+\s*(?:times|x))\s*(?:a|per|each|every|in\s+the)\s+day|(?:twice|three\s+times|four\s+times|\d+\s*(?:x|times))\s*(?:daily|/\s*day)|"
    r"(?:(?:ten|twelve|fifteen|twenty|1\d|2\d|8|9)\s*(?:times|x))\s*(?:a|per|each|every)\s+week|morning,?\s+noon\s+and\s+night|after\s+every\s+meal|before\s+every\s+meal|at\s+every\s+meal|throughout\s+the\s+day|all\s+through\s+the\s+day|every\s+morning\s+and\s+(?:every\s+)?(?:evening|night)|"
    r"all\s+(?:day|evening|night|morning|afternoon|weekend|week)(?:\s+long)?(?!\s+(?:cafe|café|breakfast|diner))|(?:the\s+)?(?:whole|entire)\s+(?:day|evening|night|morning|afternoon|weekend|week|month)|for\s+(?:the\s+)?(?:whole|entire|rest\s+of\s+the)\s+(?:day|evening|weekend|week|afternoon|night)|around\s+the\s+clock|from\s+dawn\s+(?:to|till)\s+dusk|(?:for\s+)?hours(?:\s+on\s+end)?\b(?=\s*(?:[.,;]|$|\bof\b|\bwith\b|\bevery\b|\beach\b|\bat\b))|for\s+hours|for\s+(?:\d+|two|three|four|five|six|seven|ten|several)\s+days|"
    r"(?:a|the)\s+full\s+day|seven\s+days\s+a\s+week)\b(?!\s*(?:ticket|pass|cafe))"
)
_WHOLE = re.compile(
    r"\b(?:(?:the|my|our|this|that|his|her|an?|one)\s+(?:whole|entire|full|complete)\s+(?!(?:face|body|hand|foot|breath|minute|glass|cup|attention|name|song|sentence|verse|mug|sandwich|apple|prayer|page|line|stop|bladder|bin|bag|bottle|round|stretch|volume|song|blind|curtain|picture|story|joke|prayer|poem|set\s+list|jug|kettle|bowl|plate|day\b|minute|30|thirty|sixty|60|ten|10|moon|hug|tank|address)\b)[\w'-]+|(?:whole|entire)\s+(?:house|flat|apartment|garage|kitchen|wardrobe|closet|garden|yard|inbox|book|course|essay|report|family|room|loft|attic|basement|backlog|week|syllabus)|"
    r"every\s+(?:room|drawer|cupboard|window|dish|email|bill|chapter|corner|closet|shelf|surface|problem|bit\s+of\s+the)|all\s+(?:of\s+)?(?:the|my|our|these|those)\s+(?:\w+\s+)?(?:rooms|drawers|cupboards|bills|emails|e-mails|paperwork|housework|chores|laundry|dishes|washing|cleaning|cooking|ironing|homework|assignments|chapters|debts|friends|messages|post|mail|jobs|tasks|errands|problems|documents|receipts|photos|clothes|files|windows|exercises|shopping|invoices|forms|applications|boxes|revision|reading|calls|letters|garden|weeding|work|stuff|mess|clutter|coursework|bathrooms|things\s+on|relatives|contacts|essays|toys)|"
    r"everything\s+(?:on\s+(?:my|the)|in\s+the\s+(?:house|flat|garage|kitchen|wardrobe|room|fridge)|that\s+needs)|from\s+top\s+to\s+bottom|top\s+to\s+bottom|deep[\s-]clean|spring[\s-]clean|(?:finish|complete|write)\s+(?:(?:the|my|an?|this|that|all|both)\s+)+(?:\w+\s+)?(?:report|thesis|dissertation|essay|book|novel|course|project|assignment|application|taxes|tax\s+return|coursework|to-do\s+list|paper|presentation|cv|résumé|resume|manuscript|degree|memoir|backlog|garden|kitchen|decorating|renovation|business\s+plan|homework|portfolio|revision|paperwork|house)(?!\s*(?:title|heading|name|'s))|"
    r"do\s+(?:(?:my|all|the|our)\s+)+(?:taxes|tax\s+return|accounts|housework|bookkeeping|laundry\s+and|spring|paperwork|backlog|coursework|chores)|(?:clear|empty|declutter|clean\s+out|clean\s+up|sort\s+out|sort|organi[sz]e|tidy|clean|reorgani[sz]e|paint|redecorate|renovate|decorate|repaint)\s+(?:out\s+)?(?:the|my|our)\s+(?:\w+\s+)?(?:house|flat|apartment|garage|loft|attic|basement|shed|backlog|home|garden|spare\s+room|wardrobe|closet)\b(?!\s+(?:key|number|door|shelf|step|table|phone))|"
    r"(?:run|do|train\s+for|enter|swim|walk|finish)\s+(?:a|the|half\s+a|an)\s+(?:\w+\s+)?(?:marathon|half-marathon|triathlon|ironman|ultra|5k|10k|5km|10km)|marathon\s+training|hit\s+the\s+gym|go\s+to\s+the\s+gym\s+and\s+do|(?:a|the|my|full|whole)\s+(?:full\s+|whole\s+|complete\s+|entire\s+|intense\s+|proper\s+|long\s+|hard\s+|hour\s+)+(?:workout|routine|session|training|circuit)|(?:cook|prepare|make)\s+(?:a\s+)?(?:three|four|five|3|4)[\s-]course|(?:cook|prepare|meal[\s-]prep)\s+(?:all\s+)?(?:(?:the|my|our)\s+)?(?:meals|food|dinners|lunches)\s+for\s+the\s+(?:whole\s+)?week|(?:apply|apply\s+for|send|write)\s+(?:for\s+|to\s+)?(?:ten|10|20|twenty|15|fifteen|thirty|30|five|5)\s+(?:jobs|applications|cvs|letters)|"
    r"(?:learn|write)\s+a\s+(?:language|novel|book|musical\s+instrument|song\s+a\s+day)|(?:move|change)\s+(?:house|jobs|careers|countries)|quit\s+my\s+job|my\s+life\s+story|a\s+(?:new\s+)?chapter\s+a\s+day|overhaul|reorgani[sz]e\s+my\s+(?:life|home|finances)|catch\s+up\s+on\s+(?:all|everything|months|weeks|a\s+year)|(?:months|weeks|years|a\s+year|a\s+month)\s+of\s+(?:post|mail|bills|paperwork|laundry|receipts|emails|accounts|work|letters|dishes)|the\s+entire|cover\s+to\s+cover)\b"
)
_COUNTED = re.compile(
    rf"\b{_NUMBER}(?:\s+(?:to|or)\s+(?:[\w-]+))?\s*[\s-]?\s*(?:(?:old|new|whole|full|good|different|more|extra|long|separate|of\s+my|close|whole)\s+)*(?P<thing>push-?\s?ups?|press-?\s?ups?|sit-?\s?ups?|squats?|burpees|reps|lunges|crunches|star\s+jumps|jumping\s+jacks|laps?|lengths?|steps|pages|chapters|miles?|mi|km|kms|k|kilometers?|kilometres?|emails?|e-mails?|people|friends|words|calls?|jobs|applications|strangers|thoughts|things|sets|exercises|poses|loads?\s+of\s+(?:laundry|washing)|rooms|drawers|boxes|bags|letters|floors|days|weeks|affirmations|goals|lines|meetings|customers|items|essays|books?|courses|sun\s+salutations|kettlebell\s+swings|pull-?\s?ups?)\b(?!\s*(?:card|an?\s+hour|per\s+hour|bus|route))"
)
_MOST: dict[str, float] = {
    "pushup": 20, "pressup": 20, "situp": 20, "pullup": 10, "squat": 20, "burpee": 10, "rep": 20, "lunge": 20, "crunche": 20, "star jump": 30, "jumping jack": 30, "lap": 5,
    "length": 8, "step": 2000, "page": 10, "chapter": 1, "mile": 1, "mi": 1, "km": 2, "k": 2, "kilometer": 2, "kilometre": 2, "email": 5, "e-mail": 5,
    "people": 3, "friend": 3, "word": 200, "call": 3, "job": 2, "application": 1, "stranger": 2, "thought": 5, "thing": 7, "set": 3, "exercise": 5, "pose": 6, "room": 1, "drawer": 2, "box": 2, "boxe": 2, "bag": 3,
    "letter": 3, "floor": 5, "day": 99, "week": 99, "affirmation": 10, "goal": 3, "line": 12, "meeting": 2, "customer": 5, "item": 10, "essay": 0.5, "book": 0.9, "course": 0.9, "sun salutation": 8, "kettlebell swing": 30,
}  # fmt: skip


def find(text: Text, *, most_minutes: float = MOST_MINUTES) -> Iterator[tuple[int, int]]:
    """Where the words say more than `most_minutes`, more than once a day, or a whole of something large."""
    found: re.Match[str] | None
    for found in _DURATION.finditer(text.open):
        if _minutes(found) > most_minutes and not _of_the_clock(text, found):
            yield found.span()
            return
    for pattern in (_OFTEN, _WHOLE):
        if (found := pattern.search(text.open)) is not None:
            if (pattern is _OFTEN or found[0].startswith("the ")) and _LETTING.search(text.open[: found.start()]):
                continue
            yield found.span()
            return
    for found in _COUNTED.finditer(text.open):
        if _number(found["n"]) > _MOST.get(_one(found["thing"]), 99):
            yield found.span()
            return


def _minutes(found: re.Match[str]) -> float:
    if found["half"]:
        return 30
    if found["halfday"]:
        return 240
    if found["per"]:
        return 60
    number, unit = _number(found["n"]), found["unit"]
    if unit == "m":
        return 0
    return number * 60 if unit.startswith("h") else number


def _number(written: str) -> float:
    known = _NUMBERS.get(written)
    return known if known is not None else float(written.replace(",", ""))


def _one(thing: str) -> str:
    bare = re.sub(r"\s+", " ", thing.strip())
    bare = re.sub(r"(?<=push|pres|ress)-?\s?up|(?<=sit|ull)-?\s?up", "up", bare)
    if bare.startswith("load"):
        return "room"
    return bare if bare in _MOST else bare.removesuffix("s")


def _of_the_clock(text: Text, found: re.Match[str]) -> bool:
    """Whether the duration is a time of the clock, or how long something is left alone."""
    before, after = text.open[: found.start()], text.open[found.end() :]
    return bool(_CLOCK_AFTER.match(after) or _CLOCK_BEFORE.search(before) or _LETTING.search(before))
