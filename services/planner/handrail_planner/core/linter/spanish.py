"""The rules on wording that Spanish has: the plainest words of a few of them. What is not listed is not found."""

import re
from collections.abc import Iterator
from unicodedata import normalize

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
_WANTED = r"(?:beber|tomar|fumar|consumir|apostar|vomitar|cortar\w*|morir\w*|drogar\w*)"
_HEALTH = re.compile(
    r"(?<!\w)(?:"
    r"terap\w+|psico\w+|psiqu\w+|consejer[oa]|recaid\w*|recaer|ansias|antojos?|panico|trauma\w*|ansie\w+|ansios[oa]s?|"
    r"depresi\w+|deprimid[oa]s?|medica\w+|pastillas?|dosis|diagn\w+|sintoma\w*|sobri[oa]s?|sobriedad|alcohol\w*|cervezas?|"
    r"drog(?:a|as|arse|arte|adict\w+)|suicid\w+|autolesi\w+|estres\w*|emoci\w+|tristeza|tristes?|enfad\w+|miedos?|"
    r"preocupaci\w+|clinicas?|hospital\w*|doctor(?:a|es|as)?|medic[oa]s?|enfermer[oa]s?|enfermedad\w*|enferm[oa]s?|salud|"
    r"tratamientos?|adicci\w+|adict\w+|fobias?|obsesi\w+|compulsi\w+|bipolar|insomnio|pesadillas?|autoestima|crisis|"
    r"llor(?:ar|as|aste|ado|o)|atracon\w*|vomit\w+|resaca|borrach\w+|emborrach\w+|cocaina|marihuana|mariguana|cigarr\w+|"
    r"fum(?:ar|as|aste|ado|ando|o)|(?:has|hoy|ayer)\s+bebido|bebiste|tragos?(?!\s+de\s+(?:agua|te)\b)|"
    r"(?:estado\s+de|el|tu|mi|su|bajo\s+de)\s+animo|"
    r"cortar(?:te|se|me)(?!\s+el\s+(?:pelo|cabello))|te\s+cort(?:as|aste|es)(?!\s+el\s+(?:pelo|cabello))|"
    r"(?:hacer|haces|hiciste|haga)\w*\s+dano|"
    rf"(?:ganas?|impulsos?|deseos?|necesidad)\s+(?:\w+\s+){{0,3}}de\s+{_WANTED}(?!\s+(?:agua|te|aire)\b)"
    r")(?!\w)"
)
"""As `folded` leaves them: words are texted, and typed, without their accents."""
_ANGER = re.compile(r"(?<!\w)ira(?!\w)")
"""Not *irá*, which folds to it."""


def folded(text: str) -> str:
    """Without accents, every place in it staying where it was."""
    return "".join(normalize("NFD", each)[0] for each in text)


def health(text: Text) -> Iterator[tuple[int, int]]:
    """Words that tell whoever sees the lock screen something of the client's health, with or without their accents."""
    yield from (found.span() for found in _HEALTH.finditer(folded(text.lower)))
    yield from (found.span() for found in _ANGER.finditer(text.lower))


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
        yield from (Spot("health_words", "discreet", *span) for span in health(texts["discreet"]))
