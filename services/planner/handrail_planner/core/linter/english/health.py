"""Words that tell whoever sees the lock screen something of the client's health (P1, P3)."""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.text import Text

_WORDS = """
therap\\w* psychotherap\\w* psycholog\\w* psychiatr\\w* counsel(?:l?or|l?ing|l?ors|led) shrink clinician\\w* clinic clinical physician\\w* doctors? dr nurses? surger(?:y|ies) hospital\\w* inpatient outpatient patients? ward caseworker
social\\s+worker support\\s+group sponsor detox\\w* rehab\\w* treatment\\w* medical medicine\\w* medicat\\w* meds med pills? tablets?(?!\\s+(?:computer|screen)) dos(?:e|es|age) prescri\\w* antidepressant\\w* antipsychotic\\w* ssris? prozac zoloft
sertraline fluoxetine lithium xanax valium methadone suboxone naltrexone naloxone insulin adderall ritalin diazepam citalopram lorazepam seroquel lexapro wellbutrin benzo\\w* opioid\\w* opiate\\w* injection\\w* mental mental\\s+health wellbeing well-being wellness health\\w* symptom\\w* diagnos\\w* disorder\\w*
illness\\w* disease\\w* condition syndrome relaps\\w* lapses? lapsed recover(?:y|ing) sober sobriety abstin\\w* clean\\s+time crav(?:e|es|ed|ing|ings) urges? addict\\w* withdrawal\\w* triggers? triggered triggering overdos\\w* hangover intoxicat\\w*
panic\\w* anxiet\\w* anxious\\w* depress\\w* trauma\\w* ptsd ocd adhd autis\\w* bipolar mania manic schizo\\w* psycho(?:sis|tic) delusion\\w* hallucinat\\w* borderline bpd dissociat\\w* flashbacks? nightmares? insomni\\w* phobi\\w* agoraphobi\\w* anorexi\\w* bulimi\\w* eating\\s+disorder binge\\w* bingeing
purg(?:e|es|ing) vomit\\w* calorie\\w* weight obes\\w* diabet\\w* cancer tumou?r chronic\\s+pain migraine\\w* epilep\\w* seizure\\w* hiv dementia blood\\s+(?:sugar|pressure) self-harm\\w* self\\s+harm\\w* self-injur\\w* harm(?:ing)?\\s+(?:myself|yourself) hurt(?:ing)?\\s+(?:myself|yourself) cutting suicid\\w* crisis safety\\s+plan kill dying
cbt dbt act\\s+skill emdr mbct mindful\\w* meditat\\w* grounding exposure\\w* desensiti\\w* thought\\s+(?:record|diary|log|challenge) cognitive behaviou?ral behaviou?r\\s+(?:chart|plan) urge\\s+surfing distress\\w* distress\\s+tolerance coping cope opposite\\s+action tipp wise\\s+mind radical\\s+acceptance acceptance self-compassion self-soothe\\w* self-care worry\\s+(?:time|list|slot|period) worr(?:y|ies|ied|ying)
stress\\w* mood\\w* emotion\\w* feelings? feeling sad sadness angry anger rage lonely loneliness afraid scared fears? fearful shame ashamed guilt\\w* grief griev\\w* cry crying hopeless\\w* helpless\\w* overwhelm\\w* numb irritab\\w* nervous jealous\\w* upset despair\\w* miserable tearful frustrat\\w* exhausted burnout burn-out breakdown meltdown self-esteem calm\\s+down calming hate\\s+(?:myself|yourself)
alcohol\\w* booze beers? wine vodka whisk(?:y|ey) liquor gin drunk drinking(?!\\s+(?:water|fountain|glass)) drinkers? weed cannabis marijuana cocaine coke(?=\\s+(?:dealer|habit)) heroin meth drugs? ketamine mdma cigarettes? smok(?:e|es|ing|er)(?!\\s+(?:alarm|detector|salmon)) nicotine vap(?:e|es|ing) tobacco gambl\\w* betting casino porn\\w* aa\\s+meeting na\\s+meeting twelve[\\s-]step twelve[\\s-]steps 12[\\s-]steps?
ruminat\\w* intrusive\\s+\\w+ obsess\\w* compuls\\w* hypervigilan\\w* avoidance paranoi\\w* voices psych breathing\\s+(?:exercise|technique) relaxation skills?\\s+(?:card|group|sheet|training) skill body\\s+scan negative\\s+thoughts? automatic\\s+thoughts? core\\s+belief\\w* inner\\s+(?:critic|child) abus\\w* assault\\w* domestic\\s+violence std pregnan\\w* miscarriage fertility period\\s+pain depressive homework\\s+from\\s+(?:your|my) appointment\\s+with\\s+dr resilien\\w* healing self-worth sick\\w* pain\\s+(?:diary|level|scale) blood\\s+test scan\\s+results
"""
_HEALTH = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted({each.replace('~', ' ') for line in _WORDS.strip().splitlines() for each in line.split(' ') if each}, key=len, reverse=True))})(?![\w-])"
)
_PLAIN = re.compile(
    r"\b(?:feeling\s+(?:free|for)|feel\s+free|stress\s+the\s+(?:first|word)|dr\s+(?:pepper|who|martens?)|gin\s+rummy|mental\s+(?:arithmetic|maths|note)|wine\s+gums?|smoke\s+(?:alarm|detector)|smoked\s+\w+|health\s+and\s+safety|in\s+good\s+condition|(?:air|hair)\s+condition\w*|conditions?\s+(?:apply|of)|weight\s+(?:training|room|bench)|paper\s*weight|cutting\s+(?:board|mat)|ground\s*coffee|tablet\s+(?:computer|screen)|root\s+beer|ginger\s+beer|water\s+pill|treatment\s+of\s+the\s+wood|mood\s+(?:board|light\w*|lamp)|social\s+skills|cutting\s+the\s+\w+|voice\s+mail|paint\s+condition)\b"
)


def find(text: Text) -> Iterator[tuple[int, int]]:
    """Each such word, in speech as well: a lock screen shows that too."""
    plain = [each.span() for each in _PLAIN.finditer(text.lower)]
    for found in _HEALTH.finditer(text.lower):
        if not any(start <= found.start() and found.end() <= end for start, end in plain):
            yield found.span()
