"""The cue (R1.1): whether there is one, and whether there is only one."""

import re
from collections.abc import Iterator
from itertools import pairwise

from handrail_planner.core.linter.english.forms import words_in
from handrail_planner.core.linter.text import COVER, Text

_LEAD = r"^\W*(?:(?:if|when|whenever|then|so|and|just|also|maybe|perhaps|only|basically)\b\W*)*"
_POSSIBLE = r"(?:possible|needed|necessary|required|convenient|appropriate|applicable|practical|able|available|free|suitable|feasible|relevant)"
_ANYTIME = re.compile(
    _LEAD + rf"(?:(?:when|when?ever|as|if|where|wherever)\s+)?(?:{_POSSIBLE}|"
    r"i\s+(?:possibly\s+)?(?:can|could|am\s+able(?:\s+to)?|need(?:\s+to|\s+it|\s+one|\s+help|\s+this)?|have\s+to|must|should|remember(?:\s+to|\s+it)?|think\s+of\s+it|think\s+about\s+it|get\s+(?:around|round)\s+to\s+it|"
    r"(?:have|get|find|can\s+find|'ve\s+got|got)\s+(?:the\s+|some\s+|any\s+|enough\s+|a\s+|spare\s+|free\s+|more\s+|a\s+bit\s+of\s+|a\s+little\s+|extra\s+|a\s+free\s+|a\s+spare\s+)*(?:time|chance|opportunity|minute|moment|second|space|day\s+off|gap|break\s+in\s+my\s+day))|"
    r"i'?m\s+(?:able|free|available|not\s+(?:too\s+)?busy|less\s+busy)|there(?:'s|\s+is)\s+(?:time|a\s+chance|an\s+opportunity|a\s+need)|time\s+(?:allows|permits)|life\s+(?:allows|calms\s+down|gets\s+\w+|is\s+\w+)|things\s+(?:calm\s+down|settle\s+down|get\s+(?:better|bad|easier|hard|tough|worse|quieter)|are\s+(?:better|calmer|hard|bad|easier|quieter|quiet))|"
    r"the\s+(?:time|moment|opportunity|chance|need|situation|occasion)\s+(?:is\s+right|comes|arises|arrives|presents\s+itself|allows|calls\s+for\s+it|feels\s+right|requires\s+it)|it(?:'s|\s+is)\s+(?:possible|necessary|needed|convenient|appropriate|time|required|useful|helpful|right|a\s+good\s+time)|it\s+(?:makes\s+sense|suits(?:\s+me)?|works(?:\s+for\s+me)?|seems\s+right|comes\s+up|comes\s+to\s+mind|occurs\s+to\s+me|fits(?:\s+in)?)|(?:my\s+schedule|circumstances|conditions|the\s+weather|work|my\s+health)\s+(?:allows?|permits?)|there(?:'s|\s+is)\s+an?\s+(?:opening|gap|moment)|needs?\s+be|something\s+(?:happens|comes\s+up)|anything\s+happens|stuff\s+happens|things\s+happen)\s*(?:again|to|for\s+it|most|in\s+(?:the\s+day|my\s+day)|during\s+the\s+(?:day|week)|this\s+week|or\s+so|,?\s*(?:really|basically|i\s+guess|i\s+suppose))*\W*$"
)
_SOMETIME = re.compile(
    _LEAD
    + r"(?:(?:at|in|on|over|for|during|throughout|across|all\s+through|within|from|by|about|around|every|each|as)\s+)*"
    r"(?:sometime|some\s+time|some\s+(?:point|stage|day|days|other\s+time|free\s+time|evening|morning|night|afternoon)|someday|one\s+(?:day|of\s+these\s+days)|any\s*time|any\s+(?:time|moment|day|point|chance|opportunity|place|where|given\s+time)|anywhere|anyhow|whenever|wherever|when|soon|sooner\s+or\s+later|later|later\s+on|eventually|always|often|"
    r"more\s+(?:often|regularly|frequently)|regularly|frequently|sometimes|occasionally|usually|generally|normally|constantly|all\s+the\s+time|all\s+day(?:\s+long)?|all\s+times|now|right\s+now|now\s+and\s+then|now\s+and\s+again|ongoing|continuously|asap|possible|much\s+as\s+possible|(?:often|frequently|regularly|soon|early|little|well)\s+as\s+(?:possible|i\s+can|i'm\s+able(?:\s+to)?|i\s+am\s+able(?:\s+to)?|needed|i\s+like)|the\s+(?:earliest|first|next)\s+(?:opportunity|chance|convenience)|(?:on\s+and\s+)?off|on\s+and\s+off|soon\s+as\s+(?:possible|i\s+can)|much\s+as\s+i\s+can|many\s+times\s+as\s+(?:possible|i\s+can)|"
    r"once\s+in\s+a\s+while|from\s+time\s+to\s+time|every\s+(?:now\s+and\s+(?:then|again)|so\s+often|once\s+in\s+a\s+while|day|week|month|single\s+day|other\s+day|night|weekend)|each\s+(?:day|week)|day|week|daily|weekly|monthly|every\s*day|everyday|(?:a\s+)?few\s+times|(?:once|twice|three\s+times|four\s+times|five\s+times|\d+\s+times|\d+x|a\s+few\s+times|several\s+times|a\s+couple\s+of\s+times)\s*(?:or\s+(?:twice|more)\s+)?(?:a|per|each|every|this)\s+(?:day|week|month)|"
    r"(?:this|next|the\s+coming|the\s+next|that|the|coming)\s+(?:week|month|year|fortnight|few\s+(?:days|weeks)|couple\s+of\s+(?:days|weeks)|summer|winter|season|term)|coming\s+(?:days|weeks)|the\s+(?:future|meantime|long\s+run|short\s+term|long\s+term|day|week|year|day\s+time|daytime|near\s+future)|future|general|my\s+(?:own|free|spare)\s+time|my\s+(?:daily\s+)?life|day\s+to\s+day(?:\s+life)?|daily\s+life|everyday\s+life|(?:difficult|hard|bad|tough|stressful|challenging|good|certain|various|different|tricky)\s+(?:times|situations|moments|days|circumstances|patches)|"
    r"now\s+on|today\s+on|here\s+on|the\s+(?:right|best|perfect|appropriate)\s+(?:time|moment)|a\s+(?:good|convenient|suitable|quiet|better|bad)\s+(?:time|moment|day)|before\s+(?:long|next\s+(?:session|time))|(?:between\s+(?:now\s+and\s+(?:the\s+)?next|our|the)\s+(?:session|sessions|time|appointment))|between\s+sessions|until\s+(?:next|we)\s+\w+|the\s+time\s+being|tbd|tbc|n/?a|none|nothing|no\s+cue|not\s+sure(?:\s+yet)?|unsure|don't\s+know|dunno|idk|\?+|to\s+be\s+(?:decided|confirmed|agreed)|whatever|no\s+idea|it\s+depends|depends)"
    r"(?:\s+(?:this|next|in|during|of|the|a|on|week|day|year|month|future|free|spare|my|time|if|possible|when|i|can|really|or|another|so|soon|life|then|few|days|weeks|have|the|chance|possible|get|able|that|suits|works|me|at|home|for|it))*\W*$"
)
_WISH = re.compile(
    _LEAD
    + r"(?:(?:i|i'd|we)\s+(?:really\s+|just\s+|would\s+|do\s+|also\s+|finally\s+|truly\s+)*(?:want|need|wish|hope|would\s+like|'d\s+like|like|aim|intend|plan|am\s+trying|have|long|ought|should|must|dream)\s+(?:to\s+(?:be|feel|become|get|have|lose|stop|quit|improve|change|live|sleep|eat|start|make|find|build|learn|work|cope|manage|stay|reduce|exercise|see\s+friends|save|enjoy|control|gain|take|give|keep|spend|deal|overcome|recover|grow|handle|focus|go\s+out|socialise|socialize|cut|achieve|reach|move|stand)\b|more\b|less\b|better\b|a\s+(?:better|healthier|happier|calmer|good)\b|my\s+(?:life|old\s+life|confidence|marriage)|things\s+to)(?!.*\bbut\b)(?!\s+(?:out\s+of|away|home|up|off))|"
    r"i\s+(?:should|ought\s+to|must|hope|aim|wish|intend)\s+(?!have\b)\w+|i(?:'m|\s+am|'ve\s+been)\s+(?:working\s+on|working\s+towards?|trying\s+to|aiming\s+to|hoping\s+to|planning\s+to|determined\s+to|committed\s+to|meant\s+to|supposed\s+to)\b|i'd\s+like\s+to\s+(?:be|feel|have|become|stop|get|sleep|lose|live)|my\s+(?:goal|aim|hope|wish|dream|intention|plan|target)\s+is|the\s+(?:goal|aim|plan|idea)\s+is|in\s+order\s+to\b|to\s+(?:relax|calm|unwind|keep|get|boost|ease|lower|fight|beat|grow|learn|be|feel|become|get\s+(?:fit|better|healthy|healthier|more|out|over|my|stronger)|lose|sleep|improve|reduce|stop|help|live|have|stay|manage|cope|control|deal|build|overcome|avoid|quit|eat|exercise|make|find|gain|save|work\s+on|cut|boost|increase)\b|so\s+(?:that\s+)?i\s+(?:can|feel|don't|won't)|"
    r"because\b|for\s+(?:my\s+(?:health|wellbeing|well-being|family|kids|children|future|anxiety|recovery|own\s+good|sake|self-esteem|confidence|mental\s+health|sleep|mood|peace|sanity)|the\s+sake|a\s+better|better|health|good\s+health|peace|more)\b|(?:be(?:ing|come)?|feel(?:ing)?|get(?:ting)?)\s+(?:more|less|better|happier|healthier|fitter|calmer)\b(?!.*\b(?:by|from)\b)|(?:lose|losing)\s+weight|a\s+(?:better|healthier|happier|calmer)\s+\w+\W*$|(?:better|more|less)\s+\w+\W*$)"
)

_STARTS = r"(?:(?:right\s+|just\s+|also\s+|again\s+|even\s+|maybe\s+|perhaps\s+|sometimes\s+|especially\s+)*(?:when|whenever|if|as\s+soon\s+as|every\s+time|each\s+time|any\s*time|once|while|during|after|before|at|on|in|first\s+thing|last\s+thing|upon|late\s+at))"
_OR = re.compile(
    r"\b(?:or|and/or)\b|\w\s*/\s*[a-z]|\bas\s+well\s+as\b|\bas\s+also\b|\beither\b|\balternatively\b|\band\s+(?:also|again)\b(?:\s+(?:when|if|at|on|in|before|after|whenever))?|\bplus\s+(?:when|if|at|on|before|after|whenever|every|in)\b|\bboth\b.*\band\b"
)
_IDIOMS = re.compile(
    r"\b(?:(?:an?\s+|one\s+|half\s+an\s+)?(?:hour|minute|week|day|month|mile|kilometre|couple|dozen|second|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|\d+)s?\s+or\s+(?:so|two|more|three|four|five|six|seven|eight|nine|ten|less|thereabouts|\d+|later|earlier)|once\s+or\s+twice|more\s+or\s+less|sooner\s+or\s+later|"
    r"(?:whether\s+)?or\s+not|(?:as|if)\s+and\s+when|rain\s+or\s+shine|or\s+(?:so|whatever|something|anything|similar|more|thereabouts|other)\b|one\s+or\s+(?:the\s+other|another|two|more)|for\s+better\s+or\s+worse|by\s+hook\s+or\s+by\s+crook|make\s+or\s+break|do\s+or\s+die|all\s+or\s+nothing|now\s+or\s+never|trick\s+or\s+treat|give\s+or\s+take|believe\s+it\s+or\s+not|ready\s+or\s+not|like\s+it\s+or\s+not|"
    r"either\s+(?:way|side|hand|end|of)|24/7|\d+/\d+|w/|c/o|a/c|on/off|yes/no|and/or(?=\s+$)|n/a|(?:yes|tea|heads)\s+or\s+(?:no|coffee|tails)|dead\s+or\s+alive|one\s+way\s+or\s+(?:another|the\s+other)|some(?:one|thing|how|where)\s+or\s+(?:other|another)|no\s+rhyme\s+or\s+reason|or\s+else|(?:two|three|one)\s+or\s+more|more\s+than\s+once\s+or\s+twice|as\s+well\s+as\s+(?:i|can)\s+\w+)\b"
)
_ASKED = re.compile(
    r"\b(?:asks?|asked|asking|wonders?|wondering|decides?|deciding|know|knows|sure|unsure|choose|choosing|chooses|choice|question|questions|debate|debating|torn|doubt|whether|hesitate|dither|argue|arguing|says?|tells?|between|ask)\b[^.;]*?\bor\b"
)
_FEELINGS = (
    r"(?:tired|stressed|bored|lonely|anxious|sad|angry|hungry|upset|down|low|worried|overwhelmed|nervous|restless|frustrated|irritable|irritated|ashamed|guilty|scared|afraid|tense|panicky|exhausted|hurt|jealous|numb|empty|cold|hot|drunk|thirsty|sleepy|annoyed|depressed|"
    r"excited|happy|alone|ignored|rejected|criticised|criticized|embarrassed|hopeless|helpless|insecure|mad|furious|moody|sick|ill|busy|rushed|late|blue|disappointed|fed\s+up|stuck|lost|confused|flat|wired|agitated|unwell|craving|raging|tearful|homesick|grumpy|hungover|unsure|judged|left\s+out|shaky|unappreciated|triggered|hangry|awkward|dizzy|sore|in\s+pain)"
)
_LIST_OF_FEELINGS = re.compile(
    rf"\b{_FEELINGS}\s*,\s*(?:(?:feel|feeling|very|too|i'm|really)\s+)*{_FEELINGS}\s*,?\s*(?:and|or|&|,)?\s*(?:(?:feel|feeling|very|too|really|i'm)\s+)*{_FEELINGS}?\b"
)
_TWO_STARTS = re.compile(
    rf"(?:,\s*(?:and\s+)?|\s*;\s*|\s+(?:and|&|but\s+also|plus)\s+|\s*\+\s*|\.\s+)(?:then\s+)?(?:also\s+)?(?P<again>{_STARTS})\b\s*(?P<rest>.*)$"
)
_SUBORDINATE = re.compile(r"^(?:when|whenever|if|as\s+soon\s+as|every\s+time|each\s+time|any\s*time|once|while)\b")
_TIME_OF_DAY = r"(?:morning|evening|night|afternoon|noon|midday|midnight|breakfast|lunch|lunchtime|dinner|supper|tea|bed|bedtime|work|school|class|meals?|\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|o'clock)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|brunch|dawn|dusk|sunset|sunrise|naptime|weekdays?|weekends?|meetings?|tv|college|training|church|practice|rehearsal|home|gym|dinnertime|teatime|nap)"
_PAIR_OF_TIMES = re.compile(
    rf"\b(?P<first>{_TIME_OF_DAY}s?)\s*(?:,\s*(?:at\s+|before\s+|after\s+|in\s+the\s+)?{_TIME_OF_DAY}s?\s*)*,?\s*(?:and|&|\+)\s+(?:then\s+)?(?:again\s+)?(?:(?:at|in|before|after|on|every|each|during|for|from)\s+)?(?:the\s+|my\s+|every\s+|each\s+)?{_TIME_OF_DAY}s?\b(?!\s+(?:minutes?|hours?|people|friends|kids|others))"
)
_BEFORE_AND_AFTER = re.compile(
    r"\b(?:before\s+and\s+after|after\s+and\s+before|during\s+and\s+after|before\s+and\s+during|morning\s+and\s+night|day\s+and\s+night|night\s+and\s+day|mornings\s+and\s+evenings|both\s+(?:before|in|at)\b)"
)
_PLACES = re.compile(
    r"\b(?:at|in|on)\s+(?:the\s+|my\s+)?\w+(?:\s+\w+)?\s+(?:and|&)\s+(?:also\s+)?(?:at|in|on)\s+(?:the\s+|my\s+)?\w+|\b(?:at|in)\s+(?:home|work|school|college|church|the\s+office|the\s+shop|bed|the\s+kitchen)\s+and\s+(?:home|work|school|college|church|the\s+\w+|in\s+\w+)\b"
)
_DAYS = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekdays?|weekends?)\b"
)
_WINDOW = re.compile(
    r"\b(?:between|from)\s+[^,;]{1,30}?\s+(?:and|to|until|till)\s+(?:the\s+|my\s+)?[\w:.]+(?:\s*(?:am|pm))?"
)
_IN_WINDOW = re.compile(r"\b(?:between|from)\b|\bafter\b[^,;]*\band\s+before\b")
_CLAUSE_LIST = re.compile(
    r"^(?:when\s+|if\s+|whenever\s+)?(?:i\s+(?:feel|get|am)|i'm)\s+(?:\w+\s+)?\w+,\s+(?:\w+\s+)?(?:\w+),\s+(?:\w+)\b"
)
_CLAUSES = re.compile(
    r"\b(?:whenever|when|if|every\s+time)\s+i\s+[^,;]+(?:;|,\s*(?:when|whenever|if|every\s+time)\s+(?:i|my|the|we|he|she|someone)\b)"
)


def none(text: Text) -> Iterator[tuple[int, int]]:
    """The whole cue, where it names nothing that happens."""
    told = text.open
    if not any(each.isalnum() for each in text.lower):
        yield (0, len(text.raw))
    elif any(pattern.match(told) for pattern in (_ANYTIME, _SOMETIME, _WISH)) or _says_nothing(text):
        yield _trimmed(text.raw)


def _says_nothing(text: Text) -> bool:
    """Whether every word is one that fits any moment: "ideally a few times a week"."""
    words = [each.text for each in text.words]
    if not words or COVER in text.open:
        return False
    return all(each in _GENERIC or _counts(each, following) for each, following in pairwise([*words, ""]))


def _counts(word: str, following: str) -> bool:
    return (word.isdigit() or word in _COUNT_WORDS) and following in _COUNTED


_COUNT_WORDS = words_in("one two three four five six seven eight nine ten couple several")
_COUNTED = words_in("times time x days day weeks week or to months hours minutes of")
_GENERIC = words_in(
    """
    a an the i it it's is are be my me our we in on at of for to and or if when whenever as so soon any every each some most many few more
    much often possible possibly can could able need needed needs necessary time times day days week weeks month months year years moment
    moments point stage occasion occasions chance opportunity basis regular regularly daily weekly monthly general generally usually normally
    ideally preferably hopefully maybe perhaps probably basically sometimes sometime someday anytime anywhere everywhere always often frequently
    occasionally rarely constantly whenever wherever later soon eventually future present now then again next between during throughout within
    over across by before until till session sessions our appointment appointments life lives living situation situations
    circumstances context contexts everyday normal typical typically routine good bad hard tough difficult stressful challenging certain various
    different right best appropriate suitable convenient free spare extra have has want this that these those
    thing things anything something stuff happens happen comes up arises arise allows allow permits suits works fits schedule way
    course long short term run near foreseeable coming time-to-time once while twice per least minimum at-least about around not sure yet
    decided tbd unsure idea know don't no specific particular time's there there's minute minutes second hour hours whatever however
    confidence health fitness wellbeing well-being happiness recovery self-esteem motivation success progress self-care balance just really
    also only with my-own own use useful helpful it'd would will should must going forward onwards on-going ongoing today's basis
    permit permits opening gap earliest on off frequent
    flexible flexibly randomly random spontaneously spontaneous naturally day-to-day
    """
)


def several(text: Text) -> Iterator[tuple[int, int]]:
    """Where a cue goes on to a second moment."""
    told = _without(_IDIOMS, _without(_WINDOW, text.open))
    if (
        ((found := _OR.search(told)) and not _ASKED.search(told))
        or (found := _second_start(told))
        or (found := _pair(told))
        or (found := _LIST_OF_FEELINGS.search(told) or _CLAUSE_LIST.search(told) or _CLAUSES.search(told))
    ):
        yield found.span()


def _second_start(told: str) -> re.Match[str] | None:
    """A further *when*, *if* or *before* that opens a moment of its own, and not the rest of the first one."""
    for found in _TWO_STARTS.finditer(told):
        again, first = found["again"], told[: found.start()]
        joined = re.search(r"and|&|but|plus|\+|;", found[0][: found.start("again") - found.start()]) is not None
        if not joined:
            continue
        if _SUBORDINATE.match(again):
            return found
        if again in {"before", "after"} and re.search(
            rf"\b{'after' if again == 'before' else 'xx'}\b|\b(?:when|once|home|finish)\b", first
        ):
            continue
        if again in {"before", "after"} or (
            again in {"at", "in", "on", "during"}
            and re.search(r"(?:^|\s)(?:at|in|on|during|before|after)\s", f" {first}")
            and not _one_time(first, found["rest"], again)
        ):
            return found
        if "thing" in again and re.search(r"\bthing\b", first):
            return found
    return None


def _one_time(first: str, rest: str, again: str) -> bool:
    """Whether the second part only adds the place or the day to the first one."""
    if _DAYS.search(rest) and _DAYS.search(first):
        return True
    clause = re.search(r"\b(?:i|i'm|he|she|they|we|it|it's|my\s+\w+|the\s+\w+)\s+\w+", first)
    return (
        clause is not None
        and not re.match(r"\W*(?:if|when)?\s*(?:it's|it\s+is|i'm|i\s+am)\s+(?:at|in|on)\b", first)
        and again != "after"
    )


def _pair(told: str) -> re.Match[str] | None:
    if (found := _BEFORE_AND_AFTER.search(told)) or (found := _PLACES.search(told)):
        return found
    found = _PAIR_OF_TIMES.search(told)
    return None if found is None or _IN_WINDOW.search(told[: found.end()]) else found


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: "·" * len(found[0]), text)


def _trimmed(raw: str) -> tuple[int, int]:
    return len(raw) - len(raw.lstrip()), len(raw.rstrip())
