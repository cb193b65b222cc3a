"""Vague verbs (R03, R1.1): doings that nobody could see begin or end, where an act should stand."""

import re
from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.abstract import GETTING, LIGHT, NOUNS, RESULTS
from handrail_planner.core.linter.english.acts import AM, Part
from handrail_planner.core.linter.english.forms import any_of
from handrail_planner.core.linter.text import COVER, Text

_DOINGS = """
work on|work at|work through|work towards|work toward|work harder|try|attempt|strive|endeavour|endeavor|aim|make an effort|make more of an effort
make every effort|put in effort|put more effort|put effort|do my best|do better|do something|do what I can|give it my best|give my best|focus|concentrate
refocus|think about|think of|think through|think over|think it through|think it over|think positive|think positively|think before|think more|think twice
think|rethink|ponder|reflect|contemplate|consider|meditate on|dwell|remember|keep in mind|bear in mind|keep an eye on|keep track of my thoughts
remind myself|be aware|become aware|become more|become less|notice|pay attention|pay more attention|observe my|monitor|watch my|be mindful|stay aware|raise my awareness
manage|cope|handle|deal with|deal|tackle|address|face my|face up|confront my|control|take control|get control|gain control|regain control|get a grip|get a handle
regulate|self-regulate|self-soothe|soothe|process|accept|embrace|allow myself|let go|let it go|let things go|let myself|move on|move past|get over
come to terms|make peace|forgive|surrender|acknowledge|recognise|recognize|realise|realize|understand|learn|explore|discover|figure out|figure
sort out my head|sort out my life|sort out my feelings|sort out my thoughts|sort out my finances|sort out my problems|sort out my issues|sort out things|sort out everything|sort out the mess|sort it out|sort things out|sort my life out|sort everything out|sort myself out|sort my head out|resolve|solve|improve|get better at|get good at|get used to|better myself|better my|develop|grow|change|transform|strengthen|cultivate|foster|nurture
practise being|practice being|practise more|practice more|practise gratitude|practice gratitude|practise mindfulness|practice mindfulness|practise acceptance|practice acceptance|practise self-care|practice self-care|practise self-compassion|practice self-compassion|practise patience|practice patience|practise patience
prioritise|prioritize|value|appreciate|respect|trust|believe|have faith|love myself|care for myself|look after myself|take care of myself|take better care|take care
value myself|honour|honor|support|be there|show up|show more|show myself|open up|connect with|reconnect with|connect more|engage|commit|dedicate|invest in|push myself|push through
challenge|question my|reframe|restructure|change my mindset|change my thinking|change my attitude|look on the bright side|see the positive|look at the positive|see the good|count my blessings|cheer up
relax|calm|calm down|calm myself|chill|chill out|unwind|de-stress|destress|wind down|settle|settle down|ground myself|center myself|centre myself|breathe through it all|compose myself|collect myself|gather myself|pull myself together|snap out of it
toughen up|man up|get it together|get my act together|get my head straight|hang in there|stay the course|power through|get through|get by|make it through|survive|persevere|persist|keep going|keep trying|keep at it|keep my cool|keep calm|hold it together|carry on
lighten up|loosen up|go with the flow|take it easy|take things easy|go easy|slow down|take it one day|take things one|take each day|take responsibility|take ownership|take charge
motivate|encourage|inspire|psych myself up|prepare myself|ready myself|get ready mentally|prepare mentally|adjust my attitude|adapt|adopt a|have a positive|have a better attitude|have more patience|have patience|have more faith|have compassion|have self-compassion|have an open mind|keep an open mind|keep things in perspective|put things in perspective|gain perspective
make better choices|make good choices|make healthier choices|make healthy choices|make good decisions|make better decisions|choose wisely|ensure|make time|find time|take time|take some time|take more time|spend time reflecting|spend time thinking|set boundaries|set better boundaries|set healthy boundaries|have boundaries|have better boundaries|communicate|be|stay|remain|act
listen to my body|listen to my needs|listen more|listen better|listen carefully|listen properly|listen actively|make the best|make the most|give myself time|give myself space|make myself|rise above|hold space|keep myself|remain|keep things|keep everything|keep an even|take things|take nothing|take it|take him|take her|push past|lean into|lean in|step into my|step out of my comfort|leave my comfort|live with|learn|brave|channel|harness|embody|own it|do the right|do right|do whatever|do things|do what|do it|be gentle|heal|keep perspective|live in|live by|live mindfully|live more|live with|live one day|stand firm|stand my ground|speak my truth|find my voice|find courage|find the courage|find strength|find the strength|get real|get serious|get a better handle|get on with it|get on with things|get my head|wake up to|face it|face up|face things|face reality|face life|face the day|face the|feel confident|listen to myself|check in with myself|check in with my body|check in with my feelings|check in with my emotions|tune in|tune into|sit with|sit with my|feel my feelings|feel my emotions|honor my feelings|express|express myself|stand up for myself|assert myself|advocate
worry|stress|overthink|ruminate|hope|wish|want|need|decide|intend|plan to|know|see how|evaluate|assess|analyse|analyze|examine|review my thoughts|review my feelings|identify|problem-solve|brainstorm
utilise|utilize|use my skills|use my coping|use coping|use mindfulness|use my tools|use my strategies|use healthy|apply|implement|facilitate|optimise|optimize|maintain|sustain|balance|organise my life|organize my life|get organised|get organized|get my life|simplify|declutter my mind|clear my mind|clear my head|empty my mind|quiet my mind|still my mind|ease|alleviate|minimise|minimize
tolerate|endure|bear with|withstand|ride it out|ride out|bond|bond with|shrug it off|brush it off|shake it off|rise to|lift my spirits|soldier on|brave it|hang on in|gain insight|be good|stay on top|push back|be open|respond better|respond differently|respond mindfully|respond calmly|react better|react differently|react less|react calmly|behave|treat myself better|treat myself with|treat myself kindly|treat others|treat people|visualise success|envision|imagine|dream|seek|look for the|find ways|find a way|find better ways|find healthy|find other|come up with|step up|stay|distract|distract myself|comfort|comfort myself|nourish|ground|feel more|get in touch with|get to know myself|get to grips|get back on track|get into the habit|catch myself|give myself a break|give myself grace|give myself permission|give myself credit|give it a go|be with|be myself|own my|own up to my
"""
_MANNERS = """
confident patient kind kinder kindly positive calm calmer mindful aware present open honest grateful thankful gentle gentler strong stronger brave
braver assertive careful conscious compassionate productive organised organized disciplined focused focussed proactive tolerant
flexible understanding accepting optimistic attentive thoughtful nice nicer respectful responsible realistic consistent
curious creative vulnerable authentic supportive forgiving relaxed cool rational reasonable sensible hopeful motivated resilient
engaged committed open-minded non-judgmental nonjudgmental non-judgemental sociable social friendly friendlier easygoing easy-going humble generous loving warm
bold courageous self-aware self-compassionate intentional deliberate decisive assured centred centered grounded balanced
zen chilled composed level-headed diligent dedicated persistent determined vigilant alert wary cautious mature polite approachable
spontaneous adventurous outgoing appreciative considerate empathetic sensitive affectionate tidy tidier organized independent
strict firm firmer tough tougher hard harsh critical judgmental defensive reactive impulsive selfish lazy negative perfectionist controlling
active interested involved connected consistent accountable truthful genuine sincere responsive direct clear effective efficient
"""
_DEGREE = r"(?:(?:more|less|very|really|a\s+bit|a\s+little|a\s+lot|so|as|too|much|extra|truly|fully|totally|completely|always|still|not|less|both|super|and)\s+)*"
_MANNER = rf"{_DEGREE}(?:{'|'.join(sorted(_MANNERS.split(), key=len, reverse=True))})\b(?!\s+(?:water|air))"
_BEING = rf"(?:be|being|stay|stays|staying|stayed|keep|keeping|keeps|remain|remaining|remains|act|acting|become|becoming|get|getting)\s+{_MANNER}"
_AM = re.compile(_MANNER)
_STATES = (
    r"(?:be|being|stay|staying|remain|remaining|keep|keeping)\s+(?:more\s+|less\s+|fully\s+|really\s+|better\s+)*(?:in\s+(?:control|the\s+(?:moment|present|now|here|know)|charge|tune|touch)|"
    r"on\s+(?:track|top\s+of|task|the\s+ball)|at\s+ease|there\s+for|my\s+best\s+self|good\s+to|hard\s+on|easy\s+on|easier\s+on|up\s+to|the\s+bigger\s+person|my\s+(?:best|own|true)|the\s+kind\s+of|someone\s+who|myself|true|mindful)"
)
_ALONE = frozenset({"be", "stay", "remain", "act", "ground", "want", "need", "know", "wish"})
_LISTED = [each for line in _DOINGS.strip().splitlines() for each in line.split("|")]
_VAGUE = re.compile(
    rf"(?:{_BEING}|{_STATES}|(?:(?:do|did|doing)\s+my\s+(?:very\s+)?best)|(?:{any_of(each for each in _LISTED if each not in _ALONE)}))(?![\w'-])"
)
_SEEN = re.compile(
    r"try(?:ing)?\s+(?:on|out\s+(?:the|a|my|one)|(?:the|a|one)\s+(?:bite|sip|spoon|piece|door|number))\b|"
    r"(?:think|thinking|remember|remind\w*\s+myself|realise|know)\s*(?:that\s+)?[:,]?\s*▪|"
    r"(?:change|changing)\s+(?:my|the|into|out|in|seats?|rooms?|places?|clothes|channel|trains?|lanes?|tables?|subjects?)\b(?!\s+(?:mind|mindset|thinking|attitude|life|behaviou?r|habits?|ways?|outlook|perspective|thoughts?|routine|lifestyle|relationship))|"
    r"address\s+(?:the|an|one)\s+(?:envelope|card|letter|parcel)|apply\s+(?:the\s+|my\s+|some\s+|a\s+)?(?:cream|lotion|ointment|balm|cold|ice|pressure|plaster|for|to|sun)|"
    r"(?:notice|observe|identify|find|acknowledge|recognise|recognize|figure)\s+(?:out\s+)?(?:(?:and\s+)?name\s+)?(?:one|two|three|four|five|\d+)\b|"
    r"(?:consider|challenge)\s+(?:it\s+)?done|settle\s+(?:the\s+bill|into\s+my\s+(?:chair|seat)|on\s+the)|process\s+(?:the|one|my)\s+(?:form|mail|order|refund)|"
    r"manage\s+(?:the|my)\s+till|support\s+my\s+(?:head|back|neck|arm)|handle\s+(?:the|one)\s+(?:parcel|post|letter|plate)|learn\s+(?:one|two|three|five|\d+|the\s+(?:first|next))\b|"
    r"review\s+(?:the|one|my)\s+(?:card|list|page)|practi[sc]e\s+(?:the|my|one|two|five|on|scales)|better\s+the|plan\s+to|need\s+to|balance\s+on|seek\s+out\s+(?:the|one)|"
    r"(?:be|stay|remain|keep)\s+(?:seated|still|on\s+the|in\s+(?:the|my)\s+(?:room|queue|line|chair|car|shop|kitchen|seat|shower|water)|at|outside|inside|standing|sitting)\b|"
    r"(?:clear|empty)\s+my\s+(?:desk|plate|bag|inbox|pockets?)|wind\s+down\s+the|value\s+card|sit\s+with\s+(?:my|a|the)\s+(?:\w+\s+)?(?:feet|back|tea|coffee|mum|mom|dad|sister|brother|wife|husband|partner|friend|dog|cat|cup|team|kids|son|daughter|colleagues?)|sit\s+with\s+[A-Z]|"
    r"commit\s+it|watch\s+my\s+(?:show|son|daughter|kids?|step|programme|favou?rite)|(?:listen)\s+to\s+my\s+(?:song|playlist|podcast|recording)|relax(?:ing)?\s+(?:my|the|both)\s+(?:\w+\s+)?(?:shoulders?|jaw|hands?|fists?|face|belly|arms?|legs?|grip|fingers|forehead|neck|muscles)|"
    r"ground\s+(?:my|both)\s+(?:\w+\s+)?(?:feet|foot|heels?)|calm\s+(?:the|my)\s+(?:baby|dog|horse|son|daughter|child)|focus(?:ing)?\s+(?:the\s+)?(?:camera|lens)|(?:focus|concentrate)\s+my\s+eyes|"
    r"get\s+more\s+(?:milk|bread|water|tea|ice|wood|coal|coffee|paper|food)|support\s+group|improve\s+one\s+line|comfort\s+(?:the|my)\s+(?:baby|son|daughter|child)|question\s+(?:one|number)|express\s+(?:milk|train)"
)


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Where a part of a response is headed by a vague verb."""
    for part in parts:
        if part.hangs:
            continue
        found = _VAGUE.match(text.open, part.head)
        if (found and found.end() <= part.end + 40 and not _seen(text, part.head)) or (
            part.before and part.before[-1] in AM and (found := _AM.match(text.open, part.head))
        ):
            yield found.span()
        elif place := _to_nothing_seen(text, part):
            yield place
        elif found := _LET.match(text.open, part.start):
            yield found.span("vague")


def _to_nothing_seen(text: Text, part: Part) -> tuple[int, int] | None:
    """A light verb whose object is something that no camera sees: "gather my courage"."""
    words = [each for each in text.words if part.head <= each.start < part.end]
    if not words or words[0].text not in LIGHT:
        return None
    for each in words[1:_REACH]:
        if each.text in _FURTHER:
            return None
        if words[0].text in GETTING and each.text in RESULTS:
            return None
        if each.text in NOUNS:
            return words[0].start, each.end
    return None


_REACH = 6
_FURTHER = frozenset(
    [
        "that",
        "which",
        "who",
        "if",
        "when",
        "while",
        "before",
        "after",
        "until",
        "because",
        "so",
        "list",
        "card",
        "page",
        "book",
        "sheet",
        "diary",
        "journal",
        "sign",
        "group",
        "box",
        "jar",
        "app",
        "song",
        "playlist",
        "poster",
        "class",
        "club",
        "shop",
        "letter",
        "mat",
        "stone",
        "map",
    ]
)
_LET = re.compile(
    r"[\s,]*(?:i\s+)?(?P<vague>let\s+(?:(?:it|things|the\s+\w+|my\s+\w+|him|her|them)\s+)?(?:go|be|slide|pass)|let\s+myself\s+\w+|make\s+sure(?:\s+(?:to|i|that)\b)?(?!\s+(?:the|my|don't|do\s+not|not|never|i\s+(?:don't|do\s+not|never))\b)|remember\s+to)\b"
)


def _seen(text: Text, at: int) -> bool:
    """Whether the same verb stands for an act that can be seen, or brings the very words that are thought."""
    return _SEEN.match(text.open, at) is not None or _INNER.match(text.open, at) is not None


_INNER = re.compile(rf"(?:think|remind\w*|remember|picture|repeat|imagine)\b[^.,;{COVER}]{{0,24}}{COVER}")
