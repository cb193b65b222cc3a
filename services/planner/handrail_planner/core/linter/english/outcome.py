"""No first physical act (R04): a goal or an outcome where an act should stand."""

import re
from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.abstract import GETTING, RESULTS
from handrail_planner.core.linter.english.acts import AM, Part
from handrail_planner.core.linter.english.forms import any_of, words_in
from handrail_planner.core.linter.text import Text

_RESULTS = """
lose weight|get hired|get noticed|get accepted|get picked|get chosen|get discharged|get cured|get healed|get rehired|get promoted|get paid more|get used to|get engaged|get included|get invited|get respected|get better marks|get higher|fit into|fit in|fit in with|make a good|make a great|impress|become|look the part|be fluent|get straight|get top|get all as|get an a|get rest|get some rest|get some proper rest|get proper rest|get enough rest|get more rest|get some sleep|get proper sleep|get decent sleep|get eight hours|get _ hours|own a|own my own|buy a house|buy my own|drop _ dress|drop _ sizes|win back|win my|repair our|repair things|mend things|fix things|weigh less|weigh under|look slim|look thin|look confident|feel|run a business|start a business|start a family|start over|get noticed|get respect|be noticed|be respected|be left|be able|be allowed|be trusted|be forgiven|earn a|earn my|earn their|earn his|earn her|lose some weight|lose a|lose _ kilos|lose _ pounds|lose my belly|lose the|gain weight|gain confidence|gain muscle|gain independence|gain trust|drop a dress|drop _ kilos|drop _ pounds|shed
sleep better|sleep well|sleep more|sleep through|sleep enough|sleep longer|sleep soundly|sleep properly|sleep earlier|sleep like|sleep deeply|sleep _ hours|sleep at least
fall asleep|stay asleep|wake up refreshed|wake up rested|wake up happy|wake up feeling|wake up earlier|wake early
get fit|get fitter|get healthy|get healthier|get better|get well|get stronger|get strong|get in shape|get into shape|get back in shape|get lean|get slim|get thin|get happy|get happier|get rich|get sober|get clean|get more sleep|get enough sleep|get better sleep|get good sleep|get a good night's|get more exercise|get enough exercise|get more done|get things done|get everything done|get stuff done|get a job|get a new job|get a better job|get a promotion|get promoted|get good grades|get better grades|get my degree|get my life|get my confidence|get my energy|get my marriage|get my old|get back to normal|get back to work|get back to being|get back to who|get rid of my|get out of debt|get out of this|get out more|get over|get past|get less|get results|get more energy|get more confident|get more confidence|get along with|get on with my|get on better|get along better|get my anxiety|get my anger|get control|get some peace|get peace|get closure|get a partner|get a girlfriend|get a boyfriend|get married|get pregnant|get organised|get organized
have fun|have more|have less|have fewer|have better|have a better|have a good|have a great|have a nice|have a calm|have a calmer|have a healthy|have a healthier|have a happy|have a happier|have a productive|have a normal|have a peaceful|have a positive|have a perfect|have a quiet|have a clean|have a tidy|have a social|have a full|have a life|have a relationship|have good|have great|have healthy|have peace|have confidence|have energy|have self-confidence|have self-esteem|have friends|have no anxiety|have no stress|have no debt|have enough|have control|have it together|have my life
eat healthy|eat healthier|eat healthily|eat better|eat well|eat right|eat clean|eat less|eat more|eat properly|eat normally|eat sensibly|eat a balanced|eat a healthy|eat a healthier|eat a better|eat intuitively|eat fewer
exercise|exercise more|work out|work out more|workout|train more|do more|do less|do well|do well in|do more exercise|do exercise|do some exercise|do sport|do sports|do self-care|do some self-care|do good
drink less|drink more|drink responsibly|drink sensibly|drink moderately|smoke less|spend less|spend more|spend wisely|save money|save more|save up|save for|earn more|make more money|make money|make ends|pay off|clear my debt|clear my debts|budget better|budget
make friends|make new friends|make more friends|make progress|make my marriage|make things right|make things better|make things work|make it work|make my family|make my parents|make up with|make peace|make a change|make changes|make a difference|make something of|make him|make her|make them|make everyone|make people
achieve|accomplish|reach my|reach a|attain|succeed|win|recover|heal|overcome|conquer|beat my|beat the|beat this|defeat|thrive|flourish|prosper|excel|shine|pass my|pass the exam|pass the test|pass all|graduate|finish my degree|finish school|finish college|finish university|finish my thesis|complete my degree|complete my thesis|complete the course|complete my recovery
find love|find peace|find happiness|find joy|find balance|find a job|find a new job|find work|find a partner|find purpose|find meaning|find myself|find closure|find motivation|find inner|find my|find calm|find a better|find hope|find the courage|find the strength|find the motivation|find confidence|find some peace|find a balance
build confidence|build my|build resilience|build trust|build a|build muscle|build self-esteem|build up my|build better|build stronger|build strength|build healthy|build good|regain|restore|rebuild|reconnect with my family|repair my|fix my|save my|mend my relationship|strengthen my|transform my|turn my life|create a|create more|establish a|develop a healthy
reduce|lower my|decrease|increase my|increase|boost|raise my self-esteem|raise my mood|cut my|double my|maximise|maximize|lessen|relieve
live|enjoy|love life|look better|look good|look great|look younger|look slimmer|look after my health|feel
socialise|socialize|socialise more|socialize more|see friends more|see people more|see my friends more|go out more|be out more|read more|walk more|move more|move on with|talk more|talk less|worry less|stress less|think less|yell less|shout less|argue less|procrastinate less|complain less|work less|work harder|study more|study harder|cook more|laugh more|rest more|play more|run more|call more|swim more|train harder|train regularly|snack less|scroll less|meditate more|drive more|pray more|practise more|practice more|write more|travel more|speak up more|open up more|cry less|spend more time|spend less time|spend quality|stay sober|stay clean|stay healthy|stay fit|stay well|stay happy|stay out of trouble|stay in shape|stay out of hospital|stay abstinent|stay slim|remain sober|remain abstinent|remain healthy|keep fit|keep healthy|keep sober|keep the house clean|keep my job|keep my marriage|keep the peace|keep my family|keep my home|keep my house|keep my weight|keep my blood|keep my sugar|maintain a healthy|maintain my weight|maintain sobriety|move forward|move on|come off|come to terms|catch up on|feel better|succeed in|meet someone|meet new people|meet my goals|meet my targets|meet the right|become
"""
_STATE = """
happy happier healthy healthier fit fitter slim slimmer thin thinner sober clean free well better rich richer successful rested normal
loved liked content cured safe fine ok okay good great perfect debt-free pain-free stress-free anxiety-free smoke-free worry-free drug-free alcohol-free carefree
fulfilled popular lean refreshed energised energized energetic over stable whole healed abstinent married employed independent
anxious stressed angry worried depressed tired lonely afraid scared nervous jealous sad upset irritable moody shy insecure
overweight overwhelmed exhausted bored broke ashamed guilty bitter resentful isolated dependent addicted
"""
_DEGREE = r"(?:(?:more|less|very|really|a\s+bit|a\s+little|a\s+lot|so|as|not|no\s+longer|fully|completely|totally|truly|finally|much|in|again)\s+)*"
_IN_STATE = rf"{_DEGREE}(?:{'|'.join(sorted(_STATE.split(), key=len, reverse=True))})\b"
_SOMEBODY = (
    r"(?!the\s+bigger)(?:a|an|the|my)\s+(?:[\w-]+,?\s+){0,4}?(?:father|mother|dad|mum|mom|parent|partner|wife|husband|friend|person|son|daughter|man|woman|"
    r"boss|worker|student|employee|teacher|listener|self|version|one|role\s+model|sister|brother|runner|athlete|swimmer|writer|people)\b"
)
_SOMEWHERE = r"(?:at\s+peace|in\s+(?:a\s+(?:better|good|relationship|great)|better|good|shape|love|recovery)|out\s+of\s+(?:debt|pain|this)|able\s+to|done\s+with|on\s+time|back\s+to\s+normal|like\s+everyone|part\s+of|more\s+of)\b"
_FEEL = (
    r"(?:feel|feeling|feels)\s+(?!(?:my|the|each|both|how|where|for|around|it\s+(?:rise|in)|every|under|what|one)\b)"
)
_FEEL_THE = r"(?:feel|feeling)\s+(?:the\s+(?:joy|love|peace|calm|confidence|happiness)|my\s+best)\b"
_THINGS = (
    r"(?:(?:more|better|less|fewer|improved|greater|increased|reduced|higher|lower|good|healthy|healthier|a\s+(?:\w+er|better|healthy|good|happy|calm|peaceful|balanced|positive|more\s+\w+)|some|enough|no)\s+)"
    r"(?:sleep|confidence|stress|anxiety|exercise|energy|life|lifestyle|health|habits?|relationships?|marriage|mood|self-care|self-esteem|self-confidence|weight|fitness|balance|"
    r"friends|fun|peace|joy|motivation|time|work-life\s+balance|mornings?|evenings?|nights?|rest|diet|patience|day|week|mindset|attitude|boundaries|communication|focus|grades|me\s+time|worry|worrying|arguments|fights|drama)\b|"
    r"(?:self-care|self-love|self-compassion|self-confidence|self-esteem|weight\s+loss|inner\s+peace|work-life\s+balance|healthy\s+eating|sobriety|recovery|happiness|peace\s+of\s+mind|happy|healthy|calm|confidence|freedom|"
    r"regular\s+exercise|good\s+sleep|quality\s+time|abstinence|exercise|stress\s+relief|independence|personal\s+growth|mindfulness|gratitude|better|better\s+\w+|peace)(?=\s*(?:[.,;!]|$))"
)
_ENDS_MORE = re.compile(
    r"(?:[\w'-]+\s+){1,4}?(?:more\s+(?:often|regularly|frequently)|less\s+often|regularly|more|less|better|healthier|earlier|harder|properly|well)\s*(?=[.,;!]|$|\bevery\b|\beach\b|\bthis\b|\bin\s+general\b|\boverall\b)"
)
_ONCE_MORE = re.compile(
    r"\b(?:once|one|any|some|no|two|three|bit|few|little|minutes?|tell\s+me|say|the|or|as)\s+(?:more|less|better|well)\b|\bfeel\s+the\b"
)
_RESULT = re.compile(
    rf"(?:(?:be|being|become|becoming|get|getting|stay|staying|remain|keep)\s+(?:{_SOMEBODY}|{_IN_STATE}|{_SOMEWHERE})|{_FEEL_THE}|{_FEEL}(?=\S)|{_THINGS}|(?:{any_of(each for line in _RESULTS.strip().splitlines() for each in line.split('|') if each not in {'feel', 'live', 'become', 'increase'})}|"
    r"(?:live|living)\s+(?:a|my|in\s+the|healthier|healthily|well|better|life|more|longer|happily|normally|independently)|(?:increase)\s+(?:my\s+)?\w+|become\s+(?:a\s+)?\w+)(?![\w'-]))"
)
_AM = re.compile(rf"(?:{_SOMEBODY}|{_IN_STATE}|{_SOMEWHERE})")
_ACTS_AFTER_ALL = re.compile(
    r"(?:fix\s+my\s+(?:bike|hair|bed|shoe|lunch|eyes|gaze)|build\s+(?:a|my)\s+(?:tower|lego|fire|fort|model|shelf|small|pillow|bed|birdhouse)|cut\s+my\s+(?:nails?|hair|food|portion|sandwich|toast|apple)|"
    r"find\s+my\s+(?:shoes|keys|card|pen|phone|seat|list|coat|mat|feet|pulse|headphones|trainers|bag|notebook|glasses|dog|page|book|spot|bus)|make\s+(?:him|her|them)\s+(?:a\s+)?(?:tea|coffee|breakfast|lunch|dinner|a|toast)|"
    r"reach\s+(?:my|a)\s+(?:hand|arm|arms|hands|bench|door|corner)|lower\s+my\s+(?:voice|shoulders?|hands?|head|arms?|eyes|phone)|raise\s+my\s+(?:hand|arms?)|pass\s+(?:my|the)\s+(?:plate|phone|salt|card)|"
    r"lose\s+the\s+(?:coat|jacket|shoes|tie)|create\s+a\s+(?:list|folder|note|card|playlist|file|new\s+(?:file|folder|page|note))|save\s+my\s+(?:work|file|draft|document)|repair\s+my\s+(?:bike|coat|shoe)|shine\s+(?:a|the|my)|"
    r"budget\s+(?:sheet|app)|get\s+back\s+to\s+(?:bed|my\s+(?:desk|seat|chair|book))|get\s+over\s+to|get\s+past\s+the|have\s+a\s+(?:good\s+)?(?:look|stretch|sip|shower|bath|wash|cup|glass|cold|hot|quick)|have\s+a\s+(?:nice\s+|good\s+|quiet\s+)(?:cup|bath|shower|stretch|glass|tea)|"
    r"have\s+(?:a\s+)?(?:healthy\s+)?(?:snack|apple|yogh?urt|banana)|live\s+stream|increase\s+(?:the\s+)?(?:font|volume|brightness|speed)|reduce\s+(?:the\s+)?(?:volume|brightness|heat|speed|flame)|decrease\s+the|win\s+one|beat\s+(?:the|my)\s+(?:eggs?|rug|drum|batter)|"
    r"eat\s+(?:well|more)\s+(?:before|than)|eat\s+a\s+(?:healthy|balanced)\s+(?:snack|apple)|keep\s+my\s+(?:house\s+key)|drink\s+more\s+than|look\s+better\s+at|(?:do|have)\s+(?:more|one\s+more)\s+than|make\s+a\s+change\s+of|recover\s+(?:the|my)\s+(?:ball|file|phone)|fall\s+asleep\s+to|"
    r"exercise\s+(?:bike|number|one|two|three|\d|[a-c]\b)|work\s+out\s+(?:the|how|what|which|who)|become\s+still|shed\s+(?:door|my\s+coat)|create\s+a\s+\w+\s+list|make\s+up\s+with\s+a\s+hug|get\s+less\s+than)\b"
)


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """The outcomes of a response in which nothing else is an act."""
    results = [(part, place) for part in parts if not part.hangs and (place := _result(text, part))]
    others = [each for each in parts if not each.hangs and each not in [part for part, _ in results]]
    if results and not any(each.verb for each in others):
        yield from (place for _, place in results)


def _result(text: Text, part: Part) -> tuple[int, int] | None:
    if place := _is_or_has(text, part):
        return place
    if _ACTS_AFTER_ALL.match(text.open, part.head):
        return None
    if found := _RESULT.match(text.open, part.head):
        return found.span()
    if place := _got(text, part):
        return place
    found = _ENDS_MORE.match(text.open, part.head, part.end)
    if (
        found
        and found.end() >= part.end - 12
        and not _ONCE_MORE.search(text.open, part.head, part.end)
        and _habit(part)
    ):
        return found.span()
    return None


def _is_or_has(text: Text, part: Part) -> tuple[int, int] | None:
    """A state that one is in ("I'm popular"), or something of one's own that changes ("my blood pressure goes down")."""
    if (
        part.before
        and part.before[-1] in AM
        and (found := _AM.match(text.open, part.head) or _STATED.match(text.open, part.head))
    ):
        return found.span()
    found = (
        _CHANGES.match(text.open, part.start, part.end)
        or _VALUED.match(text.open, part.head, part.end)
        or _DREAM.match(text.open, part.start, part.end)
    )
    return found.span("what") if found else None


_STATED = re.compile(
    r"(?!\w+ing\b|(?:in|at|on|off|out|back|done|ready|first|the|to|up|down|home|here|there|about|away|outside|inside|with|under|by|over)\b)(?:more|less|so|very)?\s*[a-z]+"
)
_CHANGES = re.compile(
    r"\W*(?:then\s+)?(?P<what>(?:my|our|the)\s+(?:\w+\s+){1,2}(?:goes|gets|improves|drops|comes|stays|becomes|grows|rises|falls|disappears|lifts|eases|fades|is|are|feels|works|heals|will)\b)(?!\s+(?:in|on|into|away|back|to)\b)"
)
_VALUED = re.compile(
    r"(?P<what>(?:have|has|had|make|get|got|i've\s+got|create|keep|build|enjoy|lead|find)\s+(?:a|an|my|our|some|the)?\s*(?:really\s+|very\s+|much\s+|more\s+)?"
    r"(?:good|great|happy|happier|clean|cleaner|tidy|calm|calmer|high|higher|better|loving|healthy|healthier|close|closer|nice|nicer|lovely|peaceful|fun|successful|perfect|stable|strong|stronger|normal|proper|decent|bigger|smaller|full|more|less|fewer|lasting|real|true|positive)\s+"
    r"(?!look\b|stretch|sip|shower|bath|cup|glass|walk|mug|meal|breakfast|snack|lunch|dinner|towel|plate|shirt|socks|page|sheet|clothes|than\b|milk|water|bread|tea|drink|breath|pillow|cloth|coffee|chat|of\b)[a-z]+)"
)
_DREAM = re.compile(
    r"\W*(?P<what>(?!i\b)(?:(?:a|an|my|our|some|enough|plenty\s+of|lots\s+of|\w+\s+hours(?:\s+of)?|full|steady|restful|deep|quiet)\s+)*(?:\w+\s+)?(?:sleep|marriage|relationship|relationships|life|confidence|happiness|peace|body|career|friendships|self-esteem|health|family\s+life|sobriety|fitness|weight|freedom|joy|success|rest))\s*$"
)


def _got(text: Text, part: Part) -> tuple[int, int] | None:
    """Something that can only come of acts, where it is got or had: "get my degree", "repair our marriage"; or wished for bare."""
    words = [each for each in text.words if part.head <= each.start < part.end]
    if found := _BARE.match(text.open, part.start, part.end):
        return found.span("thing")
    if words[0].text in GETTING:
        for each in words[1:5]:
            if each.text in RESULTS:
                return words[0].start, each.end
    return None


_BARE = re.compile(
    r"\W*(?P<thing>(?:a\s+|an\s+)?(?:much\s+|far\s+)?(?:more|less|fewer|better|calmer|happier|healthier|quieter|easier|stronger|closer|nicer|longer|slimmer|fitter|kinder|cleaner|brighter|deeper|smoother)"
    r"\s+(?!than\b|time\s+to\b)[\w-]+(?:\s+[\w-]+){0,3})\s*$"
)
_HABITS = words_in(
    "exercise walk read call cook run swim train study rest socialise socialize talk speak write drink eat sleep drive smile laugh play go practise practice stretch meditate see meet text work move clean visit dance pray spend"
)


def _habit(part: Part) -> bool:
    return part.verb is None or part.verb in _HABITS
