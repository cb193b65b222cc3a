"""Acts that hang on a feeling: done if wished for, or if there is strength for it."""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.text import Text

_IF = (
    r"(?:(?:only\s+)?(?:if|when|whenever|once|where)(?:\s+and\s+(?:if|when))?(?:\s+ever)?|(?:as|so)\s+(?:soon|long)\s+as|provided(?:\s+that)?|providing|assuming|until|till|"
    r"on\s+(?:the\s+)?days\s+(?:that\s+|when\s+)?|any\s*time|every\s+time|each\s+time|the\s+(?:next|first)\s+time|in\s+case|days\s+when|only\s+on\s+days|after|supposing|except\s+(?:if|when))"
)
_WHO = r"(?:i|my\s+\w+|the|it|we)"
_DEG = r"(?:(?:really|just|actually|still|finally|feeling|also|a\s+bit|quite|very|so|totally|fully|more|pretty|somewhat)\s+)*"
_ABLE = r"(?:motivated|inspired|up\s+(?:to|for)|energetic|energi[sz]ed|brave(?:r)?|courageous|(?:strong|good|well|calm|confident|brave|rested|safe|awake|happy|positive|relaxed|comfortable|steady|okay|ok|energetic|ready)\s+enough|in\s+the\s+(?:right\s+)?(?:mood|mind|frame|headspace|zone|spirit)|in\s+a\s+(?:good|better|positive|great|decent|happy)\s+(?:mood|place|headspace|frame|mindset|space|state)|inclined|enthusiastic|capable)"
_FEELABLE = r"(?:better|stronger|strong|ready|able|confident|good|great|okay|ok|alright|all\s+right|well|fine|rested|right|comfortable|positive|calmer|less\s+\w+|more\s+\w+|good\s+about|energy|the\s+(?:motivation|energy|drive|need\s+to\s+exercise)|like\s+myself)(?!\s+(?:than|about|after|since|because|hands?|arms?|smell|wind|pull))"
_TOO = r"(?:too|so|feeling\s+too|that|overly|very)\s+(?:\w+)|(?:tired|exhausted|stressed|anxious|depressed|overwhelmed|down|low|sad|upset|scared|nervous|in\s+a\s+bad\s+(?:mood|place|way)|feeling\s+(?:down|low|bad|sad|tired|anxious|rough|awful|too\s+\w+))"
_LIKE = r"(?:it|that|doing\s+(?:it|so|something|this|anything)|trying|exercising|working\s+out|working|getting\s+(?:up|out|dressed|moving)|going(?:\s+(?:out|to|for|there))?|cleaning|cooking|talking|seeing\s+\w+|sociali[sz]ing|practi[sc]ing|moving|walking|running|being\s+(?:social|active|around)|writing|company|a\s+(?:walk|run|chat)|meeting|leaving|calling|answering|joining|tidying|studying|reading|stretching|swimming|making\s+(?:an|the)\s+effort)"
_ENERGY = r"(?:(?:the|enough|any|some|more|sufficient|a\s+bit\s+of|a\s+little|the\s+(?:right|necessary|mental))\s+)*(?:energy|motivation|strength|will\s*power|courage|nerve|drive|desire|spoons|head\s*space|bandwidth|confidence|will|guts|inclination|inspiration|oomph|enthusiasm|mental\s+\w+|mojo|heart|stomach|appetite|patience|emotional\s+\w+)\b"
_HAVE = r"(?:have|have\s+got|i've\s+got|got|get|find|feel|gather|summon|muster|muster\s+up|can\s+find|can\s+muster|work\s+up|can\s+gather|can\s+summon|build\s+up)"
_PREDICATE = (
    rf"(?:i\s+{_DEG}feel\s+{_DEG}(?:{_ABLE}|{_FEELABLE})|i'm\s+{_DEG}{_ABLE}|i\s+am\s+{_DEG}{_ABLE}|i\s+{_DEG}feel\s+like\s+__LIKE__|"
    rf"(?:i'm|i\s+am|i\s+{_DEG}feel)\s+(?:{_DEG})(?:not|n't)\s+(?:{_TOO})|i\s+(?:don't|do\s+not)\s+feel\s+(?:{_TOO})|i'm\s+not\s+feeling\s+(?:{_TOO}|\w+)|i\s+{_DEG}{_HAVE}\s+{_ENERGY}|i've\s+(?:got\s+)?{_ENERGY}|"
    r"i\s+(?:can|could|am\s+able\s+to|feel\s+able\s+to|'m\s+able\s+to)\s+(?:face|be\s+bothered|be\s+arsed|bear|stand|manage|handle|cope|bring\s+myself|stomach|get\s+myself|motivate|deal\s+with|hack|tolerate)\b|i\s+(?:manage\s+to\s+)?(?:motivate\s+myself|find\s+the\s+motivation|get\s+motivated|get\s+inspired|fancy\s+(?:it|a|doing|going)|am\s+willing|feel\s+willing|get\s+the\s+urge\s+to\s+(?:exercise|clean|work|go\s+for)|psych\s+myself)|i'm\s+willing|"
    r"i\s+(?:really\s+|just\s+|actually\s+|still\s+)?(?:want|wish)(?:\s+to)?(?=\s*(?:[.,;!?]|$|\bi\b|\bdo\s+it\b|\bthen\b))|i\s+(?:really\s+)?want\s+to\s+do\s+it|i'd\s+like\s+to\b(?=\s*(?:[.,;]|$))|i'm\s+ready(?=\s*(?:[.,;!?]|$|\b(?:for\s+it|to\s+(?:try|do|face|start|talk|change|go\s+for\s+it))\b))|i\s+am\s+ready(?=\s*(?:[.,;!?]|$|\bto\s+(?:try|do|face|start|talk)))|"
    r"i'm\s+(?:having|in|on)\s+a\s+good\s+(?:day|mood|place|week)|i\s+am\s+having\s+a\s+good\s+day|it'?s\s+(?:been\s+)?a\s+good\s+(?:mental\s+health\s+)?day|i'm\s+(?:feeling\s+)(?:good|great|better|well|okay|ok|fine|strong|positive|confident|brave|happy|energetic|rested|calm|like\s+it|less\s+\w+|more\s+\w+|able|ready|alright)|i\s+am\s+feeling\s+(?:good|great|better|well|okay|ok|strong|positive|confident|brave|energetic|calm|up\s+to\s+it|motivated|able|ready)|"
    r"(?:i'm|i\s+am)\s+(?:less|not\s+as)\s+(?:tired|anxious|stressed|depressed|sad|scared|nervous|worried|afraid|overwhelmed)|(?:i'm|i\s+am)\s+(?:calm|confident|rested|happy|relaxed)\s+(?:and|again)|(?:i'm|i\s+am)\s+(?:confident|in\s+the\s+mood|game|keen|rested)\b|"
    r"the\s+(?:mood|spirit|inspiration|motivation|urge\s+to\s+exercise|energy)\s+(?:strikes|takes|hits|is|comes|moves|feels)|(?:the\s+)?(?:inspiration|motivation)\s+(?:strikes|comes|hits|is)|the\s+feeling\s+(?:is\s+right|passes\s+for\s+me)|it\s+feels\s+(?:right|ok|okay|good|safe|natural|doable|easy|possible|manageable|comfortable)|my\s+(?:mood|energy|motivation|mind|anxiety|head)\s+(?:is\s+(?:good|up|better|high|right|ok|okay|not\s+too|low\s+enough|in\s+the\s+right)|allows|lifts|improves|permits|feels\s+(?:good|better|right|clear\s+enough)|(?:is|feels|gets|drops|goes)\s+(?:low|down|good|calm|high)\s+enough)|"
    r"my\s+heart\s+is\s+in\s+it|i've\s+got\s+it\s+in\s+me|i\s+have\s+it\s+in\s+me|that's\s+how\s+i\s+feel|i'm\s+(?:in|up)\s+(?:the\s+)?(?:mood|for\s+it|to\s+it)|i\s+feel\s+(?:it's|it\s+is)\s+(?:right|time)|motivated|inspired|in\s+the\s+mood|up\s+to\s+it|up\s+for\s+it|feeling\s+(?:up|better|good|motivated|brave|strong|energetic|ready|ok|okay|able|inspired|calm|confident))"
)
_UNLESS = re.compile(
    rf"\bunless\s+(?:(?:i'm|i\s+am|i\s+{_DEG}feel|i|it'?s|my\s+\w+)\s+)?(?:(?:feel|feeling|really|am|is|just|get|got)\s+)*(?:{_TOO}|(?:don't|do\s+not|can't|cannot|really\s+don't)\s+(?:feel|want|face|fancy|be)|like\s+\w+|not\s+(?:in|up|feeling)|\w+\s+too\s+\w+|have\s+no\s+(?:energy|motivation|strength)|bad|unmotivated|rough|anxious|low|having\s+a\s+bad|in\s+a\s+(?:bad|low|foul))"
)
_PERMITTING = re.compile(
    r"\b(?:mood|energy|motivation)\s+permitting|\bdepend(?:ing|s)?\s+on\s+(?:how\s+(?:i'm|i|my)\s*(?:am\s+)?(?:feel|feeling|mood|doing)?|my\s+(?:mood|energy|feelings?|motivation|anxiety)|the\s+mood|mood)|\bif\s+my\s+mood\s+allows|\bas\s+(?:and\s+when\s+)?(?:the\s+mood|i\s+feel\s+like)|\bwhenever\s+the\s+mood|\bas\s+much\s+as\s+i\s+feel\s+like|\bwhatever\s+i\s+feel\s+like|\bsee\s+how\s+i\s+feel|\bif\s+i\s+feel\s+like\s+(?:it|doing\s+it)|\bwhen\s+i\s+feel\s+like\s+it|\bif\s+(?:i'm\s+)?feeling\s+(?:up|brave|strong|ok|okay|better|good|energetic|motivated)|\bonly\s+when\s+(?:motivated|inspired)|\bas\s+(?:much|long|far|often)\s+as\s+i\s+(?:feel|want|can\s+(?:bear|stand|face|manage|tolerate))(?:\s+like)?|\bif\s+i\s+want(?:\s+to)?(?=\s*(?:[.,;]|$))"
)
_ANYTHING = _PREDICATE.replace("__LIKE__", r"(?:it|that|\w+ing|a)\b")
_ONLY_IT = _PREDICATE.replace("__LIKE__", rf"{_LIKE}\b")
_NOT_THE_CASE = re.compile(
    r"\b(?:even|whether|regardless|no\s+matter|not\s+just|not\s+only|especially|instead\s+of\s+waiting)\s+(?:(?:or\s+not|of)\s+)?$"
)
_HARD = (
    r"(?:sad|anxious|lonely|angry|stressed|panick?y?|overwhelmed|bad|low|down|upset|worse|tense|scared|unsafe|hungry|thirsty|dizzy|faint|sick|ill|hot|cold|pain|nervous|worried|"
    r"ashamed|guilty|hurt|numb|tired|sleepy|restless|bored|empty|hopeless|threatened|triggered|irritated|frustrated|full|like|it|the|my|a|an|that|myself|as|his|her|its)\b"
)
_WILLING = re.compile(
    rf"\b(?:only\s+)?(?:if|when|once|whenever|as\s+long\s+as|provided)\s+(?:that\s+)?(?:i(?:'m|\s+am)?\s+)(?:happen\s+to\s+(?:be|feel)\b|{_DEG}(?:feel|feeling)\s+{_DEG}(?!{_HARD})\w+)"
)
_IN_RESPONSE = re.compile(rf"\b{_IF}\s+(?:{_ANYTHING})")
_IN_CUE = re.compile(rf"(?:^|\b{_IF}\b)\s*(?:{_ONLY_IT})")
_UNMOVED = re.compile(r"\bor\s+not\b")


def find(text: Text, *, cue: bool) -> Iterator[tuple[int, int]]:
    """Where the act hangs on a feeling. A cue is read as if *if* stood in front of it."""
    for pattern in (_IN_CUE, _UNLESS, _PERMITTING) if cue else (_IN_RESPONSE, _WILLING, _UNLESS, _PERMITTING):
        for found in pattern.finditer(text.open):
            if _NOT_THE_CASE.search(text.open[: found.start()]) or _UNMOVED.match(text.open, found.end() + 1):
                continue
            yield found.span()
            return
