"""The rules on wording that Spanish has: the plainest words of a few of them. What is not listed is not found."""

import re
from collections.abc import Iterator

from handrail_planner.core.linter.draft import Field
from handrail_planner.core.linter.findings import Code
from handrail_planner.core.linter.spots import Spot
from handrail_planner.core.linter.text import Text

_START = r"(?:^|[,;.]\s*|\b(?:y|o|entonces|luego)\s+)(?:yo\s+|voy\s+a\s+|quiero\s+)?"
_ACTED: dict[Code, re.Pattern[str]] = {
    "vague_verb": re.compile(
        rf"{_START}(?P<it>intent(?:o|ar|aré)|trat(?:o|ar|aré)\s+de|me\s+esfuerzo|esforzarme|(?:soy|ser|seré|estar|estoy)\s+más\s+\w+|pien?so?\s+en|pensar\s+en|reflexion(?:o|ar)|"
        r"me\s+enfoco|enfocarme|me\s+concentro|concentrarme|manej(?:o|ar)|gestion(?:o|ar)|afront(?:o|ar)|acept(?:o|ar)|me\s+relajo|relajarme|me\s+calmo|calmarme|mantener\s+la\s+calma|mejor(?:o|ar)|trabaj(?:o|ar)\s+en\s+mi)\b"
    ),
    "negative": re.compile(
        rf"{_START}(?P<it>no\s+(?!gracias)\w+|dej(?:o|ar)\s+de|evit(?:o|ar)|nunca|jamás|renunci(?:o|ar))\b"
    ),
    "all_or_nothing": re.compile(
        r"\b(?P<it>siempre|nunca|jamás|completamente|totalmente|perfectamente|a\s+la\s+perfección|pase\s+lo\s+que\s+pase|sin\s+falta|sin\s+excepci(?:ón|ones)|cada\s+una\s+de\s+las\s+veces)\b"
    ),
    "depends_on_feeling": re.compile(
        r"\b(?P<it>(?:si|cuando)\s+(?:tengo|tenga)\s+(?:ganas|energía|fuerzas|ánimos?|motivación)|(?:si|cuando)\s+me\s+(?:siento|sienta)\s+(?:bien|mejor|con\s+ganas|con\s+fuerzas|capaz|list[oa])|(?:si|cuando)\s+me\s+apetece|(?:si|cuando)\s+esté\s+de\s+(?:humor|ánimo))\b"
    ),
}
_NO_CUE = re.compile(
    r"^\W*(?:cuando\s+(?:pueda|tenga\s+tiempo|sea\s+(?:posible|necesario)|haga\s+falta)|si\s+(?:puedo|es\s+posible)|algún\s+día|pronto|en\s+algún\s+momento|todos\s+los\s+días|cada\s+día|siempre|de\s+vez\s+en\s+cuando|más\s+a\s+menudo|esta\s+semana|quiero\s+(?:ser|estar|sentirme)\b.*)\W*$"
)
_HEALTH = re.compile(
    r"(?<!\w)(?:terap\w+|psic[oó]\w+|psiqu\w+|consejer[oa]|recaída\w*|ansias|antojo|pánico|trauma\w*|ansie\w+|ansios[oa]|depresi\w+|deprimid[oa]|medica\w+|pastillas?|diagn\w+|síntoma\w*|sobri[oa]|sobriedad|alcohol\w*|cerveza|droga\w*|suicid\w+|autolesi\w+|estrés|emoci\w+|tristeza|triste|enfad\w+|ira|miedo|preocupaci\w+|clínica|hospital|doctora?|médic[oa])(?!\w)"
)


def spots_of(texts: dict[Field, Text]) -> Iterator[Spot]:
    """Where the wording is to be mended."""
    for name, text in texts.items():
        if name in {"response", "first_act", "tiny", "alternatives"}:
            for code, pattern in _ACTED.items():
                yield from (Spot(code, name, *found.span("it")) for found in pattern.finditer(text.open))
    if "cue" in texts:
        told = texts["cue"]
        hangs = [*_ACTED["depends_on_feeling"].finditer(told.open)]
        yield from (Spot("depends_on_feeling", "cue", *found.span("it")) for found in hangs)
        if not hangs and _NO_CUE.match(told.open):
            yield Spot("no_cue", "cue", 0, len(told.raw))
    if "discreet" in texts:
        yield from (
            Spot("health_words", "discreet", *found.span()) for found in _HEALTH.finditer(texts["discreet"].lower)
        )
